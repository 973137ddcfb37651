//! A drill that was handed in: every planted error, found or missed, and every false alarm.

use dabiao_domain::cohort::checking::level::{Level, Shortfall};
use dabiao_domain::cohort::checking::{CheckingScore, Planted};
use dabiao_domain::cohort::record::{CheckOutcome, Checked};
use dabiao_domain::record::Kind;

use super::drill::CheckDrill;

/// The result of a drill.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckResult {
    /// The level.
    pub level: &'static Level,
    /// The kind of records.
    pub kind: Kind,
    /// The numbers.
    pub score: CheckingScore,
    /// Which conditions it missed; empty if passed.
    pub shortfalls: Vec<Shortfall>,
    /// The records in their order.
    pub records: Vec<RecordResult>,
    /// Whether it is on record.
    pub saved: bool,
    /// The fact to record.
    pub(super) fact: Checked,
}

/// The result of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordResult {
    /// Its number, from 1.
    pub number: usize,
    /// Time spent on it in milliseconds.
    pub time_ms: u64,
    /// Its errors, in the order of the fields.
    pub errors: Vec<FoundError>,
    /// Fields that were marked and are right: name and value.
    pub alarms: Vec<(String, String)>,
}

/// An error, and whether it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundError {
    /// The name of its field.
    pub field: String,
    /// The error.
    pub error: Planted,
    /// Whether the field was marked.
    pub found: bool,
}

impl CheckResult {
    /// The result of the marks of `fact` in its drill.
    pub(super) fn of(drill: &CheckDrill, fact: Checked, score: CheckingScore) -> Self {
        let records = drill.items.iter().zip(&fact.marks).enumerate().map(|(n, (item, marks))| {
            let name = |code: &str| {
                item.source
                    .fields
                    .iter()
                    .find(|f| f.code == code)
                    .map_or_else(String::new, |f| f.name.clone())
            };
            let marked = |code: &str| marks.codes.iter().any(|c| c == code);
            let errors = item.planted.iter().map(|error| FoundError {
                field: name(&error.code),
                error: error.clone(),
                found: marked(&error.code),
            });
            let false_alarm = |code: &&String| item.planted.iter().all(|p| p.code != **code);
            let alarms = marks
                .codes
                .iter()
                .filter(false_alarm)
                .map(|code| (name(code), item.source.value(code).unwrap_or_default().to_owned()));
            RecordResult {
                number: n + 1,
                time_ms: marks.time_ms,
                errors: errors.collect(),
                alarms: alarms.collect(),
            }
        });
        Self {
            level: drill.level,
            kind: drill.kind,
            shortfalls: drill.level.shortfalls(&score),
            records: records.collect(),
            saved: false,
            score,
            fact,
        }
    }

    /// Whether the line of the level was reached.
    pub const fn passed(&self) -> bool {
        self.shortfalls.is_empty()
    }

    /// The numbers as they are kept.
    pub const fn outcome(&self) -> CheckOutcome {
        self.fact.outcome
    }
}
