//! Screen capture: damage in, changed rectangles out; one file per platform.
//!
//! Whatever looks at the screen takes a [`crate::core::ScreenPermit`], which only a live grant of
//! the customer gives, and shows nothing any more once that has ended.

use std::{sync::Arc, time::Duration};

mod gate;
mod permitted;
mod pointer;
mod screen;
mod synthetic;
mod tiles;
#[cfg(target_os = "linux")]
mod x11;

pub(crate) use gate::Gate;
pub use permitted::Permitted;
pub use pointer::{PointerChange, PointerSink, Shape};
pub use screen::Screen;
pub use synthetic::{Synthetic, SyntheticScreen};
pub use tiles::{Rect, Size, TILE_PIXELS, TileSet};
#[cfg(target_os = "linux")]
pub(crate) use x11::WakeFd;
#[cfg(target_os = "linux")]
pub use x11::{PointerWatch, open, watch_pointer};

/// A source of pictures of one screen.
///
/// It is driven by damage: while nothing changes on the screen [`Capture::wait`] blocks and
/// nothing else happens. Reading pixels is a separate, explicit act, [`Capture::grab`].
pub trait Capture: Send {
    /// Blocks until the screen may have changed, somebody calls the [`Waker`], or `timeout` ends
    /// (`None` waits for ever). Damage is told once: what was told is not waited for again until
    /// the next grab.
    fn wait(&mut self, timeout: Option<Duration>) -> Result<Wake, CaptureError>;

    /// Reads what changed since the last grab (the first time: everything) into the screen.
    fn grab(&mut self) -> Result<Grab, CaptureError>;

    /// The pixels as of the last grab.
    fn screen(&self) -> &Screen;

    /// A handle that ends a [`Capture::wait`] from another thread.
    fn waker(&self) -> Waker;
}

/// Why [`Capture::wait`] came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// The screen may have changed since the last grab.
    Damage,
    /// The waker was called.
    Called,
    /// The time given has passed.
    TimedOut,
}

/// What one grab found, after an exact comparison with the pixels before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grab {
    /// The tiles whose pixels are really different now.
    pub changed: TileSet,
    /// The screen has another size than at the last grab; every tile is in `changed`.
    pub resized: bool,
}

/// Ends a wait from any thread; calls that come together count once.
#[derive(Clone)]
pub struct Waker(Arc<dyn Fn() + Send + Sync>);

impl Waker {
    /// A waker that does `wake`.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new(wake))
    }

    /// Ends the wait now under way, or the next one.
    pub fn wake(&self) {
        (self.0)();
    }
}

impl std::fmt::Debug for Waker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Waker")
    }
}

/// Why a screen cannot be captured.
#[derive(Debug, thiserror::Error)]
pub enum CaptureError {
    /// There is no display, or it lets nobody in.
    #[error("the display cannot be reached")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The display cannot do what capture needs; the text names it.
    #[error("the display lacks {0}")]
    Unsupported(&'static str),
    /// The customer's permission has ended.
    #[error("the permission to look at the screen has ended")]
    Ended,
    /// The display went away while it was captured.
    #[error("the display was lost")]
    Lost(#[source] Box<dyn std::error::Error + Send + Sync>),
}
