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

use super::{AuditProblem, Meaning, STANDARDS};
use dabiao_content::{Library, read_standard_version};
use dabiao_domain::finding::Finding;
use dabiao_domain::sitting::SittingPlan;
use dabiao_domain::standard::Standard;
use dabiao_store::{ArrivedExam, Db, StoreError};

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
    unchecked(db, &standards, db.exams_arrived(first)?)
}

/// The exams of other stations that nobody has checked and that would be late if they came at `now_ms`: of those that are
/// here, what a person may say to be in time.
///
/// # Errors
/// As [`late_exams`].
pub(crate) fn in_time_by_date(db: &Db, now_ms: i64) -> Result<Vec<LateExam>, StoreError> {
    let mut exams = db.exams_arrived(i64::MIN)?;
    for exam in &mut exams {
        exam.arrived_ms = exam.arrived_ms.max(now_ms);
    }
    unchecked(db, &standards(db)?, exams)
}

fn unchecked(
    db: &Db,
    standards: &[Standard],
    arrived: Vec<ArrivedExam>,
) -> Result<Vec<LateExam>, StoreError> {
    if arrived.is_empty() {
        return Ok(Vec::new());
    }
    let checked = db.exams_checked()?;
    let plans: BTreeMap<Uuid, SittingPlan> =
        db.sittings()?.into_iter().map(|stored| (stored.plan.id, stored.plan)).collect();
    let unchecked = arrived.into_iter().filter(|exam| !checked.contains(&exam.attempt));
    let late = unchecked.filter_map(|exam| {
        let plan = plans.get(&exam.sitting)?;
        let of_it: Vec<&Standard> = standards.iter().filter(|s| s.id == plan.standard_id).collect();
        let newest = of_it.iter().map(|standard| standard.version).max();
        // A certificate is issued by the newest version: that of the plan may have had a later deadline, or none.
        let asked = |s: &&&Standard| s.version == plan.standard_version || Some(s.version) == newest;
        of_it.iter().filter(asked).find_map(|standard| late_of(&exam, plan, standard))
    });
    Ok(late.collect())
}

fn late_of(exam: &ArrivedExam, plan: &SittingPlan, standard: &Standard) -> Option<LateExam> {
    let at = Timestamp::from_millisecond(exam.at_ms).ok()?;
    let arrived = Timestamp::from_millisecond(exam.arrived_ms).ok()?;
    let before = standard.deadline.as_ref()?.before;
    (standard.in_time(at) && !standard.in_time(arrived)).then(|| LateExam {
        attempt: exam.attempt,
        series: exam.series,
        room: plan.room.clone(),
        dated: standard.date_of(at),
        came: standard.date_of(arrived),
        before,
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
                let place = format!("attempt {}", exam.attempt);
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
