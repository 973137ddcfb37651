//! A PC of the room hands in what was written at it.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::no::RoomNo;
use super::standing::{SeatLine, standings};
use super::ticket::SeatTicket;
use crate::clock::Clock;
use crate::exchange::bureau_file::{self, BureauFile};
use crate::exchange::fail::{Fail, No};
use crate::exchange::intake::ATTEMPT;
use crate::exchange::me::{Letter, Me};
use crate::exchange::standing::id_of;
use crate::exchange::tips;
use crate::exchange::view::View;
use dabiao_package::{Body, Item, PackageKind, PackageName, Place};
use dabiao_store::Db;

/// What was handed in.
#[derive(Clone, Debug)]
pub struct HandedIn {
    /// The files, on the stick or in the folder.
    pub files: Vec<PathBuf>,
    /// The invigilator's PC, and its deputy.
    pub to: String,
    /// The candidates, with the digits of those who have ended.
    pub lines: Vec<SeatLine>,
}

/// Writes the attempts of a ticket's sitting below the folder `dir`, with the series that they stand in, sealed to the
/// invigilator's PC and to its deputy. It may be done as often as one likes.
///
/// # Errors
/// [`RoomNo::Nothing`]; [`Fail::NoFolder`]; what the store and the disk say.
pub fn hand_in(
    db: &Db,
    folder: &Path,
    clock: &dyn Clock,
    ticket: &SeatTicket,
    dir: &Path,
) -> Result<HandedIn, Fail> {
    let bureau = BureauFile::load(folder)?.ok_or(No::NoBureau)?;
    if !dir.is_dir() {
        return Err(Fail::NoFolder(dir.to_owned()));
    }
    let me = Me::of(folder, clock)?;
    let view = View::of(db, &bureau)?;
    let here = db.own_station()?;
    // The deputy may be the one that collects it, and the stick does not know whether the other PC still lives.
    let deputy = ticket.deputy.as_ref().filter(|(station, _)| *station != here);
    let (mut to, mut names) = (Vec::new(), Vec::new());
    for (station, _) in std::iter::once(&ticket.host).chain(deputy) {
        let station = view.station(&station.to_string())?;
        let key = bureau_file::public_key(&station.key_id, &station.public_key);
        let (key, box_key) = key.zip(bureau_file::bytes(&station.box_key)).ok_or(No::NotByBureau)?;
        to.push((key.key_id(), box_key));
        names.push(station.name.clone());
    }
    let lines = standings(db, ticket)?;
    // Of the whole sitting: a later ticket may not name everybody who wrote here.
    let own = db.sealed_seats(ticket.plan.id)?.into_iter().filter(|seat| seat.station == here);
    let ended: Vec<Uuid> = own.map(|seat| seat.attempt).collect();
    if ended.is_empty() {
        return Err(RoomNo::Nothing.into());
    }
    let own = view.series_of(&here);
    let mut items = Vec::new();
    for entry in view.set.iter().filter(|entry| own.contains(&entry.series)) {
        items.push(Ok(Item::Entry(entry.clone())));
    }
    let mut said = [here.as_bytes().as_slice(), ticket.plan.id.as_bytes()].concat();
    for attempt in ended {
        said.extend(attempt.as_bytes());
        let body = db.attempt_body(attempt)?;
        items.extend(body.map(|body| Ok(Item::Body(Body::new(attempt, ATTEMPT, body.to_bytes())))));
    }
    let letter = Letter {
        bureau: bureau.series,
        id: clock.new_id(),
        kind: PackageKind::Seat,
        // A later one of the same attempts takes the place of the one before.
        name: PackageName::Other { kind: PackageKind::Seat, station: here, id: id_of(&said) },
        station: here,
        to,
        tips: tips::named(db.tips()?, |tip| u8::from(!own.contains(&tip.series))),
        labels: view.labels(),
        clock,
    };
    let place = Place { folder: dir, data: Some(folder) };
    let written = letter.write(place, &me.key, items.into_iter(), &mut |_| ControlFlow::Continue(()))?;
    Ok(HandedIn { files: written.files, to: names.join("、"), lines })
}
