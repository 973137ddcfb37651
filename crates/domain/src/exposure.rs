//! The exposure ledger: which text an officer has met, when, and for which time.
//!
//! Derived from attempts and never kept apart from them. Exams and forecasts ask it whether a text was
//! fresh; a text that is practised again measures memory as well as typing.

use std::collections::BTreeMap;

use super::source::{passages, text_of};

/// One text of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// The text's id: an exercise, a generated text, a round of the course.
    pub text: String,
    /// When it was met, milliseconds since the Unix epoch, in order.
    pub met_at_ms: Vec<i64>,
}

/// The ledger of one officer, made by taking in attempts in the order of their starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExposureLedger {
    texts: BTreeMap<String, Vec<i64>>,
}

impl ExposureLedger {
    /// Adds an attempt at `exercise_id` (passages joined by `+` count each) and returns the count, from 1, of
    /// its officer's attempts at the text: that of the passage typed most often.
    pub fn meet(&mut self, exercise_id: &str, started_at_ms: i64) -> u32 {
        let mut most = 0;
        for text in passages(exercise_id).map(text_of) {
            let met = self.texts.entry(text.to_owned()).or_default();
            met.push(started_at_ms);
            most = most.max(met.len());
        }
        u32::try_from(most).unwrap_or(u32::MAX)
    }

    /// How often `exercise_id` was met so far.
    pub fn times(&self, exercise_id: &str) -> u32 {
        let met = |text| self.texts.get(text_of(text)).map_or(0, Vec::len);
        u32::try_from(passages(exercise_id).map(met).max().unwrap_or(0)).unwrap_or(u32::MAX)
    }

    /// Every text that was met, in the order of ids.
    pub fn entries(&self) -> impl Iterator<Item = Exposure> + '_ {
        self.texts.iter().map(|(text, met)| Exposure { text: text.clone(), met_at_ms: met.clone() })
    }
}

/// Whether two attempts have a text in common: the same one, or a passage that both were joined from.
pub fn shares_text(id: &str, other: &str) -> bool {
    let mut texts = passages(id).map(text_of);
    texts.any(|text| passages(other).map(text_of).any(|known| known == text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_passage_counts_and_the_one_met_most_tells_the_time() {
        let mut ledger = ExposureLedger::default();
        assert_eq!(ledger.meet("copy/case-01", 10), 1);
        assert_eq!(ledger.meet("copy/case-02+copy/case-01", 20), 2);
        assert_eq!(ledger.meet("copy/case-02", 30), 2);
        assert_eq!(ledger.meet("fresh/case/2/00000000000000ff/400", 40), 1);
        assert_eq!(ledger.meet("placement/1/course/keys-07#3", 50), 1);
        assert_eq!(ledger.meet("course/keys-07#3", 60), 2);
        assert_eq!((ledger.times("copy/case-01"), ledger.times("copy/case-09")), (2, 0));
        let case = ledger.entries().find(|e| e.text == "copy/case-01");
        assert_eq!(case.map(|e| e.met_at_ms), Some(vec![10, 20]));
        for (a, b, same) in [
            ("copy/a", "copy/a", true),
            ("copy/a+copy/b", "copy/b", true),
            ("copy/c", "copy/b+copy/c+copy/d", true),
            ("copy/a+copy/b", "copy/c+copy/d", false),
            ("placement/1/course/x#1", "course/x#1", true),
            ("copy/a", "copy/ab", false),
        ] {
            assert_eq!((shares_text(a, b), shares_text(b, a)), (same, same), "{a} {b}");
        }
    }
}
