//! A change of an account that is being written.

use crate::core::Found;
use dabiao_store::AccountChange;

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

/// What follows once an account is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AfterAccount {
    Nothing,
    /// The officer signs in, if the question is still open.
    SignIn,
    /// The candidate takes a seat.
    Seat,
}
