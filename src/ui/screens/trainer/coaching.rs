//! What a trainer can coach a person with: where the speed of their last drills went, and what is weak.

use egui::{RichText, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::figures::speed;
use crate::ui::kit::text::{quiet, remark};
use crate::ui::kit::theme::size;
use dabiao_app::coaching::{BookLine, PersonCoaching, advice_words, item_words};
use dabiao_app::lang::Messages;
use dabiao_domain::practice::{CLEAN_PASSES, RECENT_SESSIONS};

/// Shows it.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, person: &PersonCoaching) {
    let texts = cx.messages;
    ui.label(RichText::new(texts.format("coached-title", &[("n", &RECENT_SESSIONS)])).strong());
    match &person.causes {
        None => remark(ui, &texts.get("coached-too-little")),
        Some(causes) if causes.parts.is_empty() => {
            ui.label(texts.get("coached-nothing"));
        }
        Some(causes) => {
            let shown = causes.tenths();
            let cpm = |tenths: u64| speed(Some(tenths as f64 / 10.0));
            let parts: Vec<String> = shown
                .parts
                .iter()
                .map(|(cause, tenths)| format!("{} {}", texts.of(cause), cpm(*tenths)))
                .collect();
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("lost", &cpm(shown.whole)), ("parts", &parts.join(" · "))];
            ui.label(texts.format("coached-lost", &values));
            if let Some((cause, _)) = shown.parts.first() {
                remark(ui, &advice_words(texts, *cause));
            }
        }
    }
    weak_ui(ui, texts, person);
    ui.collapsing(texts.get("how-computed"), |ui| {
        quiet(ui, &texts.get("lost-how"));
        quiet(ui, &texts.format("book-how", &[("clean", &CLEAN_PASSES)]));
    });
}

fn weak_ui(ui: &mut Ui, texts: &Messages, person: &PersonCoaching) {
    if person.weak.is_empty() {
        return remark(ui, &texts.get("coached-no-weak"));
    }
    ui.horizontal_wrapped(|ui| {
        ui.label(texts.format("coached-weak", &[("n", &person.book)]));
        for line in &person.weak {
            ui.label(RichText::new(weak_words(texts, line)).size(size::BODY));
        }
    });
}

/// An item, and what is typed in its place most often.
fn weak_words(texts: &Messages, line: &BookLine) -> String {
    let item = item_words(texts, line.item);
    match line.instead.first() {
        Some(instead) => texts.format("coached-item", &[("item", &item), ("typed", &instead.text)]),
        None => item,
    }
}
