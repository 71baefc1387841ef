//! The desktop around our windows: the revoke hotkey, and the indicator above everything.
//!
//! Has its own connection to the X server, so that it works whatever the event loop is doing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::errors::ReplyOrIdError;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    ChangeWindowAttributesAux, ConfigureWindowAux, ConnectionExt, EventMask, GrabMode, ModMask,
    StackMode, Window,
};
use x11rb::rust_connection::RustConnection;

use crate::consent::{DeskNews, hotkey};

/// Locks that may be on while the hotkey is pressed: Caps, and those that `NumLock`, `ScrollLock`
/// and the input method's switch are bound to.
const LOCKS: [ModMask; 4] = [ModMask::LOCK, ModMask::M2, ModMask::M3, ModMask::M5];
/// The bit of an event's code that tells that another client made it up (`XSendEvent`).
const MADE_UP: u8 = 0x80;
/// How often the indicator is raised at most while something else insists on being on top too.
const RAISES_MAX: u32 = 20;
/// The span in which [`RAISES_MAX`] counts.
const RAISE_SPAN: Duration = Duration::from_secs(1);

/// Our second connection to the X server.
pub(in crate::consent) struct Desk {
    shared: Arc<Shared>,
}

struct Shared {
    connection: RustConnection,
    root: Window,
    hotkey: Option<u8>,
    grabbed: AtomicBool,
    /// The indicator's XID; zero while none is up.
    indicator: AtomicU32,
}

impl Desk {
    /// Connects. `tell` is called on a thread of its own. `None` when there is no X server, so that
    /// everything else still works.
    pub(in crate::consent) fn open(tell: impl Fn(DeskNews) + Send + 'static) -> Option<Self> {
        let (connection, screen) = x11rb::connect(None).ok()?;
        let root = connection.setup().roots.get(screen)?.root;
        let hotkey = keycode(&connection, hotkey::KEYSYM);
        let shared = Arc::new(Shared {
            connection,
            root,
            hotkey,
            grabbed: AtomicBool::new(false),
            indicator: AtomicU32::new(0),
        });
        let listener = Arc::clone(&shared);
        thread::Builder::new().name("desk".into()).spawn(move || listener.listen(&tell)).ok()?;
        Some(Self { shared })
    }

    /// Takes the hotkey for us alone, or gives it back. Whether we have it now: another program
    /// may have taken it before.
    pub(in crate::consent) fn grab(&self, wanted: bool) -> bool {
        let had = self.shared.grabbed.load(Ordering::Relaxed);
        let has = if wanted == had { had } else { self.shared.grab(wanted).unwrap_or(false) };
        self.shared.grabbed.store(has, Ordering::Relaxed);
        has
    }

    /// Keeps this window above all others; `None` ends that.
    pub(in crate::consent) fn keep_above(&self, indicator: Option<u64>) {
        let id = indicator.and_then(|id| u32::try_from(id).ok()).unwrap_or(0);
        if self.shared.indicator.swap(id, Ordering::Relaxed) != id {
            // Without these events the indicator still is where it was put; it is raised no more.
            let _ = self.shared.watch(id != 0);
        }
    }

    /// Where the pointer is on the desktop, whatever window it is over.
    pub(in crate::consent) fn pointer(&self) -> Option<(i32, i32)> {
        let pointer = self.shared.connection.query_pointer(self.shared.root).ok()?.reply().ok()?;
        Some((pointer.root_x.into(), pointer.root_y.into()))
    }

    /// The desktop's size, all screens together.
    pub(in crate::consent) fn size(&self) -> Option<(i32, i32)> {
        let root = self.shared.connection.get_geometry(self.shared.root).ok()?.reply().ok()?;
        Some((root.width.into(), root.height.into()))
    }
}

impl Shared {
    fn grab(&self, wanted: bool) -> Result<bool, ReplyOrIdError> {
        let Some(keycode) = self.hotkey else {
            return Ok(false);
        };
        let mut refused = false;
        for locks in 0..1_u16 << LOCKS.len() {
            let mut modifiers = ModMask::from(hotkey::MODIFIERS);
            for (bit, lock) in LOCKS.into_iter().enumerate() {
                if locks & 1 << bit != 0 {
                    modifiers |= lock;
                }
            }
            let done = if wanted {
                self.connection.grab_key(
                    true,
                    self.root,
                    modifiers,
                    keycode,
                    GrabMode::ASYNC,
                    GrabMode::ASYNC,
                )?
            } else {
                self.connection.ungrab_key(keycode, self.root, modifiers)?
            };
            refused |= done.check().is_err();
        }
        Ok(wanted && !refused)
    }

    fn watch(&self, wanted: bool) -> Result<(), ReplyOrIdError> {
        let all = EventMask::SUBSTRUCTURE_NOTIFY | EventMask::STRUCTURE_NOTIFY;
        let mask = if wanted { all } else { EventMask::NO_EVENT };
        let attributes = ChangeWindowAttributesAux::new().event_mask(mask);
        self.connection.change_window_attributes(self.root, &attributes)?.check()?;
        Ok(())
    }

    fn listen(&self, tell: &impl Fn(DeskNews)) {
        let mut raises = Raises::default();
        while let Ok(event) = self.connection.wait_for_event() {
            let mut restacked = self.handle(&event, tell);
            while let Ok(Some(event)) = self.connection.poll_for_event() {
                restacked |= self.handle(&event, tell);
            }
            if restacked && self.raise(&mut raises).is_err() {
                break;
            }
        }
    }

    /// Handles one event; whether windows may have changed their order.
    fn handle(&self, event: &Event, tell: &impl Fn(DeskNews)) -> bool {
        if let Event::KeyPress(key) = event
            && key.response_type & MADE_UP == 0
            && Some(key.detail) == self.hotkey
        {
            tell(DeskNews::Revoke);
        }
        if matches!(event, Event::ConfigureNotify(notice) if notice.window == self.root) {
            tell(DeskNews::Resized);
        }
        matches!(
            event,
            Event::ConfigureNotify(_)
                | Event::MapNotify(_)
                | Event::CirculateNotify(_)
                | Event::ReparentNotify(_)
        )
    }

    /// Puts the indicator on top unless it is there.
    fn raise(&self, raises: &mut Raises) -> Result<(), ReplyOrIdError> {
        let indicator = self.indicator.load(Ordering::Relaxed);
        if indicator == 0 {
            return Ok(());
        }
        let tree = self.connection.query_tree(self.root)?.reply()?;
        if tree.children.last() == Some(&indicator) || !raises.another(now()) {
            return Ok(());
        }
        let above = ConfigureWindowAux::new().stack_mode(StackMode::ABOVE);
        // The window may just have been closed; then there is nothing to raise.
        let _ = self.connection.configure_window(indicator, &above)?.check();
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the shell: it stands at the X server")]
fn now() -> Instant {
    Instant::now()
}

/// Counts raises, so that two programs that both want to be on top do not burn the processor.
#[derive(Default)]
struct Raises {
    since: Option<Instant>,
    count: u32,
}

impl Raises {
    fn another(&mut self, now: Instant) -> bool {
        if self.since.is_none_or(|since| now.duration_since(since) >= RAISE_SPAN) {
            self.since = Some(now);
            self.count = 0;
        }
        self.count += 1;
        self.count <= RAISES_MAX
    }
}

/// The key that gives `keysym` without modifiers.
fn keycode(connection: &RustConnection, keysym: u32) -> Option<u8> {
    let (min, max) = (connection.setup().min_keycode, connection.setup().max_keycode);
    let mapping = connection.get_keyboard_mapping(min, max - min + 1).ok()?.reply().ok()?;
    let per_key = usize::from(mapping.keysyms_per_keycode.max(1));
    let index = mapping.keysyms.chunks(per_key).position(|keys| keys.first() == Some(&keysym))?;
    u8::try_from(usize::from(min) + index).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_indicator_does_not_fight_for_the_top_without_end() {
        let mut raises = Raises::default();
        let start = now();
        assert!((0..RAISES_MAX).all(|_| raises.another(start)));
        assert!(!raises.another(start));
        assert!(raises.another(start + RAISE_SPAN));
    }
}
