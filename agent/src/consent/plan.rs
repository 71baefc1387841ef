//! Which windows are up for the newest screen: pure, so that it can be tested without any.

use sasae_protocol::{Mode, RequestId};

use super::act::Screen;

/// What the indicator says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shared {
    /// Who sees or controls.
    pub(super) technician: String,
    /// Which of the two.
    pub(super) mode: Mode,
}

/// The windows that follow from the screens so far.
#[derive(Debug, Default)]
pub(super) struct Plan {
    screen: Option<Screen>,
    shared: Option<Shared>,
    request: Option<RequestId>,
    answered: Option<RequestId>,
}

impl Plan {
    /// Takes the newest screen. Whether it is another page than before, and not the same page
    /// with news on it.
    pub(super) fn follow(&mut self, screen: &Screen) -> bool {
        self.shared = match screen {
            Screen::Sharing { technician, mode } => {
                Some(Shared { technician: technician.clone(), mode: *mode })
            }
            // A further request does not end what is already shared.
            Screen::Consent { .. } => self.shared.take(),
            Screen::AskCode { .. }
            | Screen::ConfirmJoin { .. }
            | Screen::Joining
            | Screen::Joined { .. }
            | Screen::Granted { .. }
            | Screen::Ended { .. } => None,
        };
        self.request = match screen {
            Screen::Consent { request, .. } => Some(*request),
            Screen::AskCode { .. }
            | Screen::ConfirmJoin { .. }
            | Screen::Joining
            | Screen::Joined { .. }
            | Screen::Granted { .. }
            | Screen::Sharing { .. }
            | Screen::Ended { .. } => None,
        };
        let before = self.screen.replace(screen.clone());
        before.is_none_or(|before| !same_page(&before, screen))
    }

    /// Remembers that a request needs no window any more.
    pub(super) fn answered(&mut self, request: RequestId) {
        self.answered = Some(request);
    }

    /// The request that is asked now.
    pub(super) fn request(&self) -> Option<RequestId> {
        self.request.filter(|request| self.answered != Some(*request))
    }

    /// What the indicator says; `None` while nothing is shared.
    pub(super) fn shared(&self) -> Option<&Shared> {
        self.shared.as_ref()
    }

    /// Whether there is something that the hotkey can revoke.
    pub(super) fn revocable(&self) -> bool {
        self.shared.is_some() || matches!(self.screen, Some(Screen::Granted { .. }))
    }
}

fn same_page(before: &Screen, after: &Screen) -> bool {
    match (before, after) {
        (Screen::AskCode { problem: before, .. }, Screen::AskCode { problem: after, .. }) => {
            before == after
        }
        (Screen::Consent { request: before, .. }, Screen::Consent { request: after, .. }) => {
            before == after
        }
        (before, after) => std::mem::discriminant(before) == std::mem::discriminant(after),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sasae_protocol::{ErrorCode, Timestamp};

    fn sharing(mode: Mode) -> Screen {
        Screen::Sharing { technician: "Hana".into(), mode }
    }

    fn joined() -> Screen {
        Screen::Joined { team: "Team".into(), technician: None, online: true }
    }

    fn consent(request: RequestId) -> Screen {
        Screen::Consent {
            request,
            technician: "Hana".into(),
            team: "Team".into(),
            domain: None,
            mode: Mode::Control,
            allow_from: Timestamp::from_millis(3000),
            lapses_at: Timestamp::from_millis(60_000),
        }
    }

    fn id(number: u8) -> RequestId {
        RequestId::parse(&format!("01ARZ3NDEKTSV4RRFFQ69G5FA{number}")).unwrap()
    }

    #[test]
    fn the_indicator_is_up_while_something_is_shared_and_at_no_other_time() {
        let mut plan = Plan::default();
        plan.follow(&joined());
        assert_eq!(plan.shared(), None);
        plan.follow(&sharing(Mode::View));
        assert_eq!(plan.shared().unwrap().mode, Mode::View);
        plan.follow(&Screen::Ended { reason: ErrorCode::SessionClosed });
        assert_eq!(plan.shared(), None);
    }

    #[test]
    fn the_indicator_stays_while_more_is_asked_for() {
        let mut plan = Plan::default();
        plan.follow(&sharing(Mode::View));
        plan.follow(&consent(id(1)));
        assert!(plan.shared().is_some());
        assert!(plan.revocable());
        plan.follow(&joined());
        assert_eq!(plan.shared(), None);
    }

    #[test]
    fn a_request_that_was_answered_is_not_asked_again() {
        let mut plan = Plan::default();
        plan.follow(&consent(id(1)));
        assert_eq!(plan.request(), Some(id(1)));
        plan.answered(id(1));
        assert_eq!(plan.request(), None);
        plan.follow(&consent(id(1)));
        assert_eq!(plan.request(), None);
        plan.follow(&consent(id(2)));
        assert_eq!(plan.request(), Some(id(2)));
    }

    #[test]
    fn the_focus_moves_on_a_new_page_only() {
        let mut plan = Plan::default();
        assert!(plan.follow(&joined()));
        let news = Screen::Joined { team: "Team".into(), technician: None, online: false };
        assert!(!plan.follow(&news));
        assert!(plan.follow(&sharing(Mode::View)));
        assert!(!plan.follow(&sharing(Mode::Control)));
        assert!(plan.follow(&consent(id(1))));
        assert!(plan.follow(&consent(id(2))));
    }

    #[test]
    fn the_hotkey_works_from_the_grant_on() {
        let mut plan = Plan::default();
        plan.follow(&consent(id(1)));
        assert!(!plan.revocable());
        plan.follow(&Screen::Granted {
            technician: "Hana".into(),
            mode: Mode::View,
            is_broken: false,
        });
        assert!(plan.revocable());
    }
}
