//! The station's key as the store's signer and the audit's verifier.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use rand::SeedableRng as _;
use rand::rngs::StdRng;

use super::audit::{self, Meaning, judge, judge_and_tell};
use super::cohort::checking::audit_checks;
use crate::credential::{
    Algorithm, KeyError, PublicKey, Purpose, STATION_KEY_FILE, Signature, StationKey, journal_head_message,
};
use crate::store::{
    AuditAgainst, AuditProblem, AuditReport, BringSigner, Db, Fact, Hash, JournalEntry, JournalSigner,
    JournalVerifier, SignedHead, StoreError, Witness, hex, unhex,
};

struct Signer {
    key: StationKey,
    key_id: String,
}

impl JournalSigner for Signer {
    fn key_id(&self) -> &str {
        &self.key_id
    }

    fn public_key(&self) -> String {
        hex(self.key.public().as_bytes())
    }

    fn sign(&self, series: &str, entries: u64, hash: &Hash) -> Vec<u8> {
        self.key.sign_journal_head(series, entries, hash).to_bytes()
    }
}

/// Loads the station's key from the data folder, or makes it at the first start from `seed`.
pub fn bring_signer(folder: PathBuf, seed: [u8; 32]) -> BringSigner {
    Box::new(move || {
        let path = folder.join(STATION_KEY_FILE);
        let key = match StationKey::load(&path) {
            Err(KeyError::Missing { .. }) => StationKey::create(&path, &mut StdRng::from_seed(seed)),
            other => other,
        }
        .map_err(|e| StoreError::Key(e.to_string()))?;
        let key_id = key.public().key_id().to_string();
        Ok(Some(Box::new(Signer { key, key_id }) as Box<dyn JournalSigner>))
    })
}

/// The keys that the journal itself names as its signers. That they are the right ones is known from the key
/// file, or from whoever wrote the key's name down.
#[derive(Debug, Default)]
pub struct JournalKeys(BTreeMap<String, PublicKey>);

impl JournalKeys {
    /// An audit that checks signatures, whether `head` is there, and what the facts mean.
    pub fn against(head: Option<Witness>) -> AuditAgainst {
        AuditAgainst {
            keys: Some(|journal| Box::new(Self::of(journal))),
            heads: head.into_iter().collect(),
            judge: Some(judge(None)),
            mark: None,
        }
    }

    /// The keys of all series.
    pub fn of(journal: &[JournalEntry]) -> Self {
        let keys = journal.iter().filter(|entry| entry.op == "begin_signing").filter_map(|entry| {
            let Ok(Fact::BeginSigning { public_key, .. }) = Fact::read(&entry.op, &entry.body) else {
                return None;
            };
            let key = PublicKey::new(Algorithm::Ed25519, &unhex(&public_key)?).ok()?;
            Some((key.key_id().to_string(), key))
        });
        Self(keys.collect())
    }

    /// The audit of the store in `folder`: as [`Db::audit`] with signatures, and whether the key that lies beside
    /// the store is one of those that signed it. A journal written anew without it is not this station's. Checking
    /// drills are made and judged again.
    ///
    /// # Errors
    /// As [`Db::audit`].
    pub fn audit(db: &Db, folder: &Path, head: Option<Witness>) -> Result<AuditReport, StoreError> {
        let judge = judge(Some(folder.to_owned()));
        Self::look(db, folder, AuditAgainst { judge: Some(judge), ..Self::against(head) })
    }

    /// As [`JournalKeys::audit`], but what the last audit found right and has not changed since is not scored again;
    /// with what the facts mean at the end of the journal, for certificates to be held against.
    ///
    /// # Errors
    /// As [`Db::audit`].
    pub fn audit_on(db: &Db, folder: &Path) -> Result<(AuditReport, Option<Meaning>), StoreError> {
        let (judge, meaning) = judge_and_tell(Some(folder.to_owned()));
        let mark = audit::load_mark(folder);
        let report =
            Self::look(db, folder, AuditAgainst { judge: Some(judge), mark, ..Self::against(None) })?;
        let meaning = meaning.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok((report, meaning))
    }

    fn look(db: &Db, folder: &Path, against: AuditAgainst) -> Result<AuditReport, StoreError> {
        let mut report = db.audit(&against)?;
        let key = folder.join(STATION_KEY_FILE);
        if report.entries > 0 && key.exists() && !Self::of(&db.journal()?).knows_station(folder) {
            let what = "the key of this station, or what can be read of it, signed nothing in the journal";
            report.problems.push(AuditProblem { place: STATION_KEY_FILE.to_owned(), what: what.to_owned() });
        }
        report.problems.extend(audit_checks(db)?);
        super::witness::audit_past(db, folder, &mut report)?;
        if report.problems.is_empty()
            && let Some(mark) = &report.mark
        {
            audit::keep_mark(folder, mark);
        }
        Ok(report)
    }

    /// The key of the station whose folder this is, if it is among them.
    pub fn knows_station(&self, folder: &Path) -> bool {
        StationKey::load(&folder.join(STATION_KEY_FILE))
            .is_ok_and(|key| self.0.contains_key(&key.public().key_id().to_string()))
    }
}

impl JournalVerifier for JournalKeys {
    fn verifies(&self, key_id: &str, head: &SignedHead<'_>) -> bool {
        let (Some(key), Some((message, signature))) = (self.0.get(key_id), signed(head)) else {
            return false;
        };
        key.verify(Purpose::JournalHead, &message, &signature)
    }

    fn verifies_all(&self, key_id: &str, heads: &[SignedHead<'_>]) -> bool {
        let signed: Option<Vec<_>> = heads.iter().map(signed).collect();
        let (Some(key), Some(signed)) = (self.0.get(key_id), signed) else { return false };
        key.verify_all(Purpose::JournalHead, &signed)
    }
}

/// The message of an entry's signature, and the signature if its bytes can be one.
fn signed(head: &SignedHead<'_>) -> Option<(Vec<u8>, Signature)> {
    let signature = Signature::from_bytes(head.signature).ok()?;
    Some((journal_head_message(head.series, head.entries, head.hash), signature))
}
