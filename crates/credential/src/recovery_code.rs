//! The code by which the owner of an account chooses a new password without the old one: twenty letters,
//! shown once and kept on paper.
//!
//! A hundred bits: the code can't be found from its hash by trying, so the hash is plain SHA-256, is bound to
//! the officer, and may stand in the journal.

use std::fmt::{self, Write as _};

use rand::{CryptoRng, RngExt as _};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::sealed_secret::{ALPHABET, letters_of};

/// Letters of a recovery code.
pub const RECOVERY_CODE_LETTERS: usize = 20;
/// Letters between two dashes.
const GROUP: usize = 4;
/// Begins what is hashed: a hash of this kind is no other.
const PURPOSE: &[u8] = b"dabiao recovery code 1\0";

/// A recovery code.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(Zeroizing<String>);

impl fmt::Debug for RecoveryCode {
    // A secret has no business in a log file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(..)")
    }
}

impl RecoveryCode {
    /// A code drawn from `rng`.
    pub fn draw(rng: &mut impl CryptoRng) -> Self {
        let letter = |_| char::from(ALPHABET[rng.random_range(0..ALPHABET.len())]);
        Self(Zeroizing::new((0..RECOVERY_CODE_LETTERS).map(letter).collect()))
    }

    /// The code that the officer typed: small letters, full-width ones, spaces and dashes are taken as meant.
    /// None if it is not a code.
    pub fn read(typed: &str) -> Option<Self> {
        let letters = letters_of(typed)?;
        (letters.len() == RECOVERY_CODE_LETTERS).then_some(Self(letters))
    }

    /// As it is shown: groups of four.
    pub fn shown(&self) -> String {
        let letters: Vec<char> = self.0.chars().collect();
        letters.chunks(GROUP).map(|group| group.iter().collect()).collect::<Vec<String>>().join("-")
    }

    /// The journal's form of it, in hexadecimal: valid for this officer alone.
    pub fn hash(&self, officer: Uuid) -> String {
        let digest = Sha256::new()
            .chain_update(PURPOSE)
            .chain_update(officer.as_bytes())
            .chain_update(self.0.as_bytes())
            .finalize();
        digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
            // Writing into a string never fails.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_written_down_and_is_good_for_one_person() {
        let code = RecoveryCode::draw(&mut StdRng::from_seed([7; 32]));
        let shown = code.shown();
        assert_eq!(shown.len(), RECOVERY_CODE_LETTERS + 4);
        assert_eq!(RecoveryCode::read(&shown.to_lowercase().replace('-', " ")), Some(code.clone()));
        assert_eq!(RecoveryCode::read(&shown[1..]), None);
        assert_eq!(RecoveryCode::read("密码"), None);
        assert_eq!(code.hash(Uuid::from_u128(1)).len(), 64);
        assert_ne!(code.hash(Uuid::from_u128(1)), code.hash(Uuid::from_u128(2)));
        assert_eq!(format!("{code:?}"), "RecoveryCode(..)");
    }
}
