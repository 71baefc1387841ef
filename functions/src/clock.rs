//! The clock of the machine that this runs on.

use std::time::SystemTime;

use sasae_protocol::Timestamp;

/// The time.
pub(crate) fn now() -> SystemTime {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    SystemTime::now()
}

/// The time since 1970, as it travels.
pub(crate) fn timestamp() -> Timestamp {
    let since = now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
