//! The screens of a session: connecting, connected, granted, sharing, ended.

use egui::Ui;
use sasae_protocol::{ErrorCode, Mode};

use super::{Act, Form, Outcome, Surroundings, footer};
use crate::consent::theme::{Palette, plain, strong};
use crate::consent::widgets::{
    BUTTON_HEIGHT, FOOTER_HEIGHT, Kind, announced, button, card, colored, heading, page, paragraph,
    remark, verdict,
};
use crate::locale::fill;

/// Height of one button and the languages, in points.
const ONE_BUTTON: f32 = BUTTON_HEIGHT + FOOTER_HEIGHT + 12.0;
/// Height of two buttons and the languages, in points.
const TWO_BUTTONS: f32 = 2.0 * BUTTON_HEIGHT + FOOTER_HEIGHT + 24.0;

pub(super) fn joining(ui: &mut Ui, around: &Surroundings, outcomes: &mut Vec<Outcome>) {
    let texts = around.texts();
    let body = |ui: &mut Ui| {
        let title = heading(ui, texts.joining_title);
        announced(ui, &title, texts.joining_title, false);
        paragraph(ui, texts.joining_body);
    };
    page(ui, FOOTER_HEIGHT, body, |ui| footer(ui, around, outcomes));
}

pub(super) fn joined(
    ui: &mut Ui,
    (team, technician): (&str, Option<&str>),
    online: bool,
    form: &mut Form,
    around: &Surroundings,
    outcomes: &mut Vec<Outcome>,
) {
    let texts = around.texts();
    let helper = match technician {
        Some(technician) => {
            fill(texts.joined_helper, &[("technician", technician), ("team", team)])
        }
        None => fill(texts.joined_queued, &[("team", team)]),
    };
    let body = |ui: &mut Ui| {
        let palette = Palette::current(ui.ctx());
        heading(ui, texts.joined_title);
        let helper_line = paragraph(ui, &helper);
        announced(ui, &helper_line, &helper, false);
        ui.add_space(4.0);
        card(ui, palette.card, palette.line, |ui| {
            verdict(ui, true, texts.nothing_shared);
            paragraph(ui, texts.joined_next);
        });
        if !online {
            card(ui, palette.warning_card, palette.warning, |ui| {
                let line = colored(ui, texts.joined_offline, strong(16.0), palette.warning);
                announced(ui, &line, texts.joined_offline, false);
            });
        }
    };
    page(ui, ONE_BUTTON, body, |ui| {
        let width = ui.available_width();
        if button(ui, Kind::Plain, texts.leave, width, true).clicked() {
            form.leaving = true;
            form.fresh = true;
            ui.ctx().request_repaint();
        }
        footer(ui, around, outcomes);
    });
}

pub(super) fn leaving(
    ui: &mut Ui,
    form: &mut Form,
    fresh: bool,
    around: &Surroundings,
    outcomes: &mut Vec<Outcome>,
) {
    let texts = around.texts();
    let body = |ui: &mut Ui| {
        heading(ui, texts.leave_title);
        paragraph(ui, texts.leave_body);
    };
    page(ui, TWO_BUTTONS, body, |ui| {
        let width = ui.available_width();
        let stay = button(ui, Kind::Primary, texts.leave_stay, width, true);
        if fresh {
            stay.request_focus();
        }
        if stay.clicked() {
            form.leaving = false;
            ui.ctx().request_repaint();
        }
        if button(ui, Kind::Danger, texts.leave_sure, width, true).clicked() {
            outcomes.push(Outcome::Act(Act::Leave));
        }
        footer(ui, around, outcomes);
    });
}

pub(super) fn granted(
    ui: &mut Ui,
    (technician, is_broken): (&str, bool),
    mode: Mode,
    fresh: bool,
    around: &Surroundings,
    outcomes: &mut Vec<Outcome>,
) {
    let texts = around.texts();
    let name = [("technician", technician)];
    let what = match mode {
        Mode::View => fill(texts.granted_view, &name),
        Mode::Control => fill(texts.granted_control, &name),
    };
    let body = |ui: &mut Ui| {
        let palette = Palette::current(ui.ctx());
        heading(ui, texts.granted_title);
        card(ui, palette.card, palette.line, |ui| {
            let line = colored(ui, &what, strong(18.0), palette.text);
            announced(ui, &line, &what, false);
        });
        let next = if is_broken { texts.granted_broken } else { texts.granted_next };
        paragraph(ui, &fill(next, &name));
        remark(ui, texts.stop_any_time);
    };
    page(ui, ONE_BUTTON, body, |ui| stop(ui, fresh, around, outcomes));
}

pub(super) fn sharing(
    ui: &mut Ui,
    technician: &str,
    mode: Mode,
    fresh: bool,
    around: &Surroundings,
    outcomes: &mut Vec<Outcome>,
) {
    let texts = around.texts();
    let (title, what) = match mode {
        Mode::View => (texts.sharing_view, texts.sharing_view_body),
        Mode::Control => (texts.sharing_control, texts.sharing_control_body),
    };
    let title = fill(title, &[("technician", technician)]);
    let body = |ui: &mut Ui| {
        let palette = Palette::current(ui.ctx());
        let line = heading(ui, &title);
        announced(ui, &line, &title, true);
        card(ui, palette.warning_card, palette.warning, |ui| {
            colored(ui, what, plain(17.0), palette.text);
        });
        remark(ui, texts.stop_any_time);
        if let Some(keys) = around.hotkey {
            remark(ui, &fill(texts.hotkey, &[("keys", keys)]));
        }
    };
    page(ui, ONE_BUTTON, body, |ui| stop(ui, fresh, around, outcomes));
}

fn stop(ui: &mut Ui, fresh: bool, around: &Surroundings, outcomes: &mut Vec<Outcome>) {
    let width = ui.available_width();
    let stop = button(ui, Kind::Danger, around.texts().stop, width, true);
    if fresh {
        stop.request_focus();
    }
    if stop.clicked() {
        outcomes.push(Outcome::Act(Act::Stop));
    }
    footer(ui, around, outcomes);
}

pub(super) fn ended(
    ui: &mut Ui,
    reason: ErrorCode,
    fresh: bool,
    around: &Surroundings,
    outcomes: &mut Vec<Outcome>,
) {
    let texts = around.texts();
    let body = |ui: &mut Ui| {
        let palette = Palette::current(ui.ctx());
        heading(ui, texts.ended_title);
        let why = around.language.error(reason);
        let line = paragraph(ui, why);
        announced(ui, &line, why, true);
        card(ui, palette.card, palette.line, |ui| verdict(ui, true, texts.nothing_shared));
    };
    page(ui, ONE_BUTTON, body, |ui| {
        let width = ui.available_width();
        let close = button(ui, Kind::Primary, texts.close, width, true);
        if fresh {
            close.request_focus();
        }
        if close.clicked() {
            outcomes.push(Outcome::Act(Act::Leave));
        }
        footer(ui, around, outcomes);
    });
}
