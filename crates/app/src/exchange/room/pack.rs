//! The invigilator's PC packs tickets for the PCs of the room.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rand::rngs::StdRng;
use uuid::Uuid;

use super::deputy::{self, DEPUTY, DeputyWire, PersonWire};
use super::no::RoomNo;
use super::roll::{Roll, held};
use super::seating::{Seating, seats};
use super::ticket::{CandidateWire, StandardWire, StationWire, TICKET, VERSION, Wire};
use crate::clock::Clock;
use crate::exchange::alike::listed_as;
use crate::exchange::bureau_file::{self, BureauFile};
use crate::exchange::fail::{Fail, No};
use crate::exchange::me::{Letter, Me, rng};
use crate::exchange::standing::id_of;
use crate::exchange::view::View;
use dabiao_credential::password::Cost;
use dabiao_credential::{StartCode, lock_ticket, seal_seed};
use dabiao_domain::actor::Actor;
use dabiao_domain::roster::Officer;
use dabiao_domain::sitting::{
    Beside, Candidate, CandidateState, OpeningNonce, Sitting, SittingEvent, SittingRefusal, SittingSecret,
    SittingState, account_from,
};
use dabiao_domain::standard::Standard;
use dabiao_domain::sync::directory::EnrolStation;
use dabiao_domain::sync::duty::Duty;
use dabiao_package::{Body, Item, PackageKind, PackageName, Place};
use dabiao_store::{Db, Fact, hex};

/// What is packed, and where to.
#[derive(Clone, Debug)]
pub struct Pack<'a> {
    /// The sitting.
    pub sitting: Uuid,
    /// Who sits where; none: as it was packed before, else in turn at all other PCs of the bureau.
    pub seating: Option<Seating>,
    /// Which PC may take the sitting over if this one dies.
    pub deputy: DeputyChoice,
    /// The stick or the folder.
    pub out: &'a Path,
}

/// Which PC of the room may take a sitting over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeputyChoice {
    /// The one that was named before, or none.
    AsBefore,
    /// None.
    Nobody,
    /// The one of that name.
    Named(String),
}

/// The ticket of a PC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedFor {
    /// The PC.
    pub station: Uuid,
    /// Its name.
    pub name: String,
    /// The file.
    pub file: PathBuf,
    /// Its seats and the badges of those who sit there.
    pub seats: Vec<(u32, String)>,
}

/// What was packed.
#[derive(Clone)]
pub struct Packed {
    /// A ticket for each PC.
    pub tickets: Vec<PackedFor>,
    /// Badges of those who sit at this PC.
    pub here: Vec<String>,
    /// The ticket of the deputy, with its name: it has the sitting's secret.
    pub deputy: Option<(String, PathBuf)>,
    /// The start code, `K7QM-3XVD`: for the invigilator alone. Packing again gives the same.
    pub code: String,
}

impl std::fmt::Debug for Packed {
    // A secret has no business in a log file.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Packed").field("tickets", &self.tickets).finish_non_exhaustive()
    }
}

/// Opens a planned sitting, seats its candidates, and writes a ticket for each PC of the room below the folder; of one
/// that is open or running it writes them again, as it was seated or with other seats for who has not begun.
///
/// # Errors
/// [`RoomNo`]; [`Fail::NoFolder`]; what the store and the disk say. What is on record until then stays.
pub fn pack(
    db: &mut Db,
    folder: &Path,
    clock: &dyn Clock,
    (by, secret): (&Actor, &SittingSecret),
    built_in: &[Standard],
    pack: &Pack<'_>,
) -> Result<Packed, Fail> {
    let bureau = BureauFile::load(folder)?.ok_or(No::NoBureau)?;
    if !pack.out.is_dir() {
        return Err(Fail::NoFolder(pack.out.to_owned()));
    }
    let (me, view) = (Me::of(folder, clock)?, View::of(db, &bureau)?);
    let here = db.own_station()?;
    let mut roll = held(db, pack.sitting, by, built_in)?;
    if roll.sitting.state().over() {
        return Err(RoomNo::Over.into());
    }
    if !roll.sitting.plan().commitment.is_of(secret) {
        return Err(RoomNo::NoSecret.into());
    }
    let may = view
        .stations()
        .find(|s| s.station_id == here)
        .is_some_and(|s| view.duties_of(s).contains(&Duty::Exam));
    if !may {
        return Err(RoomNo::NoDuty(bureau.name).into());
    }
    // Before anything is put on record: whoever named a PC that can't be it has packed nothing.
    let deputy = deputy_of(&view, here, &pack.deputy, roll.sitting.deputy())?;
    let officers: BTreeMap<Uuid, Officer> = db.officers()?.into_iter().map(|o| (o.id, o)).collect();
    if let Some(deputy) = deputy {
        may_be_deputy(db, &roll.sitting, view.station(&deputy.to_string())?, &officers)?;
    }
    seat(
        db,
        clock,
        &mut roll,
        secret,
        &Room { view: &view, here, officers: &officers },
        pack.seating.as_ref(),
    )?;
    if deputy != roll.sitting.deputy() {
        roll.put(db, clock, SittingEvent::Deputy { station: deputy })?;
    }
    let nonce = roll.sitting.nonce().ok_or(RoomNo::NoSecret)?;
    let id = pack.sitting;
    let code = StartCode::of_bits(secret.ticket_code(Some(nonce), id));
    let key = secret.ticket_key(Some(nonce), id);
    let mut chance = rng(clock);
    let locked = lock_ticket(id, &key, &code, Cost::KEY_FILE, &mut chance).map_err(|_| RoomNo::Memory)?;
    let host = named(&view, here)?;
    let deputy = roll.sitting.deputy().map(|station| named(&view, station)).transpose()?;
    let ticket = Ticket { roll: &roll, secret, nonce, key: &key, locked: hex(&locked), host, deputy };
    let toml = db
        .standard_versions()?
        .into_iter()
        .find(|row| row.id == roll.standard.id && row.version == roll.standard.version);
    let stations: BTreeSet<Uuid> = roll.sitting.candidates().iter().filter_map(|c| c.station).collect();
    let mut tickets = Vec::new();
    for id in stations {
        let station = view.station(&id.to_string())?;
        let wire = ticket.wire(station, &officers, toml.as_ref().map(|row| row.toml.clone()), &mut chance)?;
        let file = send(&wire, station, &me, &bureau, (folder, clock, pack.out), &view)?;
        let seats = wire.candidates.iter().map(|c| (c.seat, c.badge.clone())).collect();
        let name = listed_as(&view, &id).unwrap_or_default();
        tickets.push(PackedFor { station: id, name, file, seats });
    }
    let stay = roll.sitting.candidates().iter().filter(|c| c.station.is_none());
    let here = stay.filter_map(|c| Some(officers.get(&c.officer)?.badge.clone())).collect();
    let place = (folder, clock, pack.out);
    let deputy = match &ticket.deputy {
        Some(deputy) => {
            let file = send_deputy(db, &ticket, deputy, &officers, (&me, &bureau, &view), place)?;
            Some((deputy.name.clone(), file))
        }
        None => None,
    };
    Ok(Packed { tickets, here, deputy, code: code.shown() })
}

/// Which PC is the deputy then: one of the bureau's that may hold sittings itself, or nobody; as it is where nothing is said.
fn deputy_of(
    view: &View,
    here: Uuid,
    choice: &DeputyChoice,
    now: Option<Uuid>,
) -> Result<Option<Uuid>, Fail> {
    let name = match choice {
        DeputyChoice::AsBefore => return Ok(now),
        DeputyChoice::Nobody => return Ok(None),
        DeputyChoice::Named(name) => name,
    };
    let station = view.station(name)?;
    let may = view.is_active(station) && view.duties_of(station).contains(&Duty::Exam);
    if !may || station.station_id == here {
        return Err(RoomNo::NoDeputy(station.name.clone()).into());
    }
    Ok(Some(station.station_id))
}

/// Refuses a PC as deputy where a candidate could act as the invigilator, and one that took the sitting over before, when it
/// was called off: naming it would make that count.
fn may_be_deputy(
    db: &Db,
    sitting: &Sitting,
    station: &EnrolStation,
    officers: &BTreeMap<Uuid, Officer>,
) -> Result<(), Fail> {
    let plan = sitting.plan();
    let given = db.accounts_given_at(station.station_id)?;
    let from = |officer: &Uuid| account_from(*officer, &given, &plan.candidates);
    if let Some(by) = plan.invigilators.iter().find_map(from) {
        let who = officers.get(&by).map_or_else(String::new, |o| format!("{} {}", o.badge, o.name));
        return Err(RoomNo::DeputyOfCandidate(station.name.clone(), who).into());
    }
    let took = |said: &Beside| {
        said.station == station.station_id && matches!(said.entry.event, SittingEvent::Take { .. })
    };
    if sitting.beside().iter().any(took) {
        return Err(RoomNo::DeputyTook(station.name.clone()).into());
    }
    Ok(())
}

/// Writes the ticket of the deputy, sealed to it: the series of this PC with the plan and the roll, the people, the secret.
fn send_deputy(
    db: &Db,
    ticket: &Ticket<'_>,
    deputy: &StationWire,
    officers: &BTreeMap<Uuid, Officer>,
    (me, bureau, view): (&Me, &BureauFile, &View),
    place: (&Path, &dyn Clock, &Path),
) -> Result<PathBuf, Fail> {
    let (sitting, station) = (&ticket.roll.sitting, view.station(&deputy.station.to_string())?);
    let plan = sitting.plan();
    let people = plan.candidates.iter().chain(&plan.invigilators).filter_map(|id| officers.get(id));
    let people = people.map(|officer| PersonWire {
        id: officer.id,
        badge: officer.badge.clone(),
        name: officer.name.clone(),
        unit_id: officer.unit_id,
        unit: officer.unit.clone(),
    });
    let wire = DeputyWire {
        version: deputy::VERSION,
        sitting: plan.id,
        number: sitting.entries().len() as u64,
        host: ticket.host.clone(),
        deputy: deputy.clone(),
        people: people.collect(),
        secret: hex(ticket.secret.bytes()),
    };
    let bytes = serde_json::to_vec(&wire).map_err(|e| dabiao_store::StoreError::Corrupt(e.to_string()))?;
    // What was put on record a moment ago belongs to it.
    let now = View::of(db, bureau)?;
    let own = now.series_of(&ticket.host.station);
    let entries = now.set.iter().filter(|entry| own.contains(&entry.series)).cloned().map(Item::Entry);
    let mut items: Vec<Item> = entries.collect();
    items.push(Item::Body(Body::new(plan.id, DEPUTY, bytes)));
    let said = [plan.id.as_bytes().as_slice(), deputy.station.as_bytes(), DEPUTY.as_bytes()].concat();
    post(items, (station, id_of(&said), ticket.host.station), me, bureau, place, view)
}

/// The PCs and people of the room.
struct Room<'a> {
    view: &'a View,
    here: Uuid,
    officers: &'a BTreeMap<Uuid, Officer>,
}

/// Puts on record who sits where, and opens a planned sitting.
fn seat(
    db: &mut Db,
    clock: &dyn Clock,
    roll: &mut Roll,
    secret: &SittingSecret,
    room: &Room<'_>,
    seating: Option<&Seating>,
) -> Result<(), Fail> {
    let planned = roll.sitting.state() == SittingState::Planned;
    let others = || -> Vec<Uuid> {
        let all = room.view.stations().filter(|s| room.view.directory.retired(&s.station_id).is_none());
        all.map(|s| s.station_id).filter(|id| *id != room.here).collect()
    };
    let seating = match seating {
        Some(seating) => seating.clone(),
        None if planned || !roll.sitting.is_elsewhere() => Seating::InTurn(others()),
        None => return Ok(()),
    };
    let nonce = roll.sitting.nonce().unwrap_or_else(|| OpeningNonce(clock.salt()));
    let lot = secret.draw_seats(Some(nonce), roll.sitting.plan().id, &roll.sitting.plan().candidates);
    let given = room.given(&seating, &roll.sitting.plan().candidates)?;
    let most = roll.sitting.plan().seats;
    if given.values().any(|(_, seat)| seat.is_some_and(|seat| seat > most)) {
        return Err(RoomNo::Refused(SittingRefusal::NoSuchSeat).into());
    }
    let chosen: BTreeMap<Uuid, u32> =
        given.iter().filter_map(|(id, (_, seat))| Some((*id, (*seat)?))).collect();
    let seats = if planned { seats(&lot, &chosen) } else { seats_so_far(roll, &chosen) };
    let stations = match &seating {
        Seating::InTurn(stations) if stations.is_empty() => return Err(RoomNo::NoStations.into()),
        Seating::InTurn(stations) => {
            let turn = seats.iter().zip(stations.iter().cycle());
            turn.map(|((officer, _), station)| (*officer, *station)).collect()
        }
        Seating::Listed(_) => {
            given.iter().map(|(id, (station, _))| (*id, *station)).collect::<BTreeMap<_, _>>()
        }
    };
    for station in stations.values() {
        if room.view.directory.retired(station).is_some() {
            let known = room.view.directory.station(station);
            return Err(No::Retired(known.map_or_else(String::new, |s| s.name.clone())).into());
        }
    }
    // Of two the same: what is on record already is not put on record again.
    for (officer, station) in stations {
        let station = Some(station).filter(|station| *station != room.here);
        let known = roll.sitting.candidate(officer);
        let moves = known.is_some_and(|c| c.station != station && can_move(c.state));
        if moves {
            roll.put(db, clock, SittingEvent::Place { officer, station })?;
        }
    }
    if planned {
        roll.put(db, clock, SittingEvent::Open { nonce })?;
    }
    for (officer, seat) in seats {
        if roll.sitting.candidate(officer).is_some_and(|c| c.seat != Some(seat) && c.attempt.is_none()) {
            roll.put(db, clock, SittingEvent::Seat { officer, seat })?;
        }
    }
    Ok(())
}

/// Who has not begun may still be moved.
const fn can_move(state: CandidateState) -> bool {
    matches!(state, CandidateState::Expected | CandidateState::Absent)
}

fn seats_so_far(roll: &Roll, chosen: &BTreeMap<Uuid, u32>) -> Vec<(Uuid, u32)> {
    let all = roll.sitting.candidates().iter();
    let seat = |c: &Candidate| Some((c.officer, chosen.get(&c.officer).copied().or(c.seat)?));
    let mut seats: Vec<(Uuid, u32)> = all.filter_map(seat).collect();
    // In the order in which they were shared out: whoever packs again with the same PCs moves nobody.
    seats.sort_by_key(|(_, seat)| *seat);
    seats
}

impl Room<'_> {
    /// The PC and the seat of each candidate whom a list names.
    fn given(
        &self,
        seating: &Seating,
        candidates: &[Uuid],
    ) -> Result<BTreeMap<Uuid, (Uuid, Option<u32>)>, Fail> {
        let Seating::Listed(listed) = seating else { return Ok(BTreeMap::new()) };
        let mut given = BTreeMap::new();
        for line in listed {
            let of = |o: &&Officer| o.badge.eq_ignore_ascii_case(&line.badge) && candidates.contains(&o.id);
            let officer = self.officers.values().find(of);
            let officer = officer.ok_or_else(|| RoomNo::NotACandidate(line.badge.clone()))?;
            let station = self.view.station(&line.station)?.station_id;
            if given.insert(officer.id, (station, line.seat)).is_some() {
                return Err(RoomNo::Twice(line.badge.clone()).into());
            }
        }
        Ok(given)
    }
}

fn named(view: &View, station: Uuid) -> Result<StationWire, Fail> {
    let name = view.station(&station.to_string())?.name.clone();
    Ok(StationWire { station, name })
}

/// What all tickets of a sitting share.
struct Ticket<'a> {
    roll: &'a Roll,
    secret: &'a SittingSecret,
    nonce: OpeningNonce,
    key: &'a [u8; 32],
    locked: String,
    host: StationWire,
    deputy: Option<StationWire>,
}

impl Ticket<'_> {
    fn wire(
        &self,
        station: &EnrolStation,
        officers: &BTreeMap<Uuid, Officer>,
        toml: Option<String>,
        chance: &mut StdRng,
    ) -> Result<Wire, Fail> {
        let sitting = &self.roll.sitting;
        let plan = sitting.plan();
        let mut candidates = Vec::new();
        for candidate in sitting.candidates().iter().filter(|c| c.station == Some(station.station_id)) {
            let (Some(seat), Some(officer)) = (candidate.seat, officers.get(&candidate.officer)) else {
                continue;
            };
            let Some(seed) = sitting.seat_seed(self.secret, officer.id) else { continue };
            let sealed =
                seal_seed(self.key, (plan.id, seat, officer.id), seed, chance).map_err(|_| RoomNo::Memory)?;
            candidates.push(CandidateWire {
                id: officer.id,
                badge: officer.badge.clone(),
                name: officer.name.clone(),
                unit_id: officer.unit_id,
                unit: officer.unit.clone(),
                birth: officer.birth.map(|birth| birth.to_string()),
                seat,
                seed: hex(&sealed),
            });
        }
        candidates.sort_by_key(|candidate| candidate.seat);
        Ok(Wire {
            version: VERSION,
            sitting: plan.id,
            number: sitting.entries().len() as u64,
            plan: Fact::of_plan(plan).plan,
            standard: StandardWire { id: plan.standard_id.clone(), version: plan.standard_version, toml },
            nonce: hex(&self.nonce.0),
            host: self.host.clone(),
            deputy: self.deputy.clone(),
            seat: StationWire { station: station.station_id, name: station.name.clone() },
            candidates,
            key: self.locked.clone(),
        })
    }
}

/// Writes the ticket of a PC, sealed to it; one of before is replaced.
fn send(
    wire: &Wire,
    station: &EnrolStation,
    me: &Me,
    bureau: &BureauFile,
    place: (&Path, &dyn Clock, &Path),
    view: &View,
) -> Result<PathBuf, Fail> {
    let name = id_of(&[wire.sitting.as_bytes().as_slice(), station.station_id.as_bytes()].concat());
    let bytes = serde_json::to_vec(wire).map_err(|e| dabiao_store::StoreError::Corrupt(e.to_string()))?;
    let items = vec![Item::Body(Body::new(wire.sitting, TICKET, bytes))];
    post(items, (station, name, wire.host.station), me, bureau, place, view)
}

/// Writes a package of tickets of that name for a PC, sealed to it.
fn post(
    items: Vec<Item>,
    (station, name, from): (&EnrolStation, Uuid, Uuid),
    me: &Me,
    bureau: &BureauFile,
    (folder, clock, out): (&Path, &dyn Clock, &Path),
    view: &View,
) -> Result<PathBuf, Fail> {
    let key = bureau_file::public_key(&station.key_id, &station.public_key);
    let (key, box_key) = key.zip(bureau_file::bytes(&station.box_key)).ok_or(No::NotByBureau)?;
    let letter = Letter {
        bureau: bureau.series,
        id: clock.new_id(),
        kind: PackageKind::Ticket,
        name: PackageName::Other { kind: PackageKind::Ticket, station: station.station_id, id: name },
        station: from,
        to: vec![(key.key_id(), box_key)],
        tips: Vec::new(),
        labels: view.labels(),
        clock,
    };
    let place = Place { folder: out, data: Some(folder) };
    let written =
        letter.write(place, &me.key, items.into_iter().map(Ok), &mut |_| ControlFlow::Continue(()))?;
    Ok(written.files.into_iter().next().unwrap_or_else(|| out.to_owned()))
}
