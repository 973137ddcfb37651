//! The transcript: all committed text minus deletions, kept in NFC, each character with its time.
//!
//! It never sees preedit text and never reads the presented text.

use unicode_normalization::{UnicodeNormalization as _, char::canonical_combining_class};

use super::text::{Policy, Unit};

/// One committed character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypedChar {
    /// The character (after NFC with its neighbours).
    pub c: char,
    /// Active time of its commit in milliseconds.
    pub active_ms: u64,
}

/// The committed text of a drill so far.
#[derive(Clone, Debug, Default)]
pub struct Transcript {
    chars: Vec<TypedChar>,
}

impl Transcript {
    /// Appends committed text. The text is composed with what stands before it, so that a combining
    /// mark joins its letter and the transcript stays NFC as a whole.
    pub fn append(&mut self, text: &str, active_ms: u64) {
        let starter =
            self.chars.iter().rposition(|t| canonical_combining_class(t.c) == 0).unwrap_or(self.chars.len());
        let tail: Vec<TypedChar> = self.chars.drain(starter..).collect();
        let composed = tail.iter().map(|t| t.c).chain(text.chars()).nfc();
        let before = self.chars.len();
        for c in composed {
            let at = self.chars.len() - before;
            // A character that the commit left alone keeps its own time.
            let active_ms = match tail.get(at) {
                Some(old) if old.c == c => old.active_ms,
                _ => active_ms,
            };
            self.chars.push(TypedChar { c, active_ms });
        }
    }

    /// Deletes the last character and returns it; nothing on an empty transcript.
    pub fn delete_last(&mut self) -> Option<TypedChar> {
        self.chars.pop()
    }

    /// All characters, including whitespace that the policy does not count.
    pub fn chars(&self) -> &[TypedChar] {
        &self.chars
    }

    /// The characters that count under `policy`, with their times.
    pub fn counted(&self, policy: Policy) -> impl Iterator<Item = (Unit, u64)> + '_ {
        self.chars
            .iter()
            .filter(move |t| policy.counts(t.c))
            .map(move |t| (Unit { shown: t.c, key: policy.fold(t.c) }, t.active_ms))
    }

    /// The text as it stands.
    pub fn text(&self) -> String {
        self.chars.iter().map(|t| t.c).collect()
    }
}
