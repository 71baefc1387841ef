//! Frames as a viewer decodes them: right pictures, no key frame unasked, silence at rest, and
//! nothing at all after stop. Each test is one contract for both codecs.

#[path = "../../tests/support/decode.rs"]
mod decode;
#[path = "../../tests/support/sheet.rs"]
mod sheet;

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::Duration,
};

use decode::{Decoder, Picture, luma_of};
use sasae_protocol::{Mode, peer::Codec};

use super::{
    Flow, FrameSink, PictureFailure, PictureFrame, PictureHandle, REFINE_FRAMES_MAX, spawn,
};
use crate::capture::{Permitted, Rect, Size, Synthetic, SyntheticScreen};
use crate::core::Grant;
use crate::xvfb::Xvfb;

const CODECS: [Codec; 2] = [Codec::Av1, Codec::H264];
const BITS_PER_SECOND: u32 = 8_000_000;
/// Far longer than any rest between frames, so that running into it means silence.
const SILENCE: Duration = Duration::from_millis(1_500);
const DEADLINE: Duration = Duration::from_secs(30);

/// A picture being taken of a synthetic screen, and the viewer at its other end.
struct Share {
    screen: SyntheticScreen,
    size: Size,
    handle: PictureHandle,
    events: Receiver<Result<PictureFrame, PictureFailure>>,
    decoder: Decoder,
    next: u32,
    end: Box<dyn Fn()>,
}

struct Sink(std::sync::mpsc::Sender<Result<PictureFrame, PictureFailure>>, Flow);

impl FrameSink for Sink {
    fn frame(&mut self, frame: PictureFrame) -> Flow {
        let _ = self.0.send(Ok(frame));
        self.1
    }

    fn failed(&mut self, failure: PictureFailure) {
        let _ = self.0.send(Err(failure));
    }
}

impl Share {
    fn start(codec: Codec, size: Size, flow: Flow) -> Self {
        let (capture, screen) = Synthetic::new(size);
        screen.paint(size.rect(), |x, y| sheet::page(1, 0, x, y));
        let (sender, events) = channel();
        let sink = Sink(sender, flow);
        let (grant, end) = Grant::for_test(Mode::View);
        let capture = Permitted::new(grant.screen().unwrap(), capture);
        let handle = spawn(capture, codec, BITS_PER_SECOND, sink).unwrap();
        Self {
            screen,
            size,
            handle,
            events,
            decoder: Decoder::new(codec),
            next: 0,
            end: Box::new(end),
        }
    }

    fn frame(&mut self) -> PictureFrame {
        let frame = self.events.recv_timeout(DEADLINE).unwrap().unwrap();
        assert_eq!(frame.number, self.next, "one order without gaps");
        self.next += 1;
        frame
    }

    fn picture(&mut self) -> (PictureFrame, Picture) {
        let frame = self.frame();
        let picture = self.decoder.frame(&frame.bytes);
        (frame, picture)
    }

    /// Decodes until the screen is silent; the last picture, and how many frames came.
    fn settle(&mut self) -> (Option<Picture>, u8) {
        let (mut last, mut count) = (None, 0);
        loop {
            match self.events.recv_timeout(SILENCE) {
                Ok(event) => {
                    let frame = event.unwrap();
                    assert_eq!(frame.number, self.next);
                    self.next += 1;
                    count += 1;
                    last = Some(self.decoder.frame(&frame.bytes));
                }
                Err(RecvTimeoutError::Timeout) => return (last, count),
                Err(RecvTimeoutError::Disconnected) => panic!("the picture ended"),
            }
        }
    }
}

fn page(edition: u32, scroll: u32, size: Size) -> Vec<u8> {
    let mut pixels = Vec::new();
    for y in 0..size.height {
        for x in 0..size.width {
            let [b, g, r] = sheet::page(edition, scroll, x, y);
            pixels.extend_from_slice(&[b, g, r, 0]);
        }
    }
    luma_of(&pixels)
}

#[test]
fn the_first_frame_stands_alone_and_shows_the_screen() {
    for codec in CODECS {
        let size = Size::new(640, 360);
        let mut share = Share::start(codec, size, Flow::Open);
        let (frame, picture) = share.picture();
        assert!(frame.is_key);
        assert_eq!(frame.size, size);
        let psnr = picture.luma_psnr(&page(1, 0, size));
        assert!(psnr > 30.0, "{codec:?}: {psnr}");
    }
}

#[test]
fn the_picture_follows_typing_and_scrolling_without_a_key_frame() {
    for codec in CODECS {
        let size = Size::new(640, 360);
        let mut share = Share::start(codec, size, Flow::Open);
        assert!(share.frame_decoded_is_key());
        for step in 1..=12 {
            share.screen.paint(size.rect(), |x, y| sheet::page(1, step * 6, x, y));
            let (frame, _) = share.picture();
            assert!(!frame.is_key, "{codec:?}");
        }
        // However busy this computer is, one refining frame comes in the end.
        let (_, refined) = share.picture();
        let psnr = share.settle().0.unwrap_or(refined).luma_psnr(&page(1, 72, size));
        assert!(psnr > 36.0, "{codec:?}: {psnr}");
    }
}

impl Share {
    fn frame_decoded_is_key(&mut self) -> bool {
        self.picture().0.is_key
    }
}

#[test]
fn at_rest_the_picture_becomes_sharp_and_then_nothing_is_sent() {
    for codec in CODECS {
        let size = Size::new(640, 360);
        let mut share = Share::start(codec, size, Flow::Open);
        let (_, first) = share.picture();
        let (last, count) = share.settle();
        assert!(count <= REFINE_FRAMES_MAX, "{codec:?}: {count}");
        let wanted = page(1, 0, size);
        let before = first.luma_psnr(&wanted);
        let after = last.map_or(before, |last| last.luma_psnr(&wanted));
        assert!(after >= before && after > 38.0, "{codec:?}: {before} to {after}");
        let counts = share.handle.counts();
        assert!(matches!(share.events.recv_timeout(SILENCE), Err(RecvTimeoutError::Timeout)));
        assert_eq!(share.handle.counts(), counts, "{codec:?}: woken at rest");
    }
}

#[test]
fn redrawing_the_same_makes_no_frame() {
    let size = Size::new(320, 240);
    let mut share = Share::start(Codec::Av1, size, Flow::Open);
    share.settle();
    let grabs = share.handle.counts().grabs;
    share.screen.damage(Rect { x: 10, y: 10, width: 100, height: 100 });
    assert!(matches!(share.events.recv_timeout(SILENCE), Err(RecvTimeoutError::Timeout)));
    assert_eq!(share.handle.counts().grabs, grabs + 1);
}

#[test]
fn a_key_frame_comes_when_it_is_asked_for() {
    for codec in CODECS {
        let size = Size::new(640, 360);
        let mut share = Share::start(codec, size, Flow::Open);
        share.settle();
        share.handle.request_key_frame();
        let frame = share.frame();
        assert!(frame.is_key, "{codec:?}");
        let picture = Decoder::new(codec).frame(&frame.bytes);
        let psnr = picture.luma_psnr(&page(1, 0, size));
        assert!(psnr > 30.0, "{codec:?}: {psnr}");
    }
}

#[test]
fn odd_sizes_are_padded_and_shown_as_they_are() {
    for codec in CODECS {
        let size = Size::new(333, 251);
        let mut share = Share::start(codec, size, Flow::Open);
        let (frame, first) = share.picture();
        assert_eq!(frame.size, size);
        let picture = share.settle().0.unwrap_or(first);
        let psnr = picture.luma_psnr(&page(1, 0, size));
        assert!(psnr > 36.0, "{codec:?}: {psnr}");
    }
}

#[test]
fn another_screen_size_goes_on_in_the_same_order_with_a_key_frame() {
    for codec in CODECS {
        let mut share = Share::start(codec, Size::new(320, 240), Flow::Open);
        share.settle();
        let size = Size::new(480, 200);
        share.screen.resize(size);
        share.size = size;
        let (frame, _) = share.picture();
        assert!(frame.is_key && frame.size == size, "{codec:?}");
        share.screen.paint(size.rect(), |x, y| sheet::page(2, 0, x, y));
        let (last, _) = share.settle();
        let psnr = last.unwrap().luma_psnr(&page(2, 0, size));
        assert!(psnr > 36.0, "{codec:?}: {psnr}");
    }
}

#[test]
fn colours_arrive_as_they_are() {
    for codec in CODECS {
        let size = Size::new(256, 64);
        let mut share = Share::start(codec, size, Flow::Open);
        let colours = [[0, 0, 255], [0, 255, 0], [255, 0, 0], [40, 90, 200]];
        share.screen.paint(size.rect(), |x, _| colours[(x / 64) as usize]);
        let picture = share.settle().0.unwrap();
        for (index, [b, g, r]) in (0_u32..).zip(colours) {
            let seen = picture.rgb(index * 64 + 32, 32);
            for (seen, wanted) in seen.into_iter().zip([r, g, b]) {
                assert!(seen.abs_diff(wanted) <= 8, "{codec:?}: {index} {seen} {wanted}");
            }
        }
    }
}

#[test]
fn a_full_lane_gets_one_newest_frame_when_it_opens() {
    for codec in CODECS {
        let size = Size::new(320, 240);
        let mut share = Share::start(codec, size, Flow::Full);
        assert!(share.frame_decoded_is_key());
        for step in 1..=5 {
            share.screen.paint(size.rect(), |x, y| sheet::page(1, step * 9, x, y));
        }
        assert!(matches!(share.events.recv_timeout(SILENCE), Err(RecvTimeoutError::Timeout)));
        assert_eq!(share.handle.counts().grabs, 1, "nothing is read meanwhile");
        share.handle.set_flow(Flow::Open);
        let (frame, picture) = share.picture();
        assert_eq!(frame.number, 1);
        let psnr = picture.luma_psnr(&page(1, 45, size));
        assert!(psnr > 25.0, "{codec:?}: {psnr}");
    }
}

#[test]
fn a_lower_bitrate_makes_smaller_frames() {
    for codec in CODECS {
        let size = Size::new(640, 360);
        let mut bytes = [0, 0];
        for (index, bits_per_second) in [20_000_000, 300_000].into_iter().enumerate() {
            let mut share = Share::start(codec, size, Flow::Open);
            share.settle();
            share.handle.set_bitrate(bits_per_second);
            for edition in 2..14 {
                share.screen.paint(size.rect(), |x, y| sheet::page(edition, 0, x, y));
                bytes[index] += share.frame().bytes.len();
            }
        }
        assert!(bytes[1] * 5 < bytes[0] * 4, "{codec:?}: {bytes:?}");
    }
}

#[test]
fn after_stop_no_frame_comes_out_and_no_pixel_is_read() {
    for codec in CODECS {
        let size = Size::new(640, 360);
        let mut share = Share::start(codec, size, Flow::Open);
        share.frame();
        for line in 0..20 {
            share.screen.paint(sheet::line(size, line), |x, y| sheet::page(3, 0, x, y));
        }
        share.handle.stop();
        let grabs = share.handle.counts().grabs;
        share.events.try_iter().for_each(drop);
        share.screen.paint(size.rect(), |x, y| sheet::page(4, 0, x, y));
        let end = share.events.recv_timeout(DEADLINE);
        assert!(matches!(end, Err(RecvTimeoutError::Disconnected)), "the sink is dropped");
        assert_eq!(share.handle.counts().grabs, grabs);
    }
}

#[test]
fn a_lost_screen_is_told_to_the_sink() {
    let mut share = Share::start(Codec::Av1, Size::new(64, 64), Flow::Open);
    share.frame();
    share.screen.lose();
    let end = share.events.iter().find_map(Result::err);
    assert!(matches!(end, Some(PictureFailure::Capture(_))));
}

#[test]
fn no_frame_comes_once_the_grant_has_ended_though_nobody_stopped_the_picture() {
    for codec in CODECS {
        let size = Size::new(320, 200);
        let mut share = Share::start(codec, size, Flow::Open);
        share.settle();
        (share.end)();
        share.screen.paint(size.rect(), |x, y| sheet::page(2, 0, x, y));
        share.handle.request_key_frame();
        let end = share.events.recv_timeout(DEADLINE);
        assert_eq!(end.err(), Some(RecvTimeoutError::Disconnected), "{codec:?}");
    }
}

#[test]
fn a_screen_too_large_for_the_codec_is_told_to_the_sink() {
    let share = Share::start(Codec::H264, Size::new(4_000, 64), Flow::Open);
    let end = share.events.recv_timeout(DEADLINE).unwrap();
    assert!(matches!(end, Err(PictureFailure::Encode(_))));
}

/// The brightness of a real display, read apart from the code under test.
fn luma_of_display(xvfb: &Xvfb, size: Size) -> Vec<u8> {
    use x11rb::protocol::xproto::{ConnectionExt as _, ImageFormat};
    let (width, height) = (size.width.try_into().unwrap(), size.height.try_into().unwrap());
    let image = xvfb
        .connection
        .get_image(ImageFormat::Z_PIXMAP, xvfb.root, 0, 0, width, height, u32::MAX)
        .unwrap();
    luma_of(&image.reply().unwrap().data)
}

#[test]
fn a_real_program_on_a_real_display_is_seen_and_then_leaves_the_agent_asleep() {
    let size = Size::new(640, 480);
    let mut xvfb = Xvfb::start(640, 480);
    let (grant, _end) = Grant::for_test(Mode::View);
    let permit = grant.screen().unwrap();
    let capture = crate::capture::open(permit, Some(&xvfb.display)).unwrap();
    let (sender, events) = channel();
    let sink = Sink(sender, Flow::Open);
    let handle = spawn(capture, Codec::Av1, BITS_PER_SECOND, sink).unwrap();
    let mut decoder = Decoder::new(Codec::Av1);
    let first = events.recv_timeout(DEADLINE).unwrap().unwrap();
    assert!(first.is_key && first.size == size);
    decoder.frame(&first.bytes);

    let script = "seq 1 400; echo end; exec sleep 600";
    xvfb.run("xterm", &["-geometry", "100x34+0+0", "+bc", "-e", "sh", "-c", script]);
    xvfb.windows(1);
    let mut last = None;
    while let Ok(event) = events.recv_timeout(SILENCE) {
        last = Some(decoder.frame(&event.unwrap().bytes));
    }
    let psnr = last.unwrap().luma_psnr(&luma_of_display(&xvfb, size));
    assert!(psnr > 36.0, "{psnr}");

    let counts = handle.counts();
    assert!(matches!(events.recv_timeout(SILENCE), Err(RecvTimeoutError::Timeout)));
    assert_eq!(handle.counts(), counts, "woken by an idle display");
}
