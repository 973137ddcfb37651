//! Which words that nothing decides can't all be the founding PC's own, by what they say.
//!
//! Whoever has a key that it replaced can write into a gap of its way what reads as the honest word beside it: a PC retired once
//! more, so that what it writes later counts, or admitted under another key. The founding PC says such things once. So a second
//! word of the same about the same PC contradicts the first one, and neither is taken together with all the others; nor is one that
//! contradicts what is certain there. But a PC gets another key now and then: an admission under another one than was certain
//! before contradicts only what is said later.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::paths::{Member, Paths};
use crate::facts::{EnrolStation, Fact, RetireStation};
use dabiao_domain::sync::duty::{Duty, Holders};

/// The keys of a PC: its name, the one that signs, and the one that opens.
type Keys<'f> = (&'f str, &'f str, &'f str);

/// What a word is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    Admission(Uuid),
    Retirement(Uuid),
    /// Who has a duty from that epoch on, for a unit or for the bureau.
    Holder(Duty, Option<Uuid>, u64),
}

/// What it says of that. What else an admission names is told to whoever judges it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Meaning<'f> {
    /// Name and unit; and the keys, but for what a PC was before it joined: that may have had several.
    Admission(&'f str, Uuid, Option<Keys<'f>>),
    /// Why, and how far the series count.
    Retirement(&'f str, BTreeMap<Uuid, u64>),
    Holder(Uuid),
}

/// Whether a present key of the founding PC signed a member.
pub(super) type IsPresent<'p> = &'p dyn Fn(&Member<'_>) -> bool;

/// Words of the founding PC, each by its number in the list.
type Words = Vec<(usize, Fact)>;

/// Those of `open` that contradict another one of them or what is `certain`, by what they say. `founder` is the PC in whose name
/// they are: which key that one has it says nowhere but in its own journal. What a present key of it signed was said after all of
/// `open`.
pub(super) fn against_by_meaning(
    paths: &Paths<'_>,
    (founder, is_present): (Uuid, IsPresent<'_>),
    open: &BTreeSet<usize>,
    certain: &[usize],
) -> BTreeSet<usize> {
    let (words, certain) = (read(paths, open.iter().copied()), read(paths, certain.iter().copied()));
    let all = words.iter().chain(&certain).map(|(_, fact)| fact);
    let with_box = |fact: &Fact| match fact {
        Fact::EnrolStation(of) if !of.box_key.is_empty() => Some(of.station_id),
        _ => None,
    };
    let joined: BTreeSet<Uuid> = all.filter_map(with_box).collect();
    let mut against: BTreeSet<usize> = BTreeSet::new();
    let mut said: BTreeMap<About, BTreeMap<Meaning<'_>, Vec<usize>>> = BTreeMap::new();
    for (n, fact) in &words {
        if let Some((about, meaning)) = meaning(fact, &joined) {
            said.entry(about).or_default().entry(meaning).or_default().push(*n);
        }
    }
    for meanings in said.values().filter(|meanings| meanings.len() > 1) {
        against.extend(meanings.values().flatten());
    }
    let known = Certain::of((paths, is_present), &certain);
    let contradicts = |(n, fact): &&(usize, Fact)| match fact {
        Fact::EnrolStation(of) if of.station_id != founder => known.has_another_key(*n, of),
        Fact::RetireStation(of) => known.counts_less(of),
        Fact::GrantDuty(_) => known.has_another_holder(fact, &joined),
        _ => false,
    };
    against.extend(words.iter().filter(contradicts).map(|(n, _)| *n));
    against
}

/// The words of the directory among members.
fn read(paths: &Paths<'_>, of: impl Iterator<Item = usize>) -> Words {
    let word = |n: usize| {
        let entry = paths.members.get(n)?.entry;
        let is_word = ["enrol_station", "retire_station", "grant_duty"].contains(&entry.op.as_str());
        let fact = is_word.then(|| Fact::read(&entry.op, &entry.body).ok())??;
        Some((n, fact))
    };
    of.filter_map(word).collect()
}

/// What a word is about, and what it says of that; none where two of it never contradict one another. `joined` are stations that
/// others speak with.
fn meaning<'f>(fact: &'f Fact, joined: &BTreeSet<Uuid>) -> Option<(About, Meaning<'f>)> {
    match fact {
        Fact::EnrolStation(of) => {
            let keys = joined.contains(&of.station_id).then(|| keys(of));
            Some((About::Admission(of.station_id), Meaning::Admission(&of.name, of.unit_id, keys)))
        }
        Fact::RetireStation(of) => {
            Some((About::Retirement(of.station_id), Meaning::Retirement(&of.why, cut(of))))
        }
        Fact::GrantDuty(of) => {
            let is_one = |duty: &Duty| matches!(duty.holders(), Holders::OneOfBureau | Holders::OneOfUnit);
            let duty = Duty::from_name(&of.duty).filter(is_one)?;
            Some((About::Holder(duty, of.unit_id, of.epoch), Meaning::Holder(of.station_id)))
        }
        _ => None,
    }
}

fn keys(of: &EnrolStation) -> Keys<'_> {
    (&of.key_id, &of.public_key, &of.box_key)
}

/// Whether a PC that is `known` by its keys is said to have those. What a PC was before it joined is known by the key that signs
/// alone: with the same one a word that names the other key besides gives it no other. The contrary is none of the founding PC's
/// words: it takes away that others write to a PC.
fn are_those(known: &Keys<'_>, said: &Keys<'_>) -> bool {
    (known.0, known.1) == (said.0, said.1) && (known.2.is_empty() || known.2 == said.2)
}

/// How far each series of a retired station counts.
fn cut(of: &RetireStation) -> BTreeMap<Uuid, u64> {
    let mut cut: BTreeMap<Uuid, u64> = BTreeMap::new();
    for (series, entries) in &of.cut {
        let kept = cut.entry(*series).or_default();
        *kept = (*entries).max(*kept);
    }
    cut
}

/// What the founding PC said for certain, and who signs here.
struct Certain<'p, 'f> {
    paths: &'p Paths<'p>,
    is_present: IsPresent<'p>,
    words: &'f Words,
    /// The keys under which stations were admitted, and by which word.
    keys: BTreeMap<Uuid, Vec<(usize, Keys<'f>)>>,
    /// How far the series of retired stations count.
    cuts: BTreeMap<Uuid, BTreeMap<Uuid, u64>>,
}

impl<'p, 'f> Certain<'p, 'f> {
    fn of((paths, is_present): (&'p Paths<'p>, IsPresent<'p>), words: &'f Words) -> Self {
        let mut known = Self { paths, is_present, words, keys: BTreeMap::new(), cuts: BTreeMap::new() };
        for (n, fact) in words {
            if let Fact::EnrolStation(of) = fact {
                known.keys.entry(of.station_id).or_default().push((*n, keys(of)));
            }
            if let Fact::RetireStation(of) = fact {
                let kept = known.cuts.entry(of.station_id).or_default();
                for (series, entries) in cut(of) {
                    let kept = kept.entry(series).or_default();
                    *kept = entries.max(*kept);
                }
            }
        }
        known
    }

    /// Whether a PC is known by other keys than the ones that an admission, the `n`-th member, gives it, as it was said later. Where
    /// nobody admitted it, that is told by what signs in its name.
    fn has_another_key(&self, n: usize, of: &EnrolStation) -> bool {
        if let Some(known) = self.keys.get(&of.station_id) {
            let said = keys(of);
            let are_known = known.iter().any(|(_, known)| are_those(known, &said));
            let takes_away = said.2.is_empty() && known.iter().any(|(_, known)| !known.2.is_empty());
            return !are_known && (takes_away || known.iter().any(|(other, _)| self.is_later(*other, n)));
        }
        let is_of = |member: &&Member<'_>| {
            member.far && !member.doubtful && self.paths.station(member) == Some(of.station_id)
        };
        let mut signs = self.paths.members.iter().filter(is_of).filter_map(|member| member.key.as_deref());
        let is_it = |id: &str, public: &str| id == of.key_id && public == of.public_key;
        let first = signs.next();
        first.is_some_and(|key| !is_it(&key.id, &key.public) && !signs.any(|key| is_it(&key.id, &key.public)))
    }

    /// Whether a certain word was said later than one that nothing decides. After a restore it may stand nearer to the beginning,
    /// but then another key signed it than the one that was replaced.
    fn is_later(&self, other: usize, than: usize) -> bool {
        let member = |n: usize| self.paths.members.get(n);
        let (Some(other), Some(than)) = (member(other), member(than)) else { return false };
        let order = |member: &Member<'_>| (member.place(), member.entry.hash);
        (self.is_present)(other) || order(other) > order(than)
    }

    /// Whether less of a station counts since it was retired than a word says.
    fn counts_less(&self, of: &RetireStation) -> bool {
        let Some(known) = self.cuts.get(&of.station_id) else { return false };
        cut(of).iter().any(|(series, entries)| known.get(series).copied().unwrap_or_default() < *entries)
    }

    /// Whether another one has that duty in the same epoch.
    fn has_another_holder(&self, fact: &Fact, joined: &BTreeSet<Uuid>) -> bool {
        let Some((about, said)) = meaning(fact, joined) else { return false };
        let known = self.words.iter().filter_map(|(_, known)| meaning(known, joined));
        known.filter(|(of, _)| *of == about).any(|(_, known)| known != said)
    }
}
