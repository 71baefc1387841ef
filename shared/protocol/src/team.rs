//! Bodies of the HTTP API for those who run a team: channels, members, groups, the team itself.
//!
//! What is changed carries the `version` it was read at; a change of an older one is a conflict.
//! What is made carries an id made by the console, so that a repeat makes nothing twice.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    AccessEntry, ChannelId, CommandId, Description, DomainName, Feature, GroupId, InvitationId,
    MailAddress, MemberId, Name, Permission, Role, Seconds, Timestamp, Who,
};

/// Part of the running of a team, as roles permit it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum TeamAction {
    /// Change the team's name and what it is entitled to.
    EditTeam,
    /// Make, change and remove channels, and say who may access them.
    EditChannels,
    /// See every member, invite, change roles, switch members off.
    EditMembers,
    /// Make, change and remove groups.
    EditGroups,
}

impl TeamAction {
    /// Every one, in the order in which screens show them.
    pub const ALL: [Self; 4] =
        [Self::EditTeam, Self::EditChannels, Self::EditMembers, Self::EditGroups];
}

/// `GET /api/team` and the answer to `PUT /api/team`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct TeamView {
    /// Its name.
    pub name: Name,
    /// The domain that it has proven to own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub domain: Option<DomainName>,
    /// What it is entitled to.
    pub features: Vec<Feature>,
    /// Rises with every change.
    #[ts(type = "number")]
    pub version: u64,
}

/// `PUT /api/team`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SaveTeam {
    /// The version that was read.
    #[ts(type = "number")]
    pub version: u64,
    /// Its name.
    pub name: Name,
    /// What it is entitled to.
    pub features: Vec<Feature>,
}

/// A channel as those who may change it see it. `GET /api/channels/{channel}`, and the answer to
/// every change of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ChannelDetail {
    /// Which channel.
    pub id: ChannelId,
    /// Its name.
    pub name: Name,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub description: Option<Description>,
    /// Whether it is the one that cannot be removed.
    pub is_default: bool,
    /// How long its sessions live.
    pub life: Seconds,
    /// What is switched on in it.
    pub features: Vec<Feature>,
    /// Who may do what in it.
    pub access: Vec<AccessEntry>,
    /// How many open sessions it has: as many would move to the default channel with its removal.
    pub open_sessions: u32,
    /// Rises with every change.
    #[ts(type = "number")]
    pub version: u64,
}

/// `GET /api/channels`: the channels that this member may change or say who may access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ChannelList {
    /// The default channel first, then by name.
    pub channels: Vec<ChannelDetail>,
}

/// `POST /api/channels`: makes a channel. Nobody but owners and admins may enter it at first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct CreateChannel {
    /// Made by the console; its text is the channel's id.
    pub id: CommandId,
    /// What it is to be.
    #[serde(flatten)]
    pub settings: ChannelSettings,
}

/// `PUT /api/channels/{channel}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SaveChannel {
    /// The version that was read.
    #[ts(type = "number")]
    pub version: u64,
    /// What it is to be.
    #[serde(flatten)]
    pub settings: ChannelSettings,
}

/// What owners and admins say of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ChannelSettings {
    /// Its name, the only one of its team.
    pub name: Name,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub description: Option<Description>,
    /// How long its sessions live: 30 minutes to 30 days.
    pub life: Seconds,
    /// What is switched on in it.
    pub features: Vec<Feature>,
}

/// `PUT /api/channels/{channel}/access`: says what some members may do, in place of what was said
/// of them before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SetAccess {
    /// About whom.
    pub who: Who,
    /// What they may do; left out, the entry about them is taken out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub grants: Option<Grants>,
}

/// What an entry of an access list gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Grants {
    /// What they may do to sessions.
    pub permissions: Vec<Permission>,
    /// What they may use sessions for.
    pub features: Vec<Feature>,
}

/// The answer to `DELETE /api/channels/{channel}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ChannelRemoved {
    /// How many open sessions are in the default channel now.
    pub moved: u32,
}

/// A member as those who run the team see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct MemberView {
    /// Who.
    pub id: MemberId,
    /// The name to show.
    pub name: Name,
    /// The address that they were invited by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub mail: Option<MailAddress>,
    /// The role in the team.
    pub role: Role,
    /// Switched off: may do nothing any more.
    pub is_disabled: bool,
    /// What this member may use at all.
    pub features: Vec<Feature>,
    /// The roles that the reader may give this member; empty when the reader may change nothing.
    pub roles: Vec<Role>,
    /// Rises with every change.
    #[ts(type = "number")]
    pub version: u64,
}

/// An invitation that nobody has accepted yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct InvitationView {
    /// Which one.
    pub id: InvitationId,
    /// To whom.
    pub mail: MailAddress,
    /// The role that they will have.
    pub role: Role,
    /// Who invites.
    pub by: MemberId,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it can be accepted.
    pub expires_at: Timestamp,
}

/// `GET /api/team/members`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct TeamMembers {
    /// Every member, those switched off too, by name.
    pub members: Vec<MemberView>,
    /// Every invitation that is open, newest first.
    pub invitations: Vec<InvitationView>,
    /// The roles that the reader may invite people as.
    pub roles: Vec<Role>,
}

/// `PUT /api/members/{member}`; the answer is a `MemberView`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SaveMember {
    /// The version that was read.
    #[ts(type = "number")]
    pub version: u64,
    /// The name to show.
    pub name: Name,
    /// The role in the team.
    pub role: Role,
    /// Switched off: the member's connections end and held sessions go back into the queue.
    pub is_disabled: bool,
    /// What this member may use at all.
    pub features: Vec<Feature>,
}

/// `POST /api/invitations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct CreateInvitation {
    /// Made by the console.
    pub id: InvitationId,
    /// To whom.
    pub mail: MailAddress,
    /// The role that they will have.
    pub role: Role,
}

/// The answer to `POST /api/invitations`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct InvitationCreated {
    /// The invitation.
    pub invitation: InvitationView,
    /// Where the invited person signs in; the secret in its fragment is shown only now.
    pub link: String,
}

impl std::fmt::Debug for InvitationCreated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InvitationCreated")
            .field("invitation", &self.invitation)
            .finish_non_exhaustive()
    }
}

/// `POST /api/invitations/accept`: the first sign-in of an invited person. The access token says
/// who it is, the ID token which mail address the issuer has verified. The answer is `Me`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct AcceptInvitation {
    /// The ID token of the same sign-in (OpenID Connect Core 1.0, section 2).
    pub id_token: String,
    /// The secret of the invitation's link, if the person came by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub secret: Option<String>,
}

impl std::fmt::Debug for AcceptInvitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AcceptInvitation(hidden)")
    }
}

/// A group, and the answer to every change of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct GroupView {
    /// Which one.
    pub id: GroupId,
    /// Its name, the only one of its team.
    pub name: Name,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub description: Option<Description>,
    /// Who is in it.
    pub members: Vec<MemberId>,
    /// Rises with every change.
    #[ts(type = "number")]
    pub version: u64,
}

/// `GET /api/groups`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct GroupList {
    /// By name.
    pub groups: Vec<GroupView>,
}

/// `POST /api/groups`; the answer is a `GroupView`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct CreateGroup {
    /// Made by the console.
    pub id: GroupId,
    /// What it is to be.
    #[serde(flatten)]
    pub settings: GroupSettings,
}

/// `PUT /api/groups/{group}`; the answer is a `GroupView`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SaveGroup {
    /// The version that was read.
    #[ts(type = "number")]
    pub version: u64,
    /// What it is to be.
    #[serde(flatten)]
    pub settings: GroupSettings,
}

/// What is said of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct GroupSettings {
    /// Its name.
    pub name: Name,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub description: Option<Description>,
    /// Who is in it.
    pub members: Vec<MemberId>,
}

/// The answer to what leaves nothing to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Done {
    /// The server's clock.
    pub now: Timestamp,
}
