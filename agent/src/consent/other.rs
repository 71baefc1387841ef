//! What the windows need of a system for which nothing more has been written yet: no hotkey, and
//! fonts from where Windows and macOS keep them.

use std::sync::Arc;

use winit::event_loop::EventLoopBuilder;
use winit::raw_window_handle::{HasWindowHandle, RawWindowHandle};
use winit::window::{Window, WindowAttributes, WindowLevel};

use super::font::SystemFont;
use super::{DeskNews, Wake};
use crate::locale::Language;

/// Regular and bold Japanese and Latin fonts of Windows and macOS.
const FONTS: [(&str, u32, Language, bool); 8] = [
    ("C:\\Windows\\Fonts\\YuGothM.ttc", 0, Language::Ja, false),
    ("C:\\Windows\\Fonts\\YuGothB.ttc", 0, Language::Ja, true),
    ("C:\\Windows\\Fonts\\segoeui.ttf", 0, Language::En, false),
    ("C:\\Windows\\Fonts\\segoeuib.ttf", 0, Language::En, true),
    ("/System/Library/Fonts/ヒラギノ角ゴシック W3.ttc", 0, Language::Ja, false),
    ("/System/Library/Fonts/ヒラギノ角ゴシック W6.ttc", 0, Language::Ja, true),
    ("/System/Library/Fonts/Helvetica.ttc", 0, Language::En, false),
    ("/System/Library/Fonts/Helvetica.ttc", 1, Language::En, true),
];

/// Prepares the event loop: nothing to do.
pub(super) fn prepare(_builder: &mut EventLoopBuilder<Wake>, _any_thread: bool) {}

/// The windows need no library that the system might lack.
pub(super) fn missing_library() -> Option<&'static str> {
    None
}

/// Names the window: nothing to do.
pub(super) fn identify(attributes: WindowAttributes, _instance: &str) -> WindowAttributes {
    attributes
}

/// Puts the indicator above everything.
pub(super) fn unmanaged(attributes: WindowAttributes) -> WindowAttributes {
    attributes.with_window_level(WindowLevel::AlwaysOnTop)
}

/// The window's handle; zero when there is none.
pub(super) fn window_id(window: &Window) -> u64 {
    match window.window_handle().map(|handle| handle.as_raw()) {
        Ok(RawWindowHandle::Win32(handle)) => u64::try_from(handle.hwnd.get()).unwrap_or(0),
        Ok(_) | Err(_) => 0,
    }
}

/// winit itself knows light and dark here.
pub(super) fn theme() -> Option<egui::Theme> {
    None
}

/// The fonts that are there and cover their language.
pub(super) fn system_fonts() -> Vec<SystemFont> {
    FONTS
        .into_iter()
        .filter_map(|(path, index, language, bold)| {
            let blob = Arc::new(std::fs::read(path).ok()?);
            let font = SystemFont { blob, index, language, bold };
            font.covers_its_language().then_some(font)
        })
        .collect()
}

/// No hotkey yet, and nothing that the indicator must be raised against.
pub(super) struct Desk;

impl Desk {
    pub(super) fn open(_tell: impl Fn(DeskNews) + Send + 'static) -> Option<Self> {
        None
    }

    pub(super) fn grab(&self, _wanted: bool) -> bool {
        false
    }

    pub(super) fn keep_above(&self, _indicator: Option<u64>) {}

    pub(super) fn pointer(&self) -> Option<(i32, i32)> {
        None
    }

    pub(super) fn size(&self) -> Option<(i32, i32)> {
        None
    }
}
