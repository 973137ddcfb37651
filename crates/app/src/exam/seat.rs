//! A candidate at this PC: sign-in by badge and PIN, the trial, the exam.

use uuid::Uuid;

use crate::access::{Then, check_secret};
use crate::notice::Notice;
use crate::session::DrillSession;
use crate::station::Station;
use dabiao_content::generator::Generator;
use dabiao_domain::attempt::{AttemptMode, AttemptStart};
use dabiao_domain::drill::Drill;
use dabiao_domain::exercise::RecordType;
use dabiao_domain::input::{EndReason, EventKind, LogHeader};
use dabiao_domain::record::Kind;
use dabiao_domain::roster::{Officer, clean_badge};
use dabiao_domain::sitting::{CandidateState, SittingEvent, SittingState};
use dabiao_store::ClockStamp;

/// What ids of trial texts begin with: they are never kept.
pub const TRIAL: &str = "trial/";

/// A sign of life of a running exam goes to disk at least this often, in milliseconds.
const HEARTBEAT_MS: u64 = 1_000;

/// Where the candidate at this PC is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CandidateStep {
    /// Reads what is asked.
    Briefing,
    /// Tries the keyboard, or has done so; may write once the sitting runs.
    Ready,
    /// Was interrupted and may go on, or has to ask the invigilator.
    Interrupted,
    /// Has ended and sees the result of this attempt.
    Ended(Uuid),
}

/// The candidate at this PC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatSession {
    /// Who.
    pub officer: Officer,
    /// In which sitting.
    pub sitting: Uuid,
    /// At which seat.
    pub seat: u32,
    /// Where they are.
    pub step: CandidateStep,
    /// The invigilator who has let them go on after an interruption.
    pub let_by: Option<Uuid>,
    /// When the last sign of life was written, on the monotonic clock.
    pub(super) heartbeat_ms: u64,
}

impl Station {
    /// A candidate wants to sit down: their PIN is checked, or their first one is kept.
    pub(crate) fn seat_in(&mut self, badge: &str, secret: String) {
        // One after the other: what is looked at first takes the seat, or makes the next one wait.
        if self.seating() || self.exams.seat.is_some() {
            return;
        }
        let Some(known) = self.held() else { return };
        let candidates = known.sitting.plan().candidates.clone();
        let officer = clean_badge(badge)
            .ok()
            .and_then(|badge| self.core.officers.iter().find(|o| o.badge == badge))
            .filter(|o| candidates.contains(&o.id))
            .cloned();
        let Some(officer) = officer else {
            self.core.notice =
                Some(Notice::new(&self.core.texts, "error-no-candidate", &[("badge", &badge)]));
            return;
        };
        match self.core.account(officer.id).filter(|a| a.secret.is_some()).cloned() {
            Some(account) => {
                let wait = self.core.wait_ms(&account).div_ceil(1000);
                if wait > 0 {
                    let values: [(&str, &dyn std::fmt::Display); 1] = [("seconds", &wait)];
                    self.core.notice = Some(Notice::new(&self.core.texts, "error-secret-wait", &values));
                } else {
                    self.check(officer.id, secret, Then::Seat);
                }
            }
            None => match check_secret(&secret, &officer.badge, false) {
                Ok(()) => self.hash(officer.id, secret, Then::FirstPin),
                Err(fault) => self.core.refuse_secret(fault),
            },
        }
    }

    /// The PIN was right.
    pub(crate) fn take_seat(&mut self, officer: Uuid) {
        let Some((sitting, _)) = self.exams.held.filter(|_| self.exams.seat.is_none()) else { return };
        let found = self.held().and_then(|s| s.sitting.candidate(officer)).cloned();
        let (Some(candidate), Some(officer)) = (found, self.core.officer_of(officer)) else { return };
        let step = match candidate.state {
            CandidateState::Expected | CandidateState::Absent => {
                let event = SittingEvent::SignIn { officer: officer.id };
                if !self.put_on_record(sitting, officer.id, event) {
                    return;
                }
                CandidateStep::Briefing
            }
            CandidateState::SignedIn | CandidateState::Trial => CandidateStep::Briefing,
            CandidateState::Interrupted => CandidateStep::Interrupted,
            CandidateState::Ended(_) | CandidateState::Void | CandidateState::Writing => {
                let state = self.core.texts.of(&candidate.state);
                self.core.notice =
                    Some(Notice::new(&self.core.texts, "error-candidate-over", &[("state", &state)]));
                return;
            }
        };
        let seat = candidate.seat.unwrap_or_default();
        self.core.notice = None;
        self.ask_for_space();
        self.exams.seat = Some(SeatSession { officer, sitting, seat, step, let_by: None, heartbeat_ms: 0 });
    }

    /// The trial: a minute of text that nobody keeps.
    pub(crate) fn start_trial(&mut self) {
        let Some(seat) = self.exams.seat.clone() else { return };
        let Some(rules) = self.held().map(|s| s.sitting.rules()) else { return };
        let state = self.held().and_then(|s| s.sitting.candidate(seat.officer.id)).map(|c| c.state);
        if state == Some(CandidateState::SignedIn) {
            let event = SittingEvent::Trial { officer: seat.officer.id };
            if !self.put_on_record(seat.sitting, seat.officer.id, event) {
                return;
            }
        }
        let seed = self.core.config.clock.new_id().as_u64_pair().1;
        let Some(text) = self.exam_text(seat.sitting, seed) else { return };
        let header = LogHeader::practice(text.0, text.1, Some(rules.trial_ms));
        let start = self.attempt_start(&seat, format!("{TRIAL}{seed:016x}"), AttemptMode::Practice);
        self.result = None;
        self.session = Some(DrillSession::new(Drill::new(header), start));
        self.set_step(CandidateStep::Ready);
    }

    /// No trial, or enough of it.
    pub(crate) fn end_trial(&mut self) {
        if self.session.as_ref().is_some_and(|s| s.start().exercise_id.starts_with(TRIAL)) {
            self.session = None;
        }
        self.ask_for_space();
        self.set_step(CandidateStep::Ready);
    }

    /// The exam begins, and with it the clock.
    pub(crate) fn begin_exam(&mut self) {
        let Some(seat) = self.exams.seat.clone() else { return };
        let Some(known) = self.held() else { return };
        let standard = known.standard.clone();
        let secret = self.exams.seals.secret(seat.sitting);
        let seed = secret.and_then(|secret| known.sitting.seat_seed(secret, seat.officer.id));
        let Some(seed) = seed else {
            self.core.notice = Some(Notice::new(&self.core.texts, "error-sitting-secret", &[]));
            return;
        };
        if known.sitting.state() != SittingState::Running {
            self.core.notice = Some(Notice::new(&self.core.texts, "error-sitting-not-started", &[]));
            return;
        }
        if !self.core.time_allows() || !self.has_space_for_exam() {
            return;
        }
        let Some((text, policy)) = self.exam_text(seat.sitting, seed) else { return };
        let kind = standard.passage.as_ref().map_or("", |p| p.kind.name());
        let id = format!("exam/{kind}/{}/{seed:016x}", dabiao_content::generator::VERSION);
        let start = self.attempt_start(&seat, id, AttemptMode::Exam);
        let header = LogHeader::exam(text, policy, standard.duration_ms, standard.hand_in_early);
        let event = SittingEvent::Begin { officer: seat.officer.id, attempt: start.id };
        let Some(entry) = self.numbered(seat.sitting, seat.officer.id, event) else { return };
        let now = self.core.mono_ms();
        let (stored_start, stored_header) = (start.clone(), header.clone());
        let reply = self.core.store.call(move |db| db.begin_exam(&stored_start, &stored_header, &entry));
        self.core.written(reply);
        let mut session = DrillSession::new(Drill::new(header), start);
        session.start_clock(now);
        self.result = None;
        self.session = Some(session);
        self.record(now, EventKind::Start);
    }

    /// The candidate has ended and leaves; the next one may sign in.
    pub(crate) fn leave_seat(&mut self) {
        if !self.in_exam() {
            if self.in_trial() {
                self.session = None;
            }
            if self.exams.seat.take().is_some() {
                self.result = None;
            }
        }
    }

    /// What is done beside the drill when an exam has ended: its end on record, and the result shown.
    pub(crate) fn exam_ended(
        &mut self,
        attempt: Uuid,
        reason: EndReason,
    ) -> Option<dabiao_store::NumberedEntry> {
        let seat = self.exams.seat.clone()?;
        self.set_step(CandidateStep::Ended(attempt));
        self.numbered(seat.sitting, seat.officer.id, SittingEvent::End { officer: seat.officer.id, reason })
    }

    /// A sign of life of a running exam, with all clocks, also while nobody types.
    pub(crate) fn beat(&mut self) {
        let now = self.core.mono_ms();
        if !self.in_exam() {
            return;
        }
        let Some(seat) = self.exams.seat.as_mut().filter(|s| now >= s.heartbeat_ms + HEARTBEAT_MS) else {
            return;
        };
        seat.heartbeat_ms = now;
        let Some((id, seq)) = self.session.as_ref().map(|s| (s.id(), s.drill().events().len() as u64)) else {
            return;
        };
        let stamp = ClockStamp { seq, ..self.core.config.clock.stamp() };
        self.core.written(self.core.store.call(move |db| db.beat(id, &stamp)));
    }

    fn set_step(&mut self, step: CandidateStep) {
        if let Some(seat) = &mut self.exams.seat {
            seat.step = step;
        }
    }

    fn attempt_start(&self, seat: &SeatSession, exercise_id: String, mode: AttemptMode) -> AttemptStart {
        let known = self.core.sitting(seat.sitting);
        let kind = known.and_then(|s| s.standard.passage.as_ref()).map(|p| p.kind);
        AttemptStart {
            id: self.core.config.clock.new_id(),
            officer_id: seat.officer.id,
            unit_id: seat.officer.unit_id,
            exercise_id,
            title: known.map_or_else(String::new, |s| s.standard.title.clone()),
            record_type: kind.map_or(RecordType::Population, RecordType::of),
            mode,
            started_at_ms: self.core.config.clock.wall_ms(),
            sitting_id: (mode == AttemptMode::Exam).then_some(seat.sitting),
        }
    }

    /// The text of a seat: its own parallel passage.
    fn exam_text(&mut self, sitting: Uuid, seed: u64) -> Option<(String, dabiao_domain::text::Policy)> {
        let standard = self.core.sitting(sitting)?.standard.clone();
        let rule = standard.passage?;
        match self.carried_passage(rule.kind, seed, rule.length as usize) {
            Ok(text) => Some((text, standard.policy)),
            Err(detail) => {
                self.core.notice =
                    Some(Notice::new(&self.core.texts, "error-generate", &[("detail", &detail)]));
                None
            }
        }
    }

    /// A passage from what the program carries: a trainer's own templates have no place in an exam, and
    /// anybody must be able to make it again.
    fn carried_passage(&mut self, kind: Kind, seed: u64, length: usize) -> Result<String, String> {
        if self.exams.generator.is_none() {
            let made = Generator::embedded();
            self.exams.generator =
                Some(made.map_err(|e| e.first().map(ToString::to_string).unwrap_or_default())?);
        }
        let Some(generator) = &self.exams.generator else { return Err(String::new()) };
        generator.passage(kind, seed, length).map(|p| p.text).map_err(|fault| fault.to_string())
    }
}
