//! The maker of demonstrations, as far as the window needs it.

use std::path::{Path, PathBuf};

use crate::jobs::Progress;

/// How large a demonstration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoSize {
    /// Officers.
    pub officers: u32,
    /// Units.
    pub units: u32,
    /// Days of practice.
    pub days: u32,
}

/// Why a demonstration was not made or not removed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DemoMakerError {
    /// It was given up.
    #[error("given up")]
    GivenUp,
    /// This went wrong.
    #[error("{0}")]
    Failed(String),
}

/// Makes a demonstration beside real data, and removes it. Called on a thread of its own.
pub trait DemoMaker: Send + Sync {
    /// Makes one of that size, with `now_ms` for its present, in the [`DEMO_FOLDER`](super::DEMO_FOLDER) of
    /// `data`; an existing one stays unchanged. Returns its folder.
    ///
    /// # Errors
    /// [`DemoMakerError::GivenUp`] when `progress` says that it was cancelled; nothing of it stays then.
    fn make_beside(
        &self,
        data: &Path,
        size: DemoSize,
        now_ms: i64,
        progress: &Progress,
    ) -> Result<PathBuf, DemoMakerError>;

    /// Removes the one in that folder of `data`, and nothing else.
    ///
    /// # Errors
    /// Why it stays.
    fn remove_beside(&self, data: &Path) -> Result<(), DemoMakerError>;
}
