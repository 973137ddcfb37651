//! What a table that is worked out from the attempts can do.

use std::collections::BTreeMap;

use rusqlite::Connection;
use uuid::Uuid;

use crate::error::StoreError;
use crate::problem::AuditProblem;
use dabiao_domain::input::LogHeader;
use dabiao_domain::score_doc::ScoreDoc;

/// An attempt that is being sealed: its row is written already.
pub(crate) struct Sealed<'a> {
    /// Which.
    pub attempt: Uuid,
    /// What its log begins with.
    pub header: &'a LogHeader,
    /// Its score.
    pub score: &'a ScoreDoc,
    /// Whether it is its officer's first on its text, if that is known.
    pub first: Option<bool>,
}

/// Packed histories by officer.
pub(crate) type PackedHistories = BTreeMap<[u8; 16], Vec<u8>>;

/// What an audit, which reads every attempt once, has worked out on the way.
#[derive(Default)]
pub(crate) struct Given {
    /// The histories that the attempts give; none where nobody made them.
    pub histories: Option<Result<PackedHistories, StoreError>>,
}

/// A table that no entry of the journal tells, since the attempts give it. It is kept beside them so that a desk need
/// not read them all.
pub(crate) trait Derived: Sync {
    /// Its name.
    fn table(&self) -> &'static str;

    /// Takes in an attempt in the transaction that seals it.
    ///
    /// # Errors
    /// What SQLite says; [`StoreError::Corrupt`].
    fn on_seal(&self, tx: &Connection, sealed: &Sealed<'_>) -> Result<(), StoreError>;

    /// Makes all of it anew from the attempts, by the rules of today.
    ///
    /// # Errors
    /// What SQLite says.
    fn rebuild(&self, db: &Connection) -> Result<(), StoreError>;

    /// Holds it against what the attempts give.
    fn check(&self, db: &Connection, given: &mut Given) -> Vec<AuditProblem>;
}
