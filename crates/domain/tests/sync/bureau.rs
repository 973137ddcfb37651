//! The bureau of the simulator: a set of entries and the stations that it admitted.

use std::collections::{BTreeMap, BTreeSet};

use dabiao_domain::sync::path::Held as _;
use dabiao_domain::sync::plan::{Batch, plan};
use dabiao_domain::sync::set::EntrySet;
use dabiao_domain::sync::verdict::{HostPrint, Why};
use dabiao_domain::sync::{Place, SignedEntry, Tip};
use uuid::Uuid;

use super::Without;
use super::station::{Birth, birth_of};

/// The most entries of a batch: small, so that many messages can be cut.
pub const BATCH: u64 = 3;

/// What the bureau has of a station.
#[derive(Clone, Debug, Default)]
pub struct Record {
    pub hosts: Vec<HostPrint>,
    pub retired: bool,
}

/// What the bureau answers to a station's greeting.
pub struct Hello {
    pub tips: Vec<Tip>,
    pub has_head: bool,
    pub births: Vec<(Uuid, Birth)>,
    pub record: Record,
    pub rewinds_ms: Vec<i64>,
    pub now_ms: i64,
}

/// What is in a backup.
#[derive(Clone, Default)]
struct Backup {
    entries: EntrySet,
    tips: BTreeSet<Tip>,
    stations: BTreeMap<Uuid, Record>,
}

pub struct Bureau {
    pub entries: EntrySet,
    /// Tips as a table that is kept along, like a server does.
    tips: BTreeSet<Tip>,
    pub stations: BTreeMap<Uuid, Record>,
    backups: Vec<Backup>,
    pub now_ms: i64,
    without: Without,
}

impl Bureau {
    pub fn new(without: Without) -> Self {
        let (entries, tips) = (EntrySet::default(), BTreeSet::new());
        Self { entries, tips, stations: BTreeMap::new(), backups: Vec::new(), now_ms: 1_000, without }
    }

    pub fn hello(&self, station: Uuid, head: Tip) -> Option<Hello> {
        let record = self.stations.get(&station)?.clone();
        let births: Vec<(Uuid, Birth)> =
            self.births().filter(|(_, birth)| birth.station == station).collect();
        let rewound = births.iter().filter(|(_, birth)| birth.why == Why::Rewound);
        let rewinds_ms = rewound.map(|_| self.now_ms).collect();
        let tips = self.tips.iter().filter(|tip| tip.series == head.series).copied().collect();
        let has_head = head.place().is_some_and(|place| self.entries.has(&place));
        Some(Hello { tips, has_head, births, record, rewinds_ms, now_ms: self.now_ms })
    }

    /// How every series began.
    pub fn births(&self) -> impl Iterator<Item = (Uuid, Birth)> {
        self.entries.iter().filter(|entry| entry.seq == 0).filter_map(|e| Some((e.series, birth_of(e)?)))
    }

    pub fn tips(&self) -> Vec<Tip> {
        self.tips.iter().copied().collect()
    }

    /// Unites its set with what arrives, and keeps the tips along.
    pub fn take(&mut self, entries: &[SignedEntry]) {
        for entry in entries {
            let same_number = |held: &SignedEntry| held.series == entry.series && held.seq == entry.seq;
            if self.without == Without::Hash && self.entries.iter().any(same_number) {
                continue;
            }
            self.entries.insert(entry.clone());
        }
        if self.without == Without::TipRule {
            let last = entries.last().map(SignedEntry::place).filter(|place| self.entries.has(place));
            let inner = |tip: &Tip| {
                entries.iter().any(|entry| entry.prev_hash == tip.hash && entry.series == tip.series)
            };
            self.tips.retain(|tip| !inner(tip));
            self.tips.extend(last.iter().map(Place::as_tip));
        } else {
            self.tips = self.entries.tips().into_iter().collect();
        }
    }

    /// What a station with these tips lacks.
    pub fn lacks(&self, tips: &[Tip]) -> Vec<Batch> {
        plan(&self.entries, tips, &[], BATCH).send
    }

    pub fn get(&self, batch: &Batch) -> Vec<SignedEntry> {
        entries_of(&self.entries, batch)
    }

    pub fn back_up(&mut self) {
        let (entries, tips, stations) = (self.entries.clone(), self.tips.clone(), self.stations.clone());
        self.backups.push(Backup { entries, tips, stations });
    }

    /// Goes back to the newest backup; whether there was one.
    pub fn restore(&mut self) -> bool {
        let Some(backup) = self.backups.pop() else { return false };
        let Backup { entries, tips, stations } = backup;
        (self.entries, self.tips, self.stations) = (entries, tips, stations);
        true
    }

    /// The facts that stand in its entries, each as often as it is there.
    pub fn facts(&self) -> Vec<String> {
        let read = |entry: &SignedEntry| entry.checked().ok();
        self.entries.iter().filter_map(read).filter(|line| line.op == "fact").map(|line| line.body).collect()
    }

    /// Series with more than one end: of all stations, or of one.
    pub fn forks(&self, station: Option<Uuid>) -> usize {
        let of: BTreeSet<Uuid> = self
            .births()
            .filter(|(_, birth)| station.is_none_or(|station| birth.station == station))
            .map(|(series, _)| series)
            .collect();
        let mut ends: BTreeMap<Uuid, usize> = BTreeMap::new();
        for tip in self.entries.tips() {
            *ends.entry(tip.series).or_default() += 1;
        }
        ends.iter().filter(|(series, _)| of.contains(series)).map(|(_, ends)| ends - 1).sum()
    }

    /// What is wrong with its tips.
    pub fn wrong_tip(&self) -> Option<Tip> {
        let right: BTreeSet<Tip> = self.entries.tips().into_iter().collect();
        self.tips.symmetric_difference(&right).next().copied()
    }
}

pub fn entries_of(set: &EntrySet, batch: &Batch) -> Vec<SignedEntry> {
    batch.places(set).iter().filter_map(|place| set.get(place)).cloned().collect()
}
