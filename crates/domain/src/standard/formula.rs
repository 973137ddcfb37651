//! A standard of points: basic points for the amount typed, times accuracy, plus points for whole sentences.
//!
//! The form is that of the notice on the skill test for court clerks of the courts of Hunan, 2014
//! (2014年关于湖南省法院系统书记员职业技能测试有关事项的通知): so many characters give the basic points,
//! each one fewer takes off, each one more adds up to a limit; the sum is multiplied by the share of
//! correct characters among those entered; of sentences drawn at random each that is wholly right adds
//! its points; the whole is cut at a maximum. All figures are data. Points are compared as fractions in
//! integers; [`PointsFormula::points`] is for display only.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::align::AlignOp;
use crate::drill::Drill;
use crate::score::Tally;
use crate::text::Unit;

/// How correct characters are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorrectBy {
    /// C of the alignment.
    Alignment,
    /// Of each character at most as many as the presented text has of it, wherever they stand: the rule of
    /// the notice (根据考生录入的每个字符的数量与标准文档…). Never less than by alignment.
    Quantity,
}

impl CorrectBy {
    /// Both ways.
    pub const ALL: [Self; 2] = [Self::Alignment, Self::Quantity];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Alignment => "alignment",
            Self::Quantity => "quantity",
        }
    }

    /// The way of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.name() == name)
    }
}

/// The figures of the formula; points in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PointsFormula {
    /// Characters entered that give the basic points.
    pub basis_chars: u32,
    /// The basic points.
    pub basis_milli: u64,
    /// Taken off for each character fewer; the rest is never below 0.
    pub per_missing_milli: u64,
    /// Added for each character more.
    pub per_extra_milli: u64,
    /// Not more than this is added.
    pub max_extra_milli: u64,
    /// How correct characters are counted.
    pub correct_by: CorrectBy,
    /// Sentences that are drawn.
    pub sentences: u32,
    /// Points for each drawn sentence that is wholly right.
    pub per_sentence_milli: u64,
    /// More points than this are cut.
    pub max_milli: u64,
    /// The line.
    pub pass_milli: u64,
}

/// The formula's counts besides the tally.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FormulaCounts {
    /// Correct characters, counted as [`PointsFormula::correct_by`] says.
    pub correct: u32,
    /// Sentences drawn: fewer than asked where the text has fewer.
    pub drawn: u32,
    /// Drawn sentences that are wholly right.
    pub right: u32,
}

impl FormulaCounts {
    /// The counts of `drill` as it stands; `seed` draws the sentences.
    pub fn of(formula: &PointsFormula, drill: &Drill, seed: u64) -> Self {
        let presented = drill.presented();
        let typed: Vec<char> =
            drill.transcript().counted(drill.header().policy).map(|(unit, _)| unit.key).collect();
        let (ops, counts) = drill.alignment();
        let all = sentences(presented);
        let drawn = drawn_sentences(all.len(), formula.sentences as usize, seed);
        let right = right_sentences(&all, ops);
        Self {
            correct: match formula.correct_by {
                CorrectBy::Alignment => counts.correct,
                CorrectBy::Quantity => by_quantity(presented, &typed),
            },
            drawn: drawn.len() as u32,
            right: drawn.iter().filter(|n| right.get(**n) == Some(&true)).count() as u32,
        }
    }
}

impl PointsFormula {
    /// Points × typed, in thousandths, so that the division by `typed` is never made.
    fn scaled(&self, typed: u32, counts: &FormulaCounts) -> u128 {
        let basis = self.basis_milli;
        let base = if typed >= self.basis_chars {
            basis + (u64::from(typed - self.basis_chars) * self.per_extra_milli).min(self.max_extra_milli)
        } else {
            basis.saturating_sub(u64::from(self.basis_chars - typed) * self.per_missing_milli)
        };
        let typed = u128::from(typed);
        let sum = u128::from(base) * u128::from(counts.correct)
            + u128::from(counts.right) * u128::from(self.per_sentence_milli) * typed;
        sum.min(u128::from(self.max_milli) * typed)
    }

    /// The points, for display; 0 when nothing was typed.
    pub fn points(&self, tally: &Tally, counts: &FormulaCounts) -> f64 {
        match tally.typed() {
            0 => 0.0,
            typed => self.scaled(typed, counts) as f64 / f64::from(typed) / 1000.0,
        }
    }

    /// Whether the line is reached, decided in integers.
    pub fn reached(&self, tally: &Tally, counts: &FormulaCounts) -> bool {
        let typed = tally.typed();
        typed > 0 && self.scaled(typed, counts) >= u128::from(self.pass_milli) * u128::from(typed)
    }
}

fn by_quantity(presented: &[Unit], typed: &[char]) -> u32 {
    let mut stock: BTreeMap<char, u32> = BTreeMap::new();
    for unit in presented {
        *stock.entry(unit.key).or_default() += 1;
    }
    let mut correct = 0;
    for c in typed {
        if let Some(left) = stock.get_mut(c)
            && *left > 0
        {
            *left -= 1;
            correct += 1;
        }
    }
    correct
}

/// The whole sentences of a text, as ranges of its counted characters: each ends with 。！？ or their Latin
/// forms, closing quotation marks and brackets included. Text after the last of them is no sentence.
pub fn sentences(units: &[Unit]) -> Vec<std::ops::Range<usize>> {
    let ends = |at: usize| units.get(at).is_some_and(|u| matches!(u.shown, '。' | '！' | '？' | '!' | '?'));
    let closes = |at: usize| units.get(at).is_some_and(|u| matches!(u.shown, '”' | '’' | '）' | '》' | '】'));
    let (mut found, mut from, mut at) = (Vec::new(), 0, 0);
    while at < units.len() {
        at += 1;
        if ends(at - 1) && !ends(at) {
            while closes(at) {
                at += 1;
            }
            found.push(from..at);
            from = at;
        }
    }
    found
}

/// Which of `of` sentences are drawn, ascending: those whose SHA-256 of label, seed and number is lowest, so
/// that a draw can be repeated with nothing but this sentence.
pub fn drawn_sentences(of: usize, how_many: usize, seed: u64) -> Vec<usize> {
    let rank = |n: &usize| -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"dabiao-sentence-draw-1");
        hash.update(seed.to_be_bytes());
        hash.update((*n as u64).to_be_bytes());
        hash.finalize().into()
    };
    let mut numbers: Vec<usize> = (0..of).collect();
    numbers.sort_by_cached_key(rank);
    numbers.truncate(how_many);
    numbers.sort_unstable();
    numbers
}

/// A sentence is right when all of it matches and nothing is inserted between its first and last character.
fn right_sentences(sentences: &[std::ops::Range<usize>], ops: &[AlignOp]) -> Vec<bool> {
    let (mut matched, mut inserted_before) = (Vec::new(), false);
    for op in ops {
        match op {
            AlignOp::Insertion => inserted_before = true,
            op => {
                matched.push((*op == AlignOp::Match, inserted_before));
                inserted_before = false;
            }
        }
    }
    let right = |range: &std::ops::Range<usize>| {
        matched.get(range.clone()).is_some_and(|part| {
            part.iter().enumerate().all(|(n, (matches, inserted))| *matches && (n == 0 || !inserted))
        })
    };
    sentences.iter().map(right).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Policy, units};

    fn hunan() -> PointsFormula {
        PointsFormula {
            basis_chars: 1_200,
            basis_milli: 85_000,
            per_missing_milli: 70,
            per_extra_milli: 20,
            max_extra_milli: 10_000,
            correct_by: CorrectBy::Quantity,
            sentences: 30,
            per_sentence_milli: 500,
            max_milli: 100_000,
            pass_milli: 80_000,
        }
    }

    fn points(typed: u32, correct: u32, right: u32) -> f64 {
        let tally = Tally { correct: typed, ..Tally::default() };
        hunan().points(&tally, &FormulaCounts { correct, drawn: 30, right })
    }

    #[test]
    fn worked_examples_of_the_notice() {
        for (typed, correct, right, want) in [
            (1_200, 1_140, 20, 90.75),
            (900, 855, 15, 68.30),
            (600, 570, 10, 45.85),
            (1_200, 1_200, 30, 100.0),
            (1_700, 1_700, 0, 95.0),
            (3_000, 3_000, 0, 95.0),
            (3_000, 3_000, 30, 100.0),
            (0, 0, 0, 0.0),
        ] {
            let have = points(typed, correct, right);
            assert!((have - want).abs() < 1e-9, "{typed} {correct} {right}: {have} is not {want}");
        }
    }

    #[test]
    fn sentences_end_with_their_marks_and_quotes() {
        let text = units("他说：“走吧！”我问：去哪？！回家。没完", Policy::Strict);
        let shown: Vec<String> =
            sentences(&text).into_iter().map(|r| text[r].iter().map(|u| u.shown).collect()).collect();
        assert_eq!(shown, ["他说：“走吧！”", "我问：去哪？！", "回家。"]);
    }

    #[test]
    fn a_draw_is_repeatable_and_within_what_is_there() {
        let drawn = drawn_sentences(50, 30, 7);
        assert_eq!(drawn, drawn_sentences(50, 30, 7));
        assert_ne!(drawn, drawn_sentences(50, 30, 8));
        assert_eq!(drawn.len(), 30);
        assert!(drawn.is_sorted_by(|a, b| a < b) && drawn.iter().all(|n| *n < 50));
        assert_eq!(drawn_sentences(4, 30, 7), [0, 1, 2, 3]);
    }

    #[test]
    fn quantity_counts_characters_wherever_they_stand() {
        let text = units("天地人天", Policy::Strict);
        assert_eq!(by_quantity(&text, &['人', '天', '天', '天', '鬼']), 3);
    }

    #[test]
    fn an_insertion_spoils_the_sentence_that_it_stands_in() {
        use AlignOp::{Insertion as I, Match as M, Omission as O, Substitution as S};
        let two = [0..2, 2..4];
        assert_eq!(right_sentences(&two, &[M, M, M, M]), [true, true]);
        assert_eq!(right_sentences(&two, &[M, I, M, M, M]), [false, true]);
        assert_eq!(right_sentences(&two, &[M, M, I, M, M]), [true, true]);
        assert_eq!(right_sentences(&two, &[M, S, O, M]), [false, false]);
        assert_eq!(right_sentences(&two, &[M, M, M]), [true, false]);
    }
}
