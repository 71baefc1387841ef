//! Spreads datagrams over the round trip (RFC 9002, 7.7) as a bucket of bytes that fills up.

use std::time::{Duration, Instant};

use sasae_protocol::picture::DATAGRAM_BYTES_MAX;

/// Bytes that may go at once: Chromium's socket buffer takes about 56 packets, half of that is
/// safe beside what else goes on.
pub(super) const BURST_BYTES: usize = 24 * DATAGRAM_BYTES_MAX;

/// Shortest wait that is worth waiting for: a timer is no finer.
const WAIT_MIN: Duration = Duration::from_millis(1);

/// The bucket.
#[derive(Clone, Debug)]
pub(super) struct Pacer {
    bytes: usize,
    filled: Option<Instant>,
}

impl Pacer {
    pub(super) fn new() -> Self {
        Self { bytes: BURST_BYTES, filled: None }
    }

    /// Fills the bucket for the time gone by at 5/4 of a window each round trip.
    fn fill(&mut self, now: Instant, window: usize, round_trip: Duration) {
        let filled = *self.filled.get_or_insert(now);
        let added = now.saturating_duration_since(filled).as_secs_f64() * rate(window, round_trip);
        // Whole bytes only; the rest of the time stays for the next filling.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "not negative, and a float too large saturates"
        )]
        let added = added as usize;
        if added > 0 {
            self.bytes = self.bytes.saturating_add(added).min(BURST_BYTES);
            self.filled = Some(now);
        }
    }

    /// When a datagram may go: now if `None`.
    pub(super) fn wait(
        &mut self,
        now: Instant,
        window: usize,
        round_trip: Duration,
    ) -> Option<Instant> {
        self.fill(now, window, round_trip);
        let missing = DATAGRAM_BYTES_MAX.saturating_sub(self.bytes);
        if missing == 0 {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "below 2^52")]
        let seconds = missing as f64 / rate(window, round_trip);
        Some(now + Duration::from_secs_f64(seconds).max(WAIT_MIN))
    }

    pub(super) fn spend(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_sub(bytes);
    }
}

/// Bytes a second.
#[expect(clippy::cast_precision_loss, reason = "a window is below 2^52 bytes")]
fn rate(window: usize, round_trip: Duration) -> f64 {
    1.25 * window as f64 / round_trip.max(Duration::from_micros(100)).as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "any start will do for a virtual clock")]
    fn a_window_is_spread_over_the_round_trip_after_the_first_burst() {
        let (mut pacer, start) = (Pacer::new(), Instant::now());
        let (window, trip) = (100 * DATAGRAM_BYTES_MAX, Duration::from_millis(100));
        let (mut now, mut sent) = (start, 0);
        while sent < window {
            if let Some(at) = pacer.wait(now, window, trip) {
                now = at;
            } else {
                pacer.spend(DATAGRAM_BYTES_MAX);
                sent += DATAGRAM_BYTES_MAX;
            }
        }
        let took = now - start;
        assert!(took > Duration::from_millis(55) && took < Duration::from_millis(85), "{took:?}");
    }
}
