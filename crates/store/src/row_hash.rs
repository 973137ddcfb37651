//! The hash of a row as it is stored.

use rusqlite::Row;
use rusqlite::types::ValueRef;
use sha2::{Digest as _, Sha256};

use super::hash::Hash;

/// The hash over all columns of a row as they are stored: what kind of value each is, how long, and its bytes. Nothing
/// is copied: rows carry whole logs, and every audit hashes all of them.
pub(super) fn row_hash(row: &Row<'_>) -> rusqlite::Result<Hash> {
    hash_of_columns(row, row.as_ref().column_count())
}

/// As [`row_hash`], over the first `columns` alone.
pub(super) fn hash_of_columns(row: &Row<'_>, columns: usize) -> rusqlite::Result<Hash> {
    let mut hasher = Sha256::new();
    for n in 0..columns {
        let mut put = |kind: u8, bytes: &[u8]| {
            hasher.update([kind]);
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        };
        match row.get_ref(n)? {
            ValueRef::Null => put(0, &[]),
            ValueRef::Integer(number) => put(1, &number.to_be_bytes()),
            ValueRef::Real(number) => put(2, &number.to_be_bytes()),
            ValueRef::Text(text) => put(3, text),
            ValueRef::Blob(bytes) => put(4, bytes),
        }
    }
    Ok(hasher.finalize().into())
}
