//! How much may be in flight: a trait, and `NewReno` as in RFC 9002, section 7.

use std::time::Instant;

use sasae_protocol::picture::DATAGRAM_BYTES_MAX;

/// Window at the start, in bytes. RFC 9002 (7.2) has ten packets; SCTP below starts with four and
/// holds the rest back, so twenty cannot burst and let a frame of 20 KB go in one round trip.
pub const WINDOW_BYTES_INITIAL: usize = 20 * DATAGRAM_BYTES_MAX;

/// Smallest window, in bytes: four packets, so that three later ones can tell of a loss.
pub const WINDOW_BYTES_MIN: usize = 4 * DATAGRAM_BYTES_MAX;

/// Largest window, in bytes.
pub const WINDOW_BYTES_MAX: usize = 1024 * 1024;

/// Decides how much may be in flight.
pub trait Congestion: Send {
    /// Bytes that may be in flight.
    fn window_bytes(&self) -> usize;

    /// A packet of `bytes`, sent at `sent`, was acknowledged; `is_limited` says that the window
    /// was what kept us from sending more.
    fn on_acked(&mut self, bytes: usize, sent: Instant, is_limited: bool);

    /// Packets were lost, the newest of them sent at `newest_sent`.
    fn on_lost(&mut self, now: Instant, newest_sent: Instant);

    /// Nothing has come back for several probe timeouts: the path is another one now.
    fn on_broken_path(&mut self);
}

/// Slow start, then one packet more a round trip; half after a loss.
#[derive(Clone, Debug)]
pub struct NewReno {
    window: usize,
    threshold: usize,
    acked_in_round: usize,
    recovery_start: Option<Instant>,
}

impl NewReno {
    /// A window of [`WINDOW_BYTES_INITIAL`] in slow start.
    pub fn new() -> Self {
        Self {
            window: WINDOW_BYTES_INITIAL,
            threshold: WINDOW_BYTES_MAX,
            acked_in_round: 0,
            recovery_start: None,
        }
    }
}

impl Default for NewReno {
    fn default() -> Self {
        Self::new()
    }
}

impl Congestion for NewReno {
    fn window_bytes(&self) -> usize {
        self.window
    }

    fn on_acked(&mut self, bytes: usize, sent: Instant, is_limited: bool) {
        let is_in_recovery = self.recovery_start.is_some_and(|start| sent <= start);
        if is_in_recovery || !is_limited {
            return;
        }
        if self.window < self.threshold {
            self.window += bytes;
        } else {
            self.acked_in_round += bytes;
            if self.acked_in_round >= self.window {
                self.acked_in_round -= self.window;
                self.window += DATAGRAM_BYTES_MAX;
            }
        }
        self.window = self.window.min(WINDOW_BYTES_MAX);
    }

    fn on_lost(&mut self, now: Instant, newest_sent: Instant) {
        if self.recovery_start.is_some_and(|start| newest_sent <= start) {
            return;
        }
        self.recovery_start = Some(now);
        self.acked_in_round = 0;
        self.threshold = (self.window / 2).max(WINDOW_BYTES_MIN);
        self.window = self.threshold;
    }

    fn on_broken_path(&mut self) {
        self.window = WINDOW_BYTES_MIN;
        self.acked_in_round = 0;
        self.recovery_start = None;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[expect(clippy::disallowed_methods, reason = "any start will do for a virtual clock")]
    fn start() -> Instant {
        Instant::now()
    }

    #[test]
    fn losses_of_one_round_trip_halve_the_window_once() {
        let (mut reno, start) = (NewReno::new(), start());
        let later = start + Duration::from_millis(1);
        reno.on_lost(later, start);
        reno.on_lost(later + Duration::from_millis(1), start);
        assert_eq!(reno.window_bytes(), WINDOW_BYTES_INITIAL / 2);
        reno.on_lost(later + Duration::from_millis(3), later + Duration::from_millis(2));
        assert_eq!(reno.window_bytes(), WINDOW_BYTES_INITIAL / 4);
    }

    #[test]
    fn the_window_stays_between_its_limits() {
        let (mut reno, mut now) = (NewReno::new(), start());
        for _ in 0..4000 {
            reno.on_acked(DATAGRAM_BYTES_MAX, now, true);
        }
        assert_eq!(reno.window_bytes(), WINDOW_BYTES_MAX);
        for _ in 0..100 {
            now += Duration::from_millis(1);
            reno.on_lost(now, now);
        }
        assert_eq!(reno.window_bytes(), WINDOW_BYTES_MIN);
    }

    #[test]
    fn a_window_that_was_not_needed_does_not_grow() {
        let (mut reno, now) = (NewReno::new(), start());
        reno.on_acked(DATAGRAM_BYTES_MAX, now, false);
        assert_eq!(reno.window_bytes(), WINDOW_BYTES_INITIAL);
    }
}
