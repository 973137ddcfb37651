//! The office's papers and files: lists that are printed, signed by hand and kept.
//!
//! Everything that a paper says comes as plain data. This room must not know the store, the keys, the
//! exercises or the window.

mod sitting_roll;

pub use sitting_roll::{JournalHead, RollError, RollRow, SittingRoll, head_code, sitting_roll_pdf};
