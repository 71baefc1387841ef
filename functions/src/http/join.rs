//! What a customer's side asks for: whose code is this, let me in, let me come back.

use ring::signature::{ED25519, UnparsedPublicKey};
use sasae_domain::{Order, Session};
use sasae_protocol::api::{
    AskAgentTicket, AskChallenge, Challenge, Claim, Claimed, Look, Looked, challenge_text,
};
use sasae_protocol::{
    DeviceKey, ErrorCode, JoinCode, Name, PROTOCOL_VERSION, SessionId, SessionState, Signature,
    join_refusal,
};
use sasae_store::{SessionRecord, Store, TicketFor};

use super::answer::Answer;
use super::budget;
use super::console::give_ticket;
use super::request::Request;
use crate::call::{Call, Roster};
use crate::change::By;
use crate::denied::Denied;
use crate::versions;
use crate::world::World;

/// Hexadecimal digits of a device's key.
const DEVICE_KEY_CHARS: usize = 64;

type Answered = Result<Answer, Denied>;

pub(super) async fn look<W: World>(
    call: &Call<'_, W>,
    request: &Request,
    source: &str,
) -> Answered {
    let body: Look = request.body()?;
    let counted = budget::spend(call, &body.code, source).await?;
    let record = found(call, &body.code).await?;
    let session = &record.session;
    let state = session.state(call.now());
    if let Some(code) = join_refusal(state) {
        return Err(code.into());
    }
    counted.give_back(call).await;
    let roster = call.roster().await?;
    Ok(Answer::ok(&Looked {
        team: roster.team.name.clone(),
        domain: roster.team.domain.clone(),
        technician: technician(session, roster),
        state,
        expires_at: session.expires_at(),
    }))
}

/// The session that a code leads to, whatever its state.
async fn found<W: World>(call: &Call<'_, W>, code: &JoinCode) -> Result<SessionRecord, Denied> {
    let hash = call.deployment.secrets.code_hash(code);
    let id = call.patiently(|| call.store().session_of_code(&hash)).await?;
    let id = id.ok_or(ErrorCode::UnknownCode)?;
    let record = call.patiently(|| call.session(id)).await?;
    record.ok_or_else(|| ErrorCode::UnknownCode.into())
}

fn technician(session: &Session, roster: &Roster) -> Option<Name> {
    roster.names.get(&session.holders()?.assignee).cloned()
}

pub(super) async fn claim<W: World>(
    call: &Call<'_, W>,
    request: &Request,
    source: &str,
) -> Answered {
    let body: Claim = request.body()?;
    versions::check(body.protocol, call.deployment.settings.versions.agent_min)?;
    if body.device.as_str().len() != DEVICE_KEY_CHARS {
        return Err(Denied::field("device"));
    }
    let counted = budget::spend(call, &body.code, source).await?;
    let id = found(call, &body.code).await?.session.id;
    let order = Order::Join { system: body.system };
    let changed = call.order(id, &order, By::Device(&body.device)).await?;
    counted.give_back(call).await;
    let roster = call.roster().await?;
    let session = &changed.record.session;
    Ok(Answer::ok(&Claimed {
        session: id,
        team: roster.team.name.clone(),
        technician: technician(session, roster),
        socket_url: call.deployment.settings.socket_url.clone(),
        expires_at: session.expires_at(),
        protocol: PROTOCOL_VERSION,
    }))
}

/// Anybody may ask for a challenge: it opens nothing and costs no read.
pub(super) fn challenge<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let body: AskChallenge = request.body()?;
    let deployment = call.deployment;
    let challenge = deployment.secrets.challenge(body.session, call.now(), deployment.chance());
    Ok(Answer::ok(&Challenge { challenge }))
}

pub(super) async fn ticket<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let body: AskAgentTicket = request.body()?;
    let secrets = &call.deployment.secrets;
    if !secrets.is_fresh(&body.challenge, body.session, call.now()) {
        return Err(ErrorCode::BadSignature.into());
    }
    let record = call.patiently(|| call.session(body.session)).await?;
    let session = record.ok_or(ErrorCode::BadSignature)?.session;
    let state = session.state(call.now());
    // A deleted session has let go of its device; who knows its id is told that it is deleted.
    if state == SessionState::Deleted {
        return Err(ErrorCode::SessionDeleted.into());
    }
    let device = session.device().ok_or(ErrorCode::BadSignature)?.key.clone();
    if !is_signed_by(&device, body.session, &body.challenge, &body.signature) {
        return Err(ErrorCode::BadSignature.into());
    }
    if let Some(code) = join_refusal(state) {
        return Err(code.into());
    }
    let purpose = TicketFor::Agent { session: body.session, device };
    Ok(Answer::ok(&give_ticket(call, &purpose).await?))
}

/// Ed25519 (RFC 8032) over [`challenge_text`].
fn is_signed_by(
    device: &DeviceKey,
    session: SessionId,
    challenge: &str,
    signature: &Signature,
) -> bool {
    let (Ok(key), Ok(signature)) = (hex::decode(device.as_str()), hex::decode(signature.as_str()))
    else {
        return false;
    };
    let text = challenge_text(session, challenge);
    UnparsedPublicKey::new(&ED25519, key).verify(text.as_bytes(), &signature).is_ok()
}
