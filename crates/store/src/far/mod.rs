//! Entries of other stations: kept as they came, in a set that grows in any order, and what the tables make of it.
//!
//! The tables follow from the set alone. After an arrival they are built anew in memory, by the code with which the audit
//! builds them, and what differs is written, all in one transaction. An arrival from which nothing follows but its own
//! attempts is added to them as it is (`extend`). `journal` stays the own entries.

mod alias;
mod arrived;
pub(crate) mod attempts;
mod begun;
mod behind;
mod body;
mod candidate;
mod claimed;
mod contested;
mod contradicted;
mod directory;
pub(crate) mod entry;
mod extend;
pub(crate) mod gaps;
mod held_twice;
mod judge;
mod known;
mod lent;
mod line;
mod meaning;
pub(crate) mod merge;
pub(crate) mod once;
mod out;
mod own_name;
pub(crate) mod paths;
mod pcs;
mod peer;
mod people;
mod pinned;
mod problem;
mod receive;
mod renewed;
pub(crate) mod rows;
mod seats;
mod set;
pub(crate) mod tables;
mod taken;
mod times;
pub(crate) mod verdict;
mod vouched;
mod whose;
mod words;

#[cfg(test)]
mod tests;

pub use arrived::ArrivedExam;
pub use body::{AttemptBody, MAX_BODY_BYTES};
pub use claimed::{BegunThere, Claimed};
pub use contradicted::Contradicted;
pub use held_twice::HeldTwice;
pub use out::{FarCount, MissingPart, Placed};
pub use own_name::{Answered, InOwnName};
pub use peer::KeptReceipt;
pub use people::{CalledOtherwise, Proposed, Uncounted};
pub use receive::{Received, Refused};
pub use seats::SealedSeat;
pub use set::CheckedExams;
pub use times::OutOfTime;
