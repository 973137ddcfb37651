//! A copy of the data as an older program left them, made before this one changes their tables.

use std::path::Path;

use rusqlite::Connection;

use super::StoreError;
use super::backup_files::{BACKUP_FOLDER, free_name};
use super::copy::copy_to_file;
use super::schema::SCHEMA_VERSION;
use dabiao_files::{self as files, Outgoing, Readers};

/// What the migrations of earlier schemas delete are secrets: a copy would keep them.
const FIRST_COPIED: i64 = 6;

/// Copies the file that is open, of schema `version`, to `backups/dabiao-before-upgrade-schema-VERSION.sqlite`. The copy is
/// on the disk when this returns. Without room for it nothing is changed: the older program goes on reading the data.
///
/// # Errors
/// [`StoreError::DiskFull`], [`StoreError::BadPath`], SQLite errors.
pub(super) fn keep_before(connection: &Connection, folder: &Path, version: i64) -> Result<(), StoreError> {
    if !(FIRST_COPIED..SCHEMA_VERSION).contains(&version) {
        return Ok(());
    }
    let backups = folder.join(BACKUP_FOLDER);
    files::private_folder(&backups)?;
    let target = free_name(&backups, &format!("dabiao-before-upgrade-schema-{version}"));
    let outgoing = Outgoing::begin(&target, Readers::Owner, Some(folder)).map_err(|e| match e.kind() {
        std::io::ErrorKind::StorageFull => StoreError::DiskFull,
        _ => StoreError::bad_path(&target, e),
    })?;
    copy_to_file(connection, outgoing.part())?;
    Ok(outgoing.keep()?)
}
