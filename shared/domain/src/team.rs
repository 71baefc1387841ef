//! The running of a team: who may change what of it, and what a change makes of it.
//!
//! Each `plan_…` of [`Directory`] decides one change. A change that is so already is a plan whose
//! `after` is its `before`: a repeat succeeds.

mod channels;
mod groups;
mod members;

use sasae_protocol::team::TeamAction;
use sasae_protocol::{
    ErrorCode, InvitationId, MailAddress, MemberId, Role, Seconds, TeamId, Timestamp, WhyNot,
};
use serde::{Deserialize, Serialize};

use crate::{Channel, Group, Member, Team};

pub use members::is_same_address;

/// The most channels of a team.
pub const CHANNELS_MAX: usize = 50;
/// The most entries of a channel's access list.
pub const ACCESS_ENTRIES_MAX: usize = 100;
/// The most groups of a team.
pub const GROUPS_MAX: usize = 50;
/// The most members of a group.
pub const GROUP_MEMBERS_MAX: usize = 100;
/// The most members of a team, with those invited.
pub const MEMBERS_MAX: usize = 500;
/// How long an invitation can be accepted.
pub const INVITATION_LIFE: Seconds = Seconds::new(7 * 24 * 60 * 60);

/// An invitation into a team. It is accepted at the first sign-in with that address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Which one.
    pub id: InvitationId,
    /// Into which team.
    pub team: TeamId,
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
    /// The hash of the secret in its link, 64 hexadecimal digits.
    pub secret: String,
}

/// A channel made, changed or left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelPlan {
    /// As it was read; `None` when it is new.
    pub before: Option<Channel>,
    /// As it is to be.
    pub after: Channel,
}

/// A group made, changed or left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupPlan {
    /// As it was read; `None` when it is new.
    pub before: Option<Group>,
    /// As it is to be.
    pub after: Group,
}

/// A member changed or left as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberPlan {
    /// As they were read.
    pub before: Member,
    /// As they are to be.
    pub after: Member,
    /// An owner who makes this possible, and must still be one when it is saved.
    pub witness: Option<Member>,
}

/// Why a change of a team is refused. Nothing changes then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TeamRefusal {
    /// The role may not do this.
    #[error("this role may not do this")]
    NotPermitted,
    /// A permission is missing.
    #[error("something is missing for this")]
    Lacking(WhyNot),
    /// There is no such thing in this team.
    #[error("there is no such thing in this team")]
    NotFound,
    /// It was changed since it was read.
    #[error("somebody else changed it first")]
    Changed,
    /// A field names what is not there.
    #[error("the field {0} names what is not there")]
    Field(&'static str),
    /// Another one has this name.
    #[error("another one of this team has this name")]
    NameTaken,
    /// A span outside what a channel may have.
    #[error("the span is outside its limits")]
    BadSpan,
    /// The default channel stays.
    #[error("the default channel cannot be removed")]
    DefaultChannel,
    /// As many channels as there may be.
    #[error("the team has as many channels as it may have")]
    TooManyChannels,
    /// As many entries as there may be.
    #[error("the access list is as long as it may be")]
    TooManyEntries,
    /// As many groups as there may be.
    #[error("the team has as many groups as it may have")]
    TooManyGroups,
    /// As many members as there may be.
    #[error("the team or group has as many members as it may have")]
    TooManyMembers,
    /// A team keeps an owner.
    #[error("a team keeps an owner who is not switched off")]
    LastOwner,
    /// Somebody has this address already.
    #[error("a member or an invitation has this mail address already")]
    AlreadyMember,
}

impl TeamRefusal {
    /// The name under which the caller is told.
    pub const fn code(self) -> ErrorCode {
        match self {
            Self::NotPermitted | Self::Lacking(_) => ErrorCode::NotPermitted,
            Self::NotFound => ErrorCode::NotFound,
            Self::Changed => ErrorCode::Conflict,
            Self::Field(_) => ErrorCode::MalformedRequest,
            Self::NameTaken => ErrorCode::NameTaken,
            Self::BadSpan => ErrorCode::ExpiryOutOfRange,
            Self::DefaultChannel => ErrorCode::DefaultChannel,
            Self::TooManyChannels => ErrorCode::TooManyChannels,
            Self::TooManyEntries => ErrorCode::TooManyEntries,
            Self::TooManyGroups => ErrorCode::TooManyGroups,
            Self::TooManyMembers => ErrorCode::TooManyMembers,
            Self::LastOwner => ErrorCode::LastOwner,
            Self::AlreadyMember => ErrorCode::AlreadyMember,
        }
    }
}

/// Whether a role runs this part of a team.
pub const fn may_run(role: Role, action: TeamAction) -> bool {
    match (role, action) {
        (Role::Owner, _)
        | (
            Role::Admin,
            TeamAction::EditChannels | TeamAction::EditMembers | TeamAction::EditGroups,
        ) => true,
        (Role::Admin, TeamAction::EditTeam) | (Role::Technician, _) => false,
    }
}

/// The roles that `by` may give to somebody whose role is `to`, or to a new member; none when that
/// member is not theirs to change. Only owners make and unmake owners.
pub const fn roles_for(by: Role, to: Option<Role>) -> &'static [Role] {
    match (by, to) {
        (Role::Owner, _) => &[Role::Owner, Role::Admin, Role::Technician],
        (Role::Admin, None | Some(Role::Admin | Role::Technician)) => {
            &[Role::Admin, Role::Technician]
        }
        (Role::Admin, Some(Role::Owner)) | (Role::Technician, _) => &[],
    }
}

fn require(by: &Member, action: TeamAction) -> Result<(), TeamRefusal> {
    let is_able = !by.is_disabled && may_run(by.role, action);
    if is_able { Ok(()) } else { Err(TeamRefusal::NotPermitted) }
}

impl crate::Directory {
    /// The team with this name and these entitlements.
    pub fn plan_team(
        &self,
        by: &Member,
        save: &sasae_protocol::team::SaveTeam,
    ) -> Result<Team, TeamRefusal> {
        require(by, TeamAction::EditTeam)?;
        let features = save.features.iter().copied().collect();
        let after = Team { name: save.name.clone(), features, ..self.team.clone() };
        if after == self.team {
            return Ok(after);
        }
        if save.version != self.team.version {
            return Err(TeamRefusal::Changed);
        }
        Ok(Team { version: self.team.version + 1, ..after })
    }
}
