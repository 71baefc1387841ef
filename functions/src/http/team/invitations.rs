//! Invitations: made, taken back, and accepted at the first sign-in with that address.

use sasae_domain::{INVITATION_LIFE, Invitation, Member, is_same_address};
use sasae_protocol::team::{AcceptInvitation, CreateInvitation, Done, InvitationCreated};
use sasae_protocol::{ErrorCode, MailAddress, MemberId, Name};
use sasae_store::{Store, StoreError};

use super::members::invitation_view;
use super::tell_desks;
use crate::call::{Call, Patience};
use crate::denied::Denied;
use crate::http::answer::Answer;
use crate::http::console::{Answered, about, signed_in};
use crate::http::request::Request;
use crate::secrets;
use crate::world::World;

pub(in crate::http) async fn create<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let body: CreateInvitation = request.body()?;
    let now = call.now();
    let roster = call.roster().await?;
    let open = call.patiently(|| call.store().invitations(&member.team)).await?;
    roster.require_invitable(&member, &body.mail, body.role, &open, now)?;
    let secret = secrets::ticket_text(call.deployment.chance());
    let hash = secrets::ticket_hash(&secret).expect("a secret of ours has a ticket's shape");
    let invitation = Invitation {
        id: body.id,
        team: member.team.clone(),
        mail: body.mail,
        role: body.role,
        by: member.id.clone(),
        created_at: now,
        expires_at: now.plus(INVITATION_LIFE),
        secret: hash.0,
    };
    keep(call, &invitation).await?;
    let link = format!("{}/invitation#{secret}", call.deployment.settings.console_origin);
    let invitation = invitation_view(&invitation);
    Ok(Answer::created(&InvitationCreated { invitation, link }))
}

/// A save whose answer was lost is there all the same: it has the secret of this very call.
async fn keep<W: World>(call: &Call<'_, W>, invitation: &Invitation) -> Result<(), Denied> {
    let mut patience = Patience::default();
    let mut is_in_doubt = false;
    loop {
        let error = match call.store().put_invitation(invitation).await {
            Ok(()) => return Ok(()),
            Err(error) => error,
        };
        if error == StoreError::Conflict && is_in_doubt {
            let kept = call.patiently(|| call.store().invitations(&invitation.team)).await?;
            if kept.contains(invitation) {
                return Ok(());
            }
        }
        is_in_doubt |= matches!(error, StoreError::Failure(_));
        call.lose(&mut patience, error).await?;
    }
}

pub(in crate::http) async fn remove<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let id = request.invitation()?;
    let open = call.patiently(|| call.store().invitations(&member.team)).await?;
    let invitation = open.iter().find(|invitation| invitation.id == id);
    let invitation = invitation.ok_or(ErrorCode::NotFound)?;
    let roles = sasae_domain::roles_for(member.role, None);
    if !roles.contains(&invitation.role) {
        return Err(ErrorCode::NotPermitted.into());
    }
    call.patiently(|| call.store().delete_invitation(&member.team, id)).await?;
    Ok(Answer::ok(&Done { now: call.now() }))
}

/// The first sign-in of somebody invited. Only an address that the issuer has verified counts; the
/// link's secret, when the person came by it, must fit as well.
pub(in crate::http) async fn accept<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let deployment = call.deployment;
    let world = &deployment.world;
    let subject = deployment.desk.person(world, request.authorization()).await?;
    if let Some(member) = call.patiently(|| call.store().member_of(&subject)).await? {
        // It was accepted before, and the answer got lost.
        return welcome(call, member).await;
    }
    let body: AcceptInvitation = request.body()?;
    let person = deployment.desk.verified(world, &body.id_token, &subject).await?;
    let team = &deployment.settings.team;
    let open = call.patiently(|| call.store().invitations(team)).await?;
    let now = call.now();
    let given = match body.secret.as_deref() {
        Some(secret) => Some(secrets::ticket_hash(secret).ok_or(ErrorCode::UnknownInvitation)?),
        None => None,
    };
    let fits = |it: &&Invitation| {
        let is_theirs = is_same_address(&it.mail, &person.mail) && now < it.expires_at;
        is_theirs && given.as_ref().is_none_or(|given| given.0 == it.secret)
    };
    let invitation = open.iter().find(fits).ok_or(ErrorCode::UnknownInvitation)?;
    let id = ulid::Ulid::from_parts(now.millis(), u128::from_be_bytes(deployment.chance()));
    let id = MemberId::new(&id.to_string()).map_err(|_| ErrorCode::Unavailable)?;
    let member = invitation.member(id, name_of(person.name.as_deref(), &person.mail));
    let accepted =
        call.patiently(|| call.store().accept_invitation(invitation, &member, &subject)).await;
    if let Err(denied) = accepted {
        let made = call.patiently(|| call.store().member_of(&subject)).await?;
        return match made {
            Some(member) => welcome(call, member).await,
            None => Err(denied),
        };
    }
    tell_desks(call).await;
    welcome(call, member).await
}

async fn welcome<W: World>(call: &Call<'_, W>, member: Member) -> Answered {
    if member.team != call.deployment.settings.team {
        return Err(ErrorCode::NotAMember.into());
    }
    if member.is_disabled {
        return Err(ErrorCode::MemberDisabled.into());
    }
    Ok(Answer::ok(&about(call, member).await?))
}

/// The name that the issuer gives, or else what stands before the at sign.
fn name_of(given: Option<&str>, mail: &MailAddress) -> Name {
    let short = |text: &str| Name::new(&text.chars().take(Name::CHARS_MAX).collect::<String>());
    let local = mail.reveal().split('@').next().unwrap_or_default();
    given
        .and_then(|given| short(given).ok())
        .or_else(|| short(local).ok())
        .unwrap_or_else(|| Name::new("?").expect("one printable character"))
}
