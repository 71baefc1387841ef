//! Screens that look like text, made the same every time.

use sasae_agent::capture::{Rect, Size};

/// The colour (blue, green, red) of a pixel of a page of letter-like strokes. `edition` chooses
/// the text, `scroll` moves it up by so many pixels.
pub(crate) fn page(edition: u32, scroll: u32, x: u32, y: u32) -> [u8; 3] {
    let y = y + scroll;
    let (line, column) = (y / 18, x / 9);
    let (row, stroke) = (y % 18, x % 9);
    let letter = hash(edition, line, column);
    let is_space = letter.is_multiple_of(6) || !(3..=14).contains(&row) || stroke > 6;
    let is_ink = !is_space && (letter >> ((row / 2) * 4 + stroke / 2)) & 1 == 1;
    match (is_ink, hash(edition, line, 7_777) % 5) {
        (false, _) => [0xfa, 0xfa, 0xfa],
        (true, 0) => [0x20, 0x20, 0xc0],
        (true, 1) => [0xb0, 0x40, 0x10],
        (true, _) => [0x20, 0x20, 0x20],
    }
}

/// The part of a screen that one typed line takes.
pub(crate) fn line(size: Size, number: u32) -> Rect {
    Rect { x: 0, y: number * 18, width: size.width, height: 18 }
}

fn hash(edition: u32, line: u32, column: u32) -> u32 {
    let mut n = edition.wrapping_mul(0x9e37_79b9)
        ^ line.wrapping_mul(0x85eb_ca6b)
        ^ column.wrapping_mul(0xc2b2_ae35);
    n ^= n >> 15;
    n = n.wrapping_mul(0x2c1b_3c6d);
    n ^= n >> 12;
    n = n.wrapping_mul(0x297a_2d39);
    n ^ (n >> 15)
}
