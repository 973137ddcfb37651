//! The bureau's issuing key: it signs certificates and revocations, and lies encrypted on the disk.
//!
//! File: TOML with the public half, the parameters of Argon2id, and the 32-byte seed under
//! XChaCha20-Poly1305. All public fields are authenticated with the secret, so that a changed parameter or
//! a swapped public key is found when the file is opened. The open key exists in memory only, and is wiped
//! when it is dropped. Whether a person may issue is not decided here.

use std::path::Path;

use argon2::{Algorithm as Argon2Variant, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use data_encoding::HEXLOWER;
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::key::{PublicKey, SecretKey};
use super::key_file::{self, KeyError};
use super::password::{Cost, check_passphrase, normal_form};
use super::signature::{Algorithm, Purpose, Signature};

/// Name of the key file in the data folder of the issuing PC.
pub const ISSUER_KEY_FILE: &str = "issuer-key.toml";

const FORMAT: &str = "dabiao-issuer-key";
const VERSION: i64 = 1;
const HEAD: &str = "# The bureau's issuing key, locked by a passphrase. Keep a copy in the safe.\n";
/// Bounds for the parameters of a file: what an old PC can do, and not so little that a guess is cheap.
const MEMORY_KIB: std::ops::RangeInclusive<u32> = 8 * 1024..=256 * 1024;
const PASSES: std::ops::RangeInclusive<u32> = 1..=20;
/// The maximum of memory times passes, in KiB: some seconds on an old PC, for parameters that are used before
/// the file is known to be genuine.
const MOST_WORK_KIB: u32 = 1024 * 1024;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    format: String,
    version: i64,
    algorithm: String,
    key_id: String,
    public_key: String,
    kdf: KdfWire,
    cipher: CipherWire,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KdfWire {
    name: String,
    memory_kib: u32,
    passes: u32,
    salt: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CipherWire {
    name: String,
    nonce: String,
    secret: String,
}

const KDF: &str = "argon2id";
const CIPHER: &str = "xchacha20poly1305";

/// The open issuing key.
#[derive(Debug)]
pub struct IssuerKey(SecretKey);

impl IssuerKey {
    /// Makes a key and writes its file, which must not exist yet, locked by `passphrase`.
    ///
    /// # Errors
    /// A passphrase that can't be taken, [`KeyError::Exists`], [`KeyError::Io`], [`KeyError::Memory`].
    pub fn create(path: &Path, passphrase: &str, rng: &mut impl CryptoRng) -> Result<Self, KeyError> {
        check_passphrase(passphrase)?;
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(seed.as_mut());
        let key = SecretKey::from_seed(&seed);
        key_file::create(path, &locked(path, &key, passphrase, rng)?)?;
        Ok(Self(key))
    }

    /// Opens the key file. Takes a noticeable part of a second, on purpose: never on the UI thread.
    ///
    /// # Errors
    /// Missing, readable by others, damaged, newer, or the wrong passphrase: see [`KeyError`].
    pub fn unlock(path: &Path, passphrase: &str) -> Result<Self, KeyError> {
        let wire = read(path)?;
        let bad = |what: &str| KeyError::corrupt(path, what);
        let salt: [u8; 16] = decode(&wire.kdf.salt).ok_or_else(|| bad("salt"))?;
        let nonce: [u8; 24] = decode(&wire.cipher.nonce).ok_or_else(|| bad("nonce"))?;
        let secret = HEXLOWER.decode(wire.cipher.secret.as_bytes()).map_err(|_| bad("secret"))?;
        let cost = Cost { memory_kib: wire.kdf.memory_kib, passes: wire.kdf.passes };
        let cipher = cipher(passphrase, &salt, cost)?;
        let header = header(&wire);
        let payload = Payload { msg: &secret, aad: header.as_bytes() };
        let seed = cipher.decrypt(&XNonce::from(nonce), payload).map_err(|_| KeyError::WrongPassphrase)?;
        let seed = Zeroizing::new(seed);
        let seed: &[u8; 32] = seed.as_slice().try_into().map_err(|_| bad("secret"))?;
        let key = SecretKey::from_seed(seed);
        if key.public().key_id().to_string() != wire.key_id
            || HEXLOWER.encode(key.public().as_bytes()) != wire.public_key
        {
            return Err(bad("secret and public key do not belong together"));
        }
        Ok(Self(key))
    }

    /// Locks the file by `new` instead of `old`, with a fresh salt and nonce. The key stays the same, and
    /// so does every certificate. Copies of the old file still open by the old passphrase.
    ///
    /// # Errors
    /// As [`Self::unlock`], and a new passphrase that can't be taken. The old file stays then.
    pub fn change_passphrase(
        path: &Path,
        old: &str,
        new: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<(), KeyError> {
        check_passphrase(new)?;
        let key = Self::unlock(path, old)?;
        key_file::write(path, &locked(path, &key.0, new, rng)?)
    }

    /// The public half of the key in a file, without opening it.
    ///
    /// # Errors
    /// Missing, readable by others, damaged or newer: see [`KeyError`].
    pub fn public_in(path: &Path) -> Result<PublicKey, KeyError> {
        public(path, &read(path)?)
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        self.0.public()
    }

    /// Signs `message` for `purpose`.
    pub(super) fn sign(&self, purpose: Purpose, message: &[u8]) -> Signature {
        self.0.sign(purpose, message)
    }

    /// A key for tests within this room.
    #[cfg(test)]
    pub(super) fn from_seed(seed: [u8; 32]) -> Self {
        Self(SecretKey::from_seed(&seed))
    }
}

fn read(path: &Path) -> Result<Wire, KeyError> {
    let text = key_file::read(path)?;
    let wire: Wire = toml::from_str(&text).map_err(|e| KeyError::corrupt(path, e.message()))?;
    if wire.format != FORMAT {
        return Err(KeyError::corrupt(path, "not an issuing key"));
    }
    if wire.version != VERSION {
        return Err(KeyError::TooNew { path: path.to_owned(), version: wire.version });
    }
    if wire.kdf.name != KDF || wire.cipher.name != CIPHER {
        return Err(KeyError::corrupt(path, "unknown kdf or cipher"));
    }
    let work = wire.kdf.memory_kib.saturating_mul(wire.kdf.passes);
    if !MEMORY_KIB.contains(&wire.kdf.memory_kib)
        || !PASSES.contains(&wire.kdf.passes)
        || work > MOST_WORK_KIB
    {
        return Err(KeyError::corrupt(path, "kdf parameters out of range"));
    }
    public(path, &wire)?;
    Ok(wire)
}

fn public(path: &Path, wire: &Wire) -> Result<PublicKey, KeyError> {
    let bad = |what: &str| KeyError::corrupt(path, what);
    let algorithm = Algorithm::from_name(&wire.algorithm).ok_or_else(|| bad("unknown algorithm"))?;
    let bytes = HEXLOWER.decode(wire.public_key.as_bytes()).map_err(|_| bad("public key"))?;
    let key = PublicKey::new(algorithm, &bytes).map_err(|e| bad(&e.to_string()))?;
    if key.key_id().to_string() == wire.key_id { Ok(key) } else { Err(bad("key id")) }
}

/// The file's text, with a fresh salt and nonce.
fn locked(
    path: &Path,
    key: &SecretKey,
    passphrase: &str,
    rng: &mut impl CryptoRng,
) -> Result<String, KeyError> {
    let (mut salt, mut nonce) = ([0; 16], [0; 24]);
    rng.fill_bytes(&mut salt);
    rng.fill_bytes(&mut nonce);
    let cost = Cost::KEY_FILE;
    let mut wire = Wire {
        format: FORMAT.to_owned(),
        version: VERSION,
        algorithm: key.public().algorithm().name().to_owned(),
        key_id: key.public().key_id().to_string(),
        public_key: HEXLOWER.encode(key.public().as_bytes()),
        kdf: KdfWire {
            name: KDF.to_owned(),
            memory_kib: cost.memory_kib,
            passes: cost.passes,
            salt: HEXLOWER.encode(&salt),
        },
        cipher: CipherWire { name: CIPHER.to_owned(), nonce: HEXLOWER.encode(&nonce), secret: String::new() },
    };
    let header = header(&wire);
    let payload = Payload { msg: key.seed().as_slice(), aad: header.as_bytes() };
    let cipher = cipher(passphrase, &salt, cost)?;
    let secret = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| KeyError::Memory)?;
    wire.cipher.secret = HEXLOWER.encode(&secret);
    let text = toml::to_string(&wire).map_err(|e| KeyError::corrupt(path, e.to_string()))?;
    Ok(format!("{HEAD}{text}"))
}

/// Every public field in one line: authenticated with the secret.
fn header(wire: &Wire) -> String {
    let Wire { format, version, algorithm, key_id, public_key, kdf, cipher } = wire;
    let KdfWire { name, memory_kib, passes, salt } = kdf;
    let CipherWire { name: cipher, nonce, .. } = cipher;
    format!(
        "{format} {version} {algorithm} {key_id} {public_key} {name} {memory_kib} {passes} {salt} {cipher} \
         {nonce}"
    )
}

/// The cipher that `passphrase` opens; its key is wiped with it.
fn cipher(passphrase: &str, salt: &[u8; 16], cost: Cost) -> Result<XChaCha20Poly1305, KeyError> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(|_| KeyError::Memory)?;
    let argon = Argon2::new(Argon2Variant::Argon2id, Version::V0x13, params);
    let mut key = Zeroizing::new([0_u8; 32]);
    argon
        .hash_password_into(normal_form(passphrase).as_bytes(), salt, key.as_mut())
        .map_err(|_| KeyError::Memory)?;
    Ok(XChaCha20Poly1305::new(<&Key>::from(&*key)))
}

fn decode<const N: usize>(hex: &str) -> Option<[u8; N]> {
    HEXLOWER.decode(hex.as_bytes()).ok()?.try_into().ok()
}
