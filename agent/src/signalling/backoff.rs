//! How long to wait before the next try to connect.
//!
//! Exponential back-off with full jitter, so that a thousand agents that lost the same gateway do
//! not all come back in the same second (Brooker, "Exponential Backoff And Jitter", 2015).

use std::time::Duration;

/// The longest that the first wait can be.
const WAIT_FIRST: Duration = Duration::from_millis(500);
/// The longest that any wait can be.
const WAIT_MAX: Duration = Duration::from_secs(15);

/// Counts failed tries.
#[derive(Debug, Clone, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The wait before the next try; `random` is a fresh number for the jitter.
    pub fn failed(&mut self, random: u64) -> Duration {
        let ceiling = WAIT_FIRST.saturating_mul(1 << self.failures.min(10)).min(WAIT_MAX);
        self.failures = self.failures.saturating_add(1);
        let millis = u64::try_from(ceiling.as_millis()).expect("at most WAIT_MAX");
        Duration::from_millis(random % (millis + 1))
    }

    /// A try succeeded: the next wait is short again.
    pub fn succeeded(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_limit_and_start_again_after_a_success() {
        let mut backoff = Backoff::default();
        let waits: Vec<Duration> = (0..20).map(|_| backoff.failed(u64::MAX)).collect();
        assert!(waits.iter().all(|wait| *wait <= WAIT_MAX));
        assert!(waits[0] <= WAIT_FIRST);
        let mut longest = Backoff { failures: 12 };
        assert_eq!(longest.failed(15_000), WAIT_MAX);
        backoff.succeeded();
        assert!(backoff.failed(u64::MAX) <= WAIT_FIRST);
    }
}
