//! What of the technician's input is passed on: ranges, rates, and what is held down. Pure.

use std::time::Duration;

use sasae_protocol::{
    peer::{Button, FromViewer},
    picture::FRAME_SIDE_MAX,
};

use super::codes::{MODIFIERS, evdev};

/// The most keys held down at once.
pub const KEYS_DOWN_MAX: usize = 16;
/// How far the wheel turns for one click, in CSS pixels.
pub const WHEEL_CLICK_PIXELS: f32 = 100.0;
/// The most clicks of one wheel message.
pub const WHEEL_CLICKS_MAX: u32 = 20;
/// Keys and buttons pressed a second, and at once after a pause.
pub const PRESSES: Rate = Rate { per_second: 60, burst: 90 };
/// Pointer moves a second, and at once.
pub const MOVES: Rate = Rate { per_second: 250, burst: 250 };
/// Wheel clicks a second, and at once.
pub const CLICKS: Rate = Rate { per_second: 100, burst: 60 };
/// Characters of composed text a second, and at once.
pub const CHARS: Rate = Rate { per_second: 400, burst: 2_048 };

/// How often something may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// In the long run.
    pub per_second: u32,
    /// At once, after a pause.
    pub burst: u32,
}

/// One thing to do to the customer's computer, done as a whole or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Moves the pointer.
    Move(Place),
    /// Presses or releases a key, by its evdev number.
    Key {
        /// The key.
        key: u8,
        /// Pressed or released.
        down: bool,
    },
    /// Moves the pointer and presses or releases a button.
    Button {
        /// Where; `None` leaves the pointer where it is.
        place: Option<Place>,
        /// The button.
        button: Button,
        /// Pressed or released.
        down: bool,
    },
    /// Moves the pointer and turns the wheel by one click.
    Wheel {
        /// Where.
        place: Place,
        /// Which way.
        turn: Turn,
    },
    /// Types a character.
    Char(char),
}

/// A pixel of the shared screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// From the left.
    pub x: u16,
    /// From the top.
    pub y: u16,
}

/// Which way the wheel turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Away from the user.
    Up,
    /// Towards the user.
    Down,
    /// To the left.
    Left,
    /// To the right.
    Right,
}

/// Why an input was not passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Dropped {
    /// The message is none of input.
    #[error("no input")]
    NoInput,
    /// A field is outside its limits.
    #[error("a field is out of range")]
    OutOfRange,
    /// No key that may be pressed has this code.
    #[error("unknown key")]
    UnknownKey,
    /// A key or button is released that is not held, or moved with an old number.
    #[error("out of order")]
    OutOfOrder,
    /// It came too fast, or too many keys are held.
    #[error("too much")]
    TooMuch,
}

/// What is held down and how much was passed on lately. Times count from any fixed start.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    keys: Vec<u8>,
    buttons: Vec<Button>,
    seq: Option<u32>,
    wheel: (f32, f32),
    presses: Bucket,
    moves: Bucket,
    clicks: Bucket,
    chars: Bucket,
}

#[derive(Debug, Clone, PartialEq)]
struct Bucket {
    rate: Rate,
    left: f64,
    at: Duration,
}

impl Rules {
    /// Nothing is held and nothing was passed on.
    pub fn new() -> Self {
        Self {
            keys: Vec::new(),
            buttons: Vec::new(),
            seq: None,
            wheel: (0.0, 0.0),
            presses: Bucket::full(PRESSES),
            moves: Bucket::full(MOVES),
            clicks: Bucket::full(CLICKS),
            chars: Bucket::full(CHARS),
        }
    }

    /// What to do for a message of the technician's. Keys and buttons count as held from here on;
    /// [`Rules::refused`] takes that back.
    pub fn apply(&mut self, event: &FromViewer, now: Duration) -> Result<Vec<Step>, Dropped> {
        if !event.is_within_limits() {
            return Err(Dropped::OutOfRange);
        }
        match event {
            FromViewer::Key { code, down } => {
                self.key(evdev(code).ok_or(Dropped::UnknownKey)?, *down, now)
            }
            FromViewer::Button { button, down, x, y } => {
                self.button(*button, *down, place(*x, *y)?, now)
            }
            FromViewer::Wheel { dx, dy, x, y } => self.wheel(*dx, *dy, place(*x, *y)?, now),
            FromViewer::Move { seq, x, y } => self.moved(*seq, place(*x, *y)?, now),
            FromViewer::Text { text } => self.text(text, now),
            FromViewer::ReleaseAll => Ok(self.release_all()),
            FromViewer::Hello { .. } | FromViewer::KeyFrame | FromViewer::End => {
                Err(Dropped::NoInput)
            }
        }
    }

    /// A step was not done: what it pressed is not held.
    pub fn refused(&mut self, step: Step) {
        match step {
            Step::Key { key, .. } => self.keys.retain(|held| *held != key),
            Step::Button { button, .. } => self.buttons.retain(|held| *held != button),
            Step::Move(_) | Step::Wheel { .. } | Step::Char(_) => {}
        }
    }

    /// Lets go of everything, what was pressed last first.
    pub fn release_all(&mut self) -> Vec<Step> {
        self.wheel = (0.0, 0.0);
        let keys = std::mem::take(&mut self.keys);
        let buttons = std::mem::take(&mut self.buttons);
        let release = |button| Step::Button { place: None, button, down: false };
        let buttons = buttons.into_iter().rev().map(release);
        buttons.chain(keys.into_iter().rev().map(|key| Step::Key { key, down: false })).collect()
    }

    /// Whether anything is held down.
    pub fn is_holding(&self) -> bool {
        !self.keys.is_empty() || !self.buttons.is_empty()
    }

    fn key(&mut self, key: u8, down: bool, now: Duration) -> Result<Vec<Step>, Dropped> {
        let is_held = self.keys.contains(&key);
        match (down, is_held) {
            // The customer's computer repeats held keys by itself.
            (true, true) => return Ok(Vec::new()),
            (true, false) => {
                if self.keys.len() >= KEYS_DOWN_MAX {
                    return Err(Dropped::TooMuch);
                }
                self.presses.take(1, now)?;
                self.keys.push(key);
            }
            (false, true) => self.keys.retain(|held| *held != key),
            (false, false) => return Err(Dropped::OutOfOrder),
        }
        Ok(vec![Step::Key { key, down }])
    }

    fn button(
        &mut self,
        button: Button,
        down: bool,
        place: Place,
        now: Duration,
    ) -> Result<Vec<Step>, Dropped> {
        let is_held = self.buttons.contains(&button);
        if down == is_held {
            return Err(Dropped::OutOfOrder);
        }
        if down {
            self.presses.take(1, now)?;
            self.buttons.push(button);
        } else {
            self.buttons.retain(|held| *held != button);
        }
        Ok(vec![Step::Button { place: Some(place), button, down }])
    }

    fn wheel(
        &mut self,
        dx: f32,
        dy: f32,
        place: Place,
        now: Duration,
    ) -> Result<Vec<Step>, Dropped> {
        if !dx.is_finite() || !dy.is_finite() {
            return Err(Dropped::OutOfRange);
        }
        let across = turn(&mut self.wheel.0, dx);
        let along = turn(&mut self.wheel.1, dy);
        let turns = [(across, Turn::Left, Turn::Right), (along, Turn::Up, Turn::Down)];
        let mut steps = Vec::new();
        for (clicks, back, forth) in turns {
            let count = clicks.unsigned_abs().min(WHEEL_CLICKS_MAX);
            self.clicks.take(count, now)?;
            let turn = if clicks < 0 { back } else { forth };
            steps.extend((0..count).map(|_| Step::Wheel { place, turn }));
        }
        Ok(steps)
    }

    fn moved(&mut self, seq: u32, place: Place, now: Duration) -> Result<Vec<Step>, Dropped> {
        let is_newer = |last: u32| seq != last && seq.wrapping_sub(last) < u32::MAX / 2;
        if !self.seq.is_none_or(is_newer) {
            return Err(Dropped::OutOfOrder);
        }
        self.moves.take(1, now)?;
        self.seq = Some(seq);
        Ok(vec![Step::Move(place)])
    }

    /// Held modifiers are let go first, or the text would become shortcuts.
    fn text(&mut self, text: &str, now: Duration) -> Result<Vec<Step>, Dropped> {
        let is_typed = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
        let text = text.replace("\r\n", "\n");
        let chars: Vec<char> = text.chars().filter(is_typed).collect();
        self.chars.take(u32::try_from(chars.len()).unwrap_or(u32::MAX), now)?;
        let is_modifier = |key: &u8| MODIFIERS.contains(key);
        let held: Vec<u8> = self.keys.iter().copied().filter(is_modifier).collect();
        self.keys.retain(|key| !is_modifier(key));
        let releases = held.into_iter().rev().map(|key| Step::Key { key, down: false });
        Ok(releases.chain(chars.into_iter().map(Step::Char)).collect())
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self::new()
    }
}

impl Bucket {
    fn full(rate: Rate) -> Self {
        Self { rate, left: rate.burst.into(), at: Duration::ZERO }
    }

    fn take(&mut self, count: u32, now: Duration) -> Result<(), Dropped> {
        let passed = now.saturating_sub(self.at).as_secs_f64();
        let left = self.left + passed * f64::from(self.rate.per_second);
        self.left = left.min(self.rate.burst.into());
        self.at = self.at.max(now);
        if f64::from(count) > self.left {
            return Err(Dropped::TooMuch);
        }
        self.left -= f64::from(count);
        Ok(())
    }
}

fn place(x: u16, y: u16) -> Result<Place, Dropped> {
    if x < FRAME_SIDE_MAX && y < FRAME_SIDE_MAX {
        Ok(Place { x, y })
    } else {
        Err(Dropped::OutOfRange)
    }
}

/// Adds a turn to what is left of those before it, and takes whole clicks out. Turning back
/// forgets the rest.
fn turn(rest: &mut f32, delta: f32) -> i32 {
    if *rest * delta < 0.0 {
        *rest = 0.0;
    }
    *rest += delta;
    let clicks = (*rest / WHEEL_CLICK_PIXELS).trunc();
    *rest -= clicks * WHEEL_CLICK_PIXELS;
    #[expect(clippy::cast_possible_truncation, reason = "a message turns by 4,000 pixels at most")]
    let clicks = clicks as i32;
    clicks
}

#[cfg(test)]
mod tests;
