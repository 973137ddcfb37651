//! Which ends of series a package names: its table of contents has a bound, and a bureau may have more series than that holds.
//!
//! Whoever reads it takes a series that is not named for one of which nothing is known, not for one of which nothing is there:
//! what goes to a station follows from what it says to hold, and else it is sent once more. What is asked of the table by
//! name (the own series of the station, the directory, what a deputy hands up for another PC) is named before all else.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use dabiao_domain::sync::Tip;
use dabiao_package::MAX_TIPS;

/// The ends that a package names, in their order: series of which one has a lower `rank` before others. Of a series all are
/// named, or none: one of a fork alone would say that the other branch is not there.
pub(super) fn named(tips: impl IntoIterator<Item = Tip>, rank: impl Fn(&Tip) -> u8) -> Vec<Tip> {
    let mut all: BTreeMap<Uuid, (u8, BTreeSet<Tip>)> = BTreeMap::new();
    for tip in tips {
        let of = all.entry(tip.series).or_insert((u8::MAX, BTreeSet::new()));
        of.0 = of.0.min(rank(&tip));
        of.1.insert(tip);
    }
    let mut all: Vec<(u8, BTreeSet<Tip>)> = all.into_values().collect();
    // Those of one rank stay in the order of their names: the same ends give the same table.
    all.sort_by_key(|(rank, _)| *rank);
    let (mut room, mut named) = (MAX_TIPS, Vec::new());
    for (_, of) in all {
        if let Some(left) = room.checked_sub(of.len()) {
            room = left;
            named.extend(of);
        }
    }
    named.sort_unstable();
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tip(series: usize, entries: u64) -> Tip {
        Tip { series: Uuid::from_u128(series as u128), entries, hash: [7; 32] }
    }

    #[test]
    fn what_fits_is_named_once_and_in_order() {
        let tips = [tip(3, 1), tip(1, 9), tip(3, 1), tip(1, 4)];
        assert_eq!(named(tips, |_| 0), [tip(1, 4), tip(1, 9), tip(3, 1)]);
    }

    #[test]
    fn of_more_than_a_table_holds_what_matters_is_named() {
        let all: Vec<Tip> = (0..3 * MAX_TIPS).map(|n| tip(n, 1)).collect();
        let last = *all.last().unwrap();
        let rank = |tip: &Tip| u8::from(*tip != last);
        let told = named(all.iter().rev().copied(), rank);
        assert_eq!((told.len(), told.last()), (MAX_TIPS, Some(&last)));
        assert!(told.is_sorted() && told.contains(&all[MAX_TIPS - 2]) && !told.contains(&all[MAX_TIPS - 1]));
        // In whichever order they come.
        assert_eq!(named(all.iter().copied(), rank), told);
    }

    #[test]
    fn of_a_fork_both_ends_are_named_or_none() {
        let many = (0..MAX_TIPS - 1).map(|n| tip(n, 1));
        let fork = [tip(MAX_TIPS, 5), tip(MAX_TIPS, 6)];
        let told = named(many.clone().chain(fork), |_| 0);
        assert!(told.len() == MAX_TIPS - 1 && !told.contains(&fork[0]), "{}", told.len());
        // What comes after it has its place.
        let told = named(many.chain(fork).chain([tip(MAX_TIPS + 1, 1)]), |_| 0);
        assert!(told.len() == MAX_TIPS && told.contains(&tip(MAX_TIPS + 1, 1)));
    }
}
