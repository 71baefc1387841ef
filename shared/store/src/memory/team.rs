//! A team in memory: what belongs to it, and the conditions under which it is changed.

use std::cmp::Reverse;

use sasae_domain::{
    Channel, ChannelPlan, Directory, Group, GroupPlan, Invitation, Member, MemberPlan, Team, folded,
};
use sasae_protocol::{ConnectionId, MemberId, TeamId};

use super::Table;
use crate::seal::{Rank, is_in, mark, newest_first, rank};
use crate::{List, Mark, Page, Part, Principal, StoreError, TokenSubject};

impl Table {
    pub(super) fn directory(&self, id: &TeamId) -> Option<Directory> {
        let team = self.teams.get(id)?.clone();
        let of_team = |team: &TeamId| team == id;
        Some(Directory {
            team,
            members: self.members.values().filter(|it| of_team(&it.team)).cloned().collect(),
            channels: self.channels.values().filter(|it| of_team(&it.team)).cloned().collect(),
            groups: self.groups.values().filter(|it| of_team(&it.team)).cloned().collect(),
        })
    }

    pub(super) fn save_team(&mut self, team: &Team) -> Result<(), StoreError> {
        let held = self.teams.get(&team.id).map(|held| held.version + 1);
        require(held == Some(team.version))?;
        self.teams.insert(team.id.clone(), team.clone());
        Ok(())
    }

    pub(super) fn save_channel(&mut self, plan: &ChannelPlan) -> Result<(), StoreError> {
        let after = &plan.after;
        let key = (after.team.clone(), after.id.clone());
        let held = self.channels.get(&key).map(|held| held.version);
        require(held == plan.before.as_ref().map(|before| before.version))?;
        let same = |other: &Channel| {
            let is_other = other.team == after.team && other.id != after.id;
            is_other && folded(&other.name) == folded(&after.name)
        };
        if self.channels.values().any(same) {
            return Err(StoreError::NameTaken);
        }
        self.channels.insert(key, after.clone());
        Ok(())
    }

    pub(super) fn delete_channel(&mut self, channel: &Channel) -> Result<(), StoreError> {
        let key = (channel.team.clone(), channel.id.clone());
        require(self.channels.get(&key).is_some_and(|held| held.version == channel.version))?;
        self.channels.remove(&key);
        Ok(())
    }

    pub(super) fn save_group(&mut self, plan: &GroupPlan) -> Result<(), StoreError> {
        let after = &plan.after;
        let key = (after.team.clone(), after.id);
        let held = self.groups.get(&key).map(|held| held.version);
        require(held == plan.before.as_ref().map(|before| before.version))?;
        let same = |other: &Group| {
            let is_other = other.team == after.team && other.id != after.id;
            is_other && folded(&other.name) == folded(&after.name)
        };
        if self.groups.values().any(same) {
            return Err(StoreError::NameTaken);
        }
        self.groups.insert(key, after.clone());
        Ok(())
    }

    pub(super) fn delete_group(&mut self, group: &Group) -> Result<(), StoreError> {
        let key = (group.team.clone(), group.id);
        require(self.groups.get(&key).is_some_and(|held| held.version == group.version))?;
        self.groups.remove(&key);
        Ok(())
    }

    pub(super) fn save_member(&mut self, plan: &MemberPlan) -> Result<(), StoreError> {
        let is_still = |member: &Member| {
            let held = self.members.get(&(member.team.clone(), member.id.clone()));
            held.is_some_and(|held| held.version == member.version)
        };
        require(is_still(&plan.before) && plan.witness.as_ref().is_none_or(is_still))?;
        let after = plan.after.clone();
        self.members.insert((after.team.clone(), after.id.clone()), after);
        Ok(())
    }

    pub(super) fn put_invitation(&mut self, new: &Invitation) -> Result<(), StoreError> {
        let key = (new.team.clone(), new.id);
        require(!self.invitations.contains_key(&key))?;
        self.invitations.insert(key, new.clone());
        Ok(())
    }

    pub(super) fn accept_invitation(
        &mut self,
        invitation: &Invitation,
        member: &Member,
        subject: &TokenSubject,
    ) -> Result<(), StoreError> {
        let key = (member.team.clone(), member.id.clone());
        let invited = (invitation.team.clone(), invitation.id);
        let is_new = !self.members.contains_key(&key) && !self.subjects.contains_key(subject);
        require(is_new && self.invitations.contains_key(&invited))?;
        self.invitations.remove(&invited);
        self.subjects.insert(subject.clone(), key.clone());
        self.members.insert(key, member.clone());
        Ok(())
    }

    pub(super) fn page(&self, list: &List, part: Part, after: Option<Mark>, limit: usize) -> Page {
        let wanted = Rank::from(part);
        let mut found: Vec<_> = self
            .sessions
            .values()
            .filter(|record| is_in(&record.session, list) && rank(&record.session) == wanted)
            .filter(|record| after.is_none_or(|after| mark(record) < after))
            .collect();
        found.sort_by_key(|record| Reverse(mark(record)));
        let has_more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| has_more).map(|record| mark(record));
        found.sort_by_key(|record| newest_first(record));
        Page { records: found.into_iter().cloned().collect(), next }
    }

    pub(super) fn connections_of(&self, team: &TeamId, member: &MemberId) -> Vec<ConnectionId> {
        let is_theirs = |principal: &Principal| match principal {
            Principal::Console { team: of, member: who, .. } => of == team && who == member,
            Principal::Agent { .. } => false,
        };
        let theirs = self.connections.values().filter(|it| is_theirs(&it.principal));
        theirs.map(|it| it.id.clone()).collect()
    }
}

fn require(holds: bool) -> Result<(), StoreError> {
    if holds { Ok(()) } else { Err(StoreError::Conflict) }
}
