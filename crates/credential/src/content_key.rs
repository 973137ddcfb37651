//! The key under which the content of one package lies, and how it reaches those who may read it.
//!
//! It is drawn for one file and never used again, so that the numbers of that file's parts are good as nonces. Each
//! receiver gets it by their box key. What is locked is bound to its purpose, which says which file and part it is.

use std::fmt;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use rand::CryptoRng;
use zeroize::Zeroizing;

use super::box_key::{BoxKey, lock_to};
use super::word_lock::LockError;

/// A content key. Its bytes are wiped when it is dropped.
pub struct ContentKey(Zeroizing<[u8; 32]>);

impl fmt::Debug for ContentKey {
    // A secret has no business in a log file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ContentKey(..)")
    }
}

impl ContentKey {
    /// Bytes of what [`ContentKey::lock_to`] gives: 32 that HPKE sends along, the key, 16 that prove it.
    pub const LOCKED_BYTES: usize = 32 + 32 + 16;
    /// What [`ContentKey::seal`] adds.
    pub const SEAL_BYTES: usize = 16;

    /// A new key.
    pub fn new(rng: &mut impl CryptoRng) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        rng.fill_bytes(key.as_mut());
        Self(key)
    }

    /// The key under the public half of a receiver's box key, for `purpose` alone.
    ///
    /// # Errors
    /// [`LockError::Damaged`] if `public` is no such key.
    pub fn lock_to(
        &self,
        public: &[u8; 32],
        purpose: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, LockError> {
        lock_to(public, purpose, &self.0, rng)
    }

    /// The key that was locked to `own` for `purpose`.
    ///
    /// # Errors
    /// See [`LockError`]; [`LockError::Wrong`] for one that was locked to another key.
    pub fn unlock(own: &BoxKey, purpose: &[u8], locked: &[u8]) -> Result<Self, LockError> {
        own.open(purpose, locked).map(Self)
    }

    /// `plain` under this key as part `n`, bound to `purpose`. A number is used once for one key.
    ///
    /// # Errors
    /// [`LockError::Damaged`] for more than the cipher takes.
    pub fn seal(&self, n: u32, purpose: &[u8], plain: &[u8]) -> Result<Vec<u8>, LockError> {
        let payload = Payload { msg: plain, aad: purpose };
        self.cipher().encrypt(&nonce(n), payload).map_err(|_| LockError::Damaged)
    }

    /// What was sealed under this key as part `n` for `purpose`.
    ///
    /// # Errors
    /// [`LockError::Wrong`].
    pub fn open(&self, n: u32, purpose: &[u8], sealed: &[u8]) -> Result<Vec<u8>, LockError> {
        let payload = Payload { msg: sealed, aad: purpose };
        self.cipher().decrypt(&nonce(n), payload).map_err(|_| LockError::Wrong)
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(&Key::from(*self.0))
    }
}

/// The number, little-endian, and eight zeros.
fn nonce(n: u32) -> Nonce {
    let mut bytes = [0; 12];
    bytes.iter_mut().zip(n.to_le_bytes()).for_each(|(to, from)| *to = from);
    Nonce::from(bytes)
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn it_reaches_its_receiver_alone() {
        let mut rng = StdRng::seed_from_u64(1);
        let (own, other) = (BoxKey::new(&mut rng), BoxKey::new(&mut rng));
        let key = ContentKey::new(&mut rng);
        let locked = key.lock_to(own.public(), b"one", &mut rng).unwrap();
        assert_eq!(locked.len(), ContentKey::LOCKED_BYTES);
        assert_eq!(ContentKey::unlock(&own, b"one", &locked).unwrap().0, key.0);
        assert_eq!(ContentKey::unlock(&other, b"one", &locked).unwrap_err(), LockError::Wrong);
        assert_eq!(ContentKey::unlock(&own, b"two", &locked).unwrap_err(), LockError::Wrong);
        for at in 0..locked.len() {
            assert!(ContentKey::unlock(&own, b"one", &locked[..at]).is_err(), "{at}");
        }
    }

    #[test]
    fn a_part_opens_under_its_number_and_purpose() {
        let key = ContentKey::new(&mut StdRng::seed_from_u64(1));
        let sealed = key.seal(3, b"one", b"content").unwrap();
        assert_eq!(sealed.len(), b"content".len() + ContentKey::SEAL_BYTES);
        assert_eq!(key.open(3, b"one", &sealed).unwrap(), b"content");
        assert_eq!(key.open(4, b"one", &sealed), Err(LockError::Wrong));
        assert_eq!(key.open(3, b"two", &sealed), Err(LockError::Wrong));
        assert_ne!(key.seal(4, b"one", b"content").unwrap(), sealed);
    }
}
