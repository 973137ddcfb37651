//! The open store as one thing: the connection and what this run knows beside it.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rusqlite::{Connection, Row, config::DbConfig};
use uuid::Uuid;

use super::error::StoreError;
use super::far_state::FarState;
use super::first_times::FirstTimes;
use super::known_times::{SharedFloor, Times};
use super::path_part::PathPart;
use super::running::Running;
use super::signer::JournalSigner;
use dabiao_domain::areas::Areas;
use dabiao_domain::time_floor::GivenClock;

/// The database within the data folder.
pub const DATABASE_FILE: &str = "dabiao.sqlite";

/// The touched areas, for callers on other threads.
pub(super) type SharedAreas = Arc<Mutex<Areas>>;

/// The open store. Lives on the store's own thread.
pub struct Db {
    pub(super) connection: Connection,
    /// The series that this station writes.
    pub(super) series: String,
    /// All its series, the oldest first.
    pub(super) path: Vec<PathPart>,
    /// What other stations wrote.
    pub(super) far: FarState,
    pub(super) signer: Option<Box<dyn JournalSigner>>,
    /// Whether a transaction of many writes is open.
    pub(super) bulk: bool,
    /// The areas touched by that transaction's writes so far.
    pub(super) bulk_touched: Areas,
    /// Touched areas that were not fetched yet.
    pub(super) touched: SharedAreas,
    /// Of attempts that are open.
    pub(super) first_times: FirstTimes,
    /// This run's data of the running attempts that it has written to.
    pub(super) running: BTreeMap<Uuid, Running>,
    /// The time that was given instead of the system's, until an entry says so.
    pub(super) given: Option<GivenClock>,
    /// Times as they are known; none until they were asked for.
    pub(super) times: Option<Times>,
    /// The floor, for callers that must not wait for this thread.
    pub(super) floor: SharedFloor,
    folder: PathBuf,
    /// Replaces the system's free space: tests use it to simulate a disk that is nearly full.
    pretended_space: Option<u64>,
    /// None for a copy that is only read or being prepared, and while the file is shut.
    lock: Option<File>,
}

impl Db {
    /// A copy of a store, for itself: no lock, no reserve. Its series is that of the station that wrote it.
    pub(super) fn of_copy(connection: Connection) -> Result<Self, StoreError> {
        let sql = "SELECT coalesce((SELECT value FROM meta WHERE key = 'station'), '')";
        let series = connection.query_row(sql, [], |row| row.get(0))?;
        let mut db = Self::of(connection, Path::new(""), None);
        db.far = FarState::of(&db.connection)?;
        db.set_series(series)?;
        Ok(db)
    }

    /// A store of which only the place is known so far; its series is set later.
    pub(super) fn of(connection: Connection, folder: &Path, lock: Option<File>) -> Self {
        Self {
            connection,
            series: String::new(),
            path: Vec::new(),
            far: FarState::default(),
            signer: None,
            bulk: false,
            bulk_touched: Areas::default(),
            touched: SharedAreas::default(),
            first_times: FirstTimes::default(),
            running: BTreeMap::new(),
            given: None,
            times: None,
            floor: SharedFloor::default(),
            folder: folder.to_owned(),
            pretended_space: None,
            lock,
        }
    }

    /// The data folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Lets go of file and folder, before they are opened again: the open file may be one whose disk went away.
    pub(super) fn let_go(&mut self) -> Result<(), StoreError> {
        let nothing = Connection::open_in_memory()?;
        // The log is removed by its name: that may be the name of another disk's file by now.
        let _ = self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        drop(std::mem::replace(&mut self.connection, nothing));
        drop(self.lock.take());
        Ok(())
    }

    /// Goes on with the file that was opened again. What was written last may be in it or not: it is read anew.
    pub(super) fn go_on_with(&mut self, connection: Connection, lock: File) {
        self.connection = connection;
        self.lock = Some(lock);
        self.running.clear();
        self.forget_times();
    }

    /// Bounds the file to `pages` pages: the way tests make a disk full. None lifts the bound.
    ///
    /// # Errors
    /// SQLite errors.
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

    /// From here on the open file takes no writes, as one whose disk went away: the way tests pull out a stick. The file
    /// that is opened again takes them.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn refuse_writes(&self) -> Result<(), StoreError> {
        Ok(self.connection.pragma_update(None, "query_only", 1)?)
    }

    /// Sets a pragma of the open store: the way tests make it write its log back often, or less durable than it
    /// has to be. The program never does.
    ///
    /// # Errors
    /// SQLite errors.
    #[doc(hidden)]
    pub fn set_pragma_for_test(&mut self, name: &str, value: i64) -> Result<(), StoreError> {
        Ok(self.connection.pragma_update(None, name, value)?)
    }

    /// Every row of a query over `table`, read by `read`.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] with table and row for one that can't be read; SQLite errors.
    pub(super) fn rows_of<T>(
        &self,
        table: &str,
        sql: &str,
        read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let number = found.len() + 1;
            found.push(read(row).map_err(|error| error.in_row(table, number))?);
        }
        Ok(found)
    }
}
