//! What a person has to settle of what stations handed up: what does not count, who is in no roster, who is called
//! otherwise. It is told at every exchange and on the page of stations until it is settled.

use std::collections::BTreeMap;
use std::fmt::Display;

use uuid::Uuid;

use super::fail::Fail;
use super::view::View;
use crate::lang::Messages;
use crate::notice::Notice;
use dabiao_domain::roster::Officer;
use dabiao_domain::sync::duty::Duty;
use dabiao_store::Db;

/// Something that a person has to settle.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matter {
    /// What it said by a duty that it does not have, or not for those whom it is about.
    NoDuty {
        /// Which duty it takes.
        duty: Duty,
        /// So many entries.
        entries: u64,
    },
    /// As [`Matter::NoDuty`], at that PC itself: there it holds, and nowhere else.
    HereOnly {
        /// Which duty it takes.
        duty: Duty,
        /// So many entries.
        entries: u64,
    },
    /// A newer program wrote them.
    Newer(u64),
    /// This program can't read them.
    Unread(u64),
    /// They were written after the station was retired.
    Retired(u64),
    /// They are signed by another key than the station's, or by a station that nobody admitted.
    Key(u64),
    /// Others say the same thing otherwise, and hold.
    Twice(u64),
    /// Somebody of the roster is called otherwise there.
    Called {
        /// The badge.
        badge: String,
        /// The name in the roster.
        here: String,
        /// The name at that station; the same where only the day of birth is another.
        there: String,
    },
    /// People who are in no roster.
    Proposed(Vec<String>),
    /// Units that no roster names.
    Units(Vec<String>),
}

/// So many people are named in a sentence.
const NAMED: usize = 6;

impl Matter {
    /// Its name in JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoDuty { .. } => "no-duty",
            Self::HereOnly { .. } => "here-only",
            Self::Newer(_) => "newer-program",
            Self::Unread(_) => "unread",
            Self::Retired(_) => "retired",
            Self::Key(_) => "key",
            Self::Twice(_) => "said-twice",
            Self::Called { .. } => "called-otherwise",
            Self::Proposed(_) => "proposed-people",
            Self::Units(_) => "proposed-units",
        }
    }

    /// As JSON.
    pub fn document(&self) -> serde_json::Value {
        let mut doc = serde_json::json!({"kind": self.code()});
        match self {
            Self::NoDuty { duty, entries } | Self::HereOnly { duty, entries } => {
                doc["duty"] = duty.name().into();
                doc["entries"] = (*entries).into();
            }
            Self::Newer(n) | Self::Unread(n) | Self::Retired(n) | Self::Key(n) | Self::Twice(n) => {
                doc["entries"] = (*n).into();
            }
            Self::Called { badge, here, there } => {
                doc["badge"] = badge.as_str().into();
                doc["here"] = here.as_str().into();
                doc["there"] = there.as_str().into();
            }
            Self::Proposed(names) | Self::Units(names) => doc["names"] = names.clone().into(),
        }
        doc
    }

    /// In words, of the station of that name.
    pub fn words(&self, texts: &Messages, station: &str) -> Notice {
        let told = |key: &str, values: &[(&str, &dyn Display)]| {
            let mut all: Vec<(&str, &dyn Display)> = vec![("station", &station)];
            all.extend_from_slice(values);
            Notice::new(texts, key, &all)
        };
        let names = |names: &[String]| {
            let some: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
            let some = some.join(&texts.get("why-between"));
            if names.len() > NAMED { texts.format("as-of-more", &[("names", &some)]) } else { some }
        };
        match self {
            Self::NoDuty { duty, entries } => {
                told("matter-no-duty", &[("n", entries), ("duty", &texts.of(duty)), ("code", &duty.name())])
            }
            Self::HereOnly { duty, entries } => {
                told("matter-here-only", &[("n", entries), ("duty", &texts.of(duty)), ("code", &duty.name())])
            }
            Self::Newer(n) => told("matter-newer", &[("n", n)]),
            Self::Unread(n) => told("matter-unread", &[("n", n)]),
            Self::Retired(n) => told("matter-retired", &[("n", n)]),
            Self::Key(n) => told("matter-key", &[("n", n)]),
            Self::Twice(n) => told("matter-twice", &[("n", n)]),
            Self::Called { badge, here, there } if here == there => {
                told("matter-born", &[("badge", badge), ("here", here)])
            }
            Self::Called { badge, here, there } => {
                told("matter-called", &[("badge", badge), ("here", here), ("there", there)])
            }
            Self::Proposed(people) => {
                told("matter-proposed", &[("n", &people.len()), ("names", &names(people))])
            }
            Self::Units(units) => told("matter-units", &[("n", &units.len()), ("names", &names(units))]),
        }
    }
}

/// What is to be settled, by the id of the station as it is listed.
pub(super) fn matters(db: &Db, view: &View) -> Result<BTreeMap<Uuid, Vec<Matter>>, Fail> {
    // What a PC was before it joined is that PC's.
    let mut listed: BTreeMap<Uuid, Uuid> = BTreeMap::new();
    for station in view.stations() {
        let series = view.series_of(&station.station_id);
        for owner in series.iter().filter_map(|series| view.owners.get(series)) {
            listed.entry(*owner).or_insert(station.station_id);
        }
    }
    for station in view.stations() {
        listed.insert(station.station_id, station.station_id);
    }
    let mut all: BTreeMap<Uuid, Vec<Matter>> = BTreeMap::new();
    for ((owner, kind), n) in uncounted(db, view)? {
        let Some(station) = listed.get(&owner) else { continue };
        all.entry(*station).or_default().push(kind.of(n));
    }
    for ((station, duty), entries) in here_only(db)? {
        let station = listed.get(&station).copied().unwrap_or(station);
        all.entry(station).or_default().push(Matter::HereOnly { duty, entries });
    }
    let officers: BTreeMap<Uuid, Officer> = db.officers()?.into_iter().map(|o| (o.id, o)).collect();
    for called in db.called_otherwise()? {
        let (Some(station), Some(officer)) = (listed.get(&called.station), officers.get(&called.officer))
        else {
            continue;
        };
        all.entry(*station).or_default().push(Matter::Called {
            badge: officer.badge.clone(),
            here: officer.name.trim().to_owned(),
            there: called.name.trim().to_owned(),
        });
    }
    let (mut people, mut units): (BTreeMap<Uuid, Vec<String>>, BTreeMap<Uuid, Vec<String>>) =
        (BTreeMap::new(), BTreeMap::new());
    let names: BTreeMap<Uuid, String> = db.units()?.into_iter().map(|unit| (unit.id, unit.name)).collect();
    for proposed in db.proposed()? {
        let Some(station) = listed.get(&proposed.station) else { continue };
        if proposed.is_unit {
            units.entry(*station).or_default().extend(names.get(&proposed.id).cloned());
        } else if let Some(officer) = officers.get(&proposed.id) {
            let told = format!("{} {}（{}）", officer.badge, officer.name, officer.unit);
            people.entry(*station).or_default().push(told);
        }
    }
    for (station, mut names) in people {
        names.sort();
        all.entry(station).or_default().push(Matter::Proposed(names));
    }
    for (station, mut names) in units.into_iter().filter(|(_, names)| !names.is_empty()) {
        names.sort();
        all.entry(station).or_default().push(Matter::Units(names));
    }
    Ok(all)
}

/// Why entries do not count.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    NoDuty(Duty),
    Newer,
    Unread,
    Retired,
    Key,
    Twice,
}

impl Kind {
    const fn of(self, entries: u64) -> Matter {
        match self {
            Self::NoDuty(duty) => Matter::NoDuty { duty, entries },
            Self::Newer => Matter::Newer(entries),
            Self::Unread => Matter::Unread(entries),
            Self::Retired => Matter::Retired(entries),
            Self::Key => Matter::Key(entries),
            Self::Twice => Matter::Twice(entries),
        }
    }
}

/// How many entries of a station do not count, by why.
fn uncounted(db: &Db, view: &View) -> Result<BTreeMap<(Uuid, Kind), u64>, Fail> {
    let mut found: BTreeMap<(Uuid, Kind), u64> = BTreeMap::new();
    for uncounted in db.uncounted()? {
        let Ok(series) = Uuid::try_parse(&uncounted.series) else { continue };
        let Some(owner) = view.owners.get(&series) else { continue };
        let kind = match uncounted.state.as_str() {
            // What takes no duty is each PC's own affair.
            "not-entitled" => Duty::of_op(&uncounted.op).map(Kind::NoDuty),
            "unknown" => Some(Kind::Newer),
            "unread" => Some(Kind::Unread),
            "retired" => Some(Kind::Retired),
            "key" | "stranger" => Some(Kind::Key),
            "twice" => Some(Kind::Twice),
            _ => None,
        };
        if let Some(kind) = kind {
            *found.entry((*owner, kind)).or_default() += uncounted.entries;
        }
    }
    Ok(found)
}

/// What this PC said by a duty that it does not have, by the station that it was then.
fn here_only(db: &Db) -> Result<BTreeMap<(Uuid, Duty), u64>, Fail> {
    let mut found: BTreeMap<(Uuid, Duty), u64> = BTreeMap::new();
    for (station, op, entries) in db.counts_here_only()? {
        if let Some(duty) = Duty::of_op(&op) {
            *found.entry((station, duty)).or_default() += entries;
        }
    }
    Ok(found)
}

/// What is to be settled, each with the name of its station, in the order of names.
pub(super) fn named(db: &Db, view: &View) -> Result<Vec<(String, Matter)>, Fail> {
    let name =
        |id: &Uuid| view.directory.station(id).map_or_else(String::new, |station| station.name.clone());
    let all = matters(db, view)?.into_iter();
    let mut told: Vec<(String, Matter)> = all
        .flat_map(|(id, matters)| matters.into_iter().map(move |matter| (id, matter)))
        .map(|(id, matter)| (name(&id), matter))
        .collect();
    told.sort();
    Ok(told)
}
