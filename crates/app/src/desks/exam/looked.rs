//! The evidence of how attempts were typed.

use crate::core::Task;
use dabiao_domain::evidence::{Copied, Flag, TimingPrint};
use std::collections::BTreeMap;
use uuid::Uuid;

/// An exam attempt's evidence: its flags, and its timing for comparison with the others.
pub(crate) struct Review {
    pub attempt: Uuid,
    pub flags: Vec<Flag>,
    pub timing: TimingPrint,
}

/// The evidence of how attempts were typed.
#[derive(Debug, Default)]
pub(crate) struct Looked {
    /// Flags of sealed attempts.
    pub(super) flags: BTreeMap<Uuid, Vec<Flag>>,
    /// Timing of sealed attempts, to be compared.
    pub(super) prints: Vec<(Uuid, TimingPrint)>,
    /// The comparison that is being made.
    pub(super) comparison: Option<Task<Vec<Copied>>>,
    /// Review that is being read.
    pub(super) reading: Option<Task<Vec<Review>>>,
    /// How many prints the last comparison had.
    pub(super) compared: usize,
    /// How many prints the last comparison had that failed: it is made again with the next print.
    failed: usize,
}

impl Looked {
    /// Whether there are attempts that were not compared with each other.
    pub(super) fn to_compare(&self) -> bool {
        self.prints.len() > self.compared.max(self.failed).max(1)
    }

    /// The last comparison has failed: none of its attempts counts as compared.
    pub(super) fn not_compared(&mut self) {
        self.failed = self.prints.len();
        self.compared = 0;
    }

    pub(super) fn of(&self, attempt: Uuid) -> &[Flag] {
        self.flags.get(&attempt).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_that_failed_is_made_again_with_the_next_attempt() {
        let mut looked = Looked::default();
        let print = || (Uuid::nil(), TimingPrint::default());
        looked.prints = vec![print(), print()];
        assert!(looked.to_compare());
        looked.compared = 2;
        looked.not_compared();
        assert!(!looked.to_compare(), "not at every frame");
        looked.prints.push(print());
        assert!(looked.to_compare() && looked.compared == 0);
    }
}
