//! The demonstration at the window: offered, opened in the place of the real data, left and removed.
//!
//! Its content is not known here: `crates/demo` makes it, and is passed in as a [`DemoMaker`].

mod desk;
mod maker;

pub use crate::demo_mark::{DEFAULT_KEY, DEMO_FOLDER, DEMO_HOLDER, MARKER_FILE, is_demo};
pub use dabiao_store::DEMO_SETTING;
pub use desk::{DemoAction, Demonstration};
pub use maker::{DemoMaker, DemoMakerError, DemoSize};
