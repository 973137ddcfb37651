//! The wire forms of the cohort's facts, version 1: what stands in the journal. Frozen by a test.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use dabiao_domain::cohort::Stamp;
use dabiao_domain::cohort::caseload::alert::Dismissal;
use dabiao_domain::cohort::caseload::note::Note;
use dabiao_domain::cohort::caseload::{Assignment, AssignmentEnd, EndReason};
use dabiao_domain::cohort::checking::Marks;
use dabiao_domain::cohort::ladder::{Rung, SignOff, Withdrawal};
use dabiao_domain::cohort::membership::{LeaveReason, MembershipFact, Step};
use dabiao_domain::cohort::record::{CheckOutcome, Checked, CohortFact, KeptEstimate};

/// Why a stored fact can't be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum WireError {
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error("unknown {0} {1:?}")]
    Name(&'static str, String),
    #[error("{0:?} is not a day")]
    Day(String),
}

#[derive(Serialize, Deserialize)]
struct StepWire {
    on: String,
    officer: Uuid,
    step: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
}

#[derive(Serialize, Deserialize)]
struct SignOffWire {
    on: String,
    officer: Uuid,
    rung: String,
    evidence: Vec<Uuid>,
    note: String,
}

#[derive(Serialize, Deserialize)]
struct WithdrawalWire {
    on: String,
    sign_off: Uuid,
    reason: String,
}

#[derive(Serialize, Deserialize)]
struct AssignWire {
    on: String,
    coach: Uuid,
    mentee: Uuid,
}

#[derive(Serialize, Deserialize)]
struct EndWire {
    on: String,
    assignment: Uuid,
    reason: String,
}

#[derive(Serialize, Deserialize)]
struct NoteWire<'a> {
    #[serde(borrow)]
    on: Cow<'a, str>,
    mentee: Uuid,
    minutes: u32,
    what: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    corrects: Option<Uuid>,
}

#[derive(Serialize, Deserialize)]
struct DismissalWire {
    on: String,
    key: String,
    reason: String,
}

#[derive(Serialize, Deserialize)]
struct MarksWire {
    codes: Vec<String>,
    time_ms: u64,
}

#[derive(Serialize, Deserialize)]
struct CheckedWire {
    on: String,
    level: u32,
    kind: String,
    generator: u32,
    seed: u64,
    marks: Vec<MarksWire>,
    records: u32,
    fields: u32,
    planted: u32,
    hits: u32,
    false_alarms: u32,
    time_ms: u64,
    passed: bool,
}

#[derive(Serialize, Deserialize)]
struct EstimateWire {
    on: String,
    coach: Uuid,
    mentees: u32,
    uncoached: u32,
    weeks_milli: u32,
    difference_milli: i32,
    low_milli: i32,
    high_milli: i32,
}

/// A fact's kind and body as they are stored; id, author and time stand beside them.
pub(super) fn write(fact: &CohortFact) -> (&'static str, Value) {
    let on = fact.stamp().on.to_string();
    match fact {
        CohortFact::Step(f) => {
            let (step, reason) = match f.step {
                Step::JoinMember => ("member", None),
                Step::JoinReserve => ("reserve", None),
                Step::Leave(reason) => ("leave", Some(reason.name().to_owned())),
            };
            let step = step.to_owned();
            ("step", json(&StepWire { on, officer: f.officer, step, reason, note: f.note.clone() }))
        }
        CohortFact::SignOff(f) => {
            let rung = f.rung.name().to_owned();
            let (evidence, note) = (f.evidence.clone(), f.note.clone());
            ("sign_off", json(&SignOffWire { on, officer: f.officer, rung, evidence, note }))
        }
        CohortFact::Withdrawal(f) => {
            ("withdrawal", json(&WithdrawalWire { on, sign_off: f.sign_off, reason: f.reason.clone() }))
        }
        CohortFact::Assign(f) => ("assign", json(&AssignWire { on, coach: f.coach, mentee: f.mentee })),
        CohortFact::End(f) => {
            ("end", json(&EndWire { on, assignment: f.assignment, reason: f.reason.name().to_owned() }))
        }
        CohortFact::Note(f) => {
            let (minutes, what, corrects) = (f.minutes, f.what.clone(), f.corrects);
            ("note", json(&NoteWire { on: on.into(), mentee: f.mentee, minutes, what, corrects }))
        }
        CohortFact::Dismissal(f) => {
            ("dismissal", json(&DismissalWire { on, key: f.key.clone(), reason: f.reason.clone() }))
        }
        CohortFact::Checked(f) => ("checked", json(&checked_wire(on, f))),
        CohortFact::Estimate(f) => ("estimate", json(&estimate_wire(on, f))),
    }
}

fn checked_wire(on: String, f: &Checked) -> CheckedWire {
    let marks = f.marks.iter().map(|m| MarksWire { codes: m.codes.clone(), time_ms: m.time_ms }).collect();
    let CheckOutcome { records, fields, planted, hits, false_alarms, time_ms, passed } = f.outcome;
    CheckedWire {
        on,
        level: f.level,
        kind: f.kind.clone(),
        generator: f.generator,
        seed: f.seed,
        marks,
        records,
        fields,
        planted,
        hits,
        false_alarms,
        time_ms,
        passed,
    }
}

const fn estimate_wire(on: String, f: &KeptEstimate) -> EstimateWire {
    EstimateWire {
        on,
        coach: f.coach,
        mentees: f.mentees,
        uncoached: f.uncoached,
        weeks_milli: f.weeks_milli,
        difference_milli: f.difference_milli,
        low_milli: f.low_milli,
        high_milli: f.high_milli,
    }
}

fn json(wire: &impl Serialize) -> Value {
    serde_json::to_value(wire).unwrap_or_default()
}

/// The fact of a stored kind and body; `stamp` adds what stands beside them.
///
/// # Errors
/// See [`WireError`].
pub(super) fn read(kind: &str, body: &str, stamp: impl Fn(Date) -> Stamp) -> Result<CohortFact, WireError> {
    let stamp = |on: &str| Ok(stamp(on.parse().map_err(|_| WireError::Day(on.to_owned()))?));
    let stamp: &dyn Fn(&str) -> Result<Stamp, WireError> = &stamp;
    Ok(match kind {
        "step" => {
            let w: StepWire = serde_json::from_str(body)?;
            CohortFact::Step(MembershipFact {
                stamp: stamp(&w.on)?,
                officer: w.officer,
                step: step(&w.step, w.reason.as_deref())?,
                note: w.note,
            })
        }
        "sign_off" => {
            let w: SignOffWire = serde_json::from_str(body)?;
            let rung = named("rung", &w.rung, Rung::from_name)?;
            let stamp = stamp(&w.on)?;
            CohortFact::SignOff(SignOff {
                stamp,
                officer: w.officer,
                rung,
                evidence: w.evidence,
                note: w.note,
            })
        }
        "withdrawal" => {
            let w: WithdrawalWire = serde_json::from_str(body)?;
            CohortFact::Withdrawal(Withdrawal {
                stamp: stamp(&w.on)?,
                sign_off: w.sign_off,
                reason: w.reason,
            })
        }
        "assign" => {
            let w: AssignWire = serde_json::from_str(body)?;
            CohortFact::Assign(Assignment { stamp: stamp(&w.on)?, coach: w.coach, mentee: w.mentee })
        }
        "end" => {
            let w: EndWire = serde_json::from_str(body)?;
            let reason = named("reason", &w.reason, EndReason::from_name)?;
            CohortFact::End(AssignmentEnd { stamp: stamp(&w.on)?, assignment: w.assignment, reason })
        }
        "note" => {
            let w: NoteWire<'_> = serde_json::from_str(body)?;
            let stamp = stamp(&w.on)?;
            CohortFact::Note(Note {
                stamp,
                mentee: w.mentee,
                minutes: w.minutes,
                what: w.what,
                corrects: w.corrects,
            })
        }
        "dismissal" => {
            let w: DismissalWire = serde_json::from_str(body)?;
            CohortFact::Dismissal(Dismissal { stamp: stamp(&w.on)?, key: w.key, reason: w.reason })
        }
        "checked" => read_checked(serde_json::from_str(body)?, stamp)?,
        "estimate" => read_estimate(&serde_json::from_str(body)?, stamp)?,
        _ => return Err(WireError::Name("kind", kind.to_owned())),
    })
}

fn read_checked(
    w: CheckedWire,
    stamp: &dyn Fn(&str) -> Result<Stamp, WireError>,
) -> Result<CohortFact, WireError> {
    let CheckedWire { records, fields, planted, hits, false_alarms, time_ms, passed, .. } = w;
    Ok(CohortFact::Checked(Checked {
        stamp: stamp(&w.on)?,
        level: w.level,
        kind: w.kind,
        generator: w.generator,
        seed: w.seed,
        marks: w.marks.into_iter().map(|m| Marks { codes: m.codes, time_ms: m.time_ms }).collect(),
        outcome: CheckOutcome { records, fields, planted, hits, false_alarms, time_ms, passed },
    }))
}

fn read_estimate(
    w: &EstimateWire,
    stamp: &dyn Fn(&str) -> Result<Stamp, WireError>,
) -> Result<CohortFact, WireError> {
    Ok(CohortFact::Estimate(KeptEstimate {
        stamp: stamp(&w.on)?,
        coach: w.coach,
        mentees: w.mentees,
        uncoached: w.uncoached,
        weeks_milli: w.weeks_milli,
        difference_milli: w.difference_milli,
        low_milli: w.low_milli,
        high_milli: w.high_milli,
    }))
}

fn step(name: &str, reason: Option<&str>) -> Result<Step, WireError> {
    match (name, reason) {
        ("member", None) => Ok(Step::JoinMember),
        ("reserve", None) => Ok(Step::JoinReserve),
        ("leave", Some(reason)) => named("reason", reason, LeaveReason::from_name).map(Step::Leave),
        _ => Err(WireError::Name("step", name.to_owned())),
    }
}

fn named<T>(what: &'static str, name: &str, find: fn(&str) -> Option<T>) -> Result<T, WireError> {
    find(name).ok_or_else(|| WireError::Name(what, name.to_owned()))
}
