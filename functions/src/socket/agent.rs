//! What an agent says over its connection.

use sasae_domain::{Order, Session};
use sasae_protocol::socket::{FromAgent, ToAgent, ToConsole};
use sasae_protocol::{Answer, ConnectionId, DeviceKey, ErrorCode, RequestId, SessionId};
use sasae_store::{Connection, Store};

use super::relay::relay;
use super::request::Request;
use crate::call::Call;
use crate::change::By;
use crate::denied::Denied;
use crate::news;
use crate::world::World;

/// Takes a message; what is refused is told to the sender and changes nothing.
pub(super) async fn message<W: World>(
    call: &Call<'_, W>,
    sender: &Connection,
    session: SessionId,
    device: &DeviceKey,
    request: &Request,
) {
    let done = match request.message::<FromAgent>() {
        Ok(message) => take(call, sender, session, device, message).await,
        Err(error) => Err(error.into()),
    };
    if let Err(denied) = done {
        tracing::info!(connection = %sender.id, code = ?denied.code, "refused");
        // When even this does not arrive there is nobody left to tell.
        let _ = call.post(&sender.id, &refusal(denied.code)).await;
    }
}

/// A session that is over ends the agent, whatever it wanted.
const fn refusal(code: ErrorCode) -> ToAgent {
    let is_end = matches!(
        code,
        ErrorCode::SessionExpired | ErrorCode::SessionClosed | ErrorCode::SessionDeleted
    );
    if is_end { ToAgent::Ended { code } } else { ToAgent::Refused { code } }
}

async fn take<W: World>(
    call: &Call<'_, W>,
    sender: &Connection,
    session: SessionId,
    device: &DeviceKey,
    message: FromAgent,
) -> Result<(), Denied> {
    match message {
        FromAgent::Hello { grant } => hello(call, sender, session, device, grant).await,
        FromAgent::Ping { seq } => {
            let _ = call.post(&sender.id, &ToAgent::Pong { seq, now: call.now() }).await;
            Ok(())
        }
        FromAgent::Answer { request, answer } => {
            reply(call, sender, session, device, request, answer).await
        }
        FromAgent::Signal { signal } => {
            let request = signal.request();
            let message = ToConsole::Signal { session, signal };
            relay(call, sender, session, request, &message).await
        }
        FromAgent::Leave => {
            call.order(session, &Order::CustomerLeaves, By::Device(device)).await.map(drop)
        }
    }
}

/// The agent is there: its connection becomes the session's, and it hears how things stand. What it
/// holds is over for good when the session knows nothing of it.
async fn hello<W: World>(
    call: &Call<'_, W>,
    sender: &Connection,
    id: SessionId,
    device: &DeviceKey,
    held: Option<RequestId>,
) -> Result<(), Denied> {
    let record = call.patiently(|| call.session(id)).await?;
    let session = record.ok_or(ErrorCode::NotFound)?.session;
    if is_outdated(call, sender, &session).await? {
        return Ok(());
    }
    let online = Order::Online { connection: sender.id.clone() };
    let changed = call.change(id, &online, By::Device(device)).await?;
    let roster = call.roster().await?;
    let messages = news::for_coming_agent(&changed.record.session, held, roster, call.now());
    for message in messages {
        if call.post(&sender.id, &message).await.is_err() {
            break;
        }
    }
    call.announce(&changed).await;
    Ok(())
}

/// Whether the agent has come back over a newer connection already, and this hello is a late one.
async fn is_outdated<W: World>(
    call: &Call<'_, W>,
    sender: &Connection,
    session: &Session,
) -> Result<bool, Denied> {
    let current = session.device().and_then(|device| device.connection.as_ref());
    let Some(current) = current.filter(|current| **current != sender.id) else { return Ok(false) };
    let current = call.patiently(|| call.store().connection(current)).await?;
    Ok(current.is_some_and(|current| current.since > sender.since))
}

/// The customer's answer. An agent that grants what is over is told so, for it must not go on.
async fn reply<W: World>(
    call: &Call<'_, W>,
    sender: &Connection,
    session: SessionId,
    device: &DeviceKey,
    request: RequestId,
    answer: Answer,
) -> Result<(), Denied> {
    let order = Order::Answer { request, answer };
    match call.order(session, &order, By::Device(device)).await {
        Err(denied) if denied.code == ErrorCode::NoGrant => {
            let _ = call.post(&sender.id, &ToAgent::Over { request }).await;
            Err(denied)
        }
        done => done.map(drop),
    }
}

/// The agent's connection was found to be over.
pub(super) async fn lost<W: World>(
    call: &Call<'_, W>,
    session: SessionId,
    connection: &ConnectionId,
) {
    let offline = Order::Offline { connection: connection.clone() };
    if let Err(denied) = call.order(session, &offline, By::Service).await {
        tracing::warn!(session = %session, code = ?denied.code, "a loss was not noted");
    }
}
