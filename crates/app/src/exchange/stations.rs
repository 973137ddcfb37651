//! The stations of the bureau as the founding PC knows them, and what any PC says of itself.

use std::path::Path;

use uuid::Uuid;

use super::admission::Admission;
use super::alike::{ending, with_end};
use super::bureau_file::BureauFile;
use super::fail::{Fail, No};
use super::matter::Matter;
use super::matters::matters;
use super::me::program;
use super::meeting::{resets_of, restores_of, strange_of};
use super::view::{View, line};
use dabiao_domain::sync::duty::Duty;
use dabiao_domain::sync::path::{Held as _, back};
use dabiao_domain::sync::state::{Ago, Known, NextStep, Outbox, StationState, Unconfirmed};
use dabiao_domain::sync::verdict::{REWINDS_OF_A_HABIT, rewinds};
use dabiao_domain::sync::{Place, Tip};
use dabiao_store::Db;

/// As whom what the bureau's server showed is kept: what was handed up, which the bureau has not confirmed yet.
pub(super) const STORE: &str = "store";

/// A station as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StationRow {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The end of its id, where its name alone does not mean it to a command: another one in use has that name.
    pub ending: Option<String>,
    /// Its unit's name.
    pub unit: String,
    /// Whether it founded the bureau.
    pub founder: bool,
    /// What it may say for the bureau beyond its own practice.
    pub duties: Vec<Duty>,
    /// The version of its program, as it last came with it; none where that never came here.
    pub version: Option<String>,
    /// When it was admitted, by the bureau's clock.
    pub admitted_ms: Option<i64>,
    /// When it was last heard of: by the newest of its packages that was taken, or of its entries. By its own clock.
    pub seen_ms: Option<i64>,
    /// Its entries that are here.
    pub entries: u64,
    /// What it showed and is not here.
    pub unconfirmed: Unconfirmed,
    /// The duties that it has, each for a unit by its name, or for the bureau.
    pub duties_for: Vec<(Duty, Option<String>)>,
    /// What a person has to settle of what it handed up.
    pub matters: Vec<Matter>,
    /// So often its disk was reset in the last 30 days, what was settled apart.
    pub resets: usize,
    /// How it stands.
    pub state: StationState,
    /// What to do about it.
    pub next: NextStep,
}

impl StationRow {
    /// Its name as lists show it: with the end of its id where there is one to be shown.
    pub fn called(&self) -> String {
        with_end(&self.name, self.ending.as_deref())
    }
}

/// The stations of the bureau, by unit and name.
///
/// # Errors
/// [`No::NoBureau`]; what the store and the disk say.
pub fn stations(db: &Db, folder: &Path, now_ms: i64) -> Result<(BureauFile, Vec<StationRow>), Fail> {
    let bureau = BureauFile::load(folder)?.ok_or(No::NoBureau)?;
    let rows = rows(db, &View::of(db, &bureau)?, &bureau, now_ms)?;
    Ok((bureau, rows))
}

/// The stations that `view` names, by unit and name.
pub(super) fn rows(db: &Db, view: &View, bureau: &BureauFile, now_ms: i64) -> Result<Vec<StationRow>, Fail> {
    let (units, counts) = (db.units()?, view.set.counts());
    let same = db.same_ids()?;
    let mut matters = matters(db, view, now_ms)?;
    let unit_name = |id: Uuid| {
        let id = same.get(&id).copied().unwrap_or(id);
        units.iter().find(|unit| unit.id == id).map_or_else(|| id.to_string(), |unit| unit.name.clone())
    };
    let (told, own) = (db.admissions_told(bureau.station)?, db.own_station()?);
    let kept_out = is_kept_out(db)?;
    let mut rows = Vec::new();
    for station in view.stations() {
        let id = station.station_id;
        let series = view.series_of(&id);
        let here = view.tips_of(&series);
        let (shown, showed_ms) = db.peer(&id.to_string())?;
        let founder = id == bureau.station;
        let mut unconfirmed = Unconfirmed::default();
        for there in shown.iter().filter(|tip| series.contains(&tip.series)) {
            let known = here.iter().filter(|tip| tip.series == there.series).map(|tip| tip.entries).max();
            unconfirmed.entries += there.entries.saturating_sub(known.unwrap_or(0));
        }
        for series in &series {
            unconfirmed.bodies += db.bodies_missing(*series)?.len() as u64;
        }
        let written = here.iter().filter_map(|tip| at_ms(view, tip)).max();
        let seen_ms = if founder { Some(now_ms) } else { showed_ms.max(written) };
        let admission = Admission::of(&told, &id);
        let resets = rewinds(&resets_of(db, view, &id, &admission)?, now_ms);
        // A restore is told as what it is; as often as a habit it counts as one.
        let restores = restores_of(db, view, &id, &admission)?;
        let known_ones = restores.iter().copied().filter(|at_ms| *at_ms != i64::MAX).collect::<Vec<_>>();
        let by_disk = resets.saturating_sub(rewinds(&known_ones, now_ms));
        let habit = resets >= REWINDS_OF_A_HABIT;
        let version = if id == own { Some(program()) } else { db.peer_note(PROGRAM, &id.to_string())? };
        let known = Known {
            admitted: true,
            strange_print: strange_of(db, &id, &admission)?,
            admitted_ms: admission.at_ms,
            retired: view.directory.retired(&id).is_some() || id == own && kept_out,
            forks: view.forks_of(&series),
            rewinds: if habit { resets } else { by_disk },
            seen_ms,
            unconfirmed,
            unconfirmed_since_ms: showed_ms.filter(|_| !unconfirmed.is_none()),
        };
        let state = StationState::of(&known, now_ms);
        let unit = units.iter().find(|unit| unit.id == station.unit_id);
        let matters = matters.remove(&id).unwrap_or_default();
        let next = state.next(&known).beside(matters.len());
        rows.push(StationRow {
            id,
            name: station.name.clone(),
            ending: ending(view, &id),
            unit: unit.map_or_else(String::new, |unit| unit.name.clone()),
            founder,
            duties: view.duties_of(station).into_iter().collect(),
            duties_for: view
                .duties_now(station)
                .into_iter()
                .map(|(duty, unit)| (duty, unit.map(&unit_name)))
                .collect(),
            matters,
            version: version.map(|program| version_of(&program)),
            admitted_ms: admission.at_ms,
            seen_ms,
            entries: series.iter().filter_map(|series| counts.get(series)).sum(),
            unconfirmed,
            resets,
            state,
            next,
        });
    }
    rows.sort_by(|a, b| (!a.founder, &a.unit, &a.name).cmp(&(!b.founder, &b.unit, &b.name)));
    Ok(rows)
}

/// The kind of the note that says with which program a station last came.
pub(super) const PROGRAM: &str = "program";

/// The note that the bureau's server did not let this station in when it last came, by its id.
pub(super) const KEPT_OUT: &str = "kept-out";

/// Whether the bureau's server did not let this station in: one that was retired over the network can't fetch what would
/// tell it.
///
/// # Errors
/// What the store says.
pub(super) fn is_kept_out(db: &Db) -> Result<bool, Fail> {
    Ok(db.peer_note(KEPT_OUT, STORE)? == Some(db.own_station()?.to_string()))
}

/// The version of a program as packages name it.
fn version_of(program: &str) -> String {
    program.strip_prefix("dabiao ").unwrap_or(program).to_owned()
}

fn at_ms(view: &View, tip: &Tip) -> Option<i64> {
    view.set.get(&tip.place()?).and_then(line).map(|line| line.at_ms)
}

/// To which bureau this PC belongs, and what of it the bureau has not shown to have; none where it belongs to none. The
/// founding PC has nothing to hand up.
///
/// # Errors
/// What the store and the disk say.
pub fn outbox(db: &Db, folder: &Path, now_ms: i64) -> Result<Option<(BureauFile, Option<Outbox>)>, Fail> {
    let Some(bureau) = BureauFile::load(folder)? else { return Ok(None) };
    if db.own_station()? == bureau.station {
        return Ok(Some((bureau, None)));
    }
    let view = View::of(db, &bureau)?;
    let (unconfirmed, seen_ms) = waiting(db, &view, &bureau)?;
    let retired = is_kept_out(db)? || view.directory.retired(&db.own_station()?).is_some();
    Ok(Some((bureau, Some(Outbox { unconfirmed, last: Ago::between(seen_ms, now_ms), retired }))))
}

/// What of this station the bureau has not shown to have, and when it was last heard of, by its clock.
pub(super) fn waiting(db: &Db, view: &View, bureau: &BureauFile) -> Result<(Unconfirmed, Option<i64>), Fail> {
    let (mut shown, seen_ms) = db.peer(&bureau.series.to_string())?;
    let (there, visited_ms) = db.peer(STORE)?;
    shown.extend(there);
    let seen_ms = seen_ms.max(visited_ms);
    let mut unconfirmed = Unconfirmed::default();
    let own: Vec<Uuid> = db.own_series().filter_map(|series| Uuid::try_parse(series).ok()).collect();
    for tip in view.set.tips().into_iter().filter(|tip| own.contains(&tip.series)) {
        let path = || back(&view.set, tip.place());
        let known = |place: &Place| shown.contains(&place.as_tip());
        let waits = path().take_while(|place| !known(place)).count() as u64;
        unconfirmed.entries += waits;
        unconfirmed.bodies += db.own_bodies(tip.series, tip.entries - waits)?.len() as u64;
    }
    Ok((unconfirmed, seen_ms))
}
