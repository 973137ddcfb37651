//! How a station is set up.

use std::path::PathBuf;
use std::sync::Arc;

use crate::clock::Clock;
use crate::demo::DemoMaker;
use crate::lang::Lang;
use dabiao_content::Library;

/// The standard that officers are measured by.
pub const OFFICER_STANDARD: &str = "officer-2027";

/// How a station is set up.
pub struct SessionConfig {
    /// The data folder.
    pub folder: PathBuf,
    /// Exercises and standards.
    pub library: Library,
    /// Time and ids.
    pub clock: Arc<dyn Clock>,
    /// The language given on the command line, which then overrides the stored one.
    pub lang: Option<Lang>,
    /// Called from other threads when there is something to poll.
    pub wake: Arc<dyn Fn() + Send + Sync>,
    /// The badge to sign in with as soon as the officers are known.
    pub badge: Option<String>,
    /// The length of a drill in milliseconds, overriding the minutes of the action (`--seconds`).
    pub limit_ms: Option<u64>,
    /// The maker of demonstrations; without one none is offered.
    pub demo: Option<Arc<dyn DemoMaker>>,
}
