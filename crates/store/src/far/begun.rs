//! Which PC an attempt is of, where several speak of it: the one that began it seals it, and nobody else.
//!
//! Of two PCs that both say to have begun it, it is of this one, if it began it. It is of none that the directory decided
//! against. Of others it is of the one that the roll of its sitting names: as the PC of that seat, or as the one from which the
//! attempt was collected; what this PC says on a roll comes before what others say. Where none of that speaks, or for both, it is shown as
//! that of the one that was enrolled first, and bears no certificate: see [`super::contested`]. A hash would choose whoever
//! tries more of them, and so do an id and a number.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::candidate::Candidate;
use super::directory::{Followed, NOWHERE, Place};
use super::pcs::Pcs;
use crate::aliases::Aliases;
use crate::facts::{self, ContestedThing, Fact};
use crate::hash::Hash;
use dabiao_domain::sitting::SittingEvent;

/// How well something is said that is said once: of several claims the least holds.
pub(super) type Claim = (bool, u8, [Place; 2], Hash);

/// By what a PC says that it began an attempt: the least is the strongest. A roll that this PC writes names that attempt.
const OWN_ROLL: u8 = 0;
/// A roll that this PC writes says that its officer sits there.
const OWN_SEAT: u8 = 1;
/// Another roll names that attempt.
const ROLL: u8 = 2;
/// Another roll says that its officer sits there.
const SEAT: u8 = 3;
/// It says so itself.
const ITSELF: u8 = 4;
/// The directory said that it is another PC's, when both had said so: no roll helps it.
const LOST: u8 = 5;

/// Who began each attempt.
pub(super) struct Begun<'p> {
    pcs: &'p Pcs,
    /// The first place at which each PC was enrolled.
    enrolled: BTreeMap<Uuid, Place>,
    /// That of each of its stations: who joined since another one was retired may say to be the same PC.
    stations: BTreeMap<Uuid, Place>,
    /// Attempts, and PCs that a roll names for them: how well.
    named: BTreeMap<(Uuid, Uuid), u8>,
    directory: &'p Followed,
    /// By attempt, the entry that holds.
    of: BTreeMap<Uuid, Holds>,
    /// Attempts of which nothing tells whose they are but who was enrolled first.
    contested: BTreeSet<Uuid>,
}

/// The entry that begins an attempt, as far as it holds.
#[derive(Clone, Copy)]
struct Holds {
    claim: Claim,
    station: Uuid,
    far: bool,
}

impl<'p> Begun<'p> {
    /// By what may be applied; of rolls what their holders say.
    pub(super) fn of(
        pcs: &'p Pcs,
        (directory, aliases): (&'p Followed, &Aliases),
        candidates: &[Candidate<'_>],
    ) -> Self {
        let stations: BTreeMap<Uuid, Place> = directory.enrolled().collect();
        let mut enrolled: BTreeMap<Uuid, Place> = BTreeMap::new();
        for (station, place) in &stations {
            let first = enrolled.entry(pcs.first(*station)).or_insert(*place);
            *first = (*place).min(*first);
        }
        let (mut who, mut disputed) = (BTreeMap::new(), BTreeSet::new());
        for c in candidates {
            let Fact::BeginAttempt(body) = &c.fact else { continue };
            let pc = pcs.first(c.station);
            if *who.entry(body.id).or_insert(pc) != pc {
                disputed.insert(body.id);
            }
        }
        let named = if disputed.is_empty() {
            BTreeMap::new()
        } else {
            Rolls::of(pcs, aliases, candidates).named(candidates, &disputed)
        };
        let (of, contested) = (BTreeMap::new(), BTreeSet::new());
        let mut begun = Self { pcs, enrolled, stations, named, directory, of, contested };
        for c in candidates {
            let Fact::BeginAttempt(body) = &c.fact else { continue };
            let holds = Holds { claim: begun.claim_of(body.id, c), station: c.station, far: c.far };
            let best = begun.of.entry(body.id).or_insert(holds);
            if holds.claim < best.claim {
                *best = holds;
            }
        }
        for c in candidates {
            let Fact::BeginAttempt(body) = &c.fact else { continue };
            let Some(holds) = begun.of.get(&body.id) else { continue };
            let (far, by, ..) = begun.claim_of(body.id, c);
            if far && (far, by) == (holds.claim.0, holds.claim.1) && begun.is_other(c, holds) {
                begun.contested.insert(body.id);
            }
        }
        begun
    }

    /// Whether nothing tells whose the attempt of an entry is.
    pub(super) fn is_contested(&self, c: &Candidate<'_>) -> bool {
        match &c.fact {
            Fact::BeginAttempt(facts::BeginAttempt { id, .. })
            | Fact::SealAttempt(facts::SealAttempt { id, .. }) => self.contested.contains(id),
            _ => false,
        }
    }

    /// How well a PC says that it began an attempt.
    fn claim_of(&self, attempt: Uuid, c: &Candidate<'_>) -> Claim {
        let pc = self.pcs.first(c.station);
        let enrolled = self.enrolled.get(&pc).copied().unwrap_or(NOWHERE);
        let station = self.stations.get(&c.station).copied().unwrap_or(NOWHERE);
        let thing = ContestedThing::Attempt(attempt);
        let by = if self.directory.is_decided_against(&thing, c.station, |of| self.pcs.first(of)) {
            LOST
        } else {
            self.named.get(&(attempt, pc)).copied().unwrap_or(ITSELF)
        };
        (c.far, by, [enrolled, station], c.entry.hash)
    }

    /// How well an entry says what it says; none for one that neither begins nor seals an attempt.
    pub(super) fn claim(&self, c: &Candidate<'_>) -> Option<Claim> {
        match &c.fact {
            Fact::BeginAttempt(facts::BeginAttempt { id, .. }) => Some(self.claim_of(*id, c)),
            Fact::SealAttempt(facts::SealAttempt { id, .. }) => Some(match self.of.get(id) {
                None => self.claim_of(*id, c),
                Some(holds) => {
                    // A copy of the folder of the PC that began it may have sealed it as well.
                    let other = [(u128::from(c.station != holds.station), [0; 32]); 2];
                    (c.far || holds.far, u8::from(self.is_other(c, holds)), other, c.entry.hash)
                }
            }),
            _ => None,
        }
    }

    /// The station that began an attempt which another PC says to begin or to seal; none for all else. What this PC goes on
    /// with that its data began is its own.
    pub(super) fn elsewhere(&self, c: &Candidate<'_>) -> Option<Uuid> {
        let (Fact::BeginAttempt(facts::BeginAttempt { id, .. })
        | Fact::SealAttempt(facts::SealAttempt { id, .. })) = &c.fact
        else {
            return None;
        };
        let holds = self.of.get(id)?;
        let own = !c.far && !holds.far;
        (!own && self.is_other(c, holds)).then_some(holds.station)
    }

    fn is_other(&self, c: &Candidate<'_>, holds: &Holds) -> bool {
        self.pcs.first(c.station) != self.pcs.first(holds.station)
    }
}

/// What rolls say of who sits where, each with whether only rolls of other PCs say so.
struct Rolls<'p> {
    pcs: &'p Pcs,
    aliases: &'p Aliases,
    /// Sittings and the PCs that write their rolls.
    writers: BTreeSet<(Uuid, Uuid)>,
    /// Sittings, attempts, and the PCs that they began at.
    attempts: BTreeMap<(Uuid, Uuid, Uuid), bool>,
    /// Sittings, officers, and the PCs that they were sent to.
    seats: BTreeMap<(Uuid, Uuid, Uuid), bool>,
}

/// Notes what a roll says, of another PC or of this one.
fn note(said: &mut BTreeMap<(Uuid, Uuid, Uuid), bool>, what: (Uuid, Uuid, Uuid), far: bool) {
    let known = said.entry(what).or_insert(far);
    *known &= far;
}

impl<'p> Rolls<'p> {
    fn of(pcs: &'p Pcs, aliases: &'p Aliases, candidates: &[Candidate<'_>]) -> Self {
        let (writers, attempts, seats) = (BTreeSet::new(), BTreeMap::new(), BTreeMap::new());
        let mut rolls = Self { pcs, aliases, writers, attempts, seats };
        for c in candidates {
            let (Fact::SittingEntry(facts::SittingEntry { sitting_id: sitting, .. }), Some(Ok(event))) =
                (&c.fact, c.fact.sitting_event())
            else {
                continue;
            };
            let writer = pcs.first(c.station);
            rolls.writers.insert((*sitting, writer));
            match event {
                SittingEvent::Begin { attempt, .. } => {
                    note(&mut rolls.attempts, (*sitting, attempt, writer), c.far);
                }
                SittingEvent::Collect(report) => {
                    note(&mut rolls.attempts, (*sitting, report.attempt, pcs.first(report.station)), c.far);
                }
                SittingEvent::Place { officer, station: Some(station) } => {
                    let seat = (*sitting, aliases.officer(officer), pcs.first(station));
                    note(&mut rolls.seats, seat, c.far);
                }
                _ => {}
            }
        }
        rolls
    }

    /// Which PCs rolls name for those attempts that say to be of their sitting, and how well.
    fn named(
        mut self,
        candidates: &[Candidate<'_>],
        disputed: &BTreeSet<Uuid>,
    ) -> BTreeMap<(Uuid, Uuid), u8> {
        for c in candidates {
            let Fact::CollectSeat(body) = &c.fact else { continue };
            if self.writers.contains(&(body.sitting_id, self.pcs.first(c.station))) {
                let pc = self.pcs.first(body.station_id);
                note(&mut self.attempts, (body.sitting_id, body.attempt, pc), c.far);
            }
        }
        let mut named: BTreeMap<(Uuid, Uuid), u8> = BTreeMap::new();
        for c in candidates {
            let Fact::BeginAttempt(body) = &c.fact else { continue };
            let Some(sitting) = body.sitting_id.filter(|_| disputed.contains(&body.id)) else { continue };
            let (pc, officer) = (self.pcs.first(c.station), self.aliases.officer(body.officer_id));
            let attempt = self.attempts.get(&(sitting, body.id, pc));
            let attempt = attempt.map(|far| if *far { ROLL } else { OWN_ROLL });
            let seat = self.seats.get(&(sitting, officer, pc)).map(|far| if *far { SEAT } else { OWN_SEAT });
            if let Some(by) = attempt.into_iter().chain(seat).min() {
                let known = named.entry((body.id, pc)).or_insert(by);
                *known = by.min(*known);
            }
        }
        named
    }
}
