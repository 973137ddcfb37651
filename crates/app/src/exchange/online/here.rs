//! Where this PC's data are, and its clock.

use std::path::PathBuf;
use std::sync::Arc;

use dabiao_domain::sync::verdict::HostPrint;
use uuid::Uuid;

use crate::clock::Clock;

/// Where this PC's data are, and its clock.
#[derive(Clone)]
pub struct Here {
    /// The data folder.
    pub folder: PathBuf,
    /// Time, ids and randomness.
    pub clock: Arc<dyn Clock>,
}

impl Here {
    /// By what this PC is known to the bureau of which it is the station `station`.
    pub(super) fn print(&self, station: &Uuid) -> HostPrint {
        self.clock.host().print(station)
    }
}
