//! What the windows need of Linux: X11 identities, the revoke hotkey, fonts, light or dark.

mod desk;
mod fonts;
mod libraries;

use winit::event_loop::EventLoopBuilder;
use winit::platform::x11::{EventLoopBuilderExtX11, WindowAttributesExtX11};
use winit::raw_window_handle::{HasWindowHandle, RawWindowHandle};
use winit::window::{Window, WindowAttributes};

use super::Wake;

pub(super) use desk::Desk;
pub(super) use fonts::system_fonts;
pub(super) use libraries::missing_library;

/// Prepares the event loop: X11 also under Wayland (through Xwayland), because only there an
/// indicator can stand above everything and a hotkey can be had.
pub(super) fn prepare(builder: &mut EventLoopBuilder<Wake>, any_thread: bool) {
    builder.with_x11().with_any_thread(any_thread);
}

/// Names the window for window managers and tests: `WM_CLASS` is `instance`, `sasae-agent`.
pub(super) fn identify(attributes: WindowAttributes, instance: &str) -> WindowAttributes {
    attributes.with_name("sasae-agent", instance)
}

/// Takes the indicator out of the window manager's hands: nobody can minimise it, put it away on
/// another workspace or lay a full-screen window over it.
pub(super) fn unmanaged(attributes: WindowAttributes) -> WindowAttributes {
    attributes.with_override_redirect(true)
}

/// The window's XID; zero when there is none (never on X11).
pub(super) fn window_id(window: &Window) -> u64 {
    match window.window_handle().map(|handle| handle.as_raw()) {
        Ok(RawWindowHandle::Xlib(handle)) => handle.window,
        Ok(RawWindowHandle::Xcb(handle)) => u64::from(handle.window.get()),
        Ok(_) | Err(_) => 0,
    }
}

/// Light or dark, if the desktop says so where programs without its toolkit can read it.
pub(super) fn theme() -> Option<egui::Theme> {
    let name = std::env::var("GTK_THEME").ok()?.to_lowercase();
    let dark = name.ends_with(":dark") || name.ends_with("-dark");
    Some(if dark { egui::Theme::Dark } else { egui::Theme::Light })
}
