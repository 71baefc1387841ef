//! A window that changes its colour at every line of standard input and prints when: the changed
//! pixel of `pixel_to_pixel_ms`. Time is the system's clock in milliseconds, as browsers have it.

use std::io::{BufRead, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    ChangeWindowAttributesAux, ConnectionExt, CreateWindowAux, WindowClass,
};

const SIDE: u16 = 64;

fn main() -> Result<()> {
    let (connection, index) = x11rb::connect(None)?;
    let screen = &connection.setup().roots[index];
    let window = connection.generate_id()?;
    let colours = [screen.white_pixel, screen.black_pixel];
    let aux = CreateWindowAux::new().background_pixel(colours[0]).override_redirect(1);
    let class = WindowClass::INPUT_OUTPUT;
    connection.create_window(
        x11rb::COPY_DEPTH_FROM_PARENT,
        window,
        screen.root,
        0,
        0,
        SIDE,
        SIDE,
        0,
        class,
        screen.root_visual,
        &aux,
    )?;
    connection.map_window(window)?;
    connection.get_input_focus()?.reply()?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "ready")?;
    out.flush()?;
    for (turn, line) in std::io::stdin().lock().lines().enumerate() {
        line?;
        let aux = ChangeWindowAttributesAux::new().background_pixel(colours[(turn + 1) % 2]);
        connection.change_window_attributes(window, &aux)?;
        connection.clear_area(false, window, 0, 0, SIDE, SIDE)?;
        // A round trip: the pixel has changed when it is answered.
        connection.get_input_focus()?.reply()?;
        #[expect(clippy::disallowed_methods, reason = "a measuring program reads the clock")]
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
        writeln!(out, "{:.3}", now.as_secs_f64() * 1000.0)?;
        out.flush()?;
    }
    Ok(())
}
