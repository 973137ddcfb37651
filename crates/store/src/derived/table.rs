//! The interface of a table that is derived from the attempts.

use std::collections::BTreeMap;

use rusqlite::Connection;
use uuid::Uuid;

use crate::error::StoreError;
use crate::problem::AuditProblem;
use dabiao_domain::attempt_log::AttemptHeader;
use dabiao_domain::attempt_score::AttemptScore;

/// An attempt that is being sealed: its row is written already.
pub(crate) struct Sealed<'a> {
    /// Which.
    pub attempt: Uuid,
    /// The beginning of its log.
    pub header: &'a AttemptHeader,
    /// Its score.
    pub score: &'a AttemptScore,
    /// What its log says of items, in bytes.
    pub items: &'a [u8],
    /// Whether it is its officer's first on its text, if that is known.
    pub first: Option<bool>,
}

/// Packed histories by officer.
pub(crate) type PackedHistories = BTreeMap<[u8; 16], Vec<u8>>;

/// Results that an audit, which reads every attempt once, computed on the way.
#[derive(Default)]
pub(crate) struct Given {
    /// The histories that the attempts give; none where they were not computed.
    pub histories: Option<Result<PackedHistories, StoreError>>,
}

/// A table that no journal entry describes, since the attempts give it. It is kept beside them so that a desk
/// need not read them all.
pub(crate) trait Derived: Sync {
    /// Its name.
    fn table(&self) -> &'static str;

    /// Adds an attempt in the transaction that seals it.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`].
    fn on_seal(&self, tx: &Connection, sealed: &Sealed<'_>) -> Result<(), StoreError>;

    /// Recomputes all of it from the attempts, by the rules of today.
    ///
    /// # Errors
    /// SQLite errors.
    fn rebuild(&self, db: &Connection) -> Result<(), StoreError>;

    /// Checks it against the attempts.
    fn check(&self, db: &Connection, given: &mut Given) -> Vec<AuditProblem>;
}
