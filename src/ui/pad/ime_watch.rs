//! Whether the input method is in the wrong state, judged by what arrives: Han characters where letters are due, or
//! letters where Han characters are due. The platform is not asked: no two answer alike.

use dabiao_domain::drill::Drill;
use dabiao_domain::input::EventKind;
use dabiao_domain::text::{CharClass, Policy};

/// Letters one after the other, where Han characters are due, until it is said.
const LETTERS: u32 = 3;

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Letters and digits: the input method is to be off.
    Letters,
    /// Han characters: the input method is to be on.
    Han,
}

/// Watches one drill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImeWatch {
    said: Option<Due>,
    letters: u32,
}

impl ImeWatch {
    /// What is due while something else arrives; none in the usual case.
    pub const fn said(&self) -> Option<Due> {
        self.said
    }

    /// Takes the next input of `drill`, which has not taken it yet.
    pub fn take(&mut self, drill: &Drill, kind: &EventKind) {
        let key_drill = drill.header().policy == Policy::Keys;
        if key_drill && drill.header().presented.is_ascii() {
            return self.letters_due(kind);
        }
        if !key_drill {
            let (_, counts) = drill.alignment();
            let next = drill.presented().get(counts.reach as usize).map(|unit| unit.shown);
            self.han_due(kind, next);
        }
    }

    fn letters_due(&mut self, kind: &EventKind) {
        match kind {
            EventKind::Preedit(text) if !text.is_empty() => self.said = Some(Due::Letters),
            EventKind::Commit(text) if has_han(text) => self.said = Some(Due::Letters),
            EventKind::Text(text) if text.is_ascii() => self.said = None,
            _ => {}
        }
    }

    fn han_due(&mut self, kind: &EventKind, next: Option<char>) {
        let typed = match kind {
            EventKind::Preedit(text) if !text.is_empty() => {
                *self = Self::default();
                return;
            }
            EventKind::Commit(text) | EventKind::Text(text) => text,
            _ => return,
        };
        if has_han(typed) {
            *self = Self::default();
            return;
        }
        // A plate or a number of a case has letters of its own.
        if next.is_some_and(|c| c.is_ascii_alphabetic()) {
            self.letters = 0;
            return;
        }
        self.letters += typed.chars().filter(char::is_ascii_alphabetic).count() as u32;
        if self.letters >= LETTERS {
            self.said = Some(Due::Han);
        }
    }
}

/// Whether a field that wants `due` has what a wrong state of the input method leaves there. `composing` says that
/// the letters of a composition stand in it.
pub fn is_wrong(text: &str, due: Due, composing: bool) -> bool {
    let letters = text.chars().filter(char::is_ascii_alphabetic).count() as u32;
    match due {
        Due::Letters => composing || text.chars().any(|c| CharClass::of(c) == CharClass::Han || is_wide(c)),
        Due::Han => !composing && letters >= LETTERS && !has_han(text),
    }
}

fn has_han(text: &str) -> bool {
    text.chars().any(|c| CharClass::of(c) == CharClass::Han)
}

/// A full-width letter or digit.
const fn is_wide(c: char) -> bool {
    matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

#[cfg(test)]
mod tests {
    use super::{Due, ImeWatch, is_wrong};
    use dabiao_domain::drill::Drill;
    use dabiao_domain::input::{EventKind, InputEvent, LogHeader};
    use dabiao_domain::text::Policy;

    /// What is said after each input of a drill on `text`.
    fn said(text: &str, policy: Policy, inputs: &[EventKind]) -> Vec<Option<Due>> {
        let mut drill = Drill::new(LogHeader::practice(text.to_owned(), policy, None));
        let mut watch = ImeWatch::default();
        let mut found = Vec::new();
        drill.apply(InputEvent::new(0, EventKind::Start)).unwrap();
        for (n, kind) in inputs.iter().enumerate() {
            watch.take(&drill, kind);
            drill.apply(InputEvent::new(100 * (n as u64 + 1), kind.clone())).unwrap();
            found.push(watch.said());
        }
        found
    }

    fn text(c: &str) -> EventKind {
        EventKind::Text(c.to_owned())
    }

    fn commit(c: &str) -> EventKind {
        EventKind::Commit(c.to_owned())
    }

    fn preedit(c: &str) -> EventKind {
        EventKind::Preedit(c.to_owned())
    }

    #[test]
    fn han_characters_in_a_lesson_of_keys_are_noticed_until_a_letter_comes() {
        let inputs = [text("f"), commit("凤飞飞"), EventKind::Backspace, text("f")];
        assert_eq!(
            said("fff jjj", Policy::Keys, &inputs),
            [None, Some(Due::Letters), Some(Due::Letters), None]
        );
        assert_eq!(said("fff", Policy::Keys, &[preedit("f")]), [Some(Due::Letters)]);
        // Chinese signs are typed with the input method on.
        assert_eq!(said("，。，。", Policy::Keys, &[preedit("f"), commit("发")]), [None, None]);
    }

    #[test]
    fn the_third_letter_where_han_characters_are_due_is_noticed() {
        let inputs = [text("q"), text("i"), text("n"), text("g"), preedit("q"), commit("请")];
        let han = Some(Due::Han);
        assert_eq!(said("请出示身份证", Policy::Strict, &inputs), [None, None, han, han, None, None]);
        let digits = [text("1"), text("2"), text("3"), text("4")];
        assert_eq!(said("请出示身份证", Policy::Strict, &digits), [None; 4]);
        let plate = [text("A"), text("B"), text("C"), text("D")];
        assert_eq!(said("ABCD车", Policy::Strict, &plate), [None; 4]);
    }

    #[test]
    fn a_field_tells_it_by_what_is_in_it() {
        for (text, due, composing, wrong) in [
            ("王德明", Due::Han, false, false),
            ("wang", Due::Han, false, true),
            ("wang", Due::Han, true, false),
            ("wa", Due::Han, false, false),
            ("王wang", Due::Han, false, false),
            ("059001", Due::Letters, false, false),
            ("０５９", Due::Letters, false, true),
            ("零五九", Due::Letters, false, true),
            ("ling", Due::Letters, true, true),
            ("", Due::Letters, false, false),
        ] {
            assert_eq!(is_wrong(text, due, composing), wrong, "{text} {due:?} {composing}");
        }
    }
}
