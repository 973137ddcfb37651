//! Sittings as they are stored: the plan, what happened, and the secret under lock.
//!
//! Whether an entry may follow is decided before by
//! [`Sitting::apply`](dabiao_domain::sitting::Sitting::apply); the number of the entry prevents two of them
//! from taking one place.

pub(super) mod body;
mod wire;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::params;
use uuid::Uuid;

use crate::facts;
use crate::facts::Fact;
use crate::texts::Texts;
use crate::{Db, StoreError};
use dabiao_domain::actor::Authorized;
use dabiao_domain::attempt::AttemptStart;
use dabiao_domain::attempt_log::AttemptHeader;
use dabiao_domain::sitting::{
    Beside, BesideWhy, SealPart, SealTo, Sitting, SittingEntry, SittingEvent, SittingPlan, SittingRefusal,
    SittingRules, SittingSecret, SittingStep,
};
use wire::{read_event, read_plan, write_event, write_plan};

/// A sitting with all its recorded entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSitting {
    /// Its plan.
    pub plan: SittingPlan,
    /// The events, in order.
    pub entries: Vec<SittingEntry>,
    /// Its secret under lock; nothing for one that an older program planned.
    pub seal: Vec<SealPart>,
    /// Its secret in the clear: only of one that an older program planned, whose texts were written before secrets
    /// were locked, and that is not revealed yet.
    pub secret: Option<SittingSecret>,
    /// What stations said of it that did not hold it.
    pub beside: Vec<Beside>,
}

impl StoredSitting {
    /// The sitting as it stands.
    ///
    /// # Errors
    /// The number (from 0) of the first entry that can't stand where it stands, and why.
    pub fn replay(self, rules: SittingRules) -> Result<Sitting, (usize, SittingRefusal)> {
        Ok(Sitting::replay(self.plan, rules, self.entries)?.with_beside(self.beside))
    }
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
    /// The entry as the journal has it.
    pub fn fact(&self) -> Fact {
        Fact::SittingEntry(facts::SittingEntry {
            sitting_id: self.sitting,
            seq: self.seq,
            by: self.entry.by,
            event: write_event(&self.entry.event),
        })
    }
}

impl Fact {
    /// A plan as the journal has it, without the lock of its secret: for a PC of the room.
    pub fn of_plan(plan: &SittingPlan) -> facts::PlanSitting {
        facts::PlanSitting { id: plan.id, plan: write_plan(plan, &[]) }
    }

    /// The plan of a sitting, if this fact is one.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for a plan that can't be read.
    pub fn sitting_plan(&self) -> Option<Result<SittingPlan, StoreError>> {
        let Self::PlanSitting(facts::PlanSitting { id, plan }) = self else { return None };
        Some(read_plan(*id, &plan.to_string()).map_err(|e| corrupt(*id, &e)))
    }

    /// The event in a sitting, if this fact has one.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for an event that can't be read.
    pub fn sitting_event(&self) -> Option<Result<SittingEvent, StoreError>> {
        let Self::SittingEntry(facts::SittingEntry { sitting_id, event, .. }) = self else { return None };
        Some(read_event(&event.to_string()).map_err(|e| corrupt(*sitting_id, &e)))
    }
}

impl Db {
    /// Stores a plan and its locked secret. Without a `seal` the sitting can't be opened: only a past that is
    /// written as a whole needs none.
    ///
    /// # Errors
    /// [`StoreError::NotAllowed`]; what SQLite says.
    pub fn plan_sitting(
        &mut self,
        now_ms: i64,
        right: &Authorized,
        plan: &SittingPlan,
        seal: &[SealPart],
    ) -> Result<(), StoreError> {
        let fact = Fact::PlanSitting(facts::PlanSitting { id: plan.id, plan: write_plan(plan, seal) });
        self.transact(now_ms, Some(right), &fact, |tx| {
            let mut put = tx.prepare_cached(
                "UPDATE sitting_seal SET sealed = ?3 WHERE sitting_id = ?1 AND sealed_to = ?2",
            )?;
            for part in seal {
                put.execute(params![plan.id.as_bytes(), part.to.to_string(), part.bytes])?;
            }
            Ok(())
        })
    }

    /// Puts an entry on record, at its own time. What candidates do at their own seat needs no `right`.
    ///
    /// # Errors
    /// [`StoreError::NotAllowed`]; what SQLite says, also when the place is taken.
    pub fn record_entry(
        &mut self,
        right: Option<&Authorized>,
        entry: &NumberedEntry,
    ) -> Result<(), StoreError> {
        let revealed = matches!(entry.entry.event, SittingEvent::Reveal(_));
        self.transact(entry.entry.at.as_millisecond(), right, &entry.fact(), |tx| {
            if revealed {
                tx.prepare_cached("DELETE FROM sitting_secret WHERE sitting_id = ?1")?
                    .execute([entry.sitting.as_bytes()])?;
            }
            Ok(())
        })
    }

    /// Begins the attempt of a candidate and records that, both or neither.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn begin_exam(
        &mut self,
        start: &AttemptStart,
        header: impl Into<AttemptHeader>,
        entry: &NumberedEntry,
    ) -> Result<(), StoreError> {
        let (start, header) = (&*self.as_read(start), &header.into());
        let facts = [crate::attempts::begin_fact(start, header), entry.fact()];
        let first = self.transact_all(start.started_at_ms, None, &facts, |tx| {
            crate::attempts::insert_attempt(tx, start, header)
        })?;
        self.first_times.began(start.id, start.officer_id, first);
        Ok(())
    }

    /// The sittings that are over: closed or cancelled.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn sittings_over(&self) -> Result<BTreeSet<Uuid>, StoreError> {
        let sql = "SELECT DISTINCT sitting_id FROM sitting_entry
                    WHERE json_extract(event, '$.event') = 'step'
                      AND json_extract(event, '$.step') IN (?1, ?2)";
        let over = [SittingStep::Close.name(), SittingStep::Cancel.name()];
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(over, |row| Ok(Uuid::from_bytes(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What stations said of sittings that they did not hold, by sitting, in the order of stations and their numbers.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for one that can't be read.
    pub fn said_beside(&self) -> Result<BTreeMap<Uuid, Vec<Beside>>, StoreError> {
        let sql = "SELECT sitting_id, station_id, seq, why, at_ms, by_id, event FROM sitting_beside
                    ORDER BY sitting_id, station_id, seq, hash";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut found: BTreeMap<Uuid, Vec<Beside>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let sitting = Uuid::from_bytes(row.get(0)?);
            let why: String = row.get(3)?;
            let why = BesideWhy::from_name(&why)
                .ok_or_else(|| corrupt(sitting, &format!("{why:?} is no reason")))?;
            let at = jiff::Timestamp::from_millisecond(row.get(4)?).map_err(|e| corrupt(sitting, &e))?;
            let event = row.get_ref(6)?.as_str().map_err(|e| corrupt(sitting, &e))?;
            let event = read_event(event).map_err(|e| corrupt(sitting, &e))?;
            let entry = SittingEntry { at, by: Uuid::from_bytes(row.get(5)?), event };
            let station = Uuid::from_bytes(row.get(1)?);
            found.entry(sitting).or_default().push(Beside { station, seq: row.get(2)?, why, entry });
        }
        Ok(found)
    }

    /// All sittings in the order of their planning.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for one that can't be read.
    pub fn sittings(&self) -> Result<Vec<StoredSitting>, StoreError> {
        self.sitting_rows()?.read()
    }

    /// The plans of all sittings, in the order of their planning.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for a plan that can't be read.
    pub fn sitting_plans(&self) -> Result<Vec<SittingPlan>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("../../sql/sittings.sql"))?;
        let mut rows = statement.query([])?;
        let mut plans = Vec::new();
        while let Some(row) = rows.next()? {
            let id = Uuid::from_bytes(row.get(0)?);
            let text = row.get_ref(1)?.as_str().map_err(|e| corrupt(id, &e))?;
            plans.push(read_plan(id, text).map_err(|e| corrupt(id, &e))?);
        }
        Ok(plans)
    }

    /// The same, still to be read.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for a row that is none.
    pub fn sitting_rows(&self) -> Result<SittingRows, StoreError> {
        let mut found = SittingRows::default();
        let mut statement = self.connection.prepare_cached(include_str!("../../sql/sittings.sql"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id = Uuid::from_bytes(row.get(0)?);
            found.plan_texts.take(row, 1, || place(id))?;
            found.plans.push((id, row.get::<_, Option<[u8; 32]>>(2)?.map(SittingSecret::new)));
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT sitting_id, sealed_to, sealed FROM sitting_seal WHERE sealed IS NOT NULL",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let sitting = Uuid::from_bytes(row.get(0)?);
            let name: String = row.get(1)?;
            let Some(to) = SealTo::from_name(&name) else {
                return Err(corrupt(sitting, &format!("its secret is locked to {name:?}")));
            };
            found.seals.entry(sitting).or_default().push(SealPart { to, bytes: row.get(2)? });
        }
        let mut statement = self.connection.prepare_cached(include_str!("../../sql/sitting_entries.sql"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let sitting = Uuid::from_bytes(row.get(0)?);
            found.entry_texts.take(row, 3, || place(sitting))?;
            found.entries.push(Head { sitting, at_ms: row.get(1)?, by: Uuid::from_bytes(row.get(2)?) });
        }
        found.beside = self.said_beside()?;
        Ok(found)
    }
}

/// An entry without its event.
#[derive(Debug)]
struct Head {
    sitting: Uuid,
    at_ms: i64,
    by: Uuid,
}

/// All sittings, fetched from the file and not parsed yet: parsing takes longer than fetching, and may be
/// done on a thread of its own.
#[derive(Debug, Default)]
pub struct SittingRows {
    /// In the order of their planning.
    plans: Vec<(Uuid, Option<SittingSecret>)>,
    plan_texts: Texts,
    seals: HashMap<Uuid, Vec<SealPart>>,
    /// By sitting, in their order.
    entries: Vec<Head>,
    entry_texts: Texts,
    /// What does not count, by sitting.
    beside: BTreeMap<Uuid, Vec<Beside>>,
}

impl SittingRows {
    /// Their content.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for a plan or an entry that can't be read.
    pub fn read(mut self) -> Result<Vec<StoredSitting>, StoreError> {
        let mut entries: HashMap<Uuid, Vec<SittingEntry>> = HashMap::new();
        for (head, text) in self.entries.iter().zip(self.entry_texts.iter()) {
            let bad = |e: &dyn std::fmt::Display| corrupt(head.sitting, e);
            let at = jiff::Timestamp::from_millisecond(head.at_ms).map_err(|e| bad(&e))?;
            let event = read_event(text.map_err(|e| bad(&e))?).map_err(|e| bad(&e))?;
            entries.entry(head.sitting).or_default().push(SittingEntry { at, by: head.by, event });
        }
        let plans = self.plans.into_iter().zip(self.plan_texts.iter());
        plans
            .map(|((id, secret), text)| {
                let plan = read_plan(id, text.map_err(|e| corrupt(id, &e))?).map_err(|e| corrupt(id, &e))?;
                let entries = entries.remove(&id).unwrap_or_default();
                let seal = self.seals.remove(&id).unwrap_or_default();
                let beside = self.beside.remove(&id).unwrap_or_default();
                Ok(StoredSitting { plan, entries, seal, secret, beside })
            })
            .collect()
    }
}

fn corrupt(sitting: Uuid, error: &dyn std::fmt::Display) -> StoreError {
    StoreError::Corrupt(format!("{}: {error}", place(sitting)))
}

fn place(sitting: Uuid) -> String {
    format!("sitting {sitting}")
}
