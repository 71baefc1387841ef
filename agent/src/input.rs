//! Remote input, injected by physical key; one file per platform.
//!
//! [`Rules`] decide what of the technician's input is passed on and know what is held down; a
//! thread carries it out, one step at a time, each only while the customer's permit lives. The
//! desktop itself refuses what would press one of the agent's own windows. Whatever is held is
//! let go when the injector is stopped or dropped.

mod codes;
mod pause;
mod queue;
mod rules;
#[cfg(target_os = "linux")]
mod x11;

use std::time::{Duration, Instant};

use sasae_protocol::peer::FromViewer;

pub use codes::{CODES, evdev};
pub use pause::{Own, PAUSE};
pub use rules::{
    CHARS, CLICKS, Dropped, KEYS_DOWN_MAX, MOVES, PRESSES, Place, Rate, Rules, Step, Turn,
    WHEEL_CLICK_PIXELS, WHEEL_CLICKS_MAX,
};

use crate::{consent::OwnWindows, core::InputPermit};
use queue::Queue;
#[cfg(target_os = "linux")]
use x11::X11Desktop as PlatformDesktop;

/// The most steps that may wait to be carried out.
pub const STEPS_MAX: usize = 4_096;

/// A desktop that input can be injected into.
trait Desktop: Send {
    /// Carries one step out as a whole, or refuses it as a whole.
    fn inject(&mut self, step: Step) -> Result<Outcome, InjectError>;

    /// Tells of what the customer does with the own mouse and keyboard, until the result is
    /// dropped.
    fn watch_hands(&self, own: Box<dyn Fn(Own) + Send>) -> Result<Hands, InjectError>;

    /// Lets go of every key and button that this desktop was made to press.
    fn release_all(&mut self) -> Result<(), InjectError>;
}

/// Ends a watch over the customer's hands when it is dropped.
type Hands = Box<dyn Send + Sync>;

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// It was done.
    Done,
    /// It would have pressed one of the agent's own windows, or ended the share in the customer's
    /// name, and was not done.
    Refused,
    /// It can be done after so long.
    Later(Duration),
}

/// Why an input was not passed on.
#[derive(Debug, thiserror::Error)]
pub enum InjectError {
    /// An input since the last call would have pressed one of the agent's own windows.
    #[error("an input met one of the agent's own windows")]
    OwnWindow,
    /// The customer's permission has ended.
    #[error("the permission has ended")]
    Ended,
    /// The customer uses mouse or keyboard; everything was let go, and nothing is passed on for
    /// [`PAUSE`] after that.
    #[error("the customer uses mouse or keyboard")]
    Paused {
        /// Whether this is the first input that meets this pause.
        is_new: bool,
    },
    /// The input is not one that is passed on.
    #[error("an input was dropped: {0}")]
    Dropped(#[from] Dropped),
    /// More input waits than the desktop takes.
    #[error("too much input is waiting")]
    Busy,
    /// The desktop cannot take input; the text names what it lacks.
    #[error("the desktop lacks {0}")]
    Unsupported(&'static str),
    /// The desktop cannot be reached, or went away.
    #[error("the desktop was lost")]
    Lost(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Injects a technician's input; dropping it lets go of everything and stops.
pub struct Injector {
    rules: Rules,
    queue: Queue,
    start: Instant,
    is_paused: bool,
}

/// Starts to inject into a display (`None`: the one that the environment names). `own` are the
/// windows that input must never press.
pub fn open(display: Option<&str>, own: OwnWindows) -> Result<Injector, InjectError> {
    Injector::new(Box::new(PlatformDesktop::open(display, own)?))
}

impl Injector {
    #[expect(clippy::disallowed_methods, reason = "the shell that reads the clock")]
    fn new(desktop: Box<dyn Desktop>) -> Result<Self, InjectError> {
        let start = Instant::now();
        let queue = Queue::new(desktop, start)?;
        Ok(Self { rules: Rules::new(), queue, start, is_paused: false })
    }

    /// Passes one input on. It returns at once; the desktop follows in order on a thread of its
    /// own, and stops in the middle when the permit ends. Since a refusal by the desktop comes
    /// later, it is told by the next call.
    pub fn inject(&mut self, permit: &InputPermit, input: &FromViewer) -> Result<(), InjectError> {
        if !permit.is_live() {
            self.release_all();
            return Err(InjectError::Ended);
        }
        let now = self.start.elapsed();
        if self.queue.is_paused(now) {
            self.rules.release_all();
            let is_new = !std::mem::replace(&mut self.is_paused, true);
            return Err(InjectError::Paused { is_new });
        }
        self.is_paused = false;
        let refused = self.queue.take_refused();
        for step in &refused {
            self.rules.refused(*step);
        }
        let steps = self.rules.apply(input, now);
        match (steps, refused.is_empty()) {
            (Ok(steps), is_clean) => {
                self.queue.push(permit, &steps)?;
                if is_clean { Ok(()) } else { Err(InjectError::OwnWindow) }
            }
            (Err(_), false) => Err(InjectError::OwnWindow),
            (Err(dropped), true) => Err(dropped.into()),
        }
    }

    /// Forgets what waits and lets go of every key and button, at once. Worth calling before one
    /// of the agent's own windows comes up, because a held key repeats into whatever has the
    /// keyboard.
    pub fn release_all(&mut self) {
        self.rules.release_all();
        self.queue.release_all();
    }

    /// Stops for good: when this returns, everything is let go and nothing more is injected.
    pub fn stop(&mut self) {
        self.rules.release_all();
        self.queue.close();
    }
}

impl Drop for Injector {
    fn drop(&mut self) {
        self.stop();
    }
}

impl std::fmt::Debug for Injector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Injector").field("rules", &self.rules).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
