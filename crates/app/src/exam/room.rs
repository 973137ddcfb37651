//! Holding a sitting: opening, seats, start, incidents, decisions, closing.

use uuid::Uuid;

use crate::access::Then;
use crate::action::Action;
use crate::core::Request;
use crate::station::Station;
use dabiao_domain::role::{Deed, Permission};
use dabiao_domain::sitting::{
    CandidateState, Incident, IncidentKind, OpeningNonce, SittingEvent, SittingRefusal, SittingState,
    SittingStep,
};
use dabiao_store::Occasion;

impl Station {
    /// An invigilator's deed that asks for the password again: it is done when the password was right.
    pub(crate) fn confirm(&mut self, secret: String, action: Action) {
        let Some(officer) = self.core.officer.clone() else { return };
        if self.core.account(officer.id).and_then(|a| a.secret.as_ref()).is_none() {
            return self.core.refuse(dabiao_domain::role::Refusal::NoRight(Permission::OpenSitting));
        }
        let wait = self.core.account(officer.id).cloned().map_or(0, |a| self.core.wait_ms(&a));
        if wait > 0 {
            let seconds = wait.div_ceil(1000);
            let values: [(&str, &dyn std::fmt::Display); 1] = [("seconds", &seconds)];
            self.core.notice =
                Some(crate::notice::Notice::new(&self.core.texts, "error-secret-wait", &values));
            return;
        }
        self.check(officer.id, secret, Then::Deed(Box::new(action)));
    }

    /// The password was right: the deed is done.
    pub(crate) fn confirmed(&mut self, by: Uuid, action: Action) {
        if self.core.officer.as_ref().is_some_and(|o| o.id == by) {
            match action {
                Action::OpenSitting { id, .. } => self.hold_sitting(id),
                Action::CloseSitting { .. } => self.close_held(),
                Action::LetGoOn { officer, .. } => self.let_go_on(officer, by),
                Action::Unlock { .. } => {
                    self.exams.handed_over = false;
                    // Whoever sits here stays seated; only a trial has no place beside the room's screens.
                    if self.in_trial() {
                        self.end_trial();
                    }
                }
                _ => {}
            }
        }
    }

    /// Opens a planned sitting, or holds one again that was open when the program stopped.
    pub(super) fn hold_sitting(&mut self, id: Uuid) {
        let Some(known) = self.core.sitting(id) else { return };
        let (state, plan) = (known.sitting.state(), known.sitting.plan());
        let candidates = plan.candidates.clone();
        let known_invigilator = self.core.officer.as_ref().is_some_and(|o| plan.invigilators.contains(&o.id));
        let deed = Deed::HoldSitting { permission: Permission::OpenSitting, candidates: &candidates };
        let Some(by) = self.core.allowed_deed(&deed) else { return };
        if state.over() || self.exams.held.is_some_and(|(held, _)| held != id) {
            return;
        }
        if !known_invigilator {
            return self.refuse_entry(SittingRefusal::NotInvigilator);
        }
        // One that is open already is gone on with whatever the clock says: people sit there.
        if state == SittingState::Planned && (self.core.opened_before(id) || !self.core.time_allows()) {
            return;
        }
        // Without its secret no sitting opens; one that is open can be gone on with, so that nobody who has begun
        // loses anything.
        if !self.has_secret(id, by.id) && !self.exams.seals.without(id) {
            return self.ask_for_code(id);
        }
        self.exams.seals.ask = None;
        if state == SittingState::Planned {
            // Fresh at every opening: a sitting that is opened again from an older copy has other texts.
            let nonce = OpeningNonce(self.core.config.clock.salt());
            if !self.put_on_record(id, by.id, SittingEvent::Open { nonce }) {
                return;
            }
            self.core.note_opening(id);
            self.draw_seats(id, by.id);
        }
        self.exams.held = Some((id, by.id));
        self.ask_for_space();
        self.note_interruptions(id, by.id);
    }

    /// Seats by lot, from the sealed secret.
    fn draw_seats(&mut self, id: Uuid, by: Uuid) {
        let Some(known) = self.core.sitting(id) else { return };
        let Some(secret) = self.exams.seals.secret(id) else { return };
        for (officer, seat) in known.sitting.draw_seats(secret) {
            self.put_on_record(id, by, SittingEvent::Seat { officer, seat });
        }
    }

    /// Attempts that the program's last run left behind are interruptions now, not failures. An attempt that
    /// ended and whose end is not on record has ended.
    fn note_interruptions(&mut self, id: Uuid, by: Uuid) {
        let writing: Vec<(Uuid, Option<Uuid>)> = self
            .core
            .sitting(id)
            .into_iter()
            .flat_map(|s| s.sitting.candidates())
            .filter(|c| c.state == CandidateState::Writing)
            .map(|c| (c.officer, c.attempt))
            .collect();
        for (officer, attempt) in writing {
            let here = self.session.as_ref().is_some_and(|s| Some(s.id()) == attempt);
            if !here {
                self.put_on_record(id, by, SittingEvent::Interrupt { officer });
            }
        }
    }

    /// Lets candidates write.
    pub(crate) fn start_sitting(&mut self) {
        if let Some((id, by)) = self.exams.held
            && self.core.allowed(Permission::OpenSitting).is_some()
            && self.core.time_allows()
        {
            self.ask_for_space();
            self.put_on_record(id, by, SittingEvent::Step(SittingStep::Start));
        }
    }

    /// Closes the sitting and reveals its secret.
    fn close_held(&mut self) {
        let Some((id, by)) = self.exams.held else { return };
        if self.core.allowed(Permission::OpenSitting).is_none() {
            return;
        }
        if self.put_on_record(id, by, SittingEvent::Step(SittingStep::Close)) {
            self.sitting_over(id, by);
        }
    }

    /// Calls a sitting off: whatever was written in it is void.
    pub(crate) fn cancel_sitting(&mut self, id: Uuid) {
        let Some(candidates) = self.core.sitting(id).map(|s| s.sitting.plan().candidates.clone()) else {
            return;
        };
        let deed = Deed::HoldSitting { permission: Permission::CancelSitting, candidates: &candidates };
        let Some(by) = self.core.allowed_deed(&deed) else { return };
        if self.put_on_record(id, by.id, SittingEvent::Step(SittingStep::Cancel)) {
            self.sitting_over(id, by.id);
        }
    }

    fn sitting_over(&mut self, id: Uuid, by: Uuid) {
        if self.has_secret(id, by) {
            self.reveal(id, by);
        }
        if self.exams.held.is_some_and(|(held, _)| held == id) {
            if self.in_exam() || self.in_trial() {
                self.session = None;
            }
            self.let_go_of_room();
        }
        self.core.request(Request::BackUp(Occasion::Event));
        self.core.keep_mark();
        self.core.rebuild_assessments();
    }

    /// Nobody holds a sitting at this PC any more. One that is open stays open and can be gone on with.
    pub(crate) fn let_go_of_room(&mut self) {
        self.exams.seat = None;
        self.exams.held = None;
        self.exams.handed_over = false;
    }

    /// Puts an incident on record.
    pub(crate) fn note_incident(&mut self, kind: IncidentKind, officer: Option<Uuid>, note: &str) {
        let Some((id, by)) = self.exams.held else { return };
        let allowed = match officer {
            Some(candidate) => {
                let deed = Deed::TreatAttempt { permission: Permission::NoteIncident, candidate };
                self.core.allowed_deed(&deed).is_some()
            }
            None => self.core.allowed(Permission::NoteIncident).is_some(),
        };
        if allowed {
            let incident = Incident { kind, officer, note: note.trim().to_owned() };
            self.put_on_record(id, by, SittingEvent::Incident(incident));
        }
    }

    /// Declares a candidate's attempt void: neither passed nor failed.
    pub(crate) fn void_attempt(&mut self, officer: Uuid, why: IncidentKind, note: &str) {
        let Some((id, by)) = self.exams.held else { return };
        let deed = Deed::TreatAttempt { permission: Permission::VoidAttempt, candidate: officer };
        if self.core.allowed_deed(&deed).is_none() {
            return;
        }
        if self.in_exam() && self.session.as_ref().is_some_and(|s| s.start().officer_id == officer) {
            self.session = None;
            self.exams.seat = None;
        }
        let note = note.trim().to_owned();
        self.put_on_record(id, by, SittingEvent::Void { officer, why, note });
        self.core.rebuild_assessments();
    }
}
