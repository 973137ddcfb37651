//! What a text must hold to be typed by anybody on any PC, and to belong to nobody.

use skrifa::MetadataProvider as _;

use super::{FileFault, real_looking};
use crate::domain::roster::is_invisible;
use crate::domain::text::{Policy, nfc, units};
use crate::font::DABIAO_SANS_SC;

/// Longest text in counted characters.
pub const MAX_TEXT_CHARS: usize = 20_000;

/// Every fault of `text`, each with a piece of the text that shows its place.
pub fn check_text(text: &str, policy: Policy) -> Vec<(String, FileFault)> {
    let mut faults = Vec::new();
    let length = units(text, policy).len();
    if !(1..=MAX_TEXT_CHARS).contains(&length) {
        faults.push((String::new(), FileFault::Length(length)));
    }
    if nfc(text) != text {
        let piece = text.split_inclusive('\n').find(|l| nfc(l) != **l).unwrap_or(text).trim().to_owned();
        let sample: String = piece.chars().take(20).collect();
        faults.push((sample.clone(), FileFault::NotNfc(sample)));
    }
    let font = FontCharacters::new();
    let mut reported = std::collections::BTreeSet::new();
    for c in text.chars().filter(|c| *c != '\n') {
        if let Some(fault) = character_fault(c, &font)
            && reported.insert(c)
        {
            faults.push((c.to_string(), fault));
        }
    }
    faults.extend(real_looking::id_numbers(text).map(|n| (n.clone(), FileFault::RealIdNumber(n))));
    faults.extend(real_looking::phones(text).map(|n| (n.clone(), FileFault::RealPhone(n))));
    faults.extend(real_looking::plates(text).map(|n| (n.clone(), FileFault::RealPlate(n))));
    faults
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
