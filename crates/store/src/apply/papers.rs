//! Exemptions, certificates, versions of standards.

use rusqlite::{Connection, params};

use super::blob;
use crate::StoreError;
use crate::fact::Fact;

pub(super) fn apply(db: &Connection, at_ms: i64, fact: &Fact) -> Result<(), StoreError> {
    match fact {
        Fact::AskExemption { id, officer_id, standard, from, until, reason, by } => {
            db.prepare_cached(include_str!("../sql/ask_exemption.sql"))?.execute(params![
                blob(id),
                blob(officer_id),
                standard,
                from,
                until,
                reason,
                blob(by),
                at_ms
            ])?;
        }
        Fact::ApproveExemption { id, by } => {
            db.prepare_cached("UPDATE exemption SET approved_by = ?2, approved_ms = ?3 WHERE id = ?1")?
                .execute(params![blob(id), blob(by), at_ms])?;
        }
        Fact::EndExemption { id, reason, by } => {
            db.prepare_cached(
                "UPDATE exemption SET ended_by = ?2, ended_ms = ?3, end_reason = ?4 WHERE id = ?1",
            )?
            .execute(params![blob(id), blob(by), at_ms, reason])?;
        }
        Fact::IssueCertificate {
            id,
            number,
            officer_id,
            standard,
            standard_version,
            attempt_id,
            grade,
            token,
            by,
        } => {
            db.prepare_cached(include_str!("../sql/issue_certificate.sql"))?.execute(params![
                number,
                blob(officer_id),
                standard,
                standard_version,
                blob(attempt_id),
                token,
                at_ms,
                blob(by),
                blob(id),
                grade
            ])?;
        }
        Fact::RevokeCertificate { id, number, reason, replaced, by } => {
            db.prepare_cached(include_str!("../sql/revoke_certificate.sql"))?.execute(params![
                number,
                at_ms,
                blob(by),
                reason,
                blob(id),
                replaced
            ])?;
        }
        Fact::SaveStandard { id, version, toml, by } => {
            db.prepare_cached(
                "INSERT INTO standard_version (id, version, toml, at_ms, by_id) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![id, version, toml, at_ms, blob(by)])?;
        }
        _ => {}
    }
    Ok(())
}
