//! 双人录入: sittings of colleagues whose cards may be entered a second time.

use egui::Ui;

use crate::ui::commands::Cx;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::{heading, remark};
use crate::ui::words::titles::title_of;
use dabiao_app::doubles::Offer;
use dabiao_app::{Action, PracticeAction};

/// Asks once a visit what is offered, and shows it: who, which form, when, how many cards; never how good it was.
pub fn show(ui: &mut Ui, cx: &mut Cx<'_>, looked: &mut bool) {
    if !std::mem::replace(looked, true) {
        cx.act(Action::Practice(PracticeAction::LookForDoubles));
    }
    let Some(offers) = cx.session.practice().offers() else { return };
    card(ui, |ui| {
        heading(ui, &cx.messages.get("double-title"));
        remark(ui, &cx.messages.get("double-what"));
        if offers.is_empty() {
            ui.label(cx.messages.get("double-none"));
        }
        for offer in offers {
            ui.horizontal_wrapped(|ui| offer_ui(ui, cx, offer));
        }
    });
}

fn offer_ui(ui: &mut Ui, cx: &mut Cx<'_>, offer: &Offer) {
    let texts = cx.messages;
    let title = title_of(cx.session, &offer.exercise_id, &offer.title);
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("name", &offer.name), ("title", &title), ("when", &offer.when), ("n", &offer.cards)];
    // The button says of which cards it is: who listens hears one after the other.
    if ui.button(texts.format("double-enter", &values)).clicked() {
        cx.act(Action::Practice(PracticeAction::StartDouble(offer.attempt)));
    }
}
