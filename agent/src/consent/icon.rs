//! Our sign as a picture, for the window's corner and the task bar.

use egui::{Color32, Rect, vec2};

use super::mark;
use super::raster::{Canvas, Painter};

/// Side of the picture, in pixels.
const SIDE: u16 = 64;

/// The sign as rows of red, green, blue and alpha, and its side.
pub(super) fn rgba() -> (Vec<u8>, u32) {
    let context = egui::Context::default();
    let area = Rect::from_min_size(egui::Pos2::ZERO, vec2(f32::from(SIDE), f32::from(SIDE)));
    let input = egui::RawInput { screen_rect: Some(area), ..egui::RawInput::default() };
    let mut output = context.run_ui(input, |ui| {
        mark::paint_strokes(ui.painter(), area);
    });
    let mut painter = Painter::default();
    painter.take(&mut output.textures_delta);
    let primitives = context.tessellate(output.shapes, output.pixels_per_point);
    let side = usize::from(SIDE);
    let mut pixels = vec![0_u32; side * side];
    let mut canvas = Canvas::new(&mut pixels, side, side);
    painter.paint(&mut canvas, mark::GROUND, &primitives, output.pixels_per_point);
    painter.free(&mut output.textures_delta);
    let opaque = |pixel: u32| {
        let [_, r, g, b] = pixel.to_be_bytes();
        [r, g, b, Color32::WHITE.a()]
    };
    (pixels.into_iter().flat_map(opaque).collect(), u32::from(SIDE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_is_painted_in_our_colours() {
        let (rgba, side) = rgba();
        assert_eq!(rgba.len(), (side * side * 4) as usize);
        let corner = mark::GROUND.to_array();
        assert_eq!(rgba[..4], corner);
        let white = rgba.chunks_exact(4).filter(|pixel| *pixel == [255; 4]).count();
        assert!((100..2000).contains(&white), "{white} white pixels");
    }
}
