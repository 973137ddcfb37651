//! Reading input from outside: a regular file only, and never beyond a given limit.

use std::borrow::Cow;
use std::fmt;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

/// What is in a file's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFile {
    /// A folder.
    Folder,
    /// A pipe.
    Pipe,
    /// A socket.
    Socket,
    /// A device.
    Device,
}

impl fmt::Display for NoFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Folder => "a folder",
            Self::Pipe => "a pipe",
            Self::Socket => "a socket",
            Self::Device => "a device",
        })
    }
}

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A folder, a device, a pipe or a socket.
    #[error("it is no file but {0}")]
    NotAFile(NoFile),
    /// Larger than such a file can be.
    #[error("it has {size} bytes, more than {limit}")]
    TooLarge {
        /// Its bytes, as far as they are known.
        size: u64,
        /// Most that are read.
        limit: u64,
    },
    /// Not UTF-8.
    #[error("line {line} is not UTF-8 text")]
    NotText {
        /// The line, from 1.
        line: usize,
    },
    /// The operating system refused.
    #[error("{0}")]
    Io(#[from] io::Error),
}

impl ReadError {
    /// Whether there is no such file.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Io(e) if e.kind() == io::ErrorKind::NotFound)
    }

    /// As an error of the system.
    pub fn into_io(self) -> io::Error {
        match self {
            Self::Io(error) => error,
            other => io::Error::new(io::ErrorKind::InvalidInput, other.to_string()),
        }
    }
}

/// Whether `path` is a regular file, or a link to one.
pub fn is_regular(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|facts| facts.is_file())
}

/// Opens a regular file, or a link to one, for reading. It never waits: anything else is refused before it is
/// opened, and again afterwards, because it may have been exchanged in between.
///
/// # Errors
/// [`ReadError::NotAFile`], [`ReadError::Io`].
pub fn open_regular(path: &Path) -> Result<File, ReadError> {
    check(&std::fs::metadata(path)?)?;
    let mut options = OpenOptions::new();
    options.read(true);
    never_wait(&mut options);
    let file = options.open(path)?;
    check(&file.metadata()?)?;
    Ok(file)
}

/// As [`open_regular`], of a file that was just written: its bytes come from the disk and not from memory, where the
/// system has a way to ask for that.
///
/// # Errors
/// [`ReadError::NotAFile`], [`ReadError::Io`].
pub fn open_from_disk(path: &Path) -> Result<File, ReadError> {
    let file = open_regular(path)?;
    forget(&file);
    Ok(file)
}

/// Best effort: a system that keeps the bytes in memory gives them all the same.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn forget(file: &File) {
    let _ = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed);
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn forget(_: &File) {}

/// The bytes of a regular file of at most `limit` bytes.
///
/// # Errors
/// See [`ReadError`].
pub fn bounded_read(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    let file = open_regular(path)?;
    let size = file.metadata()?.len();
    if size > limit {
        return Err(ReadError::TooLarge { size, limit });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    // It may grow while it is read: the limit is on what is read.
    file.take(limit + 1).read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    if size > limit { Err(ReadError::TooLarge { size, limit }) } else { Ok(bytes) }
}

/// As [`bounded_read`], as text, without a byte order mark and with `\n` at the end of every line.
///
/// # Errors
/// See [`ReadError`].
pub fn bounded_text(path: &Path, limit: u64) -> Result<String, ReadError> {
    let text = String::from_utf8(bounded_read(path, limit)?).map_err(|e| {
        let good = e.as_bytes().iter().take(e.utf8_error().valid_up_to());
        ReadError::NotText { line: good.filter(|b| **b == b'\n').count() + 1 }
    })?;
    Ok(with_unix_ends(text.trim_start_matches('\u{FEFF}')).into_owned())
}

/// `text` with `\n` at the end of every line, whatever the editor wrote that saved it: Windows ends lines with two
/// characters, very old systems with the other one.
pub fn with_unix_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() }
}

fn check(facts: &Metadata) -> Result<(), ReadError> {
    if facts.is_file() { Ok(()) } else { Err(ReadError::NotAFile(kind(facts))) }
}

#[cfg(unix)]
pub(super) fn kind(facts: &Metadata) -> NoFile {
    use std::os::unix::fs::FileTypeExt as _;
    let kind = facts.file_type();
    if kind.is_dir() {
        NoFile::Folder
    } else if kind.is_fifo() {
        NoFile::Pipe
    } else if kind.is_socket() {
        NoFile::Socket
    } else {
        NoFile::Device
    }
}

#[cfg(not(unix))]
pub(super) fn kind(facts: &Metadata) -> NoFile {
    if facts.is_dir() { NoFile::Folder } else { NoFile::Device }
}

/// A pipe in a file's place would block the opening until a process writes to it.
#[cfg(unix)]
pub(super) fn never_wait(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
}

#[cfg(not(unix))]
pub(super) fn never_wait(_: &mut OpenOptions) {}
