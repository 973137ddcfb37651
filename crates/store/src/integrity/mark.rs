//! The mark of an audit: how far everything was found right, so that the next audit need not read everything
//! again.
//!
//! Up to a mark the journal is pinned by the hash of its last entry, and the sealed attempts by one digest
//! over all that is stored of them. Without forging the mark (it is signed by the station's key, outside this
//! room) no byte of either can be changed without the next audit checking all of it again.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::AuditReport;
use crate::Hash;
use crate::journal_entry::JournalEntry;

/// The version of today's checks. A mark with another number is ignored: raise it whenever the audit checks
/// something new in a single attempt, entry or text.
pub const AUDIT_VERSION: u32 = 3;

/// The mark's file in the data folder. It is of the store that lies beside it: a restore takes both away.
pub const AUDIT_MARK_FILE: &str = "audited.toml";

/// How far everything was found right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditMark {
    /// Of every series its entries and the hash of the last of them.
    pub series: BTreeMap<String, (u64, Hash)>,
    /// The digest over the keys and signatures of these entries: they are not in the hashes.
    pub signatures: Hash,
    /// Sealed attempts that the mark covers.
    pub attempts: u64,
    /// The digest over them.
    pub digest: Hash,
}

impl AuditMark {
    /// Entries of `series` that the mark covers.
    pub fn entries(&self, series: &str) -> u64 {
        self.series.get(series).map_or(0, |(entries, _)| *entries)
    }

    /// Whether it covers an entry.
    pub(super) fn covers(&self, entry: &JournalEntry) -> bool {
        (entry.seq as u64) < self.entries(&entry.series)
    }

    /// Whether the journal still holds the entries that it covers. The chain was checked before.
    pub(super) fn lies_in(&self, journal: &[JournalEntry]) -> bool {
        let mut lasts = 0;
        for entry in journal {
            if let Some((entries, hash)) = self.series.get(&entry.series)
                && entry.seq as u64 + 1 == *entries
            {
                if entry.hash != *hash {
                    return false;
                }
                lasts += 1;
            }
        }
        lasts == self.series.values().filter(|(entries, _)| *entries > 0).count()
            && signatures(journal.iter().filter(|entry| self.covers(entry))) == self.signatures
    }

    /// The mark of a journal and its attempts, once no problem was found.
    pub(super) fn of(
        journal: &[JournalEntry],
        attempts: &AttemptsDigest,
        report: &AuditReport,
    ) -> Option<Self> {
        if !report.problems.is_empty() {
            return None;
        }
        let series = journal.iter().map(|e| (e.series.clone(), (e.seq as u64 + 1, e.hash))).collect();
        let signatures = signatures(journal.iter());
        Some(Self {
            series,
            signatures,
            attempts: attempts.count,
            digest: attempts.hasher.clone().finalize().into(),
        })
    }
}

/// The digest over the keys and signatures of entries, in their order.
fn signatures<'a>(entries: impl Iterator<Item = &'a JournalEntry>) -> Hash {
    let mut hasher = Sha256::new();
    for entry in entries {
        let key = entry.key_id.as_deref().unwrap_or_default().as_bytes();
        let signature = entry.signature.as_deref().unwrap_or_default();
        for part in [key, signature] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
    }
    hasher.finalize().into()
}

/// A digest over attempts, in the order of their table.
#[derive(Clone, Debug, Default)]
pub(super) struct AttemptsDigest {
    hasher: Sha256,
    count: u64,
}

impl AttemptsDigest {
    /// Takes the hash over everything that is stored of an attempt.
    pub(super) fn take(&mut self, row: &Hash) {
        self.count += 1;
        self.hasher.update(row);
    }

    /// Whether it is the digest of `mark`.
    pub(super) fn is_of(&self, mark: &AuditMark) -> bool {
        self.count == mark.attempts && self.hasher.clone().finalize()[..] == mark.digest[..]
    }
}
