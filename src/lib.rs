//! Dabiao 达标 ("reaching the standard"): timed record-entry drills in Chinese, scored truly and provably.
//!
//! The program: a library for its tests, and one binary. Its rooms here are [`ui`] and [`cli`], which handle
//! display and input and never import each other. The functions behind them are in crates of their own, each
//! under `crates/`, from the top:
//!
//! - [`demo`] makes the synthetic bureau of the demonstration, through the same interfaces as real work.
//! - [`app`] holds the use cases: the station, its actions, jobs and view data.
//! - [`content`] (exercise files), [`store`] (SQLite), [`credential`] (keys, signed certificates) and
//!   [`office`] (roster files and papers) are edges; [`paper`] sets pages and writes PDF, independently of
//!   their content.
//! - [`files`] reads, writes and names files, for every room that touches the disk, and decodes their bytes
//!   to text ([`encodings`]), independently of their content.
//! - [`font`] holds the bytes of the one font, for the window, for papers and for the check of exercises.
//! - [`domain`] is pure: texts, drills, alignment, scores, standards, people, certificates.
//! - `dabiao-window` ([`ui::host`]) is a host for egui on PCs without a GPU; it knows nothing of the others.
//!
//! A dependency between crates exists only where a `Cargo.toml` says so. The invariants, each checked by a
//! test:
//!
//! 1. `domain` does no IO, reads no clock, draws no random number.
//! 2. Preedit text is never typed text: only commits and plain text enter a transcript.
//! 3. An attempt is immutable: its log is kept, its score is derived and carries a scoring version.
//! 4. A pass is a pure function of a standard, a score and an age, decided in integers.
//! 5. The UI returns actions; only `app` changes state; every write to the store goes through one function
//!    that appends one journal entry in the same transaction.
//! 6. A station writes only its own journal series; ids are UUIDv7 made by the writer.
//! 7. The UI thread never waits for the disk.
//! 8. File and wire formats are their own types with a version.
//! 9. A quantity that the platform cannot observe is `None`, never 0.
//! 10. Person data in exercises is synthetic and impossible.

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
