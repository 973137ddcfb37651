//! The entries of other stations as they are stored.

use rusqlite::{Connection, Row};
use uuid::Uuid;

use crate::StoreError;
use dabiao_domain::sync::SignedEntry;

/// The entries of other stations as they are stored, each with its state.
pub(crate) fn far_entries(db: &Connection) -> Result<Vec<(SignedEntry, String)>, StoreError> {
    let sql = "SELECT series, seq, prev_hash, hash, line, key_id, signature, state FROM far_entry
                ORDER BY series, seq, hash";
    let mut statement = db.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(far_row(row, found.len() + 1)?);
    }
    Ok(found)
}

/// A row of `far_entry`, the `number`-th of a list, with its state.
pub(super) fn far_row(row: &Row<'_>, number: usize) -> Result<(SignedEntry, String), StoreError> {
    let series: String = row.get(0)?;
    let series = Uuid::try_parse(&series)
        .map_err(|_| StoreError::Corrupt(format!("far_entry, row {number}: series {series:?} is no id")))?;
    let signed = SignedEntry {
        series,
        seq: row.get::<_, i64>(1)? as u64,
        prev_hash: row.get(2)?,
        hash: row.get(3)?,
        line: row.get(4)?,
        key_id: row.get::<_, Option<String>>(5)?.unwrap_or_default(),
        signature: row.get::<_, Option<Vec<u8>>>(6)?.unwrap_or_default(),
    };
    Ok((signed, row.get(7)?))
}
