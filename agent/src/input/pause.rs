//! The customer's own mouse and keyboard win: what is done with them stops remote input for a
//! while. Pure; times count from any fixed start.

use std::time::Duration;

/// How long remote input stays away after the customer's own.
pub const PAUSE: Duration = Duration::from_secs(2);
/// How far the customer's mouse must move to count, in units of the device: a mouse that is bumped
/// or trembles does not take the computer away from the technician.
const MOVED_MIN: f64 = 8.0;
/// The time in which that distance counts.
const MOVED_WITHIN: Duration = Duration::from_millis(500);

/// Something that the customer's own devices did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Own {
    /// A key or button was pressed, or the wheel turned.
    Pressed,
    /// The mouse moved so far, in units of the device.
    Moved(f64),
}

/// Whose turn it is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pause {
    until: Option<Duration>,
    moved: f64,
    moving_since: Duration,
}

impl Pause {
    /// Notes what the customer did; whether remote input stops just now.
    pub(super) fn own(&mut self, own: Own, now: Duration) -> bool {
        let counts = match own {
            Own::Pressed => true,
            Own::Moved(distance) => {
                if now.saturating_sub(self.moving_since) > MOVED_WITHIN {
                    (self.moving_since, self.moved) = (now, 0.0);
                }
                self.moved += distance.abs();
                self.is_on(now) || self.moved >= MOVED_MIN
            }
        };
        let begins = counts && !self.is_on(now);
        if counts {
            self.until = Some(now + PAUSE);
        }
        begins
    }

    /// Whether remote input stays away at `now`.
    pub(super) fn is_on(&self, now: Duration) -> bool {
        self.until.is_some_and(|until| now < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn a_press_stops_remote_input_for_two_seconds_after_the_last() {
        let mut pause = Pause::default();
        assert!(!pause.is_on(at(0)));
        assert!(pause.own(Own::Pressed, at(100)));
        assert!(!pause.own(Own::Pressed, at(1_000)), "it is stopped already");
        assert!(pause.is_on(at(2_999)));
        assert!(!pause.is_on(at(3_000)));
        assert!(pause.own(Own::Pressed, at(3_000)));
    }

    #[test]
    fn a_mouse_that_trembles_does_not_count_and_one_that_is_moved_does() {
        let mut pause = Pause::default();
        for n in 0..20 {
            assert!(!pause.own(Own::Moved(1.0), at(n * 700)));
        }
        assert!(!pause.own(Own::Moved(-5.0), at(20_000)));
        assert!(pause.own(Own::Moved(3.0), at(20_010)));
        assert!(!pause.own(Own::Moved(1.0), at(21_900)));
        assert!(pause.is_on(at(23_800)), "every move while it is stopped keeps it so");
    }
}
