//! The agent's windows in a process of their own, on a display of their own, with a window manager.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use sasae_agent::consent::{self, ACTS_MAX, CustomerAct, OwnWindows, Screen, Windows};
use sasae_agent::locale::Language;
use tokio::sync::{mpsc, watch};
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, ImageFormat, MapState, Window};

use crate::screens;
use crate::xvfb::{Xvfb, until};

/// The environment variable that makes this program the one with the windows.
pub(crate) const CHILD: &str = "SASAE_TEST_WINDOWS";
/// How long an act may take on a busy machine.
const ACT_TIMEOUT: Duration = Duration::from_secs(20);

/// A desktop with the agent's windows on it.
pub(crate) struct Stage {
    windows: Child,
    orders: ChildStdin,
    lines: Receiver<String>,
    pub(crate) xvfb: Xvfb,
}

impl Stage {
    /// Starts everything; `LANG` is English.
    pub(crate) fn start() -> Self {
        let mut xvfb = Xvfb::start(1280, 800);
        xvfb.run::<&str>("openbox", &[]);
        wait_for_window_manager(&xvfb);
        Self::start_on(xvfb)
    }

    /// The same without a window manager.
    pub(crate) fn start_bare() -> Self {
        Self::start_on(Xvfb::start(1280, 800))
    }

    fn start_on(xvfb: Xvfb) -> Self {
        let mut windows = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "the_windows_of_the_other_tests", "--ignored", "--nocapture"])
            .env(CHILD, "1")
            .env("DISPLAY", &xvfb.display)
            .env("LC_ALL", "en_US.UTF-8")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("LANGUAGE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let orders = windows.stdin.take().unwrap();
        let output = BufReader::new(windows.stdout.take().unwrap());
        let (said, lines) = channel();
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if said.send(line).is_err() {
                    break;
                }
            }
        });
        Self { windows, orders, lines, xvfb }
    }

    /// Shows the screen called `name`.
    pub(crate) fn show(&mut self, name: &str) {
        writeln!(self.orders, "{name}").unwrap();
    }

    /// The next act, as `Debug` prints it.
    pub(crate) fn act(&self) -> String {
        self.line("act ").expect("an act in time")
    }

    /// The next act, unless there is none for `silence`.
    pub(crate) fn act_within(&self, silence: Duration) -> Option<String> {
        loop {
            match self.lines.recv_timeout(silence) {
                Ok(line) => {
                    if let Some(act) = line.strip_prefix("act ") {
                        return Some(act.to_owned());
                    }
                }
                Err(RecvTimeoutError::Timeout) => return None,
                Err(RecvTimeoutError::Disconnected) => panic!("the windows are gone"),
            }
        }
    }

    /// The ids that the windows publish as their own.
    pub(crate) fn own(&mut self) -> String {
        writeln!(self.orders, "own").unwrap();
        self.line("own ").expect("an answer in time")
    }

    fn line(&self, prefix: &str) -> Option<String> {
        loop {
            let line = self.lines.recv_timeout(ACT_TIMEOUT).ok()?;
            if let Some(rest) = line.strip_prefix(prefix) {
                return Some(rest.to_owned());
            }
        }
    }

    /// The process with the windows.
    pub(crate) fn process(&self) -> u32 {
        self.windows.id()
    }

    /// Waits until the windows have ended by themselves; whether they ended well.
    pub(crate) fn ended(&mut self) -> bool {
        until("the windows' end", || self.windows.try_wait().unwrap()).success()
    }

    /// Waits for the window whose `WM_CLASS` instance is `instance`.
    pub(crate) fn window(&self, instance: &str) -> Window {
        until(instance, || self.find(instance))
    }

    /// The visible window whose `WM_CLASS` instance is `instance`.
    pub(crate) fn find(&self, instance: &str) -> Option<Window> {
        let connection = &self.xvfb.connection;
        let tree = |window| Some(connection.query_tree(window).ok()?.reply().ok()?.children);
        let mut windows = tree(self.xvfb.root)?;
        for frame in windows.clone() {
            windows.extend(tree(frame).unwrap_or_default());
        }
        windows.into_iter().find(|window| {
            let class = connection
                .get_property(false, *window, AtomEnum::WM_CLASS, AtomEnum::STRING, 0, 100)
                .ok()
                .and_then(|class| class.reply().ok());
            let wanted = format!("{instance}\0sasae-agent\0");
            class.is_some_and(|class| class.value == wanted.as_bytes())
                && connection
                    .get_window_attributes(*window)
                    .ok()
                    .and_then(|attributes| attributes.reply().ok())
                    .is_some_and(|attributes| attributes.map_state == MapState::VIEWABLE)
        })
    }

    /// Waits until the window called `instance` has the keyboard.
    pub(crate) fn focused(&self, instance: &str) -> Window {
        let window = self.window(instance);
        until("the keyboard's focus", || {
            let focus = self.xvfb.connection.get_input_focus().unwrap().reply().unwrap().focus;
            (focus == window).then_some(window)
        })
    }

    /// Waits until a pixel of a window (as [`Stage::click`] counts) has a colour, as `0xRRGGBB`.
    pub(crate) fn painted(&self, window: Window, x: i16, y: i16, color: u32) {
        let connection = &self.xvfb.connection;
        let size = connection.get_geometry(window).unwrap().reply().unwrap();
        let (x, y) = (from_edge(x, size.width), from_edge(y, size.height));
        until(&format!("{color:06x} at {x},{y}"), || {
            let image = connection.get_image(ImageFormat::Z_PIXMAP, window, x, y, 1, 1, u32::MAX);
            let image = image.unwrap().reply().ok()?;
            let pixel = u32::from_le_bytes(image.data.get(..4)?.try_into().ok()?);
            (pixel & 0x00ff_ffff == color).then_some(())
        });
    }

    /// Presses keys, as `xdotool key` names them.
    pub(crate) fn keys(&self, keys: &[&str]) {
        self.xdotool(&[&["key", "--delay", "60"], keys].concat());
    }

    /// Types text.
    pub(crate) fn types(&self, text: &str) {
        self.xdotool(&["type", "--delay", "30", text]);
    }

    /// Clicks on a window, `x` and `y` pixels from its corner; below zero from the other one.
    /// Does nothing when the window is gone.
    pub(crate) fn click(&self, window: Window, x: i16, y: i16) {
        let connection = &self.xvfb.connection;
        let size = connection.get_geometry(window).unwrap().reply();
        let corner = connection.translate_coordinates(window, self.xvfb.root, 0, 0).unwrap();
        if let (Ok(size), Ok(corner)) = (size, corner.reply()) {
            let x = (corner.dst_x + from_edge(x, size.width)).to_string();
            let y = (corner.dst_y + from_edge(y, size.height)).to_string();
            self.xdotool(&["mousemove", &x, &y, "click", "1"]);
        }
    }

    /// Where a window is on the desktop, and how large: left, top, width, height.
    pub(crate) fn place(&self, window: Window) -> (i32, i32, i32, i32) {
        let connection = &self.xvfb.connection;
        let size = connection.get_geometry(window).unwrap().reply().unwrap();
        let corner = connection.translate_coordinates(window, self.xvfb.root, 0, 0).unwrap();
        let corner = corner.reply().unwrap();
        (corner.dst_x.into(), corner.dst_y.into(), size.width.into(), size.height.into())
    }

    /// Drags from a place of the desktop over others, step by step as a hand does.
    pub(crate) fn drag(&self, from: (i32, i32), over: &[(i32, i32)]) {
        let mut words = vec!["mousemove".to_owned(), from.0.to_string(), from.1.to_string()];
        // A hand rests for a moment before it moves; both in one frame is no hold of the window.
        words.extend(["sleep", "0.1", "mousedown", "1", "sleep", "0.1"].map(str::to_owned));
        let mut at = from;
        for to in over {
            for step in 1..=10 {
                let along = |a: i32, b: i32| (a + (b - a) * step / 10).to_string();
                let next = [along(at.0, to.0), along(at.1, to.1)];
                words.push("mousemove".to_owned());
                words.extend(next);
                words.extend(["sleep", "0.01"].map(str::to_owned));
            }
            at = *to;
        }
        words.extend(["sleep", "0.2", "mouseup", "1"].map(str::to_owned));
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        self.xdotool(&words);
    }

    fn xdotool(&self, arguments: &[&str]) {
        let mut xdotool = Command::new("xdotool");
        xdotool.args(arguments).env("DISPLAY", &self.xvfb.display);
        assert!(xdotool.status().expect("xdotool is installed").success());
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = self.windows.kill();
        let _ = self.windows.wait();
    }
}

fn from_edge(offset: i16, size: u16) -> i16 {
    if offset < 0 { i16::try_from(size).unwrap() + offset } else { offset }
}

/// Waits until the window manager shows a window. While it starts it can lose the wish of one to
/// be shown, so the wish is repeated.
fn wait_for_window_manager(xvfb: &Xvfb) {
    let connection = &xvfb.connection;
    let name = b"_NET_SUPPORTING_WM_CHECK";
    let check = connection.intern_atom(false, name).unwrap().reply().unwrap().atom;
    until("the window manager", || {
        let property =
            connection.get_property(false, xvfb.root, check, AtomEnum::WINDOW, 0, 1).unwrap();
        (property.reply().unwrap().value_len == 1).then_some(())
    });
    let probe = xvfb.window(0, 0, 10, 10);
    until("the window manager's first window", || {
        connection.map_window(probe).unwrap();
        let attributes = connection.get_window_attributes(probe).unwrap().reply().unwrap();
        (attributes.map_state == MapState::VIEWABLE).then_some(())
    });
    connection.destroy_window(probe).unwrap().check().unwrap();
}

/// Runs the windows in this process: screens are named on the input, acts are said on the output.
#[expect(clippy::print_stdout, reason = "the other process reads it")]
pub(crate) fn run_windows() {
    let (show, screens) = watch::channel(Screen::Joining);
    let (acts, mut taken) = mpsc::channel::<CustomerAct>(ACTS_MAX);
    let own = OwnWindows::default();
    let clock = screens::clock();
    let (told, published) = (clock.clone(), own.clone());
    thread::spawn(move || {
        while let Some(act) = taken.blocking_recv() {
            println!("act {:?}", act.act());
        }
    });
    thread::spawn(move || {
        for order in std::io::stdin().lines().map_while(Result::ok) {
            if order == "own" {
                println!("own {:?}", published.ids());
            } else if let Some(screen) = screens::screen(&order, false, told()) {
                let _ = show.send(screen);
            } else {
                break;
            }
        }
    });
    let language = Language::from_environment(|name| std::env::var(name).ok());
    let windows = Windows { screens, acts, own, clock, language, any_thread: true };
    consent::run(windows).unwrap();
}
