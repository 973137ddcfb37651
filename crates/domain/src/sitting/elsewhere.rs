//! Seats at other PCs: who is placed there, what comes back, and what is in doubt.
//!
//! The invigilator's PC is the one writer of the roll. What a seat PC reports becomes one entry of it, named by the
//! candidate. A report that contradicts the paper roll, or another one of the same PC, is in doubt: nothing is judged by
//! it until an invigilator has chosen. One of a PC that is not the candidate's stands beside and is told: whoever forges
//! it puts nobody in doubt.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{
    Candidate, CandidateState, OpeningNonce, SeatHead, Sitting, SittingEntry, SittingPlan, SittingRefusal,
    SittingRules, SittingState, SittingStep,
};
use crate::input::EndReason;
use crate::time_floor::TOLERANCE_MS;

#[cfg(test)]
mod tests;

type Outcome = Result<(), SittingRefusal>;

/// What came back of an exam that was written at another PC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeatReport {
    /// The candidate.
    pub officer: Uuid,
    /// The attempt.
    pub attempt: Uuid,
    /// The PC, as the bureau's directory names it.
    pub station: Uuid,
    /// The head of its journal when the attempt was sealed.
    pub head: SeatHead,
    /// When it began by the clock of that PC: told, never judged.
    pub began: Timestamp,
    /// When it ended by the clock of that PC.
    pub ended: Timestamp,
    /// How it ended.
    pub reason: EndReason,
    /// How often it was interrupted and went on.
    pub interruptions: u32,
    /// For how long in all, in milliseconds of the wall clock.
    pub gap_ms: u64,
}

/// Why nothing is judged by what came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SeatDoubt {
    /// Its head is not the one on the paper roll.
    Head,
    /// There is more than one attempt of the candidate's PC, or one that came though the candidate has no PC.
    Two,
    /// It went on after more interruptions than the standard allows.
    WentOn,
    /// It says that it stood still for longer than there was from the start to the collecting, or to the close.
    Gap,
}

impl SeatDoubt {
    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Two => "two",
            Self::WentOn => "went-on",
            Self::Gap => "gap",
        }
    }
}

impl Candidate {
    /// Why nothing is judged by what came back of this candidate; none if nothing is in doubt, or a person has chosen.
    pub fn doubt(&self) -> Option<SeatDoubt> {
        if self.is_void() || self.chosen.is_some() {
            return None;
        }
        let of = self.report.as_ref();
        if of.is_some_and(|report| self.head.is_some_and(|head| head != report.head)) {
            return Some(SeatDoubt::Head);
        }
        let two = self.beside.iter().any(|report| !self.is_stray(report));
        two.then_some(SeatDoubt::Two).or(self.against)
    }

    /// Whether a report came from a PC at which this candidate does not sit. It is kept and told, and counts only if an
    /// invigilator says so.
    pub fn is_stray(&self, report: &SeatReport) -> bool {
        match (&self.report, self.station) {
            (Some(own), _) => own.station != report.station,
            (None, Some(planned)) => planned != report.station,
            // At the PC of the roll: what was begun there is the candidate's.
            (None, None) => self.attempt.is_some(),
        }
    }

    /// Whether this candidate sits at another PC and nothing has come back: not if they were absent or it is void.
    pub fn is_awaited(&self) -> bool {
        let decided = matches!(self.state, CandidateState::Void | CandidateState::Absent);
        self.station.is_some() && self.report.is_none() && !decided
    }

    fn take(
        &mut self,
        report: SeatReport,
        against: Option<SeatDoubt>,
        (started, at): (Option<Timestamp>, Timestamp),
    ) {
        self.against = against;
        self.state = match report.reason {
            EndReason::Interrupted => CandidateState::Interrupted,
            reason => CandidateState::Ended(reason),
        };
        self.attempt = Some(report.attempt);
        // By the clock of the roll: the other one may be years wrong.
        self.began_at = started;
        self.ended_at = Some(at);
        self.report = Some(report);
    }
}

impl Sitting {
    /// When candidates were let write.
    pub fn started_at(&self) -> Option<Timestamp> {
        let start = |step| step == Some(SittingStep::Start);
        self.entries.iter().find(|entry| start(entry.event.step())).map(|entry| entry.at)
    }

    /// Whether somebody was ever placed at another PC.
    pub const fn is_elsewhere(&self) -> bool {
        self.elsewhere
    }

    /// Whether this attempt of `officer` is one that counts. At one PC an attempt is on the roll as soon as it begins; with
    /// other PCs only the one that the roll names counts, and none while that is in doubt.
    pub fn counts(&self, officer: Uuid, attempt: Uuid) -> bool {
        if !self.elsewhere {
            return true;
        }
        let named = |c: &Candidate| c.attempt == Some(attempt) && c.doubt().is_none();
        self.candidate(officer).is_some_and(named)
    }

    /// The time of an exam that was written at another PC, by the clock of the roll; none for one of this PC.
    pub fn time_of(&self, attempt: Uuid) -> Option<Timestamp> {
        let reported = |c: &&Candidate| c.report.is_some_and(|report| report.attempt == attempt);
        self.candidates.iter().find(reported).and(self.started_at())
    }

    /// What the interruptions of a report that is collected at `at` contradict. Its clocks are those of its PC, so that a
    /// clock that was set may contradict it too: an invigilator decides.
    fn against(&self, report: &SeatReport, at: Timestamp) -> Option<SeatDoubt> {
        if report.interruptions > self.rules.goes_on_elsewhere() {
            return Some(SeatDoubt::WentOn);
        }
        let closed = self.entries.iter().find(|entry| entry.event.step() == Some(SittingStep::Close));
        let until = closed.map_or(at, |entry| entry.at.min(at));
        let there_was = until.duration_since(self.let_write_at(at)?).as_millis().max(0);
        let gap = i128::from(report.gap_ms) - i128::from(TOLERANCE_MS);
        (gap > there_was).then_some(SeatDoubt::Gap)
    }

    /// From when on candidates at other PCs may have written, as is known at `now`: from the start, or from the opening
    /// where the start was noted as late as with the first thing that came back.
    fn let_write_at(&self, now: Timestamp) -> Option<Timestamp> {
        const AT_ONCE: SignedDuration = SignedDuration::from_secs(30);
        let step = |wanted| move |entry: &&SittingEntry| entry.event.step() == Some(wanted);
        let opened = self.entries.iter().find(step(SittingStep::Open)).map(|entry| entry.at);
        let n = self.entries.iter().position(|entry| entry.event.step() == Some(SittingStep::Start))?;
        let started = self.entries.get(n)?.at;
        let next = self.entries.get(n + 1).map_or(now, |next| next.at);
        let late = next.duration_since(started) < AT_ONCE;
        if late { opened.or(Some(started)) } else { Some(started) }
    }

    /// The sitting as a PC of the room holds it, in memory only: opened, and seated as its ticket says. What happens there
    /// follows the same rules; the roll is the invigilator's.
    pub fn at_seat(
        plan: SittingPlan,
        rules: SittingRules,
        nonce: OpeningNonce,
        seats: &[(Uuid, u32)],
    ) -> Self {
        let mut sitting = Self::new(plan, rules);
        sitting.state = SittingState::Open;
        sitting.nonce = Some(nonce);
        for candidate in &mut sitting.candidates {
            candidate.seat =
                seats.iter().find(|(officer, _)| *officer == candidate.officer).map(|(_, seat)| *seat);
        }
        sitting
    }

    /// At a PC of the room: the start code was given.
    pub const fn let_write(&mut self) {
        if matches!(self.state, SittingState::Open) {
            self.state = SittingState::Running;
        }
    }

    pub(super) fn place(&mut self, officer: Uuid, station: Option<Uuid>, by: Uuid) -> Outcome {
        if self.state.over() {
            return Err(SittingRefusal::Over);
        }
        self.invigilator(by, Some(officer))?;
        let candidate = self.find(officer)?;
        if !matches!(candidate.state, CandidateState::Expected | CandidateState::Absent) {
            return Err(SittingRefusal::WrongState(candidate.state));
        }
        candidate.station = station;
        self.elsewhere = true;
        Ok(())
    }

    pub(super) fn give_head(&mut self, officer: Uuid, head: SeatHead, by: Uuid) -> Outcome {
        self.begun_elsewhere()?;
        self.invigilator(by, Some(officer))?;
        let candidate = self.find(officer)?;
        if candidate.station.is_none() {
            return Err(SittingRefusal::NotPlaced);
        }
        if matches!(candidate.state, CandidateState::Void | CandidateState::Absent) {
            return Err(SittingRefusal::WrongState(candidate.state));
        }
        candidate.head = Some(head);
        Ok(())
    }

    pub(super) fn collect(&mut self, report: SeatReport, at: Timestamp, by: Uuid) -> Outcome {
        self.begun_elsewhere()?;
        self.for_candidate(by, report.officer)?;
        if !self.elsewhere {
            return Err(SittingRefusal::NotPlaced);
        }
        let known = |c: &Candidate| {
            c.attempt == Some(report.attempt) || c.beside.iter().any(|b| b.attempt == report.attempt)
        };
        if self.candidates.iter().any(known) {
            return Err(SittingRefusal::AttemptTaken);
        }
        let (running, started) = (self.state == SittingState::Running, self.started_at());
        let against = self.against(&report, at);
        let candidate = self.find(report.officer)?;
        let awaited = match candidate.state {
            CandidateState::Expected => true,
            CandidateState::Absent => running,
            _ => false,
        };
        if awaited && candidate.report.is_none() && candidate.station == Some(report.station) {
            candidate.take(report, against, (started, at));
        } else {
            candidate.beside.push(report);
        }
        Ok(())
    }

    pub(super) fn choose(&mut self, officer: Uuid, attempt: Uuid, at: Timestamp, by: Uuid) -> Outcome {
        self.begun_elsewhere()?;
        self.invigilator(by, Some(officer))?;
        let started = self.started_at();
        let candidate = self.find(officer)?;
        // What is stray is in doubt only if somebody says so, by choosing.
        let open = candidate.chosen.is_none() && candidate.state != CandidateState::Void;
        if !open || candidate.doubt().is_none() && candidate.beside.is_empty() {
            return Err(SittingRefusal::NoDoubt);
        }
        if let Some(n) = candidate.beside.iter().position(|b| b.attempt == attempt) {
            let report = candidate.beside.remove(n);
            let before = candidate.report.take();
            // Whoever chose it has seen what it says of interruptions.
            candidate.take(report, None, (started, at));
            candidate.beside.extend(before);
        } else if candidate.attempt != Some(attempt) {
            return Err(SittingRefusal::NoSuchAttempt);
        }
        candidate.chosen = Some(attempt);
        Ok(())
    }

    /// Reports come while it runs, and after it was closed.
    const fn begun_elsewhere(&self) -> Outcome {
        match self.state {
            SittingState::Running | SittingState::Closed => Ok(()),
            SittingState::Planned | SittingState::Open => Err(SittingRefusal::NotRunning),
            SittingState::Cancelled => Err(SittingRefusal::Over),
        }
    }
}
