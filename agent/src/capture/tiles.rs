//! The tile grid: which 32×32 squares of a screen changed, and the rectangles they make up.

/// The side of a tile in pixels. Even, so that a tile never cuts a 2×2 chroma sample.
pub const TILE_PIXELS: u32 = 32;

/// Width and height in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Size {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

impl Size {
    /// A size of `width` × `height` pixels.
    pub const fn new(width: u32, height: u32) -> Self {
        Self { width, height }
    }

    /// The whole area as a rectangle.
    pub const fn rect(self) -> Rect {
        Rect { x: 0, y: 0, width: self.width, height: self.height }
    }
}

/// A rectangle in pixels; its right and lower edges are exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rect {
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

impl Rect {
    /// The part of a rectangle given in signed screen coordinates that lies inside `size`.
    pub fn clipped(x: i32, y: i32, width: u32, height: u32, size: Size) -> Option<Self> {
        let right = i64::from(x) + i64::from(width);
        let lower = i64::from(y) + i64::from(height);
        let left = u32::try_from(x.max(0)).ok()?;
        let upper = u32::try_from(y.max(0)).ok()?;
        let right = u32::try_from(right.clamp(0, i64::from(size.width))).ok()?;
        let lower = u32::try_from(lower.clamp(0, i64::from(size.height))).ok()?;
        (right > left && lower > upper).then(|| Self {
            x: left,
            y: upper,
            width: right - left,
            height: lower - upper,
        })
    }

    /// Number of pixels in it.
    pub fn area(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

/// A set of tiles of one screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TileSet {
    size: Size,
    columns: u32,
    rows: u32,
    bits: Vec<bool>,
}

impl TileSet {
    /// No tile of a screen of this size.
    pub fn empty(size: Size) -> Self {
        let columns = size.width.div_ceil(TILE_PIXELS);
        let rows = size.height.div_ceil(TILE_PIXELS);
        Self { size, columns, rows, bits: vec![false; (columns * rows) as usize] }
    }

    /// Every tile of a screen of this size.
    pub fn full(size: Size) -> Self {
        let mut set = Self::empty(size);
        set.bits.fill(true);
        set
    }

    /// The screen size that the grid covers.
    pub fn size(&self) -> Size {
        self.size
    }

    /// Adds one tile; a tile outside the grid is ignored.
    pub fn insert(&mut self, column: u32, row: u32) {
        if column < self.columns && row < self.rows {
            self.bits[(row * self.columns + column) as usize] = true;
        }
    }

    /// Whether the tile is in the set.
    pub fn contains(&self, column: u32, row: u32) -> bool {
        column < self.columns
            && row < self.rows
            && self.bits[(row * self.columns + column) as usize]
    }

    /// Adds every tile that the rectangle touches.
    pub fn insert_rect(&mut self, rect: Rect) {
        for row in rect.y / TILE_PIXELS..(rect.y + rect.height).div_ceil(TILE_PIXELS) {
            for column in rect.x / TILE_PIXELS..(rect.x + rect.width).div_ceil(TILE_PIXELS) {
                self.insert(column, row);
            }
        }
    }

    /// Adds the tiles of `other`; the set of another screen size replaces this one.
    pub fn merge(&mut self, other: &Self) {
        if other.size == self.size {
            for (mine, theirs) in self.bits.iter_mut().zip(&other.bits) {
                *mine |= theirs;
            }
        } else {
            self.clone_from(other);
        }
    }

    /// Whether no tile is in the set.
    pub fn is_empty(&self) -> bool {
        !self.bits.iter().any(|bit| *bit)
    }

    /// Number of tiles in the set.
    pub fn count(&self) -> usize {
        self.bits.iter().filter(|bit| **bit).count()
    }

    /// Number of tiles of the whole screen.
    pub fn total(&self) -> usize {
        self.bits.len()
    }

    /// The set as few rectangles: runs of a row, joined with the same run of the row above.
    pub fn rects(&self) -> Vec<Rect> {
        let mut done: Vec<Rect> = Vec::new();
        let mut above: Vec<Rect> = Vec::new();
        for row in 0..self.rows {
            let mut current = Vec::new();
            for (first, after) in self.runs(row) {
                let found = above.iter().position(|rect| {
                    rect.x == first * TILE_PIXELS
                        && rect.x + rect.width == (after * TILE_PIXELS).min(self.size.width)
                });
                let mut rect = match found {
                    Some(index) => above.swap_remove(index),
                    None => self.tile_run(first, after, row),
                };
                rect.height = ((row + 1) * TILE_PIXELS).min(self.size.height) - rect.y;
                current.push(rect);
            }
            done.append(&mut above);
            above = current;
        }
        done.append(&mut above);
        done
    }

    fn runs(&self, row: u32) -> Vec<(u32, u32)> {
        let mut runs = Vec::new();
        let mut start = None;
        for column in 0..=self.columns {
            match (start, self.contains(column, row)) {
                (None, true) => start = Some(column),
                (Some(first), false) => {
                    runs.push((first, column));
                    start = None;
                }
                (None, false) | (Some(_), true) => {}
            }
        }
        runs
    }

    fn tile_run(&self, first: u32, after: u32, row: u32) -> Rect {
        Rect {
            x: first * TILE_PIXELS,
            y: row * TILE_PIXELS,
            width: (after * TILE_PIXELS).min(self.size.width) - first * TILE_PIXELS,
            height: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rectangles_cover_exactly_the_tiles_of_the_set() {
        let size = Size::new(200, 133);
        let mut set = TileSet::empty(size);
        for (column, row) in [(0, 0), (1, 0), (0, 1), (1, 1), (6, 1), (3, 4), (6, 4)] {
            set.insert(column, row);
        }
        let mut again = TileSet::empty(size);
        let mut area = 0;
        for rect in set.rects() {
            assert!(rect.x + rect.width <= 200 && rect.y + rect.height <= 133, "{rect:?}");
            again.insert_rect(rect);
            area += rect.area();
        }
        assert_eq!(again, set);
        assert_eq!(area, 64 * 64 + 8 * 32 + 32 * 5 + 8 * 5);
    }

    #[test]
    fn a_block_of_tiles_is_one_rectangle() {
        let mut set = TileSet::empty(Size::new(320, 320));
        set.insert_rect(Rect { x: 40, y: 40, width: 100, height: 100 });
        assert_eq!(set.rects(), [Rect { x: 32, y: 32, width: 128, height: 128 }]);
        assert_eq!(set.count(), 16);
    }

    #[test]
    fn what_lies_outside_the_screen_is_clipped_away() {
        let size = Size::new(100, 50);
        assert_eq!(Rect::clipped(-10, -10, 10, 60, size), None);
        assert_eq!(Rect::clipped(100, 0, 10, 10, size), None);
        let inside = Rect { x: 0, y: 40, width: 5, height: 10 };
        assert_eq!(Rect::clipped(-5, 40, 10, 60, size), Some(inside));
        assert_eq!(Rect::clipped(i32::MAX, i32::MAX, u32::MAX, u32::MAX, size), None);
        assert_eq!(Rect::clipped(-1, -1, u32::MAX, u32::MAX, size), Some(size.rect()));
    }

    #[test]
    fn merging_another_size_replaces_the_set() {
        let mut set = TileSet::full(Size::new(64, 64));
        set.merge(&TileSet::empty(Size::new(96, 64)));
        assert!(set.is_empty());
        assert_eq!(set.size(), Size::new(96, 64));
    }
}
