//! Which entries go down to a station: what concerns its unit, its duties, or everybody.
//!
//! Of a series only those go, with gaps between; and with them what proves them there: the first entry of the series and
//! of those before it, and every entry that names a key.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use uuid::Uuid;

use super::fail::Fail;
use super::view::{View, line};
use dabiao_domain::sync::directory::EnrolStation;
use dabiao_domain::sync::path::Held;
use dabiao_domain::sync::reach::{Belongs, Class, Reach, class_of, reach};
use dabiao_domain::sync::{EntryHash, Place, Tip};
use dabiao_store::Db;

/// Whom each entry goes down to.
pub(super) struct Reaches<'a> {
    view: &'a View,
    /// In the order of their places.
    of: Vec<Told>,
    /// Series of stations that say or said something for the bureau.
    speak: BTreeSet<Uuid>,
    /// Series of stations whose PC was a retired one, each with the series of that: what was written there since may count by the
    /// first entry of the later one alone.
    vouch: Vec<(Uuid, BTreeSet<Uuid>)>,
    /// Stations that nobody said whether they are retired: nothing goes to a lost PC.
    kept_out: BTreeSet<Uuid>,
}

/// Whom an entry goes down to.
struct Told {
    place: Place,
    reach: Reach,
    /// Whether it proves others of its series.
    proves: bool,
    /// Whether it names the key that signs from here on, and what of the keys before is none of that PC's.
    names_key: bool,
}

/// Operations that name the key of a series.
const PROVING: [&str; 2] = ["begin_series", "begin_signing"];

/// Which units people and things belong to.
#[derive(Default)]
struct Known {
    /// Ids that are read as others.
    same: BTreeMap<Uuid, Uuid>,
    officers: BTreeMap<Uuid, BTreeSet<Uuid>>,
    ever: BTreeMap<Uuid, BTreeSet<Uuid>>,
    facts: BTreeMap<Uuid, BTreeSet<Uuid>>,
}

impl Known {
    fn meant(&self, id: &Uuid) -> Uuid {
        self.same.get(id).copied().unwrap_or(*id)
    }

    /// Notes where the roster says that an officer is.
    fn note(&mut self, officer: Option<Uuid>, unit: Option<Uuid>) {
        if let Some((officer, unit)) = officer.zip(unit) {
            let (officer, unit) = (self.meant(&officer), self.meant(&unit));
            self.ever.entry(officer).or_default().insert(unit);
        }
    }

    fn note_people(&mut self, op: &str, body: &Value) {
        let id = |value: &Value, name: &str| {
            value.get(name).and_then(Value::as_str).and_then(|id| Uuid::try_parse(id).ok())
        };
        let people = match op {
            "add_officer" => vec![body],
            "change_officer" => body.get("officer").into_iter().collect(),
            "import_roster" => body.get("officers").and_then(Value::as_array).into_iter().flatten().collect(),
            _ => Vec::new(),
        };
        for person in people {
            self.note(id(person, "id"), id(person, "unit_id"));
        }
    }
}

impl Belongs for Known {
    fn units_of_officer(&self, officer: &Uuid) -> Vec<Uuid> {
        self.officers.get(&self.meant(officer)).into_iter().flatten().copied().collect()
    }

    fn all_units_of_officer(&self, officer: &Uuid) -> Vec<Uuid> {
        let ever = self.ever.get(&self.meant(officer)).into_iter().flatten().copied();
        ever.chain(self.units_of_officer(officer)).collect()
    }

    fn units_of_fact(&self, id: &Uuid) -> Vec<Uuid> {
        self.facts.get(id).into_iter().flatten().copied().collect()
    }

    fn unit(&self, id: Uuid) -> Uuid {
        self.meant(&id)
    }
}

/// Where a thing begins that others name: a sitting before the attempts in it.
const BEGINNINGS: [&str; 4] = ["plan_sitting", "ask_exemption", "assign", "begin_attempt"];

impl<'a> Reaches<'a> {
    /// Of all that is here.
    ///
    /// # Errors
    /// What the store says.
    pub fn of(db: &Db, view: &'a View) -> Result<Self, Fail> {
        let mut known = Known { same: db.same_ids()?, ..Known::default() };
        for officer in db.officers()? {
            known.officers.entry(officer.id).or_default().insert(officer.unit_id);
        }
        let read: Vec<(Place, String, Value)> = view
            .set
            .iter()
            .filter_map(|entry| {
                let line = line(entry)?;
                // What goes to everybody or to nobody does so whatever it says.
                let says = !matches!(class_of(&line.op), Some(Class::Public | Class::Station));
                let body =
                    if says { serde_json::from_str(&line.body).unwrap_or_default() } else { Value::Null };
                Some((entry.place(), line.op, body))
            })
            .collect();
        let speak = |series: &&Uuid| view.speaks(series);
        let speak: BTreeSet<Uuid> = view.owners.keys().filter(speak).copied().collect();
        // Where somebody is, a station does not say by itself: it would draw to its unit what it names.
        for (_, op, body) in read.iter().filter(|(place, ..)| speak.contains(&place.series)) {
            known.note_people(op, body);
        }
        // What a thing concerns is said where it begins; then all that names it follows.
        for begins in BEGINNINGS {
            for (_, op, body) in read.iter().filter(|(_, op, _)| op == begins) {
                let id = body.get("id").or_else(|| body.pointer("/plan/id")).and_then(Value::as_str);
                let Some(id) = id.and_then(|id| Uuid::try_parse(id).ok()) else { continue };
                if let Reach::Units(units) = reach(op, body, None, &known) {
                    known.facts.entry(id).or_default().extend(units);
                }
            }
        }
        let told = |(place, op, body): &(Place, String, Value)| Told {
            place: *place,
            reach: reach(op, body, view.unit_of(&place.series), &known),
            proves: PROVING.contains(&op.as_str()),
            names_key: op == "begin_signing",
        };
        let of = read.iter().map(told).collect();
        Ok(Self { view, of, speak, vouch: vouching(view), kept_out: db.kept_out()? })
    }

    /// All that a station is to have, but for its own series.
    pub fn of_station(&self, station: &EnrolStation) -> BTreeSet<Place> {
        if self.kept_out.contains(&station.station_id) {
            return BTreeSet::new();
        }
        let receiver = self.view.receiver(station);
        let own = self.view.series_of(&station.station_id);
        let is_theirs = |told: &&Told| own.contains(&told.place.series);
        let concerns = |told: &&Told| match &told.reach {
            // The founding PC's keys concern everybody, also before anything else is said by them.
            Reach::Everyone if told.names_key && self.view.directory_series.contains(&told.place.series) => {
                true
            }
            // What is for everybody counts only from a station that has a duty.
            Reach::Everyone => !told.proves && self.speak.contains(&told.place.series),
            other => other.is_for(&receiver),
        };
        let may_go = |place: &Place| self.view.is_proven(&place.series) && !self.view.is_barred(place);
        let others = || self.of.iter().filter(|told| !is_theirs(told) && may_go(&told.place));
        let mut goes: BTreeSet<Place> = others().filter(concerns).map(|told| told.place).collect();
        // A series whose first entry says something of others can't be proven without telling it: it does not go. The
        // directory goes in any case.
        let hidden: BTreeSet<Uuid> = others()
            .filter(|told| told.place.seq == 0 && !told.proves && !goes.contains(&told.place))
            .map(|told| told.place.series)
            .filter(|series| !self.view.directory_series.contains(series))
            .collect();
        goes.retain(|place| !hidden.contains(&place.series));
        let mut last: BTreeMap<Uuid, u64> = BTreeMap::new();
        for place in &goes {
            last.insert(place.series, place.seq);
        }
        let goes_with = |(series, of): &&(Uuid, BTreeSet<Uuid>)| {
            !own.contains(series) && of.iter().any(|before| last.contains_key(before))
        };
        let vouch: Vec<Uuid> = self.vouch.iter().filter(goes_with).map(|(series, _)| *series).collect();
        for series in vouch.into_iter().filter(|series| !hidden.contains(series)) {
            last.entry(series).or_insert(0);
        }
        let past: Vec<Uuid> = last.keys().flat_map(|series| self.view.past_of(series)).collect();
        for series in past.into_iter().filter(|series| !hidden.contains(series)) {
            last.entry(series).or_insert(0);
        }
        let proves = |told: &&Told| {
            let before = last.get(&told.place.series).is_some_and(|last| told.place.seq <= *last);
            before && (told.proves || told.place.seq == 0)
        };
        goes.extend(others().filter(proves).map(|told| told.place));
        goes
    }
}

/// Series that say to go on from one of another station, which was retired, each with all such ones.
fn vouching(view: &View) -> Vec<(Uuid, BTreeSet<Uuid>)> {
    let before = |series: &Uuid, by: &Uuid| -> BTreeSet<Uuid> {
        let of_other = |of: &Uuid| {
            let owner = view.owners.get(of).filter(|owner| *owner != by);
            owner.is_some_and(|owner| view.directory.retired(owner).is_some())
        };
        view.past_of(series).into_iter().filter(of_other).collect()
    };
    let all = view.owners.iter().map(|(series, by)| (*series, before(series, by)));
    all.filter(|(_, before)| !before.is_empty()).collect()
}

/// The ends of places: of each series the last one.
pub(super) fn ends<'p>(places: impl IntoIterator<Item = &'p Place>) -> Vec<Tip> {
    let mut ends: BTreeMap<Uuid, Place> = BTreeMap::new();
    for place in places {
        ends.entry(place.series).and_modify(|end| *end = (*end).max(*place)).or_insert(*place);
    }
    ends.values().map(Place::as_tip).collect()
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
