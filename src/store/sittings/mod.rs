//! Sittings as they are stored: the plan, what happened, and the secret while it is sealed.
//!
//! Whether an entry may follow is decided before by [`Sitting::apply`](crate::domain::sitting::Sitting::apply);
//! the number of the entry keeps two of them from taking one place.

mod wire;

use rusqlite::params;
use uuid::Uuid;

use super::fact::Fact;
use super::{Db, StoreError};
use crate::domain::attempt::AttemptStart;
use crate::domain::input::LogHeader;
use crate::domain::sitting::{SittingEntry, SittingPlan, SittingSecret};
use wire::{read_event, read_plan, write_event, write_plan};

/// A sitting with everything that was put on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSitting {
    /// Its plan.
    pub plan: SittingPlan,
    /// What happened, in order.
    pub entries: Vec<SittingEntry>,
    /// Its secret; none where another station keeps it.
    pub secret: Option<SittingSecret>,
}

/// An entry and its number from 0 in its sitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberedEntry {
    /// The sitting.
    pub sitting: Uuid,
    /// The number.
    pub seq: u32,
    /// The entry.
    pub entry: SittingEntry,
}

impl NumberedEntry {
    pub(super) fn fact(&self) -> Fact {
        Fact::SittingEntry {
            sitting_id: self.sitting,
            seq: self.seq,
            by: self.entry.by,
            event: write_event(&self.entry.event),
        }
    }
}

impl Db {
    /// Keeps a plan and its secret.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn plan_sitting(
        &mut self,
        now_ms: i64,
        plan: &SittingPlan,
        secret: &SittingSecret,
    ) -> Result<(), StoreError> {
        let fact = Fact::PlanSitting { id: plan.id, plan: write_plan(plan) };
        self.transact(now_ms, &fact, |tx| {
            tx.execute(
                "INSERT INTO sitting_secret (sitting_id, secret) VALUES (?1, ?2)",
                params![plan.id.as_bytes(), secret.bytes()],
            )?;
            Ok(())
        })
    }

    /// Puts an entry on record, at its own time.
    ///
    /// # Errors
    /// What SQLite says, also when the place is taken.
    pub fn record_entry(&mut self, entry: &NumberedEntry) -> Result<(), StoreError> {
        self.record(entry.entry.at.as_millisecond(), &entry.fact())
    }

    /// Begins the attempt of a candidate and puts that on record, both or neither.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn begin_exam(
        &mut self,
        start: &AttemptStart,
        header: &LogHeader,
        entry: &NumberedEntry,
    ) -> Result<(), StoreError> {
        let facts = [super::attempts::begin_fact(start, header), entry.fact()];
        let first = self.transact_all(start.started_at_ms, &facts, |tx| {
            super::attempts::insert_attempt(tx, start, header)
        })?;
        self.first_times.began(start.id, start.officer_id, first);
        Ok(())
    }

    /// All sittings in the order of their planning.
    ///
    /// # Errors
    /// What SQLite says; [`StoreError::Corrupt`] for one that can't be read.
    pub fn sittings(&self) -> Result<Vec<StoredSitting>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("../sql/sittings.sql"))?;
        let mut rows = statement.query([])?;
        let mut sittings = Vec::new();
        while let Some(row) = rows.next()? {
            let id = Uuid::from_bytes(row.get(0)?);
            let plan = read_plan(id, &row.get::<_, String>(1)?).map_err(|e| corrupt(id, &e))?;
            let secret: Option<[u8; 32]> = row.get(2)?;
            let entries = self.sitting_entries(id)?;
            sittings.push(StoredSitting { plan, entries, secret: secret.map(SittingSecret::new) });
        }
        Ok(sittings)
    }

    fn sitting_entries(&self, sitting: Uuid) -> Result<Vec<SittingEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("../sql/sitting_entries.sql"))?;
        let mut rows = statement.query([sitting.as_bytes()])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            let at = jiff::Timestamp::from_millisecond(row.get(0)?).map_err(|e| corrupt(sitting, &e))?;
            let by = Uuid::from_bytes(row.get(1)?);
            let event = read_event(row.get_ref(2)?.as_str().map_err(|e| corrupt(sitting, &e))?)
                .map_err(|e| corrupt(sitting, &e))?;
            entries.push(SittingEntry { at, by, event });
        }
        Ok(entries)
    }
}

fn corrupt(sitting: Uuid, error: &dyn std::fmt::Display) -> StoreError {
    StoreError::Corrupt(format!("sitting {sitting}: {error}"))
}
