//! Groups of members: made, changed, removed.

use sasae_protocol::GroupId;
use sasae_protocol::team::{GroupSettings, TeamAction};

use super::{GROUP_MEMBERS_MAX, GROUPS_MAX, GroupPlan, TeamRefusal, require};
use crate::{Directory, Group, Member, folded};

impl Directory {
    /// The group with this id.
    pub fn group(&self, id: GroupId) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }

    /// A new group.
    pub fn plan_new_group(
        &self,
        by: &Member,
        id: GroupId,
        settings: &GroupSettings,
    ) -> Result<GroupPlan, TeamRefusal> {
        require(by, TeamAction::EditGroups)?;
        if let Some(known) = self.group(id) {
            let plan = GroupPlan { before: Some(known.clone()), after: known.clone() };
            let is_same = known.name == settings.name;
            return if is_same { Ok(plan) } else { Err(TeamRefusal::Changed) };
        }
        self.require_group(id, settings)?;
        if self.groups.len() >= GROUPS_MAX {
            return Err(TeamRefusal::TooManyGroups);
        }
        Ok(GroupPlan { before: None, after: self.group_of(id, settings, 1) })
    }

    /// A group with other settings.
    pub fn plan_group(
        &self,
        by: &Member,
        id: GroupId,
        version: u64,
        settings: &GroupSettings,
    ) -> Result<GroupPlan, TeamRefusal> {
        require(by, TeamAction::EditGroups)?;
        let before = self.group(id).ok_or(TeamRefusal::NotFound)?.clone();
        self.require_group(id, settings)?;
        let after = self.group_of(id, settings, before.version);
        if after == before {
            return Ok(GroupPlan { before: Some(before), after });
        }
        if version != before.version {
            return Err(TeamRefusal::Changed);
        }
        let after = Group { version: version + 1, ..after };
        Ok(GroupPlan { before: Some(before), after })
    }

    /// The group that is to be removed. What channels say of it then gives nobody anything.
    pub fn plan_group_removal(&self, by: &Member, id: GroupId) -> Result<&Group, TeamRefusal> {
        require(by, TeamAction::EditGroups)?;
        self.group(id).ok_or(TeamRefusal::NotFound)
    }

    fn group_of(&self, id: GroupId, settings: &GroupSettings, version: u64) -> Group {
        Group {
            id,
            team: self.team.id.clone(),
            name: settings.name.clone(),
            description: settings.description.clone(),
            members: settings.members.iter().cloned().collect(),
            version,
        }
    }

    fn require_group(&self, id: GroupId, settings: &GroupSettings) -> Result<(), TeamRefusal> {
        if settings.members.len() > GROUP_MEMBERS_MAX {
            return Err(TeamRefusal::TooManyMembers);
        }
        if settings.members.iter().any(|member| self.member(member).is_none()) {
            return Err(TeamRefusal::Field("members"));
        }
        let name = folded(&settings.name);
        let same = |other: &Group| other.id != id && folded(&other.name) == name;
        if self.groups.iter().any(same) { Err(TeamRefusal::NameTaken) } else { Ok(()) }
    }
}
