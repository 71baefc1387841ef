//! Faults that AWS allows and that code must bear, drawn from a seed so that a run repeats.

use std::{sync::Mutex, time::Duration};

/// Which part of the `$disconnect` events is lost, in percent.
const LOST_DISCONNECTS: u64 = 30;
/// Which part of the messages is held back, in percent.
const HELD_MESSAGES: u64 = 20;
/// The longest that a message is held back.
const HELD_MAX: Duration = Duration::from_millis(40);

/// The source of faults; without a seed there are none.
#[derive(Debug, Default)]
pub struct Faults {
    state: Option<Mutex<u64>>,
}

impl Faults {
    /// Faults drawn from `seed`.
    pub fn seeded(seed: u64) -> Self {
        Self { state: Some(Mutex::new(seed)) }
    }

    /// Whether this `$disconnect` is never delivered.
    pub fn loses_disconnect(&self) -> bool {
        self.draw().is_some_and(|drawn| drawn % 100 < LOST_DISCONNECTS)
    }

    /// How long this message is held back, so that a later one may overtake it.
    pub fn holds_message(&self) -> Option<Duration> {
        let drawn = self.draw().filter(|drawn| drawn % 100 < HELD_MESSAGES)?;
        let millis = u64::try_from(HELD_MAX.as_millis()).unwrap_or(1).max(1);
        Some(Duration::from_millis(1 + (drawn >> 32) % millis))
    }

    /// `SplitMix64` (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
    fn draw(&self) -> Option<u64> {
        let mut state =
            self.state.as_ref()?.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Some(z ^ (z >> 31))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_seed_nothing_is_lost_or_held() {
        let faults = Faults::default();
        assert!((0..1000).all(|_| !faults.loses_disconnect() && faults.holds_message().is_none()));
    }

    #[test]
    fn a_seed_gives_the_same_faults_again() {
        let run = |seed| {
            let faults = Faults::seeded(seed);
            (0..200)
                .map(|_| (faults.loses_disconnect(), faults.holds_message()))
                .collect::<Vec<_>>()
        };
        assert_eq!(run(7), run(7));
        assert_ne!(run(7), run(8));
        assert!(run(7).iter().any(|(lost, _)| *lost));
        assert!(run(7).iter().any(|(_, held)| held.is_some()));
        assert!(run(7).iter().any(|(lost, held)| !lost && held.is_none()));
    }
}
