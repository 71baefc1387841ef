//! Where windows stand on the screen, and how large their contents can be there.

use winit::dpi::{LogicalSize, PhysicalPosition};
use winit::event_loop::ActiveEventLoop;
use winit::window::{Window, WindowAttributes};

/// How much of a screen's height a window may take; the rest is its frame and the task bar.
const USABLE_HEIGHT: f64 = 0.92;
/// How small contents may become on a small screen before they are scrolled instead.
const ZOOM_MIN: f64 = 0.6;

/// A window of `size` points in the middle of the first screen, and how much its contents have to
/// shrink so that all of it fits there: a warning that must be scrolled to is not read.
pub(super) fn window(
    title: &str,
    size: (f64, f64),
    event_loop: &ActiveEventLoop,
) -> (WindowAttributes, f32) {
    let attributes = Window::default_attributes().with_title(title);
    let mut size = LogicalSize::new(size.0, size.1);
    let Some(monitor) = event_loop
        .primary_monitor()
        .or_else(|| event_loop.available_monitors().next())
        .filter(|monitor| monitor.size().width > 0)
    else {
        return (attributes.with_inner_size(size), 1.0);
    };
    let screen = monitor.size().to_logical::<f64>(monitor.scale_factor());
    let zoom = (screen.height * USABLE_HEIGHT / size.height)
        .min(screen.width / size.width)
        .clamp(ZOOM_MIN, 1.0);
    size = LogicalSize::new(size.width * zoom, size.height * zoom);
    let corner = monitor.position();
    let middle = PhysicalPosition::new(
        corner.x + pixels((screen.width - size.width) / 2.0 * monitor.scale_factor()),
        corner.y + pixels((screen.height - size.height) / 3.0 * monitor.scale_factor()),
    );
    #[expect(clippy::cast_possible_truncation, reason = "a factor between a half and one")]
    let zoom = zoom as f32;
    (attributes.with_inner_size(size).with_position(middle), zoom)
}

/// A place on the screen in whole pixels.
#[expect(clippy::cast_possible_truncation, reason = "a screen's coordinates; `as` saturates")]
pub(super) fn pixels(value: f64) -> i32 {
    value.round() as i32
}

/// The place nearest to `place` where something of `size` is whole on a desktop of this size.
pub(super) fn inside(place: (i32, i32), size: (i32, i32), desktop: (i32, i32)) -> (i32, i32) {
    let along = |at: i32, length: i32, room: i32| at.min(room.saturating_sub(length)).max(0);
    (along(place.0, size.0, desktop.0), along(place.1, size.1, desktop.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_hang_over_an_edge_is_pushed_back() {
        let desktop = (1280, 800);
        assert_eq!(inside((100, 50), (420, 56), desktop), (100, 50));
        assert_eq!(inside((-30, -1), (420, 56), desktop), (0, 0));
        assert_eq!(inside((1200, 790), (420, 56), desktop), (860, 744));
        assert_eq!(inside((9, 9), (2000, 56), desktop), (0, 9));
    }
}
