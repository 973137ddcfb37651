//! What is kept for a person to see of entries of other stations.

/// Something that is kept for a person to see.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    pub kind: &'static str,
    pub place: String,
    pub what: String,
}
