//! The picture's thread: does what [`PictureSource`] decides, between screen, encoder and sink.

use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use sasae_protocol::{
    peer::Codec,
    picture::{FRAME_SIDE_MAX, Frame, Part, Video, VideoCodec},
};

use super::{
    Control, FrameSink, PictureFailure, PictureFrame, PictureSource, Planes, Step,
    encoder::{self, Coded, Encoder, Pass},
};
use crate::capture::{CaptureError, Grab, Permitted, Screen, Size, TileSet, Wake};

/// Everything that the thread owns.
pub(super) struct Worker<S> {
    capture: Permitted,
    codec: Codec,
    bits_per_second: u32,
    control: Arc<Control>,
    sink: S,
    source: PictureSource,
    video: Option<VideoTrack>,
    number: u32,
    start: Instant,
}

/// The video of one screen size.
struct VideoTrack {
    planes: Planes,
    encoder: Box<dyn Encoder>,
}

/// What becomes of a grab. Lossless tiles and copied rectangles will be further answers.
enum Route {
    /// The changed tiles go into the video.
    Video,
}

/// The gate is closed: leave without a word.
struct Stopped;

impl<S: FrameSink> Worker<S> {
    #[expect(clippy::disallowed_methods, reason = "the shell that reads the clock")]
    pub(super) fn new(
        capture: Permitted,
        codec: Codec,
        bits_per_second: u32,
        control: Arc<Control>,
        sink: S,
    ) -> Self {
        Self {
            capture,
            codec,
            bits_per_second,
            control,
            sink,
            source: PictureSource::new(bits_per_second),
            video: None,
            number: 0,
            start: Instant::now(),
        }
    }

    pub(super) fn run(mut self) {
        loop {
            match self.step() {
                Ok(Ok(())) => {}
                Ok(Err(Stopped)) | Err(PictureFailure::Capture(CaptureError::Ended)) => return,
                Err(failure) => {
                    tracing::warn!(%failure, "the picture ended");
                    let control = Arc::clone(&self.control);
                    control.gate.pass(|| self.sink.failed(failure));
                    return;
                }
            }
        }
    }

    fn step(&mut self) -> Result<Result<(), Stopped>, PictureFailure> {
        if !self.control.gate.is_open() {
            return Ok(Err(Stopped));
        }
        self.take_orders()?;
        match self.source.next(self.now()) {
            Step::Wait(timeout) => self.wait(timeout).map(Ok),
            Step::Grab => self.grab(),
            Step::Encode(pass) => self.encode(pass),
        }
    }

    fn take_orders(&mut self) -> Result<(), PictureFailure> {
        let orders = self.control.take_orders();
        if orders.is_key_wanted {
            self.source.want_key();
        }
        if let Some(flow) = orders.flow {
            self.source.set_flow(flow);
        }
        if let Some(bits_per_second) = orders.bits_per_second {
            self.bits_per_second = bits_per_second;
            self.source.set_bitrate(bits_per_second);
            if let Some(video) = &mut self.video {
                video.encoder.set_bitrate(bits_per_second)?;
            }
        }
        Ok(())
    }

    fn wait(&mut self, timeout: Option<Duration>) -> Result<(), PictureFailure> {
        let wake = self.capture.wait(timeout)?;
        self.control.wakeups.fetch_add(1, Ordering::Relaxed);
        match wake {
            Wake::Damage => self.source.damage(self.now()),
            Wake::Called | Wake::TimedOut => {}
        }
        Ok(())
    }

    fn grab(&mut self) -> Result<Result<(), Stopped>, PictureFailure> {
        let Some(grabbed) = self.control.gate.pass(|| self.capture.grab()) else {
            return Ok(Err(Stopped));
        };
        let (grab, screen) = grabbed?;
        self.control.grabs.fetch_add(1, Ordering::Relaxed);
        match route(&grab) {
            Route::Video => {
                let coding = (self.codec, self.bits_per_second);
                convert(&mut self.video, screen, &grab.changed, coding)?;
            }
        }
        match self.source.grabbed(&grab.changed, grab.resized) {
            Some(pass) => self.encode(pass),
            None => Ok(Ok(())),
        }
    }

    fn encode(&mut self, pass: Pass) -> Result<Result<(), Stopped>, PictureFailure> {
        let began = self.now();
        let Some(video) = &mut self.video else { return Ok(Ok(())) };
        let size = video.planes.visible();
        let coded = video.encoder.encode(&video.planes, pass, began)?;
        let bytes = coded.as_ref().map_or(0, |coded| coded.bytes.len());
        self.source.encoded(pass, began, self.now(), bytes);
        let Some(coded) = coded else { return Ok(Ok(())) };
        let frame = self.frame(size, &coded);
        let control = Arc::clone(&self.control);
        let pass = || self.capture.is_live().then(|| self.sink.frame(frame));
        let Some(flow) = control.gate.pass(pass).flatten() else { return Ok(Err(Stopped)) };
        self.number = self.number.wrapping_add(1);
        self.control.frames.fetch_add(1, Ordering::Relaxed);
        self.source.set_flow(flow);
        Ok(Ok(()))
    }

    fn frame(&self, size: Size, coded: &Coded) -> PictureFrame {
        let pixels = |n: u32| u16::try_from(n).expect("checked when the encoder was opened");
        let (width, height) = (pixels(size.width), pixels(size.height));
        let video = Video {
            codec: VideoCodec(self.codec),
            is_key: coded.is_key,
            x: 0,
            y: 0,
            width,
            height,
            data: &coded.bytes,
        };
        let bytes = Frame { width, height, parts: vec![Part::Video(video)] }.write();
        PictureFrame { number: self.number, is_key: coded.is_key, size, bytes }
    }

    fn now(&self) -> Duration {
        self.start.elapsed()
    }
}

/// Brings the planes up to date; a new size gets new planes and a new encoder.
fn convert(
    track: &mut Option<VideoTrack>,
    screen: &Screen,
    changed: &TileSet,
    (codec, bits_per_second): (Codec, u32),
) -> Result<(), PictureFailure> {
    let video = match track {
        Some(video) if video.planes.visible() == screen.size() => video,
        Some(_) | None => {
            let size = screen.size();
            if size.width.max(size.height) > u32::from(FRAME_SIDE_MAX) {
                return Err(PictureFailure::TooLarge);
            }
            let encoder = encoder::open(codec, size, bits_per_second)?;
            track.insert(VideoTrack { planes: Planes::new(size), encoder })
        }
    };
    video.planes.convert(screen, changed);
    Ok(())
}

/// Which way the changes of a grab take to the viewer.
fn route(_: &Grab) -> Route {
    Route::Video
}
