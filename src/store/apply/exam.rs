//! Sittings, seats, incidents, and what becomes of exam attempts.

use rusqlite::{Connection, params};
use uuid::Uuid;

use super::{blob, bytes};
use crate::store::StoreError;
use crate::store::fact::Fact;

pub(super) fn apply(db: &Connection, at_ms: i64, fact: &Fact) -> Result<(), StoreError> {
    match fact {
        Fact::BeginAttempt { id, officer_id, sitting_id: Some(sitting), .. } => {
            db.prepare_cached(
                "UPDATE seat SET state = 'writing', attempt_id = ?3 WHERE sitting_id = ?1 AND officer_id = ?2",
            )?
            .execute(params![blob(sitting), blob(officer_id), blob(id)])?;
        }
        Fact::SealAttempt { id, .. } => {
            set_seat_of(db, id, "ended")?;
        }
        Fact::VoidAttempt { attempt_id, reason, by } => {
            db.prepare_cached(
                "INSERT INTO attempt_void (attempt_id, at_ms, by_id, reason) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![blob(attempt_id), at_ms, blob(by), reason])?;
            set_seat_of(db, attempt_id, "void")?;
        }
        Fact::ResumeAttempt { attempt_id, by } => {
            db.prepare_cached("INSERT INTO attempt_resume (attempt_id, at_ms, by_id) VALUES (?1, ?2, ?3)")?
                .execute(params![blob(attempt_id), at_ms, by.as_ref().map(blob)])?;
            set_seat_of(db, attempt_id, "writing")?;
        }
        Fact::NoteIncident { id, sitting_id, officer_id, attempt_id, kind, note, by } => {
            db.prepare_cached(include_str!("../sql/note_incident.sql"))?.execute(params![
                blob(id),
                blob(sitting_id),
                officer_id.as_ref().map(blob),
                attempt_id.as_ref().map(blob),
                kind,
                at_ms,
                by.as_ref().map(blob),
                note
            ])?;
        }
        _ => return apply_sitting(db, at_ms, fact),
    }
    Ok(())
}

fn apply_sitting(db: &Connection, at_ms: i64, fact: &Fact) -> Result<(), StoreError> {
    match fact {
        Fact::PlanSitting {
            id, planned_for_ms, room, standard, standard_version, seats, officers, ..
        } => {
            db.prepare_cached(include_str!("../sql/plan_sitting.sql"))?.execute(params![
                blob(id),
                planned_for_ms,
                room,
                standard,
                standard_version,
                seats
            ])?;
            let mut seat = db.prepare_cached(
                "INSERT INTO seat (sitting_id, officer_id, state) VALUES (?1, ?2, 'listed')",
            )?;
            for officer in officers {
                seat.execute(params![blob(id), blob(officer)])?;
            }
        }
        Fact::OpenSitting { id, secret_hash, by } => {
            db.prepare_cached(
                "UPDATE sitting SET state = 'open', opened_ms = ?2, secret_hash = ?3, invigilator_id = ?4
                  WHERE id = ?1",
            )?
            .execute(params![blob(id), at_ms, bytes(secret_hash)?, blob(by)])?;
        }
        Fact::TakeSeat { sitting_id, officer_id, seat } => {
            db.prepare_cached(include_str!("../sql/take_seat.sql"))?.execute(params![
                blob(sitting_id),
                blob(officer_id),
                seat,
                at_ms
            ])?;
        }
        Fact::CloseSitting { id, secret, .. } => {
            db.prepare_cached(
                "UPDATE sitting SET state = 'closed', closed_ms = ?2, secret = ?3 WHERE id = ?1",
            )?
            .execute(params![blob(id), at_ms, bytes(secret)?])?;
            // Who signed in and never began was there, but has no result; who never came was absent.
            db.prepare_cached(
                "UPDATE seat SET state = 'absent'
                  WHERE sitting_id = ?1 AND state IN ('listed', 'signed_in')",
            )?
            .execute([blob(id)])?;
        }
        Fact::CancelSitting { id, reason, .. } => {
            db.prepare_cached(
                "UPDATE sitting SET state = 'cancelled', closed_ms = ?2, note = ?3 WHERE id = ?1",
            )?
            .execute(params![blob(id), at_ms, reason])?;
        }
        _ => {}
    }
    Ok(())
}

/// The seat, if any, at which that attempt was begun.
fn set_seat_of(db: &Connection, attempt: &Uuid, state: &str) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE seat SET state = ?2 WHERE attempt_id = ?1 AND state <> 'void'")?
        .execute(params![blob(attempt), state])?;
    Ok(())
}
