//! What is kept for a person to see of entries of other stations.

use std::cmp::Ordering;

use dabiao_domain::finding::Finding;

/// Something that is kept for a person to see; in the order of its words.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub kind: &'static str,
    pub place: String,
    /// In English.
    pub what: String,
    /// The same, for words in any language.
    pub finding: Finding,
}

impl Problem {
    pub(crate) fn new(kind: &'static str, place: String, what: impl Into<Finding>) -> Self {
        let finding = what.into();
        Self { kind, place, what: finding.to_string(), finding }
    }

    fn words(&self) -> (&str, &str, &str) {
        (self.kind, &self.place, &self.what)
    }
}

impl PartialEq for Problem {
    fn eq(&self, other: &Self) -> bool {
        self.words() == other.words()
    }
}

impl Eq for Problem {}

impl PartialOrd for Problem {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Problem {
    fn cmp(&self, other: &Self) -> Ordering {
        self.words().cmp(&other.words())
    }
}
