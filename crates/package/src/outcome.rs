//! How the writing of a package goes, and how it ends.

use std::fmt;
use std::io;
use std::path::PathBuf;

use dabiao_credential::LockError;

use crate::read::Counts;

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Items are put into frames.
    Packing,
    /// A file is written.
    Writing,
    /// A file is read back.
    Checking,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub phase: Phase,
    /// The part, from 1.
    pub part: u32,
    /// How many items were packed.
    pub packed: Counts,
    /// How many frames of this part were written or read back.
    pub frames: u32,
}

/// What was written. It exists only when all of it was read back from the disk as it should be: the stick may be
/// pulled out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The files, one for each part.
    pub files: Vec<PathBuf>,
    /// Their bytes.
    pub bytes: u64,
    /// What is in them.
    pub packed: Counts,
}

/// Why a package was not written. The part that was being written is nowhere then, parts before it are whole.
#[derive(Debug)]
pub enum WriteError {
    /// The disk refused: it is full, write-protected, or was pulled out.
    Io {
        /// The file.
        place: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// The system's answer.
        source: io::Error,
    },
    /// What was read back is not what was written.
    NotAsWritten {
        /// The file; it was removed.
        place: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// It was cancelled.
    Cancelled,
    /// An item is larger than a package can carry.
    TooLarge(String),
    /// The source of the items failed.
    Source(Box<dyn std::error::Error + Send + Sync>),
    /// A receiver's box key is none.
    Receiver(LockError),
    /// Only a request to join and its answer may be in the clear, and what is sealed has receivers with box keys.
    NotSealed,
    /// The table of contents without a frame is too large already: too many tips or receivers.
    TableTooLarge,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { place, doing, source } => {
                write!(f, "the package can't be written ({doing}: {source}): {}", place.display())
            }
            Self::NotAsWritten { place, what } => {
                write!(f, "the disk gives back something else than was written ({what}): {}", place.display())
            }
            Self::Cancelled => f.write_str("the writing was cancelled"),
            Self::TooLarge(what) => write!(f, "larger than a package can carry: {what}"),
            Self::Source(source) => write!(f, "what is to be packed can't be read: {source}"),
            Self::Receiver(fault) => write!(f, "a receiver's box key is not usable: {fault}"),
            Self::NotSealed => f.write_str("such a package has to be sealed to receivers with box keys"),
            Self::TableTooLarge => f.write_str("too many receivers or series for one package"),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Source(source) => Some(source.as_ref()),
            Self::Receiver(fault) => Some(fault),
            _ => None,
        }
    }
}
