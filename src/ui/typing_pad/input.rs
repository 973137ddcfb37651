//! egui events as input events: text and composition in, every other way kept out and recorded.

use egui::{Event, ImeEvent, Key};

use crate::domain::input::EventKind;
use crate::domain::text::Policy;

/// What `events` mean while `preedit` is in composition.
///
/// Keys of a composition belong to the input method: while it is open (or was open earlier in the same
/// frame) Backspace deletes nothing here. A commit needs no preedit before it; an empty one is passed on
/// and does nothing.
pub fn read(events: &[Event], preedit: &str, policy: Policy) -> Vec<EventKind> {
    let mut composing = !preedit.is_empty();
    let mut kinds = Vec::new();
    for event in events {
        match event {
            Event::Ime(ImeEvent::Preedit { text, .. }) => {
                composing = !text.is_empty();
                kinds.push(EventKind::Preedit(text.clone()));
            }
            Event::Ime(ImeEvent::Commit(text)) => {
                composing = false;
                kinds.push(EventKind::Commit(text.clone()));
            }
            Event::Text(text) => {
                let text: String = text.chars().filter(|c| typed(*c, policy)).collect();
                if !text.is_empty() {
                    kinds.push(EventKind::Text(text));
                }
            }
            Event::Key { key: Key::Backspace, pressed: true, .. } if !composing => {
                kinds.push(EventKind::Backspace);
            }
            Event::WindowFocused(focused) => {
                if !focused && composing {
                    composing = false;
                    kinds.push(EventKind::Preedit(String::new()));
                }
                kinds.push(EventKind::Focus(*focused));
            }
            other => kinds.extend(blocked(other)),
        }
    }
    kinds
}

/// Control characters are no text, and a space where spaces do not count would be an invisible character
/// that Backspace then deletes instead of the visible one.
fn typed(c: char, policy: Policy) -> bool {
    !c.is_control() && policy.counts(c)
}

fn blocked(event: &Event) -> Option<EventKind> {
    let what = match event {
        Event::Paste(_) => "paste",
        Event::PasteImage(_) => "paste_image",
        Event::MiddleClickPaste { .. } => "middle_click_paste",
        Event::AccessKitActionRequest(request)
            if matches!(
                request.action,
                egui::accesskit::Action::SetValue | egui::accesskit::Action::ReplaceSelectedText
            ) =>
        {
            "accessibility"
        }
        _ => return None,
    };
    Some(EventKind::Blocked(what.to_owned()))
}
