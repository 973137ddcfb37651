//! What a side has to send: what the other side, by the tips that it shows now, does not have.
//!
//! Nothing is remembered between two visits. "Sent" is what the other side shows; a server that went back to an older
//! backup shows older tips and is sent the rest again without being told.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::entry::{EntryHash, Place, Tip};
use super::path::{Held, back};

/// The most entries of one batch.
pub const BATCH: u64 = 500;

/// Entries of a chain that follow each other, to be sent at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Batch {
    /// The end of the path that they are on: with a fork, a number alone does not say which entry it is.
    pub tip: Tip,
    /// The number of the first.
    pub from: u64,
    /// The number after the last.
    pub to: u64,
    /// The hash before the first, which the other side has; zeros if there is none.
    pub before: EntryHash,
    /// The hash of the last: the entries are found by going back from it.
    pub last: EntryHash,
}

impl Batch {
    /// How many entries.
    pub const fn len(&self) -> u64 {
        self.to - self.from
    }

    /// Never: a batch has at least one entry.
    pub const fn is_empty(&self) -> bool {
        self.to == self.from
    }

    /// The places of its entries, oldest first, as `held` has them.
    pub fn places(&self, held: &(impl Held + ?Sized)) -> Vec<Place> {
        let last = self.to.checked_sub(1).map(|seq| Place { series: self.tip.series, seq, hash: self.last });
        let mut places: Vec<Place> = back(held, last).take_while(|place| place.seq >= self.from).collect();
        places.reverse();
        places
    }
}

/// What is to be sent and what to be asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// To be sent in this order: every batch follows something that the other side then has.
    pub send: Vec<Batch>,
    /// Tips of theirs that aren't held here: they know more, and are asked for it.
    pub ask: Vec<Tip>,
}

/// The plan for what is `held` here and the tips that the other side `shows`. `common` are entries that it said to have
/// when asked for them (see [`super::path::CommonSearch`]); `most` is the size of a batch, [`BATCH`] or less.
///
/// To send only some chains, show only their tips in `held`.
pub fn plan(held: &(impl Held + ?Sized), shows: &[Tip], common: &[Place], most: u64) -> Plan {
    let (known, ask): (Vec<Tip>, Vec<Tip>) =
        shows.iter().partition(|tip| tip.place().is_some_and(|place| held.has(&place)));
    let mut there: BTreeMap<Uuid, Vec<Place>> = BTreeMap::new();
    let places = known.iter().filter_map(Tip::place).chain(common.iter().copied());
    for place in places.filter(|place| held.has(place)) {
        there.entry(place.series).or_default().push(place);
    }
    let mut ours = held.tips();
    ours.sort_unstable();
    let mut send = Vec::new();
    for tip in ours {
        let known = there.entry(tip.series).or_default();
        let missing = after(held, tip, known);
        send.extend(batches(held, tip, &missing, most.max(1)));
        // What is sent is there for the branches that follow.
        known.extend(tip.place());
    }
    Plan { send, ask: sorted(ask) }
}

fn sorted(mut tips: Vec<Tip>) -> Vec<Tip> {
    tips.sort_unstable();
    tips.dedup();
    tips
}

/// The entries on the path to `tip` that are on no path to one of `known`, oldest first. The paths are gone back side by
/// side until they meet.
fn after(held: &(impl Held + ?Sized), tip: Tip, known: &[Place]) -> Vec<Place> {
    let mut others: Vec<_> = known.iter().map(|place| back(held, Some(*place)).peekable()).collect();
    let mut missing = Vec::new();
    for here in back(held, tip.place()) {
        let meets = others.iter_mut().any(|other| {
            while other.next_if(|place| place.seq > here.seq).is_some() {}
            other.peek() == Some(&here)
        });
        if meets {
            break;
        }
        missing.push(here);
    }
    missing.reverse();
    missing
}

fn batches(held: &(impl Held + ?Sized), tip: Tip, missing: &[Place], most: u64) -> Vec<Batch> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let parts = missing.chunks(most);
    parts
        .filter_map(|part| {
            let (first, last) = (part.first()?, part.last()?);
            let before = held.before(first)?;
            Some(Batch { tip, from: first.seq, to: last.seq + 1, before, last: last.hash })
        })
        .collect()
}

/// Two sides that should hold the same have different numbers of entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Entries here.
    pub ours: u64,
    /// Entries there.
    pub theirs: u64,
    /// The chains that differ: all their tips are compared anew.
    pub series: Vec<Uuid>,
}

/// Compares how many entries of each chain both sides hold after a visit; none if it is the same.
pub fn mismatch(ours: &BTreeMap<Uuid, u64>, theirs: &BTreeMap<Uuid, u64>) -> Option<Mismatch> {
    let of = |counts: &BTreeMap<Uuid, u64>, series: &Uuid| counts.get(series).copied().unwrap_or(0);
    let mut series: Vec<Uuid> = ours.keys().chain(theirs.keys()).copied().collect();
    series.sort_unstable();
    series.dedup();
    series.retain(|series| of(ours, series) != of(theirs, series));
    if series.is_empty() {
        return None;
    }
    Some(Mismatch { ours: ours.values().sum(), theirs: theirs.values().sum(), series })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::entry::SignedEntry;
    use super::super::set::tests::chain;
    use super::super::set::{Arrival, EntrySet};
    use super::*;

    fn set(entries: &[SignedEntry]) -> EntrySet {
        entries.iter().cloned().collect()
    }

    /// Sends a plan; every entry finds the one before it there.
    fn send(from: &EntrySet, to: &mut EntrySet, plan: &Plan) -> u64 {
        let mut sent = 0;
        for batch in &plan.send {
            let places = batch.places(from);
            assert_eq!(places.len() as u64, batch.len());
            assert_eq!(from.before(&places[0]), Some(batch.before));
            for place in places {
                assert_eq!(to.insert(from.get(&place).unwrap().clone()), Arrival::New, "{batch:?}");
                sent += 1;
            }
        }
        sent
    }

    #[test]
    fn what_follows_their_tip_is_sent_in_batches() {
        let entries = chain(1, &[], 1_203, "a");
        let (ours, mut theirs) = (set(&entries), set(&entries[..100]));
        let plan = plan(&ours, &theirs.tips(), &[], BATCH);
        let ranges: Vec<(u64, u64)> = plan.send.iter().map(|batch| (batch.from, batch.to)).collect();
        assert_eq!(ranges, [(100, 600), (600, 1_100), (1_100, 1_203)]);
        assert_eq!(plan.send[0].before, entries[99].hash);
        assert_eq!(send(&ours, &mut theirs, &plan), 1_103);
        assert_eq!(super::plan(&ours, &theirs.tips(), &[], BATCH), Plan::default());
        assert_eq!(mismatch(&ours.counts(), &theirs.counts()), None);
    }

    #[test]
    fn an_unknown_tip_of_theirs_is_asked_for() {
        let trunk = chain(1, &[], 10, "trunk");
        let ours = set(&[trunk.clone(), chain(1, &trunk, 2, "ours")].concat());
        let theirs = set(&[trunk.clone(), chain(1, &trunk, 4, "theirs")].concat());
        let blind = plan(&ours, &theirs.tips(), &[], BATCH);
        assert_eq!(blind.ask, theirs.tips());
        assert_eq!((blind.send[0].from, blind.send[0].to), (0, 12));
        let asked = plan(&ours, &theirs.tips(), &[trunk[9].place()], BATCH);
        assert_eq!((asked.send[0].from, asked.send[0].to, asked.send.len()), (10, 12, 1));
    }

    #[test]
    fn counts_that_differ_are_named() {
        let (ours, theirs) = (set(&chain(1, &[], 5, "a")), set(&chain(1, &[], 3, "a")));
        let found = mismatch(&ours.counts(), &theirs.counts()).unwrap();
        assert_eq!((found.ours, found.theirs, found.series), (5, 3, vec![Uuid::from_u128(1)]));
    }

    proptest! {
        #[test]
        fn both_ways_make_two_sets_one_and_nothing_is_sent_twice(
            common in 0_u64..12, branches in prop::collection::vec((0_u64..12, any::<[bool; 2]>(), 0_u64..9), 0..5),
            most in 1_u64..6,
        ) {
            let trunk = chain(1, &[], common, "trunk");
            let mut sides = [trunk.clone(), trunk.clone()];
            for (n, (at, whose, length)) in branches.into_iter().enumerate() {
                let stem = &trunk[..usize::try_from(at.min(common)).unwrap()];
                let branch = chain(1, stem, length, &format!("branch {n}"));
                for (side, _) in sides.iter_mut().zip(whose).filter(|(_, has)| *has) {
                    side.extend(branch.clone());
                }
            }
            let [mut one, mut other] = sides.map(|side| set(&side));
            let whole = set(&one.iter().chain(other.iter()).cloned().collect::<Vec<_>>());
            // The other side's tips are all known here once what they have more has come over.
            let first = plan(&other, &one.tips(), &trunk.iter().map(SignedEntry::place).collect::<Vec<_>>(), most);
            prop_assert!(first.send.iter().all(|batch| batch.len() <= most && !batch.is_empty()));
            for batch in &first.send {
                for place in batch.places(&other) {
                    one.insert(other.get(&place).unwrap().clone());
                }
            }
            let second = plan(&one, &other.tips(), &[], most);
            prop_assert!(second.ask.is_empty());
            send(&one, &mut other, &second);
            prop_assert_eq!(&one, &whole);
            prop_assert_eq!(&other, &whole);
        }
    }
}
