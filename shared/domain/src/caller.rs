//! Who gives an order.

use sasae_protocol::{DeviceKey, MemberId, Name, PersonView, Role, TeamId};
use serde::{Deserialize, Serialize};

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
}

impl Member {
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
        /// The role in the team.
        role: Role,
        /// Whether this member may enter the place that the session is kept in.
        may_enter: bool,
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
