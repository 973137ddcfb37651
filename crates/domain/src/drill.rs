//! A drill: the state machine that turns input events into a transcript and a live view of it.
//!
//! Pure: time comes with the events, nothing is read or written. The same [`Drill::apply`] serves
//! the typing pad, a resumed attempt, `replay` and the audit, so live figures and final figures
//! can't differ. Preedit text is kept for display only and never enters the transcript.

use super::align::{AlignCounts, AlignOp, Aligner};
use super::input::active::ActiveClock;
use super::input::{EndReason, EventKind, InputEvent, InputLog, LogChecker, LogHeader, LogMode, OrderError};
use super::text::{CharClass, Unit, units};
use super::transcript::Transcript;

/// Where a drill is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrillPhase {
    /// Nothing has happened yet; the clock has not started.
    Ready,
    /// The clock runs.
    Running,
    /// The clock stands still.
    Paused,
    /// It is over.
    Ended(EndReason),
}

/// One commit or piece of plain text that brought at least one counted character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitMark {
    /// Active time of the commit in milliseconds.
    pub active_ms: u64,
    /// Active time since the commit before it (or since the start) in milliseconds.
    pub gap_ms: u64,
    /// The classes of its counted characters, in order.
    pub classes: Vec<CharClass>,
}

/// Counts that only the course of input can give, not its result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InputCounts {
    /// 回改: counted characters that were committed and later deleted.
    pub deleted_chars: u32,
    /// IF: deleted characters that did not match when they were deleted.
    pub incorrect_fixed: u32,
    /// Backspace events, also those on an empty transcript.
    pub backspaces: u32,
    /// Preedit updates with text, 0 where the platform shows no preedit.
    pub preedit_updates: u32,
    /// Keys estimated from preedit: the change in letters of each update, at least 1. A separator that the
    /// input method inserts between syllables is no key.
    pub preedit_keys: u32,
    /// As `preedit_keys`, by the first version of the scoring rules, which took separators for letters.
    pub preedit_keys_1: u32,
    /// Input-method commits with text.
    pub commits: u32,
    /// Times the focus was lost.
    pub focus_losses: u32,
    /// Pieces of text that were kept out (paste and the like).
    pub blocked: u32,
}

/// A running or replayed drill.
#[derive(Debug)]
pub struct Drill {
    header: LogHeader,
    presented: Vec<Unit>,
    presented_keys: Vec<char>,
    events: Vec<InputEvent>,
    checker: LogChecker,
    clock: ActiveClock,
    phase: DrillPhase,
    transcript: Transcript,
    preedit: String,
    commits: Vec<CommitMark>,
    counts: InputCounts,
    live: LiveAlignment,
}

/// The alignment of the present transcript, kept until the transcript changes.
#[derive(Debug, Default)]
struct LiveAlignment {
    aligner: Aligner,
    typed_keys: Vec<char>,
    ops: Vec<AlignOp>,
    counts: AlignCounts,
    /// During replay no intermediate state is read: the alignment is made when it is needed.
    deferred: bool,
    /// The transcript has changed since the last alignment.
    stale: bool,
    /// The cost of the alignments so far, see [`Drill::replay_within`].
    work: u64,
}

/// Why a replay stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplayStop {
    /// The event of that number (from 0) can't stand where it stands.
    Order(usize, OrderError),
    /// At the event of that number the alignments had cost more than was allowed.
    TooMuchWork(usize),
}

impl Drill {
    /// A drill that is ready for its first event.
    pub fn new(header: LogHeader) -> Self {
        let presented = units(&header.presented, header.policy);
        let presented_keys = presented.iter().map(|u| u.key).collect();
        let checker = LogChecker::new(header.mode);
        Self {
            header,
            presented,
            presented_keys,
            events: Vec::new(),
            checker,
            clock: ActiveClock::default(),
            phase: DrillPhase::Ready,
            transcript: Transcript::default(),
            preedit: String::new(),
            commits: Vec::new(),
            counts: InputCounts::default(),
            live: LiveAlignment::default(),
        }
    }

    /// A drill in the state to which `log` brings it.
    ///
    /// # Errors
    /// The number (from 0) of the first event that can't stand where it stands, and why.
    pub fn replay(log: &InputLog) -> Result<Self, (usize, OrderError)> {
        match Self::replay_within(log, u64::MAX) {
            Ok(drill) => Ok(drill),
            Err(ReplayStop::Order(number, fault)) => Err((number, fault)),
            // Nothing costs more than all there is.
            Err(ReplayStop::TooMuchWork(number)) => Err((number, OrderError::AfterEnd)),
        }
    }

    /// As [`Drill::replay`], of a log from outside: it stops when its alignments have cost more than `work`. The cost
    /// of one is about the characters typed times the errors, doubled; an alignment is made at every deletion of a
    /// counted character and at the end.
    ///
    /// # Errors
    /// See [`ReplayStop`].
    pub fn replay_within(log: &InputLog, work: u64) -> Result<Self, ReplayStop> {
        let mut drill = Self::new(log.header.clone());
        drill.live.deferred = true;
        for (number, event) in log.events.iter().enumerate() {
            drill.apply(event.clone()).map_err(|fault| ReplayStop::Order(number, fault))?;
            if drill.live.work > work {
                return Err(ReplayStop::TooMuchWork(number));
            }
        }
        drill.live.deferred = false;
        drill.realign_if_stale();
        Ok(drill)
    }

    /// Takes the next event.
    ///
    /// # Errors
    /// The event is refused and nothing changes when it can't follow the ones before it.
    pub fn apply(&mut self, event: InputEvent) -> Result<(), OrderError> {
        let early = LogMode::Exam { hand_in_early: false };
        if self.header.mode == early && event.kind == EventKind::End(EndReason::HandedIn) {
            self.realign_if_stale();
            if !self.typed_whole() {
                return Err(OrderError::EarlyHandIn);
            }
        }
        self.checker.accept(&event)?;
        let at_ms = event.at_ms;
        let stood = self.clock.start_ms().is_none();
        self.clock.take(&event);
        if stood && self.clock.start_ms().is_some() {
            self.phase = DrillPhase::Running;
        }
        match &event.kind {
            EventKind::Start => {}
            EventKind::Preedit(text) => self.preedit_changed(text),
            EventKind::Commit(text) => {
                self.preedit.clear();
                if !text.is_empty() {
                    self.counts.commits += 1;
                    self.append(text, at_ms);
                }
            }
            EventKind::Text(text) => self.append(text, at_ms),
            EventKind::Backspace => self.backspace(),
            EventKind::Focus(focused) => self.counts.focus_losses += u32::from(!focused),
            EventKind::Pause => self.phase = DrillPhase::Paused,
            EventKind::Resume => {
                self.phase =
                    if self.clock.start_ms().is_some() { DrillPhase::Running } else { DrillPhase::Ready };
            }
            EventKind::Blocked(_) => self.counts.blocked += 1,
            EventKind::End(reason) => {
                self.preedit.clear();
                self.phase = DrillPhase::Ended(*reason);
            }
        }
        self.events.push(event);
        Ok(())
    }

    fn preedit_changed(&mut self, text: &str) {
        if !text.is_empty() {
            let keys =
                |now: usize, before: usize| u32::try_from(now.abs_diff(before).max(1)).unwrap_or(u32::MAX);
            self.counts.preedit_updates += 1;
            self.counts.preedit_keys += keys(letters(text), letters(&self.preedit));
            self.counts.preedit_keys_1 += keys(text.chars().count(), self.preedit.chars().count());
        }
        text.clone_into(&mut self.preedit);
    }

    fn append(&mut self, text: &str, at_ms: u64) {
        let active_ms = self.clock.active_at(at_ms);
        self.transcript.append(text, active_ms);
        let policy = self.header.policy;
        let classes: Vec<CharClass> =
            super::text::nfc(text).chars().filter(|c| policy.counts(*c)).map(CharClass::of).collect();
        if !classes.is_empty() {
            let before = self.commits.last().map_or(0, |c| c.active_ms);
            self.commits.push(CommitMark { active_ms, gap_ms: active_ms - before, classes });
        }
        self.realign();
    }

    fn backspace(&mut self) {
        self.counts.backspaces += 1;
        // A deletion is judged by the alignment before it.
        self.realign_if_stale();
        let Some(deleted) = self.transcript.delete_last() else { return };
        if self.header.policy.counts(deleted.c) {
            self.counts.deleted_chars += 1;
            let matched =
                self.live.ops.iter().rev().find(|op| **op != AlignOp::Omission) == Some(&AlignOp::Match);
            self.counts.incorrect_fixed += u32::from(!matched);
            self.realign();
        }
    }

    fn realign(&mut self) {
        self.live.stale = true;
        if !self.live.deferred {
            self.realign_if_stale();
        }
    }

    fn realign_if_stale(&mut self) {
        let live = &mut self.live;
        if !std::mem::take(&mut live.stale) {
            return;
        }
        live.typed_keys.clear();
        live.typed_keys.extend(self.transcript.counted(self.header.policy).map(|(u, _)| u.key));
        live.counts = live.aligner.path(&self.presented_keys, &live.typed_keys, &mut live.ops);
        let errors = live.counts.substitutions + live.counts.insertions + live.counts.omissions;
        let cost = (live.typed_keys.len() as u64).saturating_mul(2 * u64::from(errors) + 1);
        live.work = live.work.saturating_add(cost);
    }

    /// The head of the log.
    pub const fn header(&self) -> &LogHeader {
        &self.header
    }

    /// Where the drill is in its life.
    pub const fn phase(&self) -> DrillPhase {
        self.phase
    }

    /// Every accepted event in order.
    pub fn events(&self) -> &[InputEvent] {
        &self.events
    }

    /// The drill as evidence.
    pub fn log(&self) -> InputLog {
        InputLog { header: self.header.clone(), events: self.events.clone() }
    }

    /// The counted characters to be typed.
    pub fn presented(&self) -> &[Unit] {
        &self.presented
    }

    /// The committed text.
    pub const fn transcript(&self) -> &Transcript {
        &self.transcript
    }

    /// The text in composition, for display only.
    pub fn preedit(&self) -> &str {
        &self.preedit
    }

    /// The commits that brought text, in order.
    pub fn commits(&self) -> &[CommitMark] {
        &self.commits
    }

    /// Counts from the course of input.
    pub const fn input_counts(&self) -> InputCounts {
        self.counts
    }

    /// The alignment of the transcript as it stands: operations from the start, and their counts.
    pub fn alignment(&self) -> (&[AlignOp], AlignCounts) {
        (&self.live.ops, self.live.counts)
    }

    /// Active milliseconds at time `at_ms` of the drill's clock.
    pub fn active_ms(&self, at_ms: u64) -> u64 {
        self.clock.active_at(at_ms)
    }

    /// The time at which the limit is reached if no (further) pause comes; none before the start, in a
    /// pause, or without a limit.
    pub fn deadline_ms(&self) -> Option<u64> {
        match (self.header.limit_ms, self.clock.start_ms(), self.phase) {
            (Some(limit), Some(start), DrillPhase::Running) => {
                Some(start.saturating_add(self.clock.paused_ms()).saturating_add(limit))
            }
            _ => None,
        }
    }

    /// The time of the last event in milliseconds, 0 before the first.
    pub const fn last_event_ms(&self) -> u64 {
        self.checker.last_ms()
    }

    /// Whether the last presented character has been typed, right or wrong, and nothing is left out at the end.
    pub fn typed_whole(&self) -> bool {
        self.reached_end() && self.live.ops.last().is_some_and(|op| *op != AlignOp::Omission)
    }

    /// Whether everything presented has been reached, so that handing in loses nothing.
    pub fn reached_end(&self) -> bool {
        self.live.counts.reach as usize >= self.presented.len()
    }
}

/// Characters of a composition without the blanks and apostrophes by which input methods part its syllables.
fn letters(composition: &str) -> usize {
    let parts = |c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '‘' | 'ʼ' | '＇' | '·');
    composition.chars().filter(|c| !parts(*c)).count()
}
