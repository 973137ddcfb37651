//! The transitions of a sitting: which entry can stand after which.

use jiff::Timestamp;
use uuid::Uuid;

use super::{
    Candidate, CandidateState, ExamAct, IncidentKind, Interruption, Sitting, SittingEntry, SittingEvent,
    SittingRefusal, SittingState, SittingStep, VoidNote,
};
use crate::input::EndReason;

type Outcome = Result<(), SittingRefusal>;

impl Sitting {
    /// Appends the next entry.
    ///
    /// # Errors
    /// Why it can't stand here; then nothing changes.
    pub fn apply(&mut self, entry: SittingEntry) -> Result<(), SittingRefusal> {
        let (at, by) = (entry.at, entry.by);
        match &entry.event {
            SittingEvent::Step(step) => self.step(*step, at, by)?,
            SittingEvent::Open { nonce } => {
                self.step(SittingStep::Open, at, by)?;
                self.nonce = Some(*nonce);
            }
            SittingEvent::SignIn { officer } => self.sign_in(*officer, at, by)?,
            SittingEvent::Seat { officer, seat } => self.seat(*officer, *seat, by)?,
            SittingEvent::Trial { officer } => self.trial(*officer, by)?,
            SittingEvent::Begin { officer, attempt } => self.begin(*officer, *attempt, at, by)?,
            SittingEvent::Interrupt { officer } => {
                let candidate = self.writing(*officer, by)?;
                candidate.state = CandidateState::Interrupted;
            }
            SittingEvent::Resume { officer, gap_ms } => self.resume(*officer, *gap_ms, at, by)?,
            SittingEvent::End { officer, reason } => self.end(*officer, *reason, at, by)?,
            SittingEvent::Void { officer, why, note } => {
                let note = VoidNote { at, by, why: *why, note: note.clone() };
                self.void(*officer, note)?;
            }
            SittingEvent::Absent { officer } => self.absent(*officer, by)?,
            SittingEvent::Place { officer, station } => self.place(*officer, *station, by)?,
            SittingEvent::Deputy { station } => self.name_deputy(*station, by)?,
            SittingEvent::Take { station } => self.take_over(*station, by)?,
            SittingEvent::Head { officer, head } => self.give_head(*officer, *head, by)?,
            SittingEvent::Collect(report) => self.collect(*report, at, by)?,
            SittingEvent::Choose { officer, attempt, .. } => self.choose(*officer, *attempt, at, by)?,
            SittingEvent::Incident(incident) => {
                self.invigilator(by, incident.officer)?;
                if let Some(officer) = incident.officer {
                    self.candidate(officer).ok_or(SittingRefusal::NotACandidate)?;
                }
                if self.state == SittingState::Planned {
                    return Err(SittingRefusal::NotOpen);
                }
            }
            SittingEvent::Reveal(secret) => {
                if !self.state.over() {
                    return Err(SittingRefusal::SealedStill);
                }
                if !self.plan.commitment.is_of(secret) {
                    return Err(SittingRefusal::WrongSecret);
                }
                self.revealed = Some(secret.clone());
            }
        }
        self.entries.push(entry);
        Ok(())
    }

    /// Whether `by` is an invigilator of this sitting, and not the one concerned.
    pub(super) fn invigilator(&self, by: Uuid, concerned: Option<Uuid>) -> Outcome {
        if self.plan.invigilators.contains(&by) && concerned != Some(by) {
            Ok(())
        } else {
            Err(SittingRefusal::NotInvigilator)
        }
    }

    /// Whether `by` acts for `officer`: themselves at their seat, or an invigilator.
    pub(super) fn for_candidate(&self, by: Uuid, officer: Uuid) -> Outcome {
        if by == officer { Ok(()) } else { self.invigilator(by, Some(officer)) }
    }

    pub(super) fn find(&mut self, officer: Uuid) -> Result<&mut Candidate, SittingRefusal> {
        self.candidates.iter_mut().find(|c| c.officer == officer).ok_or(SittingRefusal::NotACandidate)
    }

    fn step(&mut self, step: SittingStep, at: Timestamp, by: Uuid) -> Outcome {
        let next = self.state.after(step)?;
        self.invigilator(by, None)?;
        let any = |state: CandidateState| self.candidates.iter().any(|c| c.state == state);
        match step {
            SittingStep::Start => {
                // Who sits at another PC signs in there.
                let placed = self.candidates.iter().any(|c| c.station.is_some());
                if !any(CandidateState::SignedIn) && !any(CandidateState::Trial) && !placed {
                    return Err(SittingRefusal::NobodyHere);
                }
            }
            SittingStep::Close => {
                if any(CandidateState::Writing) {
                    return Err(SittingRefusal::StillWriting);
                }
                if any(CandidateState::Interrupted) {
                    return Err(SittingRefusal::Undecided);
                }
                if self.candidates.iter().any(|c| c.is_awaited() && c.head.is_none()) {
                    return Err(SittingRefusal::SeatMissing);
                }
                for candidate in self.candidates.iter_mut().filter(|c| !c.is_awaited()) {
                    if matches!(
                        candidate.state,
                        CandidateState::Expected | CandidateState::SignedIn | CandidateState::Trial
                    ) {
                        candidate.state = CandidateState::Absent;
                    }
                }
            }
            SittingStep::Cancel => {
                for candidate in self.candidates.iter_mut().filter(|c| c.attempt.is_some()) {
                    candidate.state = CandidateState::Void;
                    candidate.void.get_or_insert_with(|| VoidNote {
                        at,
                        by,
                        why: IncidentKind::Other,
                        note: String::new(),
                    });
                }
            }
            SittingStep::Open => {}
        }
        self.state = next;
        Ok(())
    }

    const fn open(&self) -> Outcome {
        match self.state {
            SittingState::Open | SittingState::Running => Ok(()),
            SittingState::Planned => Err(SittingRefusal::NotOpen),
            SittingState::Closed | SittingState::Cancelled => Err(SittingRefusal::Over),
        }
    }

    const fn running(&self) -> Outcome {
        match self.state {
            SittingState::Running => Ok(()),
            SittingState::Planned | SittingState::Open => Err(SittingRefusal::NotRunning),
            SittingState::Closed | SittingState::Cancelled => Err(SittingRefusal::Over),
        }
    }

    fn sign_in(&mut self, officer: Uuid, at: Timestamp, by: Uuid) -> Outcome {
        self.open()?;
        self.for_candidate(by, officer)?;
        let candidate = self.find(officer)?;
        if candidate.station.is_some() {
            return Err(SittingRefusal::AtOtherPc);
        }
        // A candidate recorded as absent may still come.
        if !matches!(candidate.state, CandidateState::Expected | CandidateState::Absent) {
            return Err(SittingRefusal::WrongState(candidate.state));
        }
        candidate.state = CandidateState::SignedIn;
        candidate.signed_in_at = Some(at);
        Ok(())
    }

    fn seat(&mut self, officer: Uuid, seat: u32, by: Uuid) -> Outcome {
        if self.state.over() {
            return Err(SittingRefusal::Over);
        }
        self.invigilator(by, Some(officer))?;
        if !(1..=self.plan.seats).contains(&seat) {
            return Err(SittingRefusal::NoSuchSeat);
        }
        if self.candidates.iter().any(|c| c.seat == Some(seat) && c.officer != officer) {
            return Err(SittingRefusal::SeatTaken);
        }
        let candidate = self.find(officer)?;
        // The seat is part of the seed: once the attempt has begun it is fixed.
        if candidate.attempt.is_some() {
            return Err(SittingRefusal::WrongState(candidate.state));
        }
        candidate.seat = Some(seat);
        Ok(())
    }

    fn trial(&mut self, officer: Uuid, by: Uuid) -> Outcome {
        self.open()?;
        self.for_candidate(by, officer)?;
        if self.rules.trial_ms == 0 {
            return Err(SittingRefusal::NoTrial);
        }
        let candidate = self.find(officer)?;
        if candidate.state != CandidateState::SignedIn {
            return Err(SittingRefusal::WrongState(candidate.state));
        }
        candidate.state = CandidateState::Trial;
        Ok(())
    }

    fn begin(&mut self, officer: Uuid, attempt: Uuid, at: Timestamp, by: Uuid) -> Outcome {
        self.running()?;
        self.for_candidate(by, officer)?;
        if self.candidates.iter().any(|c| c.attempt == Some(attempt) && c.officer != officer) {
            return Err(SittingRefusal::AttemptTaken);
        }
        let candidate = self.find(officer)?;
        if candidate.attempt.is_some() {
            return Err(super::ExamRefusal::NoRestart.into());
        }
        if !matches!(candidate.state, CandidateState::SignedIn | CandidateState::Trial) {
            return Err(SittingRefusal::WrongState(candidate.state));
        }
        if candidate.seat.is_none() {
            return Err(SittingRefusal::NoSeat);
        }
        candidate.state = CandidateState::Writing;
        candidate.attempt = Some(attempt);
        candidate.began_at = Some(at);
        Ok(())
    }

    /// A candidate who writes, and on whose behalf `by` may speak.
    fn writing(&mut self, officer: Uuid, by: Uuid) -> Result<&mut Candidate, SittingRefusal> {
        self.running()?;
        self.for_candidate(by, officer)?;
        let candidate = self.find(officer)?;
        if candidate.state == CandidateState::Writing {
            Ok(candidate)
        } else {
            Err(SittingRefusal::WrongState(candidate.state))
        }
    }

    fn resume(&mut self, officer: Uuid, gap_ms: u64, at: Timestamp, by: Uuid) -> Outcome {
        self.running()?;
        self.for_candidate(by, officer)?;
        let by_invigilator = self.invigilator(by, Some(officer)).is_ok();
        let rules = self.rules;
        let candidate = self.find(officer)?;
        if candidate.state != CandidateState::Interrupted {
            return Err(SittingRefusal::WrongState(candidate.state));
        }
        let times = candidate.interruptions.len() as u32;
        rules.allow(ExamAct::Resume { times, by_invigilator })?;
        candidate.state = CandidateState::Writing;
        candidate.interruptions.push(Interruption { resumed_at: at, by, gap_ms });
        Ok(())
    }

    fn end(&mut self, officer: Uuid, reason: EndReason, at: Timestamp, by: Uuid) -> Outcome {
        let candidate = self.writing(officer, by)?;
        // A power cut never fails a candidate: it is an interruption, and the attempt is resumed or void.
        candidate.state = match reason {
            EndReason::Interrupted => CandidateState::Interrupted,
            EndReason::Time | EndReason::HandedIn => {
                candidate.ended_at = Some(at);
                CandidateState::Ended(reason)
            }
        };
        Ok(())
    }

    fn void(&mut self, officer: Uuid, note: VoidNote) -> Outcome {
        self.invigilator(note.by, Some(officer))?;
        if self.state == SittingState::Cancelled {
            return Err(SittingRefusal::Over);
        }
        let candidate = self.find(officer)?;
        // Of a PC that never came back no attempt is known.
        let begun = candidate.attempt.is_some() || candidate.station.is_some();
        if !begun || candidate.state == CandidateState::Void {
            return Err(SittingRefusal::WrongState(candidate.state));
        }
        candidate.state = CandidateState::Void;
        candidate.void = Some(note);
        Ok(())
    }

    fn absent(&mut self, officer: Uuid, by: Uuid) -> Outcome {
        self.open()?;
        self.invigilator(by, Some(officer))?;
        let candidate = self.find(officer)?;
        if candidate.state != CandidateState::Expected {
            return Err(SittingRefusal::WrongState(candidate.state));
        }
        candidate.state = CandidateState::Absent;
        Ok(())
    }
}
