//! What each screen shows, and what comes of pressing something on it.
//!
//! Pure in the sense of this crate: an egui page in, [`Outcome`]s out. No window, no clock.

mod ask;
mod indicator;
mod request;
mod session;

use egui::Ui;

use super::act::{Act, Screen};
use super::countdown::Countdown;
use super::widgets::{self, FOOTER_HEIGHT};
use crate::locale::{Catalogue, Language};
use sasae_protocol::Timestamp;

pub(super) use indicator::indicator;
pub(super) use request::{Request, request};

/// What a page is shown with, besides its screen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings {
    /// The customer's language.
    pub(super) language: Language,
    /// The name of the hotkey that revokes, if it could be had.
    pub(super) hotkey: Option<&'static str>,
    /// Now.
    pub(super) now: Timestamp,
}

impl Surroundings {
    fn texts(&self) -> &'static Catalogue {
        self.language.texts()
    }
}

/// What came of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The customer decided something.
    Act(Act),
    /// The customer chose a language.
    Speak(Language),
    /// The customer wants what was copied put into the field of the code.
    Paste,
    /// The customer holds the indicator and may have moved the pointer.
    Drag {
        /// Where it is held, in pixels from its upper left corner.
        grip: (i32, i32),
    },
}

/// What the customer has typed so far, and where the page stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    /// The gateway's address.
    pub(super) gateway: String,
    /// PIN or link.
    pub(super) code: String,
    /// Whether the customer was asked if they really want to leave.
    pub(super) leaving: bool,
    /// Whether this page has just come up, so that the focus goes to its first thing to do.
    pub(super) fresh: bool,
}

/// The request that is on the screen, and since when.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// Its times; `None` before it was first painted.
    pub(super) countdown: Option<Countdown>,
    /// Before this, only Escape denies: keys that were meant for another window do not answer.
    pub(super) settled_at: Option<Timestamp>,
}

/// The main window's page for `screen`.
pub(super) fn main(
    ui: &mut Ui,
    screen: &Screen,
    form: &mut Form,
    around: &Surroundings,
) -> Vec<Outcome> {
    let fresh = std::mem::take(&mut form.fresh);
    let mut outcomes = Vec::new();
    match screen {
        Screen::AskCode { ask_gateway, problem } => {
            ask::code(ui, *ask_gateway, *problem, form, fresh, around, &mut outcomes);
        }
        Screen::ConfirmJoin { gateway, team, technician } => {
            let technician = technician.as_deref();
            ask::confirm(ui, (gateway, team, technician), fresh, around, &mut outcomes);
        }
        // While a request is asked in its own window, the main one is away.
        Screen::Joining | Screen::Consent { .. } => session::joining(ui, around, &mut outcomes),
        Screen::Joined { .. } | Screen::Granted { .. } | Screen::Sharing { .. } if form.leaving => {
            session::leaving(ui, form, fresh, around, &mut outcomes);
        }
        Screen::Joined { team, technician, online } => {
            let people = (team.as_str(), technician.as_deref());
            session::joined(ui, people, *online, form, around, &mut outcomes);
        }
        Screen::Granted { technician, mode, is_broken } => {
            let whom = (technician.as_str(), *is_broken);
            session::granted(ui, whom, *mode, fresh, around, &mut outcomes);
        }
        Screen::Sharing { technician, mode } => {
            session::sharing(ui, technician, *mode, fresh, around, &mut outcomes);
        }
        Screen::Ended { reason } => session::ended(ui, *reason, fresh, around, &mut outcomes),
    }
    outcomes
}

/// What closing the main window means on `screen`: an act, or `None` after asking first.
pub(super) fn closed(screen: &Screen, form: &mut Form) -> Option<Act> {
    match screen {
        Screen::Joined { .. } | Screen::Granted { .. } | Screen::Sharing { .. } => {
            if form.leaving {
                return Some(Act::Leave);
            }
            form.leaving = true;
            form.fresh = true;
            None
        }
        Screen::AskCode { .. }
        | Screen::ConfirmJoin { .. }
        | Screen::Joining
        | Screen::Consent { .. }
        | Screen::Ended { .. } => Some(Act::Leave),
    }
}

/// The last line of a page.
fn footer(ui: &mut Ui, around: &Surroundings, outcomes: &mut Vec<Outcome>) {
    let width = ui.available_width();
    ui.allocate_ui(egui::vec2(width, FOOTER_HEIGHT), |ui| {
        if let Some(language) = widgets::languages(ui, around.texts().language, around.language) {
            outcomes.push(Outcome::Speak(language));
        }
    });
}

#[cfg(test)]
mod tests;
