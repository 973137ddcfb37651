//! What a text must hold so that any PC can type it and no real person is named in it.

use std::ops::Range;

use skrifa::MetadataProvider as _;
use unicode_normalization::char::canonical_combining_class;

use super::FileProblem;
use super::limits::MAX_TEXT_CHARS;
use super::real_looking::{self, RealKind};
use super::signs::{OddSign, odd_signs};
use dabiao_domain::roster::is_invisible;
use dabiao_domain::text::{Policy, nfc, units};
use dabiao_font::DABIAO_SANS_SC;

/// A problem and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Bytes of the text; empty at the start where the problem concerns all of it.
    pub range: Range<usize>,
    /// The error.
    pub fault: FileProblem,
}

/// A problem of a text, and the byte of the text where it is.
pub type TextError = (usize, FileProblem);

/// Every problem of `text` in the order of the text. A wrong character is named once, however often it
/// occurs, and so is a text that is not NFC.
pub fn check_text(text: &str, policy: Policy) -> Vec<TextError> {
    let mut reported = std::collections::BTreeSet::new();
    let mut found = find_faults(text, policy);
    found.retain(|spot| match &spot.fault {
        FileProblem::NotNfc(_) => reported.insert(String::new()),
        fault if is_of_number(fault) => true,
        fault => reported.insert(fault.to_string()),
    });
    found.into_iter().map(|spot| (spot.range.start, spot.fault)).collect()
}

/// Every problem of `text` at every place, in the order of the text.
pub fn find_faults(text: &str, policy: Policy) -> Vec<Spot> {
    let mut found = Vec::new();
    let length = units(text, policy).len();
    if !(1..=MAX_TEXT_CHARS).contains(&length) {
        found.push(Spot { range: 0..0, fault: FileProblem::Length(length) });
    }
    found.extend(not_composed(text));
    let font = FontCharacters::new();
    for (at, c) in text.char_indices().filter(|(_, c)| *c != '\n') {
        let fault = character_fault(c, &font);
        found.extend(fault.map(|fault| Spot { range: at..at + c.len_utf8(), fault }));
    }
    found.extend(find_numbers(text));
    found.sort_by_key(|spot| spot.range.start);
    found
}

/// Signs that no Chinese input method types. A text with them can be used, and is not imported again.
pub fn find_odd_signs(text: &str) -> impl Iterator<Item = Spot> {
    let spot = |odd: OddSign| Spot {
        range: odd.range,
        fault: FileProblem::NotTyped { sign: odd.sign, usual: odd.usual },
    };
    odd_signs(text).into_iter().map(spot)
}

/// Numbers that could be a real person's, and invented ones that are wrong.
pub fn find_numbers(text: &str) -> Vec<Spot> {
    let piece = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default().to_owned();
    let real = real_looking::find(text).into_iter().map(|number| {
        let piece = piece(&number.range);
        let fault = match number.kind {
            RealKind::IdNumber => FileProblem::RealIdNumber(piece),
            RealKind::OldIdNumber => FileProblem::OldIdNumber(piece),
            RealKind::Phone => FileProblem::RealPhone(piece),
            RealKind::Landline => FileProblem::RealLandline(piece),
            RealKind::Plate => FileProblem::RealPlate(piece),
        };
        Spot { range: number.range, fault }
    });
    let wrong = real_looking::wrong_ids(text).into_iter().map(|(range, wrong)| {
        let fault = FileProblem::WrongIdNumber { number: piece(&range), why: wrong };
        Spot { range, fault }
    });
    real.chain(wrong).collect()
}

const fn is_of_number(fault: &FileProblem) -> bool {
    fault.is_real_number() || matches!(fault, FileProblem::WrongIdNumber { .. })
}

/// In each line, the first character that another form of the same text writes otherwise.
fn not_composed(text: &str) -> Vec<Spot> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let composed = nfc(line);
        if composed != line {
            let same: usize = line
                .chars()
                .zip(composed.chars())
                .take_while(|(a, b)| a == b)
                .map(|(a, _)| a.len_utf8())
                .sum();
            let rest = line.get(same..).unwrap_or_default();
            let mut chars = rest.char_indices().skip(1);
            let end =
                chars.find(|(_, c)| canonical_combining_class(*c) == 0).map_or(rest.len(), |(at, _)| at);
            let piece = rest.get(..end).unwrap_or_default().to_owned();
            let range = start + same..start + same + end;
            found.push(Spot { range, fault: FileProblem::NotNfc(piece) });
        }
        start += line.len();
    }
    found
}

/// The problem of one character.
pub fn character_fault(c: char, font: &FontCharacters) -> Option<FileProblem> {
    match c {
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            Some(FileProblem::Bidi(u32::from(c)))
        }
        _ if is_invisible(c) || is_odd_space(c) => Some(FileProblem::Invisible(u32::from(c))),
        // Radicals, their supplement, and strokes.
        '\u{2E80}'..='\u{2FDF}' | '\u{31C0}'..='\u{31EF}' => Some(FileProblem::Radical(c)),
        '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
            Some(FileProblem::FullWidth(c))
        }
        // Greek and Cyrillic: in the font, for GB 2312 has them, and in no record.
        '\u{370}'..='\u{52F}' => Some(FileProblem::Lookalike(c)),
        _ if !font.has(c) => Some(FileProblem::NotInFont(c)),
        _ => None,
    }
}

/// Spaces other than the one on the keyboard and the one of Chinese input methods.
pub(crate) const fn is_odd_space(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}')
}

/// The characters of the program's own font; every character of an exercise must be among them.
pub struct FontCharacters(Option<skrifa::charmap::Charmap<'static>>);

impl FontCharacters {
    /// Reads the font's table once.
    pub fn new() -> Self {
        Self(skrifa::FontRef::new(DABIAO_SANS_SC).ok().map(|font| font.charmap()))
    }

    /// Whether the font has `c`.
    pub fn has(&self, c: char) -> bool {
        self.0.as_ref().is_some_and(|map| map.map(c).is_some())
    }
}

impl Default for FontCharacters {
    fn default() -> Self {
        Self::new()
    }
}
