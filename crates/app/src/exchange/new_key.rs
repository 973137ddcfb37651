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
use super::given_back::may_replace;
use super::me::{Me, rng};
use super::replacing::{NEXT_KEY_FILE, enrolled, series_under_next, take_place};
use super::view::View;
use super::vouched::{counts, vouched};
use crate::clock::Clock;
use dabiao_credential::{KeyError, StationKey};
use dabiao_domain::actor::Authorized;
use dabiao_domain::sync::Place;
use dabiao_domain::sync::directory::EnrolStation;
use dabiao_domain::sync::held::{Run, places};
use dabiao_files as files;
use dabiao_store::{Db, Fact, facts, hex};

/// The note of which key of the founding PC a station sealed to: it knows that one.
const SEALED_TO: &str = "sealed-to";

/// The founding PC gets another key, as somebody else may have the present one, which signs that. The name of the new key.
/// `db` is signed by the present key.
///
/// # Errors
/// [`No::NoBureau`], [`No::NotFounder`]: any other PC gets a new key by being retired and joining again. Not `anyway`
/// [`No::NotGivenBack`] and [`No::KeyOfOther`]. What the store and the disk say; what an interruption leaves is completed at the next opening of the store.
pub fn replace_key(
    by: &Authorized,
    db: &mut Db,
    folder: &Path,
    clock: &dyn Clock,
    (why, anyway): (&str, bool),
) -> Result<String, Fail> {
    let bureau = founded(db, folder)?;
    let view = View::of(db, &bureau)?;
    if !anyway {
        may_replace(db, &view)?;
    }
    let none = || No::NoStation(bureau.name.clone());
    let known = view.directory.station(&bureau.station).ok_or_else(none)?;
    let key = drawn(folder, clock)?;
    let key_id = key.public().key_id().to_string();
    let fact = Fact::EnrolStation(facts::EnrolStation {
        station_id: known.station_id,
        unit_id: known.unit_id,
        name: known.name.clone(),
        key_id: key_id.clone(),
        public_key: hex(key.public().as_bytes()),
        box_key: hex(key.box_public().unwrap_or(&[0; 32])),
        login: known.login.clone(),
        hosts: known.hosts.clone(),
        exams: Vec::new(),
        things: Vec::new(),
        was: None,
        by: by.by(),
    });
    let (now_ms, new) = (clock.wall_ms(), series_under_next(folder, clock.new_id())?);
    // All of it or nothing: an admission under a key that signs nothing yet would lead other PCs away from this one.
    db.bulk(|db| {
        db.record_by(now_ms, by, &fact)?;
        db.begin_series(now_ms, new)?;
        db.name_key(now_ms, why, by.by())
    })?;
    take_place(folder, bureau, &key)?;
    Ok(key_id)
}

/// A new key, in the file of the next one. What lies there was named by nothing of this PC, and may be anybody's.
fn drawn(folder: &Path, clock: &dyn Clock) -> Result<StationKey, Fail> {
    let next = folder.join(NEXT_KEY_FILE);
    if next.symlink_metadata().is_ok() {
        files::remove_file(&next).map_err(|source| KeyError::Io { path: next.clone(), source })?;
    }
    StationKey::create(&next, &mut rng(clock))?;
    Ok(StationKey::with_box_key(&next, &mut rng(clock))?)
}

/// The bureau as a station knows it from here on: the directory says under which key the founding PC is now. Where that is
/// another one than before it is kept.
///
/// # Errors
/// What the disk says.
pub(super) fn followed(view: &View, bureau: &BureauFile, folder: &Path) -> Result<BureauFile, Fail> {
    let mut followed = bureau.clone();
    let Some(known) = led_to(view, bureau).filter(|known| known.key_id != bureau.key_id) else {
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

/// The admission of the founding PC to which the key leads by which it is known here: each key signed the admission under the
/// next one. It only goes forward: a PC that was set back, and whoever has a key that was replaced, lead nobody back to that.
fn led_to(view: &View, bureau: &BureauFile) -> Option<EnrolStation> {
    let told = vouched(view, (&bureau.station, &bureau.key_id));
    let mut reached = BTreeSet::from([bureau.key_id.clone()]);
    let mut at: Vec<String> = vec![bureau.key_id.clone()];
    while let Some(key) = at.pop() {
        let more = next(&told, &key).into_iter().filter(|one| reached.insert(one.key_id.clone()));
        at.extend(more.map(|one| one.key_id.clone()));
    }
    let present = view.directory.station(&bureau.station)?;
    // To what the directory holds by, and on from there as far as there is only one way: what a restored founding PC had said
    // before may be the longer one.
    let mut last = reached.contains(&present.key_id).then(|| present.clone());
    let mut key = last.as_ref().map_or_else(|| bureau.key_id.clone(), |known| known.key_id.clone());
    let mut seen = BTreeSet::new();
    while seen.insert(key.clone()) {
        let ways = next(&told, &key);
        let Some(first) = ways.first().filter(|one| ways.iter().all(|other| other.key_id == one.key_id))
        else {
            break;
        };
        key.clone_from(&first.key_id);
        last = Some(EnrolStation::clone(first));
    }
    last
}

/// Those of `told` that a key signed.
fn next<'t>(told: &'t [(&str, EnrolStation)], key: &str) -> Vec<&'t EnrolStation> {
    told.iter().filter(|(by, _)| *by == key).map(|(_, one)| one).collect()
}

/// What the directory said of the founding PC's keys, and under which it admitted each station.
#[derive(Default)]
pub(super) struct KeysTold {
    /// Where it admitted the founding PC under a key, by the name of that.
    of_keys: BTreeMap<String, Vec<Place>>,
    /// By station, the keys that signed its admissions.
    admitted: BTreeMap<Uuid, BTreeSet<String>>,
    /// By station, the newest key to which it sealed a package.
    sealed_to: BTreeMap<Uuid, String>,
}

impl KeysTold {
    /// Of the directory of `bureau`.
    pub fn of(db: &Db, view: &View, bureau: &BureauFile) -> Result<Self, Fail> {
        let mut told = Self { sealed_to: db.peer_notes(SEALED_TO)?, ..Self::default() };
        for entry in view.set.iter().filter(|entry| counts(view, entry)) {
            let Some(station) = enrolled(entry) else { continue };
            if station.station_id == bureau.station {
                told.of_keys.entry(station.key_id).or_default().push(entry.place());
            } else {
                told.admitted.entry(station.station_id).or_default().insert(entry.key_id.clone());
            }
        }
        Ok(told)
    }

    /// By which key a station knows the founding PC that has what is `there`: as a number among those that this PC replaced,
    /// none for the present one. Once it sealed to a key it knows that one, whatever it shows to have: this PC may have been
    /// set back behind it.
    pub fn known_to(&self, me: &Me, station: &Uuid, there: &BTreeSet<Place>) -> Option<usize> {
        let has = |key: &StationKey| {
            let told = self.of_keys.get(&key.public().key_id().to_string());
            told.into_iter().flatten().any(|place| there.contains(place))
        };
        let sealed_to = self.sealed_to.get(station).and_then(|key| me.number(key));
        if has(&me.key) || sealed_to == Some(me.replaced.len()) {
            return None;
        }
        let admitted = self.admitted.get(station);
        let under =
            |key: &StationKey| admitted.is_some_and(|keys| keys.contains(&key.public().key_id().to_string()));
        let told = me.replaced.iter().rposition(has).or_else(|| me.replaced.iter().position(under));
        told.max(sealed_to)
    }
}

/// By which key of this PC each station knows it, as the store in `folder` has it: for the one that a restore puts in its place,
/// which knows nothing of it. Nothing where that store can't be read, or is not of a PC that founded a bureau and replaced its
/// key: then what stations seal tells it.
pub fn keys_known(folder: &Path, clock: &dyn Clock) -> BTreeMap<Uuid, String> {
    known_in(folder, clock).ok().flatten().unwrap_or_default()
}

fn known_in(folder: &Path, clock: &dyn Clock) -> Result<Option<BTreeMap<Uuid, String>>, Fail> {
    let db = Db::open_existing(folder, &|| clock.new_id())?;
    let bureau = founded(&db, folder)?;
    let me = Me::of(folder, clock)?;
    if me.replaced.is_empty() {
        return Ok(None);
    }
    let view = View::of(&db, &bureau)?;
    let told = KeysTold::of(&db, &view, &bureau)?;
    let mut known = BTreeMap::new();
    for station in view.stations().map(|station| station.station_id).filter(|id| *id != bureau.station) {
        let there = shown_by(&db, &view, &station)?;
        let key = me.by(told.known_to(&me, &station, &there));
        known.insert(station, key.public().key_id().to_string());
    }
    Ok(Some(known))
}

/// What a station shows to hold.
///
/// # Errors
/// What the store says.
pub(super) fn shown_by(db: &Db, view: &View, station: &Uuid) -> Result<BTreeSet<Place>, Fail> {
    let remote = station.to_string();
    let mut runs = db.peer_held(&remote)?;
    if runs.is_empty() {
        // One that never said so has all up to the ends that it showed.
        runs.extend(db.peer(&remote)?.0.iter().map(Run::up_to));
    }
    Ok(places(&view.set, &runs))
}

/// Keeps in the restored store in `folder` what [`keys_known`] said of the one before.
///
/// # Errors
/// What the store and the disk say.
pub fn keep_keys_known(folder: &Path, clock: &dyn Clock, known: &BTreeMap<Uuid, String>) -> Result<(), Fail> {
    let mut db = Db::open_existing(folder, &|| clock.new_id())?;
    let me = Me::of(folder, clock)?;
    for (station, key) in known {
        note_sealed_to(&mut db, &me, station, key)?;
    }
    Ok(())
}

/// Notes that a station sealed to the key of that name: once it knew a newer one it is not forgotten.
///
/// # Errors
/// What the store says.
pub(super) fn note_sealed_to(db: &mut Db, me: &Me, station: &Uuid, key: &str) -> Result<(), Fail> {
    let remote = station.to_string();
    let known = db.peer_note(SEALED_TO, &remote)?;
    if known.as_deref().and_then(|known| me.number(known)) < me.number(key) {
        db.keep_peer_note(SEALED_TO, &remote, Some(key))?;
    }
    Ok(())
}
