//! Exams of other PCs whose dates nobody can believe, or that a person checks: what the list of stations shows, and what is
//! confirmed when somebody says that the dates of a PC are right. Both are these and no others.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::fail::Fail;
use super::view::View;
use crate::audit::{LateExam, late_elsewhere, late_exams};
use dabiao_domain::sitting::SittingEvent;
use dabiao_domain::standard::DEFAULT_TIME_ZONE;
use dabiao_domain::sync::duty::Duty;
use dabiao_store::{Db, StoredSitting};

/// What speaks against the date of an exam.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    /// Its own PC had later times on record: nobody can believe it.
    Wrong,
    /// Its PC said that its clock had shown later times wrongly, or its series says nothing of earlier ones.
    Clock,
    /// It is dated before a deadline and came here after it.
    Late,
    /// It came here in time, and may have come to the PC that issues certificates after the deadline.
    Elsewhere,
}

impl Doubt {
    /// Whether a person may find that the date is right.
    pub const fn is_asked(self) -> bool {
        !matches!(self, Self::Wrong)
    }
}

/// An exam whose date is in doubt.
pub(super) struct InDoubt {
    /// The station, as it is listed.
    pub station: Uuid,
    /// The station that it was when it wrote that: of that one the registry says so.
    pub owner: Uuid,
    /// The attempt.
    pub attempt: Uuid,
    /// Why.
    pub doubt: Doubt,
    /// Room and day of its sitting, as they are told; none where no roll names it.
    pub sitting: Option<String>,
}

/// The exams of other PCs whose dates are in doubt. One that two things speak against is told for both.
pub(super) fn exams_in_doubt(db: &Db, view: &View, now_ms: i64) -> Result<Vec<InDoubt>, Fail> {
    let listed = view.listed();
    let whose = |series: &Uuid| {
        let owner = view.owners.get(series)?;
        Some((listed.get(owner).copied().unwrap_or(*owner), *owner))
    };
    let mut all = out_of_time(db, whose)?;
    let late = late_exams(db)?;
    // Who issues is asked about what came there, and only here anybody can answer.
    let elsewhere = if issues_elsewhere(db, view)? { late_elsewhere(db, now_ms)? } else { Vec::new() };
    if late.is_empty() && elsewhere.is_empty() {
        return Ok(all);
    }
    let certified: BTreeSet<Uuid> = db.certificates()?.into_iter().map(|row| row.attempt_id).collect();
    let told = |(exam, doubt): (LateExam, Doubt)| {
        let LateExam { attempt, series, room, dated, came, .. } = exam;
        let (station, owner) = whose(&series).filter(|_| !certified.contains(&attempt))?;
        Some(InDoubt { station, owner, attempt, doubt, sitting: Some(format!("{room} {dated} → {came}")) })
    };
    let late = late.into_iter().map(|exam| (exam, Doubt::Late));
    let elsewhere = elsewhere.into_iter().map(|exam| (exam, Doubt::Elsewhere));
    all.extend(late.chain(elsewhere).filter_map(told));
    Ok(all)
}

/// Exams whose times contradict the order of their own series. Of what has no end yet nobody can say that its date is right.
fn out_of_time(db: &Db, whose: impl Fn(&Uuid) -> Option<(Uuid, Uuid)>) -> Result<Vec<InDoubt>, Fail> {
    let mut all = Vec::new();
    for wrong in db.others_out_of_time()?.into_iter().filter(|wrong| !wrong.checked) {
        let series = Uuid::try_parse(&wrong.series).ok();
        let Some((station, owner)) = series.and_then(|series| whose(&series)) else { continue };
        let doubt = if wrong.corrected { Doubt::Clock } else { Doubt::Wrong };
        if doubt == Doubt::Wrong || db.is_sealed_elsewhere(wrong.attempt)? {
            all.push(InDoubt { station, owner, attempt: wrong.attempt, doubt, sitting: None });
        }
    }
    if all.iter().any(|exam| exam.doubt == Doubt::Clock) {
        let held = rooms_of(db)?;
        for exam in &mut all {
            exam.sitting = held.get(&exam.attempt).cloned();
        }
    }
    Ok(all)
}

/// Room and day of the sitting of every attempt that a roll names.
fn rooms_of(db: &Db) -> Result<BTreeMap<Uuid, String>, Fail> {
    let mut held: BTreeMap<Uuid, String> = BTreeMap::new();
    for StoredSitting { plan, entries, .. } in db.sittings()? {
        let begun = entries.iter().filter_map(|entry| match entry.event {
            SittingEvent::Begin { attempt, .. } => Some(attempt),
            _ => None,
        });
        held.extend(begun.map(|attempt| (attempt, format!("{} {}", plan.room, day_of(plan.at)))));
    }
    Ok(held)
}

/// Whether this is the PC that founded the bureau, where dates are confirmed, and another one issues its certificates.
fn issues_elsewhere(db: &Db, view: &View) -> Result<bool, Fail> {
    let here = db.own_station()?;
    let founder = view.owners.get(&view.bureau).copied().unwrap_or(view.bureau);
    let mut others = view.stations().filter(|station| station.station_id != here && view.is_active(station));
    Ok(here == founder && others.any(|station| view.duties_of(station).contains(&Duty::Issuing)))
}

/// The day of a moment where the bureau is.
pub(super) fn day_of(at: Timestamp) -> Date {
    at.to_zoned_datetime(TimeZone::get(DEFAULT_TIME_ZONE).unwrap_or(TimeZone::UTC)).date()
}
