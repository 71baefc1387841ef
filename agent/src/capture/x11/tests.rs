//! Capture of a real X server: damage in, exact changes out, and nothing at all at rest.

use std::{sync::mpsc::channel, time::Duration};

use crate::xvfb::{Xvfb, until};
use sasae_protocol::Mode;
use x11rb::{
    protocol::{
        randr::ConnectionExt as _,
        xproto::{
            ChangeGCAux, ChangeWindowAttributesAux, ConnectionExt as _, CreateGCAux, Rectangle,
            Window,
        },
        xtest::ConnectionExt as _,
    },
    wrapper::ConnectionExt as _,
};

use super::{X11Capture, watch_pointer};
use crate::capture::{Capture, CaptureError, PointerChange, Size, TileSet, Wake};
use crate::core::Grant;

const SIZE: Size = Size::new(640, 480);
/// Long enough for anything that is on its way to arrive.
const SILENCE: Duration = Duration::from_millis(700);

fn open(display: Option<&str>) -> Result<Box<dyn Capture>, CaptureError> {
    Ok(Box::new(X11Capture::open(display)?))
}

fn display() -> Xvfb {
    Xvfb::start(640, 480)
}

/// Draws a filled rectangle on a window and waits until the server has done it.
fn fill(xvfb: &Xvfb, window: Window, rect: (i16, i16, u16, u16), colour: u32) {
    use x11rb::connection::Connection as _;
    let context = xvfb.connection.generate_id().unwrap();
    xvfb.connection.create_gc(context, window, &CreateGCAux::new()).unwrap();
    xvfb.connection.change_gc(context, &ChangeGCAux::new().foreground(colour)).unwrap();
    let (x, y, width, height) = rect;
    let rectangle = Rectangle { x, y, width, height };
    xvfb.connection.poly_fill_rectangle(window, context, &[rectangle]).unwrap();
    xvfb.connection.free_gc(context).unwrap();
    xvfb.connection.sync().unwrap();
}

/// Waits for damage and grabs, until tiles have changed; gives them all.
fn changed(capture: &mut dyn Capture) -> TileSet {
    loop {
        assert_eq!(capture.wait(Some(Duration::from_secs(20))).unwrap(), Wake::Damage);
        let changed = capture.grab().unwrap().changed;
        if !changed.is_empty() {
            return changed;
        }
    }
}

/// Takes what is on its way until nothing comes any more.
fn settle(capture: &mut dyn Capture) {
    while capture.wait(Some(SILENCE)).unwrap() == Wake::Damage {
        capture.grab().unwrap();
    }
}

fn pixel(capture: &dyn Capture, x: usize, y: usize) -> [u8; 3] {
    let screen = capture.screen();
    let at = y * screen.stride() + x * 4;
    screen.pixels()[at..at + 3].try_into().unwrap()
}

#[test]
fn the_first_grab_is_the_whole_screen() {
    let xvfb = display();
    let window = xvfb.window(100, 100, 50, 40);
    fill(&xvfb, window, (0, 0, 50, 40), 0x00ff_8040);
    let mut capture = open(Some(&xvfb.display)).unwrap();
    let grab = capture.grab().unwrap();
    assert_eq!(grab.changed, TileSet::full(SIZE));
    assert_eq!(pixel(&*capture, 110, 110), [0x40, 0x80, 0xff]);
    assert_eq!(pixel(&*capture, 10, 10), [0, 0, 0]);
}

#[test]
fn only_the_tiles_that_really_changed_are_reported() {
    let xvfb = display();
    let window = xvfb.window(0, 0, 640, 480);
    let mut capture = open(Some(&xvfb.display)).unwrap();
    settle(&mut *capture);
    fill(&xvfb, window, (40, 70, 10, 10), 0x00ff_ffff);
    let mut expected = TileSet::empty(SIZE);
    expected.insert(1, 2);
    assert_eq!(changed(&mut *capture), expected);
    assert_eq!(pixel(&*capture, 40, 70), [255, 255, 255]);
    assert_eq!(pixel(&*capture, 39, 70), [0x99, 0x66, 0x33]);

    fill(&xvfb, window, (40, 70, 10, 10), 0x00ff_ffff);
    assert_eq!(capture.wait(Some(Duration::from_secs(20))).unwrap(), Wake::Damage);
    assert!(capture.grab().unwrap().changed.is_empty(), "drawn again the same");
}

#[test]
fn many_small_changes_are_read_in_one_grab() {
    let xvfb = display();
    let window = xvfb.window(0, 0, 640, 480);
    let mut capture = open(Some(&xvfb.display)).unwrap();
    settle(&mut *capture);
    for n in 0..200_i16 {
        let place = (n % 20 * 32 + n / 20, n / 20 * 48 + n % 7, 2, 2);
        fill(&xvfb, window, place, 0x0001_0101 * u32::from(n.unsigned_abs() + 50));
    }
    settle(&mut *capture);
    for n in 0..200_usize {
        let byte = u8::try_from((n + 50) & 0xff).unwrap();
        let (x, y) = (n % 20 * 32 + n / 20, n / 20 * 48 + n % 7);
        assert_eq!(pixel(&*capture, x + 1, y + 1), [byte; 3], "{n}");
    }
}

#[test]
fn an_idle_screen_wakes_nobody() {
    let xvfb = display();
    let mut capture = open(Some(&xvfb.display)).unwrap();
    settle(&mut *capture);
    assert_eq!(capture.wait(Some(SILENCE)).unwrap(), Wake::TimedOut);
}

#[test]
fn a_waker_ends_the_wait_from_another_thread() {
    let xvfb = display();
    let mut capture = open(Some(&xvfb.display)).unwrap();
    settle(&mut *capture);
    let waker = capture.waker();
    let thread = std::thread::spawn(move || waker.wake());
    assert_eq!(capture.wait(None).unwrap(), Wake::Called);
    thread.join().unwrap();
    assert_eq!(capture.wait(Some(Duration::ZERO)).unwrap(), Wake::TimedOut);
}

#[test]
fn another_screen_size_is_followed() {
    let xvfb = display();
    let mut capture = open(Some(&xvfb.display)).unwrap();
    settle(&mut *capture);
    let resources = xvfb.connection.randr_get_screen_resources_current(xvfb.root).unwrap();
    let resources = resources.reply().unwrap();
    let mut mode = resources.modes[0];
    (mode.width, mode.height, mode.name_len) = (400, 300, 7);
    let created = xvfb.connection.randr_create_mode(xvfb.root, mode, b"400x300").unwrap();
    mode.id = created.reply().unwrap().mode;
    let output = resources.outputs[0];
    xvfb.connection.randr_add_output_mode(output, mode.id).unwrap().check().unwrap();
    let crtc = resources.crtcs[0];
    let rotation = x11rb::protocol::randr::Rotation::ROTATE0;
    let now = x11rb::CURRENT_TIME;
    let configure = |mode, outputs: &[u32]| {
        xvfb.connection
            .randr_set_crtc_config(
                crtc,
                now,
                resources.config_timestamp,
                0,
                0,
                mode,
                rotation,
                outputs,
            )
            .unwrap()
            .reply()
            .unwrap();
    };
    configure(0, &[]);
    xvfb.connection
        .randr_set_screen_size(xvfb.root, mode.width, mode.height, 200, 150)
        .unwrap()
        .check()
        .unwrap();
    configure(mode.id, &resources.outputs);
    let size = Size::new(mode.width.into(), mode.height.into());
    until("the new size", || {
        capture.wait(Some(SILENCE)).unwrap();
        let grab = capture.grab().unwrap();
        (capture.screen().size() == size).then(|| {
            assert!(grab.resized);
            assert_eq!(grab.changed, TileSet::full(size));
        })
    });
    let window = xvfb.window(0, 0, 60, 60);
    settle(&mut *capture);
    fill(&xvfb, window, (0, 0, 60, 60), 0x0012_3456);
    changed(&mut *capture);
    assert_eq!(pixel(&*capture, 59, 59), [0x56, 0x34, 0x12]);
}

#[test]
fn a_display_without_shared_memory_is_captured_over_its_socket() {
    let xvfb = Xvfb::start_with(640, 480, &["-extension", "MIT-SHM"]);
    let window = xvfb.window(0, 0, 640, 480);
    let mut capture = open(Some(&xvfb.display)).unwrap();
    settle(&mut *capture);
    fill(&xvfb, window, (300, 200, 5, 5), 0x0000_ff00);
    let mut expected = TileSet::empty(SIZE);
    expected.insert(9, 6);
    assert_eq!(changed(&mut *capture), expected);
    assert_eq!(pixel(&*capture, 302, 202), [0, 255, 0]);
}

#[test]
fn a_display_that_is_not_there_is_named_as_such() {
    let error = open(Some(":4999")).err().unwrap();
    assert!(matches!(error, CaptureError::Unreachable(_)), "{error}");
}

#[test]
fn a_display_that_goes_away_ends_the_capture() {
    let mut capture = {
        let xvfb = display();
        let mut capture = open(Some(&xvfb.display)).unwrap();
        settle(&mut *capture);
        capture
    };
    let error = loop {
        if let Err(error) = capture.wait(None) {
            break error;
        }
    };
    assert!(matches!(error, CaptureError::Lost(_)), "{error}");
}

#[test]
fn the_pointer_tells_its_place_and_shape_and_rests_in_silence() {
    let xvfb = display();
    let (sender, changes) = channel();
    let (grant, end) = Grant::for_test(Mode::View);
    let tell = move |change| drop(sender.send(change));
    let watch = watch_pointer(grant.screen().unwrap(), Some(&xvfb.display), tell).unwrap();
    let next = || changes.recv_timeout(Duration::from_secs(20)).unwrap();
    let PointerChange::Shape(first) = next() else { panic!("the shape comes first") };
    assert_eq!(first.rgba.len(), usize::from(first.width) * usize::from(first.height) * 4);
    assert!(matches!(next(), PointerChange::Place { .. }));

    let motion = x11rb::protocol::xproto::MOTION_NOTIFY_EVENT;
    xvfb.connection.xtest_fake_input(motion, 0, 0, xvfb.root, 123, 45, 0).unwrap();
    xvfb.connection.sync().unwrap();
    while next() != (PointerChange::Place { x: 123, y: 45 }) {}

    let font = {
        use x11rb::connection::Connection as _;
        let font = xvfb.connection.generate_id().unwrap();
        xvfb.connection.open_font(font, b"cursor").unwrap();
        let cursor = xvfb.connection.generate_id().unwrap();
        xvfb.connection
            .create_glyph_cursor(cursor, font, font, 60, 61, 0xffff, 0, 0, 0, 0, 0xffff)
            .unwrap();
        let options = ChangeWindowAttributesAux::new().cursor(cursor);
        xvfb.connection.change_window_attributes(xvfb.root, &options).unwrap();
        xvfb.connection.sync().unwrap();
        font
    };
    assert!(font != 0);
    let shape = loop {
        if let PointerChange::Shape(shape) = next() {
            break shape;
        }
    };
    assert_ne!((shape.serial, &shape.rgba), (first.serial, &first.rgba));
    assert!(changes.recv_timeout(SILENCE).is_err(), "a pointer that rests is silent");

    end();
    xvfb.connection.xtest_fake_input(motion, 0, 0, xvfb.root, 200, 200, 0).unwrap();
    xvfb.connection.sync().unwrap();
    assert!(changes.recv_timeout(SILENCE).is_err(), "nothing after the grant, not stopped yet");
    watch.stop();
    xvfb.connection.xtest_fake_input(motion, 0, 0, xvfb.root, 300, 300, 0).unwrap();
    xvfb.connection.sync().unwrap();
    assert!(changes.recv_timeout(SILENCE).is_err(), "nothing after stop");
}

#[test]
fn a_program_that_writes_becomes_damage() {
    let mut xvfb = display();
    let mut capture = open(Some(&xvfb.display)).unwrap();
    settle(&mut *capture);
    let before = capture.screen().pixels().to_vec();
    xvfb.run("xterm", &["-geometry", "60x20+0+0", "-e", "echo hello; exec sleep 60"]);
    xvfb.windows(1);
    settle(&mut *capture);
    assert_ne!(capture.screen().pixels(), before);
}
