//! Slow and wrong items: which characters cost this officer time or errors in one drill.

use std::collections::BTreeMap;

use super::marked::marked_text;
use crate::align::AlignOp;
use crate::drill::Drill;

/// A presented character and how it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// The character as presented.
    pub c: char,
    /// How often it was reached.
    pub occurrences: u32,
    /// How often it was wrong or left out.
    pub errors: u32,
    /// Median time per character of the commits that brought it, in milliseconds; 0 if never typed.
    pub median_ms: u64,
}

impl Item {
    /// Practice priority: occurrences × median time² × (1 + errors/occurrences), after Amphetype's
    /// *damage*, in integers (multiplied out by `occurrences`).
    pub fn priority(&self) -> u128 {
        let ms = u128::from(self.median_ms.max(1));
        ms * ms * u128::from(self.occurrences + self.errors)
    }
}

/// All reached characters, the ones most worth practising first; ties in code point order.
pub fn slow_and_wrong_items(drill: &Drill) -> Vec<Item> {
    let mut seen: BTreeMap<char, (u32, u32, Vec<u64>)> = BTreeMap::new();
    let mut times = char_times(drill).into_iter();
    for mark in marked_text(drill) {
        let ms = mark.typed.and_then(|_| times.next());
        let Some(presented) = mark.presented else { continue };
        let entry = seen.entry(presented).or_default();
        entry.0 += 1;
        entry.1 += u32::from(mark.op != AlignOp::Match);
        entry.2.extend(ms);
    }
    let mut items: Vec<Item> = seen
        .into_iter()
        .map(|(c, (occurrences, errors, mut ms))| {
            ms.sort_unstable();
            let median_ms = ms.get(ms.len().saturating_sub(1) / 2).copied().unwrap_or(0);
            Item { c, occurrences, errors, median_ms }
        })
        .collect();
    items.sort_by_key(|i| std::cmp::Reverse(i.priority()));
    items
}

/// Time per character of the commit that brought each counted character still standing.
///
/// Characters of one commit share its active time stamp, which finds the commit again.
fn char_times(drill: &Drill) -> Vec<u64> {
    let commits = drill.commits();
    drill
        .transcript()
        .counted(drill.header().policy)
        .map(|(_, at)| {
            let end = commits.partition_point(|c| c.active_ms <= at);
            end.checked_sub(1)
                .and_then(|i| commits.get(i))
                .map_or(0, |c| c.gap_ms / c.classes.len().max(1) as u64)
        })
        .collect()
}
