//! From changed rectangles to numbered picture frames: compare, convert, encode.
//!
//! One thread owns the capture and the encoder. [`PictureSource`] decides what it does next;
//! `worker` does it. Frames leave through a [`FrameSink`], numbered in one order whatever they are
//! made of, so that lossless tiles and copied rectangles can join the video as further parts.

mod av1;
mod encoder;
mod h264;
mod planes;
mod source;
mod worker;

use std::{
    io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use sasae_protocol::peer::Codec;

pub use encoder::{
    BITRATE_MAX, BITRATE_MIN, Coded, EncodeError, Encoder, FRAME_RATE_MAX, Pass, open,
};
pub use planes::Planes;
pub use source::{
    FRAME_INTERVAL, Flow, GATHER, PictureSource, REFINE_BYTES_MIN, REFINE_FRAMES_MAX,
    REFINE_INTERVAL, REST, REST_WIDE, Step,
};

use crate::capture::{CaptureError, Gate, Permitted, Size, Waker};
use worker::Worker;

/// A finished frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFrame {
    /// Its place in the one order of all frames: 0, 1, 2 …
    pub number: u32,
    /// Whether it shows the whole screen without any frame before it.
    pub is_key: bool,
    /// The screen's size in pixels.
    pub size: Size,
    /// The bytes of a [`sasae_protocol::picture::Frame`].
    pub bytes: Vec<u8>,
}

/// Takes finished frames; it is called on the picture's thread and must not block.
pub trait FrameSink: Send + 'static {
    /// Takes a frame and says whether the lane has room for one more. After [`Flow::Full`] comes
    /// no frame until [`PictureHandle::set_flow`] opens it again.
    fn frame(&mut self, frame: PictureFrame) -> Flow;

    /// The picture ended by itself; nothing follows.
    fn failed(&mut self, failure: PictureFailure);
}

/// Why a picture ended by itself.
#[derive(Debug, thiserror::Error)]
pub enum PictureFailure {
    /// The screen cannot be captured any more.
    #[error("the screen cannot be captured")]
    Capture(#[from] CaptureError),
    /// It cannot be encoded.
    #[error("the picture cannot be encoded")]
    Encode(#[from] EncodeError),
    /// The screen has more pixels on a side than a frame can say.
    #[error("the screen is too large")]
    TooLarge,
}

/// A picture being taken; dropping it stops it.
#[derive(Debug)]
pub struct PictureHandle {
    control: Arc<Control>,
    waker: Waker,
}

/// What the picture's thread has done so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PictureCounts {
    /// Times that it was woken.
    pub wakeups: u64,
    /// Times that it read pixels.
    pub grabs: u64,
    /// Frames that it made.
    pub frames: u64,
}

/// What the handle and the thread share.
#[derive(Debug)]
struct Control {
    gate: Gate,
    orders: Mutex<Orders>,
    wakeups: AtomicU64,
    grabs: AtomicU64,
    frames: AtomicU64,
}

/// What the handle asks for and the thread has not taken up yet.
#[derive(Debug, Clone, Copy, Default)]
struct Orders {
    is_key_wanted: bool,
    bits_per_second: Option<u32>,
    flow: Option<Flow>,
}

/// Starts to take the picture of a screen and hands its frames to `sink`, beginning with a key
/// frame, for as long as the permit of `capture` holds. Fails only when there can be no thread.
pub fn spawn(
    capture: Permitted,
    codec: Codec,
    bits_per_second: u32,
    sink: impl FrameSink,
) -> io::Result<PictureHandle> {
    let control = Arc::new(Control {
        gate: Gate::open(),
        orders: Mutex::default(),
        wakeups: AtomicU64::new(0),
        grabs: AtomicU64::new(0),
        frames: AtomicU64::new(0),
    });
    let waker = capture.waker();
    let worker = Worker::new(capture, codec, bits_per_second, Arc::clone(&control), sink);
    thread::Builder::new().name("picture".to_owned()).spawn(move || worker.run())?;
    Ok(PictureHandle { control, waker })
}

impl PictureHandle {
    /// Makes the next frame one that stands alone.
    pub fn request_key_frame(&self) {
        self.order(|orders| orders.is_key_wanted = true);
    }

    /// Aims at so many bits a second, kept between [`BITRATE_MIN`] and [`BITRATE_MAX`].
    pub fn set_bitrate(&self, bits_per_second: u32) {
        self.order(|orders| orders.bits_per_second = Some(bits_per_second));
    }

    /// Says whether the lane takes frames. While it does not, nothing is read or encoded; then
    /// one frame shows the newest picture.
    pub fn set_flow(&self, flow: Flow) {
        self.order(|orders| orders.flow = Some(flow));
    }

    /// Stops for good. When this returns no pixel is read any more and no frame comes out, even
    /// if one was being encoded; the sink is dropped a little later.
    pub fn stop(&self) {
        self.control.gate.close();
        self.waker.wake();
    }

    /// What has been done so far.
    pub fn counts(&self) -> PictureCounts {
        PictureCounts {
            wakeups: self.control.wakeups.load(Ordering::Relaxed),
            grabs: self.control.grabs.load(Ordering::Relaxed),
            frames: self.control.frames.load(Ordering::Relaxed),
        }
    }

    fn order(&self, change: impl FnOnce(&mut Orders)) {
        change(&mut self.control.orders.lock().unwrap_or_else(PoisonError::into_inner));
        self.waker.wake();
    }
}

impl Drop for PictureHandle {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Control {
    fn take_orders(&self) -> Orders {
        std::mem::take(&mut *self.orders.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests;
