//! The pixels of a screen as last seen, and the exact comparison that finds what changed.

use super::tiles::{Rect, Size, TILE_PIXELS, TileSet};

/// Bytes of one pixel: blue, green, red, and one that means nothing.
const PIXEL_BYTES: usize = 4;

/// A persistent BGRX picture of the whole screen.
#[derive(Debug)]
pub struct Screen {
    size: Size,
    pixels: Vec<u8>,
}

impl Screen {
    /// A black screen.
    pub fn new(size: Size) -> Self {
        // One row more than there is, so that `rows` can end with a whole row anywhere.
        let rows = size.height as usize + 1;
        Self { size, pixels: vec![0; size.width as usize * rows * PIXEL_BYTES] }
    }

    /// Its size in pixels.
    pub fn size(&self) -> Size {
        self.size
    }

    /// All pixels, row by row without gaps, four bytes each: B, G, R, undefined.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels[..self.stride() * self.size.height as usize]
    }

    /// The pixels from the upper left one of `rect` on, `rect.height` whole strides long.
    pub fn rows(&self, rect: Rect) -> &[u8] {
        let start = rect.y as usize * self.stride() + rect.x as usize * PIXEL_BYTES;
        &self.pixels[start..start + rect.height as usize * self.stride()]
    }

    /// Bytes from one row to the next.
    pub fn stride(&self) -> usize {
        self.size.width as usize * PIXEL_BYTES
    }

    /// Takes over the pixels of `rect` from `source` (rows `rect.width * 4` bytes long) and adds
    /// to `changed` each tile where at least one byte differs from before.
    ///
    /// `rect` must lie inside the screen and `source` must hold all of its rows.
    pub fn update(&mut self, rect: Rect, source: &[u8], changed: &mut TileSet) {
        let mut top = rect.y;
        while top < rect.y + rect.height {
            let bottom = (top / TILE_PIXELS * TILE_PIXELS + TILE_PIXELS).min(rect.y + rect.height);
            let mut left = rect.x;
            while left < rect.x + rect.width {
                let right =
                    (left / TILE_PIXELS * TILE_PIXELS + TILE_PIXELS).min(rect.x + rect.width);
                let part = Rect { x: left, y: top, width: right - left, height: bottom - top };
                if self.update_part(rect, part, source) {
                    changed.insert(left / TILE_PIXELS, top / TILE_PIXELS);
                }
                left = right;
            }
            top = bottom;
        }
    }

    /// Compares and takes over the part of `rect` that lies in one tile.
    fn update_part(&mut self, rect: Rect, part: Rect, source: &[u8]) -> bool {
        let length = part.width as usize * PIXEL_BYTES;
        let source_stride = rect.width as usize * PIXEL_BYTES;
        let stride = self.stride();
        let mut differs = false;
        for row in part.y..part.y + part.height {
            let from =
                (row - rect.y) as usize * source_stride + (part.x - rect.x) as usize * PIXEL_BYTES;
            let to = row as usize * stride + part.x as usize * PIXEL_BYTES;
            let new = &source[from..from + length];
            let old = &mut self.pixels[to..to + length];
            if old != new {
                old.copy_from_slice(new);
                differs = true;
            }
        }
        differs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tiles_whose_pixels_differ_are_reported() {
        let size = Size::new(100, 70);
        let mut screen = Screen::new(size);
        let rect = Rect { x: 10, y: 20, width: 80, height: 40 };
        let mut source = vec![0; 80 * 40 * PIXEL_BYTES];
        let at = |x: usize, y: usize| ((y - 20) * 80 + (x - 10)) * PIXEL_BYTES;
        source[at(33, 31)] = 9;
        source[at(89, 59)] = 7;

        let mut changed = TileSet::empty(size);
        screen.update(rect, &source, &mut changed);
        let mut expected = TileSet::empty(size);
        expected.insert(1, 0);
        expected.insert(2, 1);
        assert_eq!(changed, expected);
        assert_eq!(screen.pixels()[(31 * 100 + 33) * PIXEL_BYTES], 9);
        assert_eq!(screen.pixels()[(59 * 100 + 89) * PIXEL_BYTES], 7);

        let mut again = TileSet::empty(size);
        screen.update(rect, &source, &mut again);
        assert!(again.is_empty());
    }
}
