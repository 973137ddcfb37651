//! The question that a person gets before they are signed in.

use dabiao_credential::password::{self, PasswordError};
use dabiao_domain::roster::Officer;

/// Why a new secret has to be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChooseWhy {
    /// The present one was given by another person.
    Given,
    /// The present PIN is shorter than PINs are now.
    ShortPin,
}

/// The window's question to a person before they are signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The officer.
    pub officer: Officer,
    /// Whether a password is asked; else a PIN of digits.
    pub password: bool,
    /// Whether a new secret has to be chosen now.
    pub choose: bool,
    /// Why, if so.
    pub why: ChooseWhy,
    /// Whether an answer is being checked.
    pub checking: bool,
    /// Milliseconds on the monotonic clock until which no answer is taken.
    pub wait_until: u64,
}

/// Whether a secret is acceptable: a password for staff, a PIN for officers.
pub(super) fn check_secret(secret: &str, badge: &str, password: bool) -> Result<(), PasswordError> {
    if password { password::check_password(secret, badge) } else { password::check_pin(secret, badge) }
}
