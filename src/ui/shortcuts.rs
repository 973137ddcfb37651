//! The keys of the window itself: Escape one step back, F11 for the full screen, Ctrl with +, - and 0 for the size of text.

use egui::gui_zoom::kb_shortcuts::{ZOOM_IN, ZOOM_IN_SECONDARY, ZOOM_OUT, ZOOM_RESET};
use egui::{Key, Modifiers, Ui, ViewportCommand};

use super::commands::Cx;
use dabiao_app::{Action, Settings};

/// The key that goes one step back. In a field, or in an open list, it belongs to these.
#[derive(Debug, Default)]
pub(super) struct BackKey {
    /// Whether a field had the focus, or a list was open, at the end of the last frame.
    held: bool,
}

impl BackKey {
    /// Whether it was pressed and belongs to nothing else. Ask before anything is shown.
    pub fn is_asked(&self, ui: &Ui) -> bool {
        !self.held && ui.input(|i| i.key_pressed(Key::Escape))
    }

    /// Notes what the next press would belong to. Call it when everything was shown.
    pub fn note(&mut self, ui: &Ui) {
        self.held = ui.ctx().text_edit_focused() || ui.ctx().any_popup_open();
    }
}

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
