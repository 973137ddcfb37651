//! Rhythm of commits: coaching only, never in a pass rule.
//!
//! An input method brings several characters at one instant, so per-second evenness means nothing for
//! Chinese; time per character of a commit does.

use crate::drill::CommitMark;

/// A gap longer than this counts as a pause, in milliseconds.
pub const LONG_GAP_MS: u64 = 2_000;

/// How evenly the commits came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rhythm {
    /// Median time per character of a commit in milliseconds (nearest rank); none without commits.
    pub p50_ms: Option<u64>,
    /// 90th percentile of the same.
    pub p90_ms: Option<u64>,
    /// Time in gaps over [`LONG_GAP_MS`], in milliseconds.
    pub long_gap_ms: u64,
    /// Time in all gaps, in milliseconds.
    pub gap_ms: u64,
}

impl Rhythm {
    /// The rhythm of `commits`.
    pub fn of(commits: &[CommitMark]) -> Self {
        let mut per_char: Vec<u64> =
            commits.iter().map(|c| c.gap_ms / c.classes.len().max(1) as u64).collect();
        per_char.sort_unstable();
        Self {
            p50_ms: nearest_rank(&per_char, 50),
            p90_ms: nearest_rank(&per_char, 90),
            long_gap_ms: commits.iter().map(|c| c.gap_ms).filter(|g| *g > LONG_GAP_MS).sum(),
            gap_ms: commits.iter().map(|c| c.gap_ms).sum(),
        }
    }

    /// p90/p50, 1 for a perfectly even typist; none without commits or with a median of 0.
    pub fn evenness(&self) -> Option<f64> {
        match (self.p50_ms, self.p90_ms) {
            (Some(p50), Some(p90)) if p50 > 0 => Some(p90 as f64 / p50 as f64),
            _ => None,
        }
    }

    /// Share of time in gaps over 2 s, 0 to 1; none without time.
    pub fn long_gap_share(&self) -> Option<f64> {
        (self.gap_ms > 0).then(|| self.long_gap_ms as f64 / self.gap_ms as f64)
    }
}

/// The smallest value with at least `percent` % of `sorted` at or below it.
fn nearest_rank(sorted: &[u64], percent: usize) -> Option<u64> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}
