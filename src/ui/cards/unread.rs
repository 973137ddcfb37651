//! Text that was typed while the program stood still, beside the figures that lack it.

use egui::{RichText, Ui};

use crate::ui::kit::theme::Palette;
use dabiao_app::ResultView;
use dabiao_app::lang::Messages;

/// Text that was typed and could not be read in time is reported beside the figures that lack it.
pub fn unread_ui(ui: &mut Ui, texts: &Messages, result: &ResultView) {
    let Some(unread) = result.unread else { return };
    let seconds = unread.hung_ms / 1000;
    let values: [(&str, &dyn std::fmt::Display); 2] = [("seconds", &seconds), ("n", &unread.chars)];
    let exam = result.start.sitting_id.is_some();
    let text = texts.format(if exam { "result-unread-exam" } else { "result-unread" }, &values);
    ui.label(RichText::new(format!("⚠ {text}")).color(Palette::of(ui).wrong));
}
