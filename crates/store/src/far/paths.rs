//! The paths that lead to entries: which of a set hang together, how far from their beginning, under which keys.
//!
//! Nothing here depends on the order in which entries came or on a clock: an entry's place follows from the hashes that
//! it and the first entry of its series name.
//!
//! At the PC that founded the bureau an entry has its place when every one before it is here. To the others only those
//! come down that concern them, with gaps between: see [`super::gaps`].

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use uuid::Uuid;

use super::gaps::Gaps;
use crate::facts;
use crate::hash::Hash;
use crate::journal_entry::JournalEntry;
use crate::own_path::{comes_after, named_key, parent, told_of};
use crate::signer_key::JournalKey;
use dabiao_domain::sync::order::{Beginning, before};

/// An entry of the set, and its place in it.
pub(crate) struct Member<'a> {
    pub entry: &'a JournalEntry,
    /// Whether another station wrote it.
    pub far: bool,
    /// How many entries lead to it, those of older series of its station among them; none where one is not here.
    pub depth: Option<u64>,
    /// So many more are before it in the order of the directory, as the first entry of its series names what it comes after.
    pub(super) raised: u128,
    /// The first entry of its series, as a number in the list.
    pub root: usize,
    /// The key that it must be signed by; none for one from before there were keys.
    pub key: Option<Arc<JournalKey>>,
    /// Whether another key signed here or on the way here than the one whose turn it was.
    pub doubtful: bool,
    /// The key that is valid after it.
    pub(super) after: Option<Arc<JournalKey>>,
}

/// All entries of a set, own ones first.
pub(crate) struct Paths<'a> {
    pub members: Vec<Member<'a>>,
    /// What follows each.
    pub(super) next: Vec<Vec<usize>>,
    /// By first entries, the ends that they say to come after in the order of the directory.
    pub(super) named: BTreeMap<usize, Vec<(String, i64, Hash)>>,
    /// Whether this PC founded the bureau.
    pub(super) founded_here: bool,
}

/// The name of an entry.
type Name<'a> = (&'a str, i64, Hash);

impl<'a> Paths<'a> {
    /// Finds the paths of `own` entries and `far` ones.
    pub(crate) fn of(own: &'a [JournalEntry], far: &'a [JournalEntry], gaps: Gaps) -> Self {
        let all = own.iter().map(|entry| (entry, false)).chain(far.iter().map(|entry| (entry, true)));
        let members: Vec<Member<'a>> = all
            .enumerate()
            .map(|(n, (entry, far))| Member {
                entry,
                far,
                depth: None,
                raised: 0,
                root: n,
                key: None,
                doubtful: false,
                after: None,
            })
            .collect();
        let mut places: HashMap<Name<'a>, usize> = HashMap::with_capacity(members.len());
        for (n, Member { entry, .. }) in members.iter().enumerate() {
            places.entry((entry.series.as_str(), entry.seq, entry.hash)).or_insert(n);
        }
        let mut next = vec![Vec::new(); members.len()];
        let mut first = Vec::new();
        for (n, member) in members.iter().enumerate() {
            let entry = member.entry;
            let before = if entry.seq == 0 {
                parent(entry)
                    .and_then(|(series, seq, hash)| places.get(&(series.as_str(), seq, hash)).copied())
            } else {
                places.get(&(entry.series.as_str(), entry.seq - 1, entry.prev_hash)).copied()
            };
            match before {
                Some(before) if before != n => {
                    if let Some(next) = next.get_mut(before) {
                        next.push(n);
                    }
                }
                _ if entry.seq == 0 => first.push(n),
                _ => {}
            }
        }
        let named = members.iter().enumerate().map(|(n, member)| (n, comes_after(member.entry)));
        let named = named.filter(|(_, ends)| !ends.is_empty()).collect();
        let mut paths = Self { members, next, named, founded_here: gaps == Gaps::WaitForOthers };
        if gaps != Gaps::Stay {
            let here = if paths.founded_here { paths.own_stations() } else { BTreeSet::new() };
            for root in first {
                if !paths.goes_on_here(&here, root) {
                    paths.walk(None, root);
                }
            }
        }
        if gaps != Gaps::Wait {
            paths.place_parts(gaps == Gaps::WaitForOthers);
        }
        if gaps == Gaps::WaitForOthers {
            paths.walk_on();
        }
        paths.raise();
        paths
    }

    /// Whether this first entry goes on in the name of one of these stations from an end that is not here: after a restore to
    /// before that. Its place is by what it says of that end, as it is at all other PCs, and not before everything else.
    fn goes_on_here(&self, stations: &BTreeSet<Uuid>, root: usize) -> bool {
        let Some(member) = self.members.get(root) else { return false };
        let ours = self.station(member).is_some_and(|station| stations.contains(&station));
        ours && parent(member.entry).is_some()
    }

    /// Notes of every series how many more entries are before its first one than lead to it, by all that is here.
    fn raise(&mut self) {
        let raised = self.raised(&|_| true);
        if raised.is_empty() {
            return;
        }
        for member in &mut self.members {
            member.raised = raised.get(&member.root).copied().unwrap_or_default();
        }
    }

    /// By first entries, how many more entries are before each in the order of the directory than lead to it, where of the ends
    /// that they name only those raise them that `counts` lets through. What is not here raises nothing: so it is the
    /// same at every PC that has the same, whatever came first.
    pub(super) fn raised(&self, counts: &dyn Fn(usize) -> bool) -> HashMap<usize, u128> {
        if self.named.is_empty() {
            return HashMap::new();
        }
        let ends = self.named.values().flatten();
        let ends: HashSet<Name<'_>> =
            ends.map(|(series, seq, hash)| (series.as_str(), *seq, *hash)).collect();
        let mut here: HashMap<Name<'_>, (usize, u64)> = HashMap::new();
        for (n, member) in self.members.iter().enumerate().filter(|(_, member)| member.depth.is_some()) {
            let entry = member.entry;
            let end: Name<'_> = (entry.series.as_str(), entry.seq, entry.hash);
            if ends.contains(&end) && counts(n) {
                here.entry(end).or_insert((member.root, (entry.seq as u64).saturating_add(1)));
            }
        }
        let leading = |n: usize| self.members.get(n).and_then(|member| member.depth);
        let roots = here.values().map(|(root, _)| *root).chain(self.named.keys().copied());
        let beginning = |n: usize| {
            let ends = self.named.get(&n).into_iter().flatten();
            let end = |(series, seq, hash): &(String, i64, Hash)| {
                here.get(&(series.as_str(), *seq, *hash)).copied()
            };
            let after = ends.filter_map(end).collect();
            Some((n, Beginning { leading: leading(n)?, after }))
        };
        let more = |(n, before): (usize, u128)| {
            let more = before.saturating_sub(u128::from(leading(n)?));
            (more > 0).then_some((n, more))
        };
        before(&roots.filter_map(beginning).collect()).into_iter().filter_map(more).collect()
    }

    /// Gives series their place that go on from one that got it beyond a gap.
    fn walk_on(&mut self) {
        for before in 0..self.members.len() {
            let has_place = |n: &usize| self.members.get(*n).is_some_and(|member| member.depth.is_some());
            if !has_place(&before) {
                continue;
            }
            let next = self.next.get(before).into_iter().flatten().copied();
            let waits: Vec<usize> = next.filter(|n| !has_place(n)).collect();
            for root in waits {
                self.walk(Some(before), root);
            }
        }
    }

    /// Gives an entry that follows `before`, or nothing, and every entry that it leads to its place.
    fn walk(&mut self, before: Option<usize>, root: usize) {
        let mut ways: Vec<(Option<usize>, usize)> = vec![(before, root)];
        while let Some((before, n)) = ways.pop() {
            let from = before.and_then(|before| self.members.get(before)).map(|m| {
                (m.depth.unwrap_or_default(), m.root, m.after.clone(), m.doubtful, m.entry.series.clone())
            });
            let Some(member) = self.members.get_mut(n) else { continue };
            member.depth = Some(0);
            if let Some((depth, root, after, doubtful, series)) = from {
                member.depth = Some(depth.saturating_add(1));
                if series == member.entry.series {
                    member.root = root;
                    member.after = after;
                    member.doubtful = doubtful;
                }
            }
            member.read_key();
            let next = self.next.get(n).cloned().unwrap_or_default();
            ways.extend(next.into_iter().map(|after| (Some(n), after)));
        }
    }

    /// What each member follows, by its number; none where that is not here.
    pub(super) fn before(&self) -> Vec<Option<usize>> {
        let mut before = vec![None; self.members.len()];
        for (n, next) in self.next.iter().enumerate() {
            for after in next {
                if let Some(place) = before.get_mut(*after) {
                    *place = Some(n);
                }
            }
        }
        before
    }

    /// What follows a member.
    pub(crate) fn next(&self, n: usize) -> &[usize] {
        self.next.get(n).map_or(&[], Vec::as_slice)
    }

    /// The station of a member: its series began with its name, or it is its own first one.
    pub(crate) fn station(&self, member: &Member<'_>) -> Option<Uuid> {
        let root = self.members.get(member.root)?.entry;
        match told_of(root) {
            Some(facts::BeginSeries { station_id, .. }) => Some(station_id),
            None => Uuid::try_parse(&root.series).ok(),
        }
    }
}

impl Member<'_> {
    /// How many entries are before it in the order of the directory. That is asked of entries of the directory alone: whoever
    /// else raises a series has no say there.
    pub(super) fn place(&self) -> Option<u128> {
        self.depth.map(|depth| u128::from(depth).saturating_add(self.raised))
    }

    /// The key that signs it, and the one that is valid after it, by what the entries before it say.
    pub(super) fn read_key(&mut self) {
        let before = self.after.take();
        let named = named_key(self.entry);
        let signed = self.entry.key_id.as_ref().filter(|_| self.entry.signature.is_some());
        let itself = named.clone().filter(|key| signed.is_some_and(|id| *id == key.id));
        self.key = match (signed, &before) {
            (None, None) => None,
            (Some(id), Some(before)) if *id == before.id => Some(Arc::clone(before)),
            // The first key vouches for itself.
            (Some(_), None) if itself.is_some() => itself,
            (None, Some(_)) => {
                self.doubtful = true;
                None
            }
            _ => {
                self.doubtful = true;
                itself
            }
        };
        self.after = named.or(before);
    }
}
