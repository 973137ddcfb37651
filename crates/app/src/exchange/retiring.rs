//! A station is retired; and of one that turns out to be lost what was taken back is closed again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use uuid::Uuid;

use super::admit::founded;
use super::alike::called;
use super::fail::{Fail, No};
use super::held::{must_hold, station_named};
use super::view::{InOrder, Retirement, View};
use crate::lang::Messages;
use dabiao_domain::actor::Authorized;
use dabiao_domain::sync::directory::RetireStation;
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
    /// As what its PC is in use by now, where it was retired before and joined again.
    pub now: Vec<String>,
}

impl Ended {
    /// The message, and the number in it.
    pub const fn key(&self) -> (&'static str, u64) {
        match self.lapsed {
            Some(n) => ("bureau-retired-again", n),
            None => ("bureau-retired", self.entries),
        }
    }

    /// In sentences.
    pub fn words(&self, texts: &Messages) -> String {
        let (key, n) = self.key();
        self.told(texts, texts.format(key, &[("name", &self.name), ("n", &n)]))
    }

    /// In sentences, before it is done: what would count no longer.
    pub fn asks(&self, texts: &Messages) -> String {
        let n = self.lapsed.unwrap_or_default();
        self.told(texts, texts.format("bureau-retire-lost-asks", &[("name", &self.name), ("n", &n)]))
    }

    /// With which PC it is by now.
    fn told(&self, texts: &Messages, words: String) -> String {
        let now = self.now.join(", ");
        let now = (!now.is_empty()).then(|| texts.format("bureau-retired-now", &[("now", &now)]));
        texts.sentences(&[Some(words), now].into_iter().flatten().collect::<Vec<_>>())
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
    let (told, ended) = Ending::of(db, (&view, bureau.station), station, (by.by(), why))?.told()?;
    db.record_all_by(now_ms, by, &told)?;
    let after = View::of(db, &bureau)?;
    let holds = |fact: &Fact| match fact {
        Fact::RetireStation(said) => after
            .directory
            .retired(&said.station_id)
            .is_some_and(|now| now.why == said.why && cut_of(&now.cut) == cut_of(&said.cut)),
        _ => true,
    };
    must_hold(told.iter().all(holds), &ended.name)?;
    Ok(ended)
}

/// What would become of a retired station that turns out to be lost, see [`retire`]. Nothing is recorded.
///
/// # Errors
/// As [`retire`].
pub fn lost_after_all(db: &Db, folder: &Path, station: &str) -> Result<Ended, Fail> {
    let bureau = founded(db, folder)?;
    let view = View::of(db, &bureau)?;
    let (_, ended) = Ending::of(db, (&view, bureau.station), station, (None, facts::LOST))?.told()?;
    Ok(ended)
}

/// A PC that is retired, and what it was before.
struct Ending<'a> {
    view: &'a View,
    by: Option<Uuid>,
    why: &'a str,
    station: Uuid,
    name: String,
    /// The stations that it was, and the one that it is.
    ids: BTreeSet<Uuid>,
    /// Those of them that another PC in use was as well, which is another one than this.
    shared: BTreeSet<Uuid>,
    /// What the PCs in use are called that the station is by now.
    now: Vec<String>,
}

impl<'a> Ending<'a> {
    fn of(
        db: &Db,
        (view, founder): (&'a View, Uuid),
        named: &str,
        (by, why): (Option<Uuid>, &'a str),
    ) -> Result<Self, Fail> {
        let known = station_named(db, view, named)?;
        let (station, name) = (known.station_id, known.name.clone());
        if station == founder {
            return Err(No::Founder(name).into());
        }
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
        let in_use: Vec<Uuid> = view
            .stations()
            .filter(|other| other.station_id != station && view.is_active(other))
            .map(|other| other.station_id)
            .collect();
        let before = in_use.iter().filter_map(|other| was.get(other));
        let others: Vec<&BTreeSet<Uuid>> = before.filter(|before| !before.contains(&station)).collect();
        let is_it = |other: &&Uuid| was.get(*other).is_some_and(|was| was.contains(&station));
        let now = in_use.iter().filter(is_it).map(|other| called(view, other).name).collect();
        let shared =
            ids.iter().filter(|id| others.iter().any(|before| before.contains(*id))).copied().collect();
        Ok(Self { view, by, why, station, name, ids, shared, now })
    }

    /// What is to be said, and what becomes of the station by that.
    fn told(self) -> Result<(Vec<Fact>, Ended), Fail> {
        if self.view.directory.retired(&self.station).is_none() {
            let (told, entries) = self.first();
            return Ok((told, Ended { name: self.name, entries, lapsed: None, now: Vec::new() }));
        }
        let (told, entries, lapsed) = self.again();
        // That it is retired is final; only that it was lost says more, where something still rests on it.
        if self.why != facts::LOST || told.is_empty() {
            return Err(No::RetiredBefore { name: self.name, now: self.now }.into());
        }
        Ok((told, Ended { name: self.name, entries, lapsed: Some(lapsed), now: self.now }))
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
        for (series, entries) in self.cut_until(id, InOrder::default()) {
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
        let first = self.view.retirements(&self.station).next().map(|first| first.at).unwrap_or_default();
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
        Fact::RetireStation(facts::RetireStation { station_id, why: why.to_owned(), cut, by: self.by })
    }

    /// What counted of a station at that place of the directory; where it was not retired yet, when it was retired first.
    fn cut_until(&self, id: &Uuid, place: InOrder) -> Cut {
        let said = || self.view.retirements(id);
        let then: Option<&Retirement> = said().take_while(|said| said.at <= place).last();
        let then = then.or_else(|| said().next());
        let last = || self.view.directory.retired(id).map(|retired| cut_of(&retired.cut));
        let mut cut = then.map(|then| cut_of(&then.said.cut)).or_else(last).unwrap_or_default();
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
