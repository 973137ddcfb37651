//! The directory that is followed, and what a merge leaves.

use rusqlite::params;
use uuid::Uuid;

use super::merge::{Merged, merge};
use crate::far_state::{BUREAU, bureau};
use crate::{Db, StoreError};

impl Db {
    /// Follows the directory in `series` from here on: who may say what for the bureau is said there.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn follow_bureau(&mut self, series: Uuid) -> Result<(), StoreError> {
        let tx = self.connection.unchecked_transaction()?;
        tx.execute(
            "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            params![BUREAU, series.to_string()],
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
        Ok(bureau(&self.connection)?.and_then(|series| Uuid::try_parse(&series).ok()))
    }

    /// Takes over what a merge found.
    pub(crate) fn merged(&mut self, merged: Merged) {
        self.far = merged.state;
        self.touch(merged.touched);
    }
}
