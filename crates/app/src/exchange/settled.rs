//! What was found about a PC and is settled: it resets its disk no more, no copy of it is in use any more, or the dates of its
//! exams are right although its clock was wrong once.
//!
//! The directory says so by admitting the station once more, word for word as it is admitted: such an entry says nothing
//! else. What was found until then no longer counts; the times are the bureau's. One that names exams is about those alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use uuid::Uuid;

use super::admission::Admission;
use super::admit::founded;
use super::alike::end_of_id;
use super::bureau_file::BureauFile;
use super::dates::{InDoubt, exams_in_doubt};
use super::fail::{Fail, No};
use super::held::{must_hold, station_named};
use super::in_own_name::{AS_THIS_PC, OLD_KEY, as_this_pc, keep_overtaken};
use super::matters::not_as_founder;
use super::meeting::{resets_of, strange_of, strange_since};
use super::place_taken::taken_since;
use super::things::Things;
use super::view::View;
use crate::lang::Messages;
use dabiao_credential::{STATION_KEY_FILE, StationKey};
use dabiao_domain::actor::Authorized;
use dabiao_domain::sync::directory::EnrolStation as Enrolled;
use dabiao_domain::sync::verdict::rewinds;
use dabiao_store::facts::{EnrolStation, OfStation};
use dabiao_store::{Claimed, ContestedThing, Db, Fact, InOwnName, hex};

/// What was settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The name of the station.
    pub name: String,
    /// So many resets of its disk count no longer.
    pub resets: usize,
    /// Whether it was seen as a copy.
    pub copied: bool,
    /// So many entries in the founding PC's name that count and are not in its journal are taken for its own.
    pub owned: u64,
    /// So many entries in the founding PC's name do not count there; those that a key of it signed the directory says to be none of
    /// its own from here on.
    pub disowned: u64,
    /// So many entries in the founding PC's name stay undecided: of them a person says whose they are.
    pub undecided: u64,
    /// So many words of the founding PC hold no longer, as what a restore brought back has a later place: it is to be so.
    pub overtaken: u64,
}

impl Settled {
    /// In words: what was done, of each kind.
    pub fn words(&self, texts: &Messages) -> String {
        let Self { name, resets, copied, owned, disowned, undecided, overtaken } = self;
        let told = |key: &str, n: &dyn std::fmt::Display| texts.format(key, &[("name", name), ("n", n)]);
        let mut said = Vec::new();
        if *resets > 0 || *copied {
            said.push(texts.format("bureau-settled", &[("name", name), ("resets", resets)]));
        }
        if *owned > 0 {
            said.push(told("bureau-settled-as-this-pc", owned));
        }
        if *disowned > 0 {
            said.push(told("bureau-settled-old-key", disowned));
        }
        if *overtaken > 0 {
            said.push(told("bureau-settled-overtaken", overtaken));
        }
        if said.is_empty() && *undecided == 0 {
            said.push(texts.format("bureau-settled-nothing", &[("name", name)]));
        }
        if *undecided > 0 {
            let words = told("bureau-settled-undecided", undecided);
            let is_all = said.is_empty();
            said.push(if is_all { texts.format("nothing-changed", &[("why", &words)]) } else { words });
        }
        texts.sentences(&said)
    }
}

/// What was found about a station until now counts no longer: its disk is reset no more, its copy is gone. Where nothing
/// was found nothing is recorded. What is undecided in the founding PC's name is not settled so, see [`super::say_whose`].
///
/// # Errors
/// [`No::Retired`]; what the store and the disk say.
pub fn settle(
    by: &Authorized,
    db: &mut Db,
    folder: &Path,
    now_ms: i64,
    station: &str,
) -> Result<Settled, Fail> {
    let Meant { bureau, view, station: known } = meant(db, folder, station)?;
    let name = known.name.clone();
    if view.directory.retired(&known.station_id).is_some() {
        return Err(No::Retired(name).into());
    }
    let told = db.admissions_told(bureau.station)?;
    let admission = Admission::of(&told, &known.station_id);
    let found = resets_of(db, &view, &known.station_id, &admission)?;
    let resets = rewinds(&found, now_ms);
    let here = as_this_pc(db, &known.station_id)?;
    let taken_ms = taken_since((db, &view), &known.station_id, now_ms)?;
    let taken = taken_ms.is_some_and(|since_ms| admission.counts(since_ms));
    let copied = strange_of(db, &known.station_id, &admission)? || taken;
    let id = known.station_id.to_string();
    let of_founder = known.station_id == bureau.station;
    let not_ours = if of_founder { not_as_founder(db, &view)? } else { None };
    let (owned, disowned) = (here.unwrap_or(0), not_ours.unwrap_or(0));
    if let Some(n) = not_ours {
        // At a PC that took them they fall out as well.
        db.disown(now_ms, by.by())?;
        db.keep_peer_note(OLD_KEY, &id, Some(&n.to_string()))?;
    }
    let undecided = if of_founder { db.said_in_own_name(InOwnName::Undecided)?.len() as u64 } else { 0 };
    let overtaken = if of_founder { keep_overtaken(db, &view, &bureau.station)? } else { 0 };
    let settled = Settled { name, resets, copied, owned, disowned, undecided, overtaken };
    if resets == 0 && !copied && here.is_none() {
        return Ok(settled);
    }
    let fact = admitted_again(&known, (Vec::new(), Vec::new()), by);
    // The server may have another clock: what it noted until now is settled too.
    let seen_ms = db.peer(&known.station_id.to_string())?.1;
    let strange_ms = strange_since(db, &known.station_id)?;
    let noted = seen_ms.into_iter().chain(strange_ms).chain(taken_ms);
    let at_ms = found.into_iter().chain(noted).fold(now_ms, i64::max);
    db.record_by(at_ms, by, &fact)?;
    if let Some(n) = here {
        db.keep_peer_note(AS_THIS_PC, &id, Some(&n.to_string()))?;
    }
    if resets > 0 || copied {
        let admission = Admission::of(&db.admissions_told(bureau.station)?, &known.station_id);
        let left = resets_of(db, &View::of(db, &bureau)?, &known.station_id, &admission)?;
        let is_left = rewinds(&left, now_ms) > 0 || strange_of(db, &known.station_id, &admission)?;
        must_hold(!is_left, &settled.name)?;
    }
    Ok(settled)
}

/// The exams whose times were checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedTimes {
    /// The name of the station.
    pub name: String,
    /// The exams that count from here on.
    pub exams: Vec<Uuid>,
}

impl CheckedTimes {
    /// The message that says it.
    pub const fn key(&self) -> &'static str {
        if self.exams.is_empty() { "bureau-times-nothing" } else { "bureau-times-checked" }
    }
}

/// The exams that the list of stations shows for a station as ones whose dates a person checks count from here on: their dates
/// were held against what else is known of them. They are those, and nothing that is not shown. By its name all stations that
/// are called so are meant, retired ones as well: what a PC wrote before it was retired counts. Where there is no such exam
/// nothing is recorded.
///
/// # Errors
/// What the store and the disk say.
pub fn check_times(
    by: &Authorized,
    db: &mut Db,
    folder: &Path,
    now_ms: i64,
    station: &str,
) -> Result<CheckedTimes, Fail> {
    let Meant { bureau, view, station: known } = meant(db, folder, station)?;
    let called = |id: &Uuid| view.directory.station(id).is_some_and(|other| other.name == station.trim());
    let is_meant =
        |exam: &InDoubt| exam.doubt.is_asked() && (exam.station == known.station_id || called(&exam.station));
    // What a PC wrote before it joined, or under a name that it has no more, is said of the station that it was.
    let mut of: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
    for exam in exams_in_doubt(db, &view, now_ms)?.into_iter().filter(is_meant) {
        of.entry(exam.owner).or_default().insert(exam.attempt);
    }
    of.retain(|owner, _| view.directory.station(owner).is_some());
    let admitted = |(owner, exams): (&Uuid, &BTreeSet<Uuid>)| {
        let exams = exams.iter().copied().collect();
        Some(admitted_again(as_meant(&view, &known, owner)?, (exams, Vec::new()), by))
    };
    let told: Vec<Fact> = of.iter().filter_map(admitted).collect();
    if !told.is_empty() {
        db.record_all_by(now_ms, by, &told)?;
        let left = exams_in_doubt(db, &View::of(db, &bureau)?, now_ms)?;
        let left: BTreeSet<Uuid> =
            left.iter().filter(|exam| exam.doubt.is_asked()).map(|exam| exam.attempt).collect();
        for exams in of.values_mut() {
            exams.retain(|exam| !left.contains(exam));
        }
        must_hold(of.values().any(|exams| !exams.is_empty()), &known.name)?;
    }
    Ok(CheckedTimes { name: known.name, exams: of.into_values().flatten().collect() })
}

/// The station that somebody means, and what is known of its bureau.
pub(super) struct Meant {
    bureau: BureauFile,
    view: View,
    station: Enrolled,
}

impl Meant {
    /// The bureau, what is known of it, and the station.
    pub(super) fn parts(self) -> (BureauFile, View, Enrolled) {
        (self.bureau, self.view, self.station)
    }
}

/// At the PC that founded the bureau: nowhere else anything is settled.
pub(super) fn meant(db: &Db, folder: &Path, station: &str) -> Result<Meant, Fail> {
    let bureau = founded(db, folder)?;
    let view = View::of(db, &bureau)?;
    let mut station = station_named(db, &view, station)?.clone();
    if station.station_id == bureau.station {
        // Which key this PC has no directory says better.
        let key = StationKey::load(&folder.join(STATION_KEY_FILE))?;
        station.key_id = key.public().key_id().to_string();
        station.public_key = hex(key.public().as_bytes());
        if let Some(box_key) = key.box_public() {
            station.box_key = hex(box_key);
        }
    }
    Ok(Meant { bureau, view, station })
}

/// A station as it is admitted; the one that is meant as [`meant`] found it.
fn as_meant<'a>(view: &'a View, known: &'a Enrolled, id: &Uuid) -> Option<&'a Enrolled> {
    if *id == known.station_id { Some(known) } else { view.directory.station(id) }
}

/// Whose things are from here on that other PCs said to be theirs too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The name of the station.
    pub name: String,
    /// The sittings and attempts that are of it.
    pub things: Vec<Uuid>,
    /// Room and day of the sittings, and whose the attempts are.
    pub what: Vec<String>,
}

impl Decided {
    /// The message that says it.
    pub const fn key(&self) -> &'static str {
        if self.things.is_empty() { "bureau-contested-nothing" } else { "bureau-contested-decided" }
    }

    /// What is of it, to stand behind how many they are.
    pub fn what(&self, texts: &Messages) -> String {
        if self.what.is_empty() { String::new() } else { texts.aside(texts.list(&self.what)) }
    }
}

/// What a station and others say to be theirs, as it is known here, is of that station from here on: a person asked whose it
/// is. Where nothing is open, what was decided last is its own, if it was decided for another one; `again` means all that ever
/// was. Where there is nothing of the kind nothing is recorded. By its name a retired PC that was called so is meant as well;
/// where more than one of that name says so, nobody can tell which.
///
/// # Errors
/// [`No::NamedAlike`]; what the store and the disk say.
pub fn decide(
    by: &Authorized,
    db: &mut Db,
    folder: &Path,
    now_ms: i64,
    (station, again): (&str, bool),
) -> Result<Decided, Fail> {
    let Meant { view, station: known, .. } = meant(db, folder, station)?;
    let all = db.to_decide()?;
    let name = known.name.clone();
    let named = view.stations().filter(|other| other.name == name && station.trim() == name);
    let mut meant: BTreeSet<Uuid> = named.map(|other| other.station_id).collect();
    meant.insert(known.station_id);
    // What it was before it joined said it, perhaps.
    let was = |id: &Uuid| {
        let series = view.series_of(id);
        let owners = series.iter().filter_map(|series| view.owners.get(series).copied());
        owners.chain([*id]).collect::<BTreeSet<Uuid>>()
    };
    let mut pcs: BTreeMap<Uuid, BTreeSet<Uuid>> = meant.iter().map(|id| (*id, was(id))).collect();
    pcs.retain(|_, was| all.values().any(|claimed| !claimed.by.is_disjoint(was)));
    if pcs.len() > 1 {
        let ends: Vec<String> = pcs.keys().map(end_of_id).collect();
        return Err(No::NamedAlike { name, ends: ends.join(" / ") }.into());
    }
    let own = pcs.into_values().next().unwrap_or_default();
    let mut of: BTreeMap<Uuid, Vec<OfStation>> = BTreeMap::new();
    // What is open is asked about; what was decided long ago is not meant by the way.
    let is_open = |claimed: &Claimed| claimed.holder.is_none() && !claimed.by.is_disjoint(&own);
    let any_open = all.values().any(is_open);
    for (thing, claimed) in all {
        let is_asked = again || if any_open { is_open(&claimed) } else { claimed.last };
        let is_its_own = claimed.holder.is_some_and(|holder| own.contains(&holder));
        let claims = claimed.by.intersection(&own).find(|id| view.directory.station(id).is_some());
        let Some(station) = claims.filter(|_| is_asked && !is_its_own) else { continue };
        let against: Vec<Uuid> = claimed.by.difference(&own).copied().collect();
        if !against.is_empty() {
            of.entry(*station).or_default().push(OfStation { thing, against });
        }
    }
    let admitted = |(station, things): (&Uuid, &Vec<OfStation>)| {
        Some(admitted_again(as_meant(&view, &known, station)?, (Vec::new(), things.clone()), by))
    };
    let told: Vec<Fact> = of.iter().filter_map(admitted).collect();
    if !told.is_empty() {
        db.record_all_by(now_ms, by, &told)?;
        let now = db.to_decide()?;
        let has = |thing: &ContestedThing| {
            now.get(thing).is_none_or(|claimed| claimed.holder.is_some_and(|holder| own.contains(&holder)))
        };
        for things in of.values_mut() {
            things.retain(|of| has(&of.thing));
        }
        must_hold(of.values().any(|things| !things.is_empty()), &name)?;
    }
    let mut decided = Decided { name, things: Vec::new(), what: Vec::new() };
    let words = Things::of(db)?;
    for OfStation { thing, .. } in of.values().flatten() {
        decided.things.push(thing.id());
        decided.what.extend(words.words(db, thing)?);
    }
    Ok(decided)
}

/// A station is admitted once more as it is.
fn admitted_again(known: &Enrolled, (exams, things): (Vec<Uuid>, Vec<OfStation>), by: &Authorized) -> Fact {
    Fact::EnrolStation(EnrolStation {
        station_id: known.station_id,
        unit_id: known.unit_id,
        name: known.name.clone(),
        key_id: known.key_id.clone(),
        public_key: known.public_key.clone(),
        box_key: known.box_key.clone(),
        login: known.login.clone(),
        hosts: known.hosts.clone(),
        exams,
        things,
        was: None,
        by: by.by(),
    })
}
