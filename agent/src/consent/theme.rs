//! Colours and sizes of the windows, light and dark. Text on its ground has a contrast of at
//! least 4.5 to 1 (WCAG 2.2, 1.4.3).

use egui::{Color32, FontFamily, FontId, Stroke, Style, TextStyle, Theme, Visuals};

/// Name of the font family of headings and buttons.
pub(super) const STRONG: &str = "strong";
/// Space between a window's edge and what is in it, in points.
pub(super) const MARGIN: f32 = 28.0;
/// Roundness of buttons, fields and boxes, in points.
pub(super) const ROUND: u8 = 10;

/// The colours of one appearance.
#[derive(Debug, Clone, Copy)]
pub(super) struct Palette {
    pub(super) ground: Color32,
    pub(super) card: Color32,
    pub(super) text: Color32,
    pub(super) muted: Color32,
    pub(super) line: Color32,
    pub(super) primary: Color32,
    pub(super) on_primary: Color32,
    pub(super) danger: Color32,
    pub(super) on_danger: Color32,
    pub(super) danger_card: Color32,
    pub(super) warning_card: Color32,
    pub(super) warning: Color32,
    pub(super) good: Color32,
    pub(super) focus: Color32,
}

const LIGHT: Palette = Palette {
    ground: Color32::from_rgb(0xfa, 0xfb, 0xfc),
    card: Color32::from_rgb(0xff, 0xff, 0xff),
    text: Color32::from_rgb(0x1a, 0x1f, 0x26),
    muted: Color32::from_rgb(0x55, 0x60, 0x6d),
    line: Color32::from_rgb(0xc9, 0xd0, 0xd8),
    primary: Color32::from_rgb(0x1d, 0x4e, 0xd8),
    on_primary: Color32::WHITE,
    danger: Color32::from_rgb(0xb3, 0x1b, 0x1b),
    on_danger: Color32::WHITE,
    danger_card: Color32::from_rgb(0xfd, 0xec, 0xec),
    warning_card: Color32::from_rgb(0xff, 0xf4, 0xd6),
    warning: Color32::from_rgb(0x7a, 0x4a, 0x00),
    good: Color32::from_rgb(0x17, 0x6b, 0x34),
    focus: Color32::from_rgb(0xd9, 0x6c, 0x00),
};

const DARK: Palette = Palette {
    ground: Color32::from_rgb(0x17, 0x1a, 0x1f),
    card: Color32::from_rgb(0x22, 0x27, 0x2e),
    text: Color32::from_rgb(0xec, 0xef, 0xf3),
    muted: Color32::from_rgb(0xa9, 0xb3, 0xbf),
    line: Color32::from_rgb(0x4a, 0x53, 0x5e),
    primary: Color32::from_rgb(0x8c, 0xc2, 0xf7),
    on_primary: Color32::from_rgb(0x0a, 0x25, 0x40),
    danger: Color32::from_rgb(0xff, 0xa8, 0xa0),
    on_danger: Color32::from_rgb(0x4a, 0x09, 0x09),
    danger_card: Color32::from_rgb(0x45, 0x1d, 0x1d),
    warning_card: Color32::from_rgb(0x41, 0x33, 0x10),
    warning: Color32::from_rgb(0xff, 0xd6, 0x80),
    good: Color32::from_rgb(0x86, 0xd9, 0xa0),
    focus: Color32::from_rgb(0xff, 0xb4, 0x54),
};

impl Palette {
    /// The colours of light or dark.
    pub(super) const fn of(theme: Theme) -> Self {
        match theme {
            Theme::Light => LIGHT,
            Theme::Dark => DARK,
        }
    }

    /// The colours in use in `context`.
    pub(super) fn current(context: &egui::Context) -> Self {
        Self::of(context.theme())
    }
}

/// Text of `size` points.
pub(super) fn plain(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Bold text of `size` points.
pub(super) fn strong(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(STRONG.into()))
}

/// Gives `context` our look, and nothing that moves by itself: a window that nobody touches is
/// not painted again.
pub(super) fn apply(context: &egui::Context) {
    for theme in [Theme::Light, Theme::Dark] {
        context.set_style_of(theme, style(theme));
    }
}

fn style(theme: Theme) -> Style {
    let palette = Palette::of(theme);
    let mut visuals = match theme {
        Theme::Light => Visuals::light(),
        Theme::Dark => Visuals::dark(),
    };
    visuals.override_text_color = Some(palette.text);
    visuals.panel_fill = palette.ground;
    visuals.text_cursor.blink = false;
    visuals.text_cursor.stroke = Stroke::new(2.0, palette.text);
    visuals.selection.bg_fill = palette.primary.gamma_multiply(0.35);
    let mut style = Style { visuals, animation_time: 0.0, ..Style::default() };
    style.text_styles = [
        (TextStyle::Small, plain(14.0)),
        (TextStyle::Body, plain(17.0)),
        (TextStyle::Button, strong(18.0)),
        (TextStyle::Heading, strong(25.0)),
        (TextStyle::Monospace, plain(17.0)),
    ]
    .into();
    style.spacing.item_spacing = egui::vec2(12.0, 10.0);
    style.interaction.selectable_labels = false;
    style
}
