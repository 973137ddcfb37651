//! Enrolling the station's key: at the first start, once for a store of an older program, and when the past
//! is accepted as it is.
//!
//! A key is made only if there is no signed history: a lost key must not be replaced silently by one that
//! continues the series. File and enrolment are written before the journal's entry that names them; a start
//! that is interrupted in between is completed at the next one.

use std::path::{Path, PathBuf};

use rand::SeedableRng as _;
use rand::rngs::StdRng;

use super::JournalKeys;
use super::replaced::replaced_files;
use crate::core::local_time;
use dabiao_credential::{ENROLMENT_FILE, KeyError, STATION_KEY_FILE, StationKey, StoredEnrolment};
use dabiao_domain::enrolment::{Enrolment, Occasion, Pin, Taken, Unenrolled};
use dabiao_store::{
    BringSigner, Claim, Db, Enrolled, Hash, JournalHead, JournalKey, JournalSigner, JournalVerifier as _,
    OwnKey, SignedHead, StoreError, hex,
};

struct Signer {
    key: StationKey,
    key_id: String,
    folder: PathBuf,
    /// Whether the key is in no file yet.
    fresh: bool,
    enrolment: Option<Enrolment>,
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

    fn is_by(&self, key: &JournalKey, head: &SignedHead<'_>) -> bool {
        JournalKeys.verifies(key, head)
    }

    fn enrol(&mut self, db: &Db, now_ms: i64, claim: Option<&Claim>) -> Result<Enrolled, StoreError> {
        let head = db.journal_head()?;
        let stored = StoredEnrolment::load(&self.folder.join(ENROLMENT_FILE));
        if let Some(claim) = claim {
            // An unusable enrolment is replaced; the journal and the audit say so.
            let before = stored.ok().flatten().map(|stored| stored.enrolment).unwrap_or_default();
            return self.pin(before, &head, now_ms, Some(claim));
        }
        match stored.map_err(|fault| Unenrolled::Damaged(fault.to_string()))? {
            Some(stored) => self.is_enrolled(stored, &head),
            None if head.entries == 0 => self.pin(Enrolment::default(), &head, now_ms, None),
            None => {
                self.may_take(db)?;
                let claim = Claim { occasion: Occasion::OlderProgram, why: String::new(), by: None };
                self.pin(Enrolment::default(), &head, now_ms, Some(&claim))
            }
        }
    }

    fn follow(
        &mut self,
        db: &Db,
        series: &str,
        now_ms: i64,
        claim: Option<&Claim>,
    ) -> Result<(), StoreError> {
        let head = db.journal_head()?;
        let stored = StoredEnrolment::load(&self.folder.join(ENROLMENT_FILE));
        let older = Claim { occasion: Occasion::OlderProgram, why: String::new(), by: None };
        let (before, claim) = match (stored, claim) {
            // An unusable enrolment is replaced; the journal and the audit say so.
            (stored, Some(claim)) => {
                (stored.ok().flatten().map(|stored| stored.enrolment).unwrap_or_default(), Some(claim))
            }
            (Err(fault), None) => return Err(Unenrolled::Damaged(fault.to_string()).into()),
            (Ok(Some(stored)), None)
                if head.entries == 0 || stored.enrolment.newest(&head.series).is_some() =>
            {
                (stored.enrolment, None)
            }
            (Ok(Some(_)), None) => return Err(Unenrolled::Foreign(head.series).into()),
            (Ok(None), None) => {
                self.may_take(db)?;
                (Enrolment::default(), Some(&older))
            }
        };
        // What was pinned of the old series beyond its end was set aside with it.
        let mut before = before.ending(&head.series, head.entries);
        if claim.is_some() && head.entries > 0 {
            let pin = self.pin_of(&head, now_ms, claim);
            before = before.with(pin).map_err(|fault| Unenrolled::Damaged(fault.to_string()))?;
        }
        let first = JournalHead { series: series.to_owned(), entries: 0, hash: [0; 32] };
        self.pin(before, &first, now_ms, None).map(drop)
    }

    fn enrolment(&self) -> Option<Enrolment> {
        self.enrolment.clone()
    }
}

impl Signer {
    /// Nothing is pinned here: whether the journal is that of an older program, which this key continued.
    fn may_take(&self, db: &Db) -> Result<(), StoreError> {
        if db.says_enrolled()? {
            return Err(Unenrolled::Missing.into());
        }
        match db.last_key()? {
            Some(last) if self.fresh => Err(Unenrolled::KeyLost(last).into()),
            Some(last) if last != self.key_id => {
                Err(Unenrolled::OtherKey { found: self.key_id.clone(), pinned: last }.into())
            }
            _ => Ok(()),
        }
    }

    /// The journal's series and this key are those of the enrolment.
    fn is_enrolled(&mut self, stored: StoredEnrolment, head: &JournalHead) -> Result<Enrolled, StoreError> {
        let Some(pin) = stored.enrolment.newest(&head.series) else {
            return Err(Unenrolled::Foreign(head.series.clone()).into());
        };
        if self.fresh {
            return Err(Unenrolled::KeyLost(pin.key_id.clone()).into());
        }
        if pin.key_id != self.key_id {
            let (found, pinned) = (self.key_id.clone(), pin.key_id.clone());
            return Err(Unenrolled::OtherKey { found, pinned }.into());
        }
        if stored.signed_by != self.key_id {
            let what =
                format!("it is signed by key {}, the station's key is {}", stored.signed_by, self.key_id);
            return Err(Unenrolled::Damaged(what).into());
        }
        // The start that pinned it was interrupted before its entry.
        let anew = pin.from_entry == head.entries;
        self.enrolment = Some(stored.enrolment);
        Ok(Enrolled { pinned: true, anew })
    }

    /// The pin of this key from the end of a series on.
    fn pin_of(&self, head: &JournalHead, now_ms: i64, claim: Option<&Claim>) -> Pin {
        let taken = claim.filter(|_| head.entries > 0).map(|claim| Taken {
            entries: head.entries,
            head: hex(&head.hash),
            day: local_time(now_ms).date().to_string(),
            occasion: claim.occasion,
            why: claim.why.clone(),
            by: claim.by.map(|id| id.to_string()),
        });
        Pin {
            series: head.series.clone(),
            key_id: self.key_id.clone(),
            public_key: self.public_key(),
            from_entry: head.entries,
            taken,
        }
    }

    fn pin(
        &mut self,
        before: Enrolment,
        head: &JournalHead,
        now_ms: i64,
        claim: Option<&Claim>,
    ) -> Result<Enrolled, StoreError> {
        let enrolment = before
            .with(self.pin_of(head, now_ms, claim))
            .map_err(|fault| Unenrolled::Damaged(fault.to_string()))?;
        if self.fresh {
            self.key.save(&self.folder.join(STATION_KEY_FILE)).map_err(|e| StoreError::Key(e.to_string()))?;
            self.fresh = false;
        }
        StoredEnrolment::save(&self.folder.join(ENROLMENT_FILE), &enrolment, &self.key)
            .map_err(|fault| StoreError::Key(format!("{ENROLMENT_FILE}: {fault}")))?;
        self.enrolment = Some(enrolment);
        Ok(Enrolled { pinned: true, anew: true })
    }
}

/// Loads the station's key from the data folder, or draws one from `seed` that gets its file when it is
/// enrolled: at the first start.
pub fn bring_signer(folder: PathBuf, seed: [u8; 32]) -> BringSigner {
    Box::new(move || Ok(Some(Box::new(load_or_draw(folder, seed)?) as Box<dyn JournalSigner>)))
}

/// The signer of the key that is in the data folder.
///
/// # Errors
/// What the key's file says.
pub(crate) fn signer_of(folder: &Path) -> Result<Box<dyn JournalSigner>, StoreError> {
    signer_by(folder, &folder.join(STATION_KEY_FILE))
}

/// The signer of the key in the file `key`, for the data folder `folder`.
///
/// # Errors
/// What the key's file says.
pub(crate) fn signer_by(folder: &Path, key: &Path) -> Result<Box<dyn JournalSigner>, StoreError> {
    let key = StationKey::load(key).map_err(|e| StoreError::Key(e.to_string()))?;
    let key_id = key.public().key_id().to_string();
    Ok(Box::new(Signer { key, key_id, folder: folder.to_owned(), fresh: false, enrolment: None }))
}

/// The keys of a PC that replaced its key, for a restore: the oldest first, the present one last. None where it replaced none,
/// or has none now; one that can't be read vouches for nothing.
pub fn own_keys(folder: &Path) -> Vec<OwnKey> {
    let present = folder.join(STATION_KEY_FILE);
    let own = |path: &Path| {
        let box_key = hex(StationKey::load(path).ok()?.box_public()?);
        Some(OwnKey { signer: signer_by(folder, path).ok()?, box_key })
    };
    let mut keys: Vec<OwnKey> = replaced_files(folder).filter_map(|path| own(&path)).collect();
    match own(&present) {
        Some(key) if !keys.is_empty() => keys.push(key),
        _ => keys.clear(),
    }
    keys
}

fn load_or_draw(folder: PathBuf, seed: [u8; 32]) -> Result<Signer, StoreError> {
    let (key, fresh) = match StationKey::load(&folder.join(STATION_KEY_FILE)) {
        Err(KeyError::Missing { .. }) => (StationKey::draw(&mut StdRng::from_seed(seed)), true),
        other => (other.map_err(|e| StoreError::Key(e.to_string()))?, false),
    };
    let key_id = key.public().key_id().to_string();
    Ok(Signer { key, key_id, folder, fresh, enrolment: None })
}

/// What a renewal did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewed {
    /// Why it was needed.
    pub occasion: Occasion,
    /// The key that signs from here on.
    pub key_id: String,
    /// The series that it signs.
    pub series: String,
    /// The entries that are taken as they stand.
    pub entries: u64,
}

/// Enrols a key for the series of the store in `folder`, and accepts the past as it is: when the key or its
/// enrolment was lost. None, and nothing is done, if both are there and belong together.
///
/// # Errors
/// Any error of the store or the system.
pub fn renew(
    db: &mut Db,
    folder: &Path,
    seed: [u8; 32],
    now_ms: i64,
    why: &str,
    by: Option<uuid::Uuid>,
) -> Result<Option<Renewed>, StoreError> {
    let mut signer = load_or_draw(folder.to_owned(), seed)?;
    let head = db.journal_head()?;
    let stored = StoredEnrolment::load(&folder.join(ENROLMENT_FILE));
    let occasion = match stored {
        Ok(Some(stored)) => match signer.is_enrolled(stored, &head) {
            Ok(_) => return Ok(None),
            Err(StoreError::Unenrolled(Unenrolled::KeyLost(_) | Unenrolled::OtherKey { .. })) => {
                Occasion::KeyLost
            }
            // Another station's data are taken over by a restore, which records what they replace.
            Err(error @ StoreError::Unenrolled(Unenrolled::Foreign(_))) => return Err(error),
            Err(_) => Occasion::EnrolmentLost,
        },
        Ok(None) if head.entries == 0 => return Ok(None),
        Ok(None) => match signer.may_take(db) {
            Ok(()) => return Ok(None),
            Err(StoreError::Unenrolled(Unenrolled::Missing)) if !signer.fresh => Occasion::EnrolmentLost,
            Err(_) => Occasion::KeyLost,
        },
        Err(_) => Occasion::EnrolmentLost,
    };
    let key_id = signer.key_id.clone();
    let claim = Claim { occasion, why: why.to_owned(), by };
    db.sign_as(now_ms, Box::new(signer), Some(&claim))?;
    Ok(Some(Renewed { occasion, key_id, series: head.series, entries: head.entries }))
}
