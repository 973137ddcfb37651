//! A part of a station's path through its series.

/// A part of the station's path: a series, and how many entries lead to its first one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PathPart {
    pub series: String,
    pub before: u64,
}
