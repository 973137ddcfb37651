//! Stations whose packages nothing at the founding PC opens: they follow another key than it has. Until that is mended all that
//! they hand up waits, so it is told on their page and not at one exchange alone.

use std::collections::BTreeMap;

use jiff::Timestamp;
use uuid::Uuid;

use super::dates::day_of;
use super::fail::Fail;
use super::matter::Matter;
use super::view::View;
use dabiao_store::Db;

/// The note of since when a station's packages can't be opened.
const UNOPENED: &str = "unopened";

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
