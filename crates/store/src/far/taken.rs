//! Sittings that a deputy took over: which station holds the roll from which of its entries on.
//!
//! The station that planned a sitting holds it, until the deputy that it named on the roll takes it over; and so on. What
//! a station says of a sitting at a place where another one holds it does not count, whatever it says and whenever it
//! came: so nobody counts twice, and whoever takes what was never given takes nothing. Stations of which one goes on from
//! another one's series are one PC here: what it was before it joined the bureau planned the sitting, perhaps.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::candidate::Candidate;
use super::paths::Paths;
use super::problem::Problem;
use crate::facts::{self, Fact};
use crate::hash::Hash;
use crate::own_path::told_of;
use dabiao_domain::sitting::{SittingEvent, SittingStep};

/// Who holds a sitting, from which entry of its roll on.
#[derive(Debug)]
struct Holders {
    /// In the order of the entries from which each holds it: the first holds it from the beginning.
    from: Vec<(u32, Uuid)>,
}

/// All sittings that somebody took over, or says to have.
#[derive(Debug, Default)]
pub(super) struct Taken {
    of: BTreeMap<Uuid, Holders>,
    pcs: Pcs,
}

/// Which stations are one PC: each that goes on from another one, with that.
#[derive(Debug, Default)]
struct Pcs(BTreeMap<Uuid, Uuid>);

impl Pcs {
    fn of(paths: &Paths<'_>) -> Self {
        let begins = || paths.members.iter().filter(|member| member.entry.seq == 0);
        let mut owners: BTreeMap<Uuid, Uuid> = BTreeMap::new();
        for member in begins() {
            let series = Uuid::try_parse(&member.entry.series).ok();
            owners.extend(series.zip(paths.station(member)));
        }
        let mut before = BTreeMap::new();
        for member in begins() {
            let parent = told_of(member.entry).and_then(|begun| begun.parent);
            let parent = parent.and_then(|parent| owners.get(&parent.series).copied());
            let went_on = paths.station(member).zip(parent).filter(|(station, parent)| station != parent);
            before.extend(went_on);
        }
        Self(before)
    }

    /// The first station that this PC was.
    fn first(&self, station: Uuid) -> Uuid {
        let (mut at, mut seen) = (station, BTreeSet::new());
        while let Some(before) = self.0.get(&at).filter(|_| seen.insert(at)) {
            at = *before;
        }
        at
    }
}

/// An entry of a roll.
struct Said<'a> {
    station: Uuid,
    seq: u32,
    hash: Hash,
    event: &'a SittingEvent,
}

impl Taken {
    /// Of what may be applied.
    pub(super) fn of(paths: &Paths<'_>, candidates: &[Candidate<'_>]) -> Self {
        let mut claimed: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
        if !candidates.iter().any(|c| matches!(c.fact, Fact::TakeSitting(_))) {
            return Self::default();
        }
        let pcs = Pcs::of(paths);
        for candidate in candidates {
            if let Fact::TakeSitting(body) = &candidate.fact {
                let of = claimed.entry(body.sitting_id).or_default();
                if body.station_id == candidate.station {
                    of.insert(pcs.first(candidate.station));
                }
            }
        }
        let mut planned: BTreeMap<Uuid, (Hash, Uuid)> = BTreeMap::new();
        let mut events: BTreeMap<Uuid, Vec<(Uuid, u32, Hash, SittingEvent)>> = BTreeMap::new();
        for c in candidates {
            match &c.fact {
                Fact::PlanSitting(body) if claimed.contains_key(&body.id) => {
                    let plan = (c.entry.hash, pcs.first(c.station));
                    planned.entry(body.id).and_modify(|first| *first = plan.min(*first)).or_insert(plan);
                }
                Fact::SittingEntry(body) if claimed.contains_key(&body.sitting_id) => {
                    let Some(Ok(event)) = c.fact.sitting_event() else { continue };
                    let of = events.entry(body.sitting_id).or_default();
                    of.push((pcs.first(c.station), body.seq, c.entry.hash, event));
                }
                _ => {}
            }
        }
        let holders = |(sitting, by): (Uuid, BTreeSet<Uuid>)| {
            // Without its plan nothing of a sitting counts anyway.
            let (_, first) = planned.get(&sitting)?;
            let all = events.get(&sitting).map_or(&[][..], Vec::as_slice).iter();
            let said = all.map(|(station, seq, hash, event)| Said {
                station: *station,
                seq: *seq,
                hash: *hash,
                event,
            });
            Some((sitting, Holders::of(*first, &by, said.collect(), &pcs)))
        };
        let of = claimed.into_iter().filter_map(holders).collect();
        Self { of, pcs }
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

    /// What a person has to know, once for each sitting: of a roll that goes on at two PCs, and of one that was closed at
    /// both.
    pub(super) fn problems(&self, barred: &[&Candidate<'_>]) -> Vec<Problem> {
        let mut told: BTreeMap<Uuid, BTreeMap<Uuid, (usize, bool)>> = BTreeMap::new();
        for c in barred {
            let (Fact::SittingEntry(facts::SittingEntry { sitting_id, .. })
            | Fact::TakeSitting(facts::TakeSitting { sitting_id, .. })) = &c.fact
            else {
                continue;
            };
            let of = told.entry(*sitting_id).or_default().entry(c.station).or_default();
            of.0 += 1;
            let step = c.fact.sitting_event().and_then(Result::ok).and_then(|event| event.step());
            of.1 |= step == Some(SittingStep::Close);
        }
        let problem = |(sitting, of): (Uuid, BTreeMap<Uuid, (usize, bool)>)| {
            let holder = self.of.get(&sitting).and_then(|held| held.from.last());
            let holder = holder.map_or_else(String::new, |(_, station)| station.to_string());
            let twice = of.values().any(|(_, closed)| *closed);
            let kind = if twice { "sitting_closed_twice" } else { "sitting_held_twice" };
            let said = of.into_iter().map(|(station, (entries, closed))| {
                let how = if closed { "closed by" } else { "gone on with by" };
                format!("{how} {station} too, which does not hold it: {entries} entries do not count")
            });
            let said: Vec<String> = said.collect();
            let what = format!("{}; the roll of {holder} does", said.join("; "));
            Problem { kind, place: format!("sitting {sitting}"), what }
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

impl Holders {
    /// `first` planned it; `claim` say to have taken it over.
    fn of(first: Uuid, claim: &BTreeSet<Uuid>, mut said: Vec<Said<'_>>, pcs: &Pcs) -> Self {
        said.sort_by_key(|said| (said.seq, said.hash));
        let mut holders = Self { from: vec![(0, first)] };
        loop {
            let (from, holder) = holders.last();
            // What it said last before that place of who may take it over.
            let named = |before: u32| {
                let own = said.iter().filter(|s| s.station == holder && (from..before).contains(&s.seq));
                let mut named = own.filter_map(|s| match s.event {
                    SittingEvent::Deputy { station } => Some(station.map(|station| pcs.first(station))),
                    _ => None,
                });
                named.next_back().flatten()
            };
            let over = |before: u32| {
                let mut own = said.iter().filter(|s| s.station == holder && s.seq < before);
                let steps =
                    |s: &Said<'_>| matches!(s.event.step(), Some(SittingStep::Close | SittingStep::Cancel));
                own.any(steps)
            };
            let next = said.iter().find(|s| {
                let takes =
                    matches!(s.event, SittingEvent::Take { station } if pcs.first(*station) == s.station);
                let later = s.seq > from && s.station != holder;
                takes
                    && later
                    && claim.contains(&s.station)
                    && named(s.seq) == Some(s.station)
                    && !over(s.seq)
            });
            match next {
                Some(take) => holders.from.push((take.seq, take.station)),
                None => return holders,
            }
        }
    }

    fn last(&self) -> (u32, Uuid) {
        self.from.last().copied().unwrap_or_default()
    }

    /// Who holds it at that entry.
    fn at(&self, seq: u32) -> Uuid {
        let before = self.from.iter().rev().find(|(from, _)| *from <= seq);
        before.map_or_else(Uuid::nil, |(_, station)| *station)
    }
}
