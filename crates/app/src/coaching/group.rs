//! What coaching says of the officers of a unit together, to who plans their lesson.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::known::{Known, Told};
use super::plan::WIDTH_LESSON;
use crate::actor::{Authorized, Barred};
use crate::desk_data::around;
use crate::reading::Reach;
use dabiao_domain::assignment::Task;
use dabiao_domain::practice::{Cause, MemberPractice, Training};
use dabiao_domain::role::{Denied, Permission};
use dabiao_domain::roster::{Officer, Service};
use dabiao_domain::standard::Standard;
use dabiao_store::Db;

/// The officers in service of `unit`, of the units below it and of the partners of these, as far as their results may be
/// read.
///
/// # Errors
/// [`Denied::NoRight`] where the results of no unit may be read, or of nobody in this one; any error of the store.
pub fn officers_of_unit(by: &Authorized, db: &Db, unit: Uuid, now_ms: i64) -> Result<Vec<Officer>, Barred> {
    let reach = Reach::of_results(by, db, now_ms)?;
    if !by.also(Permission::ReadUnit) {
        return Err(Denied::NoRight(Permission::ReadUnit).into());
    }
    let units: BTreeSet<Uuid> = around(&db.units()?, unit);
    let mut officers = db.officers()?;
    officers.retain(|o| o.service == Service::Serving && units.contains(&o.unit_id));
    let there = !officers.is_empty();
    officers.retain(|o| reach.covers(o.id));
    if there && officers.is_empty() {
        return Err(Denied::NoRight(Permission::ReadUnit).into());
    }
    Ok(officers)
}

/// What the practice of these officers says, in their order, on the day of `now_ms`. What attempts say of items is kept on
/// the way, where it was not yet.
///
/// # Errors
/// [`Denied::NoRight`] for another right than that to read own results, or where one of them may not be read; any error of
/// the store.
pub fn practice_of(
    by: &Authorized,
    db: &mut Db,
    built_in: &[Standard],
    officers: &[Officer],
    now_ms: i64,
) -> Result<Vec<MemberPractice>, Barred> {
    let reach = Reach::of_results(by, db, now_ms)?;
    if officers.iter().any(|officer| !reach.covers(officer.id)) {
        return Err(Denied::NoRight(Permission::ReadUnit).into());
    }
    let told = Told::of(db, built_in, now_ms)?;
    let member = |officer: &Officer| -> Result<MemberPractice, Barred> {
        let (sessions, dismissed) = Known::sessions_of(db, &told, officer.id)?;
        Ok(MemberPractice::of(&sessions, &dismissed, told.today))
    };
    officers.iter().map(member).collect()
}

/// What to give a group that loses most to this cause, as an assignment.
pub fn lesson_for(cause: Cause) -> Task {
    let training = cause.training();
    match (training, training.records()) {
        (_, Some(kind)) => Task::Drill(Some(kind)),
        (Training::Width, None) => Task::Course(Some(WIDTH_LESSON.0.to_owned())),
        (_, None) => Task::OwnItems,
    }
}
