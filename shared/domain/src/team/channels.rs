//! Channels: made, changed, removed, and who may access them.

use std::collections::BTreeSet;

use sasae_protocol::team::{ChannelSettings, Grants, TeamAction};
use sasae_protocol::{ChannelId, EXPIRY_MAX, EXPIRY_MIN, Permission, Who, WhyNot};

use super::{ACCESS_ENTRIES_MAX, CHANNELS_MAX, ChannelPlan, TeamRefusal, may_run, require};
use crate::{Channel, Directory, Entry, Member, Need, folded};

impl Directory {
    /// Whether a member may say who may access a channel.
    pub fn may_manage(&self, by: &Member, channel: &Channel) -> bool {
        self.require_manager(by, channel).is_ok()
    }

    fn require_manager(&self, by: &Member, channel: &Channel) -> Result<(), TeamRefusal> {
        let place = sasae_protocol::Place::Channel { channel: channel.id.clone() };
        let access = self.access(by, &place);
        if !access.enters {
            return Err(TeamRefusal::NotFound);
        }
        let lack = access.lack(Need::May(Permission::ManageMembers));
        lack.map_or(Ok(()), |why| Err(TeamRefusal::Lacking(why)))
    }

    /// A new channel, which nobody but owners and admins may enter at first.
    pub fn plan_new_channel(
        &self,
        by: &Member,
        id: &ChannelId,
        settings: &ChannelSettings,
    ) -> Result<ChannelPlan, TeamRefusal> {
        require(by, TeamAction::EditChannels)?;
        let new =
            Channel::new(self.team.id.clone(), id.clone(), settings.name.clone(), settings.life);
        let after = with_settings(&Channel { access: Vec::new(), ..new }, settings);
        if let Some(known) = self.channel(id) {
            let plan = ChannelPlan { before: Some(known.clone()), after: known.clone() };
            // A repeat; anything else under this id is not what was asked for.
            return if known.name == after.name { Ok(plan) } else { Err(TeamRefusal::Changed) };
        }
        self.require_settings(id, settings)?;
        if self.channels.len() >= CHANNELS_MAX {
            return Err(TeamRefusal::TooManyChannels);
        }
        Ok(ChannelPlan { before: None, after: Channel { version: 1, ..after } })
    }

    /// A channel with other settings.
    pub fn plan_channel(
        &self,
        by: &Member,
        id: &ChannelId,
        version: u64,
        settings: &ChannelSettings,
    ) -> Result<ChannelPlan, TeamRefusal> {
        require(by, TeamAction::EditChannels)?;
        let before = self.channel(id).ok_or(TeamRefusal::NotFound)?;
        self.require_settings(id, settings)?;
        let after = with_settings(before, settings);
        changed(before, after, Some(version))
    }

    /// A channel in which `who` may do what `grants` say, or nothing.
    ///
    /// Whoever manages a channel without being an admin hands on no more than what they have.
    pub fn plan_access(
        &self,
        by: &Member,
        id: &ChannelId,
        who: &Who,
        grants: Option<&Grants>,
    ) -> Result<ChannelPlan, TeamRefusal> {
        let before = self.channel(id).ok_or(TeamRefusal::NotFound)?;
        self.require_manager(by, before)?;
        let mut after = before.clone();
        let held = after.access.iter().position(|entry| entry.who == *who);
        if !may_run(by.role, TeamAction::EditChannels) {
            let old = held.map(|index| &before.access[index]);
            self.require_own(by, before, old, grants)?;
        }
        match (grants, held) {
            (None, None) => {}
            (None, Some(index)) => drop(after.access.remove(index)),
            (Some(grants), held) => {
                self.require_known(who)?;
                let entry = entry(who, grants);
                match held {
                    Some(index) => after.access[index] = entry,
                    None if after.access.len() >= ACCESS_ENTRIES_MAX => {
                        return Err(TeamRefusal::TooManyEntries);
                    }
                    None => after.access.push(entry),
                }
            }
        }
        changed(before, after, None)
    }

    /// What is given and what is taken away must both be the giver's own.
    fn require_own(
        &self,
        by: &Member,
        channel: &Channel,
        old: Option<&Entry>,
        grants: Option<&Grants>,
    ) -> Result<(), TeamRefusal> {
        let place = sasae_protocol::Place::Channel { channel: channel.id.clone() };
        let access = self.access(by, &place);
        let mut needs = BTreeSet::new();
        let old = old.map(|old| (old.permissions.clone(), old.features.clone()));
        let (old_permissions, old_features) = old.unwrap_or_default();
        let none = Grants { permissions: Vec::new(), features: Vec::new() };
        let grants = grants.unwrap_or(&none);
        let new_permissions: BTreeSet<_> = grants.permissions.iter().copied().collect();
        let new_features: BTreeSet<_> = grants.features.iter().copied().collect();
        needs.extend(old_permissions.symmetric_difference(&new_permissions).map(|p| Need::May(*p)));
        needs.extend(old_features.symmetric_difference(&new_features).map(|f| Need::Use(*f)));
        let lack: Option<WhyNot> = needs.into_iter().find_map(|need| access.lack(need));
        lack.map_or(Ok(()), |why| Err(TeamRefusal::Lacking(why)))
    }

    fn require_known(&self, who: &Who) -> Result<(), TeamRefusal> {
        let is_known = match who {
            Who::Everyone => true,
            Who::Group { group } => self.groups.iter().any(|known| known.id == *group),
            Who::Member { member } => self.member(member).is_some(),
        };
        if is_known { Ok(()) } else { Err(TeamRefusal::Field("who")) }
    }

    /// The channel that is to be removed.
    pub fn plan_removal(&self, by: &Member, id: &ChannelId) -> Result<&Channel, TeamRefusal> {
        require(by, TeamAction::EditChannels)?;
        let channel = self.channel(id).ok_or(TeamRefusal::NotFound)?;
        if channel.is_default { Err(TeamRefusal::DefaultChannel) } else { Ok(channel) }
    }

    fn require_settings(
        &self,
        id: &ChannelId,
        settings: &ChannelSettings,
    ) -> Result<(), TeamRefusal> {
        if settings.life < EXPIRY_MIN || settings.life > EXPIRY_MAX {
            return Err(TeamRefusal::BadSpan);
        }
        let name = folded(&settings.name);
        let same = |other: &&Channel| other.id != *id && folded(&other.name) == name;
        if self.channels.iter().any(|other| same(&other)) {
            return Err(TeamRefusal::NameTaken);
        }
        Ok(())
    }
}

fn entry(who: &Who, grants: &Grants) -> Entry {
    let permissions = grants.permissions.iter().copied().collect();
    let features = grants.features.iter().copied().collect();
    Entry { who: who.clone(), permissions, features }
}

fn with_settings(channel: &Channel, settings: &ChannelSettings) -> Channel {
    Channel {
        name: settings.name.clone(),
        description: settings.description.clone(),
        life: settings.life,
        features: settings.features.iter().copied().collect(),
        ..channel.clone()
    }
}

fn changed(
    before: &Channel,
    after: Channel,
    version: Option<u64>,
) -> Result<ChannelPlan, TeamRefusal> {
    let before = before.clone();
    if after == before {
        return Ok(ChannelPlan { before: Some(before), after });
    }
    if version.is_some_and(|version| version != before.version) {
        return Err(TeamRefusal::Changed);
    }
    let after = Channel { version: before.version + 1, ..after };
    Ok(ChannelPlan { before: Some(before), after })
}
