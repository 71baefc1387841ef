//! When to put the stack's clock forward, so that it finds a loss now.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use super::clock::Clock;

/// How far the clock is put forward: three times the stack's shortest time before it resends or
/// gives up (`RTO_MIN` in rtc-sctp, one second), because it doubles that each time that it waits in
/// vain, and because an acknowledgement that is just coming in makes for one sample that is too
/// long by a jump. One jump fires the timer once, however long it is.
pub(super) const JUMP: Duration = Duration::from_secs(3);

/// Times that the clock is put forward without a word from the other side. Six timeouts in a row
/// end the association; with two of them hastened it still lives through a minute of silence.
pub(super) const HASTE_MAX: u32 = 2;

/// Counts how often the clock has been put forward in vain.
pub(super) struct Haste {
    clock: Clock,
    in_vain: AtomicU32,
    times: AtomicU64,
}

impl Haste {
    pub(super) fn new(clock: Clock) -> Self {
        Self { clock, in_vain: AtomicU32::new(0), times: AtomicU64::new(0) }
    }

    /// Something came in: the path lives.
    pub(super) fn heard(&self) {
        self.in_vain.store(0, Ordering::Release);
    }

    /// Lets the stack's timer fire now, if that may help.
    pub(super) fn hasten(&self) {
        let times = self.in_vain.fetch_add(1, Ordering::AcqRel);
        if times >= HASTE_MAX {
            // Counted back, so that years of silence do not wrap around.
            self.in_vain.store(HASTE_MAX, Ordering::Release);
            return;
        }
        self.times.fetch_add(1, Ordering::Relaxed);
        // The stack doubles its timeout each time that it fires.
        self.clock.put_forward(JUMP * (1 << times));
    }

    /// How often the clock has been put forward.
    pub(super) fn times(&self) -> u64 {
        self.times.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use ::webrtc::runtime::Runtime;

    use super::*;

    #[test]
    fn silence_is_hastened_twice_and_no_more_until_something_is_heard() {
        let clock = Clock::new();
        let (haste, start) = (Haste::new(clock.clone()), clock.now());
        for _ in 0..10 {
            haste.hasten();
        }
        let ahead = clock.now() - start;
        assert!(ahead >= 3 * JUMP && ahead < 4 * JUMP, "{ahead:?}");
        haste.heard();
        haste.hasten();
        assert_eq!(haste.times(), 3);
    }
}
