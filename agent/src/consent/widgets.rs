//! The few things that our windows are made of: headings, text, buttons, fields, boxes.
//!
//! Every one has a role and a name in the AccessKit tree, and every one that can be pressed shows
//! the keyboard's focus by a ring.

use egui::accesskit::{Live, Role};
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align, Color32, CornerRadius, FontId, Frame, Id, Label, Layout, Margin, Rect, Response,
    RichText, ScrollArea, Sense, Stroke, StrokeKind, TextEdit, Ui, UiBuilder, Vec2, WidgetInfo,
    pos2, vec2,
};

use super::mark;
use super::theme::{MARGIN, Palette, ROUND, plain, strong};
use crate::locale::Language;

/// Height of a button, in points: large enough for an unsteady hand.
pub(super) const BUTTON_HEIGHT: f32 = 54.0;
/// Height of the line with the languages, in points.
pub(super) const FOOTER_HEIGHT: f32 = 30.0;
/// Width of the ring around what has the keyboard's focus, in points.
const FOCUS_WIDTH: f32 = 3.0;
/// Characters that a field takes; a link is far shorter.
const FIELD_CHARS_MAX: usize = 512;
/// Characters of a PIN with what people put between its groups.
const PIN_TYPED_MAX: usize = 13;
/// Digits of a PIN that are shown together.
const PIN_GROUP: usize = 3;

/// What a button is for, which gives its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The one thing to do on this screen.
    Primary,
    /// Something else that can be done.
    Plain,
    /// Ends what is going on.
    Danger,
}

/// Lays out a page: `body` above, scrolling when it is too long, and `actions` in the last
/// `actions_height` points.
pub(super) fn page(
    ui: &mut Ui,
    actions_height: f32,
    body: impl FnOnce(&mut Ui),
    actions: impl FnOnce(&mut Ui),
) {
    let area = ui.max_rect().shrink2(vec2(MARGIN, MARGIN * 0.7));
    let split = area.bottom() - actions_height;
    let above = Rect::from_min_max(area.min, pos2(area.right(), split - 14.0));
    let below = Rect::from_min_max(pos2(area.left(), split), area.max);
    ui.scope_builder(UiBuilder::new().max_rect(above), |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            brand(ui);
            ui.add_space(12.0);
            body(ui);
        });
    });
    ui.scope_builder(UiBuilder::new().max_rect(below), actions);
}

/// Our sign and name.
fn brand(ui: &mut Ui) {
    let palette = Palette::current(ui.ctx());
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(26.0), Sense::hover());
        mark::paint(ui.painter(), rect);
        ui.add(Label::new(RichText::new("Sasae").font(strong(16.0)).color(palette.muted)));
    });
}

/// A heading; the screen reader reads it as one.
pub(super) fn heading(ui: &mut Ui, text: &str) -> Response {
    let response = ui.add(Label::new(RichText::new(text).font(strong(25.0))).wrap());
    named(ui, &response, Role::Heading, text);
    response
}

/// A paragraph.
pub(super) fn paragraph(ui: &mut Ui, text: &str) -> Response {
    ui.add(Label::new(RichText::new(text).font(plain(17.0))).wrap())
}

/// A paragraph in a colour, bold if it matters.
pub(super) fn colored(ui: &mut Ui, text: &str, font: FontId, color: Color32) -> Response {
    ui.add(Label::new(RichText::new(text).font(font).color(color)).wrap())
}

/// A small remark.
pub(super) fn remark(ui: &mut Ui, text: &str) -> Response {
    let color = Palette::current(ui.ctx()).muted;
    colored(ui, text, plain(15.0), color)
}

/// Says `text` through the screen reader whenever it changes; `urgent` interrupts.
pub(super) fn announced(ui: &Ui, response: &Response, text: &str, urgent: bool) {
    let live = if urgent { Live::Assertive } else { Live::Polite };
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_live(live);
        node.set_value(text);
    });
}

fn named(ui: &Ui, response: &Response, role: Role, name: &str) {
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.clear_value();
        node.set_role(role);
        node.set_label(name);
    });
}

/// A label and a value below one another, as in a form that was filled in.
pub(super) fn fact(ui: &mut Ui, label: &str, value: &str) {
    let palette = Palette::current(ui.ctx());
    ui.spacing_mut().item_spacing.y = 3.0;
    colored(ui, label, plain(14.0), palette.muted);
    colored(ui, value, strong(18.0), palette.text);
}

/// A box with its own ground around `contents`.
pub(super) fn card(ui: &mut Ui, fill: Color32, edge: Color32, contents: impl FnOnce(&mut Ui)) {
    let frame = Frame::new()
        .fill(fill)
        .stroke(Stroke::new(1.0, edge))
        .corner_radius(CornerRadius::same(ROUND))
        .inner_margin(Margin::symmetric(16, 12));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        contents(ui);
    });
}

/// A box that names what went wrong, announced at once.
pub(super) fn problem(ui: &mut Ui, text: &str) {
    let palette = Palette::current(ui.ctx());
    card(ui, palette.danger_card, palette.danger, |ui| {
        let response = colored(ui, text, strong(16.0), palette.danger);
        announced(ui, &response, text, true);
    });
}

/// A line that begins with a filled sign: a tick when `good`, else an exclamation mark.
pub(super) fn verdict(ui: &mut Ui, good: bool, text: &str) {
    let palette = Palette::current(ui.ctx());
    let (color, on) =
        if good { (palette.good, palette.card) } else { (palette.danger, palette.on_danger) };
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(20.0, 24.0), Sense::hover());
        let middle = rect.center();
        let painter = ui.painter();
        painter.circle_filled(middle, 9.5, color);
        let pen = Stroke::new(2.2, on);
        if good {
            painter.line_segment([middle + vec2(-4.5, 0.2), middle + vec2(-1.2, 3.6)], pen);
            painter.line_segment([middle + vec2(-1.2, 3.6), middle + vec2(4.6, -3.4)], pen);
        } else {
            painter.line_segment([middle + vec2(0.0, -5.0), middle + vec2(0.0, 1.2)], pen);
            painter.circle_filled(middle + vec2(0.0, 4.6), 1.4, on);
        }
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.vertical(|ui| colored(ui, text, strong(16.0), color));
    });
}

/// A button of `width` points. A disabled one cannot be focused or pressed.
pub(super) fn button(ui: &mut Ui, kind: Kind, text: &str, width: f32, enabled: bool) -> Response {
    let palette = Palette::current(ui.ctx());
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(width, BUTTON_HEIGHT), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, text));
    let (fill, ink, edge) = match kind {
        Kind::Primary => (palette.primary, palette.on_primary, palette.primary),
        Kind::Plain => (palette.card, palette.text, palette.line),
        Kind::Danger => (palette.danger, palette.on_danger, palette.danger),
    };
    let (fill, ink, edge) = if !enabled {
        (palette.ground, palette.muted, palette.line)
    } else if response.is_pointer_button_down_on() {
        (fill.lerp_to_gamma(palette.text, 0.20), ink, edge)
    } else if response.hovered() {
        (fill.lerp_to_gamma(palette.text, 0.09), ink, edge)
    } else {
        (fill, ink, edge)
    };
    let corner = CornerRadius::same(ROUND);
    ui.painter().rect(rect, corner, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    ring(ui, &response);
    let font = [19.0, 17.0, 15.0, 13.0]
        .map(strong)
        .into_iter()
        .map(|font| ui.painter().layout_no_wrap(text.to_owned(), font, ink))
        .find(|galley| galley.size().x <= width - 20.0);
    let galley = font.unwrap_or_else(|| {
        ui.painter().layout(text.to_owned(), strong(13.0), ink, (width - 16.0).max(1.0))
    });
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// Shows that `response` has the keyboard's focus.
pub(super) fn ring(ui: &Ui, response: &Response) {
    if response.has_focus() {
        let palette = Palette::current(ui.ctx());
        let corner = CornerRadius::same(ROUND + 4);
        let stroke = Stroke::new(FOCUS_WIDTH, palette.focus);
        // Painted over what comes next, so that no neighbour hides it.
        let painter = ui.painter().clone().with_clip_rect(ui.ctx().content_rect());
        painter.rect_stroke(response.rect.expand(2.0), corner, stroke, StrokeKind::Outside);
    }
}

/// A field with its label. The digits of a PIN are shown in groups of three.
pub(super) fn field(
    ui: &mut Ui,
    label: &str,
    hint: &str,
    size: f32,
    text: &mut String,
) -> Response {
    let palette = Palette::current(ui.ctx());
    ui.spacing_mut().item_spacing.y = 5.0;
    let label = colored(ui, label, plain(15.0), palette.muted);
    let mut grouped = |ui: &Ui, text: &dyn egui::TextBuffer, _wrap: f32| {
        ui.painter().layout_job(group(text.as_str(), size, palette.text))
    };
    let edit = TextEdit::singleline(text)
        .id(Id::unique(("field", size.to_bits())))
        .font(plain(size))
        .hint_text(RichText::new(hint).font(plain(size)).color(palette.line))
        .layouter(&mut grouped)
        .char_limit(FIELD_CHARS_MAX)
        .desired_width(f32::INFINITY)
        .frame(
            Frame::new()
                .fill(palette.card)
                .stroke(Stroke::new(1.5, palette.muted))
                .corner_radius(CornerRadius::same(ROUND))
                .inner_margin(Margin::symmetric(14, 11)),
        );
    let response = edit.show(ui).response.response.labelled_by(label.id);
    ring(ui, &response);
    response
}

/// The text of a field: a PIN in groups, everything else as it is.
fn group(text: &str, size: f32, color: Color32) -> LayoutJob {
    let digits = text.chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let mut job = LayoutJob::default();
    job.wrap.max_width = f32::INFINITY;
    // A link is long; smaller, more of it can be seen.
    let size = if digits || text.chars().count() <= PIN_TYPED_MAX { size } else { size * 0.6 };
    let format = TextFormat { font_id: plain(size), color, ..TextFormat::default() };
    if digits && !text.is_empty() {
        let chars: Vec<char> = text.chars().collect();
        for (index, part) in chars.chunks(PIN_GROUP).enumerate() {
            let space = if index == 0 { 0.0 } else { size * 0.45 };
            let part: String = part.iter().collect();
            job.append(&part, space, format.clone());
        }
    } else {
        job.append(text, 0.0, format);
    }
    job
}

/// The choice of language, at the right end of the last line. Returns a new choice.
pub(super) fn languages(ui: &mut Ui, label: &str, current: Language) -> Option<Language> {
    let palette = Palette::current(ui.ctx());
    let mut chosen = None;
    ui.with_layout(Layout::right_to_left(Align::Max), |ui| {
        for language in Language::ALL.into_iter().rev() {
            let selected = language == current;
            let color = if selected { palette.text } else { palette.primary };
            let font = plain(15.0);
            let galley = ui.painter().layout_no_wrap(language.name().into(), font, color);
            let size = vec2(galley.size().x + 12.0, FOOTER_HEIGHT - 2.0);
            let (rect, response) = ui.allocate_exact_size(size, Sense::click());
            response.widget_info(|| {
                let name = format!("{label}: {}", language.name());
                WidgetInfo::selected(Role::RadioButton, true, selected, name)
            });
            let at = rect.center() - galley.size() / 2.0;
            let width = galley.size().x;
            ui.painter().galley(at, galley, color);
            if selected {
                let y = rect.bottom() - 2.0;
                let middle = rect.center().x;
                let ends = [pos2(middle - width / 2.0, y), pos2(middle + width / 2.0, y)];
                ui.painter().line_segment(ends, Stroke::new(2.0, palette.text));
            }
            ring(ui, &response);
            if response.clicked() && !selected {
                chosen = Some(language);
            }
        }
    });
    chosen
}
