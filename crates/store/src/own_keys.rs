//! The keys that were this station's since an attempt began, as far as its present key proves that they were.
//!
//! The present key signed an entry of the live series. By the hashes that entry pins all before it, and the first one of a
//! series pins the end of the one that it goes on from. What is pinned so and names a key was this station's when that
//! entry was signed: nobody puts a key of their own among them without the present one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rusqlite::Connection;
use uuid::Uuid;

use super::StoreError;
use super::facts::{self, Fact};
use super::journal_entry::JournalEntry;
use super::own_path::{journal_of, named_key, parent};
use super::signer_key::JournalKey;

/// The keys that could have signed what was typed in `attempt`: the one that was valid when it began, and each later one,
/// without `present`, which is the name of the present one; `is_signed` says whether that one signed an entry. None for an
/// attempt whose beginning the present key does not prove.
///
/// # Errors
/// SQLite errors.
pub(super) fn keys_since(
    db: &Connection,
    (present, is_signed): (&str, &dyn Fn(&JournalEntry) -> bool),
    attempt: Uuid,
) -> Result<Vec<Arc<JournalKey>>, StoreError> {
    let live: String = db.query_row("SELECT value FROM meta WHERE key = 'station'", [], |row| row.get(0))?;
    let journal = journal_of(db)?;
    let proven = proven(&journal, &live, is_signed);
    let mut keys = keys_among(proven.into_iter().flatten(), attempt);
    keys.retain(|key| key.id != present);
    Ok(keys)
}

/// The same by `entries`, which are believed: in the order in which this station wrote them.
pub(super) fn keys_among<'a>(
    entries: impl Iterator<Item = &'a JournalEntry>,
    attempt: Uuid,
) -> Vec<Arc<JournalKey>> {
    let (mut valid, mut begun, mut keys) = (None, false, Vec::new());
    for entry in entries {
        if let Some(key) = named_key(entry) {
            keys.extend(begun.then(|| Arc::clone(&key)));
            valid = Some(key);
        }
        if !begun && begins(entry, attempt) {
            begun = true;
            keys.extend(valid.clone());
        }
    }
    keys
}

fn begins(entry: &JournalEntry, attempt: Uuid) -> bool {
    entry.op == "begin_attempt"
        && matches!(
            Fact::read(&entry.op, &entry.body),
            Ok(Fact::BeginAttempt(facts::BeginAttempt { id, .. })) if id == attempt
        )
}

/// The parts of this station's series that the present key proves, the oldest first.
fn proven<'a>(
    journal: &'a [JournalEntry],
    live: &str,
    is_signed: &dyn Fn(&JournalEntry) -> bool,
) -> Vec<&'a [JournalEntry]> {
    let series: BTreeMap<&str, &[JournalEntry]> = journal
        .chunk_by(|a, b| a.series == b.series)
        .filter_map(|entries| Some((entries.first()?.series.as_str(), entries)))
        .collect();
    let (mut parts, mut seen) = (Vec::new(), BTreeSet::new());
    let mut next = series.get(live).and_then(|entries| {
        let last = entries.iter().rposition(is_signed)?;
        entries.get(..=last)
    });
    while let Some(part) = next.filter(|part| holds_together(part)) {
        parts.push(part);
        let first = part.first();
        next = first.filter(|first| seen.insert(first.series.clone())).and_then(parent).and_then(
            |(name, seq, hash)| {
                let before = series.get(name.as_str())?.get(..=usize::try_from(seq).ok()?)?;
                before.last().is_some_and(|last| last.hash == hash).then_some(before)
            },
        );
    }
    parts.reverse();
    parts
}

/// Whether each entry gives its hash and follows from the one before it, from the first of its series on.
fn holds_together(part: &[JournalEntry]) -> bool {
    let mut before = [0; 32];
    part.iter().enumerate().all(|(n, entry)| {
        let follows = i64::try_from(n) == Ok(entry.seq) && entry.prev_hash == before;
        before = entry.hash;
        follows && entry.hash == entry.computed_hash()
    })
}
