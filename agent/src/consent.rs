//! What the customer sees and decides: the windows, and the acts that come out of them.
//!
//! [`run`] owns the main thread. The core sends it a [`Screen`] whenever something changed, and
//! gets a [`CustomerAct`] for everything that the customer decides; only this module can make
//! one. The windows are drawn without a GPU and only when something happens
//! (`docs/decisions/window-toolkit.md`).
//!
//! # Windows, for window managers and tests
//!
//! | window | `WM_CLASS` | title (English) |
//! | --- | --- | --- |
//! | main | `main`, `sasae-agent` | `Sasae` in every language |
//! | consent | `consent`, `sasae-agent` | `Sasae – Permission` |
//! | indicator | `indicator`, `sasae-agent` | `Sasae – Sharing` |
//!
//! The main window is away while a request is asked. The indicator is up while something is
//! shared; no window manager has it, and it stands above all other windows.
//!
//! # Keys
//!
//! Tab and Shift+Tab go round, Enter and Space press. What has the focus at first is in italics.
//!
//! | screen | Tab order |
//! | --- | --- |
//! | `AskCode` | *code* (Enter joins), gateway if asked for (Enter joins), Join, Paste, languages |
//! | `ConfirmJoin` | *Join*, Do not join, languages |
//! | `Joined` | Leave, languages |
//! | leaving, asked first | *Stay*, Leave, languages |
//! | `Consent` | *Deny*, Allow (not before it is live), languages; Escape denies at any time |
//! | `Granted`, `Sharing` | *Stop*, languages |
//! | `Ended` | *Close*, languages |
//!
//! In the first half second of a request only Escape answers it, so that typing meant for another
//! window does not. Allow is live [`READING_TIME`] after the request was first painted, or at
//! `allow_from` if that is later. Ctrl + Alt + Shift + S anywhere on the desktop is Stop while
//! something is granted or shared. Closing the window leaves; in a session it asks first.

mod act;
mod countdown;
mod font;
pub(crate) mod hotkey;
mod icon;
mod mark;
mod own;
mod pane;
mod plan;
mod raster;
mod shell;
mod theme;
mod view;
mod widgets;

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod other;

#[cfg(target_os = "linux")]
use linux as platform;
#[cfg(not(target_os = "linux"))]
use other as platform;
use std::sync::Arc;
use std::thread;

use sasae_protocol::Timestamp;
use tokio::sync::{mpsc, watch};
use winit::event_loop::{EventLoop, EventLoopProxy};

use crate::locale::Language;

pub use act::{Act, CustomerAct, Screen};
pub use countdown::READING_TIME;
pub use own::OwnWindows;

/// Acts that may wait for the core; more than a person can make.
pub const ACTS_MAX: usize = 64;
/// Characters that the field for the code takes; a link is far shorter.
pub const CODE_CHARS_MAX: usize = 512;

/// Tells the time by which requests are asked: that of [`Screen::Consent`]'s `allow_from` and
/// `lapses_at`. It must not run faster than real time, or Allow would become live too soon; so
/// build it on `Instant`, not on the system's clock.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Why there are no windows (any more).
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// The system lacks a library that the windows need.
    #[error("the system's library {0} is missing; please install it")]
    Library(&'static str),
    /// There is no desktop to show windows on, or it is gone.
    #[error("the desktop cannot be reached")]
    Desktop(#[from] winit::error::EventLoopError),
    /// The desktop refused a window.
    #[error("the desktop refused a window")]
    Window(#[from] winit::error::OsError),
    /// The window's memory cannot be shown.
    #[error("a window cannot be painted")]
    Painting(#[from] softbuffer::SoftBufferError),
    /// A thread that brings screens to the windows could not be started.
    #[error("the window's helper thread could not be started")]
    Thread(#[from] std::io::Error),
}

/// How the windows are run.
pub struct Windows {
    /// The screens: the newest is shown. Dropping the sender closes the windows.
    pub screens: watch::Receiver<Screen>,
    /// Where the customer's acts go; a channel of [`ACTS_MAX`].
    pub acts: mpsc::Sender<CustomerAct>,
    /// Kept up to date with the ids of our own windows.
    pub own: OwnWindows,
    /// The time.
    pub clock: Clock,
    /// The language to begin with.
    pub language: Language,
    /// Whether the windows may run on another than the main thread. Only tests on X11 can.
    pub any_thread: bool,
}

/// Shows the windows until the sender of screens is dropped, or the customer has left. Call it on
/// the main thread: macOS allows windows nowhere else.
///
/// # Errors
/// When there is no desktop, or it refuses our windows.
pub fn run(windows: Windows) -> Result<(), WindowError> {
    let Windows { screens, acts, own, clock, language, any_thread } = windows;
    if let Some(library) = platform::missing_library() {
        return Err(WindowError::Library(library));
    }
    let mut builder = EventLoop::<Wake>::with_user_event();
    platform::prepare(&mut builder, any_thread);
    let event_loop = builder.build()?;
    let proxy = event_loop.create_proxy();
    forward(screens.clone(), proxy.clone())?;
    let told = proxy.clone();
    let desk = platform::Desk::open(move |news| {
        // Fails only when the windows are gone, and with them all that could be revoked.
        let _ = told.send_event(Wake::Desk(news));
    });
    let fonts = platform::system_fonts();
    let (rgba, side) = icon::rgba();
    let workshop = pane::Workshop {
        display: softbuffer::Context::new(event_loop.owned_display_handle())?,
        proxy,
        own,
        fonts,
        theme: platform::theme(),
        // Only a wrong size is refused; a window without our sign is still a window.
        icon: winit::window::Icon::from_rgba(rgba, side, side).ok(),
    };
    let mut shell = shell::Shell::new(workshop, screens, acts, clock, desk, language);
    event_loop.run_app(&mut shell)?;
    shell.failure().map_or(Ok(()), Err)
}

/// What happens on the desktop around our windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DeskNews {
    /// The hotkey was pressed.
    Revoke,
    /// The desktop has another size.
    Resized,
}

/// What wakes the windows, besides the desktop's own events.
#[derive(Debug)]
enum Wake {
    /// There is a new screen.
    Screen,
    /// Something happened on the desktop around the windows.
    Desk(DeskNews),
    /// A screen reader wants something.
    Access(accesskit_winit::Event),
    /// The core is gone.
    Closed,
}

impl From<accesskit_winit::Event> for Wake {
    fn from(event: accesskit_winit::Event) -> Self {
        Self::Access(event)
    }
}

/// Wakes the windows for every new screen, from a thread that otherwise sleeps.
fn forward(
    mut screens: watch::Receiver<Screen>,
    proxy: EventLoopProxy<Wake>,
) -> Result<(), WindowError> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    thread::Builder::new().name("screens".into()).spawn(move || {
        runtime.block_on(async move {
            while screens.changed().await.is_ok() {
                if proxy.send_event(Wake::Screen).is_err() {
                    return;
                }
            }
            let _ = proxy.send_event(Wake::Closed);
        });
    })?;
    Ok(())
}
