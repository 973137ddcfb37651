//! What whoever keeps the roster decides of people that stations registered: they are taken in, or are somebody who is known.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use uuid::Uuid;

use super::bureau_file::BureauFile;
use super::fail::{Fail, No};
use super::view::View;
use dabiao_domain::actor::Authorized;
use dabiao_domain::roster::{Officer, Unit};
use dabiao_domain::sync::duty::Duty;
use dabiao_store::{Db, Fact, OfficerBody, UnitBody, facts};

/// Whom to take into the roster.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// By their badges; nobody is all of them.
    pub badges: Vec<String>,
    /// Those whom this station registered.
    pub from: Option<String>,
}

impl Wanted {
    fn words(&self) -> String {
        let of = self.badges.iter().chain(&self.from);
        of.map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// The bureau as this PC knows it, where it keeps the roster.
fn registry(db: &Db, folder: &Path) -> Result<View, Fail> {
    let bureau = BureauFile::load(folder)?.ok_or(No::NoBureau)?;
    let view = View::of(db, &bureau)?;
    let own = db.own_station()?;
    if view.directory.has(&own, Duty::Registry, None) {
        return Ok(view);
    }
    let holder = view.directory.holder(Duty::Registry, None);
    let station = holder.and_then(|grant| view.directory.station(&grant.station));
    Err(No::NotRegistry(station.map_or(bureau.name, |station| station.name.clone())).into())
}

/// The ids under which a station wrote, those of before it joined among them.
fn ids_of(view: &View, station: &str) -> Result<BTreeSet<Uuid>, Fail> {
    let station = view.station(station)?.station_id;
    let series = view.series_of(&station);
    Ok(series.iter().filter_map(|series| view.owners.get(series)).copied().chain([station]).collect())
}

/// Takes people whom stations registered into the roster, with their units: as they stand here. How many.
///
/// # Errors
/// [`No::NotRegistry`], [`No::NobodyProposed`]; what the store and the disk say.
pub fn admit_people(
    by: &Authorized,
    db: &mut Db,
    folder: &Path,
    now_ms: i64,
    wanted: &Wanted,
) -> Result<usize, Fail> {
    let view = registry(db, folder)?;
    let from = wanted.from.as_deref().map(|station| ids_of(&view, station)).transpose()?;
    let proposed = db.proposed()?;
    let units: BTreeSet<Uuid> = proposed.iter().filter(|one| one.is_unit).map(|one| one.id).collect();
    let is_from = |station: &Uuid| from.as_ref().is_none_or(|ids| ids.contains(station));
    let ids: BTreeMap<Uuid, Uuid> = proposed
        .into_iter()
        .filter(|one| !one.is_unit && is_from(&one.station))
        .map(|one| (one.id, one.station))
        .collect();
    let is_wanted = |officer: &Officer| {
        let badges = &wanted.badges;
        badges.is_empty() || badges.iter().any(|badge| badge.trim().eq_ignore_ascii_case(&officer.badge))
    };
    let officers = db.officers()?.into_iter().filter(|officer| ids.contains_key(&officer.id));
    let people: Vec<Officer> = officers.filter(is_wanted).collect();
    if people.is_empty() {
        return Err(No::NobodyProposed(wanted.words()).into());
    }
    let theirs: BTreeSet<Uuid> = people.iter().map(|officer| officer.unit_id).collect();
    let new: Vec<Unit> = db
        .units()?
        .into_iter()
        .filter(|unit| units.contains(&unit.id) && theirs.contains(&unit.id))
        .collect();
    let by_whom = by.by();
    let described = new
        .iter()
        .map(|unit| Fact::DescribeUnit(facts::DescribeUnit { unit: UnitBody::of(unit), by: by_whom }));
    let taken = people.iter().map(|officer| {
        Fact::ChangeOfficer(facts::ChangeOfficer { officer: OfficerBody::of(officer), by: by_whom })
    });
    let told: Vec<Fact> = described.chain(taken).collect();
    db.record_all_by(now_ms, by, &told)?;
    Ok(people.len())
}

/// Says that whom a station calls otherwise under a badge is the person of the roster. The name in the roster, and that of
/// the station.
///
/// # Errors
/// [`No::NotRegistry`], [`No::NotCalled`]; what the store and the disk say.
pub fn same_person(
    by: &Authorized,
    db: &mut Db,
    folder: &Path,
    now_ms: i64,
    (badge, station): (&str, &str),
) -> Result<(String, String), Fail> {
    let view = registry(db, folder)?;
    let (ids, name) = (ids_of(&view, station)?, view.station(station)?.name.clone());
    let none = || No::NotCalled(format!("{badge} {station}"));
    let known = db.officers()?.into_iter().find(|o| o.badge.eq_ignore_ascii_case(badge.trim()));
    let officer = known.ok_or_else(none)?;
    let called = db.called_otherwise()?.into_iter();
    let told: Vec<Fact> = called
        .filter(|called| called.officer == officer.id && ids.contains(&called.station))
        .map(|called| {
            let (alias, is) = (called.told_id, called.officer);
            Fact::SameOfficer(facts::SameOfficer { alias, is, by: by.by() })
        })
        .collect();
    if told.is_empty() {
        return Err(none().into());
    }
    db.record_all_by(now_ms, by, &told)?;
    Ok((officer.name, name))
}
