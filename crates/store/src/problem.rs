//! One thing that an audit found.

use dabiao_domain::finding::Finding;

/// One thing that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditProblem {
    /// Where: a journal entry (`journal SERIES/SEQ`), an attempt (`attempt ID`), a table's row (`officer ID`).
    pub place: String,
    /// The problem, in English.
    pub what: String,
    /// The problem, for words in any language.
    pub finding: Finding,
}

impl AuditProblem {
    /// What is found at a place.
    pub fn new(place: impl Into<String>, what: impl Into<Finding>) -> Self {
        let finding = what.into();
        Self { place: place.into(), what: finding.to_string(), finding }
    }
}
