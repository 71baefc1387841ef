//! Input on a real X server: real programs get it, our own windows never do.

use std::{fs, path::PathBuf};

use crate::xvfb::{Xvfb, until};
use sasae_protocol::{Mode, peer::FromViewer};
use x11rb::protocol::{
    Event,
    xproto::{GrabMode, KeyButMask, ModMask},
};

use super::*;
use crate::{
    core::{Grant, InputPermit},
    input::{Injector, open},
};

struct Share {
    xvfb: Xvfb,
    own: OwnWindows,
    injector: Injector,
    permit: InputPermit,
}

fn share() -> Share {
    let xvfb = Xvfb::start(640, 480);
    let own = OwnWindows::default();
    let injector = open(Some(&xvfb.display), own.clone()).unwrap();
    let permit = Grant::for_test(Mode::Control).0.input().unwrap();
    Share { xvfb, own, injector, permit }
}

/// A file of its own in the directory for temporary files, gone with the test.
struct Written(PathBuf);

impl Written {
    fn new(name: &str) -> Self {
        let name = format!("sasae-input-{name}-{}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }

    fn wait_for(&self, wanted: &str) {
        let mut seen = String::new();
        until(&format!("{wanted:?} in the file"), || {
            let text = fs::read_to_string(&self.0).unwrap_or_default();
            if text != seen {
                eprintln!("the file holds {text:?}");
                seen = text;
            }
            (seen == wanted).then_some(())
        });
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

impl Share {
    fn send(&mut self, input: &FromViewer) {
        self.injector.inject(&self.permit, input).unwrap();
    }

    fn key(&mut self, code: &str, down: bool) {
        self.send(&FromViewer::Key { code: code.to_owned(), down });
    }

    fn strike(&mut self, code: &str) {
        self.key(code, true);
        self.key(code, false);
    }

    fn button(&mut self, down: bool, x: u16, y: u16) {
        self.send(&FromViewer::Button { button: Button::Left, down, x, y });
    }

    fn text(&mut self, text: &str) {
        self.send(&FromViewer::Text { text: text.to_owned() });
    }

    /// An xterm over the whole screen that writes what is typed into a file, line by line.
    fn xterm(&mut self, written: &Written) {
        let script = format!("stty -echo; echo ready; exec cat > {}", written.path());
        let geometry = ["-geometry", "80x24+0+0", "-u8", "-xrm", "xterm*allowSendEvents: false"];
        let command = ["-e", "sh", "-c", &script];
        let arguments: Vec<&str> = geometry.into_iter().chain(command).collect();
        self.xvfb.run("xterm", &arguments);
        let window = self.xvfb.windows(1)[0];
        self.xvfb.focus(window);
        until("the file", || written.0.exists().then_some(()));
    }

    /// Waits until everything sent was carried out.
    fn settle(&mut self) {
        let motion = FromViewer::Move { seq: u32::MAX / 3, x: 601, y: 402 };
        self.injector.rules = crate::input::Rules::new();
        self.send(&motion);
        until("the pointer", || {
            let pointer = self.xvfb.connection.query_pointer(self.xvfb.root).unwrap();
            let pointer = pointer.reply().unwrap();
            ((pointer.root_x, pointer.root_y) == (601, 402)).then_some(())
        });
    }

    /// The events that the test's own windows got.
    fn events(&self) -> Vec<Event> {
        self.xvfb.connection.get_input_focus().unwrap().reply().unwrap();
        std::iter::from_fn(|| self.xvfb.connection.poll_for_event().unwrap())
            .filter(|event| {
                !matches!(event, Event::MappingNotify(_) | Event::Expose(_) | Event::NoExposure(_))
            })
            .collect()
    }

    fn is_key_down(&self, keycode: u8) -> bool {
        let keymap = self.xvfb.connection.query_keymap().unwrap().reply().unwrap();
        keymap.keys[usize::from(keycode / 8)] & (1 << (keycode % 8)) != 0
    }
}

#[test]
fn keys_typed_far_away_arrive_in_a_real_program() {
    let written = Written::new("keys");
    let mut share = share();
    share.xterm(&written);
    for code in ["KeyL", "KeyS", "Space", "Minus", "KeyL"] {
        share.strike(code);
    }
    share.key("ShiftLeft", true);
    for code in ["KeyA", "Digit1", "Slash"] {
        share.strike(code);
    }
    share.key("ShiftLeft", false);
    share.strike("Enter");
    written.wait_for("ls -lA!?\n");
}

#[test]
fn composed_japanese_text_arrives_in_a_real_program() {
    let written = Written::new("text");
    let mut share = share();
    share.xterm(&written);
    let line = "日本語のテキスト、かな漢字交じり文。Grüße & €5 — 支えあい\n";
    share.text(line);
    let more = "もう一度、日本語で入力しますので、よろしくお願いいたします。\n";
    share.text(more);
    written.wait_for(&format!("{line}{more}"));
}

#[test]
fn held_modifiers_do_not_turn_text_into_shortcuts() {
    let written = Written::new("modifiers");
    let mut share = share();
    share.xterm(&written);
    share.key("ControlLeft", true);
    share.text("cd\n");
    written.wait_for("cd\n");
}

#[test]
fn pressed_keys_are_let_go_when_the_injector_is_dropped() {
    let mut share = share();
    share.key("ShiftLeft", true);
    share.key("KeyG", true);
    until("the key", || share.is_key_down(34 + 8).then_some(()));
    let Share { xvfb, own, injector, permit } = share;
    drop(injector);
    let injector = open(Some(&xvfb.display), own.clone()).unwrap();
    let share = Share { xvfb, own, injector, permit };
    assert!(!share.is_key_down(34 + 8) && !share.is_key_down(42 + 8));
}

#[test]
fn buttons_and_wheel_reach_a_program_of_others() {
    let written = Written::new("mouse");
    let mut share = share();
    // The terminal reports buttons as text (xterm control sequences, mouse mode 1000).
    let script =
        format!("printf '\\033[?1000h\\033[?1006h'; stty raw -echo; exec cat > {}", written.path());
    share.xvfb.run("xterm", &["-geometry", "80x24+0+0", "-b", "0", "-e", "sh", "-c", &script]);
    share.xvfb.windows(1);
    until("the file", || written.0.exists().then_some(()));
    until("the terminal to listen", || {
        share.button(true, 3, 3);
        share.button(false, 3, 3);
        share.settle();
        fs::read_to_string(&written.0).ok().filter(|text| !text.is_empty())
    });
    fs::write(&written.0, "").unwrap();
    share.button(true, 3, 3);
    share.button(false, 3, 3);
    share.send(&FromViewer::Wheel { dx: 0.0, dy: 100.0, x: 3, y: 3 });
    until("a press, a release and a turn", || {
        let text = fs::read_to_string(&written.0).unwrap_or_default();
        let seen = text.replace('\0', "");
        (seen.contains("[<0;1;1M") && seen.contains("[<0;1;1m") && seen.contains("[<65;1;1M"))
            .then_some(())
    });
}

#[test]
fn a_registered_window_is_never_pressed_nor_typed_into() {
    let xvfb = Xvfb::start(640, 480);
    let own = OwnWindows::default();
    let mut desktop = X11Desktop::open(Some(&xvfb.display), own.clone()).unwrap();
    // Without XRes the process behind a window is not known: registering alone must do.
    desktop.guard.has_res = false;
    let window = xvfb.window(100, 100, 200, 150);
    let inner = xvfb.child_window(window, 10, 10, 50, 50);
    let beside = Place { x: 5, y: 5 };
    let press = |place| Step::Button { place: Some(place), button: Button::Left, down: true };
    let enter = Step::Key { key: 28, down: true };
    assert_eq!(desktop.inject(press(Place { x: 120, y: 120 })).unwrap(), Outcome::Done);
    desktop.release_all().unwrap();
    own.add(window.into());
    for place in [Place { x: 120, y: 120 }, Place { x: 250, y: 200 }] {
        assert_eq!(desktop.inject(press(place)).unwrap(), Outcome::Refused);
        let wheel = Step::Wheel { place, turn: Turn::Down };
        assert_eq!(desktop.inject(wheel).unwrap(), Outcome::Refused);
    }
    for focus in [window, inner] {
        xvfb.focus(focus);
        assert_eq!(desktop.inject(enter).unwrap(), Outcome::Refused);
        assert_eq!(desktop.inject(Step::Char('y')).unwrap(), Outcome::Refused);
    }
    xvfb.focus(xvfb.root);
    assert_eq!(desktop.inject(enter).unwrap(), Outcome::Refused, "the pointer is on it");
    assert_eq!(desktop.inject(press(beside)).unwrap(), Outcome::Done);
    assert_eq!(desktop.inject(enter).unwrap(), Outcome::Done);
}

#[test]
fn the_frame_of_a_registered_window_is_never_pressed() {
    let xvfb = Xvfb::start(640, 480);
    let own = OwnWindows::default();
    let mut desktop = X11Desktop::open(Some(&xvfb.display), own.clone()).unwrap();
    desktop.guard.has_res = false;
    // A window manager of another client frames a window of ours.
    let frame = xvfb.window(100, 100, 200, 150);
    let (ours, index) = RustConnection::connect(Some(&xvfb.display)).unwrap();
    let window = ours.generate_id().unwrap();
    let class = x11rb::protocol::xproto::WindowClass::INPUT_OUTPUT;
    let (depth, root) = (x11rb::COPY_DEPTH_FROM_PARENT, ours.setup().roots[index].root);
    let options = x11rb::protocol::xproto::CreateWindowAux::new();
    ours.create_window(depth, window, root, 0, 0, 100, 80, 0, class, 0, &options).unwrap();
    ours.reparent_window(window, frame, 20, 20).unwrap();
    ours.map_window(window).unwrap();
    ours.get_input_focus().unwrap().reply().unwrap();
    let press = |x, y| {
        let place = Some(Place { x, y });
        Step::Button { place, button: Button::Left, down: true }
    };
    assert_eq!(desktop.inject(press(290, 240)).unwrap(), Outcome::Done);
    desktop.release_all().unwrap();
    own.add(window.into());
    assert_eq!(desktop.inject(press(130, 130)).unwrap(), Outcome::Refused);
    assert_eq!(desktop.inject(press(290, 240)).unwrap(), Outcome::Refused);
    xvfb.focus(frame);
    assert_eq!(desktop.inject(Step::Key { key: 28, down: true }).unwrap(), Outcome::Refused);
}

#[test]
fn a_window_of_this_process_is_protected_without_being_registered() {
    let mut share = share();
    let window = share.xvfb.window(100, 100, 200, 150);
    share.xvfb.focus(window);
    share.events();
    share.button(true, 150, 150);
    let key = FromViewer::Key { code: "Enter".to_owned(), down: true };
    let _ = share.injector.inject(&share.permit, &key);
    share.settle_refused();
    assert_eq!(format!("{:?}", share.events()), "[]");
}

impl Share {
    fn settle_refused(&mut self) {
        until("the refusals", || {
            let refused = self.injector.queue.take_refused();
            (!refused.is_empty()).then_some(())
        });
        self.settle();
    }
}

#[test]
fn the_frame_around_a_window_of_ours_is_protected_too() {
    let mut share = share();
    let written = Written::new("frame");
    share.xterm(&written);
    // The window of another program is the frame, as a window manager's would be, and ours stands
    // in a corner of it.
    let frame = share.xvfb.windows(1)[0];
    let ours = share.xvfb.child_window(frame, 300, 200, 50, 50);
    share.own.add(ours.into());
    share.events();
    share.button(true, 5, 5);
    share.settle_refused();
    let pointer = share.xvfb.connection.query_pointer(share.xvfb.root).unwrap().reply().unwrap();
    assert_eq!(u16::from(pointer.mask) & u16::from(KeyButMask::BUTTON1), 0);
}

#[test]
fn a_refused_press_is_told() {
    let mut share = share();
    let window = share.xvfb.window(0, 0, 640, 480);
    share.own.add(window.into());
    share.button(true, 5, 5);
    until("the refusal to be told", || {
        let motion = FromViewer::ReleaseAll;
        let told = share.injector.inject(&share.permit, &motion);
        matches!(told, Err(InjectError::OwnWindow)).then_some(())
    });
}

#[test]
fn the_revoke_hotkey_cannot_be_pressed_from_far_away() {
    let mut share = share();
    let keycode = 31 + 8;
    share
        .xvfb
        .connection
        .grab_key(true, share.xvfb.root, ModMask::ANY, keycode, GrabMode::ASYNC, GrabMode::ASYNC)
        .unwrap()
        .check()
        .unwrap();
    share.strike("KeyS");
    until("the plain letter", || (!share.events().is_empty()).then_some(()));
    for code in ["ControlLeft", "AltLeft", "ShiftLeft"] {
        share.key(code, true);
    }
    share.key("KeyS", true);
    until("the refusal", || (!share.injector.queue.take_refused().is_empty()).then_some(()));
    share.injector.release_all();
    let pressed = share.events().into_iter().filter(|event| {
        matches!(event, Event::KeyPress(key) if key.detail == keycode
            && u16::from(key.state) & hotkey::MODIFIERS == hotkey::MODIFIERS)
    });
    assert_eq!(pressed.count(), 0);
}

/// Presses a key on the server's own keyboard, as a person at the computer does: an `XTest` event
/// in the name of a device that is not one of `XTest`'s.
fn press_by_hand(xvfb: &Xvfb, keycode: u8) {
    use x11rb::protocol::xinput::{ConnectionExt as _, DEVICE_KEY_PRESS_EVENT};
    use x11rb::x11_utils::ExtensionInformation;
    let devices = xvfb.connection.xinput_xi_query_device(0_u16).unwrap().reply().unwrap().infos;
    let names = || devices.iter().map(|info| String::from_utf8_lossy(&info.name));
    let keyboard = devices
        .iter()
        .find(|info| info.name.starts_with(b"Xvfb keyboard"))
        .unwrap_or_else(|| panic!("no keyboard among {:?}", names().collect::<Vec<_>>()));
    let extension: ExtensionInformation =
        x11rb::connection::RequestConnection::extension_information(
            &xvfb.connection,
            x11rb::protocol::xinput::X11_EXTENSION_NAME,
        )
        .unwrap()
        .unwrap();
    let device = u8::try_from(keyboard.deviceid).unwrap();
    for kind in [DEVICE_KEY_PRESS_EVENT, DEVICE_KEY_PRESS_EVENT + 1] {
        let kind = extension.first_event + kind;
        xvfb.connection
            .xtest_fake_input(kind, keycode, 0, x11rb::NONE, 0, 0, device)
            .unwrap()
            .check()
            .unwrap();
    }
}

#[test]
fn the_customers_keyboard_stops_the_technician_and_injected_keys_do_not() {
    let xvfb = Xvfb::start(640, 480);
    let mut injector = open(Some(&xvfb.display), OwnWindows::default()).unwrap();
    let (grant, _end) = Grant::for_test(Mode::Control);
    let permit = grant.input().unwrap();
    let press = |down| FromViewer::Key { code: "KeyA".to_owned(), down };
    for _ in 0..20 {
        injector.inject(&permit, &press(true)).unwrap();
        injector.inject(&permit, &press(false)).unwrap();
    }
    let is_down = || {
        let keys = xvfb.connection.query_keymap().unwrap().reply().unwrap().keys;
        keys.iter().any(|byte| *byte != 0)
    };
    injector.inject(&permit, &press(true)).unwrap();
    until("the key is down", || is_down().then_some(()));
    press_by_hand(&xvfb, 40);
    until("everything is let go", || (!is_down()).then_some(()));
    let refused = injector.inject(&permit, &press(true));
    assert!(matches!(refused, Err(InjectError::Paused { is_new: true })), "{refused:?}");
    until("the pause is over", || injector.inject(&permit, &press(true)).ok());
    until("the key is down again", || is_down().then_some(()));
}
