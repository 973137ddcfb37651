//! What several tabs of the desk say.

use egui::{RichText, Ui};

use crate::ui::kit::figures::percent;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::words::exam::title_of;
use dabiao_app::Session;
use dabiao_app::lang::Messages;
use dabiao_app::trainer::{DeskView, UnitLine};

/// The desk's day and standard, for the head of what is shown.
pub(super) fn as_of(ui: &mut Ui, session: &Session, view: &DeskView) {
    let texts = session.texts();
    let standard = title_of(&view.facts.standard, texts);
    let text = texts.format("desk-as-of", &[("day", &view.facts.today), ("standard", &standard)]);
    ui.label(RichText::new(text).color(Palette::of(ui).muted).size(size::SMALL));
}

/// `12/30 · 40.0%`, the two numbers before the share.
pub(super) fn rate_words(certified: u32, eligible: u32) -> String {
    if eligible == 0 {
        return "—".to_owned();
    }
    let share = f64::from(certified) / f64::from(eligible);
    format!("{certified}/{eligible} · {}", percent(Some(share)))
}

/// A unit's name; if it has units below, with a remark that only its own officers are meant.
pub(super) fn own_name(texts: &Messages, view: &DeskView, unit: &UnitLine) -> String {
    if view.units.iter().any(|u| u.parent == Some(unit.id)) {
        texts.format("unit-own-level", &[("unit", &unit.name)])
    } else {
        unit.name.clone()
    }
}
