//! Opening the file again after its disk went away and came back: only the very one, and nothing is made.

use std::fs::File;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, config::DbConfig, params};

use super::StoreError;
use super::db::{DATABASE_FILE, Db};
use super::far_state::FarState;
use super::hash::Hash;
use super::journal_entry::JournalHead;
use super::open::{configure, lock_there, quick_check};
use super::presence::Presence;
use super::schema::{SCHEMA_VERSION, check_identity};

impl Db {
    /// Opens the file of this store again, by the name that it had: the one whose newest known entry is `known`, and no
    /// other. Until it is known to be that one nothing is written to it. After a refusal this store is shut: only another
    /// call of this function opens it.
    ///
    /// # Errors
    /// [`StoreError::Gone`] where there is no data file, [`StoreError::OtherStore`] where it is another one,
    /// [`StoreError::InUse`]; what the system says.
    pub(super) fn reopen(&mut self, known: &JournalHead) -> Result<(), StoreError> {
        let folder = self.folder().to_owned();
        if Presence::of(&folder) != Presence::There {
            return Err(StoreError::Gone(folder));
        }
        // First: the file may be the same, and a program that has it open twice keeps itself out.
        self.let_go()?;
        let (connection, lock) = open_again(&folder, known).map_err(|error| match error {
            StoreError::Sql(said) if said.contains("database is locked") => StoreError::InUse(folder),
            other => other,
        })?;
        let far = FarState::of(&connection)?;
        self.go_on_with(connection, lock);
        self.far = far;
        self.set_series(known.series.clone())
    }
}

fn open_again(folder: &Path, known: &JournalHead) -> Result<(Connection, File), StoreError> {
    let lock = lock_there(folder)?;
    let path = folder.join(DATABASE_FILE);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&path, flags)?;
    // Nothing is written to another's file, not even what is in its log.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    if !is_the_one(&connection, known)? {
        return Err(StoreError::OtherStore(folder.to_owned()));
    }
    if connection.is_readonly("main")? {
        return Err(StoreError::ReadOnly(path.display().to_string()));
    }
    configure(&connection)?;
    quick_check(&connection, &path)?;
    // What a failed write left in the log may not be on the disk. In the file it is, once this is done.
    let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy != 0 {
        return Err(StoreError::Sql("the log can't be written back".to_owned()));
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok((connection, lock))
}

/// Whether it is this station's store, with all that is known to be in it.
fn is_the_one(connection: &Connection, known: &JournalHead) -> Result<bool, StoreError> {
    match check_identity(connection) {
        Ok(SCHEMA_VERSION) => {}
        Ok(_) | Err(StoreError::Foreign(_) | StoreError::TooNew { .. }) => return Ok(false),
        Err(error) => return Err(error),
    }
    let station = "SELECT value FROM meta WHERE key = 'station'";
    let station: Option<String> = connection.query_row(station, [], |row| row.get(0)).optional()?;
    if station.as_ref() != Some(&known.series) {
        return Ok(false);
    }
    let Some(newest) = known.entries.checked_sub(1) else { return Ok(true) };
    let entry = "SELECT hash FROM journal WHERE series = ?1 AND seq = ?2";
    let hash: Option<Hash> =
        connection.query_row(entry, params![known.series, newest as i64], |row| row.get(0)).optional()?;
    Ok(hash == Some(known.hash))
}
