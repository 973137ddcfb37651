//! A running check or hash of a secret, and the action that follows.

use super::change::{Asked, Replaced};
use crate::core::{Found, SittingOperation, Task};
use dabiao_credential::password::HashError;
use dabiao_domain::actor::Authorized;
use dabiao_domain::roster::Officer;
use dabiao_store::AccountChange;
use uuid::Uuid;

/// The action after a secret was checked or hashed.
pub(super) enum Then {
    /// The officer signs in, once they have chosen a PIN that is long enough.
    SignIn {
        /// Whether theirs is shorter than PINs are now.
        short: bool,
    },
    /// The officer's new secret is kept, then they sign in.
    Choose,
    /// The candidate takes a seat.
    Seat,
    /// The candidate's first PIN is stored on the invigilator's word, then they take a seat.
    FirstPin {
        /// The right of the invigilator to keep it.
        right: Authorized,
    },
    /// The invigilator's operation is done.
    Operation(SittingOperation),
    /// The first account is made.
    SetUp(Officer),
    /// Somebody confirms by their password that an administrator replaces a secret.
    Confirm(Box<Asked>),
    /// An account is made or changed.
    Account {
        /// What it becomes, but for the secret.
        change: AccountChange,
        /// Why the secret takes the place of one that was lost, and what confirms it, if so.
        replaced: Option<Replaced>,
        /// The right to it.
        right: Authorized,
    },
    /// The officer has used their recovery code, of that hash, for that reason.
    Recover {
        /// The hash of the code.
        code_hash: String,
        /// Why, in their words.
        why: String,
    },
    /// The result is no longer wanted: a wrong secret still counts, and nothing else is done.
    Nothing,
}

impl Then {
    /// Whether it signs an officer in.
    pub const fn signs_in(&self) -> bool {
        matches!(self, Self::SignIn { .. } | Self::Choose | Self::Recover { .. })
    }

    /// Whether it seats a candidate.
    pub const fn takes_seat(&self) -> bool {
        matches!(self, Self::Seat | Self::FirstPin { .. })
    }
}

/// A running check or hash of a password.
pub(super) struct SecretJob {
    pub officer: Uuid,
    pub then: Then,
    pub(super) task: Task<Result<Answer, HashError>>,
}

/// The result of checking or hashing.
pub(super) enum Answer {
    /// Whether the secret was right, and the key that it opens.
    Checked(bool, Option<Found>),
    /// The hash of a new one, and the key that it opens.
    Hashed(String, Option<Found>),
}
