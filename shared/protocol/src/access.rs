//! Who may do what in a channel, as it is set and as a refusal explains it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Action, GroupId, MemberId, SessionState};

/// What somebody may do to the sessions of a channel beyond what everybody may do to their own.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Make sessions here.
    Create,
    /// Act on sessions that others hold: release, assign, rename, extend, renew their codes.
    Release,
    /// Move sessions into this channel.
    TransferIn,
    /// Move sessions out of this channel.
    TransferOut,
    /// Invite other technicians into sessions.
    Invite,
    /// Close sessions that others hold or nobody holds.
    Close,
    /// Delete sessions that others hold or nobody holds.
    Delete,
    /// See every session, not only one's own and those in the queue.
    SeeAll,
    /// Say who may access the channel, and what they may do there.
    ManageMembers,
}

impl Permission {
    /// Every permission, in the order in which screens show them.
    pub const ALL: [Self; 9] = [
        Self::Create,
        Self::SeeAll,
        Self::Invite,
        Self::TransferIn,
        Self::TransferOut,
        Self::Release,
        Self::Close,
        Self::Delete,
        Self::ManageMembers,
    ];
}

/// What a session can be used for: switched on by the team, by the channel and for the member.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// Attended sessions at all: hold them, ask to view the desktop.
    Attended,
    /// Ask to control the customer's desktop.
    Control,
    /// Exchange files.
    Files,
    /// Show one's own desktop to the customer.
    Show,
    /// Give the customer control of one's own desktop.
    GiveControl,
    /// Record a share.
    Record,
}

impl Feature {
    /// Every feature, in the order in which screens show them.
    pub const ALL: [Self; 6] =
        [Self::Attended, Self::Control, Self::Files, Self::Show, Self::GiveControl, Self::Record];
}

/// Who has not switched a feature on.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// The team is not entitled to it.
    Team,
    /// The channel has it switched off.
    Channel,
    /// It is not permitted to this member here.
    Member,
}

/// Why somebody may not do something now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WhyNot {
    /// Not in this state.
    State {
        /// The session's state.
        state: SessionState,
    },
    /// A permission in the channel is missing.
    Permission {
        /// Which one.
        permission: Permission,
    },
    /// A feature is not switched on.
    Feature {
        /// Which one.
        feature: Feature,
        /// By whom it is not.
        lack: Lack,
    },
    /// The customer's device is not connected.
    CustomerAway,
    /// Another request or share is going on.
    RequestPending,
    /// Two technicians are invited already.
    SessionFull,
    /// Somebody else holds the session.
    NotYours,
    /// The member may not enter this place at all.
    NoAccess,
}

/// An action that a member may not do now, and why. What is neither allowed nor among these has
/// nothing to do with this member's part in the session, so no screen shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Refused {
    /// What.
    pub action: Action,
    /// Why not.
    pub why: WhyNot,
}

/// Whom an entry of a channel's access list is about.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Who {
    /// Every member of the team.
    Everyone,
    /// The members of a group.
    Group {
        /// Which group.
        group: GroupId,
    },
    /// One member.
    Member {
        /// Who.
        member: MemberId,
    },
}

/// What some members may do in a channel. A member has what all entries about them give together;
/// whom no entry is about may not enter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct AccessEntry {
    /// Whom it is about.
    pub who: Who,
    /// What they may do to sessions.
    pub permissions: Vec<Permission>,
    /// What they may use sessions for.
    pub features: Vec<Feature>,
}
