//! Exchange between the stations of a bureau, pure: what is exchanged, what each side lacks, what is told of it.
//!
//! A station's journal is a chain of signed entries with one writer. What a bureau knows is a set of such entries:
//! receivers unite sets, in any order and any number of times. Two entries that follow the same one are a fork, with a
//! tip each; neither is lost.
//!
//! - [`set`], [`path`], [`plan`], [`held`]: sets of entries, and what one side has to send to the other.
//! - [`verdict`]: what a station is to the bureau when they meet.
//! - [`duty`], [`directory`], [`concern`], [`rank`], [`order`], [`reach`]: who may say what about whom, which of it holds, who gets it.
//! - [`state`], [`as_of`], [`fault`], [`retry`]: what is shown of it, what goes wrong, when it is tried again.

pub mod as_of;
pub mod concern;
pub mod directory;
pub mod duty;
mod entry;
pub mod fault;
pub mod held;
pub mod order;
pub mod path;
pub mod plan;
mod print;
pub mod rank;
pub mod reach;
pub mod retry;
pub mod set;
pub mod state;
pub mod verdict;

pub use entry::{EntryError, EntryHash, EntryLine, Place, SignedEntry, Tip};
