//! Capture on X11: damage reports, shared memory, pointer notices.
//!
//! `XDamage` in its "non-empty" level sends one event when something changed and is silent until
//! the damage is fetched, so a slow reader is never flooded and an idle screen causes no traffic at
//! all. The fetch comes before the pixels are read: what changes in between is newer in the picture
//! and reported again, never lost. Reads go into a shared-memory segment (MIT-SHM) that the server
//! hands over as a file descriptor; where that is not to be had (a display on another computer),
//! over the socket.

mod pointer;
mod reader;
mod wake;

use std::{error::Error, time::Duration};

use x11rb::{
    connection::Connection,
    protocol::{
        Event,
        damage::{ConnectionExt as _, Damage, ReportLevel},
        randr::{self, ConnectionExt as _},
        xfixes::{ConnectionExt as _, Region},
        xproto::{ConnectionExt as _, ImageOrder, Window},
    },
    rust_connection::RustConnection,
};

pub use pointer::{PointerWatch, watch_pointer};
use reader::Reader;
pub(crate) use wake::WakeFd;

use super::{Capture, CaptureError, Grab, Permitted, Rect, Screen, Size, TileSet, Wake, Waker};
use crate::core::ScreenPermit;

/// More damaged rectangles than this are read as their tiles, which are fewer.
const RECTS_MAX: usize = 48;
/// How often a read is tried again because the screen changed its size under it.
const RESIZE_RETRIES: usize = 4;

/// Starts to capture a display (`None`: the one that the environment names) under a permit.
pub fn open(permit: ScreenPermit, display: Option<&str>) -> Result<Permitted, CaptureError> {
    Ok(Permitted::new(permit, X11Capture::open(display)?))
}

struct X11Capture {
    connection: RustConnection,
    root: Window,
    damage: Damage,
    region: Region,
    reader: Reader,
    screen: Screen,
    wake: WakeFd,
    is_damaged: bool,
    is_stale: bool,
}

impl X11Capture {
    fn open(display: Option<&str>) -> Result<Self, CaptureError> {
        let (connection, index) = RustConnection::connect(display).map_err(unreachable_display)?;
        let root = check_format(&connection, index)?;
        connection.damage_query_version(1, 1).map_err(lost)?.reply().map_err(lacks("XDamage"))?;
        connection.xfixes_query_version(5, 0).map_err(lost)?.reply().map_err(lacks("XFixes"))?;
        connection.randr_query_version(1, 3).map_err(lost)?.reply().map_err(lacks("RandR"))?;
        let damage = connection.generate_id().map_err(lost)?;
        connection.damage_create(damage, root, ReportLevel::NON_EMPTY).map_err(lost)?;
        let region = connection.generate_id().map_err(lost)?;
        connection.xfixes_create_region(region, &[]).map_err(lost)?;
        connection.randr_select_input(root, randr::NotifyMask::SCREEN_CHANGE).map_err(lost)?;
        let size = root_size(&connection, root)?;
        let reader = Reader::new(&connection, root, size)?;
        let wake = WakeFd::new().map_err(lost)?;
        Ok(Self {
            connection,
            root,
            damage,
            region,
            reader,
            screen: Screen::new(size),
            wake,
            is_damaged: true,
            is_stale: true,
        })
    }

    /// Takes what the server has sent; the connection's buffer is empty afterwards.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only these events were asked for")]
    fn take_events(&mut self) -> Result<(), CaptureError> {
        while let Some(event) = self.connection.poll_for_event().map_err(lost)? {
            match event {
                Event::DamageNotify(_) => self.is_damaged = true,
                Event::RandrScreenChangeNotify(_) => {
                    self.is_damaged = true;
                    self.is_stale = true;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The rectangles damaged since the last call, and takes them out of the damage.
    fn take_damage(&mut self) -> Result<Vec<Rect>, CaptureError> {
        self.connection.damage_subtract(self.damage, x11rb::NONE, self.region).map_err(lost)?;
        let region = self.connection.xfixes_fetch_region(self.region).map_err(lost)?;
        let rectangles = region.reply().map_err(lost)?.rectangles;
        let size = self.screen.size();
        let rects: Vec<Rect> = rectangles
            .iter()
            .filter_map(|r| {
                Rect::clipped(r.x.into(), r.y.into(), r.width.into(), r.height.into(), size)
            })
            .collect();
        if rects.len() <= RECTS_MAX {
            return Ok(rects);
        }
        let mut tiles = TileSet::empty(size);
        for rect in rects {
            tiles.insert_rect(rect);
        }
        let rects = tiles.rects();
        Ok(if rects.len() <= RECTS_MAX { rects } else { vec![size.rect()] })
    }

    fn grab_once(&mut self) -> Result<Option<Grab>, CaptureError> {
        self.is_damaged = false;
        let is_fresh = std::mem::take(&mut self.is_stale);
        let mut resized = false;
        if is_fresh {
            let size = root_size(&self.connection, self.root)?;
            resized = size != self.screen.size();
            if resized {
                self.screen = Screen::new(size);
                let reader = Reader::new(&self.connection, self.root, size)?;
                std::mem::replace(&mut self.reader, reader).release(&self.connection)?;
            }
        }
        let mut rects = self.take_damage()?;
        let size = self.screen.size();
        let mut changed = TileSet::empty(size);
        if is_fresh {
            rects = vec![size.rect()];
            changed = TileSet::full(size);
        }
        let is_read = self.reader.read(&self.connection, &rects, |rect, pixels| {
            self.screen.update(rect, pixels, &mut changed);
        })?;
        if is_read {
            return Ok(Some(Grab { changed, resized }));
        }
        self.is_stale = true;
        Ok(None)
    }
}

impl Capture for X11Capture {
    fn wait(&mut self, timeout: Option<Duration>) -> Result<Wake, CaptureError> {
        self.take_events()?;
        if std::mem::take(&mut self.is_damaged) {
            return Ok(Wake::Damage);
        }
        self.connection.flush().map_err(lost)?;
        let is_called = self.wake.wait(self.connection.stream(), timeout).map_err(lost)?;
        self.take_events()?;
        Ok(match (std::mem::take(&mut self.is_damaged), is_called) {
            (true, _) => Wake::Damage,
            (false, true) => Wake::Called,
            (false, false) => Wake::TimedOut,
        })
    }

    fn grab(&mut self) -> Result<Grab, CaptureError> {
        for _ in 0..RESIZE_RETRIES {
            if let Some(grab) = self.grab_once()? {
                return Ok(grab);
            }
        }
        Err(CaptureError::Unsupported("a size that holds still"))
    }

    fn screen(&self) -> &Screen {
        &self.screen
    }

    fn waker(&self) -> Waker {
        self.wake.waker()
    }
}

/// The root window, if its pixels are 32 bits B, G, R, X.
fn check_format(connection: &RustConnection, index: usize) -> Result<Window, CaptureError> {
    let setup = connection.setup();
    let screen = setup.roots.get(index).ok_or(CaptureError::Unsupported("a screen"))?;
    let is_32_bits = setup
        .pixmap_formats
        .iter()
        .any(|format| format.depth == screen.root_depth && format.bits_per_pixel == 32);
    let is_bgr = screen
        .allowed_depths
        .iter()
        .flat_map(|depth| &depth.visuals)
        .find(|visual| visual.visual_id == screen.root_visual)
        .is_some_and(|visual| visual.red_mask == 0x00ff_0000 && visual.blue_mask == 0xff);
    if !is_32_bits || !is_bgr || setup.image_byte_order != ImageOrder::LSB_FIRST {
        return Err(CaptureError::Unsupported("24-bit colour"));
    }
    Ok(screen.root)
}

fn root_size(connection: &RustConnection, root: Window) -> Result<Size, CaptureError> {
    let geometry = connection.get_geometry(root).map_err(lost)?.reply().map_err(lost)?;
    Ok(Size::new(geometry.width.max(1).into(), geometry.height.max(1).into()))
}

fn unreachable_display(error: impl Error + Send + Sync + 'static) -> CaptureError {
    CaptureError::Unreachable(Box::new(error))
}

fn lost(error: impl Error + Send + Sync + 'static) -> CaptureError {
    CaptureError::Lost(Box::new(error))
}

fn lacks<E>(extension: &'static str) -> impl Fn(E) -> CaptureError {
    move |_| CaptureError::Unsupported(extension)
}

#[cfg(test)]
mod tests;
