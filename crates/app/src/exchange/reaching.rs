//! Which entries go down to a station: what concerns its unit, its duties, or everybody.
//!
//! Entries of one series hang together by their hashes, and the store of the receiver applies only what hangs together
//! with the first one. So a series goes down from its beginning to the last entry that concerns the receiver.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use uuid::Uuid;

use super::fail::Fail;
use super::view::{View, line};
use dabiao_domain::sync::directory::EnrolStation;
use dabiao_domain::sync::path::{Held, back};
use dabiao_domain::sync::reach::{Belongs, Class, Reach, Receiver, class_of, reach};
use dabiao_domain::sync::{EntryHash, Place, SignedEntry, Tip};
use dabiao_store::Db;

/// Whom each entry goes down to.
pub(super) struct Reaches<'a> {
    view: &'a View,
    of: BTreeMap<Place, Reach>,
}

/// Which units people and things belong to.
struct Known {
    officers: BTreeMap<Uuid, BTreeSet<Uuid>>,
    facts: BTreeMap<Uuid, BTreeSet<Uuid>>,
}

impl Belongs for Known {
    fn units_of_officer(&self, officer: &Uuid) -> Vec<Uuid> {
        self.officers.get(officer).into_iter().flatten().copied().collect()
    }

    fn units_of_fact(&self, id: &Uuid) -> Vec<Uuid> {
        self.facts.get(id).into_iter().flatten().copied().collect()
    }
}

impl<'a> Reaches<'a> {
    /// Of all that is here.
    ///
    /// # Errors
    /// What the store says.
    pub fn of(db: &Db, view: &'a View) -> Result<Self, Fail> {
        let mut known = Known { officers: BTreeMap::new(), facts: BTreeMap::new() };
        for officer in db.officers()? {
            known.officers.entry(officer.id).or_default().insert(officer.unit_id);
        }
        let read: Vec<(&SignedEntry, String, Value)> = view
            .set
            .iter()
            .filter_map(|entry| {
                let line = line(entry)?;
                Some((entry, line.op, serde_json::from_str(&line.body).unwrap_or_default()))
            })
            .collect();
        // What a thing concerns is said where it begins; then all that names it follows.
        for (_, op, body) in &read {
            let id = body.get("id").or_else(|| body.pointer("/plan/id")).and_then(Value::as_str);
            let begins = ["begin_attempt", "ask_exemption", "assign", "plan_sitting"].contains(&op.as_str());
            let Some(id) = id.filter(|_| begins).and_then(|id| Uuid::try_parse(id).ok()) else { continue };
            if let Reach::Units(units) = reach(op, body, Uuid::nil(), &known) {
                let units = units.into_iter().filter(|unit| !unit.is_nil());
                known.facts.entry(id).or_default().extend(units);
            }
        }
        let mut of = BTreeMap::new();
        for (entry, op, body) in &read {
            let unit = view.owners.get(&entry.series).and_then(|owner| view.directory.station(owner));
            let own = unit.map_or_else(Uuid::nil, |station| station.unit_id);
            of.insert(entry.place(), reach(op, body, own, &known));
        }
        Ok(Self { view, of })
    }

    /// The ends to which series go down to a station, but for its own ones.
    pub fn ends(&self, station: &EnrolStation) -> Vec<Tip> {
        let receiver = self.view.receiver(station);
        let own = self.view.series_of(&station.station_id);
        let tips = self.view.set.tips().into_iter().filter(|tip| !own.contains(&tip.series));
        let mut ends: Vec<Tip> =
            tips.filter_map(|tip| self.end(&tip, &receiver)).map(|place| place.as_tip()).collect();
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    /// The last entry on the path to `tip` that concerns the receiver.
    fn end(&self, tip: &Tip, receiver: &Receiver) -> Option<Place> {
        let counts = self.says_for_all(&tip.series);
        back(&self.view.set, tip.place()).find(|place| {
            let reach = self.of.get(place);
            reach.is_some_and(|reach| match reach {
                // What is for everybody counts only from a station that has a duty.
                Reach::Everyone => counts && self.is_public(place),
                other => other.is_for(receiver),
            })
        })
    }

    fn is_public(&self, place: &Place) -> bool {
        let op = self.view.set.get(place).and_then(line).map(|line| line.op);
        op.is_some_and(|op| class_of(&op) == Some(Class::Public))
    }

    /// Whether a station says something for the bureau in this series.
    fn says_for_all(&self, series: &Uuid) -> bool {
        if self.view.directory_series.contains(series) {
            return true;
        }
        let owner = self.view.owners.get(series).and_then(|owner| self.view.directory.station(owner));
        owner.is_some_and(|station| !self.view.duties_of(station).is_empty())
    }
}

/// What is held, up to chosen ends.
pub(super) struct Chosen<'a> {
    pub view: &'a View,
    pub ends: Vec<Tip>,
}

impl Held for Chosen<'_> {
    fn tips(&self) -> Vec<Tip> {
        self.ends.clone()
    }

    fn before(&self, place: &Place) -> Option<EntryHash> {
        self.view.set.before(place)
    }
}
