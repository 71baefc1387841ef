//! What the console asks for about itself and its team: who am I, who else is there, tickets.

use sasae_domain::{Channel, Directory, Member, may_run};
use sasae_protocol::api::{Candidates, ChannelView, Me, MemberList, Ticket};
use sasae_protocol::team::TeamAction;
use sasae_protocol::{ErrorCode, PROTOCOL_VERSION, Permission, Place};
use sasae_store::{Store, TicketFor, TicketHash};

use super::answer::Answer;
use super::request::Request;
use crate::call::Call;
use crate::denied::Denied;
use crate::secrets::{self, TICKET_LIFE};
use crate::world::World;

pub(super) type Answered = Result<Answer, Denied>;

/// The member that the request's token stands for.
pub(super) async fn signed_in<W: World>(
    call: &Call<'_, W>,
    request: &Request,
) -> Result<Member, Denied> {
    let deployment = call.deployment;
    let person = deployment.desk.person(&deployment.world, request.authorization()).await?;
    let member = call.patiently(|| call.store().member_of(&person)).await?;
    match member {
        Some(member) if member.team != deployment.settings.team => {
            Err(ErrorCode::NotAMember.into())
        }
        Some(member) if member.is_disabled => Err(ErrorCode::MemberDisabled.into()),
        Some(member) => Ok(member),
        None => Err(ErrorCode::NotAMember.into()),
    }
}

pub(super) async fn me<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    Ok(Answer::ok(&about(call, member).await?))
}

/// Who a member is, and what they may see and do.
pub(super) async fn about<W: World>(call: &Call<'_, W>, member: Member) -> Result<Me, Denied> {
    let roster = call.roster().await?;
    let private = Place::Private { member: member.id.clone() };
    let runs = |action: &TeamAction| may_run(member.role, *action);
    Ok(Me {
        cannot_create: roster.access(&member, &private).cannot_create(),
        team_actions: TeamAction::ALL.into_iter().filter(runs).collect(),
        channels: entered(roster, &member)
            .iter()
            .map(|it| channel_view(roster, it, &member))
            .collect(),
        id: member.id,
        name: member.name,
        role: member.role,
        team: roster.team.name.clone(),
        socket_url: call.deployment.settings.socket_url.clone(),
        now: call.now(),
        protocol: PROTOCOL_VERSION,
        console_min: call.deployment.settings.versions.console_min,
        can_mail: call.deployment.settings.mail_from.is_some(),
    })
}

/// The channels that a member may enter, the default one first, then by name.
pub(crate) fn entered<'a>(directory: &'a Directory, member: &Member) -> Vec<&'a Channel> {
    let enters = |channel: &&Channel| {
        let place = Place::Channel { channel: channel.id.clone() };
        directory.access(member, &place).enters
    };
    let mut channels: Vec<_> = directory.channels.iter().filter(enters).collect();
    channels.sort_by(|one, other| {
        other.is_default.cmp(&one.is_default).then_with(|| one.name.cmp(&other.name))
    });
    channels
}

fn channel_view(directory: &Directory, channel: &Channel, member: &Member) -> ChannelView {
    let access = directory.access(member, &Place::Channel { channel: channel.id.clone() });
    let may = |permission: &Permission| access.permissions.contains(permission);
    ChannelView {
        id: channel.id.clone(),
        name: channel.name.clone(),
        description: channel.description.clone(),
        is_default: channel.is_default,
        life: channel.life,
        permissions: Permission::ALL.into_iter().filter(may).collect(),
        features: access.features(),
        cannot_create: access.cannot_create(),
    }
}

pub(super) async fn members<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    signed_in(call, request).await?;
    let roster = call.roster().await?;
    let mut members: Vec<_> =
        roster.members.iter().filter(|member| !member.is_disabled).map(Member::person).collect();
    members.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Answer::ok(&MemberList { members }))
}

/// Whom a session can be given to, and who can be invited into it.
pub(super) async fn candidates<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let id = request.session()?;
    let record = call.patiently(|| call.session(id)).await?.ok_or(ErrorCode::NotFound)?;
    let (roster, session) = (call.roster().await?, &record.session);
    roster.view(session, record.version, &member, call.now()).ok_or(ErrorCode::NotFound)?;
    let people = |cannot: &dyn Fn(&Member) -> bool| {
        let mut found: Vec<_> =
            roster.members.iter().filter(|it| !cannot(it)).map(Member::person).collect();
        found.sort_by(|one, other| one.name.cmp(&other.name));
        found
    };
    Ok(Answer::ok(&Candidates {
        assignable: people(&|it| roster.cannot_be_given(it, session).is_some()),
        invitable: people(&|it| roster.cannot_be_invited(it, session).is_some()),
    }))
}

pub(super) async fn ticket<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let purpose = TicketFor::Console { team: member.team, member: member.id };
    Ok(Answer::ok(&give_ticket(call, &purpose).await?))
}

/// A new ticket for this purpose.
pub(super) async fn give_ticket<W: World>(
    call: &Call<'_, W>,
    purpose: &TicketFor,
) -> Result<Ticket, Denied> {
    let ticket = secrets::ticket_text(call.deployment.chance());
    let hash: TicketHash = secrets::ticket_hash(&ticket).expect("a ticket of ours has its shape");
    let until = call.now().plus(TICKET_LIFE);
    call.patiently(|| call.store().put_ticket(&hash, purpose, until)).await?;
    Ok(Ticket { ticket })
}
