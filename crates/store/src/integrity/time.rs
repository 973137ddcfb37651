//! Times: every series goes forward, nothing dated lies before a known time, and every remark about the clock
//! is reported.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use uuid::Uuid;

use super::report::AuditReport;
use super::series::place;
use crate::facts;
use crate::facts::Fact;
use crate::journal_entry::JournalEntry;
use crate::times::mark_of;
use crate::{AuditPlace, AuditProblem};
use dabiao_domain::finding::{Finding, Span};
use dabiao_domain::time_floor::{Finding as OfTime, Mark, Timeline};

/// The findings about a journal's times.
#[derive(Debug, Default)]
pub(super) struct TimeFindings {
    /// The problems.
    pub problems: Vec<AuditProblem>,
    /// What has to be reported.
    pub notes: Vec<AuditProblem>,
}

impl AuditReport {
    /// Adds the findings.
    pub(super) fn times(&mut self, found: TimeFindings) {
        self.meaning.extend_from_slice(&found.problems);
        self.problems.extend(found.problems);
        self.notes.extend(found.notes);
    }
}

/// Checks the times of all entries, which are in the order of series and number. `stands` gives the number of
/// a series' first entries that are accepted as they are: they give no problems. In a demonstration the time
/// is as invented as everything else.
pub(super) fn time_findings(facts: &[(&JournalEntry, Fact)], stands: &dyn Fn(&str) -> i64) -> TimeFindings {
    let mut found = TimeFindings::default();
    let mut exams: BTreeSet<Uuid> = BTreeSet::new();
    let mut lines: BTreeMap<&str, Timeline> = BTreeMap::new();
    for (entry, fact) in facts {
        let mark = match fact {
            Fact::SealAttempt(facts::SealAttempt { id, .. }) if !exams.contains(id) => Mark::Other,
            _ => mark_of(fact),
        };
        if let Fact::BeginAttempt(facts::BeginAttempt { id, sitting_id: Some(_), .. }) = fact {
            exams.insert(*id);
        }
        let line = lines.entry(&entry.series).or_default();
        for finding in line.feed(entry.at_ms, mark) {
            let lenient = line.demonstration() || entry.seq < stands(&entry.series);
            let told = AuditProblem::new(place_of(entry, fact, finding), words(finding, entry.at_ms, fact));
            let list = if !lenient && is_problem(finding) { &mut found.problems } else { &mut found.notes };
            list.push(told);
        }
    }
    found
}

/// Problems of an attempt's times are reported for the attempt, so that no certificate rests on it unnoticed;
/// all others for the entry.
fn place_of(entry: &JournalEntry, fact: &Fact, finding: OfTime) -> AuditPlace {
    match (fact, finding) {
        (_, OfTime::StepBack { .. }) => place(entry).into(),
        (
            Fact::BeginAttempt(facts::BeginAttempt { id, .. })
            | Fact::SealAttempt(facts::SealAttempt { id, .. }),
            _,
        ) => AuditPlace::Attempt(*id),
        _ => place(entry).into(),
    }
}

const fn is_problem(finding: OfTime) -> bool {
    matches!(finding, OfTime::Behind { .. } | OfTime::DatedByHand | OfTime::LateDemonstration)
}

fn words(finding: OfTime, at_ms: i64, fact: &Fact) -> Finding {
    let (at, op) = (time(at_ms), fact.op());
    match finding {
        OfTime::StepBack { by_ms } => Finding::ClockBack { by: Span(by_ms), at },
        OfTime::Behind { by_ms } => Finding::BeforeKnown { op, at, by: Span(by_ms) },
        OfTime::SealedBehind { .. } => Finding::SealedBehind { at },
        OfTime::ClockGiven(clock) => {
            Finding::TimeGiven { given: time(clock.given_ms), system: time(clock.system_ms) }
        }
        OfTime::DatedByHand => Finding::DatedByHand { op, at },
        OfTime::SealedByHand => Finding::SealedByHand { at },
        OfTime::ClockWrong { from_ms, to_ms } => Finding::ClockWrong { from: time(from_ms), to: time(to_ms) },
        OfTime::AfterCorrection => Finding::AfterCorrection { op, at },
        OfTime::LateDemonstration => Finding::LateDemonstration,
    }
}

/// A time in the audit's words: `2026-11-23T01:00:00Z`.
fn time(ms: i64) -> String {
    Timestamp::from_millisecond(ms)
        .map_or_else(|_| format!("{ms} ms"), |at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}
