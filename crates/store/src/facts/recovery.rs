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
    /// From here on nobody replaces another's secret alone. Older programs did not say so.
    #[serde(default, skip_serializing_if = "is_false")]
    pub by_two: bool,
    pub by: Uuid,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_false(value: &bool) -> bool {
    !*value
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
/// why: by their own recovery code, which is used up by it, or by an administrator, who does not do it alone: a `second` one
/// confirms it by their password, or the administrator opens their own sealed recovery code (`sealed`), which is used up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct ReplaceSecret {
    pub officer_id: Uuid,
    pub why: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_hash: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<String>,
    pub by: Uuid,
}

/// What lets a lost secret be replaced, beside the right to it.
#[derive(Clone, Debug)]
pub enum Confirmation {
    /// The officer gave their own recovery code, of that hash.
    OwnCode(String),
    /// Somebody else confirmed it: their right to.
    Second(Authorized),
    /// The administrator opened their own recovery code, of that hash.
    Sealed(String),
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
        self.codes(false)
    }

    /// Those of them that are good in the place of a second person: made since the last restore. A backup gives back a code
    /// that was used after it was made; it opens its owner's own account, as the password of that time does, and no other.
    ///
    /// # Errors
    /// As [`Db::recovery_codes`].
    pub fn codes_since_restore(&self) -> Result<BTreeMap<Uuid, String>, StoreError> {
        self.codes(true)
    }

    fn codes(&self, since_restore: bool) -> Result<BTreeMap<Uuid, String>, StoreError> {
        let sql = "SELECT series, seq, at_ms, op, body, prev_hash, hash, key_id, signature
                     FROM journal
                    WHERE series = ?1 AND op IN ('make_recovery_code', 'replace_secret', 'set_account', 'restored')
                    ORDER BY seq";
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
                    Fact::ReplaceSecret(ReplaceSecret { officer_id, sealed, by, .. }) => {
                        codes.remove(&officer_id);
                        if sealed.is_some() {
                            codes.remove(&by);
                        }
                    }
                    Fact::MakeRecoveryCode(MakeRecoveryCode { officer_id, .. })
                    | Fact::SetAccount(facts::SetAccount { officer_id, .. }) => {
                        codes.remove(&officer_id);
                    }
                    Fact::Restored(_) if since_restore => codes.clear(),
                    Fact::Restored(_) => {}
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

    /// Who gave an officer a password to begin with, the last time, by officer.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub fn passwords_given(&self) -> Result<BTreeMap<Uuid, Uuid>, StoreError> {
        let sql = "SELECT body FROM journal WHERE series = ?1 AND op = 'set_account' ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut given = BTreeMap::new();
        for series in self.own_series() {
            let mut rows = statement.query([series])?;
            while let Some(row) = rows.next()? {
                let body: String = row.get(0)?;
                let Fact::SetAccount(set) = Fact::read("set_account", &self.far.aliases.through(&body))?
                else {
                    continue;
                };
                let by = set.by.filter(|by| *by != set.officer_id);
                if let Some(by) = by.filter(|_| set.must_change && set.secret_hash.is_some()) {
                    given.insert(set.officer_id, by);
                }
            }
        }
        Ok(given)
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
            &Fact::MakeRecoveryCode(MakeRecoveryCode {
                officer_id: officer,
                code_hash,
                by_two: true,
                by: officer,
            }),
        )
    }

    /// Gives an account a new secret in the place of a lost one, with the reason, both or neither. By the officer's own
    /// recovery code no `right` is needed; an administrator with the right needs a confirmation by somebody else, or their
    /// own sealed code. A code is used up.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a code that is not valid, or is used up; a change that names nobody;
    /// [`StoreError::NotAllowed`], also where who confirms it is the administrator or the officer; what SQLite says.
    pub fn replace_secret(
        &mut self,
        now_ms: i64,
        right: Option<&Authorized>,
        change: &AccountChange,
        why: String,
        confirmed: &Confirmation,
    ) -> Result<(), StoreError> {
        let Some(by) = change.by else { return Err(StoreError::NotFound("who replaces it".to_owned())) };
        let subject = change.officer_id;
        let (mut code_hash, mut second, mut sealed) = (None, None, None);
        match confirmed {
            Confirmation::OwnCode(code) => {
                must_be_code_of(&self.recovery_codes()?, subject, code)?;
                code_hash = Some(code.clone());
            }
            Confirmation::Second(confirms) => {
                let who = confirms.by().filter(|who| *who != by && *who != subject);
                let who = who.filter(|_| confirms.must_be(Permission::ConfirmReset).is_ok());
                // A password that somebody else gave proves nothing of who typed it.
                let accounts = self.accounts()?;
                let chose = |who: &Uuid| {
                    let own = accounts.iter().find(|account| account.officer_id == *who);
                    own.is_some_and(|account| account.secret.is_some() && !account.must_change)
                };
                let who = who.filter(chose);
                second = Some(who.ok_or(StoreError::NotAllowed("replace_secret"))?);
            }
            Confirmation::Sealed(code) => {
                must_be_code_of(&self.codes_since_restore()?, by, code)?;
                sealed = Some(code.clone());
            }
        }
        let replaced =
            Fact::ReplaceSecret(ReplaceSecret { officer_id: subject, why, code_hash, second, sealed, by });
        let change = self.as_said_here(change)?;
        self.transact_all(now_ms, right, &[replaced, change.fact()], |tx| change.put(tx))
    }
}

fn must_be_code_of(codes: &BTreeMap<Uuid, String>, officer: Uuid, code: &str) -> Result<(), StoreError> {
    match codes.get(&officer) {
        Some(known) if known == code => Ok(()),
        _ => Err(StoreError::NotFound("recovery code".to_owned())),
    }
}
