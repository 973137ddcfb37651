//! The tabs of a screen, and the placeholder of one that has nothing to show yet.

use egui::Ui;

use super::layout::card;
use dabiao_app::Notice;
use dabiao_app::lang::Messages;

/// The names of `tabs` in a row, that of `shown` highlighted; returns the pressed one.
pub fn tabs<T: Copy + PartialEq>(
    ui: &mut Ui,
    shown: T,
    tabs: impl IntoIterator<Item = (T, String)>,
) -> Option<T> {
    let mut pressed = None;
    for (tab, name) in tabs {
        if ui.selectable_label(shown == tab, name).clicked() {
            pressed = Some(tab);
        }
    }
    pressed
}

/// The first of `tabs` if the chosen one is not among them.
pub fn chosen<T: Copy + PartialEq>(chosen: Option<T>, tabs: &[(T, &str)]) -> Option<T> {
    let first = tabs.first().map(|(tab, _)| *tab);
    chosen.filter(|tab| tabs.iter().any(|(known, _)| known == tab)).or(first)
}

/// The placeholder of data that are still being read, or can't be. Returns whether a retry was requested.
pub fn waiting(ui: &mut Ui, messages: &Messages, trouble: Option<&Notice>) -> bool {
    let Some(notice) = trouble else {
        ui.label(messages.get("opening"));
        return false;
    };
    card(ui, |ui| {
        ui.label(&notice.what);
        ui.label(&notice.next);
        ui.add_space(8.0);
        ui.button(messages.get("try-again")).clicked()
    })
}
