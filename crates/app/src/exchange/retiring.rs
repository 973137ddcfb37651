//! A station is retired; and of one that turns out to be lost what was taken back is closed again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use uuid::Uuid;

use super::admit::founded;
use super::fail::{Fail, No};
use super::view::{View, line};
use crate::lang::Messages;
use dabiao_domain::actor::Authorized;
use dabiao_domain::sync::directory::{DirectoryFact, RetireStation};
use dabiao_domain::sync::{SignedEntry, Tip};
use dabiao_store::{Db, Fact, facts};

/// How many entries of each series count.
type Cut = BTreeMap<Uuid, u64>;

/// A station that was retired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Its name.
    pub name: String,
    /// So many entries of it count.
    pub entries: u64,
    /// Where it was retired before and turned out to be lost: so many entries of it count no longer.
    pub lapsed: Option<u64>,
}

impl Ended {
    /// The message, and the number in it.
    pub const fn key(&self) -> (&'static str, u64) {
        match self.lapsed {
            Some(n) => ("bureau-retired-again", n),
            None => ("bureau-retired", self.entries),
        }
    }

    /// In a sentence.
    pub fn words(&self, texts: &Messages) -> String {
        let (key, n) = self.key();
        texts.format(key, &[("name", &self.name), ("n", &n)])
    }
}

/// Retires a station: what it wrote and what is here counts, nothing that comes later. What was taken back of what its PC was
/// before ends there too. A retired one that turns out to be lost is retired once more: what was taken back of it counts no longer.
///
/// # Errors
/// [`No`]; what the store and the disk say.
pub fn retire(
    by: &Authorized,
    db: &mut Db,
    folder: &Path,
    now_ms: i64,
    (station, why): (&str, &str),
) -> Result<Ended, Fail> {
    let bureau = founded(db, folder)?;
    let view = View::of(db, &bureau)?;
    let station = view.station(station)?;
    let (id, name) = (station.station_id, station.name.clone());
    if id == bureau.station {
        return Err(No::Founder(name).into());
    }
    let ending = Ending::of(db, (&view, bureau.station), id, (by, why))?;
    let (told, entries, lapsed) = if view.directory.retired(&id).is_none() {
        let (told, entries) = ending.first();
        (told, entries, None)
    } else {
        let (told, entries, lapsed) = ending.again();
        // That it is retired is final; only that it was lost says more, where something still rests on it.
        if why != facts::LOST || told.is_empty() {
            return Err(No::Retired(name).into());
        }
        (told, entries, Some(lapsed))
    };
    db.record_all_by(now_ms, by, &told)?;
    Ok(Ended { name, entries, lapsed })
}

/// A PC that is retired, and what it was before.
struct Ending<'a> {
    view: &'a View,
    by: &'a Authorized,
    why: &'a str,
    station: Uuid,
    /// The stations that it was, and the one that it is.
    ids: BTreeSet<Uuid>,
    /// Those of them that another PC in use was as well, which is another one than this.
    shared: BTreeSet<Uuid>,
}

impl<'a> Ending<'a> {
    fn of(
        db: &Db,
        (view, founder): (&'a View, Uuid),
        station: Uuid,
        (by, why): (&'a Authorized, &'a str),
    ) -> Result<Self, Fail> {
        let mut was: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
        for said in db.admissions(founder)? {
            was.entry(said.station_id).or_default().extend(said.was.into_iter().flatten());
        }
        let series = view.series_of(&station);
        let mut ids: BTreeSet<Uuid> =
            series.iter().filter_map(|series| view.owners.get(series)).copied().collect();
        ids.extend(was.get(&station).into_iter().flatten());
        // What belongs to the bureau by itself is retired by itself.
        ids.retain(|id| {
            let known = view.directory.station(id).filter(|_| *id != founder);
            known.is_some_and(|known| known.box_key.is_empty() || view.directory.retired(id).is_some())
        });
        ids.insert(station);
        let in_use = view.stations().filter(|other| other.station_id != station && view.is_active(other));
        let others: Vec<&BTreeSet<Uuid>> = in_use
            .filter_map(|other| was.get(&other.station_id))
            .filter(|before| !before.contains(&station))
            .collect();
        let shared =
            ids.iter().filter(|id| others.iter().any(|before| before.contains(*id))).copied().collect();
        Ok(Self { view, by, why, station, ids, shared })
    }

    /// What is said where it is retired for the first time, and how many entries of it count.
    fn first(&self) -> (Vec<Fact>, u64) {
        let tips = self.view.tips_of(&self.view.series_of(&self.station));
        let told = |id: &Uuid| {
            let of = |tip: &&Tip| self.view.owners.get(&tip.series) == Some(id);
            if let Some(retired) = self.view.directory.retired(id) {
                return self.closed(id, retired);
            }
            let cut = tips.iter().filter(of).map(|tip| (tip.series, tip.entries)).collect();
            Some(self.said(*id, self.why, cut))
        };
        // Itself at last: by its place it is found what was said of the others then.
        let before = self.ids.iter().filter(|id| **id != self.station);
        let told = before.chain([&self.station]).filter_map(told).collect();
        (told, tips.iter().map(|tip| tip.entries).sum())
    }

    /// What is said of a station that is retired already and that the PC was: it ends where the founding PC has it. Who has the
    /// folder of a PC has the keys of all that it was: those are lost with it, but where another PC goes on from them.
    fn closed(&self, id: &Uuid, retired: &RetireStation) -> Option<Fact> {
        let mut cut = self.here(id);
        for (series, entries) in self.cut_until(id, 0) {
            let kept = cut.entry(series).or_default();
            *kept = entries.max(*kept);
        }
        let is_lost = self.why == facts::LOST && !self.shared.contains(id);
        let why = if is_lost { self.why } else { retired.why.as_str() };
        let is_said = retired.why == why && cut_of(&retired.cut) == cut;
        (!is_said).then(|| self.said(*id, why, cut.into_iter().collect()))
    }

    /// What is said where it was retired before and turns out to be lost: it ends where it ended then, and so does what it was.
    /// How many entries count, and how many no longer; nothing is said where that is so.
    fn again(&self) -> (Vec<Fact>, u64, u64) {
        let (mut told, mut entries, mut lapsed) = (Vec::new(), 0_u64, 0_u64);
        let first = self.retirements(&self.station).into_iter().map(|(way, _)| way).min().unwrap_or_default();
        for id in self.ids.difference(&self.shared) {
            let Some(retired) = self.view.directory.retired(id) else { continue };
            // What was closed since stays so.
            let (mut cut, now) = (self.cut_until(id, first), cut_of(&retired.cut));
            cut.retain(|series, kept| {
                *kept = now.get(series).copied().unwrap_or_default().min(*kept);
                *kept > 0
            });
            let is_beyond =
                |entry: &&SignedEntry| cut.get(&entry.series).is_none_or(|kept| entry.seq >= *kept);
            let beyond = self.counting(id).filter(is_beyond).count() as u64;
            entries = cut.values().fold(entries, |sum, kept| sum.saturating_add(*kept));
            lapsed = lapsed.saturating_add(beyond);
            if beyond > 0 || retired.why != facts::LOST || now != cut {
                told.push(self.said(*id, facts::LOST, cut.into_iter().collect()));
            }
        }
        (told, entries, lapsed)
    }

    fn said(&self, station_id: Uuid, why: &str, cut: Vec<(Uuid, u64)>) -> Fact {
        let by = self.by.by();
        Fact::RetireStation(facts::RetireStation { station_id, why: why.to_owned(), cut, by })
    }

    /// What the directory said of how much of a station counts, each time with how many entries of it lead there.
    fn retirements(&self, id: &Uuid) -> Vec<(usize, Vec<(Uuid, u64)>)> {
        let said = |entry: &SignedEntry| {
            let line = line(entry).filter(|_| !self.view.is_barred(&entry.place()))?;
            match DirectoryFact::read(&line.op, &line.body)?.ok()? {
                DirectoryFact::RetireStation(said) if said.station_id == *id => {
                    Some((self.view.way_to(entry.place()).len(), said.cut))
                }
                _ => None,
            }
        };
        let of_directory =
            self.view.set.iter().filter(|entry| self.view.directory_series.contains(&entry.series));
        of_directory.filter_map(said).collect()
    }

    /// What counted of a station at that place of the directory; where it was not retired yet, when it was retired first.
    fn cut_until(&self, id: &Uuid, place: usize) -> Cut {
        let said = self.retirements(id);
        let then = said.iter().filter(|(way, _)| *way <= place).max_by_key(|(way, _)| *way);
        let then = then.or_else(|| said.iter().min_by_key(|(way, _)| *way));
        let last = || self.view.directory.retired(id).map(|retired| cut_of(&retired.cut));
        let mut cut = then.map(|(_, cut)| cut_of(cut)).or_else(last).unwrap_or_default();
        if cut.values().any(|kept| *kept == facts::NO_END) {
            let here = self.here(id);
            for (series, kept) in &mut cut {
                *kept = here.get(series).copied().unwrap_or_default().min(*kept);
            }
        }
        cut
    }

    /// How many entries of each series of a station are here and count.
    fn here(&self, id: &Uuid) -> Cut {
        let mut here = Cut::new();
        for entry in self.counting(id) {
            let entries = here.entry(entry.series).or_default();
            *entries = entry.seq.saturating_add(1).max(*entries);
        }
        here
    }

    /// The entries of a station that are here and count.
    fn counting(&self, id: &Uuid) -> impl Iterator<Item = &SignedEntry> {
        let owned = self.view.owners.iter().filter(|(_, owner)| *owner == id);
        let series: BTreeSet<Uuid> = owned.map(|(series, _)| *series).collect();
        let view = self.view;
        let counts =
            move |entry: &&SignedEntry| series.contains(&entry.series) && !view.is_barred(&entry.place());
        view.set.iter().filter(counts)
    }
}

/// A cut by series, of which the greatest number holds.
fn cut_of(said: &[(Uuid, u64)]) -> Cut {
    let mut cut = Cut::new();
    for (series, entries) in said.iter().filter(|(_, entries)| *entries > 0) {
        let kept = cut.entry(*series).or_default();
        *kept = (*entries).max(*kept);
    }
    cut
}
