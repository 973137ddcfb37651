//! A change of an account that is being written.

use crate::core::Found;
use dabiao_domain::actor::Authorized;
use dabiao_store::{AccountChange, Confirmation};

/// A change of an account that the store is writing. It takes effect here only once the store has it: an
/// unwritten change would be gone after the next start.
pub(super) struct KeptAccount {
    pub change: AccountChange,
    /// The key that the new password opens.
    pub key: Option<Found>,
    /// Whether the secret replaces a lost one: the recovery code becomes invalid then.
    pub replaced: bool,
    pub after: AfterAccount,
}

/// A replacement that waits for the second person's password.
pub(super) struct Asked {
    pub change: AccountChange,
    /// The new secret, as typed.
    pub secret: String,
    pub why: String,
    /// The administrator's right.
    pub right: Authorized,
}

/// What a replaced secret goes on record with: why, and what confirms it.
pub(super) type Replaced = (String, Confirmation);

/// What follows once an account is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AfterAccount {
    Nothing,
    /// The officer signs in, if the question is still open.
    SignIn,
    /// The same, and they get a new recovery code: the one before is used up.
    Recovered,
    /// The administrator who did it gets a new recovery code.
    NewCode,
    /// The candidate takes a seat.
    Seat,
}
