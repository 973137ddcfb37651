//! Choices: a box, and the length of a drill.

use egui::Ui;

use crate::ui::commands::Cx;
use dabiao_app::lang::Keyed as _;
use dabiao_app::{Action, Settings, Sounds};
use dabiao_domain::exercise::Extent;

/// The choice of the drill's length.
pub fn extent_ui(ui: &mut Ui, settings: &Settings, cx: &mut Cx<'_>) {
    let texts = cx.messages;
    for extent in Extent::CHOICES {
        let chosen = settings.extent == extent;
        let (name, how) = match extent {
            Extent::Minutes(minutes) => (texts.format("minutes", &[("n", &minutes)]), "extent-minutes"),
            Extent::Text(length) => {
                (texts.format(length.key(), &[("n", &length.characters())]), "extent-text")
            }
        };
        let choice = ui.selectable_label(chosen, name).on_hover_text(texts.get(how));
        if choice.clicked() && !chosen {
            cx.act(Action::Set(Settings { extent, ..*settings }));
        }
    }
}

/// The choice of the sounds that the person hears in practice.
pub fn sounds_ui(ui: &mut Ui, settings: &Settings, cx: &mut Cx<'_>) {
    let texts = cx.messages;
    for sounds in Sounds::ALL {
        let chosen = settings.sounds == sounds;
        let choice = ui.selectable_label(chosen, texts.of(&sounds));
        if choice.on_hover_text(texts.get("sounds-never-exam")).clicked() && !chosen {
            cx.act(Action::Set(Settings { sounds, ..*settings }));
        }
    }
}

/// A box to choose from, with a name for screen readers.
pub fn combo<R>(
    ui: &mut Ui,
    name: &str,
    (id, width): (&str, f32),
    shown: &str,
    add: impl FnOnce(&mut Ui) -> R,
) -> Option<R> {
    let answer = egui::ComboBox::from_id_salt(id).width(width).selected_text(shown).show_ui(ui, add);
    answer.response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::accesskit::Role::ComboBox, true, name);
        info.current_text_value = Some(shown.to_owned());
        info
    });
    answer.inner
}
