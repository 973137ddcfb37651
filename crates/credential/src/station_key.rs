//! The station's signing key: it signs the heads of the station's own journal, never a certificate.
//!
//! Made at the first start, kept in a file of its own beside the database, without a passphrase, because
//! the station signs unattended. A process that can read the file as its owner can sign as this station: the
//! key shows which PC wrote something, not which person.

use std::path::Path;

use data_encoding::HEXLOWER;
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use super::key::{PublicKey, SecretKey};
use super::key_file::{self, KeyError};
use super::signature::{Algorithm, Purpose, Signature};

/// Name of the key file in the data folder.
pub const STATION_KEY_FILE: &str = "station-key.toml";

const FORMAT: &str = "dabiao-station-key";
const VERSION: i64 = 1;
const HEAD: &str = "# Signing key of this station. Keep it on this PC, never copy or send it.\n";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    format: String,
    version: i64,
    algorithm: String,
    key_id: String,
    public_key: String,
    secret: String,
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

/// A station's signing key.
#[derive(Debug)]
pub struct StationKey(SecretKey);

impl StationKey {
    /// Makes a key and writes its file, which must not exist yet.
    ///
    /// # Errors
    /// [`KeyError::Exists`], [`KeyError::Io`].
    pub fn create(path: &Path, rng: &mut impl CryptoRng) -> Result<Self, KeyError> {
        let key = Self::draw(rng);
        key.save(path)?;
        Ok(key)
    }

    /// Makes a key that is in no file yet.
    pub fn draw(rng: &mut impl CryptoRng) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(seed.as_mut());
        Self(SecretKey::from_seed(&seed))
    }

    /// Writes its file, which must not exist yet.
    ///
    /// # Errors
    /// [`KeyError::Exists`], [`KeyError::Io`].
    pub fn save(&self, path: &Path) -> Result<(), KeyError> {
        let key = &self.0;
        let wire = Wire {
            format: FORMAT.to_owned(),
            version: VERSION,
            algorithm: key.public().algorithm().name().to_owned(),
            key_id: key.public().key_id().to_string(),
            public_key: HEXLOWER.encode(key.public().as_bytes()),
            secret: HEXLOWER.encode(key.seed()),
        };
        let body = toml::to_string(&wire).map_err(|e| KeyError::corrupt(path, e.to_string()))?;
        let body = Zeroizing::new(body);
        key_file::create(path, &Zeroizing::new(format!("{HEAD}{}", body.as_str())))
    }

    /// Reads the key file.
    ///
    /// # Errors
    /// Missing, readable by others, damaged, newer or unreadable: see [`KeyError`].
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        let text = key_file::read(path)?;
        // No part of the text goes into a message: it holds the secret.
        let wire: Wire =
            toml::from_str(&text).map_err(|_| KeyError::corrupt(path, "not readable as TOML"))?;
        if wire.format != FORMAT {
            return Err(KeyError::corrupt(path, "not a station key"));
        }
        if wire.version != VERSION {
            return Err(KeyError::TooNew { path: path.to_owned(), version: wire.version });
        }
        if Algorithm::from_name(&wire.algorithm).is_none() {
            return Err(KeyError::corrupt(path, "unknown algorithm"));
        }
        let seed = Zeroizing::new(HEXLOWER.decode(wire.secret.as_bytes()).unwrap_or_default());
        let seed: &[u8; 32] =
            seed.as_slice().try_into().map_err(|_| KeyError::corrupt(path, "the secret is not whole"))?;
        let key = SecretKey::from_seed(seed);
        if key.public().key_id().to_string() != wire.key_id
            || HEXLOWER.encode(key.public().as_bytes()) != wire.public_key
        {
            return Err(KeyError::corrupt(path, "secret and public key do not belong together"));
        }
        Ok(Self(key))
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        self.0.public()
    }

    /// Signs the digest of an enrolment.
    pub(super) fn sign_enrolment(&self, digest: &[u8]) -> Signature {
        self.0.sign(Purpose::Enrolment, digest)
    }

    /// Signs the head of the journal: [`journal_head_message`] of it.
    pub fn sign_journal_head(&self, series: &str, entries: u64, hash: &[u8; 32]) -> Signature {
        self.0.sign(Purpose::JournalHead, &journal_head_message(series, entries, hash))
    }

    /// Signs the digest of a mark, see [`super::station_mark`].
    pub(super) fn sign_mark(&self, digest: &[u8]) -> Signature {
        self.0.sign(Purpose::StationMark, digest)
    }
}

/// The signed content of a journal's head: series, number of entries (8 bytes, big-endian) and hash, preceded
/// by the length of the series (8 bytes, big-endian).
pub fn journal_head_message(series: &str, entries: u64, hash: &[u8; 32]) -> Vec<u8> {
    let length = series.len() as u64;
    [&length.to_be_bytes(), series.as_bytes(), &entries.to_be_bytes(), hash].concat()
}
