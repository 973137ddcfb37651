//! The issuing key of this PC, the keys that it trusts, and the list of revocations.
//!
//! All functions here read or write files and some take a second on purpose: they run as jobs or at the
//! command line, never in a frame.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rand::SeedableRng as _;
use rand::rngs::StdRng;

use crate::key_words::{key_words, trust_words};
use crate::lang::Messages;
use crate::notice::Notice;
use dabiao_credential::trust::{
    TRUSTED_KEYS_FILE, TrustError, TrustProblem, export_public_key, load_key_ring, load_revocations,
    read_public_key, read_revocation_list, read_trust_file, remember_lists, remember_revoked, save_key_ring,
    save_revocation_list, sign_revocation_list,
};
use dabiao_credential::{
    ISSUER_KEY_FILE, IssuedNumber, IssuerKey, KeyError, KeyId, KeyRing, Knowledge, Ledger, ListMemory,
    Revocation, RevocationList, Revocations, SignedCertificate, TrustedKey, issued_code,
};
use dabiao_domain::role::Denied;
use dabiao_files::{Readers, private_folder, write_whole};
use dabiao_store::CertificateRow;

/// Folder of papers within the data folder.
pub const PAPERS_FOLDER: &str = "papers";

/// The issuing key, opened.
#[derive(Debug)]
pub struct OpenKey {
    /// The key.
    pub key: IssuerKey,
    /// The holder: the bureau's name, as it is printed.
    pub holder: String,
    /// Other trusted keys of that holder: both stay, and certificates by both are valid here.
    pub others: Vec<KeyId>,
}

/// The facts of the issuing key that need no passphrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFacts {
    /// Its id.
    pub id: KeyId,
    /// Its fingerprint, to be compared by telephone.
    pub fingerprint: String,
    /// The holder, if this PC trusts the key.
    pub holder: Option<String>,
}

/// Why a key or a file of trust can't be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyUseError {
    /// The key itself.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A file of trust.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// The person who makes it lacks the right.
    #[error(transparent)]
    Refused(#[from] Denied),
}

impl KeyUseError {
    /// In words of the reader's language, with the file.
    pub fn words(&self, texts: &Messages) -> String {
        match self {
            Self::Key(error) => key_words(texts, error),
            Self::Trust(error) => trust_words(texts, error),
            Self::Refused(refusal) => Notice::of_refusal(texts, *refusal).what,
        }
    }
}

/// The issuing key in `folder`; none if there is none.
///
/// # Errors
/// It is there and can't be read.
pub fn key_facts(folder: &Path) -> Result<Option<KeyFacts>, KeyUseError> {
    let public = match IssuerKey::public_in(&folder.join(ISSUER_KEY_FILE)) {
        Err(KeyError::Missing(_)) => return Ok(None),
        other => other?,
    };
    let ring = load_key_ring(&folder.join(TRUSTED_KEYS_FILE))?;
    let holder = ring.get(public.key_id()).map(|k| k.holder.clone());
    Ok(Some(KeyFacts { id: public.key_id(), fingerprint: public.fingerprint(), holder }))
}

/// Opens the issuing key in `folder`.
///
/// # Errors
/// See [`KeyUseError`]; also a key that is not among the trusted ones, because its holder is then unknown.
pub fn unlock(folder: &Path, passphrase: &str) -> Result<OpenKey, KeyUseError> {
    let key = IssuerKey::unlock(&folder.join(ISSUER_KEY_FILE), passphrase)?;
    let path = folder.join(TRUSTED_KEYS_FILE);
    let ring = load_key_ring(&path)?;
    match ring.get(key.public().key_id()) {
        Some(trusted) => {
            Ok(OpenKey { holder: trusted.holder.clone(), others: others(&ring, key.public().key_id()), key })
        }
        None => Err(TrustError { path, fault: TrustProblem::Untrusted(key.public().key_id()) }.into()),
    }
}

/// Makes the issuing key of `folder`, trusts it here, and exports its public half for other PCs: the second
/// part of the result is the path of that file.
///
/// # Errors
/// See [`KeyUseError`]; an existing key is never overwritten.
pub fn create(
    folder: &Path,
    passphrase: &str,
    holder: &str,
    since: Date,
    seed: [u8; 32],
) -> Result<(OpenKey, PathBuf), KeyUseError> {
    let ring_path = folder.join(TRUSTED_KEYS_FILE);
    // Every refusal is checked before the key is made.
    let mut ring = load_key_ring(&ring_path)?;
    let clean = dabiao_domain::roster_text::unit_name(holder).map_err(|fault| TrustError {
        path: ring_path.clone(),
        fault: TrustProblem::Value { field: "holder", message: fault.to_string() },
    })?;
    make_folder(folder)?;
    let key = IssuerKey::create(&folder.join(ISSUER_KEY_FILE), passphrase, &mut StdRng::from_seed(seed))?;
    ring.add(TrustedKey { key: key.public(), holder: clean.clone(), since });
    save_key_ring(&ring_path, &ring)?;
    let papers = folder.join(PAPERS_FOLDER);
    make_folder(&papers)?;
    let path = papers.join(format!("public-key-{}.toml", key.public().key_id()));
    let at = |fault: TrustProblem| TrustError { path: path.clone(), fault };
    let bytes = export_public_key(&key, &clean, since).map_err(at)?;
    write_whole(&path, &bytes, Readers::Owner, None).map_err(|e| at(e.into()))?;
    let others = others(&ring, key.public().key_id());
    Ok((OpenKey { key, holder: clean, others }, path))
}

fn others(ring: &KeyRing, id: KeyId) -> Vec<KeyId> {
    ring.others_of_holder(id).map(|other| other.key.key_id()).collect()
}

fn make_folder(folder: &Path) -> Result<(), KeyUseError> {
    private_folder(folder).map_err(|e| TrustError { path: folder.to_owned(), fault: e.into() }.into())
}

/// Writes the signed list of all issued and all revoked certificates: into the data folder, where it counts
/// here, and into the folder of papers, from where it goes to other PCs. Returns the second path.
///
/// # Errors
/// See [`TrustError`].
pub fn write_revocations(
    folder: &Path,
    rows: &[CertificateRow],
    open: &OpenKey,
    today: Date,
    day_of: &dyn Fn(i64) -> Date,
) -> Result<PathBuf, TrustError> {
    let ring = load_key_ring(&folder.join(TRUSTED_KEYS_FILE))?;
    let signer = open.key.public().key_id();
    // A list here that can't be read is replaced; the ring knows its last number.
    let before = load_revocations(folder, &ring).unwrap_or_default();
    let here = before.of(signer).map_or(0, |list| list.serial);
    let serial = here.max(ring.seen(signer).map_or(0, |seen| seen.serial));
    let mut numbers = Vec::with_capacity(rows.len());
    // A revocation in an earlier list stays, also if the records were restored to an older copy.
    let seen = ring.memory(signer).into_iter().flat_map(ListMemory::revoked);
    let mut entries: Vec<Revocation> = seen.map(|seen| seen.entry.clone()).collect();
    for row in rows {
        let Ok(signed) = SignedCertificate::parse(&row.token) else { continue };
        let (issuer, number) = (signed.issuer(), signed.certificate().number);
        numbers.push(IssuedNumber { issuer, number, code: issued_code(&signed) });
        entries.extend(row.revoked.as_ref().map(|revoked| Revocation {
            issuer,
            number,
            on: day_of(revoked.at_ms),
            reason: revoked.reason.clone(),
        }));
    }
    let list = RevocationList::new(signer, serial.saturating_add(1), today, entries).with_numbers(numbers);
    let at = |path: &Path| {
        let path = path.to_owned();
        move |fault| TrustError { path, fault }
    };
    let bytes = sign_revocation_list(&list, &open.key).map_err(at(folder))?;
    let kept = save_revocation_list(folder, &bytes, &ring)?;
    let papers = folder.join(PAPERS_FOLDER);
    let out = papers.join(kept.file_name().unwrap_or_default());
    private_folder(&papers).map_err(|e| at(&papers)(e.into()))?;
    write_whole(&out, &bytes, Readers::Owner, None).map_err(|e| at(&out)(e.into()))?;
    Ok(out)
}

/// What this PC trusts.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The keys, and which lists were ever here.
    pub ring: KeyRing,
    /// The lists.
    pub revocations: Revocations,
    /// The ledger, where this PC issues.
    pub ledger: Option<Ledger>,
}

impl Trust {
    /// For a verdict.
    pub const fn knowledge(&self) -> Knowledge<'_> {
        Knowledge { ring: &self.ring, revocations: &self.revocations, ledger: self.ledger.as_ref() }
    }
}

/// What this PC trusts: its own ring and lists, and those of the files that the caller names. The ring
/// remembers which of its own lists have been here.
///
/// # Errors
/// A file can't be taken: no file is skipped silently.
pub fn trust(folder: &Path, keys: &[PathBuf], lists: &[PathBuf]) -> Result<Trust, TrustError> {
    let mut ring = load_key_ring(&folder.join(TRUSTED_KEYS_FILE))?;
    for path in keys {
        let at = |fault| TrustError { path: path.clone(), fault };
        ring.add(read_trust_file(path).and_then(|b| read_public_key(&b)).map_err(at)?);
    }
    let mut revocations = load_revocations(folder, &ring)?;
    // Verification works even if the folder can't be written.
    let _ = remember_lists(folder, &mut ring, &revocations);
    for path in lists {
        let at = |fault| TrustError { path: path.clone(), fault };
        let bytes = read_trust_file(path).map_err(at)?;
        let list = read_revocation_list(&bytes, &ring).map_err(at)?;
        let _ = remember_revoked(folder, &mut ring, &list);
        revocations.add(list);
    }
    Ok(Trust { ring, revocations, ledger: None })
}

/// The ledger of the store in `folder`, whose certificates are `rows`.
pub fn ledger(folder: &Path, rows: &[CertificateRow], day_of: &dyn Fn(i64) -> Date) -> Ledger {
    let own = IssuerKey::public_in(&folder.join(ISSUER_KEY_FILE)).ok().map(|key| key.key_id());
    let mut ledger = Ledger::new(own);
    for row in rows {
        let revoked = row.revoked.as_ref().map(|revoked| (day_of(revoked.at_ms), revoked.reason.clone()));
        ledger.add(&row.token, revoked);
    }
    ledger
}
