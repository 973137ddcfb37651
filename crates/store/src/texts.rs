//! Texts of many rows in one piece of memory, as unparsed bytes: parsing takes longer than fetching, and may
//! be done on a thread of its own. This module does not know their meaning.

use std::str::Utf8Error;

use rusqlite::Row;

use super::StoreError;

/// Texts, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Texts {
    bytes: Vec<u8>,
    /// Where each ends; it begins where the one before ends.
    ends: Vec<usize>,
}

impl Texts {
    /// Adds the text in that column; `place` says in an error whose it is.
    pub fn take(
        &mut self,
        row: &Row<'_>,
        column: usize,
        place: impl Fn() -> String,
    ) -> Result<(), StoreError> {
        let text = row.get_ref(column)?.as_bytes();
        self.bytes.extend(text.map_err(|e| StoreError::Corrupt(format!("{}: {e}", place())))?);
        self.ends.push(self.bytes.len());
        Ok(())
    }

    /// Each of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = Result<&str, Utf8Error>> {
        let mut from = 0;
        self.ends.iter().map(move |end| {
            let text = self.bytes.get(from..*end).unwrap_or_default();
            from = *end;
            std::str::from_utf8(text)
        })
    }
}
