//! What happens to three stations and a bureau, and what must be true of it.

use std::collections::BTreeSet;

use dabiao_domain::splitmix::SplitMix;
use dabiao_domain::sync::path::Held as _;
use dabiao_domain::sync::plan::{mismatch, plan};
use dabiao_domain::sync::state::{Known, StationState, Unconfirmed};
use dabiao_domain::sync::verdict::{HostPrint, Judged, Next, Own, Shown, Verdict, Why, judge};
use dabiao_domain::sync::{Place, SignedEntry, Tip};
use uuid::Uuid;

use super::Without;
use super::bureau::{BATCH, Bureau, Record, entries_of};
use super::station::{Disk, Pc};

const TEN_YEARS_MS: f64 = 10.0 * 365.0 * 24.0 * 3_600_000.0;
/// The most PCs.
const MOST_PCS: usize = 6;

/// What was seen in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    State(StationState),
    BureauWentBack,
}

/// Where a visit is cut: the message, and whether the bureau still got it.
pub type Cut = Option<(u32, bool)>;

/// A line that breaks.
struct Line(Cut);

impl Line {
    /// A message and its answer; none when the line broke before or between.
    fn call<R>(&mut self, act: impl FnOnce() -> R) -> Option<R> {
        let Some((left, after)) = &mut self.0 else { return Some(act()) };
        if *left > 0 {
            *left -= 1;
            return Some(act());
        }
        if *after {
            act();
        }
        None
    }
}

pub struct World {
    pub pcs: Vec<Pc>,
    pub bureau: Bureau,
    random: SplitMix,
    names: u128,
    written: usize,
    /// Messages that were under way once and may come again.
    parcels: Vec<Vec<SignedEntry>>,
    without: Without,
    found: Vec<Found>,
    /// Whether a PC was copied or set back, which is what forks come from.
    disturbed: bool,
}

impl World {
    pub fn new(random: SplitMix, without: Without) -> Self {
        let (parcels, found) = (Vec::new(), Vec::new());
        let bureau = Bureau::new(without);
        let mut world = Self {
            pcs: Vec::new(),
            bureau,
            random,
            names: 0,
            written: 0,
            parcels,
            without,
            found,
            disturbed: false,
        };
        for _ in 0..3 {
            let (station, series, host) = (world.name(), world.name(), world.host());
            world.bureau.stations.insert(station, Record { hosts: vec![host.clone()], retired: false });
            let disk = Disk::new(station, series, &host);
            world.pcs.push(Pc { host, disk, snapshots: Vec::new(), clock_ms: 0 });
        }
        world
    }

    fn name(&mut self) -> Uuid {
        self.names += 1;
        Uuid::from_u128(self.names)
    }

    fn host(&mut self) -> HostPrint {
        let mut card = [0; 32];
        card[..16].copy_from_slice(self.name().as_bytes());
        HostPrint { cards: BTreeSet::from([card]), name: [1; 32] }
    }

    /// How many facts were ever written.
    pub const fn facts(&self) -> usize {
        self.written
    }

    fn wall_ms(&self, pc: usize) -> i64 {
        self.bureau.now_ms + self.pcs[pc].clock_ms
    }

    /// The program starts: on another PC than the one that was enrolled it goes on as another station.
    fn start(&mut self, pc: usize) {
        let Pc { host, disk, .. } = &self.pcs[pc];
        if !host.is_known(&disk.hosts) {
            let parent = disk.head;
            let host = host.clone();
            let (station, series, at_ms) = (self.name(), self.name(), self.wall_ms(pc));
            let disk = &mut self.pcs[pc].disk;
            (disk.station, disk.hosts, disk.must_join) = (station, vec![host], true);
            disk.begin(series, Why::Copied, Some(parent), at_ms);
        }
    }

    pub fn write(&mut self, pc: usize) {
        self.start(pc);
        self.written += 1;
        let (body, at_ms) = (format!("fact {}", self.written), self.wall_ms(pc));
        self.pcs[pc].disk.append("fact", &body, at_ms);
    }

    pub fn snapshot(&mut self, pc: usize) {
        let disk = self.pcs[pc].disk.clone();
        self.pcs[pc].snapshots.push(disk);
    }

    /// The disk goes back to a snapshot, which stays.
    pub fn rewind(&mut self, pc: usize) -> bool {
        let Some(disk) = self.pcs[pc].snapshots.last().cloned() else { return false };
        self.pcs[pc].disk = disk;
        self.disturbed = true;
        true
    }

    /// The program brings back a backup: it begins a new series itself.
    fn restore(&mut self, pc: usize) {
        if self.rewind(pc) {
            self.start(pc);
            self.begin(pc, Why::Restored, self.pcs[pc].disk.head);
        }
    }

    /// A copy of the folder in another PC, with the same print (a virtual one) or another.
    pub fn copy(&mut self, pc: usize, same_print: bool) -> usize {
        let host = if same_print { self.pcs[pc].host.clone() } else { self.host() };
        let disk = self.pcs[pc].disk.clone();
        self.pcs.push(Pc { host, disk, snapshots: Vec::new(), clock_ms: 0 });
        self.disturbed = true;
        self.pcs.len() - 1
    }

    fn begin(&mut self, pc: usize, why: Why, parent: Tip) {
        let (series, at_ms) = (self.name(), self.wall_ms(pc));
        self.pcs[pc].disk.begin(series, why, Some(parent), at_ms);
    }

    /// The administrator admits it: a new station, with its past as its parent.
    fn join(&mut self, pc: usize) {
        let (station, host) = (self.name(), self.pcs[pc].host.clone());
        self.bureau.stations.insert(station, Record { hosts: vec![host.clone()], retired: false });
        let disk = &mut self.pcs[pc].disk;
        (disk.station, disk.hosts, disk.must_join) = (station, vec![host], false);
        self.begin(pc, Why::Joined, self.pcs[pc].disk.head);
    }

    /// A visit; what was judged, if it was not cut.
    pub fn visit(&mut self, pc: usize, cut: Cut) -> Option<Judged> {
        self.start(pc);
        self.bureau.now_ms += 1_000;
        if self.pcs[pc].disk.must_join {
            return None;
        }
        let mut line = Line(cut);
        let judged = self.greet(pc, &mut line)?;
        if self.without != Without::Verdict {
            match judged.next {
                Next::GoOn => {}
                Next::Begin { why, parent } => self.begin(pc, why, parent),
                Next::BeginAndJoin { .. } | Next::Join => {
                    self.pcs[pc].disk.must_join = true;
                    return None;
                }
            }
        }
        self.push(pc, &mut line)?;
        self.pull(pc, &mut line)?;
        let theirs = line.call(|| self.bureau.entries.counts())?;
        let disk = &mut self.pcs[pc].disk;
        if mismatch(&disk.entries.counts(), &theirs).is_none() {
            disk.confirmed = disk.head.entries;
        }
        Some(judged)
    }

    fn greet(&mut self, pc: usize, line: &mut Line) -> Option<Judged> {
        let Pc { host, disk, .. } = &mut self.pcs[pc];
        let Some(hello) = line.call(|| self.bureau.hello(disk.station, disk.head))? else {
            // A bureau that went back to before it was admitted.
            disk.must_join = true;
            return None;
        };
        let on_purpose = [Why::Joined, Why::Renewed, Why::Restored];
        let held: BTreeSet<Uuid> = disk.entries.counts().into_keys().collect();
        let left: Vec<Tip> = hello
            .births
            .iter()
            .filter(|(series, birth)| !held.contains(series) && on_purpose.contains(&birth.why))
            .filter_map(|(_, birth)| birth.parent)
            .collect();
        let shown = Shown {
            tips: &hello.tips,
            has_head: hello.has_head,
            left_for: &left,
            hosts: &hello.record.hosts,
            retired: hello.record.retired,
            rewinds_ms: &hello.rewinds_ms,
            now_ms: hello.now_ms,
        };
        let own = Own { head: disk.head, host, confirmed: disk.confirmed };
        let judged = judge(&disk.entries, &own, &shown);
        if matches!(judged.verdict, Verdict::BureauBehind(_)) {
            self.found.push(Found::BureauWentBack);
        }
        Some(judged)
    }

    fn push(&mut self, pc: usize, line: &mut Line) -> Option<()> {
        let mut shown = line.call(|| self.bureau.tips())?;
        let disk = &mut self.pcs[pc].disk;
        if self.without == Without::Comparing {
            shown.clone_from(&disk.remembered);
        }
        for batch in plan(&disk.entries, &shown, &[], BATCH).send {
            let entries = entries_of(&disk.entries, &batch);
            self.parcels.push(entries.clone());
            line.call(|| self.bureau.take(&entries))?;
        }
        disk.remembered = disk.entries.tips();
        Some(())
    }

    fn pull(&mut self, pc: usize, line: &mut Line) -> Option<()> {
        let disk = &mut self.pcs[pc].disk;
        for batch in line.call(|| self.bureau.lacks(&disk.entries.tips()))? {
            disk.entries.extend(line.call(|| self.bureau.get(&batch))?);
        }
        Some(())
    }

    /// A stick with what a PC has, in any order and perhaps not all of it, comes to the bureau.
    fn carry(&mut self, pc: usize) {
        let mut entries: Vec<SignedEntry> = self.pcs[pc].disk.entries.iter().cloned().collect();
        let random = &mut self.random;
        entries.sort_by_cached_key(|_| random.bits());
        entries.truncate(random.below(entries.len() + 1));
        self.bureau.take(&entries);
    }

    /// Something happens.
    fn step(&mut self) {
        let pc = self.random.below(self.pcs.len());
        match self.random.below(100) {
            0..40 => self.write(pc),
            40..65 => {
                let cut = (self.random.below(9) as u32, self.random.chance(0.5));
                self.visit(pc, Some(cut));
            }
            65..72 => drop(self.visit(pc, None)),
            72..77 => self.snapshot(pc),
            77..80 => drop(self.rewind(pc)),
            80..82 => self.restore(pc),
            82..85 if self.pcs.len() < MOST_PCS => {
                let same_print = self.random.chance(0.5);
                self.copy(pc, same_print);
            }
            85..88 => self.bureau.back_up(),
            88..90 => drop(self.bureau.restore()),
            90..94 if !self.parcels.is_empty() => {
                let again = self.random.below(self.parcels.len());
                self.bureau.take(&self.parcels[again].clone());
            }
            94..96 => self.carry(pc),
            96..98 => self.pcs[pc].clock_ms = self.random.between(-TEN_YEARS_MS, TEN_YEARS_MS) as i64,
            98 if self.random.chance(0.3) => {
                if let Some(record) = self.bureau.stations.get_mut(&self.pcs[pc].disk.station) {
                    record.retired = true;
                }
            }
            _ => self.bureau.now_ms += 3_600_000,
        }
    }

    /// Everything that is on a disk or at the bureau; with `all`, on those of PCs that wait for admission too.
    fn alive(&self, all: bool) -> BTreeSet<Place> {
        let disks = self.pcs.iter().map(|pc| &pc.disk).filter(|disk| all || !disk.must_join);
        let sets = disks.map(|disk| &disk.entries).chain([&self.bureau.entries]);
        sets.flat_map(|set| set.iter().map(SignedEntry::place)).collect()
    }

    /// All visit without anything happening, until nothing changes. With `admits`, whoever asks to join is admitted.
    pub fn settle(&mut self, admits: bool) -> Result<(), String> {
        let before = self.alive(true);
        for _ in 0..8 {
            let heads: Vec<Tip> = self.pcs.iter().map(|pc| pc.disk.head).collect();
            let was = (self.bureau.entries.counts(), heads);
            for pc in 0..self.pcs.len() {
                self.visit(pc, None);
                if self.pcs[pc].disk.must_join && admits {
                    self.join(pc);
                    self.visit(pc, None);
                }
            }
            let heads: Vec<Tip> = self.pcs.iter().map(|pc| pc.disk.head).collect();
            if was == (self.bureau.entries.counts(), heads) {
                return self.check(&before, admits);
            }
        }
        Err("the stations never come to rest".to_owned())
    }

    fn check(&self, before: &BTreeSet<Place>, admits: bool) -> Result<(), String> {
        let after = self.alive(!admits);
        let lost = before.iter().find(|place| !after.contains(place));
        let away = self.alive(false).into_iter().find(|place| !self.bureau.entries.has(place));
        if let Some(place) = lost.copied().or(away) {
            return Err(format!("lost: {place:?}"));
        }
        if let Some(tip) = self.bureau.wrong_tip() {
            return Err(format!("a tip that is none, or one that is missing: {tip:?}"));
        }
        let mut facts = self.bureau.facts();
        let all = facts.len();
        facts.sort_unstable();
        facts.dedup();
        if facts.len() != all {
            return Err(format!("doubled: {} of {all}", all - facts.len()));
        }
        for pc in &self.pcs {
            if !pc.disk.must_join && pc.disk.entries.counts() != self.bureau.entries.counts() {
                return Err(format!("lost on the way down: {:?}", pc.disk.station));
            }
            if pc.disk.must_join && admits {
                return Err("a station that joined is not admitted".to_owned());
            }
        }
        if self.bureau.forks(None) > 0 && !self.disturbed {
            return Err("a fork of which nobody is the cause".to_owned());
        }
        Ok(())
    }

    /// Every series that is written to has one end, and one PC that goes on from it.
    fn one_writer_each(&self) -> Result<(), String> {
        let disks = self.pcs.iter().map(|pc| &pc.disk).filter(|disk| !disk.must_join);
        let mut live: Vec<Tip> = disks.map(|disk| disk.head).collect();
        live.sort_unstable();
        let mut ends = self.bureau.entries.tips();
        ends.retain(|tip| live.iter().any(|head| head.series == tip.series));
        ends.sort_unstable();
        if live != ends {
            return Err(format!("a series with two writers: {live:?} go on, {ends:?} are there"));
        }
        Ok(())
    }

    /// The state that is shown of a PC.
    pub fn state(&self, pc: usize) -> StationState {
        let disk = &self.pcs[pc].disk;
        let rewound = |(_, birth): &(Uuid, super::station::Birth)| {
            birth.station == disk.station && birth.why == Why::Rewound
        };
        let known = Known {
            admitted: !disk.must_join,
            retired: self.bureau.stations.get(&disk.station).is_some_and(|record| record.retired),
            strange_print: false,
            forks: self.bureau.forks(Some(disk.station)),
            rewinds: self.bureau.births().filter(rewound).count(),
            admitted_ms: None,
            seen_ms: Some(self.bureau.now_ms),
            unconfirmed: Unconfirmed { entries: disk.head.entries - disk.confirmed, bodies: 0 },
            unconfirmed_since_ms: Some(i64::MIN),
        };
        StationState::of(&known, self.bureau.now_ms)
    }
}

/// One run: what was seen, or what is wrong.
pub fn run(seed: u64, without: Without) -> Result<Vec<Found>, String> {
    let mut world = World::new(SplitMix::new(seed), without);
    for _ in 0..20 + world.random.below(50) {
        world.step();
    }
    let admits = world.random.chance(0.75);
    world.settle(admits)?;
    // Whoever was in doubt has found out by now, or does so by the first entry of each.
    for _ in 0..2 {
        for pc in 0..world.pcs.len() {
            world.write(pc);
        }
        world.settle(admits)?;
    }
    world.one_writer_each()?;
    let states: Vec<StationState> = (0..world.pcs.len()).map(|pc| world.state(pc)).collect();
    if states.contains(&StationState::Behind) {
        return Err("a station that visited is behind".to_owned());
    }
    world.found.extend(states.into_iter().map(Found::State));
    Ok(world.found)
}
