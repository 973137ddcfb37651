//! Accounts: roles, secrets as password hashes, failed sign-ins.
//!
//! The store keeps what it is given; it neither hashes nor checks a password.

use super::body::{Body, blob};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{OptionalExtension as _, Row, params};
use uuid::Uuid;

use crate::facts::Fact;
use crate::hash::{chain_start, hex};
use crate::journal_entry::{JournalEntry, entry_of};
use crate::{ClockStamp, Db, StoreError, read};
use dabiao_domain::account::{Failures, RunTime, delay_ms};
use dabiao_domain::actor::Authorized;
use dabiao_domain::role::Permission;
use dabiao_domain::roles::{Roles, at_joined_pc};
use dabiao_domain::roster::Officer;

/// Roles and a new secret. The secret is named by the SHA-256 of its password hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct SetAccount {
    pub officer_id: Uuid,
    pub roles: Vec<String>,
    pub secret_hash: Option<String>,
    pub must_change: bool,
    pub by: Option<Uuid>,
}

impl Body for SetAccount {
    fn apply(&self, db: &Connection, _: i64) -> Result<(), StoreError> {
        let Self { officer_id, roles, secret_hash, must_change, .. } = self;

        db.prepare_cached(include_str!("../sql/set_account.sql"))?.execute(params![
            blob(officer_id),
            roles.join(" "),
            secret_hash,
            must_change
        ])?;
        // The old secret opened it.
        if secret_hash.is_some() {
            db.prepare_cached("DELETE FROM box_key WHERE officer_id = ?1")?.execute([blob(officer_id)])?;
        }

        Ok(())
    }

    fn by(&self) -> Option<Uuid> {
        self.by
    }

    /// Everybody chooses their own secret; an invigilator or trainer keeps the PIN of somebody without roles.
    fn rights(&self, line: &'static [Permission]) -> &'static [Permission] {
        if self.by == Some(self.officer_id) {
            &[]
        } else if self.roles.is_empty() {
            &[Permission::ManageAccounts, Permission::ResetPin]
        } else {
            line
        }
    }

    /// Roles are as they were by that, and the first account is nobody's gift.
    fn rights_in(
        &self,
        db: &Connection,
        line: &'static [Permission],
    ) -> Result<&'static [Permission], StoreError> {
        if !db.prepare_cached(ANY_ACCOUNT)?.query_row([], |row| row.get(0))? {
            return Ok(&[]);
        }
        let before: Option<String> = db
            .prepare_cached("SELECT roles FROM account WHERE officer_id = ?1")?
            .query_row([blob(&self.officer_id)], |row| row.get(0))
            .optional()?;
        let before = Roles::named(before.unwrap_or_default().split_whitespace());
        let same = before.are(&Roles::named(self.roles.iter().cloned()));
        Ok(if same { self.rights(line) } else { line })
    }
}

/// An officer signed in by password or PIN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct SignedIn {
    pub officer_id: Uuid,
}

impl Body for SignedIn {
    fn apply(&self, db: &Connection, _: i64) -> Result<(), StoreError> {
        let Self { officer_id } = self;

        db.prepare_cached("DELETE FROM sign_in_failure WHERE officer_id = ?1")?
            .execute([blob(officer_id)])?;

        Ok(())
    }
}

/// A wrong password or PIN was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct SignInFailed {
    pub officer_id: Uuid,
    /// The run of the machine and its monotonic milliseconds: how long one waits goes by them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boot_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mono_ms: Option<u64>,
}

impl Body for SignInFailed {
    fn apply(&self, db: &Connection, at_ms: i64) -> Result<(), StoreError> {
        let Self { officer_id, .. } = self;

        db.prepare_cached(
            "INSERT INTO sign_in_failure (officer_id, failures, last_ms) VALUES (?1, 1, ?2)
                 ON CONFLICT (officer_id) DO UPDATE SET failures = failures + 1, last_ms = excluded.last_ms",
        )?
        .execute(params![blob(officer_id), at_ms])?;

        Ok(())
    }
}

/// Accounts and roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Whose.
    pub officer_id: Uuid,
    /// Their roles.
    pub roles: Roles,
    /// The hash of the password or PIN as a PHC string; none as long as none was chosen.
    pub secret: Option<String>,
    /// Whether another person set the secret, so that it has to be changed at the next sign-in.
    pub must_change: bool,
    /// Failed sign-ins since the last good one.
    pub failures: u32,
    /// When the last of them was, milliseconds since the Unix epoch.
    pub last_failure_ms: Option<i64>,
    /// The same moment by the machine's run, which is what waiting goes by; none where that is not known.
    pub last_failure: Option<RunTime>,
}

impl Account {
    /// Its failed sign-ins, for the delay rules.
    pub const fn failed_sign_ins(&self) -> Failures {
        Failures { count: self.failures, last: self.last_failure }
    }
}

/// A change of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountChange {
    /// Whose.
    pub officer_id: Uuid,
    /// Names of roles, all of them.
    pub roles: Vec<String>,
    /// A new secret as a PHC string; none leaves the old one.
    pub secret: Option<String>,
    /// Whether it has to be changed at the next sign-in.
    pub must_change: bool,
    /// The officer who changes it; none at the first set-up.
    pub by: Option<Uuid>,
}

impl AccountChange {
    /// The change as the journal has it.
    pub fn fact(&self) -> Fact {
        Fact::SetAccount(SetAccount {
            officer_id: self.officer_id,
            roles: self.roles.clone(),
            secret_hash: self.secret.as_deref().map(|secret| hex(&chain_start(secret))),
            must_change: self.must_change,
            by: self.by,
        })
    }

    pub(super) fn put(&self, tx: &Connection) -> Result<(), StoreError> {
        if let Some(secret) = &self.secret {
            tx.prepare_cached("UPDATE account SET secret = ?2 WHERE officer_id = ?1")?
                .execute(params![self.officer_id.as_bytes(), secret])?;
        }
        Ok(())
    }
}

/// Whether anybody ever had an account.
const ANY_ACCOUNT: &str = "SELECT EXISTS (SELECT 1 FROM account)
                               OR EXISTS (SELECT 1 FROM journal WHERE op = 'set_account')";

/// In place of the secret of an account that is not as the journal has it: no password gives it.
const NOT_AS_RECORDED: &str = "not as recorded";

fn account_of(row: &Row<'_>) -> Result<Account, StoreError> {
    let roles: String = row.get(1)?;
    Ok(Account {
        officer_id: read::id(row, 0)?,
        roles: Roles::named(roles.split(' ').filter(|r| !r.is_empty())),
        secret: row.get(2)?,
        must_change: row.get(3)?,
        failures: row.get(4)?,
        last_failure_ms: row.get(5)?,
        last_failure: None,
    })
}

impl Db {
    /// All accounts.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let mut accounts = self.rows_of("account", include_str!("../sql/accounts.sql"), account_of)?;
        self.find_last_failures(&mut accounts)?;
        Ok(accounts)
    }

    /// All accounts for signing in: checked against the journal, so that a password or a role that was put
    /// into the table temporarily gives no access. An account that differs from its entries accepts no
    /// sign-in. At a PC of a bureau its roles are those that count there: what the bureau's registry gave counts where
    /// somebody else than the officer set their first secret here.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub fn proven_accounts(&self) -> Result<Vec<Account>, StoreError> {
        let mut accounts = self.accounts()?;
        let mut roles: BTreeMap<Uuid, String> = BTreeMap::new();
        let mut secrets: BTreeMap<Uuid, String> = BTreeMap::new();
        // Whose secret somebody else set: who they are was looked at by a second person.
        let mut vouched: BTreeSet<Uuid> = BTreeSet::new();
        let sql = "SELECT series, seq, at_ms, op, body, prev_hash, hash, key_id, signature
                     FROM journal WHERE series = ?1 AND op = 'set_account' ORDER BY seq DESC";
        let mut statement = self.connection.prepare_cached(sql)?;
        for series in self.own_series().rev() {
            let mut rows = statement.query([series])?;
            while let Some(row) = rows.next()? {
                let entry = entry_of(row)?;
                let Fact::SetAccount(SetAccount { officer_id, roles: named, secret_hash, by, .. }) =
                    Fact::read(&entry.op, &entry.body)?
                else {
                    continue;
                };
                let officer_id = self.far.aliases.officer(officer_id);
                let genuine = self.is_genuine(&entry);
                let other = by.is_some_and(|by| self.far.aliases.officer(by) != officer_id);
                if genuine && other && secret_hash.is_some() {
                    vouched.insert(officer_id);
                }
                let or_nothing = |text: String| if genuine { text } else { String::new() };
                roles.entry(officer_id).or_insert_with(|| or_nothing(named.join(" ")));
                if let Some(hash) = secret_hash {
                    secrets.entry(officer_id).or_insert_with(|| or_nothing(hash));
                }
            }
        }
        for account in &mut accounts {
            let same_roles = roles.get(&account.officer_id) == Some(&account.roles.names().join(" "));
            let hash = account.secret.as_deref().map(|secret| hex(&chain_start(secret)));
            if !same_roles || hash.as_ref() != secrets.get(&account.officer_id) {
                account.roles = Roles::default();
                account.secret = Some(NOT_AS_RECORDED.to_owned());
            } else if let Some(bureau) = &self.far.roles {
                let given = bureau.given.get(&account.officer_id);
                let given = given.filter(|given| given.here || vouched.contains(&account.officer_id));
                account.roles = at_joined_pc(&account.roles, given.map_or(&[], |given| &given.roles));
            }
        }
        Ok(accounts)
    }

    /// Whether roles at this PC are those that the registry of its bureau gives: it is another PC, and gave some.
    pub fn gives_roles(&self) -> bool {
        self.far.roles.as_ref().is_some_and(|bureau| {
            !bureau.registry && bureau.given.values().any(|given| !given.roles.is_empty())
        })
    }

    /// The roles that the bureau's registry ever gave at another PC, by officer.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub fn roles_given_elsewhere(&self) -> Result<Vec<(Uuid, Vec<String>)>, StoreError> {
        let sql = "SELECT json_extract(line, '$.body') FROM far_entry
                    WHERE op = 'set_account' AND state = 'applied'";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            if let Fact::SetAccount(account) = Fact::read("set_account", &row.get::<_, String>(0)?)? {
                found.push((self.far.aliases.officer(account.officer_id), account.roles));
            }
        }
        Ok(found)
    }

    /// The roles that the bureau's registry ever gave, here where this PC is it and at another PC, by officer, each with
    /// the time of its entry in milliseconds.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub fn roles_ever_given(&self) -> Result<Vec<(Uuid, Vec<String>, i64)>, StoreError> {
        let is_registry = self.far.roles.as_ref().is_some_and(|bureau| bureau.registry);
        let own = "SELECT body, at_ms FROM journal WHERE op = 'set_account'";
        let far = "SELECT json_extract(line, '$.body'), json_extract(line, '$.at_ms') FROM far_entry
                    WHERE op = 'set_account' AND state = 'applied'";
        let mut found = Vec::new();
        for (sql, told) in [(own, is_registry), (far, true)] {
            if !told {
                continue;
            }
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                if let Fact::SetAccount(account) = Fact::read("set_account", &row.get::<_, String>(0)?)? {
                    found.push((self.far.aliases.officer(account.officer_id), account.roles, row.get(1)?));
                }
            }
        }
        Ok(found)
    }

    /// The change as it is said at this PC: who changes their own secret leaves the roles that were given here as they are,
    /// whatever the bureau gives.
    ///
    /// # Errors
    /// SQLite errors.
    pub(super) fn as_said_here(&self, change: &AccountChange) -> Result<AccountChange, StoreError> {
        let mut change = change.clone();
        let elsewhere = self.far.roles.as_ref().is_some_and(|bureau| !bureau.registry);
        if elsewhere && change.by == Some(change.officer_id) {
            let sql = "SELECT roles FROM account WHERE officer_id = ?1";
            let here: Option<String> = self
                .connection
                .prepare_cached(sql)?
                .query_row([blob(&change.officer_id)], |row| row.get(0))
                .optional()?;
            change.roles = here.unwrap_or_default().split_whitespace().map(str::to_owned).collect();
        }
        Ok(change)
    }

    /// Whether an entry gives its hash, and its signature where the present key made it. A key always gives
    /// the same signature for the same content.
    pub(super) fn is_genuine(&self, entry: &JournalEntry) -> bool {
        let signed = match (&self.signer, &entry.key_id) {
            (Some(signer), Some(key)) if key == signer.key_id() => {
                let right = signer.sign(&entry.series, entry.seq as u64 + 1, &entry.hash);
                entry.signature.as_ref() == Some(&right)
            }
            _ => true,
        };
        signed && entry.computed_hash() == entry.hash
    }

    /// Whether an account ever existed: by the journal too, so that removing the rows gives no access.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn has_accounts(&self) -> Result<bool, StoreError> {
        Ok(self.connection.query_row(ANY_ACCOUNT, [], |row| row.get(0))?)
    }

    /// The table has only the wall clock's time of a failure: the run of the machine stands in its entry.
    /// Searched backwards, and only for officers who have to wait.
    fn find_last_failures(&self, accounts: &mut [Account]) -> Result<(), StoreError> {
        let mut wanted: BTreeMap<Uuid, &mut Account> = accounts
            .iter_mut()
            .filter(|account| delay_ms(account.failures) > 0)
            .map(|account| (account.officer_id, account))
            .collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let sql = "SELECT body FROM journal WHERE series = ?1 AND op = 'sign_in_failed' ORDER BY seq DESC";
        let mut statement = self.connection.prepare_cached(sql)?;
        for series in self.own_series().rev() {
            let mut rows = statement.query([series])?;
            while !wanted.is_empty()
                && let Some(row) = rows.next()?
            {
                let Fact::SignInFailed(SignInFailed { officer_id, boot_id, mono_ms }) =
                    Fact::read("sign_in_failed", &row.get::<_, String>(0)?)?
                else {
                    continue;
                };
                if let Some(account) = wanted.remove(&self.far.aliases.officer(officer_id)) {
                    account.last_failure = boot_id.zip(mono_ms).map(|(boot, mono)| RunTime::new(&boot, mono));
                }
            }
        }
        Ok(())
    }

    /// Whether an officer has a secret that they chose: the last one that was set here does not have to be changed.
    fn has_chosen(&self, officer: Uuid) -> Result<bool, StoreError> {
        let sql = "SELECT body FROM journal WHERE series = ?1 AND op = 'set_account' ORDER BY seq DESC";
        let mut statement = self.connection.prepare_cached(sql)?;
        for series in self.own_series().rev() {
            let mut rows = statement.query([series])?;
            while let Some(row) = rows.next()? {
                let body: String = row.get(0)?;
                if let Fact::SetAccount(set) = Fact::read("set_account", &self.far.aliases.through(&body))?
                    && set.officer_id == officer
                    && set.secret_hash.is_some()
                {
                    return Ok(!set.must_change);
                }
            }
        }
        Ok(false)
    }

    /// That a change takes no secret from somebody who chose it.
    pub(super) fn must_not_replace(&self, change: &AccountChange) -> Result<(), StoreError> {
        let another = change.by.is_some_and(|by| by != change.officer_id);
        let replaces = another && change.secret.is_some() && self.has_chosen(change.officer_id)?;
        if replaces { Err(StoreError::NotAllowed("set_account")) } else { Ok(()) }
    }

    /// Makes or changes an account. The first one, and one's own secret, need no `right`. A secret that its owner chose is
    /// replaced by [`Db::replace_secret`] alone.
    ///
    /// # Errors
    /// [`StoreError::NotAllowed`]; what SQLite says.
    pub fn set_account(
        &mut self,
        now_ms: i64,
        right: Option<&Authorized>,
        change: &AccountChange,
    ) -> Result<(), StoreError> {
        self.must_not_replace(change)?;
        let change = self.as_said_here(change)?;
        self.transact(now_ms, right, &change.fact(), |tx| change.put(tx))
    }

    /// The first set-up: the officer, if they are new, and their account, as long as no account exists.
    ///
    /// # Errors
    /// [`StoreError::Taken`], [`StoreError::BadgeTaken`]; SQLite errors.
    pub fn set_up(
        &mut self,
        now_ms: i64,
        officer: Officer,
        change: &AccountChange,
    ) -> Result<Officer, StoreError> {
        let known = self.officers()?.into_iter().find(|o| o.badge == officer.badge);
        let officer = match known {
            Some(known) => known,
            None => self.add_officer(now_ms, officer)?,
        };
        let change = AccountChange { officer_id: officer.id, ..change.clone() };
        if self.has_accounts()? {
            return Err(StoreError::Taken("account".to_owned()));
        }
        self.set_account(now_ms, None, &change)?;
        Ok(officer)
    }

    /// Records that an officer signed in, or that a wrong password or PIN was given, at `now` on all clocks.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn record_sign_in(
        &mut self,
        now: &ClockStamp,
        officer_id: Uuid,
        good: bool,
    ) -> Result<(), StoreError> {
        let fact = if good {
            Fact::SignedIn(SignedIn { officer_id })
        } else {
            let (boot_id, mono_ms) = (Some(now.boot_id.clone()), Some(now.mono_ms));
            Fact::SignInFailed(SignInFailed { officer_id, boot_id, mono_ms })
        };
        self.record(now.wall_ms, &fact)
    }
}
