//! The roster as a whole, units, assignments, counted records, plans, forecasts, and the cohort.

use rusqlite::{Connection, params};
use uuid::Uuid;

use super::blob;
use crate::StoreError;
use crate::fact::{Fact, OfficerBody, UnitBody};

pub(super) fn apply(db: &Connection, at_ms: i64, fact: &Fact) -> Result<(), StoreError> {
    match fact {
        Fact::ImportRoster { units, officers, .. } => {
            units.iter().try_for_each(|unit| put_unit(db, unit))?;
            officers.iter().try_for_each(|officer| put_officer(db, officer))?;
        }
        Fact::DescribeUnit { unit, .. } => put_unit(db, unit)?,
        Fact::ChangeOfficer { officer, .. } => put_officer(db, officer)?,
        Fact::Assign { id, officers, kind, subject, times, due, note, by } => {
            let officers: Vec<String> = officers.iter().map(|id| id.simple().to_string()).collect();
            db.prepare_cached(include_str!("../sql/assign.sql"))?.execute(params![
                blob(id),
                at_ms,
                blob(by),
                officers.join(" "),
                kind,
                subject,
                times,
                due,
                note
            ])?;
        }
        Fact::EndAssignment { id, reason, by } => {
            db.prepare_cached(
                "UPDATE assignment SET ended_ms = ?2, ended_by = ?3, end_reason = ?4
                  WHERE id = ?1 AND ended_ms IS NULL",
            )?
            .execute(params![blob(id), at_ms, blob(by), reason])?;
        }
        Fact::CountRecords { week, counts, by } => {
            let mut put = db.prepare_cached(include_str!("../sql/count_records.sql"))?;
            for count in counts {
                put.execute(params![
                    blob(&count.unit_id),
                    week,
                    count.entered,
                    count.qualified,
                    at_ms,
                    blob(by)
                ])?;
            }
        }
        Fact::PlanQuota { plan, by } => {
            db.prepare_cached(
                "INSERT INTO quota_plan (planned_ms, planned_by, plan) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET plan = excluded.plan",
            )?
            .execute(params![at_ms, blob(by), plan.to_string()])?;
        }
        Fact::KeepForecast { day, standard, deadline, method, chances } => {
            db.prepare_cached(
                "INSERT INTO forecast (day, standard, deadline, method, chances) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![day, standard, deadline, method, chances])?;
        }
        Fact::CohortEntry { id, by, kind, event } => {
            db.prepare_cached(
                "INSERT INTO cohort_entry (id, at_ms, by, kind, body) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![blob(id), at_ms, blob(by), kind, event.to_string()])?;
        }
        _ => {}
    }
    Ok(())
}

fn put_unit(db: &Connection, unit: &UnitBody) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO unit (id, name, kind, parent_id, pair_id) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE
            SET name = excluded.name, kind = excluded.kind,
                parent_id = excluded.parent_id, pair_id = excluded.pair_id",
    )?
    .execute(params![
        blob(&unit.id),
        unit.name,
        unit.kind,
        unit.parent_id.map(Uuid::into_bytes),
        unit.pair_id.map(Uuid::into_bytes)
    ])?;
    Ok(())
}

fn put_officer(db: &Connection, officer: &OfficerBody) -> Result<(), StoreError> {
    db.prepare_cached(include_str!("../sql/put_officer.sql"))?.execute(params![
        blob(&officer.id),
        blob(&officer.unit_id),
        officer.badge,
        officer.name,
        officer.birth_date,
        officer.position,
        officer.service,
        officer.left_on
    ])?;
    Ok(())
}
