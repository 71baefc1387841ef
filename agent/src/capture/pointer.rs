//! The pointer's shape and place, which travel apart from the picture.

use sasae_protocol::peer::CURSOR_SIDE_MAX;

/// What became different about the customer's pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PointerChange {
    /// It looks different.
    Shape(Shape),
    /// It is elsewhere, in pixels of the screen.
    Place {
        /// From the left.
        x: u16,
        /// From the top.
        y: u16,
    },
}

/// Takes pointer changes; it is called on the watching thread and must not block.
pub trait PointerSink: Send + 'static {
    /// Takes one change.
    fn pointer(&mut self, change: PointerChange);
}

impl<F: FnMut(PointerChange) + Send + 'static> PointerSink for F {
    fn pointer(&mut self, change: PointerChange) {
        self(change);
    }
}

/// A pointer's shape, at most [`CURSOR_SIDE_MAX`] pixels wide and high.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Two shapes of one display with the same serial look the same.
    pub serial: u32,
    /// Width in pixels; zero for a hidden pointer.
    pub width: u16,
    /// Height in pixels.
    pub height: u16,
    /// The pixel that points, from the left.
    pub hot_x: u16,
    /// The pixel that points, from the top.
    pub hot_y: u16,
    /// Rows of R, G, B, A, not premultiplied.
    pub rgba: Vec<u8>,
}

impl Shape {
    /// A shape from premultiplied ARGB words (as X and Windows keep them), cropped around its hot
    /// spot when it is larger than [`CURSOR_SIDE_MAX`]. `None` when the sizes contradict.
    pub fn from_argb(
        serial: u32,
        (width, height): (u16, u16),
        (hot_x, hot_y): (u16, u16),
        argb: &[u32],
    ) -> Option<Self> {
        if argb.len() != usize::from(width) * usize::from(height) {
            return None;
        }
        let (left, new_width) = crop(width, hot_x);
        let (top, new_height) = crop(height, hot_y);
        let mut rgba = Vec::with_capacity(usize::from(new_width) * usize::from(new_height) * 4);
        for y in top..top + new_height {
            let start = usize::from(y) * usize::from(width) + usize::from(left);
            for pixel in &argb[start..start + usize::from(new_width)] {
                rgba.extend_from_slice(&straight(*pixel));
            }
        }
        Some(Self {
            serial,
            width: new_width,
            height: new_height,
            hot_x: hot_x.saturating_sub(left).min(new_width.saturating_sub(1)),
            hot_y: hot_y.saturating_sub(top).min(new_height.saturating_sub(1)),
            rgba,
        })
    }
}

/// Where a side of `length` is cut so that `hot` stays inside, and how long it is then.
fn crop(length: u16, hot: u16) -> (u16, u16) {
    if length <= CURSOR_SIDE_MAX {
        return (0, length);
    }
    let start = hot.saturating_sub(CURSOR_SIDE_MAX / 2).min(length - CURSOR_SIDE_MAX);
    (start, CURSOR_SIDE_MAX)
}

/// One premultiplied ARGB word as straight R, G, B, A.
fn straight(argb: u32) -> [u8; 4] {
    let [blue, green, red, alpha] = argb.to_le_bytes();
    let divide = |colour: u8| {
        let alpha = u16::from(alpha);
        let value = (u16::from(colour) * 255 + alpha / 2).checked_div(alpha).unwrap_or(0);
        u8::try_from(value.min(255)).unwrap_or(u8::MAX)
    };
    [divide(red), divide(green), divide(blue), alpha]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn premultiplied_colours_become_straight_ones() {
        let argb = [0xff10_2030, 0x8040_2000, 0x0000_0000, 0x8080_8080];
        let shape = Shape::from_argb(1, (2, 2), (1, 0), &argb).unwrap();
        assert_eq!(shape.rgba[..4], [0x10, 0x20, 0x30, 0xff]);
        assert_eq!(shape.rgba[4..8], [0x80, 0x40, 0x00, 0x80]);
        assert_eq!(shape.rgba[8..12], [0, 0, 0, 0]);
        assert_eq!(shape.rgba[12..], [255, 255, 255, 0x80]);
        assert_eq!((shape.hot_x, shape.hot_y), (1, 0));
    }

    #[test]
    fn a_huge_pointer_is_cropped_around_the_pixel_that_points() {
        let argb = vec![0xff00_0000; 200 * 100];
        let shape = Shape::from_argb(1, (200, 100), (199, 10), &argb).unwrap();
        assert_eq!((shape.width, shape.height), (96, 96));
        assert_eq!((shape.hot_x, shape.hot_y), (95, 10));
        assert_eq!(shape.rgba.len(), 96 * 96 * 4);
    }

    #[test]
    fn a_shape_with_contradicting_sizes_is_refused() {
        assert_eq!(Shape::from_argb(1, (2, 2), (0, 0), &[0; 3]), None);
        assert!(Shape::from_argb(1, (0, 0), (0, 0), &[]).is_some());
    }
}
