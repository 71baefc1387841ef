//! How long things last.
//!
//! Expiry is derived, never stored as a state: a session is expired when the clock has reached
//! [`crate::Session::expires_at`]. The store's own deletion only collects garbage afterwards.

use sasae_protocol::Seconds;

/// The life of a session in a channel that has not been set otherwise.
pub const CHANNEL_EXPIRY_DEFAULT: Seconds = Seconds::new(24 * 60 * 60);
/// How long after its end a session's items are kept for late readers.
pub const GARBAGE_AFTER: Seconds = Seconds::new(7 * 24 * 60 * 60);
/// How long a lost device is shown as coming back before it is shown as gone.
pub const RECONNECT_TIMEOUT: Seconds = Seconds::new(120);
