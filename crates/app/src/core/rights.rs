//! Rights: the one place where a right is checked before a privileged operation.

use uuid::Uuid;

use super::Core;
use crate::actor::{Actor, Authorized};
use crate::notice::Notice;
use dabiao_credential::password::PasswordError;
use dabiao_domain::account::RunTime;
use dabiao_domain::role::{Denied, Operation, Permission, Role, require};
use dabiao_domain::roster::RosterError;
use dabiao_store::{Account, AccountChange};

/// Whoever is signed in and may do what was asked.
#[derive(Clone, Debug)]
pub(crate) struct Allowed {
    /// Who.
    pub id: Uuid,
    /// The right to it.
    pub right: Authorized,
}

impl Core {
    /// The roles of an officer. Every person is at least an officer.
    pub(crate) fn roles_of(&self, officer: Uuid) -> Vec<Role> {
        self.account(officer).map_or_else(|| vec![Role::Officer], |account| account.roles.held())
    }

    /// The account of an officer.
    pub fn account(&self, officer: Uuid) -> Option<&Account> {
        self.roster.accounts.iter().find(|a| a.officer_id == officer)
    }

    /// Whether any account exists: before that, the first set-up is open.
    pub fn set_up(&self) -> bool {
        !self.roster.accounts.is_empty()
    }

    /// Officers who may do more than practise have a password; all others a PIN.
    pub(crate) fn needs_password(&self, officer: Uuid) -> bool {
        self.roles_of(officer) != [Role::Officer]
    }

    /// Milliseconds until the next password or PIN of an account is checked.
    pub(crate) fn wait_ms(&self, account: &Account) -> u64 {
        sign_in_wait_ms(account, self.config.clock.as_ref())
    }

    /// Records a try at an officer's secret, and counts it.
    pub(crate) fn record_try(&mut self, officer: Uuid, good: bool) {
        let now = self.config.clock.stamp();
        if let Some(account) = self.roster.accounts.iter_mut().find(|a| a.officer_id == officer) {
            account.failures = if good { 0 } else { account.failures + 1 };
            account.last_failure_ms = (!good).then_some(now.wall_ms);
            account.last_failure = (!good).then(|| RunTime::new(&now.boot_id, now.mono_ms));
        }
        let reply = self.store.call(move |db| db.record_sign_in(&now, officer, good));
        self.written(reply);
    }

    /// The officer's account with a new secret of their own, set by `by`.
    pub(crate) fn with_secret(&self, officer: Uuid, hash: String, by: Option<Uuid>) -> AccountChange {
        AccountChange {
            officer_id: officer,
            roles: self.account(officer).map(|a| a.roles.names().to_vec()).unwrap_or_default(),
            secret: Some(hash),
            must_change: false,
            by,
        }
    }

    /// Whether the person who is signed in has a right.
    pub fn may(&self, permission: Permission) -> bool {
        self.here.officer.is_some() && require(&self.here.roles, permission).is_ok()
    }

    /// Whether own texts may be added, renamed and removed here: by every person until an account exists,
    /// then by those who have the right.
    pub fn may_edit_exercises(&self) -> bool {
        !self.set_up() || self.may(Permission::EditExercises)
    }

    /// The officers were read again. Somebody who was entered at two PCs is one person once these have met, under one of
    /// both ids: whoever is signed in goes on as that person, with no right that they did not have before. Both ids, the
    /// former one first, if they differ.
    pub(crate) fn follow_identity(&mut self) -> Option<(Uuid, Uuid)> {
        let here = self.here.officer.as_ref()?;
        let known = &self.roster.officers;
        if known.iter().any(|officer| officer.id == here.id) {
            return None;
        }
        let before = here.id;
        let now = known.iter().find(|officer| officer.badge.eq_ignore_ascii_case(&here.badge))?.clone();
        let after = now.id;
        let roles = self.roles_of(now.id);
        self.here.roles.retain(|role| roles.contains(role));
        self.here.officer = Some(now);
        Some((before, after))
    }

    pub(crate) fn actor(&self) -> Option<Actor> {
        self.here.officer.as_ref().map(|officer| Actor::person(officer.id, &self.here.roles))
    }

    /// The right of an officer to what takes their own roles, whoever is signed in; else that they have none is said.
    pub(crate) fn authorized_of(&mut self, officer: Uuid, permission: Permission) -> Option<Authorized> {
        let answer = Actor::person(officer, &self.roles_of(officer)).authorize(permission);
        answer.map_err(|refusal| self.refuse(refusal)).ok()
    }

    /// The right of the signed-in person to do something; if they lack it, says so.
    pub(crate) fn authorized(&mut self, permission: Permission) -> Option<Authorized> {
        let answer = self.actor()?.authorize(permission);
        answer.map_err(|refusal| self.refuse(refusal)).ok()
    }

    /// The right of the signed-in person to an operation in another person's matter.
    ///
    /// # Errors
    /// [`Denied`]; where nobody is signed in there is no right.
    pub(crate) fn right_to(&self, deed: &Operation<'_>) -> Result<Authorized, Denied> {
        self.actor().ok_or(Denied::NoRight(deed.permission()))?.authorize_operation(deed)
    }

    /// The one who is signed in, with the right, if they have it; else that is said.
    pub(crate) fn allowed(&mut self, permission: Permission) -> Option<Allowed> {
        let right = self.authorized(permission)?;
        Some(Allowed { id: right.by()?, right })
    }

    /// As [`Core::allowed`], for a deed in somebody's matter.
    pub(crate) fn allowed_operation(&mut self, deed: &Operation<'_>) -> Option<Allowed> {
        let answer = self.actor()?.authorize_operation(deed);
        let right = answer.map_err(|refusal| self.refuse(refusal)).ok()?;
        Some(Allowed { id: right.by()?, right })
    }

    /// Says why an operation is refused.
    pub(crate) fn refuse(&mut self, refusal: Denied) {
        self.notice = Some(Notice::of_refusal(&self.texts, refusal));
    }

    /// Says why a secret is not acceptable.
    pub(crate) fn refuse_secret(&mut self, fault: PasswordError) {
        self.notice = Some(Notice::new(&self.texts, secret_key(fault), &[]));
    }

    /// Says what is wrong with a field's text.
    pub(crate) fn say_of_field(&mut self, field: &str, fault: RosterError) {
        self.notice = Some(Notice::of_roster(&self.texts, field, fault));
    }

    /// Says that the person who is here may not edit own texts.
    pub(crate) fn refuse_editing(&mut self) {
        self.refuse(Denied::NoRight(Permission::EditExercises));
    }
}

/// The message of why a secret can't be taken.
pub(crate) const fn secret_key(fault: PasswordError) -> &'static str {
    match fault {
        PasswordError::TooShort(_) => "error-secret-short",
        PasswordError::TooLong => "error-secret-long",
        PasswordError::NotAPin => "error-secret-pin",
        PasswordError::Invisible => "error-secret-invisible",
        PasswordError::Badge => "error-secret-badge",
        PasswordError::Run => "error-secret-run",
        PasswordError::Repeated => "error-secret-repeated",
    }
}

/// Milliseconds that an officer has to wait before their next password or PIN is checked, on this machine's
/// uptime clock; 0 when a try is allowed. The window and the command line both ask here before they check a
/// secret, and record the result with [`dabiao_store::Db::record_sign_in`]. Never more than the delay itself,
/// so that a command, which can't come back later, may sleep for that time.
pub fn sign_in_wait_ms(account: &Account, clock: &dyn crate::clock::Clock) -> u64 {
    account.failed_sign_ins().wait_ms(RunTime::new(&clock.boot_id(), clock.mono_ms()))
}
