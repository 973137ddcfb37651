//! Passwords of trainers, PINs of officers: how they are kept, and which are refused.
//!
//! Kept as PHC strings of Argon2id with a salt of their own; compared in constant time. Salts are arguments:
//! nothing here draws randomness. Hashing takes tens of milliseconds, on purpose, and belongs on a worker
//! thread. The number of tries is decided elsewhere; against a copied database a PIN of a few digits protects
//! little, whatever the hash, so a PIN must never guard more than an officer's own exercises.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use dabiao_domain::roster::is_invisible;
use dabiao_domain::text::nfc;

/// The cost of a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Cost {
    /// For log-in, on old PCs too: 19 MiB and 2 passes, the minimum that OWASP's cheat sheet gives.
    pub const LOG_IN: Self = Self { memory_kib: 19 * 1024, passes: 2 };
    /// For the file of the issuing key, which is opened a few times a day: 64 MiB and 3 passes.
    pub const KEY_FILE: Self = Self { memory_kib: 64 * 1024, passes: 3 };
    /// A stored string that asks for more is damaged or hostile.
    const MOST: Self = Self { memory_kib: 256 * 1024, passes: 20 };

    /// Whether so much is done for something stored.
    pub(super) const fn bearable(self) -> bool {
        self.memory_kib <= Self::MOST.memory_kib && self.passes <= Self::MOST.passes
    }
}

/// Why a password, PIN or passphrase can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer characters than asked for.
    #[error("it has to have at least {0} characters")]
    TooShort(usize),
    /// More than [`MAX_PASSWORD_CHARS`].
    #[error("it has more than {MAX_PASSWORD_CHARS} characters")]
    TooLong,
    /// A PIN that is not 6 to 8 digits.
    #[error("a PIN has 6 to 8 digits")]
    NotAPin,
    /// A control or invisible character.
    #[error("it contains a control or invisible character")]
    Invisible,
    /// It is the badge number, part of it, or contains it.
    #[error("it must not be the badge number or part of it")]
    Badge,
    /// A run such as 1234, 8765 or abcd.
    #[error("it must not be a run such as 1234")]
    Run,
    /// One character again and again.
    #[error("it must not be one character repeated")]
    Repeated,
}

/// Why a stored hash can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// No PHC string of Argon2id, or one with absurd parameters.
    #[error("the stored password is damaged; set it anew")]
    Damaged,
    /// There was not enough memory.
    #[error("not enough memory to check the password; close other programs")]
    Memory,
}

/// Fewest characters of a password.
pub const MIN_PASSWORD_CHARS: usize = 8;
/// Fewest characters of the issuing key's passphrase.
pub const MIN_PASSPHRASE_CHARS: usize = 12;
/// Most characters of either.
pub const MAX_PASSWORD_CHARS: usize = 128;
/// Digits of a PIN that is chosen now. Shorter ones were once; they are still right, and are asked to be changed.
pub const PIN_DIGITS: std::ops::RangeInclusive<usize> = 6..=8;
/// A badge with fewer digits may be part of a PIN by chance.
const BADGE_PART: usize = 4;

/// Whether `password` is acceptable for the officer with `badge`: 8 to 128 characters, neither the badge nor
/// containing it, no run, not one character repeated.
///
/// # Errors
/// The first problem.
pub fn check_password(password: &str, badge: &str) -> Result<(), PasswordError> {
    check_length(password, MIN_PASSWORD_CHARS)?;
    if !badge.is_empty() && password.to_uppercase().contains(&badge.to_uppercase()) {
        return Err(PasswordError::Badge);
    }
    check_pattern(password)
}

/// Whether `passphrase` will do for the issuing key: 12 to 128 characters, no run, not one repeated.
///
/// # Errors
/// The first problem.
pub fn check_passphrase(passphrase: &str) -> Result<(), PasswordError> {
    check_length(passphrase, MIN_PASSPHRASE_CHARS)?;
    check_pattern(passphrase)
}

/// Whether `pin` is acceptable for the officer with `badge`: 6 to 8 digits, not the badge's digits or part of
/// them, no run (9 is followed by 0), not one digit repeated.
///
/// # Errors
/// The first problem.
pub fn check_pin(pin: &str, badge: &str) -> Result<(), PasswordError> {
    if !PIN_DIGITS.contains(&pin.len()) || !pin.bytes().all(|b| b.is_ascii_digit()) {
        return Err(PasswordError::NotAPin);
    }
    let digits: String = badge.chars().filter(char::is_ascii_digit).collect();
    if digits.contains(pin) || (digits.len() >= BADGE_PART && pin.contains(&digits)) {
        return Err(PasswordError::Badge);
    }
    check_pattern(pin)
}

fn check_length(password: &str, least: usize) -> Result<(), PasswordError> {
    let length = normal_form(password).chars().count();
    if length < least {
        Err(PasswordError::TooShort(least))
    } else if length > MAX_PASSWORD_CHARS {
        Err(PasswordError::TooLong)
    } else if password.chars().any(is_invisible) {
        Err(PasswordError::Invisible)
    } else {
        Ok(())
    }
}

fn check_pattern(password: &str) -> Result<(), PasswordError> {
    let every_step =
        |is: fn(char, char) -> bool| password.chars().zip(password.chars().skip(1)).all(|(a, b)| is(a, b));
    let follows = |a: char, b: char| u32::from(a) + 1 == u32::from(b) || (a, b) == ('9', '0');
    if every_step(|a, b| a == b) {
        Err(PasswordError::Repeated)
    } else if every_step(follows)
        || every_step(|a, b| u32::from(b) + 1 == u32::from(a) || (a, b) == ('0', '9'))
    {
        Err(PasswordError::Run)
    } else {
        Ok(())
    }
}

/// The characters that are hashed: NFC, so that two keyboards that compose differently open the same lock.
pub(super) fn normal_form(password: &str) -> Zeroizing<String> {
    Zeroizing::new(nfc(password))
}

/// The PHC string that keeps `password`. `salt` is 16 fresh random bytes.
///
/// # Errors
/// [`HashError::Memory`].
pub fn hash_password(password: &str, salt: [u8; 16], cost: Cost) -> Result<String, HashError> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|_| HashError::Memory)?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = argon.hash_password_with_salt(normal_form(password).as_bytes(), &salt);
    Ok(hash.map_err(|_| HashError::Memory)?.to_string())
}

/// Whether `password` is the one that `stored` keeps.
///
/// # Errors
/// `stored` is damaged, or memory is short. A wrong password is no error.
pub fn verify_password(password: &str, stored: &str) -> Result<bool, HashError> {
    let (hash, _) = read(stored)?;
    match Argon2::default().verify_password(normal_form(password).as_bytes(), &hash) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(_) => Err(HashError::Memory),
    }
}

/// Whether `stored` was made with less than `cost` and should be recomputed at the next log-in.
///
/// # Errors
/// `stored` is damaged.
pub fn needs_rehash(stored: &str, cost: Cost) -> Result<bool, HashError> {
    let (_, kept) = read(stored)?;
    Ok(kept.memory_kib < cost.memory_kib || kept.passes < cost.passes)
}

fn read(stored: &str) -> Result<(PasswordHash, Cost), HashError> {
    let hash = PasswordHash::new(stored).map_err(|_| HashError::Damaged)?;
    let params = Params::try_from(&hash).map_err(|_| HashError::Damaged)?;
    let cost = Cost { memory_kib: params.m_cost(), passes: params.t_cost() };
    let sound = hash.algorithm == argon2::ARGON2ID_IDENT
        && hash.version == Some(Version::V0x13.into())
        && hash.salt.is_some()
        && hash.hash.is_some()
        && cost.bearable();
    if sound { Ok((hash, cost)) } else { Err(HashError::Damaged) }
}
