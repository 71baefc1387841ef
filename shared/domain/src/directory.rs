//! A team with its members, groups and channels, and what each of them lets a member do.

use std::collections::{BTreeMap, BTreeSet};

use sasae_protocol::{
    ChannelId, Description, DomainName, Feature, GroupId, Lack, MemberId, Name, Permission, Place,
    Role, Seconds, TeamId, Who, WhyNot,
};
use serde::{Deserialize, Serialize};

use crate::{Member, Session};

/// What a member may do to others' sessions in a channel that was not set otherwise.
pub const PERMISSIONS_DEFAULT: [Permission; 5] = [
    Permission::Create,
    Permission::SeeAll,
    Permission::Invite,
    Permission::TransferIn,
    Permission::TransferOut,
];

/// A team: the tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Which one.
    pub id: TeamId,
    /// Its name.
    pub name: Name,
    /// The domain that it has proven to own.
    pub domain: Option<DomainName>,
    /// What it is entitled to.
    #[serde(default = "every_feature")]
    pub features: BTreeSet<Feature>,
    /// For how many days history and audit are kept, if the team has said so.
    #[serde(default)]
    pub kept_days: Option<u16>,
    /// Rises with every change.
    #[serde(default)]
    pub version: u64,
}

/// A channel of a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// Which one.
    pub id: ChannelId,
    /// Whose.
    pub team: TeamId,
    /// Its name, the only one of its team.
    pub name: Name,
    /// What it is for.
    #[serde(default)]
    pub description: Option<Description>,
    /// How long its sessions live.
    pub life: Seconds,
    /// Whether it is the one that cannot be removed.
    pub is_default: bool,
    /// What is switched on in it.
    #[serde(default = "every_feature")]
    pub features: BTreeSet<Feature>,
    /// Who may do what in it.
    #[serde(default = "everybody")]
    pub access: Vec<Entry>,
    /// Rises with every change.
    #[serde(default)]
    pub version: u64,
}

/// What some members may do in a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Whom it is about.
    pub who: Who,
    /// What they may do to sessions.
    pub permissions: BTreeSet<Permission>,
    /// What they may use sessions for.
    pub features: BTreeSet<Feature>,
}

/// A group of a team's members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Which one.
    pub id: GroupId,
    /// Whose.
    pub team: TeamId,
    /// Its name, the only one of its team.
    pub name: Name,
    /// What it is for.
    pub description: Option<Description>,
    /// Who is in it.
    pub members: BTreeSet<MemberId>,
    /// Rises with every change.
    pub version: u64,
}

/// Every feature: what is not limited.
pub fn every_feature() -> BTreeSet<Feature> {
    Feature::ALL.into()
}

/// The access list of a channel that was not set otherwise: everybody, with
/// [`PERMISSIONS_DEFAULT`].
pub fn everybody() -> Vec<Entry> {
    let permissions = PERMISSIONS_DEFAULT.into();
    vec![Entry { who: Who::Everyone, permissions, features: every_feature() }]
}

impl Team {
    /// A team that is entitled to everything.
    pub fn new(id: TeamId, name: Name) -> Self {
        Self { id, name, domain: None, features: every_feature(), kept_days: None, version: 0 }
    }
}

impl Channel {
    /// A channel that everybody may enter, with everything switched on.
    pub fn new(team: TeamId, id: ChannelId, name: Name, life: Seconds) -> Self {
        Self {
            id,
            team,
            name,
            description: None,
            life,
            is_default: false,
            features: every_feature(),
            access: everybody(),
            version: 0,
        }
    }
}

/// A team with its members, groups and channels, as they are at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory {
    /// The team.
    pub team: Team,
    /// Its members, those switched off too, in the order of their ids.
    pub members: Vec<Member>,
    /// Its channels, in the order of their ids.
    pub channels: Vec<Channel>,
    /// Its groups, in the order of their ids.
    pub groups: Vec<Group>,
}

/// What a member may do in a place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    /// Whether the member may enter it at all.
    pub enters: bool,
    /// What the member may do to sessions there.
    pub permissions: BTreeSet<Permission>,
    /// The features that the member cannot use there, and who has not switched them on.
    pub lacks: BTreeMap<Feature, Lack>,
}

/// What an action needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// A permission in the place.
    May(Permission),
    /// A feature in the place.
    Use(Feature),
}

impl Access {
    /// Nothing at all.
    pub fn none() -> Self {
        let lacks = Feature::ALL.map(|feature| (feature, Lack::Member)).into();
        Self { enters: false, permissions: BTreeSet::new(), lacks }
    }

    /// Everything.
    pub fn full() -> Self {
        Self { enters: true, permissions: Permission::ALL.into(), lacks: BTreeMap::new() }
    }

    /// Why a need is not met; `None` when it is.
    pub fn lack(&self, need: Need) -> Option<WhyNot> {
        match need {
            Need::May(permission) => (!self.permissions.contains(&permission))
                .then_some(WhyNot::Permission { permission }),
            Need::Use(feature) => {
                self.lacks.get(&feature).map(|lack| WhyNot::Feature { feature, lack: *lack })
            }
        }
    }

    /// The features that can be used, in the order in which screens show them.
    pub fn features(&self) -> Vec<Feature> {
        Feature::ALL.into_iter().filter(|feature| !self.lacks.contains_key(feature)).collect()
    }

    /// Why the member cannot make a session there; `None` when they can.
    pub fn cannot_create(&self) -> Option<WhyNot> {
        if !self.enters {
            return Some(WhyNot::NoAccess);
        }
        let needs = [Need::May(Permission::Create), Need::Use(Feature::Attended)];
        needs.into_iter().find_map(|need| self.lack(need))
    }

    /// Why the member cannot hold a session there; `None` when they can.
    pub fn cannot_hold(&self) -> Option<WhyNot> {
        if !self.enters {
            return Some(WhyNot::NoAccess);
        }
        self.lack(Need::Use(Feature::Attended))
    }
}

impl Directory {
    /// The member with this id.
    pub fn member(&self, id: &MemberId) -> Option<&Member> {
        self.members.iter().find(|member| member.id == *id)
    }

    /// The channel with this id.
    pub fn channel(&self, id: &ChannelId) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.id == *id)
    }

    /// The channel that cannot be removed.
    pub fn default_channel(&self) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.is_default)
    }

    /// What a member may do in a place. The place of a channel that was removed is the default
    /// channel's: a session is never out of everybody's reach.
    pub fn access(&self, member: &Member, place: &Place) -> Access {
        if member.is_disabled || member.team != self.team.id {
            return Access::none();
        }
        match place {
            Place::Channel { channel } => {
                match self.channel(channel).or_else(|| self.default_channel()) {
                    Some(channel) => self.access_to(member, channel),
                    None => Access::none(),
                }
            }
            Place::Private { member: owner } if *owner == member.id => {
                Access { lacks: self.lacks(member, None, &every_feature()), ..Access::full() }
            }
            Place::Private { .. } => Access::none(),
        }
    }

    /// What a member may do to a session. Whoever was invited into it from elsewhere may use it as
    /// the team, the channel and the member's own features let them.
    pub fn access_of(&self, member: &Member, session: &Session) -> Access {
        let access = self.access(member, &session.place);
        if access.enters || member.is_disabled || !session.is_guest(&member.id) {
            return access;
        }
        self.guest_access(member, session)
    }

    /// What somebody may do to a session who was invited into it from elsewhere.
    pub(crate) fn guest_access(&self, member: &Member, session: &Session) -> Access {
        let channel = session.channel().and_then(|channel| self.channel(channel));
        Access { lacks: self.lacks(member, channel, &every_feature()), ..Access::none() }
    }

    fn access_to(&self, member: &Member, channel: &Channel) -> Access {
        match member.role {
            Role::Owner | Role::Admin => {
                let lacks = self.lacks(member, Some(channel), &every_feature());
                Access { lacks, ..Access::full() }
            }
            Role::Technician => {
                let mine = |entry: &&Entry| self.is_about(&entry.who, &member.id);
                let entries: Vec<_> = channel.access.iter().filter(mine).collect();
                if entries.is_empty() {
                    return Access::none();
                }
                let permissions =
                    entries.iter().flat_map(|entry| entry.permissions.iter().copied()).collect();
                let features =
                    entries.iter().flat_map(|entry| entry.features.iter().copied()).collect();
                let lacks = self.lacks(member, Some(channel), &features);
                Access { enters: true, permissions, lacks }
            }
        }
    }

    fn is_about(&self, who: &Who, member: &MemberId) -> bool {
        match who {
            Who::Everyone => true,
            Who::Member { member: named } => named == member,
            Who::Group { group } => {
                self.groups.iter().any(|known| known.id == *group && known.members.contains(member))
            }
        }
    }

    /// The team's entitlement is named before the channel's switch, and that before the member's
    /// own: who reads it asks the right person.
    fn lacks(
        &self,
        member: &Member,
        channel: Option<&Channel>,
        granted: &BTreeSet<Feature>,
    ) -> BTreeMap<Feature, Lack> {
        let lack = |feature: Feature| {
            if !self.team.features.contains(&feature) {
                Some(Lack::Team)
            } else if channel.is_some_and(|channel| !channel.features.contains(&feature)) {
                Some(Lack::Channel)
            } else if !member.features.contains(&feature) || !granted.contains(&feature) {
                Some(Lack::Member)
            } else {
                None
            }
        };
        Feature::ALL.into_iter().filter_map(|feature| Some((feature, lack(feature)?))).collect()
    }
}
