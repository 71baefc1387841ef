//! Points in time and spans as they travel: the server's clock, in whole units.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A point in time by the server's clock: milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(transparent)]
pub struct Timestamp(#[ts(type = "number")] u64);

impl Timestamp {
    /// The point `millis` milliseconds after the epoch.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> u64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down (the unit of the store's TTL).
    pub const fn seconds(self) -> u64 {
        self.0 / 1000
    }

    /// This point moved on by `span`; stops at the end of time instead of wrapping.
    #[must_use]
    pub const fn plus(self, span: Seconds) -> Self {
        Self(self.0.saturating_add(span.0 as u64 * 1000))
    }

    /// How long ago `earlier` was; zero when it lies ahead.
    pub const fn since_millis(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// A span of whole seconds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(transparent)]
pub struct Seconds(u32);

impl Seconds {
    /// A span of `seconds`.
    pub const fn new(seconds: u32) -> Self {
        Self(seconds)
    }

    /// The number of seconds.
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// The shortest life of a session.
pub const EXPIRY_MIN: Seconds = Seconds::new(30 * 60);
/// The longest life of a session, counted from its last extension.
pub const EXPIRY_MAX: Seconds = Seconds::new(30 * 24 * 60 * 60);
