//! The mark for characters that neither the program's font nor one of the system has: 〓, as on paper.
//!
//! The font's own glyph for them is empty: a name would stand in the window without one of its characters,
//! and the reader would not notice.

use egui::epaint::text::{GlyphBitmap, GlyphRasterizer, GlyphRasterizerRequest, RasterizedGlyph};
use egui::{Color32, ColorImage, Context, vec2};

use crate::ui::kit::theme::COVERED;
use dabiao_domain::roster::is_invisible;

/// Draws the mark for missing characters. The program installs it beside [`super::theme::install`]; tests of
/// screens do not, so that a missing glyph in the program's own words is found.
pub fn install(ctx: &Context) {
    ctx.add_glyph_rasterizer(GlyphRasterizer::new("dabiao::missing_mark", mark));
}

/// Two bars, one above the other, as wide and as high as a Chinese character; none for characters that are
/// meant to be invisible.
fn mark(request: &GlyphRasterizerRequest<'_>) -> Option<RasterizedGlyph> {
    let first = request.cluster.chars().next()?;
    if first.is_whitespace() || is_invisible(first) {
        return None;
    }
    let em = request.font_size_px;
    let pixels = |share: f32| ((em * share).round() as usize).max(1);
    let (width, bar, gap) = (pixels(0.8), pixels(0.2), pixels(0.24));
    let mut image = ColorImage::filled([width, 2 * bar + gap], Color32::TRANSPARENT);
    for y in (0..bar).chain(bar + gap..2 * bar + gap) {
        for x in 0..width {
            image[(x, y)] = COVERED;
        }
    }
    // The pen is at the baseline, a little above the lower edge of Chinese characters.
    let above = (em * 0.38).round() + image.height() as f32 / 2.0;
    let offset_px = vec2((em * 0.1).round(), -above.round());
    Some(RasterizedGlyph { bitmap: GlyphBitmap { image, offset_px, is_color: false }, advance_px: em })
}
