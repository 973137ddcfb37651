//! Dabiao 达标 ("reaching the standard"): timed record-entry drills in Chinese, scored truly and provably.
//!
//! The program: a library for its tests, and one binary. Its rooms here are [`ui`] and [`cli`], which handle
//! display and input and never import each other; the functions behind them are in the crates under `crates/`.
//! `ARCHITECTURE.md` has the map, the invariants and where to look.

pub use dabiao_app as app;
pub use dabiao_content as content;
pub use dabiao_credential as credential;
pub use dabiao_demo as demo;
pub use dabiao_domain as domain;
pub use dabiao_files as files;
pub use dabiao_files::encodings;
pub use dabiao_font as font;
pub use dabiao_papers::{office, paper};
pub use dabiao_store as store;

pub mod cli;
pub mod mishap;
pub mod sounds;
pub mod ui;
