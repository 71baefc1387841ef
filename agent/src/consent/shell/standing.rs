//! The two windows that come and go: the request, with its countdown, and the indicator.

use std::time::Instant;

use sasae_protocol::{RequestId, Timestamp};
use winit::event_loop::ActiveEventLoop;

use super::place::{self, pixels};
use crate::consent::WindowError;
use crate::consent::act::Screen;
use crate::consent::countdown::Countdown;
use crate::consent::pane::Pane;
use crate::consent::plan::Shared;
use crate::consent::view::{self, Asked, Outcome, Request, Surroundings};

/// Space between the indicator and the screen's edge, in points.
const INDICATOR_MARGIN: f64 = 12.0;
/// How long a new request ignores keys and clicks that were meant for another window.
const SETTLING_MS: u64 = 500;

/// The window of one request.
pub(super) struct RequestPane {
    pub(super) pane: Pane,
    id: RequestId,
    asked: Asked,
    fresh: bool,
}

/// The window that stands over everything while something is shared.
pub(super) struct Indicator {
    pub(super) pane: Pane,
    /// Where it was put, in pixels; `None` before it was.
    place: Option<(i32, i32)>,
    /// Whether the customer moved it there.
    moved: bool,
}

impl RequestPane {
    pub(super) fn new(pane: Pane, id: RequestId) -> Self {
        let asked = Asked { countdown: None, settled_at: None };
        Self { pane, id, asked, fresh: true }
    }

    /// Which request it asks.
    pub(super) fn id(&self) -> RequestId {
        self.id
    }

    /// Its times; `None` before it was first painted.
    pub(super) fn countdown(&self) -> Option<Countdown> {
        self.asked.countdown
    }

    pub(super) fn paint(
        &mut self,
        screen: &Screen,
        around: &Surroundings,
        now: Instant,
    ) -> Result<Vec<Outcome>, WindowError> {
        let Screen::Consent { request: id, technician, team, domain, mode, allow_from, lapses_at } =
            screen
        else {
            return Ok(Vec::new());
        };
        let request = Request { id: *id, technician, team, domain: domain.as_deref(), mode: *mode };
        let fresh = std::mem::take(&mut self.fresh);
        let asked = &self.asked;
        let outcomes =
            self.pane.paint(now, |ui| view::request(ui, request, asked, fresh, around))?;
        if self.asked.countdown.is_none() {
            self.asked.countdown = Some(Countdown::new(*allow_from, *lapses_at, around.now));
            let settled = around.now.millis().saturating_add(SETTLING_MS);
            self.asked.settled_at = Some(Timestamp::from_millis(settled));
            self.pane.refresh();
        }
        Ok(outcomes)
    }
}

impl Indicator {
    pub(super) fn new(pane: Pane) -> Self {
        Self { pane, place: None, moved: false }
    }

    pub(super) fn paint(
        &mut self,
        now: Instant,
        event_loop: &ActiveEventLoop,
        shared: Option<&Shared>,
        around: &Surroundings,
    ) -> Result<Vec<Outcome>, WindowError> {
        let Some(Shared { technician, mode }) = shared else {
            return Ok(Vec::new());
        };
        let (outcomes, size) =
            self.pane.paint(now, |ui| view::indicator(ui, technician, *mode, around))?;
        let resized = self.pane.fit(size.x, size.y);
        if resized || self.place.is_none() {
            self.corner(event_loop, f64::from(size.x));
            self.pane.refresh();
        }
        Ok(outcomes)
    }

    /// Stands in the top right corner of the first screen, unless the customer moved it.
    fn corner(&mut self, event_loop: &ActiveEventLoop, width: f64) {
        if self.moved {
            return;
        }
        let monitor =
            event_loop.primary_monitor().or_else(|| event_loop.available_monitors().next());
        if let Some(monitor) = monitor {
            let scale = self.pane.window().scale_factor();
            let margin = pixels(INDICATOR_MARGIN * scale);
            let right = monitor.position().x + i32::try_from(monitor.size().width).unwrap_or(0);
            let x = right - pixels(width * scale) - margin;
            self.stand(x, monitor.position().y + margin);
        } else {
            self.stand(0, 0);
        }
    }

    /// Follows the pointer, which is at a place of the desktop and holds it at `grip`.
    pub(super) fn drag(&mut self, grip: (i32, i32), pointer: (i32, i32)) {
        let place = (pointer.0 - grip.0, pointer.1 - grip.1);
        if self.place != Some(place) {
            self.moved = true;
            self.stand(place.0, place.1);
        }
    }

    /// Stays whole on a desktop of this size.
    pub(super) fn keep_inside(&mut self, desktop: Option<(i32, i32)>) {
        let (Some(place), Some(desktop)) = (self.place, desktop) else { return };
        let (width, height) = self.pane.window().inner_size().into();
        let inside = place::inside(place, (width, height), desktop);
        if inside != place {
            self.stand(inside.0, inside.1);
        }
    }

    /// Tells the pane where on it the pointer is now: moving the window under a pointer that holds
    /// still is no movement to the desktop, and the next press would count for another place.
    pub(super) fn tell_pointer(&mut self, pointer: (i32, i32)) {
        if let Some(place) = self.place {
            self.pane.point_at(pointer.0 - place.0, pointer.1 - place.1);
        }
    }

    fn stand(&mut self, x: i32, y: i32) {
        self.place = Some((x, y));
        self.pane.place(x, y);
    }
}
