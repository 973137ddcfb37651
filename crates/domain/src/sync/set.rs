//! A set of entries in memory: what a receiver makes of arrivals, in any order and any number of times.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::entry::{EntryHash, Place, SignedEntry, Tip};
use super::path::{Held, NOTHING_BEFORE};

/// What became of an arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It is held now, and so is what had waited for it.
    New,
    /// It was there.
    Known,
    /// It waits for the entry before it.
    Waiting,
}

/// A set of entries. It does not look into them: a caller that takes them from elsewhere has checked them.
///
/// The union of two sets does not depend on the order of arrivals: an entry is named by chain, number and hash, so that
/// two entries of one number, a fork, are two members.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntrySet {
    held: BTreeMap<Place, SignedEntry>,
    followed: BTreeSet<Place>,
    waiting: BTreeMap<Place, SignedEntry>,
}

impl EntrySet {
    /// A set of entries that have their place each, whether or not what is between them is here: its keeper found that.
    pub fn placed(entries: impl IntoIterator<Item = SignedEntry>) -> Self {
        let held: BTreeMap<Place, SignedEntry> =
            entries.into_iter().map(|entry| (entry.place(), entry)).collect();
        let followed = held.values().filter_map(place_before).collect();
        Self { held, followed, waiting: BTreeMap::new() }
    }

    /// The held entries of one number of a chain: more than one where it forks.
    pub fn numbered(&self, series: Uuid, seq: u64) -> impl Iterator<Item = &Place> {
        between(&self.held, series, seq).map(|(place, _)| place)
    }

    /// Whether a held entry of the chain has a greater number.
    fn has_beyond(&self, place: &Place) -> bool {
        let next = Place { seq: place.seq.saturating_add(1), hash: NOTHING_BEFORE, ..*place };
        self.held.range(next..).next().is_some_and(|(later, _)| later.series == place.series)
    }

    /// Unites it with one entry.
    pub fn insert(&mut self, entry: SignedEntry) -> Arrival {
        let place = entry.place();
        if self.held.contains_key(&place) {
            return Arrival::Known;
        }
        if self.waiting.contains_key(&place) {
            return Arrival::Waiting;
        }
        if place_before(&entry).is_some_and(|before| !self.held.contains_key(&before)) {
            self.waiting.insert(place, entry);
            return Arrival::Waiting;
        }
        self.hold(entry);
        Arrival::New
    }

    /// Holds an entry whose predecessor is held, and everything that waited for it.
    fn hold(&mut self, entry: SignedEntry) {
        let mut ready = vec![entry];
        while let Some(entry) = ready.pop() {
            let place = entry.place();
            self.followed.extend(place_before(&entry));
            self.held.insert(place, entry);
            let next = place.seq.saturating_add(1);
            let later: Vec<Place> = between(&self.waiting, place.series, next)
                .filter(|(_, entry)| entry.prev_hash == place.hash)
                .map(|(place, _)| *place)
                .collect();
            ready.extend(later.iter().filter_map(|place| self.waiting.remove(place)));
        }
    }

    /// The entry at a place.
    pub fn get(&self, place: &Place) -> Option<&SignedEntry> {
        self.held.get(place)
    }

    /// All that is held, by place.
    pub fn iter(&self) -> impl Iterator<Item = &SignedEntry> {
        self.held.values()
    }

    /// What waits for its predecessor, by place.
    pub fn waiting(&self) -> impl Iterator<Item = &SignedEntry> {
        self.waiting.values()
    }

    /// How many entries of each chain are held.
    pub fn counts(&self) -> BTreeMap<Uuid, u64> {
        let mut counts = BTreeMap::new();
        for place in self.held.keys() {
            *counts.entry(place.series).or_insert(0) += 1;
        }
        counts
    }
}

impl Extend<SignedEntry> for EntrySet {
    fn extend<T: IntoIterator<Item = SignedEntry>>(&mut self, entries: T) {
        for entry in entries {
            self.insert(entry);
        }
    }
}

impl FromIterator<SignedEntry> for EntrySet {
    fn from_iter<T: IntoIterator<Item = SignedEntry>>(entries: T) -> Self {
        let mut set = Self::default();
        set.extend(entries);
        set
    }
}

impl Held for EntrySet {
    fn tips(&self) -> Vec<Tip> {
        // What follows the end of a part may be missing: an end is what nothing comes after, or what another branch goes
        // on beside.
        let ends = |place: &&Place| {
            let beside = || self.numbered(place.series, place.seq.saturating_add(1)).next().is_some();
            !self.followed.contains(place) && (!self.has_beyond(place) || beside())
        };
        self.held.keys().filter(ends).map(Place::as_tip).collect()
    }

    fn before(&self, place: &Place) -> Option<EntryHash> {
        self.held.get(place).map(|entry| entry.prev_hash)
    }
}

/// The place of the entry before one; none for the first of a chain.
fn place_before(entry: &SignedEntry) -> Option<Place> {
    let seq = entry.seq.checked_sub(1)?;
    Some(Place { series: entry.series, seq, hash: entry.prev_hash })
}

/// The members of one number of a chain.
fn between(
    entries: &BTreeMap<Place, SignedEntry>,
    series: Uuid,
    seq: u64,
) -> impl Iterator<Item = (&Place, &SignedEntry)> {
    let ends = [NOTHING_BEFORE, [255; 32]].map(|hash| Place { series, seq, hash });
    entries.range(ends[0]..=ends[1])
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;
    use sha2::{Digest as _, Sha256};

    use super::*;

    /// `n` entries of chain `series` after those in `past`, marked with `mark`.
    pub fn chain(series: u128, past: &[SignedEntry], n: u64, mark: &str) -> Vec<SignedEntry> {
        let series = Uuid::from_u128(series);
        let mut prev_hash = past.last().map_or(NOTHING_BEFORE, |entry| entry.hash);
        let mut next = |seq| {
            let body = format!("\\\"{mark}\\\"");
            let line = format!(r#"{{"series":"{series}","seq":{seq},"at_ms":5,"op":"x","body":"{body}"}}"#);
            let hash: EntryHash =
                Sha256::new().chain_update(prev_hash).chain_update(line.as_bytes()).finalize().into();
            let (key_id, signature) = (String::new(), Vec::new());
            let entry = SignedEntry { series, seq, prev_hash, hash, line, key_id, signature };
            prev_hash = hash;
            entry
        };
        let first = past.len() as u64;
        (first..first + n).map(&mut next).collect()
    }

    /// A chain of `common` entries that two branches leave, and another chain.
    fn forked(common: u64, one: u64, other: u64) -> Vec<SignedEntry> {
        let trunk = chain(1, &[], common, "trunk");
        let branches = [chain(1, &trunk, one, "one"), chain(1, &trunk, other, "other")];
        let beside = chain(2, &[], 3, "beside");
        [trunk, branches.concat(), beside].concat()
    }

    #[test]
    fn a_fork_is_two_tips_and_nothing_is_lost() {
        let mut set = EntrySet::default();
        for entry in forked(4, 2, 3) {
            assert_eq!(set.insert(entry.clone()), Arrival::New);
            assert_eq!(set.insert(entry), Arrival::Known);
        }
        let mut tips: Vec<u64> = set.tips().iter().map(|tip| tip.entries).collect();
        tips.sort_unstable();
        assert_eq!(tips, [3, 6, 7]);
        assert_eq!(set.counts().values().copied().collect::<Vec<_>>(), [9, 3]);
    }

    #[test]
    fn an_entry_waits_for_the_one_before_it() {
        let entries = chain(1, &[], 3, "a");
        let mut set = EntrySet::default();
        assert_eq!(set.insert(entries[2].clone()), Arrival::Waiting);
        assert_eq!(set.insert(entries[2].clone()), Arrival::Waiting);
        assert_eq!(set.insert(entries[1].clone()), Arrival::Waiting);
        assert_eq!((set.tips().len(), set.waiting().count()), (0, 2));
        assert_eq!(set.insert(entries[0].clone()), Arrival::New);
        assert_eq!((set.tips()[0].entries, set.waiting().count()), (3, 0));
    }

    proptest! {
        #[test]
        fn the_order_of_arrivals_makes_no_difference(
            common in 0_u64..6, one in 0_u64..4, other in 0_u64..4,
            shuffled in Just(()).prop_perturb(|(), mut rng| (0..64).map(|_| rng.random::<u32>()).collect::<Vec<_>>()),
        ) {
            let entries = forked(common, one, other);
            let straight: EntrySet = entries.iter().cloned().collect();
            let mut doubled: Vec<&SignedEntry> = entries.iter().chain(&entries).collect();
            let mut numbers = shuffled.iter().cycle();
            doubled.sort_by_cached_key(|_| numbers.next().copied());
            let mixed: EntrySet = doubled.into_iter().cloned().collect();
            prop_assert_eq!(mixed, straight);
        }
    }
}
