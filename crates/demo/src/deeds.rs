//! What is written, in the order of its time: each operation uses the same entry point of the store as the
//! program.

use uuid::Uuid;

use super::DemoError;
use super::chance::Ids;
use super::codes::Codes;
use dabiao_app::OFFICER_STANDARD;
use dabiao_app::actor::{self, Actor, Authorized};
use dabiao_app::certificates::{BureauRecords, OpenKey, Order, assemble, issue_batch};
use dabiao_app::cohort::GUIDANCE_STANDARD;
use dabiao_app::core::timestamp;
use dabiao_app::trainer::{Forecasts, TrainerData};
use dabiao_domain::attempt::AttemptStart;
use dabiao_domain::attempt_log::AttemptHeader;
use dabiao_domain::role::{Denied, Permission, Role};
use dabiao_domain::sitting::{SittingPlan, SittingSecret};
use dabiao_domain::standard::Standard;
use dabiao_store::{
    AccountChange, BoxKeyRow, DEMO_SETTING, Db, Fact, ForecastRow, NumberedEntry, Sealing, StoreError,
};

/// One operation.
pub enum TimelineEntry {
    /// A fact that has nothing beside it.
    Fact(Fact),
    /// An account and its password.
    Account(AccountChange),
    /// A key that an officer's password opens.
    BoxKey(BoxKeyRow),
    /// A sitting is planned.
    Plan(Box<SittingPlan>, SittingSecret),
    /// Something happened in a sitting.
    Entry(NumberedEntry),
    /// An officer begins to type or to enter records; in a sitting, that is recorded.
    Begin(Box<(AttemptStart, AttemptHeader)>, Option<NumberedEntry>),
    /// They have ended.
    Seal(Uuid, Box<Sealing>, Option<NumberedEntry>),
    /// Every certificate that is due is issued, by this issuer.
    Issue(Uuid),
    /// The forecasts of the week are kept.
    Forecast,
}

/// Operations that wait for their time.
#[derive(Default)]
pub struct Timeline(Vec<(i64, TimelineEntry)>);

/// What operations need besides the store.
pub struct Tools<'a> {
    /// Standards inside the program.
    pub standards: &'a [Standard],
    /// The issuing key.
    pub key: &'a OpenKey,
    /// Ids of certificates.
    pub ids: std::cell::RefCell<Ids>,
    /// Start codes of sittings that are still to come.
    pub codes: std::cell::RefCell<Codes>,
}

impl Timeline {
    /// Adds an operation of that time, milliseconds since the Unix epoch.
    pub fn push(&mut self, at_ms: i64, deed: TimelineEntry) {
        self.0.push((at_ms, deed));
    }

    /// How many wait.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Performs every operation that is due before `until_ms`, in the order of its time, in one transaction.
    pub fn write(&mut self, db: &mut Db, tools: &Tools<'_>, until_ms: i64) -> Result<(), DemoError> {
        self.0.sort_by_key(|(at_ms, _)| *at_ms);
        let due = self.0.partition_point(|(at_ms, _)| *at_ms < until_ms);
        let due: Vec<(i64, TimelineEntry)> = self.0.drain(..due).collect();
        if due.is_empty() {
            return Ok(());
        }
        db.bulk(|db| due.into_iter().try_for_each(|(at_ms, deed)| deed.done(db, tools, at_ms)))?;
        Ok(())
    }
}

impl TimelineEntry {
    fn done(self, db: &mut Db, tools: &Tools<'_>, at_ms: i64) -> Result<(), StoreError> {
        match self {
            Self::Fact(fact) => record(db, at_ms, &fact),
            Self::Account(change) => db.set_account(at_ms, right_to(&change.fact()).as_ref(), &change),
            Self::BoxKey(key) => db.keep_box_key(at_ms, &key),
            Self::Plan(plan, secret) => {
                let seal = tools.codes.borrow_mut().seal(db, &plan, &secret)?;
                let by = Actor::person(plan.planned_by, Permission::PlanSitting.roles());
                let right = by.authorize(Permission::PlanSitting).map_err(refused)?;
                db.plan_sitting(at_ms, &right, &plan, &seal)
            }
            Self::Entry(entry) => db.record_entry(right_to(&entry.fact()).as_ref(), &entry),
            Self::Begin(attempt, None) => db.begin_attempt(&attempt.0, &attempt.1),
            Self::Begin(attempt, Some(entry)) => db.begin_exam(&attempt.0, &attempt.1, &entry),
            Self::Seal(id, sealing, entry) => db.seal_with(at_ms, id, &sealing, entry.as_ref()).map(|_| ()),
            Self::Issue(by) => issue(db, tools, at_ms, by),
            Self::Forecast => keep_forecast(db, tools, at_ms),
        }
    }
}

/// The right of the one whom an invented fact names; None where it takes none.
fn right_to(fact: &Fact) -> Option<Authorized> {
    let permission = *fact.rights().first()?;
    let actor = fact.by().map_or_else(Actor::anybody, |by| Actor::person(by, permission.roles()));
    actor.authorize(permission).ok()
}

/// Writes an invented fact by the right of the one whom it names.
pub fn record(db: &mut Db, at_ms: i64, fact: &Fact) -> Result<(), StoreError> {
    match right_to(fact) {
        Some(right) => db.record_by(at_ms, &right, fact),
        None => db.record(at_ms, fact),
    }
}

fn refused(refusal: Denied) -> StoreError {
    StoreError::Corrupt(refusal.to_string())
}

fn issue(db: &mut Db, tools: &Tools<'_>, at_ms: i64, by: Uuid) -> Result<(), StoreError> {
    let books = BureauRecords::read(db, tools.standards)?;
    let now = timestamp(at_ms);
    let issuer = actor::invented(db, by, &[Role::Officer, Role::Issuer])?;
    let issuer = issuer.ok_or_else(|| StoreError::Corrupt(DEMO_SETTING.to_owned()))?;
    let order = issuer.authorize(Permission::IssueCertificate).and_then(|by| Order::new(&by, now, now));
    let order = order.map_err(refused)?;
    let mut standards = books.newest(Some(OFFICER_STANDARD));
    standards.extend(books.newest(Some(GUIDANCE_STANDARD)));
    let batch = assemble(&books, &standards, &order).map_err(refused)?;
    let new_id = || tools.ids.borrow_mut().at(at_ms);
    issue_batch(db, &batch.drafts, &tools.key.key, &order, &new_id)?;
    Ok(())
}

fn keep_forecast(db: &mut Db, tools: &Tools<'_>, at_ms: i64) -> Result<(), StoreError> {
    let now = timestamp(at_ms);
    let Some(facts) = TrainerData::read(db, tools.standards, OFFICER_STANDARD, now)? else { return Ok(()) };
    let rows = Forecasts::of(&facts).to_keep(&facts);
    let facts: Vec<Fact> = rows.iter().filter(|r| !r.chances.is_empty()).map(ForecastRow::fact).collect();
    db.record_all(at_ms, &facts)
}
