//! Why something of an exchange was not done, and the words for it.

use std::fmt::Display;
use std::path::PathBuf;

use super::look::trouble_notice;
use super::outcome::Trouble;
use super::room::RoomNo;
use crate::actor::Barred;
use crate::key_words::key_words;
use crate::lang::Messages;
use crate::notice::Notice;
use crate::sync_words::fault_notice;
use dabiao_credential::KeyError;
use dabiao_domain::sync::fault::Fault;
use dabiao_package::{ReadError, WriteError};
use dabiao_store::StoreError;

/// Why something was not done.
#[derive(Debug)]
pub enum Fail {
    /// The store refused.
    Store(StoreError),
    /// The right is missing.
    Barred(Barred),
    /// A key file.
    Key(KeyError),
    /// `bureau.toml`, or the note of a request, can't be read or written.
    BureauFile {
        /// The file.
        path: PathBuf,
        /// Why, in English.
        why: String,
    },
    /// A package can't be written.
    Write(WriteError),
    /// A package can't be read.
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        why: ReadError,
    },
    /// The folder is not there: the stick is not plugged in, the share is not reached.
    NoFolder(PathBuf),
    /// It was cancelled.
    Cancelled,
    /// It can't be done, whatever the disk says.
    No(No),
    /// What this PC is to its bureau forbids it.
    Fault(Fault),
    /// It can't be done with this sitting.
    Room(RoomNo),
    /// A part of a file is missing or damaged, and without it the rest is worth nothing.
    Trouble {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        trouble: Trouble,
    },
}

/// What can't be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum No {
    /// This PC belongs to that bureau already.
    Belongs(String),
    /// This PC belongs to no bureau.
    NoBureau,
    /// Only the PC that founded the bureau may do it.
    NotFounder(String),
    /// There is no such unit.
    NoUnit(String),
    /// There is no such station.
    NoStation(String),
    /// More than one station is called so, or was.
    Several {
        /// The name.
        name: String,
        /// The ends of their ids.
        ends: String,
    },
    /// More than one station is or was called so, and each is meant as well as the other.
    NamedAlike {
        /// The name.
        name: String,
        /// The ends of their ids.
        ends: String,
    },
    /// Another station has that name.
    NameTaken(String),
    /// Nobody said yet whether a station of that name was admitted by the founding PC.
    NameUndecided(String),
    /// There is no such duty.
    NoDuty(String),
    /// That duty is one of a unit, and none was named.
    DutyOfUnit(String),
    /// The station was retired.
    Retired(String),
    /// It is to be retired and is so already, and nothing more would end by it.
    RetiredBefore {
        /// Its name.
        name: String,
        /// As what its PC is in use by now, if it is.
        now: Vec<String>,
    },
    /// What was said of the station is recorded, and something of a later place holds in spite of it.
    NotHeld(String),
    /// Nobody said yet whether the word is the founding PC's own that admits the station.
    Undecided(String),
    /// The founding station itself can't be retired.
    Founder(String),
    /// The file is no request to join.
    NoRequest(PathBuf),
    /// The file is no answer to one.
    NoAnswer(PathBuf),
    /// This PC asked for nothing.
    NotAsked,
    /// The answer is one to another request.
    OtherRequest,
    /// The request says that its PC was a station before that is another one's.
    NotItsPast(String),
    /// The request is by a key that this station had before.
    OlderCopy {
        /// Its name.
        name: String,
        /// The day since which it has its present one.
        day: String,
    },
    /// The request is of a PC that belongs to the bureau, under these names.
    StillActive(String),
    /// The request is of a PC that was retired, and these PCs of the bureau were admitted as that one since.
    PastInUse(String),
    /// The request is of a PC that says to have been what these PCs were admitted as, under another key; they are not lost.
    PastClaimed(String),
    /// The answer is not by the bureau that it names.
    NotByBureau,
    /// The answer is by another bureau than the one that this PC belongs to.
    OtherBureau(String),
    /// This PC is the one that was admitted, or the request says nothing of one that was.
    NotCopied(String),
    /// Everything in this PC's data is invented.
    Demonstration,
    /// The bureau was founded in a demonstration: no real PC joins it.
    OfDemonstration(String),
    /// The request names the id of a PC that is another one.
    AnothersId(String),
    /// The name can't be read: too long, or with signs that are no letters.
    OddName,
    /// Another PC keeps the roster.
    NotRegistry(String),
    /// Nobody who is to be taken into the roster is meant.
    NobodyProposed(String),
    /// That station does not call them otherwise.
    NotCalled(String),
    /// The founding PC's key is being replaced.
    Replacing,
    /// What a restore of the founding PC set aside did not come back: from these PCs it may.
    NotGivenBack(String),
    /// These PCs seal to a key that the founding PC never had.
    KeyOfOther(String),
    /// It is said of the founding PC alone.
    NotFounding(String),
}

impl No {
    /// The message, and its value.
    const fn key(&self) -> &'static str {
        match self {
            Self::Belongs(_) => "exchange-no-belongs",
            Self::NoBureau => "exchange-no-bureau",
            Self::NotFounder(_) => "exchange-no-founder",
            Self::NoUnit(_) => "exchange-no-unit",
            Self::NoStation(_) => "exchange-no-station",
            Self::Several { .. } => "exchange-no-several",
            Self::NamedAlike { .. } => "exchange-no-alike",
            Self::NameTaken(_) => "exchange-no-name",
            Self::NameUndecided(_) => "exchange-no-name-undecided",
            Self::NoDuty(_) => "exchange-no-duty",
            Self::DutyOfUnit(_) => "exchange-no-duty-unit",
            Self::Retired(_) => "exchange-no-retired",
            Self::RetiredBefore { now, .. } if now.is_empty() => "exchange-no-retired-before",
            Self::RetiredBefore { .. } => "exchange-no-retired-as",
            Self::NotHeld(_) => "exchange-no-held",
            Self::Undecided(_) => "exchange-no-undecided",
            Self::Founder(_) => "exchange-no-retiring",
            Self::NoRequest(_) => "exchange-no-request",
            Self::NoAnswer(_) => "exchange-no-answer",
            Self::NotAsked => "exchange-no-asked",
            Self::OtherRequest => "exchange-no-other-request",
            Self::NotItsPast(_) => "exchange-no-past",
            Self::OlderCopy { .. } => "exchange-no-older-copy",
            Self::StillActive(_) => "exchange-no-still-active",
            Self::PastInUse(_) => "exchange-no-past-in-use",
            Self::PastClaimed(_) => "exchange-no-past-claimed",
            Self::NotByBureau => "exchange-no-by-bureau",
            Self::OtherBureau(_) => "exchange-no-other-bureau",
            Self::NotCopied(_) => "exchange-no-copied",
            Self::Demonstration => "exchange-no-demo",
            Self::OfDemonstration(_) => "exchange-no-of-demo",
            Self::AnothersId(_) => "exchange-no-others-id",
            Self::OddName => "exchange-no-odd-name",
            Self::NotRegistry(_) => "exchange-no-registry",
            Self::NobodyProposed(named) if named.is_empty() => "exchange-none-proposed",
            Self::NobodyProposed(_) => "exchange-no-proposed",
            Self::NotCalled(_) => "exchange-no-called",
            Self::Replacing => "exchange-no-replacing",
            Self::NotGivenBack(_) => "exchange-no-given-back",
            Self::KeyOfOther(_) => "exchange-no-key-of-other",
            Self::NotFounding(_) => "exchange-no-founding",
        }
    }

    fn value(&self) -> String {
        match self {
            Self::Belongs(name)
            | Self::NotFounder(name)
            | Self::NoUnit(name)
            | Self::NoStation(name)
            | Self::NameTaken(name)
            | Self::NameUndecided(name)
            | Self::NoDuty(name)
            | Self::DutyOfUnit(name)
            | Self::Retired(name)
            | Self::RetiredBefore { name, .. }
            | Self::NotHeld(name)
            | Self::Undecided(name)
            | Self::Founder(name)
            | Self::NotItsPast(name)
            | Self::StillActive(name)
            | Self::PastInUse(name)
            | Self::PastClaimed(name)
            | Self::OtherBureau(name)
            | Self::NotCopied(name)
            | Self::NotRegistry(name)
            | Self::NobodyProposed(name)
            | Self::NotCalled(name)
            | Self::OfDemonstration(name)
            | Self::NotGivenBack(name)
            | Self::KeyOfOther(name)
            | Self::NotFounding(name)
            | Self::AnothersId(name)
            | Self::OlderCopy { name, .. } => name.clone(),
            Self::NamedAlike { name, ends } | Self::Several { name, ends } => format!("{name} ({ends})"),
            Self::NoRequest(path) | Self::NoAnswer(path) => path.display().to_string(),
            Self::NoBureau
            | Self::NotAsked
            | Self::OtherRequest
            | Self::NotByBureau
            | Self::Demonstration
            | Self::Replacing
            | Self::OddName => String::new(),
        }
    }

    /// The second value of the message: what a PC is by now.
    fn now(&self) -> String {
        match self {
            Self::RetiredBefore { now, .. } => now.join(", "),
            _ => String::new(),
        }
    }

    /// Whether it is wrong input, not a refusal.
    const fn is_input(&self) -> bool {
        matches!(
            self,
            Self::NoUnit(_)
                | Self::NoStation(_)
                | Self::Several { .. }
                | Self::NamedAlike { .. }
                | Self::NoDuty(_)
                | Self::DutyOfUnit(_)
                | Self::NoRequest(_)
                | Self::NoAnswer(_)
                | Self::NotByBureau
                | Self::NobodyProposed(_)
                | Self::NotCalled(_)
                | Self::NotFounding(_)
        )
    }
}

impl Fail {
    /// It, where only the store's own errors are known.
    pub fn into_store(self) -> StoreError {
        match self {
            Self::Store(error) => error,
            other => StoreError::Key(format!("{other:?}")),
        }
    }

    /// The exit code of a command that ends so: 1 refused, 2 damaged, forged or wrong input, 3 not reached. None for what
    /// the store says: that has its own.
    pub const fn code(&self) -> Option<u8> {
        match self {
            Self::Store(_) | Self::Barred(Barred::Store(_)) => None,
            Self::Barred(Barred::Refused(_)) | Self::Cancelled | Self::Fault(_) => Some(1),
            Self::No(no) => Some(if no.is_input() { 2 } else { 1 }),
            Self::Room(no) => Some(if no.is_input() { 2 } else { 1 }),
            Self::Trouble { trouble, .. } => Some(trouble.exit()),
            Self::Read { why: ReadError::File(_), .. }
            | Self::Write(_)
            | Self::NoFolder(_)
            | Self::Key(_)
            | Self::BureauFile { .. } => Some(3),
            Self::Read { .. } => Some(2),
        }
    }

    /// What happened, and what to do.
    pub fn notice(&self, texts: &Messages) -> Notice {
        let say = |key: &str, values: &[(&str, &dyn Display)]| Notice::new(texts, key, values);
        match self {
            Self::Store(error) | Self::Barred(Barred::Store(error)) => Notice::of_store(texts, error),
            Self::Barred(Barred::Refused(refusal)) => Notice::of_refusal(texts, *refusal),
            Self::Key(error) => say("exchange-key", &[("detail", &key_words(texts, error))]),
            Self::BureauFile { path, why } => {
                say("exchange-file", &[("file", &path.display()), ("detail", why)])
            }
            Self::Write(error) => say("exchange-write", &[("detail", error)]),
            Self::Read { path, why } => read_notice(texts, path, why),
            Self::NoFolder(path) => say("exchange-no-folder", &[("folder", &path.display())]),
            Self::Cancelled => say("exchange-cancelled", &[]),
            Self::No(no @ No::OlderCopy { day, .. }) => {
                say(no.key(), &[("value", &no.value()), ("day", day)])
            }
            Self::No(no) => say(no.key(), &[("value", &no.value()), ("now", &no.now())]),
            Self::Fault(fault) => fault_notice(texts, fault),
            Self::Room(no) => no.notice(texts),
            Self::Trouble { path, trouble } => file_notice(texts, path, trouble),
        }
    }
}

/// What is wrong with a file, with its place.
fn read_notice(texts: &Messages, path: &std::path::Path, why: &ReadError) -> Notice {
    let Some(fault) = fault_of(why) else {
        let file = path.display();
        return Notice::new(texts, "exchange-unread", &[("file", &file), ("detail", why)]);
    };
    file_notice(texts, path, &Trouble::Fault(fault))
}

/// What is wrong with the one file that something was to be done with: of half of it nothing is taken.
fn file_notice(texts: &Messages, path: &std::path::Path, trouble: &Trouble) -> Notice {
    let Notice { what, next } = match trouble {
        Trouble::Fault(Fault::PackageDamaged { .. }) | Trouble::Refused { .. } => {
            Notice::new(texts, "exchange-file-damaged", &[])
        }
        Trouble::Fault(Fault::PackageCut) => Notice::new(texts, "exchange-file-cut", &[]),
        trouble => trouble_notice(texts, trouble),
    };
    Notice { what: texts.format("exchange-at", &[("file", &path.display()), ("what", &what)]), next }
}

/// The fault that a file can't be read by; none where the system says why.
pub(super) fn fault_of(why: &ReadError) -> Option<Fault> {
    match why {
        ReadError::NotAPackage | ReadError::Damaged => {
            Some(Fault::PackageDamaged { part: 0, what: String::new() })
        }
        ReadError::Cut => Some(Fault::PackageCut),
        ReadError::Foreign(_) => Some(Fault::PackageForeign),
        ReadError::Sealed(_) => Some(Fault::PackageSealed),
        ReadError::New => Some(Fault::PackageNew),
        ReadError::File(_) | ReadError::Stopped => None,
    }
}

impl From<StoreError> for Fail {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Barred> for Fail {
    fn from(barred: Barred) -> Self {
        Self::Barred(barred)
    }
}

impl From<KeyError> for Fail {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}

impl From<No> for Fail {
    fn from(no: No) -> Self {
        Self::No(no)
    }
}

impl From<RoomNo> for Fail {
    fn from(no: RoomNo) -> Self {
        Self::Room(no)
    }
}

impl From<WriteError> for Fail {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Cancelled => Self::Cancelled,
            other => Self::Write(other),
        }
    }
}
