//! The roll of a sitting as it is made.

use crate::core::Task;
use dabiao_store::{RestoredEntry, RosterPast};
use std::path::PathBuf;
use uuid::Uuid;

/// A roll that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedRoll {
    /// Where.
    pub path: PathBuf,
    /// The journal's head that it prints, in hexadecimal.
    pub head: String,
    /// Number of entries up to it.
    pub entries: u64,
}

/// What a roll takes from the store: the journal's head, what was restored, and the names at that time.
pub(crate) type RollFacts = (dabiao_store::JournalHead, Vec<RestoredEntry>, RosterPast);

/// A roll that is on its way.
#[derive(Debug)]
pub(super) enum RollJob {
    /// The store is asked.
    Asking(Uuid, Task<RollFacts>),
    /// It is drawn and written.
    Writing(Uuid, Task<Result<SavedRoll, String>>),
}
