//! Expected code length: how many keys a text asks for with a pinyin input method.
//!
//! A Han character costs the letters of its customary reading; every two Han characters of an
//! unbroken run, and one that is left over, cost one selection more, as for a word of two characters.
//! Every other character costs one key. It measures the text, not a person's typing.

use super::lexicon::Lexicon;
use dabiao_domain::text::{CharClass, Policy, units};

/// Blocks of the characters that are looked up by place.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9FFF;
/// For a character that the table does not have.
const UNKNOWN: u8 = 3;

/// Letters of each character's reading.
#[derive(Debug)]
pub struct CodeLengths {
    dense: Vec<u8>,
    others: Vec<(char, u8)>,
}

impl CodeLengths {
    /// Takes the table `code_length`.
    pub fn new(lexicon: &Lexicon) -> Self {
        let table = lexicon.table("code_length");
        let (mut dense, mut others) = (vec![0; (LAST - FIRST + 1) as usize], Vec::new());
        for row in 0..table.len() {
            let letters = table.number(row, 0).clamp(1, 6) as u8;
            for c in table.cell(row, 1).chars() {
                match u32::from(c).checked_sub(FIRST).and_then(|at| dense.get_mut(at as usize)) {
                    Some(place) => *place = letters,
                    None => others.push((c, letters)),
                }
            }
        }
        others.sort_unstable();
        Self { dense, others }
    }

    /// Letters of the customary reading of a Han character; none if the table does not have it.
    pub fn letters(&self, c: char) -> Option<u8> {
        let found = match u32::from(c).checked_sub(FIRST).and_then(|at| self.dense.get(at as usize)) {
            Some(letters) => *letters,
            None => {
                self.others.binary_search_by_key(&c, |(c, _)| *c).ok().and_then(|at| self.others.get(at))?.1
            }
        };
        (found > 0).then_some(found)
    }

    /// Counts and expected keys of a text.
    pub fn measure(&self, text: &str) -> Measure {
        let mut measure = Measure::default();
        let mut run = 0_u32;
        for unit in units(text, Policy::Strict) {
            let class = CharClass::of(unit.shown);
            measure.classes[class as usize] += 1;
            if class == CharClass::Han {
                run += 1;
                measure.keys += u32::from(self.letters(unit.shown).unwrap_or(UNKNOWN));
            } else {
                measure.keys += 1 + run.div_ceil(2);
                run = 0;
            }
        }
        measure.keys += run.div_ceil(2);
        measure
    }
}

/// Counts of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    /// Counted characters by class: Han, letters and digits, punctuation.
    pub classes: [u32; 3],
    /// Expected keys.
    pub keys: u32,
}

impl Measure {
    /// Counted characters.
    pub const fn length(&self) -> u32 {
        self.classes[0] + self.classes[1] + self.classes[2]
    }

    /// Expected keys for a character; 0 for an empty text.
    pub fn code_length(&self) -> f64 {
        if self.length() == 0 { 0.0 } else { f64::from(self.keys) / f64::from(self.length()) }
    }

    /// A class's share of the characters, in a hundred.
    pub fn percent(&self, class: CharClass) -> f64 {
        if self.length() == 0 {
            0.0
        } else {
            f64::from(self.classes[class as usize]) * 100.0 / f64::from(self.length())
        }
    }

    /// Both together; a text of two paragraphs measures what they do.
    pub fn plus(mut self, other: &Self) -> Self {
        for (a, b) in self.classes.iter_mut().zip(other.classes) {
            *a += b;
        }
        self.keys += other.keys;
        self
    }
}
