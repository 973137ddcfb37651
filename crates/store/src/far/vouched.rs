//! What a PC wrote until it took the answer to its request, after it was retired as the station that it was.
//!
//! The directory takes back what a request shows, and no more: whoever has a key of then could go on for ever. But the PC goes
//! on typing while its answer is on the way. Where the directory says that a station was another one before, the first entry
//! of a series of it, which its new key signs, names where it goes on from: so far the series of that one count. Nobody else
//! can sign that, and of a PC that was not taken back no admission says so. But the new key may name any number: at the founding
//! PC, which has whole series, it counts only where the entry is there that it names. The others have what that one hands on, with gaps.
//! A PC that was lost vouches for nothing any more, and nobody does for one that was retired once more since, as lost.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::directory::Followed;
use super::paths::{Member, Paths};
use crate::facts::SeriesParent;
use crate::own_path::told_of;

/// The first entry of a series that another PC began.
struct First<'p, 'a> {
    n: usize,
    member: &'p Member<'a>,
    series: Uuid,
    station: Uuid,
    parent: Option<SeriesParent>,
}

/// By station and series, how many entries of it the station names that its PC is now. `late` are members that say to be the
/// founding PC's under a key that it replaced.
pub(super) fn vouched(
    paths: &Paths<'_>,
    late: &BTreeSet<usize>,
    directory: &Followed,
) -> BTreeMap<(Uuid, Uuid), u64> {
    let mut firsts: Vec<First<'_, '_>> = Vec::new();
    for (n, member) in paths.members.iter().enumerate() {
        let begins = member.far && member.entry.seq == 0 && member.depth.is_some();
        if !begins || member.doubtful || late.contains(&n) {
            continue;
        }
        let series = Uuid::try_parse(&member.entry.series).ok();
        if let Some((series, station)) = series.zip(paths.station(member)) {
            let parent = told_of(member.entry).and_then(|told| told.parent);
            firsts.push(First { n, member, series, station, parent });
        }
    }
    let is_asked = firsts.iter().any(|first| directory.was(&first.station).is_some());
    if paths.founded_here && is_asked {
        let before = paths.before();
        let has_place = |n: usize| paths.members.get(n).is_some_and(|member| member.depth.is_some());
        for first in &mut firsts {
            // Whoever names an entry that nobody has seen names no more than a number.
            if !before.get(first.n).copied().flatten().is_some_and(has_place) {
                first.parent = None;
            }
        }
    }
    let mut vouched: BTreeMap<(Uuid, Uuid), u64> = BTreeMap::new();
    for first in &firsts {
        let Some(was) = directory.was(&first.station).filter(|_| has_say(directory, first)) else { continue };
        // Who has the key of a station that was retired since could begin a series of it once more, with another past.
        let same = |other: &&First<'_, '_>| (other.series, other.station) == (first.series, first.station);
        if firsts.iter().filter(same).filter(|other| has_say(directory, other)).count() > 1 {
            continue;
        }
        let mut open: Vec<&SeriesParent> = first.parent.iter().collect();
        let mut seen = BTreeSet::new();
        while let Some(parent) = open.pop() {
            let may = |of: &&First<'_, '_>| {
                was.contains(&of.station) && directory.may_vouch(&first.station, &of.station)
            };
            let before = firsts.iter().filter(|of| of.series == parent.series).filter(may);
            for of in before {
                let entries = vouched.entry((of.station, of.series)).or_default();
                *entries = parent.entries.max(*entries);
                if seen.insert(of.member.entry.hash) {
                    open.extend(&of.parent);
                }
            }
        }
    }
    vouched
}

/// Whether the first entry of a series counts by itself.
fn has_say(directory: &Followed, first: &First<'_, '_>) -> bool {
    let key = first.member.key.as_ref().map(|key| (key.id.as_str(), key.public.as_str()));
    directory.bars(first.station, (first.series, 0), key).is_none()
}
