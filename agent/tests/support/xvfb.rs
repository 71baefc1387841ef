//! A virtual display for a test, with real programs on it; both end with the test.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends here")]
#![allow(dead_code, reason = "each test that includes this file uses another part of it")]

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use x11rb::{
    connection::Connection,
    protocol::xproto::{
        ConnectionExt as _, CreateWindowAux, EventMask, InputFocus, MapState, Window, WindowClass,
    },
    rust_connection::RustConnection,
    wrapper::ConnectionExt as _,
};

const DEADLINE: Duration = Duration::from_secs(30);

/// A display of its own, on a number that the server chose.
pub(crate) struct Xvfb {
    server: Child,
    programs: Vec<Child>,
    /// What `DISPLAY` has to be.
    pub(crate) display: String,
    /// The test's own connection, with which it looks at and draws on the display.
    pub(crate) connection: RustConnection,
    pub(crate) root: Window,
}

impl Xvfb {
    /// Starts a display of `width` × `height` pixels; it must be installed.
    pub(crate) fn start(width: u16, height: u16) -> Self {
        Self::start_with(width, height, &[])
    }

    /// The same with more arguments.
    pub(crate) fn start_with(width: u16, height: u16, arguments: &[&str]) -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-noreset", "-screen", "0"])
            .arg(format!("{width}x{height}x24"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed");
        let mut line = String::new();
        let output = server.stdout.take().expect("piped");
        BufReader::new(output).read_line(&mut line).unwrap();
        let display = format!(":{}", line.trim());
        let (connection, index) = RustConnection::connect(Some(&display)).unwrap();
        let root = connection.setup().roots[index].root;
        Self { server, programs: Vec::new(), display, connection, root }
    }

    /// Starts a program on the display.
    pub(crate) fn run<A: AsRef<OsStr>>(&mut self, program: &str, arguments: &[A]) {
        let child = Command::new(program)
            .args(arguments)
            .env("DISPLAY", &self.display)
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        self.programs.push(child);
    }

    /// Waits until `count` windows are shown on the root, and gives them, lowest first.
    pub(crate) fn windows(&self, count: usize) -> Vec<Window> {
        until("windows", || {
            let tree = self.connection.query_tree(self.root).unwrap().reply().unwrap();
            let shown = |window: &Window| {
                let attributes = self.connection.get_window_attributes(*window).unwrap().reply();
                attributes.is_ok_and(|attributes| attributes.map_state == MapState::VIEWABLE)
            };
            let windows: Vec<Window> = tree.children.into_iter().filter(shown).collect();
            (windows.len() >= count).then_some(windows)
        })
    }

    /// Shows a window of the test's own that takes keys and buttons.
    pub(crate) fn window(&self, x: i16, y: i16, width: u16, height: u16) -> Window {
        self.child_window(self.root, x, y, width, height)
    }

    /// Shows a window inside another.
    pub(crate) fn child_window(
        &self,
        parent: Window,
        x: i16,
        y: i16,
        width: u16,
        height: u16,
    ) -> Window {
        let window = self.connection.generate_id().unwrap();
        let events = EventMask::BUTTON_PRESS
            | EventMask::BUTTON_RELEASE
            | EventMask::KEY_PRESS
            | EventMask::KEY_RELEASE;
        let options = CreateWindowAux::new().background_pixel(0x0033_6699).event_mask(events);
        self.connection
            .create_window(
                x11rb::COPY_DEPTH_FROM_PARENT,
                window,
                parent,
                x,
                y,
                width,
                height,
                0,
                WindowClass::INPUT_OUTPUT,
                0,
                &options,
            )
            .unwrap();
        self.connection.map_window(window).unwrap();
        self.connection.sync().unwrap();
        window
    }

    /// Gives a window the keyboard and waits until it has it.
    pub(crate) fn focus(&self, window: Window) {
        until("focus", || {
            self.connection
                .set_input_focus(InputFocus::PARENT, window, x11rb::CURRENT_TIME)
                .unwrap();
            let focus = self.connection.get_input_focus().unwrap().reply().unwrap().focus;
            (focus == window).then_some(())
        });
    }
}

impl Drop for Xvfb {
    fn drop(&mut self) {
        for child in self.programs.iter_mut().chain([&mut self.server]) {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Tries until there is an answer; the test fails after a while without one.
#[expect(clippy::disallowed_methods, reason = "a deadline for what another program does")]
pub(crate) fn until<T>(what: &str, mut attempt: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + DEADLINE;
    loop {
        if let Some(value) = attempt() {
            return value;
        }
        assert!(Instant::now() < deadline, "waited too long for {what}");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}
