//! Files of revocation lists: signed, read, kept, and never replaced by an older one.

use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use super::keys::{TRUSTED_KEYS_FILE, load_key_ring, save_key_ring};
use super::{TrustError, TrustProblem, VERSION, at, day, read_file, read_toml_up_to, value, write_toml};
use crate::issuer_key::IssuerKey;
use crate::key::KeyId;
use crate::key_ring::KeyRing;
use crate::revocation::{IssuedNumber, Revocation, RevocationList, Revocations};
use crate::seal;
use crate::signature::Purpose;
use crate::whole_file;

const FORMAT: &str = "dabiao-revocations";
/// The version that also names what was issued.
const WITH_NUMBERS: i64 = 2;

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
    #[serde(default, rename = "issued_by", skip_serializing_if = "Vec::is_empty")]
    numbers: Vec<NumbersWire>,
}

/// All certificates that one key signed, since version 2.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NumbersWire {
    issuer: String,
    /// Number, a space, and the first bytes of the token's SHA-256 in hexadecimal digits.
    certificates: Vec<String>,
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
pub fn sign_revocation_list(list: &RevocationList, key: &IssuerKey) -> Result<Vec<u8>, TrustProblem> {
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
        version: if list.numbers.is_some() { WITH_NUMBERS } else { VERSION },
        signer: list.signer.to_string(),
        serial: list.serial,
        issued: list.issued.to_string(),
        revoked: revoked.collect(),
        numbers: list.numbers.as_deref().map(numbers_wire).unwrap_or_default(),
    };
    Ok(seal::seal(write_toml(&wire)?, '#', Purpose::RevocationList, key))
}

/// Reads a revocation list that a key of `ring` signed.
///
/// # Errors
/// Not such a file, changed, or not signed by a key of the ring.
pub fn read_revocation_list(bytes: &[u8], ring: &KeyRing) -> Result<RevocationList, TrustProblem> {
    let (body, signature) = seal::split(bytes, '#').ok_or(TrustProblem::Signature)?;
    let signer = ring.get(signature.key_id).ok_or(TrustProblem::Untrusted(signature.key_id))?;
    if !seal::holds(body, &signature, Purpose::RevocationList, &signer.key) {
        return Err(TrustProblem::Signature);
    }
    let wire: RevocationListWire = read_toml_up_to(body, FORMAT, WITH_NUMBERS)?;
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
    let numbers = match wire.version {
        WITH_NUMBERS => Some(numbers(&wire.numbers)?),
        _ if wire.numbers.is_empty() => None,
        _ => return Err(value("issued_by", "stands in a list of version 2 alone")),
    };
    let list = RevocationList { signer: signature.key_id, serial: wire.serial, issued, entries, numbers };
    if wire.signer == list.signer.to_string() && list.is_sound() {
        Ok(list)
    } else {
        Err(value("revoked", "not sorted, a wrong signer, or a reason that is no short line"))
    }
}

fn numbers_wire(numbers: &[IssuedNumber]) -> Vec<NumbersWire> {
    let line = |n: &IssuedNumber| format!("{} {}", n.number, HEXLOWER.encode(&n.code));
    let group = |group: &[IssuedNumber]| {
        let issuer = group.first().map_or_else(String::new, |n| n.issuer.to_string());
        NumbersWire { issuer, certificates: group.iter().map(line).collect() }
    };
    numbers.chunk_by(|a, b| a.issuer == b.issuer).map(group).collect()
}

fn numbers(wire: &[NumbersWire]) -> Result<Vec<IssuedNumber>, TrustProblem> {
    let mut all = Vec::new();
    for group in wire {
        let issuer: KeyId = group.issuer.parse().map_err(|_| value("issuer", &group.issuer))?;
        for line in &group.certificates {
            let bad = || value("certificates", line);
            let (number, code) = line.split_once(' ').ok_or_else(bad)?;
            let code = HEXLOWER.decode(code.as_bytes()).map_err(|_| bad())?;
            all.push(IssuedNumber {
                issuer,
                number: number.parse().map_err(|_| bad())?,
                code: code.try_into().map_err(|_| bad())?,
            });
        }
    }
    Ok(all)
}

/// Keeps a revocation list in the data folder, in place of an older one of the same signer.
///
/// # Errors
/// It can't be taken, or a newer one is there.
pub fn save_revocation_list(folder: &Path, bytes: &[u8], ring: &KeyRing) -> Result<PathBuf, TrustError> {
    let list = read_revocation_list(bytes, ring).map_err(at(folder))?;
    let path = folder.join(format!("revocations-{}.toml", list.signer));
    // Also when the newer list was removed.
    let ring_path = folder.join(TRUSTED_KEYS_FILE);
    let mut here = load_key_ring(&ring_path)?;
    if let Some(seen) = here.seen(list.signer).filter(|seen| seen.serial > list.serial) {
        return Err(at(&path)(TrustProblem::Older { have: seen.serial, found: list.serial }));
    }
    // A damaged list here is replaced: refusing the sound one would not help.
    if let Some(old) = read_file(&path).map_err(at(&path))?
        && let Ok(old) = read_revocation_list(&old, ring)
        && old.serial >= list.serial
        && old != list
    {
        return Err(at(&path)(TrustProblem::Older { have: old.serial, found: list.serial }));
    }
    whole_file::write(&path, bytes).map_err(|e| at(&path)(e.into()))?;
    if here.remember(&list) {
        save_key_ring(&ring_path, &here)?;
    }
    Ok(path)
}

/// Remembers, beside the keys in `folder`, which lists are here now and their content; `ring` is updated too.
/// Only an existing ring is written, and only when something is new.
///
/// # Errors
/// The ring can't be read or written.
pub fn remember_lists(folder: &Path, ring: &mut KeyRing, lists: &Revocations) -> Result<(), TrustError> {
    let path = folder.join(TRUSTED_KEYS_FILE);
    let mut here = load_key_ring(&path)?;
    let mut news = false;
    for list in lists.lists() {
        ring.remember(list);
        news |= here.remember(list);
    }
    if news { save_key_ring(&path, &here) } else { Ok(()) }
}

/// Remembers, beside the keys in `folder`, the revocations of a list that the user brought and that stays
/// elsewhere; `ring` is updated too.
///
/// # Errors
/// As [`remember_lists`].
pub fn remember_revoked(folder: &Path, ring: &mut KeyRing, list: &RevocationList) -> Result<(), TrustError> {
    let path = folder.join(TRUSTED_KEYS_FILE);
    let mut here = load_key_ring(&path)?;
    ring.remember_revoked(list);
    if here.remember_revoked(list) { save_key_ring(&path, &here) } else { Ok(()) }
}

/// Reads the lists of all trusted signers in the data folder. Lists of others are not read.
///
/// # Errors
/// A list is there but can't be used: it is never ignored silently.
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
