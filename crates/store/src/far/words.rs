//! What the founding PC says of entries in its name: that they are its own, or none of them.
//!
//! It names each by its place and its hash. Of two words of one entry the later one holds, so that what a person answered wrongly
//! can be turned round. But what stands in its own journal is its own, whatever was said where that was forgotten.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::paths::Paths;
use crate::facts::{self, Fact};
use crate::hash::{Hash, unhex};
use crate::journal_entry::JournalEntry;
use crate::own_path::named_key;
use crate::signer_key::JournalKey;

/// Why a word says that entries are its own: they stand in its journal.
pub(super) const IN_JOURNAL: &str = "in-journal";

/// The last entry of a part of a series: the name of that, its number, its hash.
pub(super) type End = (String, i64, Hash);

/// The name of an entry, as an end.
pub(super) fn end_of(entry: &JournalEntry) -> End {
    (entry.series.clone(), entry.seq, entry.hash)
}

/// What a renewal or an answer names: entries that are its station's, and whether they stand in its journal; and entries that are
/// not.
fn ends(word: &JournalEntry) -> ((Vec<End>, bool), Vec<End>) {
    let nothing = ((Vec::new(), false), Vec::new());
    if word.op != "begin_signing" {
        return nothing;
    }
    let Ok(Fact::BeginSigning(facts::BeginSigning { kept, not_ours, why, .. })) =
        Fact::read(&word.op, &word.body)
    else {
        return nothing;
    };
    let is_there = why.as_deref() == Some(IN_JOURNAL);
    ((kept.iter().filter_map(place).collect(), is_there), not_ours.iter().filter_map(place).collect())
}

/// The last entry of what leads to an end.
pub(super) fn place(end: &facts::SeriesParent) -> Option<End> {
    let seq = i64::try_from(end.entries).ok()?.checked_sub(1)?;
    Some((end.series.to_string(), seq, unhex(&end.head)?.try_into().ok()?))
}

/// The key that an entry of the founding PC names for that.
pub(super) fn named_for(entry: &JournalEntry, founder: Uuid) -> Option<JournalKey> {
    if entry.op != "enrol_station" {
        return named_key(entry).map(|key| key.as_ref().clone());
    }
    let Ok(Fact::EnrolStation(station)) = Fact::read(&entry.op, &entry.body) else { return None };
    let key = JournalKey { id: station.key_id, public: station.public_key };
    (station.station_id == founder).then_some(key)
}

/// How much a word weighs: whether the entry stands in the journal, and where the word does.
type Weight = (bool, u128, Hash);

/// What was said of each entry last: how much that weighs, and whether the entry is its own.
#[derive(Default)]
pub(super) struct Words(BTreeMap<End, (Weight, bool)>);

impl Words {
    /// What these members say, as numbers in the list.
    pub(super) fn of(paths: &Paths<'_>, by: impl Iterator<Item = usize>) -> Self {
        let mut words = Self::default();
        for member in by.filter_map(|n| paths.members.get(n)) {
            let Some(depth) = member.place() else { continue };
            let ((kept, is_there), not_ours) = ends(member.entry);
            let kept = kept.into_iter().map(|end| (end, is_there, true));
            for (end, is_there, ours) in kept.chain(not_ours.into_iter().map(|end| (end, false, false))) {
                let said = ((is_there, depth, member.entry.hash), ours);
                let last = words.0.entry(end).or_insert(said);
                *last = (*last).max(said);
            }
        }
        words
    }

    /// What was said to be its own last.
    pub(super) fn own(&self) -> Vec<End> {
        self.0.iter().filter(|(_, (_, ours))| *ours).map(|(end, _)| end.clone()).collect()
    }

    /// Whether an entry was said to be none of its own last.
    pub(super) fn disowns(&self, entry: &JournalEntry) -> bool {
        !self.0.is_empty() && self.0.get(&end_of(entry)).is_some_and(|(_, ours)| !ours)
    }
}
