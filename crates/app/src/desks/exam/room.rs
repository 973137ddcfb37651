//! Holding a sitting: opening, seats, start, incidents, decisions, closing.

use super::desk::Exams;
use uuid::Uuid;

use crate::core::{Core, Request, SittingOperation};
use crate::drill::Runner;
use crate::notice::Notice;
use dabiao_domain::role::{Operation, Permission};
use dabiao_domain::sitting::{
    CandidateState, Incident, IncidentKind, OpeningNonce, SittingEvent, SittingRefusal, SittingState,
    SittingStep,
};
use dabiao_store::Occasion;

impl Exams {
    /// The invigilator's password was right: the operation is done, if the same invigilator is still signed
    /// in.
    pub(crate) fn confirmed(
        &mut self,
        by: Uuid,
        operation: SittingOperation,
        runner: &mut Runner,
        core: &mut Core,
    ) {
        if core.here.officer.as_ref().is_none_or(|o| o.id != by) {
            return;
        }
        match operation {
            SittingOperation::Open(id) => self.hold_sitting(id, runner, core),
            SittingOperation::TakeOver(id) => self.take_over(id, core),
            SittingOperation::Close => self.close_held(runner, core),
            SittingOperation::LetGoOn(officer) => self.let_go_on(officer, by, runner, core),
            SittingOperation::Unlock => {
                self.handed_over = false;
                // A seated candidate stays seated; only a trial has no place beside the room's screens.
                if runner.in_trial() {
                    self.end_trial(runner, core);
                }
            }
        }
    }

    /// Opens a planned sitting, or holds one again that was open when the program stopped.
    pub(super) fn hold_sitting(&mut self, id: Uuid, runner: &mut Runner, core: &mut Core) {
        let Some(known) = core.sitting(id) else { return };
        let (state, plan) = (known.sitting.state(), known.sitting.plan());
        let candidates = plan.candidates.clone();
        let known_invigilator = core.here.officer.as_ref().is_some_and(|o| plan.invigilators.contains(&o.id));
        let deed = Operation::HoldSitting { permission: Permission::OpenSitting, candidates: &candidates };
        let Some(by) = core.allowed_operation(&deed) else { return };
        if state.over() || self.held.is_some_and(|(held, _)| held != id) {
            return;
        }
        if core.activity.exchanging {
            core.notice = Some(Notice::new(&core.texts, "error-exchanging", &[]));
            return;
        }
        if !self.holds_here(id, core) {
            return;
        }
        let taken_here = core.sitting(id).is_some_and(|known| self.took_over(&known.sitting));
        if taken_here && self.seals.secret(id).is_none() {
            return self.take_over(id, core);
        }
        if !known_invigilator {
            return Self::refuse_entry(SittingRefusal::NotInvigilator, core);
        }
        // A sitting that is open already is resumed in spite of the clock: candidates sit there.
        if state == SittingState::Planned && (core.opened_before(id) || !core.time_allows()) {
            return;
        }
        // Without its secret no sitting opens; an open one can be resumed, so that candidates who have begun
        // lose nothing.
        if !self.has_secret(id, by.id, core) && !self.seals.without(id) {
            return self.ask_for_code(id, runner, core);
        }
        self.seals.ask = None;
        if state == SittingState::Planned {
            // Fresh at every opening: a sitting that is opened again from an older copy has other texts.
            let nonce = OpeningNonce(core.config.clock.salt());
            if !self.append_event_of(id, by.id, SittingEvent::Open { nonce }, core) {
                return;
            }
            core.note_opening(id);
            self.draw_seats(id, by.id, core);
        }
        self.held = Some((id, by.id));
        self.ask_for_space(core);
        self.note_interruptions(id, by.id, runner, core);
    }

    /// Seats by lot, from the sealed secret.
    fn draw_seats(&mut self, id: Uuid, by: Uuid, core: &mut Core) {
        let Some(known) = core.sitting(id) else { return };
        let Some(secret) = self.seals.secret(id) else { return };
        for (officer, seat) in known.sitting.draw_seats(secret) {
            self.append_event_of(id, by, SittingEvent::Seat { officer, seat }, core);
        }
    }

    /// Attempts that were running when the program stopped count as interruptions, not as failures. An
    /// attempt that ended and whose end is not recorded has ended.
    fn note_interruptions(&mut self, id: Uuid, by: Uuid, runner: &mut Runner, core: &mut Core) {
        let writing: Vec<(Uuid, Option<Uuid>)> = core
            .sitting(id)
            .into_iter()
            .flat_map(|s| s.sitting.candidates())
            .filter(|c| c.state == CandidateState::Writing)
            .map(|c| (c.officer, c.attempt))
            .collect();
        for (officer, attempt) in writing {
            let here = runner.ongoing().is_some_and(|s| Some(s.id()) == attempt);
            if !here {
                self.append_event_of(id, by, SittingEvent::Interrupt { officer }, core);
            }
        }
    }

    /// Lets candidates write.
    pub(crate) fn start_sitting(&mut self, core: &mut Core) {
        if let Some((id, by)) = self.held
            && core.allowed(Permission::OpenSitting).is_some()
            && core.time_allows()
        {
            self.ask_for_space(core);
            self.append_event_of(id, by, SittingEvent::Step(SittingStep::Start), core);
        }
    }

    /// Closes the sitting and reveals its secret.
    fn close_held(&mut self, runner: &mut Runner, core: &mut Core) {
        let Some((id, by)) = self.held else { return };
        if core.allowed(Permission::OpenSitting).is_none() {
            return;
        }
        if self.append_event_of(id, by, SittingEvent::Step(SittingStep::Close), core) {
            self.sitting_over(id, by, runner, core);
        }
    }

    /// Calls a sitting off: every attempt in it is void.
    pub(crate) fn cancel_sitting(&mut self, id: Uuid, runner: &mut Runner, core: &mut Core) {
        let Some(candidates) = core.sitting(id).map(|s| s.sitting.plan().candidates.clone()) else {
            return;
        };
        let deed = Operation::HoldSitting { permission: Permission::CancelSitting, candidates: &candidates };
        let Some(by) = core.allowed_operation(&deed) else { return };
        if self.append_event_of(id, by.id, SittingEvent::Step(SittingStep::Cancel), core) {
            self.sitting_over(id, by.id, runner, core);
        }
    }

    fn sitting_over(&mut self, id: Uuid, by: Uuid, runner: &mut Runner, core: &mut Core) {
        if self.has_secret(id, by, core) {
            self.reveal(id, by, core);
        }
        if self.held.is_some_and(|(held, _)| held == id) {
            if runner.in_exam() || runner.in_trial() {
                runner.drop_session();
            }
            self.let_go_of_room();
        }
        core.request(Request::BackUp(Occasion::Event));
        core.keep_mark();
        core.rebuild_assessments();
    }

    /// Releases the sitting at this PC. An open one stays open and can be resumed.
    pub(super) fn let_go_of_room(&mut self) {
        self.seat = None;
        self.held = None;
        self.handed_over = false;
    }

    /// Sign-out: the room is released, and no secret stays open.
    pub(crate) fn leave(&mut self) {
        self.let_go_of_room();
        self.forget_ticket();
        self.seals.forget();
    }

    /// Records an incident.
    pub(crate) fn note_incident(
        &mut self,
        kind: IncidentKind,
        officer: Option<Uuid>,
        note: &str,
        core: &mut Core,
    ) {
        let Some((id, by)) = self.held else { return };
        let allowed = match officer {
            Some(candidate) => {
                let deed = Operation::TreatAttempt { permission: Permission::NoteIncident, candidate };
                core.allowed_operation(&deed).is_some()
            }
            None => core.allowed(Permission::NoteIncident).is_some(),
        };
        if allowed {
            let incident = Incident { kind, officer, note: note.trim().to_owned() };
            self.append_event_of(id, by, SittingEvent::Incident(incident), core);
        }
    }

    /// Declares a candidate's attempt void: neither passed nor failed.
    pub(crate) fn void_attempt(
        &mut self,
        officer: Uuid,
        why: IncidentKind,
        note: &str,
        runner: &mut Runner,
        core: &mut Core,
    ) {
        let Some((id, by)) = self.held else { return };
        let deed = Operation::TreatAttempt { permission: Permission::VoidAttempt, candidate: officer };
        if core.allowed_operation(&deed).is_none() {
            return;
        }
        if runner.in_exam() && runner.ongoing().is_some_and(|s| s.start().officer_id == officer) {
            runner.drop_session();
            self.seat = None;
        }
        let note = note.trim().to_owned();
        self.append_event_of(id, by, SittingEvent::Void { officer, why, note }, core);
        core.rebuild_assessments();
    }
}
