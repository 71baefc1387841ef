//! One window: winit shows it, egui lays it out, our painter paints it, AccessKit speaks it.
//!
//! A pane is painted when something happened to it and at no other time.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::accesskit::TreeUpdate;
use egui::{Theme, Ui, ViewportId};
use winit::dpi::{LogicalSize, PhysicalPosition, PhysicalSize};
use winit::event::{DeviceId, WindowEvent};
use winit::event_loop::{ActiveEventLoop, EventLoopProxy, OwnedDisplayHandle};
use winit::window::{Icon, Window, WindowAttributes, WindowId};

use super::font::SystemFont;
use super::own::OwnWindows;
use super::raster::{Canvas, Painter};
use super::theme::{self, Palette};
use super::{Wake, WindowError, font, platform};
use crate::locale::Language;

type Surface = softbuffer::Surface<OwnedDisplayHandle, Arc<Window>>;

/// What all panes are made with.
pub(super) struct Workshop {
    pub(super) display: softbuffer::Context<OwnedDisplayHandle>,
    pub(super) proxy: EventLoopProxy<Wake>,
    pub(super) own: OwnWindows,
    pub(super) fonts: Vec<SystemFont>,
    pub(super) theme: Option<Theme>,
    pub(super) icon: Option<Icon>,
}

/// One window of ours.
pub(super) struct Pane {
    window: Arc<Window>,
    surface: Surface,
    context: egui::Context,
    input: egui_winit::State,
    painter: Painter,
    access: accesskit_winit::Adapter,
    title: String,
    language: Language,
    own: OwnWindows,
    id: u64,
    due: Option<Instant>,
    fitted: Option<PhysicalSize<u32>>,
}

impl Pane {
    /// Makes a window that is not shown yet and is already known as our own; its contents are
    /// `zoom` times as large as usual.
    pub(super) fn open(
        event_loop: &ActiveEventLoop,
        workshop: &Workshop,
        attributes: WindowAttributes,
        language: Language,
        zoom: f32,
    ) -> Result<Self, WindowError> {
        let title = attributes.title.clone();
        let attributes = attributes.with_visible(false).with_window_icon(workshop.icon.clone());
        let window = event_loop.create_window(attributes)?;
        let window = Arc::new(window);
        let id = platform::window_id(&window);
        workshop.own.add(id);
        let access = accesskit_winit::Adapter::with_event_loop_proxy(
            event_loop,
            &window,
            workshop.proxy.clone(),
        );
        let surface = softbuffer::Surface::new(&workshop.display, Arc::clone(&window))?;
        let context = egui::Context::default();
        context.set_fonts(font::definitions(language, &workshop.fonts));
        theme::apply(&context);
        context.set_zoom_factor(zoom);
        context.options_mut(|options| {
            options.fallback_theme = Theme::Light;
            options.max_passes = std::num::NonZeroUsize::MIN;
            options.zoom_with_keyboard = false;
        });
        if let Some(theme) = workshop.theme {
            context.set_theme(theme);
        }
        #[expect(clippy::cast_possible_truncation, reason = "a scale factor")]
        let scale = window.scale_factor() as f32;
        let input = egui_winit::State::new(
            context.clone(),
            ViewportId::ROOT,
            event_loop,
            Some(scale),
            window.theme(),
            None,
        );
        Ok(Self {
            window,
            surface,
            context,
            input,
            painter: Painter::default(),
            access,
            title,
            language,
            own: workshop.own.clone(),
            id,
            due: None,
            fitted: None,
        })
    }

    /// The window's id in winit's events.
    pub(super) fn window_id(&self) -> WindowId {
        self.window.id()
    }

    /// The window's id on the desktop.
    pub(super) fn desktop_id(&self) -> u64 {
        self.id
    }

    /// The window itself.
    pub(super) fn window(&self) -> &Window {
        &self.window
    }

    /// Shows the window, or takes it away without closing it.
    pub(super) fn show(&self, visible: bool) {
        self.window.set_visible(visible);
        if visible {
            self.window.request_redraw();
        }
    }

    /// Speaks another language from the next frame on, under another title.
    pub(super) fn speak(&mut self, language: Language, title: &str, fonts: &[SystemFont]) {
        self.language = language;
        self.window.set_title(title);
        title.clone_into(&mut self.title);
        self.context.set_fonts(font::definitions(language, fonts));
        self.window.request_redraw();
    }

    /// Takes an event of the window; it is painted again if that may change what it shows.
    pub(super) fn on_event(&mut self, event: &WindowEvent) {
        self.access.process_event(&self.window, event);
        let response = self.input.on_window_event(&self.window, event);
        if response.repaint && !matches!(event, WindowEvent::RedrawRequested) {
            self.window.request_redraw();
        }
    }

    /// Takes a wish of the screen reader.
    pub(super) fn on_access(&mut self, event: accesskit_winit::WindowEvent) {
        use accesskit_winit::WindowEvent as Access;
        match event {
            Access::InitialTreeRequested => self.context.enable_accesskit(),
            Access::ActionRequested(request) => {
                let event = egui::Event::AccessKitActionRequest(request);
                self.input.egui_input_mut().events.push(event);
            }
            Access::AccessibilityDeactivated => self.context.disable_accesskit(),
        }
        self.window.request_redraw();
    }

    /// Puts what was copied where the focus is.
    pub(super) fn copied(&mut self) -> Option<String> {
        self.input.clipboard_text()
    }

    /// When the pane wants to be painted again by itself.
    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Asks for a frame soon.
    pub(super) fn refresh(&self) {
        self.window.request_redraw();
    }

    /// Lays out and paints one frame.
    pub(super) fn paint<T: Default>(
        &mut self,
        now: Instant,
        mut page: impl FnMut(&mut Ui) -> T,
    ) -> Result<T, WindowError> {
        let input = self.input.take_egui_input(&self.window);
        let mut result = T::default();
        let mut output = self.context.run_ui(input, |ui| result = page(ui));
        if let Some(mut update) = output.platform_output.accesskit_update.take() {
            self.name_root(&mut update);
            self.access.update_if_active(|| update);
        }
        self.input.handle_platform_output(&self.window, output.platform_output);
        let delay = output.viewport_output.get(&ViewportId::ROOT);
        let delay = delay.map_or(Duration::MAX, |viewport| viewport.repaint_delay);
        self.due = now.checked_add(delay);

        self.painter.take(&mut output.textures_delta);
        let primitives = self.context.tessellate(output.shapes, output.pixels_per_point);
        let size = self.window.inner_size();
        let (Some(width), Some(height)) =
            (NonZeroU32::new(size.width), NonZeroU32::new(size.height))
        else {
            self.painter.free(&mut output.textures_delta);
            return Ok(result);
        };
        self.surface.resize(width, height)?;
        let mut pixels = self.surface.buffer_mut()?;
        let [width, height] = [width, height].map(|side| side.get() as usize);
        let ground = Palette::current(&self.context).ground;
        let mut canvas = Canvas::new(&mut pixels, width, height);
        self.painter.paint(&mut canvas, ground, &primitives, output.pixels_per_point);
        self.painter.free(&mut output.textures_delta);
        self.window.pre_present_notify();
        pixels.present()?;
        Ok(result)
    }

    /// Names the window itself, which egui leaves nameless, and says what language it speaks.
    fn name_root(&self, update: &mut TreeUpdate) {
        let root = update.tree.as_ref().map(|tree| tree.root);
        for (id, node) in &mut update.nodes {
            if Some(*id) == root {
                node.set_label(self.title.as_str());
                node.set_language(self.language.tag());
            }
        }
    }

    /// Asks for the size that the contents want, in points, once for every size. Whether it did.
    pub(super) fn fit(&mut self, width: f32, height: f32) -> bool {
        let zoom = self.context.zoom_factor();
        let wanted = LogicalSize::new((width * zoom).ceil(), (height * zoom).ceil());
        let wanted = wanted.to_physical::<u32>(self.window.scale_factor());
        let changed = self.fitted != Some(wanted);
        if changed {
            self.fitted = Some(wanted);
            let _ = self.window.request_inner_size(wanted);
        }
        changed
    }

    /// Moves the window to a place on the desktop, in pixels.
    pub(super) fn place(&self, x: i32, y: i32) {
        self.window.set_outer_position(PhysicalPosition::new(x, y));
    }

    /// Tells the window's contents that the pointer is at this place of it, in pixels.
    pub(super) fn point_at(&mut self, x: i32, y: i32) {
        let position = PhysicalPosition::new(f64::from(x), f64::from(y));
        let event = WindowEvent::CursorMoved { device_id: DeviceId::dummy(), position };
        // What it asks for is asked for by the event that led here.
        let _ = self.input.on_window_event(&self.window, &event);
    }
}

impl Drop for Pane {
    fn drop(&mut self) {
        self.own.remove(self.id);
    }
}
