//! Resuming an exam after an interruption: who may, how long it stood still, and how much time is left.

use super::desk::Exams;
use super::seat_session::{CandidateStep, GoingOn, SeatSession};
use uuid::Uuid;

use crate::core::{Core, Seen};
use crate::drill::{Runner, RunningDrill};
use dabiao_domain::drill::DrillPhase;
use dabiao_domain::input::{EndReason, EventKind, InputEvent};
use dabiao_domain::machine::Machine;
use dabiao_domain::role::{Operation, Permission};
use dabiao_domain::sitting::{CandidateState, SittingEvent, SittingRefusal};
use dabiao_store::{ClockStamp, CutOff, StoreError};

impl Seen<'_, Exams> {
    /// How long an exam stood still, in milliseconds: since its last heartbeat, by the wall clock or by the
    /// monotonic one of the same boot, whichever gives more. If the station does not vouch for that
    /// heartbeat, since the exam last began or was resumed, as the sitting's record has it.
    fn gap_of(self, who: GoingOn, last_sign: Option<&ClockStamp>) -> u64 {
        let now = self.core.config.clock.stamp();
        let since = |wall_ms: i64| u64::try_from(now.wall_ms.saturating_sub(wall_ms)).unwrap_or_default();
        if let Some(sign) = last_sign {
            let within = if sign.boot_id == now.boot_id { now.mono_ms } else { 0 };
            return since(sign.wall_ms).max(within.saturating_sub(sign.mono_ms));
        }
        let entries = self.held().map_or(&[][..], |known| known.sitting.entries());
        let ran = entries.iter().rfind(|entry| match entry.event {
            SittingEvent::Begin { officer, .. } | SittingEvent::Resume { officer, .. } => {
                officer == who.officer
            }
            _ => false,
        });
        ran.map_or(0, |entry| since(entry.at.as_millisecond()))
    }
}

impl Exams {
    /// Collects the store's data on an exam that is to be resumed. Called once per frame.
    pub(super) fn poll_going_on(&mut self, runner: &mut Runner, core: &mut Core) {
        let Some((who, answer)) = self.going_on.as_ref().and_then(|(who, task)| Some((*who, task.poll()?)))
        else {
            return;
        };
        self.going_on = None;
        match answer {
            Ok(stored) => self.exam_goes_on(who, stored, runner, core),
            Err(error) => core.say_task(&error),
        }
    }

    /// The invigilator lets a candidate resume after an interruption, and thereby confirms who sits there.
    /// The clock runs when the candidate resumes.
    pub(crate) fn let_go_on(&mut self, officer: Uuid, by: Uuid, runner: &mut Runner, core: &mut Core) {
        let Some((sitting, _)) = self.held else { return };
        let deed = Operation::TreatAttempt { permission: Permission::ResumeAttempt, candidate: officer };
        if runner.in_exam() || core.allowed_operation(&deed).is_none() {
            return;
        }
        let found = self.seen(core).held().and_then(|s| s.sitting.candidate(officer)).cloned();
        let (Some(candidate), Some(officer)) = (found, core.officer_of(officer)) else { return };
        if candidate.state != CandidateState::Interrupted {
            return Self::refuse_entry(SittingRefusal::WrongState(candidate.state), core);
        }
        let (seat, step) = (candidate.seat.unwrap_or_default(), CandidateStep::Interrupted);
        self.seat = Some(SeatSession { officer, sitting, seat, step, let_by: Some(by), heartbeat_ms: 0 });
        self.handed_over = true;
    }

    /// Resumes an interrupted exam: by the candidate if the standard allows it, else by the invigilator. The
    /// data of the exam are read from the disk first.
    pub(crate) fn go_on_exam(&mut self, officer: Uuid, by: Uuid, core: &mut Core) {
        let attempt =
            self.seen(core).held().and_then(|s| s.sitting.candidate(officer)).and_then(|c| c.attempt);
        let Some(attempt) = attempt else { return };
        if self.going_on.is_none() {
            let who = GoingOn { officer, attempt, by };
            self.going_on = Some((who, core.ask_store(move |db| db.cut_off(attempt))));
        }
    }

    /// The data of an interrupted exam are read: it resumes at the last heartbeat, and the gap is recorded.
    /// The time of the reading counts as writing time too: pulling the plug gains none.
    pub(crate) fn exam_goes_on(
        &mut self,
        who: GoingOn,
        stored: CutOff,
        runner: &mut Runner,
        core: &mut Core,
    ) {
        let Some((sitting, _)) = self.held else { return };
        let at_seat = self.seat.as_ref().is_some_and(|seat| seat.officer.id == who.officer);
        let Some(row) = core.bureau.results.get(&who.attempt).filter(|_| at_seat && !runner.in_exam()) else {
            return;
        };
        let start = row.start.clone();
        let machine = match Machine::replay(&stored.log.log) {
            Ok(machine) => machine,
            Err(no) => return core.say(&StoreError::Corrupt(format!("attempt {}, {no}", who.attempt))),
        };
        let gap_ms = self.seen(core).gap_of(who, stored.last_sign.as_ref());
        let event = SittingEvent::Resume { officer: who.officer, gap_ms };
        if !self.append_event_of(sitting, who.by, event, core) {
            return;
        }
        let now = core.mono_ms();
        let mut ongoing = RunningDrill::new(machine, start);
        // The last card reached the disk and the end did not.
        if ongoing.entering().is_some() && ongoing.machine().done() {
            let end = InputEvent::new(ongoing.machine().last_event_ms(), EventKind::End(EndReason::HandedIn));
            if let Some((seq, event)) = ongoing.take(end) {
                core.store.append_event(ongoing.id(), seq, event);
            }
        }
        // The end reached the disk and its entry did not: there is nothing left to do.
        if matches!(ongoing.phase(), DrillPhase::Ended(_)) {
            runner.begin(ongoing, core);
            return runner.finish(core);
        }
        // Not beyond the limit; if only the pause of an earlier interruption reached the disk, at that pause.
        let last_ms = ongoing.machine().last_event_ms();
        let at_ms =
            ongoing.machine().deadline_ms().map_or(last_ms, |end| stored.alive_ms.min(end).max(last_ms));
        // What was in composition went with the input method of that run.
        let composed = !ongoing.machine().preedit().is_empty();
        let lost = composed.then(|| InputEvent::new(at_ms, EventKind::Preedit(String::new())));
        let events = [InputEvent::interruption(at_ms, gap_ms), InputEvent::new(at_ms, EventKind::Resume)];
        for event in lost.into_iter().chain(events) {
            if let Some((seq, event)) = ongoing.take(event) {
                core.store.append_event(ongoing.id(), seq, event);
            }
        }
        // The machine's clocks as this run of the program takes over, stored as a stamp: heartbeats are
        // compared with it if the exam stops again.
        let (id, seq) = (ongoing.id(), ongoing.machine().events().saturating_sub(1) as u64);
        let stamp = ClockStamp { seq, ..core.config.clock.stamp() };
        core.written(core.store.call(move |db| db.beat(id, &stamp)));
        ongoing.start_clock(now);
        runner.begin(ongoing, core);
    }
}
