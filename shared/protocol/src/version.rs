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

/// The request header in which a program says what it speaks. A program that says nothing speaks
/// the first version, which had no such header.
pub const PROTOCOL_HEADER: &str = "x-sasae-protocol";
/// What a program speaks that does not say it.
pub const PROTOCOL_VERSION_UNSAID: ProtocolVersion = ProtocolVersion::new(1);
/// What this build speaks. A version only adds to the one before it: what a program does not know
/// it leaves alone, so that neighbours understand each other.
pub const PROTOCOL_VERSION: ProtocolVersion = ProtocolVersion::new(2);
/// The newest program that this build talks to: its own version's next neighbour.
pub const PROTOCOL_VERSION_MAX: ProtocolVersion = ProtocolVersion::new(3);
/// The oldest agent that this build talks to.
pub const AGENT_VERSION_MIN: ProtocolVersion = ProtocolVersion::new(1);
/// The oldest console that this build talks to.
pub const CONSOLE_VERSION_MIN: ProtocolVersion = ProtocolVersion::new(1);
