//! What this PC knows of the bureau: every entry that is here, the directory as it says, whose each series is.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::bureau_file::BureauFile;
use super::fail::{Fail, No};
use crate::signing::JournalKeys;
use dabiao_domain::sync::directory::{Directory, DirectoryFact, EnrolStation};
use dabiao_domain::sync::duty::Duty;
use dabiao_domain::sync::held::{Run, runs};
use dabiao_domain::sync::rank::{Rank, Ranked};
use dabiao_domain::sync::reach::Receiver;
use dabiao_domain::sync::set::EntrySet;
use dabiao_domain::sync::{EntryHash, EntryLine, Place, SignedEntry, Tip};
use dabiao_store::{Db, JournalKey, JournalVerifier as _, Placed, SignedHead, facts, unhex};

/// What this PC knows of the bureau.
pub struct View {
    /// The series of the directory.
    pub bureau: Uuid,
    /// Every entry that is here and has its place; at a station those that concern it.
    pub set: EntrySet,
    /// What the directory says.
    pub directory: Directory,
    /// Whose each series is.
    pub owners: BTreeMap<Uuid, Uuid>,
    /// The series that each one goes on from, if it says so.
    parents: BTreeMap<Uuid, Uuid>,
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
        Ok(Self { barred, waiting, ..Self::of_entries(held, bureau) })
    }

    /// As [`View::of`] with the directory alone, at the PC that founded the bureau: who its stations are.
    ///
    /// # Errors
    /// What the store says.
    pub(super) fn of_directory(db: &Db, bureau: &BureauFile) -> Result<Self, Fail> {
        Ok(Self::of_entries(db.own_entries(bureau.series, 0, usize::MAX >> 1)?, bureau))
    }

    fn of_entries(held: Vec<SignedEntry>, bureau: &BureauFile) -> Self {
        let set = EntrySet::placed(held);
        let (mut owners, mut parents, mut unproven) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        for entry in set.iter().filter(|entry| entry.seq == 0) {
            let begun = begun(entry);
            owners.insert(entry.series, begun.as_ref().map_or(entry.series, |begun| begun.station_id));
            if let Some(parent) = begun.and_then(|begun| begun.parent) {
                parents.insert(entry.series, parent.series);
                if !has_end(&set, &parent) {
                    unproven.insert(entry.series);
                }
            }
        }
        let directory = directory(&set, bureau);
        let (barred, waiting) = (BTreeSet::new(), Vec::new());
        Self { bureau: bureau.series, set, directory, owners, parents, unproven, barred, waiting }
    }

    /// The enrolled stations that others speak with: not what a PC was before it joined.
    pub fn stations(&self) -> impl Iterator<Item = &EnrolStation> {
        self.directory.stations().filter(|station| !station.box_key.is_empty())
    }

    /// The station that `given` names: by its name, its id, or the end of that.
    ///
    /// # Errors
    /// [`No::NoStation`] where there is none, or more than one.
    pub fn station(&self, given: &str) -> Result<&EnrolStation, Fail> {
        let given = given.trim();
        let named = |s: &&EnrolStation| s.name == given || s.station_id.to_string() == given;
        let ending =
            |s: &&EnrolStation| given.len() >= 4 && s.station_id.simple().to_string().ends_with(given);
        let mut found: Vec<&EnrolStation> = self.stations().filter(named).collect();
        if found.is_empty() {
            found = self.stations().filter(ending).collect();
        }
        match found.as_slice() {
            [one] => Ok(one),
            _ => Err(No::NoStation(given.to_owned()).into()),
        }
    }

    /// The series of a station, those from before it joined among them.
    pub fn series_of(&self, station: &Uuid) -> BTreeSet<Uuid> {
        let own = self.owners.iter().filter(|(_, owner)| *owner == station).map(|(series, _)| *series);
        let mut all: BTreeSet<Uuid> = own.collect();
        let mut next: Vec<Uuid> = all.iter().copied().collect();
        while let Some(series) = next.pop() {
            let Some(parent) = self.parents.get(&series).filter(|parent| **parent != self.bureau) else {
                continue;
            };
            if all.insert(*parent) {
                next.push(*parent);
            }
        }
        all
    }

    /// The series that one goes on from, and those before that.
    pub(super) fn past_of(&self, series: &Uuid) -> BTreeSet<Uuid> {
        let (mut all, mut at) = (BTreeSet::new(), series);
        while let Some(parent) = self.parents.get(at).filter(|parent| all.insert(**parent)) {
            at = parent;
        }
        all
    }

    /// Whether the station of a series says or said something for the bureau.
    pub(super) fn speaks(&self, series: &Uuid) -> bool {
        let owner = self.owners.get(series);
        *series == self.bureau || owner.is_some_and(|owner| self.directory.grants_of(owner).next().is_some())
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

    /// What is stored here, as it is told to the bureau: what waits too.
    pub(super) fn held(&self) -> Vec<Run> {
        use dabiao_domain::sync::path::Held as _;
        let here =
            self.set.iter().filter_map(|entry| Some((entry.place(), self.set.before(&entry.place())?)));
        let mut all: Vec<(Place, EntryHash)> = here.chain(self.waiting.iter().copied()).collect();
        all.sort_unstable();
        runs(all)
    }

    /// The ends of these series, as they are here.
    pub fn tips_of(&self, series: &BTreeSet<Uuid>) -> Vec<Tip> {
        use dabiao_domain::sync::path::Held as _;
        self.set.tips().into_iter().filter(|tip| series.contains(&tip.series)).collect()
    }

    /// What the station may say for the bureau beyond its own practice.
    pub fn duties_of(&self, station: &EnrolStation) -> BTreeSet<Duty> {
        let given = Duty::ALL.into_iter().filter(|duty| *duty != Duty::Practice);
        given
            .filter(|duty| {
                let has = |unit| self.directory.has(&station.station_id, *duty, unit);
                has(None) || has(Some(station.unit_id))
            })
            .collect()
    }

    /// The station as one that entries go down to.
    pub fn receiver(&self, station: &EnrolStation) -> Receiver {
        let duties = self.duties_of(station);
        let everywhere = duties.iter().any(|duty| self.directory.has(&station.station_id, *duty, None));
        let granted = self.directory.grants_of(&station.station_id);
        let granted = granted.filter(|(duty, grant)| {
            let now = self.directory.has(&station.station_id, *duty, grant.unit);
            now && *duty != Duty::Practice
        });
        let units = granted.filter_map(|(_, grant)| grant.unit).chain([station.unit_id]);
        let units = (!everywhere).then(|| units.map(|unit| self.directory.unit(unit)).collect());
        Receiver { units, duties }
    }

    /// The name of a series' PC, by which damage is told: names of places, not of people.
    pub fn labels(&self) -> Vec<(Uuid, String)> {
        let name = |owner: &Uuid| self.directory.station(owner).map(|station| station.name.clone());
        self.owners.iter().filter_map(|(series, owner)| Some((*series, name(owner)?))).collect()
    }

    /// What a person calls the PC of a series.
    pub fn label(&self, series: &Uuid) -> String {
        let owner = self.owners.get(series);
        let station = owner.and_then(|owner| self.directory.station(owner));
        station.map_or_else(|| series.to_string(), |station| station.name.clone())
    }
}

/// Whether the entry is in the set that a series says to go on from.
fn has_end(set: &EntrySet, parent: &facts::SeriesParent) -> bool {
    use dabiao_domain::sync::path::Held as _;
    let hash = unhex(&parent.head).and_then(|hash| EntryHash::try_from(hash).ok());
    let place = hash.zip(parent.entries.checked_sub(1));
    place.is_some_and(|(hash, seq)| set.has(&Place { series: parent.series, seq, hash }))
}

/// What the entries of the directory's series say. Another series of that name, begun by somebody else, is none of it;
/// beyond a gap it is the founding PC's key that tells them apart.
fn directory(set: &EntrySet, bureau: &BureauFile) -> Directory {
    let mut on_path = BTreeSet::from([bureau.first()]);
    let key = JournalKey { id: bureau.key_id.clone(), public: bureau.public_key.clone() };
    let series = bureau.series.to_string();
    let is_signed = |entry: &SignedEntry| {
        let (entries, hash, signature) = (entry.seq + 1, &entry.hash, entry.signature.as_slice());
        entry.key_id == key.id
            && JournalKeys.verifies(&key, &SignedHead { series: &series, entries, hash, signature })
    };
    let mut told = Vec::new();
    for entry in set.iter().filter(|entry| entry.series == bureau.series) {
        let before = if entry.seq == 0 { &entry.hash } else { &entry.prev_hash };
        if !on_path.contains(before) && !(entry.seq > 0 && is_signed(entry)) {
            continue;
        }
        on_path.insert(entry.hash);
        if let Some(line) = line(entry)
            && let Some(Ok(value)) = DirectoryFact::read(&line.op, &line.body)
        {
            told.push(Ranked { rank: Rank { epoch: 0, depth: entry.seq, hash: entry.hash }, value });
        }
    }
    Directory::of(told)
}

/// The line of an entry, read. The store checked it against its hash when it came.
pub(super) fn line(entry: &SignedEntry) -> Option<EntryLine> {
    serde_json::from_str(&entry.line).ok()
}

/// How the series of a first entry began, if it says so.
fn begun(entry: &SignedEntry) -> Option<facts::BeginSeries> {
    let line = line(entry).filter(|line| line.op == "begin_series")?;
    serde_json::from_str(&line.body).ok()
}
