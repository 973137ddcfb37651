//! Accounts as they are shown: the roles, and whether there is a secret. The secret itself stays here.

use dabiao_domain::role::Role;
use dabiao_store::Account;

/// Whether an account has a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretState {
    /// None was chosen yet.
    None,
    /// Another person set it: it has to be changed at the next sign-in.
    MustChange,
    /// It is there.
    Chosen,
}

/// An officer's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountLine {
    /// What the officer is beside an officer, in the order on record.
    pub roles: Vec<Role>,
    /// Whether there is a secret.
    pub secret: SecretState,
}

impl AccountLine {
    /// The line of a stored account.
    pub(crate) fn of(account: &Account) -> Self {
        Self {
            roles: account.roles.known(),
            secret: match (&account.secret, account.must_change) {
                (None, _) => SecretState::None,
                (Some(_), true) => SecretState::MustChange,
                (Some(_), false) => SecretState::Chosen,
            },
        }
    }
}
