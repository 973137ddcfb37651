//! The right of whoever sits at this PC: by their roles, or everybody's as long as no account exists.

use super::Core;
use crate::actor::{Authorized, Barred, without_accounts};
use crate::notice::Notice;
use dabiao_domain::role::{Denied, Permission};
use dabiao_store::{Db, StoreError};

/// A right that is had here.
pub(crate) enum RightHere {
    /// By the roles of the signed-in officer.
    Proven(Authorized),
    /// By every person, while the store has no account.
    OfAll(Permission),
}

impl RightHere {
    /// The right itself; without accounts the store decides.
    pub fn of(self, db: &Db) -> Result<Authorized, Barred> {
        match self {
            Self::Proven(by) => Ok(by),
            Self::OfAll(permission) => {
                let everybody = without_accounts(db)?.ok_or(Denied::NoRight(permission))?;
                Ok(everybody.authorize(permission)?)
            }
        }
    }

    /// As [`RightHere::of`], in the words of the store.
    pub fn or_refused(self, db: &Db) -> Result<Authorized, StoreError> {
        self.of(db).map_err(|barred| match barred {
            Barred::Store(error) => error,
            // An account was made a moment ago.
            Barred::Refused(_) => StoreError::Taken("account".to_owned()),
        })
    }
}

/// Why a privileged operation was refused, in words.
pub(crate) fn barred_words(barred: &Barred, core: &Core) -> Notice {
    match barred {
        Barred::Refused(refusal) => Notice::of_refusal(&core.texts, *refusal),
        Barred::Store(error) => Notice::of_store(&core.texts, error),
    }
}

impl Core {
    /// The right of the signed-in officer: with accounts by their roles, else every person's, as the store itself
    /// says. If they lack it, says so.
    pub(crate) fn right_here(&mut self, permission: Permission) -> Option<RightHere> {
        if self.set_up() {
            return self.authorized(permission).map(RightHere::Proven);
        }
        Some(RightHere::OfAll(permission))
    }

    /// Whether the signed-in officer has a right here; every person has it, until an account exists.
    pub(crate) fn may_here(&self, permission: Permission) -> bool {
        !self.set_up() || self.may(permission)
    }
}
