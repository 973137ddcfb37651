//! Stations whose packages nothing at the founding PC opens: they follow another key than it has. Until that is mended all that
//! they hand up waits, so it is told on their page and not at one exchange alone.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use uuid::Uuid;

use super::dates::day_of;
use super::fail::Fail;
use super::matter::Matter;
use super::view::View;
use dabiao_store::Db;

/// The note of since when a station's packages can't be opened.
const UNOPENED: &str = "unopened";
/// The note that they are sealed to a key that this PC never had.
const NEVER_HAD: &str = "never-had";

/// Notes of which stations the newest package can't be opened, by when each was made: those that are `shut`, and those that
/// were `opened`.
///
/// # Errors
/// What the store says.
pub(super) fn note_unopened(
    db: &mut Db,
    (shut, opened): (&BTreeMap<Uuid, i64>, &BTreeMap<Uuid, i64>),
    now_ms: i64,
) -> Result<(), Fail> {
    let known = db.peer_notes(UNOPENED)?;
    for (station, made_ms) in shut {
        let is_newest = opened.get(station).is_none_or(|opened| opened < made_ms);
        if is_newest && !known.contains_key(station) {
            db.keep_peer_note(UNOPENED, &station.to_string(), Some(&now_ms.to_string()))?;
        }
    }
    for station in known.keys() {
        let open = |opened: &i64| shut.get(station).is_none_or(|made_ms| made_ms <= opened);
        if opened.get(station).is_some_and(open) {
            db.keep_peer_note(UNOPENED, &station.to_string(), None)?;
        }
    }
    Ok(())
}

/// Notes of which stations those packages are sealed to no key that this PC has or had.
///
/// # Errors
/// What the store says.
pub(super) fn note_never_had(db: &mut Db, stations: &BTreeSet<Uuid>) -> Result<(), Fail> {
    for station in stations {
        db.keep_peer_note(NEVER_HAD, &station.to_string(), Some("1"))?;
    }
    for station in db.peer_notes(NEVER_HAD)?.keys().filter(|id| !stations.contains(id)) {
        if db.peer_note(UNOPENED, &station.to_string())?.is_none() {
            db.keep_peer_note(NEVER_HAD, &station.to_string(), None)?;
        }
    }
    Ok(())
}

/// The stations whose packages are sealed to a key that this PC never had.
///
/// # Errors
/// What the store says.
pub(super) fn shut_out(db: &Db, view: &View) -> Result<BTreeSet<Uuid>, Fail> {
    let (shut, never) = (db.peer_notes(UNOPENED)?, db.peer_notes(NEVER_HAD)?);
    let active = |id: &Uuid| view.directory.station(id).is_some() && view.directory.retired(id).is_none();
    Ok(shut.into_keys().filter(|id| never.contains_key(id) && active(id)).collect())
}

/// The stations of which that is so, each with the day since when.
///
/// # Errors
/// What the store says.
pub(super) fn unopened(db: &Db, view: &View) -> Result<Vec<(Uuid, Matter)>, Fail> {
    let known = db.peer_notes(UNOPENED)?.into_iter();
    let told = known.filter(|(station, _)| view.directory.retired(station).is_none());
    let matter = |(station, since): (Uuid, String)| {
        let since = Timestamp::from_millisecond(since.parse().ok()?).ok()?;
        Some((station, Matter::Unopened(day_of(since).to_string())))
    };
    Ok(told.filter_map(matter).collect())
}
