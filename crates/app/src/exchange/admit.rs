//! What the founding PC says of stations: one is admitted, and gets a duty.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::alike::listed_as;
use super::bureau_file::BureauFile;
use super::fail::{Fail, No};
use super::found::unit_named;
use super::held::{must_hold, station_named};
use super::in_own_name::undecided_admissions;
use super::me::{Letter, Me, entries};
use super::past::{Past, Was, said_before};
use super::place_taken::KeysHad;
use super::reaching::{Reaches, ends};
use super::request::{JoinRequest, is_invented, read_request};
use super::view::View;
use crate::clock::Clock;
use crate::lang::Messages;
use dabiao_credential::KeyId;
use dabiao_domain::actor::Authorized;
use dabiao_domain::sync::directory::EnrolStation;
use dabiao_domain::sync::duty::{Duty, Holders};
use dabiao_package::{Body, Item, PackageKind, PackageName};
use dabiao_store::{Db, Fact, facts};

/// What the body of an answer is called.
pub(super) const ANSWER: &str = "answer";

/// The bureau as an answer names it, and the request that it answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Answer {
    pub bureau: BureauFile,
    /// SHA-256 of the request.
    pub request: String,
    /// The name that the station got.
    pub name: String,
    /// Its unit.
    pub unit: Uuid,
    /// The station that it is again, where it is the same PC as before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<Uuid>,
}

/// What was admitted.
#[derive(Clone, Debug)]
pub struct Admitted {
    /// The station.
    pub station: Uuid,
    /// Its name.
    pub name: String,
    /// The name of its unit.
    pub unit: String,
    /// The duties that it got.
    pub duties: Vec<Duty>,
    /// The answer.
    pub file: PathBuf,
    /// The retired stations that it was before.
    pub was: Vec<Was>,
    /// Whether its request names a past that it does not prove: what was written there does not count by this.
    pub unproven: bool,
    /// Whether the directory says something new by that; else the answer alone was written, once more.
    pub changed: bool,
}

impl Admitted {
    /// What is to be said of its past, in sentences.
    pub fn of_past(&self, texts: &Messages) -> Vec<String> {
        let unproven = self.unproven.then(|| texts.get("approve-unproven"));
        self.was.iter().map(|was| was.words(texts)).chain(unproven).collect()
    }
}

/// The bureau that this PC founded.
///
/// # Errors
/// [`No::NoBureau`], [`No::NotFounder`]; what the store and the disk say.
pub fn founded(db: &Db, folder: &Path) -> Result<BureauFile, Fail> {
    let bureau = BureauFile::load(folder)?.ok_or(No::NoBureau)?;
    // A restored founding PC goes on in a series that leads back to the first one.
    let first = bureau.series.to_string();
    if db.own_station()? == bureau.station && db.own_series().any(|series| *series == first) {
        Ok(bureau)
    } else {
        Err(No::NotFounder(bureau.name).into())
    }
}

/// What the administrator decides about a request; where they say nothing, it is as the request has it.
#[derive(Clone, Debug, Default)]
pub struct Decision {
    /// The unit, by its name.
    pub unit: Option<String>,
    /// The name of the PC.
    pub name: Option<String>,
    /// What it may say for its unit.
    pub duties: Vec<String>,
    /// That it is the PC that it says its data are of: it got another network card, and stays the station that it was.
    pub same_pc: bool,
    /// That it was found again, where it was retired as lost: what was written there since counts.
    pub taken_back: bool,
}

/// Admits the station that asks in the file `request`, and writes the answer to `out`. Once more for the same request it
/// writes the answer again.
///
/// # Errors
/// [`No`]; what the store and the disk say.
pub fn approve(
    by: &Authorized,
    db: &mut Db,
    folder: &Path,
    clock: &dyn Clock,
    (request, out): (&Path, &Path),
    decision: &Decision,
) -> Result<Admitted, Fail> {
    let bureau = founded(db, folder)?;
    let (asks, digest) = read_request(request)?;
    // Who asks is real: a demonstration joins nothing.
    if is_invented(db)? {
        return Err(No::OfDemonstration(bureau.name).into());
    }
    if decision.same_pc {
        return approve_again(by, db, folder, clock, &bureau, (&asks, digest, out));
    }
    let unit = unit_named(db, decision.unit.as_deref().unwrap_or(&asks.unit))?;
    let name = decision.name.clone().filter(|name| !name.trim().is_empty()).unwrap_or(asks.name.clone());
    let name = name.trim().to_owned();
    let view = View::of(db, &bureau)?;
    sound(&view, &asks, &name)?;
    if view.directory.retired(&asks.station).is_some() {
        return Err(No::Retired(name).into());
    }
    let has_name = |other: &EnrolStation| other.name == name && other.station_id != asks.station;
    if view.stations().any(|other| has_name(other) && view.is_active(other)) {
        return Err(No::NameTaken(name).into());
    }
    // Two PCs would have it once somebody says that the founding one admitted that; who proves to be it may ask anew.
    let is_other = |of: &facts::EnrolStation| {
        of.station_id != asks.station && !asks.proven.contains(&(of.station_id, of.key_id.clone()))
    };
    if undecided_admissions(db)?.iter().any(|of| of.name == name && is_other(of)) {
        return Err(No::NameUndecided(name).into());
    }
    let of = ((unit.id, name.as_str()), decision.taken_back);
    let past = Past::of(db, (&view, bureau.station), &asks, of, by)?;
    let mut told = past.told;
    // Said anew where something is taken back once more: that is its past from here on, whatever was said of it meanwhile.
    let takes_back = told.iter().any(|fact| matches!(fact, Fact::RetireStation(_)));
    let known = view.directory.station(&asks.station);
    let said = said_before(db, bureau.station, &asks.station)?;
    let is_known = known.is_some_and(|known| known.name == name && known.unit_id == unit.id);
    if takes_back || !is_known || !past.was.is_subset(&said) {
        told.push(Fact::EnrolStation(facts::EnrolStation {
            station_id: asks.station,
            unit_id: unit.id,
            name: name.clone(),
            key_id: asks.key_id.clone(),
            public_key: asks.public_key.clone(),
            box_key: asks.box_key.clone(),
            login: String::new(),
            hosts: asks.hosts.clone(),
            exams: Vec::new(),
            things: Vec::new(),
            was: Some(past.was.into_iter().collect()),
            by: by.by(),
        }));
    }
    let mut duties = Vec::new();
    for duty in &decision.duties {
        let duty = Duty::from_name(duty).ok_or_else(|| No::NoDuty(duty.clone()))?;
        duties.push(duty);
        // What one station has for the whole bureau is nothing of a unit.
        let of = (duty.holders() != Holders::OneOfBureau).then_some(unit.id);
        if duty != Duty::Practice && !view.directory.has(&asks.station, duty, of) {
            told.push(grant(&view, duty, of, asks.station, by));
        }
    }
    let changed = !told.is_empty();
    if changed {
        db.record_all_by(clock.wall_ms(), by, &told)?;
        must_hold(are_admitted(&View::of(db, &bureau)?, &told), &name)?;
    }
    let answer = Answer { bureau, request: digest, name: name.clone(), unit: unit.id, station: None };
    let file = answer_to(db, folder, clock, &asks, &answer, out)?;
    let (station, was, unproven) = (asks.station, past.retired, past.unproven);
    Ok(Admitted { station, name, unit: unit.name, duties, file, was, unproven, changed })
}

/// As [`approve`], for the same PC with another network card: its station gets the key of the request and the print.
fn approve_again(
    by: &Authorized,
    db: &mut Db,
    folder: &Path,
    clock: &dyn Clock,
    bureau: &BureauFile,
    (asks, digest, out): (&JoinRequest, String, &Path),
) -> Result<Admitted, Fail> {
    let again = asks.again.as_ref().ok_or_else(|| No::NotCopied(asks.name.clone()))?;
    let view = View::of(db, bureau)?;
    let none = || No::NoStation(again.station.to_string());
    let known = view.directory.station(&again.station).filter(|s| !s.box_key.is_empty()).ok_or_else(none)?;
    if view.directory.retired(&again.station).is_some() {
        return Err(No::Retired(known.name.clone()).into());
    }
    let of = ((known.unit_id, known.name.as_str()), false);
    let past = Past::of(db, (&view, bureau.station), asks, of, by)?;
    // Whoever has not its key takes its place by no word of a person.
    if !past.has_copied {
        return Err(No::NotItsPast(known.name.clone()).into());
    }
    // Nor who has one of before: the PC that was admitted since goes on. It may be the request that was admitted so.
    let is_answered = (&known.key_id, &known.public_key) == (&asks.key_id, &asks.public_key);
    if !past.has_present && !is_answered {
        let day = KeysHad::of(db, bureau.station)?.day_of_present(&known.station_id);
        return Err(No::OlderCopy { name: known.name.clone(), day }.into());
    }
    let mut told = past.told;
    if known.key_id != asks.key_id {
        let mut hosts = known.hosts.clone();
        // Without one it is any PC, and stays so.
        if !hosts.is_empty() {
            hosts.push(again.host.clone());
        }
        told.push(Fact::EnrolStation(facts::EnrolStation {
            station_id: again.station,
            unit_id: known.unit_id,
            name: known.name.clone(),
            key_id: asks.key_id.clone(),
            public_key: asks.public_key.clone(),
            box_key: asks.box_key.clone(),
            login: known.login.clone(),
            hosts,
            exams: Vec::new(),
            things: Vec::new(),
            was: Some(past.was.into_iter().collect()),
            by: by.by(),
        }));
    }
    let (station, name, unit) = (again.station, known.name.clone(), known.unit_id);
    let changed = !told.is_empty();
    if changed {
        db.record_all_by(clock.wall_ms(), by, &told)?;
        must_hold(are_admitted(&View::of(db, bureau)?, &told), &name)?;
    }
    let bureau = bureau.clone();
    let answer = Answer { bureau, request: digest, name: name.clone(), unit, station: Some(station) };
    let file = answer_to(db, folder, clock, asks, &answer, out)?;
    let unit = db.units()?.into_iter().find(|known| known.id == unit).map_or_else(String::new, |u| u.name);
    let (was, unproven) = (past.retired, past.unproven);
    Ok(Admitted { station, name, unit, duties: Vec::new(), file, was, unproven, changed })
}

/// Longer names of a PC are none, in characters.
const MAX_NAME: usize = 60;

/// That the request is by a PC that nobody else is, under a name that can be read. Ids stand in every package: whoever
/// names another PC's would take its place, with a key of their own.
fn sound(view: &View, asks: &JoinRequest, name: &str) -> Result<(), Fail> {
    if name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
        return Err(No::OddName.into());
    }
    match view.directory.station(&asks.station) {
        Some(known) if known.key_id == asks.key_id && known.public_key == asks.public_key => Ok(()),
        Some(known) => Err(No::AnothersId(known.name.clone()).into()),
        None if view.owners.values().any(|owner| *owner == asks.station) => {
            Err(No::AnothersId(asks.station.to_string()).into())
        }
        None => Ok(()),
    }
}

/// Whether the stations that others speak with are admitted as it was told. What a PC was before may have had several keys.
fn are_admitted(view: &View, told: &[Fact]) -> bool {
    let is_so = |fact: &Fact| match fact {
        Fact::EnrolStation(said) if !said.box_key.is_empty() => {
            let now = view.directory.station(&said.station_id);
            now.is_some_and(|now| {
                (&now.key_id, &now.public_key, &now.box_key)
                    == (&said.key_id, &said.public_key, &said.box_key)
            })
        }
        _ => true,
    };
    told.iter().all(is_so)
}

fn grant(view: &View, duty: Duty, unit_id: Option<Uuid>, station_id: Uuid, by: &Authorized) -> Fact {
    let epoch = view.directory.next_epoch(duty);
    Fact::GrantDuty(facts::GrantDuty {
        duty: duty.name().to_owned(),
        unit_id,
        station_id,
        epoch,
        by: by.by(),
    })
}

fn answer_to(
    db: &Db,
    folder: &Path,
    clock: &dyn Clock,
    asks: &JoinRequest,
    answer: &Answer,
    out: &Path,
) -> Result<PathBuf, Fail> {
    let view = View::of(db, &answer.bureau)?;
    let key_id: KeyId = asks.key_id.parse().map_err(|_| No::NoRequest(out.to_owned()))?;
    let box_key = super::bureau_file::bytes(&asks.box_key).ok_or_else(|| No::NoRequest(out.to_owned()))?;
    let station = answer.station.unwrap_or(asks.station);
    let station = view.directory.station(&station).ok_or_else(|| No::NoStation(asks.name.clone()))?;
    // The directory alone; the rest comes with the first exchange.
    let mut places = Reaches::of(db, &view)?.of_station(station);
    places.retain(|place| view.directory_series.contains(&place.series));
    let down = places.iter().filter_map(|place| view.set.get(place));
    let json = serde_json::to_vec(answer)
        .map_err(|e| Fail::BureauFile { path: out.to_owned(), why: e.to_string() })?;
    let first = std::iter::once(Item::Body(Body::new(asks.station, ANSWER, json)));
    let me = Me::of(folder, clock)?;
    let id = clock.new_id();
    let letter = Letter {
        bureau: answer.bureau.series,
        id,
        kind: PackageKind::Answer,
        name: PackageName::Other { kind: PackageKind::Answer, station: asks.station, id },
        station: answer.bureau.station,
        to: vec![(key_id, box_key)],
        tips: ends(&places),
        labels: view.labels(),
        clock,
    };
    letter.write_to(out, folder, &me.key, first.chain(entries(down)).map(Ok))
}

/// Gives a duty to a station, for `unit` or for the bureau. Whether it did not have it.
///
/// # Errors
/// [`No`]; what the store and the disk say.
pub fn give_duty(
    by: &Authorized,
    db: &mut Db,
    folder: &Path,
    now_ms: i64,
    (duty, station, unit): (&str, &str, Option<&str>),
) -> Result<(Duty, String, bool), Fail> {
    let bureau = founded(db, folder)?;
    let duty = Duty::from_name(duty.trim()).ok_or_else(|| No::NoDuty(duty.to_owned()))?;
    let unit = unit.map(|unit| unit_named(db, unit)).transpose()?.map(|unit| unit.id);
    let view = View::of(db, &bureau)?;
    let station = station_named(db, &view, station)?;
    if view.directory.retired(&station.station_id).is_some() {
        return Err(No::Retired(station.name.clone()).into());
    }
    let alone = matches!(duty.holders(), Holders::OneOfBureau);
    if alone && unit.is_some() {
        return Err(No::DutyOfUnit(duty.name().to_owned()).into());
    }
    let id = station.station_id;
    let name = listed_as(&view, &id).unwrap_or_default();
    let has = |view: &View| match view.directory.holder(duty, unit) {
        _ if duty == Duty::Practice => true,
        Some(held) if duty != Duty::Exam => held.station == id,
        _ => view.directory.has(&id, duty, unit),
    };
    let had = has(&view);
    if !had {
        let fact = grant(&view, duty, unit, id, by);
        db.record_by(now_ms, by, &fact)?;
        must_hold(has(&View::of(db, &bureau)?), &name)?;
    }
    Ok((duty, name, !had))
}
