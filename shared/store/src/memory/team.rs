//! A team in memory: what belongs to it.

use sasae_domain::Directory;
use sasae_protocol::TeamId;

use super::Table;

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
}
