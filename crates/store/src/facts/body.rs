//! The interface of every fact.

use rusqlite::Connection;
use uuid::Uuid;

use crate::StoreError;
use dabiao_domain::role::Permission;

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

    /// Who did it, as it says. The fact of a line with rights names somebody wherever anybody has an account.
    fn by(&self) -> Option<Uuid> {
        None
    }

    /// The rights by any of which it is put on record: those of its line in the table, unless it depends on what it
    /// says. The audit judges the same afterwards.
    fn rights(&self, line: &'static [Permission]) -> &'static [Permission] {
        line
    }

    /// The same, where it depends on what the tables of `db` have too.
    ///
    /// # Errors
    /// What SQLite says.
    fn rights_in(
        &self,
        _: &Connection,
        line: &'static [Permission],
    ) -> Result<&'static [Permission], StoreError> {
        Ok(self.rights(line))
    }
}

/// An id as it stands in a table.
pub(super) const fn blob(id: &Uuid) -> &[u8; 16] {
    id.as_bytes()
}
