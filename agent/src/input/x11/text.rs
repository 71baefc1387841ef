//! Composed text on X11: characters through key codes that no key uses.
//!
//! A character is typed by giving a spare key code its keysym and pressing that. The other way, the
//! clipboard, would destroy what the customer has copied, and each program has another key to
//! paste. Programs read a changed keyboard some time after it changed, so a key code keeps its
//! character for as long as possible, is never given another one while a program may still be
//! reading, and what is typed often is typed by the key code that has it already.

use std::time::Duration;

use x11rb::{
    connection::Connection, protocol::xproto::ConnectionExt as _, rust_connection::RustConnection,
    wrapper::ConnectionExt as _,
};

use super::{KEYCODE_OFFSET, lost};
use crate::input::{CODES, InjectError};

/// How long after its last press a key code may be given another character. A program that has not
/// read its keys by then reads wrong ones; 120 ms were too few for an xterm on a computer with ten
/// busy processes. A text of more different characters than there are spare key codes waits for it.
const SETTLE: Duration = Duration::from_millis(700);
/// The most key codes used; more would slow down every program's reading of the keyboard.
const SPARE_MAX: usize = 24;
/// What is added to a Unicode code point to make a keysym (X11 protocol, appendix A).
const UNICODE: u32 = 0x0100_0000;
const RETURN: u32 = 0xff0d;
const TAB: u32 = 0xff09;

/// Key codes that no key has, and what they type now.
pub(super) struct SpareKeys(Vec<Spare>);

struct Spare {
    keycode: u8,
    keysym: Option<u32>,
    pressed: Duration,
}

/// Where a character can be typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// With this key code, now.
    Ready(u8),
    /// Every key code was used just now: try again after this.
    Later(Duration),
}

impl SpareKeys {
    /// Finds spare key codes, and the one that types `keysym` on the keyboard as it is.
    pub(super) fn find(
        connection: &RustConnection,
        keysym: u32,
    ) -> Result<(Self, Option<u8>), InjectError> {
        let (first, last) = (connection.setup().min_keycode, connection.setup().max_keycode);
        let count = last.saturating_sub(first).saturating_add(1);
        let mapping = connection.get_keyboard_mapping(first, count).map_err(lost)?;
        let mapping = mapping.reply().map_err(lost)?;
        let width = usize::from(mapping.keysyms_per_keycode).max(1);
        let keys = || (first..=last).zip(mapping.keysyms.chunks(width));
        let is_pressable = |keycode: u8| {
            CODES.iter().any(|(_, number)| number.saturating_add(KEYCODE_OFFSET) == keycode)
        };
        let spare = keys()
            .filter(|(keycode, keysyms)| {
                keysyms.iter().all(|keysym| *keysym == 0) && !is_pressable(*keycode)
            })
            .map(|(keycode, _)| Spare { keycode, keysym: None, pressed: Duration::ZERO })
            .take(SPARE_MAX)
            .collect();
        let found = keys().find(|(_, keysyms)| keysyms.contains(&keysym));
        Ok((Self(spare), found.map(|(keycode, _)| keycode)))
    }

    /// A key code that types `char`, for a press at `now`.
    pub(super) fn keycode(
        &mut self,
        connection: &RustConnection,
        char: char,
        now: Duration,
    ) -> Result<Slot, InjectError> {
        let keysym = keysym(char);
        if let Some(spare) = self.0.iter_mut().find(|spare| spare.keysym == Some(keysym)) {
            spare.pressed = now;
            return Ok(Slot::Ready(spare.keycode));
        }
        let oldest = self.0.iter_mut().min_by_key(|spare| (spare.keysym.is_some(), spare.pressed));
        let spare = oldest.ok_or(InjectError::Unsupported("a spare key code"))?;
        let rest = (spare.pressed + SETTLE).saturating_sub(now);
        if spare.keysym.is_some() && !rest.is_zero() {
            return Ok(Slot::Later(rest));
        }
        connection.change_keyboard_mapping(1, spare.keycode, 2, &[keysym, keysym]).map_err(lost)?;
        connection.sync().map_err(lost)?;
        spare.keysym = Some(keysym);
        spare.pressed = now;
        Ok(Slot::Ready(spare.keycode))
    }

    /// Takes the characters away again.
    pub(super) fn restore(&mut self, connection: &RustConnection) -> Result<(), InjectError> {
        for spare in &mut self.0 {
            if spare.keysym.take().is_some() {
                connection.change_keyboard_mapping(1, spare.keycode, 2, &[0, 0]).map_err(lost)?;
            }
        }
        Ok(())
    }
}

/// The keysym of a character (X11 protocol, appendix A: Latin 1 as it is, the rest by Unicode).
fn keysym(char: char) -> u32 {
    match char {
        '\n' => RETURN,
        '\t' => TAB,
        ' '..='~' | '\u{a0}'..='\u{ff}' => u32::from(char),
        _ => UNICODE | u32::from(char),
    }
}
