//! The alignment of a transcript T with the presented text P: the one source of all error counts.
//!
//! Over all prefixes `P[0..j]` and all alignments of T with that prefix, with unit costs for
//! substitution (错字), insertion (多字) and omission (漏字), it takes the one with the lowest cost, then the
//! most matches, then the largest `j`. The error classes are those of Soukoreff & MacKenzie, "Metrics
//! for text entry research" (CHI 2003); the table is that of Wagner & Fischer (1974), the widening band
//! that of Ukkonen, "Algorithms for approximate string matching" (1985). Two characters are equal here
//! if they are the same scalar value: what policy makes equal must be made equal before. This module
//! must not know about time, classes or speed, and its counts must never change: certificates depend on them.
//!
//! Why a cell needs only cost and substitutions: each row of T is matched, substituted or inserted, and
//! each column of `P[0..j]` matched, substituted or omitted, so `2C + S = |T| + j - cost`. With `j` and
//! cost given, the most matches are the fewest substitutions, and those add up along a path as the cost
//! does. `j` is chosen last, in the last row. See `search` for how little of the table is enough,
//! `band` for how it is filled, `lane` for what a cell holds and `path` for the way back.

mod band;
mod guess;
mod lane;
mod path;
mod search;

use lane::Lane;
use search::Table;

/// One step of an alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlignOp {
    /// A typed character that equals the presented one.
    Match,
    /// 错字: another character was typed.
    Substitution,
    /// 漏字: a presented character was not typed.
    Omission,
    /// 多字: a character was typed that is not presented.
    Insertion,
}

/// The counts of an alignment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AlignCounts {
    /// C: matches.
    pub correct: u32,
    /// S: 错字.
    pub substitutions: u32,
    /// I: 多字.
    pub insertions: u32,
    /// D: 漏字.
    pub omissions: u32,
    /// j: how many presented characters were reached; those after them are not judged.
    pub reach: u32,
}

/// Aligns texts, and keeps its tables from one time to the next: once it has aligned texts as long and as
/// unlike, it allocates nothing.
#[derive(Debug, Default)]
pub struct Aligner {
    /// The characters beyond the BMP, sorted.
    rare: Vec<char>,
    narrow: Table<i16>,
    wide: Table<i32>,
}

impl Aligner {
    /// An aligner without tables; they grow as needed.
    pub fn new() -> Self {
        Self::default()
    }

    /// The counts of the best alignment of `transcript` with a prefix of `presented`.
    ///
    /// # Panics
    /// If both texts are of 2^29 characters or more.
    pub fn counts(&mut self, presented: &[char], transcript: &[char]) -> AlignCounts {
        // More than |T| omissions always cost more than no match at all, so j <= 2|T|.
        let presented = &presented[..presented.len().min(2 * transcript.len())];
        if self.is_narrow(presented, transcript) {
            self.narrow.counts(presented, transcript, &self.rare)
        } else {
            self.wide.counts(presented, transcript, &self.rare)
        }
    }

    /// The counts, and in `ops` the steps of that alignment from the start of both texts. Among alignments
    /// that are equally good a match is preferred to a substitution, to an omission, to an insertion,
    /// decided from the end of the text.
    ///
    /// # Panics
    /// If both texts are of 2^29 characters or more.
    pub fn path(&mut self, presented: &[char], transcript: &[char], ops: &mut Vec<AlignOp>) -> AlignCounts {
        let presented = &presented[..presented.len().min(2 * transcript.len())];
        if self.is_narrow(presented, transcript) {
            self.narrow.path(presented, transcript, &self.rare, ops)
        } else {
            self.wide.path(presented, transcript, &self.rare, ops)
        }
    }

    /// Whether sixteen-bit lanes can hold this alignment; also lists the rare characters.
    fn is_narrow(&mut self, presented: &[char], transcript: &[char]) -> bool {
        self.rare.clear();
        for text in [presented, transcript] {
            self.rare.extend(text.iter().filter(|&&c| c > '\u{FFFF}'));
        }
        self.rare.sort_unstable();
        self.rare.dedup();
        let substitutions = presented.len().min(transcript.len());
        assert!(i32::can_hold(substitutions, 0), "texts too long to align");
        i16::can_hold(substitutions, self.rare.len())
    }
}
