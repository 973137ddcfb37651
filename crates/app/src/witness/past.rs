//! What a station knows of its past.

use super::look::{Missing, Past};
use super::mark::{BegunSeat, Mark};
use crate::core::Task;
use dabiao_store::Reach;
use std::collections::BTreeSet;
use std::path::PathBuf;
use uuid::Uuid;

/// What a station knows of its past.
#[derive(Default)]
pub(crate) struct PastDesk {
    /// The folder of marks; none keeps none.
    pub(super) state: Option<PathBuf>,
    pub(super) mark: Option<Mark>,
    pub(super) missing: Vec<Missing>,
    pub(super) opened: BTreeSet<Uuid>,
    pub(super) begun: BTreeSet<BegunSeat>,
    pub(super) looking: Option<Task<Past>>,
    /// The pending query of the journal's head.
    pub(super) reaching: Vec<Task<Reach>>,
    /// The same of a seat at which somebody began, and whether the store has that.
    pub(super) seating: Vec<Task<(Reach, Option<BegunSeat>)>>,
    pub(super) writing: Option<Task<Result<(), String>>>,
    /// Whether the mark has changed since the writing began.
    pub(super) again: bool,
    pub(super) next_ms: u64,
    pub(super) trouble: Option<String>,
}

impl PastDesk {
    /// Notes the journal's progress in the folder `state`; with none, nothing is noted.
    pub(crate) fn keep_in(&mut self, state: Option<PathBuf>) {
        self.state = state;
    }

    /// The folder of marks.
    pub(crate) const fn state(&self) -> Option<&PathBuf> {
        self.state.as_ref()
    }
}
