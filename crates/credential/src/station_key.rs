//! The station's keys: one signs the heads of its own journal and its packages, never a certificate; the other
//! opens what is sealed to the station.
//!
//! Made at the first start, kept in a file of its own beside the database, without a passphrase, because
//! the station signs unattended. A process that can read the file as its owner can sign as this station: the
//! key shows which PC wrote something, not which person.
//!
//! Version 1 of the file has the signing key alone. A station that takes part in exchange gets a box key
//! ([`StationKey::with_box_key`]) and with it version 2; one that never does keeps its file as it is.

use std::path::Path;

use data_encoding::HEXLOWER;
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use super::box_key::BoxKey;
use super::key::{PublicKey, SecretKey};
use super::key_file::{self, KeyError};
use super::signature::{Algorithm, Purpose, Signature};

/// Name of the key file in the data folder.
pub const STATION_KEY_FILE: &str = "station-key.toml";

const FORMAT: &str = "dabiao-station-key";
/// Without a box key.
const SIGNING_ONLY: i64 = 1;
/// With one.
const WITH_BOX: i64 = 2;
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
    #[serde(skip_serializing_if = "Option::is_none")]
    box_public_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    box_secret: Option<String>,
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.secret.zeroize();
        self.box_secret.zeroize();
    }
}

/// A station's signing key, and its box key if it has one.
#[derive(Debug)]
pub struct StationKey {
    signing: SecretKey,
    boxed: Option<BoxKey>,
}

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
        Self { signing: SecretKey::from_seed(&seed), boxed: None }
    }

    /// Writes its file, which must not exist yet.
    ///
    /// # Errors
    /// [`KeyError::Exists`], [`KeyError::Io`].
    pub fn save(&self, path: &Path) -> Result<(), KeyError> {
        key_file::create(path, &self.text(path)?)
    }

    fn text(&self, path: &Path) -> Result<Zeroizing<String>, KeyError> {
        let key = &self.signing;
        let wire = Wire {
            format: FORMAT.to_owned(),
            version: if self.boxed.is_some() { WITH_BOX } else { SIGNING_ONLY },
            algorithm: key.public().algorithm().name().to_owned(),
            key_id: key.public().key_id().to_string(),
            public_key: HEXLOWER.encode(key.public().as_bytes()),
            secret: HEXLOWER.encode(key.seed()),
            box_public_key: self.boxed.as_ref().map(|key| HEXLOWER.encode(key.public())),
            box_secret: self.boxed.as_ref().map(|key| HEXLOWER.encode(key.secret())),
        };
        let body = toml::to_string(&wire).map_err(|e| KeyError::corrupt(path, e.to_string()))?;
        let body = Zeroizing::new(body);
        Ok(Zeroizing::new(format!("{HEAD}{}", body.as_str())))
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
        if ![SIGNING_ONLY, WITH_BOX].contains(&wire.version) {
            return Err(KeyError::TooNew { path: path.to_owned(), version: wire.version });
        }
        if Algorithm::from_name(&wire.algorithm).is_none() {
            return Err(KeyError::corrupt(path, "unknown algorithm"));
        }
        let seed = secret_bytes(path, &wire.secret)?;
        let signing = SecretKey::from_seed(&seed);
        if signing.public().key_id().to_string() != wire.key_id
            || HEXLOWER.encode(signing.public().as_bytes()) != wire.public_key
        {
            return Err(KeyError::corrupt(path, "secret and public key do not belong together"));
        }
        Ok(Self { signing, boxed: box_key(path, &wire)? })
    }

    /// Reads the key file, and adds a box key to it if it has none. The signing key stays the same. A kill at any
    /// point leaves the file as it was or with the box key. The caller holds the data folder's lock: two
    /// programs at once would each add another.
    ///
    /// # Errors
    /// As [`StationKey::load`]; [`KeyError::Io`].
    pub fn with_box_key(path: &Path, rng: &mut impl CryptoRng) -> Result<Self, KeyError> {
        let key = Self::load(path)?;
        if key.boxed.is_some() {
            return Ok(key);
        }
        let key = Self { boxed: Some(BoxKey::new(rng)), ..key };
        key_file::write(path, &key.text(path)?)?;
        Ok(key)
    }

    /// The key that opens what is sealed to this station, if it has one yet.
    pub const fn box_key(&self) -> Option<&BoxKey> {
        self.boxed.as_ref()
    }

    /// The public half of that key, for others to seal to.
    pub const fn box_public(&self) -> Option<&[u8; 32]> {
        match &self.boxed {
            Some(key) => Some(key.public()),
            None => None,
        }
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        self.signing.public()
    }

    /// Signs the digest of an enrolment.
    pub(super) fn sign_enrolment(&self, digest: &[u8]) -> Signature {
        self.signing.sign(Purpose::Enrolment, digest)
    }

    /// Signs the head of the journal: [`journal_head_message`] of it.
    pub fn sign_journal_head(&self, series: &str, entries: u64, hash: &[u8; 32]) -> Signature {
        self.signing.sign(Purpose::JournalHead, &journal_head_message(series, entries, hash))
    }

    /// Signs the digest of a mark, see [`super::station_mark`].
    pub(super) fn sign_mark(&self, digest: &[u8]) -> Signature {
        self.signing.sign(Purpose::StationMark, digest)
    }

    /// Signs the table of contents of a package.
    pub fn sign_package(&self, header: &[u8]) -> Signature {
        self.signing.sign(Purpose::Package, header)
    }

    /// Signs a request of a PC that was this station: [`past_message`] of it.
    pub fn sign_past(&self, message: &[u8]) -> Signature {
        self.signing.sign(Purpose::Past, message)
    }

    /// Signs that this station has a series up to an entry: [`receipt_message`] of it.
    pub fn sign_receipt(&self, series: &str, entries: u64, hash: &[u8; 32], at_ms: i64) -> Signature {
        self.signing.sign(Purpose::Receipt, &receipt_message(series, entries, hash, at_ms))
    }
}

fn secret_bytes(path: &Path, hex: &str) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let bytes = Zeroizing::new(HEXLOWER.decode(hex.as_bytes()).unwrap_or_default());
    let bytes: &[u8; 32] =
        bytes.as_slice().try_into().map_err(|_| KeyError::corrupt(path, "the secret is not whole"))?;
    Ok(Zeroizing::new(*bytes))
}

/// The box key of a file: version 2 has one, version 1 has none.
fn box_key(path: &Path, wire: &Wire) -> Result<Option<BoxKey>, KeyError> {
    match (wire.version, &wire.box_public_key, &wire.box_secret) {
        (SIGNING_ONLY, None, None) => Ok(None),
        (WITH_BOX, Some(public), Some(secret)) => {
            let secret = secret_bytes(path, secret)?;
            BoxKey::from_secret(&secret)
                .filter(|key| HEXLOWER.encode(key.public()) == *public)
                .map(Some)
                .ok_or_else(|| KeyError::corrupt(path, "secret and public box key do not belong together"))
        }
        _ => Err(KeyError::corrupt(path, "its version and its box key do not belong together")),
    }
}

/// The signed content of a journal's head: series, number of entries (8 bytes, big-endian) and hash, preceded
/// by the length of the series (8 bytes, big-endian).
pub fn journal_head_message(series: &str, entries: u64, hash: &[u8; 32]) -> Vec<u8> {
    let length = series.len() as u64;
    [&length.to_be_bytes(), series.as_bytes(), &entries.to_be_bytes(), hash].concat()
}

/// The signed content of what proves a past: the digest of the request, and the heads that it shows, in the order of series,
/// entries and hash, each as [`journal_head_message`] has it.
pub fn past_message(request: &[u8; 32], heads: &[(String, u64, [u8; 32])]) -> Vec<u8> {
    let mut heads: Vec<Vec<u8>> =
        heads.iter().map(|(series, entries, hash)| journal_head_message(series, *entries, hash)).collect();
    heads.sort_unstable();
    [request.to_vec(), heads.concat()].concat()
}

/// The signed content of a receipt: the head, as [`journal_head_message`] has it, and the time (8 bytes, big-endian).
pub fn receipt_message(series: &str, entries: u64, hash: &[u8; 32], at_ms: i64) -> Vec<u8> {
    [journal_head_message(series, entries, hash), at_ms.to_be_bytes().to_vec()].concat()
}
