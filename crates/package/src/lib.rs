//! The package: one file (`*.dbx`) in which entries, bodies, receipts and exercises go from station to station, by a
//! stick, a shared folder or the network of an exam room. `docs/package.md` has the format.
//!
//! A package is transport. What is in it proves itself: an entry by its hash and signature, a body by its digest. A
//! forged or mixed package can at most be noise. Four rules:
//!
//! - What is written gets its name when it is whole, and is read back before [`write()`] says that the stick may be
//!   pulled out.
//! - What is read is bounded before it is believed. No file makes the program wait, grow or panic.
//! - Whatever of a damaged or cut file is whole is taken ([`read()`]); what is not is named in the words of the table of
//!   contents.
//! - The content is sealed to its receivers. In the clear is which PCs send and receive, how much, and of which series.
//!
//! This room does not judge: whether a signer is known, an entry follows another, a body is asked for, is decided
//! above. It reads no clock and draws no randomness: both are arguments.

mod build;
mod bytes;
mod contents;
mod damage;
mod header;
mod item;
mod kind;
mod limits;
mod name;
mod open;
mod outcome;
mod read;
mod squeeze;
mod walk;
mod what;
mod write;

#[cfg(test)]
mod golden;

pub use contents::Content;
pub use damage::{Cut, Damage, Lost, Why};
pub use header::{FrameLine, Header, SealedKey, Sender};
pub use item::{Body, Events, Exercise, Item, Receipt};
pub use kind::{FrameKind, PackageKind};
pub use limits::{
    MAX_ENTRIES, MAX_FRAME_BYTES, MAX_FRAMES, MAX_INFLATED_BYTES, MAX_PART_BYTES, MAX_RATIO, MAX_TIPS,
};
pub use name::{PackageName, packages_in};
pub use outcome::{Phase, Progress, WriteError, Written};
pub use read::{Counts, Identity, ReadError, Report, Stop, describe, read};
pub use what::{Run, What};
pub use write::{Draft, Place, Receiver, Signer, write};

/// What a package begins with.
pub const MAGIC: [u8; 20] = *b"DABIAO PACKAGE 1\r\n\x1a\n";
/// The ending of the name of a package.
pub const EXTENSION: &str = "dbx";
