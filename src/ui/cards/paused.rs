//! A pause, of a copied text as of forms: what stands still, and the ways on.

use egui::{RichText, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::layout::{card, column};
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{self, size};
use dabiao_app::{Action, DrillAction};

/// Whether the disk has what was typed: what is not known to be there is not called saved.
fn saved(ui: &mut Ui, cx: &Cx<'_>) {
    let texts = cx.messages;
    let unsaved = cx.session.unsaved();
    let words = match (unsaved.events, unsaved.chars) {
        (0, _) => return remark(ui, &texts.get("paused-saved")),
        (_, 0) => texts.get("paused-unsaved-steps"),
        (_, chars) => texts.format("paused-unsaved", &[("n", &chars)]),
    };
    ui.label(RichText::new(format!("⚠ {words}")).strong());
}

/// Shows it: `note` says what was done so far, the two keys name the buttons that end the work and that leave it.
pub fn show(ui: &mut Ui, cx: &mut Cx<'_>, note: &str, [end, leave]: [&'static str; 2]) {
    let texts = cx.messages;
    ui.add_space(40.0);
    column(ui, 560.0, |ui| {
        card(ui, |ui| {
            ui.label(RichText::new(texts.get("paused-title")).size(size::HEADING));
            remark(ui, note);
            saved(ui, cx);
            ui.add_space(10.0);
            let go_on = theme::primary_button(ui, &texts.get("go-on"));
            if ui.memory(|m| m.focused().is_none()) {
                go_on.request_focus();
            }
            if go_on.clicked() {
                cx.act(Action::Drill(DrillAction::Resume));
            }
            ui.add_space(6.0);
            ui.horizontal_wrapped(|ui| {
                if ui.button(texts.get(end)).clicked() {
                    cx.act(Action::Drill(DrillAction::HandIn));
                }
                if ui.button(texts.get(leave)).clicked() {
                    cx.act(Action::Drill(DrillAction::Leave));
                }
            });
        });
    });
}
