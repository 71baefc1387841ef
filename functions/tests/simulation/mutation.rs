//! Bugs that are made on purpose, to prove that the simulation finds them.

use sasae_domain::{AuditHead, RecentCommands};
use sasae_protocol::Timestamp;
use sasae_store::{Change, SessionRecord};

/// A bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mutation {
    /// None.
    None,
    /// A save does not ask for the version that it was read at: the last writer wins.
    NoVersion,
    /// A change is saved without its audit.
    NoAudit,
    /// The audit's chain begins anew with each change.
    BrokenChain,
    /// The end of a share leaves the peers of the two connections as they are.
    KeptPeers,
    /// The clock of the handlers stands still, so nothing expires.
    NoClock,
    /// Posts are said to be sent and are not.
    NoPosts,
    /// The commands of a session are not remembered, so a repeat is carried out again.
    NoMemory,
    /// A console never asks whether its lists are as they are kept.
    NoCheck,
    /// An agent asks how its session stands only when it connects.
    NoGreeting,
}

/// Every bug.
pub(crate) const MUTATIONS: [Mutation; 9] = [
    Mutation::NoVersion,
    Mutation::NoAudit,
    Mutation::BrokenChain,
    Mutation::KeptPeers,
    Mutation::NoClock,
    Mutation::NoPosts,
    Mutation::NoMemory,
    Mutation::NoCheck,
    Mutation::NoGreeting,
];

impl Mutation {
    /// What is saved instead of a change.
    pub(crate) fn instead(
        self,
        change: &Change,
        current: Option<&SessionRecord>,
    ) -> Option<Change> {
        let mut instead = change.clone();
        match self {
            Self::NoVersion => instead.before = current?.clone(),
            Self::NoAudit => instead.events = Vec::new(),
            Self::BrokenChain => instead.before.audit = AuditHead::default(),
            Self::KeptPeers => instead.peers.retain(|change| change.peer.is_some()),
            Self::NoClock => instead.now = Timestamp::from_millis(0),
            Self::NoMemory => instead.after.recent = RecentCommands::default(),
            Self::None | Self::NoPosts | Self::NoCheck | Self::NoGreeting => return None,
        }
        Some(instead)
    }
}
