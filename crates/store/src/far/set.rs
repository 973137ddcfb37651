//! The directory that is followed, and what a merge leaves.

use rusqlite::params;
use uuid::Uuid;

use super::merge::{Merged, merge};
use crate::far_state::{BUREAU, Root, bureau};
use crate::hash::Hash;
use crate::{Db, StoreError};

impl Db {
    /// Follows the directory in `series` from here on, the one whose first entry has the hash `first`: who may say what
    /// for the bureau is said there. Another series of that name, begun by somebody else, says nothing.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn follow_bureau(&mut self, series: Uuid, first: Hash) -> Result<(), StoreError> {
        let tx = self.connection.unchecked_transaction()?;
        tx.execute(
            "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            params![BUREAU, Root { series: series.to_string(), first }.text()],
        )?;
        let merged = merge(&tx, None)?;
        tx.commit()?;
        self.merged(merged);
        Ok(())
    }

    /// The series of the directory that this PC follows; none where it never joined a bureau.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn followed_bureau(&self) -> Result<Option<Uuid>, StoreError> {
        Ok(bureau(&self.connection)?.and_then(|root| Uuid::try_parse(&root.series).ok()))
    }

    /// Takes over what a merge found.
    pub(crate) fn merged(&mut self, merged: Merged) {
        self.far = merged.state;
        self.touch(merged.touched);
    }
}
