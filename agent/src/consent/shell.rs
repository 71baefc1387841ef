//! The event loop: screens in, windows up and down, acts out.

mod place;
mod standing;

use std::time::{Duration, Instant};

use sasae_protocol::Timestamp;
use tokio::sync::{mpsc, watch};
use winit::application::ApplicationHandler;
use winit::event::{StartCause, WindowEvent};
use winit::event_loop::{ActiveEventLoop, ControlFlow};
use winit::window::{UserAttentionType, WindowId, WindowLevel};

use super::act::{Act, CustomerAct, Screen};
use super::pane::{Pane, Workshop};
use super::plan::Plan;
use super::view::{self, Form, Outcome, Surroundings};
use super::{Clock, DeskNews, Wake, WindowError, hotkey, platform};
use crate::locale::Language;
use place::window;
use standing::{Indicator, RequestPane};

/// Title of the main window, the same in every language.
const MAIN_TITLE: &str = "Sasae";
/// Size of the main window, in points.
const MAIN_SIZE: (f64, f64) = (460.0, 560.0);
/// Size of the window that asks for consent, in points.
const REQUEST_SIZE: (f64, f64) = (560.0, 660.0);
/// The indicator's first size, in points; it then fits itself to its text.
const INDICATOR_SIZE: (f64, f64) = (420.0, 56.0);
/// How long the windows wait for the core after the customer has left.
const LEAVING_TIME: Duration = Duration::from_secs(3);

/// Everything that the windows are.
pub(super) struct Shell {
    workshop: Workshop,
    screens: watch::Receiver<Screen>,
    acts: mpsc::Sender<CustomerAct>,
    clock: Clock,
    desk: Option<platform::Desk>,
    language: Language,
    plan: Plan,
    form: Form,
    main: Option<Pane>,
    request: Option<RequestPane>,
    indicator: Option<Indicator>,
    hotkey: bool,
    left_at: Option<Instant>,
    failure: Option<WindowError>,
}

impl Shell {
    pub(super) fn new(
        workshop: Workshop,
        screens: watch::Receiver<Screen>,
        acts: mpsc::Sender<CustomerAct>,
        clock: Clock,
        desk: Option<platform::Desk>,
        language: Language,
    ) -> Self {
        Self {
            workshop,
            screens,
            acts,
            clock,
            desk,
            language,
            plan: Plan::default(),
            form: Form { fresh: true, ..Form::default() },
            main: None,
            request: None,
            indicator: None,
            hotkey: false,
            left_at: None,
            failure: None,
        }
    }

    /// Why the windows ended, if not by the core's wish.
    pub(super) fn failure(self) -> Option<WindowError> {
        self.failure
    }

    fn around(&self) -> Surroundings {
        Surroundings {
            language: self.language,
            hotkey: self.hotkey.then_some(hotkey::NAME),
            now: (self.clock)(),
        }
    }

    /// Brings the windows in line with the newest screen.
    fn arrange(&mut self, event_loop: &ActiveEventLoop) -> Result<(), WindowError> {
        if self.left_at.is_some() {
            return Ok(());
        }
        let screen = self.screens.borrow_and_update().clone();
        if self.plan.follow(&screen) {
            self.form.fresh = true;
            self.form.leaving = false;
        }
        // The hotkey first, so that the indicator's first frame can name it.
        let wanted = self.plan.revocable();
        self.hotkey = self.desk.as_ref().is_some_and(|desk| desk.grab(wanted)) && wanted;
        let was_sharing = self.indicator.is_some();
        self.arrange_indicator(event_loop)?;
        self.arrange_request(event_loop, &screen)?;
        if self.main.is_none() {
            let (attributes, zoom) = window(MAIN_TITLE, MAIN_SIZE, event_loop);
            let attributes = platform::identify(attributes, "main");
            let main = Pane::open(event_loop, &self.workshop, attributes, self.language, zoom)?;
            self.main = Some(main);
        }
        if let Some(main) = &self.main {
            main.show(self.request.is_none());
            // The technician is to see the desktop and not this window; the indicator has Stop.
            if self.indicator.is_some() != was_sharing {
                main.window().set_minimized(self.indicator.is_some());
            }
        }
        Ok(())
    }

    fn arrange_request(
        &mut self,
        event_loop: &ActiveEventLoop,
        screen: &Screen,
    ) -> Result<(), WindowError> {
        let Some(id) = self.plan.request() else {
            self.request = None;
            return Ok(());
        };
        if self.request.as_ref().is_some_and(|request| request.id() == id) {
            return Ok(());
        }
        self.request = None;
        if !matches!(screen, Screen::Consent { .. }) {
            return Ok(());
        }
        let title = self.language.texts().consent_window;
        let (attributes, zoom) = window(title, REQUEST_SIZE, event_loop);
        let attributes = attributes.with_window_level(WindowLevel::AlwaysOnTop);
        let attributes = platform::identify(attributes, "consent");
        let pane = Pane::open(event_loop, &self.workshop, attributes, self.language, zoom)?;
        pane.show(true);
        pane.window().focus_window();
        pane.window().request_user_attention(Some(UserAttentionType::Critical));
        self.request = Some(RequestPane::new(pane, id));
        Ok(())
    }

    fn arrange_indicator(&mut self, event_loop: &ActiveEventLoop) -> Result<(), WindowError> {
        if self.plan.shared().is_none() {
            if let Some(desk) = &self.desk {
                desk.keep_above(None);
            }
            self.indicator = None;
            return Ok(());
        }
        if let Some(indicator) = &self.indicator {
            indicator.pane.refresh();
            return Ok(());
        }
        let title = self.language.texts().indicator_window;
        let (attributes, zoom) = window(title, INDICATOR_SIZE, event_loop);
        let attributes =
            attributes.with_decorations(false).with_window_level(WindowLevel::AlwaysOnTop);
        let attributes = platform::unmanaged(platform::identify(attributes, "indicator"));
        let pane = Pane::open(event_loop, &self.workshop, attributes, self.language, zoom)?;
        let mut indicator = Indicator::new(pane);
        indicator.paint(now(), event_loop, self.plan.shared(), &self.around())?;
        indicator.pane.show(true);
        if let Some(desk) = &self.desk {
            desk.keep_above(Some(indicator.pane.desktop_id()));
        }
        self.indicator = Some(indicator);
        Ok(())
    }

    fn send(&mut self, event_loop: &ActiveEventLoop, act: Act) {
        match &act {
            Act::Allow(id) | Act::Deny(id) => {
                self.plan.answered(*id);
                self.request = None;
                if let Some(main) = &self.main {
                    main.show(true);
                }
            }
            Act::Leave => {
                self.left_at = Some(now());
                self.request = None;
                if let Some(main) = &self.main {
                    main.show(false);
                }
            }
            Act::CodeEntered { .. } | Act::JoinConfirmed | Act::JoinRefused | Act::Stop => {}
        }
        match self.acts.try_send(CustomerAct::new(act)) {
            Ok(()) => {}
            Err(mpsc::error::TrySendError::Full(_)) => {
                tracing::warn!("the core is not taking the customer's acts");
            }
            Err(mpsc::error::TrySendError::Closed(_)) => event_loop.exit(),
        }
    }

    fn take(&mut self, event_loop: &ActiveEventLoop, outcomes: Vec<Outcome>) {
        for outcome in outcomes {
            match outcome {
                Outcome::Act(act) => self.send(event_loop, act),
                Outcome::Speak(language) => self.speak(language),
                Outcome::Paste => self.paste(),
                Outcome::Drag { grip } => {
                    let pointer = self.desk.as_ref().and_then(platform::Desk::pointer);
                    if let (Some(indicator), Some(pointer)) = (&mut self.indicator, pointer) {
                        indicator.drag(grip, pointer);
                        indicator.keep_inside(self.desk.as_ref().and_then(platform::Desk::size));
                        indicator.tell_pointer(pointer);
                    }
                }
            }
        }
    }

    fn speak(&mut self, language: Language) {
        self.language = language;
        let texts = language.texts();
        let fonts = &self.workshop.fonts;
        if let Some(main) = &mut self.main {
            main.speak(language, MAIN_TITLE, fonts);
        }
        if let Some(request) = &mut self.request {
            request.pane.speak(language, texts.consent_window, fonts);
        }
        if let Some(indicator) = &mut self.indicator {
            indicator.pane.speak(language, texts.indicator_window, fonts);
        }
    }

    fn paste(&mut self) {
        if let Some(main) = &mut self.main
            && let Some(text) = main.copied()
        {
            self.form.code = text.trim().chars().take(super::CODE_CHARS_MAX).collect();
            self.form.fresh = true;
            main.refresh();
        }
    }

    fn paint(&mut self, event_loop: &ActiveEventLoop, id: WindowId) -> Result<(), WindowError> {
        let around = self.around();
        let now = now();
        let mut outcomes = Vec::new();
        if let Some(main) = self.main.as_mut().filter(|main| main.window_id() == id) {
            let screen = self.screens.borrow().clone();
            let form = &mut self.form;
            outcomes = main.paint(now, |ui| view::main(ui, &screen, form, &around))?;
        } else if let Some(indicator) =
            self.indicator.as_mut().filter(|indicator| indicator.pane.window_id() == id)
        {
            outcomes = indicator.paint(now, event_loop, self.plan.shared(), &around)?;
        } else if let Some(request) =
            self.request.as_mut().filter(|request| request.pane.window_id() == id)
        {
            let screen = self.screens.borrow().clone();
            outcomes = request.paint(&screen, &around, now)?;
        }
        self.take(event_loop, outcomes);
        Ok(())
    }

    fn pane(&mut self, id: WindowId) -> Option<&mut Pane> {
        let request = self.request.as_mut().map(|request| &mut request.pane);
        let indicator = self.indicator.as_mut().map(|indicator| &mut indicator.pane);
        let panes = [self.main.as_mut(), request, indicator];
        panes.into_iter().flatten().find(|pane| pane.window_id() == id)
    }

    fn close(&mut self, event_loop: &ActiveEventLoop, id: WindowId) {
        if let Some(request) = self.request.as_ref().filter(|one| one.pane.window_id() == id) {
            let act = Act::Deny(request.id());
            self.send(event_loop, act);
        } else if self.main.as_ref().is_some_and(|main| main.window_id() == id) {
            let screen = self.screens.borrow().clone();
            match view::closed(&screen, &mut self.form) {
                Some(act) => self.send(event_loop, act),
                None => self.main.iter().for_each(Pane::refresh),
            }
        }
    }

    /// Paints what is due, and says when something is due next.
    fn turn(&mut self, event_loop: &ActiveEventLoop) {
        let now = now();
        let clock = (self.clock)();
        let mut next = self.left_at.map(|left_at| left_at + LEAVING_TIME);
        if next.is_some_and(|at| at <= now) {
            event_loop.exit();
            return;
        }
        if let Some(request) = &self.request
            && request.countdown().is_some_and(|countdown| countdown.is_over(clock))
        {
            self.plan.answered(request.id());
            self.request = None;
        }
        let at = |at: Timestamp| now + Duration::from_millis(at.since_millis(clock));
        let countdown = self.request.as_ref().and_then(RequestPane::countdown);
        let changes = countdown.and_then(|countdown| countdown.changes_at(clock));
        next = next.into_iter().chain(changes.map(at)).min();
        let request = self.request.as_ref().map(|request| &request.pane);
        let indicator = self.indicator.as_ref().map(|indicator| &indicator.pane);
        for pane in [self.main.as_ref(), request, indicator].into_iter().flatten() {
            match pane.due() {
                Some(due) if due <= now => pane.refresh(),
                due => next = next.into_iter().chain(due).min(),
            }
        }
        event_loop.set_control_flow(next.map_or(ControlFlow::Wait, ControlFlow::WaitUntil));
    }

    fn settle(&mut self, event_loop: &ActiveEventLoop, result: Result<(), WindowError>) {
        if let Err(error) = result {
            self.failure = Some(error);
            event_loop.exit();
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the shell: timers are set here")]
fn now() -> Instant {
    Instant::now()
}

impl ApplicationHandler<Wake> for Shell {
    fn resumed(&mut self, event_loop: &ActiveEventLoop) {
        let result = self.arrange(event_loop);
        self.settle(event_loop, result);
    }

    fn new_events(&mut self, _event_loop: &ActiveEventLoop, cause: StartCause) {
        if matches!(cause, StartCause::ResumeTimeReached { .. })
            && let Some(request) = &self.request
        {
            request.pane.refresh();
        }
    }

    fn user_event(&mut self, event_loop: &ActiveEventLoop, wake: Wake) {
        match wake {
            Wake::Screen => {
                let result = self.arrange(event_loop);
                self.settle(event_loop, result);
            }
            Wake::Desk(DeskNews::Revoke) => {
                if self.plan.revocable() {
                    self.send(event_loop, Act::Stop);
                }
            }
            Wake::Desk(DeskNews::Resized) => {
                if let Some(indicator) = &mut self.indicator {
                    indicator.keep_inside(self.desk.as_ref().and_then(platform::Desk::size));
                }
            }
            Wake::Access(event) => {
                if let Some(pane) = self.pane(event.window_id) {
                    pane.on_access(event.window_event);
                }
            }
            Wake::Closed => event_loop.exit(),
        }
    }

    fn window_event(&mut self, event_loop: &ActiveEventLoop, id: WindowId, event: WindowEvent) {
        if let Some(pane) = self.pane(id) {
            pane.on_event(&event);
        }
        if matches!(event, WindowEvent::CloseRequested) {
            self.close(event_loop, id);
        } else if matches!(event, WindowEvent::RedrawRequested) {
            let result = self.paint(event_loop, id);
            self.settle(event_loop, result);
        }
    }

    fn about_to_wait(&mut self, event_loop: &ActiveEventLoop) {
        self.turn(event_loop);
    }
}
