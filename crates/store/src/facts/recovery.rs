//! Recovery codes, and secrets that replace lost ones. They are in the journal alone.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::body::{Body, blob};
use crate::facts;
use crate::facts::Fact;
use crate::journal_entry::entry_of;
use crate::{AccountChange, Db, StoreError};
use dabiao_domain::actor::Authorized;
use dabiao_domain::role::{Permission, Role};

/// An officer made a code that lets them choose a new password without the old one; it takes the place of the one
/// before. Of the code only its hash is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct MakeRecoveryCode {
    pub officer_id: Uuid,
    pub code_hash: String,
    pub by: Uuid,
}

impl Body for MakeRecoveryCode {
    fn apply(&self, _: &Connection, _: i64) -> Result<(), StoreError> {
        // It stands in the journal alone.
        Ok(())
    }

    fn by(&self) -> Option<Uuid> {
        Some(self.by)
    }
}

/// The secret that the next [`SetAccount`](crate::facts::SetAccount) of this officer gives takes the place of one that was lost, and
/// why: by their own recovery code, which is used up by it, or by an administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct ReplaceSecret {
    pub officer_id: Uuid,
    pub why: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_hash: Option<String>,
    pub by: Uuid,
}

impl Body for ReplaceSecret {
    fn apply(&self, db: &Connection, _: i64) -> Result<(), StoreError> {
        let Self { officer_id, .. } = self;

        // A new secret is not held back by tries at the lost one.

        db.prepare_cached("DELETE FROM sign_in_failure WHERE officer_id = ?1")?
            .execute([blob(officer_id)])?;

        Ok(())
    }

    fn by(&self) -> Option<Uuid> {
        Some(self.by)
    }

    /// One's own code is the right to it.
    fn rights(&self, line: &'static [Permission]) -> &'static [Permission] {
        if self.code_hash.is_some() && self.by == self.officer_id { &[] } else { line }
    }
}

impl Db {
    /// The hash of every valid recovery code, by officer: made and not used up, of an officer whose secret
    /// was not replaced since and who has been an administrator all the time. An entry that was changed after
    /// this station wrote it gives none and ends the one before.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub fn recovery_codes(&self) -> Result<BTreeMap<Uuid, String>, StoreError> {
        let sql = "SELECT series, seq, at_ms, op, body, prev_hash, hash, key_id, signature
                     FROM journal
                    WHERE series = ?1 AND op IN ('make_recovery_code', 'replace_secret', 'set_account') ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut codes = BTreeMap::new();
        for series in self.own_series() {
            let mut rows = statement.query([series])?;
            while let Some(row) = rows.next()? {
                let entry = entry_of(row)?;
                let genuine = self.is_genuine(&entry);
                match Fact::read(&entry.op, &self.far.aliases.through(&entry.body))? {
                    Fact::MakeRecoveryCode(MakeRecoveryCode { officer_id, code_hash, .. }) if genuine => {
                        codes.insert(officer_id, code_hash);
                    }
                    Fact::SetAccount(facts::SetAccount { roles, .. })
                        if roles.iter().any(|role| role == Role::Admin.name()) => {}
                    Fact::MakeRecoveryCode(MakeRecoveryCode { officer_id, .. })
                    | Fact::ReplaceSecret(ReplaceSecret { officer_id, .. })
                    | Fact::SetAccount(facts::SetAccount { officer_id, .. }) => {
                        codes.remove(&officer_id);
                    }
                    other => {
                        return Err(StoreError::Corrupt(format!(
                            "{} was read for a recovery code",
                            other.op()
                        )));
                    }
                }
            }
        }
        Ok(codes)
    }

    /// Keeps the hash of a new recovery code of whoever has the right.
    ///
    /// # Errors
    /// [`StoreError::NotAllowed`]; what SQLite says.
    pub fn make_recovery_code(
        &mut self,
        now_ms: i64,
        right: &Authorized,
        code_hash: String,
    ) -> Result<(), StoreError> {
        let Some(officer) = right.by() else { return Err(StoreError::NotAllowed("make_recovery_code")) };
        self.record_by(
            now_ms,
            right,
            &Fact::MakeRecoveryCode(MakeRecoveryCode { officer_id: officer, code_hash, by: officer }),
        )
    }

    /// Gives an account a new secret in the place of a lost one, with the reason, both or neither. `code_hash` is that
    /// of the officer's own recovery code, which is used up; none where an administrator does it by their
    /// `right`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a code that is not the officer's, or is used up; a change that names nobody;
    /// [`StoreError::NotAllowed`]; what SQLite says.
    pub fn replace_secret(
        &mut self,
        now_ms: i64,
        right: Option<&Authorized>,
        change: &AccountChange,
        why: String,
        code_hash: Option<String>,
    ) -> Result<(), StoreError> {
        let Some(by) = change.by else { return Err(StoreError::NotFound("who replaces it".to_owned())) };
        if code_hash.is_some() && self.recovery_codes()?.get(&change.officer_id) != code_hash.as_ref() {
            return Err(StoreError::NotFound("recovery code".to_owned()));
        }
        let replaced =
            Fact::ReplaceSecret(ReplaceSecret { officer_id: change.officer_id, why, code_hash, by });
        let change = self.as_said_here(change)?;
        self.transact_all(now_ms, right, &[replaced, change.fact()], |tx| change.put(tx))
    }
}
