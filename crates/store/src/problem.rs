//! One thing that an audit found.

use crate::audit_place::AuditPlace;
use dabiao_domain::finding::Finding;

/// One thing that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditProblem {
    /// Where.
    pub place: AuditPlace,
    /// The problem, in English.
    pub what: String,
    /// The problem, for words in any language.
    pub finding: Finding,
}

impl AuditProblem {
    /// What is found at a place.
    pub fn new(place: impl Into<AuditPlace>, what: impl Into<Finding>) -> Self {
        let finding = what.into();
        Self { place: place.into(), what: finding.to_string(), finding }
    }
}
