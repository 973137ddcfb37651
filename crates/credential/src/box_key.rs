//! A box key: others lock something to its public half. An officer's other half lies under the officer's password,
//! a station's in the file of its signing key.
//!
//! A secret is locked to a key by HPKE (RFC 9180): X25519, HKDF-SHA256, ChaCha20-Poly1305, base mode. An
//! officer's other half lies under the password as [`word_lock`] says, bound to the officer and the public half.
//! Guessing it costs as much as guessing from the password hash that is stored beside it.

use std::fmt;

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{
    Deserializable as _, Kem, OpModeR, OpModeS, Serializable as _, single_shot_open,
    single_shot_seal_with_rng,
};
use rand::CryptoRng;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::password::Cost;
use super::word_lock::{self, LockError};

const PURPOSE: &[u8] = b"dabiao box key v1";
/// Bytes of what HPKE sends along.
const ENCAPPED: usize = 32;

type Suite = X25519HkdfSha256;

/// The open key. Its bytes are wiped when it is dropped.
#[derive(Clone)]
pub struct BoxKey {
    secret: Zeroizing<[u8; 32]>,
    public: [u8; 32],
}

impl fmt::Debug for BoxKey {
    // A secret has no business in a log file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BoxKey(..)")
    }
}

impl BoxKey {
    /// A new key.
    pub fn new(rng: &mut impl CryptoRng) -> Self {
        let (secret, public) = Suite::gen_keypair_with_rng(rng);
        Self { secret: Zeroizing::new(secret.to_bytes().into()), public: public.to_bytes().into() }
    }

    /// The key with those secret bytes, as [`BoxKey::secret`] gave them. None if they are none.
    pub(super) fn from_secret(secret: &[u8; 32]) -> Option<Self> {
        let key = <Suite as Kem>::PrivateKey::from_bytes(secret).ok()?;
        let public = Suite::sk_to_pk(&key).to_bytes().into();
        Some(Self { secret: Zeroizing::new(*secret), public })
    }

    /// The secret bytes: only for writing the key file.
    pub(super) fn secret(&self) -> &[u8; 32] {
        &self.secret
    }

    /// The public half.
    pub const fn public(&self) -> &[u8; 32] {
        &self.public
    }

    /// Its secret half under the password of its `owner`.
    ///
    /// # Errors
    /// [`LockError::Memory`].
    pub fn lock(&self, owner: Uuid, password: &str, rng: &mut impl CryptoRng) -> Result<Vec<u8>, LockError> {
        word_lock::lock(password, &purpose(owner, &self.public), &self.secret, Cost::LOG_IN, rng)
    }

    /// The key of `owner` with that public half, opened by the password.
    ///
    /// # Errors
    /// See [`LockError`].
    pub fn unlock(owner: Uuid, public: &[u8; 32], password: &str, locked: &[u8]) -> Result<Self, LockError> {
        let secret = word_lock::unlock(password, &purpose(owner, public), locked)?;
        let key = Self::from_secret(&secret).ok_or(LockError::Damaged)?;
        if key.public == *public { Ok(key) } else { Err(LockError::Damaged) }
    }

    /// Opens what was locked to this key for `purpose`.
    pub(super) fn open(&self, purpose: &[u8], locked: &[u8]) -> Result<Zeroizing<[u8; 32]>, LockError> {
        let (encapped, sealed) = locked.split_at_checked(ENCAPPED).ok_or(LockError::Damaged)?;
        let encapped = <Suite as Kem>::EncappedKey::from_bytes(encapped).map_err(|_| LockError::Damaged)?;
        let secret = self.secret.as_slice();
        let key = <Suite as Kem>::PrivateKey::from_bytes(secret).map_err(|_| LockError::Damaged)?;
        let opened = single_shot_open::<ChaCha20Poly1305, HkdfSha256, Suite>(
            &OpModeR::Base,
            &key,
            &encapped,
            purpose,
            sealed,
            b"",
        );
        word_lock::bytes(opened.map_err(|_| LockError::Wrong)?)
    }
}

/// Locks `secret` to the holder of the other half of `public`, for `purpose` alone.
pub(super) fn lock_to(
    public: &[u8; 32],
    purpose: &[u8],
    secret: &[u8; 32],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, LockError> {
    let public = <Suite as Kem>::PublicKey::from_bytes(public).map_err(|_| LockError::Damaged)?;
    let (encapped, sealed) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, Suite>(
        &OpModeS::Base,
        &public,
        purpose,
        secret.as_slice(),
        b"",
        rng,
    )
    .map_err(|_| LockError::Damaged)?;
    Ok([encapped.to_bytes().as_slice(), &sealed].concat())
}

fn purpose(owner: Uuid, public: &[u8; 32]) -> Vec<u8> {
    [PURPOSE, owner.as_bytes(), public].concat()
}
