//! What this PC knows of the bureau: every entry that is here, the directory as it says, whose each series is.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::bureau_file::BureauFile;
use super::directory_line::{DirectoryLine, is_signed};
use super::fail::{Fail, No};
use dabiao_domain::sync::directory::{Directory, DirectoryFact, EnrolStation, RetireStation};
use dabiao_domain::sync::duty::Duty;
use dabiao_domain::sync::held::{Run, runs};
use dabiao_domain::sync::path::{Held as _, back};
use dabiao_domain::sync::rank::{Lines, Rank, Ranked};
use dabiao_domain::sync::reach::Receiver;
use dabiao_domain::sync::set::EntrySet;
use dabiao_domain::sync::{EntryHash, EntryLine, Place, SignedEntry, Tip};
use dabiao_store::{Db, Placed, facts, unhex};

/// A place in the order of what the directory says.
pub(super) type InOrder = (u128, EntryHash);

/// A word of the directory that retires a station.
pub(super) struct Retirement {
    /// Where it stands in the order of the directory: a restore makes the way to a later word the shorter one.
    pub at: InOrder,
    /// Its entry.
    place: Place,
    /// What it says.
    pub said: RetireStation,
}

/// What this PC knows of the bureau.
pub struct View {
    /// The first series of the directory, by which the bureau is named.
    pub bureau: Uuid,
    /// All of its series.
    pub directory_series: BTreeSet<Uuid>,
    /// Every entry that is here and has its place; at a station those that concern it.
    pub set: EntrySet,
    /// The ends of it, by place: to find them all of it is gone through, and they are asked for station by station.
    tips: Vec<Tip>,
    /// What the directory says.
    pub directory: Directory,
    /// Each time that it retired a station, in its order.
    retirements: Vec<Retirement>,
    /// Whose each series is.
    pub owners: BTreeMap<Uuid, Uuid>,
    /// The first entry of each series.
    firsts: BTreeMap<Uuid, Place>,
    /// How each series began, if it says so.
    begun: BTreeMap<Uuid, facts::BeginSeries>,
    /// The end of the series that each one goes on from, if it says so.
    parents: BTreeMap<Uuid, Tip>,
    /// Series that say to go on from an entry that is not here: how many entries are before them is not proven.
    unproven: BTreeSet<Uuid>,
    /// Entries whose station had no say: kept, and not handed on.
    barred: BTreeSet<Place>,
    /// Entries that wait for what is before them, each with the hash of that.
    waiting: Vec<(Place, EntryHash)>,
}

impl View {
    /// Of the store, in which the directory is that of `bureau`.
    ///
    /// # Errors
    /// What the store says.
    pub fn of(db: &Db, bureau: &BureauFile) -> Result<Self, Fail> {
        let (mut barred, mut waiting, mut held) = (BTreeSet::new(), Vec::new(), Vec::new());
        for (entry, placed) in db.placed_entries()? {
            match placed {
                Placed::Waiting => waiting.push((entry.place(), entry.prev_hash)),
                Placed::Barred | Placed::Here => held.push(entry),
            }
            if placed == Placed::Barred
                && let Some(entry) = held.last()
            {
                barred.insert(entry.place());
            }
        }
        let mut firsts = Firsts { own: BTreeMap::new(), stations: db.stations_of_series()?, barred };
        for series in db.own_series().filter_map(|series| Uuid::try_parse(series).ok()) {
            let first = db.own_entries(series, 0, 1)?;
            firsts.own.extend(first.first().map(|entry| (series, entry.place())));
        }
        let view = Self::of_entries(held, bureau, &firsts);
        Ok(Self { barred: firsts.barred, waiting, ..view })
    }

    /// As [`View::of`] with the directory alone, at the PC that founded the bureau: who its stations are.
    ///
    /// # Errors
    /// What the store says.
    pub(super) fn of_directory(db: &Db, bureau: &BureauFile) -> Result<Self, Fail> {
        if db.own_series().last() != Some(bureau.series.to_string().as_str()) {
            // It went on in another series, and got back what it forgot.
            return Self::of(db, bureau);
        }
        let own = db.own_entries(bureau.series, 0, usize::MAX >> 1)?;
        Ok(Self::of_entries(own, bureau, &Firsts::default()))
    }

    fn of_entries(held: Vec<SignedEntry>, bureau: &BureauFile, firsts: &Firsts) -> Self {
        let set = EntrySet::placed(held);
        let tips = set.tips();
        let (mut owners, mut parents, mut lines) = (BTreeMap::new(), BTreeMap::new(), Lines::default());
        let (mut beginnings, mut places) = (BTreeMap::<Uuid, facts::BeginSeries>::new(), BTreeMap::new());
        for entry in firsts.of(&set) {
            places.insert(entry.series, entry.place());
            let begun = begun(entry);
            let owner = owner_of(entry);
            owners.insert(entry.series, owner);
            let parent = begun.as_ref().and_then(|begun| begun.parent.as_ref()).and_then(end_of);
            beginnings.extend(begun.map(|begun| (entry.series, begun)));
            lines.note(entry.series, parent);
            parents.extend(parent.map(|tip| (entry.series, tip)));
        }
        let barred = (&firsts.barred, !firsts.own.contains_key(&bureau.series));
        let line = DirectoryLine::of(&set, bureau, (&owners, &parents), barred);
        let before = line.before(&beginnings, &lines);
        let mut retirements: Vec<Retirement> = Vec::new();
        let ranked = |(entry, value): (&SignedEntry, DirectoryFact)| {
            let before = before.get(&entry.series).copied().unwrap_or_default();
            let depth = before.saturating_add(u128::from(entry.seq));
            if let DirectoryFact::RetireStation(said) = &value {
                let (at, place) = ((depth, entry.hash), entry.place());
                retirements.push(Retirement { at, place, said: said.clone() });
            }
            Ranked { rank: Rank { epoch: 0, depth, hash: entry.hash }, value }
        };
        let directory = Directory::of(line.facts().map(ranked));
        retirements.sort_unstable_by_key(|retired| retired.at);
        let directory_series = line.into_series();
        let (barred, waiting) = (BTreeSet::new(), Vec::new());
        let (bureau, begun) = (bureau.series, beginnings);
        let unproven = unproven(&set, &parents);
        Self {
            bureau,
            directory_series,
            set,
            tips,
            directory,
            retirements,
            owners,
            firsts: places,
            begun,
            parents,
            unproven,
            barred,
            waiting,
        }
    }

    /// The enrolled stations that others speak with: not what a PC was before it joined.
    pub fn stations(&self) -> impl Iterator<Item = &EnrolStation> {
        self.directory.stations().filter(|station| !station.box_key.is_empty())
    }

    /// As which station each one is listed: what a PC was before it joined is that PC's.
    pub(super) fn listed(&self) -> BTreeMap<Uuid, Uuid> {
        let mut listed: BTreeMap<Uuid, Uuid> = BTreeMap::new();
        for station in self.stations() {
            let series = self.series_of(&station.station_id);
            for owner in series.iter().filter_map(|series| self.owners.get(series)) {
                listed.entry(*owner).or_insert(station.station_id);
            }
        }
        listed.extend(self.stations().map(|station| (station.station_id, station.station_id)));
        listed
    }

    /// The station that `given` names: by its name, its id, or the end of that, as lists show it too.
    ///
    /// # Errors
    /// [`No::NoStation`] where there is none, [`No::Several`] where there is more than one.
    pub fn station(&self, given: &str) -> Result<&EnrolStation, Fail> {
        let given = given.trim();
        let end = given.rsplit_once('…').map_or(given, |(_, end)| end).to_ascii_lowercase();
        let named = |s: &&EnrolStation| s.name == given || s.station_id.to_string() == given;
        let ending = |s: &&EnrolStation| end.len() >= 4 && s.station_id.simple().to_string().ends_with(&end);
        let mut found: Vec<&EnrolStation> = self.stations().filter(named).collect();
        if found.is_empty() {
            found = self.stations().filter(ending).collect();
        }
        // The name of a retired one may have been given again.
        if found.iter().any(|station| self.is_active(station)) {
            found.retain(|station| self.is_active(station));
        }
        match found.as_slice() {
            [one] => Ok(one),
            [] => Err(No::NoStation(given.to_owned()).into()),
            several => {
                let ends: Vec<String> =
                    several.iter().map(|station| end_of_id(&station.station_id)).collect();
                Err(No::Several { name: given.to_owned(), ends: ends.join(" / ") }.into())
            }
        }
    }

    /// The station that founded the bureau.
    pub(super) fn founder(&self) -> Uuid {
        self.owners.get(&self.bureau).copied().unwrap_or(self.bureau)
    }

    /// Whether a station was not retired.
    pub(super) fn is_active(&self, station: &EnrolStation) -> bool {
        self.directory.retired(&station.station_id).is_none()
    }

    /// Whether the PC of a retired station belongs to the bureau as another one.
    pub(super) fn has_joined_again(&self, retired: &EnrolStation) -> bool {
        let was = |series: &Uuid| self.owners.get(series) == Some(&retired.station_id);
        let mut others = self.stations().filter(|station| self.is_active(station));
        others.any(|station| self.series_of(&station.station_id).iter().any(was))
    }

    /// What the directory said up to its first entry that retires a station, over all of the series in which it went on;
    /// nothing where none does.
    pub(super) fn until_retired(&self, station: &Uuid) -> BTreeSet<Place> {
        self.retirements(station).next().map(|first| self.way_to(first.place)).unwrap_or_default()
    }

    /// Each time that the directory retired a station, in its order.
    pub(super) fn retirements(&self, station: &Uuid) -> impl Iterator<Item = &Retirement> {
        self.retirements.iter().filter(move |retired| retired.said.station_id == *station)
    }

    /// The entries that lead to one, through the series that its series goes on from.
    pub(super) fn way_to(&self, place: Place) -> BTreeSet<Place> {
        let (mut way, mut next) = (BTreeSet::new(), Some(place));
        while let Some(from) = next {
            way.extend(back(&self.set, Some(from)));
            let before = self.parents.get(&from.series).and_then(Tip::place);
            next = before.filter(|before| !way.contains(before) && self.set.has(before));
        }
        way
    }

    /// The series of a station, those from before it joined among them.
    pub fn series_of(&self, station: &Uuid) -> BTreeSet<Uuid> {
        self.line_of(station).0
    }

    /// The ends of what a station wrote, as they are here: those of its series, and where it left the series of the station
    /// that it was copied from.
    pub fn own_tips(&self, station: &Uuid) -> Vec<Tip> {
        let (series, left) = self.line_of(station);
        let mut tips = self.tips_of(&series);
        tips.extend(left.into_iter().filter(|tip| tip.place().is_some_and(|place| self.set.has(&place))));
        tips
    }

    /// The series of a station, and the ends of others' from which it went on.
    fn line_of(&self, station: &Uuid) -> (BTreeSet<Uuid>, BTreeSet<Tip>) {
        let own = self.owners.iter().filter(|(series, owner)| *owner == station && self.has_say(series));
        let own = own.map(|(series, _)| *series);
        let mut all: BTreeSet<Uuid> = own.collect();
        let mut next: Vec<Uuid> = all.iter().copied().collect();
        let mut left: BTreeSet<Tip> = BTreeSet::new();
        while let Some(series) = next.pop() {
            let Some(parent) = self.parents.get(&series) else { continue };
            // What came before another station's series is that one's past too.
            let others = !all.contains(&series) || self.is_of_another(&parent.series, station);
            if if others { left.insert(*parent) } else { all.insert(parent.series) } {
                next.push(parent.series);
            }
        }
        (all, left)
    }

    /// Whether a series is that of another station that others speak with: its data were copied.
    fn is_of_another(&self, series: &Uuid, station: &Uuid) -> bool {
        let owner = self.owners.get(series).filter(|owner| *owner != station);
        let known = owner.and_then(|owner| self.directory.station(owner));
        known.is_some_and(|known| !known.box_key.is_empty())
    }

    /// Every series that says how it began, and may say it.
    pub fn beginnings(&self) -> impl Iterator<Item = (Uuid, facts::BeginSeries)> {
        let begun = self.begun.iter().filter(move |(series, _)| self.has_say(series));
        begun.map(|(series, begun)| (*series, begun.clone()))
    }

    /// Whether the first entry of a series has a say: anybody may begin one in the name of another PC, and that one's disk was
    /// not reset by it.
    fn has_say(&self, series: &Uuid) -> bool {
        self.firsts.get(series).is_none_or(|first| !self.barred.contains(first))
    }

    /// How often the series of a station are forked and it did not go on in a new one since. What others wrote into them is no
    /// way of it.
    pub fn forks_of(&self, series: &BTreeSet<Uuid>) -> usize {
        let tips = self.tips_of(series);
        let left: BTreeSet<Uuid> =
            self.parents.iter().filter(|(of, _)| series.contains(of)).map(|(_, tip)| tip.series).collect();
        let forked = |one: &&Uuid| {
            let ends: Vec<&Tip> = tips.iter().filter(|tip| tip.series == **one).collect();
            ends.len() > 1 && ends.into_iter().filter(|tip| self.is_of_series(tip)).count() > 1
        };
        series.difference(&left).filter(forked).count()
    }

    /// Whether an end was signed by a key of its station, and does not come from another first entry than the one that holds.
    fn is_of_series(&self, end: &Tip) -> bool {
        let Some(place) = end.place() else { return true };
        let from = back(&self.set, Some(place)).last().filter(|from| from.seq == 0);
        let other =
            from.is_some_and(|from| self.firsts.get(&from.series).is_some_and(|first| *first != from));
        !other && !self.barred.contains(&place)
    }

    /// The series that one goes on from, and those before that.
    pub(super) fn past_of(&self, series: &Uuid) -> BTreeSet<Uuid> {
        let (mut all, mut at) = (BTreeSet::new(), series);
        while let Some(parent) = self.parents.get(at).filter(|parent| all.insert(parent.series)) {
            at = &parent.series;
        }
        all
    }

    /// Whether the station of a series says or said something for the bureau.
    pub(super) fn speaks(&self, series: &Uuid) -> bool {
        let owner = self.owners.get(series);
        self.directory_series.contains(series)
            || owner.is_some_and(|owner| self.directory.grants_of(owner).next().is_some())
    }

    /// The unit whose entries those of a series are; none where its station says or said things for the whole bureau, or
    /// is not known.
    pub(super) fn unit_of(&self, series: &Uuid) -> Option<Uuid> {
        let owner = self.owners.get(series)?;
        let everywhere = self.directory.grants_of(owner).any(|(_, grant)| grant.unit.is_none());
        self.directory.station(owner).filter(|_| !everywhere).map(|station| station.unit_id)
    }

    /// Whether a series goes on from what is here, or from nothing. Only then it is handed on: to whom it goes has no way to
    /// see how many entries are before it.
    pub(super) fn is_proven(&self, series: &Uuid) -> bool {
        !self.unproven.contains(series)
    }

    /// Whether the station of an entry had no say: nobody else needs it.
    pub(super) fn is_barred(&self, place: &Place) -> bool {
        self.barred.contains(place)
    }

    /// Entries that had no say where they stand and that another station signed than the one whose series it is: that, and the
    /// one that signed. The name of a key alone says nothing.
    pub(super) fn written_elsewhere(&self) -> Vec<(Uuid, Uuid)> {
        let barred = self.set.iter().filter(|entry| self.barred.contains(&entry.place()));
        let signed = |entry: &SignedEntry, station: &EnrolStation| {
            let key = (station.key_id.clone(), station.public_key.clone());
            station.key_id == entry.key_id && is_signed(entry, &BTreeMap::from([key]))
        };
        let pair = |entry: &SignedEntry| {
            let owner = *self.owners.get(&entry.series)?;
            let by = self.directory.stations().filter(|station| signed(entry, station));
            let signers: Vec<Uuid> = by.map(|station| station.station_id).collect();
            let other = !signers.contains(&owner);
            Some((owner, *signers.first().filter(|_| other)?))
        };
        barred.filter_map(pair).collect()
    }

    /// What is stored here, as it is told to the bureau: what waits too.
    pub(super) fn held(&self) -> Vec<Run> {
        let here =
            self.set.iter().filter_map(|entry| Some((entry.place(), self.set.before(&entry.place())?)));
        let mut all: Vec<(Place, EntryHash)> = here.chain(self.waiting.iter().copied()).collect();
        all.sort_unstable();
        runs(all)
    }

    /// The ends of these series, as they are here.
    pub fn tips_of(&self, series: &BTreeSet<Uuid>) -> Vec<Tip> {
        self.tips.iter().filter(|tip| series.contains(&tip.series)).copied().collect()
    }

    /// The duties that a station has now beyond its own practice, each for a unit or for the bureau.
    pub fn duties_now(&self, station: &EnrolStation) -> BTreeSet<(Duty, Option<Uuid>)> {
        let granted = self.directory.grants_of(&station.station_id);
        let now =
            granted.filter(|(duty, grant)| self.directory.has_for(&station.station_id, *duty, grant.unit));
        now.filter(|(duty, _)| *duty != Duty::Practice).map(|(duty, grant)| (duty, grant.unit)).collect()
    }

    /// What the station may say for the bureau, or for some unit, beyond its own practice.
    pub fn duties_of(&self, station: &EnrolStation) -> BTreeSet<Duty> {
        self.duties_now(station).into_iter().map(|(duty, _)| duty).collect()
    }

    /// The station as one that entries go down to.
    pub fn receiver(&self, station: &EnrolStation) -> Receiver {
        let duties = self.duties_now(station);
        let everywhere = duties.iter().any(|(_, unit)| unit.is_none());
        let units = duties.iter().filter_map(|(_, unit)| *unit).chain([station.unit_id]);
        let units = (!everywhere).then(|| units.map(|unit| self.directory.unit(unit)).collect());
        let duties = duties.into_iter().map(|(duty, _)| duty).collect();
        Receiver { units, duties }
    }

    /// The name of a series' PC, by which damage is told: names of places, not of people.
    pub fn labels(&self) -> Vec<(Uuid, String)> {
        let name = |owner: &Uuid| self.directory.station(owner).map(|station| station.name.clone());
        self.owners.iter().filter_map(|(series, owner)| Some((*series, name(owner)?))).collect()
    }
}

/// Which first entry of a series holds, where there is more than one: anybody may begin a series of any name.
#[derive(Default)]
struct Firsts {
    /// Those of the own series.
    own: BTreeMap<Uuid, Place>,
    /// Whose each series of another station is, as the store found it.
    stations: BTreeMap<Uuid, Uuid>,
    /// Entries whose station had no say.
    barred: BTreeSet<Place>,
}

impl Firsts {
    /// The one that holds, of every series.
    fn of<'s>(&self, set: &'s EntrySet) -> impl Iterator<Item = &'s SignedEntry> {
        let mut all: BTreeMap<Uuid, &SignedEntry> = BTreeMap::new();
        for entry in set.iter().filter(|entry| entry.seq == 0) {
            let best = all.entry(entry.series).or_insert(entry);
            if self.holds(entry) && !self.holds(best) {
                *best = entry;
            }
        }
        all.into_values()
    }

    fn holds(&self, entry: &SignedEntry) -> bool {
        if let Some(own) = self.own.get(&entry.series) {
            return entry.place() == *own;
        }
        let station = self.stations.get(&entry.series);
        station.is_none_or(|station| *station == owner_of(entry)) && !self.barred.contains(&entry.place())
    }
}

/// Whose a series is that begins with that entry: it is its own first one where it names none.
fn owner_of(first: &SignedEntry) -> Uuid {
    begun(first).map_or(first.series, |begun| begun.station_id)
}

/// The series whose parent's end is not in the set.
fn unproven(set: &EntrySet, parents: &BTreeMap<Uuid, Tip>) -> BTreeSet<Uuid> {
    use dabiao_domain::sync::path::Held as _;
    let has_end = |tip: &Tip| tip.place().is_some_and(|place| set.has(&place));
    parents.iter().filter(|(_, tip)| !has_end(tip)).map(|(series, _)| *series).collect()
}

/// The end of an id by which a command finds a PC.
pub(super) fn end_of_id(id: &Uuid) -> String {
    let id = id.simple().to_string();
    id.get(24..).unwrap_or_default().to_owned()
}

/// The line of an entry, read. The store checked it against its hash when it came.
pub(super) fn line(entry: &SignedEntry) -> Option<EntryLine> {
    serde_json::from_str(&entry.line).ok()
}

/// The end that a series goes on from.
pub(super) fn end_of(parent: &facts::SeriesParent) -> Option<Tip> {
    let hash = unhex(&parent.head)?.try_into().ok()?;
    Some(Tip { series: parent.series, entries: parent.entries, hash })
}

/// How the series of a first entry began, if it says so.
pub(super) fn begun(entry: &SignedEntry) -> Option<facts::BeginSeries> {
    begun_by(&entry.line)
}

/// How the series began whose first entry has this line.
pub(super) fn begun_by(line: &str) -> Option<facts::BeginSeries> {
    let line: EntryLine =
        serde_json::from_str(line).ok().filter(|line: &EntryLine| line.op == "begin_series")?;
    serde_json::from_str(&line.body).ok()
}
