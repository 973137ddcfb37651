//! What this PC said for the directory itself, as its own journal has it, whatever holds now.
//!
//! What comes back after a restore may have a later place in the directory than what the founding PC said before that: then
//! its own word holds no longer, and somebody has to be told which.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::fail::Fail;
use super::said::{Pc, Said, What};
use super::view::{View, line};
use dabiao_domain::sync::directory::EnrolStation;
use dabiao_domain::sync::duty::{Duty, Holders};
use dabiao_store::{ContestedThing, Db, Fact, facts};

/// The words of which the last one holds.
const WORDS: [&str; 3] = ["enrol_station", "retire_station", "grant_duty"];

/// The last words of this PC on each thing.
#[derive(Default)]
pub(super) struct OwnWords {
    /// The last admission of each station.
    pub admitted: BTreeMap<Uuid, facts::EnrolStation>,
    /// What was said since the last restore here; nothing where there was none.
    since: Option<Since>,
}

/// What this PC said since a restore, each time the last word.
#[derive(Default)]
struct Since {
    admitted: BTreeMap<Uuid, facts::EnrolStation>,
    lost: BTreeSet<Uuid>,
    given: BTreeMap<(Duty, Option<Uuid>), Uuid>,
    decided: BTreeMap<ContestedThing, Uuid>,
}

impl OwnWords {
    /// Those of the store.
    ///
    /// # Errors
    /// What the store says.
    pub fn of(db: &Db) -> Result<Self, Fail> {
        let mut words = Self::default();
        let series: Vec<Uuid> = db.own_series().filter_map(|series| Uuid::try_parse(series).ok()).collect();
        for series in series {
            for entry in db.own_entries(series, 0, usize::MAX >> 1)? {
                let Some(line) = line(&entry) else { continue };
                if line.op == "restored" {
                    words.since = Some(Since::default());
                } else if WORDS.contains(&line.op.as_str())
                    && let Ok(fact) = Fact::read(&line.op, &line.body)
                {
                    words.take(fact);
                }
            }
        }
        Ok(words)
    }

    fn take(&mut self, fact: Fact) {
        if let Some(since) = &mut self.since {
            since.take(&fact);
        }
        if let Fact::EnrolStation(said) = fact {
            self.admitted.insert(said.station_id, said);
        }
    }

    /// What this PC, which is `founder`, said since the last restore and holds no longer, as something has a later place.
    ///
    /// # Errors
    /// What the store says.
    pub fn overtaken(
        &self,
        (db, view): (&Db, &View),
        units: &BTreeMap<Uuid, String>,
        founder: Uuid,
    ) -> Result<Vec<Said>, Fail> {
        let Some(since) = &self.since else { return Ok(Vec::new()) };
        let mut all: BTreeMap<What, u64> = BTreeMap::new();
        let pc = |id: &Uuid| {
            let known = view.directory.station(id).map(|known| known.name.clone());
            let said = || since.admitted.get(id).map(|said| said.name.clone());
            Pc { name: known.or_else(said).unwrap_or_else(|| id.to_string()), before: false }
        };
        // What is retired is not in use again by any word.
        let is_retired = |id: &Uuid| view.directory.retired(id).is_some();
        // What a PC was before it joined may have had several keys.
        let speaks = |said: &facts::EnrolStation| !said.box_key.is_empty() && said.station_id != founder;
        for (id, said) in since.admitted.iter().filter(|&(id, said)| speaks(said) && !is_retired(id)) {
            let now = view.directory.station(id);
            if !now.is_some_and(|now| is_as_said(now, said)) {
                *all.entry(What::Admitted(pc(id))).or_default() += 1;
            }
        }
        for id in &since.lost {
            let holds = view.directory.retired(id).is_some_and(|now| now.why == facts::LOST);
            if !holds {
                *all.entry(What::Retired(pc(id))).or_default() += 1;
            }
        }
        for ((duty, unit), id) in since.given.iter().filter(|&(_, id)| !is_retired(id)) {
            if view.directory.holder(*duty, *unit).is_none_or(|held| held.station != *id) {
                let unit = unit.map(|id| units.get(&id).cloned().unwrap_or_else(|| id.to_string()));
                let what = What::Gave { duty: duty.name().to_owned(), unit, pc: pc(id) };
                *all.entry(what).or_default() += 1;
            }
        }
        for id in since.decided_otherwise(db, view)? {
            *all.entry(What::Decided(pc(&id), 1)).or_default() += 1;
        }
        Ok(all.into_iter().map(|(what, times)| Said { what, times }).collect())
    }
}

impl Since {
    fn take(&mut self, fact: &Fact) {
        if let Fact::EnrolStation(said) = fact {
            self.decided.extend(said.things.iter().map(|of| (of.thing, said.station_id)));
            self.admitted.insert(said.station_id, said.clone());
        } else if let Fact::RetireStation(said) = fact
            && said.why == facts::LOST
        {
            self.lost.insert(said.station_id);
        } else if let Fact::GrantDuty(said) = fact
            && let Some(duty) = Duty::from_name(&said.duty).filter(|duty| is_of_one(*duty))
        {
            self.given.insert((duty, said.unit_id), said.station_id);
        }
    }

    /// The stations, once for each thing, that were said to have it and of which another one has it now.
    fn decided_otherwise(&self, db: &Db, view: &View) -> Result<Vec<Uuid>, Fail> {
        if self.decided.is_empty() {
            return Ok(Vec::new());
        }
        let now = db.to_decide()?;
        let has = |thing: &ContestedThing, station: &Uuid| {
            let holder = now.get(thing).and_then(|claimed| claimed.holder);
            let series = view.series_of(station);
            let mut own = series.iter().filter_map(|series| view.owners.get(series)).chain([station]);
            holder.is_none_or(|holder| own.any(|id| *id == holder))
        };
        let lost = self.decided.iter().filter(|&(thing, station)| !has(thing, station));
        Ok(lost.map(|(_, station)| *station).collect())
    }
}

/// Whether a station is admitted as it was said: by its keys, its name and its unit.
fn is_as_said(now: &EnrolStation, said: &facts::EnrolStation) -> bool {
    (&now.key_id, &now.public_key, &now.box_key) == (&said.key_id, &said.public_key, &said.box_key)
        && (&now.name, now.unit_id) == (&said.name, said.unit_id)
}

/// Whether one PC has it at a time: of the others each word holds beside the others.
const fn is_of_one(duty: Duty) -> bool {
    matches!(duty.holders(), Holders::OneOfBureau | Holders::OneOfUnit)
}
