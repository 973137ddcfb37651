//! Who acts, and with which right: the single entry point for the window and the command line.
//!
//! An [`Actor`] has proved who they are, by the password or PIN of an account ([`Claim::prove`]) or at a window where
//! they signed in; whom a demonstration invents proves nothing ([`invented`]). As long as nobody has an account
//! everybody is one. What an actor may do is in [`dabiao_domain::actor`], the table of rights and what nobody does in
//! their own matter in [`dabiao_domain::role`].

use std::path::Path;

use uuid::Uuid;

use super::clock::Clock;
use crate::core::sign_in_wait_ms;
use dabiao_credential::password::{HashError, verify_password};
pub use dabiao_domain::actor::{Actor, Authorized};
use dabiao_domain::role::{Denied, Role};
use dabiao_domain::roles::Roles;
use dabiao_domain::roster::Officer;
use dabiao_store::{Account, AccountChange, DATABASE_FILE, Db, NoStore, StoreError};

/// Everybody, in a store in which nobody has an account; None where somebody has. At a PC of a bureau whose registry gives
/// roles everybody may do there what concerns that PC alone.
///
/// # Errors
/// What the store says.
pub fn without_accounts(db: &Db) -> Result<Option<Actor>, StoreError> {
    let everybody = || if db.gives_roles() { Actor::anybody_here() } else { Actor::anybody() };
    Ok((!db.has_accounts()?).then(everybody))
}

/// Everybody, in a folder in which there is no store; None where there is one.
pub fn of_empty_folder(folder: &Path) -> Option<Actor> {
    (!folder.join(DATABASE_FILE).exists()).then(Actor::anybody)
}

/// Everybody, where the store is damaged so that its accounts can't be read: only whoever puts a backup in its
/// place needs that. Whoever can damage the file could as well put another one there. So it is where the store is
/// not known to be this station's: its accounts may be those of whoever put it there. None for other errors.
pub fn of_damaged(error: &StoreError) -> Option<Actor> {
    let damaged = matches!(
        error,
        StoreError::Corrupt(_) | StoreError::Foreign(_) | StoreError::NoStore(_) | StoreError::Unenrolled(_)
    );
    damaged.then(Actor::anybody)
}

/// Everybody, where there is no store any more: its accounts are what is lost.
pub const fn of_lost_store(_: &NoStore) -> Actor {
    Actor::anybody()
}

/// Somebody of a demonstration, in whose store everything is invented; None in any other store, where only who has
/// proved it is somebody.
///
/// # Errors
/// What the store says.
pub fn invented(db: &mut Db, officer: Uuid, roles: &[Role]) -> Result<Option<Actor>, StoreError> {
    Ok(db.is_demonstration()?.then(|| Actor::person(officer, roles)))
}

/// Whoever has just chosen the secret of their own account, as the first here or by a recovery code that the store took:
/// with the roles that the change says. None for a change by somebody else.
pub(crate) fn who_chose(change: &AccountChange) -> Option<Actor> {
    let own = change.by.is_none_or(|by| by == change.officer_id) && change.secret.is_some();
    let roles = Roles::named(change.roles.iter().cloned()).held();
    own.then(|| Actor::person(change.officer_id, &roles))
}

/// Why a privileged operation was refused.
#[derive(Debug, thiserror::Error)]
pub enum Barred {
    /// The right is missing.
    #[error(transparent)]
    Refused(#[from] Denied),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a person's identity is not proved.
#[derive(Debug, thiserror::Error)]
pub enum NotProven {
    /// No officer has that badge.
    #[error("there is no officer with that badge")]
    NoOfficer,
    /// The officer has no account, or one without a password: their identity can't be proved.
    #[error("the officer has no account with a password")]
    NoAccount,
    /// After failed tries there is a waiting time, in milliseconds.
    #[error("there is a time to wait after wrong passwords")]
    Wait(u64),
    /// The password or PIN is wrong; the milliseconds until the next try.
    #[error("the password or PIN is wrong")]
    Wrong(u64),
    /// Another person set the password: it has to be changed at the window before it proves anything.
    #[error("the password was given by somebody else and has to be changed first")]
    MustChange,
    /// The password could not be checked.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An identity that is claimed and not yet proved.
#[derive(Debug)]
pub struct Claim {
    /// The claimed officer.
    pub officer: Officer,
    account: Account,
}

impl Claim {
    /// The claim to be the officer with `badge`, if a password could prove it now.
    ///
    /// # Errors
    /// [`NotProven::NoOfficer`], [`NotProven::NoAccount`], [`NotProven::Wait`]; any error of the store.
    pub fn of(db: &Db, clock: &dyn Clock, badge: &str) -> Result<Self, NotProven> {
        let known = db.officers()?.into_iter().find(|o| o.badge.eq_ignore_ascii_case(badge.trim()));
        let officer = known.ok_or(NotProven::NoOfficer)?;
        let accounts = db.proven_accounts()?;
        let own = accounts.into_iter().find(|a| a.officer_id == officer.id && a.secret.is_some());
        let account = own.ok_or(NotProven::NoAccount)?;
        match sign_in_wait_ms(&account, clock) {
            0 => Ok(Self { officer, account }),
            wait => Err(NotProven::Wait(wait)),
        }
    }

    /// Checks `secret` against the account. The try is recorded, right or wrong, before this returns.
    ///
    /// # Errors
    /// [`NotProven::Wrong`], [`NotProven::MustChange`], [`NotProven::Hash`]; any error of the store.
    pub fn prove(self, db: &mut Db, clock: &dyn Clock, secret: &str) -> Result<Actor, NotProven> {
        let stored = self.account.secret.as_deref().ok_or(NotProven::NoAccount)?;
        let good = verify_password(secret, stored)?;
        db.record_sign_in(&clock.stamp(), self.officer.id, good)?;
        if !good {
            let again = db.accounts()?.into_iter().find(|a| a.officer_id == self.officer.id);
            return Err(NotProven::Wrong(again.map_or(0, |account| sign_in_wait_ms(&account, clock))));
        }
        self.person()
    }

    /// As [`Claim::prove`], but without a record: for a store whose journal can't be signed until this is
    /// proved.
    ///
    /// # Errors
    /// [`NotProven::Wrong`] with no time to wait, [`NotProven::MustChange`], [`NotProven::Hash`].
    pub fn prove_off_record(self, secret: &str) -> Result<Actor, NotProven> {
        let stored = self.account.secret.as_deref().ok_or(NotProven::NoAccount)?;
        if verify_password(secret, stored)? { self.person() } else { Err(NotProven::Wrong(0)) }
    }

    fn person(self) -> Result<Actor, NotProven> {
        if self.account.must_change {
            return Err(NotProven::MustChange);
        }
        Ok(Actor::person(self.officer.id, &self.account.roles.held()))
    }
}
