//! Physical keys: `KeyboardEvent.code` of W3C UI Events to the key codes of Linux and X11.
//!
//! A code names a place on the keyboard, not a letter, so the customer's own layout decides what a
//! key writes. Numbers are those of Linux `input-event-codes.h`; X servers on Linux add 8. Power,
//! sleep and wake-up are left out: they end the share and more.

/// The key code of Linux (evdev) for a W3C code, if the key is one that may be pressed.
pub fn evdev(code: &str) -> Option<u8> {
    let index = CODES.binary_search_by(|(name, _)| name.cmp(&code)).ok()?;
    Some(CODES[index].1)
}

/// Every code and its number, sorted by code.
pub const CODES: &[(&str, u8)] = &[
    ("Again", 129),
    ("AltLeft", 56),
    ("AltRight", 100),
    ("ArrowDown", 108),
    ("ArrowLeft", 105),
    ("ArrowRight", 106),
    ("ArrowUp", 103),
    ("AudioVolumeDown", 114),
    ("AudioVolumeMute", 113),
    ("AudioVolumeUp", 115),
    ("Backquote", 41),
    ("Backslash", 43),
    ("Backspace", 14),
    ("BracketLeft", 26),
    ("BracketRight", 27),
    ("BrowserBack", 158),
    ("BrowserFavorites", 156),
    ("BrowserForward", 159),
    ("BrowserHome", 172),
    ("BrowserRefresh", 173),
    ("BrowserSearch", 217),
    ("BrowserStop", 128),
    ("CapsLock", 58),
    ("Comma", 51),
    ("ContextMenu", 127),
    ("ControlLeft", 29),
    ("ControlRight", 97),
    ("Convert", 92),
    ("Copy", 133),
    ("Cut", 137),
    ("Delete", 111),
    ("Digit0", 11),
    ("Digit1", 2),
    ("Digit2", 3),
    ("Digit3", 4),
    ("Digit4", 5),
    ("Digit5", 6),
    ("Digit6", 7),
    ("Digit7", 8),
    ("Digit8", 9),
    ("Digit9", 10),
    ("Eject", 161),
    ("End", 107),
    ("Enter", 28),
    ("Equal", 13),
    ("Escape", 1),
    ("F1", 59),
    ("F10", 68),
    ("F11", 87),
    ("F12", 88),
    ("F13", 183),
    ("F14", 184),
    ("F15", 185),
    ("F16", 186),
    ("F17", 187),
    ("F18", 188),
    ("F19", 189),
    ("F2", 60),
    ("F20", 190),
    ("F21", 191),
    ("F22", 192),
    ("F23", 193),
    ("F24", 194),
    ("F3", 61),
    ("F4", 62),
    ("F5", 63),
    ("F6", 64),
    ("F7", 65),
    ("F8", 66),
    ("F9", 67),
    ("Find", 136),
    ("Help", 138),
    ("Home", 102),
    ("Insert", 110),
    ("IntlBackslash", 86),
    ("IntlRo", 89),
    ("IntlYen", 124),
    ("KanaMode", 93),
    ("KeyA", 30),
    ("KeyB", 48),
    ("KeyC", 46),
    ("KeyD", 32),
    ("KeyE", 18),
    ("KeyF", 33),
    ("KeyG", 34),
    ("KeyH", 35),
    ("KeyI", 23),
    ("KeyJ", 36),
    ("KeyK", 37),
    ("KeyL", 38),
    ("KeyM", 50),
    ("KeyN", 49),
    ("KeyO", 24),
    ("KeyP", 25),
    ("KeyQ", 16),
    ("KeyR", 19),
    ("KeyS", 31),
    ("KeyT", 20),
    ("KeyU", 22),
    ("KeyV", 47),
    ("KeyW", 17),
    ("KeyX", 45),
    ("KeyY", 21),
    ("KeyZ", 44),
    ("Lang1", 122),
    ("Lang2", 123),
    ("Lang3", 90),
    ("Lang4", 91),
    ("Lang5", 85),
    ("LaunchApp1", 144),
    ("LaunchApp2", 140),
    ("LaunchMail", 155),
    ("MediaPlayPause", 164),
    ("MediaSelect", 171),
    ("MediaStop", 166),
    ("MediaTrackNext", 163),
    ("MediaTrackPrevious", 165),
    ("MetaLeft", 125),
    ("MetaRight", 126),
    ("Minus", 12),
    ("NonConvert", 94),
    ("NumLock", 69),
    ("Numpad0", 82),
    ("Numpad1", 79),
    ("Numpad2", 80),
    ("Numpad3", 81),
    ("Numpad4", 75),
    ("Numpad5", 76),
    ("Numpad6", 77),
    ("Numpad7", 71),
    ("Numpad8", 72),
    ("Numpad9", 73),
    ("NumpadAdd", 78),
    ("NumpadComma", 121),
    ("NumpadDecimal", 83),
    ("NumpadDivide", 98),
    ("NumpadEnter", 96),
    ("NumpadEqual", 117),
    ("NumpadMultiply", 55),
    ("NumpadParenLeft", 179),
    ("NumpadParenRight", 180),
    ("NumpadSubtract", 74),
    ("Open", 134),
    ("PageDown", 109),
    ("PageUp", 104),
    ("Paste", 135),
    ("Pause", 119),
    ("Period", 52),
    ("PrintScreen", 99),
    ("Props", 130),
    ("Quote", 40),
    ("ScrollLock", 70),
    ("Select", 132),
    ("Semicolon", 39),
    ("ShiftLeft", 42),
    ("ShiftRight", 54),
    ("Slash", 53),
    ("Space", 57),
    ("Tab", 15),
    ("Undo", 131),
];

/// The keys that change what others mean while they are down.
pub(super) const MODIFIERS: [u8; 8] = [29, 42, 54, 56, 97, 100, 125, 126];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use sasae_protocol::peer::KEY_CODE_CHARS_MAX;

    use super::*;

    #[test]
    fn the_table_is_sorted_and_names_every_key_once() {
        assert!(CODES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let numbers: HashSet<u8> = CODES.iter().map(|(_, number)| *number).collect();
        assert_eq!(numbers.len(), CODES.len());
        assert!(
            CODES.iter().all(|(name, number)| {
                name.len() <= KEY_CODE_CHARS_MAX && *number <= u8::MAX - 8
            })
        );
    }

    #[test]
    fn japanese_keys_and_the_number_pad_are_there_and_power_is_not() {
        for (code, number) in [
            ("IntlRo", 89),
            ("IntlYen", 124),
            ("Convert", 92),
            ("NonConvert", 94),
            ("KanaMode", 93),
            ("Lang1", 122),
            ("Lang2", 123),
            ("Lang5", 85),
            ("NumpadEnter", 96),
            ("KeyZ", 44),
        ] {
            assert_eq!(evdev(code), Some(number), "{code}");
        }
        for code in ["Power", "Sleep", "WakeUp", "", "keya", "KeyAA"] {
            assert_eq!(evdev(code), None, "{code}");
        }
    }
}
