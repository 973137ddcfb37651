//! Facts that tests put on record themselves: by the right that each takes, of the one whom it names.

use dabiao::domain::actor::{Actor, Authorized};
use dabiao::domain::cohort::record::CohortFact;
use dabiao::domain::role::Permission;
use dabiao::domain::roster::Officer;
use dabiao::domain::sitting::{SealPart, SittingPlan};
use dabiao::store::{AccountChange, Db, Fact, NumberedEntry, StandardRow, StoreError};
use uuid::Uuid;

/// The right of `by`, or of anybody where nobody has an account, to what `permission` names.
pub fn right(permission: Permission, by: Option<Uuid>) -> Authorized {
    let actor = by.map_or_else(Actor::anybody, |by| Actor::person(by, permission.roles()));
    actor.authorize(permission).unwrap()
}

/// The right that `fact` takes, of the one whom it names; None where it takes none.
pub fn right_to(fact: &Fact) -> Option<Authorized> {
    let permission = match fact {
        // Whether it takes one depends on the account as it is.
        Fact::SetAccount(_) => Permission::ManageAccounts,
        _ => *fact.rights().first()?,
    };
    Some(right(permission, fact.by()))
}

/// What the store takes by a right, by the one that it asks for.
pub trait ByRight {
    fn put(&mut self, now_ms: i64, fact: &Fact) -> Result<(), StoreError>;
    fn put_once(&mut self, now_ms: i64, fact: &Fact) -> Result<bool, StoreError>;
    fn put_entry(&mut self, entry: &NumberedEntry) -> Result<(), StoreError>;
    fn put_cohort(&mut self, now_ms: i64, facts: &[CohortFact]) -> Result<(), StoreError>;
    fn put_plan(&mut self, now_ms: i64, plan: &SittingPlan, seal: &[SealPart]) -> Result<(), StoreError>;
    fn put_account(&mut self, now_ms: i64, change: &AccountChange) -> Result<(), StoreError>;
    fn put_standard(&mut self, now_ms: i64, row: &StandardRow, by: Uuid) -> Result<(), StoreError>;
    fn put_described(&mut self, now_ms: i64, officer: &Officer) -> Result<(), StoreError>;
}

impl ByRight for Db {
    fn put(&mut self, now_ms: i64, fact: &Fact) -> Result<(), StoreError> {
        match right_to(fact) {
            Some(right) => self.record_by(now_ms, &right, fact),
            None => self.record(now_ms, fact),
        }
    }

    fn put_once(&mut self, now_ms: i64, fact: &Fact) -> Result<bool, StoreError> {
        self.record_once(now_ms, &right_to(fact).unwrap(), fact)
    }

    fn put_entry(&mut self, entry: &NumberedEntry) -> Result<(), StoreError> {
        self.record_entry(right_to(&entry.fact()).as_ref(), entry)
    }

    fn put_cohort(&mut self, now_ms: i64, facts: &[CohortFact]) -> Result<(), StoreError> {
        let right = facts.iter().find_map(|fact| right_to(&Fact::of_cohort(fact)));
        self.record_cohort(now_ms, right.as_ref(), facts)
    }

    fn put_plan(&mut self, now_ms: i64, plan: &SittingPlan, seal: &[SealPart]) -> Result<(), StoreError> {
        self.plan_sitting(now_ms, &right(Permission::PlanSitting, Some(plan.planned_by)), plan, seal)
    }

    fn put_account(&mut self, now_ms: i64, change: &AccountChange) -> Result<(), StoreError> {
        self.set_account(now_ms, right_to(&change.fact()).as_ref(), change)
    }

    fn put_standard(&mut self, now_ms: i64, row: &StandardRow, by: Uuid) -> Result<(), StoreError> {
        self.save_standard(now_ms, &right(Permission::EditStandard, Some(by)), row)
    }

    fn put_described(&mut self, now_ms: i64, officer: &Officer) -> Result<(), StoreError> {
        self.describe_officer(now_ms, &right(Permission::ImportRoster, None), officer)
    }
}
