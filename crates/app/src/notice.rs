//! Errors in words: what happened, where, and what to do next, in the language of the reader.

use std::path::Path;

use super::fault_words::{path_words, problem_words};
use super::finding_words::problem_line;
use super::foreign_words::{foreign_words, store_words};
use super::lang::{Lang, Messages};
use dabiao_content::FileError;
use dabiao_domain::enrolment::Unenrolled;
use dabiao_domain::role::Denied;
use dabiao_domain::roster::RosterError;
use dabiao_files::TargetError;
use dabiao_store::{NoStore, NotOwn, StoreError};

/// A message to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What happened and where.
    pub what: String,
    /// What to do next.
    pub next: String,
}

impl Notice {
    /// A message from the keys `KEY` and `KEY-next`. A value called `detail` is what the system or another program said:
    /// it is told in the reader's language ([`foreign_words`]).
    pub fn new(texts: &Messages, key: &str, values: &[(&str, &dyn std::fmt::Display)]) -> Self {
        // Text from a damaged file may be long: a message is for a person.
        let short: Vec<(&str, String)> = values
            .iter()
            .map(|(name, value)| (*name, shown(&told(texts, name, &value.to_string()))))
            .collect();
        let values: Vec<(&str, &dyn std::fmt::Display)> =
            short.iter().map(|(name, value)| (*name, value as &dyn std::fmt::Display)).collect();
        Self { what: texts.format(key, &values), next: texts.format(&format!("{key}-next"), &values) }
    }

    /// What the store said.
    pub fn of_store(texts: &Messages, error: &StoreError) -> Self {
        match error {
            StoreError::InUse(folder) => Self::new(texts, "error-in-use", &[("folder", &folder.display())]),
            StoreError::TooNew { found, known } => {
                Self::new(texts, "error-too-new", &[("found", found), ("known", known)])
            }
            StoreError::Foreign(_) => Self::new(texts, "error-foreign", &[]),
            StoreError::Corrupt(detail) => Self::new(texts, "error-corrupt", &[("detail", detail)]),
            StoreError::Target { path, fault } => Self::of_target(texts, path, *fault),
            StoreError::Standard(detail) => Self::new(texts, "error-standard", &[("detail", detail)]),
            StoreError::ReadOnly(_) => {
                Self::new(texts, "error-read-only", &[("detail", &store_words(texts, error))])
            }
            StoreError::DiskFull => Self::new(texts, "error-disk-full", &[]),
            StoreError::Gone(folder) => Self::new(texts, "error-gone", &[("folder", &folder.display())]),
            StoreError::OtherStore(folder) => {
                Self::new(texts, "error-other-store", &[("folder", &folder.display())])
            }
            StoreError::BadgeTaken(badge) => Self::new(texts, "error-badge-taken", &[("badge", badge)]),
            StoreError::NotAllowed(op) => Self::new(texts, "error-not-allowed", &[("op", op)]),
            StoreError::NotFound(what) => Self::new(texts, "error-not-found", &[("what", what)]),
            StoreError::BadPath { path, fault } => {
                let detail = path_words(texts, fault);
                Self::new(texts, "error-path", &[("path", &path.display()), ("detail", &detail)])
            }
            StoreError::NoStore(what) => Self::of_no_store(texts, what),
            StoreError::Exists(path) => Self::new(texts, "error-exists", &[("path", &path.display())]),
            StoreError::Unverified(problems) => {
                // In English the command line prints it, word for word as the audit does.
                let words = if texts.lang() == Lang::En { problem_words } else { problem_line };
                let first = problems.first().map_or_else(String::new, |p| words(texts, p));
                Self::new(texts, "error-unverified", &[("n", &problems.len()), ("first", &first)])
            }
            StoreError::Unenrolled(why) => Self::of_enrolment(texts, why),
            StoreError::NotOwn(why) => {
                let (key, values): (_, &[(&str, &dyn std::fmt::Display)]) = match why {
                    NotOwn::NothingHere(series) => ("error-not-own-nothing", &[("series", series)]),
                    NotOwn::OtherStation { found, here } => {
                        ("error-not-own-station", &[("found", found), ("here", here)])
                    }
                    NotOwn::Unsigned => ("error-not-own-unsigned", &[]),
                    NotOwn::OtherKey(key) => ("error-not-own-key", &[("key", key)]),
                };
                Self { what: texts.format(key, values), next: texts.get("error-not-own-next") }
            }
            other => Self::new(texts, "error-store", &[("detail", &store_words(texts, other))]),
        }
    }

    /// Why nothing is written to a name.
    pub fn of_target(texts: &Messages, path: &Path, fault: TargetError) -> Self {
        let what = match fault {
            TargetError::OwnRecords => {
                return Self::new(texts, "error-own-records", &[("path", &path.display())]);
            }
            TargetError::NotAFile(what) => texts.of(&what),
            TargetError::LostLink => texts.get("target-lost-link"),
        };
        Self::new(texts, "error-target", &[("path", &path.display()), ("what", &what)])
    }

    /// There is no data file: there never was one, or it is lost and can be restored.
    fn of_no_store(texts: &Messages, what: &NoStore) -> Self {
        let key = match (&what.backup, what.lost) {
            (_, false) => "error-nothing-stored",
            (Some(_), true) => "error-store-lost-backup",
            (None, true) => "error-store-lost",
        };
        let backup = what.backup.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        Self::new(texts, key, &[("folder", &what.folder.display()), ("backup", &backup)])
    }

    /// Why the journal can't go on under the key of this folder.
    fn of_enrolment(texts: &Messages, why: &Unenrolled) -> Self {
        match why {
            Unenrolled::KeyLost(key) => Self::new(texts, "error-key-lost", &[("key", key)]),
            Unenrolled::OtherKey { found, pinned } => {
                Self::new(texts, "error-key-other", &[("found", found), ("key", pinned)])
            }
            Unenrolled::Missing => Self::new(texts, "error-enrolment-missing", &[]),
            Unenrolled::Damaged(detail) => Self::new(texts, "error-enrolment-damaged", &[("detail", detail)]),
            Unenrolled::Foreign(series) => Self::new(texts, "error-enrolment-foreign", &[("series", series)]),
        }
    }

    /// Why a privileged operation is refused: the right and the roles that have it, or the officer whose own
    /// case it is.
    pub fn of_refusal(texts: &Messages, refusal: Denied) -> Self {
        match refusal {
            Denied::NoRight(permission) => {
                let roles: Vec<String> = permission.roles().iter().map(|r| texts.of(&r)).collect();
                let what = texts.of(&permission);
                Self::new(texts, "error-no-right", &[("what", &what), ("roles", &texts.list(&roles))])
            }
            Denied::Conflict(conflict) => {
                Self { what: texts.get(conflict.key()), next: texts.get("error-conflict-next") }
            }
        }
    }

    /// The error in a name or badge; `field` is the key of the field's label.
    pub fn of_roster(texts: &Messages, field: &str, fault: RosterError) -> Self {
        if let RosterError::Lost(lost) = fault {
            let code = format!("U+{:04X}", u32::from(lost.found));
            let likely = lost.likely.map_or_else(String::new, String::from);
            let key = if lost.likely.is_some() { "error-name-lost-likely" } else { "error-name-lost" };
            let values: [(&str, &dyn std::fmt::Display); 4] =
                [("field", &texts.get(field)), ("found", &lost.found), ("code", &code), ("likely", &likely)];
            return Self::new(texts, key, &values);
        }
        let key = match fault {
            RosterError::Empty => "error-name-empty",
            RosterError::TooLong => "error-name-long",
            RosterError::Invisible => "error-name-invisible",
            RosterError::BadgeCharacter | RosterError::Lost(_) => "error-badge-character",
        };
        Self::new(texts, key, &[("field", &texts.get(field))])
    }

    /// The error in a file of the exercise folder.
    pub fn of_file(texts: &Messages, error: &FileError) -> Self {
        let fault = super::fault_words(texts, &error.fault);
        Self::new(texts, "error-file", &[("file", &error.file), ("line", &error.line), ("fault", &fault)])
    }
}

/// A value as it is told.
fn told(texts: &Messages, name: &str, value: &str) -> String {
    if name == "detail" { foreign_words(texts, value) } else { value.to_owned() }
}

/// Most characters of a value in a message, more than a path on most systems has.
const MAX_SHOWN_CHARS: usize = 1_000;

/// `value`, or its beginning and end.
fn shown(value: &str) -> String {
    // Bytes are at least as many as characters.
    if value.len() <= MAX_SHOWN_CHARS || value.chars().count() <= MAX_SHOWN_CHARS {
        return value.to_owned();
    }
    let head: String = value.chars().take(MAX_SHOWN_CHARS / 2).collect();
    let tail: Vec<char> = value.chars().rev().take(MAX_SHOWN_CHARS / 8).collect();
    format!("{head} … {}", tail.into_iter().rev().collect::<String>())
}

impl std::fmt::Display for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\n{}", self.what, self.next)
    }
}
