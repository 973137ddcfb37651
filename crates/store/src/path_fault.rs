//! Why a path that the caller gave can't be used, sorted so that it can be reported in any language.

use std::io;

use dabiao_files::{NoFile, ReadError};

/// Why a path can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// Nothing is there, or its folder is not.
    #[error("there is no such file or folder")]
    Missing,
    /// The account has not the right to it.
    #[error("this account may not use it")]
    Denied,
    /// A folder, a device, a pipe or a socket.
    #[error("it is no file but {0}")]
    NotAFile(NoFile),
    /// It ends with no file's name.
    #[error("it is no name of a file")]
    NoName,
    /// Any other system error.
    #[error("{0}")]
    Other(String),
}

impl From<io::Error> for PathError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::Denied,
            _ => Self::Other(error.to_string()),
        }
    }
}

impl From<ReadError> for PathError {
    fn from(fault: ReadError) -> Self {
        match fault {
            ReadError::Io(error) => error.into(),
            ReadError::NotAFile(what) => Self::NotAFile(what),
            other => Self::Other(other.to_string()),
        }
    }
}
