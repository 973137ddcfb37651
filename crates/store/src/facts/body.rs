//! The interface of every fact.

use rusqlite::Connection;
use uuid::Uuid;

use crate::StoreError;

/// The body of a fact.
pub(crate) trait Body {
    /// Applies the fact, which happened at `at_ms`, to the tables of `db`: the same code writes them and
    /// rebuilds them for the audit. Logs, scores and secrets are no part of it: the caller that writes them
    /// adds them in the same transaction.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for a value that can't be read.
    fn apply(&self, db: &Connection, at_ms: i64) -> Result<(), StoreError>;

    /// Whether it says all that it has to: what is in a wire form of its own could not be written otherwise.
    fn is_whole(&self) -> bool {
        true
    }
}

/// An id as it stands in a table.
pub(super) const fn blob(id: &Uuid) -> &[u8; 16] {
    id.as_bytes()
}
