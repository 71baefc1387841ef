//! The pointer on X11: its shape by `XFixes` cursor notices, its place by raw motion of `XInput` 2.
//!
//! It has a connection and a thread of its own, so that a picture being encoded never holds it up.
//! A pointer that rests causes nothing at all.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use x11rb::{
    connection::Connection,
    protocol::{
        Event,
        xfixes::{ConnectionExt as _, CursorNotifyMask},
        xinput::{self, ConnectionExt as _, XIEventMask},
        xproto::{ConnectionExt as _, Window},
    },
    rust_connection::RustConnection,
};

use super::{WakeFd, lacks, lost, unreachable_display};
use crate::capture::{CaptureError, Gate, PointerChange, PointerSink, Shape, Waker};
use crate::core::ScreenPermit;

/// The shortest time between two places told.
const PLACE_INTERVAL: Duration = Duration::from_millis(8);
/// Every master device, as `XISelectEvents` counts devices.
const ALL_MASTER_DEVICES: u16 = 1;

/// A pointer being watched; dropping it stops the watch.
#[derive(Debug)]
pub struct PointerWatch {
    gate: Arc<Gate>,
    waker: Waker,
}

impl PointerWatch {
    /// Stops; after this returns the sink is not called any more.
    pub fn stop(&self) {
        self.gate.close();
        self.waker.wake();
    }
}

impl Drop for PointerWatch {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Tells `sink` the pointer's shape and place now, and every change from now on, while the permit
/// holds.
pub fn watch_pointer(
    permit: ScreenPermit,
    display: Option<&str>,
    sink: impl PointerSink,
) -> Result<PointerWatch, CaptureError> {
    let (connection, index) = RustConnection::connect(display).map_err(unreachable_display)?;
    let root = connection.setup().roots[index].root;
    connection.xfixes_query_version(5, 0).map_err(lost)?.reply().map_err(lacks("XFixes"))?;
    connection.xinput_xi_query_version(2, 2).map_err(lost)?.reply().map_err(lacks("XInput 2"))?;
    connection.xfixes_select_cursor_input(root, CursorNotifyMask::DISPLAY_CURSOR).map_err(lost)?;
    let mask =
        xinput::EventMask { deviceid: ALL_MASTER_DEVICES, mask: vec![XIEventMask::RAW_MOTION] };
    connection.xinput_xi_select_events(root, &[mask]).map_err(lost)?;
    connection.flush().map_err(lost)?;

    let gate = Arc::new(Gate::open());
    let wake = WakeFd::new().map_err(lost)?;
    let watch = PointerWatch { gate: Arc::clone(&gate), waker: wake.waker() };
    let watcher = Watcher { permit, connection, root, wake, gate, sink, last: None, serial: None };
    thread::Builder::new()
        .name("pointer".to_owned())
        .spawn(move || {
            if let Err(error) = watcher.run() {
                tracing::warn!(%error, "the pointer is not watched any more");
            }
        })
        .map_err(lost)?;
    Ok(watch)
}

struct Watcher<S> {
    permit: ScreenPermit,
    connection: RustConnection,
    root: Window,
    wake: WakeFd,
    gate: Arc<Gate>,
    sink: S,
    last: Option<(u16, u16)>,
    serial: Option<u32>,
}

/// What the events so far ask for.
#[derive(Clone, Copy, Default)]
struct Due {
    shape: bool,
    place: bool,
}

impl<S: PointerSink> Watcher<S> {
    #[expect(clippy::disallowed_methods, reason = "the shell that reads the clock")]
    fn run(mut self) -> Result<(), CaptureError> {
        let mut due = Due { shape: true, place: true };
        let mut told: Option<Instant> = None;
        while self.gate.is_open() && self.permit.is_live() {
            if std::mem::take(&mut due.shape) {
                self.tell_shape()?;
            }
            let rest = due.place.then(|| {
                told.map_or(Duration::ZERO, |told| PLACE_INTERVAL.saturating_sub(told.elapsed()))
            });
            if rest == Some(Duration::ZERO) {
                due.place = false;
                told = Some(Instant::now());
                self.tell_place()?;
            } else if !self.take_events(&mut due)? {
                self.wake.wait(self.connection.stream(), rest).map_err(lost)?;
            }
        }
        Ok(())
    }

    /// Takes what the server has sent, and whether there was anything.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only these events were asked for")]
    fn take_events(&self, due: &mut Due) -> Result<bool, CaptureError> {
        let mut is_any = false;
        while let Some(event) = self.connection.poll_for_event().map_err(lost)? {
            is_any = true;
            match event {
                Event::XfixesCursorNotify(_) => due.shape = true,
                Event::XinputRawMotion(_) => due.place = true,
                _ => {}
            }
        }
        Ok(is_any)
    }

    fn tell_shape(&mut self) -> Result<(), CaptureError> {
        let image = self.connection.xfixes_get_cursor_image().map_err(lost)?;
        let image = image.reply().map_err(lost)?;
        if self.serial.replace(image.cursor_serial) == Some(image.cursor_serial) {
            return Ok(());
        }
        let shape = Shape::from_argb(
            image.cursor_serial,
            (image.width, image.height),
            (image.xhot, image.yhot),
            &image.cursor_image,
        );
        if let Some(shape) = shape {
            self.tell(PointerChange::Shape(shape));
        }
        Ok(())
    }

    fn tell_place(&mut self) -> Result<(), CaptureError> {
        let pointer = self.connection.query_pointer(self.root).map_err(lost)?;
        let pointer = pointer.reply().map_err(lost)?;
        let inside = |n: i16| u16::try_from(n).unwrap_or(0);
        let place = (inside(pointer.root_x), inside(pointer.root_y));
        if self.last.replace(place) != Some(place) {
            let (x, y) = place;
            self.tell(PointerChange::Place { x, y });
        }
        Ok(())
    }

    fn tell(&mut self, change: PointerChange) {
        self.gate.pass(|| {
            if self.permit.is_live() {
                self.sink.pointer(change);
            }
        });
    }
}
