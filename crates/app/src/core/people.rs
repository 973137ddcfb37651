//! The people of the bureau, and the one who is signed in.

use super::Boxes;
use dabiao_domain::role::Role;
use dabiao_domain::roster::Officer;
use dabiao_store::Account;

/// Officers, their accounts and keys.
#[derive(Default)]
pub(crate) struct Roster {
    /// All officers, in the order of badges.
    pub officers: Vec<Officer>,
    pub accounts: Vec<Account>,
    /// Box keys of those who have a password.
    pub boxes: Boxes,
}

/// The signed-in person.
#[derive(Default)]
pub(crate) struct SignedIn {
    /// None while no one is signed in.
    pub officer: Option<Officer>,
    /// Their roles.
    pub roles: Vec<Role>,
}
