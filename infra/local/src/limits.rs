//! API Gateway's limits for WebSocket APIs, and what happens at each.
//!
//! Source: "Quotas for configuring and running a WebSocket API", API Gateway's guide.

use std::time::Duration;

use crate::socket_event::Ending;

/// Bytes of one message, in either direction.
pub const MESSAGE_BYTES_MAX: usize = 128 * 1024;
/// Bytes of one frame that a client sends.
pub const FRAME_BYTES_MAX: usize = 32 * 1024;
/// Messages to a client that wait to be written; more is `LimitExceeded`.
pub const OUTGOING_MAX: usize = 64;
/// Messages of one connection that functions work on at once; more waits in the socket.
pub const IN_FLIGHT_MAX: usize = 32;
/// Connections at once on this machine.
pub const CONNECTIONS_MAX: usize = 12_000;
/// Bytes of one HTTP request's body.
pub const BODY_BYTES_MAX: usize = 6 * 1024 * 1024;
/// How long a closing handshake is waited for.
pub const CLOSING_TIME: Duration = Duration::from_secs(1);

/// How long a connection may live and be silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// From its first moment.
    pub total: Duration,
    /// Since its last message in either direction; pings do not count.
    pub idle: Duration,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self { total: Duration::from_hours(2), idle: Duration::from_mins(10) }
    }
}

/// Why this side ends a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A frame or message above its limit.
    TooLarge,
    /// A binary message: WebSocket APIs take text only.
    Binary,
    /// Not WebSocket, or not UTF-8.
    Broken,
    /// Silent too long.
    Idle,
    /// Lived too long.
    Aged,
    /// `DELETE @connections`.
    Deleted,
    /// The gateway stops.
    Stopping,
}

impl Verdict {
    /// The close frame that says so.
    pub fn ending(self) -> Ending {
        let (code, reason) = match self {
            Self::TooLarge => (1009, "Message too long"),
            Self::Binary => (1003, "Binary is not supported"),
            Self::Broken => (1002, "Protocol error"),
            Self::Idle | Self::Aged | Self::Stopping => (1001, "Going away"),
            Self::Deleted => (1000, "Connection Closed Normally"),
        };
        Ending { code, reason: reason.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_closes_with_its_code() {
        let codes = [
            (Verdict::TooLarge, 1009),
            (Verdict::Binary, 1003),
            (Verdict::Broken, 1002),
            (Verdict::Idle, 1001),
            (Verdict::Aged, 1001),
            (Verdict::Deleted, 1000),
            (Verdict::Stopping, 1001),
        ];
        for (verdict, code) in codes {
            assert_eq!(verdict.ending().code, code, "{verdict:?}");
        }
    }
}
