//! Backups: verified copies of the store, made by hand or by itself, and thinned.
//!
//! A copy is made under another name, verified, and only then gets its own; so a file with a backup's name is
//! a whole one. Making the copy needs the store's thread, verifying it does not.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, DateTime};

use super::backup_files::{BACKUP_FOLDER, NAME, backups, backups_in, free_name};
use super::copy::{copy_to_file, remove_if_there, verify, verify_older};
use super::{AuditAgainst, AuditReport, Db, KeepMark, PathError, StoreError};
use dabiao_domain::retention::superfluous;
use dabiao_files::{self as files, Outgoing, Readers};

/// Why an automatic backup is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// A new day: nothing is done if there is one of this day.
    Daily,
    /// Something happened that is worth one, such as the end of a sitting.
    Event,
}

/// A copy that is not verified yet. Dropped without being kept, it removes itself.
#[derive(Debug)]
struct Copied(Outgoing);

/// An automatic backup whose copy is made and is still to be verified.
#[derive(Debug)]
pub struct AutoBackup {
    copied: Copied,
    today: Date,
}

/// A backup whose copy is made and is still to be verified: away from the store's thread.
#[derive(Debug)]
pub struct StartedBackup(Copied);

impl StartedBackup {
    /// Verifies the copy and gives it its name.
    ///
    /// # Errors
    /// As [`Db::backup_to`]; no file is left then.
    pub fn finish(self, against: &AuditAgainst) -> Result<AuditReport, StoreError> {
        self.0.keep(against)
    }
}

impl Db {
    /// Makes the copy of a backup that will be the new file `path`.
    ///
    /// # Errors
    /// As [`Db::backup_to`], but that nothing is verified yet.
    pub fn start_backup(&self, path: &Path) -> Result<StartedBackup, StoreError> {
        Ok(StartedBackup(self.copy_for(path)?))
    }

    /// Writes a verified copy of the store to the new file `path`.
    ///
    /// # Errors
    /// [`StoreError::Exists`], [`StoreError::BadPath`] for a folder that is not there or can't be written;
    /// [`StoreError::Unverified`] if the store itself is damaged; what was only said wrong in it is among the notes. System
    /// errors. No file is left then.
    pub fn backup_to(&self, path: &Path, against: &AuditAgainst) -> Result<AuditReport, StoreError> {
        self.copy_for(path)?.keep(against)
    }

    /// Makes the copy of an automatic backup at the local time `now`, if there is an occasion for it. An empty
    /// store is not worth one.
    ///
    /// # Errors
    /// System errors; [`StoreError::DiskFull`].
    pub fn start_auto_backup(
        &self,
        now: DateTime,
        occasion: Occasion,
    ) -> Result<Option<AutoBackup>, StoreError> {
        let folder = self.folder().join(BACKUP_FOLDER);
        let known = backups(self.folder());
        let done = occasion == Occasion::Daily && known.iter().any(|b| b.taken.date() == now.date());
        if done
            || self.connection.query_row(
                "SELECT NOT EXISTS (SELECT 1 FROM journal WHERE op <> 'begin_signing')",
                [],
                |r| r.get(0),
            )?
        {
            return Ok(None);
        }
        files::private_folder(&folder)?;
        if occasion == Occasion::Daily {
            files::sweep_away(self.folder());
        }
        let copied = self.copy_for(&free_name(&folder, &now.strftime(NAME).to_string()))?;
        Ok(Some(AutoBackup { copied, today: now.date() }))
    }

    fn copy_for(&self, target: &Path) -> Result<Copied, StoreError> {
        if target.file_name().is_none() {
            return Err(StoreError::bad_path(target, PathError::NoName));
        }
        new_target(target)?;
        // Created here and not by SQLite, whose errors say less about why a file can't be made, and whose
        // files others can read.
        let outgoing =
            Outgoing::begin(target, Readers::Owner, Some(self.folder())).map_err(|e| match e.kind() {
                std::io::ErrorKind::StorageFull => StoreError::DiskFull,
                _ => StoreError::bad_path(target, e),
            })?;
        copy_to_file(&self.connection, outgoing.part())?;
        Ok(Copied(outgoing))
    }
}

/// Whether a new file can be written to `path`: nothing is there.
///
/// # Errors
/// [`StoreError::Target`] for something that is no file, [`StoreError::Exists`] for a file or a link to one.
pub fn new_target(path: &Path) -> Result<(), StoreError> {
    files::check_target(path).map_err(|fault| StoreError::Target { path: path.to_owned(), fault })?;
    match fs::symlink_metadata(path) {
        Ok(_) => Err(StoreError::Exists(path.to_owned())),
        Err(_) => Ok(()),
    }
}

impl Copied {
    /// Verifies the copy and gives it its name.
    fn keep(self, against: &AuditAgainst) -> Result<AuditReport, StoreError> {
        let report = verify(self.0.part(), against)?;
        if fs::symlink_metadata(self.0.target()).is_ok() {
            return Err(StoreError::Exists(self.0.target().to_owned()));
        }
        self.0.keep()?;
        if let (Some(KeepMark(keep)), Some(mark)) = (&against.keep, &report.mark) {
            keep(mark);
        }
        Ok(report)
    }
}

impl AutoBackup {
    /// Verifies the copy, keeps it, and removes the backups that it makes superfluous. The file is returned.
    ///
    /// # Errors
    /// As [`Db::backup_to`]; no older backup is removed then.
    pub fn finish(self, against: &AuditAgainst) -> Result<PathBuf, StoreError> {
        let (target, today) = (self.copied.0.target().to_owned(), self.today);
        self.copied.keep(against)?;
        let known = backups_in(files::folder_of(&target));
        let taken: Vec<DateTime> = known.iter().map(|b| b.taken).collect();
        for backup in superfluous(&taken, today).into_iter().filter_map(|n| known.get(n)) {
            // One that can't be removed now is tried again after the next backup.
            let _ = remove_if_there(&backup.path);
        }
        Ok(target)
    }
}

/// Checks the file against itself, as a restore would: what its facts mean is told in the notes.
///
/// # Errors
/// [`StoreError::Unverified`] with what is damaged; [`StoreError::BadPath`].
pub fn verify_backup(path: &Path, against: &AuditAgainst) -> Result<AuditReport, StoreError> {
    verify_older(path, against)
}
