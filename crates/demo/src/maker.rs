//! The bureau as the program makes it at the window.

use std::path::{Path, PathBuf};

use super::folder::{make_beside, remove_beside};
use super::{DEFAULT_SEED, DemoError, DemoPlan};
use dabiao_app::demo::{DemoMaker, DemoMakerError, DemoSize};
use dabiao_app::jobs::Progress;

/// Makes and removes the synthetic bureau of the usual seed.
#[derive(Clone, Copy, Debug, Default)]
pub struct SyntheticBureau;

impl DemoMaker for SyntheticBureau {
    fn make_beside(
        &self,
        data: &Path,
        size: DemoSize,
        now_ms: i64,
        progress: &Progress,
    ) -> Result<PathBuf, DemoMakerError> {
        let DemoSize { officers, units, days } = size;
        let plan = DemoPlan { officers, units, days, seed: DEFAULT_SEED, now_ms };
        make_beside(data, &plan, progress).map_err(|error| trouble(&error))
    }

    fn remove_beside(&self, data: &Path) -> Result<(), DemoMakerError> {
        remove_beside(data).map_err(|error| trouble(&error))
    }
}

/// The same in the words of the window.
fn trouble(error: &DemoError) -> DemoMakerError {
    match error {
        DemoError::GivenUp => DemoMakerError::GivenUp,
        other => DemoMakerError::Failed(other.to_string()),
    }
}
