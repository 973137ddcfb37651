//! Exchange between the stations of a bureau, pure: what is exchanged, what each side lacks, what is told of it.
//!
//! A station's journal is a chain of signed entries with one writer. What a bureau knows is a set of such entries:
//! receivers unite sets, in any order and any number of times. Two entries that follow the same one are a fork, with a
//! tip each; neither is lost.

mod entry;
pub mod path;
pub mod plan;
pub mod set;

pub use entry::{EntryError, EntryHash, EntryLine, Place, SignedEntry, Tip};
