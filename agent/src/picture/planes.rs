//! The picture as an encoder takes it: I420 planes that persist, converted where tiles changed.

use yuv::{
    BufferStoreMut, YuvConversionMode, YuvPlanarImageMut, YuvRange, YuvStandardMatrix,
    bgra_to_yuv420,
};

use crate::capture::{Rect, Screen, Size, TileSet};

/// One picture in I420: BT.709 matrix, full range, sRGB primaries and transfer. Odd sides are
/// padded to even ones by repeating the last column or row, as 4:2:0 needs.
#[derive(Debug, Clone)]
pub struct Planes {
    visible: Size,
    coded: Size,
    luma: Vec<u8>,
    blue: Vec<u8>,
    red: Vec<u8>,
}

impl Planes {
    /// A black picture.
    pub fn new(visible: Size) -> Self {
        let coded =
            Size::new(visible.width.next_multiple_of(2), visible.height.next_multiple_of(2));
        let luma = coded.width as usize * coded.height as usize;
        // The converter takes whole rows only, so a rectangle's last row must not end the buffer.
        let padding = coded.width as usize;
        Self {
            visible,
            coded,
            luma: vec![0; luma + padding],
            blue: vec![128; luma / 4 + padding],
            red: vec![128; luma / 4 + padding],
        }
    }

    /// The size of the screen that it shows.
    pub fn visible(&self) -> Size {
        self.visible
    }

    /// The size that is encoded: both sides even.
    pub fn coded(&self) -> Size {
        self.coded
    }

    /// Brightness, one byte a pixel; `coded().width` bytes a row.
    pub fn luma(&self) -> &[u8] {
        &self.luma[..self.coded.width as usize * self.coded.height as usize]
    }

    /// Blue difference, one byte for 2×2 pixels.
    pub fn blue(&self) -> &[u8] {
        &self.blue[..self.luma().len() / 4]
    }

    /// Red difference, one byte for 2×2 pixels.
    pub fn red(&self) -> &[u8] {
        &self.red[..self.luma().len() / 4]
    }

    /// Converts the tiles of `changed`. `screen` must have the size of this picture.
    pub fn convert(&mut self, screen: &Screen, changed: &TileSet) {
        assert_eq!(screen.size(), self.visible, "a resized screen gets new planes");
        for rect in changed.rects() {
            self.convert_rect(screen, rect);
            self.pad(rect);
        }
    }

    fn convert_rect(&mut self, screen: &Screen, rect: Rect) {
        let stride = self.coded.width as usize;
        let (x, y) = (rect.x as usize, rect.y as usize);
        let rows = rect.height as usize;
        let luma_at = y * stride + x;
        let chroma_at = y / 2 * (stride / 2) + x / 2;
        let chroma_bytes = rows.div_ceil(2) * (stride / 2);
        let mut planes = YuvPlanarImageMut {
            y_plane: BufferStoreMut::Borrowed(&mut self.luma[luma_at..luma_at + rows * stride]),
            y_stride: self.coded.width,
            u_plane: BufferStoreMut::Borrowed(&mut self.blue[chroma_at..chroma_at + chroma_bytes]),
            u_stride: self.coded.width / 2,
            v_plane: BufferStoreMut::Borrowed(&mut self.red[chroma_at..chroma_at + chroma_bytes]),
            v_stride: self.coded.width / 2,
            width: rect.width,
            height: rect.height,
        };
        bgra_to_yuv420(
            &mut planes,
            screen.rows(rect),
            u32::try_from(screen.stride()).expect("a row is short"),
            YuvRange::Full,
            YuvStandardMatrix::Bt709,
            YuvConversionMode::Balanced,
        )
        .expect("a rectangle of tiles lies inside planes of the screen's size");
    }

    /// Repeats the last column and row of an odd picture where `rect` reaches them.
    fn pad(&mut self, rect: Rect) {
        let stride = self.coded.width as usize;
        let (width, height) = (self.visible.width as usize, self.visible.height as usize);
        if width < stride && rect.x + rect.width == self.visible.width {
            for row in rect.y as usize..(rect.y + rect.height) as usize {
                self.luma[row * stride + width] = self.luma[row * stride + width - 1];
            }
        }
        if self.visible.height < self.coded.height && rect.y + rect.height == self.visible.height {
            self.luma.copy_within((height - 1) * stride..height * stride, height * stride);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(x: u32, y: u32) -> [u8; 4] {
        let byte = |n: u32| u8::try_from(n % 256).unwrap();
        [byte(x * 3), byte(y * 5), byte((x + y) * 7), 0]
    }

    fn screen(size: Size) -> Screen {
        let mut pixels = Vec::new();
        for y in 0..size.height {
            for x in 0..size.width {
                pixels.extend_from_slice(&colour(x / 4, y / 4));
            }
        }
        let mut screen = Screen::new(size);
        screen.update(size.rect(), &pixels, &mut TileSet::empty(size));
        screen
    }

    #[test]
    fn converting_tile_by_tile_gives_what_converting_all_at_once_gives() {
        for size in [Size::new(128, 64), Size::new(101, 67), Size::new(33, 33), Size::new(1, 1)] {
            let screen = screen(size);
            let mut whole = Planes::new(size);
            whole.convert(&screen, &TileSet::full(size));
            let mut parts = Planes::new(size);
            for row in 0..size.height.div_ceil(32) {
                for column in 0..size.width.div_ceil(32) {
                    let mut tile = TileSet::empty(size);
                    tile.insert(column, row);
                    parts.convert(&screen, &tile);
                }
            }
            assert_eq!(whole.luma(), parts.luma(), "{size:?}");
            assert_eq!(whole.blue(), parts.blue(), "{size:?}");
            assert_eq!(whole.red(), parts.red(), "{size:?}");
        }
    }

    #[test]
    fn black_white_and_the_primaries_are_full_range_bt_709() {
        let size = Size::new(32, 32);
        for (pixel, [luma, blue, red]) in [
            ([0, 0, 0], [0_u8, 128, 128]),
            ([255, 255, 255], [255, 128, 128]),
            ([0, 0, 255], [54, 99, 255]),
            ([0, 255, 0], [182, 30, 12]),
            ([255, 0, 0], [18, 255, 116]),
        ] {
            let mut screen = Screen::new(size);
            let pixels: Vec<u8> =
                (0..32 * 32).flat_map(|_| [pixel[0], pixel[1], pixel[2], 0]).collect();
            screen.update(size.rect(), &pixels, &mut TileSet::empty(size));
            let mut planes = Planes::new(size);
            planes.convert(&screen, &TileSet::full(size));
            let near = |a: u8, b: u8| a.abs_diff(b) <= 1;
            assert!(near(planes.luma()[100], luma), "{pixel:?}: {}", planes.luma()[100]);
            assert!(near(planes.blue()[100], blue), "{pixel:?}: {}", planes.blue()[100]);
            assert!(near(planes.red()[100], red), "{pixel:?}: {}", planes.red()[100]);
        }
    }
}
