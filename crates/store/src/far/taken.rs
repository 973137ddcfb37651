//! Sittings that a deputy took over: which station holds the roll from which of its entries on.
//!
//! The station that planned a sitting holds it, until the deputy that it named on the roll takes it over; and so on. What a
//! station says of a sitting at a place where another one holds it does not count, whatever it says and whenever it came:
//! so nobody counts twice, and whoever takes what was never given takes nothing. That is so where nobody says to have taken
//! it as well: else whoever may hold exams could put another entry in the place of a void that the holder declared.
//! Stations that are one PC ([`Pcs`]) are one here: what it was before it joined the bureau planned the sitting, perhaps.
//!
//! A deputy may take over without having heard of all that the holder said. So two things that the holder says anywhere in its
//! own series decide whatever the number of the take: its last word on who is deputy, and that the sitting is over. Not so
//! what it said after it knew of the take: its numbers go on behind the take then. And who took a sitting over and was
//! retired without having closed it held it for nothing: it goes back to the one before.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use uuid::Uuid;

use super::candidate::Candidate;
use super::contested::{PlanClaim, plan_claim};
use super::directory::Followed;
use super::pcs::Pcs;
use super::problem::Problem;
use crate::facts::{self, Fact};
use crate::hash::Hash;
use dabiao_domain::sitting::{BesideHolds, BesideWhy, SittingEvent, SittingStep};

/// Who holds a sitting, from which entry of its roll on.
#[derive(Debug)]
struct Holders {
    /// In the order of the entries from which each holds it: the first holds it from the beginning.
    from: Vec<(u32, Uuid)>,
    /// Why what others say does not count, by station.
    why: BTreeMap<Uuid, BesideWhy>,
    /// Whether it was closed by one that holds it.
    closed: bool,
    /// Series of the holders before, and how many entries of them those knew who took it over.
    known: BTreeMap<Uuid, u64>,
}

/// All sittings on whose roll more than one PC writes, and those that somebody says to have taken over.
#[derive(Debug, Default)]
pub(super) struct Taken {
    of: BTreeMap<Uuid, Holders>,
    pcs: Pcs,
}

/// Who says to have taken a sitting over, and from which head of the holder before each went on.
type Claims = BTreeMap<Uuid, Option<facts::GoesOn>>;

/// What is said of those sittings.
#[derive(Default)]
struct Told {
    /// Who says so, by sitting, and from which heads they go on.
    claims: BTreeMap<Uuid, Claims>,
    /// Who planned it.
    planned: BTreeMap<Uuid, (PlanClaim, Uuid)>,
    said: BTreeMap<Uuid, Vec<Said>>,
}

impl Told {
    fn of((pcs, directory): (&Pcs, &Followed), candidates: &[Candidate<'_>]) -> Self {
        let mut told = Self::default();
        for candidate in candidates {
            if let Fact::TakeSitting(body) = &candidate.fact {
                let of = told.claims.entry(body.sitting_id).or_default();
                if body.station_id == candidate.station {
                    of.insert(pcs.first(candidate.station), body.goes_on.clone());
                }
            }
        }
        for sitting in of_several(pcs, candidates) {
            told.claims.entry(sitting).or_default();
        }
        for c in candidates {
            match &c.fact {
                Fact::PlanSitting(body) if told.claims.contains_key(&body.id) => {
                    let plan = (plan_claim((pcs, directory), c), pcs.first(c.station));
                    let first = told.planned.entry(body.id).or_insert(plan);
                    *first = plan.min(*first);
                }
                Fact::SittingEntry(body) if told.claims.contains_key(&body.sitting_id) => {
                    let Some(Ok(event)) = c.fact.sitting_event() else { continue };
                    let (station, place) = (pcs.first(c.station), (c.rank.2, c.entry.hash));
                    let said = Said { station, enrolled: c.station, seq: body.seq, place, event };
                    told.said.entry(body.sitting_id).or_default().push(said);
                }
                _ => {}
            }
        }
        for said in told.said.values_mut() {
            said.sort_by_key(|said| (said.seq, said.place));
        }
        told
    }
}

/// The sittings on whose roll more than one PC writes. Where one alone does, and another one planned it, nobody's word is in
/// the way of it.
fn of_several(pcs: &Pcs, candidates: &[Candidate<'_>]) -> BTreeSet<Uuid> {
    let (mut says, mut several) = (BTreeMap::new(), BTreeSet::new());
    for c in candidates {
        let Fact::SittingEntry(facts::SittingEntry { sitting_id: sitting, .. }) = &c.fact else { continue };
        let pc = pcs.first(c.station);
        if *says.entry(*sitting).or_insert(pc) != pc {
            several.insert(*sitting);
        }
    }
    several
}

impl Taken {
    /// Of what may be applied; `retired` says which stations the registry retired.
    pub(super) fn of(
        (pcs, directory): (&Pcs, &Followed),
        candidates: &[Candidate<'_>],
        retired: &dyn Fn(Uuid) -> bool,
    ) -> Self {
        let of_sittings = |c: &Candidate<'_>| matches!(c.fact, Fact::TakeSitting(_) | Fact::SittingEntry(_));
        if !candidates.iter().any(of_sittings) {
            return Self::default();
        }
        let told = Told::of((pcs, directory), candidates);
        let holders = |(sitting, claims): (&Uuid, &Claims)| {
            // Without its plan nothing of a sitting counts anyway.
            let (_, first) = told.planned.get(sitting)?;
            let said = told.said.get(sitting).map_or(&[][..], Vec::as_slice);
            Some((*sitting, Roll { first: *first, said, claims, pcs, retired }.holders()))
        };
        let of = told.claims.iter().filter_map(holders).collect();
        Self { of, pcs: pcs.clone() }
    }

    /// Whether what an entry says is another station's to say.
    pub(super) fn bars(&self, candidate: &Candidate<'_>) -> bool {
        let (held, station) = (|sitting: &Uuid| self.of.get(sitting), self.pcs.first(candidate.station));
        match &candidate.fact {
            Fact::SittingEntry(body) => {
                held(&body.sitting_id).is_some_and(|held| held.at(body.seq) != station)
            }
            Fact::TakeSitting(body) => held(&body.sitting_id).is_some_and(|held| {
                body.station_id != candidate.station
                    || held.from.iter().skip(1).all(|(_, holder)| *holder != station)
            }),
            _ => false,
        }
    }

    /// Why what a station says of a sitting does not count.
    pub(super) fn why(&self, sitting: &Uuid, station: Uuid) -> BesideWhy {
        let why = self.of.get(sitting).and_then(|held| held.why.get(&self.pcs.first(station)));
        why.copied().unwrap_or(BesideWhy::NotNamed)
    }

    /// What a person has to know, once for each sitting: of a roll that goes on at two PCs, of one that was closed at
    /// both, and of one that somebody says to have taken over and did not. `name` is what a station is called.
    pub(super) fn problems(&self, barred: &[&Candidate<'_>], name: &dyn Fn(Uuid) -> String) -> Vec<Problem> {
        let mut told: BTreeMap<Uuid, BTreeMap<Uuid, Barred>> = BTreeMap::new();
        for c in barred {
            let (Fact::SittingEntry(facts::SittingEntry { sitting_id, .. })
            | Fact::TakeSitting(facts::TakeSitting { sitting_id, .. })) = &c.fact
            else {
                continue;
            };
            let Some(held) = self.of.get(sitting_id) else { continue };
            let of = told.entry(*sitting_id).or_default().entry(c.station).or_default();
            of.entries += 1;
            let series = Uuid::try_parse(&c.entry.series).unwrap_or_default();
            let unheard = held.known.get(&series).is_some_and(|known| c.entry.seq as u64 >= *known);
            of.unheard += usize::from(unheard);
            let event = c.fact.sitting_event().and_then(Result::ok);
            of.closed |= held.closed && event.as_ref().is_some_and(|e| e.step() == Some(SittingStep::Close));
            of.events.extend(event);
        }
        let problem = |(sitting, of): (Uuid, BTreeMap<Uuid, Barred>)| {
            let holder = self.of.get(&sitting).and_then(|held| held.from.last());
            let holder = holder.map_or_else(String::new, |(_, station)| name(*station));
            let not_named = |station: &Uuid| self.why(&sitting, *station) == BesideWhy::NotNamed;
            let kind = if of.values().any(|barred| barred.closed) {
                "sitting_closed_twice"
            } else if of.keys().all(not_named) {
                "sitting_not_taken"
            } else {
                "sitting_held_twice"
            };
            let said = of
                .iter()
                .map(|(station, barred)| barred.words(&name(*station), self.why(&sitting, *station)));
            let said: Vec<String> = said.collect();
            let what = format!("{}; the roll of {holder} does", said.join("; "));
            Problem::new(kind, format!("sitting {sitting}"), what)
        };
        told.into_iter().map(problem).collect()
    }

    /// Brings entries of these rolls into the order of their numbers, at the places that they have among all others: a
    /// series that is shorter would have its word before the one that it goes on from.
    pub(super) fn order(&self, candidates: &mut [Candidate<'_>]) {
        if self.of.is_empty() {
            return;
        }
        let number = |c: &Candidate<'_>| match &c.fact {
            Fact::SittingEntry(body) if self.of.contains_key(&body.sitting_id) => {
                Some((body.sitting_id, body.seq))
            }
            _ => None,
        };
        let at: Vec<usize> =
            candidates.iter().enumerate().filter(|(_, c)| number(c).is_some()).map(|(n, _)| n).collect();
        let mut wanted = at.clone();
        wanted.sort_by_key(|n| candidates.get(*n).and_then(number));
        // `wanted[i]` is to come to the place `at[i]`: where each is follows the exchanges.
        let mut is_at: BTreeMap<usize, usize> = at.iter().map(|n| (*n, *n)).collect();
        let mut holds: BTreeMap<usize, usize> = is_at.clone();
        for (place, member) in at.into_iter().zip(wanted) {
            let from = is_at.get(&member).copied().unwrap_or(place);
            let moved = holds.get(&place).copied().unwrap_or(place);
            candidates.swap(place, from);
            is_at.insert(moved, from);
            holds.insert(from, moved);
            is_at.insert(member, place);
            holds.insert(place, member);
        }
    }
}

/// What a station says of a sitting, and does not count.
#[derive(Default)]
struct Barred {
    entries: usize,
    /// Those that who took it over from this station did not know.
    unheard: usize,
    /// Whether it closed it, as it was closed on the roll that counts.
    closed: bool,
    events: Vec<SittingEvent>,
}

impl Barred {
    fn words(&self, station: &str, why: BesideWhy) -> String {
        let how = if self.closed { "closed by" } else { "gone on with by" };
        let (entries, because) = (self.entries, words(why));
        let mut said = format!(
            "{how} {station} too, which does not hold it ({because}): {entries} entries do not count"
        );
        let holds = BesideHolds::of(self.events.iter());
        let parts = [
            (holds.voids.len() as u64, "declare somebody void"),
            (holds.absent.len() as u64, "say that somebody was absent"),
            (holds.incidents, "tell of incidents"),
        ];
        for (n, what) in parts.into_iter().filter(|(n, _)| *n > 0) {
            let _ = write!(said, ", {n} of them {what}");
        }
        if !holds.voids.is_empty() && why.may_void() {
            said.push_str(" (void stays void)");
        }
        if self.unheard > 0 {
            let _ = write!(said, ", {} of them were not known when it was taken over", self.unheard);
        }
        said
    }
}

/// Why what a station says does not count, for the audit.
const fn words(why: BesideWhy) -> &'static str {
    match why {
        BesideWhy::Taken => "another one took it over from it",
        BesideWhy::Closed => "it was closed before, or both knew nothing of each other",
        BesideWhy::CalledOff => "it is not the deputy that was named last",
        BesideWhy::Lost => "it was retired without having closed it",
        BesideWhy::NotNamed => "it was never named deputy",
    }
}

/// An entry of a roll.
struct Said {
    /// The station that stands for all that its PC was.
    station: Uuid,
    /// The station that it was then.
    enrolled: Uuid,
    seq: u32,
    /// Where it stands in its own series: how many entries lead to it, and its hash.
    place: (u64, Hash),
    event: SittingEvent,
}

impl Said {
    fn is_over(&self) -> bool {
        matches!(self.event.step(), Some(SittingStep::Close | SittingStep::Cancel))
    }

    /// Whether its PC says here that it took the sitting over.
    fn takes(&self, pcs: &Pcs) -> bool {
        matches!(self.event, SittingEvent::Take { station } if pcs.first(station) == self.station)
    }

    /// Whether it says who may take the sitting over, or that nobody may.
    const fn is_naming(&self) -> bool {
        matches!(self.event, SittingEvent::Deputy { .. })
    }

    /// Whom it names.
    fn names(&self, pcs: &Pcs) -> Option<Uuid> {
        match self.event {
            SittingEvent::Deputy { station } => station.map(|station| pcs.first(station)),
            _ => None,
        }
    }
}

/// All that is said of one sitting, by whomever, in the order of the numbers.
struct Roll<'a> {
    /// Who planned it.
    first: Uuid,
    said: &'a [Said],
    /// Who says to have taken it over.
    claims: &'a Claims,
    pcs: &'a Pcs,
    retired: &'a dyn Fn(Uuid) -> bool,
}

/// Somebody who holds it, or would: the planner, or who took it over by an entry.
#[derive(Clone, Copy)]
struct Holding<'a> {
    station: Uuid,
    take: Option<&'a Said>,
}

impl Holding<'_> {
    fn from(&self) -> u32 {
        self.take.map_or(0, |take| take.seq)
    }
}

impl<'a> Roll<'a> {
    fn holders(&self) -> Holders {
        let mut all = vec![Holding { station: self.first, take: None }];
        while let Some(take) = all.last().and_then(|last| self.next(last)) {
            all.push(Holding { station: take.station, take: Some(take) });
        }
        // The last one that was not lost before it closed.
        while let Some(Holding { take: Some(take), .. }) = all.last()
            && (self.retired)(take.enrolled)
            && !all.last().is_some_and(|last| self.words(last).any(Said::is_over))
        {
            all.pop();
        }
        let mut holders = Holders {
            from: all.iter().map(|holding| (holding.from(), holding.station)).collect(),
            why: BTreeMap::new(),
            closed: false,
            known: BTreeMap::new(),
        };
        for head in all.iter().filter_map(|holding| self.claims.get(&holding.station)?.as_ref()) {
            holders.known.insert(head.series, head.entries);
        }
        let close = |said: &Said| said.event.step() == Some(SittingStep::Close);
        holders.closed = self.said.iter().any(|said| close(said) && holders.at(said.seq) == said.station);
        holders.why = self.why(&all);
        holders
    }

    /// What a holder says from where it holds the sitting on, as far as it did not take it over once more, in the order of
    /// the numbers.
    fn words<'s>(&'s self, of: &Holding<'_>) -> impl Iterator<Item = &'a Said> + use<'a, 's> {
        let (station, from) = (of.station, of.take.map(|take| take.place));
        let own = move |said: &&Said| said.station == station && Some(said.place) > from;
        let again = self.said.iter().filter(own).filter(|said| said.takes(self.pcs));
        let until = again.map(|said| said.place).min();
        self.said.iter().filter(own).filter(move |said| until.is_none_or(|until| said.place < until))
    }

    /// The last word of a holder in its own series on who may take the sitting over; nobody's where it called it off.
    fn deputy(&self, of: &Holding<'_>) -> Option<Uuid> {
        let last = self.words(of).filter(|said| said.is_naming()).max_by_key(|said| said.place);
        last.and_then(|said| said.names(self.pcs))
    }

    /// The entry by which the sitting was taken over from a holder.
    fn next(&self, of: &Holding<'_>) -> Option<&'a Said> {
        let own: BTreeSet<u32> = self.words(of).map(|said| said.seq).collect();
        let names = |words: &mut dyn Iterator<Item = &'a Said>| {
            let last = words.filter(|said| said.is_naming()).max_by_key(|said| said.place);
            last.and_then(|said| said.names(self.pcs))
        };
        let takes = |take: &&Said| {
            let says = take.takes(self.pcs) && take.station != of.station && take.seq > of.from();
            if !says || !self.claims.contains_key(&take.station) {
                return false;
            }
            // A number that the holder did not say itself: what it said behind that it said when it knew of the take.
            let knew = (take.seq..u32::MAX).find(|n| !own.contains(n)).unwrap_or(u32::MAX);
            let unknowing = || self.words(of).filter(|said| said.seq < knew);
            // What the take goes on from has to name the deputy, too: by that it got its ticket.
            names(&mut unknowing().filter(|said| said.seq < take.seq)) == Some(take.station)
                && names(&mut unknowing()) == Some(take.station)
                && !unknowing().any(Said::is_over)
        };
        self.said.iter().find(takes)
    }

    /// Why what others than the holders say does not count.
    fn why(&self, holders: &[Holding<'_>]) -> BTreeMap<Uuid, BesideWhy> {
        let holds = |station: Uuid| holders.iter().any(|holding| holding.station == station);
        let over = holders.iter().any(|of| self.words(of).any(Said::is_over));
        let closed = |station: Uuid| self.said.iter().any(|said| said.station == station && said.is_over());
        // Whoever was named by a holder, or by one that was named.
        let mut named: BTreeSet<Uuid> = holders.iter().map(|holding| holding.station).collect();
        loop {
            let by = |said: &&Said| named.contains(&said.station);
            let more = self.said.iter().filter(by).filter_map(|said| said.names(self.pcs));
            let more: Vec<Uuid> = more.filter(|station| !named.contains(station)).collect();
            if more.is_empty() {
                break;
            }
            named.extend(more);
        }
        let last: BTreeSet<Uuid> = holders.iter().filter_map(|of| self.deputy(of)).collect();
        let why = |said: &Said| match said.station {
            station if holds(station) => BesideWhy::Taken,
            station if !named.contains(&station) => BesideWhy::NotNamed,
            station if (self.retired)(said.enrolled) && !closed(station) => BesideWhy::Lost,
            station if !last.contains(&station) => BesideWhy::CalledOff,
            _ if over => BesideWhy::Closed,
            _ => BesideWhy::NotNamed,
        };
        self.said.iter().map(|said| (said.station, why(said))).collect()
    }
}

impl Holders {
    /// Who holds it at that entry.
    fn at(&self, seq: u32) -> Uuid {
        let before = self.from.iter().rev().find(|(from, _)| *from <= seq);
        before.map_or_else(Uuid::nil, |(_, station)| *station)
    }
}
