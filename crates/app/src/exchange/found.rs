//! Founding a bureau: this PC's series becomes its directory.

use std::collections::BTreeSet;
use std::path::Path;

use uuid::Uuid;

use super::bureau_file::BureauFile;
use super::fail::{Fail, No};
use super::me::Me;
use super::view::line;
use crate::clock::Clock;
use dabiao_domain::actor::Authorized;
use dabiao_domain::roster::Unit;
use dabiao_domain::sync::SignedEntry;
use dabiao_domain::sync::duty::Duty;
use dabiao_store::{Db, Fact, NewSeries, StoreError, facts, hex};

/// What the founding PC says for the bureau until it is given to another one.
const FIRST_DUTIES: [Duty; 5] = [Duty::Registry, Duty::Issuing, Duty::Cohort, Duty::Desk, Duty::Exam];

/// Founds the bureau `name` at this PC, which belongs to `unit` and is called `station` there. Done once more after an
/// interruption it completes what is missing.
///
/// # Errors
/// [`No::Belongs`] for a PC that belongs to a bureau; [`No::NoUnit`]; what the store and the disk say.
pub fn found(
    by: &Authorized,
    db: &mut Db,
    folder: &Path,
    clock: &dyn Clock,
    (name, unit, station): (&str, &str, &str),
) -> Result<BureauFile, Fail> {
    if let Some(bureau) = BureauFile::load(folder)? {
        return Err(No::Belongs(bureau.name).into());
    }
    let unit = unit_named(db, unit)?;
    let me = Me::of(folder, clock)?;
    let names_key = |entry: &SignedEntry| {
        let op = line(entry).map(|line| line.op);
        op.is_some_and(|op| ["begin_series", "begin_signing"].contains(&op.as_str()))
    };
    let entries = db.own_entries(live_series(db)?, 0, usize::MAX >> 1)?;
    let keys: BTreeSet<&str> =
        entries.iter().filter(|entry| names_key(entry)).map(|entry| entry.key_id.as_str()).collect();
    if keys.len() > 1 || !entries.first().is_some_and(names_key) {
        // Every station gets the first entry of the directory: it must not say anything of people. And where a key took
        // another one's place that was lost, nobody else can tell that it did so by right: the directory begins behind it.
        let new = NewSeries {
            id: clock.new_id(),
            why: "joined",
            station: None,
            signer: None,
            claim: None,
            parent: None,
        };
        db.begin_series(clock.wall_ms(), new)?;
    }
    let (id, live) = (db.own_station()?, live_series(db)?);
    let begun = db.own_entries(live, 0, 1)?.into_iter().next();
    let first =
        begun.map(|entry| entry.hash).ok_or_else(|| StoreError::Corrupt("an empty series".to_owned()))?;
    let host = clock.host().print(&id).to_value();
    let enrol = |key_id: String, public_key: String, box_key: String| {
        Fact::EnrolStation(facts::EnrolStation {
            station_id: id,
            unit_id: unit.id,
            name: station.to_owned(),
            key_id,
            public_key,
            hosts: if box_key.is_empty() { Vec::new() } else { vec![host.clone()] },
            box_key,
            login: String::new(),
            exams: Vec::new(),
            things: Vec::new(),
            was: None,
            by: by.by(),
        })
    };
    let key = me.key.public();
    let mut told = Vec::new();
    // What was written under older keys of this PC counts too. The last one that is enrolled is the present one.
    for (_, old, public) in own_keys(db)?.into_iter().filter(|(_, old, _)| *old != key.key_id().to_string()) {
        told.push(enrol(old, public, String::new()));
    }
    told.push(enrol(key.key_id().to_string(), hex(key.as_bytes()), hex(&me.box_public())));
    told.extend(FIRST_DUTIES.into_iter().map(|duty| {
        Fact::GrantDuty(facts::GrantDuty {
            duty: duty.name().to_owned(),
            unit_id: None,
            station_id: id,
            epoch: 1,
            by: by.by(),
        })
    }));
    if db.followed_bureau()? != Some(live) {
        db.record_all_by(clock.wall_ms(), by, &told)?;
        db.follow_bureau(live, first)?;
    }
    let bureau = BureauFile::new((live, first), name, id, &key, &me.box_public());
    bureau.save(folder)?;
    Ok(bureau)
}

/// The series that this station writes.
pub(super) fn live_series(db: &Db) -> Result<Uuid, Fail> {
    let head = db.journal_head()?;
    let corrupt = |_| StoreError::Corrupt(format!("the series {:?} is no id", head.series));
    Ok(Uuid::try_parse(&head.series).map_err(corrupt)?)
}

/// The unit of that name or id.
pub(super) fn unit_named(db: &Db, given: &str) -> Result<Unit, Fail> {
    let units = db.units()?;
    let given = given.trim();
    let found = units.into_iter().find(|unit| unit.name == given || unit.id.to_string() == given);
    found.ok_or_else(|| No::NoUnit(given.to_owned()).into())
}

/// The names of all keys that signed here, the present one too.
pub(super) fn key_names(db: &Db) -> Result<BTreeSet<String>, Fail> {
    Ok(own_keys(db)?.into_iter().map(|(_, id, _)| id).collect())
}

/// Every key that signed here: the station that it signed for, its name and the key.
pub(super) fn own_keys(db: &Db) -> Result<Vec<(Uuid, String, String)>, Fail> {
    let mut keys = Vec::new();
    let mut owner = Uuid::nil();
    for entry in db.journal()? {
        if entry.seq == 0 {
            owner = Uuid::try_parse(&entry.series).unwrap_or_default();
        }
        let named = match entry.op.as_str() {
            "begin_series" => serde_json::from_str(&entry.body).ok().map(|body: facts::BeginSeries| {
                owner = body.station_id;
                (owner, body.key_id, body.public_key)
            }),
            "begin_signing" => serde_json::from_str(&entry.body)
                .ok()
                .map(|body: facts::BeginSigning| (owner, body.key_id, body.public_key)),
            _ => None,
        };
        keys.extend(named.filter(|(_, id, _)| !id.is_empty()));
    }
    keys.dedup();
    Ok(keys)
}
