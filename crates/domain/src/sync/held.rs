//! What a side says to hold of each chain, in few words, and which entries of a set those are.
//!
//! A station holds parts of others' chains, those that concern it, so that an end says nothing of what is before it.
//! Entries that follow each other are named together by the last of them: each names the hash of the one before it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::entry::{EntryHash, Place, Tip};
use super::path::{Held as _, back};
use super::set::EntrySet;

/// The first bytes of a hash, by which the last entry of a run is known.
pub type Mark = [u8; 8];

/// Entries of a chain that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Run {
    /// The chain.
    pub series: Uuid,
    /// The number of the first.
    pub from: u64,
    /// The number after the last.
    pub to: u64,
    /// The last one.
    pub last: Mark,
}

/// The mark of a hash.
pub fn mark(hash: &EntryHash) -> Mark {
    let [a, b, c, d, e, f, g, h, ..] = *hash;
    [a, b, c, d, e, f, g, h]
}

impl Run {
    /// A chain without gaps up to an end.
    pub fn up_to(tip: &Tip) -> Self {
        Self { series: tip.series, from: 0, to: tip.entries, last: mark(&tip.hash) }
    }
}

/// The runs of entries, each given by its place and the hash before it, in the order of their places.
pub fn runs(entries: impl IntoIterator<Item = (Place, EntryHash)>) -> Vec<Run> {
    // Of each chain the runs that may go on, with the hash of their last entry.
    let mut open: Vec<(Run, EntryHash)> = Vec::new();
    let mut done = Vec::new();
    for (place, before) in entries {
        let goes_on = |(run, _): &(Run, EntryHash)| run.series == place.series && run.to >= place.seq;
        for n in (0..open.len()).rev() {
            if !open.get(n).is_some_and(goes_on) {
                done.push(open.swap_remove(n).0);
            }
        }
        let follows = open.iter_mut().find(|(run, last)| run.to == place.seq && *last == before);
        if let Some((run, last)) = follows {
            (run.to, run.last, *last) = (place.seq.saturating_add(1), mark(&place.hash), place.hash);
        } else {
            let to = place.seq.saturating_add(1);
            let run = Run { series: place.series, from: place.seq, to, last: mark(&place.hash) };
            open.push((run, place.hash));
        }
    }
    done.extend(open.into_iter().map(|(run, _)| run));
    done.sort_unstable();
    done
}

/// The entries of `set` that these runs name. Of a run whose last entry is not in the set nothing is known: what the other
/// side has of it is sent once more.
pub fn places(set: &EntrySet, runs: &[Run]) -> BTreeSet<Place> {
    let mut found = BTreeSet::new();
    for run in runs {
        let Some(last) = run.to.checked_sub(1) else { continue };
        let end = set.numbered(run.series, last).find(|place| mark(&place.hash) == run.last).copied();
        found.extend(back(set, end).take_while(|place| place.seq >= run.from));
    }
    found
}

/// What a set holds, as runs.
pub fn runs_of(set: &EntrySet) -> Vec<Run> {
    runs(set.iter().filter_map(|entry| Some((entry.place(), set.before(&entry.place())?))))
}

/// The runs as they are sent: by chain, each with the number of its first entry, the number after its last, and the mark
/// of that one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldList {
    version: u32,
    series: BTreeMap<Uuid, Vec<(u64, u64, String)>>,
}

/// The form of the list that this program writes.
const VERSION: u32 = 1;
/// So many runs are in one list, each of which may be of another chain: a frame of a package has a bound, and a list is in one.
const MOST: usize = 20_000;

impl HeldList {
    /// Of these runs.
    pub fn of(runs: &[Run]) -> Self {
        let mut series: BTreeMap<Uuid, Vec<(u64, u64, String)>> = BTreeMap::new();
        for run in runs {
            let mark = format!("{:016x}", u64::from_be_bytes(run.last));
            series.entry(run.series).or_default().push((run.from, run.to, mark));
        }
        Self { version: VERSION, series }
    }

    /// Of these runs, in as many lists as it takes, one at least. Of what is in a list that is lost nothing is known.
    pub fn lists(runs: &[Run]) -> Vec<Self> {
        let first = runs.get(..MOST.min(runs.len())).unwrap_or_default();
        let others = runs.get(first.len()..).unwrap_or_default().chunks(MOST);
        std::iter::once(first).chain(others).map(Self::of).collect()
    }

    /// The runs; none for a form of a newer program, which is not understood.
    pub fn runs(&self) -> Option<Vec<Run>> {
        let of = |(series, runs): (&Uuid, &Vec<(u64, u64, String)>)| -> Option<Vec<Run>> {
            let read = |(from, to, last): &(u64, u64, String)| {
                let last = u64::from_str_radix(last, 16).ok()?.to_be_bytes();
                Some(Run { series: *series, from: *from, to: *to, last })
            };
            runs.iter().map(read).collect()
        };
        let all: Option<Vec<Vec<Run>>> = self.series.iter().map(of).collect();
        all.filter(|_| self.version == VERSION).map(|all| all.concat())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::entry::SignedEntry;
    use super::super::set::tests::chain;
    use super::*;

    fn set(entries: &[SignedEntry]) -> EntrySet {
        EntrySet::placed(entries.iter().cloned())
    }

    fn all(set: &EntrySet) -> BTreeSet<Place> {
        set.iter().map(SignedEntry::place).collect()
    }

    #[test]
    fn what_follows_each_other_is_one_run() {
        let entries = chain(1, &[], 9, "a");
        let held = set(&[&entries[..3], &entries[5..7], &entries[8..]].concat());
        let ranges: Vec<(u64, u64)> = runs_of(&held).iter().map(|run| (run.from, run.to)).collect();
        assert_eq!(ranges, [(0, 3), (5, 7), (8, 9)]);
        assert_eq!(runs_of(&set(&entries)), [Run::up_to(&set(&entries).tips()[0])]);
    }

    #[test]
    fn a_run_whose_end_is_not_there_says_nothing() {
        let entries = chain(1, &[], 9, "a");
        let runs = runs_of(&set(&entries));
        assert_eq!(places(&set(&entries[..8]), &runs), BTreeSet::new());
        assert_eq!(HeldList { version: 2, ..HeldList::of(&runs) }.runs(), None);
    }

    #[test]
    fn more_runs_than_a_list_holds_are_in_several() {
        let run = |n: usize| Run {
            series: Uuid::from_u128(n as u128 / 3),
            from: n as u64,
            to: n as u64 + 1,
            last: [7; 8],
        };
        for (count, lists) in [(0, 1), (1, 1), (MOST, 1), (MOST + 1, 2), (3 * MOST, 3)] {
            let mut runs: Vec<Run> = (0..count).map(run).collect();
            runs.sort_unstable();
            let all = HeldList::lists(&runs);
            assert_eq!(all.len(), lists);
            let mut read: Vec<Run> = all.iter().flat_map(|list| list.runs().unwrap()).collect();
            read.sort_unstable();
            assert_eq!(read, runs);
            // Far less than a body of a package may be.
            assert!(all.iter().all(|list| serde_json::to_vec(list).unwrap().len() < 2 << 20));
        }
    }

    proptest! {
        #[test]
        fn the_other_side_finds_exactly_what_is_held(
            trunk in 0_u64..9, branches in prop::collection::vec((0_u64..9, 0_u64..6), 0..4),
            here in prop::collection::vec(any::<bool>(), 40),
        ) {
            let trunk = chain(1, &[], trunk, "trunk");
            let mut entries = trunk.clone();
            for (n, (at, length)) in branches.into_iter().enumerate() {
                let stem = &trunk[..usize::try_from(at).unwrap().min(trunk.len())];
                entries.extend(chain(1, stem, length, &format!("branch {n}")));
            }
            entries.extend(chain(2, &[], 5, "beside"));
            let whole = set(&entries);
            let part = EntrySet::placed(whole.iter().zip(here.iter().cycle()).filter(|(_, here)| **here).map(|(e, _)| e.clone()));
            let list = serde_json::to_string(&HeldList::of(&runs_of(&part))).unwrap();
            let read: HeldList = serde_json::from_str(&list).unwrap();
            let runs = read.runs().unwrap();
            prop_assert!(runs.len() <= all(&part).len());
            prop_assert_eq!(places(&whole, &runs), all(&part));
        }
    }
}
