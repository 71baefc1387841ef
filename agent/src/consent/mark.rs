//! Our mark: two strokes that hold each other up, as on the console and the join page.

use egui::epaint::CubicBezierShape;
use egui::{Color32, Painter, Pos2, Rect, Stroke, pos2};

/// The colour behind the strokes.
pub(super) const GROUND: Color32 = Color32::from_rgb(0x1d, 0x4e, 0xd8);
/// The units that the strokes below are given in, for a side.
const UNITS: f32 = 32.0;
const WIDTH: f32 = 3.2;
const LONG: [Pos2; 4] = [pos2(15.5, 6.5), pos2(15.5, 14.0), pos2(13.0, 20.0), pos2(7.0, 24.5)];
const SHORT: [Pos2; 4] = [pos2(15.3, 13.5), pos2(17.0, 18.5), pos2(20.0, 22.0), pos2(25.0, 24.5)];
const PALE: Color32 = Color32::from_rgb(0xa7, 0xc4, 0xff);

/// Paints the mark on its rounded ground.
pub(super) fn paint(painter: &Painter, area: Rect) {
    painter.rect_filled(area, area.width() / 4.0, GROUND);
    paint_strokes(painter, area);
}

/// Paints the strokes alone.
pub(super) fn paint_strokes(painter: &Painter, area: Rect) {
    let scale = area.width() / UNITS;
    for (points, colour) in [(LONG, Color32::WHITE), (SHORT, PALE)] {
        let points = points.map(|point| area.min + point.to_vec2() * scale);
        let stroke = Stroke::new(WIDTH * scale, colour);
        painter.add(CubicBezierShape::from_points_stroke(
            points,
            false,
            Color32::TRANSPARENT,
            stroke,
        ));
        for end in [points[0], points[3]] {
            painter.circle_filled(end, WIDTH * scale / 2.0, colour);
        }
    }
}
