//! The standards that the store has.

use dabiao_content::read_standard_version;
use dabiao_domain::standard::Standard;
use dabiao_store::{Db, StandardRow, StoreError};

/// Every version of every standard.
pub(crate) fn standards(db: &Db, built_in: &[Standard]) -> Result<Vec<Standard>, StoreError> {
    Ok([built_in, &stored_standards(&db.standard_versions()?)?].concat())
}

/// The standards that were put in force here.
///
/// # Errors
/// [`StoreError::Standard`] for the first that can't be read: using an older one in its place would be wrong.
pub(crate) fn stored_standards(rows: &[StandardRow]) -> Result<Vec<Standard>, StoreError> {
    let read = |row: &StandardRow| {
        let file = format!("standards/{}-{}.toml", row.id, row.version);
        read_standard_version(&file, &row.toml).map_err(|error| StoreError::Standard(error.to_string()))
    };
    rows.iter().map(read).collect()
}
