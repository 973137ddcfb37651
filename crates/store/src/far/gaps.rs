//! The places of entries of which only parts came down: those that concern this PC.
//!
//! An entry alone proves itself: its hash covers its line and the hash before it, and its signature covers series, number
//! and hash. What has to be known of its series is told by entries that are sent to everybody who gets anything of it: the
//! first one (whose the series is, and what it goes on from) and those that name a key. So an entry beyond a gap is placed
//! under the nearest earlier entry that names the key by which it is signed, and waits where there is none. How many
//! entries lead to it follows from its number and from what the first entry says of the series before; that this is so the
//! founding PC has seen, which has all of it and sends nothing else.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension as _, params};
use uuid::Uuid;

use super::paths::{Member, Paths};
use crate::StoreError;
use crate::far_state::bureau;
use crate::hash::Hash;
use crate::own_path::{begun, named_key, parent};

/// What a gap before an entry means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gaps {
    /// Something is missing: the entry waits for it.
    Wait,
    /// As [`Gaps::Wait`], but not in series that are this PC's own, those among them that it forgot whole: what it forgot, after
    /// a restore, the others have in parts.
    WaitForOthers,
    /// What is between does not concern this PC.
    Stay,
}

impl Gaps {
    /// What a gap means at the PC of `db`: at one that belongs to a bureau which another one founded, entries come in
    /// parts. The PC that founded it gets all, and so does one that belongs to none.
    ///
    /// # Errors
    /// SQLite errors.
    pub(crate) fn of(db: &Connection) -> Result<Self, StoreError> {
        let Some(root) = bureau(db)? else { return Ok(Self::Wait) };
        let own = "SELECT EXISTS (SELECT 1 FROM journal WHERE series = ?1 AND seq = 0 AND hash = ?2)";
        if !db.query_row(own, params![root.series, root.first], |row| row.get::<_, bool>(0))? {
            return Ok(Self::Stay);
        }
        let sql = "SELECT value FROM meta WHERE key = 'station'";
        let live: Option<String> = db.query_row(sql, [], |row| row.get(0)).optional()?;
        let station = |series: &str| -> Result<String, StoreError> {
            Ok(begun(db, series)?.map_or_else(|| series.to_owned(), |begun| begun.station_id.to_string()))
        };
        // A copy of the founding PC that joined as another station has the directory as its own past.
        let is_founder = match live {
            Some(live) => station(&live)? == station(&root.series)?,
            None => true,
        };
        Ok(if is_founder { Self::WaitForOthers } else { Self::Stay })
    }
}

/// Entries in the order of their numbers: number, hash, and where they are in the list.
type Line = BTreeSet<(i64, Hash, usize)>;

/// Entries of a series from which the places of others follow: first ones, and those that name a key. Anybody may name
/// thousands of keys, so each is looked up and the line is not gone through.
#[derive(Default)]
struct Anchors {
    /// After which no key is valid.
    unkeyed: Line,
    /// After which some key is valid.
    keyed: Line,
    /// These by the name of that key.
    by_key: BTreeMap<String, Line>,
}

impl Anchors {
    /// Notes one that has its place, if others follow from it.
    fn take(&mut self, n: usize, member: &Member<'_>) {
        let entry = member.entry;
        if entry.seq != 0 && named_key(entry).is_none() {
            return;
        }
        let place = (entry.seq, entry.hash, n);
        if let Some(key) = &member.after {
            self.keyed.insert(place);
            self.by_key.entry(key.id.clone()).or_default().insert(place);
        } else {
            self.unkeyed.insert(place);
        }
    }

    /// The nearest one before the entry of that number after which that key is valid, or none is.
    fn under(&self, key: Option<&str>, seq: i64) -> Option<usize> {
        let line = key.map_or(Some(&self.unkeyed), |key| self.by_key.get(key));
        line.and_then(|line| nearest(line, seq)).map(|(.., n)| n)
    }

    /// The nearest one before that number after which some key is valid.
    fn under_some_key(&self, seq: i64) -> Option<usize> {
        nearest(&self.keyed, seq).map(|(.., n)| n)
    }

    /// The nearest one before that number.
    fn nearest(&self, seq: i64) -> Option<usize> {
        nearest(&self.keyed, seq).max(nearest(&self.unkeyed, seq)).map(|(.., n)| n)
    }
}

/// The last one of a line before that number.
fn nearest(line: &Line, seq: i64) -> Option<(i64, Hash, usize)> {
    let end: (i64, Hash, usize) = (seq, [0; 32], 0);
    line.range(..end).next_back().copied()
}

impl Paths<'_> {
    /// Gives every entry its place that has one, whatever is between them; where `own_only` those of this PC's own series.
    pub(super) fn place_parts(&mut self, own_only: bool) {
        let mut series: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (n, member) in self.members.iter().enumerate() {
            series.entry(member.entry.series.as_str()).or_default().push(n);
        }
        let series: Vec<Vec<usize>> = series.into_values().collect();
        let before = self.entries_before(&series);
        let here = if own_only { self.own_stations() } else { BTreeSet::new() };
        for mut members in series {
            // Anybody may begin a series in the name of this PC: whose it is, its key says where it is judged.
            let begins_here = |member: &Member<'_>| {
                member.entry.seq == 0 && self.station(member).is_some_and(|station| here.contains(&station))
            };
            let is_own =
                |n: &usize| self.members.get(*n).is_some_and(|member| !member.far || begins_here(member));
            if own_only && !members.iter().any(is_own) {
                continue;
            }
            members.sort_by_key(|n| self.members.get(*n).map(|m| (m.entry.seq, m.entry.hash)));
            let mut anchors = Anchors::default();
            for n in members {
                let Some(member) = self.members.get(n) else { continue };
                if member.depth.is_some() {
                    anchors.take(n, member);
                } else if member.entry.seq == 0 {
                    let base = before.get(&n).copied().unwrap_or_default();
                    self.place_run(n, (base, n), &mut anchors);
                } else if let Some(anchor) = Self::anchor(&anchors, member) {
                    let Some(from) = self.members.get(anchor) else { continue };
                    let (root, doubtful, after) = (from.root, from.doubtful, from.after.clone());
                    let base = self.members.get(root).and_then(|root| root.depth).unwrap_or_default();
                    if let Some(member) = self.members.get_mut(n) {
                        (member.after, member.doubtful) = (after, doubtful);
                    }
                    self.place_run(n, (base, root), &mut anchors);
                }
            }
        }
    }

    /// The stations that this PC is and was, by its own series.
    pub(super) fn own_stations(&self) -> BTreeSet<Uuid> {
        let own = self.members.iter().filter(|member| !member.far && member.entry.seq == 0);
        own.filter_map(|member| self.station(member)).collect()
    }

    /// Places an entry, whose key is known, and those of its series that follow it.
    fn place_run(&mut self, first: usize, (base, root): (u64, usize), anchors: &mut Anchors) {
        let mut ways = vec![(None, first)];
        while let Some((before, n)) = ways.pop() {
            let from = before.and_then(|before: usize| self.members.get(before));
            let from = from.map(|m| (m.after.clone(), m.doubtful));
            let Some(member) = self.members.get_mut(n) else { continue };
            if let Some((after, doubtful)) = from {
                (member.after, member.doubtful) = (after, doubtful);
            }
            member.depth = Some(base.saturating_add(member.entry.seq as u64));
            member.root = root;
            member.read_key();
            anchors.take(n, member);
            let entry = member.entry;
            let same = |m: &Member<'_>| m.entry.series == entry.series && m.depth.is_none();
            let next = self.next.get(n).into_iter().flatten();
            let next: Vec<usize> = next.copied().filter(|n| self.members.get(*n).is_some_and(same)).collect();
            ways.extend(next.into_iter().map(|after| (Some(n), after)));
        }
    }

    /// Under which entry one is placed that follows none here: the nearest one before it that leaves its key valid. One
    /// without a signature has a place only as long as nobody named a key.
    fn anchor(anchors: &Anchors, member: &Member<'_>) -> Option<usize> {
        let entry = member.entry;
        let signed = entry.key_id.as_deref().filter(|_| entry.signature.is_some());
        if let Some(found) = anchors.under(signed, entry.seq) {
            // Without a signature after a key was named: it is put beside that key, whose turn it was.
            let beside = anchors.under_some_key(entry.seq).filter(|_| signed.is_none());
            return beside.or(Some(found));
        }
        let says_its_own =
            signed.is_some() && named_key(entry).is_some_and(|key| Some(key.id.as_str()) == signed);
        // The first key of a series vouches for itself; a later one that nobody before it signed for is in doubt. What else
        // is signed by a key that is not known waits for the entry that names it.
        if says_its_own || signed.is_none() { anchors.nearest(entry.seq) } else { None }
    }

    /// For every first entry: how many entries of older series of its station are before it, by what first entries say. A
    /// series that is not here is counted as its successor has it; series in a circle, which only a forger makes, once.
    fn entries_before(&self, series: &[Vec<usize>]) -> BTreeMap<usize, u64> {
        let first = |members: &[usize]| -> Vec<usize> {
            let is_first = |n: &&usize| self.members.get(**n).is_some_and(|member| member.entry.seq == 0);
            members.iter().filter(is_first).copied().collect()
        };
        let mut parents: BTreeMap<usize, (String, u64)> = BTreeMap::new();
        let mut roots: BTreeMap<&str, usize> = BTreeMap::new();
        for n in series.iter().flat_map(|members| first(members)) {
            let Some(member) = self.members.get(n) else { continue };
            if let Some((name, seq, _)) = parent(member.entry) {
                parents.insert(n, (name, (seq as u64).saturating_add(1)));
            }
            let hash = |n: &usize| self.members.get(*n).map(|m| m.entry.hash);
            let of = roots.entry(member.entry.series.as_str()).or_insert(n);
            if Some(member.entry.hash) < hash(of) {
                *of = n;
            }
        }
        // What has its place already needs no other one: at the founding PC that is nearly all, and anybody may begin thousands
        // of series, each as if it went on from the one before.
        let has_none = |n: &&usize| self.members.get(**n).is_some_and(|member| member.depth.is_none());
        let mut counts = Counts { parents: &parents, roots: &roots, known: BTreeMap::new() };
        parents.keys().filter(has_none).map(|n| (*n, counts.before(*n))).collect()
    }
}

/// How many entries are before first ones, each counted once: a disk that is reset every day begins a series every day, each
/// of which goes on from the one before.
struct Counts<'p> {
    /// Of first entries: the series that each goes on from, and how many entries of it.
    parents: &'p BTreeMap<usize, (String, u64)>,
    /// The first entry of each series.
    roots: &'p BTreeMap<&'p str, usize>,
    /// What was counted.
    known: BTreeMap<usize, u64>,
}

impl Counts<'_> {
    fn before(&mut self, first: usize) -> u64 {
        // The way back to what is known, each step with the entries that it adds, and at which step each was passed.
        let (mut way, mut passed) = (Vec::<(usize, u64)>::new(), BTreeMap::<usize, usize>::new());
        let mut at = first;
        let mut before = loop {
            if let Some(known) = self.known.get(&at) {
                break *known;
            }
            if let Some(step) = passed.get(&at) {
                // All that is in a circle has the whole of it before itself.
                let circle = way.split_off(*step);
                let whole = circle.iter().fold(0_u64, |sum, (_, entries)| sum.saturating_add(*entries));
                self.known.extend(circle.into_iter().map(|(n, _)| (n, whole)));
                break whole;
            }
            let Some((name, entries)) = self.parents.get(&at) else { break 0 };
            passed.insert(at, way.len());
            way.push((at, *entries));
            let Some(root) = self.roots.get(name.as_str()) else { break 0 };
            at = *root;
        };
        for (n, entries) in way.into_iter().rev() {
            before = before.saturating_add(entries);
            self.known.insert(n, before);
        }
        before
    }
}
