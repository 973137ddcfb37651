//! The look: font, colours, sizes. Every colour of the program is named here and nowhere else.

use std::sync::Arc;

use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, TextStyle,
    Theme, Visuals,
};

use dabiao_app::{Settings, ThemeChoice};
use dabiao_domain::keyboard::Finger;
use dabiao_font::DABIAO_SANS_SC;

const FONT_NAME: &str = "Dabiao Sans SC";

/// A covered pixel of a glyph: it gets the colour of the text.
pub const COVERED: Color32 = Color32::WHITE;

/// The colours by what they mean.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    /// Behind everything.
    pub background: Color32,
    /// Cards and the typing paper.
    pub card: Color32,
    /// Text.
    pub text: Color32,
    /// Text of second rank.
    pub muted: Color32,
    /// Lines between things.
    pub line: Color32,
    /// The one colour that invites.
    pub primary: Color32,
    /// Text on `primary`.
    pub on_primary: Color32,
    /// A quiet surface of the same colour.
    pub primary_soft: Color32,
    /// Reached, right.
    pub good: Color32,
    /// Wrong; always with an underline or a word beside it.
    pub wrong: Color32,
    /// Surplus or missing; always with its own mark.
    pub stray: Color32,
    /// A surface that asks for attention.
    pub notice: Color32,
}

const LIGHT: Palette = Palette {
    background: Color32::from_rgb(0xF5, 0xF3, 0xEE),
    card: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    text: Color32::from_rgb(0x1D, 0x27, 0x33),
    muted: Color32::from_rgb(0x5D, 0x67, 0x73),
    line: Color32::from_rgb(0xDD, 0xD9, 0xD0),
    primary: Color32::from_rgb(0x1F, 0x4F, 0x8B),
    on_primary: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    primary_soft: Color32::from_rgb(0xE4, 0xEC, 0xF6),
    good: Color32::from_rgb(0x2A, 0x6B, 0x4A),
    wrong: Color32::from_rgb(0xB3, 0x26, 0x1E),
    stray: Color32::from_rgb(0x9A, 0x5B, 0x00),
    notice: Color32::from_rgb(0xFB, 0xF0, 0xD9),
};

const DARK: Palette = Palette {
    background: Color32::from_rgb(0x15, 0x19, 0x20),
    card: Color32::from_rgb(0x1E, 0x24, 0x2D),
    text: Color32::from_rgb(0xE4, 0xE8, 0xED),
    muted: Color32::from_rgb(0x9C, 0xA6, 0xB3),
    line: Color32::from_rgb(0x35, 0x3D, 0x49),
    primary: Color32::from_rgb(0x8A, 0xB8, 0xF2),
    on_primary: Color32::from_rgb(0x10, 0x1A, 0x28),
    primary_soft: Color32::from_rgb(0x27, 0x33, 0x44),
    good: Color32::from_rgb(0x7D, 0xC9, 0xA0),
    wrong: Color32::from_rgb(0xFF, 0x8A, 0x80),
    stray: Color32::from_rgb(0xF0, 0xB4, 0x5A),
    notice: Color32::from_rgb(0x3A, 0x31, 0x1D),
};

/// The colours of the fingers on the picture of the keyboard: little, ring, middle, index finger, thumb. Both
/// hands share them; the shape distinguishes the hands.
#[derive(Clone, Copy, Debug)]
pub struct FingerColors {
    fill: [Color32; 5],
    mark: [Color32; 5],
}

const LIGHT_FINGERS: FingerColors = FingerColors {
    fill: [
        Color32::from_rgb(0xF8, 0xDD, 0xE2),
        Color32::from_rgb(0xFB, 0xE8, 0xC6),
        Color32::from_rgb(0xDC, 0xEF, 0xD9),
        Color32::from_rgb(0xD9, 0xE6, 0xF7),
        Color32::from_rgb(0xE8, 0xE4, 0xDC),
    ],
    mark: [
        Color32::from_rgb(0x9C, 0x2F, 0x4B),
        Color32::from_rgb(0x8A, 0x5A, 0x00),
        Color32::from_rgb(0x2F, 0x6B, 0x3A),
        Color32::from_rgb(0x1F, 0x4F, 0x8B),
        Color32::from_rgb(0x5D, 0x67, 0x73),
    ],
};

const DARK_FINGERS: FingerColors = FingerColors {
    fill: [
        Color32::from_rgb(0x46, 0x25, 0x2E),
        Color32::from_rgb(0x43, 0x35, 0x1A),
        Color32::from_rgb(0x22, 0x40, 0x2B),
        Color32::from_rgb(0x20, 0x36, 0x4F),
        Color32::from_rgb(0x2C, 0x33, 0x3D),
    ],
    mark: [
        Color32::from_rgb(0xF0, 0x9A, 0xAE),
        Color32::from_rgb(0xF0, 0xB4, 0x5A),
        Color32::from_rgb(0x7D, 0xC9, 0xA0),
        Color32::from_rgb(0x8A, 0xB8, 0xF2),
        Color32::from_rgb(0x9C, 0xA6, 0xB3),
    ],
};

impl FingerColors {
    /// The colours of the theme in use.
    pub fn of(ui: &egui::Ui) -> Self {
        if ui.visuals().dark_mode { DARK_FINGERS } else { LIGHT_FINGERS }
    }

    /// The surface of the finger's keys.
    pub const fn fill(&self, finger: Finger) -> Color32 {
        Self::pick(self.fill, finger)
    }

    /// The finger's mark on its keys.
    pub const fn mark(&self, finger: Finger) -> Color32 {
        Self::pick(self.mark, finger)
    }

    const fn pick(colors: [Color32; 5], finger: Finger) -> Color32 {
        let [little, ring, middle, index, thumb] = colors;
        match finger {
            Finger::LeftLittle | Finger::RightLittle => little,
            Finger::LeftRing | Finger::RightRing => ring,
            Finger::LeftMiddle | Finger::RightMiddle => middle,
            Finger::LeftIndex | Finger::RightIndex => index,
            Finger::Thumb => thumb,
        }
    }
}

impl Palette {
    /// The colours of the theme in use.
    pub fn of(ui: &egui::Ui) -> Self {
        if ui.visuals().dark_mode { DARK } else { LIGHT }
    }
}

/// Sizes of text in points at 100 %.
pub mod size {
    /// Labels and table cells.
    pub const BODY: f32 = 16.0;
    /// Notes.
    pub const SMALL: f32 = 14.0;
    /// Headings.
    pub const HEADING: f32 = 22.0;
    /// The text that is typed.
    pub const TYPING: f32 = 25.0;
    /// The two official numbers.
    pub const OFFICIAL: f32 = 52.0;
}

/// Font, colours and sizes for `ctx`. The one set-up call of the program and of every test.
pub fn install(ctx: &Context) {
    let mut fonts = FontDefinitions::empty();
    fonts.font_data.insert(FONT_NAME.to_owned(), Arc::new(FontData::from_static(DABIAO_SANS_SC)));
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.insert(family, vec![FONT_NAME.to_owned()]);
    }
    ctx.set_fonts(fonts);
    crate::ui::pad::exam_guard::ExamGuard::install(ctx);
    for (theme, palette) in [(Theme::Light, LIGHT), (Theme::Dark, DARK)] {
        ctx.style_mut_of(theme, |style| {
            style.visuals = visuals(theme, &palette);
            style.text_styles = [
                (TextStyle::Small, size::SMALL),
                (TextStyle::Body, size::BODY),
                (TextStyle::Button, size::BODY),
                (TextStyle::Heading, size::HEADING),
                (TextStyle::Monospace, size::BODY),
            ]
            .map(|(name, points)| (name, FontId::proportional(points)))
            .into();
            let spacing = &mut style.spacing;
            spacing.item_spacing = egui::vec2(10.0, 8.0);
            spacing.button_padding = egui::vec2(14.0, 7.0);
            spacing.interact_size.y = 34.0;
            spacing.text_edit_width = 320.0;
            style.animation_time = 0.0;
            // A caret that stands still costs nothing while a drill waits.
            style.visuals.text_cursor.blink = false;
        });
    }
}

/// Theme and text size as chosen.
pub fn apply(ctx: &Context, settings: &Settings) {
    let theme = if settings.theme == ThemeChoice::Dark { Theme::Dark } else { Theme::Light };
    if ctx.theme() != theme {
        ctx.set_theme(theme);
    }
    let zoom = settings.text_size as f32 / 100.0;
    if (ctx.zoom_factor() - zoom).abs() > f32::EPSILON {
        ctx.set_zoom_factor(zoom);
    }
}

fn visuals(theme: Theme, p: &Palette) -> Visuals {
    let mut v = if theme == Theme::Dark { Visuals::dark() } else { Visuals::light() };
    v.panel_fill = p.background;
    v.window_fill = p.card;
    v.window_stroke = Stroke::new(1.0, p.line);
    v.extreme_bg_color = p.card;
    v.faint_bg_color = p.primary_soft;
    v.override_text_color = Some(p.text);
    v.hyperlink_color = p.primary;
    v.selection.bg_fill = p.primary_soft;
    v.selection.stroke = Stroke::new(2.0, p.primary);
    v.window_shadow = egui::Shadow::NONE;
    v.popup_shadow = egui::Shadow::NONE;
    let radius = CornerRadius::same(6);
    for w in [
        &mut v.widgets.noninteractive,
        &mut v.widgets.inactive,
        &mut v.widgets.hovered,
        &mut v.widgets.active,
        &mut v.widgets.open,
    ] {
        w.corner_radius = radius;
        w.fg_stroke = Stroke::new(1.0, p.text);
        w.bg_stroke = Stroke::new(1.0, p.line);
        w.weak_bg_fill = p.card;
        w.bg_fill = p.card;
        w.expansion = 0.0;
    }
    v.widgets.hovered.weak_bg_fill = p.primary_soft;
    v.widgets.hovered.bg_stroke = Stroke::new(1.0, p.primary);
    v.widgets.active.weak_bg_fill = p.primary_soft;
    v.widgets.active.bg_stroke = Stroke::new(2.0, p.primary);
    v.widgets.open.weak_bg_fill = p.primary_soft;
    v
}

/// The pixels of a picture of the program, three bytes each, as a texture takes them.
pub fn image(size: [usize; 2], pixels: &[u8]) -> egui::ColorImage {
    egui::ColorImage::from_rgb(size, pixels)
}

/// A card: a quiet surface that holds things that belong together.
pub fn card(ui: &egui::Ui) -> egui::Frame {
    let p = Palette::of(ui);
    egui::Frame::new()
        .fill(p.card)
        .stroke(Stroke::new(1.0, p.line))
        .corner_radius(CornerRadius::same(8))
        .inner_margin(Margin::symmetric(20, 16))
}

/// A button in the inviting colour, as high as its neighbours.
pub fn small_primary(ui: &mut egui::Ui, text: &str) -> egui::Response {
    let p = Palette::of(ui);
    ui.add(egui::Button::new(egui::RichText::new(text).color(p.on_primary)).fill(p.primary))
}

/// A button in the inviting colour: at most one on a screen.
pub fn primary_button(ui: &mut egui::Ui, text: &str) -> egui::Response {
    let p = Palette::of(ui);
    let text = egui::RichText::new(text).color(p.on_primary).size(20.0);
    ui.add_sized([240.0, 52.0], egui::Button::new(text).fill(p.primary))
}
