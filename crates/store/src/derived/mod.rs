//! Tables that are worked out from the attempts and kept beside them: one list, over which sealing, the audit and a
//! rebuild go. A new one is a file here and a line in the list.

mod attempt_items;
mod exam_rows;
mod histories;
mod table;

use rusqlite::Connection;

use crate::{Db, StoreError};

pub use attempt_items::AttemptItems;
pub(crate) use attempt_items::{ItemRows, forget_items, items_of_log, wrong_items};
pub use exam_rows::ExamRow;
pub(crate) use exam_rows::ExamRows;
pub(crate) use histories::{Histories, HistoryMaker, MarkSource, is_first, rebuild_histories};
pub(crate) use table::{Derived, Given, PackedHistories, Sealed};

/// All of them.
pub(crate) const DERIVED: [&dyn Derived; 3] = [&Histories, &ExamRows, &ItemRows];

/// Takes an attempt that is being sealed into each of them.
pub(crate) fn on_seal(tx: &Connection, sealed: &Sealed<'_>) -> Result<(), StoreError> {
    DERIVED.iter().try_for_each(|table| table.on_seal(tx, sealed))
}

impl Db {
    /// Rebuilds every derived table from the attempts: for a store whose audit found a wrong one. Nothing
    /// else is changed, and the journal is not involved.
    ///
    /// # Errors
    /// SQLite errors; nothing is changed then.
    pub fn rebuild_derived(&mut self) -> Result<(), StoreError> {
        let tx = self.connection.transaction()?;
        DERIVED.iter().try_for_each(|table| table.rebuild(&tx))?;
        Ok(tx.commit()?)
    }
}
