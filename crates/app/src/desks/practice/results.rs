//! Results, and attempts that are shown again, resumed or scored.

use super::desk::{Practice, Purpose};
use super::form_result::FormResultView;
use super::starting::{OpenDrill, open_drill};
use super::view::{ResultView, Unread, counts_as_best};
use crate::attempt_lines::HistoryRow;
use uuid::Uuid;

use crate::core::{Core, EndedDrill, Seen};
use crate::drill::{Runner, RunningDrill};
use crate::notice::Notice;
use dabiao_domain::attempt::{AttemptStart, AttemptState};
use dabiao_domain::attempt_log::AttemptLog;
use dabiao_domain::drill::{Drill, DrillPhase};
use dabiao_domain::exercise::{Exercise, ReadingLevel};
use dabiao_domain::exposure::shares_text;
use dabiao_domain::input::{EndReason, EventKind, InputEvent, LogHeader};
use dabiao_domain::machine::Machine;
use dabiao_domain::measure::Measure;
use dabiao_domain::source::{DrillSource, OnceMore};
use dabiao_store::{AttemptRow, LogState, StoreError, hex};

impl Seen<'_, Practice> {
    fn result_of(self, start: AttemptStart, drill: &Drill, saved: Option<String>) -> ResultView {
        let header = drill.header();
        let text = || header.presented.as_str();
        let measure = Measure::of(start.mode, start.record_type, header.policy, text);
        let asked = self.asked_of(&start, measure);
        ResultView::of(start, drill, asked, saved)
    }
}

impl Practice {
    /// Shows the result of a drill that has ended.
    pub(crate) fn show_ended(&mut self, ended: &EndedDrill, core: &Core) {
        self.show_machine(ended.start.clone(), &ended.machine, None, core);
    }

    /// Shows the result of what was done; `saved` is its hash, once it is on disk.
    fn show_machine(&mut self, start: AttemptStart, machine: &Machine, saved: Option<String>, core: &Core) {
        self.close_result();
        match machine {
            Machine::Copy(drill) => {
                let result = self.seen(core).result_of(start, drill, saved);
                self.show_result(result, core);
            }
            Machine::Form(sitting) => {
                let sitting_of = start.sitting_id.and_then(|id| core.sitting(id));
                let rule = sitting_of.and_then(|known| known.standard.form);
                let mut result = FormResultView::of(start, sitting, rule, saved);
                result.since_ms = core.mono_ms();
                result.before_per_hour = self.form_before(&result);
                self.form_result = Some(result);
            }
        }
    }

    /// The speed of the officer's last sitting of the same form before this one.
    fn form_before(&self, result: &FormResultView) -> Option<f64> {
        let (id, at) = (result.start.id, result.start.started_at_ms);
        let form = form_of(&result.start.exercise_id)?;
        let mut before = self.today.history.iter().filter(|row| row.id != id && row.started_at_ms < at);
        before.find(|row| form_of(&row.exercise_id) == Some(form))?.form?.per_hour
    }

    /// An attempt is sealed: its result, if it is shown, says so.
    pub(crate) fn sealed(&mut self, attempt: Uuid, root_hash: String) {
        if let Some(result) = self.form_result.as_mut().filter(|r| r.start.id == attempt) {
            result.saved = Some(root_hash.clone());
        }
        if let Some(result) = self.result.as_mut().filter(|r| r.start.id == attempt) {
            result.saved = Some(root_hash);
        }
    }

    /// A key arrived after the end, while the program stood still: the result reports it.
    pub(crate) fn typed_late(&mut self, attempt: Uuid, hung_ms: u64, chars: u32) {
        if let Some(result) = self.result.as_mut().filter(|r| r.start.id == attempt) {
            result.unread.get_or_insert(Unread { hung_ms, chars: 0 }).chars += chars;
        }
    }

    /// Shows a result, with the state of its lesson after it.
    fn show_result(&mut self, mut result: ResultView, core: &Core) {
        result.lesson = self.seen(core).lesson_stand(&result.start, &result.score);
        result.since_ms = core.mono_ms();
        self.compare(&mut result);
        self.result = Some(result);
    }

    /// Holds a result against the officer's drills before it.
    fn compare(&self, result: &mut ResultView) {
        let (id, at) = (result.start.id, result.start.started_at_ms);
        let before = || self.today.history.iter().filter(move |row| row.id != id && row.started_at_ms < at);
        let like = |row: &&HistoryRow| {
            row.measure == result.measure && alike(&row.exercise_id, &result.start.exercise_id)
        };
        let last = before().find(like).and_then(|row| row.correct_cpm);
        let line = self.today.line_accuracy;
        let best = before().filter(|row| counts_as_best(row, line)).filter_map(|row| row.correct_cpm);
        let best = best.max_by(f64::total_cmp);
        let tally = &result.score.tally;
        let start = &result.start;
        let met = |row: &AttemptRow| {
            let earlier = row.start.id != id && row.start.started_at_ms < at;
            earlier && shares_text(&row.start.exercise_id, &start.exercise_id)
        };
        let new = DrillSource::of(&start.exercise_id).can_be_compared() && !self.rows.iter().any(met);
        let counts = new
            && result.measure.meets_line(start.record_type)
            && tally.active_ms >= 60_000
            && tally.accuracy() >= line;
        result.best = counts && best.is_some() && tally.correct_cpm() > best;
        result.before_cpm = last;
    }

    pub(super) fn load_attempt(&mut self, id: Uuid, purpose: Purpose, core: &mut Core) {
        self.logs.push((id, purpose, core.ask_store(move |db| db.attempt_log(id))));
    }

    /// Collects logs that were read. Called once per frame.
    pub(super) fn poll_logs(&mut self, runner: &mut Runner, core: &mut Core) {
        for (id, purpose, task) in std::mem::take(&mut self.logs) {
            match task.poll() {
                None => self.logs.push((id, purpose, task)),
                Some(Ok(stored)) => self.log_loaded(id, purpose, stored, runner, core),
                Some(Err(error)) => core.say_task(&error),
            }
        }
    }

    fn log_loaded(
        &mut self,
        id: Uuid,
        purpose: Purpose,
        stored: LogState,
        runner: &mut Runner,
        core: &mut Core,
    ) {
        let exam = core.bureau.results.get(&id);
        let row = self.rows.iter().find(|r| r.start.id == id).or(exam).cloned();
        let Some(row) = row else { return };
        if matches!(purpose, Purpose::Show | Purpose::Again(_)) && !text_is_out(&row.start, core) {
            core.notice = Some(Notice::new(&core.texts, "error-exam-not-over", &[]));
            return;
        }
        let machine = match Machine::replay(&stored.log) {
            Ok(machine) => machine,
            Err(fault) => return core.say(&StoreError::Corrupt(format!("attempt {id}, {fault}"))),
        };
        match (purpose, stored.state) {
            (Purpose::Show, AttemptState::Sealed) => {
                if DrillSource::of(&row.start.exercise_id).is_course() {
                    // Its lesson has lines of its own.
                    self.open_course();
                }
                let saved = row.root_hash.map(|h| hex(&h));
                self.show_machine(row.start, &machine, saved, core);
            }
            (Purpose::Again(what), _) => match (&machine, stored.log) {
                (Machine::Form(sitting), _) => Self::enter_again(&row.start, sitting, what, runner, core),
                (Machine::Copy(_), AttemptLog::Copy(log)) if what == OnceMore::All => {
                    Self::type_again(row.start, log.header, runner, core);
                }
                _ => {}
            },
            // An exam goes on in its sitting or not at all.
            (Purpose::Resume, AttemptState::Open) if row.start.sitting_id.is_none() => {
                self.go_on(row.start, machine, runner, core);
            }
            (Purpose::Keep, AttemptState::Open) if row.start.sitting_id.is_none() => {
                Self::keep(row.start, machine, runner, core);
            }
            _ => self.reload(runner, core),
        }
    }

    /// The very text of an earlier attempt, from its log: unchanged, even if the exercise or the generator
    /// has changed since.
    fn type_again(before: AttemptStart, header: LogHeader, runner: &mut Runner, core: &mut Core) {
        let Some(officer) = core.here.officer.clone() else { return };
        let exercise = Exercise {
            id: before.exercise_id,
            title_en: before.title.clone(),
            title: before.title,
            record_type: before.record_type,
            policy: header.policy,
            level: ReadingLevel::Easy,
            text: header.presented,
        };
        open_drill(OpenDrill { exercise, limit_ms: header.limit_ms, officer: &officer }, runner, core);
    }

    /// An interrupted drill stands still until its officer lets the clock run again. The time of the
    /// interruption is recorded as a pause at the last event that reached the disk. Reading time after it is
    /// free: practice may be paused at will, and decides nothing. An exam is stricter.
    fn go_on(&mut self, start: AttemptStart, machine: Machine, runner: &mut Runner, core: &mut Core) {
        let paused = machine.phase() == DrillPhase::Paused;
        let at_ms = machine.last_event_ms();
        let mut ongoing = RunningDrill::new(machine, start);
        finish_if_done(&mut ongoing, core);
        let ended = matches!(ongoing.phase(), DrillPhase::Ended(_));
        if !paused && !ended {
            for kind in [EventKind::Preedit(String::new()), EventKind::Pause] {
                if let Some(kind) = ongoing.worth_recording(kind)
                    && let Some((seq, event)) = ongoing.take(InputEvent::new(at_ms, kind))
                {
                    core.store.append_event(ongoing.id(), seq, event);
                }
            }
        }
        runner.begin(ongoing, core);
        if ended {
            runner.finish(core);
        }
        self.rebuild_today(runner, core);
    }

    fn keep(start: AttemptStart, machine: Machine, runner: &mut Runner, core: &mut Core) {
        let at_ms = machine.last_event_ms();
        let mut ongoing = RunningDrill::new(machine, start);
        let end = InputEvent::new(at_ms, EventKind::End(EndReason::Interrupted));
        if let Some((seq, event)) = ongoing.take(end) {
            core.store.append_event(ongoing.id(), seq, event);
        }
        runner.begin(ongoing, core);
        runner.finish(core);
    }
}

/// Ends an attempt in which nothing is left to do: its last input reached the disk and its end did not.
fn finish_if_done(ongoing: &mut RunningDrill, core: &Core) {
    let end = InputEvent::new(ongoing.machine().last_event_ms(), EventKind::End(EndReason::HandedIn));
    if ongoing.machine().done()
        && let Some((seq, event)) = ongoing.take(end)
    {
        core.store.append_event(ongoing.id(), seq, event);
    }
}

/// Whether two drills are compared: rounds with those of their lesson, drills on weak items with one another, questions of the
/// placement test with nothing.
fn alike(one: &str, other: &str) -> bool {
    match (DrillSource::of(one), DrillSource::of(other)) {
        (DrillSource::Round { lesson: a, .. }, DrillSource::Round { lesson: b, .. }) => a == b,
        (DrillSource::Items(_), DrillSource::Items(_)) => true,
        (a, b) => a.can_be_compared() && b.can_be_compared(),
    }
}

/// The form of a sitting of forms in which whole records were entered, by name; none of any other.
fn form_of(id: &str) -> Option<&str> {
    let source = DrillSource::of(id);
    source.cards().filter(|_| source.enters_records()).map(|cards| cards.form)
}

/// Whether the text of an attempt may be shown: that of an exam not before its sitting is over.
fn text_is_out(start: &AttemptStart, core: &Core) -> bool {
    let over = |id: Uuid| core.sitting(id).is_some_and(|known| known.sitting.state().over());
    start.sitting_id.is_none_or(over)
}
