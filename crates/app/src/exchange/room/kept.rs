//! Tickets that this PC has taken: kept as the sealed files that they came in, verified and opened anew each time.

use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::deputy::{DEPUTY, DeputyTicket, take_deputy};
use super::no::RoomNo;
use super::ticket::{SeatTicket, TICKET};
use crate::clock::Clock;
use crate::exchange::bureau_file::{self, BureauFile};
use crate::exchange::fail::{Fail, No, fault_of};
use crate::exchange::intake::faults;
use crate::exchange::me::Me;
use crate::exchange::outcome::Trouble;
use crate::exchange::view::View;
use dabiao_domain::roster::Officer;
use dabiao_domain::standard::Standard;
use dabiao_domain::sync::SignedEntry;
use dabiao_domain::sync::duty::Duty;
use dabiao_files::{Readers, bounded_read, private_folder, write_whole};
use dabiao_package::{Body, Content, EXTENSION, Header, MAX_PART_BYTES, PackageKind, ReadError, Stop, read};
use dabiao_store::{Db, StoreError};

/// The folder of the tickets, in the data folder.
const TICKETS: &str = "tickets";

/// What was in a file of tickets.
pub(super) struct Opened {
    /// The station that sent it.
    pub from: Uuid,
    pub bodies: Vec<Body>,
    pub entries: Vec<SignedEntry>,
}

impl Opened {
    /// The body of that kind.
    pub fn body(&self, kind: &str) -> Option<&Body> {
        self.bodies.iter().find(|body| body.kind == kind)
    }
}

/// What a ticket is verified against.
pub(super) struct Verifier<'a> {
    me: Me,
    bureau: BureauFile,
    view: View,
    pub here: Uuid,
    built_in: &'a [Standard],
}

impl<'a> Verifier<'a> {
    pub fn of(db: &Db, folder: &Path, clock: &dyn Clock, built_in: &'a [Standard]) -> Result<Self, Fail> {
        let bureau = BureauFile::load(folder)?.ok_or(No::NoBureau)?;
        let me = Me::of(folder, clock)?;
        let view = View::of(db, &bureau)?;
        Ok(Self { me, bureau, view, here: db.own_station()?, built_in })
    }

    /// What is in a file of tickets that is whole, sealed to this PC, and of one that may hold sittings.
    pub fn open(&self, path: &Path) -> Result<Opened, Fail> {
        let (mut bodies, mut entries) = (Vec::new(), Vec::new());
        let mut sink = |content: Content| {
            match content {
                Content::Bodies(more) => bodies.extend(more),
                Content::Entries(more) => entries.extend(more),
                _ => {}
            }
            Ok::<(), Stop>(())
        };
        let mut report = Err(ReadError::Stopped);
        for reader in self.me.readers(self.bureau.series) {
            report = read(path, reader, &mut sink);
            if !matches!(report, Err(ReadError::Sealed(_))) {
                break;
            }
        }
        // Of another bureau, sealed to another PC, of a newer program: refused; else it is damaged or can't be read.
        let report = report.map_err(|why| match fault_of(&why) {
            Some(fault) => Fail::Trouble { path: path.to_owned(), trouble: Trouble::Fault(fault) },
            None => Fail::Read { path: path.to_owned(), why },
        })?;
        if report.header.kind != PackageKind::Ticket {
            return Err(RoomNo::NoTicket(path.to_owned()).into());
        }
        self.may_send(&report.header)?;
        // Half a ticket is none.
        if let Some(trouble) = faults(&report).into_iter().next() {
            return Err(Fail::Trouble { path: path.to_owned(), trouble });
        }
        Ok(Opened { from: report.header.from.station, bodies, entries })
    }

    /// The ticket in a file.
    pub fn ticket(&self, path: &Path) -> Result<SeatTicket, Fail> {
        self.ticket_of(&self.open(path)?, path)
    }

    /// The ticket among what was in a file.
    pub fn ticket_of(&self, opened: &Opened, path: &Path) -> Result<SeatTicket, Fail> {
        let body = opened.body(TICKET).ok_or_else(|| RoomNo::NoTicket(path.to_owned()))?;
        let read = SeatTicket::read(&body.bytes, self.built_in)?;
        let (ticket, of) = read.ok_or_else(|| RoomNo::NoTicket(path.to_owned()))?;
        if of != self.here {
            return Err(RoomNo::OtherPc(ticket.here).into());
        }
        if ticket.host.0 != opened.from {
            return Err(RoomNo::NoTicket(path.to_owned()).into());
        }
        Ok(ticket)
    }

    /// Whether the sender is enrolled, signs with its key, and holds sittings for the bureau.
    fn may_send(&self, header: &Header) -> Result<(), Fail> {
        let from = &header.from;
        let stranger = |name: String| Fail::from(RoomNo::Stranger(name));
        let known = self.view.stations().find(|station| station.station_id == from.station);
        let station = known.ok_or_else(|| stranger(from.station.to_string()))?;
        let key = bureau_file::public_key(&station.key_id, &station.public_key);
        let good = key.is_some_and(|key| key == from.key)
            && self.view.directory.retired(&from.station).is_none()
            && self.view.duties_of(station).contains(&Duty::Exam);
        if good { Ok(()) } else { Err(stranger(station.name.clone())) }
    }
}

/// What a ticket makes of this PC.
#[derive(Clone, Debug, PartialEq)]
pub enum Taken {
    /// A PC of the room.
    Seat(Box<SeatTicket>),
    /// The deputy of the one that holds the sitting.
    Deputy(DeputyTicket),
}

/// Takes the ticket in a file: it is kept, and those of its candidates whom this PC does not know are added to its
/// roster. The same one once more, or an older one of the same sitting, changes nothing. A deputy's brings the roll too.
///
/// # Errors
/// [`RoomNo`]; [`Fail::Read`] for a file that is damaged, cut, of another bureau or sealed to another PC; what the store
/// and the disk say.
pub fn take(
    db: &mut Db,
    folder: &Path,
    clock: &dyn Clock,
    file: &Path,
    built_in: &[Standard],
) -> Result<Taken, Fail> {
    let verifier = Verifier::of(db, folder, clock, built_in)?;
    let opened = verifier.open(file)?;
    if opened.body(DEPUTY).is_some() {
        let ticket = take_deputy(db, folder, clock, (file, &verifier), opened)?;
        return Ok(Taken::Deputy(ticket));
    }
    let mut ticket = verifier.ticket_of(&opened, file)?;
    if db.sittings_over()?.contains(&ticket.plan.id) {
        return Err(RoomNo::Over.into());
    }
    let kept = path_of(folder, ticket.plan.id);
    match verifier.ticket(&kept) {
        Ok(known) if holds_before(&known, &ticket) => ticket = known,
        _ => keep(file, &kept, folder)?,
    }
    recognise(db, &mut ticket)?;
    let people = ticket.candidates.iter().map(|c| {
        let (badge, name, unit) = (c.badge.clone(), c.name.clone(), c.unit.clone());
        (c.here, Officer::new(c.id, badge, name, c.unit_id, unit))
    });
    know(db, clock, people.collect())?;
    Ok(Taken::Seat(Box::new(ticket)))
}

/// Whether a ticket that is known holds and not the one that comes: the later packing of one PC, and of two PCs that of the
/// deputy, which took the sitting over and may have less of the roll.
fn holds_before(known: &SeatTicket, comes: &SeatTicket) -> bool {
    let is_deputy_of = |one: &SeatTicket, other: &SeatTicket| {
        other.deputy.as_ref().is_some_and(|(deputy, _)| *deputy == one.host.0)
    };
    if known.host.0 == comes.host.0 {
        return known.number >= comes.number;
    }
    is_deputy_of(known, comes) || !is_deputy_of(comes, known) && known.number >= comes.number
}

/// Keeps a ticket as the file that it came in.
pub(super) fn keep(file: &Path, kept: &Path, folder: &Path) -> Result<(), Fail> {
    let wrong = |why: String| Fail::BureauFile { path: kept.to_owned(), why };
    let bytes = bounded_read(file, MAX_PART_BYTES).map_err(|e| wrong(e.to_string()))?;
    private_folder(&folder.join(TICKETS)).map_err(|e| wrong(e.to_string()))?;
    write_whole(kept, &bytes, Readers::Owner, Some(folder)).map_err(|e| wrong(e.to_string()))
}

/// The tickets that this PC has taken, the newest sitting first. What can't be verified any more is left out.
///
/// # Errors
/// What the store and the disk say.
pub fn kept_tickets(
    db: &Db,
    folder: &Path,
    clock: &dyn Clock,
    built_in: &[Standard],
) -> Result<Vec<SeatTicket>, Fail> {
    let Ok(names) = std::fs::read_dir(folder.join(TICKETS)) else { return Ok(Vec::new()) };
    let verifier = Verifier::of(db, folder, clock, built_in)?;
    let paths = names
        .flatten()
        .map(|name| name.path())
        .filter(|path| path.extension().is_some_and(|e| e == EXTENSION));
    let mut tickets: Vec<SeatTicket> = paths.filter_map(|path| verifier.ticket(&path).ok()).collect();
    for ticket in &mut tickets {
        recognise(db, ticket)?;
    }
    tickets.sort_by_key(|ticket| std::cmp::Reverse((ticket.plan.at, ticket.plan.id)));
    Ok(tickets)
}

fn path_of(folder: &Path, sitting: Uuid) -> PathBuf {
    folder.join(TICKETS).join(format!("{}.{EXTENSION}", sitting.simple()))
}

/// Where a deputy's ticket is kept.
pub(super) fn deputy_path(folder: &Path, sitting: Uuid) -> PathBuf {
    folder.join(TICKETS).join(format!("{}-deputy.{EXTENSION}", sitting.simple()))
}

/// Adds those people to the roster whom it lacks, each with the id by which it would know them.
pub(super) fn know(db: &mut Db, clock: &dyn Clock, people: Vec<(Uuid, Officer)>) -> Result<(), StoreError> {
    let known: Vec<Uuid> = db.officers()?.into_iter().map(|officer| officer.id).collect();
    for (_, officer) in people.into_iter().filter(|(here, _)| !known.contains(here)) {
        db.add_officer(clock.wall_ms(), officer)?;
    }
    Ok(())
}

/// Finds the candidates in the roster of this PC: by their ids, else by their badges.
fn recognise(db: &Db, ticket: &mut SeatTicket) -> Result<(), StoreError> {
    let officers = db.officers()?;
    for candidate in &mut ticket.candidates {
        let by_id = officers.iter().find(|officer| officer.id == candidate.id);
        let by_badge = || officers.iter().find(|officer| officer.badge == candidate.badge);
        candidate.here = by_id.or_else(by_badge).map_or(candidate.id, |officer| officer.id);
    }
    Ok(())
}
