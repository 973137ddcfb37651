//! The keys of the window itself: F11 for the full screen, Ctrl with +, - and 0 for the size of text.

use egui::gui_zoom::kb_shortcuts::{ZOOM_IN, ZOOM_IN_SECONDARY, ZOOM_OUT, ZOOM_RESET};
use egui::{Key, Modifiers, Ui, ViewportCommand};

use super::commands::Cx;
use dabiao_app::{Action, Settings};

/// Takes them out of the input. While somebody types, keys are theirs.
pub(super) fn take(ui: &Ui, cx: &mut Cx<'_>) {
    let session = cx.session;
    if session.drill().ongoing().is_some() {
        return;
    }
    if ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::F11)) {
        let full = ui.input(|i| i.viewport().fullscreen.unwrap_or(false));
        ui.ctx().send_viewport_cmd(ViewportCommand::Fullscreen(!full));
    }
    let settings = session.settings();
    let wanted = ui.input_mut(|i| {
        if i.consume_shortcut(&ZOOM_IN) || i.consume_shortcut(&ZOOM_IN_SECONDARY) {
            settings.larger_text()
        } else if i.consume_shortcut(&ZOOM_OUT) {
            settings.smaller_text()
        } else {
            i.consume_shortcut(&ZOOM_RESET).then_some(Settings::first(settings.lang).text_size)
        }
    });
    if let Some(text_size) = wanted.filter(|size| *size != settings.text_size) {
        cx.act(Action::Set(Settings { text_size, ..*settings }));
    }
}
