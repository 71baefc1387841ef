//! A session as a person or an agent sees it.

use std::collections::BTreeMap;

use sasae_protocol::socket::ToAgent;
use sasae_protocol::{
    Action, MemberId, Name, PersonView, Presence, Reason, SessionState, SessionView, Timestamp,
};

use crate::expiry::RECONNECT_TIMEOUT;
use crate::{COLLABORATORS_MAX, Device, Exchange, Member, Phase, Relation, Session, permits};

/// The names of a team's members.
pub type Names = BTreeMap<MemberId, Name>;

/// What `member` may do to `session` at `now`, in menu order.
pub fn allowed(session: &Session, member: &Member, may_enter: bool, now: Timestamp) -> Vec<Action> {
    if member.is_disabled || member.team != session.team {
        return Vec::new();
    }
    let relation = Relation::of(session, &member.id, may_enter);
    let state = session.state(now);
    let permitted = |action: &Action| permits(*action, member.role, relation, state);
    let makes_sense = |action: &Action| fits_now(*action, session, &member.id, now);
    Action::ALL.into_iter().filter(permitted).filter(makes_sense).collect()
}

/// Whether the action fits how far the share has come, and how many take part.
fn fits_now(action: Action, session: &Session, member: &MemberId, now: Timestamp) -> bool {
    let exchange = session.exchange(now);
    let is_mine = exchange.grant().is_some_and(|grant| grant.by == *member);
    match action {
        Action::Request => {
            let is_online = session.device().is_some_and(|device| device.connection.is_some());
            is_online && matches!(exchange, Exchange::Idle { .. })
        }
        Action::Withdraw => matches!(exchange, Exchange::Requested { .. }),
        Action::Connect => {
            let can = matches!(exchange, Exchange::Granted { .. } | Exchange::Connected { .. });
            is_mine && can
        }
        Action::EndShare => {
            matches!(exchange, Exchange::Granted { .. } | Exchange::Connected { .. })
        }
        Action::Invite => {
            session.holders().is_some_and(|holders| holders.collaborators.len() < COLLABORATORS_MAX)
        }
        Action::See
        | Action::ShowCode
        | Action::Assign
        | Action::Transfer
        | Action::Leave
        | Action::Release
        | Action::PickUp
        | Action::Close
        | Action::Delete
        | Action::Extend => true,
    }
}

/// `session` as `member` sees it; `None` when this member may not see it.
pub fn view(
    session: &Session,
    version: u64,
    member: &Member,
    may_enter: bool,
    names: &Names,
    now: Timestamp,
) -> Option<SessionView> {
    let allowed = allowed(session, member, may_enter, now);
    if !allowed.contains(&Action::See) {
        return None;
    }
    let person = |id: &MemberId| named(id, names);
    let holders = session.holders();
    Some(SessionView {
        id: session.id,
        version,
        place: session.place.clone(),
        state: session.state(now),
        customer: session.customer.clone(),
        subject: session.subject.clone(),
        assignee: holders.map(|holders| person(&holders.assignee)),
        collaborators: holders
            .map(|holders| holders.collaborators.iter().map(person).collect())
            .unwrap_or_default(),
        created_at: session.created_at,
        expires_at: session.expires_at(),
        queued_since: session.queued_since(),
        is_asked: session.is_asked(),
        presence: presence(session.device(), now),
        system: session.device().map(|device| device.system.clone()),
        exchange: session.exchange(now).view(),
        closed_because: closed_because(session),
        allowed,
    })
}

/// What the agent is told about its session.
pub fn agent_view(session: &Session, team: &Name, names: &Names, now: Timestamp) -> ToAgent {
    let technician = session.holders().map(|holders| named(&holders.assignee, names).name);
    let grant = match session.exchange(now) {
        Exchange::Granted { grant, .. } | Exchange::Connected { grant, .. } => Some(grant.request),
        Exchange::Idle { .. } | Exchange::Requested { .. } => None,
    };
    ToAgent::Session {
        team: team.clone(),
        technician,
        grant,
        expires_at: session.expires_at(),
        now,
    }
}

fn named(id: &MemberId, names: &Names) -> PersonView {
    let unknown = || Name::new("?").expect("one printable character");
    PersonView { id: id.clone(), name: names.get(id).cloned().unwrap_or_else(unknown) }
}

fn presence(device: Option<&Device>, now: Timestamp) -> Presence {
    let Some(device) = device else { return Presence::Never };
    let since = device.changed_at;
    if device.connection.is_some() {
        Presence::Online
    } else if !device.has_left && now < since.plus(RECONNECT_TIMEOUT) {
        Presence::Reconnecting { since }
    } else {
        Presence::Gone { since }
    }
}

fn closed_because(session: &Session) -> Option<Reason> {
    match &session.phase {
        Phase::Closed(closed) => closed.reason.clone(),
        Phase::Waiting { .. }
        | Phase::Active { .. }
        | Phase::Queued { .. }
        | Phase::Deleted { .. } => None,
    }
}

/// Whether a session in this state counts against the limit of its channel.
pub const fn is_open(state: SessionState) -> bool {
    match state {
        SessionState::Waiting | SessionState::Active | SessionState::Queued => true,
        SessionState::Expired | SessionState::Closed | SessionState::Deleted => false,
    }
}
