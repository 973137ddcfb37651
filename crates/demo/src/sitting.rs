//! A sitting as it is held: candidates come, sit down, write and end; some are late, absent or interrupted.

use jiff::Timestamp;
use uuid::Uuid;

use super::DemoError;
use super::chance::Ids;
use super::codes::nonce;
use super::deeds::{Timeline, TimelineEntry};
use super::each::each;
use super::forms::FormHand;
use super::hand::{Incident as Beside, TypistModel};
use super::lives::Trainee;
use super::seat::{Place, Seat, SeatHand};
use dabiao_content::generator::Generator;
use dabiao_content::hints::Hints;
use dabiao_domain::record::civil::Day;
use dabiao_domain::sitting::{
    Incident, IncidentKind, Sitting, SittingEntry, SittingEvent, SittingKind, SittingPlan, SittingRules,
    SittingSecret, SittingStep,
};
use dabiao_domain::splitmix::SplitMix;
use dabiao_domain::standard::Standard;
use dabiao_store::NumberedEntry;

/// An unusual event in a sitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing.
    Usual,
    /// One candidate's machine fails for a while.
    PowerCut,
    /// One attempt is declared void.
    Void,
    /// One candidate does not come.
    OneAway,
}

/// A sitting that is to be held.
pub struct Planned {
    /// Its plan.
    pub plan: SittingPlan,
    /// Its secret.
    pub secret: SittingSecret,
    /// The day.
    pub day: Day,
    /// Its outcome.
    pub fate: Fate,
}

impl Planned {
    /// The candidates in the order of their lots, each with the number of the seat.
    fn seats(&self) -> Vec<(Uuid, u32)> {
        self.secret.draw_seats(Some(nonce(&self.secret)), self.plan.id, &self.plan.candidates)
    }
}

/// How it went.
pub struct Held {
    /// The places of those who passed, among the lives.
    pub passed: Vec<usize>,
    /// Candidates who did not come.
    pub absent: Vec<Uuid>,
}

/// The resources for holding one.
pub struct Room<'a> {
    /// The standard.
    pub standard: &'a Standard,
    /// Makes the texts.
    pub generator: &'a Generator,
    /// Pinyin of what is composed.
    pub hints: &'a Hints,
    /// Place of an officer among the lives, and the unit.
    pub find: &'a (dyn Fn(Uuid) -> Option<(usize, Uuid)> + Sync),
}

impl Room<'_> {
    /// Holds `planned`, a sitting of copying.
    pub fn hold(
        &self,
        planned: &Planned,
        lives: &mut [Trainee],
        ids: &mut Ids,
        deeds: &mut Timeline,
        rng: &mut SplitMix,
    ) -> Result<Held, DemoError> {
        let plan = &planned.plan;
        let (mut places, mut absent) = (Vec::new(), Vec::new());
        for (officer, seat) in planned.seats() {
            let Some((member, unit)) = (self.find)(officer) else { continue };
            let away = rng.chance(0.06) || (planned.fate == Fate::OneAway && absent.is_empty());
            // One candidate must come: a sitting can't be held empty.
            let must = places.is_empty() && absent.len() + 1 == plan.candidates.len();
            if (away || !lives[member].active(planned.day)) && !must {
                absent.push(officer);
                continue;
            }
            let session = lives[member].sit(planned.day);
            let incident = match planned.fate {
                Fate::PowerCut if places.is_empty() => Beside::Interrupted(94_000),
                _ if rng.chance(0.03) => Beside::Focus(3_000 + rng.below(9_000) as u64),
                _ => Beside::None,
            };
            // Typing in an exam differs from typing at practice.
            let hand = TypistModel {
                cpm: (session.correct_cpm * 0.98).clamp(3.0, 110.0),
                accuracy: session.accuracy,
                composed: 0.4,
                incident,
            };
            places.push(Place::at(plan, (officer, member, unit, seat), SeatHand::Copy(hand), ids, rng));
        }
        self.write(planned, &places, absent, deeds, rng)
    }

    /// Holds `planned`, a sitting of forms, to which these candidates come, each with a hand.
    pub fn hold_forms(
        &self,
        planned: &Planned,
        coming: &[(Uuid, FormHand)],
        ids: &mut Ids,
        deeds: &mut Timeline,
        rng: &mut SplitMix,
    ) -> Result<Held, DemoError> {
        let plan = &planned.plan;
        let (mut places, mut absent) = (Vec::new(), Vec::new());
        for (officer, seat) in planned.seats() {
            let Some((member, unit)) = (self.find)(officer) else { continue };
            let Some((_, hand)) = coming.iter().find(|(who, _)| *who == officer) else {
                absent.push(officer);
                continue;
            };
            places.push(Place::at(plan, (officer, member, unit, seat), SeatHand::Form(*hand), ids, rng));
        }
        self.write(planned, &places, absent, deeds, rng)
    }

    /// What is written at each seat, and the sitting on record.
    fn write(
        &self,
        planned: &Planned,
        places: &[Place],
        absent: Vec<Uuid>,
        deeds: &mut Timeline,
        rng: &mut SplitMix,
    ) -> Result<Held, DemoError> {
        let seats = each(places, |place| self.write_seat(planned, place));
        let mut seats: Vec<Seat> = seats.into_iter().collect::<Result<_, _>>()?;
        if planned.fate == Fate::Void
            && let Some(seat) = seats.last_mut()
        {
            seat.void = true;
        }
        let passed = seats.iter().filter(|seat| seat.passes(self.standard)).map(|seat| seat.member).collect();
        self.put_on_record(planned, seats, &absent, deeds, rng)?;
        Ok(Held { passed, absent })
    }

    /// How long the candidates have, in minutes.
    fn minutes(&self, planned: &Planned) -> i64 {
        let form = self.standard.form.filter(|_| planned.plan.kind == SittingKind::Form);
        form.map_or(self.standard.duration_ms, |rule| rule.duration_ms).div_ceil(60_000) as i64
    }

    /// Numbers the events, in the order of their time, and queues them to be written.
    fn put_on_record(
        &self,
        planned: &Planned,
        seats: Vec<Seat>,
        absent: &[Uuid],
        deeds: &mut Timeline,
        rng: &mut SplitMix,
    ) -> Result<(), DemoError> {
        let mut events = events(planned, self.minutes(planned), &seats, absent, rng);
        events.sort_by_key(|(at_ms, ..)| *at_ms);
        let mut sitting = Sitting::new(planned.plan.clone(), SittingRules::of(self.standard));
        let mut seats: std::collections::BTreeMap<Uuid, Seat> =
            seats.into_iter().map(|seat| (seat.officer, seat)).collect();
        for (seq, (at_ms, by, event)) in events.into_iter().enumerate() {
            let at = Timestamp::from_millisecond(at_ms).unwrap_or_default();
            let entry = SittingEntry { at, by, event };
            sitting
                .apply(entry.clone())
                .map_err(|refusal| DemoError::Made(format!("entry {seq} of a sitting: {refusal}")))?;
            let numbered = NumberedEntry { sitting: planned.plan.id, seq: seq as u32, entry };
            let deed = match &numbered.entry.event {
                SittingEvent::Begin { officer, .. } => match seats.get(officer) {
                    Some(seat) => TimelineEntry::Begin(
                        Box::new((seat.start.clone(), seat.header.clone())),
                        Some(numbered),
                    ),
                    None => TimelineEntry::Entry(numbered),
                },
                SittingEvent::End { officer, .. } => match seats.remove(officer) {
                    Some(seat) => TimelineEntry::Seal(seat.start.id, Box::new(seat.sealing), Some(numbered)),
                    None => TimelineEntry::Entry(numbered),
                },
                _ => TimelineEntry::Entry(numbered),
            };
            deeds.push(at_ms, deed);
        }
        Ok(())
    }
}

type Event = (i64, Uuid, SittingEvent);

/// Everything that happens in a sitting of so many minutes, with time and author.
fn events(planned: &Planned, long: i64, seats: &[Seat], absent: &[Uuid], rng: &mut SplitMix) -> Vec<Event> {
    let plan = &planned.plan;
    let begin = plan.at.as_millisecond();
    let by = plan.invigilators.first().copied().unwrap_or_default();
    let minutes = |n: i64| begin + n * 60_000;
    let nonce = nonce(&planned.secret);
    let mut events: Vec<Event> = vec![(minutes(-20), by, SittingEvent::Open { nonce })];
    for (officer, seat) in planned.secret.draw_seats(Some(nonce), plan.id, &plan.candidates) {
        events.push((minutes(-20) + 20, by, SittingEvent::Seat { officer, seat }));
    }
    events.push((begin, by, SittingEvent::Step(SittingStep::Start)));
    let mut last = minutes(long + 1);
    for seat in seats {
        let officer = seat.officer;
        let came = minutes(-16) + rng.below(12 * 60_000) as i64;
        events.push((came, officer, SittingEvent::SignIn { officer }));
        events.push((came + 30_000, officer, SittingEvent::Trial { officer }));
        events.push((seat.begins_ms, officer, SittingEvent::Begin { officer, attempt: seat.start.id }));
        let mut ended = seat.begins_ms + seat.written.end_ms as i64;
        if let Some((at_ms, gap_ms)) = seat.written.interrupted {
            let stopped = seat.begins_ms + at_ms as i64;
            let note = "三号机位主机断电，更换电源后继续".to_owned();
            let incident = Incident { kind: IncidentKind::PowerCut, officer: Some(officer), note };
            events.push((stopped + 4_000, by, SittingEvent::Interrupt { officer }));
            events.push((stopped + 31_000, by, SittingEvent::Incident(incident)));
            events.push((stopped + gap_ms as i64, by, SittingEvent::Resume { officer, gap_ms }));
            ended += gap_ms as i64;
        }
        events.push((ended, officer, SittingEvent::End { officer, reason: seat.written.reason }));
        if seat.void {
            let note = "使用预存短语，当场承认，成绩作废".to_owned();
            let void = SittingEvent::Void { officer, why: IncidentKind::Breach, note };
            events.push((ended + 90_000, by, void));
            last = last.max(ended + 91_000);
        }
        last = last.max(ended);
    }
    for (n, officer) in absent.iter().copied().enumerate() {
        // Half of them are recorded while the others write, the rest when the sitting is closed.
        if n % 2 == 0 {
            events.push((minutes(9) + n as i64, by, SittingEvent::Absent { officer }));
        }
    }
    if absent.len() > 2 {
        let note = "两名民警临时出警，未到".to_owned();
        let incident = Incident { kind: IncidentKind::CalledAway, officer: None, note };
        events.push((minutes(10), by, SittingEvent::Incident(incident)));
    }
    events.push((last + 60_000, by, SittingEvent::Step(SittingStep::Close)));
    events.push((last + 75_000, by, SittingEvent::Reveal(planned.secret.clone())));
    events
}
