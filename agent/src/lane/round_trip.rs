//! The round trip, estimated as in RFC 9002, section 5.

use std::time::Duration;

use super::{
    ACK_DELAY_MAX, LOSS_DELAY_MIN, PROBE_TIMEOUT_MAX, PROBE_TIMEOUT_MIN, ROUND_TRIP_INITIAL,
};

/// Estimates of the round trip.
#[derive(Clone, Debug)]
pub(super) struct RoundTrip {
    latest: Duration,
    least: Duration,
    smoothed: Duration,
    variation: Duration,
    has_sample: bool,
}

impl RoundTrip {
    pub(super) fn new() -> Self {
        Self {
            latest: ROUND_TRIP_INITIAL,
            least: ROUND_TRIP_INITIAL,
            smoothed: ROUND_TRIP_INITIAL,
            variation: ROUND_TRIP_INITIAL / 2,
            has_sample: false,
        }
    }

    /// Takes a sample; `ack_delay` is how long the receiver says that it held the answer back.
    pub(super) fn sample(&mut self, latest: Duration, ack_delay: Duration) {
        self.latest = latest;
        if !self.has_sample {
            self.has_sample = true;
            self.least = latest;
            self.smoothed = latest;
            self.variation = latest / 2;
            return;
        }
        self.least = self.least.min(latest);
        let delay = ack_delay.min(ACK_DELAY_MAX);
        // The receiver's word is believed only as far as it cannot shrink the least round trip.
        let without = latest.checked_sub(delay).filter(|without| *without >= self.least);
        let adjusted = without.unwrap_or(latest);
        self.variation = (self.variation * 3 + self.smoothed.abs_diff(adjusted)) / 4;
        self.smoothed = (self.smoothed * 7 + adjusted) / 8;
    }

    pub(super) fn smoothed(&self) -> Duration {
        self.smoothed
    }

    /// Age at which a packet is lost once a later one is acknowledged (RFC 9002, 6.1.2).
    pub(super) fn loss_delay(&self) -> Duration {
        (self.smoothed.max(self.latest) * 9 / 8).max(LOSS_DELAY_MIN)
    }

    /// Silence after which something is sent to make the receiver speak (RFC 9002, 6.2.1),
    /// doubled for each time that it has not helped.
    ///
    /// The allowance for variation is capped, which the RFC does not do: what varies here is
    /// mostly how long SCTP below keeps a datagram, and a timeout that grows with each such wait
    /// would prolong the next.
    pub(super) fn probe_timeout(&self, times: u32) -> Duration {
        let most = self.smoothed.max(PROBE_TIMEOUT_MIN);
        let allowance = (self.variation * 4).clamp(LOSS_DELAY_MIN, most);
        let base = self.smoothed + allowance + ACK_DELAY_MAX;
        let doubled = base.max(PROBE_TIMEOUT_MIN).saturating_mul(1 << times.min(16));
        doubled.min(PROBE_TIMEOUT_MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn the_first_sample_replaces_the_guess() {
        let mut trip = RoundTrip::new();
        trip.sample(8 * MS, 5 * MS);
        assert_eq!(trip.smoothed(), 8 * MS);
    }

    #[test]
    fn a_receiver_cannot_make_the_round_trip_look_shorter_than_it_was() {
        let mut trip = RoundTrip::new();
        trip.sample(8 * MS, Duration::ZERO);
        for _ in 0..100 {
            trip.sample(8 * MS, Duration::from_secs(1));
        }
        assert_eq!(trip.smoothed(), 8 * MS);
    }

    #[test]
    fn timeouts_on_a_quick_path_are_short_and_never_shorter_than_the_least() {
        let mut trip = RoundTrip::new();
        for _ in 0..50 {
            trip.sample(MS, Duration::ZERO);
        }
        assert_eq!(trip.probe_timeout(0), PROBE_TIMEOUT_MIN);
        assert_eq!(trip.probe_timeout(1), 2 * PROBE_TIMEOUT_MIN);
        assert_eq!(trip.probe_timeout(99), PROBE_TIMEOUT_MAX);
        assert_eq!(trip.loss_delay(), LOSS_DELAY_MIN);
    }
}
