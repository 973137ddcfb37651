//! The deputy of a sitting: the PC that may take it over when the one that holds it dies.
//!
//! Its ticket is sealed to it and has what the holder has: the series with the plan and the roll, the people, and the
//! sitting's secret, from which the start code and all seeds follow. It lies there as the file that it came in, and is
//! opened when the sitting is taken over.

use std::path::Path;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::kept::{Opened, Verifier, deputy_path, keep, know};
use super::no::RoomNo;
use super::roll::replayed;
use super::ticket::StationWire;
use crate::clock::Clock;
use crate::exchange::arrival::arrives_ms;
use crate::exchange::bureau_file::BureauFile;
use crate::exchange::fail::{Fail, No};
use crate::exchange::view::View;
use crate::signing::JournalKeys;
use dabiao_credential::StartCode;
use dabiao_domain::actor::Actor;
use dabiao_domain::roster::Officer;
use dabiao_domain::sitting::{SittingEvent, SittingRefusal, SittingSecret};
use dabiao_domain::standard::Standard;
use dabiao_domain::sync::duty::Duty;
use dabiao_store::{Db, unhex};

/// What the body of a deputy's ticket is called in its package.
pub(super) const DEPUTY: &str = "deputy";

/// The form of it that this program writes.
pub(super) const VERSION: u32 = 1;

/// A deputy's ticket as it stands in its package.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DeputyWire {
    pub version: u32,
    pub sitting: Uuid,
    /// Grows with every packing: of two the greater holds.
    pub number: u64,
    pub host: StationWire,
    pub deputy: StationWire,
    pub people: Vec<PersonWire>,
    /// The sitting's secret. The package is sealed to that one PC.
    pub secret: String,
}

/// A candidate or an invigilator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PersonWire {
    pub id: Uuid,
    pub badge: String,
    pub name: String,
    pub unit_id: Uuid,
    pub unit: String,
}

/// A ticket by which this PC is the deputy of a sitting.
#[derive(Clone, PartialEq, Eq)]
pub struct DeputyTicket {
    /// The sitting.
    pub sitting: Uuid,
    /// The PC that holds it, by its id and its name.
    pub host: (Uuid, String),
    number: u64,
    people: Vec<PersonWire>,
    secret: SittingSecret,
}

impl std::fmt::Debug for DeputyTicket {
    // A secret has no business in a log file.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeputyTicket").field("sitting", &self.sitting).finish_non_exhaustive()
    }
}

/// A sitting that this PC took over.
#[derive(Clone, PartialEq, Eq)]
pub struct TookOver {
    /// The sitting.
    pub sitting: Uuid,
    /// The PC that held it before.
    pub host: String,
    /// The start code of its tickets, for the invigilator alone.
    pub code: String,
    /// Its secret.
    pub secret: SittingSecret,
    /// Whether it was taken over before.
    pub again: bool,
}

impl std::fmt::Debug for TookOver {
    // A secret has no business in a log file.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TookOver").field("sitting", &self.sitting).finish_non_exhaustive()
    }
}

fn read(opened: &Opened, here: Uuid, path: &Path) -> Result<DeputyTicket, Fail> {
    let none = || Fail::from(RoomNo::NoTicket(path.to_owned()));
    let body = opened.body(DEPUTY).ok_or_else(none)?;
    let value: serde_json::Value = serde_json::from_slice(&body.bytes).map_err(|_| none())?;
    if value.get("version").and_then(serde_json::Value::as_u64).is_some_and(|v| v > u64::from(VERSION)) {
        return Err(RoomNo::Newer.into());
    }
    let wire: DeputyWire = serde_json::from_value(value).map_err(|_| none())?;
    if wire.deputy.station != here {
        return Err(RoomNo::OtherPc(wire.deputy.name).into());
    }
    let secret = unhex(&wire.secret).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()).ok_or_else(none)?;
    if wire.host.station != opened.from {
        return Err(none());
    }
    Ok(DeputyTicket {
        sitting: wire.sitting,
        host: (wire.host.station, wire.host.name),
        number: wire.number,
        people: wire.people,
        secret: SittingSecret::new(secret),
    })
}

fn kept(verifier: &Verifier<'_>, folder: &Path, sitting: Uuid) -> Option<DeputyTicket> {
    let path = deputy_path(folder, sitting);
    let opened = verifier.open(&path).ok()?;
    read(&opened, verifier.here, &path).ok().filter(|ticket| ticket.sitting == sitting)
}

/// Takes a deputy's ticket: what it has of the roll comes into the store as another station's, and the file is kept.
pub(super) fn take_deputy(
    db: &mut Db,
    folder: &Path,
    clock: &dyn Clock,
    (file, verifier): (&Path, &Verifier<'_>),
    opened: Opened,
) -> Result<DeputyTicket, Fail> {
    let mut ticket = read(&opened, verifier.here, file)?;
    if db.sittings_over()?.contains(&ticket.sitting) {
        return Err(RoomNo::Over.into());
    }
    match kept(verifier, folder, ticket.sitting) {
        Some(known) if known.number >= ticket.number => ticket = known,
        _ => keep(file, &deputy_path(folder, ticket.sitting), folder)?,
    }
    let came_ms = arrives_ms(db, clock)?;
    db.receive(Some(came_ms), Some(&JournalKeys), &opened.entries, &[])?;
    let people = ticket.people.iter().map(|p| {
        let officer = Officer::new(p.id, p.badge.clone(), p.name.clone(), p.unit_id, p.unit.clone());
        (p.id, officer)
    });
    know(db, clock, people.collect())?;
    Ok(ticket)
}

/// The secret of a sitting that this PC took over; none for any other.
///
/// # Errors
/// What the store and the disk say.
pub fn holds_secret(
    db: &Db,
    folder: &Path,
    clock: &dyn Clock,
    sitting: Uuid,
) -> Result<Option<SittingSecret>, Fail> {
    let here = db.own_station()?;
    let stored = db.sittings()?.into_iter().find(|stored| stored.plan.id == sitting);
    let took = |event: &SittingEvent| matches!(event, SittingEvent::Take { station } if *station == here);
    let Some(stored) = stored.filter(|stored| stored.entries.iter().any(|entry| took(&entry.event))) else {
        return Ok(None);
    };
    let ticket = kept(&Verifier::of(db, folder, clock, &[])?, folder, sitting);
    Ok(ticket.map(|ticket| ticket.secret).filter(|secret| stored.plan.commitment.is_of(secret)))
}

/// Takes a sitting over at the PC that was named its deputy: from here on the roll is written here. Once more, it only
/// gives the start code again.
///
/// # Errors
/// [`RoomNo::NotDeputy`] where this PC has no deputy's ticket or the roll names another one; [`RoomNo`]; what the store
/// and the disk say.
pub fn take_over(
    db: &mut Db,
    folder: &Path,
    clock: &dyn Clock,
    by: &Actor,
    built_in: &[Standard],
    sitting: Uuid,
) -> Result<TookOver, Fail> {
    let bureau = BureauFile::load(folder)?.ok_or(No::NoBureau)?;
    let verifier = Verifier::of(db, folder, clock, built_in)?;
    let ticket = kept(&verifier, folder, sitting).ok_or(RoomNo::NotDeputy)?;
    let mut roll = replayed(db, sitting, by, built_in)?;
    if !roll.sitting.plan().commitment.is_of(&ticket.secret) {
        return Err(RoomNo::NoSecret.into());
    }
    let here = db.own_station()?;
    let again = roll.sitting.holder() == Some(here);
    if !again {
        let view = View::of(db, &bureau)?;
        let own = view.stations().find(|s| s.station_id == here);
        if !own.is_some_and(|own| view.duties_of(own).contains(&Duty::Exam)) {
            return Err(RoomNo::NoDuty(bureau.name).into());
        }
        let event = SittingEvent::Take { station: here };
        let right = roll.right(&event)?.ok_or(RoomNo::NotDeputy)?;
        let by = roll.by();
        let entry = roll.entry(clock, by, event).map_err(|fail| match fail {
            Fail::Room(RoomNo::Refused(SittingRefusal::NotDeputy)) => RoomNo::NotDeputy.into(),
            fail => fail,
        })?;
        db.take_sitting(&right, &entry)?;
    }
    let bits = ticket.secret.ticket_code(roll.sitting.nonce(), sitting);
    let code = StartCode::of_bits(bits).shown();
    Ok(TookOver { sitting, host: ticket.host.1, code, secret: ticket.secret, again })
}
