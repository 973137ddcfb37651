//! Files of revocation lists: signed, read, kept, and never replaced by an older one.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{TrustError, TrustFault, VERSION, at, day, read_file, read_toml, value, write_toml};
use crate::credential::issuer_key::IssuerKey;
use crate::credential::key_ring::KeyRing;
use crate::credential::revocation::{Revocation, RevocationList, Revocations};
use crate::credential::seal;
use crate::credential::signature::Purpose;
use crate::credential::whole_file;

const FORMAT: &str = "dabiao-revocations";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RevocationListWire {
    format: String,
    version: i64,
    signer: String,
    serial: u32,
    issued: String,
    #[serde(default)]
    revoked: Vec<RevocationWire>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RevocationWire {
    issuer: String,
    number: String,
    on: String,
    reason: String,
}

/// The file of a revocation list, signed by `key`, whose id must be the list's signer.
///
/// # Errors
/// The list is not sound or names another signer.
pub fn sign_revocation_list(list: &RevocationList, key: &IssuerKey) -> Result<Vec<u8>, TrustFault> {
    if list.signer != key.public().key_id() {
        return Err(value("signer", "is not the key that signs"));
    }
    if !list.is_sound() {
        return Err(value("revoked", "a reason is empty or too long, or the serial is 0"));
    }
    let revoked = list.entries.iter().map(|e| RevocationWire {
        issuer: e.issuer.to_string(),
        number: e.number.to_string(),
        on: e.on.to_string(),
        reason: e.reason.clone(),
    });
    let wire = RevocationListWire {
        format: FORMAT.to_owned(),
        version: VERSION,
        signer: list.signer.to_string(),
        serial: list.serial,
        issued: list.issued.to_string(),
        revoked: revoked.collect(),
    };
    Ok(seal::seal(write_toml(&wire)?, '#', Purpose::RevocationList, key))
}

/// Reads a revocation list that a key of `ring` signed.
///
/// # Errors
/// Not such a file, changed, or signed by nobody in the ring.
pub fn read_revocation_list(bytes: &[u8], ring: &KeyRing) -> Result<RevocationList, TrustFault> {
    let (body, signature) = seal::split(bytes, '#').ok_or(TrustFault::Signature)?;
    let signer = ring.get(signature.key_id).ok_or(TrustFault::Untrusted(signature.key_id))?;
    if !seal::holds(body, &signature, Purpose::RevocationList, &signer.key) {
        return Err(TrustFault::Signature);
    }
    let wire: RevocationListWire = read_toml(body, FORMAT)?;
    let mut entries = Vec::with_capacity(wire.revoked.len());
    for e in wire.revoked {
        entries.push(Revocation {
            issuer: e.issuer.parse().map_err(|_| value("issuer", &e.issuer))?,
            number: e.number.parse().map_err(|_| value("number", &e.number))?,
            on: day("on", &e.on)?,
            reason: e.reason,
        });
    }
    let issued = day("issued", &wire.issued)?;
    let list = RevocationList { signer: signature.key_id, serial: wire.serial, issued, entries };
    if wire.signer == list.signer.to_string() && list.is_sound() {
        Ok(list)
    } else {
        Err(value("revoked", "not sorted, a wrong signer, or a reason that is no short line"))
    }
}

/// Keeps a revocation list in the data folder, in place of an older one of the same signer.
///
/// # Errors
/// It can't be taken, or a newer one is there.
pub fn save_revocation_list(folder: &Path, bytes: &[u8], ring: &KeyRing) -> Result<PathBuf, TrustError> {
    let list = read_revocation_list(bytes, ring).map_err(at(folder))?;
    let path = folder.join(format!("revocations-{}.toml", list.signer));
    // A damaged list here is replaced: refusing the sound one would help nobody.
    if let Some(old) = read_file(&path).map_err(at(&path))?
        && let Ok(old) = read_revocation_list(&old, ring)
        && old.serial >= list.serial
        && old != list
    {
        return Err(at(&path)(TrustFault::Older { have: old.serial, found: list.serial }));
    }
    whole_file::write(&path, bytes).map_err(|e| at(&path)(e.into()))?;
    Ok(path)
}

/// Reads the lists of all trusted signers in the data folder. Lists of others are not looked at.
///
/// # Errors
/// A list is there but can't be taken: it is never passed over in silence.
pub fn load_revocations(folder: &Path, ring: &KeyRing) -> Result<Revocations, TrustError> {
    let mut all = Revocations::default();
    for key in ring.iter() {
        let path = folder.join(format!("revocations-{}.toml", key.key.key_id()));
        if let Some(bytes) = read_file(&path).map_err(at(&path))? {
            all.add(read_revocation_list(&bytes, ring).map_err(at(&path))?);
        }
    }
    Ok(all)
}
