//! Looks for the system's libraries that the windows load while running.
//!
//! The window library loads them by name when it first needs them, and panics over some that are
//! not there; a system without them is told so in words instead.

use libloading::Library;

/// What the windows need, in the order of loading. Every desktop has the first ones; the last is
/// missing from some that have no Qt program.
const NEEDED: [&str; 5] =
    ["libX11.so.6", "libX11-xcb.so.1", "libXcursor.so.1", "libXi.so.6", "libxkbcommon-x11.so.0"];

/// The first library that the windows need and the system does not have.
pub(in crate::consent) fn missing_library() -> Option<&'static str> {
    first_missing(&NEEDED)
}

#[expect(unsafe_code, reason = "loading a library runs its initialisers")]
fn first_missing(names: &[&'static str]) -> Option<&'static str> {
    names.iter().copied().find(|name| {
        // SAFETY: libraries of the system by their own names, which winit would load just the
        // same; their initialisers ask nothing of the caller.
        unsafe { Library::new(name) }.is_err()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_that_the_system_lacks_is_named() {
        assert_eq!(first_missing(&["libc.so.6", "libsasae-none.so.1"]), Some("libsasae-none.so.1"));
    }

    #[test]
    fn a_desktop_for_tests_has_all_that_the_windows_need() {
        assert_eq!(missing_library(), None);
    }
}
