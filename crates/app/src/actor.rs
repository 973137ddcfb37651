//! Who acts, and by which right: the one door of the window and of the command line.
//!
//! An [`Actor`] has proved who they are, by the password or PIN of an account ([`Claim::prove`]) or at a window where
//! they signed in. As long as nobody has an account everybody is one, so that a fresh store is as easy as it was.
//! Only an actor gets an [`Authorized`], and whatever is privileged asks for one. The table of rights and what nobody
//! does in their own matter are in [`dabiao_domain::role`].

use std::path::Path;

use uuid::Uuid;

use super::clock::Clock;
use crate::core::sign_in_wait_ms;
use dabiao_credential::password::{HashError, verify_password};
use dabiao_domain::role::{Deed, Permission, Refusal, Role, allows, check, require};
use dabiao_domain::roster::Officer;
use dabiao_store::{Account, DATABASE_FILE, Db, StoreError};

/// Somebody who has proved who they are.
#[derive(Clone, Debug)]
pub struct Actor(Who);

#[derive(Clone, Debug)]
enum Who {
    /// Nobody has an account: everybody may do everything, and nobody is named.
    Anybody,
    Person {
        officer: Uuid,
        roles: Vec<Role>,
    },
}

impl Actor {
    /// Everybody, in a store in which nobody has an account; None where somebody has.
    ///
    /// # Errors
    /// What the store says.
    pub fn without_accounts(db: &Db) -> Result<Option<Self>, StoreError> {
        Ok((!db.has_accounts()?).then_some(Self(Who::Anybody)))
    }

    /// Everybody, in a folder in which there is no store; None where there is one.
    pub fn of_empty_folder(folder: &Path) -> Option<Self> {
        (!folder.join(DATABASE_FILE).exists()).then_some(Self(Who::Anybody))
    }

    /// Everybody, where the store is damaged so that its accounts can't be read: only whoever puts a backup in its
    /// place needs that. Whoever can damage the file could as well put another one there. So it is where the store is
    /// not known to be this station's: its accounts may be those of whoever put it there. None for other errors.
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

    /// Whoever signed in at the window, and the roles that they have there.
    pub(super) fn signed_in(officer: Uuid, roles: &[Role]) -> Self {
        Self(Who::Person { officer, roles: roles.to_vec() })
    }

    /// Who it is; None where nobody has an account.
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

    /// The right to do this in somebody's matter.
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

/// That somebody may do one thing. There is no way to one but [`Actor::authorize`] and [`Actor::authorize_deed`].
#[derive(Clone, Debug)]
pub struct Authorized {
    actor: Actor,
    permission: Permission,
}

impl Authorized {
    /// Who does it; None where nobody has an account.
    pub const fn by(&self) -> Option<Uuid> {
        self.actor.officer()
    }

    /// What may be done.
    pub const fn permission(&self) -> Permission {
        self.permission
    }

    /// The roles of whoever does it; None where nobody has an account and everybody may do everything.
    pub fn roles(&self) -> Option<&[Role]> {
        match &self.actor.0 {
            Who::Anybody => None,
            Who::Person { roles, .. } => Some(roles),
        }
    }

    /// Whether one of the roles has another right too, to see how far this one reaches.
    pub fn also(&self, permission: Permission) -> bool {
        self.roles().is_none_or(|roles| require(roles, permission).is_ok())
    }

    /// Whether some role gives both this right and none of `narrower`, so that it reaches beyond a part.
    pub(super) fn beyond(&self, permission: Permission, narrower: Permission) -> bool {
        self.roles().is_none_or(|roles| roles.iter().any(|r| allows(*r, permission) && !allows(*r, narrower)))
    }

    /// That this is the right for what is about to be done.
    ///
    /// # Errors
    /// [`Refusal::NoRight`]: it was given for something else.
    pub fn must_be(&self, permission: Permission) -> Result<(), Refusal> {
        if self.permission == permission { Ok(()) } else { Err(Refusal::NoRight(permission)) }
    }
}

/// Why something privileged was not done.
#[derive(Debug, thiserror::Error)]
pub enum Barred {
    /// There is no right to it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why somebody has not proved who they are.
#[derive(Debug, thiserror::Error)]
pub enum NotProven {
    /// Nobody has that badge.
    #[error("there is no officer with that badge")]
    NoOfficer,
    /// The officer has no account, or one without a password: nobody can prove to be them.
    #[error("the officer has no account with a password")]
    NoAccount,
    /// After failures there is a time to wait, in milliseconds.
    #[error("there is a time to wait after wrong passwords")]
    Wait(u64),
    /// The password or PIN is wrong; so many milliseconds have to pass before the next try.
    #[error("the password or PIN is wrong")]
    Wrong(u64),
    /// Somebody else gave the password: it has to be changed at the window before it proves anything.
    #[error("the password was given by somebody else and has to be changed first")]
    MustChange,
    /// The password could not be checked.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Somebody who says who they are and has yet to prove it.
#[derive(Debug)]
pub struct Claim {
    /// Who it would be.
    pub officer: Officer,
    account: Account,
}

impl Claim {
    /// The claim to be the officer with `badge`, if a password could prove it now.
    ///
    /// # Errors
    /// [`NotProven::NoOfficer`], [`NotProven::NoAccount`], [`NotProven::Wait`]; what the store says.
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

    /// Holds `secret` against the account. The try is on record, right or wrong, before there is an answer.
    ///
    /// # Errors
    /// [`NotProven::Wrong`], [`NotProven::MustChange`], [`NotProven::Hash`]; what the store says.
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

    /// As [`Claim::prove`], and on no record: for a store whose journal can't be signed until this is proved.
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
