//! The screens before the session: the code, and the question before a link is followed.

use egui::{Key, Ui};
use sasae_protocol::ErrorCode;

use super::{Act, Form, Outcome, Surroundings, footer};
use crate::consent::theme::Palette;
use crate::consent::widgets::{
    BUTTON_HEIGHT, FOOTER_HEIGHT, Kind, button, card, fact, field, heading, page, paragraph,
    problem as problem_box, remark,
};

/// Size of the code's digits, in points.
const CODE_SIZE: f32 = 30.0;
/// Width of the button that pastes, in points.
const PASTE_WIDTH: f32 = 130.0;

pub(super) fn code(
    ui: &mut Ui,
    ask_gateway: bool,
    problem: Option<ErrorCode>,
    form: &mut Form,
    fresh: bool,
    around: &Surroundings,
    outcomes: &mut Vec<Outcome>,
) {
    let texts = around.texts();
    // A link names its gateway, so there is nothing more to type.
    let ask_gateway = ask_gateway && !form.code.contains('#');
    let mut submit = false;
    let mut paste = false;
    let mut form_body = |ui: &mut Ui| {
        heading(ui, texts.ask_title);
        paragraph(ui, texts.ask_body);
        ui.add_space(6.0);
        if let Some(code) = problem {
            problem_box(ui, around.language.error(code));
            ui.add_space(4.0);
        }
        let entered = |ui: &Ui| ui.input(|input| input.key_pressed(Key::Enter));
        ui.scope(|ui| {
            let code = field(ui, texts.ask_code, "123 456 789", CODE_SIZE, &mut form.code);
            submit |= code.lost_focus() && entered(ui);
            if fresh {
                code.request_focus();
            }
        });
        if ask_gateway {
            ui.scope(|ui| {
                let hint = "support.example.com";
                let gateway = field(ui, texts.ask_gateway, hint, 20.0, &mut form.gateway);
                submit |= gateway.lost_focus() && entered(ui);
            });
        }
        ui.add_space(2.0);
        remark(ui, texts.ask_safe);
    };
    let mut pressed = false;
    page(ui, BUTTON_HEIGHT + FOOTER_HEIGHT + 12.0, &mut form_body, |ui| {
        ui.horizontal(|ui| {
            let rest = ui.available_width() - PASTE_WIDTH - ui.spacing().item_spacing.x;
            pressed = button(ui, Kind::Primary, texts.ask_join, rest, true).clicked();
            paste = button(ui, Kind::Plain, texts.ask_paste, PASTE_WIDTH, true).clicked();
        });
        footer(ui, around, outcomes);
    });
    if paste {
        outcomes.push(Outcome::Paste);
    }
    let code = form.code.trim();
    if (pressed || submit) && !code.is_empty() {
        let gateway = if ask_gateway { form.gateway.trim() } else { "" };
        let act = Act::CodeEntered { gateway: gateway.into(), code: code.into() };
        outcomes.push(Outcome::Act(act));
    }
}

pub(super) fn confirm(
    ui: &mut Ui,
    (gateway, team, technician): (&str, &str, Option<&str>),
    fresh: bool,
    around: &Surroundings,
    outcomes: &mut Vec<Outcome>,
) {
    let texts = around.texts();
    let body = |ui: &mut Ui| {
        let palette = Palette::current(ui.ctx());
        heading(ui, texts.confirm_title);
        card(ui, palette.card, palette.line, |ui| {
            fact(ui, texts.gateway, gateway);
            ui.add_space(8.0);
            fact(ui, texts.team, team);
            ui.add_space(8.0);
            fact(ui, texts.technician, technician.unwrap_or(texts.nobody_yet));
        });
        ui.add_space(4.0);
        paragraph(ui, texts.confirm_body);
    };
    page(ui, 2.0 * BUTTON_HEIGHT + FOOTER_HEIGHT + 24.0, body, |ui| {
        let width = ui.available_width();
        let join = button(ui, Kind::Primary, texts.confirm_join, width, true);
        if fresh {
            join.request_focus();
        }
        if join.clicked() {
            outcomes.push(Outcome::Act(Act::JoinConfirmed));
        }
        if button(ui, Kind::Plain, texts.confirm_refuse, width, true).clicked() {
            outcomes.push(Outcome::Act(Act::JoinRefused));
        }
        footer(ui, around, outcomes);
    });
}
