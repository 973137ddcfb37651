//! Coming in again without the password: by a recovery code that one made before, or by another administrator.
//!
//! A code is shown once, when it is made, and is used up by the first use. Whoever uses it says why; the journal keeps
//! that, and every audit tells it. It gives no role: only a new password for the account as it is. There is no other
//! way in for a sole administrator: one without a code, however well meant, would be one for whoever sits here.

use std::collections::BTreeMap;

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use uuid::Uuid;

use super::access::Then;
use super::kept_account::{AfterAccount, KeptAccount};
use super::notice::Notice;
use super::pending::Pending;
use super::station::Station;
use dabiao_credential::RecoveryCode;
use dabiao_credential::password;
use dabiao_domain::account::RunTime;
use dabiao_domain::role::{Permission, Role};
use dabiao_domain::roster::{Officer, clean_name};
use dabiao_store::{AccountChange, StoreError};

/// What is known of recovery codes.
#[derive(Default)]
pub(super) struct Recovery {
    /// The hash of every code that is good, by officer.
    pub codes: BTreeMap<Uuid, String>,
    /// A code that was just made and that nobody has written down yet.
    shown: Option<String>,
    /// Whether the first account was made a moment ago.
    pub just_set_up: bool,
}

impl std::fmt::Debug for Recovery {
    // A secret has no business in a log file.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Recovery(..)")
    }
}

/// A code that the store is writing.
pub(super) struct MadeCode {
    officer: Uuid,
    hash: String,
    shown: String,
}

impl Recovery {
    /// An account is another one now. A code of an officer whose secret was replaced, or who is no administrator any
    /// more, opens nothing: who has seen the paper may be why.
    pub fn account_changed(&mut self, change: &AccountChange, replaced: bool) {
        if replaced || !change.roles.iter().any(|role| role == Role::Admin.name()) {
            self.codes.remove(&change.officer_id);
        }
    }

    /// Somebody else sits here, or nobody.
    pub fn forget(&mut self) {
        self.shown = None;
        self.just_set_up = false;
    }
}

impl Station {
    /// The code that whoever is signed in has just made, as it is to be written down.
    pub fn shown_recovery_code(&self) -> Option<&str> {
        self.access.recovery.shown.as_deref()
    }

    /// Whether an officer has a code that is good.
    pub fn has_recovery_code(&self, officer: Uuid) -> bool {
        self.access.recovery.codes.contains_key(&officer)
    }

    /// Whether whoever is signed in has just made the first account.
    pub const fn was_just_set_up(&self) -> bool {
        self.access.recovery.just_set_up
    }

    /// Everybody who may give roles and passwords.
    pub fn administrators(&self) -> impl Iterator<Item = &Officer> {
        let admin = |officer: &&Officer| self.core.roles_of(officer.id).contains(&Role::Admin);
        self.officers().iter().filter(admin)
    }

    /// Makes a code for whoever is signed in; the one before is good for nothing then.
    pub(super) fn make_recovery_code(&mut self) {
        let Some(by) = self.core.allowed(Permission::ManageAccounts) else { return };
        let code = RecoveryCode::draw(&mut StdRng::from_seed(self.core.config.clock.secret()));
        let hash = code.hash(by.id);
        let made = MadeCode { officer: by.id, hash: hash.clone(), shown: code.shown() };
        let now = self.core.config.clock.wall_ms();
        let reply = self.core.store.call(move |db| db.make_recovery_code(now, by.id, hash));
        self.pending.push(Pending::CodeMade(made, reply));
    }

    /// The code is on record, and good from now on: it is shown to the one who made it, if they are still here.
    pub(super) fn code_made(&mut self, made: MadeCode, answer: Result<(), StoreError>) {
        match answer {
            Ok(()) => {
                if self.officer().is_some_and(|officer| officer.id == made.officer) {
                    self.access.recovery.shown = Some(made.shown);
                }
                self.access.recovery.codes.insert(made.officer, made.hash);
            }
            Err(error) => self.core.say(&error),
        }
    }

    /// The code is written down.
    pub(super) fn recovery_code_noted(&mut self) {
        self.access.recovery.shown = None;
    }

    /// Somebody at the door gives the officer's code, a reason and a new password. A wrong code counts as a wrong
    /// password does, in waiting and on record.
    pub(super) fn recover(&mut self, officer: Uuid, code: &str, why: &str, secret: String) {
        let now = self.core.mono_ms();
        let asked = self.access.ask.as_ref().filter(|ask| ask.officer.id == officer);
        let Some(ask) = asked.filter(|ask| !ask.checking && now >= ask.wait_until) else { return };
        let badge = ask.officer.badge.clone();
        let why = match clean_name(why) {
            Ok(why) => why,
            Err(fault) => return self.say_of_field("field-replace-why", fault),
        };
        if let Err(fault) = password::check_password(&secret, &badge) {
            return self.core.refuse_secret(fault);
        }
        let given = RecoveryCode::read(code).map(|code| code.hash(officer));
        let good = given.is_some() && given.as_ref() == self.access.recovery.codes.get(&officer);
        let Some(code_hash) = given.filter(|_| good) else { return self.wrong_code(officer) };
        if let Some(ask) = &mut self.access.ask {
            ask.checking = true;
        }
        self.hash(officer, secret, Then::Recover { code_hash, why });
    }

    fn wrong_code(&mut self, officer: Uuid) {
        let now = self.core.config.clock.stamp();
        if let Some(account) = self.core.accounts.iter_mut().find(|a| a.officer_id == officer) {
            account.failures += 1;
            account.last_failure_ms = Some(now.wall_ms);
            account.last_failure = Some(RunTime::new(&now.boot_id, now.mono_ms));
        }
        let reply = self.core.store.call(move |db| db.record_sign_in(&now, officer, false));
        self.core.written(reply);
        let wait = self.core.account(officer).cloned().map_or(0, |account| self.core.wait_ms(&account));
        let until = self.core.mono_ms() + wait;
        if let Some(ask) = &mut self.access.ask {
            ask.wait_until = until;
        }
        self.core.notice = Some(Notice::new(&self.core.texts, "error-recovery-code", &[]));
    }

    /// The new password is hashed: it takes the place of the lost one, the code is used up.
    pub(super) fn recovered(&mut self, officer: Uuid, hash: String, why: String, code_hash: String) {
        let roles = self.core.account(officer).map(|a| a.roles.clone()).unwrap_or_default();
        let change = AccountChange {
            officer_id: officer,
            roles,
            secret: Some(hash),
            must_change: false,
            by: Some(officer),
        };
        self.replace_secret(change, why, Some(code_hash));
    }

    /// Keeps a secret that takes the place of a lost one.
    pub(super) fn replace_secret(&mut self, change: AccountChange, why: String, code_hash: Option<String>) {
        let after = if code_hash.is_some() { AfterAccount::SignIn } else { AfterAccount::Nothing };
        let kept = KeptAccount { change: change.clone(), key: None, replaced: true, after };
        let now = self.core.config.clock.wall_ms();
        let reply = self.core.store.call(move |db| db.replace_secret(now, &change, why, code_hash));
        self.pending.push(Pending::Account(Box::new(kept), reply));
    }
}
