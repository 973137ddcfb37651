//! Keys of the founding PC that it replaced: what they sign beside its own way says nothing.
//!
//! Where the PC that founded the bureau got another key, the entry that names it parts old from new. Whoever has the old key
//! can still write what looks like the directory: from an older entry of it, or in a series of their own. Nothing in such an
//! entry says when it was made, so what counts of the old key is what leads to the renewal, or to anything else that the
//! present key signed, and what had been given back when that was written, whose ends it names.
//!
//! At the founding PC its own renewals part them, as its own journal tells which they are. At the others it is the key by which
//! they know it, see [`super::pinned`]; until they know a new one, two ways under the old one are one word against another.
//!
//! What a restore of before a new key forgot comes back with gaps, as much of it goes to nobody. At the founding PC nothing tells
//! what stands in a gap below the known end of its way from what somebody wrote there by the old key. That is undecided: it says
//! nothing, and a person says whose it is. A retirement among it keeps its station out until then.
//!
//! Which key the founding PC has only it says: what others hand over in its name and names another one for it is not counted
//! there, and so goes to nobody.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::meaning::against_by_meaning;
use super::paths::{Member, Paths};
use super::pinned::{Way, followed, keys_from};
use super::words::named_for;
use crate::facts::Fact;
use crate::hash::Hash;
use crate::own_path::{named_key, parent};
use crate::signer_key::JournalKey;

/// Members that say to be of the founding PC and count nowhere, as numbers in the list.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    /// They are signed by a key that it replaced, without leading to the renewal, or name a key for it that is not its own, or the
    /// founding PC said that they are not its.
    pub late: BTreeSet<usize>,
    /// Those of them, at the founding PC, of which nothing tells whether it was this PC that signed them.
    pub undecided: BTreeSet<usize>,
}

impl LeftOut {
    /// Of those that say to be of `founder`. `pinned` is the key by which this PC knows it, where it is another one.
    pub(super) fn of(paths: &Paths<'_>, founder: Uuid, pinned: Option<&JournalKey>) -> Self {
        let before = paths.before();
        if let Some(key) = pinned.filter(|_| !paths.founded_here) {
            return Self { late: late_elsewhere(paths, (founder, key), &before), ..Self::default() };
        }
        let mut late = if paths.founded_here { strange(paths, founder, &before) } else { BTreeSet::new() };
        let Some(mut here) = Here::of(paths, founder, &before) else {
            return Self { late, ..Self::default() };
        };
        here.way.heed(&here.said);
        late.extend(here.way.beside(&here.said, &here.present));
        late.extend(here.way.disowned(&here.said));
        let open = here.open(&late);
        late.extend(&open);
        Self { late, undecided: if paths.founded_here { open } else { BTreeSet::new() } }
    }
}

/// At a PC that knows the founding one by `key`.
fn late_elsewhere(
    paths: &Paths<'_>,
    (founder, key): (Uuid, &JournalKey),
    before: &[Option<usize>],
) -> BTreeSet<usize> {
    let said = said_by(paths, founder);
    let is_by = |n: &usize| paths.members.get(*n).is_some_and(|member| member.key.as_deref() == Some(key));
    let signed: Vec<usize> = said.iter().copied().filter(is_by).collect();
    if signed.is_empty() {
        // Nothing tells which way is which.
        return BTreeSet::new();
    }
    let mut way = Way::to(paths, before, (&said, signed));
    way.heed(&said);
    let mut late = way.beside(&said, &keys_from(paths, (&said, founder), key));
    late.extend(way.disowned(&said));
    late
}

/// The members that say to be of the founding PC.
fn said_by(paths: &Paths<'_>, founder: Uuid) -> Vec<usize> {
    let is_root = |(n, member): &(usize, &Member<'_>)| member.root == *n;
    let roots = paths.members.iter().enumerate().filter(is_root);
    let roots = roots.filter(|(_, member)| paths.station(member) == Some(founder));
    let roots: BTreeSet<usize> = roots.map(|(n, _)| n).collect();
    let all = paths.members.iter().enumerate();
    all.filter(|(_, member)| roots.contains(&member.root)).map(|(n, _)| n).collect()
}

/// What is in the name of the founding PC at a PC that renewed its key as that one.
struct Here<'p, 'a> {
    paths: &'p Paths<'a>,
    /// All that is in its name.
    said: Vec<usize>,
    /// Its keys, but for those that it replaced.
    present: BTreeSet<(String, String)>,
    /// The way to what stands in its journal, and to what its present keys signed, as far as no word of it is heeded.
    way: Way<'p, 'a>,
}

impl<'p, 'a> Here<'p, 'a> {
    /// None where it replaced no key.
    fn of(paths: &'p Paths<'a>, founder: Uuid, before: &'p [Option<usize>]) -> Option<Self> {
        let key_before = |n: usize| {
            let before = before.get(n).copied().flatten().and_then(|before| paths.members.get(before));
            before.and_then(|member| member.after.clone())
        };
        let (mut named, mut replaced): (Vec<JournalKey>, Vec<JournalKey>) = (Vec::new(), Vec::new());
        for (n, member) in paths.members.iter().enumerate().filter(|(_, member)| !member.far) {
            let Some(key) = named_key(member.entry).filter(|_| paths.station(member) == Some(founder)) else {
                continue;
            };
            if let Some(old) = key_before(n).filter(|old| *old != key) {
                replaced.push(old.as_ref().clone());
            }
            // A key that it took back is the present one again.
            replaced.retain(|old| *old != *key);
            named.push(key.as_ref().clone());
        }
        if replaced.is_empty() {
            return None;
        }
        named.retain(|key| !replaced.contains(key));
        let said = said_by(paths, founder);
        let present: BTreeSet<(String, String)> = named.into_iter().map(|key| (key.id, key.public)).collect();
        // What it wrote under the present key and forgot leads on as well: a restore went back behind the renewal.
        let is_known =
            |n: &usize| paths.members.get(*n).is_some_and(|member| !member.far || is_by(member, &present));
        let ends: Vec<usize> = said.iter().copied().filter(is_known).collect();
        let mut way = Way::to(paths, before, (&said, ends));
        for (series, seq) in set_aside(paths, &said) {
            // Where something of it came back, that says how far it went.
            if way.top(&series).is_some_and(|top| is_last_here(paths, &series, top)) {
                way.raise(&series, seq);
            }
        }
        Some(Self { paths, said, present, way })
    }

    /// What nothing decides, beside what is `late`.
    fn open(&self, late: &BTreeSet<usize>) -> BTreeSet<usize> {
        let is_open = |n: &usize| {
            self.paths.members.get(*n).is_some_and(|member| {
                let is_placed = member.depth.is_some() && !member.doubtful;
                member.far && is_placed && !is_by(member, &self.present)
            })
        };
        let open = self.said.iter().copied().filter(is_open);
        open.filter(|n| !self.way.leads(*n) && !late.contains(n)).collect()
    }
}

/// Whether one of these keys has to have signed a member.
fn is_by(member: &Member<'_>, keys: &BTreeSet<(String, String)>) -> bool {
    member.key.as_ref().is_some_and(|key| keys.contains(&(key.id.clone(), key.public.clone())))
}

/// Whether that is the number of the last entry of a series in this PC's own journal.
fn is_last_here(paths: &Paths<'_>, series: &str, seq: i64) -> bool {
    let own = paths.members.iter().filter(|member| !member.far && member.entry.series == series);
    own.map(|member| member.entry.seq).max() == Some(seq)
}

/// How far the series of a backup went on in the store that its restore set aside, as the restore says it: the series, and the
/// number of its last entry at most.
fn set_aside(paths: &Paths<'_>, said: &[usize]) -> Vec<(String, i64)> {
    let member = |n: &usize| paths.members.get(*n);
    let own = said.iter().filter_map(member).filter(|member| !member.far);
    let mut found = Vec::new();
    for restore in own.filter(|member| member.entry.op == "restored") {
        let Ok(Fact::Restored(told)) = Fact::read(&restore.entry.op, &restore.entry.body) else { continue };
        let Some((series, ..)) = paths.members.get(restore.root).and_then(|first| parent(first.entry)) else {
            continue;
        };
        let is_first = |first: &&Member<'_>| first.entry.seq == 0 && first.entry.series == series;
        let mut firsts = said.iter().filter_map(member).filter(|member| !member.far);
        let base = firsts.find(|first| is_first(first)).and_then(|first| first.depth);
        let earlier = told.earlier.iter().map(|one| (one.lost_from, one.lost_entries));
        let ends = earlier.chain([(told.lost_from, told.lost_entries)]);
        let end = ends.filter_map(|(from, entries)| from?.checked_add(entries?)).max();
        let last = end.zip(base).and_then(|(end, base)| end.checked_sub(base)?.checked_sub(1));
        found.extend(last.and_then(|last| Some((series, i64::try_from(last).ok()?))));
    }
    found
}

/// An entry in the founding PC's name of which nothing but its own word tells whether it wrote it.
#[derive(Clone, Debug)]
pub(super) struct InQuestion {
    /// Which member.
    pub member: usize,
    /// What the founding PC said of it: whether it is its own.
    pub said: Option<bool>,
    /// Whether it and another one, or what is certain, can't both be its own.
    pub is_against: bool,
}

/// At the founding PC: what a person may say of it, whatever they said until now.
pub(super) fn in_question(paths: &Paths<'_>, founder: Uuid) -> Vec<InQuestion> {
    let before = paths.before();
    let strange = strange(paths, founder, &before);
    let Some(mut here) = Here::of(paths, founder, &before) else { return Vec::new() };
    let mut late = here.way.beside(&here.said, &here.present);
    late.extend(strange);
    let all = here.open(&late);
    let is_certain = |n: &usize| !late.contains(n) && !all.contains(n);
    let certain: Vec<usize> = here.said.iter().copied().filter(is_certain).collect();
    here.way.heed(&here.said);
    let disowned = here.way.disowned(&here.said);
    let is_present = |member: &Member<'_>| is_by(member, &here.present);
    let against = against(paths, &all, against_by_meaning(paths, (founder, &is_present), &all, &certain));
    let question = |n: usize| InQuestion {
        member: n,
        said: if here.way.leads(n) { Some(true) } else { disowned.contains(&n).then_some(false) },
        is_against: against.contains(&n),
    };
    all.iter().copied().map(question).collect()
}

/// Those of `all` of which another one has the place, or that follow another one than the one that is before them, those that are
/// in `from` for what they say, and what follows all of these: whoever says that to be its own says it of what is before.
fn against(paths: &Paths<'_>, all: &BTreeSet<usize>, mut from: BTreeSet<usize>) -> BTreeSet<usize> {
    // By their places and hashes: whoever has the old key can write thousands of one place.
    let mut places: BTreeMap<(&str, i64), BTreeMap<Hash, usize>> = BTreeMap::new();
    for n in all {
        let Some(entry) = paths.members.get(*n).map(|member| member.entry) else { continue };
        places.entry((entry.series.as_str(), entry.seq)).or_default().insert(entry.hash, *n);
    }
    for ((series, seq), here) in &places {
        if here.len() > 1 {
            from.extend(here.values());
        }
        let Some(before) = seq.checked_sub(1).and_then(|before| places.get(&(*series, before))) else {
            continue;
        };
        let follows = |n: &usize| {
            let hash = paths.members.get(*n).map(|member| member.entry.prev_hash);
            hash.is_some_and(|hash| before.contains_key(&hash))
        };
        let odd: Vec<usize> = here.values().copied().filter(|n| !follows(n)).collect();
        if !odd.is_empty() {
            from.extend(odd);
            from.extend(before.values());
        }
    }
    followed(paths, from.into_iter().collect(), &|n| all.contains(&n))
}

/// At the founding PC: entries of others in its name that give it a key which its own journal does not know, and what follows
/// them. But for what leads on to a key of its own: that it said itself, and forgot in a restore.
fn strange(paths: &Paths<'_>, founder: Uuid, before: &[Option<usize>]) -> BTreeSet<usize> {
    let said = said_by(paths, founder);
    let member = |n: &usize| paths.members.get(*n);
    let far = |n: &usize| member(n).is_some_and(|member| member.far);
    let named = |n: &usize| named_for(member(n)?.entry, founder);
    let mut own: Vec<JournalKey> = Vec::new();
    for key in said.iter().filter(|n| !far(n)).filter_map(named) {
        if !own.contains(&key) {
            own.push(key);
        }
    }
    let foreign = said.iter().copied().filter(|n| far(n) && named(n).is_some_and(|key| !own.contains(&key)));
    let mut foreign: BTreeSet<usize> = foreign.collect();
    for key in &own {
        if foreign.is_empty() {
            break;
        }
        let signed = |n: &&usize| member(n).is_some_and(|member| member.key.as_deref() == Some(key));
        let mut leads: BTreeSet<usize> = BTreeSet::new();
        for end in said.iter().filter(|n| far(n)).filter(signed) {
            let mut at = Some(*end);
            while let Some(n) = at.filter(|n| leads.insert(*n)) {
                // Over a gap to the first one of its series.
                let first = member(&n).filter(|member| member.entry.seq > 0).map(|member| member.root);
                at = before.get(n).copied().flatten().or(first);
            }
        }
        // Whoever signs on with the key that signed it vouches for nothing.
        foreign.retain(|n| signed(&n) || !leads.contains(n));
    }
    let all: BTreeSet<usize> = said.into_iter().collect();
    followed(paths, foreign.into_iter().collect(), &|n| all.contains(&n) && far(&n))
}
