//! One field: whether what was entered is right, whether its rule lets it pass, and what that makes of it.

use super::FieldDef;
use crate::align::{AlignOp, Aligner};
use crate::record::{Compare, Invalid};
use crate::score::MarkedChar;
use crate::text::{CharClass, Policy, units};

/// What an entered value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// As it should be.
    Right,
    /// Wrong, and its field's rule says so.
    Caught,
    /// Wrong, and no rule finds it.
    Silent,
}

impl Class {
    /// The name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Caught => "caught",
            Self::Silent => "silent",
        }
    }
}

/// The outcome of one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldOutcome {
    /// Whether the value is right: the same, or of a text, near enough.
    pub right: bool,
    /// Whether its field's rule lets it pass, and if not, why.
    pub valid: Result<(), Invalid>,
    /// Of a text: characters that agree, and all that count (C and C+S+I+D); none of another field.
    pub agreed: Option<(u32, u32)>,
    /// Whether the value was given, and not entered.
    pub given: bool,
}

impl FieldOutcome {
    /// What it is.
    pub const fn class(&self) -> Class {
        match (self.right, self.valid.is_ok()) {
            (true, _) => Class::Right,
            (false, false) => Class::Caught,
            (false, true) => Class::Silent,
        }
    }

    /// Its accuracy, 0 to 1; none of a field that is compared as a whole, or where nothing was to be compared.
    pub fn accuracy(&self) -> Option<f64> {
        let (correct, base) = self.agreed.filter(|(_, base)| *base > 0)?;
        Some(f64::from(correct) / f64::from(base))
    }
}

/// A value as it is typed and read: NFC without white space. Two values of a field are compared as
/// [`FieldDef::as_compared`] has them.
pub fn compared(value: &str) -> String {
    units(value, Policy::Strict).into_iter().map(|unit| unit.key).collect()
}

/// The outcome of `entered` where `right` is the value that the card gives.
pub fn outcome(field: &FieldDef, right: &str, entered: &str, aligner: &mut Aligner) -> FieldOutcome {
    // The rule judges what was entered: what becomes valid only by being put into another spelling is not valid.
    let valid = field.check(&compared(entered));
    let (right, entered) = (field.as_compared(right), field.as_compared(entered));
    match field.compare {
        Compare::Exact => FieldOutcome { right: right == entered, valid, agreed: None, given: false },
        Compare::Text(line) => {
            let (correct, base) = agreed(&right, &entered, aligner);
            let reached = u64::from(correct) * 1000 >= u64::from(line) * u64::from(base);
            // Nothing where nothing should be is right; nothing else has no characters to agree.
            FieldOutcome { right: reached, valid, agreed: Some((correct, base)), given: false }
        }
    }
}

/// C and C+S+I+D of the two texts as wholes.
pub(super) fn agreed(right: &str, entered: &str, aligner: &mut Aligner) -> (u32, u32) {
    let (p, t, ends) = with_ends(right, entered);
    let counts = aligner.counts(&p, &t);
    let correct = counts.correct.saturating_sub(ends as u32);
    (correct, correct + counts.substitutions + counts.insertions + counts.omissions)
}

/// Letters and digits of `right` that `entered` has too.
pub(super) fn agreed_alnum(right: &str, entered: &str, aligner: &mut Aligner) -> u32 {
    let (p, t, _) = with_ends(&compared(right), &compared(entered));
    let mut ops = Vec::new();
    aligner.path(&p, &t, &mut ops);
    let mut presented = p.iter();
    let mut agreed = 0;
    for op in ops {
        let c = if op == AlignOp::Insertion { None } else { presented.next() };
        let counts = |c: &char| *c != END && CharClass::of(*c) == CharClass::Alnum;
        agreed += u32::from(op == AlignOp::Match && c.is_some_and(counts));
    }
    agreed
}

/// The alignment of an entered value with the right one, for display: what is missing at its end is marked as missing.
pub fn marked(right: &str, entered: &str, aligner: &mut Aligner) -> Vec<MarkedChar> {
    let (p, t, _) = with_ends(&compared(right), &compared(entered));
    let mut ops = Vec::new();
    aligner.path(&p, &t, &mut ops);
    let (mut presented, mut typed) = (p.into_iter(), t.into_iter());
    let mut found = Vec::new();
    for op in ops {
        let presented = if op == AlignOp::Insertion { None } else { presented.next() };
        let typed = if op == AlignOp::Omission { None } else { typed.next() };
        let own = |c: Option<char>| c.filter(|c| *c != END);
        let (presented, typed) = (own(presented), own(typed));
        if presented.is_some() || typed.is_some() {
            found.push(MarkedChar { op, presented, typed });
        }
    }
    found
}

/// A code point that is no character and never will be.
const END: char = '\u{FFFF}';

/// Both texts with the same end, and how long it is.
///
/// A field that was left is no text that the time cut off: what is missing at its end was left out, and counts as
/// omissions. The alignment leaves an untyped end free, so both get the same end, longer than either, of a character
/// that no value has: no alignment is better than one that matches all of it.
fn with_ends(right: &str, entered: &str) -> (Vec<char>, Vec<char>, usize) {
    let chars = |text: &str| text.chars().map(|c| if c == END { '\u{FFFE}' } else { c }).collect();
    let (mut p, mut t): (Vec<char>, Vec<char>) = (chars(right), chars(entered));
    let ends = p.len().max(t.len()) + 1;
    p.resize(p.len() + ends, END);
    t.resize(t.len() + ends, END);
    (p, t, ends)
}
