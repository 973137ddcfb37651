//! The order of the directory's words over the series in which the founding PC went on.
//!
//! A word has its place by how many entries lead to it. The first entry of a series may name more that it comes after, each by
//! its hash: ends of other series that its writer had. Its place is then behind each of those that are here, however far on it
//! stands. So nobody gets where the next word of the founding PC does not come after them: that needs but one entry, however
//! many stand before it. Places are wide enough that no numbers of entries, which anybody may write, come to their end.

use std::collections::{BTreeMap, BTreeSet};

/// How a series begins, for the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beginning<K> {
    /// How many entries lead to its first one.
    pub leading: u64,
    /// Ends that it comes after and that are here: the series, and how many of its entries lead to the end.
    pub after: Vec<(K, u64)>,
}

/// How many entries are before each of these series in the order. Where series say in a circle that they come after each
/// other, which only a forger makes, one of them comes first.
pub fn before<K: Ord + Clone>(series: &BTreeMap<K, Beginning<K>>) -> BTreeMap<K, u128> {
    let mut known: BTreeMap<K, u128> = BTreeMap::new();
    let mut seen: BTreeSet<K> = BTreeSet::new();
    for first in series.keys() {
        // No recursion: a chain of them may be as long as somebody likes.
        let mut open = vec![first.clone()];
        while let Some(at) = open.last().cloned() {
            let Some(beginning) = series.get(&at).filter(|_| !known.contains_key(&at)) else {
                open.pop();
                continue;
            };
            if seen.insert(at.clone()) {
                let waits = beginning.after.iter().map(|(of, _)| of);
                open.extend(waits.filter(|of| !seen.contains(*of)).cloned());
                continue;
            }
            let ends = beginning.after.iter();
            let ends = ends.filter_map(|(of, entries)| {
                known.get(of).map(|before| before.saturating_add(u128::from(*entries)))
            });
            let last = ends.max().unwrap_or_default().max(u128::from(beginning.leading));
            known.insert(at, last);
            open.pop();
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Its name, what leads to it, and what it names.
    type Series<'a> = (u8, u64, &'a [(u8, u64)]);

    fn of(series: &[Series<'_>]) -> BTreeMap<u8, Beginning<u8>> {
        let each = series.iter();
        each.map(|(name, leading, after)| (*name, Beginning { leading: *leading, after: after.to_vec() }))
            .collect()
    }

    #[test]
    fn a_series_comes_after_every_end_that_it_names_and_that_is_here() {
        let found =
            before(&of(&[(1, 0, &[]), (2, 5, &[(1, 40)]), (3, 5, &[(2, 7), (1, 3)]), (4, 9, &[(8, 99)])]));
        assert_eq!(found, BTreeMap::from([(1, 0), (2, 40), (3, 47), (4, 9)]));
        // What leads to it counts where that is more.
        assert_eq!(before(&of(&[(1, 0, &[]), (2, 50, &[(1, 40)])]))[&2], 50);
    }

    #[test]
    fn no_numbers_are_too_large_to_come_after() {
        let end = u64::MAX;
        let found =
            before(&of(&[(1, end, &[]), (2, 0, &[(1, end)]), (3, 0, &[(2, end)]), (4, 3, &[(3, 1)])]));
        assert!(found[&1] < found[&2] && found[&2] < found[&3] && found[&3] < found[&4], "{found:?}");
    }

    #[test]
    fn a_long_chain_and_a_circle_have_an_end() {
        let chain: BTreeMap<u32, Beginning<u32>> = (0..200_000)
            .map(|n| {
                (n, Beginning { leading: 1, after: if n == 199_999 { vec![] } else { vec![(n + 1, 1)] } })
            })
            .collect();
        assert_eq!(before(&chain)[&0], 200_000);
        let circle = of(&[(1, 3, &[(2, 4)]), (2, 5, &[(1, 6)])]);
        assert_eq!(before(&circle), before(&circle));
        assert_eq!(before(&circle).len(), 2);
    }
}
