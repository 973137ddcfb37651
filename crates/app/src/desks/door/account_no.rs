//! Why an account, or somebody's secret, is not changed: the same reasons and words in the window and at the command line.

use dabiao_credential::password::{HashError, PasswordError};
use dabiao_domain::role::Denied;
use dabiao_domain::roster::RosterError;
use dabiao_store::{Account, StoreError};

use super::ask::check_secret;
use crate::core::secret_key;
use crate::lang::Messages;
use crate::notice::Notice;

/// Why an account, or somebody's secret, is not changed.
#[derive(Debug)]
pub enum AccountNo {
    /// What was given for the field of that label can't be taken.
    Field(&'static str, RosterError),
    /// The person or the unit may be another one that is known: what is asked.
    Unclear(Notice),
    /// The new secret can't be taken.
    Secret(PasswordError),
    /// The owner chose their secret: nobody replaces it alone.
    Chosen,
    /// Who gets a role needs a password.
    NeedsPassword,
    /// The second person is one of the two, or may not confirm.
    Second,
    /// The recovery code is not right.
    Code,
    /// So many milliseconds have to pass before the next try.
    Wait(u64),
    /// Somebody has an account already.
    SetUp,
    /// Nobody has an account yet.
    NobodyYet,
    /// The secret could not be hashed or checked.
    Hash(HashError),
    /// The right is missing.
    Denied(Denied),
    /// The store refused.
    Store(StoreError),
}

impl From<StoreError> for AccountNo {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Denied> for AccountNo {
    fn from(refusal: Denied) -> Self {
        Self::Denied(refusal)
    }
}

impl AccountNo {
    /// What it is, and what to do.
    pub fn notice(&self, texts: &Messages) -> Notice {
        let say = |key: &str| Notice::new(texts, key, &[]);
        match self {
            Self::Field(field, fault) => Notice::of_roster(texts, field, *fault),
            Self::Unclear(notice) => notice.clone(),
            Self::Secret(fault) => say(secret_key(*fault)),
            Self::Chosen => say("error-replace-alone"),
            Self::NeedsPassword => say("error-account-password"),
            Self::Second => say("error-second-person"),
            Self::Code => say("error-recovery-code"),
            Self::Wait(ms) => Notice::new(texts, "error-secret-wait", &[("seconds", &ms.div_ceil(1000))]),
            Self::SetUp => say("error-people-set-up"),
            Self::NobodyYet => say("error-people-nobody"),
            Self::Hash(HashError::Memory) => say("error-hash-memory"),
            Self::Hash(HashError::Damaged) => say("error-hash-damaged"),
            Self::Denied(refusal) => Notice::of_refusal(texts, *refusal),
            Self::Store(error) => Notice::of_store(texts, error),
        }
    }

    /// The exit code of a command that ends so; none for what the store says, which has its own.
    pub const fn code(&self) -> Option<u8> {
        match self {
            Self::Field(..)
            | Self::Unclear(_)
            | Self::Secret(_)
            | Self::NeedsPassword
            | Self::Code
            | Self::Wait(_) => Some(2),
            Self::Chosen | Self::Second | Self::SetUp | Self::NobodyYet | Self::Denied(_) => Some(1),
            Self::Hash(_) => Some(3),
            Self::Store(_) => None,
        }
    }
}

/// What speaks against a change of somebody's account by an administrator alone: `known` is it as it is, `staff` whether
/// it has a role afterwards, `secret` a first one.
pub(super) fn may_set(
    known: Option<&Account>,
    badge: &str,
    staff: bool,
    secret: Option<&str>,
) -> Result<(), AccountNo> {
    match secret {
        Some(_) if known.is_some_and(|a| a.secret.is_some() && !a.must_change) => Err(AccountNo::Chosen),
        Some(secret) => check_secret(secret, badge, staff).map_err(AccountNo::Secret),
        // A PIN is not enough for an officer who becomes staff.
        None if staff && known.is_none_or(|a| a.roles.is_empty()) => Err(AccountNo::NeedsPassword),
        None => Ok(()),
    }
}
