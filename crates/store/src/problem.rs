//! One thing that an audit found.

/// One thing that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditProblem {
    /// Where: a journal entry (`journal SERIES/SEQ`), an attempt (`attempt ID`), a table's row (`officer ID`).
    pub place: String,
    /// The problem, in English.
    pub what: String,
}

impl AuditProblem {
    pub(crate) fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }
}
