//! The use cases around one drill: start, type, pause, hand in, leave, find again, keep.

use uuid::Uuid;

use super::core::Request;
use super::exam::TRIAL;
use super::notice::Notice;
use super::pending::{Pending, Purpose};
use super::proposal::{compose, excerpt};
use super::session::DrillSession;
use super::station::Station;
use super::view::{ResultView, Unread};
use dabiao_content::generator::{Generator, Passage, VERSION};
use dabiao_content::reading::Reading;
use dabiao_domain::attempt::{AttemptMode, AttemptStart, AttemptState};
use dabiao_domain::drill::{Drill, DrillPhase};
use dabiao_domain::exercise::{Exercise, Extent, RecordType};
use dabiao_domain::input::{EndReason, EventKind, InputEvent, LogHeader};
use dabiao_domain::measure::Measure;
use dabiao_domain::record::Kind;
use dabiao_domain::roster::Officer;
use dabiao_domain::sitting::ExamRefusal;
use dabiao_domain::source::DrillSource;
use dabiao_domain::text::Policy;
use dabiao_store::{LogState, NumberedEntry, Occasion, SealedScore, StoreError, hex};

/// Characters of a fresh text for each minute of the drill.
const FRESH_CPM: usize = 120;
/// A failed seal is tried again after this time.
const RETRY_SEAL_MS: u64 = 2_000;
/// While a drill runs the program looks at its time every second. If it did not for so long, it stood still.
const STOOD_STILL_MS: u64 = 2_000;

/// A drill that is to begin.
pub(super) struct OpenDrill<'a> {
    /// What is to be typed.
    pub exercise: Exercise,
    /// The time limit in milliseconds; none where the text is the end.
    pub limit_ms: Option<u64>,
    /// Who types.
    pub officer: &'a Officer,
}

impl Station {
    pub(super) fn start_drill(&mut self, exercise: &str, extent: Extent) {
        let Some(officer) = self.core.officer.clone() else { return };
        let Some(first) = self.core.config.library.exercise(exercise) else {
            self.core.notice = Some(Notice::new(&self.core.texts, "error-no-exercise", &[("id", &exercise)]));
            return;
        };
        let limit_ms = self.core.config.limit_ms.or_else(|| extent.limit_ms());
        let exercise = match (limit_ms, extent) {
            (None, Extent::Text(length)) => excerpt(&self.core.config.library, first, length.characters()),
            _ => compose(&self.core.config.library, first, minutes_of(limit_ms)),
        };
        self.open_drill(OpenDrill { exercise, limit_ms, officer: &officer });
    }

    /// A drill on a generated text; its kind, generator version, seed and length are its exercise id, so that
    /// it can be made again.
    pub(super) fn start_fresh(&mut self, kind: Kind, extent: Extent) {
        let Some(officer) = self.core.officer.clone() else { return };
        let limit_ms = self.core.config.limit_ms.or_else(|| extent.limit_ms());
        let length = match (limit_ms, extent) {
            (None, Extent::Text(length)) => length.characters(),
            _ => (FRESH_CPM * minutes_of(limit_ms) as usize).clamp(300, 1_200),
        };
        let seed = self.core.config.clock.new_id().as_u64_pair().1;
        match self.fresh_text(kind, seed, length) {
            Ok(exercise) => self.open_drill(OpenDrill { exercise, limit_ms, officer: &officer }),
            Err(detail) => {
                self.core.notice =
                    Some(Notice::new(&self.core.texts, "error-generate", &[("detail", &detail)]));
            }
        }
    }

    /// Another drill of the same sort: the same passage, or a fresh text of the same kind.
    pub(super) fn start_again(&mut self, exercise_id: &str, extent: Extent) {
        match DrillSource::of(exercise_id) {
            DrillSource::Placement { .. } => self.start_placement(false),
            DrillSource::Round { lesson, .. } => self.start_round(lesson),
            DrillSource::Fresh(kind) => self.start_fresh(kind, extent),
            DrillSource::Passages(_) | DrillSource::Exam { .. } => {
                self.start_drill(exercise_id.split('+').next().unwrap_or_default(), extent);
            }
        }
    }

    /// A parallel passage.
    fn passage(&mut self, kind: Kind, seed: u64, length: usize) -> Result<Passage, String> {
        if self.generator.is_none() {
            let made = Generator::embedded();
            self.generator = Some(made.map_err(|e| e.first().map(ToString::to_string).unwrap_or_default())?);
        }
        let Some(generator) = &self.generator else { return Err(String::new()) };
        generator.passage(kind, seed, length).map_err(|fault| fault.to_string())
    }

    fn fresh_text(&mut self, kind: Kind, seed: u64, length: usize) -> Result<Exercise, String> {
        let passage = self.passage(kind, seed, length)?;
        let Some(generator) = &self.generator else { return Err(String::new()) };
        // Texts from a trainer's own templates can't be made again from the carried ones.
        let data = if self.exercises.own_data() { "-own" } else { "" };
        let (title, title_en) = generator.title(kind).unwrap_or((kind.name(), kind.name()));
        Ok(Exercise {
            id: format!("fresh/{}/{VERSION}{data}/{seed:016x}/{length}", kind.name()),
            title: title.to_owned(),
            title_en: title_en.to_owned(),
            record_type: RecordType::of(kind),
            policy: Policy::Strict,
            level: Reading::of(&passage.text).level(),
            text: passage.text,
        })
    }

    pub(super) fn open_drill(&mut self, drill: OpenDrill<'_>) {
        let OpenDrill { exercise, limit_ms, officer } = drill;
        let clock = &self.core.config.clock;
        let start = AttemptStart {
            id: clock.new_id(),
            officer_id: officer.id,
            unit_id: officer.unit_id,
            exercise_id: exercise.id,
            title: exercise.title,
            record_type: exercise.record_type,
            mode: AttemptMode::Practice,
            started_at_ms: clock.wall_ms(),
            sitting_id: None,
        };
        let header = LogHeader::practice(exercise.text, exercise.policy, limit_ms);
        self.result = None;
        self.session = Some(DrillSession::new(Drill::new(header), start));
    }

    /// One thing that was typed. Before the first, the clock stands and the store knows nothing.
    pub(super) fn drill_input(&mut self, kind: EventKind, keys: Option<u32>) {
        let now = self.check_time();
        if self.session.is_none() {
            self.typed_late(&kind);
        }
        let Some(session) = &mut self.session else { return };
        let Some(kind) = session.worth_recording(kind) else { return };
        match session.drill().phase() {
            DrillPhase::Ready if is_input(&kind) => {
                self.begin_attempt(now);
                self.record(now, EventKind::Start);
            }
            // What happens to the window before the first key is no part of the evidence.
            DrillPhase::Ready | DrillPhase::Ended(_) => return,
            DrillPhase::Paused if is_input(&kind) => return,
            DrillPhase::Running | DrillPhase::Paused => {}
        }
        self.record_typed(now, kind, keys);
        self.end_round(now);
    }

    /// A drill without a time limit ends when all of its text is typed.
    fn end_round(&mut self, now: u64) {
        let whole = self.session.as_ref().is_some_and(|s| {
            let drill = s.drill();
            drill.header().limit_ms.is_none() && drill.preedit().is_empty() && drill.typed_whole()
        });
        if whole {
            self.record(now, EventKind::End(EndReason::HandedIn));
            self.finish();
        }
    }

    fn begin_attempt(&mut self, now: u64) {
        let wall = self.core.config.clock.wall_ms();
        let Some(session) = &mut self.session else { return };
        if session.start().exercise_id.starts_with(TRIAL) {
            session.start_clock(now);
        } else if !session.begun() {
            session.start_clock(now);
            let start = AttemptStart { started_at_ms: wall, ..session.start().clone() };
            let header = session.drill().header().clone();
            let reply = self.core.store.call(move |db| db.begin_attempt(&start, &header));
            self.core.written(reply);
        }
    }

    /// Applies an event and hands it to the store.
    pub(super) fn record(&mut self, now: u64, kind: EventKind) {
        self.record_typed(now, kind, None);
    }

    fn record_typed(&mut self, now: u64, kind: EventKind, keys: Option<u32>) {
        if let Some(session) = &mut self.session
            && let Some((seq, event)) = session.input(now, kind, keys)
            && !session.start().exercise_id.starts_with(TRIAL)
        {
            self.core.store.append_event(session.id(), seq, event);
        }
    }

    pub(super) fn pause_drill(&mut self) {
        let now = self.check_time();
        // An exam has no pause. If it stops, that is an interruption.
        if self.in_exam() {
            return;
        }
        if self.session.as_ref().is_some_and(|s| s.drill().phase() == DrillPhase::Running) {
            // What was still in composition is gone with the pause.
            if self.session.as_ref().is_some_and(|s| !s.drill().preedit().is_empty()) {
                self.record(now, EventKind::Preedit(String::new()));
            }
            self.record(now, EventKind::Pause);
        }
    }

    pub(super) fn resume_drill(&mut self) {
        let now = self.core.mono_ms();
        let Some(session) = &mut self.session else { return };
        if session.drill().phase() == DrillPhase::Paused {
            session.start_clock_if_resumed(now);
            self.record(now, EventKind::Resume);
        }
    }

    pub(super) fn hand_in(&mut self) {
        let now = self.check_time();
        let handed_in = self
            .session
            .as_ref()
            .is_some_and(|s| matches!(s.drill().phase(), DrillPhase::Running | DrillPhase::Paused));
        if handed_in {
            self.record(now, EventKind::End(EndReason::HandedIn));
            let ended = |s: &DrillSession| matches!(s.drill().phase(), DrillPhase::Ended(_));
            if self.session.as_ref().is_some_and(ended) {
                self.finish();
            } else {
                let what = self.core.texts.get(ExamRefusal::NoEarlyHandIn.key());
                self.core.notice = Some(Notice { what, next: self.core.texts.get("error-sitting-next") });
            }
        }
    }

    /// Ends the drill if its time is up. Returns the moment that was looked at, on the monotonic clock: what is
    /// recorded next takes the same one, so that nothing stands beyond the limit.
    pub(super) fn check_time(&mut self) -> u64 {
        let now = self.core.mono_ms();
        let stood_ms = now.saturating_sub(std::mem::replace(&mut self.looked_ms, now));
        let Some(session) = &mut self.session else { return now };
        if let Some(end) = session.time_up(now) {
            // While a drill runs its time is looked at every second.
            self.unread = (stood_ms >= STOOD_STILL_MS).then(|| (session.id(), stood_ms));
            if let Some((seq, event)) = session.take(end)
                && !session.start().exercise_id.starts_with(TRIAL)
            {
                self.core.store.append_event(session.id(), seq, event);
            }
            self.finish();
        }
        now
    }

    /// Something was typed after the time was up. Where the program stood still at that moment, nobody knows whether
    /// it was typed in time, for input comes without its time: it does not count, and the result says so.
    fn typed_late(&mut self, kind: &EventKind) {
        let (EventKind::Commit(text) | EventKind::Text(text)) = kind else { return };
        let Some((attempt, hung_ms)) = self.unread else { return };
        if let Some(result) = self.result.as_mut().filter(|r| r.start.id == attempt) {
            let chars = text.chars().filter(|c| !c.is_whitespace()).count() as u32;
            result.unread.get_or_insert(Unread { hung_ms, chars: 0 }).chars += chars;
        }
    }

    /// Whether a drill has just ended while the program stood still: what the window brings now is to be told.
    pub const fn ended_unread(&self) -> bool {
        self.unread.is_some()
    }

    /// Shows the result at once and seals it on the store's thread.
    pub(super) fn finish(&mut self) {
        let Some(session) = self.session.take() else { return };
        if session.start().exercise_id.starts_with(TRIAL) {
            return self.end_trial();
        }
        let result = self.result_of(session.start().clone(), session.drill(), None);
        self.show_result(result);
        let entry = match session.drill().phase() {
            DrillPhase::Ended(reason) if session.start().sitting_id.is_some() => {
                self.exam_ended(session.id(), reason)
            }
            _ => None,
        };
        self.seal(session.id(), session.drill().events().len(), entry);
    }

    fn result_of(&self, start: AttemptStart, drill: &Drill, saved: Option<String>) -> ResultView {
        let header = drill.header();
        let text = || header.presented.as_str();
        let measure = Measure::of(start.mode, start.record_type, header.policy, text);
        let asked = self.asked_of(&start, measure);
        ResultView::of(start, drill, asked, saved)
    }

    /// Shows a result, with where its lesson stands after it.
    fn show_result(&mut self, mut result: ResultView) {
        result.lesson = self.lesson_stand(&result.start, &result.score);
        result.since_ms = self.core.mono_ms();
        self.result = Some(result);
    }

    fn seal(&mut self, id: Uuid, events: usize, entry: Option<NumberedEntry>) {
        let now = self.core.config.clock.wall_ms();
        let kept = entry.clone();
        let reply = self.core.store.call(move |db| db.seal_exam(now, id, events, entry.as_ref()));
        self.pending.push(Pending::Sealed(id, events, kept, reply));
    }

    pub(super) fn sealed(
        &mut self,
        id: Uuid,
        events: usize,
        entry: Option<NumberedEntry>,
        answer: Result<SealedScore, StoreError>,
    ) {
        match answer {
            Ok(sealed) => {
                if let Some(result) = self.result.as_mut().filter(|r| r.start.id == id) {
                    result.saved = Some(hex(&sealed.root_hash));
                }
                self.reload_attempts();
                if entry.is_some() {
                    self.reload_sittings();
                }
                self.core.request(Request::BackUp(Occasion::Daily));
            }
            Err(error) => {
                self.core.say(&error);
                self.retry_seal = Some((id, events, entry, self.core.mono_ms() + RETRY_SEAL_MS));
            }
        }
    }

    pub(super) fn retry_sealing(&mut self) {
        if self.retry_seal.as_ref().is_some_and(|(.., at)| self.core.mono_ms() >= *at)
            && let Some((id, events, entry, _)) = self.retry_seal.take()
        {
            self.seal(id, events, entry);
        }
    }

    /// Leaves the drill as it is: on disk, paused, to be gone on with.
    pub(super) fn leave_drill(&mut self) {
        if self.in_exam() {
            return;
        }
        if self.session.as_ref().is_some_and(|s| s.start().exercise_id.starts_with(TRIAL)) {
            return self.end_trial();
        }
        self.pause_drill();
        self.session = None;
        self.reload_attempts();
    }

    pub(super) fn load_attempt(&mut self, id: Uuid, purpose: Purpose) {
        let reply = self.core.store.call(move |db| db.attempt_log(id));
        self.pending.push(Pending::Log(id, purpose, reply));
    }

    pub(super) fn log_arrived(&mut self, id: Uuid, purpose: Purpose, stored: LogState) {
        let exam = self.core.bureau.results.get(&id);
        let row = self.rows.iter().find(|r| r.start.id == id).or(exam).cloned();
        let Some(row) = row else { return };
        if matches!(purpose, Purpose::Show | Purpose::Same) && !self.text_is_out(&row.start) {
            self.core.notice = Some(Notice::new(&self.core.texts, "error-exam-not-over", &[]));
            return;
        }
        let drill = match Drill::replay(&stored.log) {
            Ok(drill) => drill,
            Err((n, fault)) => {
                return self.core.say(&StoreError::Corrupt(format!("attempt {id}, event {n}: {fault}")));
            }
        };
        match (purpose, stored.state) {
            (Purpose::Show, AttemptState::Sealed) => {
                if DrillSource::of(&row.start.exercise_id).is_course() {
                    // Its lesson has lines of its own.
                    self.open_course();
                }
                let saved = row.root_hash.map(|h| hex(&h));
                let result = self.result_of(row.start, &drill, saved);
                self.show_result(result);
            }
            (Purpose::Same, _) => self.type_again(row.start, stored.log.header),
            // An exam goes on in its sitting or not at all.
            (Purpose::Resume, AttemptState::Open) if row.start.sitting_id.is_none() => {
                self.go_on(row.start, drill);
            }
            (Purpose::Keep, AttemptState::Open) if row.start.sitting_id.is_none() => {
                self.keep(row.start, drill);
            }
            _ => self.reload_attempts(),
        }
    }

    /// Whether the text of an attempt may be looked at: that of an exam not before its sitting is over.
    fn text_is_out(&self, start: &AttemptStart) -> bool {
        start
            .sitting_id
            .is_none_or(|id| self.core.sitting(id).is_some_and(|known| known.sitting.state().over()))
    }

    /// The very text of an earlier attempt, from its log: it stays what it was, whatever became of the
    /// exercise or of the generator since.
    fn type_again(&mut self, before: AttemptStart, header: LogHeader) {
        let Some(officer) = self.core.officer.clone() else { return };
        let exercise = Exercise {
            id: before.exercise_id,
            title_en: before.title.clone(),
            title: before.title,
            record_type: before.record_type,
            policy: header.policy,
            level: 1,
            text: header.presented,
        };
        self.open_drill(OpenDrill { exercise, limit_ms: header.limit_ms, officer: &officer });
    }

    /// An interrupted drill stands still until its officer lets the clock run again. The time of the
    /// interruption is on record as a pause at the last event that reached the disk. What was only read after it costs
    /// nothing: practice may be paused at will, and decides nothing. An exam is not so kind.
    fn go_on(&mut self, start: AttemptStart, drill: Drill) {
        let paused = drill.phase() == DrillPhase::Paused;
        let ended = matches!(drill.phase(), DrillPhase::Ended(_));
        let mut session = DrillSession::new(drill, start);
        let at_ms = session.drill().last_event_ms();
        if !paused && !ended {
            for kind in [EventKind::Preedit(String::new()), EventKind::Pause] {
                if let Some(kind) = session.worth_recording(kind)
                    && let Some((seq, event)) = session.take(InputEvent::new(at_ms, kind))
                {
                    self.core.store.append_event(session.id(), seq, event);
                }
            }
        }
        self.result = None;
        self.session = Some(session);
        if ended {
            self.finish();
        }
        self.rebuild_today();
    }

    fn keep(&mut self, start: AttemptStart, drill: Drill) {
        let at_ms = drill.last_event_ms();
        let mut session = DrillSession::new(drill, start);
        let end = InputEvent::new(at_ms, EventKind::End(EndReason::Interrupted));
        if let Some((seq, event)) = session.take(end) {
            self.core.store.append_event(session.id(), seq, event);
        }
        self.session = Some(session);
        self.finish();
    }
}

/// Whole minutes of a limit, 1 at least.
fn minutes_of(limit_ms: Option<u64>) -> u32 {
    u32::try_from(limit_ms.unwrap_or_default().div_ceil(60_000)).unwrap_or(u32::MAX).max(1)
}

/// Whether `kind` is something that an officer typed.
const fn is_input(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Preedit(_) | EventKind::Commit(_) | EventKind::Text(_) | EventKind::Backspace)
}
