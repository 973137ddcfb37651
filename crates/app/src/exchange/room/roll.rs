//! The roll of a sitting with other PCs, as the invigilator's PC writes it.

use std::path::Path;

use jiff::Timestamp;
use uuid::Uuid;

use super::no::RoomNo;
use crate::audit::{SeatRule, terms_fault, text_fault};
use crate::clock::Clock;
use crate::core::standards;
use crate::exchange::alike::listed_as;
use crate::exchange::bureau_file::BureauFile;
use crate::exchange::fail::{Fail, No};
use crate::exchange::view::View;
use crate::lang::Messages;
use dabiao_domain::actor::{Actor, Authorized};
use dabiao_domain::rounding;
use dabiao_domain::sitting::{
    Candidate, CandidateState, IncidentKind, SeatDoubt, SeatHead, Sitting, SittingEntry, SittingEvent,
    SittingRules, SittingSecret, SittingState, SittingStep,
};
use dabiao_domain::standard::Standard;
use dabiao_store::{Db, NumberedEntry, StoreError};

/// A sitting and its roll, and who holds it.
pub(super) struct Roll {
    pub sitting: Sitting,
    pub standard: Standard,
    actor: Actor,
    by: Uuid,
}

/// The sitting of that id, held by `actor` at this PC: another one may have taken it over, and a deputy has not done so
/// before it did.
pub(super) fn held(db: &Db, id: Uuid, actor: &Actor, built_in: &[Standard]) -> Result<Roll, Fail> {
    let roll = replayed(db, id, actor, built_in)?;
    held_here(db, &roll.sitting)?;
    Ok(roll)
}

/// Whether a sitting is held at this PC: it planned it, or took it over. What it says of another one counts nowhere.
///
/// # Errors
/// [`RoomNo::HeldBy`], [`RoomNo::PlannedAt`], [`RoomNo::TakeFirst`]; what the store says.
pub fn held_here(db: &Db, sitting: &Sitting) -> Result<(), Fail> {
    let here = db.own_station()?;
    let name = |station: Uuid| -> Result<String, Fail> {
        let known = db.station_names()?.into_iter().find(|(id, _)| *id == station);
        Ok(known.map_or_else(|| station.to_string(), |(_, name)| name))
    };
    match (sitting.holder(), sitting.deputy()) {
        (Some(holder), _) if holder != here => Err(RoomNo::HeldBy(name(holder)?).into()),
        (None, Some(deputy)) if deputy == here => Err(RoomNo::TakeFirst.into()),
        (None, _) => match db.planner_of(sitting.plan().id)? {
            Some((planner, _)) if planner != here => Err(RoomNo::PlannedAt(name(planner)?).into()),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// The sitting of that id, of which `actor` has to be one of the invigilators.
pub(super) fn replayed(db: &Db, id: Uuid, actor: &Actor, built_in: &[Standard]) -> Result<Roll, Fail> {
    let stored = db.sittings()?.into_iter().find(|stored| stored.plan.id == id);
    let stored = stored.ok_or_else(|| RoomNo::NoSitting(id.to_string()))?;
    let (name, version) = (stored.plan.standard_id.clone(), stored.plan.standard_version);
    let known = standards(db, built_in)?.all.into_iter().find(|s| s.id == name && s.version == version);
    let standard = known.ok_or_else(|| RoomNo::NoStandard(format!("{name} {version}")))?;
    let sitting =
        stored.replay(SittingRules::of(&standard)).map_err(|(_, refusal)| RoomNo::Refused(refusal))?;
    let by = actor.officer().filter(|by| sitting.plan().invigilators.contains(by));
    let by = by.ok_or(RoomNo::Refused(dabiao_domain::sitting::SittingRefusal::NotInvigilator))?;
    Ok(Roll { sitting, standard, actor: actor.clone(), by })
}

impl Roll {
    /// Puts an event on record by the invigilator, by the right that it takes.
    pub fn put(&mut self, db: &mut Db, clock: &dyn Clock, event: SittingEvent) -> Result<(), Fail> {
        let right = self.right(&event)?;
        let entry = self.entry(clock, self.by, event)?;
        Ok(db.record_entry(right.as_ref(), &entry)?)
    }

    /// The right to an event.
    pub fn right(&self, event: &SittingEvent) -> Result<Option<Authorized>, Fail> {
        let candidates = self.sitting.plan().candidates.clone();
        let Some(deed) = event.deed(self.by, &candidates) else { return Ok(None) };
        let right = self.actor.authorize_operation(&deed).map_err(crate::actor::Barred::from)?;
        Ok(Some(right))
    }

    /// The next entry, applied.
    pub fn entry(&mut self, clock: &dyn Clock, by: Uuid, event: SittingEvent) -> Result<NumberedEntry, Fail> {
        let seq = self.sitting.entries().len() as u32;
        let entry = SittingEntry { at: now(clock), by, event };
        self.sitting.apply(entry.clone()).map_err(RoomNo::Refused)?;
        Ok(NumberedEntry { sitting: self.sitting.plan().id, seq, entry })
    }

    /// Lets candidates write, if that is not on record yet.
    pub fn started(&mut self, db: &mut Db, clock: &dyn Clock) -> Result<(), Fail> {
        match self.sitting.state() {
            SittingState::Open => self.put(db, clock, SittingEvent::Step(SittingStep::Start)),
            _ => Ok(()),
        }
    }

    /// Who holds it.
    pub const fn by(&self) -> Uuid {
        self.by
    }
}

/// Where a seat at another PC stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoomState {
    /// Nothing has come back.
    Missing,
    /// Nothing has come back, and its digits are on record from the paper roll.
    HeadOnly,
    /// What came back counts.
    Collected,
    /// What came back contradicts the paper roll.
    HeadDiffers,
    /// What came back is not of the text that was drawn for the seat.
    OtherText,
    /// The program there said something against it when it was sealed: nothing is certified on it.
    SealDoubt,
    /// What came back was not written on the terms of the standard: time, comparison, handing in.
    OtherTerms,
    /// More than one attempt came back.
    Two,
    /// What came back went on after more interruptions than the standard allows.
    WentOn,
    /// What came back says that it stood still for longer than there was time.
    LongGap,
    /// Declared void.
    Void,
    /// Did not come.
    Absent,
}

impl RoomState {
    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::HeadOnly => "head-only",
            Self::Collected => "collected",
            Self::HeadDiffers => "seat-head",
            Self::OtherText => "text",
            Self::SealDoubt => "seal-doubt",
            Self::OtherTerms => "terms",
            Self::Two => "two",
            Self::WentOn => "went-on",
            Self::LongGap => "gap",
            Self::Void => "void",
            Self::Absent => "absent",
        }
    }

    /// Whether it is in doubt: a person has to look at it.
    pub const fn is_doubt(self) -> bool {
        matches!(
            self,
            Self::HeadDiffers
                | Self::OtherText
                | Self::SealDoubt
                | Self::OtherTerms
                | Self::Two
                | Self::WentOn
                | Self::LongGap
        )
    }

    /// Whether the attempts say so and the roll does not: known once they are looked at.
    pub const fn is_of_attempt(self) -> bool {
        matches!(self, Self::OtherText | Self::SealDoubt | Self::OtherTerms)
    }

    /// Where a candidate at another PC stands.
    pub fn of(candidate: &Candidate) -> Self {
        match (candidate.doubt(), candidate.state) {
            (Some(SeatDoubt::Head), _) => Self::HeadDiffers,
            (Some(SeatDoubt::Two), _) => Self::Two,
            (Some(SeatDoubt::WentOn), _) => Self::WentOn,
            (Some(SeatDoubt::Gap), _) => Self::LongGap,
            (None, _) if candidate.is_void() => Self::Void,
            (None, CandidateState::Absent) => Self::Absent,
            (None, _) if candidate.report.is_some() => Self::Collected,
            (None, _) if candidate.head.is_some() => Self::HeadOnly,
            (None, _) => Self::Missing,
        }
    }
}

/// A seat at another PC, as the roll has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomLine {
    /// The number of the seat.
    pub seat: Option<u32>,
    /// The candidate.
    pub officer: Uuid,
    /// The name of the PC.
    pub station: String,
    /// Where it stands.
    pub state: RoomState,
    /// The head that stands on the paper roll.
    pub paper: Option<SeatHead>,
    /// The head of what came back.
    pub head: Option<SeatHead>,
    /// The attempt that the roll names.
    pub attempt: Option<Uuid>,
    /// How often what came back was interrupted and went on, and for how long in all, in milliseconds by that PC's clock.
    pub interrupted: (u32, u64),
    /// Attempts that came back beside it.
    pub beside: Vec<Uuid>,
    /// Those of them that came from a PC at which this candidate does not sit, each with the name of that PC.
    pub strays: Vec<(Uuid, String)>,
}

impl RoomLine {
    /// Whether a person may say which attempt counts.
    pub fn may_choose(&self) -> bool {
        let open = self.state.is_doubt();
        let decided = matches!(self.state, RoomState::Void | RoomState::Absent);
        open || !decided && !self.strays.is_empty()
    }
}

/// The seats at other PCs, by their numbers.
pub fn room_lines(sitting: &Sitting, name: impl Fn(Uuid) -> String) -> Vec<RoomLine> {
    let line = |c: &Candidate| {
        let placed = c.station.is_some() || !c.beside.is_empty();
        placed.then(|| RoomLine {
            seat: c.seat,
            officer: c.officer,
            station: c.station.map_or_else(String::new, &name),
            state: RoomState::of(c),
            paper: c.head,
            head: c.report.map(|report| report.head),
            attempt: c.attempt,
            interrupted: c.report.map_or((0, 0), |report| (report.interruptions, report.gap_ms)),
            beside: c.beside.iter().map(|b| b.attempt).collect(),
            strays: c.beside.iter().filter(|b| c.is_stray(b)).map(|b| (b.attempt, name(b.station))).collect(),
        })
    };
    let mut lines: Vec<RoomLine> = sitting.candidates().iter().filter_map(line).collect();
    lines.sort_by_key(|line| line.seat.unwrap_or(u32::MAX));
    lines
}

/// Seconds of an interruption, as they are shown.
pub fn gap_seconds(gap_ms: u64) -> String {
    rounding::text(gap_ms as f64 / 1_000.0, 0)
}

/// What is said of the interruptions of what came back; none where there were none.
pub fn interrupted_words(texts: &Messages, line: &RoomLine) -> Option<String> {
    let (times, gap_ms) = line.interrupted;
    (times > 0).then(|| {
        let seconds = gap_seconds(gap_ms);
        texts.format("room-interrupted", &[("times", &times), ("seconds", &seconds)])
    })
}

/// The lines of a roll by the names that the bureau's directory has for its PCs. What came back is held against the terms
/// of the standard and, with the `secret`, or once it is revealed, against the texts that were drawn.
pub(super) fn lines(
    db: &Db,
    folder: &Path,
    roll: &Roll,
    secret: Option<&SittingSecret>,
) -> Result<Vec<RoomLine>, Fail> {
    let sitting = &roll.sitting;
    let bureau = BureauFile::load(folder)?.ok_or(No::NoBureau)?;
    let view = View::of(db, &bureau)?;
    let name = |id: Uuid| listed_as(&view, &id).unwrap_or_else(|| id.to_string());
    let mut lines = room_lines(sitting, name);
    for line in lines.iter_mut().filter(|line| line.state == RoomState::Collected) {
        let Some(attempt) = line.attempt else { continue };
        let terms = match db.attempt_header(attempt) {
            Ok(header) => header.terms(),
            // Collected by the PC that held the sitting before, and not here yet.
            Err(StoreError::NotFound(_)) => continue,
            Err(error) => return Err(error.into()),
        };
        if db.seal_doubt(attempt)?.is_some() {
            line.state = RoomState::SealDoubt;
        } else if terms_fault(&roll.standard, sitting.plan().kind, terms).is_some() {
            line.state = RoomState::OtherTerms;
        }
    }
    let rule = SeatRule::of(&roll.standard, sitting.plan().kind);
    let Some((rule, secret)) = rule.zip(secret.or_else(|| sitting.revealed())) else { return Ok(lines) };
    for line in lines.iter_mut().filter(|line| line.state == RoomState::Collected) {
        let seed = sitting.seat_seed(secret, line.officer);
        let (Some(attempt), Some(seed)) = (line.attempt, seed) else { continue };
        if text_fault(db, attempt, rule, seed)?.is_some() {
            line.state = RoomState::OtherText;
        }
    }
    Ok(lines)
}

/// What an invigilator says of a candidate at another PC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The digits on the paper roll.
    Head(SeatHead),
    /// Did not come.
    Absent,
    /// Void, and why.
    Void(IncidentKind, String),
    /// This attempt counts, and why.
    Counts(Uuid, String),
}

/// Puts decisions of the invigilator on record.
///
/// # Errors
/// [`RoomNo`]; what the store says. What is on record until then stays.
pub fn decide(
    db: &mut Db,
    clock: &dyn Clock,
    by: &Actor,
    built_in: &[Standard],
    sitting: Uuid,
    decisions: &[(Uuid, Decision)],
) -> Result<(), Fail> {
    let mut roll = held(db, sitting, by, built_in)?;
    for (officer, decision) in decisions {
        let officer = *officer;
        if matches!(decision, Decision::Head(_) | Decision::Counts(..)) {
            roll.started(db, clock)?;
        }
        let event = match decision.clone() {
            Decision::Head(head) => SittingEvent::Head { officer, head },
            Decision::Absent => SittingEvent::Absent { officer },
            Decision::Void(why, note) => SittingEvent::Void { officer, why, note },
            Decision::Counts(attempt, note) => SittingEvent::Choose { officer, attempt, note },
        };
        roll.put(db, clock, event)?;
    }
    Ok(())
}

/// Notes that candidates were let write: the moment when the start code is read out.
///
/// # Errors
/// [`RoomNo`]; what the store says.
pub fn start(
    db: &mut Db,
    clock: &dyn Clock,
    by: &Actor,
    built_in: &[Standard],
    sitting: Uuid,
) -> Result<(), Fail> {
    let mut roll = held(db, sitting, by, built_in)?;
    roll.put(db, clock, SittingEvent::Step(SittingStep::Start))
}

/// Closes the sitting, and reveals its secret: every seat has to be accounted for.
///
/// # Errors
/// [`RoomNo`]; what the store says.
pub fn close(
    db: &mut Db,
    clock: &dyn Clock,
    (by, secret): (&Actor, &SittingSecret),
    built_in: &[Standard],
    sitting: Uuid,
) -> Result<(), Fail> {
    let mut roll = held(db, sitting, by, built_in)?;
    roll.started(db, clock)?;
    if roll.sitting.state() != SittingState::Closed {
        roll.put(db, clock, SittingEvent::Step(SittingStep::Close))?;
    }
    if roll.sitting.revealed().is_none() {
        roll.put(db, clock, SittingEvent::Reveal(secret.clone()))?;
    }
    Ok(())
}

/// The wall clock of the roll.
fn now(clock: &dyn Clock) -> Timestamp {
    Timestamp::from_millisecond(clock.wall_ms()).unwrap_or_default()
}
