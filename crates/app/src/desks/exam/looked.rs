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
}

impl Looked {
    /// Whether there are attempts that were not compared with each other.
    pub(super) fn to_compare(&self) -> bool {
        self.prints.len() > self.compared.max(1)
    }

    pub(super) fn of(&self, attempt: Uuid) -> &[Flag] {
        self.flags.get(&attempt).map_or(&[], Vec::as_slice)
    }
}
