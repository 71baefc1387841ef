//! A session as people see it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Action, ChannelId, CustomerName, DeviceKey, ErrorCode, MemberId, Name, Reason, Refused,
    RequestId, SessionId, Subject, Timestamp,
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

/// How a session was closed, for reports.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CloseKind {
    /// The customer's problem is solved.
    Solved,
    /// It is not.
    Unsolved,
    /// The customer did not come or went away.
    CustomerAbsent,
    /// The same case goes on in another session.
    Duplicate,
    /// Anything else; the reason says what.
    Other,
}

impl CloseKind {
    /// Every kind, in the order in which screens show them.
    pub const ALL: [Self; 5] =
        [Self::Solved, Self::Unsolved, Self::CustomerAbsent, Self::Duplicate, Self::Other];
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
    /// Who was invited into it and takes part; with those in `invited` at most two.
    pub collaborators: Vec<PersonView>,
    /// Who was invited into it and has not answered yet.
    pub invited: Vec<PersonView>,
    /// How many notes there are.
    pub note_count: u32,
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
    /// How it was closed, if it was and somebody said how.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub closed_as: Option<CloseKind>,
    /// Why it was closed, in the words of who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub closed_because: Option<Reason>,
    /// Until when its deletion can be taken back; only in the answer to that deletion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub undo_until: Option<Timestamp>,
    /// What this member may do to it now.
    pub allowed: Vec<Action>,
    /// What belongs to this member's part in it but is not allowed now, and why. Of a session that
    /// has ended, what only its end forbids is left out.
    pub refused: Vec<Refused>,
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
