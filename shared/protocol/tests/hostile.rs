//! Text from the other side, broken in every way: refused by name or within its limits, and never
//! a panic.

#![expect(clippy::unwrap_used, reason = "a golden file that cannot be read is to fail there")]

use std::fmt::Debug;

use sasae_protocol::frame::{Frame, parse};
use sasae_protocol::peer::{FromViewer, ToViewer};
use sasae_protocol::signal::Signal;
use sasae_protocol::socket::{FromAgent, FromConsole, ToAgent, ToConsole};
use serde::Serialize;

/// Broken texts made of each golden one.
const BREAKS: u64 = 400;
/// What is put into a text.
const PIECES: [&str; 16] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "null",
    "-1",
    "1e999",
    "99999999999999999999",
    "\\u0000",
    "\\ud800",
    "\u{202e}",
    "支",
    "\"type\":\"end\",",
];

/// `SplitMix64` (Steele, Lea and Flood, 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) >> 33).unwrap() % limit.max(1)
    }
}

/// The text with some characters cut out, doubled, changed or put in.
fn broken(text: &str, dice: &mut Dice) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=dice.below(4) {
        let at = dice.below(chars.len());
        let end = (at + dice.below(12)).min(chars.len());
        match dice.below(5) {
            0 => drop(chars.drain(at..end)),
            1 => {
                let again: Vec<char> = chars[at..end].to_vec();
                chars.splice(at..at, again.repeat(1 + dice.below(3_000)));
            }
            2 if at < chars.len() => chars[at] = char::from(u8::try_from(dice.below(128)).unwrap()),
            3 => chars.truncate(at),
            _ => drop(chars.splice(at..at, PIECES[dice.below(PIECES.len())].chars())),
        }
    }
    chars.into_iter().collect()
}

/// Reads a text as a kind; what is taken is within its limits and means the same when it is
/// written and read again.
fn take<T: Frame + Serialize + PartialEq + Debug>(text: &str) {
    if let Ok(frame) = parse::<T>(text) {
        assert!(text.len() <= T::BYTES_MAX && frame.is_within_limits(), "{frame:?}");
        let again = serde_json::to_string(&frame).unwrap();
        assert_eq!(parse::<T>(&again).as_ref(), Ok(&frame), "{again}");
    }
}

#[test]
fn broken_messages_are_refused_or_within_their_limits() {
    let path = format!("{}/golden/frames.json", env!("CARGO_MANIFEST_DIR"));
    let golden: Vec<serde_json::Value> =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for (number, case) in golden.iter().enumerate() {
        let text = case["text"].as_str().unwrap();
        if text.len() > 4_000 {
            continue;
        }
        let mut dice = Dice(number as u64);
        for _ in 0..BREAKS {
            let text = broken(text, &mut dice);
            take::<FromViewer>(&text);
            take::<ToViewer>(&text);
            take::<FromAgent>(&text);
            take::<ToAgent>(&text);
            take::<FromConsole>(&text);
            take::<ToConsole>(&text);
        }
    }
}

#[test]
fn text_nested_without_end_is_refused() {
    for piece in ["[", "{\"type\":", "{\"a\":[", "\"", "-", " "] {
        for length in [100, 10_000, 40_000] {
            let text = piece.repeat(length / piece.len());
            take::<FromViewer>(&text);
            assert!(parse::<ToAgent>(&text).is_err());
        }
    }
}

#[test]
fn a_signal_beyond_its_limits_is_refused_whole() {
    let request = "01JD0000000000000000000001";
    let offer = |length: usize| {
        let sdp = "a".repeat(length);
        let signal = serde_json::json!({ "type": "offer", "request": request, "sdp": sdp });
        serde_json::from_value::<Signal>(signal).unwrap().is_within_limits()
    };
    assert!(offer(1) && offer(16 * 1024));
    assert!(!offer(0) && !offer(16 * 1024 + 1));
    let candidates = |count: usize, length: usize| {
        let lines = vec!["c".repeat(length); count];
        let signal =
            serde_json::json!({ "type": "candidates", "request": request, "candidates": lines });
        serde_json::from_value::<Signal>(signal).unwrap().is_within_limits()
    };
    assert!(candidates(0, 0) && candidates(16, 512));
    assert!(!candidates(17, 1) && !candidates(1, 513));
}
