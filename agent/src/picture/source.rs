//! When to look at the screen and what to encode then: the pure half of the picture.

use std::time::Duration;

use crate::capture::TileSet;

use super::encoder::{BITRATE_MAX, BITRATE_MIN, FRAME_RATE_MAX, Pass};

/// How long damage is gathered before the screen is read, so that one redraw is one frame.
pub const GATHER: Duration = Duration::from_millis(2);
/// The shortest time between two frames.
pub const FRAME_INTERVAL: Duration = Duration::from_micros(1_000_000 / FRAME_RATE_MAX as u64);
/// How long the screen must have been still before the picture is refined.
pub const REST: Duration = Duration::from_millis(150);
/// The same where a large part of it changed: refining that takes long enough to be in the way of
/// somebody who scrolls, stops to look and scrolls on.
pub const REST_WIDE: Duration = Duration::from_millis(500);
/// A large part of the screen is one in so many tiles.
const WIDE_SHARE: usize = 4;
/// The shortest time between two refining frames; longer after a large one, so that refining takes
/// half of the bitrate at most and a change never waits long behind it.
pub const REFINE_INTERVAL: Duration = Duration::from_millis(40);
/// The most refining frames after one change.
pub const REFINE_FRAMES_MAX: u8 = 10;
/// A refining frame of no more bytes than this brought nothing.
pub const REFINE_BYTES_MIN: usize = 400;
/// So many refining frames in a row that brought nothing end the refining.
const REFINE_EMPTY_MAX: u8 = 2;

/// Whether the lane takes another frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flow {
    /// It takes one.
    #[default]
    Open,
    /// It has enough to send; damage gathers until it is open again.
    Full,
}

/// What the thread that owns capture and encoder does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Wait for damage or a call, for at most so long (`None`: for ever).
    Wait(Option<Duration>),
    /// Read the screen, then ask [`PictureSource::grabbed`].
    Grab,
    /// Encode what is there already.
    Encode(Pass),
}

/// Decides what happens next from what has happened. Times count from the start of the share.
#[derive(Debug, Clone)]
pub struct PictureSource {
    flow: Flow,
    damaged: Option<Duration>,
    is_key_wanted: bool,
    encoded: Option<Duration>,
    bits_per_second: u32,
    refine_interval: Duration,
    sharpness: Sharpness,
    blurred: Option<TileSet>,
}

/// How well the viewer's picture shows the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sharpness {
    /// As well as video can.
    Sharp,
    /// Worse than it can, since the last change.
    Blurred { changed: Duration, refined: u8, empty: u8 },
}

impl PictureSource {
    /// A source of which nothing has been seen: everything is damaged and a key frame is due.
    pub fn new(bits_per_second: u32) -> Self {
        Self {
            flow: Flow::Open,
            damaged: Some(Duration::ZERO),
            is_key_wanted: true,
            encoded: None,
            bits_per_second: bits_per_second.clamp(BITRATE_MIN, BITRATE_MAX),
            refine_interval: REFINE_INTERVAL,
            sharpness: Sharpness::Sharp,
            blurred: None,
        }
    }

    /// The screen was damaged.
    pub fn damage(&mut self, now: Duration) {
        self.damaged.get_or_insert(now);
    }

    /// The viewer needs a picture that stands alone.
    pub fn want_key(&mut self) {
        self.is_key_wanted = true;
    }

    /// The lane filled up or drained.
    pub fn set_flow(&mut self, flow: Flow) {
        self.flow = flow;
    }

    /// The encoder aims at so many bits a second now.
    pub fn set_bitrate(&mut self, bits_per_second: u32) {
        self.bits_per_second = bits_per_second.clamp(BITRATE_MIN, BITRATE_MAX);
    }

    /// What to do now.
    pub fn next(&self, now: Duration) -> Step {
        if self.flow == Flow::Full {
            return Step::Wait(None);
        }
        let (due, step) = match (self.damaged, self.is_key_wanted, self.sharpness) {
            (Some(damaged), _, _) => (self.earliest(FRAME_INTERVAL, damaged + GATHER), Step::Grab),
            (None, true, _) => (self.earliest(FRAME_INTERVAL, Duration::ZERO), Step::Grab),
            (None, false, Sharpness::Blurred { changed, refined, .. }) => {
                let is_wide = self.is_wide();
                let rest = if is_wide { REST_WIDE } else { REST };
                let pass = Pass::Refine { step: refined, is_wide };
                (self.earliest(self.refine_interval, changed + rest), Step::Encode(pass))
            }
            (None, false, Sharpness::Sharp) => return Step::Wait(None),
        };
        let rest = due.saturating_sub(now);
        if rest.is_zero() { step } else { Step::Wait(Some(rest)) }
    }

    /// The screen was read: what to encode, if anything. The damage counts as taken.
    pub fn grabbed(&mut self, changed: &TileSet, is_resized: bool) -> Option<Pass> {
        self.damaged = None;
        let is_changed = !changed.is_empty();
        match &mut self.blurred {
            Some(blurred) => blurred.merge(changed),
            None => self.blurred = Some(changed.clone()),
        }
        if self.is_key_wanted || is_resized {
            self.is_key_wanted = false;
            Some(Pass::Key)
        } else if is_changed {
            Some(Pass::Change)
        } else {
            None
        }
    }

    /// A picture was encoded, begun at `began`, and is so many bytes long (0: it was skipped).
    pub fn encoded(&mut self, pass: Pass, began: Duration, now: Duration, bytes: usize) {
        self.encoded = Some(began);
        let micros = bytes as u64 * 8 * 2 * 1_000_000 / u64::from(self.bits_per_second);
        self.refine_interval = REFINE_INTERVAL.max(Duration::from_micros(micros));
        self.sharpness = match (pass, self.sharpness) {
            (Pass::Key | Pass::Change, _) => {
                if pass == Pass::Key {
                    self.blurred = None;
                }
                Sharpness::Blurred { changed: now, refined: 0, empty: 0 }
            }
            (Pass::Refine { .. }, Sharpness::Blurred { changed, refined, empty }) => {
                let refined = refined + 1;
                let empty = if bytes < REFINE_BYTES_MIN { empty + 1 } else { 0 };
                if refined >= REFINE_FRAMES_MAX || empty >= REFINE_EMPTY_MAX {
                    self.blurred = None;
                    Sharpness::Sharp
                } else {
                    Sharpness::Blurred { changed, refined, empty }
                }
            }
            (Pass::Refine { .. }, Sharpness::Sharp) => Sharpness::Sharp,
        };
    }

    fn is_wide(&self) -> bool {
        self.blurred.as_ref().is_some_and(|tiles| tiles.count() * WIDE_SHARE >= tiles.total())
    }

    fn earliest(&self, interval: Duration, due: Duration) -> Duration {
        self.encoded.map_or(due, |encoded| due.max(encoded + interval))
    }
}

#[cfg(test)]
mod tests;
