//! Dabiao 达标 ("reaching the standard"): timed record-entry drills in Chinese, scored truly and provably.
//!
//! One crate, a library and one binary. The rooms, from the top:
//!
//! - [`ui`] and [`cli`] show and ask; they never import each other.
//! - [`app`] holds the use cases: the station, its actions, jobs and view data.
//! - [`content`] (exercise files), [`store`] (SQLite), [`credential`] (keys, signed certificates) and
//!   [`office`] (roster files and papers) are edges; they do not use each other.
//! - [`encodings`] makes text of bytes, for every room that takes files from outside.
//! - [`paper`] sets pages and writes PDF; it knows nothing of what they say.
//! - [`files`] reads, writes and names files, for every room that touches the disk; it knows nothing of what is
//!   in them.
//! - [`domain`] is pure: texts, drills, alignment, scores, standards, people, certificates.
//! - [`font`] holds the bytes of the one font, for the window and for papers.
//!
//! A module uses only what is below it. The invariants, each held by a test:
//!
//! 1. `domain` does no IO, reads no clock, draws no random number.
//! 2. Preedit text is never typed text: only commits and plain text enter a transcript.
//! 3. An attempt is immutable: its log is kept, its score is derived and carries a scoring version.
//! 4. A pass is a pure function of a standard, a score and an age, decided in integers.
//! 5. The UI returns actions; only `app` changes state; every write to the store goes through one door
//!    that appends one journal entry in the same transaction.
//! 6. A station writes only its own journal series; ids are UUIDv7 made by the writer.
//! 7. The UI thread never waits for the disk.
//! 8. File and wire formats are their own types with a version.
//! 9. A quantity that the platform cannot observe is `None`, never 0.
//! 10. Person data in exercises is synthetic and impossible.

pub mod app;
pub mod cli;
pub mod content;
pub mod credential;
pub mod domain;
pub mod encodings;
pub mod files;
pub mod font;
pub mod office;
pub mod paper;
pub mod store;
pub mod ui;
