//! Problems of a whole file that should be a copy of a store, sorted so that they can be reported in any
//! language.

use super::{AuditProblem, StoreError};

/// A problem of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyError {
    /// There is nothing in it.
    Empty,
    /// It is another kind of file, or its beginning is damaged.
    Foreign,
    /// A newer program wrote it.
    TooNew,
    /// It begins as it should.
    Damaged,
}

/// Where such a problem stands.
const PLACE: &str = "file";
/// SQLite's message about a file that does not begin like a database.
const NO_DATABASE: &str = "file is not a database";
/// Its message about one that ends too early or contradicts itself.
const MALFORMED: &str = "database disk image is malformed";

impl CopyError {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Empty, Self::Foreign, Self::TooNew, Self::Damaged];

    const fn words(self) -> &'static str {
        match self {
            Self::Empty => "it is empty",
            Self::Foreign => "it is no data file, or damaged at its beginning",
            Self::TooNew => "a newer program wrote it",
            Self::Damaged => "it is cut off or damaged",
        }
    }

    /// The problem's part of the copy; none if it concerns no copy.
    pub fn of(problem: &AuditProblem) -> Option<Self> {
        let told = |fault: &Self| problem.place == PLACE && problem.what.starts_with(fault.words());
        Self::ALL.into_iter().find(told)
    }

    /// As a problem of an audit, with what was said of it.
    pub(super) fn problem(self, detail: &str) -> AuditProblem {
        AuditProblem::new(PLACE, format!("{}: {detail}", self.words()))
    }

    /// An error's statement about the file; none for an error of the machine.
    pub(super) fn told_by(error: &StoreError) -> Option<AuditProblem> {
        let fault = match error {
            StoreError::Foreign(_) => Self::Foreign,
            StoreError::Corrupt(what) if what.contains(NO_DATABASE) => Self::Foreign,
            StoreError::TooNew { .. } => Self::TooNew,
            StoreError::Corrupt(what) if what.contains(MALFORMED) => Self::Damaged,
            // The audit's own words tell which part of it is wrong.
            StoreError::Corrupt(_) | StoreError::NotFound(_) | StoreError::Sql(_) => {
                return Some(AuditProblem::new(PLACE, error.to_string()));
            }
            _ => return None,
        };
        Some(fault.problem(&error.to_string()))
    }
}
