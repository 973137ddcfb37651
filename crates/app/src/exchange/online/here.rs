//! Where this PC's data are, and its clock.

use std::path::PathBuf;
use std::sync::Arc;

use dabiao_domain::sync::verdict::HostPrint;
use dabiao_store::digest;
use uuid::Uuid;

use crate::clock::{Clock, pc_name};

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
        let said = [station.as_bytes(), pc_name().as_bytes()].concat();
        HostPrint { name: digest(&said), ..HostPrint::default() }
    }
}
