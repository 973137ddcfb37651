//! The open store as one thing: the connection and what this run knows beside it.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use uuid::Uuid;

use super::error::StoreError;
use super::first_times::FirstTimes;
use super::known_times::{SharedFloor, Times};
use super::running::Running;
use super::signer::JournalSigner;
use dabiao_domain::time_floor::GivenClock;

/// The database within the data folder.
pub const DATABASE_FILE: &str = "dabiao.sqlite";

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
    /// A copy of a store, for itself: no lock, no reserve. Its series is that of the station that wrote it.
    pub(super) fn of_copy(connection: Connection) -> Result<Self, StoreError> {
        let sql = "SELECT coalesce((SELECT value FROM meta WHERE key = 'station'), '')";
        let series = connection.query_row(sql, [], |row| row.get(0))?;
        let mut db = Self::of(connection, Path::new(""), None);
        db.series = series;
        Ok(db)
    }

    /// A store of which nothing is known yet but where it is; its series is still to be told.
    pub(super) fn of(connection: Connection, folder: &Path, lock: Option<File>) -> Self {
        Self {
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
            _lock: lock,
        }
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
}
