//! What a text must hold to be typed by anybody on any PC, and to belong to nobody.

use skrifa::MetadataProvider as _;

use super::FileFault;
use super::real_looking::{Finding, findings};
use crate::domain::roster::is_invisible;
use crate::domain::text::{Policy, nfc, units};

/// Longest text in counted characters.
pub const MAX_TEXT_CHARS: usize = 20_000;

/// The font that the program carries; every character of an exercise must be in it.
pub const FONT: &[u8] = include_bytes!("../../assets/fonts/DabiaoSansSC-Regular.otf");

/// A fault of a text, and the byte of the text where it is.
pub type TextFault = (usize, FileFault);

/// Every fault of `text`. A character is reported once, where it first stands.
pub fn check_text(text: &str, policy: Policy) -> Vec<TextFault> {
    let mut faults = Vec::new();
    let length = units(text, policy).len();
    if !(1..=MAX_TEXT_CHARS).contains(&length) {
        faults.push((0, FileFault::Length(length)));
    }
    faults.extend(not_composed(text));
    faults.extend(check_characters(text));
    faults.extend(check_numbers(text));
    faults
}

/// The first place where `text` is not NFC.
fn not_composed(text: &str) -> Option<TextFault> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let composed = nfc(line);
        if composed != line {
            let same = line.chars().zip(composed.chars()).take_while(|(a, b)| a == b).count();
            let at: usize = line.chars().take(same).map(char::len_utf8).sum();
            let sample: String = line.chars().skip(same).take(8).collect();
            return Some((start + at, FileFault::NotNfc(sample.trim().to_owned())));
        }
        start += line.len();
    }
    None
}

/// Characters that nobody can see, type or show.
fn check_characters(text: &str) -> impl Iterator<Item = TextFault> + '_ {
    let font = FontCharacters::new();
    let mut reported = std::collections::BTreeSet::new();
    text.char_indices().filter(|(_, c)| *c != '\n').filter_map(move |(at, c)| {
        let fault = character_fault(c, &font)?;
        reported.insert(c).then_some((at, fault))
    })
}

/// What is wrong with one character.
pub fn character_fault(c: char, font: &FontCharacters) -> Option<FileFault> {
    match c {
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            Some(FileFault::Bidi(u32::from(c)))
        }
        _ if is_invisible(c) || is_odd_space(c) => Some(FileFault::Invisible(u32::from(c))),
        // Radicals, their supplement, and strokes.
        '\u{2E80}'..='\u{2FDF}' | '\u{31C0}'..='\u{31EF}' => Some(FileFault::Radical(c)),
        '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
            Some(FileFault::FullWidth(c))
        }
        // Greek and Cyrillic: in the font, for GB 2312 has them, and in no record.
        '\u{370}'..='\u{52F}' => Some(FileFault::Lookalike(c)),
        _ if !font.has(c) => Some(FileFault::NotInFont(c)),
        _ => None,
    }
}

/// Spaces other than the one on the keyboard and the one of Chinese input methods.
const fn is_odd_space(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}')
}

/// Numbers that could belong to somebody, and our own ones that are wrong.
pub fn check_numbers(text: &str) -> Vec<TextFault> {
    let fault = |(range, finding): (std::ops::Range<usize>, Finding)| {
        let number = text.get(range.clone()).unwrap_or_default().to_owned();
        let fault = match finding {
            Finding::Id => FileFault::RealIdNumber(number),
            Finding::OldId => FileFault::OldIdNumber(number),
            Finding::WrongId(why) => FileFault::WrongIdNumber { number, why },
            Finding::Phone => FileFault::RealPhone(number),
            Finding::Landline => FileFault::RealLandline(number),
            Finding::Plate => FileFault::RealPlate(number),
        };
        (range.start, fault)
    };
    findings(text).into_iter().map(fault).collect()
}

/// The line of `source` on which byte `at` of a string stands that was read from `span` of it.
///
/// A string over several lines begins below its quotation marks. Where escapes make lines that are none
/// in the source, it is the line on which the string begins.
pub fn line_within(source: &str, span: &std::ops::Range<usize>, string: &str, at: usize) -> usize {
    let first = super::exercise_file::line_of(source, span.start);
    let raw = source.get(span.clone()).unwrap_or_default();
    let opened = ["\"\"\"", "'''"].into_iter().find_map(|quotes| raw.strip_prefix(quotes));
    let Some(inner) = opened else { return first };
    let below = usize::from(inner.starts_with('\n') || inner.starts_with("\r\n"));
    let before = string.as_bytes().iter().take(at).filter(|b| **b == b'\n').count();
    let lines = raw.bytes().filter(|b| *b == b'\n').count();
    if string.bytes().filter(|b| *b == b'\n').count() + below == lines { first + below + before } else { first }
}

/// The characters of the program's own font.
pub struct FontCharacters(Option<skrifa::charmap::Charmap<'static>>);

impl FontCharacters {
    /// Reads the font's table once.
    pub fn new() -> Self {
        Self(skrifa::FontRef::new(FONT).ok().map(|font| font.charmap()))
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
