//! The tabs of a screen, and what stands in place of one that has nothing to show yet.

use egui::Ui;

use super::layout::card;
use dabiao_app::Notice;
use dabiao_app::lang::Messages;

/// The names of `tabs` in a row, that of `shown` marked; the one that was pressed.
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

/// The first of `tabs` where the one that was chosen is not among them.
pub fn chosen<T: Copy + PartialEq>(chosen: Option<T>, tabs: &[(T, &str)]) -> Option<T> {
    let first = tabs.first().map(|(tab, _)| *tab);
    chosen.filter(|tab| tabs.iter().any(|(known, _)| known == tab)).or(first)
}

/// In place of what is still being read, or can't be. Whether another try was asked for.
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
