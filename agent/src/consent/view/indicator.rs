//! The indicator: who sees or controls this computer, and Stop. Stands over everything else.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{
    Color32, CornerRadius, Galley, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2,
};
use sasae_protocol::Mode;

use super::{Act, Outcome, Surroundings};
use crate::consent::theme::{plain, strong};
use crate::consent::widgets::announced;
use crate::locale::fill;

/// Height of the indicator, in points.
const HEIGHT: f32 = 56.0;
/// Width of the text at most, in points; a longer name is shortened, what happens never is.
const TEXT_WIDTH_MAX: f32 = 520.0;
/// The indicator looks the same on a light and on a dark desktop.
const GROUND: Color32 = Color32::from_rgb(0x1d, 0x22, 0x29);
const RED: Color32 = Color32::from_rgb(0xe5, 0x48, 0x4d);
const BUTTON_RED: Color32 = Color32::from_rgb(0xc6, 0x2f, 0x35);

/// The indicator's page. Returns what came of it and how large it wants to be, in points.
pub(in crate::consent) fn indicator(
    ui: &mut Ui,
    technician: &str,
    mode: Mode,
    around: &Surroundings,
) -> (Vec<Outcome>, Vec2) {
    let texts = around.texts();
    let sentence = match mode {
        Mode::View => texts.indicator_view,
        Mode::Control => texts.indicator_control,
    };
    let text = fill(sentence, &[("technician", technician)]);
    let hotkey = around.hotkey.map(|keys| fill(texts.hotkey, &[("keys", keys)]));
    let line = shortened(ui, sentence, technician);
    let below = hotkey.map(|hotkey| {
        let muted = Color32::from_rgb(0xb6, 0xbf, 0xca);
        (hotkey.clone(), ui.painter().layout_no_wrap(hotkey, plain(12.5), muted))
    });
    let stop = ui.painter().layout_no_wrap(texts.stop.into(), strong(16.0), Color32::WHITE);
    let below_width = below.as_ref().map_or(0.0, |(_, galley)| galley.size().x);
    let text_width = line.size().x.max(below_width).min(TEXT_WIDTH_MAX);
    let button_size = vec2(stop.size().x + 36.0, HEIGHT - 18.0);
    let size = vec2(44.0 + text_width + 18.0 + button_size.x + 9.0, HEIGHT);

    let area = Rect::from_min_size(ui.max_rect().min, size);
    let mut outcomes = Vec::new();
    // Announced as a whole: what it says is what matters to one who cannot see it.
    let body = ui.interact(area, ui.scope_id().with("body"), Sense::drag());
    body.widget_info(|| WidgetInfo::labeled(Role::Status, true, &text));
    announced(ui, &body, &text, true);
    let moved = body.drag_delta();
    if moved != Vec2::ZERO {
        #[expect(clippy::cast_possible_truncation, reason = "a drag is far below 2³¹ points")]
        let (x, y) = (moved.x.round() as i32, moved.y.round() as i32);
        outcomes.push(Outcome::Move(x, y));
    }
    let painter = ui.painter();
    painter.rect_filled(area, CornerRadius::ZERO, GROUND);
    painter.rect_stroke(area, CornerRadius::ZERO, Stroke::new(2.0, RED), StrokeKind::Inside);
    painter.circle_filled(area.left_center() + vec2(24.0, 0.0), 7.0, RED);
    let text_area = Rect::from_min_size(area.min + vec2(44.0, 2.0), vec2(text_width, HEIGHT - 4.0));
    let clipped = painter.with_clip_rect(text_area);
    let rows = line.size().y + below.as_ref().map_or(0.0, |(_, galley)| galley.size().y);
    let top = text_area.center().y - rows / 2.0;
    let line_height = line.size().y;
    clipped.galley(egui::pos2(text_area.left(), top), line, Color32::WHITE);
    if let Some((_, galley)) = below {
        clipped.galley(egui::pos2(text_area.left(), top + line_height), galley, Color32::WHITE);
    }

    let middle = area.right_center() - vec2(9.0 + button_size.x / 2.0, 0.0);
    let rect = Rect::from_center_size(middle, button_size);
    let press = ui.interact(rect, ui.scope_id().with("stop"), Sense::click());
    press.widget_info(|| WidgetInfo::labeled(Role::Button, true, texts.stop));
    let fill = if press.hovered() { RED } else { BUTTON_RED };
    ui.painter().rect_filled(rect, CornerRadius::same(8), fill);
    if press.has_focus() {
        let ring = Stroke::new(2.5, Color32::WHITE);
        ui.painter().rect_stroke(rect, CornerRadius::same(8), ring, StrokeKind::Inside);
    }
    ui.painter().galley(rect.center() - stop.size() / 2.0, stop, Color32::WHITE);
    if press.clicked() {
        outcomes.push(Outcome::Act(Act::Stop));
    }
    (outcomes, size)
}

/// The sentence with as much of the name as fits.
fn shortened(ui: &Ui, sentence: &str, name: &str) -> Arc<Galley> {
    let mut letters: Vec<char> = name.chars().collect();
    let mut shown = name.to_owned();
    loop {
        let text = fill(sentence, &[("technician", &shown)]);
        let galley = ui.painter().layout_no_wrap(text, strong(16.0), Color32::WHITE);
        if galley.size().x <= TEXT_WIDTH_MAX || letters.pop().is_none() {
            return galley;
        }
        shown = letters.iter().chain(['…'].iter()).collect();
    }
}
