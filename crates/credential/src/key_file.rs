//! Key files on disk: written whole or not at all, read only when no other user can read them.
//!
//! On Unix a key file belongs to its owner alone (mode 0600) and a file that others may read is refused, but on a disk that
//! keeps no rights of files, such as a stick: it is said of the data folder as a whole that others can read it. On Windows
//! the file inherits the access list of its folder: below `%LOCALAPPDATA%` that is the user, the system and
//! administrators, and nothing is checked. A key is a file of its own, outside the database: a copied or
//! leaked database can then sign nothing. This module does not know a key's purpose.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::password::PasswordError;
use super::whole_file;
use dabiao_files::{self as files, ReadError};

/// A key file is smaller.
const MAX_BYTES: u64 = 16 * 1024;

/// Why a key can't be loaded, sorted by the remedy.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// There is no such file.
    #[error("there is no key file: put the bureau's copy back, or make a new key: {}", .0.display())]
    Missing(PathBuf),
    /// A key must not be written over.
    #[error("there is a key file already; move it to a safe place first: {}", .0.display())]
    Exists(PathBuf),
    /// Other users can read or write the file.
    #[error(
        "other users of this PC can read or write the key file (mode {mode:o}); run chmod 600, and make a \
         new key if somebody else may have read it: {}", .path.display()
    )]
    TooOpen {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file is damaged or no key file.
    #[error("the key file is damaged ({what}); put the bureau's copy back: {}", .path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// The error.
        what: String,
    },
    /// Written by a newer program.
    #[error("the key file has version {version}; a newer version of the program is needed: {}", .path.display())]
    TooNew {
        /// The file.
        path: PathBuf,
        /// Its version.
        version: i64,
    },
    /// The passphrase does not open it. (A damaged file gives the same error: the two can't be
    /// distinguished.)
    #[error("the passphrase does not open the issuing key; check capital letters and input method")]
    WrongPassphrase,
    /// The new passphrase can't be taken.
    #[error("the passphrase can't be taken: {0}")]
    Passphrase(#[from] PasswordError),
    /// The key derivation failed, for lack of memory.
    #[error("not enough memory to open the issuing key; close other programs")]
    Memory,
    /// The operating system refused.
    #[error("the key file can't be read or written ({source}): {}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Its answer.
        source: io::Error,
    },
}

impl KeyError {
    pub(super) fn corrupt(path: &Path, what: impl Into<String>) -> Self {
        Self::Corrupt { path: path.to_owned(), what: what.into() }
    }
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> KeyError {
    let path = path.to_owned();
    move |source| KeyError::Io { path, source }
}

/// Reads a key file that only its owner can read. The text is wiped when it is dropped.
pub(super) fn read(path: &Path) -> Result<Zeroizing<String>, KeyError> {
    read_where(path, files::keeps_rights)
}

/// As [`read`]; `keeps_rights` says whether the disk of a folder keeps the rights of files.
fn read_where(path: &Path, keeps_rights: impl FnOnce(&Path) -> bool) -> Result<Zeroizing<String>, KeyError> {
    let file = match files::open_regular(path) {
        Ok(file) => file,
        Err(fault) if fault.is_missing() => return Err(KeyError::Missing(path.to_owned())),
        Err(ReadError::NotAFile(what)) => {
            return Err(KeyError::corrupt(path, format!("it is no file but {what}")));
        }
        Err(fault) => return Err(io_error(path)(fault.into_io())),
    };
    let facts = file.metadata().map_err(io_error(path))?;
    check_rights(path, &facts)
        .or_else(|open| if keeps_rights(files::folder_of(path)) { Err(open) } else { Ok(()) })?;
    if facts.len() > MAX_BYTES {
        return Err(KeyError::corrupt(path, "too long"));
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_BYTES as usize + 1));
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(io_error(path))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| KeyError::corrupt(path, "not text"))?;
    Ok(Zeroizing::new(text.to_owned()))
}

#[cfg(unix)]
fn check_rights(path: &Path, facts: &fs::Metadata) -> Result<(), KeyError> {
    use std::os::unix::fs::PermissionsExt as _;
    const OTHERS: u32 = 0o077;
    let mode = facts.permissions().mode() & 0o777;
    if mode & OTHERS == 0 { Ok(()) } else { Err(KeyError::TooOpen { path: path.to_owned(), mode }) }
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "only Unix has permission bits")]
fn check_rights(_: &Path, _: &fs::Metadata) -> Result<(), KeyError> {
    Ok(())
}

/// Writes a key file that must not exist yet.
pub(super) fn create(path: &Path, text: &str) -> Result<(), KeyError> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(KeyError::Exists(path.to_owned()));
    }
    write(path, text)
}

/// Writes a key file in place of the present one, which stays untouched until the new one is on the disk.
pub(super) fn write(path: &Path, text: &str) -> Result<(), KeyError> {
    whole_file::write(path, text.as_bytes()).map_err(io_error(path))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_disk_without_rights_of_files_is_no_reason_to_refuse_a_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.toml");
        create(&path, "a key").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(read_where(&path, |_| false).unwrap().as_str(), "a key");
        assert!(matches!(read_where(&path, |_| true), Err(KeyError::TooOpen { mode: 0o644, .. })));
        // The disk of this folder does keep them, and nothing is left of finding that out.
        assert!(matches!(read(&path), Err(KeyError::TooOpen { .. })));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
