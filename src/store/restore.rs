//! Restoring: a backup becomes the store, and the store that was there is set aside, never removed.
//!
//! The file given is never opened in place. It is copied into the data folder, verified, brought to the newest
//! schema, and gets the journal entry that tells of the restore; only that prepared copy takes the store's
//! name. Whatever is refused leaves the store as it was.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use rusqlite::{Connection, OptionalExtension as _};
use uuid::Uuid;

use super::backup::free_name;
use super::copy::{doubt, identity_of_copy, readable, remove_if_there, sync_file, sync_folder, verify_open};
use super::fact::Fact;
use super::hash::hex;
use super::journal::JournalSigner;
use super::open::lock;
use super::{AuditAgainst, AuditProblem, AuditReport, DATABASE_FILE, Db, Hash, StoreError, schema};

/// The copy while it is being prepared.
const PREPARED_FILE: &str = "dabiao-restoring.sqlite";
/// What SQLite keeps beside a database file.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// What a restore needs.
pub struct Restore<'a> {
    /// The backup: a file of `dabiao backup`, an automatic one, or a database from a copied data folder (a
    /// `-wal` beside it belongs to it).
    pub file: &'a Path,
    /// The data folder; made if it is not there.
    pub folder: &'a Path,
    /// Milliseconds since the Unix epoch, for the journal.
    pub now_ms: i64,
    /// The local time, for the name of the store that is set aside.
    pub now: DateTime,
    /// Makes the id of a backup that has no station yet.
    pub new_id: &'a dyn Fn() -> Uuid,
    /// The station's key, if its entries are signed.
    pub signer: Option<Box<dyn JournalSigner>>,
    /// What the backup is held against.
    pub against: AuditAgainst,
}

/// What a restore did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The audit of the restored store, the entry of the restore included.
    pub report: AuditReport,
    /// The files that were the store before; empty if there was none.
    pub set_aside: Vec<PathBuf>,
}

/// Restores a backup.
///
/// The station goes on with its own series from the backup's last entry, with an entry [`Fact::Restored`] that
/// names it. What it had written after the backup is no longer in the series: whoever has seen those entries
/// finds that entry in their place, and the entries themselves in the store that was set aside.
///
/// # Errors
/// [`StoreError::BadPath`] for a file that can't be read, [`StoreError::Unverified`] for one that is not a
/// sound backup, [`StoreError::InUse`]; nothing was changed then. What the system says.
pub fn restore(plan: Restore<'_>) -> Result<Restored, StoreError> {
    let Restore { file, folder, now_ms, now, new_id, signer, against } = plan;
    readable(file)?;
    let lock = lock(folder)?;
    let prepared = Prepared::of(file, folder)?;
    prepared.ready(now_ms, signer, &against)?;
    let set_aside = set_aside(folder, now)?;
    // From here until the rename the old store stands without its log; whole, it is among what was set aside.
    for suffix in BESIDE {
        remove_if_there(&beside(&folder.join(DATABASE_FILE), suffix))?;
    }
    // An old log must never be found beside the new store.
    sync_folder(folder)?;
    fs::rename(&prepared.path, folder.join(DATABASE_FILE))?;
    sync_folder(folder)?;
    let db = Db::open_locked(folder, lock, new_id)?;
    Ok(Restored { report: verify_open(&db, &against)?, set_aside })
}

/// A copy of the backup in the data folder. It removes itself unless it was renamed.
struct Prepared {
    path: PathBuf,
}

impl Prepared {
    fn of(file: &Path, folder: &Path) -> Result<Self, StoreError> {
        let prepared = Self { path: folder.join(PREPARED_FILE) };
        prepared.clear();
        copy_content(file, &prepared.path)?;
        let log = beside(file, "-wal");
        if log.exists() {
            copy_content(&log, &beside(&prepared.path, "-wal"))?;
        }
        Ok(prepared)
    }

    /// Verifies the copy and makes it ready to be the store: newest schema, the entry of the restore, one file.
    fn ready(
        &self,
        now_ms: i64,
        signer: Option<Box<dyn JournalSigner>>,
        against: &AuditAgainst,
    ) -> Result<(), StoreError> {
        let mut db = self.open().map_err(doubt)?;
        verify_open(&db, against)?;
        let last = db.last_entry()?;
        if let Some(signer) = signer {
            db.sign_with(now_ms, signer)?;
        } else if last.as_ref().is_some_and(|entry| entry.signed) {
            let what = "its entries are signed, and the key of this station is not at hand";
            return Err(StoreError::Unverified(vec![AuditProblem::new(
                format!("journal {}", db.series),
                what,
            )]));
        }
        let (head, entries) = last.map_or_else(Default::default, |e| (hex(&e.hash), e.seq + 1));
        db.record(now_ms, &Fact::Restored { head, entries })?;
        db.connection.close().map_err(|(_, error)| error)?;
        sync_file(&self.path)
    }

    fn open(&self) -> Result<Db, StoreError> {
        let mut connection = Connection::open(&self.path)?;
        // No shared memory file; then what is in the log goes into the file, which stands alone from here on.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        let version = identity_of_copy(&connection)?;
        connection.pragma_update(None, "journal_mode", "DELETE")?;
        schema::migrate(&mut connection, version)?;
        schema::scrub(&connection)?;
        Db::of_copy(connection)
    }

    fn clear(&self) {
        let _ = fs::remove_file(&self.path);
        for suffix in BESIDE {
            let _ = fs::remove_file(beside(&self.path, suffix));
        }
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        self.clear();
    }
}

struct LastEntry {
    seq: i64,
    hash: Hash,
    signed: bool,
}

impl Db {
    fn last_entry(&self) -> Result<Option<LastEntry>, StoreError> {
        let sql = "SELECT seq, hash, signature IS NOT NULL FROM journal WHERE series = ?1 ORDER BY seq DESC LIMIT 1";
        let entry = self.connection.query_row(sql, [&self.series], |row| {
            Ok(LastEntry { seq: row.get(0)?, hash: row.get(1)?, signed: row.get(2)? })
        });
        Ok(entry.optional()?)
    }
}

/// Gives the store that is there, with what SQLite keeps beside it, a second name each; the first ones are left.
/// A database without its log is another database: the new names are all there before an old one goes.
fn set_aside(folder: &Path, now: DateTime) -> Result<Vec<PathBuf>, StoreError> {
    let present = folder.join(DATABASE_FILE);
    let aside = free_name(folder, &now.strftime("dabiao-before-restore-%Y-%m-%d-%H%M%S").to_string());
    let mut files = Vec::new();
    for suffix in [""].into_iter().chain(BESIDE) {
        let (from, to) = (beside(&present, suffix), beside(&aside, suffix));
        if from.is_dir() {
            fs::rename(&from, &to)?;
        } else if from.exists() {
            // Where a file can't have two names it is copied.
            if fs::hard_link(&from, &to).is_err() {
                fs::copy(&from, &to)?;
                sync_file(&to)?;
            }
        } else {
            continue;
        }
        files.push(to);
    }
    sync_folder(folder)?;
    Ok(files)
}

/// The content alone: a backup that can't be written gives a copy that can.
fn copy_content(from: &Path, to: &Path) -> Result<(), StoreError> {
    let mut source = File::open(from).map_err(|e| StoreError::bad_path(from, e))?;
    std::io::copy(&mut source, &mut File::create(to)?)?;
    Ok(())
}

/// `path` with `suffix` at its end.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
