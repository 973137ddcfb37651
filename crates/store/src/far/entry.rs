//! An entry as it travels, and the same as it stands in a journal.

use uuid::Uuid;

use crate::StoreError;
use crate::journal_entry::JournalEntry;
use dabiao_domain::finding::Finding;
use dabiao_domain::sync::{EntryError, SignedEntry};

/// An entry of the own journal as other stations get it.
///
/// # Errors
/// [`StoreError::Corrupt`] for a series whose name is no id: no program writes one.
pub(crate) fn signed(entry: &JournalEntry) -> Result<SignedEntry, StoreError> {
    let series = Uuid::try_parse(&entry.series)
        .map_err(|_| StoreError::Corrupt(format!("journal: series {:?} is no id", entry.series)))?;
    Ok(SignedEntry {
        series,
        seq: entry.seq as u64,
        prev_hash: entry.prev_hash,
        hash: entry.hash,
        line: entry.line(),
        key_id: entry.key_id.clone().unwrap_or_default(),
        signature: entry.signature.clone().unwrap_or_default(),
    })
}

/// An entry that came from elsewhere, when everything in it fits: the hash, the chain, the number. One whose line has
/// another form than the canonical one does not give its hash when it is read and written again.
///
/// # Errors
/// [`EntryError`] with the place.
pub(crate) fn entry(signed: &SignedEntry) -> Result<JournalEntry, EntryError> {
    let line = signed.checked()?;
    let (series, seq) = (signed.series, signed.seq);
    let entry = JournalEntry {
        series: line.series,
        seq: i64::try_from(seq).map_err(|_| EntryError::Line { series, seq })?,
        at_ms: line.at_ms,
        op: line.op,
        body: line.body,
        prev_hash: signed.prev_hash,
        hash: signed.hash,
        key_id: Some(signed.key_id.clone()).filter(|id| !id.is_empty()),
        signature: Some(signed.signature.clone()).filter(|signature| !signature.is_empty()),
    };
    if entry.line() == signed.line { Ok(entry) } else { Err(EntryError::Line { series, seq }) }
}

/// Why something is no entry, as what an audit finds.
pub(crate) fn finding(fault: &EntryError) -> Finding {
    match *fault {
        EntryError::Hash { series, seq } => Finding::EntryHash { entry: seq, series },
        EntryError::Line { series, seq } => Finding::EntryLine { entry: seq, series },
        EntryError::Beginning { series, seq } => Finding::EntryPlace { entry: seq, series },
    }
}
