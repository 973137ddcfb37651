//! What a PC that asks was before, held against the directory: only what it proves by the key of each station counts.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use uuid::Uuid;

use super::alike::listed_as;
use super::dates::day_of;
use super::fail::{Fail, No};
use super::request::JoinRequest;
use super::view::{View, line};
use crate::lang::Messages;
use dabiao_domain::actor::Authorized;
use dabiao_domain::sync::SignedEntry;
use dabiao_domain::sync::directory::{DirectoryFact, EnrolStation as KnownStation, RetireStation};
use dabiao_store::facts::{self, EnrolStation};
use dabiao_store::{Db, Fact};

/// Why a PC was retired that may be in other hands: nothing of it is taken back by the way.
const LOST: &str = "lost";

/// A retired station that a PC was before, and what was written there since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Was {
    /// Its name.
    pub name: String,
    /// Why it was retired: `lost`, `replaced` or `closed`.
    pub why: String,
    /// When, by the clock of the founding PC; none where that is not here.
    pub retired_ms: Option<i64>,
    /// So many entries were written there since, as the request shows it.
    pub entries: u64,
    /// Whether they count from here on.
    pub counts: bool,
}

impl Was {
    /// What is said of it.
    const fn key(&self) -> &'static str {
        if self.counts { "approve-was-counts" } else { "approve-was-counts-not" }
    }

    /// In a sentence.
    pub fn words(&self, texts: &Messages) -> String {
        let at = self.retired_ms.and_then(|at_ms| Timestamp::from_millisecond(at_ms).ok());
        let day = at.map_or_else(|| "—".to_owned(), |at| day_of(at).to_string());
        let why = match self.why.as_str() {
            LOST => texts.get("retire-lost"),
            "replaced" => texts.get("retire-replaced"),
            _ => texts.get("retire-closed"),
        };
        let values: [(&str, &dyn std::fmt::Display); 4] =
            [("name", &self.name), ("day", &day), ("why", &why), ("n", &self.entries)];
        texts.format(self.key(), &values)
    }
}

/// What is to be said in the directory of the past of a PC that asks.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// Its stations are enrolled, without a box key as nobody writes to them, and what was taken back of them counts.
    pub told: Vec<Fact>,
    /// The stations that the PC was.
    pub was: BTreeSet<Uuid>,
    /// Those of them that were retired, and those of which nothing is taken back.
    pub retired: Vec<Was>,
    /// Whether it names a past that it does not prove: what was written there does not count by this.
    pub unproven: bool,
    /// Whether it proves to have a key of the PC from which its data were copied, which that has or had.
    pub has_copied: bool,
    /// Whether it proves to have the one that this PC has now.
    pub has_present: bool,
}

/// Every key under which each station was admitted: its name and the key.
type Keys = BTreeMap<Uuid, BTreeSet<(String, String)>>;

/// Of a past: station, name of the key, key.
type Named = (Uuid, String, String);

/// What the founding PC knows while it looks at a past.
struct Look<'a> {
    view: &'a View,
    asks: &'a JoinRequest,
    keys: Keys,
    /// What each station was before, as its admissions say it.
    was: BTreeMap<Uuid, BTreeSet<Uuid>>,
    /// The stations that the PC proves to have been.
    proven: BTreeSet<Uuid>,
    /// Those of them that a PC which is retired was admitted as under another key.
    anew: BTreeSet<Uuid>,
}

impl Past {
    /// That of `asks`, of a PC that belongs to `unit` and is called `name` from here on. `taken_back` says that a PC was found again
    /// which was retired as lost. `founder` is the station that founded the bureau.
    ///
    /// # Errors
    /// [`No::StillActive`] where it is a PC of the bureau under another name, [`No::PastInUse`] where another PC of the bureau is
    /// what it was already, [`No::PastClaimed`] where another PC was admitted with its past under another key and is not lost; what
    /// the store says.
    pub fn of(
        db: &Db,
        (view, founder): (&View, Uuid),
        asks: &JoinRequest,
        ((unit, name), taken_back): ((Uuid, &str), bool),
        by: &Authorized,
    ) -> Result<Self, Fail> {
        let look = Look::of(db, (view, founder), asks)?;
        let has_copied = look.proven.iter().any(|station| look.is_copied(station) && look.is_active(station));
        let (unproven, claimed) = (look.is_unproven(name), look.claimed());
        let has_present = asks.past.iter().any(|named| look.is_copied(&named.0) && look.has_present(named));
        let mut past = Self { unproven, has_copied, has_present, ..Self::default() };
        let (mut active, mut in_use, mut wider) = (Vec::new(), BTreeSet::new(), Vec::new());
        for station in &look.proven {
            let known = view.directory.station(station);
            match (known, view.directory.retired(station)) {
                _ if look.anew.contains(station) => {
                    past.was.insert(*station);
                    wider.push(look.claims_anew(station, by));
                }
                (Some(known), None) if !known.box_key.is_empty() => {
                    if !look.is_copied(station) {
                        active.push(look.called(known));
                    }
                }
                (Some(known), Some(retired)) => {
                    let counts = retired.why != LOST || taken_back;
                    let of_bureau = !known.box_key.is_empty();
                    if let Some(now) = look.is_since(station).filter(|_| counts && of_bureau) {
                        // Two PCs are not one: who was admitted as it first is it. A copy is not what the copied one was.
                        in_use.insert(look.called(now));
                        continue;
                    }
                    let (entries, fact) = look.since(retired, by);
                    if counts {
                        past.was.insert(*station);
                        wider.extend(fact);
                    }
                    if of_bureau {
                        past.retired.push(Was {
                            name: known.name.clone(),
                            why: retired.why.clone(),
                            retired_ms: retired_ms(view, station),
                            entries,
                            counts,
                        });
                    }
                }
                // What a copied PC was before it joined, its copy was not.
                _ if has_copied && look.is_since(station).is_some() => {}
                _ => {
                    past.was.insert(*station);
                }
            }
        }
        // The one from which a copy was copied before, and became a PC of the bureau by itself, is another PC.
        if !active.is_empty() && !has_copied {
            return Err(No::StillActive(active.join(", ")).into());
        }
        if !in_use.is_empty() && !has_copied {
            return Err(No::PastInUse(in_use.into_iter().collect::<Vec<_>>().join(", ")).into());
        }
        if !claimed.is_empty() {
            return Err(No::PastClaimed(claimed.into_iter().collect::<Vec<_>>().join(", ")).into());
        }
        for named in asks.past.iter().filter(|named| look.is_new(named, name)) {
            let others = past.was.iter().copied().filter(|other| *other != named.0).collect();
            past.told.push(enrolment(named, (unit, name), others, by));
        }
        past.told.append(&mut wider);
        Ok(past)
    }
}

/// The enrolment of what a PC was before it joined, which was `others` besides.
fn enrolment(
    (station, key_id, public_key): &Named,
    (unit_id, name): (Uuid, &str),
    others: Vec<Uuid>,
    by: &Authorized,
) -> Fact {
    Fact::EnrolStation(EnrolStation {
        station_id: *station,
        unit_id,
        name: name.to_owned(),
        key_id: key_id.clone(),
        public_key: public_key.clone(),
        box_key: String::new(),
        login: String::new(),
        hosts: Vec::new(),
        exams: Vec::new(),
        things: Vec::new(),
        was: Some(others),
        by: by.by(),
    })
}

impl<'a> Look<'a> {
    fn of(db: &Db, (view, founder): (&'a View, Uuid), asks: &'a JoinRequest) -> Result<Self, Fail> {
        let (mut keys, mut was) = (Keys::new(), BTreeMap::<Uuid, BTreeSet<Uuid>>::new());
        for said in db.admissions(founder)? {
            was.entry(said.station_id).or_default().extend(said.was.into_iter().flatten());
            keys.entry(said.station_id).or_default().insert((said.key_id, said.public_key));
        }
        let mut look = Self { view, asks, keys, was, proven: BTreeSet::new(), anew: BTreeSet::new() };
        // Of a station that the directory knows by a key of it, of any other one by whatever key signs there.
        let proves = |named: &&Named| {
            look.signs(named) && (look.has_key(named) || view.directory.station(&named.0).is_none())
        };
        let stations = |named: &Named| named.0;
        let mut proven: BTreeSet<Uuid> = asks.past.iter().filter(proves).map(stations).collect();
        let is_anew = |named: &&Named| !proven.contains(&named.0) && look.is_claimed_anew(named);
        let anew: BTreeSet<Uuid> = asks.past.iter().filter(is_anew).map(stations).collect();
        proven.extend(&anew);
        (look.proven, look.anew) = (proven, anew);
        Ok(look)
    }

    /// What lists call it.
    fn called(&self, known: &KnownStation) -> String {
        listed_as(self.view, &known.station_id).unwrap_or_else(|| known.name.clone())
    }

    /// Whether that key signed the request.
    fn signs(&self, (station, key_id, _): &Named) -> bool {
        self.asks.proven.contains(&(*station, key_id.clone()))
    }

    /// Whether the station was admitted under that key.
    fn has_key(&self, (station, key_id, public_key): &Named) -> bool {
        let key = (key_id.clone(), public_key.clone());
        self.keys.get(station).is_some_and(|keys| keys.contains(&key))
    }

    /// Whether that is the key of the station now, and signed the request.
    fn has_present(&self, named: &Named) -> bool {
        let known = self.view.directory.station(&named.0);
        let is_present =
            known.is_some_and(|known| (&known.key_id, &known.public_key) == (&named.1, &named.2));
        is_present && self.signs(named)
    }

    /// Whether it is the station from which the PC's data were copied: what that wrote counts by its own admission.
    fn is_copied(&self, station: &Uuid) -> bool {
        self.asks.again.as_ref().is_some_and(|again| again.station == *station)
    }

    /// Whether other PCs were admitted as what this one was before it joined, under another key, and it signs by one of its own.
    fn is_claimed(&self, named: &Named) -> bool {
        let known = self.view.directory.station(&named.0);
        let of_past = known.is_some_and(|known| known.box_key.is_empty());
        of_past && self.signs(named) && !self.has_key(named) && self.since_of(&named.0).next().is_some()
    }

    /// Whether each of these was lost. An id is not made of a key: whoever reads the request of a PC may claim its past, before it is
    /// admitted or after. Only where a person says so it is that of the PC which signs by another key; what each key signed counts.
    fn is_claimed_anew(&self, named: &Named) -> bool {
        self.is_claimed(named) && self.have_it(&named.0).next().is_none()
    }

    /// The other PCs of the bureau that were admitted as what that station is now and were not lost since.
    fn have_it(&self, station: &Uuid) -> impl Iterator<Item = &'a KnownStation> {
        let directory = &self.view.directory;
        let is_lost = |retired: &RetireStation| retired.why == LOST;
        self.since_of(station).filter(move |other| !directory.retired(&other.station_id).is_some_and(is_lost))
    }

    /// The names of those, for each past that it proves by no key of theirs.
    fn claimed(&self) -> BTreeSet<String> {
        let is_open = |named: &&Named| self.is_claimed(named) && !self.proven.contains(&named.0);
        let claimed = self.asks.past.iter().filter(is_open);
        claimed.flat_map(|named| self.have_it(&named.0)).map(|other| self.called(other)).collect()
    }

    /// Whether it is a station of the bureau that others speak with.
    fn is_active(&self, station: &Uuid) -> bool {
        let known = self.view.directory.station(station);
        known.is_some_and(|known| !known.box_key.is_empty() && self.view.is_active(known))
    }

    /// The other PCs of the bureau that were admitted as what that station is now, retired ones too.
    fn since_of(&self, station: &Uuid) -> impl Iterator<Item = &'a KnownStation> {
        let others = self.view.stations().filter(move |other| other.station_id != self.asks.station);
        others.filter(move |other| self.was.get(&other.station_id).is_some_and(|was| was.contains(station)))
    }

    /// The other PC of the bureau, in use, that was admitted as what that station is now.
    fn is_since(&self, station: &Uuid) -> Option<&'a KnownStation> {
        self.since_of(station).find(|other| self.view.is_active(other))
    }

    /// Whether that key of a station is to be enrolled as its past. Keys that a PC has no more count by the one of that station
    /// which it still has. What others know as a PC of the bureau gets no key so.
    fn is_new(&self, named: &Named, name: &str) -> bool {
        let known = self.view.directory.station(&named.0);
        let may = if self.anew.contains(&named.0) {
            self.is_claimed_anew(named)
        } else {
            known.is_none_or(|known| known.name == name && known.box_key.is_empty())
        };
        may && !self.has_key(named) && self.proven.contains(&named.0) && !self.is_copied(&named.0)
    }

    /// Whether something of the past is not proven, and counts by nothing else.
    fn is_unproven(&self, name: &str) -> bool {
        self.asks.past.iter().any(|named| {
            let known = self.view.directory.station(&named.0);
            let of_past = known.is_some_and(|known| known.box_key.is_empty());
            let counts = self.has_key(named) && (of_past || self.proven.contains(&named.0));
            !counts && !self.is_new(named, name) && !self.is_copied(&named.0)
        })
    }

    /// How many entries of a retired station the request shows beyond what counts, and what makes them count: so far as it
    /// shows them, and only in series that are that station's by what is here.
    fn since(&self, retired: &RetireStation, by: &Authorized) -> (u64, Option<Fact>) {
        let mut cut: BTreeMap<Uuid, u64> = retired.cut.iter().copied().collect();
        let is_its_own = |series: &Uuid| self.view.owners.get(series) == Some(&retired.station_id);
        let mut since = 0_u64;
        for tip in self.asks.shown.iter().filter(|tip| is_its_own(&tip.series)) {
            let kept = cut.entry(tip.series).or_default();
            since = since.saturating_add(tip.entries.saturating_sub(*kept));
            *kept = tip.entries.max(*kept);
        }
        let (station_id, why, by) = (retired.station_id, retired.why.clone(), by.by());
        let cut: Vec<(Uuid, u64)> = cut.into_iter().collect();
        let fact = Fact::RetireStation(facts::RetireStation { station_id, why, cut, by });
        (since, (since > 0).then_some(fact))
    }

    /// What ends what others wrote as a past that is another PC's: what is here counts, and as far as the request shows it the
    /// series that has its name, in which a PC begins.
    fn claims_anew(&self, station: &Uuid, by: &Authorized) -> Fact {
        let own = self.view.owners.iter().filter(|(_, owner)| *owner == station);
        let own: BTreeSet<Uuid> = own.map(|(series, _)| *series).collect();
        let here = self.view.tips_of(&own).into_iter().map(|tip| (tip.series, tip.entries));
        let shown = self.asks.shown.iter().filter(|tip| tip.series == *station);
        let shown = shown.map(|tip| (tip.series, tip.entries));
        let mut cut: BTreeMap<Uuid, u64> = BTreeMap::new();
        let kept: Vec<(Uuid, u64)> = match self.view.directory.retired(station) {
            Some(retired) => retired.cut.iter().copied().chain(shown).collect(),
            None => here.chain(shown).collect(),
        };
        for (series, entries) in kept {
            let of = cut.entry(series).or_default();
            *of = entries.max(*of);
        }
        let (station_id, why, cut) = (*station, LOST.to_owned(), cut.into_iter().collect());
        Fact::RetireStation(facts::RetireStation { station_id, why, cut, by: by.by() })
    }
}

/// When the directory retired a station first, by the clock of then.
fn retired_ms(view: &View, station: &Uuid) -> Option<i64> {
    let at_ms = |entry: &SignedEntry| {
        let line = line(entry).filter(|_| !view.is_barred(&entry.place()))?;
        let said = DirectoryFact::read(&line.op, &line.body);
        let retires =
            matches!(said, Some(Ok(DirectoryFact::RetireStation(said))) if said.station_id == *station);
        retires.then_some(line.at_ms)
    };
    let of_directory = view.set.iter().filter(|entry| view.directory_series.contains(&entry.series));
    of_directory.filter_map(at_ms).min()
}

/// What the admissions of a station said so far that its PC was before.
pub(super) fn said_before(db: &Db, founder: Uuid, station: &Uuid) -> Result<BTreeSet<Uuid>, Fail> {
    let admissions = db.admissions(founder)?.into_iter().filter(|said| said.station_id == *station);
    Ok(admissions.filter_map(|said| said.was).flatten().collect())
}
