//! The running drill: its events go to the store's thread as they happen, its end seals it.

use uuid::Uuid;

use super::action::DrillAction;
use super::ongoing::RunningDrill;
use super::shown::{Copying, Entering};
use crate::core::{Core, EndedDrill, Request, Task, TaskError};
use crate::notice::Notice;
use crate::sound::{Sound, Sounds};
use dabiao_domain::attempt::AttemptStart;
use dabiao_domain::drill::DrillPhase;
use dabiao_domain::form::event::FormEventKind;
use dabiao_domain::input::{EndReason, EventKind};
use dabiao_domain::sitting::ExamRefusal;
use dabiao_store::{NumberedEntry, SealedScore, hex};

/// A failed seal is tried again after this time.
const RETRY_SEAL_MS: u64 = 2_000;
/// While a drill runs the program checks its time every second. If it did not for this long, it stood still.
const STOOD_STILL_MS: u64 = 2_000;
/// Shorter sleep is the clocks' own inexactness.
const SLEPT_MS: u64 = 2_000;

/// The running drill, if there is one, and those that are being sealed.
#[derive(Default)]
pub struct Runner {
    ongoing: Option<RunningDrill>,
    /// When the drill's time was last checked, on the monotonic clock.
    looked_ms: u64,
    /// How long the PC had slept by then.
    slept_ms: u64,
    /// The attempt whose time ended while the program stood still, in this frame, and for how many milliseconds.
    unread: Option<(Uuid, u64)>,
    sealing: Vec<(Seal, Task<SealedScore>)>,
    /// Seals that failed, each with the time of its next try, on the monotonic clock.
    retry: Vec<(Seal, u64)>,
}

/// An attempt that is to be sealed.
#[derive(Clone)]
struct Seal {
    attempt: Uuid,
    /// How many events it has.
    events: usize,
    /// Its end on the record of its sitting.
    entry: Option<NumberedEntry>,
}

impl Runner {
    /// The drill that is being typed.
    pub const fn ongoing(&self) -> Option<&RunningDrill> {
        self.ongoing.as_ref()
    }

    /// The text that is being copied.
    pub fn copying(&self) -> Option<Copying<'_>> {
        self.ongoing.as_ref()?.copying()
    }

    /// The form that is being entered.
    pub fn entering(&self) -> Option<Entering<'_>> {
        self.ongoing.as_ref()?.entering()
    }

    /// Whether what is typed is a candidate's trial.
    pub fn in_trial(&self) -> bool {
        self.ongoing.as_ref().is_some_and(RunningDrill::is_trial)
    }

    /// Whether an exam is being written.
    pub fn in_exam(&self) -> bool {
        self.ongoing.as_ref().is_some_and(|s| s.start().sitting_id.is_some())
    }

    /// Whether a drill has just ended while the program stood still: input that arrives now is to be
    /// reported.
    pub const fn ended_unread(&self) -> bool {
        self.unread.is_some()
    }

    /// Whether an attempt has ended and is not sealed yet.
    pub const fn unsealed(&self) -> bool {
        !self.retry.is_empty() || !self.sealing.is_empty()
    }

    /// Whether the store has time for more than a drill: none runs, and none is on its way to being sealed.
    pub(crate) const fn rests(&self, core: &Core) -> bool {
        self.ongoing.is_none() && !self.unsealed() && !core.has_requests()
    }

    /// The milliseconds until something changes by itself: the shown time, the end, a retry.
    pub fn next_wake_ms(&self, now: u64) -> Option<u64> {
        let running = self.ongoing.as_ref().filter(|s| s.phase() == DrillPhase::Running);
        let second = running.map(|s| {
            let left = s.left_ms(now).unwrap_or_else(|| 1000 - s.active_ms(now) % 1000);
            left % 1000 + 1
        });
        let retry = self.retry.iter().map(|(_, at)| at.saturating_sub(now) + 1);
        second.into_iter().chain(retry).min()
    }

    /// Performs the request.
    pub(crate) fn act(&mut self, action: DrillAction, core: &mut Core) {
        match action {
            DrillAction::Input(kind) => self.input(kind, None, core),
            DrillAction::Typed { kind, keys } => self.input(kind, keys, core),
            DrillAction::Form { kind, keys } => self.form_input(kind, keys, core),
            DrillAction::Pause => self.pause(core),
            DrillAction::Resume => self.resume(core),
            DrillAction::HandIn => self.hand_in(core),
            DrillAction::Leave => self.leave(core),
        }
    }

    /// Begins `session`, or goes on with it.
    pub(crate) fn begin(&mut self, ongoing: RunningDrill, core: &mut Core) {
        // The events of a drill are on the disk within a moment: they don't wait for a stick.
        if core.activity.exchanging {
            core.notice = Some(Notice::new(&core.texts, "error-exchanging", &[]));
            return;
        }
        self.ongoing = Some(ongoing);
        core.request(Request::CloseResult);
    }

    /// Removes the drill without an end: it is void, or a trial.
    pub(crate) fn drop_session(&mut self) {
        self.ongoing = None;
    }

    /// One input. Before the first, the clock stands and the store knows nothing.
    fn input(&mut self, kind: EventKind, keys: Option<u32>, core: &mut Core) {
        self.form_input(FormEventKind::Input(kind), keys, core);
    }

    /// As [`Runner::input`], also of what moves in a form.
    fn form_input(&mut self, kind: FormEventKind, keys: Option<u32>, core: &mut Core) {
        let now = self.check_time(core);
        if self.ongoing.is_none() {
            self.typed_late(&kind, core);
        }
        let Some(ongoing) = &mut self.ongoing else { return };
        let forms = ongoing.machine().form().is_some();
        let worth = match kind {
            FormEventKind::Input(kind) => ongoing.worth_recording(kind).map(FormEventKind::Input),
            other => Some(other).filter(|_| forms),
        };
        let Some(kind) = worth else { return };
        match ongoing.phase() {
            // A card is read once the clock runs: a sitting of forms may be begun by nothing but that.
            DrillPhase::Ready if forms && is_start(&kind) => {
                self.begin_attempt(now, core);
                return self.record(now, EventKind::Start, core);
            }
            DrillPhase::Ready if is_input(&kind) => {
                self.begin_attempt(now, core);
                self.record(now, EventKind::Start, core);
            }
            // Events of the window before the first key are no part of the evidence.
            DrillPhase::Ready | DrillPhase::Ended(_) => return,
            DrillPhase::Paused if is_input(&kind) => return,
            DrillPhase::Running | DrillPhase::Paused => {}
        }
        let silent = core.settings.sounds == Sounds::Off || self.in_exam() || self.in_trial();
        let before = if silent { None } else { self.errors() };
        self.record_typed(now, kind, keys, core);
        if let Some(before) = before {
            let worse = self.errors().is_some_and(|now| now > before);
            core.hear(if worse { Sound::Error } else { Sound::Key });
        }
        self.end_if_done(now, core);
    }

    /// Errors in what was copied so far; none where forms are filled in.
    fn errors(&self) -> Option<u32> {
        let (_, counts) = self.ongoing.as_ref()?.machine().copy()?.alignment();
        Some(counts.substitutions + counts.insertions + counts.omissions)
    }

    /// A text without a time limit ends when all of it is typed, a sitting of forms when all cards are handed in.
    fn end_if_done(&mut self, now: u64, core: &mut Core) {
        if self.ongoing.as_ref().is_some_and(|s| s.machine().done()) {
            self.record(now, EventKind::End(EndReason::HandedIn), core);
            self.finish(core);
        }
    }

    fn begin_attempt(&mut self, now: u64, core: &mut Core) {
        let wall = core.config.clock.wall_ms();
        let Some(ongoing) = &mut self.ongoing else { return };
        if ongoing.is_trial() {
            ongoing.start_clock(now);
        } else if !ongoing.begun() {
            ongoing.start_clock(now);
            let start = AttemptStart { started_at_ms: wall, ..ongoing.start().clone() };
            let header = ongoing.machine().header();
            core.written(core.store.begin_attempt(start, header));
        }
    }

    /// Applies an event and hands it to the store.
    pub(crate) fn record(&mut self, now: u64, kind: EventKind, core: &Core) {
        self.record_typed(now, FormEventKind::Input(kind), None, core);
    }

    fn record_typed(&mut self, now: u64, kind: FormEventKind, keys: Option<u32>, core: &Core) {
        if let Some(ongoing) = &mut self.ongoing
            && let Some((seq, event)) = ongoing.record(now, kind, keys)
            && !ongoing.is_trial()
        {
            core.store.append_event(ongoing.id(), seq, event);
        }
    }

    /// Stops the clock. An exam has no pause: if it stops, that is an interruption.
    pub(crate) fn pause(&mut self, core: &mut Core) {
        let now = self.check_time(core);
        if self.in_exam() {
            return;
        }
        if self.ongoing.as_ref().is_some_and(|s| s.phase() == DrillPhase::Running) {
            self.stop_clock(now, core);
        }
    }

    /// Lets the clock run again.
    fn resume(&mut self, core: &Core) {
        let now = core.mono_ms();
        let Some(ongoing) = &mut self.ongoing else { return };
        if ongoing.phase() == DrillPhase::Paused {
            ongoing.start_clock_if_resumed(now);
            self.record(now, EventKind::Resume, core);
        }
    }

    /// Ends the drill and scores it, if that is allowed before its time.
    fn hand_in(&mut self, core: &mut Core) {
        let now = self.check_time(core);
        let can = |s: &RunningDrill| matches!(s.phase(), DrillPhase::Running | DrillPhase::Paused);
        if self.ongoing.as_ref().is_some_and(can) {
            self.record(now, EventKind::End(EndReason::HandedIn), core);
            let ended = |s: &RunningDrill| matches!(s.phase(), DrillPhase::Ended(_));
            if self.ongoing.as_ref().is_some_and(ended) {
                self.finish(core);
            } else {
                let what = core.texts.get(ExamRefusal::NoEarlyHandIn.key());
                core.notice = Some(Notice { what, next: core.texts.get("error-sitting-next") });
            }
        }
    }

    /// Ends the drill if its time is up. Returns the moment of the check, on the monotonic clock: the next
    /// recorded event takes the same time, so that no event lies beyond the limit.
    fn check_time(&mut self, core: &mut Core) -> u64 {
        let now = core.mono_ms();
        let slept = core.config.clock.slept_ms();
        let slept_ms = slept.saturating_sub(std::mem::replace(&mut self.slept_ms, slept));
        if slept_ms >= SLEPT_MS {
            self.pause_asleep(now, slept_ms, core);
        }
        let stood_ms = now.saturating_sub(std::mem::replace(&mut self.looked_ms, now));
        let Some(ongoing) = &mut self.ongoing else { return now };
        if let Some(end) = ongoing.time_up(now) {
            // While a drill runs its time is checked every second.
            self.unread = (stood_ms >= STOOD_STILL_MS).then(|| (ongoing.id(), stood_ms));
            if let Some((seq, event)) = ongoing.take(end)
                && !ongoing.is_trial()
            {
                core.store.append_event(ongoing.id(), seq, event);
            }
            self.finish(core);
        }
        now
    }

    /// Stops the clock of a drill where it stood when the PC fell asleep, `slept_ms` ago. An exam has no pause: its time
    /// is the same for all in the room.
    fn pause_asleep(&mut self, now: u64, slept_ms: u64, core: &mut Core) {
        let running = self.ongoing.as_ref().is_some_and(|s| s.phase() == DrillPhase::Running);
        if !running || self.in_exam() || self.in_trial() {
            return;
        }
        self.stop_clock(now.saturating_sub(slept_ms), core);
        core.notice = Some(Notice::new(&core.texts, "drill-asleep", &[("seconds", &(slept_ms / 1000))]));
    }

    /// Records a pause at `now`. Text still in composition is lost by it.
    fn stop_clock(&mut self, now: u64, core: &Core) {
        if self.ongoing.as_ref().is_some_and(|s| !s.machine().preedit().is_empty()) {
            self.record(now, EventKind::Preedit(String::new()), core);
        }
        self.record(now, EventKind::Pause, core);
    }

    /// A key arrived after the time was up. If the program stood still at that moment, it is not known
    /// whether it was typed in time, because input carries no time: it does not count, and the result says
    /// so.
    fn typed_late(&self, kind: &FormEventKind, core: &mut Core) {
        let FormEventKind::Input(EventKind::Commit(text) | EventKind::Text(text)) = kind else { return };
        let Some((attempt, hung_ms)) = self.unread else { return };
        let chars = text.chars().filter(|c| !c.is_whitespace()).count() as u32;
        core.request(Request::TypedLate { attempt, hung_ms, chars });
    }

    /// The drill has ended: its result is shown, and it is sealed.
    pub(crate) fn finish(&mut self, core: &mut Core) {
        if !self.in_exam() && !self.in_trial() {
            core.hear(Sound::End);
        }
        let Some(ongoing) = self.ongoing.take() else { return };
        core.request(if ongoing.is_trial() {
            Request::TrialEnded
        } else {
            Request::DrillEnded(Box::new(EndedDrill::of(ongoing.start().clone(), ongoing.into_machine())))
        });
    }

    /// Leaves the drill as it is: on disk, paused, to be resumed. An exam is not left.
    pub(crate) fn leave(&mut self, core: &mut Core) {
        if self.in_exam() {
            return;
        }
        if self.in_trial() {
            self.ongoing = None;
            return core.request(Request::TrialEnded);
        }
        self.pause(core);
        self.ongoing = None;
        core.request(Request::DrillLeft);
    }

    /// Seals an attempt with this many events on the store's thread, and records its end in its sitting.
    pub(crate) fn seal(&mut self, attempt: Uuid, events: usize, entry: Option<NumberedEntry>, core: &Core) {
        self.begin_seal(Seal { attempt, events, entry }, core);
    }

    fn begin_seal(&mut self, seal: Seal, core: &Core) {
        let now = core.config.clock.wall_ms();
        let Seal { attempt, events, entry } = seal.clone();
        let task = core.ask_store(move |db| db.seal_exam(now, attempt, events, entry.as_ref()));
        self.sealing.push((seal, task));
    }

    /// Collects what was sealed. Called once per frame.
    pub(crate) fn poll(&mut self, core: &mut Core) {
        for (seal, task) in std::mem::take(&mut self.sealing) {
            match task.poll() {
                None => self.sealing.push((seal, task)),
                Some(Ok(sealed)) => core.request(Request::Sealed {
                    attempt: seal.attempt,
                    root_hash: hex(&sealed.root_hash),
                    exam: seal.entry.is_some(),
                }),
                Some(Err(error)) => {
                    self.seal_failed(seal, &error, core);
                }
            }
        }
    }

    /// Lets time pass: ends the drill when its time is up, and retries failed seals. Called once per frame.
    pub(crate) fn pass_time(&mut self, core: &mut Core) {
        self.unread = None;
        let now = self.check_time(core);
        let (due, later): (Vec<_>, Vec<_>) = self.retry.drain(..).partition(|(_, at)| now >= *at);
        self.retry = later;
        for (seal, _) in due {
            self.begin_seal(seal, core);
        }
    }

    fn seal_failed(&mut self, seal: Seal, error: &TaskError, core: &mut Core) {
        core.say_task(error);
        self.retry.push((seal, core.mono_ms() + RETRY_SEAL_MS));
    }
}

/// Whether `kind` does nothing but begin.
const fn is_start(kind: &FormEventKind) -> bool {
    matches!(kind, FormEventKind::Input(EventKind::Start))
}

/// Whether `kind` is an officer's input.
const fn is_input(kind: &FormEventKind) -> bool {
    match kind {
        FormEventKind::Input(kind) => {
            matches!(
                kind,
                EventKind::Preedit(_) | EventKind::Commit(_) | EventKind::Text(_) | EventKind::Backspace
            )
        }
        FormEventKind::Enter(_)
        | FormEventKind::Leave
        | FormEventKind::Choose(_)
        | FormEventKind::Clear
        | FormEventKind::HandIn => true,
    }
}
