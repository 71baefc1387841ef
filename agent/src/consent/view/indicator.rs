//! The indicator: who sees or controls this computer, and Stop. Stands over everything else.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{
    Color32, CornerRadius, Galley, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};
use sasae_protocol::Mode;

use super::{Act, Outcome, Surroundings};
use crate::consent::theme::{plain, strong};
use crate::consent::widgets::announced;
use crate::locale::fill;

/// Height of the indicator, in points.
const HEIGHT: f32 = 56.0;
/// Space around its button, in points.
const EDGE: f32 = 9.0;
/// Where the text begins, right of the red light, in points.
const TEXT_LEFT: f32 = 44.0;
/// Width of the text at most, in points; a longer name is shortened, what happens never is.
const TEXT_WIDTH_MAX: f32 = 520.0;
/// The indicator looks the same on a light and on a dark desktop.
const GROUND: Color32 = Color32::from_rgb(0x1d, 0x22, 0x29);
const RED: Color32 = Color32::from_rgb(0xe5, 0x48, 0x4d);
const BUTTON_RED: Color32 = Color32::from_rgb(0xc6, 0x2f, 0x35);
const MUTED: Color32 = Color32::from_rgb(0xb6, 0xbf, 0xca);

/// What the indicator shows, laid out.
struct Parts {
    line: Arc<Galley>,
    below: Option<Arc<Galley>>,
    stop: Arc<Galley>,
}

impl Parts {
    fn text_width(&self) -> f32 {
        let below = self.below.as_ref().map_or(0.0, |below| below.size().x);
        self.line.size().x.max(below).min(TEXT_WIDTH_MAX)
    }

    fn button_size(&self) -> Vec2 {
        vec2(self.stop.size().x + 36.0, HEIGHT - 2.0 * EDGE)
    }

    fn size(&self) -> Vec2 {
        vec2(TEXT_LEFT + self.text_width() + 2.0 * EDGE + self.button_size().x + EDGE, HEIGHT)
    }
}

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
    let hotkey = around.hotkey.map(|keys| fill(texts.hotkey, &[("keys", keys)]));
    let parts = Parts {
        line: shortened(ui, sentence, technician),
        below: hotkey.map(|hotkey| ui.painter().layout_no_wrap(hotkey, plain(12.5), MUTED)),
        stop: ui.painter().layout_no_wrap(texts.stop.into(), strong(16.0), Color32::WHITE),
    };
    let size = parts.size();
    let area = Rect::from_min_size(ui.max_rect().min, size);
    let mut outcomes = Vec::new();
    // Announced as a whole: what it says is what matters to one who cannot see it.
    let text = fill(sentence, &[("technician", technician)]);
    let body = ui.interact(area, ui.scope_id().with("body"), Sense::drag());
    body.widget_info(|| WidgetInfo::labeled(Role::Status, true, &text));
    announced(ui, &body, &text, true);
    paint_text(ui, area, &parts);
    let press = stop(ui, area, parts, texts.stop);
    if press.clicked() {
        outcomes.push(Outcome::Act(Act::Stop));
    } else if !press.is_pointer_button_down_on() {
        outcomes.extend(dragged(ui, &body));
    }
    (outcomes, size)
}

/// That the customer drags the indicator, and where it was taken hold of. How far is for the
/// desktop to say: places inside the window mean nothing while the window itself moves.
fn dragged(ui: &Ui, body: &Response) -> Option<Outcome> {
    if !body.dragged() && !body.drag_stopped() {
        return None;
    }
    let grip = ui.input(|input| input.pointer.press_origin())?.to_vec2();
    let grip = (grip * ui.ctx().pixels_per_point()).round();
    #[expect(clippy::cast_possible_truncation, reason = "a place inside a small window")]
    let grip = (grip.x as i32, grip.y as i32);
    Some(Outcome::Drag { grip })
}

fn paint_text(ui: &Ui, area: Rect, parts: &Parts) {
    let painter = ui.painter();
    painter.rect_filled(area, CornerRadius::ZERO, GROUND);
    painter.rect_stroke(area, CornerRadius::ZERO, Stroke::new(2.0, RED), StrokeKind::Inside);
    painter.circle_filled(area.left_center() + vec2(24.0, 0.0), 7.0, RED);
    let below_height = parts.below.as_ref().map_or(0.0, |below| below.size().y);
    let left = area.left() + TEXT_LEFT;
    let height = parts.line.size().y + below_height;
    let top = area.center().y - height / 2.0;
    painter.galley(pos2(left, top), Arc::clone(&parts.line), Color32::WHITE);
    if let Some(below) = &parts.below {
        let at = pos2(left, top + parts.line.size().y);
        painter.galley(at, Arc::clone(below), MUTED);
    }
}

/// Stop itself, and what is done with it.
fn stop(ui: &Ui, area: Rect, parts: Parts, name: &str) -> Response {
    let size = parts.button_size();
    let middle = area.right_center() - vec2(EDGE + size.x / 2.0, 0.0);
    let rect = Rect::from_center_size(middle, size);
    let press = ui.interact(rect, ui.scope_id().with("stop"), Sense::click());
    press.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let fill = if press.hovered() { RED } else { BUTTON_RED };
    ui.painter().rect_filled(rect, CornerRadius::same(8), fill);
    if press.has_focus() {
        let ring = Stroke::new(2.5, Color32::WHITE);
        ui.painter().rect_stroke(rect, CornerRadius::same(8), ring, StrokeKind::Inside);
    }
    let at = rect.center() - parts.stop.size() / 2.0;
    ui.painter().galley(at, parts.stop, Color32::WHITE);
    press
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
