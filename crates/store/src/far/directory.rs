//! The bureau's directory as its own series tells it, for the store's entries: who wrote them, and by which duty.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

pub(super) use super::lent::Place;
use super::lent::{Cuts, OfTwo, Pasts, Wrote};
use crate::facts;
use crate::facts::{ContestedThing, Fact, LOST, NO_END};
use crate::hash::Hash;
use crate::journal_entry::JournalEntry;
use dabiao_domain::sync::concern::Concerns;
use dabiao_domain::sync::directory::{Directory, DirectoryFact, Standing};
use dabiao_domain::sync::duty::{Duty, Grant, Holders};
use dabiao_domain::sync::rank::{Rank, Ranked};

/// The directory that this PC follows; an empty one where it never joined a bureau.
#[derive(Clone, Debug, Default)]
pub(crate) struct Followed {
    /// Whether there is one.
    pub known: bool,
    /// Every grant, each with the epoch in which it counts.
    pub duties: Vec<facts::GrantDuty>,
    /// Every key that was enrolled for a station: its name and the key.
    keys: BTreeMap<Uuid, Vec<(String, String)>>,
    told: BTreeMap<Uuid, Told>,
    /// By what PCs contest: what was said of it last.
    decided: BTreeMap<ContestedThing, (Place, Decision)>,
    /// By station and series, how many entries of it each PC names that it is now: see [`super::vouched`].
    vouched: Vouched,
    directory: Directory,
    /// What a PC was before, with the stations that it is since: see [`Followed::grants`].
    since: BTreeMap<Uuid, BTreeSet<Uuid>>,
    /// Where nobody said whether the founding PC retired a station: what counts of that until it is said, by each word.
    kept_out: BTreeMap<Uuid, Vec<Vec<(Uuid, u64)>>>,
}

/// By station and series, how many entries of it each station names that its PC is now.
pub(super) type Vouched = BTreeMap<(Uuid, Uuid), BTreeMap<Uuid, u64>>;

/// After every place in the directory.
pub(super) const NOWHERE: Place = (u128::MAX, [u8::MAX; 32]);

/// Whose something is that several PCs say to be theirs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Decision {
    /// The station whose it is.
    of: Uuid,
    /// Those that said it to be theirs as well.
    against: Vec<Uuid>,
}

/// What the directory ever said of a station.
#[derive(Clone, Debug, Default)]
struct Told {
    /// Where it was enrolled first.
    enrolled: Option<Place>,
    /// Where it was retired first.
    retired: Option<Place>,
    /// Every name that it had.
    names: BTreeSet<String>,
    /// Whether it ever had a box key: what a PC was before it joined has none, as nobody writes to it.
    has_box: bool,
    /// What its admissions say that it was before, and where one said so first.
    was: BTreeMap<Uuid, Place>,
    /// Where PCs say each by a key of its own that they were it before they joined: an id is not made of a key, and whoever
    /// reads a request may claim it. What each key signed is that of the PC that was admitted with it.
    of_two: Option<OfTwo>,
    /// Whether its first admission says nothing of that: an older program wrote it.
    is_unproven: bool,
    /// Where it was retired once more and some series of it goes on without an end: so an older program took back a PC that
    /// asked again, right before it admitted that.
    taken_back: BTreeSet<Place>,
    /// Where its admissions say last that it was each of these.
    said_last: BTreeMap<Uuid, Place>,
    /// Where it was retired as lost last.
    lost: Option<Place>,
    /// How much of it counts, each time that it was retired.
    cuts: Cuts,
}

/// Whether a grant of a duty stands before an entry.
pub(super) type IsKnown<'k> = &'k dyn Fn(Duty, &Grant) -> bool;

/// Keeps the earlier one of two places.
fn keep_first(known: &mut Option<Place>, place: Place) {
    *known = Some(known.map_or(place, |known| known.min(place)));
}

/// Why a station's entry does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Barred {
    /// The directory does not know the station.
    Stranger,
    /// It was signed by a key that was never enrolled for the station.
    Key,
    /// It was written after the station was retired.
    Retired,
}

impl Followed {
    /// What the entries of the directory's series say, each with its place.
    pub(crate) fn of<'a>(told: impl Iterator<Item = (u128, Hash, &'a JournalEntry, &'a Fact)>) -> Self {
        let mut followed = Self { known: true, ..Self::default() };
        let (mut ranked, mut pasts, mut granted) = (Vec::new(), Pasts::default(), Vec::new());
        for (depth, hash, entry, fact) in told {
            if let Fact::EnrolStation(station) = fact {
                pasts.note(station, (depth, hash));
                let key = (station.key_id.clone(), station.public_key.clone());
                followed.keys.entry(station.station_id).or_default().push(key);
                let told = followed.told.entry(station.station_id).or_default();
                if told.enrolled.is_none_or(|first| (depth, hash) < first) {
                    told.is_unproven = station.was.is_none();
                }
                keep_first(&mut told.enrolled, (depth, hash));
                for before in station.was.iter().flatten() {
                    let said = told.was.entry(*before).or_insert((depth, hash));
                    *said = (*said).min((depth, hash));
                }
                told.names.insert(station.name.clone());
                told.has_box |= !station.box_key.is_empty();
                for before in station.was.iter().flatten() {
                    let last = told.said_last.entry(*before).or_insert((depth, hash));
                    *last = (*last).max((depth, hash));
                }
                // The exams that it names are those whose dates were checked: that says nothing of whose anything is.
                for said in &station.things {
                    let decision = Decision { of: station.station_id, against: said.against.clone() };
                    followed.decide(said.thing, ((depth, hash), decision));
                }
            }
            if let Fact::RetireStation(retired) = fact {
                let told = followed.told.entry(retired.station_id).or_default();
                keep_first(&mut told.retired, (depth, hash));
                told.cuts.note((depth, hash), &retired.cut);
                if retired.why == LOST {
                    told.lost = told.lost.max(Some((depth, hash)));
                }
                if retired.cut.iter().any(|(_, kept)| *kept == NO_END) {
                    told.taken_back.insert((depth, hash));
                }
            }
            if let Fact::GrantDuty(duty) = fact {
                granted.push((hash, duty.clone()));
            }
            if let Some(Ok(value)) = DirectoryFact::read(&entry.op, &entry.body) {
                ranked.push(Ranked { rank: Rank { epoch: 0, depth, hash }, value });
            }
        }
        for (station, of_two) in pasts.of_two() {
            if let Some(told) = followed.told.get_mut(&station).filter(|told| !told.has_box) {
                told.of_two = Some(of_two);
            }
        }
        followed.directory = Directory::of(ranked);
        for (hash, duty) in granted {
            let epoch = followed.directory.epoch_granted(&hash).unwrap_or(duty.epoch);
            followed.duties.push(facts::GrantDuty { epoch, ..duty });
        }
        followed.since = followed.later_selves();
        followed
    }

    /// By what a PC was before, what it is since. Only what it proved by its key when it was admitted is meant; what was
    /// lost then is among that where it was taken back, and its cut bounds what counts of it. Of two PCs that proved the same who was admitted first keeps it.
    fn later_selves(&self) -> BTreeMap<Uuid, BTreeSet<Uuid>> {
        let mut admitted: Vec<(Place, Uuid)> =
            self.enrolled().map(|(station, place)| (place, station)).collect();
        admitted.sort_unstable();
        let mut since: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
        for (_, station) in admitted {
            let Some(told) = self.told.get(&station) else { continue };
            for before in told.was.keys() {
                let mut others = since.get(before).into_iter().flatten();
                let is_taken = others.any(|other| self.were_two(other, &station));
                let is_it = *before != station && self.goes_on_from(&station, before);
                if is_it && !is_taken {
                    since.entry(*before).or_default().insert(station);
                }
            }
        }
        since
    }

    /// Every grant by which something counts: those of its station, and those of the PC that it is since, as what a PC was before has
    /// no other way to get one. What one PC has for the whole bureau is none of these: what was typed before that PC had it would
    /// stand above what others said of the bureau meanwhile. Those of who was retired hold for what counted then: beyond it whoever
    /// has the key of before could go on for ever by a duty that was taken away.
    fn grants(&self, wrote: &Wrote) -> Vec<(Duty, Grant)> {
        let since = self.since.get(&wrote.pc).into_iter().flatten();
        let all = std::iter::once(&wrote.pc).chain(since);
        let (holders, ended): (Vec<&Uuid>, Vec<&Uuid>) =
            all.partition(|holder| self.holds_for(wrote, holder));
        let lends =
            |holder: &Uuid, duty: Duty| *holder == wrote.station || duty.holders() != Holders::OneOfBureau;
        let mut grants = Vec::new();
        for holder in &holders {
            let theirs = self.directory.grants_of(holder);
            grants.extend(theirs.filter(|(duty, _)| lends(holder, *duty)));
        }
        if ended.contains(&&wrote.station) {
            // It goes on in the turn of then, where the PC has it since as well.
            let has = |duty: Duty| {
                holders.iter().any(|holder| self.directory.grants_of(holder).any(|(of, _)| of == duty))
            };
            let theirs = self.directory.grants_of(&wrote.station);
            grants.extend(theirs.filter(|(duty, _)| duty.holders() == Holders::OneOfBureau && has(*duty)));
        }
        grants
    }

    /// Whether something counts by the duties of a station: that one is in use, or it counted when that was retired first, or is
    /// what that names as its past.
    fn holds_for(&self, wrote: &Wrote, holder: &Uuid) -> bool {
        let ended = self.told.get(holder).and_then(|told| told.retired);
        let Some(((series, seq), ended)) = wrote.at.zip(ended) else { return true };
        let named = || self.vouched.get(&(wrote.station, series)).and_then(|by| by.get(holder));
        self.told.get(&wrote.station).is_none_or(|told| told.cuts.counted((series, seq), ended))
            || named().is_some_and(|entries| (seq as u64) < *entries)
    }

    /// Who wrote something in the name of a station under a key; `at` is its place where another PC wrote it.
    pub(super) fn wrote(&self, station: Uuid, key: Option<(&str, &str)>, at: Option<(Uuid, i64)>) -> Wrote {
        let of_two = self.told.get(&station).and_then(|told| told.of_two.as_ref());
        let pc = of_two.zip(key).and_then(|(of_two, key)| of_two.of_key(key));
        Wrote { station, pc: pc.unwrap_or(station), at }
    }

    /// Takes retirements among what is undecided in the founding PC's name.
    pub(super) fn keep_out<'a>(&mut self, undecided: impl Iterator<Item = &'a Fact>) {
        for fact in undecided {
            if let Fact::RetireStation(retired) = fact {
                self.kept_out.entry(retired.station_id).or_default().push(retired.cut.clone());
            }
        }
    }

    /// Whether nobody said if the founding PC retired a station before that entry of it. Of several such words the one holds by
    /// which least of it counts: whoever has an old key of that PC could let a lost one in again by one more.
    fn keeps_out(&self, station: Uuid, (series, seq): (Uuid, i64)) -> bool {
        let kept = |cut: &Vec<(Uuid, u64)>| {
            let of = cut.iter().filter(|(of, _)| *of == series).map(|(_, entries)| *entries).max();
            of.is_some_and(|kept| (seq as u64) < kept)
        };
        self.kept_out.get(&station).is_some_and(|cuts| !cuts.iter().all(kept))
    }

    /// The folded directory.
    pub(crate) const fn directory(&self) -> &Directory {
        &self.directory
    }

    fn decide(&mut self, thing: ContestedThing, said: (Place, Decision)) {
        match self.decided.get_mut(&thing) {
            Some(last) if *last >= said => {}
            Some(last) => *last = said,
            None => {
                self.decided.insert(thing, said);
            }
        }
    }

    /// Whether it was decided that a thing is not of the PC of a station. That is said of those that claimed it then: who
    /// comes later has its own word. `pc` is the PC of a station; whom the decision itself names, it is about, whatever PC
    /// that says to be since.
    pub(super) fn is_decided_against(
        &self,
        thing: &ContestedThing,
        station: Uuid,
        pc: impl Fn(Uuid) -> Uuid,
    ) -> bool {
        let Some((_, Decision { of, against })) = self.decided.get(thing) else { return false };
        if *of == station || against.contains(&station) {
            return *of != station;
        }
        pc(*of) != pc(station) && against.iter().any(|other| pc(*other) == pc(station))
    }

    /// Where each station was enrolled first.
    pub(super) fn enrolled(&self) -> impl Iterator<Item = (Uuid, Place)> {
        self.told.iter().filter_map(|(station, told)| Some((*station, told.enrolled?)))
    }

    /// Whether a station is what the PC is now that was `before`: its admission says so, and the founding PC says that of what
    /// proved it by its key, and of nothing else. What an older program admitted says nothing of it. Of that it still holds that
    /// what was enrolled without a box key, under a name that the station had as well, is its past, and that a retired PC is
    /// the one which was admitted right after the directory took back what that one wrote since: whoever joined later need
    /// only name its series. Two PCs that belonged to the bureau at one time are two in any case. What nobody enrolled counts
    /// nowhere. Without a directory anybody may.
    pub(crate) fn goes_on_from(&self, station: &Uuid, before: &Uuid) -> bool {
        if !self.known {
            return true;
        }
        let (Some(now), Some(past)) = (self.told.get(station), self.told.get(before)) else { return false };
        // Of what others say to have been as well it is the PC that was admitted first, and what that one is since.
        let is_others = |two: &OfTwo| two.first != *station && !now.was.contains_key(&two.first);
        if past.enrolled.is_none()
            || past.of_two.as_ref().is_some_and(is_others)
            || self.were_two(station, before)
        {
            return false;
        }
        let is_past = || !past.has_box && !now.names.is_disjoint(&past.names);
        now.was.contains_key(before) || now.is_unproven && (is_past() || self.was_taken_back(now, past))
    }

    /// Whether the directory took back what a retired PC wrote since, and admitted that station next.
    fn was_taken_back(&self, now: &Told, past: &Told) -> bool {
        let Some(enrolled) = now.enrolled else { return false };
        let others = || self.told.values().filter(|told| told.has_box).filter_map(|told| told.enrolled);
        let next = |back: &Place| *back < enrolled && !others().any(|at| *back < at && at < enrolled);
        past.taken_back.iter().any(next)
    }

    /// Whether two stations belonged to the bureau at one time, each as one that others speak with: they are two PCs.
    pub(super) fn were_two(&self, one: &Uuid, other: &Uuid) -> bool {
        let (Some(a), Some(b)) = (self.told.get(one), self.told.get(other)) else { return false };
        let ended = |first: &Told, next: &Told| {
            first.retired.zip(next.enrolled).is_some_and(|(retired, enrolled)| retired < enrolled)
        };
        one != other && a.has_box && b.has_box && !ended(a, b) && !ended(b, a)
    }

    /// What the admissions of a station say that it was before, also what others were as well by another key.
    pub(super) fn was(&self, station: &Uuid) -> Option<BTreeSet<Uuid>> {
        let was: BTreeSet<Uuid> = self.told.get(station)?.was.keys().copied().collect();
        (!was.is_empty()).then_some(was)
    }

    /// Where the directory said first that a station is what the PC is now that was `before`.
    pub(super) fn said_to_be(&self, station: &Uuid, before: &Uuid) -> Place {
        let told = self.told.get(station);
        told.and_then(|told| told.was.get(before).copied().or(told.enrolled)).unwrap_or(NOWHERE)
    }

    /// Whether the first entry of a station, whose PC was `before`, may say how much of that one counts. Not where the station
    /// itself was lost, nor where that one was retired once more, as lost, since the directory said last that the PC is it. What was
    /// begun there under the `key` of another PC is not its own.
    pub(super) fn may_vouch(&self, station: &Uuid, before: &Uuid, key: Option<(&str, &str)>) -> bool {
        let is_lost = self.directory.retired(station).is_some_and(|retired| retired.why == LOST);
        let said = self.told.get(station).and_then(|told| told.said_last.get(before));
        // What was retired for the first time with another PC that was it too is still what this one goes on from.
        let once_more = |told: &Told| told.lost.filter(|lost| told.retired != Some(*lost));
        let lost = self.told.get(before).and_then(once_more);
        let of_two = self.told.get(before).and_then(|told| told.of_two.as_ref());
        let is_its_own = of_two.zip(key).is_none_or(|(two, key)| {
            let pc = two.of_key(key).unwrap_or(two.first);
            pc == *station || self.told.get(station).is_some_and(|told| told.was.contains_key(&pc))
        });
        is_its_own && !is_lost && said.is_some_and(|said| lost.is_none_or(|lost| lost < *said))
    }

    /// From here on so many entries of these series, each of a station, count whatever was cut of it.
    pub(super) fn vouch(&mut self, vouched: Vouched) {
        self.vouched = vouched;
    }

    fn is_vouched(&self, station: Uuid, series: Uuid, seq: i64) -> bool {
        let mut by = self.vouched.get(&(station, series)).into_iter().flatten();
        by.any(|(_, entries)| (seq as u64) < *entries)
    }

    /// Why an entry of a station, the `seq`-th of a series under `key`, does not count; none where it does.
    pub(crate) fn bars(
        &self,
        station: Uuid,
        (series, seq): (Uuid, i64),
        key: Option<(&str, &str)>,
    ) -> Option<Barred> {
        if !self.known {
            return None;
        }
        match self.directory.standing(&station, &series, seq as u64) {
            Standing::Unknown => return Some(Barred::Stranger),
            Standing::BeyondCut if !self.is_vouched(station, series, seq) => return Some(Barred::Retired),
            Standing::Active if self.keeps_out(station, (series, seq)) => return Some(Barred::Retired),
            Standing::Active | Standing::Retired | Standing::BeyondCut => {}
        }
        let is =
            |(id, public): &(String, String)| key.is_none_or(|key| key == (id.as_str(), public.as_str()));
        (!self.keys.get(&station).into_iter().flatten().any(is)).then_some(Barred::Key)
    }

    /// The epoch in which what a station says of the whole bureau counts by one of these duties; none where it never had one
    /// for the bureau. `known` are the grants that stand before what it says.
    pub(super) fn epoch(&self, station: Wrote, duties: &[Duty], known: IsKnown<'_>) -> Option<u64> {
        self.epoch_about(station, duties, (&Concerns::default(), &|unit: Uuid| unit), known)
    }

    /// As [`Followed::epoch`], for what it says of those in `about`. `meant` is the id that a unit goes by there.
    pub(super) fn epoch_about(
        &self,
        station: Wrote,
        duties: &[Duty],
        (about, meant): (&Concerns, &dyn Fn(Uuid) -> Uuid),
        known: IsKnown<'_>,
    ) -> Option<u64> {
        let all = self.grants(&station);
        let of = |duty: &Duty| {
            let grants: Vec<Grant> =
                all.iter().filter(|(of, _)| of == duty).map(|(_, grant)| *grant).collect();
            // A station that gets the duty back does not lift what it wrote before above what others wrote in between: what
            // it says counts by the last grant that stands before it.
            about.epoch(|unit| {
                let covers =
                    |grant: &&Grant| grant.unit.is_none_or(|of| unit.is_some_and(|unit| meant(of) == unit));
                let covering = || grants.iter().filter(covers);
                let first = covering().map(|grant| grant.epoch).min()?;
                let later = covering().filter(|grant| grant.epoch > first && known(*duty, grant));
                Some(later.map(|grant| grant.epoch).max().unwrap_or(first))
            })
        };
        // 0 is what nobody was entitled to.
        duties.iter().filter_map(of).map(|epoch| epoch.max(1)).max()
    }

    /// Whether a station has or had one of these duties for some unit alone: then it makes a difference whom a fact is about.
    pub(crate) fn is_of_units(&self, station: &Wrote, duties: &[Duty]) -> bool {
        let scoped = |(duty, grant): (Duty, Grant)| grant.unit.is_some() && duties.contains(&duty);
        self.grants(station).into_iter().any(scoped)
    }

    /// Whether any station has or had a duty for some unit alone.
    pub(crate) fn has_units(&self) -> bool {
        self.duties.iter().any(|grant| grant.unit_id.is_some())
    }

    /// Whether any station has or had that duty for some unit alone.
    pub(crate) fn has_units_of(&self, duty: Duty) -> bool {
        self.duties.iter().any(|grant| grant.unit_id.is_some() && grant.duty == duty.name())
    }

    /// No epoch in which something of a station counts by one of these duties is lower, whomever it is about; none where
    /// something of it may not count.
    pub(crate) fn lowest_epoch(&self, station: &Wrote, duties: &[Duty]) -> Option<u64> {
        let all = self.grants(station);
        let of = |duty: &Duty| {
            let grants = || all.iter().filter(|(of, _)| of == duty);
            let of_bureau = grants().any(|(_, grant)| grant.unit.is_none());
            grants().map(|(_, grant)| grant.epoch.max(1)).min().filter(|_| of_bureau)
        };
        duties.iter().filter_map(of).max()
    }
}
