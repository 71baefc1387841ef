//! Members: invited, given roles, switched off and on again.

use sasae_protocol::team::{SaveMember, TeamAction};
use sasae_protocol::{MailAddress, MemberId, Name, Role, Timestamp};

use super::{Invitation, MEMBERS_MAX, MemberPlan, TeamRefusal, require, roles_for};
use crate::{Directory, Member, every_feature};

impl Directory {
    /// A member with another name, role or features, or switched off or on.
    pub fn plan_member(
        &self,
        by: &Member,
        id: &MemberId,
        save: &SaveMember,
    ) -> Result<MemberPlan, TeamRefusal> {
        require(by, TeamAction::EditMembers)?;
        let before = self.member(id).ok_or(TeamRefusal::NotFound)?.clone();
        if !roles_for(by.role, Some(before.role)).contains(&save.role) {
            return Err(TeamRefusal::NotPermitted);
        }
        let after = Member {
            name: save.name.clone(),
            role: save.role,
            is_disabled: save.is_disabled,
            features: save.features.iter().copied().collect(),
            ..before.clone()
        };
        if after == before {
            return Ok(MemberPlan { before, after, witness: None });
        }
        if save.version != before.version {
            return Err(TeamRefusal::Changed);
        }
        let ends_owner = is_owner(&before) && !is_owner(&after);
        let others = || self.members.iter().find(|other| other.id != *id && is_owner(other));
        let witness = if ends_owner { Some(others().ok_or(TeamRefusal::LastOwner)?) } else { None };
        // Whoever switches themselves off could not take it back.
        if after.is_disabled && by.id == *id {
            return Err(TeamRefusal::NotPermitted);
        }
        let witness = witness.cloned();
        let after = Member { version: before.version + 1, ..after };
        Ok(MemberPlan { before, after, witness })
    }

    /// Whether this address may be invited as this role.
    pub fn require_invitable(
        &self,
        by: &Member,
        mail: &MailAddress,
        role: Role,
        open: &[Invitation],
        now: Timestamp,
    ) -> Result<(), TeamRefusal> {
        require(by, TeamAction::EditMembers)?;
        if !roles_for(by.role, None).contains(&role) {
            return Err(TeamRefusal::NotPermitted);
        }
        let live = || open.iter().filter(|invitation| now < invitation.expires_at);
        let is_same = |other: &MailAddress| is_same_address(other, mail);
        let is_member = self.members.iter().any(|it| it.mail.as_ref().is_some_and(is_same));
        if is_member || live().any(|invitation| is_same(&invitation.mail)) {
            return Err(TeamRefusal::AlreadyMember);
        }
        if self.members.len() + live().count() >= MEMBERS_MAX {
            return Err(TeamRefusal::TooManyMembers);
        }
        Ok(())
    }
}

impl Invitation {
    /// The member whom its acceptance makes.
    pub fn member(&self, id: MemberId, name: Name) -> Member {
        Member {
            id,
            team: self.team.clone(),
            name,
            role: self.role,
            is_disabled: false,
            features: every_feature(),
            mail: Some(self.mail.clone()),
            version: 1,
        }
    }
}

/// Mail servers could tell `A@b` from `a@b`; none that people use does, and two invitations for
/// one person would be worse.
pub fn is_same_address(one: &MailAddress, other: &MailAddress) -> bool {
    one.reveal().eq_ignore_ascii_case(other.reveal())
}

fn is_owner(member: &Member) -> bool {
    member.role == Role::Owner && !member.is_disabled
}
