//! What the founding PC's keys say at the other PCs of its bureau, which know it by one of them.
//!
//! Where it replaced a key, two ways may go on under the old one: its own, and that of whoever has the old key. Its own is the one
//! that leads to what the key signed by which this PC knows it. All of that names where it goes on from, so a way that goes
//! another way says nothing, also where it was believed until the new key was known here.
//!
//! Only parts of the way are here, with gaps between. What stands in a gap, and nothing contradicts, is taken for a part of it:
//! the founding PC has all of the way, and names what is none in its own word (see [`super::renewed`]).
//!
//! At the founding PC it is the way to what stands in its own journal, and to what its present key signed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use uuid::Uuid;

use super::paths::{Member, Paths};
use super::words::{End, Words, named_for};
use crate::hash::Hash;
use crate::journal_entry::JournalEntry;
use crate::own_path::parent;
use crate::signer_key::JournalKey;

/// The name of an entry.
type Name<'a> = (&'a str, i64, Hash);

/// What counts of the founding PC's words.
pub(super) struct Way<'p, 'a> {
    paths: &'p Paths<'a>,
    before: &'p [Option<usize>],
    places: HashMap<Name<'a>, usize>,
    /// The first entries of each series.
    firsts: BTreeMap<&'a str, Vec<usize>>,
    /// What leads to what the known key signed.
    leads: BTreeSet<usize>,
    /// The last number of each series that does.
    tops: BTreeMap<String, i64>,
    /// What the founding PC says of entries.
    words: Words,
}

impl<'p, 'a> Way<'p, 'a> {
    /// The way that leads to `ends` of the entries `said` in the founding PC's name.
    pub(super) fn to(
        paths: &'p Paths<'a>,
        before: &'p [Option<usize>],
        (said, ends): (&[usize], Vec<usize>),
    ) -> Self {
        let (mut places, mut firsts) = (HashMap::new(), BTreeMap::<&str, Vec<usize>>::new());
        for n in said {
            let Some(member) = paths.members.get(*n) else { continue };
            let entry = member.entry;
            places.entry((entry.series.as_str(), entry.seq, entry.hash)).or_insert(*n);
            if entry.seq == 0 && !member.doubtful {
                firsts.entry(entry.series.as_str()).or_default().push(*n);
            }
        }
        let (leads, tops, words) = (BTreeSet::new(), BTreeMap::new(), Words::default());
        let mut way = Self { paths, before, places, firsts, leads, tops, words };
        way.lead(ends);
        way
    }

    /// What the founding PC says of entries in its name, as far as it says that on its way: that leads over those that it names as
    /// its own, and over none that it says to be none of them.
    pub(super) fn heed(&mut self, said: &[usize]) {
        let words = Words::of(self.paths, said.iter().copied().filter(|n| self.leads(*n)));
        let own = words.own();
        self.words = words;
        for end in own {
            let from = self.at(&end);
            self.lead(from);
        }
    }

    /// Up to that number a series is known to go on.
    pub(super) fn raise(&mut self, series: &str, seq: i64) {
        let top = self.tops.entry(series.to_owned()).or_insert(seq);
        *top = (*top).max(seq);
    }

    /// The last number of a series that is known to lead on.
    pub(super) fn top(&self, series: &str) -> Option<i64> {
        self.tops.get(series).copied()
    }

    /// Notes that the way leads over a place. The entries from which it goes on back.
    fn at(&mut self, (series, seq, hash): &End) -> Vec<usize> {
        self.raise(series, *seq);
        match self.places.get(&(series.as_str(), *seq, *hash)) {
            Some(n) => vec![*n],
            None => self.firsts.get(series.as_str()).cloned().unwrap_or_default(),
        }
    }

    /// Goes back from entries, over gaps to the first one of their series.
    fn lead(&mut self, from: Vec<usize>) {
        let mut open = from;
        while let Some(n) = open.pop() {
            let Some(member) = self.paths.members.get(n) else { continue };
            let (entry, root) = (member.entry, member.root);
            if self.words.disowns(entry) || !self.leads.insert(n) {
                continue;
            }
            self.raise(&entry.series, entry.seq);
            if let Some(before) = self.before.get(n).copied().flatten() {
                open.push(before);
            } else if entry.seq > 0 {
                open.push(root);
            } else if let Some(end) = parent(entry) {
                open.extend(self.at(&end));
            }
        }
    }

    /// Whether an entry is on the way, as far as it is here.
    pub(super) fn leads(&self, n: usize) -> bool {
        self.leads.contains(&n)
    }

    /// Those of `said` that are of no part of the way, and what follows them. What is under one of `keys`, the known one and those
    /// that it names, is none of them.
    pub(super) fn beside(&self, said: &[usize], keys: &BTreeSet<(String, String)>) -> BTreeSet<usize> {
        let is_present = |member: &Member<'_>| {
            member.key.as_ref().is_some_and(|key| keys.contains(&(key.id.clone(), key.public.clone())))
        };
        let known = Known::of(self.leads.iter().filter_map(|n| self.paths.members.get(*n)));
        let may = |n: usize| {
            let member = self.paths.members.get(n).filter(|member| member.far && !is_present(member));
            member.filter(|_| !self.leads.contains(&n))
        };
        let is_beside = |n: usize| {
            may(n).is_some_and(|member| {
                let top = self.tops.get(member.entry.series.as_str());
                top.is_none_or(|top| member.entry.seq > *top) || known.contradicts(member.entry)
            })
        };
        let from: Vec<usize> = said.iter().copied().filter(|n| is_beside(*n)).collect();
        let all: BTreeSet<usize> = said.iter().copied().collect();
        followed(self.paths, from, &|n| all.contains(&n) && may(n).is_some())
    }

    /// Those of `said` that the founding PC says to be none of its own, and what follows them.
    pub(super) fn disowned(&self, said: &[usize]) -> BTreeSet<usize> {
        let all: BTreeSet<usize> = said.iter().copied().collect();
        let far = |n: usize| self.paths.members.get(n).filter(|member| member.far);
        let may = |n: usize| all.contains(&n) && far(n).is_some() && !self.leads.contains(&n);
        let is_named = |n: &usize| may(*n) && far(*n).is_some_and(|member| self.words.disowns(member.entry));
        let from: Vec<usize> = said.iter().copied().filter(is_named).collect();
        followed(self.paths, from, &may)
    }
}

/// The places that entries of the way have, and those right before them, each with the hashes that are known of it.
struct Known<'a>(BTreeMap<(&'a str, i64), BTreeSet<Hash>>);

impl<'a> Known<'a> {
    fn of<'m>(way: impl Iterator<Item = &'m Member<'a>>) -> Self
    where
        'a: 'm,
    {
        let mut known: BTreeMap<(&'a str, i64), BTreeSet<Hash>> = BTreeMap::new();
        for entry in way.map(|member| member.entry) {
            known.entry((entry.series.as_str(), entry.seq)).or_default().insert(entry.hash);
            if entry.seq > 0 {
                known.entry((entry.series.as_str(), entry.seq - 1)).or_default().insert(entry.prev_hash);
            }
        }
        Self(known)
    }

    /// Whether an entry that is not on the way can't be a part of it: another one has its place, or it follows another one
    /// than the one before that.
    fn contradicts(&self, entry: &JournalEntry) -> bool {
        let at = |seq: i64| self.0.get(&(entry.series.as_str(), seq));
        at(entry.seq).is_some()
            || entry.seq > 0 && at(entry.seq - 1).is_some_and(|hashes| !hashes.contains(&entry.prev_hash))
    }
}

/// Entries, and what follows them, as far as it `is` meant.
pub(super) fn followed(paths: &Paths<'_>, from: Vec<usize>, is: &dyn Fn(usize) -> bool) -> BTreeSet<usize> {
    let (mut open, mut all) = (from, BTreeSet::new());
    while let Some(n) = open.pop() {
        if all.insert(n) {
            open.extend(paths.next(n).iter().copied().filter(|n| is(*n)));
        }
    }
    all
}

/// The key, and those that entries under it and under these name for the founding PC: whatever they are, it is by them that this PC
/// learns of the next one.
pub(super) fn keys_from(
    paths: &Paths<'_>,
    (said, founder): (&[usize], Uuid),
    key: &JournalKey,
) -> BTreeSet<(String, String)> {
    let member = |n: &usize| paths.members.get(*n);
    let names: Vec<(&JournalKey, JournalKey)> = said
        .iter()
        .filter_map(member)
        .filter_map(|member| Some((member.key.as_deref()?, named_for(member.entry, founder)?)))
        .collect();
    let mut keys = BTreeSet::from([(key.id.clone(), key.public.clone())]);
    loop {
        let before = keys.len();
        for (by, named) in &names {
            if keys.contains(&(by.id.clone(), by.public.clone())) {
                keys.insert((named.id.clone(), named.public.clone()));
            }
        }
        if keys.len() == before {
            return keys;
        }
    }
}
