//! Opening the data folder: lock, identity, durability, quick check, in this order.

use std::fs::{self, File, TryLockError};
use std::io::Write as _;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, config::DbConfig};
use uuid::Uuid;

use super::db::{DATABASE_FILE, Db};
use super::far_state::FarState;
use super::presence::{Presence, no_store, set_bureau_aside};
use super::{StoreError, schema, upgrade};
use dabiao_files as files;

/// The lock that keeps a second copy out.
pub const LOCK_FILE: &str = "dabiao.lock";
/// Space that is given back when the disk is full, so that a running attempt still ends well.
const RESERVE_FILE: &str = "dabiao.reserve";
const RESERVE_BYTES: usize = 4 << 20;

impl Db {
    /// Opens the store in `folder`; a first start makes it. `new_id` makes the ids that a first start needs.
    ///
    /// # Errors
    /// Every kind of [`StoreError`]; nothing in the folder was changed if the file is foreign, newer, damaged
    /// or in use. [`StoreError::NoStore`] where the data file is missing but keys, backups or papers of a
    /// bureau are there: that is no first start.
    pub fn open(folder: &Path, new_id: &dyn Fn() -> Uuid) -> Result<Self, StoreError> {
        match Presence::of(folder) {
            Presence::Lost => Err(no_store(folder)),
            Presence::Nothing | Presence::There => Self::open_locked(folder, lock(folder)?, new_id),
        }
    }

    /// As [`Db::open`], of a store that has to be there: nothing is made, no folder, no lock, no file.
    ///
    /// # Errors
    /// As [`Db::open`]; [`StoreError::NoStore`] where there is none.
    pub fn open_existing(folder: &Path, new_id: &dyn Fn() -> Uuid) -> Result<Self, StoreError> {
        // A folder that may not be read is not an empty one.
        if let Err(error) = fs::read_dir(folder)
            && error.kind() == std::io::ErrorKind::PermissionDenied
        {
            return Err(StoreError::bad_path(folder, error));
        }
        match Presence::of(folder) {
            Presence::There => Self::open_locked(folder, lock(folder)?, new_id),
            Presence::Lost | Presence::Nothing => Err(no_store(folder)),
        }
    }

    /// As [`Db::open`], also where a bureau's data file is lost: the administrator decided to start over.
    /// Other files in the folder stay; the enrolment of the lost file is renamed, because it is valid for no
    /// other journal.
    ///
    /// # Errors
    /// As [`Db::open`], without [`StoreError::NoStore`].
    pub fn begin_anew(folder: &Path, new_id: &dyn Fn() -> Uuid) -> Result<Self, StoreError> {
        let lock = lock(folder)?;
        if Presence::of(folder) == Presence::Lost {
            set_bureau_aside(folder)?;
        }
        Self::open_locked(folder, lock, new_id)
    }

    /// As [`Db::open`], for a caller that holds the folder's lock.
    pub(super) fn open_locked(
        folder: &Path,
        lock: File,
        new_id: &dyn Fn() -> Uuid,
    ) -> Result<Self, StoreError> {
        Self::open_file(folder, lock, new_id).map_err(|error| match error {
            // The lock file was removed, and the program that has the store open continues.
            StoreError::Sql(said) if said.contains("database is locked") => {
                StoreError::InUse(folder.to_owned())
            }
            other => other,
        })
    }

    fn open_file(folder: &Path, lock: File, new_id: &dyn Fn() -> Uuid) -> Result<Self, StoreError> {
        let path = folder.join(DATABASE_FILE);
        if fs::metadata(&path).is_ok_and(|facts| !facts.is_file()) {
            return Err(StoreError::Corrupt(format!("{DATABASE_FILE} is a folder or a device, no file")));
        }
        files::tighten(folder);
        files::sweep_away(folder);
        // SQLite would make it, and what it keeps beside it, as the system has it for ordinary files.
        match files::create_private(&path) {
            Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => return Err(e.into()),
            _ => {}
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(&path, flags)?;
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        let version = schema::check_identity(&connection)?;
        if connection.is_readonly("main")? {
            return Err(StoreError::ReadOnly(path.display().to_string()));
        }
        configure(&connection)?;
        quick_check(&connection, &path)?;
        upgrade::keep_before(&connection, folder, version)?;
        schema::migrate(&mut connection, version, &crate::far::merge::anew)?;
        crate::far::merge::judge_by_today(&mut connection)?;
        schema::scrub(&connection)?;
        let mut db = Self::of(connection, folder, Some(lock));
        db.far = FarState::of(&db.connection)?;
        db.set_series(db.station_id(new_id)?)?;
        db.keep_reserve();
        Ok(db)
    }

    /// The id of this station's journal series, made at the first start.
    fn station_id(&self, new_id: &dyn Fn() -> Uuid) -> Result<String, StoreError> {
        self.connection.execute(
            "INSERT INTO meta (key, value) VALUES ('station', ?1) ON CONFLICT DO NOTHING",
            [new_id().to_string()],
        )?;
        let sql = "SELECT value FROM meta WHERE key = 'station'";
        Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
    }

    /// Creates the reserve file if there is room for it; its absence is no error.
    fn keep_reserve(&self) {
        let path = self.folder().join(RESERVE_FILE);
        let filled = |mut file: File| file.write_all(&vec![0; RESERVE_BYTES]);
        if !path.exists() && files::create_private(&path).and_then(filled).is_err() {
            let _ = files::remove_file(path);
        }
    }

    /// Gives the reserve back to a full disk. Whether there was one to give.
    pub(super) fn release_reserve(&self) -> bool {
        files::remove_file(self.folder().join(RESERVE_FILE)).is_ok()
    }
}

/// Takes the folder, made if it is not there, for this program alone.
pub(super) fn lock(folder: &Path) -> Result<File, StoreError> {
    files::private_folder(folder)?;
    lock_there(folder)
}

/// As [`lock`], of a folder that is not made.
pub(super) fn lock_there(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join(LOCK_FILE);
    let file = files::open_private(&path).map_err(|e| match e.kind() {
        std::io::ErrorKind::InvalidInput => StoreError::bad_path(&path, e),
        _ => e.into(),
    })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(folder.to_owned())),
        Err(TryLockError::Error(e)) => Err(e.into()),
    }
}

pub(super) fn configure(connection: &Connection) -> Result<(), StoreError> {
    let mode: String = connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("wal") {
        return Err(StoreError::ReadOnly(format!("journal mode stays {mode}")));
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    let synchronous: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0))?;
    if synchronous != 2 {
        return Err(StoreError::Sql(format!("synchronous stays {synchronous}")));
    }
    for (name, value) in [
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("mmap_size", 0),
        ("journal_size_limit", 16 << 20),
        ("cache_size", -2048),
    ] {
        connection.pragma_update(None, name, value)?;
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    Ok(())
}

/// Larger files are not read as a whole at every start: that takes seconds on an old disk. The daily backup and
/// the check-up read all of them, and every page that is used is checked when it is.
const CHECKED_AT_START_BYTES: u64 = 64 << 20;

pub(super) fn quick_check(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    if fs::metadata(path).is_ok_and(|file| file.len() > CHECKED_AT_START_BYTES) {
        return Ok(());
    }
    let answer: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if answer == "ok" { Ok(()) } else { Err(StoreError::Corrupt(answer)) }
}
