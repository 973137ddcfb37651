//! A replacement of the founding PC's key that was interrupted: the next opening of the store completes it.
//!
//! What a person decided stands in the journal, and all of it at once: the admission under the next key, and the series that
//! goes on under that. Only the files have to follow. A key file that nothing of this PC names may be anybody's: it is never
//! taken.

use std::path::Path;

use uuid::Uuid;

use super::bureau_file::BureauFile;
use super::fail::Fail;
use super::view::line;
use crate::clock::Clock;
use crate::signing::{set_key_aside, signer_by};
use dabiao_credential::{ENROLMENT_FILE, KeyError, STATION_KEY_FILE, StationKey, StoredEnrolment};
use dabiao_domain::enrolment::{Enrolment, Pin};
use dabiao_domain::sync::SignedEntry;
use dabiao_domain::sync::directory::{DirectoryFact, EnrolStation};
use dabiao_domain::sync::verdict::Why;
use dabiao_files as files;
use dabiao_store::{Db, NewSeries, StoreError, hex};

/// The key that is to sign next, until it is in the place of the present one.
pub(super) const NEXT_KEY_FILE: &str = "station-key-next.toml";

/// Where this PC names the key that lies there as the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    /// The journal goes on under it: it has only to take its place.
    Signs,
    /// The directory admits this PC under it at the end of what the key before signed.
    Admitted,
    /// In the enrolment alone, which is written before the journal.
    Pinned,
}

/// The next key of this PC, as it lies there.
struct Next {
    bureau: BureauFile,
    key: StationKey,
    named: Named,
}

impl Next {
    /// None where no key lies there, or one that nothing of this PC names.
    fn of(db: &Db, folder: &Path) -> Result<Option<Self>, Fail> {
        let path = folder.join(NEXT_KEY_FILE);
        if !path.exists() {
            return Ok(None);
        }
        // What can't be read takes nobody's place.
        let (Some(bureau), Ok(key)) = (BureauFile::load(folder)?, StationKey::load(&path)) else {
            return Ok(None);
        };
        if db.own_station()? != bureau.station {
            return Ok(None);
        }
        let present = StationKey::load(&folder.join(STATION_KEY_FILE));
        if present.is_ok_and(|present| present.public().key_id() == key.public().key_id()) {
            return Ok(None);
        }
        let id = key.public().key_id().to_string();
        let named = if db.last_key()?.as_deref() == Some(id.as_str()) {
            Named::Signs
        } else if is_admitted(db, &bureau, &id)? {
            Named::Admitted
        } else if is_pinned(folder, &id) {
            Named::Pinned
        } else {
            return Ok(None);
        };
        Ok(Some(Self { bureau, key, named }))
    }
}

/// Whether the last admission of this PC in the series that it writes is under that key.
fn is_admitted(db: &Db, bureau: &BureauFile, key: &str) -> Result<bool, Fail> {
    let Ok(live) = Uuid::try_parse(&db.journal_head()?.series) else { return Ok(false) };
    let entries = db.own_entries(live, 0, usize::MAX >> 1)?;
    let own = |told: &EnrolStation| told.station_id == bureau.station && !told.box_key.is_empty();
    let last = entries.iter().rev().filter_map(enrolled).find(own);
    Ok(last.is_some_and(|told| told.key_id == key))
}

/// Whether the enrolment is signed by that key.
fn is_pinned(folder: &Path, key: &str) -> bool {
    let stored = StoredEnrolment::load(&folder.join(ENROLMENT_FILE));
    stored.ok().flatten().is_some_and(|stored| stored.signed_by == key)
}

/// The station that an entry admits, if it does.
pub(super) fn enrolled(entry: &SignedEntry) -> Option<EnrolStation> {
    let line = line(entry).filter(|line| line.op == "enrol_station")?;
    match DirectoryFact::read(&line.op, &line.body)? {
        Ok(DirectoryFact::EnrolStation(station)) => Some(station),
        _ => None,
    }
}

/// Whether a key lies in the folder that may be the next one of this PC.
pub fn has_next_key(folder: &Path) -> bool {
    folder.join(NEXT_KEY_FILE).exists()
}

/// Whether a replacement of the key is under way.
///
/// # Errors
/// What the store and the disk say.
pub fn is_replacing(db: &Db, folder: &Path) -> Result<bool, Fail> {
    Ok(Next::of(db, folder)?.is_some())
}

/// Looked at whenever the store is opened, before anything is signed: where the journal goes on under the next key, that takes
/// the place of the present one. Where only the enrolment was written under it, that is written anew by the present one.
///
/// # Errors
/// What the store and the disk say; it is done again at the next opening then.
pub fn put_next_key_in_place(db: &Db, folder: &Path) -> Result<(), Fail> {
    let Some(next) = Next::of(db, folder)? else { return Ok(()) };
    match next.named {
        Named::Signs => take_place(folder, next.bureau, &next.key),
        Named::Admitted | Named::Pinned => unpin(db, folder, &next.key),
    }
}

/// Where the directory admits this PC under the next key and nothing is signed by that yet, it goes on under it: what a person
/// decided is completed.
///
/// # Errors
/// What the store and the disk say.
pub(super) fn go_on_under_next(db: &mut Db, folder: &Path, clock: &dyn Clock) -> Result<(), Fail> {
    let Some(next) = Next::of(db, folder)?.filter(|next| next.named == Named::Admitted) else {
        return Ok(());
    };
    let (now_ms, new) = (clock.wall_ms(), series_under_next(folder, clock.new_id())?);
    db.bulk(|db| {
        db.begin_series(now_ms, new)?;
        db.name_key(now_ms, Why::Renewed.name(), None)
    })?;
    take_place(folder, next.bureau, &next.key)
}

/// The series in which this PC goes on under the next key.
pub(super) fn series_under_next(folder: &Path, id: Uuid) -> Result<NewSeries<'static>, StoreError> {
    let signer = Some(signer_by(folder, &folder.join(NEXT_KEY_FILE))?);
    Ok(NewSeries { id, why: Why::Renewed.name(), station: None, signer, claim: None, parent: None })
}

/// The next key takes the place of the present one, which is set aside; the bureau is known by it from here on.
pub(super) fn take_place(folder: &Path, mut bureau: BureauFile, key: &StationKey) -> Result<(), Fail> {
    bureau.key_id = key.public().key_id().to_string();
    bureau.public_key = hex(key.public().as_bytes());
    bureau.box_key = hex(key.box_public().unwrap_or(&[0; 32]));
    bureau.save(folder)?;
    set_key_aside(folder)?;
    let place = folder.join(STATION_KEY_FILE);
    let failed = |source| KeyError::Io { path: place.clone(), source };
    files::rename(&folder.join(NEXT_KEY_FILE), &place).map_err(failed)?;
    Ok(())
}

/// The enrolment without what the next key signed of it, where the journal is the present one's still.
fn unpin(db: &Db, folder: &Path, next: &StationKey) -> Result<(), Fail> {
    let (path, next) = (folder.join(ENROLMENT_FILE), next.public().key_id().to_string());
    let Ok(Some(stored)) = StoredEnrolment::load(&path) else { return Ok(()) };
    let Ok(present) = StationKey::load(&folder.join(STATION_KEY_FILE)) else { return Ok(()) };
    let (id, series) = (present.public().key_id().to_string(), db.journal_head()?.series);
    let left = stored.enrolment.pins().iter().filter(|pin| pin.key_id != next);
    let pins: Vec<Pin> = left.cloned().collect();
    let newest = pins.iter().rfind(|pin| pin.series == series);
    let is_present = newest.is_some_and(|pin| pin.key_id == id) && db.last_key()?.as_ref() == Some(&id);
    if stored.signed_by != next || !is_present {
        return Ok(());
    }
    let wrong = |what: String| StoreError::Key(format!("{ENROLMENT_FILE}: {what}"));
    let enrolment = Enrolment::new(pins).map_err(|fault| wrong(fault.to_string()))?;
    StoredEnrolment::save(&path, &enrolment, &present).map_err(|fault| wrong(fault.to_string()))?;
    Ok(())
}
