//! One calm line that says that the input method is in the wrong state, and which key changes it.

use egui::{Event, Frame, Id, ImeEvent, Margin, Response, Ui};

use super::theme::Palette;
use crate::ui::pad::{Due, is_wrong};
use dabiao_app::Session;
use dabiao_app::core::SwitchKey;
use dabiao_app::lang::Lang;

/// What fields need to know of the input method, kept in the window.
#[derive(Clone, Default)]
struct Known {
    /// The language of the two lines, and the key that they name.
    told: Option<(Lang, SwitchKey)>,
    /// Whether a composition is open.
    composing: bool,
    letters_due: String,
    han_due: String,
}

fn id() -> Id {
    Id::unique("input method")
}

/// Notes whether a composition is open. Call it once per frame, before any field is shown.
pub fn note(ui: &Ui, session: &Session) {
    let change = ui.input(|i| {
        i.events.iter().rev().find_map(|event| match event {
            Event::Ime(ImeEvent::Preedit { text, .. }) => Some(!text.is_empty()),
            Event::Ime(ImeEvent::Commit(_)) | Event::WindowFocused(false) => Some(false),
            _ => None,
        })
    });
    let told = Some((session.texts().lang(), session.core().pc().switch));
    ui.data_mut(|d| {
        let known = d.get_temp_mut_or_default::<Known>(id());
        known.composing = change.unwrap_or(known.composing);
        if known.told != told {
            known.told = told;
            known.letters_due = words(session, Due::Letters);
            known.han_due = words(session, Due::Han);
        }
    });
}

/// What is to be said while `due` is due.
pub fn words(session: &Session, due: Due) -> String {
    let key = match due {
        Due::Letters => "ime-letters-due",
        Due::Han => "ime-han-due",
    };
    session.texts().format(key, &[("key", &session.switch_words())])
}

/// Shows the line below a field that wants `due`, if what is in it, `text`, says that the input method is in the
/// wrong state.
pub fn below(ui: &mut Ui, field: &Response, text: &str, due: Due) {
    below_all(ui, &[(field, text)], due);
}

/// Shows the line once below several fields that want `due`, if what is in any of them says so.
pub fn below_all(ui: &mut Ui, fields: &[(&Response, &str)], due: Due) {
    if fields.iter().all(|(_, text)| text.is_empty()) {
        return;
    }
    let known = ui.data_mut(|d| d.get_temp_mut_or_default::<Known>(id()).clone());
    let wrong = |(field, text): &(&Response, &str)| {
        !text.is_empty() && is_wrong(text, due, known.composing && field.has_focus())
    };
    if fields.iter().any(wrong) {
        line(ui, if due == Due::Letters { &known.letters_due } else { &known.han_due });
    }
}

/// The line itself.
pub fn line(ui: &mut Ui, text: &str) {
    let fill = Palette::of(ui).notice;
    Frame::new().fill(fill).corner_radius(6.0).inner_margin(Margin::symmetric(12, 6)).show(ui, |ui| {
        ui.label(text);
    });
}
