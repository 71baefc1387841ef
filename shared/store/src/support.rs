//! What the store keeps of a channel's support form.

use sasae_protocol::support::SupportForm;
use sasae_protocol::{ChannelId, EntryId, TeamId};
use serde::{Deserialize, Serialize};

/// A channel's support form and the entry that leads to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportRecord {
    /// Whose.
    pub team: TeamId,
    /// Of which channel.
    pub channel: ChannelId,
    /// Its public entry.
    pub entry: EntryId,
    /// The form.
    pub form: SupportForm,
}
