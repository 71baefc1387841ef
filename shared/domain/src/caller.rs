//! Who gives an order.

use std::collections::BTreeSet;

use sasae_protocol::{DeviceKey, Feature, MailAddress, MemberId, Name, PersonView, Role, TeamId};
use serde::{Deserialize, Serialize};

use crate::Access;
use crate::directory::every_feature;

/// A member of a team, as the store keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Who.
    pub id: MemberId,
    /// In which team.
    pub team: TeamId,
    /// The name to show.
    pub name: Name,
    /// The role in the team.
    pub role: Role,
    /// Switched off: may do nothing any more.
    pub is_disabled: bool,
    /// What this member may use at all.
    #[serde(default = "every_feature")]
    pub features: BTreeSet<Feature>,
    /// The address that the member was invited by.
    #[serde(default)]
    pub mail: Option<MailAddress>,
    /// Rises with every change.
    #[serde(default)]
    pub version: u64,
}

impl Member {
    /// A member who may use everything.
    pub fn new(team: TeamId, id: MemberId, name: Name, role: Role) -> Self {
        Self {
            id,
            team,
            name,
            role,
            is_disabled: false,
            features: every_feature(),
            mail: None,
            version: 0,
        }
    }

    /// The member as others see it.
    pub fn person(&self) -> PersonView {
        PersonView { id: self.id.clone(), name: self.name.clone() }
    }
}

/// Who gives an order, proven before this is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// A signed-in member of the session's team.
    Member {
        /// Who.
        member: MemberId,
        /// What this member may do in the place that the session is kept in.
        access: Access,
    },
    /// A device that has proven its key.
    Device {
        /// Its key.
        device: DeviceKey,
    },
    /// The service itself: timers and lost connections.
    Service,
}

impl Caller {
    /// Who this is in the audit.
    pub fn actor(&self) -> Actor {
        match self {
            Self::Member { member, .. } => Actor::Member { member: member.clone() },
            Self::Device { device } => Actor::Device { device: device.clone() },
            Self::Service => Actor::Service,
        }
    }
}

/// Who did something, as the audit keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// A member.
    Member {
        /// Who.
        member: MemberId,
    },
    /// The customer's device.
    Device {
        /// Its key.
        device: DeviceKey,
    },
    /// The customer, through a support form.
    Visitor,
    /// The service itself.
    Service,
}
