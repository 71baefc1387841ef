//! Versions of the wire format and the oldest programs that are still understood.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A version of the wire format.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(transparent)]
pub struct ProtocolVersion(u16);

impl ProtocolVersion {
    /// The version with this number.
    pub const fn new(number: u16) -> Self {
        Self(number)
    }

    /// Its number.
    pub const fn number(self) -> u16 {
        self.0
    }
}

/// What this build speaks.
pub const PROTOCOL_VERSION: ProtocolVersion = ProtocolVersion::new(1);
/// The oldest agent that this build talks to.
pub const AGENT_VERSION_MIN: ProtocolVersion = ProtocolVersion::new(1);
/// The oldest console that this build talks to.
pub const CONSOLE_VERSION_MIN: ProtocolVersion = ProtocolVersion::new(1);
