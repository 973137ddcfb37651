//! The question whether a newcomer, or their unit, is already in the roster.

use egui::{RichText, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::theme::{self, size};
use dabiao_app::{Action, DoorAction, Newcomer, NewcomerAsk};

/// Asks whether the roster knows a newcomer, or their unit; `own` if they entered themselves.
pub fn show(ui: &mut Ui, cx: &mut Cx<'_>, newcomer: &Newcomer, own: bool) {
    let texts = cx.messages;
    ui.set_width(ui.available_width());
    let words = newcomer.ask.words(texts, &newcomer.unit);
    let (known, other) = match &newcomer.ask {
        NewcomerAsk::Person(question) => {
            let found = &question.known;
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("badge", &found.badge), ("name", &found.name)];
            let [known, another] = if own {
                ["newcomer-known", "newcomer-another"]
            } else {
                ["newcomer-is-known", "newcomer-is-another"]
            };
            (texts.format(known, &values), texts.get(another))
        }
        NewcomerAsk::Unit(like) => (
            texts.format(if own { "newcomer-unit-known" } else { "newcomer-unit-is" }, &[("unit", like)]),
            texts.format("newcomer-unit-new", &[("unit", &newcomer.unit)]),
        ),
    };
    ui.label(RichText::new(texts.get("newcomer-title")).size(size::HEADING));
    ui.label(words);
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        if theme::small_primary(ui, &known).clicked() {
            cx.act(Action::Door(DoorAction::AnswerNewcomer { known: Some(true) }));
        }
        if ui.button(other).clicked() {
            cx.act(Action::Door(DoorAction::AnswerNewcomer { known: Some(false) }));
        }
        if ui.button(texts.get("newcomer-back")).clicked() {
            cx.act(Action::Door(DoorAction::AnswerNewcomer { known: None }));
        }
    });
}
