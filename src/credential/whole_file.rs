//! Files that are written whole or not at all: temporary file, sync, rename, sync of the folder.
//!
//! After a crash at any point the old file or the new one is there, never a part. What is in the files is
//! not known here.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Who may read a file on Unix. On Windows the folder decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readers {
    /// Only the owner, from the moment the file exists.
    Owner,
    /// As the system has it for ordinary files.
    Anybody,
}

/// Writes `bytes` to `path`, replacing what is there.
pub(super) fn write(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let temporary = temporary_name(path)?;
    // What a crash left behind may have other rights or another owner.
    match fs::remove_file(&temporary) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let written = write_synced(&temporary, bytes, readers).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
        return written;
    }
    sync_folder(path)
}

fn temporary_name(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let mut name = name.to_owned();
    name.push(".new");
    Ok(path.with_file_name(name))
}

fn write_synced(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    if readers == Readers::Owner {
        private(&mut options);
    }
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(0o600);
}

#[cfg(not(unix))]
fn private(_: &mut OpenOptions) {}

/// A rename is on the disk when its folder is. Windows has no such call and needs none.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
