//! Which people's data may be read: the same for a desk at the window and for the command line.
//!
//! Every officer reads their own results; a guidance officer also those of the officers whom they coach on that day; a
//! trainer those of the own unit, of the units below it and of their partners; an instructor those of the guidance cohort;
//! issuers and auditors all. The roster, with days of birth, is read by the keepers of the roster and by readers of all
//! results.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::actor::{Authorized, Barred};
use super::certificates::day_of;
use crate::desk_data::{TrainerData, scope_of};
use dabiao_domain::attempt_log::AttemptLog;
use dabiao_domain::cohort::caseload::Caseload;
use dabiao_domain::cohort::membership::Cohort;
use dabiao_domain::role::{Denied, Permission};
use dabiao_domain::roster::{Officer, Unit};
use dabiao_domain::standard::Standard;
use dabiao_store::facts;
use dabiao_store::{AttemptRow, AuditProblem, Db, Fact, StoreError};

/// The officers whose data may be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All officers'.
    All,
    /// Those of these officers.
    Of(BTreeSet<Uuid>),
}

impl Reach {
    /// Whether it covers that officer.
    pub fn covers(&self, officer: Uuid) -> bool {
        match self {
            Self::All => true,
            Self::Of(these) => these.contains(&officer),
        }
    }

    /// The officers whose results may be read, on the day of `now_ms`.
    ///
    /// # Errors
    /// [`Denied::NoRight`] for a right other than [`Permission::ReadOwn`]; any error of the store.
    pub fn of_results(by: &Authorized, db: &Db, now_ms: i64) -> Result<Self, Barred> {
        by.must_be(Permission::ReadOwn)?;
        let Some(own) = by.by().filter(|_| !by.also(Permission::ReadAll)) else { return Ok(Self::All) };
        let mut these = BTreeSet::from([own]);
        these.extend(coached_by(db, own, day_of(now_ms))?);
        if by.also(Permission::ReadUnit) {
            these.extend(of_unit(db, own)?);
        }
        if by.also(Permission::ReadCohort) {
            these.extend(Cohort::on(&db.cohort_steps()?, day_of(now_ms)).members());
        }
        Ok(Self::Of(these))
    }

    /// The officers of the roster whose rows may be read.
    fn of_roster(by: &Authorized, db: &Db) -> Result<Self, Barred> {
        by.must_be(Permission::ReadRoster)?;
        let whole = by.also(Permission::ReadAll) || by.beyond(Permission::ReadRoster, Permission::ReadUnit);
        match by.by().filter(|_| !whole) {
            None => Ok(Self::All),
            Some(own) => Ok(Self::Of(of_unit(db, own)?)),
        }
    }
}

/// The officers whom a member of the guidance cohort coaches on that day; nobody's where they are no member.
fn coached_by(db: &Db, coach: Uuid, on: Date) -> Result<Vec<Uuid>, StoreError> {
    if !Cohort::on(&db.cohort_steps()?, on).is_member(coach) {
        return Ok(Vec::new());
    }
    let (assignments, ends) = db.cohort_pairs()?;
    let caseload = Caseload::of(&assignments, &ends);
    Ok(caseload.mentees(coach, on).map(|coached| coached.assignment.mentee).collect())
}

/// The officers of the units in the charge of a trainer in the unit of `own`.
fn of_unit(db: &Db, own: Uuid) -> Result<BTreeSet<Uuid>, StoreError> {
    let (officers, units) = (db.officers()?, db.units()?);
    let unit = officers.iter().find(|o| o.id == own).map(|o| o.unit_id);
    let scope = scope_of(&units, unit);
    Ok(officers.iter().filter(|o| scope.contains(&o.unit_id)).map(|o| o.id).collect())
}

/// The stored attempts that may be read, in the order in which they were begun.
///
/// # Errors
/// [`Denied::NoRight`] for another right than [`Permission::ReadOwn`]; any error of the store.
pub fn attempts(by: &Authorized, db: &Db, now_ms: i64) -> Result<Vec<AttemptRow>, Barred> {
    let reach = Reach::of_results(by, db, now_ms)?;
    let mut rows = db.attempts(None)?;
    rows.retain(|row| reach.covers(row.start.officer_id));
    exercises_told(db, &mut rows)?;
    Ok(rows)
}

/// Why the log of an attempt is not given out.
#[derive(Debug, thiserror::Error)]
pub enum NoLog {
    /// The right is missing, or the store refused.
    #[error(transparent)]
    Barred(#[from] Barred),
    /// It is of a sitting that is not over: its text is for the candidate alone, and only while they write it.
    #[error("the sitting of this exam is not over")]
    SittingNotOver,
}

/// The input log of an attempt, if its officer's results may be read. That of an exam may be read by no one
/// before its sitting is over.
///
/// # Errors
/// See [`NoLog`]; [`Denied::NoRight`] names [`Permission::ReadUnit`] if the attempt is another officer's.
pub fn attempt_log(by: &Authorized, db: &Db, id: Uuid, now_ms: i64) -> Result<AttemptLog, NoLog> {
    let reach = Reach::of_results(by, db, now_ms)?;
    let stored = db.attempt_log(id).map_err(Barred::from)?;
    let rows = db.attempts(None).map_err(Barred::from)?;
    let row = rows.iter().find(|row| row.start.id == id);
    if reach != Reach::All && !row.is_some_and(|row| reach.covers(row.start.officer_id)) {
        return Err(Barred::from(Denied::NoRight(Permission::ReadUnit)).into());
    }
    let sitting = row.and_then(|row| row.start.sitting_id);
    if sitting.is_some_and(|id| !db.sittings_over().is_ok_and(|over| over.contains(&id))) {
        return Err(NoLog::SittingNotOver);
    }
    Ok(stored.log)
}

/// The exercise of an attempt, as far as it may be shown: that of an exam contains the seed of its text, and
/// is hidden until the sitting is over.
///
/// # Errors
/// Any error of the store.
fn exercises_told(db: &Db, rows: &mut [AttemptRow]) -> Result<(), StoreError> {
    let over = db.sittings_over()?;
    for row in rows.iter_mut().filter(|row| row.start.sitting_id.is_some_and(|id| !over.contains(&id))) {
        let kind = row.start.exercise_id.split('/').take(2).collect::<Vec<_>>().join("/");
        row.start.exercise_id = kind;
    }
    Ok(())
}

/// The officers that may be read, in the order of badges, and all units.
///
/// # Errors
/// [`Denied::NoRight`] for another right than [`Permission::ReadRoster`]; any error of the store.
pub fn roster(by: &Authorized, db: &Db) -> Result<(Vec<Officer>, Vec<Unit>), Barred> {
    let reach = Reach::of_roster(by, db)?;
    let mut officers = db.officers()?;
    officers.retain(|o| reach.covers(o.id));
    Ok((officers, db.units()?))
}

/// The facts of the desk, by a standard and as of a time; None if there is no such standard. Rates of units
/// name no person: they are for readers of results of a unit.
///
/// # Errors
/// [`Denied::NoRight`] for another right than [`Permission::ReadUnit`]; any error of the store.
pub fn desk_facts(
    by: &Authorized,
    db: &Db,
    built_in: &[Standard],
    standard: &str,
    as_of: Timestamp,
) -> Result<Option<TrainerData>, Barred> {
    by.must_be(Permission::ReadUnit)?;
    Ok(TrainerData::read(db, built_in, standard, as_of)?)
}

/// The units whose people may be named on a paper of the desk.
///
/// # Errors
/// [`Denied::NoRight`] for another right than [`Permission::ExportReports`].
pub fn paper_scope(by: &Authorized, facts: &TrainerData) -> Result<BTreeSet<Uuid>, Denied> {
    by.must_be(Permission::ExportReports)?;
    match by.by().filter(|_| !by.also(Permission::ReadAll)) {
        None => Ok(facts.rows.units.iter().map(|u| u.id).collect()),
        Some(own) if by.also(Permission::ReadUnit) => Ok(facts.scope(own)),
        Some(_) => Err(Denied::NoRight(Permission::ReadUnit)),
    }
}

/// Problems found in the store, without personal data: names and days of birth, as they stand in the tables
/// and as the journal has had them, and every value that differs from the journal.
///
/// # Errors
/// Any error of the store.
pub fn without_people(db: &Db, problems: &[AuditProblem]) -> Result<Vec<AuditProblem>, StoreError> {
    if problems.is_empty() {
        return Ok(Vec::new());
    }
    let known = people_ever(db)?;
    // The longest first: a name may be part of another.
    let mut words: BTreeMap<std::cmp::Reverse<usize>, BTreeSet<String>> = BTreeMap::new();
    for word in known.into_iter().filter(|w| !w.is_empty()) {
        words.entry(std::cmp::Reverse(word.len())).or_default().insert(word);
    }
    let hidden = |text: &str| words.values().flatten().fold(without_values(text), |t, w| t.replace(w, "…"));
    let mut bare = problems.to_vec();
    for problem in &mut bare {
        let (place, what) = (hidden(&problem.place.to_string()), hidden(&problem.what));
        // What a finding is made of may hold what is hidden: only its words are left then.
        if what != problem.what {
            problem.finding = what.as_str().into();
        }
        (problem.place, problem.what) = (place.into(), what);
    }
    Ok(bare)
}

/// Names and days of birth of everybody, as they stand in the tables and as the journal has had them.
fn people_ever(db: &Db) -> Result<BTreeSet<String>, StoreError> {
    let named = |o: Officer| std::iter::once(o.name).chain(o.birth.map(|day| day.to_string()));
    let mut known: BTreeSet<String> = db.officers()?.into_iter().flat_map(named).collect();
    let own = db.journal()?.into_iter().map(|entry| (entry.op, entry.body));
    for (op, body) in own.chain(db.far_told()?) {
        match Fact::read(&op, &body) {
            Ok(Fact::AddOfficer(facts::AddOfficer { name, .. })) => known.extend([name]),
            Ok(Fact::DescribeOfficer(facts::DescribeOfficer { birth_date, .. })) => known.extend(birth_date),
            Ok(Fact::ImportRoster(facts::ImportRoster { officers, .. })) => {
                known.extend(officers.into_iter().flat_map(|o| std::iter::once(o.name).chain(o.birth_date)));
            }
            Ok(
                Fact::ChangeOfficer(facts::ChangeOfficer { officer, .. })
                | Fact::ProposeOfficer(facts::ProposeOfficer { officer, .. }),
            ) => {
                known.insert(officer.name);
                known.extend(officer.birth_date);
            }
            // A unit's name is not personal; an unreadable entry is not quoted.
            Ok(
                Fact::BeginSigning(_)
                | Fact::BeginSeries(_)
                | Fact::SeenBureau(_)
                | Fact::EnrolStation(_)
                | Fact::RetireStation(_)
                | Fact::GrantDuty(_)
                | Fact::Server(_)
                | Fact::SameOfficer(_)
                | Fact::SameUnit(_)
                | Fact::CollectSeat(_)
                | Fact::TakeSitting(_)
                | Fact::PublishExercise(_)
                | Fact::SetSetting(_)
                | Fact::SetAccount(_)
                | Fact::SignedIn(_)
                | Fact::SignInFailed(_)
                | Fact::BeginAttempt(_)
                | Fact::SealAttempt(_)
                | Fact::DismissSlip(_)
                | Fact::PlanSitting(_)
                | Fact::SittingEntry(_)
                | Fact::AskExemption(_)
                | Fact::ApproveExemption(_)
                | Fact::EndExemption(_)
                | Fact::IssueCertificate(_)
                | Fact::RevokeCertificate(_)
                | Fact::SaveStandard(_)
                | Fact::DescribeUnit(_)
                | Fact::Assign(_)
                | Fact::EndAssignment(_)
                | Fact::CountRecords(_)
                | Fact::PlanQuota(_)
                | Fact::KeepForecast(_)
                | Fact::CohortEntry(_)
                | Fact::Restored(_)
                | Fact::MakeIssuerKey(_)
                | Fact::ClockGiven(_)
                | Fact::ClockBehind(_)
                | Fact::ClockWrong(_)
                | Fact::MakeBoxKey(_)
                | Fact::MakeRecoveryCode(_)
                | Fact::ReplaceSecret(_)
                | Fact::SetPc(_),
            )
            | Err(_) => {}
        }
    }
    Ok(known)
}

/// `column is VALUE, by the journal it is VALUE` without the values.
fn without_values(text: &str) -> String {
    match text.split_once(", by the journal it is ").and_then(|(first, _)| first.split_once(" is ")) {
        Some((column, _)) => format!("{column} is not what the journal says"),
        None => text.to_owned(),
    }
}
