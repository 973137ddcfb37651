//! Copies of a store: made page by page, opened for reading, verified against themselves.
//!
//! A copy is one file without a `-wal` beside it, so that it can be carried about and read from a medium that
//! can't be written. Nothing here names, keeps or removes copies.

use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup as Pages, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::far_state::is_judged;
use super::schema::{SCHEMA_VERSION, check_identity, migrate};
use super::{AuditAgainst, AuditReport, CopyError, Db, StoreError};
use dabiao_files as files;

/// Copies all pages of `from` to the file `path`, which is empty and its owner's alone. Its content is not on the disk
/// for certain when it returns.
pub(super) fn copy_to_file(from: &Connection, path: &Path) -> Result<(), StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut to = Connection::open_with_flags(path, flags)?;
    // Until it is whole the copy is nothing: it needs no journal, and one sync at the end.
    to.pragma_update(None, "synchronous", "OFF")?;
    to.pragma_update(None, "journal_mode", "OFF")?;
    copy_pages(from, &mut to)?;
    // The pages bring along the mark of a file with a write-ahead log.
    to.pragma_update(None, "journal_mode", "DELETE")?;
    to.close().map_err(|(_, error)| error)?;
    Ok(())
}

fn copy_pages(from: &Connection, to: &mut Connection) -> Result<(), StoreError> {
    let pages = Pages::new(from, to)?;
    loop {
        match pages.step(-1)? {
            StepResult::Done => return Ok(()),
            StepResult::Busy | StepResult::Locked => {
                return Err(StoreError::Sql("the database is busy".to_owned()));
            }
            _ => {}
        }
    }
}

/// Opens the copy `path` for reading. One of an older schema is brought to the newest in memory, and one that was judged by
/// other rules is judged anew there.
///
/// # Errors
/// [`StoreError::Foreign`], [`StoreError::TooNew`], SQLite errors.
fn open_copy(path: &Path) -> Result<Db, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    let version = identity_of_copy(&connection)?;
    if version < SCHEMA_VERSION || !is_judged(&connection)? {
        let mut lifted = Connection::open_in_memory()?;
        copy_pages(&connection, &mut lifted)?;
        migrate(&mut lifted, version, &crate::far::merge::anew)?;
        crate::far::merge::judge_by_today(&mut lifted)?;
        connection = lifted;
    }
    Db::of_copy(connection)
}

/// The schema version of a copy. An empty file is a first start elsewhere; as a copy it is nothing.
pub(super) fn identity_of_copy(connection: &Connection) -> Result<i64, StoreError> {
    match check_identity(connection)? {
        0 => Err(StoreError::Unverified(vec![CopyError::Empty.problem("there is no table in it")])),
        version => Ok(version),
    }
}

/// Checks the copy `path` against itself: identity, pages, the journal's chain, tables and scores. What its facts mean
/// beside each other is told in the notes: a store in which something was found is one of which a copy is wanted all the more.
///
/// # Errors
/// [`StoreError::Unverified`] with everything that is damaged; [`StoreError::BadPath`] if there is no such file.
pub(super) fn verify(path: &Path, against: &AuditAgainst) -> Result<AuditReport, StoreError> {
    readable(path)?;
    let db = open_copy(path).map_err(doubt)?;
    verify_open(&db, against)
}

/// As [`verify`], for a copy that may be older than the present state: it is checked against the state known
/// when it was made.
///
/// # Errors
/// As [`verify`].
pub(super) fn verify_older(path: &Path, against: &AuditAgainst) -> Result<AuditReport, StoreError> {
    readable(path)?;
    let db = open_copy(path).map_err(doubt)?;
    let head = db.journal_head().map_err(doubt)?;
    verify_open(&db, &against.as_of(&head.series, head.entries))
}

/// As [`verify`], of a copy that is open.
pub(super) fn verify_open(db: &Db, against: &AuditAgainst) -> Result<AuditReport, StoreError> {
    let report = db.audit(against).map_err(doubt)?.of_copy();
    if report.problems.is_empty() { Ok(report) } else { Err(StoreError::Unverified(report.problems)) }
}

/// Whether `path` is a file that can be read: no pipe or device, at which the reading would never end.
pub(super) fn readable(path: &Path) -> Result<(), StoreError> {
    files::open_regular(path).map(drop).map_err(|fault| StoreError::bad_path(path, fault))
}

/// A problem of a copy's content makes it unverified; a problem of the machine stays.
pub(super) fn doubt(error: StoreError) -> StoreError {
    match CopyError::told_by(&error) {
        Some(problem) => StoreError::Unverified(vec![problem]),
        None => error,
    }
}

/// Brings the names in a folder to the disk, where the system has a way to do so.
pub(super) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    Ok(files::sync_folder(folder)?)
}

/// Removes a file that may not be there.
pub(super) fn remove_if_there(path: &Path) -> Result<(), StoreError> {
    match files::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e.into()),
        _ => Ok(()),
    }
}

/// `path` with `suffix` at its end.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
