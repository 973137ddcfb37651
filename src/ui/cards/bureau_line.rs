//! The quiet line of a PC that belongs to a bureau: what it has not handed up, how old the data of other PCs are, and the
//! way to exchange. A PC by itself shows nothing.

use egui::{RichText, Ui};

use crate::ui::commands::{Cx, Screen};
use crate::ui::kit::text::whole;
use crate::ui::kit::theme::{Palette, size};

/// On Today: what this PC says of itself, and the button.
pub fn own(ui: &mut Ui, cx: &mut Cx<'_>) {
    let words = cx.session.stations().line();
    line(ui, cx, words, cx.session.stations().is_late());
}

/// On a desk: as of when the data of other PCs stand, the list of stations, and the button.
pub fn as_of(ui: &mut Ui, cx: &mut Cx<'_>) {
    let words = cx.session.stations().as_of();
    line(ui, cx, words, false);
}

fn line(ui: &mut Ui, cx: &mut Cx<'_>, words: Option<String>, late: bool) {
    let session = cx.session;
    let texts = cx.messages;
    if !session.stations().may_exchange() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let palette = Palette::of(ui);
        if session.stations().exchanges() {
            ui.spinner();
            ui.label(texts.get("exchange-runs"));
        } else if let Some(words) = words {
            let (words, color) =
                if late { (format!("⚠ {words}"), palette.stray) } else { (words, palette.muted) };
            whole(ui, RichText::new(words).size(size::SMALL).color(color), 0.0);
        }
        if session.stations().may_see() && ui.link(texts.get("bureau-line-list")).clicked() {
            cx.go(Screen::Stations);
        }
        if ui.button(texts.get("exchange-title")).clicked() {
            cx.go(Screen::Exchange);
        }
    });
}
