//! The machine of an attempt: a copied text ([`Drill`]) or a sitting of forms ([`FormSitting`]). The one runner of drills,
//! the store and the audit take either.

use crate::attempt_log::{AttemptEvent, AttemptHeader, AttemptLog, NoScore, Work};
use crate::drill::{Drill, DrillPhase};
use crate::form::event::{FormEvent, FormEventKind, FormOrderError};
use crate::form::machine::FormSitting;
use crate::input::{EventKind, InputEvent, LogMode};

/// A running or replayed attempt.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one runs at a time, and a replay has one in hand")]
pub enum Machine {
    /// Copying a text.
    Copy(Drill),
    /// Entering records.
    Form(FormSitting),
}

impl From<Drill> for Machine {
    fn from(drill: Drill) -> Self {
        Self::Copy(drill)
    }
}

impl From<FormSitting> for Machine {
    fn from(sitting: FormSitting) -> Self {
        Self::Form(sitting)
    }
}

impl Machine {
    /// A machine that is ready for its first event.
    pub fn new(header: AttemptHeader) -> Self {
        match header {
            AttemptHeader::Copy(header) => Self::Copy(Drill::new(header)),
            AttemptHeader::Form(header) => Self::Form(FormSitting::new(header)),
        }
    }

    /// A machine in the state to which `log` brings it.
    ///
    /// # Errors
    /// The number (from 0) of the first event that can't stand where it stands, and why.
    pub fn replay(log: &AttemptLog) -> Result<Self, NoScore> {
        match log {
            AttemptLog::Copy(log) => match Drill::replay(log) {
                Ok(drill) => Ok(Self::Copy(drill)),
                Err((event, why)) => Err(NoScore { event, why: why.to_string() }),
            },
            AttemptLog::Form(log) => match FormSitting::replay(log) {
                Ok(sitting) => Ok(Self::Form(sitting)),
                Err((event, why)) => Err(NoScore { event, why: why.to_string() }),
            },
        }
    }

    /// Takes the next event.
    ///
    /// # Errors
    /// The event is refused and nothing changes when it can't follow the ones before it. Of the events of forms a copied
    /// text takes none.
    pub fn apply(&mut self, event: AttemptEvent) -> Result<(), FormOrderError> {
        match (self, event) {
            (Self::Copy(drill), AttemptEvent::Copy(event)) => Ok(drill.apply(event)?),
            (Self::Form(sitting), AttemptEvent::Form(event)) => sitting.apply(event),
            (Self::Form(sitting), AttemptEvent::Copy(event)) => sitting.apply(FormEvent::of_input(event)),
            (Self::Copy(_), AttemptEvent::Form(_)) => Err(FormOrderError::NotInAField),
        }
    }

    /// What happened, as an event of this machine; none for what moves in a form where a text is copied.
    pub fn event(&self, at_ms: u64, kind: FormEventKind, keys: Option<u32>) -> Option<AttemptEvent> {
        let input = |kind, keys| InputEvent::with_keys(at_ms, kind, keys);
        match (self, kind) {
            (Self::Copy(_), FormEventKind::Input(kind)) => Some(AttemptEvent::Copy(input(kind, keys))),
            (Self::Copy(_), _) => None,
            (Self::Form(_), FormEventKind::Input(kind)) => {
                Some(AttemptEvent::Form(FormEvent::of_input(input(kind, keys))))
            }
            (Self::Form(_), kind) => Some(AttemptEvent::Form(FormEvent::new(at_ms, kind))),
        }
    }

    /// An event that both machines have.
    pub fn input(&self, event: InputEvent) -> AttemptEvent {
        match self {
            Self::Copy(_) => AttemptEvent::Copy(event),
            Self::Form(_) => AttemptEvent::Form(FormEvent::of_input(event)),
        }
    }

    /// Which work it is.
    pub const fn work(&self) -> Work {
        match self {
            Self::Copy(_) => Work::Copy,
            Self::Form(_) => Work::Form,
        }
    }

    /// That of a copied text.
    pub const fn copy(&self) -> Option<&Drill> {
        match self {
            Self::Copy(drill) => Some(drill),
            Self::Form(_) => None,
        }
    }

    /// That of a sitting of forms.
    pub const fn form(&self) -> Option<&FormSitting> {
        match self {
            Self::Form(sitting) => Some(sitting),
            Self::Copy(_) => None,
        }
    }

    /// The head of its log.
    pub fn header(&self) -> AttemptHeader {
        match self {
            Self::Copy(drill) => AttemptHeader::Copy(drill.header().clone()),
            Self::Form(sitting) => AttemptHeader::Form(sitting.header().clone()),
        }
    }

    /// It as evidence.
    pub fn log(&self) -> AttemptLog {
        match self {
            Self::Copy(drill) => AttemptLog::Copy(drill.log()),
            Self::Form(sitting) => AttemptLog::Form(sitting.log()),
        }
    }

    /// Practice or exam.
    pub const fn mode(&self) -> LogMode {
        match self {
            Self::Copy(drill) => drill.header().mode,
            Self::Form(sitting) => sitting.header().mode,
        }
    }

    /// The time limit in milliseconds of active time; none for an open end.
    pub const fn limit_ms(&self) -> Option<u64> {
        match self {
            Self::Copy(drill) => drill.header().limit_ms,
            Self::Form(sitting) => sitting.header().limit_ms,
        }
    }

    /// Where it is in its life.
    pub const fn phase(&self) -> DrillPhase {
        match self {
            Self::Copy(drill) => drill.phase(),
            Self::Form(sitting) => sitting.phase(),
        }
    }

    /// How many events it has taken.
    pub fn events(&self) -> usize {
        match self {
            Self::Copy(drill) => drill.events().len(),
            Self::Form(sitting) => sitting.events().len(),
        }
    }

    /// The text in composition, for display only.
    pub fn preedit(&self) -> &str {
        match self {
            Self::Copy(drill) => drill.preedit(),
            Self::Form(sitting) => sitting.preedit(),
        }
    }

    /// Active milliseconds at time `at_ms` of its clock.
    pub fn active_ms(&self, at_ms: u64) -> u64 {
        match self {
            Self::Copy(drill) => drill.active_ms(at_ms),
            Self::Form(sitting) => sitting.active_ms(at_ms),
        }
    }

    /// The time at which the limit is reached if no (further) pause comes; none before the start, in a pause, or without
    /// a limit.
    pub fn deadline_ms(&self) -> Option<u64> {
        match self {
            Self::Copy(drill) => drill.deadline_ms(),
            Self::Form(sitting) => sitting.deadline_ms(),
        }
    }

    /// The time of the last event in milliseconds, 0 before the first.
    pub const fn last_event_ms(&self) -> u64 {
        match self {
            Self::Copy(drill) => drill.last_event_ms(),
            Self::Form(sitting) => sitting.last_event_ms(),
        }
    }

    /// Whether it is over because there is nothing left to do: a text without a time limit is typed whole, or all cards
    /// are handed in.
    pub fn done(&self) -> bool {
        match self {
            Self::Copy(drill) => {
                drill.header().limit_ms.is_none() && drill.preedit().is_empty() && drill.typed_whole()
            }
            Self::Form(sitting) => sitting.card().is_none(),
        }
    }

    /// `kind` if it is worth recording: repeated and empty composition events carry nothing new.
    pub fn worth_recording(&self, kind: EventKind) -> Option<EventKind> {
        let open = self.preedit();
        match kind {
            EventKind::Preedit(text) if text == open => None,
            EventKind::Commit(text) if text.is_empty() => {
                (!open.is_empty()).then(|| EventKind::Preedit(String::new()))
            }
            EventKind::Text(text) if text.is_empty() => None,
            other => Some(other),
        }
    }
}
