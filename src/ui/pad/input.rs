//! egui events as input events: text and composition are passed in, every other way is blocked and recorded.

use egui::{Event, ImeEvent, Key, Modifiers};

use dabiao_domain::input::EventKind;
use dabiao_domain::text::Policy;

/// One input, and the raw keys that were seen before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// What.
    pub kind: EventKind,
    /// Key presses since the text before; none if the platform hides them, and for input that is no text.
    pub keys: Option<u32>,
}

/// Key presses since the last text, and whether this platform shows those of an input method.
///
/// Most platforms keep the keys of a composition to themselves; some show them. The first commit that follows
/// letter keys without text of their own tells which kind this platform is. Until then the keys of a commit
/// are not available, not 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyCount {
    since: u32,
    letters: u32,
    shown: bool,
}

impl KeyCount {
    fn press(&mut self, key: Key, modifiers: Modifiers) {
        self.since += 1;
        let letter = (Key::A..=Key::Z).contains(&key) && !modifiers.command && !modifiers.alt;
        self.letters += u32::from(letter);
    }

    fn commit(&mut self) -> Option<u32> {
        self.shown |= self.letters > 0;
        let keys = self.shown.then_some(self.since);
        *self = Self { shown: self.shown, ..Self::default() };
        keys
    }

    fn text(&mut self) -> Option<u32> {
        let keys = (self.since > 0).then_some(self.since);
        *self = Self { shown: self.shown, ..Self::default() };
        keys
    }
}

/// As [`kinds`], with the keys that were seen before each text.
pub fn read(events: &[Event], preedit: &str, policy: Policy, count: &mut KeyCount) -> Vec<Typed> {
    let mut typed = Vec::new();
    let mut open = preedit.to_owned();
    for event in events {
        if let Event::Key { key, pressed: true, repeat: false, modifiers, .. } = event {
            count.press(*key, *modifiers);
        }
        for kind in kinds(std::slice::from_ref(event), &open, policy) {
            let keys = match &kind {
                EventKind::Commit(text) if !text.is_empty() => count.commit(),
                EventKind::Text(_) => count.text(),
                EventKind::Preedit(text) => {
                    text.clone_into(&mut open);
                    None
                }
                _ => None,
            };
            if matches!(kind, EventKind::Commit(_)) {
                open.clear();
            }
            typed.push(Typed { kind, keys });
        }
    }
    typed
}

/// The meaning of `events` while `preedit` is in composition.
///
/// Keys of a composition belong to the input method: while it is open (or was open earlier in the same
/// frame) Backspace deletes nothing here. A commit needs no preedit before it; an empty one is passed on
/// and does nothing.
fn kinds(events: &[Event], preedit: &str, policy: Policy) -> Vec<EventKind> {
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

/// Control characters are no text, and a space in a text without counted spaces would be an invisible
/// character that Backspace then deletes instead of the visible one.
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
