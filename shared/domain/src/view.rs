//! A session as a person or an agent sees it.

use std::collections::BTreeMap;

use sasae_protocol::socket::ToAgent;
use sasae_protocol::{
    Action, MemberId, Name, PersonView, Presence, Refused, SessionState, SessionView, Timestamp,
    WhyNot,
};

use crate::expiry::RECONNECT_TIMEOUT;
use crate::{
    Access, COLLABORATORS_MAX, Closed, Device, Exchange, Holders, Member, Phase, Relation, Session,
    Verdict, verdict,
};

/// The names of a team's members.
pub type Names = BTreeMap<MemberId, Name>;

/// What `member` may do to `session` at `now`, in menu order.
pub fn allowed(session: &Session, member: &Member, access: &Access, now: Timestamp) -> Vec<Action> {
    if member.is_disabled || member.team != session.team {
        return Vec::new();
    }
    let judged = Action::ALL.map(|action| (action, judge(action, session, member, access, now)));
    judged
        .into_iter()
        .filter(|(_, judged)| *judged == Judged::Yes)
        .map(|(action, _)| action)
        .collect()
}

/// What belongs to the part of `member` in `session` but is not allowed at `now`, and why.
pub fn refused(
    session: &Session,
    member: &Member,
    access: &Access,
    now: Timestamp,
) -> Vec<Refused> {
    let why = |action| match judge(action, session, member, access, now) {
        Judged::No(why) => Some(Refused { action, why }),
        Judged::Yes | Judged::Nothing => None,
    };
    Action::ALL.into_iter().filter_map(why).collect()
}

/// What is said of an action on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Judged {
    Yes,
    No(WhyNot),
    Nothing,
}

fn judge(
    action: Action,
    session: &Session,
    member: &Member,
    access: &Access,
    now: Timestamp,
) -> Judged {
    let relations = Relation::of(session, &member.id, access);
    let state = session.state(now);
    match verdict(action, &relations, access, state) {
        Verdict::Permitted => fit(action, session, &member.id, now),
        Verdict::Lacking(why) => Judged::No(why),
        // One of two buttons that are one, or what an ended session says by itself.
        Verdict::NotNow if is_turned(action) || !is_open(state) => Judged::Nothing,
        Verdict::NotNow => Judged::No(WhyNot::State { state }),
        Verdict::Never if is_asking(action) && relations.contains(&Relation::Near) => {
            if is_open(state) { Judged::No(WhyNot::NotYours) } else { Judged::Nothing }
        }
        Verdict::Never => Judged::Nothing,
    }
}

/// Whether another action stands in the place of this one in the states that do not have it.
const fn is_turned(action: Action) -> bool {
    matches!(
        action,
        Action::See
            | Action::PickUp
            | Action::Release
            | Action::Withdraw
            | Action::Connect
            | Action::EndShare
            | Action::Undelete
    )
}

const fn is_asking(action: Action) -> bool {
    matches!(action, Action::Request | Action::RequestControl)
}

/// Whether the action fits how far the share has come, and how many take part.
fn fit(action: Action, session: &Session, member: &MemberId, now: Timestamp) -> Judged {
    let exchange = session.exchange(now);
    let is_mine = exchange.grant().is_some_and(|grant| grant.by == *member);
    let shown_if = |fits: bool| if fits { Judged::Yes } else { Judged::Nothing };
    match action {
        Action::Request | Action::RequestControl => {
            if session.device().is_none_or(|device| device.connection.is_none()) {
                Judged::No(WhyNot::CustomerAway)
            } else if matches!(exchange, Exchange::Idle { .. }) {
                Judged::Yes
            } else {
                Judged::No(WhyNot::RequestPending)
            }
        }
        Action::Withdraw => shown_if(matches!(exchange, Exchange::Requested { .. })),
        Action::Connect => {
            let can = matches!(exchange, Exchange::Granted { .. } | Exchange::Connected { .. });
            shown_if(is_mine && can)
        }
        Action::EndShare => {
            let is_on = matches!(exchange, Exchange::Granted { .. } | Exchange::Connected { .. });
            shown_if(is_on)
        }
        Action::Invite if guests(session) >= COLLABORATORS_MAX => Judged::No(WhyNot::SessionFull),
        Action::RemoveCollaborator => shown_if(guests(session) > 0),
        Action::Undelete => shown_if(session.undo_until().is_some_and(|until| now < until)),
        Action::See
        | Action::ShowCode
        | Action::RenewCodes
        | Action::Rename
        | Action::AddNote
        | Action::Assign
        | Action::Transfer
        | Action::Invite
        | Action::Accept
        | Action::Decline
        | Action::Leave
        | Action::Release
        | Action::PickUp
        | Action::Close
        | Action::Delete
        | Action::Extend => Judged::Yes,
    }
}

fn guests(session: &Session) -> usize {
    session.holders().map_or(0, Holders::guests)
}

/// `session` as `member` sees it; `None` when this member may not see it.
pub fn view(
    session: &Session,
    version: u64,
    member: &Member,
    access: &Access,
    names: &Names,
    now: Timestamp,
) -> Option<SessionView> {
    let allowed = allowed(session, member, access, now);
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
        invited: holders
            .map(|holders| holders.invited.iter().map(person).collect())
            .unwrap_or_default(),
        note_count: session.notes,
        created_at: session.created_at,
        expires_at: session.expires_at(),
        queued_since: session.queued_since(),
        is_asked: session.is_asked(),
        presence: presence(session.device(), now),
        system: session.device().map(|device| device.system.clone()),
        exchange: session.exchange(now).view(),
        closed_as: closed(session).and_then(|closed| closed.kind),
        closed_because: closed(session).and_then(|closed| closed.reason.clone()),
        undo_until: None,
        allowed,
        refused: refused(session, member, access, now),
    })
}

impl Session {
    /// A session of which nothing is shown but that it is there.
    pub fn bare_view(&self, version: u64, now: Timestamp) -> SessionView {
        SessionView {
            id: self.id,
            version,
            place: self.place.clone(),
            state: self.state(now),
            customer: None,
            subject: None,
            assignee: None,
            collaborators: Vec::new(),
            invited: Vec::new(),
            note_count: 0,
            queued_since: None,
            is_asked: false,
            created_at: self.created_at,
            expires_at: self.expires_at(),
            presence: Presence::Never,
            system: None,
            exchange: Exchange::Idle { last: None }.view(),
            closed_as: None,
            closed_because: None,
            undo_until: None,
            allowed: Vec::new(),
            refused: Vec::new(),
        }
    }
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

/// A member by name; one who is no more has a question mark for it.
pub fn named(id: &MemberId, names: &Names) -> PersonView {
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

const fn closed(session: &Session) -> Option<&Closed> {
    match &session.phase {
        Phase::Closed(closed) => Some(closed),
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
