//! What is measured once and needed in every frame: widths of characters, and texts broken into lines.
//!
//! A font works out its metrics anew for every character that it is asked for. A drill asks for all that was typed, a card
//! for all that it says, at each key.

use std::collections::HashMap;
use std::sync::Arc;

use egui::cache::CacheTrait;
use egui::{FontId, Painter};

use super::lines;

/// The widths of the characters of one size of type, in points.
#[derive(Debug, Default)]
pub struct Widths {
    size: f32,
    known: HashMap<char, f32>,
}

impl Widths {
    /// The width of `c` in `font`.
    pub fn of(&mut self, painter: &Painter, font: &FontId, c: char) -> f32 {
        if self.size != font.size {
            self.size = font.size;
            self.known.clear();
        }
        *self.known.entry(c).or_insert_with(|| painter.fonts_mut(|fonts| fonts.glyph_width(font, c)))
    }
}

/// A text, the size of its type and the width of its lines in points.
#[derive(PartialEq, Eq, Hash)]
struct Asked {
    text: String,
    size: u32,
    width: u32,
}

/// The broken texts of the last frame.
#[derive(Default)]
struct BrokenTexts(HashMap<Asked, Kept>);

struct Kept {
    broken: Arc<str>,
    /// Whether this frame has asked for it.
    used: bool,
}

impl CacheTrait for BrokenTexts {
    fn update(&mut self) {
        self.0.retain(|_, kept| std::mem::take(&mut kept.used));
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

/// What `lines::broken` makes of the text, worked out once as long as each frame asks for it.
pub fn broken(painter: &Painter, text: &str, size: f32, width: f32) -> Arc<str> {
    let asked = Asked { text: text.to_owned(), size: size.to_bits(), width: width.to_bits() };
    let known = painter.ctx().memory_mut(|memory| {
        let kept = memory.caches.cache::<BrokenTexts>().0.get_mut(&asked)?;
        kept.used = true;
        Some(Arc::clone(&kept.broken))
    });
    // Not within the lock: the fonts are behind it too.
    known.unwrap_or_else(|| {
        let broken: Arc<str> = lines::broken(painter, text, size, width).into();
        let kept = Kept { broken: Arc::clone(&broken), used: true };
        painter.ctx().memory_mut(|memory| memory.caches.cache::<BrokenTexts>().0.insert(asked, kept));
        broken
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::kit::theme;
    use egui_kittest::Harness;

    const TEXT: &str = "报警人：我在柳林路18号3幢，电话是12600000000，车牌云A12345。\n\n接警员：请讲。";

    #[test]
    fn what_was_measured_before_is_what_is_measured_now() {
        let mut widths = Widths::default();
        let mut harness = Harness::builder().with_context_setup(theme::install).build_ui(move |ui| {
            for size in [13.0, 25.0, 13.0] {
                let font = FontId::proportional(size);
                for c in TEXT.chars().chain(TEXT.chars()) {
                    let fresh = ui.fonts_mut(|fonts| fonts.glyph_width(&font, c));
                    assert_eq!(widths.of(ui.painter(), &font, c), fresh, "{c} {size}");
                }
                for width in [80.0, 200.0, 80.0, 1_000.0] {
                    let fresh = lines::broken(ui.painter(), TEXT, size, width);
                    assert_eq!(&*broken(ui.painter(), TEXT, size, width), fresh, "{size} {width}");
                }
            }
        });
        harness.run_ok();
    }

    #[test]
    fn a_text_that_is_not_asked_for_is_not_kept() {
        let ctx = egui::Context::default();
        theme::install(&ctx);
        let kept = || ctx.memory_mut(|memory| memory.caches.cache::<BrokenTexts>().len());
        for (asks, left) in [(true, 1), (true, 1), (false, 0), (true, 1)] {
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                if asks {
                    let _ = broken(ui.painter(), TEXT, 17.0, 200.0);
                }
            });
            output.textures_delta.clear();
            assert_eq!(kept(), left, "{asks}");
        }
    }
}
