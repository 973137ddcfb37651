//! A PC whose place another one took, under a key of its own (`approve --same-pc`): it goes on under the key that it had. That is told
//! at the founding PC by what it hands up, and at that PC by what comes for its place and it can't open.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use uuid::Uuid;

use super::admission::Admission;
use super::dates::day_of;
use super::fail::Fail;
use super::matter::Matter;
use super::outcome::Trouble;
use super::view::{View, line};
use dabiao_domain::sync::Tip;
use dabiao_package::Header;
use dabiao_store::facts::EnrolStation;
use dabiao_store::{Db, hex};

/// The note that a PC is in use whose place another one took: since when that is known, and when the other one took it.
const TAKEN: &str = "place-taken";

/// The keys under which stations were admitted.
pub(super) struct KeysHad {
    /// Every admission, in the order of the directory, each with when it was said.
    told: Vec<(i64, EnrolStation)>,
}

impl KeysHad {
    /// As the founding PC `founder` said it.
    ///
    /// # Errors
    /// What the store says.
    pub fn of(db: &Db, founder: Uuid) -> Result<Self, Fail> {
        Ok(Self { told: db.admissions_told(founder)? })
    }

    /// The names of all keys of a station.
    pub fn names(&self, station: &Uuid) -> BTreeSet<String> {
        let own = self.told.iter().filter(|(_, said)| said.station_id == *station);
        own.map(|(_, said)| said.key_id.clone()).collect()
    }

    /// The keys of a station one after another, each with when it was said first.
    fn in_turn(&self, station: &Uuid) -> Vec<(i64, &str, &str)> {
        let mut keys: Vec<(i64, &str, &str)> = Vec::new();
        // Nobody writes to what a PC was before it joined, which may have had several.
        let own =
            self.told.iter().filter(|(_, said)| said.station_id == *station && !said.box_key.is_empty());
        for (at_ms, said) in own {
            let (id, public) = (said.key_id.as_str(), said.public_key.as_str());
            if keys.last().is_none_or(|(_, last_id, last)| (*last_id, *last) != (id, public)) {
                keys.push((*at_ms, id, public));
            }
        }
        keys
    }

    /// The day since which a station has its present key.
    pub fn day_of_present(&self, station: &Uuid) -> String {
        self.in_turn(station).last().map_or_else(|| "—".to_owned(), |(at_ms, ..)| day(*at_ms))
    }

    /// When a station got another key than that one, which it had before.
    fn replaced_ms(&self, station: &Uuid, (id, public): (&str, &str)) -> Option<i64> {
        let keys = self.in_turn(station);
        let at = keys.iter().rposition(|(_, had, key)| (*had, *key) == (id, public))?;
        keys.get(at + 1).map(|(at_ms, ..)| *at_ms)
    }

    fn admission(&self, station: &Uuid) -> Admission {
        Admission::of(&self.told, station)
    }
}

/// Who came under a key that its station had before.
pub(super) struct Visits {
    had: KeysHad,
    /// By station: when the newest of its packages was made, and when its key was replaced.
    seen: BTreeMap<Uuid, (i64, i64)>,
}

impl Visits {
    /// At the founding PC.
    pub const fn of(had: KeysHad) -> Self {
        Self { had, seen: BTreeMap::new() }
    }

    /// Why a package is not taken that was refused as `why`: it may be by a key that its station had before.
    pub fn judge(&mut self, header: &Header, why: Trouble) -> Trouble {
        let Trouble::Stranger(name) = &why else { return why };
        let (station, key) = (header.from.station, &header.from.key);
        let (id, public) = (key.key_id().to_string(), hex(key.as_bytes()));
        let Some(replaced_ms) = self.had.replaced_ms(&station, (&id, &public)) else { return why };
        // What was made before that was under way as the key was replaced.
        if header.made_ms > replaced_ms {
            let seen = self.seen.entry(station).or_insert((header.made_ms, replaced_ms));
            *seen = (*seen).max((header.made_ms, replaced_ms));
        }
        Trouble::KeyBefore { name: name.clone(), day: day(replaced_ms) }
    }

    /// Notes them, but for what somebody settled since.
    ///
    /// # Errors
    /// What the store says.
    pub fn note(&self, db: &mut Db, now_ms: i64) -> Result<(), Fail> {
        for (station, (made_ms, replaced_ms)) in &self.seen {
            if self.had.admission(station).counts(*made_ms) {
                let note = format!("{now_ms} {replaced_ms}");
                db.keep_peer_note(TAKEN, &station.to_string(), Some(&note))?;
            }
        }
        Ok(())
    }
}

/// Notes at another PC whether its place was taken: `sealed_ms` is when the newest package for its place was made that is sealed to no key
/// of it, `opened_ms` when the newest was made that it opened.
///
/// # Errors
/// What the store says.
pub(super) fn note_here(
    db: &mut Db,
    station: &Uuid,
    (sealed_ms, opened_ms): (Option<i64>, Option<i64>),
) -> Result<(), Fail> {
    let id = station.to_string();
    let is_known = db.peer_note(TAKEN, &id)?.is_some();
    match sealed_ms.filter(|sealed| opened_ms.is_none_or(|opened| opened < *sealed)) {
        Some(sealed) if !is_known => db.keep_peer_note(TAKEN, &id, Some(&format!("{sealed} {sealed}")))?,
        None if is_known && opened_ms.is_some() => db.keep_peer_note(TAKEN, &id, None)?,
        Some(_) | None => {}
    }
    Ok(())
}

/// A station in use whose place another PC took: since when that is known, and when the other one took it.
type Since = (i64, i64);

/// What a station wrote under a key that it had before, after that was replaced: over the network nobody refuses it, and another PC
/// may hand it up. When the last of it was written, by the clock there.
fn written(view: &View, had: &KeysHad, station: &Uuid) -> Option<Since> {
    let keys = had.in_turn(station);
    if keys.len() < 2 || *station == view.founder() {
        return None;
    }
    let own = view.owners.iter().filter(|(_, owner)| *owner == station);
    let own: BTreeSet<Uuid> = own.map(|(series, _)| *series).collect();
    let last = |tip: Tip| {
        let entry = view.set.get(&tip.place()?).filter(|entry| !view.is_barred(&entry.place()))?;
        let at = keys.iter().rposition(|(_, id, _)| *id == entry.key_id)?;
        let (replaced_ms, ..) = keys.get(at + 1)?;
        let at_ms = line(entry)?.at_ms;
        (at_ms > *replaced_ms).then_some((at_ms, *replaced_ms))
    };
    view.tips_of(&own).into_iter().filter_map(last).max()
}

/// As the founding PC knows it of a station at `now_ms`, by its packages and by what it wrote, whatever its clock showed.
fn known(
    (db, view): (&Db, &View),
    (had, station): (&KeysHad, &Uuid),
    now_ms: i64,
) -> Result<Option<Since>, Fail> {
    let noted = db.peer_note(TAKEN, &station.to_string())?.and_then(|note| read(&note));
    let written = written(view, had, station).map(|(at_ms, replaced_ms)| (at_ms.min(now_ms), replaced_ms));
    Ok(noted.max(written))
}

/// Since when it is known at the founding PC that a station is in use whose place another PC took.
///
/// # Errors
/// What the store says.
pub(super) fn taken_since(
    (db, view): (&Db, &View),
    station: &Uuid,
    now_ms: i64,
) -> Result<Option<i64>, Fail> {
    let had = KeysHad::of(db, view.founder())?;
    Ok(known((db, view), (&had, station), now_ms)?.map(|(since_ms, _)| since_ms))
}

/// What is to be told of that: at the founding PC of every station, at another PC of itself.
///
/// # Errors
/// What the store says.
pub(super) fn taken(db: &Db, view: &View, now_ms: i64) -> Result<Vec<(Uuid, Matter)>, Fail> {
    let (own, founder) = (db.own_station()?, view.founder());
    let mut told = Vec::new();
    if own != founder {
        let since = db.peer_note(TAKEN, &own.to_string())?.and_then(|note| read(&note));
        told.extend(since.map(|(since_ms, _)| (own, Matter::PlaceTakenHere(day(since_ms)))));
        return Ok(told);
    }
    let had = KeysHad::of(db, founder)?;
    for station in view.stations().filter(|station| view.is_active(station)) {
        let id = station.station_id;
        let since = known((db, view), (&had, &id), now_ms)?;
        let since = since.filter(|(since_ms, _)| had.admission(&id).counts(*since_ms));
        told.extend(since.map(|(_, taken_ms)| (id, Matter::PlaceTaken(day(taken_ms)))));
    }
    Ok(told)
}

fn read(note: &str) -> Option<Since> {
    let (since_ms, taken_ms) = note.split_once(' ')?;
    Some((since_ms.parse().ok()?, taken_ms.parse().ok()?))
}

fn day(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms).map_or_else(|_| "—".to_owned(), |at| day_of(at).to_string())
}
