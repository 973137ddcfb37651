//! The levels with what an officer has done at each.

use std::cmp::Reverse;

use dabiao_domain::cohort::checking::level::{Done, LEVELS, Level, passed_level};
use dabiao_domain::cohort::record::{CheckOutcome, Checked};

/// A level as one officer sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelLine {
    /// The level.
    pub level: &'static Level,
    /// Whether it is passed.
    pub passed: bool,
    /// Whether it may be practised: it is passed, or the one below is.
    pub open: bool,
    /// Drills done at it.
    pub drills: usize,
    /// The latest one.
    pub last: Option<CheckOutcome>,
    /// The best one: passed before not passed, then more errors found, fewer false alarms, less time.
    pub best: Option<CheckOutcome>,
}

/// The levels; `checks` in the order of time.
pub fn level_lines(checks: &[Checked]) -> Vec<LevelLine> {
    let done: Vec<Done> = checks.iter().map(Checked::done).collect();
    let reached = passed_level(&done);
    LEVELS
        .iter()
        .map(|level| {
            let own: Vec<CheckOutcome> =
                checks.iter().filter(|c| c.level == level.number).map(|c| c.outcome).collect();
            LevelLine {
                level,
                passed: level.number <= reached,
                open: level.number <= reached + 1,
                drills: own.len(),
                last: own.last().copied(),
                best: own.iter().max_by_key(|o| worth(o)).copied(),
            }
        })
        .collect()
}

/// Shares in millionths, so that drills of unequal length compare.
fn worth(outcome: &CheckOutcome) -> (bool, u64, Reverse<u64>, Reverse<u64>) {
    let share = |n: u64, of: u32| n.saturating_mul(1_000_000) / u64::from(of.max(1));
    let hits = if outcome.planted == 0 { 1_000_000 } else { share(outcome.hits.into(), outcome.planted) };
    let alarms = share(outcome.false_alarms.into(), outcome.records);
    (outcome.passed, hits, Reverse(alarms), Reverse(outcome.time_ms / u64::from(outcome.records.max(1))))
}
