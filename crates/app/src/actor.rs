//! Who acts, and with which right: the single entry point for the window and the command line.
//!
//! An [`Actor`] has proved their identity, by the password or PIN of an account ([`Claim::prove`]) or by
//! signing in at a window. Invented officers of a demonstration prove nothing ([`Actor::invented`]). While
//! the store has no account, every caller is an actor, so that a fresh store needs no set-up. Only an actor
//! gets an [`Authorized`], and every privileged operation requires one. The table of rights, and the
//! separation of duties, are in [`dabiao_domain::role`].

use std::path::Path;

use uuid::Uuid;

use super::clock::Clock;
use crate::core::sign_in_wait_ms;
use dabiao_credential::password::{HashError, verify_password};
use dabiao_domain::role::{Deed, Permission, Refusal, Role, allows, check, require};
use dabiao_domain::roster::Officer;
use dabiao_store::{Account, DATABASE_FILE, Db, StoreError};

/// A person who has proved their identity.
#[derive(Clone, Debug)]
pub struct Actor(Who);

#[derive(Clone, Debug)]
enum Who {
    /// The store has no account: the caller may do everything and has no name.
    Anybody,
    Person {
        officer: Uuid,
        roles: Vec<Role>,
    },
}

impl Actor {
    /// The actor of a store without accounts; None if the store has an account.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn without_accounts(db: &Db) -> Result<Option<Self>, StoreError> {
        Ok((!db.has_accounts()?).then_some(Self(Who::Anybody)))
    }

    /// The actor of a folder without a store; None if there is a store.
    pub fn of_empty_folder(folder: &Path) -> Option<Self> {
        (!folder.join(DATABASE_FILE).exists()).then_some(Self(Who::Anybody))
    }

    /// The actor for a store that is so damaged that its accounts can't be read. Only restoring a backup
    /// needs this, and a caller who can damage the file could replace it as well. The same holds for a store
    /// that is not known to be this station's: its accounts may be those of the person who put it there. None
    /// for other errors.
    pub fn of_damaged(error: &StoreError) -> Option<Self> {
        let damaged = matches!(
            error,
            StoreError::Corrupt(_)
                | StoreError::Foreign(_)
                | StoreError::NoStore(_)
                | StoreError::Unenrolled(_)
        );
        damaged.then_some(Self(Who::Anybody))
    }

    /// The officer who signed in at the window, with the roles that they have there.
    pub(super) fn signed_in(officer: Uuid, roles: &[Role]) -> Self {
        Self(Who::Person { officer, roles: roles.to_vec() })
    }

    /// An officer of a demonstration, in whose store everything is invented. None in any other store, where
    /// identity has to be proved.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn invented(db: &mut Db, officer: Uuid, roles: &[Role]) -> Result<Option<Self>, StoreError> {
        Ok(db.is_demonstration()?.then(|| Self::signed_in(officer, roles)))
    }

    /// The officer; None if the store has no account.
    pub const fn officer(&self) -> Option<Uuid> {
        match &self.0 {
            Who::Anybody => None,
            Who::Person { officer, .. } => Some(*officer),
        }
    }

    /// The right to do what `permission` names.
    ///
    /// # Errors
    /// [`Refusal::NoRight`].
    pub fn authorize(&self, permission: Permission) -> Result<Authorized, Refusal> {
        if let Who::Person { roles, .. } = &self.0 {
            require(roles, permission)?;
        }
        Ok(Authorized { actor: self.clone(), permission })
    }

    /// The right to do this operation, which concerns another officer.
    ///
    /// # Errors
    /// [`Refusal::NoRight`], else [`Refusal::Conflict`].
    pub fn authorize_deed(&self, deed: &Deed<'_>) -> Result<Authorized, Refusal> {
        if let Who::Person { officer, roles } = &self.0 {
            check(*officer, roles, deed)?;
        }
        Ok(Authorized { actor: self.clone(), permission: deed.permission() })
    }
}

/// Permission for one operation. It is made only by [`Actor::authorize`] and [`Actor::authorize_deed`].
#[derive(Clone, Debug)]
pub struct Authorized {
    actor: Actor,
    permission: Permission,
}

impl Authorized {
    /// The acting officer; None if the store has no account.
    pub const fn by(&self) -> Option<Uuid> {
        self.actor.officer()
    }

    /// The operation that is permitted.
    pub const fn permission(&self) -> Permission {
        self.permission
    }

    /// The roles of the acting officer; None if the store has no account and everything is permitted.
    pub fn roles(&self) -> Option<&[Role]> {
        match &self.actor.0 {
            Who::Anybody => None,
            Who::Person { roles, .. } => Some(roles),
        }
    }

    /// Whether one of the roles has another right too; tells how far this one reaches.
    pub fn also(&self, permission: Permission) -> bool {
        self.roles().is_none_or(|roles| require(roles, permission).is_ok())
    }

    /// Whether some role gives this right and none of `narrower`, so that it reaches beyond a part.
    pub(super) fn beyond(&self, permission: Permission, narrower: Permission) -> bool {
        self.roles().is_none_or(|roles| roles.iter().any(|r| allows(*r, permission) && !allows(*r, narrower)))
    }

    /// Checks that this is the right for the operation at hand.
    ///
    /// # Errors
    /// [`Refusal::NoRight`]: it was given for another operation.
    pub fn must_be(&self, permission: Permission) -> Result<(), Refusal> {
        if self.permission == permission { Ok(()) } else { Err(Refusal::NoRight(permission)) }
    }
}

/// Why a privileged operation was refused.
#[derive(Debug, thiserror::Error)]
pub enum Barred {
    /// The right is missing.
    #[error(transparent)]
    Refused(#[from] Refusal),
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
        let named = self.account.roles.iter().filter_map(|r| Role::from_name(r));
        let mut roles: Vec<Role> = std::iter::once(Role::Officer).chain(named).collect();
        roles.sort_unstable();
        roles.dedup();
        Ok(Actor::signed_in(self.officer.id, &roles))
    }
}
