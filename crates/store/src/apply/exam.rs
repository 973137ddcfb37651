//! Sittings: their plans, and what happened in them.

use rusqlite::{Connection, params};

use super::blob;
use crate::StoreError;
use crate::fact::Fact;

pub(super) fn apply(db: &Connection, at_ms: i64, fact: &Fact) -> Result<(), StoreError> {
    match fact {
        Fact::PlanSitting { id, plan } => {
            db.prepare_cached("INSERT INTO sitting (id, planned_ms, plan) VALUES (?1, ?2, ?3)")?
                .execute(params![blob(id), at_ms, plan.to_string()])?;
            let mut put = db.prepare_cached(
                "INSERT INTO sitting_seal (sitting_id, sealed_to, hash) VALUES (?1, ?2, ?3)",
            )?;
            for (to, hash) in plan.get("seals").and_then(|seals| seals.as_object()).into_iter().flatten() {
                put.execute(params![blob(id), to, hash.as_str().unwrap_or_default()])?;
            }
        }
        Fact::SittingEntry { sitting_id, seq, by, event } => {
            db.prepare_cached(
                "INSERT INTO sitting_entry (sitting_id, seq, at_ms, by_id, event) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![blob(sitting_id), seq, at_ms, blob(by), event.to_string()])?;
        }
        _ => {}
    }
    Ok(())
}
