//! The interface of every fact.

use jiff::Timestamp;
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

    /// Whether what it says, at `at_ms`, is what the readers of its tables can read: the same readers are asked. What another
    /// station wrote is looked at so before any table follows it, so that one line of one station stops no reading of all.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] with what can't be read.
    fn check(&self, _at_ms: i64) -> Result<(), StoreError> {
        Ok(())
    }

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

/// A time of the journal, if it is one.
///
/// # Errors
/// [`StoreError::Corrupt`] for one that lies outside the calendar.
pub(super) fn time(at_ms: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(at_ms).map_err(|_| StoreError::Corrupt(format!("{at_ms} ms is no time")))
}

/// An id as it stands in a table.
pub(super) const fn blob(id: &Uuid) -> &[u8; 16] {
    id.as_bytes()
}
