//! Backups under a password: the copy is made and verified in the private data folder, and leaves it
//! encrypted; a restore decrypts there. There is no plain copy at any other place, and none is left after a
//! kill.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use rand::SeedableRng as _;
use rand::rngs::StdRng;

use super::actor::{Authorized, Barred};
use dabiao_credential::{BackupLockError, is_locked, lock, unlock};
use dabiao_files::{self as files, Outgoing, Readers};
use dabiao_store::{AuditReport, Db, StoreError, new_target};

/// Why there is no such backup, or it can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is no right to it, or the store.
    #[error(transparent)]
    Barred(#[from] Barred),
    /// The lock, or what is in the locked file.
    #[error(transparent)]
    Lock(#[from] BackupLockError),
}

impl From<io::Error> for BackupError {
    fn from(error: io::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl From<StoreError> for BackupError {
    fn from(error: StoreError) -> Self {
        Self::Barred(Barred::Store(error))
    }
}

/// Removes a file when it is dropped.
#[derive(Debug)]
pub(super) struct Removed(pub(super) PathBuf);

impl Drop for Removed {
    fn drop(&mut self) {
        let _ = files::remove_file(&self.0);
    }
}

/// Writes a verified copy of the store in `folder` to the new file `out`, locked by `password`. It is opened once
/// again and compared before it gets its name. `seed` is fresh.
///
/// # Errors
/// As [`super::backups::backup`]; a password that can't be taken. No file is left then.
pub fn back_up_locked(
    by: &Authorized,
    db: &Db,
    folder: &Path,
    out: &Path,
    password: &str,
    seed: [u8; 32],
) -> Result<AuditReport, BackupError> {
    new_target(out)?;
    let plain = Removed(files::leftover_path(folder));
    let report = super::backups::backup(by, db, &plain.0, folder)?;
    lock_copy(&plain.0, folder, out, password, seed)?;
    Ok(report)
}

/// Writes what is in the plain backup `plain` to the new file `out`, locked by `password`, opened once again and
/// compared before it gets its name.
///
/// # Errors
/// A password that can't be taken; any error of the system. No file is left then.
pub(super) fn lock_copy(
    plain: &Path,
    folder: &Path,
    out: &Path,
    password: &str,
    seed: [u8; 32],
) -> Result<(), BackupError> {
    let mut outgoing = Outgoing::begin(out, Readers::Owner, Some(folder))
        .map_err(|error| StoreError::bad_path(out, error))?;
    lock(&mut opened(plain)?, outgoing.file(), password, &mut StdRng::from_seed(seed))?;
    unlock(&mut opened(outgoing.part())?, &mut Same(opened(plain)?), password)?;
    outgoing.keep()?;
    Ok(())
}

/// Whether a file is a locked backup, by its first bytes. An unreadable file is none.
pub fn is_locked_backup(path: &Path) -> bool {
    let mut start = [0; 8];
    files::open_regular(path).is_ok_and(|mut file| file.read_exact(&mut start).is_ok()) && is_locked(&start)
}

/// An opened locked backup: a plain copy in the data folder, which removes itself.
#[derive(Debug)]
pub struct Unlocked(Outgoing);

impl Unlocked {
    /// Opens `file` by `password` into `folder`, the data folder, made if it is not there.
    ///
    /// # Errors
    /// [`BackupLockError`]; any error of the system. Nothing is left then.
    pub fn of(file: &Path, folder: &Path, password: &str) -> Result<Self, BackupError> {
        let mut source = opened(file)?;
        files::private_folder(folder)?;
        let mut outgoing = Outgoing::begin(&folder.join("unlocked"), Readers::Owner, Some(folder))?;
        unlock(&mut source, outgoing.file(), password)?;
        Ok(Self(outgoing))
    }

    /// The plain copy.
    pub fn path(&self) -> &Path {
        self.0.part()
    }
}

fn opened(path: &Path) -> Result<fs::File, StoreError> {
    files::open_regular(path).map_err(|fault| StoreError::bad_path(path, fault))
}

/// Takes only what is in a file, in its order.
struct Same(fs::File);

impl Write for Same {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut there = vec![0; bytes.len()];
        self.0.read_exact(&mut there)?;
        if there == bytes {
            Ok(bytes.len())
        } else {
            Err(io::Error::other("what was written is not what was read"))
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.0.read(&mut [0])? == 0 {
            Ok(())
        } else {
            Err(io::Error::other("what was written is not whole"))
        }
    }
}
