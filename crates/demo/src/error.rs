//! Why a demonstration is not made or not removed.

use std::path::PathBuf;

use dabiao_app::certificates::KeyUseError;
use dabiao_store::StoreError;

/// Why there is no demonstration.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The folder holds something: nothing was changed in it.
    #[error("{} holds data already: {entry}", .folder.display())]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
        /// The first thing in it.
        entry: String,
    },
    /// The folder is no demonstration: it is not removed.
    #[error("{} is no demonstration", .0.display())]
    NotDemo(PathBuf),
    /// The operating system refused.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A key could not be made.
    #[error(transparent)]
    Key(#[from] KeyUseError),
    /// The texts could not be made, or something is inconsistent: a bug of the program.
    #[error("{0}")]
    Made(String),
    /// The user cancelled it.
    #[error("given up")]
    GivenUp,
}
