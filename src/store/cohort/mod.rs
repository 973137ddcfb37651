//! The guidance cohort as it is stored: one table of facts, each with author, time and a frozen wire form.
//!
//! Whether a fact may be written is decided before, by the `check_…` functions of
//! [`cohort`](crate::domain::cohort); nothing here weighs anything.

mod wire;

use jiff::Timestamp;
use rusqlite::Row;
use uuid::Uuid;

use super::fact::Fact;
use super::{Db, StoreError};
use crate::domain::cohort::Stamp;
use crate::domain::cohort::membership::MembershipFact;
use crate::domain::cohort::record::{Checked, CohortFact, CohortRecord};

impl Fact {
    /// A fact about the cohort as the journal has it.
    pub fn of_cohort(fact: &CohortFact) -> Self {
        let stamp = fact.stamp();
        let (kind, body) = wire::write(fact);
        Self::CohortEntry { id: stamp.id, by: stamp.by, kind: kind.to_owned(), event: body }
    }
}

/// Reads a row of `id, at_ms, by, kind, body`.
fn read(row: &Row<'_>) -> Result<CohortFact, StoreError> {
    let id = Uuid::from_bytes(row.get(0)?);
    let corrupt = |e: &dyn std::fmt::Display| StoreError::Corrupt(format!("cohort entry {id}: {e}"));
    let at = Timestamp::from_millisecond(row.get(1)?).map_err(|e| corrupt(&e))?;
    let by = Uuid::from_bytes(row.get(2)?);
    let (kind, body) = (row.get_ref(3)?.as_str(), row.get_ref(4)?.as_str());
    let (kind, body) = (kind.map_err(|e| corrupt(&e))?, body.map_err(|e| corrupt(&e))?);
    wire::read(kind, body, |on| Stamp { on, at, id, by }).map_err(|e| corrupt(&e))
}

impl Db {
    /// Everything on record about the cohort, in the order of the facts' ids.
    ///
    /// # Errors
    /// What SQLite says; [`StoreError::Corrupt`] for an entry that can't be read.
    pub fn cohort(&self) -> Result<CohortRecord, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, at_ms, by, kind, body FROM cohort_entry ORDER BY id")?;
        let mut rows = statement.query([])?;
        let mut record = CohortRecord::default();
        while let Some(row) = rows.next()? {
            record.push(read(row)?);
        }
        Ok(record)
    }

    /// Who joined and left, without the rest.
    ///
    /// # Errors
    /// As [`Db::cohort`].
    pub fn cohort_steps(&self) -> Result<Vec<MembershipFact>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, at_ms, by, kind, body FROM cohort_entry WHERE kind = 'step' ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut steps = Vec::new();
        while let Some(row) = rows.next()? {
            if let CohortFact::Step(step) = read(row)? {
                steps.push(step);
            }
        }
        Ok(steps)
    }

    /// The checking drills of one officer, in the order in which they were done.
    ///
    /// # Errors
    /// As [`Db::cohort`].
    pub fn checks_of(&self, officer: Uuid) -> Result<Vec<Checked>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, at_ms, by, kind, body FROM cohort_entry WHERE kind = 'checked' AND by = ?1 ORDER BY at_ms, id",
        )?;
        let mut rows = statement.query([officer.into_bytes()])?;
        let mut checks = Vec::new();
        while let Some(row) = rows.next()? {
            if let CohortFact::Checked(check) = read(row)? {
                checks.push(check);
            }
        }
        Ok(checks)
    }

    /// Writes facts about the cohort that are true together or not at all.
    ///
    /// # Errors
    /// What SQLite says, also when one of the ids is taken; nothing is written then.
    pub fn record_cohort(&mut self, now_ms: i64, facts: &[CohortFact]) -> Result<(), StoreError> {
        let facts: Vec<Fact> = facts.iter().map(Fact::of_cohort).collect();
        self.record_all(now_ms, &facts)
    }
}
