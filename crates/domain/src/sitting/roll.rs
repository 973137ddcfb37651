//! The result of a sitting: the roll for signature, the make-up list, and the officers who still have to sit.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::{Candidate, CandidateState, SeatDoubt, SeatHead, Sitting};
use crate::certification::{Assessment, AttemptResult, State};
use crate::standard::{Shortfall, Standard, Verdict};

/// The result data of a candidate's attempt when the roll is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeatResult {
    /// The result.
    pub result: AttemptResult,
    /// The candidate's birth date; none if unknown.
    pub birth: Option<Date>,
    /// Flags that the invigilator should check.
    pub flags: u32,
}

/// How it came out for a candidate.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Passed, with the grade as an index into the grades of the standard.
    Passed {
        /// The grade.
        grade: Option<usize>,
    },
    /// Not passed, and what is missing.
    Failed(Vec<Shortfall>),
    /// Void: neither passed nor failed.
    Void,
    /// Did not come or did not begin.
    Absent,
    /// Not decided: not begun, still writing, interrupted, not sealed yet, or in doubt.
    Pending,
}

impl Outcome {
    /// Its name in files.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Passed { .. } => "passed",
            Self::Failed(_) => "failed",
            Self::Void => "void",
            Self::Absent => "absent",
            Self::Pending => "pending",
        }
    }
}

/// A row of the roll.
#[derive(Clone, Debug, PartialEq)]
pub struct RollRow {
    /// Seat number; none for those who got none.
    pub seat: Option<u32>,
    /// The candidate.
    pub officer: Uuid,
    /// The attempt, if one began.
    pub attempt: Option<Uuid>,
    /// When it began.
    pub began_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How often it was interrupted and went on.
    pub interruptions: u32,
    /// For how long in all, in milliseconds of the wall clock.
    pub gap_ms: u64,
    /// The result, once it is known.
    pub result: Option<AttemptResult>,
    /// How that is judged.
    pub outcome: Outcome,
    /// Flags that the invigilator should check; none as long as there is no result.
    pub flags: Option<u32>,
    /// The PC at which the seat is; none for the one of the roll.
    pub station: Option<Uuid>,
    /// The head of that PC's journal: of what came back, else as the paper roll has it.
    pub head: Option<SeatHead>,
    /// Why nothing is judged by what came back.
    pub doubt: Option<SeatDoubt>,
    /// Attempts that came back and don't count.
    pub beside: u32,
}

/// The rows of the roll: by seat, then those without one in the order of the plan. `results` are by attempt.
pub fn roll(sitting: &Sitting, standard: &Standard, results: &BTreeMap<Uuid, SeatResult>) -> Vec<RollRow> {
    let row = |candidate: &Candidate| {
        let known = candidate.attempt.and_then(|id| results.get(&id));
        let report = candidate.report.as_ref();
        let gap = || candidate.interruptions.iter().fold(0_u64, |sum, i| sum.saturating_add(i.gap_ms));
        RollRow {
            seat: candidate.seat,
            officer: candidate.officer,
            attempt: candidate.attempt,
            began_at: candidate.began_at,
            ended_at: candidate.ended_at,
            interruptions: report.map_or(candidate.interruptions.len() as u32, |r| r.interruptions),
            gap_ms: report.map_or_else(gap, |r| r.gap_ms),
            result: known.map(|k| k.result),
            outcome: outcome(candidate, standard, known),
            flags: known.map(|k| k.flags),
            station: candidate.station,
            head: report.map(|r| r.head).or(candidate.head),
            doubt: candidate.doubt(),
            beside: candidate.beside.len() as u32,
        }
    };
    let mut rows: Vec<RollRow> = sitting.candidates().iter().map(row).collect();
    rows.sort_by_key(|r| r.seat.unwrap_or(u32::MAX));
    rows
}

fn outcome(candidate: &Candidate, standard: &Standard, known: Option<&SeatResult>) -> Outcome {
    if candidate.doubt().is_some() {
        return Outcome::Pending;
    }
    if candidate.is_void() {
        return Outcome::Void;
    }
    match (candidate.state, known) {
        (CandidateState::Absent, _) => Outcome::Absent,
        (CandidateState::Ended(_), Some(known)) => match verdict(candidate, standard, known) {
            Some(verdict) if verdict.passed => Outcome::Passed { grade: verdict.grade },
            Some(verdict) => Outcome::Failed(verdict.missing),
            None => Outcome::Pending,
        },
        _ => Outcome::Pending,
    }
}

fn verdict(candidate: &Candidate, standard: &Standard, known: &SeatResult) -> Option<Verdict> {
    match &known.result {
        AttemptResult::Copy(result) => {
            let age = standard.age_at(known.birth, candidate.began_at?);
            Some(standard.judge_copy(result, age))
        }
        AttemptResult::Form(result) => Some(standard.form.as_ref()?.judge(result)),
    }
}

/// Why a candidate should sit again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MakeUpWhy {
    /// Did not come or did not begin.
    Absent,
    /// The attempt was void.
    Void,
    /// Did not pass.
    Failed,
}

/// A candidate who should sit again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MakeUp {
    /// The candidate.
    pub officer: Uuid,
    /// Why.
    pub why: MakeUpWhy,
}

/// The make-up list of a sitting: the candidates who were absent, void or failed, and are still not
/// certified. `assessments` are of the candidates, after the sitting; a candidate without one counts as not
/// certified. Exempt officers and those whom the standard is not for do not sit again.
pub fn make_up(rows: &[RollRow], assessments: &[Assessment]) -> Vec<MakeUp> {
    let settled: BTreeSet<Uuid> =
        assessments.iter().filter(|a| a.state.gap().is_none()).map(|a| a.officer).collect();
    let again = |row: &RollRow| {
        let why = match row.outcome {
            Outcome::Absent => MakeUpWhy::Absent,
            Outcome::Void => MakeUpWhy::Void,
            Outcome::Failed(_) => MakeUpWhy::Failed,
            Outcome::Passed { .. } | Outcome::Pending => return None,
        };
        (!settled.contains(&row.officer)).then_some(MakeUp { officer: row.officer, why })
    };
    rows.iter().filter_map(again).collect()
}

/// The officers to choose for the next sitting: all who still have to reach the standard and are not
/// `planned` for one already. Overdue officers come first; else in the order given.
pub fn still_missing(assessments: &[Assessment], planned: &BTreeSet<Uuid>) -> Vec<Uuid> {
    let mut missing: Vec<&Assessment> =
        assessments.iter().filter(|a| a.state.gap().is_some() && !planned.contains(&a.officer)).collect();
    missing.sort_by_key(|a| !matches!(a.state, State::Overdue(_)));
    missing.into_iter().map(|a| a.officer).collect()
}
