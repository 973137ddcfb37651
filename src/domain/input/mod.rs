//! What was entered, event by event: the evidence that every score is derived from.
//!
//! An [`InputLog`] is complete: presented text, policy, limit and every event with its time on a
//! monotonic clock. This module holds the types and their order rules ([`LogChecker`]); the text
//! form is in [`jsonl`]. It must not score anything and must not read a clock.

pub mod jsonl;

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

/// What happened, without its time.
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
    /// What happened.
    pub kind: EventKind,
}

impl InputEvent {
    /// An event at `at_ms`.
    pub const fn new(at_ms: u64, kind: EventKind) -> Self {
        Self { at_ms, kind }
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
pub enum OrderFault {
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
}

/// Checks the order of events one by one. A drill and the log reader use the same rules.
#[derive(Clone, Debug, Default)]
pub struct LogChecker {
    last_ms: u64,
    seen_any: bool,
    paused: bool,
    ended: bool,
}

impl LogChecker {
    /// Accepts `event` as the next one.
    ///
    /// # Errors
    /// Why it can't be; the checker stays as it was.
    pub fn accept(&mut self, event: &InputEvent) -> Result<(), OrderFault> {
        if self.ended {
            return Err(OrderFault::AfterEnd);
        }
        if event.at_ms < self.last_ms {
            return Err(OrderFault::TimeBackwards { at_ms: event.at_ms, before_ms: self.last_ms });
        }
        match &event.kind {
            EventKind::Start if self.seen_any => return Err(OrderFault::LateStart),
            EventKind::Pause if self.paused => return Err(OrderFault::PauseTwice),
            EventKind::Resume if !self.paused => return Err(OrderFault::ResumeWithoutPause),
            EventKind::Commit(_) | EventKind::Text(_) | EventKind::Backspace if self.paused => {
                return Err(OrderFault::TextDuringPause);
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
