//! Members: seen whole, given roles, switched off and on.

use sasae_domain::{Invitation, Member, Order, is_open, may_run, roles_for};
use sasae_protocol::team::{InvitationView, MemberView, SaveMember, TeamAction, TeamMembers};
use sasae_protocol::{ErrorCode, Place};
use sasae_store::{List, Store};

use super::{in_order, saved};
use crate::call::Call;
use crate::change::By;
use crate::denied::Denied;
use crate::http::answer::Answer;
use crate::http::console::{Answered, signed_in};
use crate::http::lists::LIST_MAX;
use crate::http::request::Request;
use crate::world::World;

pub(in crate::http) async fn list<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    if !may_run(member.role, TeamAction::EditMembers) {
        return Err(ErrorCode::NotPermitted.into());
    }
    let roster = call.roster().await?;
    let invitations = call.patiently(|| call.store().invitations(&member.team)).await?;
    let now = call.now();
    let mut members: Vec<_> = roster.members.iter().map(|it| view(it, &member)).collect();
    members.sort_by(|one, other| one.name.cmp(&other.name));
    let open = invitations.iter().filter(|invitation| now < invitation.expires_at);
    let mut invitations: Vec<_> = open.map(invitation_view).collect();
    invitations.sort_by_key(|invitation| std::cmp::Reverse(invitation.created_at));
    let roles = roles_for(member.role, None).to_vec();
    Ok(Answer::ok(&TeamMembers { members, invitations, roles }))
}

fn view(member: &Member, reader: &Member) -> MemberView {
    MemberView {
        id: member.id.clone(),
        name: member.name.clone(),
        mail: member.mail.clone(),
        role: member.role,
        is_disabled: member.is_disabled,
        features: in_order(|feature| member.features.contains(feature)),
        roles: roles_for(reader.role, Some(member.role)).to_vec(),
        version: member.version,
    }
}

pub(super) fn invitation_view(invitation: &Invitation) -> InvitationView {
    InvitationView {
        id: invitation.id,
        mail: invitation.mail.clone(),
        role: invitation.role,
        by: invitation.by.clone(),
        created_at: invitation.created_at,
        expires_at: invitation.expires_at,
    }
}

/// A member who is switched off is gone when this answers: no connection, no share, no session.
/// The same request again finishes what one that broke off has left.
pub(in crate::http) async fn save<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let id = request.member()?;
    let body: SaveMember = request.body()?;
    let plan = call.roster().await?.plan_member(&member, &id, &body)?;
    if plan.before != plan.after {
        let is_saved = |now: &sasae_domain::Directory| now.member(&id) == Some(&plan.after);
        saved(call, || call.store().save_member(&plan), is_saved).await?;
    }
    if plan.after.is_disabled {
        send_away(call, &plan.after).await?;
    }
    Ok(Answer::ok(&view(&plan.after, &member)))
}

/// Ends the connections of a member and takes their sessions from them.
async fn send_away<W: World>(call: &Call<'_, W>, member: &Member) -> Result<(), Denied> {
    let (team, id) = (&member.team, &member.id);
    let connections = call.patiently(|| call.store().connections_of(team, id)).await?;
    for connection in connections {
        // One that is gone already is what was wanted.
        let _ = call.deployment.world.disconnect(&connection).await;
        call.forget(&connection).await;
    }
    let default = call.roster().await?.default_channel().ok_or(ErrorCode::Unavailable)?;
    let instead = Place::Channel { channel: default.id.clone() };
    let order = Order::MemberGone { member: id.clone(), instead };
    let now = call.now();
    for list in [
        List::TakesPart { team: team.clone(), member: id.clone() },
        List::Private { team: team.clone(), member: id.clone() },
    ] {
        let records = call.patiently(|| call.store().sessions(&list, LIST_MAX)).await?;
        for record in records.iter().filter(|record| is_open(record.session.state(now))) {
            call.order(record.session.id, &order, By::Service).await?;
        }
    }
    Ok(())
}
