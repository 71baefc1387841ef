//! A session as people see it, and what can be done to it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    ChannelId, CustomerName, DeviceKey, ErrorCode, MemberId, Name, Reason, RequestId, Seconds,
    SessionId, Subject, Timestamp,
};

/// The five states of a session, and the tombstone of a deleted one.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// Made; the customer is not in yet.
    Waiting,
    /// The customer's agent is in and a technician holds the session.
    Active,
    /// Nobody holds it.
    Queued,
    /// Past its expiry.
    Expired,
    /// Ended by a person; final.
    Closed,
    /// Taken off the lists; only the audit stays.
    Deleted,
}

/// A member's role in the team.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers for the team; may do everything.
    Owner,
    /// Runs the team day by day.
    Admin,
    /// Supports customers.
    Technician,
}

/// What a share lets the other side do.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// See the desktop; no input goes through.
    View,
    /// See the desktop and act on it.
    Control,
}

/// Where a session is kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Place {
    /// In a channel, seen by those who may access it.
    Channel {
        /// Which channel.
        channel: ChannelId,
    },
    /// In a member's private space, seen by that member only.
    Private {
        /// Whose space.
        member: MemberId,
    },
}

/// What a member can do to a session; the permission table is over these.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// See it in lists and open its page.
    See,
    /// See its link and PIN.
    ShowCode,
    /// Ask the customer for a share.
    Request,
    /// Take an unanswered request back.
    Withdraw,
    /// Connect after a grant.
    Connect,
    /// End the running share.
    EndShare,
    /// Give it to a technician.
    Assign,
    /// Move it to a channel.
    Transfer,
    /// Invite another technician.
    Invite,
    /// Leave it as a collaborator.
    Leave,
    /// Put it back into the queue.
    Release,
    /// Take it out of the queue.
    PickUp,
    /// End it.
    Close,
    /// Take it off the lists.
    Delete,
    /// Move its expiry on.
    Extend,
}

impl Action {
    /// Every action, in the order in which menus show them.
    pub const ALL: [Self; 15] = [
        Self::See,
        Self::ShowCode,
        Self::Request,
        Self::Withdraw,
        Self::Connect,
        Self::EndShare,
        Self::Assign,
        Self::Transfer,
        Self::Invite,
        Self::Leave,
        Self::Release,
        Self::PickUp,
        Self::Close,
        Self::Delete,
        Self::Extend,
    ];
}

/// A technician's command on a session, as it travels.
///
/// `Connect` is not among them: it travels over the WebSocket ([`crate::socket::FromConsole`]),
/// because it binds the share to the connection that asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Command {
    /// Asks the customer for a share.
    Request {
        /// The request's new id, made by the console so that a repeat is recognised.
        request: RequestId,
        /// What is asked.
        mode: Mode,
    },
    /// Takes an unanswered request back.
    Withdraw {
        /// Which request.
        request: RequestId,
    },
    /// Ends the running share.
    EndShare {
        /// The request that the share came from.
        request: RequestId,
    },
    /// Gives the session to a technician.
    Assign {
        /// The new assignee.
        member: MemberId,
    },
    /// Moves the session to a channel.
    Transfer {
        /// The channel.
        channel: ChannelId,
    },
    /// Invites another technician.
    Invite {
        /// Whom.
        member: MemberId,
    },
    /// Leaves the session as a collaborator.
    Leave,
    /// Puts the session back into the queue.
    Release,
    /// Takes the session out of the queue.
    PickUp,
    /// Ends the session.
    Close {
        /// Why, if the technician says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        reason: Option<Reason>,
    },
    /// Takes the session off the lists.
    Delete,
    /// Moves the session's expiry on from now.
    Extend {
        /// How long from now.
        by: Seconds,
    },
}

/// A customer's answer to a request.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Allowed, for exactly what was asked.
    Grant,
    /// Refused.
    Deny,
    /// Allowed before, and taken back.
    Revoke,
}

/// How the last request or share came to its end.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The customer refused.
    Denied,
    /// The customer did not answer in time.
    TimedOut,
    /// The technician took the request back.
    Withdrawn,
    /// The customer stopped it.
    Revoked,
    /// The technician ended it.
    Ended,
    /// The customer's program was closed or lost.
    CustomerGone,
    /// The session changed hands or ended.
    SessionMoved,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// A member as others see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PersonView {
    /// Who.
    pub id: MemberId,
    /// The name to show.
    pub name: Name,
}

/// Whether the customer's device can be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Presence {
    /// No device has joined.
    Never,
    /// Connected.
    Online,
    /// Its connection broke a moment ago and it is expected back.
    Reconnecting {
        /// Since when.
        since: Timestamp,
    },
    /// Gone.
    Gone {
        /// Since when.
        since: Timestamp,
    },
}

/// How far a share has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ExchangeView {
    /// Nothing is asked and nothing is shared.
    Idle {
        /// How the last one ended.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        last: Option<Outcome>,
    },
    /// A request is on the customer's screen.
    Requested {
        /// Which one.
        request: RequestId,
        /// Who asked.
        by: MemberId,
        /// For what.
        mode: Mode,
        /// When it lapses.
        lapses_at: Timestamp,
    },
    /// The customer allowed it; the technician may connect.
    Granted {
        /// Which request.
        request: RequestId,
        /// To whom.
        by: MemberId,
        /// For what.
        mode: Mode,
        /// When the grant lapses if nobody connects.
        lapses_at: Timestamp,
    },
    /// Connected.
    Connected {
        /// Which request.
        request: RequestId,
        /// Who sees or controls.
        by: MemberId,
        /// What was allowed.
        mode: Mode,
        /// Since when.
        since: Timestamp,
    },
}

/// A session as one member sees it, with what this member may do to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SessionView {
    /// Which session.
    pub id: SessionId,
    /// Rises with every change; a list keeps the highest that it has seen.
    #[ts(type = "number")]
    pub version: u64,
    /// Where it is kept.
    pub place: Place,
    /// Its state at the time of sending; past `expires_at` it is expired whatever this says.
    pub state: SessionState,
    /// What the technician calls the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub customer: Option<CustomerName>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub subject: Option<Subject>,
    /// Who holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub assignee: Option<PersonView>,
    /// Who was invited into it; at most two.
    pub collaborators: Vec<PersonView>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it expires unless a share is live then.
    pub expires_at: Timestamp,
    /// Since when it has been in the queue, if it is. The place in a channel's queue is the rank by
    /// this among the queued sessions of the channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub queued_since: Option<Timestamp>,
    /// Whether the customer asked for it through a support form: there is an intake to read.
    #[serde(default, skip_serializing_if = "is_false")]
    #[ts(optional, as = "Option<bool>")]
    pub is_asked: bool,
    /// Whether the customer's device can be reached.
    pub presence: Presence,
    /// The system that the customer's agent reported: hostile text, shown as text only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub system: Option<Name>,
    /// How far a share has come.
    pub exchange: ExchangeView,
    /// Why it was closed, if it was and somebody said why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub closed_because: Option<Reason>,
    /// What this member may do to it now.
    pub allowed: Vec<Action>,
}

/// What a device tells about itself when it claims a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct DeviceView {
    /// Its public key.
    pub key: DeviceKey,
    /// Its system, in its own words.
    pub system: Name,
}

/// Why a session cannot be joined now, in the words of A14; `None` when it can.
pub const fn join_refusal(state: SessionState) -> Option<ErrorCode> {
    match state {
        SessionState::Waiting | SessionState::Active | SessionState::Queued => None,
        SessionState::Expired => Some(ErrorCode::SessionExpired),
        SessionState::Closed => Some(ErrorCode::SessionClosed),
        SessionState::Deleted => Some(ErrorCode::SessionDeleted),
    }
}
