//! What a text must hold to be typed by anybody on any PC, and to belong to nobody.

use std::ops::Range;

use skrifa::MetadataProvider as _;
use unicode_normalization::char::canonical_combining_class;

use super::FileFault;
use super::real_looking;
use crate::domain::roster::is_invisible;
use crate::domain::text::{Policy, nfc, units};
use crate::font::DABIAO_SANS_SC;

/// Longest text in counted characters.
pub const MAX_TEXT_CHARS: usize = 20_000;

/// A fault and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Bytes of the text; empty at the start where the fault concerns all of it.
    pub range: Range<usize>,
    /// What is wrong there.
    pub fault: FileFault,
}

/// Every fault of `text`, each with a piece of the text that shows its place. A character that is at fault
/// is named once, however often it stands there.
pub fn check_text(text: &str, policy: Policy) -> Vec<(String, FileFault)> {
    let mut reported = std::collections::BTreeSet::new();
    let mut found: Vec<Spot> = find_faults(text, policy);
    found.sort_by_key(|spot| rank(&spot.fault));
    found.retain(|spot| match &spot.fault {
        FileFault::NotNfc(_) => reported.insert(String::new()),
        fault if rank(fault) == 2 => reported.insert(fault.to_string()),
        _ => true,
    });
    found.into_iter().map(|spot| (text.get(spot.range).unwrap_or_default().to_owned(), spot.fault)).collect()
}

/// Every fault of `text` at every place, in the order of the text.
pub fn find_faults(text: &str, policy: Policy) -> Vec<Spot> {
    let mut found = Vec::new();
    let length = units(text, policy).len();
    if !(1..=MAX_TEXT_CHARS).contains(&length) {
        found.push(Spot { range: 0..0, fault: FileFault::Length(length) });
    }
    found.extend(not_composed(text));
    let font = FontCharacters::new();
    for (at, c) in text.char_indices().filter(|(_, c)| *c != '\n') {
        let fault = character_fault(c, &font);
        found.extend(fault.map(|fault| Spot { range: at..at + c.len_utf8(), fault }));
    }
    found.extend(real_looking::find(text).into_iter().map(|number| {
        let fault = FileFault::of_number(text, &number);
        Spot { range: number.range, fault }
    }));
    found.sort_by_key(|spot| spot.range.start);
    found
}

/// Faults of the whole first, then of characters, then of what could be somebody's.
const fn rank(fault: &FileFault) -> u8 {
    match fault {
        FileFault::Length(_) => 0,
        FileFault::NotNfc(_) => 1,
        FileFault::RealIdNumber(_) => 3,
        FileFault::RealPhone(_) => 4,
        FileFault::RealPlate(_) => 5,
        _ => 2,
    }
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
            found.push(Spot { range, fault: FileFault::NotNfc(piece) });
        }
        start += line.len();
    }
    found
}

fn character_fault(c: char, font: &FontCharacters) -> Option<FileFault> {
    if is_invisible(c) {
        return Some(FileFault::Invisible(u32::from(c)));
    }
    match c {
        '\u{2E80}'..='\u{2FDF}' => Some(FileFault::Radical(c)),
        '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
            Some(FileFault::FullWidth(c))
        }
        _ if !font.has(c) => Some(FileFault::NotInFont(c)),
        _ => None,
    }
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
