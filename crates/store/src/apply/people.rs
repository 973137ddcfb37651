//! Officers, accounts, settings.

use rusqlite::{Connection, params};

use super::blob;
use crate::StoreError;
use crate::fact::Fact;
use crate::settings::PREFIX;

pub(super) fn apply(db: &Connection, at_ms: i64, fact: &Fact) -> Result<(), StoreError> {
    match fact {
        Fact::SetSetting { key, value } => {
            db.prepare_cached(
                "INSERT INTO meta (key, value) VALUES (?1, ?2)
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            )?
            .execute(params![format!("{PREFIX}{key}"), value])?;
        }
        Fact::AddOfficer { id, badge, name, unit_id, unit } => {
            db.prepare_cached("INSERT INTO unit (id, name) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING")?
                .execute(params![blob(unit_id), unit])?;
            db.prepare_cached("INSERT INTO officer (id, unit_id, badge, name) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![blob(id), blob(unit_id), badge, name])?;
        }
        Fact::DescribeOfficer { id, birth_date, position, service, left_on } => {
            db.prepare_cached(
                "UPDATE officer SET birth_date = ?2, position = ?3, service = ?4, left_on = ?5
                  WHERE id = ?1",
            )?
            .execute(params![blob(id), birth_date, position, service, left_on])?;
        }
        Fact::SetAccount { officer_id, roles, secret_hash, must_change, .. } => {
            db.prepare_cached(include_str!("../sql/set_account.sql"))?.execute(params![
                blob(officer_id),
                roles.join(" "),
                secret_hash,
                must_change
            ])?;
            // The old secret opened it.
            if secret_hash.is_some() {
                db.prepare_cached("DELETE FROM box_key WHERE officer_id = ?1")?
                    .execute([blob(officer_id)])?;
            }
        }
        Fact::MakeBoxKey { officer_id, public_key, locked_hash } => {
            db.prepare_cached(
                "INSERT INTO box_key (officer_id, public_key, locked_hash) VALUES (?1, ?2, ?3)
                 ON CONFLICT (officer_id) DO UPDATE
                    SET public_key = excluded.public_key, locked_hash = excluded.locked_hash, locked = NULL",
            )?
            .execute(params![blob(officer_id), public_key, locked_hash])?;
        }
        // A new secret is not held back by tries at the lost one.
        Fact::SignedIn { officer_id } | Fact::ReplaceSecret { officer_id, .. } => {
            db.prepare_cached("DELETE FROM sign_in_failure WHERE officer_id = ?1")?
                .execute([blob(officer_id)])?;
        }
        Fact::SignInFailed { officer_id, .. } => {
            db.prepare_cached(
                "INSERT INTO sign_in_failure (officer_id, failures, last_ms) VALUES (?1, 1, ?2)
                 ON CONFLICT (officer_id) DO UPDATE SET failures = failures + 1, last_ms = excluded.last_ms",
            )?
            .execute(params![blob(officer_id), at_ms])?;
        }
        _ => {}
    }
    Ok(())
}
