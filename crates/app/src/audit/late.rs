//! Exams of other stations that are dated before a deadline and came here after it.
//!
//! What a PC writes has the time of its own clock, and a station can write an exam at any time it likes: into a new series,
//! after it called its clock wrong. When the exam came is what this PC saw. So an exam that is in time by its own date alone
//! waits until a person has held that date against what else is known; certificates that were issued on one stay as they
//! are, and other exams are not asked about.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::{AuditPlace, AuditProblem, Meaning, STANDARDS};
use dabiao_content::{Library, read_standard_version};
use dabiao_domain::certification::AttemptResult;
use dabiao_domain::finding::Finding;
use dabiao_domain::sitting::SittingPlan;
use dabiao_domain::standard::Standard;
use dabiao_store::{ArrivedExam, Db, ExamRow, StoreError};

/// An exam that is in time by its own date alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LateExam {
    /// The attempt.
    pub attempt: Uuid,
    /// The series of the station that wrote it.
    pub series: Uuid,
    /// The room of its sitting.
    pub room: String,
    /// The day on which it began, as that station says, where the standard counts days.
    pub dated: Date,
    /// The day on which it came.
    pub came: Date,
    /// The first day that is too late.
    pub before: Date,
}

/// The exams of other stations that are in time by their own date alone and that nobody has checked, the earliest first.
///
/// # Errors
/// SQLite errors; an entry that can't be read.
pub(crate) fn late_exams(db: &Db) -> Result<Vec<LateExam>, StoreError> {
    let standards = standards(db)?;
    let ends = standards.iter().filter_map(|standard| Some(end_of_deadline(standard)?.as_millisecond()));
    let Some(first) = ends.min() else { return Ok(Vec::new()) };
    let late = |exam: &ArrivedExam, standard: &Standard| {
        in_time(standard, exam.at_ms) && !in_time(standard, exam.arrived_ms)
    };
    let found = unchecked(db, &standards, db.exams_arrived(first)?, late)?;
    Ok(found.into_iter().map(|found| found.exam).collect())
}

/// The exams of other stations that came here in time, that nobody has checked and that may have been passed, where the deadline
/// is over at `now_ms`: another PC that issues certificates may have got them after it.
///
/// # Errors
/// As [`late_exams`].
pub(crate) fn late_elsewhere(db: &Db, now_ms: i64) -> Result<Vec<LateExam>, StoreError> {
    let standards = standards(db)?;
    let over =
        |standard: &Standard| end_of_deadline(standard).is_some_and(|end| end.as_millisecond() < now_ms);
    if !standards.iter().any(over) {
        return Ok(Vec::new());
    }
    let came = |exam: &ArrivedExam, standard: &Standard| {
        let in_time = [exam.at_ms, exam.arrived_ms].iter().all(|ms| in_time(standard, *ms));
        in_time && over(standard)
    };
    let mut found = unchecked(db, &standards, db.exams_arrived(i64::MIN)?, came)?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let rows: BTreeMap<Uuid, ExamRow> = db.exam_rows()?.into_iter().map(|row| (row.id, row)).collect();
    let births: BTreeMap<Uuid, Option<Date>> = db.officers()?.into_iter().map(|o| (o.id, o.birth)).collect();
    found.retain(|found| {
        rows.get(&found.exam.attempt).is_some_and(|row| may_pass(row, found.standard, &births))
    });
    Ok(found.into_iter().map(|found| found.exam).collect())
}

/// Whether nothing that is known of an exam falls short of the standard.
fn may_pass(row: &ExamRow, standard: &Standard, births: &BTreeMap<Uuid, Option<Date>>) -> bool {
    let (Some(figures), Ok(at)) = (row.figures, Timestamp::from_millisecond(row.started_at_ms)) else {
        return false;
    };
    let birth = births.get(&row.officer_id).copied().flatten();
    AttemptResult::of(standard, figures, |_| None).may_pass(standard, standard.age_at(birth, at))
}

/// An exam that nobody has checked, and the standard by whose deadline it is asked about.
struct Unchecked<'s> {
    exam: LateExam,
    standard: &'s Standard,
}

fn unchecked<'s>(
    db: &Db,
    standards: &'s [Standard],
    arrived: Vec<ArrivedExam>,
    is_asked: impl Fn(&ArrivedExam, &Standard) -> bool,
) -> Result<Vec<Unchecked<'s>>, StoreError> {
    if arrived.is_empty() {
        return Ok(Vec::new());
    }
    let checked = db.exams_checked()?;
    let plans: BTreeMap<Uuid, SittingPlan> =
        db.sittings()?.into_iter().map(|stored| (stored.plan.id, stored.plan)).collect();
    let unchecked = arrived.into_iter().filter(|exam| !checked.has(&exam.series, &exam.attempt));
    let found = unchecked.filter_map(|exam| {
        let plan = plans.get(&exam.sitting)?;
        let of_it: Vec<&'s Standard> = standards.iter().filter(|s| s.id == plan.standard_id).collect();
        let newest = of_it.iter().map(|standard| standard.version).max();
        // A certificate is issued by the newest version: that of the plan may have had a later deadline, or none.
        let counts = |s: &Standard| s.version == plan.standard_version || Some(s.version) == newest;
        let mut asked = of_it.into_iter().filter(|s| counts(s) && is_asked(&exam, s));
        asked.find_map(|standard| Some(Unchecked { exam: told_of(&exam, plan, standard)?, standard }))
    });
    Ok(found.collect())
}

/// Whether an exam that began at that moment, milliseconds since the Unix epoch, is in time.
fn in_time(standard: &Standard, ms: i64) -> bool {
    Timestamp::from_millisecond(ms).is_ok_and(|at| standard.in_time(at))
}

fn told_of(exam: &ArrivedExam, plan: &SittingPlan, standard: &Standard) -> Option<LateExam> {
    let at = Timestamp::from_millisecond(exam.at_ms).ok()?;
    let arrived = Timestamp::from_millisecond(exam.arrived_ms).ok()?;
    Some(LateExam {
        attempt: exam.attempt,
        series: exam.series,
        room: plan.room.clone(),
        dated: standard.date_of(at),
        came: standard.date_of(arrived),
        before: standard.deadline.as_ref()?.before,
    })
}

/// The last moment that is in time.
fn end_of_deadline(standard: &Standard) -> Option<Timestamp> {
    let last = standard.deadline.as_ref()?.before.yesterday().ok()?;
    Some(standard.end_of(last))
}

/// Every version of every standard that can be read.
fn standards(db: &Db) -> Result<Vec<Standard>, StoreError> {
    let mut standards = STANDARDS.get_or_init(|| Library::embedded().standards().to_vec()).clone();
    for row in db.standard_versions()? {
        // One that can't be read stops what rests on it, where that is judged.
        standards.extend(read_standard_version(&row.id, &row.toml).ok());
    }
    Ok(standards)
}

impl Meaning {
    /// Tells of exams that are in time by their own date alone, and lets nothing new be issued on them. One that has its
    /// certificate is no question: at a PC that took another one's place all of them came late.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub(super) fn tell_of_late(&mut self, db: &Db) -> Result<(), StoreError> {
        let late = late_exams(db)?;
        if late.is_empty() {
            return Ok(());
        }
        let certified: BTreeSet<Uuid> = db.certificates()?.into_iter().map(|row| row.attempt_id).collect();
        for exam in late {
            let series = exam.series.to_string();
            let pc = self.whose.pc(&series).to_owned();
            let what = Finding::Late { dated: exam.dated, came: exam.came, pc };
            if !certified.contains(&exam.attempt) {
                let place = AuditPlace::Attempt(exam.attempt);
                self.notes.push(AuditProblem::new(place, what.clone()));
            }
            self.late.insert(exam.attempt, what);
        }
        Ok(())
    }

    /// That exams which a new certificate would rest on are in time by their own date alone.
    pub(super) fn late_faults(&self, attempts: &[Uuid]) -> Vec<Finding> {
        let fault = |id: &Uuid| {
            let what = Box::new(self.late.get(id)?.clone());
            Some(Finding::RestsOn { attempt: *id, what })
        };
        attempts.iter().filter_map(fault).collect()
    }
}
