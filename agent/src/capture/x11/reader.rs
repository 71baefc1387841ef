//! Reading pixels of the root window: through shared memory, or over the socket.

#![expect(unsafe_code, reason = "the segment shared with the X server is mapped memory")]

use std::{io, os::fd::AsFd, ptr::NonNull, slice};

use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};
use x11rb::{
    connection::{Connection, RequestConnection},
    errors::ReplyError,
    protocol::{
        shm::{self, ConnectionExt as _},
        xproto::{ConnectionExt as _, ImageFormat, Window},
    },
    rust_connection::RustConnection,
    x11_utils::X11Error,
};

use super::lost;
use crate::capture::{CaptureError, Rect, Size};

const PIXEL_BYTES: u64 = 4;
const ALL_PLANES: u32 = u32::MAX;

/// Reads rectangles of one root window of one size.
pub(super) struct Reader {
    root: Window,
    segment: Option<Segment>,
}

impl Reader {
    pub(super) fn new(
        connection: &RustConnection,
        root: Window,
        size: Size,
    ) -> Result<Self, CaptureError> {
        let segment = Segment::new(connection, size.rect().area() * PIXEL_BYTES)?;
        if segment.is_none() {
            tracing::info!("no shared memory with the display; pixels come over its socket");
        }
        Ok(Self { root, segment })
    }

    /// Lets the server forget the segment, which it would keep as long as the connection.
    pub(super) fn release(self, connection: &RustConnection) -> Result<(), CaptureError> {
        if let Some(segment) = self.segment {
            connection.shm_detach(segment.id).map_err(lost)?;
        }
        Ok(())
    }

    /// Reads `rects`, which together hold no more pixels than the screen, and hands each with its
    /// rows to `take`. `false` when a rectangle is not inside the screen any more.
    pub(super) fn read(
        &self,
        connection: &RustConnection,
        rects: &[Rect],
        take: impl FnMut(Rect, &[u8]),
    ) -> Result<bool, CaptureError> {
        match &self.segment {
            Some(segment) => self.read_shared(connection, segment, rects, take),
            None => self.read_socket(connection, rects, take),
        }
    }

    fn read_shared(
        &self,
        connection: &RustConnection,
        segment: &Segment,
        rects: &[Rect],
        mut take: impl FnMut(Rect, &[u8]),
    ) -> Result<bool, CaptureError> {
        let mut cookies = Vec::with_capacity(rects.len());
        let mut offset = 0;
        for rect in rects {
            let (x, y, width, height) = x11(*rect);
            let format = u8::from(ImageFormat::Z_PIXMAP);
            let cookie = connection
                .shm_get_image(
                    self.root,
                    x,
                    y,
                    width,
                    height,
                    ALL_PLANES,
                    format,
                    segment.id,
                    u32::try_from(offset).expect("a segment is shorter than 4 GiB"),
                )
                .map_err(lost)?;
            let bytes = usize::try_from(rect.area() * PIXEL_BYTES).expect("fits the segment");
            cookies.push((cookie, *rect, offset, bytes));
            offset += bytes;
        }
        let mut is_whole = true;
        for (cookie, rect, offset, bytes) in cookies {
            match cookie.reply() {
                Ok(_) => take(rect, segment.bytes(offset, bytes)),
                Err(ReplyError::X11Error(error)) if is_outside(&error) => is_whole = false,
                Err(error) => return Err(lost(error)),
            }
        }
        Ok(is_whole)
    }

    fn read_socket(
        &self,
        connection: &RustConnection,
        rects: &[Rect],
        mut take: impl FnMut(Rect, &[u8]),
    ) -> Result<bool, CaptureError> {
        for rect in rects {
            let (x, y, width, height) = x11(*rect);
            let image = connection
                .get_image(ImageFormat::Z_PIXMAP, self.root, x, y, width, height, ALL_PLANES)
                .map_err(lost)?;
            match image.reply() {
                Ok(image) => take(*rect, &image.data),
                Err(ReplyError::X11Error(error)) if is_outside(&error) => return Ok(false),
                Err(error) => return Err(lost(error)),
            }
        }
        Ok(true)
    }
}

/// Whether the server refused a rectangle because the screen has become smaller.
fn is_outside(error: &X11Error) -> bool {
    error.error_kind == x11rb::protocol::ErrorKind::Match
}

fn x11(rect: Rect) -> (i16, i16, u16, u16) {
    let signed = |n: u32| i16::try_from(n).unwrap_or(i16::MAX);
    let unsigned = |n: u32| u16::try_from(n).unwrap_or(u16::MAX);
    (signed(rect.x), signed(rect.y), unsigned(rect.width), unsigned(rect.height))
}

/// Memory that the X server writes pictures into and this program reads.
struct Segment {
    id: shm::Seg,
    address: NonNull<u8>,
    length: usize,
}

// SAFETY: the mapping belongs to this value alone, is only read through `&self`, and unmapped once.
unsafe impl Send for Segment {}

impl Segment {
    /// A segment made by the server (MIT-SHM 1.2), or `None` where that cannot be.
    fn new(connection: &RustConnection, length: u64) -> Result<Option<Self>, CaptureError> {
        let extension = connection.extension_information(shm::X11_EXTENSION_NAME).map_err(lost)?;
        let (Some(_), Ok(bytes)) = (extension, u32::try_from(length)) else { return Ok(None) };
        let version = connection.shm_query_version().map_err(lost)?.reply().map_err(lost)?;
        if (version.major_version, version.minor_version) < (1, 2) {
            return Ok(None);
        }
        let id = connection.generate_id().map_err(lost)?;
        let cookie = match connection.shm_create_segment(id, bytes, false) {
            Ok(cookie) => cookie,
            Err(error) => return Err(lost(error)),
        };
        // A display over TCP answers with an error: descriptors cannot travel there.
        let Ok(reply) = cookie.reply() else { return Ok(None) };
        Self::map(id, &reply.shm_fd, bytes as usize).map(Some).map_err(lost)
    }

    fn map(id: shm::Seg, fd: &impl AsFd, length: usize) -> io::Result<Self> {
        // SAFETY: a new mapping at an address of the kernel's choice, over a descriptor that the
        // server has just made `length` bytes long, aliases nothing of this program.
        let address = unsafe {
            mmap(std::ptr::null_mut(), length, ProtFlags::READ, MapFlags::SHARED, fd, 0)?
        };
        let address = NonNull::new(address.cast()).ok_or(io::ErrorKind::OutOfMemory)?;
        Ok(Self { id, address, length })
    }

    /// Bytes that the server has written; call it only after the reply to the request for them.
    fn bytes(&self, offset: usize, length: usize) -> &[u8] {
        assert!(offset + length <= self.length, "rectangles of one read fit the screen");
        // SAFETY: inside the mapping (checked above), which lives as long as `self`. The server
        // writes only while it carries out a request of ours, and the next one is not sent while
        // this borrow is used.
        unsafe { slice::from_raw_parts(self.address.as_ptr().add(offset), length) }
    }
}

impl Drop for Segment {
    fn drop(&mut self) {
        // SAFETY: address and length are those of the mapping, and no borrow of it is left.
        let _ = unsafe { munmap(self.address.as_ptr().cast(), self.length) };
    }
}
