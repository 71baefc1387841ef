//! Who may do what to a session: one table of action × relation × need × state.
//!
//! What is not in [`TABLE`] is refused. Roles come in through what a member may do in the session's
//! place ([`crate::Directory::access_of`]): owners and admins have every permission everywhere.
//! Screens never restate a rule: they show what [`crate::allowed`] and [`crate::refused`] say.

use sasae_protocol::{Action, Feature, MemberId, Permission, Place, SessionState, WhyNot};

use crate::{Access, Actor, Need, Phase, Session};

/// How a member stands to a session. A member can stand to it in several ways at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Holds it.
    Mine,
    /// Was invited into it and takes part.
    Collaborator,
    /// Was invited into it and has not answered.
    Invited,
    /// May enter the place that it is kept in.
    Near,
    /// Deleted it a moment ago.
    Deleter,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Self; 5] =
        [Self::Mine, Self::Collaborator, Self::Invited, Self::Near, Self::Deleter];

    /// How `member` stands to `session`; empty for a stranger.
    pub fn of(session: &Session, member: &MemberId, access: &Access) -> Vec<Self> {
        let holders = session.holders();
        let is_near = match &session.place {
            Place::Channel { .. } => access.enters,
            Place::Private { member: owner } => owner == member,
        };
        let is_deleter = match &session.phase {
            Phase::Deleted { by: Some(Actor::Member { member: by }), was: Some(_), .. } => {
                by == member
            }
            Phase::Deleted { .. }
            | Phase::Waiting { .. }
            | Phase::Active { .. }
            | Phase::Queued { .. }
            | Phase::Closed(_) => false,
        };
        let stands = |relation: &Self| match relation {
            Self::Mine => holders.is_some_and(|holders| holders.assignee == *member),
            Self::Collaborator => {
                holders.is_some_and(|holders| holders.collaborators.contains(member))
            }
            Self::Invited => holders.is_some_and(|holders| holders.invited.contains(member)),
            Self::Near => is_near,
            Self::Deleter => is_deleter,
        };
        Self::ALL.into_iter().filter(stands).collect()
    }
}

/// A row of the table: who stands so and has this may do it in these states.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// What may be done.
    pub action: Action,
    /// How the member must stand to the session.
    pub relation: Relation,
    /// What it needs; all of it.
    pub needs: &'static [Need],
    /// In which states.
    pub states: &'static [SessionState],
}

const OPEN: &[SessionState] = &[SessionState::Waiting, SessionState::Active, SessionState::Queued];
const HELD: &[SessionState] = &[SessionState::Waiting, SessionState::Active];
const ACTIVE: &[SessionState] = &[SessionState::Active];
const QUEUED: &[SessionState] = &[SessionState::Queued];
const OVER: &[SessionState] = &[SessionState::Expired, SessionState::Closed];
const DELETED: &[SessionState] = &[SessionState::Deleted];
const LISTED: &[SessionState] = &[
    SessionState::Waiting,
    SessionState::Active,
    SessionState::Queued,
    SessionState::Expired,
    SessionState::Closed,
];
const HELD_OR_OVER: &[SessionState] =
    &[SessionState::Waiting, SessionState::Active, SessionState::Expired, SessionState::Closed];

const NOTHING: &[Need] = &[];
const ATTENDED: &[Need] = &[Need::Use(Feature::Attended)];
const CONTROL: &[Need] = &[Need::Use(Feature::Attended), Need::Use(Feature::Control)];
const SEE_ALL: &[Need] = &[Need::May(Permission::SeeAll)];
const INVITE: &[Need] = &[Need::May(Permission::Invite)];
const MOVE: &[Need] = &[Need::May(Permission::TransferOut)];
/// To do something to a session that somebody else holds, one must be able to see it.
const OTHERS: &[Need] = &[Need::May(Permission::SeeAll), Need::May(Permission::Release)];
const CLOSE: &[Need] = &[Need::May(Permission::Close)];
const CLOSE_OTHERS: &[Need] = &[Need::May(Permission::SeeAll), Need::May(Permission::Close)];
const DELETE: &[Need] = &[Need::May(Permission::Delete)];
const DELETE_OTHERS: &[Need] = &[Need::May(Permission::SeeAll), Need::May(Permission::Delete)];
const MOVE_OTHERS: &[Need] = &[Need::May(Permission::SeeAll), Need::May(Permission::TransferOut)];

const fn rule(
    action: Action,
    relation: Relation,
    needs: &'static [Need],
    states: &'static [SessionState],
) -> Rule {
    Rule { action, relation, needs, states }
}

/// Everything that is permitted.
///
/// The line of it: with one's own session one may do everything that stays in the place; with
/// somebody else's it takes the permission for that; the queue is everybody's who may enter.
pub const TABLE: &[Rule] = &[
    rule(Action::See, Relation::Mine, NOTHING, LISTED),
    rule(Action::See, Relation::Collaborator, NOTHING, LISTED),
    rule(Action::See, Relation::Invited, NOTHING, HELD),
    rule(Action::See, Relation::Near, NOTHING, QUEUED),
    rule(Action::See, Relation::Near, SEE_ALL, LISTED),
    rule(Action::ShowCode, Relation::Mine, NOTHING, OPEN),
    rule(Action::ShowCode, Relation::Collaborator, NOTHING, OPEN),
    rule(Action::ShowCode, Relation::Near, NOTHING, QUEUED),
    rule(Action::ShowCode, Relation::Near, SEE_ALL, OPEN),
    rule(Action::RenewCodes, Relation::Mine, NOTHING, HELD),
    rule(Action::RenewCodes, Relation::Near, OTHERS, OPEN),
    rule(Action::Request, Relation::Mine, ATTENDED, ACTIVE),
    rule(Action::Request, Relation::Collaborator, ATTENDED, ACTIVE),
    rule(Action::RequestControl, Relation::Mine, CONTROL, ACTIVE),
    rule(Action::RequestControl, Relation::Collaborator, CONTROL, ACTIVE),
    rule(Action::Withdraw, Relation::Mine, NOTHING, ACTIVE),
    rule(Action::Withdraw, Relation::Collaborator, NOTHING, ACTIVE),
    rule(Action::Connect, Relation::Mine, ATTENDED, ACTIVE),
    rule(Action::Connect, Relation::Collaborator, ATTENDED, ACTIVE),
    rule(Action::EndShare, Relation::Mine, NOTHING, ACTIVE),
    rule(Action::EndShare, Relation::Collaborator, NOTHING, ACTIVE),
    rule(Action::EndShare, Relation::Near, OTHERS, ACTIVE),
    rule(Action::Rename, Relation::Mine, NOTHING, HELD),
    rule(Action::Rename, Relation::Collaborator, NOTHING, HELD),
    rule(Action::Rename, Relation::Near, NOTHING, QUEUED),
    rule(Action::Rename, Relation::Near, OTHERS, OPEN),
    rule(Action::AddNote, Relation::Mine, NOTHING, HELD_OR_OVER),
    rule(Action::AddNote, Relation::Collaborator, NOTHING, HELD_OR_OVER),
    rule(Action::AddNote, Relation::Near, NOTHING, QUEUED),
    rule(Action::AddNote, Relation::Near, OTHERS, LISTED),
    rule(Action::Assign, Relation::Mine, NOTHING, HELD),
    rule(Action::Assign, Relation::Near, NOTHING, QUEUED),
    rule(Action::Assign, Relation::Near, OTHERS, HELD),
    rule(Action::Transfer, Relation::Mine, MOVE, HELD),
    rule(Action::Transfer, Relation::Near, MOVE, QUEUED),
    rule(Action::Transfer, Relation::Near, MOVE_OTHERS, HELD),
    rule(Action::Invite, Relation::Mine, INVITE, HELD),
    rule(Action::Accept, Relation::Invited, ATTENDED, HELD),
    rule(Action::Decline, Relation::Invited, NOTHING, HELD),
    rule(Action::Leave, Relation::Collaborator, NOTHING, HELD),
    rule(Action::RemoveCollaborator, Relation::Mine, NOTHING, HELD),
    rule(Action::RemoveCollaborator, Relation::Near, OTHERS, HELD),
    rule(Action::Release, Relation::Mine, NOTHING, HELD),
    rule(Action::Release, Relation::Near, OTHERS, HELD),
    rule(Action::PickUp, Relation::Near, ATTENDED, QUEUED),
    rule(Action::Extend, Relation::Mine, NOTHING, HELD),
    rule(Action::Extend, Relation::Near, NOTHING, QUEUED),
    rule(Action::Extend, Relation::Near, OTHERS, OPEN),
    rule(Action::Close, Relation::Mine, NOTHING, HELD),
    rule(Action::Close, Relation::Near, CLOSE, QUEUED),
    rule(Action::Close, Relation::Near, CLOSE_OTHERS, HELD),
    rule(Action::Delete, Relation::Mine, NOTHING, HELD_OR_OVER),
    rule(Action::Delete, Relation::Near, DELETE, QUEUED),
    rule(Action::Delete, Relation::Near, DELETE_OTHERS, HELD),
    rule(Action::Delete, Relation::Near, DELETE_OTHERS, OVER),
    rule(Action::Undelete, Relation::Deleter, NOTHING, DELETED),
];

/// What the table says to an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It may be done.
    Permitted,
    /// It may be done, but not in this state.
    NotNow,
    /// In this state something is missing for it.
    Lacking(WhyNot),
    /// It is nothing for somebody who stands so.
    Never,
}

/// Whether the table has this for somebody who stands so in one or more ways.
pub fn verdict(
    action: Action,
    relations: &[Relation],
    access: &Access,
    state: SessionState,
) -> Verdict {
    let rules =
        || TABLE.iter().filter(|rule| rule.action == action && relations.contains(&rule.relation));
    let lack = |rule: &Rule| rule.needs.iter().find_map(|need| access.lack(*need));
    if rules().any(|rule| rule.states.contains(&state) && lack(rule).is_none()) {
        return Verdict::Permitted;
    }
    // What is missing in this state is the better answer: in another state it may be otherwise.
    if let Some(why) = rules().filter(|rule| rule.states.contains(&state)).find_map(lack) {
        return Verdict::Lacking(why);
    }
    if rules().any(|rule| lack(rule).is_none()) {
        return Verdict::NotNow;
    }
    rules().find_map(lack).map_or(Verdict::Never, Verdict::Lacking)
}
