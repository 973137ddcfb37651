//! A change of an account that is being written.

use crate::core::Found;
use dabiao_store::AccountChange;

/// A change of an account that the store is writing. Nothing is known of it here before the store has it: what is not
/// kept is not there after the next start.
pub(super) struct KeptAccount {
    pub change: AccountChange,
    /// The key that the new password opens.
    pub key: Option<Found>,
    /// Whether the secret takes the place of one that was lost: a recovery code is invalid then.
    pub replaced: bool,
    pub after: AfterAccount,
}

/// What follows once an account is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AfterAccount {
    Nothing,
    /// The officer signs in, if they are still asked.
    SignIn,
    /// The candidate takes a seat.
    Seat,
}
