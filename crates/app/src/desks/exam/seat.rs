//! A candidate at this PC: sign-in by badge and PIN, the trial, the exam.

use super::desk::Exams;
use super::paper::{PaperFor, SeatPaper, record_type};
use super::seat_session::{CandidateStep, SeatSession};
use dabiao_domain::role::Permission;
use uuid::Uuid;

use crate::core::{Core, Request, Seen};
use crate::drill::{Runner, RunningDrill};
use crate::notice::Notice;
use dabiao_domain::attempt::{AttemptMode, AttemptStart};
use dabiao_domain::exercise::RecordType;
use dabiao_domain::input::{EndReason, EventKind};
use dabiao_domain::machine::Machine;
use dabiao_domain::roster::clean_badge;
use dabiao_domain::sitting::{CandidateState, SittingEvent, SittingState};
use dabiao_domain::source::trial_id;
use dabiao_store::ClockStamp;

/// A heartbeat of a running exam is written to disk at least this often, in milliseconds.
const HEARTBEAT_MS: u64 = 1_000;

impl Seen<'_, Exams> {
    fn attempt_start(self, seat: &SeatSession, exercise_id: String, mode: AttemptMode) -> AttemptStart {
        let known = self.core.sitting(seat.sitting);
        AttemptStart {
            id: self.core.config.clock.new_id(),
            officer_id: seat.officer.id,
            unit_id: seat.officer.unit_id,
            exercise_id,
            title: known.map_or_else(String::new, |s| s.standard.title.clone()),
            record_type: known.map_or(RecordType::Population, record_type),
            mode,
            started_at_ms: self.core.config.clock.wall_ms(),
            sitting_id: (mode == AttemptMode::Exam).then_some(seat.sitting),
        }
    }
}

impl Exams {
    /// A candidate wants to sit down: their PIN is checked, or their first one is stored.
    pub(crate) fn seat_in(&mut self, badge: &str, secret: String, core: &mut Core) {
        if self.seat.is_some() {
            return;
        }
        let Some(known) = self.seen(core).held() else { return };
        let candidates = known.sitting.plan().candidates.clone();
        let officer = clean_badge(badge)
            .ok()
            .and_then(|badge| core.roster.officers.iter().find(|o| o.badge == badge))
            .filter(|o| candidates.contains(&o.id))
            .cloned();
        let Some(officer) = officer else {
            core.notice = Some(Notice::new(&core.texts, "error-no-candidate", &[("badge", &badge)]));
            return;
        };
        // At a PC of the room nobody gives PINs: who has none there is known by the invigilator who looks at them.
        let known = core.account(officer.id).is_some_and(|account| account.secret.is_some());
        if self.tickets.shown.is_some() && !known {
            return core.request(Request::TakeSeat(officer.id));
        }
        core.request(Request::CheckSeat { officer, secret });
    }

    /// The PIN was right.
    pub(crate) fn take_seat(&mut self, officer: Uuid, core: &mut Core) {
        let Some((sitting, _)) = self.held.filter(|_| self.seat.is_none()) else { return };
        let found = self.seen(core).held().and_then(|s| s.sitting.candidate(officer)).cloned();
        let (Some(candidate), Some(officer)) = (found, core.officer_of(officer)) else { return };
        if core.authorized_of(officer.id, Permission::SitExam).is_none() {
            return;
        }
        let step = match candidate.state {
            CandidateState::Expected | CandidateState::Absent => {
                let event = SittingEvent::SignIn { officer: officer.id };
                if !self.append_event_of(sitting, officer.id, event, core) {
                    return;
                }
                CandidateStep::Briefing
            }
            CandidateState::SignedIn | CandidateState::Trial => CandidateStep::Briefing,
            CandidateState::Interrupted => CandidateStep::Interrupted,
            CandidateState::Ended(_) | CandidateState::Void | CandidateState::Writing => {
                let state = core.texts.of(&candidate.state);
                core.notice = Some(Notice::new(&core.texts, "error-candidate-over", &[("state", &state)]));
                return;
            }
        };
        let seat = candidate.seat.unwrap_or_default();
        core.notice = None;
        self.ask_for_space(core);
        // Whoever gave the start code after an interruption is the invigilator.
        let let_by = self.held.map(|(_, by)| by).filter(|_| self.is_of_ticket(sitting));
        let officer = self.as_the_ticket_says(officer);
        self.seat = Some(SeatSession { officer, sitting, seat, step, let_by, heartbeat_ms: 0 });
    }

    /// The trial: a minute of text that is not stored.
    pub(crate) fn start_trial(&mut self, runner: &mut Runner, core: &mut Core) {
        let Some(seat) = self.seat.clone() else { return };
        let Some(rules) = self.seen(core).held().map(|s| s.sitting.rules()) else { return };
        let state =
            self.seen(core).held().and_then(|s| s.sitting.candidate(seat.officer.id)).map(|c| c.state);
        if state == Some(CandidateState::SignedIn) {
            let event = SittingEvent::Trial { officer: seat.officer.id };
            if !self.append_event_of(seat.sitting, seat.officer.id, event, core) {
                return;
            }
        }
        let seed = core.config.clock.new_id().as_u64_pair().1;
        let Some(paper) = self.paper_of_seat(seed, PaperFor::Trial(rules.trial_ms), core) else { return };
        let start = self.seen(core).attempt_start(&seat, trial_id(seed), AttemptMode::Practice);
        runner.begin(RunningDrill::new(Machine::new(paper.header), start), core);
        self.set_step(CandidateStep::Ready);
    }

    /// No trial, or enough of it.
    pub(super) fn end_trial(&mut self, runner: &mut Runner, core: &mut Core) {
        if runner.in_trial() {
            runner.drop_session();
        }
        self.trial_ended(core);
    }

    /// The candidate may write, once the sitting runs.
    pub(crate) fn trial_ended(&mut self, core: &mut Core) {
        self.ask_for_space(core);
        self.set_step(CandidateStep::Ready);
    }

    /// The exam begins, and with it the clock.
    pub(crate) fn begin_exam(&mut self, runner: &mut Runner, core: &mut Core) {
        let Some(seat) = self.seat.clone() else { return };
        let Some(known) = self.seen(core).held() else { return };
        let of_secret = || {
            let secret = self.seals.secret(seat.sitting)?;
            known.sitting.seat_seed(secret, seat.officer.id)
        };
        let at_seat = self.is_of_ticket(seat.sitting);
        let seed = if at_seat { self.ticket_seed(seat.officer.id) } else { of_secret() };
        if at_seat && seed.is_none() {
            core.notice = Some(Notice::new(&core.texts, "error-sitting-not-started", &[]));
            return;
        }
        let Some(seed) = seed else {
            core.notice = Some(Notice::new(&core.texts, "error-sitting-secret", &[]));
            return;
        };
        if known.sitting.state() != SittingState::Running {
            core.notice = Some(Notice::new(&core.texts, "error-sitting-not-started", &[]));
            return;
        }
        if at_seat && core.seat_begun_before(seat.sitting, seat.officer.id) {
            return;
        }
        if !core.time_allows() || !self.has_space_for_exam(core) {
            return;
        }
        let Some(SeatPaper { id, header }) = self.paper_of_seat(seed, PaperFor::Exam, core) else { return };
        let start = self.seen(core).attempt_start(&seat, id, AttemptMode::Exam);
        let event = SittingEvent::Begin { officer: seat.officer.id, attempt: start.id };
        let Some(entry) = Self::numbered(seat.sitting, seat.officer.id, event, core) else { return };
        let now = core.mono_ms();
        let (stored_start, stored_header) = (start.clone(), header.clone());
        let reply = core.store.call(move |db| {
            if at_seat {
                // The roll is the invigilator's.
                db.begin_attempt(&stored_start, &stored_header)
            } else {
                db.begin_exam(&stored_start, &stored_header, &entry)
            }
        });
        core.written(reply);
        let mut ongoing = RunningDrill::new(Machine::new(header), start);
        ongoing.start_clock(now);
        runner.begin(ongoing, core);
        runner.record(now, EventKind::Start, core);
        if at_seat {
            core.keep_mark_of_seat(seat.sitting, seat.officer.id);
        }
    }

    /// The candidate has ended and leaves; the next one may sign in.
    pub(crate) fn leave_seat(&mut self, runner: &mut Runner, core: &mut Core) {
        if !runner.in_exam() {
            if runner.in_trial() {
                runner.drop_session();
            }
            if self.seat.take().is_some() {
                core.request(Request::CloseResult);
            }
        }
    }

    /// What follows the end of an exam, beside the drill: its end is recorded, and the result is shown.
    pub(crate) fn exam_ended(
        &mut self,
        attempt: Uuid,
        reason: EndReason,
        core: &mut Core,
    ) -> Option<dabiao_store::NumberedEntry> {
        let seat = self.seat.clone()?;
        self.set_step(CandidateStep::Ended(attempt));
        let event = SittingEvent::End { officer: seat.officer.id, reason };
        let entry = Self::numbered(seat.sitting, seat.officer.id, event, core);
        entry.filter(|_| !self.is_of_ticket(seat.sitting))
    }

    /// A heartbeat of a running exam, with all clocks, also during pauses in typing.
    pub(crate) fn beat(&mut self, runner: &Runner, core: &mut Core) {
        let now = core.mono_ms();
        if !runner.in_exam() {
            return;
        }
        let Some(seat) = self.seat.as_mut().filter(|s| now >= s.heartbeat_ms + HEARTBEAT_MS) else {
            return;
        };
        seat.heartbeat_ms = now;
        let Some((id, seq)) = runner.ongoing().map(|s| (s.id(), s.machine().events() as u64)) else {
            return;
        };
        let stamp = ClockStamp { seq, ..core.config.clock.stamp() };
        core.written(core.store.call(move |db| db.beat(id, &stamp)));
    }

    fn set_step(&mut self, step: CandidateStep) {
        if let Some(seat) = &mut self.seat {
            seat.step = step;
        }
    }

    /// What the seat of the sitting that is held gets by that seed.
    fn paper_of_seat(&self, seed: u64, what: PaperFor, core: &mut Core) -> Option<SeatPaper> {
        let known = self.seen(core).held()?;
        let paper = Self::seat_paper(known, seed, what, core);
        paper.map_err(|notice| core.notice = Some(notice)).ok()
    }
}
