//! Times as this run of the program knows them, without the store that they were read from.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use uuid::Uuid;

use dabiao_domain::time_floor::{Bound, Finding, Mark, TimeFloor, Timeline, Whence};

/// The floor, for callers that must not wait for the store; none until it was read.
pub(super) type SharedFloor = Arc<Mutex<Option<TimeFloor>>>;

/// Times as they are known.
#[derive(Debug, Default)]
pub(super) struct Times {
    pub line: Timeline,
    /// From other series and from the newest backup.
    pub others: Vec<Bound>,
    /// The findings about exams' times, by attempt.
    pub exams: BTreeMap<Uuid, Vec<Finding>>,
}

impl Times {
    /// In a demonstration nothing binds.
    pub fn floor(&self) -> TimeFloor {
        let mut floor = TimeFloor::default();
        if self.line.demonstration() {
            return floor;
        }
        if let Some(at_ms) = self.line.newest() {
            floor.raise(Bound { at_ms, whence: Whence::Journal });
        }
        for bound in self.others.iter().filter(|bound| !self.line.forgives(bound.at_ms)) {
            floor.raise(bound.clone());
        }
        floor
    }

    /// Adds an entry; `attempt` is the one that it is about.
    pub fn feed(&mut self, at_ms: i64, mark: Mark, attempt: impl FnOnce() -> Option<Uuid>) {
        let found = self.line.feed(at_ms, mark);
        if matches!(mark, Mark::Dated | Mark::Seal)
            && !found.is_empty()
            && let Some(attempt) = attempt()
        {
            self.exams.entry(attempt).or_default().extend(found);
        }
    }
}
