//! What can go wrong with the store, sorted by the remedy.

use std::path::{Path, PathBuf};

use super::not_own::NotOwn;
use super::path_fault::PathError;
use super::problem::AuditProblem;
use dabiao_domain::enrolment::Unenrolled;

/// An error of the store. `app` turns it into words with a next step.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another copy of the program has the data folder open.
    #[error("the data folder is in use by another copy of the program: {}", .0.display())]
    InUse(PathBuf),
    /// The file was written by a newer program.
    #[error("the data file has schema {found}, this program knows up to {known}")]
    TooNew {
        /// Its schema version.
        found: i64,
        /// The newest known one.
        known: i64,
    },
    /// An SQLite file of another program.
    #[error("the file is not a dabiao data file (application id {0:#x})")]
    Foreign(i64),
    /// The file is damaged.
    #[error("the data file is damaged: {0}")]
    Corrupt(String),
    /// Nothing can be written to a name, for what is there is no file.
    #[error("{}: {fault}", .path.display())]
    Target {
        /// The name.
        path: std::path::PathBuf,
        /// The problem.
        fault: dabiao_files::TargetError,
    },
    /// A standard that was put in force can't be read: where, and what is wrong with it. Nothing that depends
    /// on standards is shown or done then.
    #[error("a standard in force can't be read: {0}")]
    Standard(String),
    /// The folder or file can't be written.
    #[error("the data folder can't be written: {0}")]
    ReadOnly(String),
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// The operating system failed.
    #[error("input/output error: {0}")]
    Io(String),
    /// The disk with the data went away while the program had them open: there is no data file by that name now.
    #[error("the data folder went away: {}", .0.display())]
    Gone(PathBuf),
    /// The data went away, and in their place is the data file of another station, or an older state of this one.
    #[error("there are other data in the place of those that went away: {}", .0.display())]
    OtherStore(PathBuf),
    /// The badge belongs to another officer.
    #[error("badge {0} is taken")]
    BadgeTaken(String),
    /// Something of that name is there already.
    #[error("taken: {0}")]
    Taken(String),
    /// The station's key can't be had; the text says what to do.
    #[error("{0}")]
    Key(String),
    /// The journal can't go on under the key of this folder.
    #[error("{0}")]
    Unenrolled(#[from] Unenrolled),
    /// The file to restore is not known to be this station's own history.
    #[error("{0}")]
    NotOwn(NotOwn),
    /// The right that came with a fact is not one by which it is put on record, or names somebody else than the fact.
    /// Of the program, not of a person: who asks whether somebody may has to ask for the right thing.
    #[error("{0} was to be put on record without the right to it")]
    NotAllowed(&'static str),
    /// There is no such thing.
    #[error("not found: {0}")]
    NotFound(String),
    /// The attempt is sealed already.
    #[error("the attempt is sealed")]
    Sealed,
    /// A path that the caller gave can't be used.
    #[error("{} can't be used: {fault}", path.display())]
    BadPath {
        /// The path.
        path: PathBuf,
        /// Why.
        fault: PathError,
    },
    /// There is a file already where one was to be written.
    #[error("there is a file already: {}", .0.display())]
    Exists(PathBuf),
    /// There is no data file, or an empty one, and none was to be made.
    #[error("there is no data in {}", .0.folder.display())]
    NoStore(Box<NoStore>),
    /// A copy of the store is not what the program wrote: never empty, the first problem first.
    #[error("the copy does not verify: {}", first_of(.0))]
    Unverified(Vec<AuditProblem>),
    /// The store's thread has ended.
    #[error("the store has stopped")]
    Stopped,
    /// Any other answer of SQLite.
    #[error("database error: {0}")]
    Sql(String),
}

/// A data folder without a data file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoStore {
    /// The folder, which may itself not be there.
    pub folder: PathBuf,
    /// Keys, backups or papers of a bureau are there: its data file is lost, and starting over is no first
    /// start.
    pub lost: bool,
    /// The newest automatic backup.
    pub backup: Option<PathBuf>,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error as Of;
        use rusqlite::ErrorCode as Code;
        let text = error.to_string();
        // A column that holds something else than it should.
        if matches!(
            error,
            Of::FromSqlConversionFailure(..)
                | Of::IntegralValueOutOfRange(..)
                | Of::InvalidColumnType(..)
                | Of::Utf8Error(..)
        ) {
            return Self::Corrupt(text);
        }
        match error.sqlite_error_code() {
            Some(Code::DiskFull) => Self::DiskFull,
            Some(Code::ReadOnly | Code::PermissionDenied | Code::CannotOpen) => Self::ReadOnly(text),
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Self::Corrupt(text),
            Some(Code::SystemIoFailure) => Self::Io(text),
            _ => Self::Sql(text),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind as Kind;
        match error.kind() {
            Kind::StorageFull => Self::DiskFull,
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => Self::ReadOnly(error.to_string()),
            _ => Self::Io(error.to_string()),
        }
    }
}

impl StoreError {
    /// Whether it concerns this PC and its data, and not the request.
    pub const fn is_of_the_machine(&self) -> bool {
        matches!(
            self,
            Self::Corrupt(_)
                | Self::ReadOnly(_)
                | Self::DiskFull
                | Self::Io(_)
                | Self::Gone(_)
                | Self::OtherStore(_)
                | Self::Sql(_)
                | Self::Key(_)
        )
    }

    /// Whether waiting may mend it: the disk gets room, or comes back.
    pub(crate) const fn may_pass(&self) -> bool {
        matches!(self, Self::DiskFull) || self.may_be_gone()
    }

    /// Whether a disk that went away while its file was open would explain it.
    pub(crate) const fn may_be_gone(&self) -> bool {
        matches!(self, Self::Io(_) | Self::ReadOnly(_) | Self::Gone(_))
    }

    /// The unreadable value, with the table and the row where it is.
    #[must_use]
    pub(crate) fn in_row(self, table: &str, row: impl std::fmt::Display) -> Self {
        match self {
            Self::Corrupt(what) => Self::Corrupt(format!("{table}, row {row}: {what}")),
            other => other,
        }
    }

    /// Why a path that the caller gave can't be used.
    pub fn bad_path(path: &Path, fault: impl Into<PathError>) -> Self {
        Self::BadPath { path: path.to_owned(), fault: fault.into() }
    }
}

fn first_of(problems: &[AuditProblem]) -> String {
    let first = problems.first().map_or_else(String::new, |p| format!("{}: {}", p.place, p.what));
    if problems.len() > 1 { format!("{first} (of {} problems)", problems.len()) } else { first }
}
