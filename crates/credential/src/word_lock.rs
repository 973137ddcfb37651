//! Thirty-two bytes under words that a person knows: a password, a start code.
//!
//! Version 1, in this order: version (1 byte), memory in KiB and passes of Argon2id (4 bytes each, big-endian), salt
//! (16 bytes), nonce (12 bytes), then the 32 bytes under ChaCha20-Poly1305 (48 bytes). The key is Argon2id of the
//! words. All that stands before, and what the lock is for, is authenticated: a lock opens nowhere but where it was
//! made for. Opening takes a noticeable part of a second, on purpose: never on the UI thread.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use rand::CryptoRng;
use zeroize::Zeroizing;

use super::password::Cost;

const VERSION: u8 = 1;
const SALT: usize = 16;
const NONCE: usize = 12;
/// Version, memory, passes, salt.
const HEAD: usize = 1 + 4 + 4 + SALT;
/// What 32 bytes become.
const SEALED: usize = 48;

/// Why a lock does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// Other words, or the lock was changed: the two can't be distinguished.
    #[error("these words do not open it")]
    Wrong,
    /// It is no lock of this kind, or asks for absurd work.
    #[error("the lock is damaged")]
    Damaged,
    /// There was not enough memory.
    #[error("not enough memory to open the lock; close other programs")]
    Memory,
    /// It is locked to others.
    #[error("it is not locked to this person")]
    NotForThem,
}

/// Locks `secret` by `words`, for `purpose` alone.
///
/// # Errors
/// [`LockError::Memory`].
pub(super) fn lock(
    words: &str,
    purpose: &[u8],
    secret: &[u8; 32],
    cost: Cost,
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, LockError> {
    let (mut salt, mut nonce) = ([0; SALT], [0; NONCE]);
    rng.fill_bytes(&mut salt);
    rng.fill_bytes(&mut nonce);
    let mut locked = vec![VERSION];
    locked.extend(cost.memory_kib.to_be_bytes());
    locked.extend(cost.passes.to_be_bytes());
    locked.extend(salt);
    let aad = [purpose, locked.as_slice()].concat();
    let payload = Payload { msg: secret.as_slice(), aad: &aad };
    let sealed = cipher(words, &salt, cost)?.encrypt(&Nonce::from(nonce), payload);
    locked.extend(nonce);
    locked.extend(sealed.map_err(|_| LockError::Memory)?);
    Ok(locked)
}

/// Opens what [`lock`] has made.
///
/// # Errors
/// See [`LockError`].
pub(super) fn unlock(words: &str, purpose: &[u8], locked: &[u8]) -> Result<Zeroizing<[u8; 32]>, LockError> {
    let (head, rest) = locked.split_at_checked(HEAD).ok_or(LockError::Damaged)?;
    let (nonce, sealed) = rest.split_at_checked(NONCE).ok_or(LockError::Damaged)?;
    let [VERSION, a, b, c, d, e, f, g, h, salt @ ..] = head else { return Err(LockError::Damaged) };
    let salt: &[u8; SALT] = salt.try_into().map_err(|_| LockError::Damaged)?;
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| LockError::Damaged)?;
    let cost = Cost {
        memory_kib: u32::from_be_bytes([*a, *b, *c, *d]),
        passes: u32::from_be_bytes([*e, *f, *g, *h]),
    };
    if sealed.len() != SEALED || !cost.bearable() {
        return Err(LockError::Damaged);
    }
    let aad = [purpose, head].concat();
    let opened = cipher(words, salt, cost)?.decrypt(&Nonce::from(nonce), Payload { msg: sealed, aad: &aad });
    bytes(opened.map_err(|_| LockError::Wrong)?)
}

/// Encrypts `secret` under a key that is no words: 12 bytes of nonce, then 48 of content.
pub(super) fn seal(
    key: &[u8; 32],
    purpose: &[u8],
    secret: &[u8; 32],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, LockError> {
    let mut nonce = [0; NONCE];
    rng.fill_bytes(&mut nonce);
    let cipher = ChaCha20Poly1305::new(<&Key>::from(key));
    let payload = Payload { msg: secret.as_slice(), aad: purpose };
    let sealed = cipher.encrypt(&Nonce::from(nonce), payload).map_err(|_| LockError::Memory)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// Opens what [`seal`] has made.
pub(super) fn unseal(
    key: &[u8; 32],
    purpose: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<[u8; 32]>, LockError> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or(LockError::Damaged)?;
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| LockError::Damaged)?;
    let cipher = ChaCha20Poly1305::new(<&Key>::from(key));
    let opened = cipher.decrypt(&Nonce::from(nonce), Payload { msg: sealed, aad: purpose });
    bytes(opened.map_err(|_| LockError::Damaged)?)
}

/// The opened bytes, with no copy left elsewhere.
pub(super) fn bytes(opened: Vec<u8>) -> Result<Zeroizing<[u8; 32]>, LockError> {
    let opened = Zeroizing::new(opened);
    let bytes: &[u8; 32] = opened.as_slice().try_into().map_err(|_| LockError::Damaged)?;
    Ok(Zeroizing::new(*bytes))
}

/// The cipher that `words` open; its key is wiped with it.
fn cipher(words: &str, salt: &[u8; SALT], cost: Cost) -> Result<ChaCha20Poly1305, LockError> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(|_| LockError::Memory)?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut key = Zeroizing::new([0_u8; 32]);
    argon
        .hash_password_into(super::password::normal_form(words).as_bytes(), salt, key.as_mut())
        .map_err(|_| LockError::Memory)?;
    Ok(ChaCha20Poly1305::new(<&Key>::from(&*key)))
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    use super::*;

    const CHEAP: Cost = Cost { memory_kib: 8, passes: 1 };

    #[test]
    fn it_opens_by_its_words_for_its_purpose_and_no_other_way() {
        let mut rng = StdRng::seed_from_u64(1);
        let locked = lock("K7QM3XVD", b"one", &[9; 32], CHEAP, &mut rng).unwrap();
        assert_eq!(*unlock("K7QM3XVD", b"one", &locked).unwrap(), [9; 32]);
        assert_eq!(unlock("K7QM3XVE", b"one", &locked), Err(LockError::Wrong));
        assert_eq!(unlock("K7QM3XVD", b"two", &locked), Err(LockError::Wrong));
        assert_ne!(lock("K7QM3XVD", b"one", &[9; 32], CHEAP, &mut rng).unwrap(), locked);
    }

    #[test]
    fn no_byte_of_it_can_be_changed_and_no_absurd_work_is_done() {
        let mut rng = StdRng::seed_from_u64(1);
        let locked = lock("K7QM3XVD", b"one", &[9; 32], CHEAP, &mut rng).unwrap();
        for at in 0..locked.len() {
            let mut other = locked.clone();
            other[at] ^= 1;
            assert!(unlock("K7QM3XVD", b"one", &other).is_err(), "{at}");
            assert!(unlock("K7QM3XVD", b"one", &locked[..at]).is_err(), "{at}");
        }
        let mut greedy = locked;
        greedy[1] = 0xff;
        assert_eq!(unlock("K7QM3XVD", b"one", &greedy), Err(LockError::Damaged));
    }
}
