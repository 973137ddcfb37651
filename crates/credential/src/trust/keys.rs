//! Public key files and the ring of trusted keys.

use std::path::Path;

use data_encoding::HEXLOWER;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    TrustError, TrustProblem, VERSION, at, clean, day, memory, read_file, read_toml, value, write_toml,
};
use crate::issuer_key::IssuerKey;
use crate::key::PublicKey;
use crate::key_ring::{KeyRing, SeenList, TrustedKey};
use crate::seal;
use crate::signature::{Algorithm, Purpose};
use crate::whole_file;

/// Name of the ring's file in the data folder.
pub const TRUSTED_KEYS_FILE: &str = "trusted-keys.toml";

const KEY_FORMAT: &str = "dabiao-public-key";
const RING_FORMAT: &str = "dabiao-trusted-keys";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyWire {
    format: String,
    version: i64,
    key: TrustedWire,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TrustedWire {
    holder: String,
    since: String,
    algorithm: String,
    key_id: String,
    public_key: String,
    // The newest list of this key that was ever here; in the ring alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    list_number: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    list_of: Option<String>,
    // The content of this key's lists; see [`super::memory`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    list_revoked: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    list_issued: Option<Vec<String>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RingWire {
    format: String,
    version: i64,
    #[serde(default, rename = "key")]
    keys: Vec<TrustedWire>,
}

/// The public key file of `key`, held by `holder` (the bureau's name): given to every PC that verifies.
///
/// # Errors
/// `holder` is no clean name.
pub fn export_public_key(key: &IssuerKey, holder: &str, since: Date) -> Result<Vec<u8>, TrustProblem> {
    let trusted = TrustedKey { key: key.public(), holder: clean("holder", holder)?, since };
    let wire = KeyWire { format: KEY_FORMAT.to_owned(), version: VERSION, key: trusted_wire(&trusted) };
    Ok(seal::seal(write_toml(&wire)?, '#', Purpose::PublicKeyFile, key))
}

/// Reads a public key file. Whether its holder is the person named in the file has to be checked by people:
/// see [`PublicKey::fingerprint`].
///
/// # Errors
/// Not such a file, or not signed by its own key.
pub fn read_public_key(bytes: &[u8]) -> Result<TrustedKey, TrustProblem> {
    let (body, signature) = seal::split(bytes, '#').ok_or(TrustProblem::Signature)?;
    let wire: KeyWire = read_toml(body, KEY_FORMAT)?;
    let trusted = trusted_key(&wire.key)?;
    if seal::holds(body, &signature, Purpose::PublicKeyFile, &trusted.key) {
        Ok(trusted)
    } else {
        Err(TrustProblem::Signature)
    }
}

/// Reads the ring; empty when there is no file.
///
/// # Errors
/// The file is there but can't be taken.
pub fn load_key_ring(path: &Path) -> Result<KeyRing, TrustError> {
    let Some(bytes) = read_file(path).map_err(at(path))? else { return Ok(KeyRing::default()) };
    parse_ring(&bytes).map_err(at(path))
}

fn parse_ring(bytes: &[u8]) -> Result<KeyRing, TrustProblem> {
    let wire: RingWire = read_toml(bytes, RING_FORMAT)?;
    let mut ring = KeyRing::default();
    for key in &wire.keys {
        let trusted = trusted_key(key)?;
        let id = trusted.key.key_id();
        if !ring.add(trusted) {
            return Err(value("key_id", "stands twice"));
        }
        match (key.list_number, &key.list_of) {
            (Some(serial), Some(of)) => {
                ring.note(id, SeenList { serial, issued: day("list_of", of)? });
            }
            (None, None) => {}
            _ => return Err(value("list_number", "stands together with list_of")),
        }
        let (revoked, issued) = (key.list_revoked.as_deref(), key.list_issued.as_deref());
        ring.keep_memory(id, memory::memory(revoked.unwrap_or_default(), issued.unwrap_or_default())?);
    }
    Ok(ring)
}

/// Writes the ring, whole or not at all.
///
/// # Errors
/// The file can't be written.
pub fn save_key_ring(path: &Path, ring: &KeyRing) -> Result<(), TrustError> {
    let keys = ring.iter().map(|key| {
        let id = key.key.key_id();
        let (seen, memory) = (ring.seen(id), ring.memory(id));
        TrustedWire {
            list_number: seen.map(|list| list.serial),
            list_of: seen.map(|list| list.issued.to_string()),
            list_revoked: memory.and_then(memory::revoked_lines),
            list_issued: memory.and_then(memory::number_lines),
            ..trusted_wire(key)
        }
    });
    let keys = keys.collect();
    let wire = RingWire { format: RING_FORMAT.to_owned(), version: VERSION, keys };
    let bytes = write_toml(&wire).map_err(at(path))?;
    whole_file::write(path, &bytes).map_err(|e| at(path)(e.into()))
}

fn trusted_wire(trusted: &TrustedKey) -> TrustedWire {
    TrustedWire {
        holder: trusted.holder.clone(),
        since: trusted.since.to_string(),
        algorithm: trusted.key.algorithm().name().to_owned(),
        key_id: trusted.key.key_id().to_string(),
        public_key: HEXLOWER.encode(trusted.key.as_bytes()),
        list_number: None,
        list_of: None,
        list_revoked: None,
        list_issued: None,
    }
}

fn trusted_key(wire: &TrustedWire) -> Result<TrustedKey, TrustProblem> {
    let algorithm =
        Algorithm::from_name(&wire.algorithm).ok_or_else(|| value("algorithm", &wire.algorithm))?;
    let bytes =
        HEXLOWER.decode(wire.public_key.as_bytes()).map_err(|e| value("public_key", &e.to_string()))?;
    let key = PublicKey::new(algorithm, &bytes).map_err(|e| value("public_key", &e.to_string()))?;
    if key.key_id().to_string() != wire.key_id {
        return Err(value("key_id", "does not belong to the public key"));
    }
    Ok(TrustedKey { key, holder: clean("holder", &wire.holder)?, since: day("since", &wire.since)? })
}
