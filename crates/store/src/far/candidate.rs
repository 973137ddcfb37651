//! An entry that may be applied, and its place among all others.

use uuid::Uuid;

use crate::facts::Fact;
use crate::hash::Hash;
use crate::journal_entry::JournalEntry;

/// The place of an entry among those that are applied: what things are before what is said of them, then the epoch of
/// the duty, then the way from the beginning, then the hash. None of it depends on arrivals or clocks.
pub(crate) type Rank = (u8, u64, u64, Hash);

/// An entry that may be applied.
pub(super) struct Candidate<'a> {
    pub member: usize,
    pub entry: &'a JournalEntry,
    pub far: bool,
    pub fact: Fact,
    pub rank: Rank,
    /// Whether its station has a duty for it.
    pub kept: bool,
    /// Which station.
    pub station: Uuid,
}
