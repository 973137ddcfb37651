//! What a PC wrote until it took the answer to its request, after it was retired as the station that it was.
//!
//! The directory takes back what a request shows, and no more: whoever has a key of then could go on for ever. But the PC goes
//! on typing while its answer is on the way. Where the directory says that a station was another one before, the first entry
//! of that station, which its new key signs, names where it goes on from: so far the series of that one count. Nobody else
//! can sign that, and of a PC that was not taken back no admission says so. It is said once: series that the station begins later
//! vouch for nothing of an older one, or the PC could go on under its old key and name more of that each time. And the new key may
//! name any number: at the founding PC, which has whole series, it counts only where the entry is there that it names, and further
//! back only what leads to that. The others have what that one hands on, with gaps.
//! A PC that was lost vouches for nothing any more, and nobody does for one that was retired once more since, as lost.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::directory::{Followed, Vouched};
use super::lent::key_of;
use super::paths::{Member, Paths};
use crate::facts::SeriesParent;
use crate::hash::Hash;
use crate::own_path::told_of;

/// The first entry of a series that another PC began.
struct First<'p, 'a> {
    n: usize,
    member: &'p Member<'a>,
    series: Uuid,
    station: Uuid,
    /// What it goes on from.
    parent: Option<SeriesParent>,
    /// The first entry that leads there, by its number; none at a PC that has only parts.
    root: Option<usize>,
    /// Whether what it goes on from is not here, as it has to be.
    is_number: bool,
}

/// How many entries of each series of what it was before a station names. `late` are members that say to be the founding PC's
/// under a key that it replaced.
pub(super) fn vouched(paths: &Paths<'_>, late: &BTreeSet<usize>, directory: &Followed) -> Vouched {
    let mut firsts: Vec<First<'_, '_>> = Vec::new();
    for (n, member) in paths.members.iter().enumerate() {
        let begins = member.far && member.entry.seq == 0 && member.depth.is_some();
        if !begins || member.doubtful || late.contains(&n) {
            continue;
        }
        let series = Uuid::try_parse(&member.entry.series).ok();
        if let Some((series, station)) = series.zip(paths.station(member)) {
            let parent = told_of(member.entry).and_then(|told| told.parent);
            firsts.push(First { n, member, series, station, parent, root: None, is_number: false });
        }
    }
    if !firsts.iter().any(|first| directory.was(&first.station).is_some()) {
        return Vouched::new();
    }
    if paths.founded_here {
        let before = paths.before();
        for first in &mut firsts {
            let named = before.get(first.n).copied().flatten().and_then(|n| paths.members.get(n));
            first.root = named.filter(|named| named.depth.is_some()).map(|named| named.root);
            // Whoever names an entry that nobody has seen names no more than a number.
            first.is_number = first.root.is_none();
        }
    }
    let mut vouched = Vouched::new();
    for first in beginnings(&firsts, directory) {
        let Some(was) = directory.was(&first.station) else { continue };
        let may = |of: &&First<'_, '_>| {
            was.contains(&of.station) && directory.may_vouch(&first.station, &of.station, key_of(of.member))
        };
        let (mut open, mut seen) = (vec![first], BTreeSet::new());
        while let Some(at) = open.pop() {
            let Some(parent) = at.parent.as_ref().filter(|_| !at.is_number) else { continue };
            let leads =
                |of: &&First<'_, '_>| of.series == parent.series && at.root.is_none_or(|root| root == of.n);
            for of in firsts.iter().filter(leads).filter(may) {
                let by = vouched.entry((of.station, of.series)).or_default();
                let entries = by.entry(first.station).or_default();
                *entries = parent.entries.max(*entries);
                if seen.insert(of.n) {
                    open.push(of);
                }
            }
        }
    }
    vouched
}

/// The first entry of each station: of those that count by themselves and go on from no other series of it the one to which
/// the least leads. Which came first nobody can see; but what names less of the past names nothing that was written later.
fn beginnings<'f, 'p, 'a>(firsts: &'f [First<'p, 'a>], directory: &Followed) -> Vec<&'f First<'p, 'a>> {
    let counting: Vec<&First<'_, '_>> = firsts.iter().filter(|first| has_say(directory, first)).collect();
    let own: BTreeSet<(Uuid, Uuid)> = counting.iter().map(|first| (first.station, first.series)).collect();
    let mut begun: BTreeMap<Uuid, &First<'_, '_>> = BTreeMap::new();
    let place =
        |first: &First<'_, '_>| -> (Option<u64>, Hash) { (first.member.depth, first.member.entry.hash) };
    for first in counting.iter().copied() {
        let goes_on =
            first.parent.as_ref().is_some_and(|parent| own.contains(&(first.station, parent.series)));
        if goes_on {
            continue;
        }
        let of = begun.entry(first.station).or_insert(first);
        if place(first) < place(of) {
            *of = first;
        }
    }
    // Who has the key of a station that was retired since could begin a series of it once more, with another past.
    let is_once = |first: &&First<'_, '_>| {
        let same = |other: &&&First<'_, '_>| (other.series, other.station) == (first.series, first.station);
        counting.iter().filter(same).count() == 1
    };
    begun.into_values().filter(is_once).collect()
}

/// Whether the first entry of a series counts by itself.
fn has_say(directory: &Followed, first: &First<'_, '_>) -> bool {
    directory.bars(first.station, (first.series, 0), key_of(first.member)).is_none()
}
