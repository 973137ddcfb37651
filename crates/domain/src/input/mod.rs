//! The input, event by event: the evidence that every score is derived from.
//!
//! An [`InputLog`] is complete: presented text, policy, limit and every event with its time on a
//! monotonic clock. This module holds the types and their order rules ([`LogChecker`]); the text
//! form is in [`jsonl`], what a whole log must keep in [`rules`]. It must not score anything and must not read a
//! clock.

pub mod active;
pub mod jsonl;
pub mod life;
pub mod rules;

use super::text::Policy;

/// Why a drill ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EndReason {
    /// The time limit was reached.
    Time,
    /// The officer handed in.
    HandedIn,
    /// The program, the machine or the officer stopped in the middle.
    Interrupted,
}

impl EndReason {
    /// All reasons.
    pub const ALL: [Self; 3] = [Self::Time, Self::HandedIn, Self::Interrupted];

    /// The name used in logs and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::HandedIn => "handed_in",
            Self::Interrupted => "interrupted",
        }
    }

    /// The reason of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }
}

/// An event without its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// The clock starts.
    Start,
    /// The text in composition changed. Never part of a transcript.
    Preedit(String),
    /// The input method committed text. An empty commit does nothing.
    Commit(String),
    /// Plain text without an input method.
    Text(String),
    /// The last committed character was deleted; nothing on an empty transcript.
    Backspace,
    /// The window gained or lost the focus.
    Focus(bool),
    /// The clock stands still (practice only).
    Pause,
    /// The clock goes on.
    Resume,
    /// Text that came by a way that is not typing was kept out; the value names the way.
    Blocked(String),
    /// The drill is over.
    End(EndReason),
}

impl EventKind {
    /// The name used in logs.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Preedit(_) => "preedit",
            Self::Commit(_) => "commit",
            Self::Text(_) => "text",
            Self::Backspace => "backspace",
            Self::Focus(_) => "focus",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Blocked(_) => "blocked",
            Self::End(_) => "end",
        }
    }
}

/// One event and its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputEvent {
    /// Milliseconds on a monotonic clock whose zero is the start of the drill.
    pub at_ms: u64,
    /// The event.
    pub kind: EventKind,
    /// Raw key presses that were seen since the commit before this one; none where the platform hides
    /// them. Of commits and plain text only: elsewhere it is not written.
    pub keys: Option<u32>,
    /// Milliseconds of wall-clock time that an interruption lasted, on the pause that stands for it: the
    /// only pause that an exam has. Elsewhere it is not written.
    pub gap_ms: Option<u64>,
}

impl InputEvent {
    /// An event at `at_ms`, without a count of keys.
    pub const fn new(at_ms: u64, kind: EventKind) -> Self {
        Self { at_ms, kind, keys: None, gap_ms: None }
    }

    /// A commit or plain text before which `keys` key presses were seen.
    pub const fn with_keys(at_ms: u64, kind: EventKind, keys: Option<u32>) -> Self {
        Self { at_ms, kind, keys, gap_ms: None }
    }

    /// The pause that records an interruption of `gap_ms` milliseconds; a resume follows it.
    pub const fn interruption(at_ms: u64, gap_ms: u64) -> Self {
        Self { at_ms, kind: EventKind::Pause, keys: None, gap_ms: Some(gap_ms) }
    }
}

/// The rules under which a log was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LogMode {
    /// The first input starts the clock; pauses and handing in are allowed.
    #[default]
    Practice,
    /// Only `start` starts the clock; no pause but for an interruption.
    Exam {
        /// Whether the text may be handed in before its end and before the time is up.
        hand_in_early: bool,
    },
}

impl LogMode {
    /// Whether it is an exam.
    pub const fn is_exam(self) -> bool {
        matches!(self, Self::Exam { .. })
    }
}

/// The head of a log: what was to be typed, how it is compared, how long it may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogHeader {
    /// The text as it was shown.
    pub presented: String,
    /// How it is compared.
    pub policy: Policy,
    /// The time limit in milliseconds of active time; none for an open end.
    pub limit_ms: Option<u64>,
    /// Practice or exam.
    pub mode: LogMode,
}

impl LogHeader {
    /// The head of a practice log.
    pub const fn practice(presented: String, policy: Policy, limit_ms: Option<u64>) -> Self {
        Self { presented, policy, limit_ms, mode: LogMode::Practice }
    }

    /// The head of an exam log of `limit_ms` milliseconds.
    pub const fn exam(presented: String, policy: Policy, limit_ms: u64, hand_in_early: bool) -> Self {
        Self { presented, policy, limit_ms: Some(limit_ms), mode: LogMode::Exam { hand_in_early } }
    }
}

/// A whole attempt as evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputLog {
    /// The head.
    pub header: LogHeader,
    /// The events in order; times never decrease.
    pub events: Vec<InputEvent>,
}

/// Why an event can't follow the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    /// Its time is before that of the event before it.
    #[error("time runs backwards: {at_ms} ms after {before_ms} ms")]
    TimeBackwards {
        /// The time of the faulty event in ms.
        at_ms: u64,
        /// The time of the event before it in ms.
        before_ms: u64,
    },
    /// Something follows `end`.
    #[error("an event after the end")]
    AfterEnd,
    /// `start` twice, or after other input.
    #[error("a start that is not the first event")]
    LateStart,
    /// `pause` within a pause.
    #[error("a pause within a pause")]
    PauseTwice,
    /// `resume` without a pause.
    #[error("a resume without a pause")]
    ResumeWithoutPause,
    /// Text or deletion while the clock stood still.
    #[error("text during a pause")]
    TextDuringPause,
    /// Something before `start` in an exam.
    #[error("an exam begins with start")]
    NotStarted,
    /// A pause in an exam that represents no interruption.
    #[error("an exam has no pause")]
    PauseInExam,
    /// An exam was handed in before its end although its rules do not allow that.
    #[error("this exam can't be handed in before its end")]
    EarlyHandIn,
}

/// Checks the order of events one by one. A drill and the log reader use the same rules.
#[derive(Clone, Debug, Default)]
pub struct LogChecker {
    mode: LogMode,
    last_ms: u64,
    seen_any: bool,
    paused: bool,
    ended: bool,
}

impl LogChecker {
    /// A checker by the rules of `mode`; the default is practice.
    pub fn new(mode: LogMode) -> Self {
        Self { mode, ..Self::default() }
    }

    /// Accepts `event` as the next one.
    ///
    /// # Errors
    /// Why it can't be; the checker stays as it was.
    pub fn accept(&mut self, event: &InputEvent) -> Result<(), OrderError> {
        if self.ended {
            return Err(OrderError::AfterEnd);
        }
        if event.at_ms < self.last_ms {
            return Err(OrderError::TimeBackwards { at_ms: event.at_ms, before_ms: self.last_ms });
        }
        if self.mode.is_exam() && !self.seen_any && event.kind != EventKind::Start {
            return Err(OrderError::NotStarted);
        }
        match &event.kind {
            EventKind::Pause if self.mode.is_exam() && event.gap_ms.is_none() => {
                return Err(OrderError::PauseInExam);
            }
            EventKind::Start if self.seen_any => return Err(OrderError::LateStart),
            EventKind::Pause if self.paused => return Err(OrderError::PauseTwice),
            EventKind::Resume if !self.paused => return Err(OrderError::ResumeWithoutPause),
            EventKind::Commit(_) | EventKind::Text(_) | EventKind::Backspace if self.paused => {
                return Err(OrderError::TextDuringPause);
            }
            EventKind::Pause => self.paused = true,
            EventKind::Resume => self.paused = false,
            EventKind::End(_) => self.ended = true,
            _ => {}
        }
        self.seen_any = true;
        self.last_ms = event.at_ms;
        Ok(())
    }

    /// Whether `end` was accepted.
    pub const fn ended(&self) -> bool {
        self.ended
    }

    /// Whether the clock stands still now.
    pub const fn paused(&self) -> bool {
        self.paused
    }

    /// The time of the last accepted event in milliseconds, 0 before the first.
    pub const fn last_ms(&self) -> u64 {
        self.last_ms
    }
}
