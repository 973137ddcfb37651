//! Whether the founding PC may replace its key: what a restore there set aside came back, and what others write it can open.
//!
//! What comes back only after the key was replaced nobody can tell from what whoever has the old key writes. A key that this PC never
//! had says that its folder is one of before: under a third one nobody would follow it.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::alike::listed_as;
use super::fail::{Fail, No};
use super::unopened::shut_out;
use super::view::View;
use dabiao_domain::sync::held::places;
use dabiao_store::Db;

/// The note of in which series of this PC a station was heard last.
const HEARD_IN: &str = "heard-in";

/// Notes that these stations were heard.
///
/// # Errors
/// What the store says.
pub(super) fn note_heard(db: &mut Db, stations: impl Iterator<Item = Uuid>) -> Result<(), Fail> {
    let live = db.journal_head()?.series;
    for station in stations {
        let remote = station.to_string();
        if db.peer_note(HEARD_IN, &remote)?.as_deref() != Some(live.as_str()) {
            db.keep_peer_note(HEARD_IN, &remote, Some(&live))?;
        }
    }
    Ok(())
}

/// Refuses where another key would cut this PC off from what it said, or from the others.
///
/// # Errors
/// [`No::NotGivenBack`], [`No::KeyOfOther`]; what the store says.
pub(super) fn may_replace(db: &Db, view: &View) -> Result<(), Fail> {
    let shut = shut_out(db, view)?;
    if !shut.is_empty() {
        return Err(No::KeyOfOther(names(view, &shut)).into());
    }
    let Some(restored) = db.set_aside_and_gone()? else { return Ok(()) };
    let place = |series: &str| db.own_series().position(|own| own == series);
    let since = place(&restored);
    let own = db.own_station()?;
    let ours = view.series_of(&own);
    let heard = db.peer_notes(HEARD_IN)?;
    let mut open = BTreeSet::new();
    for station in view.stations().filter(|station| station.station_id != own && view.is_active(station)) {
        let id = station.station_id;
        let is_heard = heard.get(&id).is_some_and(|series| place(series) >= since);
        // Of what it shows to have of this PC, all is here.
        let held = db.peer_held(&id.to_string())?;
        let of_this_pc = held.iter().filter(|run| ours.contains(&run.series));
        let mut lacking = of_this_pc.filter(|run| places(&view.set, std::slice::from_ref(*run)).is_empty());
        if !is_heard || lacking.next().is_some() {
            open.insert(id);
        }
    }
    if open.is_empty() { Ok(()) } else { Err(No::NotGivenBack(names(view, &open)).into()) }
}

/// What stations are called.
fn names(view: &View, stations: &BTreeSet<Uuid>) -> String {
    let known = stations.iter().filter_map(|id| listed_as(view, id));
    known.collect::<Vec<String>>().join(" / ")
}
