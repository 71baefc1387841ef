//! The window that asks for consent: who, for what, what it means; Deny and Allow.

use egui::{Key, Ui};
use sasae_protocol::{Mode, RequestId};

use super::{Act, Asked, Outcome, Surroundings, footer};
use crate::consent::theme::{Palette, plain, strong};
use crate::consent::widgets::{
    BUTTON_HEIGHT, FOOTER_HEIGHT, Kind, announced, button, card, colored, fact, heading, page,
    paragraph, remark, verdict,
};
use crate::locale::fill;

/// Who asks for what.
#[derive(Debug, Clone, Copy)]
pub(in crate::consent) struct Request<'a> {
    pub(in crate::consent) id: RequestId,
    pub(in crate::consent) technician: &'a str,
    pub(in crate::consent) team: &'a str,
    pub(in crate::consent) domain: Option<&'a str>,
    pub(in crate::consent) mode: Mode,
}

/// The page of one request. Deny has the focus at first and Escape always denies; Allow cannot be
/// focused or pressed before the countdown says so.
pub(in crate::consent) fn request(
    ui: &mut Ui,
    request: Request<'_>,
    asked: &Asked,
    fresh: bool,
    around: &Surroundings,
) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let over = asked.countdown.is_some_and(|countdown| countdown.is_over(around.now));
    if !over && ui.input(|input| input.key_pressed(Key::Escape)) {
        outcomes.push(Outcome::Act(Act::Deny(request.id)));
        return outcomes;
    }
    page(
        ui,
        BUTTON_HEIGHT + FOOTER_HEIGHT + 42.0,
        |ui| who_and_what(ui, request, around),
        |ui| answer(ui, request, asked, fresh, around, &mut outcomes),
    );
    outcomes
}

fn who_and_what(ui: &mut Ui, request: Request<'_>, around: &Surroundings) {
    let texts = around.texts();
    let palette = Palette::current(ui.ctx());
    let (title, means) = match request.mode {
        Mode::View => (texts.consent_view, texts.view_means),
        Mode::Control => (texts.consent_control, texts.control_means),
    };
    let title = fill(title, &[("technician", request.technician)]);
    let line = heading(ui, &title);
    announced(ui, &line, &title, true);
    let ground = match request.domain {
        Some(_) => (palette.card, palette.line),
        None => (palette.danger_card, palette.danger),
    };
    card(ui, ground.0, ground.1, |ui| {
        fact(ui, texts.team, request.team);
        match request.domain {
            Some(domain) => {
                verdict(ui, true, &fill(texts.consent_verified, &[("domain", domain)]));
            }
            None => verdict(ui, false, texts.consent_unverified),
        }
    });
    paragraph(ui, &format!("{means}{}{}", space(means), texts.stop_any_time));
    card(ui, palette.warning_card, palette.warning, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        colored(ui, texts.scam_title, strong(17.0), palette.warning);
        colored(ui, texts.scam_body, plain(16.0), palette.text);
    });
}

/// What stands between two sentences: nothing in Japanese.
fn space(sentence: &str) -> &'static str {
    if sentence.ends_with('。') { "" } else { " " }
}

fn answer(
    ui: &mut Ui,
    request: Request<'_>,
    asked: &Asked,
    fresh: bool,
    around: &Surroundings,
    outcomes: &mut Vec<Outcome>,
) {
    let texts = around.texts();
    let now = around.now;
    let live = asked.countdown.is_some_and(|countdown| countdown.is_live(now));
    let seconds = asked.countdown.map_or(3, |countdown| countdown.allow_in(now)).to_string();
    let lapses = asked.countdown.map_or(0, |countdown| countdown.lapses_in(now)).to_string();
    // Spoken twice in all, not every second: once how long to wait, once that it works.
    let spoken = if live {
        texts.allow_ready.to_owned()
    } else {
        fill(texts.allow_wait, &[("seconds", "3")])
    };
    let shown = if live {
        fill(texts.lapses_in, &[("seconds", &lapses)])
    } else {
        fill(texts.allow_wait, &[("seconds", &seconds)])
    };
    let waiting = remark(ui, &shown);
    announced(ui, &waiting, &spoken, false);
    ui.horizontal(|ui| {
        let width = (ui.available_width() - ui.spacing().item_spacing.x) / 2.0;
        let deny = button(ui, Kind::Primary, texts.deny, width, true);
        if fresh {
            deny.request_focus();
        }
        let settled = asked.settled_at.is_some_and(|at| at <= now);
        if deny.clicked() && settled {
            outcomes.push(Outcome::Act(Act::Deny(request.id)));
        }
        let allow = if live {
            button(ui, Kind::Plain, texts.allow, width, true)
        } else {
            let text = fill(texts.allow_in, &[("seconds", &seconds)]);
            button(ui, Kind::Plain, &text, width, false)
        };
        if allow.clicked() && live && outcomes.is_empty() {
            outcomes.push(Outcome::Act(Act::Allow(request.id)));
        }
    });
    footer(ui, around, outcomes);
}
