//! A seat of a sitting: what its candidate is given, and what is written there.

use uuid::Uuid;

use super::DemoError;
use super::chance::Ids;
use super::codes::nonce;
use super::forms::{FormHand, enter_cards};
use super::hand::{TypistModel, type_text};
use super::sitting::{Planned, Room};
use dabiao_app::exam::{PaperFor, seat_paper};
use dabiao_domain::attempt::{AttemptMode, AttemptStart};
use dabiao_domain::attempt_log::{AttemptHeader, AttemptLog};
use dabiao_domain::attempt_score::AttemptScore;
use dabiao_domain::exercise::RecordType;
use dabiao_domain::input::EndReason;
use dabiao_domain::record::civil::Day;
use dabiao_domain::sitting::{SittingKind, SittingPlan};
use dabiao_domain::splitmix::SplitMix;
use dabiao_domain::standard::{CopyFigures, CopyResult, Standard};
use dabiao_store::{ClockStamp, Sealing};

/// The hand of a candidate.
#[derive(Clone, Copy)]
pub enum SeatHand {
    /// For a text.
    Copy(TypistModel),
    /// For forms.
    Form(FormHand),
}

/// A candidate at a seat, before anything is written.
pub struct Place {
    /// The candidate.
    pub officer: Uuid,
    /// Their place among the lives.
    pub member: usize,
    /// Their unit.
    pub unit: Uuid,
    /// The number of the seat, from 1.
    pub seat: u32,
    /// When they begin, milliseconds since the Unix epoch.
    pub begins_ms: i64,
    /// The id of the attempt.
    pub attempt: Uuid,
    /// How they write.
    pub hand: SeatHand,
    /// Chance of the seat's own.
    pub rng: SplitMix,
}

impl Place {
    /// A candidate's place (the officer, their place among the lives, the unit, the number of the seat), who begins within
    /// 47 seconds of the sitting's time.
    pub fn at(
        plan: &SittingPlan,
        (officer, member, unit, seat): (Uuid, usize, Uuid, u32),
        hand: SeatHand,
        ids: &mut Ids,
        rng: &mut SplitMix,
    ) -> Self {
        let begins_ms = plan.at.as_millisecond() + 1_500 + rng.below(45_000) as i64;
        let attempt = ids.at(begins_ms);
        Self { officer, member, unit, seat, begins_ms, attempt, hand, rng: rng.branch(seat.into()) }
    }
}

/// A candidate who wrote.
pub struct Seat {
    /// The candidate.
    pub officer: Uuid,
    /// Their place among the lives.
    pub member: usize,
    /// When they began, milliseconds since the Unix epoch.
    pub begins_ms: i64,
    /// What is fixed at the start of the attempt.
    pub start: AttemptStart,
    /// The text or the cards.
    pub header: AttemptHeader,
    /// How it went.
    pub written: Written,
    /// The log, ready to be sealed.
    pub sealing: Sealing,
    /// Whether it is declared void.
    pub void: bool,
}

/// What is known of a log beside it.
pub struct Written {
    /// Log time of its end in milliseconds.
    pub end_ms: u64,
    /// How it ended.
    pub reason: EndReason,
    /// Log time and length of an interruption, in milliseconds.
    pub interrupted: Option<(u64, u64)>,
}

impl Seat {
    /// Whether it is passed by `standard`, which has no formula.
    pub fn passes(&self, standard: &Standard) -> bool {
        let passed = match self.sealing.score() {
            AttemptScore::Copy(doc) => CopyFigures::of_doc(doc).is_some_and(|figures| {
                let result = CopyResult::of(standard, figures, |_| None);
                standard.judge_copy(&result, None).passed
            }),
            AttemptScore::Form(doc) => {
                doc.result().zip(standard.form).is_some_and(|(result, rule)| rule.judge(&result).passed)
            }
        };
        passed && !self.void
    }
}

impl Room<'_> {
    /// Writes what the seat of `place` is given.
    pub(super) fn write_seat(&self, planned: &Planned, place: &Place) -> Result<Seat, DemoError> {
        let (standard, plan) = (self.standard, &planned.plan);
        let nonce = Some(nonce(&planned.secret));
        let seed = planned.secret.seat_seed(nonce, plan.id, place.seat, place.officer);
        let paper = seat_paper(standard, plan.kind, seed, PaperFor::Exam, self.generator);
        let paper = paper.map_err(DemoError::Made)?;
        let mut rng = place.rng.clone();
        let (log, written): (AttemptLog, Written) = match (&place.hand, paper.header.clone()) {
            (SeatHand::Copy(hand), AttemptHeader::Copy(header)) => {
                let typed = type_text(header, hand, self.hints, &mut rng);
                let (end_ms, reason, interrupted) = (typed.end_ms, typed.reason, typed.interrupted);
                (typed.log.into(), Written { end_ms, reason, interrupted })
            }
            (SeatHand::Form(hand), AttemptHeader::Form(header)) => {
                let entered = enter_cards(header, hand, &mut rng)?;
                let (end_ms, reason) = (entered.end_ms, entered.reason);
                (entered.log.into(), Written { end_ms, reason, interrupted: None })
            }
            _ => {
                return Err(DemoError::Made(
                    "a seat is given what its candidate did not come for".to_owned(),
                ));
            }
        };
        let stamps = stamps(&log, written.interrupted, place, planned.day);
        let sealing = Sealing::of(log, stamps)
            .map_err(|no| DemoError::Made(format!("event {} of an exam: {}", no.event, no.why)))?;
        let kind = match plan.kind {
            SittingKind::Copy => standard.passage.as_ref().map(|rule| rule.kind),
            SittingKind::Form => standard.form.map(|rule| rule.kind),
        };
        let start = AttemptStart {
            id: place.attempt,
            officer_id: place.officer,
            unit_id: place.unit,
            exercise_id: paper.id,
            title: standard.title.clone(),
            record_type: kind.map_or(RecordType::Population, RecordType::of),
            mode: AttemptMode::Exam,
            started_at_ms: place.begins_ms,
            sitting_id: Some(plan.id),
        };
        let Place { officer, member, begins_ms, .. } = *place;
        Ok(Seat { officer, member, begins_ms, start, header: paper.header, written, sealing, void: false })
    }
}

/// The clocks of the seat's machine while the exam ran: a stamp a second at most, as the store keeps them.
fn stamps(log: &AttemptLog, interrupted: Option<(u64, u64)>, place: &Place, day: Day) -> Vec<ClockStamp> {
    let boot = uuid::Builder::from_random_bytes(
        (u128::from(place.seat) << 64 | u128::from(day.0.unsigned_abs())).to_be_bytes(),
    );
    let boot_id = boot.into_uuid().to_string();
    let switched_on = 2_400_000 + u64::from(place.seat) * 7_919;
    let mut stamps: Vec<ClockStamp> = Vec::new();
    for (seq, at_ms) in (0..log.events()).filter_map(|seq| Some((seq, log.event_ms(seq)?))) {
        let gap = interrupted.filter(|(at, _)| at_ms > *at).map_or(0, |(_, gap)| gap);
        let mono_ms = switched_on + at_ms + gap;
        if stamps.last().is_none_or(|last| mono_ms >= last.mono_ms + 1_000) {
            let wall_ms = place.begins_ms + (at_ms + gap) as i64;
            stamps.push(ClockStamp { seq: seq as u64, mono_ms, wall_ms, boot_id: boot_id.clone() });
        }
    }
    stamps
}
