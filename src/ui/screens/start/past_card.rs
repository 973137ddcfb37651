//! What the journal does not hold any more: shown on the first screen, in words, and it can't be dismissed.

use egui::{RichText, Ui};

use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{self, Palette, size};
use dabiao_app::witness::missing_words;
use dabiao_app::{Session, foreign_words};

/// Sentences that are shown; the audit has all.
const SHOWN: usize = 4;

/// Shows it, if there is anything to report.
pub fn show(ui: &mut Ui, session: &Session) {
    let texts = session.texts();
    let missing: Vec<_> = session.core().missing_past().collect();
    if let (true, Some(why)) = (missing.is_empty(), session.core().mark_trouble()) {
        remark(ui, &texts.format("past-mark-trouble", &[("why", &foreign_words(texts, why))]));
    }
    if missing.is_empty() {
        return;
    }
    let fault = missing.iter().any(|missing| missing.is_fault());
    let palette = Palette::of(ui);
    theme::card(ui).fill(palette.notice).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let title = if fault { "past-title" } else { "past-title-explained" };
        let colour = if fault { palette.wrong } else { palette.text };
        ui.label(RichText::new(texts.get(title)).size(size::HEADING).color(colour));
        for one in missing.iter().take(SHOWN) {
            ui.label(missing_words(texts, one));
        }
        if missing.len() > SHOWN {
            remark(ui, &texts.format("past-more", &[("n", &(missing.len() - SHOWN))]));
        }
        ui.label(texts.get(if fault { "past-next" } else { "past-next-explained" }));
    });
    ui.add_space(8.0);
}
