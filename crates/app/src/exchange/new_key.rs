//! Another key for the founding PC while the one before is at hand, which signs who takes its place; and how other PCs learn
//! of it.
//!
//! The directory, still under the old key, admits the founding PC under the new one; a new series under that goes on from it.
//! So every PC that follows the directory finds out by itself, and nobody has to believe a key that nothing vouches for. Until
//! a PC has that word, packages for it are signed by the key that it knows, and what it sealed to that one is read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use uuid::Uuid;

use super::admit::founded;
use super::bureau_file::{self, BureauFile};
use super::fail::{Fail, No};
use super::me::{Me, rng};
use super::view::{View, line};
use crate::clock::Clock;
use crate::signing::{set_key_aside, signer_by};
use dabiao_credential::{KeyError, STATION_KEY_FILE, StationKey};
use dabiao_domain::actor::Authorized;
use dabiao_domain::sync::directory::{DirectoryFact, EnrolStation};
use dabiao_domain::sync::verdict::Why;
use dabiao_domain::sync::{Place, SignedEntry};
use dabiao_files as files;
use dabiao_store::{Db, Fact, NewSeries, facts, hex};

/// The key that is to sign next, until it is in the place of the present one.
const NEXT_KEY_FILE: &str = "station-key-next.toml";

/// The founding PC gets another key, as somebody else may have the present one, which signs that. The name of the new key.
/// `db` is signed by the present key.
///
/// # Errors
/// [`No::NoBureau`], [`No::NotFounder`]: any other PC gets a new key by being retired and joining again. What the store and
/// the disk say; done once more after an interruption it completes what is missing, see [`finish_replacing`].
pub fn replace_key(
    by: &Authorized,
    db: &mut Db,
    folder: &Path,
    clock: &dyn Clock,
    why: &str,
) -> Result<String, Fail> {
    let mut bureau = founded(db, folder)?;
    let next = folder.join(NEXT_KEY_FILE);
    if !next.exists() {
        StationKey::create(&next, &mut rng(clock))?;
    }
    let key = StationKey::with_box_key(&next, &mut rng(clock))?;
    let (key_id, public_key) = (key.public().key_id().to_string(), hex(key.public().as_bytes()));
    let box_key = hex(key.box_public().unwrap_or(&[0; 32]));
    let view = View::of(db, &bureau)?;
    let none = || No::NoStation(bureau.name.clone());
    let known = view.directory.station(&bureau.station).ok_or_else(none)?;
    if known.key_id != key_id {
        let fact = Fact::EnrolStation(facts::EnrolStation {
            station_id: known.station_id,
            unit_id: known.unit_id,
            name: known.name.clone(),
            key_id: key_id.clone(),
            public_key: public_key.clone(),
            box_key: box_key.clone(),
            login: known.login.clone(),
            hosts: known.hosts.clone(),
            exams: Vec::new(),
            things: Vec::new(),
            by: by.by(),
        });
        db.record_by(clock.wall_ms(), by, &fact)?;
    }
    let new = NewSeries {
        id: clock.new_id(),
        why: Why::Renewed.name(),
        station: None,
        signer: Some(signer_by(folder, &next)?),
        claim: None,
        parent: None,
    };
    db.begin_series(clock.wall_ms(), new)?;
    db.name_key(clock.wall_ms(), why, by.by())?;
    (bureau.key_id, bureau.public_key, bureau.box_key) = (key_id.clone(), public_key, box_key);
    bureau.save(folder)?;
    put_in_place(folder)?;
    Ok(key_id)
}

/// Completes a replacement of the key that was interrupted when the journal went on under the new one already. The name of
/// that; none where there is nothing to complete.
///
/// # Errors
/// What the store and the disk say.
pub fn finish_replacing(db: &Db, folder: &Path) -> Result<Option<String>, Fail> {
    let next = folder.join(NEXT_KEY_FILE);
    let (Some(mut bureau), true) = (BureauFile::load(folder)?, next.exists()) else { return Ok(None) };
    let key = StationKey::load(&next)?;
    let key_id = key.public().key_id().to_string();
    if db.own_beginnings()?.pop().is_none_or(|begun| begun.key_id != key_id) {
        return Ok(None);
    }
    bureau.public_key = hex(key.public().as_bytes());
    bureau.box_key = hex(key.box_public().unwrap_or(&[0; 32]));
    bureau.key_id.clone_from(&key_id);
    bureau.save(folder)?;
    put_in_place(folder)?;
    Ok(Some(key_id))
}

/// The next key takes the place of the present one, which is set aside.
fn put_in_place(folder: &Path) -> Result<(), Fail> {
    set_key_aside(folder)?;
    let place = folder.join(STATION_KEY_FILE);
    let failed = |source| KeyError::Io { path: place.clone(), source };
    files::rename(&folder.join(NEXT_KEY_FILE), &place).map_err(failed)?;
    Ok(())
}

/// The bureau as a station knows it from here on: the directory says under which key the founding PC is now. Where that is
/// another one than before it is kept.
///
/// # Errors
/// What the disk says.
pub(super) fn followed(view: &View, bureau: &BureauFile, folder: &Path) -> Result<BureauFile, Fail> {
    let mut followed = bureau.clone();
    let Some(known) = view.directory.station(&bureau.station).filter(|known| known.key_id != bureau.key_id)
    else {
        return Ok(followed);
    };
    let is_whole = bureau_file::public_key(&known.key_id, &known.public_key).is_some()
        && bureau_file::bytes(&known.box_key).is_some();
    if is_whole {
        followed.key_id.clone_from(&known.key_id);
        followed.public_key.clone_from(&known.public_key);
        followed.box_key.clone_from(&known.box_key);
        followed.save(folder)?;
    }
    Ok(followed)
}

/// What the directory said of the founding PC's keys, and under which it admitted each station.
pub(super) struct KeysTold {
    /// Where it admitted the founding PC under a key, by the name of that.
    of_keys: BTreeMap<String, Vec<Place>>,
    /// By station, the keys that signed its admissions.
    admitted: BTreeMap<Uuid, BTreeSet<String>>,
}

impl KeysTold {
    /// Of the directory of `bureau`.
    pub fn of(view: &View, bureau: &BureauFile) -> Self {
        let mut told = Self { of_keys: BTreeMap::new(), admitted: BTreeMap::new() };
        let counts = |entry: &&SignedEntry| {
            view.directory_series.contains(&entry.series) && !view.is_barred(&entry.place())
        };
        for entry in view.set.iter().filter(counts) {
            let Some(station) = enrolled(entry) else { continue };
            if station.station_id == bureau.station {
                told.of_keys.entry(station.key_id).or_default().push(entry.place());
            } else {
                told.admitted.entry(station.station_id).or_default().insert(entry.key_id.clone());
            }
        }
        told
    }

    /// By which key a station knows the founding PC that has what is `there`: as a number among those that this PC replaced,
    /// none for the present one.
    pub fn known_to(&self, me: &Me, station: &Uuid, there: &BTreeSet<Place>) -> Option<usize> {
        let has = |key: &StationKey| {
            let told = self.of_keys.get(&key.public().key_id().to_string());
            told.into_iter().flatten().any(|place| there.contains(place))
        };
        if has(&me.key) {
            return None;
        }
        let admitted = self.admitted.get(station);
        let under =
            |key: &StationKey| admitted.is_some_and(|keys| keys.contains(&key.public().key_id().to_string()));
        me.replaced.iter().rposition(has).or_else(|| me.replaced.iter().position(under))
    }
}

/// The station that an entry admits, if it does.
fn enrolled(entry: &SignedEntry) -> Option<EnrolStation> {
    let line = line(entry).filter(|line| line.op == "enrol_station")?;
    match DirectoryFact::read(&line.op, &line.body)? {
        Ok(DirectoryFact::EnrolStation(station)) => Some(station),
        _ => None,
    }
}
