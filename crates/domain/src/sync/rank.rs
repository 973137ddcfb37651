//! The order in which a shared register takes what is said of one thing: the greatest rank holds.
//!
//! A rank is a function of the entries alone, so that every receiver finds the same winner in whatever order they came.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::entry::{EntryHash, Place, Tip};

/// The rank of an entry in a register.
///
/// Compared by epoch, then depth, then hash. The epoch is that of the duty by which the entry was written: whoever got
/// the duty later wins over what the holder before went on writing offline. The hash decides between the branches of a
/// fork; it says nothing about time, but it says the same everywhere.
///
/// Why depth and not the bare number in the chain: a station that begins a new series (restored, rewound, copied) starts
/// at number 0 again under the same epoch. By the bare number its new entries would lose against its own past until it
/// had written as many; a correction made on the morning after a restore would be without effect, silently. Depth counts
/// the entries of the series that it goes on from too, so that a later entry of a station always outranks an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rank {
    /// The epoch of the duty; 0 where no duty is needed.
    pub epoch: u64,
    /// The entries before it, those of the parent series among them; in the directory, by its [order](super::order).
    pub depth: u128,
    /// Its hash.
    pub hash: EntryHash,
}

/// How series go on from each other, as their `begin_series` say.
///
/// Only a parent whose named entry is held and has that number belongs here: a station could otherwise name a parent of
/// any length and outrank everybody. An entry whose series names one that isn't held waits for it like any entry that
/// comes before what it refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    parents: BTreeMap<Uuid, Option<Tip>>,
}

impl Lines {
    /// Notes what the first entry of `series` says of its parent. Two first entries of one series (a fork at its very
    /// beginning) may name two: the longer one holds, whichever came first.
    pub fn note(&mut self, series: Uuid, parent: Option<Tip>) {
        let key = |tip: &Tip| (tip.entries, tip.hash, tip.series);
        let known = self.parents.entry(series).or_default();
        if known.as_ref().map(key) < parent.as_ref().map(key) {
            *known = parent;
        }
    }

    /// The series that `series` goes on from; none for a first one.
    pub fn parent(&self, series: &Uuid) -> Option<&Tip> {
        self.parents.get(series)?.as_ref()
    }

    /// How many entries come before number `seq` of `series`. Series that name each other in a circle, which only a
    /// forger makes, are counted once.
    pub fn depth(&self, series: Uuid, seq: u64) -> u64 {
        let (mut depth, mut at, mut seen) = (seq, series, BTreeSet::from([series]));
        while let Some(parent) = self.parent(&at).filter(|parent| seen.insert(parent.series)) {
            depth = depth.saturating_add(parent.entries);
            at = parent.series;
        }
        depth
    }

    /// The rank of the entry at `place`, written under `epoch`.
    pub fn rank(&self, place: &Place, epoch: u64) -> Rank {
        Rank { epoch, depth: self.depth(place.series, place.seq).into(), hash: place.hash }
    }
}

/// One thing of a register: what was said of it last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked<T> {
    /// By which it is compared.
    pub rank: Rank,
    /// What is said.
    pub value: T,
}

impl<T> Ranked<T> {
    /// Takes `other` in its place if that ranks higher. In any order and any number of times the same remains.
    pub fn or_higher(&mut self, other: Self) {
        if other.rank > self.rank {
            *self = other;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn tip(series: u128, entries: u64) -> Tip {
        Tip { series: Uuid::from_u128(series), entries, hash: [7; 32] }
    }

    fn place(series: u128, seq: u64, hash: u8) -> Place {
        Place { series: Uuid::from_u128(series), seq, hash: [hash; 32] }
    }

    #[test]
    fn a_new_series_outranks_the_past_of_its_station() {
        let mut lines = Lines::default();
        lines.note(Uuid::from_u128(1), None);
        lines.note(Uuid::from_u128(2), Some(tip(1, 100)));
        lines.note(Uuid::from_u128(3), Some(tip(2, 5)));
        let past = lines.rank(&place(1, 99, 255), 4);
        assert!(lines.rank(&place(2, 0, 0), 4) > past);
        assert!(lines.rank(&place(3, 0, 0), 4) > lines.rank(&place(2, 4, 255), 4));
        assert_eq!(lines.depth(Uuid::from_u128(3), 1), 106);
    }

    #[test]
    fn a_later_epoch_outranks_any_depth() {
        let lines = Lines::default();
        assert!(lines.rank(&place(1, 0, 0), 2) > lines.rank(&place(2, u64::MAX, 255), 1));
    }

    #[test]
    fn a_circle_of_parents_has_an_end() {
        let mut lines = Lines::default();
        lines.note(Uuid::from_u128(1), Some(tip(2, u64::MAX)));
        lines.note(Uuid::from_u128(2), Some(tip(1, 9)));
        assert_eq!(lines.depth(Uuid::from_u128(1), 3), u64::MAX);
        assert_eq!(lines.depth(Uuid::from_u128(9), 3), 3);
    }

    proptest! {
        #[test]
        fn every_order_of_arrivals_has_the_same_winner(
            said in prop::collection::vec((0_u64..3, 0_u128..3, 0_u64..5, any::<u8>()), 1..20),
            shuffled in prop::collection::vec(any::<u32>(), 40),
        ) {
            let mut lines = Lines::default();
            lines.note(Uuid::from_u128(1), Some(tip(0, 3)));
            lines.note(Uuid::from_u128(2), Some(tip(1, 2)));
            let ranked = |(epoch, series, seq, hash): &(u64, u128, u64, u8)| {
                let place = place(*series, *seq, *hash);
                Ranked { rank: lines.rank(&place, *epoch), value: (*epoch, place.hash) }
            };
            let winner = |order: &[&(u64, u128, u64, u8)]| {
                let mut first = ranked(order[0]);
                for said in order {
                    first.or_higher(ranked(said));
                }
                first
            };
            let straight: Vec<_> = said.iter().collect();
            let mut doubled: Vec<_> = said.iter().chain(&said).collect();
            let mut numbers = shuffled.iter();
            doubled.sort_by_cached_key(|_| numbers.next().copied());
            prop_assert_eq!(winner(&straight), winner(&doubled));
        }
    }
}
