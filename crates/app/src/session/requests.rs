//! Requests between desks, handed to the desk that is responsible.

use super::Session;
use crate::core::{EndedDrill, Request, StorePhase};
use dabiao_domain::drill::DrillPhase;
use dabiao_store::{Occasion, Store};

impl Session {
    /// Fulfils the requests of desks, and reads again what they touched.
    pub(super) fn settle(&mut self) {
        self.follow_touched();
        loop {
            let requests = self.core.take_requests();
            if requests.is_empty() {
                return;
            }
            for request in requests {
                self.note_occupied();
                self.grant(request);
            }
            self.follow_touched();
        }
    }

    fn grant(&mut self, request: Request) {
        let (drill, core) = (&mut self.drill, &mut self.core);
        match request {
            Request::OpenAgain(by) => self.open_again(by),
            Request::MoveTo { folder, lang } => self.move_to(folder, lang),
            Request::BackUp(occasion) => self.backups.back_up(occasion, core),
            Request::ReplaceData => self.hand_over_store(),
            Request::SayOfPc(notice) => {
                core.pc_notice = Some(notice.clone());
                core.notice = Some(notice);
            }
            Request::SignIn(id) => {
                self.sign_in(id);
                self.door.renew_older_code(id, &mut self.core);
            }
            Request::Recovered(id) => {
                self.sign_in(id);
                self.door.make_recovery_code(&mut self.core);
            }
            Request::SetUp(id) => {
                self.sign_in(id);
                self.door.welcome(&mut self.core);
            }
            Request::CheckSeat { officer, secret } => self.door.seat(&officer, secret, core),
            Request::TakeSeat(officer) => self.exams.take_seat(officer, core),
            Request::Confirm { secret, operation } => self.door.confirm(secret, operation, core),
            Request::Confirmed { by, operation } => self.exams.confirmed(by, operation, drill, core),
            Request::CloseResult => self.practice.close_result(),
            Request::DrillEnded(ended) => self.drill_ended(&ended),
            Request::TrialEnded => self.exams.trial_ended(core),
            // One that was gone on with has nothing new in the journal.
            Request::DrillLeft => self.practice.reload(drill, core),
            Request::Sealed { attempt, root_hash, exam } => {
                self.practice.sealed(attempt, root_hash);
                // Though the next one runs already.
                self.practice.catch_up(drill, core);
                if exam {
                    self.exams.catch_up(core);
                }
                self.exams.seat_sealed(core);
                self.backups.back_up(Occasion::Daily, core);
            }
            Request::CameIn => {
                // Exams that were written elsewhere come as attempts: those alone are not heard as sittings.
                self.exams.reload_sittings(core);
                self.trainer.came_in(core);
            }
            #[cfg(feature = "bureau")]
            Request::Visited => self.stations.visited(core),
            #[cfg(feature = "bureau")]
            Request::Joined(words) => self.stations.joined(words, core),
            Request::TypedLate { attempt, hung_ms, chars } => {
                self.practice.typed_late(attempt, hung_ms, chars);
            }
        }
    }

    /// The result is shown at once, the end of an exam is recorded in its sitting, and the store's thread
    /// seals.
    fn drill_ended(&mut self, ended: &EndedDrill) {
        let core = &mut self.core;
        self.practice.show_ended(ended, core);
        let id = ended.start.id;
        let entry = match ended.machine.phase() {
            DrillPhase::Ended(reason) if ended.start.sitting_id.is_some() => {
                self.exams.exam_ended(id, reason, core)
            }
            _ => None,
        };
        self.drill.seal(id, ended.machine.events(), entry, core);
    }

    /// Signs out, and hands the store over to its replacement.
    fn hand_over_store(&mut self) {
        self.sign_out();
        let store = std::mem::replace(&mut self.core.store, Store::closed());
        // Requests to that store are answered by the next one.
        self.people = None;
        self.papers = None;
        self.backups.forget();
        self.core.forget_written();
        self.core.phase = StorePhase::Opening;
        self.this_pc.put_back(store, &self.core);
    }

    /// Makes a backup now, even if the day has one.
    pub fn backup_now(&mut self) {
        self.backups.back_up(Occasion::Event, &self.core);
    }
}
