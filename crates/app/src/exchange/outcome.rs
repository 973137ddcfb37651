//! How an exchange goes, and how it ends.

use std::ops::ControlFlow;
use std::path::PathBuf;

use uuid::Uuid;

use super::matter::Matter;
use dabiao_domain::finding::Finding;
use dabiao_domain::sync::fault::Fault;
use dabiao_package::{Counts, Progress};
use dabiao_store::MissingPart;

/// What is being done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A file is read: which one of how many.
    Reading {
        /// From 1.
        n: usize,
        /// All of them.
        of: usize,
    },
    /// What was read is brought into the store.
    Merging {
        /// So many entries.
        entries: usize,
    },
    /// A package is written.
    Writing(Progress),
}

/// Who is told how far it is, and can end it.
pub type Watch<'a> = &'a mut dyn FnMut(Step) -> ControlFlow<()>;

/// Which side of an exchange this PC is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A station: it hands up, and takes what comes down.
    Station,
    /// The PC that founded the bureau.
    Bureau,
}

impl Side {
    /// Its name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Station => "station",
            Self::Bureau => "bureau",
        }
    }
}

/// Why a package, or a part of it, was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It is damaged, cut, another bureau's, sealed to others, newer.
    Fault(Fault),
    /// Its sender is no enrolled station, or signs with another key than the enrolled one.
    Stranger(String),
    /// It is by a key that its sender had before: since that day it has another one, or another PC took its place.
    KeyBefore {
        /// The name of the sender.
        name: String,
        /// The day.
        day: String,
    },
    /// It is for the place of this PC, and sealed to a key that this PC never had.
    PlaceTaken,
    /// Its sender was retired.
    Retired(String),
    /// It is sealed to a key that this PC had and has no more.
    OldKey,
    /// It is of that station, and sealed to a key that this PC never had.
    SealedElsewhere(String),
    /// It is in the founding PC's name, and by that key, which is not the one by which that PC is known here.
    FounderKey(String),
    /// It is by a key that the founding PC replaced since.
    FormerKey,
    /// Entries in it don't give their hash, or are forged.
    Refused {
        /// How many.
        entries: usize,
        /// The first: its series and its number, from 1.
        at: String,
        /// Why it is refused.
        why: Box<Finding>,
    },
    /// The system can't read it.
    Unread(String),
}

impl Trouble {
    /// Its code in JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Fault(fault) => fault.code(),
            Self::Stranger(_) => "not-enrolled",
            Self::KeyBefore { .. } => "key-before",
            Self::PlaceTaken => "place-taken",
            Self::Retired(_) => "retired",
            Self::OldKey => "sealed-to-old-key",
            Self::SealedElsewhere(_) => "sealed-to-unknown-key",
            Self::FounderKey(_) => "other-founder-key",
            Self::FormerKey => "former-founder-key",
            Self::Refused { .. } => "forged",
            Self::Unread(_) => "unread",
        }
    }

    /// The exit code that it leads to: 0 nothing is to be done, 1 refused, 2 damaged or forged, 3 not readable.
    pub const fn exit(&self) -> u8 {
        match self {
            Self::Stranger(_)
            | Self::KeyBefore { .. }
            | Self::PlaceTaken
            | Self::Retired(_)
            | Self::OldKey
            | Self::SealedElsewhere(_)
            | Self::FounderKey(_)
            | Self::Fault(
                Fault::PackageForeign | Fault::PackageSealed | Fault::PackageNew | Fault::NotEnrolled,
            ) => 1,
            Self::Fault(_) | Self::Refused { .. } => 2,
            Self::Unread(_) => 3,
            // An old package: nothing is wrong.
            Self::FormerKey => 0,
        }
    }
}

/// A file and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileTrouble {
    /// The file.
    pub file: PathBuf,
    /// What is wrong.
    pub trouble: Trouble,
}

impl FileTrouble {
    /// Whether the file is at fault; else it is this PC, which the bureau no longer knows.
    pub const fn is_of_file(&self) -> bool {
        !matches!(self.trouble, Trouble::Fault(Fault::NotEnrolled))
    }
}

/// What was taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Packages of which something was taken or known.
    pub packages: usize,
    /// Entries that were not here before.
    pub entries: usize,
    /// Bodies.
    pub bodies: usize,
    /// Receipts of the bureau.
    pub receipts: usize,
}

/// What was sent to one receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The name of the receiver.
    pub to: String,
    /// Their station.
    pub station: Uuid,
    /// The files; empty in a rehearsal.
    pub files: Vec<PathBuf>,
    /// Their bytes.
    pub bytes: u64,
    /// What is in them.
    pub packed: Counts,
}

/// What an exchange did. It exists only when everything that it wrote was read back: the stick may be pulled out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Which side this PC is.
    pub side: Side,
    /// Whether it was a rehearsal.
    pub dry_run: bool,
    /// What was taken.
    pub taken: Taken,
    /// What was sent.
    pub sent: Vec<Sent>,
    /// What went wrong with files.
    pub troubles: Vec<FileTrouble>,
    /// What this PC is to its bureau, where that is to be said: it was set back, the bureau was.
    pub told: Vec<Fault>,
    /// What is missing before entries that are here, with the name of its PC.
    pub missing: Vec<(String, MissingPart)>,
    /// What a person has to settle, each with the name of its PC.
    pub matters: Vec<(String, Matter)>,
    /// Entries of this PC that the bureau has not shown to have.
    pub unconfirmed: u64,
}

impl Done {
    /// The exit code: the heaviest of what went wrong.
    pub fn exit(&self) -> u8 {
        let all = || self.troubles.iter().map(|t| t.trouble.exit());
        // Damage is heavier than a file that can't be read now.
        if all().any(|code| code == 2) { 2 } else { all().max().unwrap_or(0) }
    }
}
