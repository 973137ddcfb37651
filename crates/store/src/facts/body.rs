//! What every fact can do.

use rusqlite::Connection;
use uuid::Uuid;

use crate::StoreError;

/// The body of a fact.
pub(crate) trait Body {
    /// Puts it, which happened at `at_ms`, into the tables of `db`: the same code writes them and builds them again for
    /// the audit. Logs, scores and secrets are no part of it: whoever writes them adds them in the same transaction.
    ///
    /// # Errors
    /// What SQLite says; [`StoreError::Corrupt`] for a value that can't be read.
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
