//! Input on X11 through the `XTest` extension.
//!
//! Each press is one atomic act: the server is grabbed, so that no window can move, come up or
//! take the keyboard; the pointer goes to its place; what is under it (or has the keyboard) is
//! looked at; only if that is not ours the press is sent; the server is let go. The customer's own
//! mouse is the one thing that can still move in between, for some microseconds.

mod guard;
mod hands;
mod text;

use std::{error::Error, time::Instant};

use sasae_protocol::peer::Button;
use x11rb::{
    connection::Connection,
    protocol::{
        xproto::{
            BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ConnectionExt as _, KEY_PRESS_EVENT,
            KEY_RELEASE_EVENT, MOTION_NOTIFY_EVENT, Window,
        },
        xtest::ConnectionExt as _,
    },
    rust_connection::RustConnection,
};

use super::{Desktop, Hands, InjectError, Outcome, Own, Place, Step, Turn, codes::MODIFIERS};
use crate::consent::{OwnWindows, hotkey};
use guard::Guard;
use text::SpareKeys;

/// What X servers on Linux add to an evdev number.
const KEYCODE_OFFSET: u8 = 8;

/// An X11 display that input is injected into.
pub(super) struct X11Desktop {
    connection: RustConnection,
    root: Window,
    guard: Guard,
    spare: SpareKeys,
    hotkey: Option<u8>,
    keys: Vec<u8>,
    buttons: Vec<u8>,
    start: Instant,
    display: Option<String>,
}

/// Where a press would go.
#[derive(Debug, Clone, Copy)]
enum Target {
    /// What is under the pointer.
    Pointer,
    /// What has the keyboard.
    Keyboard,
}

impl X11Desktop {
    #[expect(clippy::disallowed_methods, reason = "the shell that reads the clock")]
    pub(super) fn open(display: Option<&str>, own: OwnWindows) -> Result<Self, InjectError> {
        let (connection, index) = RustConnection::connect(display).map_err(lost)?;
        let root = connection.setup().roots[index].root;
        let version = connection.xtest_get_version(2, 2).map_err(lost)?.reply();
        version.map_err(|_| InjectError::Unsupported("XTest"))?;
        let guard = Guard::new(&connection, root, own)?;
        let (spare, hotkey) = SpareKeys::find(&connection, hotkey::KEYSYM)?;
        Ok(Self {
            connection,
            root,
            guard,
            spare,
            hotkey,
            keys: Vec::new(),
            buttons: Vec::new(),
            start: Instant::now(),
            display: display.map(str::to_owned),
        })
    }

    fn fake(&self, kind: u8, detail: u8) -> Result<(), InjectError> {
        self.connection
            .xtest_fake_input(kind, detail, x11rb::CURRENT_TIME, x11rb::NONE, 0, 0, 0)
            .map_err(lost)?;
        Ok(())
    }

    fn fake_move(&self, place: Place) -> Result<(), InjectError> {
        let signed = |n: u16| i16::try_from(n).unwrap_or(i16::MAX);
        let (x, y) = (signed(place.x), signed(place.y));
        let kind = MOTION_NOTIFY_EVENT;
        self.connection
            .xtest_fake_input(kind, 0, x11rb::CURRENT_TIME, self.root, x, y, 0)
            .map_err(lost)?;
        Ok(())
    }

    fn flush(&self) -> Result<(), InjectError> {
        self.connection.flush().map_err(lost)
    }

    /// Does `act` with the server grabbed, if what it would press is not ours.
    fn guarded(
        &self,
        place: Option<Place>,
        target: Target,
        act: impl FnOnce() -> Result<Outcome, InjectError>,
    ) -> Result<Outcome, InjectError> {
        self.connection.grab_server().map_err(lost)?;
        let outcome = place
            .map_or(Ok(()), |place| self.fake_move(place))
            .and_then(|()| match target {
                Target::Pointer => self.guard.is_pointer_ours(&self.connection),
                Target::Keyboard => self.guard.is_keyboard_ours(&self.connection),
            })
            .and_then(|is_ours| if is_ours { Ok(Outcome::Refused) } else { act() });
        // Sent whatever happened before: a server left grabbed is a frozen desktop.
        self.connection.ungrab_server().map_err(lost)?;
        self.flush()?;
        outcome
    }

    fn key(&mut self, key: u8, down: bool) -> Result<Outcome, InjectError> {
        let keycode = key.saturating_add(KEYCODE_OFFSET);
        if !down {
            if self.keys.contains(&keycode) {
                self.keys.retain(|held| *held != keycode);
                self.fake(KEY_RELEASE_EVENT, keycode)?;
                self.flush()?;
            }
            return Ok(Outcome::Done);
        }
        let outcome = self.guarded(None, Target::Keyboard, || {
            if self.is_hotkey(key, keycode)? {
                return Ok(Outcome::Refused);
            }
            self.fake(KEY_PRESS_EVENT, keycode)?;
            Ok(Outcome::Done)
        })?;
        if outcome == Outcome::Done {
            self.keys.push(keycode);
        }
        Ok(outcome)
    }

    /// Whether a press would complete the customer's own hotkey, counting what the customer holds.
    fn is_hotkey(&self, key: u8, keycode: u8) -> Result<bool, InjectError> {
        let Some(hotkey) = self.hotkey else { return Ok(false) };
        if keycode == hotkey {
            let pointer = self.connection.query_pointer(self.root).map_err(lost)?;
            let mask = u16::from(pointer.reply().map_err(lost)?.mask);
            return Ok(mask & hotkey::MODIFIERS == hotkey::MODIFIERS);
        }
        Ok(MODIFIERS.contains(&key) && self.keys.contains(&hotkey))
    }

    fn button(
        &mut self,
        place: Option<Place>,
        button: Button,
        down: bool,
    ) -> Result<Outcome, InjectError> {
        let number = match button {
            Button::Left => 1,
            Button::Middle => 2,
            Button::Right => 3,
            Button::Back => 8,
            Button::Forward => 9,
        };
        if !down {
            if self.buttons.contains(&number) {
                self.buttons.retain(|held| *held != number);
                place.map_or(Ok(()), |place| self.fake_move(place))?;
                self.fake(BUTTON_RELEASE_EVENT, number)?;
                self.flush()?;
            }
            return Ok(Outcome::Done);
        }
        let outcome = self.guarded(place, Target::Pointer, || {
            self.fake(BUTTON_PRESS_EVENT, number)?;
            Ok(Outcome::Done)
        })?;
        if outcome == Outcome::Done {
            self.buttons.push(number);
        }
        Ok(outcome)
    }

    fn wheel(&self, place: Place, turn: Turn) -> Result<Outcome, InjectError> {
        let number = match turn {
            Turn::Up => 4,
            Turn::Down => 5,
            Turn::Left => 6,
            Turn::Right => 7,
        };
        self.guarded(Some(place), Target::Pointer, || {
            self.fake(BUTTON_PRESS_EVENT, number)?;
            self.fake(BUTTON_RELEASE_EVENT, number)?;
            Ok(Outcome::Done)
        })
    }

    fn char(&mut self, char: char) -> Result<Outcome, InjectError> {
        let keycode = match self.spare.keycode(&self.connection, char, self.start.elapsed())? {
            text::Slot::Ready(keycode) => keycode,
            text::Slot::Later(pause) => return Ok(Outcome::Later(pause)),
        };
        self.guarded(None, Target::Keyboard, || {
            self.fake(KEY_PRESS_EVENT, keycode)?;
            self.fake(KEY_RELEASE_EVENT, keycode)?;
            Ok(Outcome::Done)
        })
    }
}

impl Desktop for X11Desktop {
    fn inject(&mut self, step: Step) -> Result<Outcome, InjectError> {
        match step {
            Step::Move(place) => {
                self.fake_move(place)?;
                self.flush()?;
                Ok(Outcome::Done)
            }
            Step::Key { key, down } => self.key(key, down),
            Step::Button { place, button, down } => self.button(place, button, down),
            Step::Wheel { place, turn } => self.wheel(place, turn),
            Step::Char(char) => self.char(char),
        }
    }

    fn watch_hands(&self, own: Box<dyn Fn(Own) + Send>) -> Result<Hands, InjectError> {
        hands::watch(self.display.as_deref(), own)
    }

    fn release_all(&mut self) -> Result<(), InjectError> {
        while let Some(number) = self.buttons.pop() {
            self.fake(BUTTON_RELEASE_EVENT, number)?;
        }
        while let Some(keycode) = self.keys.pop() {
            self.fake(KEY_RELEASE_EVENT, keycode)?;
        }
        // A round trip: the server has done it when this returns.
        self.connection.get_input_focus().map_err(lost)?.reply().map_err(lost)?;
        Ok(())
    }
}

impl Drop for X11Desktop {
    fn drop(&mut self) {
        // A display that is gone holds nothing down any more.
        let _ = self.release_all();
        let _ = self.spare.restore(&self.connection);
        let _ = self.flush();
    }
}

fn lost(error: impl Error + Send + Sync + 'static) -> InjectError {
    InjectError::Lost(Box::new(error))
}

#[cfg(test)]
mod tests;
