//! What distinguishes a demonstration from real data.

use std::path::Path;

/// The demonstration's folder within the data folder.
pub const DEMO_FOLDER: &str = "demo";
/// The file in a folder that says that everything in it is invented.
pub const MARKER_FILE: &str = "demo.toml";
/// The holder of the issuing key, as its file says and every certificate prints: no real bureau.
pub const DEMO_HOLDER: &str = "岚江市公安局（演示）";
/// The id of the issuing key that the usual seed gives.
pub const DEFAULT_KEY: &str = "e9f9baefcac85c78";

/// Whether `folder` holds a demonstration.
pub fn is_demo(folder: &Path) -> bool {
    folder.join(MARKER_FILE).is_file()
}
