//! The journal's facts about sittings.

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::corrupt;
use super::wire::{read_event, read_plan};
use crate::StoreError;
use crate::facts::body::{Body, blob, time};
use dabiao_domain::role::Permission;
use dabiao_domain::sitting::SealTo;

/// A sitting. The plan is in its own wire form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct PlanSitting {
    pub id: Uuid,
    pub plan: serde_json::Value,
}

impl Body for PlanSitting {
    fn apply(&self, db: &Connection, at_ms: i64) -> Result<(), StoreError> {
        let Self { id, plan } = self;

        db.prepare_cached("INSERT INTO sitting (id, planned_ms, plan) VALUES (?1, ?2, ?3)")?
            .execute(params![blob(id), at_ms, plan.to_string()])?;
        let mut put =
            db.prepare_cached("INSERT INTO sitting_seal (sitting_id, sealed_to, hash) VALUES (?1, ?2, ?3)")?;
        for (to, hash) in plan.get("seals").and_then(|seals| seals.as_object()).into_iter().flatten() {
            let hash = hash.as_str().ok_or_else(|| {
                StoreError::Corrupt(format!("sitting {id}: the hash of its secret for {to:?} is no text"))
            })?;
            put.execute(params![blob(id), to, hash])?;
        }

        Ok(())
    }

    fn check(&self, at_ms: i64) -> Result<(), StoreError> {
        time(at_ms)?;
        read_plan(self.id, &self.plan.to_string()).map_err(|e| corrupt(self.id, &e))?;
        let seals = self.plan.get("seals").and_then(|seals| seals.as_object());
        for (to, hash) in seals.into_iter().flatten() {
            if SealTo::from_name(to).is_none() || !hash.is_string() {
                return Err(corrupt(self.id, &format!("its secret is locked to {to:?}")));
            }
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        !self.plan.is_null()
    }

    fn by(&self) -> Option<Uuid> {
        self.plan.get("planned_by").and_then(|by| by.as_str()).and_then(|by| Uuid::try_parse(by).ok())
    }
}

/// Something happened in a sitting, the `seq`-th from 0. The event is in its own wire form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct SittingEntry {
    pub sitting_id: Uuid,
    pub seq: u32,
    pub by: Uuid,
    pub event: serde_json::Value,
}

impl Body for SittingEntry {
    fn apply(&self, db: &Connection, at_ms: i64) -> Result<(), StoreError> {
        let Self { sitting_id, seq, by, event } = self;

        db.prepare_cached(
            "INSERT INTO sitting_entry (sitting_id, seq, at_ms, by_id, event) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![blob(sitting_id), seq, at_ms, blob(by), event.to_string()])?;

        Ok(())
    }

    fn check(&self, at_ms: i64) -> Result<(), StoreError> {
        time(at_ms)?;
        read_event(&self.event.to_string()).map_err(|e| corrupt(self.sitting_id, &e))?;
        Ok(())
    }

    fn is_whole(&self) -> bool {
        !self.event.is_null()
    }

    fn by(&self) -> Option<Uuid> {
        Some(self.by)
    }

    /// What candidates do at their own seat takes no right.
    fn rights(&self, line: &'static [Permission]) -> &'static [Permission] {
        // One that can't be read is nothing that a candidate does.
        let Ok(event) = read_event(&self.event.to_string()) else { return line };
        match event.deed(self.by, &[]) {
            Some(deed) => Permission::ALL.chunks(1).find(|one| *one == [deed.permission()]).unwrap_or(line),
            None => &[],
        }
    }
}
