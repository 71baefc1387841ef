//! When Allow becomes live and when the request lapses: pure, the clock is a parameter.

use sasae_protocol::{Seconds, Timestamp};

/// How long a request must have been on the screen before Allow can be pressed.
pub const READING_TIME: Seconds = Seconds::new(3);

/// The times of one request on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Countdown {
    allow_from: Timestamp,
    lapses_at: Timestamp,
}

impl Countdown {
    /// The times of a request that was first painted at `shown`. The core says from when on Allow
    /// may be live, but never less than [`READING_TIME`] after the customer could first see it.
    pub(super) fn new(allow_from: Timestamp, lapses_at: Timestamp, shown: Timestamp) -> Self {
        Self { allow_from: allow_from.max(shown.plus(READING_TIME)), lapses_at }
    }

    /// Whether Allow counts at `now`.
    pub(super) fn is_live(&self, now: Timestamp) -> bool {
        self.allow_from <= now && !self.is_over(now)
    }

    /// Whether the request has lapsed at `now`.
    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        self.lapses_at <= now
    }

    /// Seconds until Allow is live, rounded up; zero when it is.
    pub(super) fn allow_in(&self, now: Timestamp) -> u64 {
        self.allow_from.since_millis(now).div_ceil(1000)
    }

    /// Seconds until the request lapses, rounded up; zero when it has.
    pub(super) fn lapses_in(&self, now: Timestamp) -> u64 {
        self.lapses_at.since_millis(now).div_ceil(1000)
    }

    /// When what is shown changes next; `None` after the end.
    pub(super) fn changes_at(&self, now: Timestamp) -> Option<Timestamp> {
        [self.allow_from, self.lapses_at]
            .into_iter()
            .filter(|at| now < *at)
            .map(|at| {
                let left = at.since_millis(now);
                // The next whole second before `at`, or `at` itself.
                Timestamp::from_millis(at.millis() - (left - 1) / 1000 * 1000)
            })
            .min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: u64) -> Timestamp {
        Timestamp::from_millis(1_000_000 + millis)
    }

    #[test]
    fn allow_is_dead_for_three_seconds_after_the_request_was_first_seen() {
        let countdown = Countdown::new(at(3000), at(60_000), at(500));
        assert!(!countdown.is_live(at(3000)));
        assert!(!countdown.is_live(at(3499)));
        assert!(countdown.is_live(at(3500)));
    }

    #[test]
    fn the_core_can_keep_allow_dead_for_longer_but_not_for_less() {
        assert!(!Countdown::new(at(9000), at(60_000), at(0)).is_live(at(8999)));
        assert!(!Countdown::new(at(0), at(60_000), at(0)).is_live(at(2999)));
    }

    #[test]
    fn a_lapsed_request_cannot_be_allowed() {
        let countdown = Countdown::new(at(3000), at(60_000), at(0));
        assert!(countdown.is_live(at(59_999)));
        assert!(!countdown.is_live(at(60_000)));
        assert!(countdown.is_over(at(60_000)));
    }

    #[test]
    fn the_seconds_shown_are_rounded_up_and_change_when_the_clock_says() {
        let countdown = Countdown::new(at(3000), at(60_000), at(0));
        assert_eq!(countdown.allow_in(at(0)), 3);
        assert_eq!(countdown.changes_at(at(0)), Some(at(1000)));
        assert_eq!(countdown.allow_in(at(1000)), 2);
        assert_eq!(countdown.allow_in(at(2999)), 1);
        assert_eq!(countdown.changes_at(at(2999)), Some(at(3000)));
        assert_eq!(countdown.allow_in(at(3000)), 0);
        assert_eq!(countdown.lapses_in(at(3000)), 57);
        assert_eq!(countdown.changes_at(at(59_500)), Some(at(60_000)));
        assert_eq!(countdown.changes_at(at(60_000)), None);
    }
}
