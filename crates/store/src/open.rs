//! Opening the data folder: lock, identity, durability, quick check, in this order.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, config::DbConfig};
use uuid::Uuid;

use super::histories::FirstTimes;
use super::journal::JournalSigner;
use super::presence::{Presence, no_store, set_bureau_aside};
use super::running::Running;
use super::times::{SharedFloor, Times};
use super::{StoreError, schema};
use dabiao_domain::time_floor::GivenClock;
use dabiao_files as files;

/// The database within the data folder.
pub const DATABASE_FILE: &str = "dabiao.sqlite";
/// The lock that keeps a second copy out.
pub const LOCK_FILE: &str = "dabiao.lock";
/// Space that is given back when the disk is full, so that a running attempt still ends well.
const RESERVE_FILE: &str = "dabiao.reserve";
const RESERVE_BYTES: usize = 4 << 20;

/// The open store. Lives on the store's own thread.
pub struct Db {
    pub(super) connection: Connection,
    pub(super) series: String,
    pub(super) signer: Option<Box<dyn JournalSigner>>,
    /// Whether a transaction of many writes is open.
    pub(super) bulk: bool,
    /// Of attempts that are open.
    pub(super) first_times: FirstTimes,
    /// What this run knows of the running attempts that it has written to.
    pub(super) running: BTreeMap<Uuid, Running>,
    /// The time that was given in place of the system's, until an entry says so.
    pub(super) given: Option<GivenClock>,
    /// Times as they are known; none until they were asked for.
    pub(super) times: Option<Times>,
    /// The floor, for callers that must not wait for this thread.
    pub(super) floor: SharedFloor,
    folder: PathBuf,
    /// In place of what the system says: the way tests make a disk nearly full.
    pretended_space: Option<u64>,
    /// None for a copy that is only looked at or being prepared.
    _lock: Option<File>,
}

impl Db {
    /// Opens the store in `folder`; a first start makes it. `new_id` makes the ids that a first start needs.
    ///
    /// # Errors
    /// Every kind of [`StoreError`]; nothing in the folder was changed if the file is foreign, newer, damaged or in
    /// use. [`StoreError::NoStore`] where the data file is gone but keys, backups or papers of a bureau are there:
    /// that is no first start.
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
        // A folder that may not be looked into is not an empty one.
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

    /// As [`Db::open`], also where a bureau's data file is lost: somebody decided to begin anew. What else is in the
    /// folder stays; the enrolment of what is lost gets another name, for it holds for no other journal.
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

    /// As [`Db::open`], by whoever holds the folder's lock.
    pub(super) fn open_locked(
        folder: &Path,
        lock: File,
        new_id: &dyn Fn() -> Uuid,
    ) -> Result<Self, StoreError> {
        Self::open_file(folder, lock, new_id).map_err(|error| match error {
            // The lock file was removed, and the program that has the store open goes on.
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
        schema::migrate(&mut connection, version)?;
        schema::scrub(&connection)?;
        let mut db = Self {
            connection,
            series: String::new(),
            signer: None,
            bulk: false,
            first_times: FirstTimes::default(),
            running: BTreeMap::new(),
            given: None,
            times: None,
            floor: SharedFloor::default(),
            folder: folder.to_owned(),
            pretended_space: None,
            _lock: Some(lock),
        };
        db.series = db.station_id(new_id)?;
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

    /// A copy of a store, for itself: no lock, no reserve. Its series is that of the station that wrote it.
    pub(super) fn of_copy(connection: Connection) -> Result<Self, StoreError> {
        let sql = "SELECT coalesce((SELECT value FROM meta WHERE key = 'station'), '')";
        let series = connection.query_row(sql, [], |row| row.get(0))?;
        Ok(Self {
            connection,
            series,
            signer: None,
            bulk: false,
            first_times: FirstTimes::default(),
            running: BTreeMap::new(),
            given: None,
            times: None,
            floor: SharedFloor::default(),
            folder: PathBuf::new(),
            pretended_space: None,
            _lock: None,
        })
    }

    /// The data folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Bounds the file to `pages` pages: the way tests make a disk full. None lifts the bound.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn limit_pages(&mut self, pages: Option<u32>) -> Result<(), StoreError> {
        self.connection.pragma_update(None, "max_page_count", pages.unwrap_or(u32::MAX - 1))?;
        Ok(())
    }

    /// Bytes on the disk of the data folder that are free for this program; none where the system does not tell.
    pub fn free_space(&self) -> Option<u64> {
        self.pretended_space.or_else(|| fs4::available_space(&self.folder).ok())
    }

    /// From here on [`Db::free_space`] is `bytes`: the way tests make a disk nearly full. None asks the system
    /// again.
    pub const fn pretend_space(&mut self, bytes: Option<u64>) {
        self.pretended_space = bytes;
    }

    /// Sets a pragma of the open store: the way tests make it write its log back often, or less durable than it
    /// has to be. The program never does.
    ///
    /// # Errors
    /// What SQLite says.
    #[doc(hidden)]
    pub fn set_pragma_for_test(&mut self, name: &str, value: i64) -> Result<(), StoreError> {
        Ok(self.connection.pragma_update(None, name, value)?)
    }

    /// Puts the reserve file there if there is room for it; its absence is no error.
    fn keep_reserve(&self) {
        let path = self.folder.join(RESERVE_FILE);
        let filled = |mut file: File| file.write_all(&vec![0; RESERVE_BYTES]);
        if !path.exists() && files::create_private(&path).and_then(filled).is_err() {
            let _ = fs::remove_file(path);
        }
    }

    /// Gives the reserve back to a full disk. Whether there was one to give.
    pub(super) fn release_reserve(&self) -> bool {
        fs::remove_file(self.folder.join(RESERVE_FILE)).is_ok()
    }
}

/// Takes the folder, made if it is not there, for this program alone.
pub(super) fn lock(folder: &Path) -> Result<File, StoreError> {
    files::private_folder(folder)?;
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

fn configure(connection: &Connection) -> Result<(), StoreError> {
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

fn quick_check(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    if fs::metadata(path).is_ok_and(|file| file.len() > CHECKED_AT_START_BYTES) {
        return Ok(());
    }
    let answer: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if answer == "ok" { Ok(()) } else { Err(StoreError::Corrupt(answer)) }
}
