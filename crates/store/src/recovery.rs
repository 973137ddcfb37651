//! Recovery codes, and secrets that take the place of lost ones. They stand in the journal alone.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::fact::Fact;
use super::journal::entry_of;
use super::{AccountChange, Db, StoreError};
use dabiao_domain::role::Role;

impl Db {
    /// The hash of every recovery code that is good, by officer: one that was made and not used up, of somebody whose
    /// secret nobody has replaced since and who has been an administrator all the time. An entry that is not as this station
    /// wrote it gives none and ends the one before.
    ///
    /// # Errors
    /// What SQLite says; an entry that can't be read.
    pub fn recovery_codes(&self) -> Result<BTreeMap<Uuid, String>, StoreError> {
        let sql = "SELECT series, seq, at_ms, op, body, prev_hash, hash, key_id, signature
                     FROM journal
                    WHERE series = ?1 AND op IN ('make_recovery_code', 'replace_secret', 'set_account') ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([&self.series])?;
        let mut codes = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let entry = entry_of(row)?;
            let genuine = self.is_genuine(&entry);
            match Fact::read(&entry.op, &entry.body)? {
                Fact::MakeRecoveryCode { officer_id, code_hash, .. } if genuine => {
                    codes.insert(officer_id, code_hash);
                }
                Fact::SetAccount { roles, .. } if roles.iter().any(|role| role == Role::Admin.name()) => {}
                Fact::MakeRecoveryCode { officer_id, .. }
                | Fact::ReplaceSecret { officer_id, .. }
                | Fact::SetAccount { officer_id, .. } => {
                    codes.remove(&officer_id);
                }
                _ => {}
            }
        }
        Ok(codes)
    }

    /// Keeps the hash of an officer's new recovery code.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn make_recovery_code(
        &mut self,
        now_ms: i64,
        officer: Uuid,
        code_hash: String,
    ) -> Result<(), StoreError> {
        self.record(now_ms, &Fact::MakeRecoveryCode { officer_id: officer, code_hash, by: officer })
    }

    /// Gives an account a new secret in the place of a lost one, with the reason, both or neither. `code_hash` is that
    /// of the officer's own recovery code, which is used up; none where an administrator does it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a code that is not the officer's, or is used up; a change that names nobody; what
    /// SQLite says.
    pub fn replace_secret(
        &mut self,
        now_ms: i64,
        change: &AccountChange,
        why: String,
        code_hash: Option<String>,
    ) -> Result<(), StoreError> {
        let Some(by) = change.by else { return Err(StoreError::NotFound("who replaces it".to_owned())) };
        if code_hash.is_some() && self.recovery_codes()?.get(&change.officer_id) != code_hash.as_ref() {
            return Err(StoreError::NotFound("recovery code".to_owned()));
        }
        let replaced = Fact::ReplaceSecret { officer_id: change.officer_id, why, code_hash, by };
        self.transact_all(now_ms, &[replaced, change.fact()], |tx| change.put(tx))
    }
}
