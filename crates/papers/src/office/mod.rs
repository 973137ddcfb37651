//! The office's papers and files: lists that are printed, signed by hand and kept, and tables that come in.
//!
//! [`table_file`] reads a table out of a file, [`roster_file`] the roster out of a table; [`sheet`] writes
//! tables as xlsx, csv and PDF. Everything that a paper says comes as plain data. This room must not know the
//! store, the keys, the exercises or the window.

pub mod cell;
pub mod number_format;
pub mod roster_file;
pub mod sheet;
mod sitting_roll;
pub mod table_file;

pub use sitting_roll::{JournalHead, RollError, RollRow, SittingRoll, head_code, sitting_roll_pdf};
