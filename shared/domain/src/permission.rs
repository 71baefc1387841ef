//! Who may do what: one table of role × action × state × relation.
//!
//! What is not in [`TABLE`] is refused. Screens never restate a rule: they show what
//! [`crate::allowed`] says for the row.

use sasae_protocol::{Action, MemberId, Place, Role, SessionState};

use crate::Session;

/// How a member stands to a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Holds it.
    Mine,
    /// Was invited into it.
    Collaborator,
    /// May enter the place that it is kept in.
    Near,
    /// None of these.
    Other,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Self; 4] = [Self::Mine, Self::Collaborator, Self::Near, Self::Other];

    /// How `member` stands to `session`.
    pub fn of(session: &Session, member: &MemberId, may_enter: bool) -> Self {
        let holders = session.holders();
        if holders.is_some_and(|holders| holders.assignee == *member) {
            return Self::Mine;
        }
        if holders.is_some_and(|holders| holders.collaborators.contains(member)) {
            return Self::Collaborator;
        }
        let is_near = match &session.place {
            Place::Channel { .. } => may_enter,
            Place::Private { member: owner } => owner == member,
        };
        if is_near { Self::Near } else { Self::Other }
    }
}

/// A row of the table: these roles may do this in these states, standing so.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// What may be done.
    pub action: Action,
    /// How the member must stand to the session.
    pub relation: Relation,
    /// By whom.
    pub roles: &'static [Role],
    /// In which states.
    pub states: &'static [SessionState],
}

const EVERYONE: &[Role] = &[Role::Owner, Role::Admin, Role::Technician];
const LEADS: &[Role] = &[Role::Owner, Role::Admin];

const OPEN: &[SessionState] = &[SessionState::Waiting, SessionState::Active, SessionState::Queued];
const HELD: &[SessionState] = &[SessionState::Waiting, SessionState::Active];
const ACTIVE: &[SessionState] = &[SessionState::Active];
const QUEUED: &[SessionState] = &[SessionState::Queued];
const LISTED: &[SessionState] = &[
    SessionState::Waiting,
    SessionState::Active,
    SessionState::Queued,
    SessionState::Expired,
    SessionState::Closed,
];
const HELD_OR_OVER: &[SessionState] =
    &[SessionState::Waiting, SessionState::Active, SessionState::Expired, SessionState::Closed];

const fn rule(
    action: Action,
    relation: Relation,
    roles: &'static [Role],
    states: &'static [SessionState],
) -> Rule {
    Rule { action, relation, roles, states }
}

/// Everything that is permitted.
pub const TABLE: &[Rule] = &[
    rule(Action::See, Relation::Mine, EVERYONE, LISTED),
    rule(Action::See, Relation::Collaborator, EVERYONE, LISTED),
    rule(Action::See, Relation::Near, EVERYONE, LISTED),
    rule(Action::ShowCode, Relation::Mine, EVERYONE, OPEN),
    rule(Action::ShowCode, Relation::Collaborator, EVERYONE, OPEN),
    rule(Action::ShowCode, Relation::Near, EVERYONE, OPEN),
    rule(Action::Request, Relation::Mine, EVERYONE, ACTIVE),
    rule(Action::Request, Relation::Collaborator, EVERYONE, ACTIVE),
    rule(Action::Withdraw, Relation::Mine, EVERYONE, ACTIVE),
    rule(Action::Withdraw, Relation::Collaborator, EVERYONE, ACTIVE),
    rule(Action::Connect, Relation::Mine, EVERYONE, ACTIVE),
    rule(Action::Connect, Relation::Collaborator, EVERYONE, ACTIVE),
    rule(Action::EndShare, Relation::Mine, EVERYONE, ACTIVE),
    rule(Action::EndShare, Relation::Collaborator, EVERYONE, ACTIVE),
    rule(Action::EndShare, Relation::Near, LEADS, ACTIVE),
    rule(Action::Assign, Relation::Mine, EVERYONE, HELD),
    rule(Action::Assign, Relation::Collaborator, LEADS, HELD),
    rule(Action::Assign, Relation::Near, LEADS, OPEN),
    rule(Action::Assign, Relation::Near, EVERYONE, QUEUED),
    rule(Action::Transfer, Relation::Mine, EVERYONE, HELD),
    rule(Action::Transfer, Relation::Collaborator, LEADS, HELD),
    rule(Action::Transfer, Relation::Near, LEADS, OPEN),
    rule(Action::Invite, Relation::Mine, EVERYONE, HELD),
    rule(Action::Leave, Relation::Collaborator, EVERYONE, HELD),
    rule(Action::Release, Relation::Mine, EVERYONE, HELD),
    rule(Action::Release, Relation::Collaborator, LEADS, HELD),
    rule(Action::Release, Relation::Near, LEADS, HELD),
    rule(Action::PickUp, Relation::Near, EVERYONE, QUEUED),
    rule(Action::Close, Relation::Mine, EVERYONE, HELD),
    rule(Action::Close, Relation::Collaborator, LEADS, HELD),
    rule(Action::Close, Relation::Near, LEADS, OPEN),
    rule(Action::Delete, Relation::Mine, EVERYONE, HELD_OR_OVER),
    rule(Action::Delete, Relation::Collaborator, LEADS, HELD_OR_OVER),
    rule(Action::Delete, Relation::Near, LEADS, LISTED),
    rule(Action::Extend, Relation::Mine, EVERYONE, HELD),
    rule(Action::Extend, Relation::Collaborator, LEADS, HELD),
    rule(Action::Extend, Relation::Near, LEADS, OPEN),
];

/// Whether the table has this combination.
pub fn permits(action: Action, role: Role, relation: Relation, state: SessionState) -> bool {
    TABLE.iter().any(|rule| {
        rule.action == action
            && rule.relation == relation
            && rule.roles.contains(&role)
            && rule.states.contains(&state)
    })
}

/// Whether the table has this combination in any state: tells "not you" from "not now".
pub(crate) fn ever_permits(action: Action, role: Role, relation: Relation) -> bool {
    LISTED.iter().any(|&state| permits(action, role, relation, state))
}
