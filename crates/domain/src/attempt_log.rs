//! The log of an attempt, whichever machine took it: a copied text or a sitting of forms.
//!
//! What is hashed, stored and sent is the lines of the log: those of `dabiao-input-log` ([`crate::input::jsonl`]) or of
//! `dabiao-form-log` ([`crate::form::log`]). Everything that keeps, sends and checks attempts takes these enums, and asks
//! which of the two it is only where the two differ.

use std::borrow::Cow;
use std::fmt;

use crate::attempt_score::AttemptScore;
use crate::form::event::{FormEvent, FormEventKind};
use crate::form::log as form_log;
use crate::form::machine::{FormHeader, FormLog};
use crate::form::rules::replay_by_rules;
use crate::input::rules::rule_fault;
use crate::input::{EventKind, InputEvent, InputLog, LogHeader, LogMode, jsonl};
use crate::text::Policy;

/// The canonical header line of a sitting of forms begins so; that of a copied text never does.
const FORM_HEAD: &[u8] = b"{\"format\":\"dabiao-form-log\",";

/// What was asked of the officer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Work {
    /// Copying a text.
    Copy,
    /// Entering records into a form.
    Form,
}

impl Work {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Copy, Self::Form];

    /// That of the attempt with this canonical header line.
    pub fn of_header(line: &[u8]) -> Self {
        if line.starts_with(FORM_HEAD) { Self::Form } else { Self::Copy }
    }

    /// The name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::Form => "form",
        }
    }
}

/// Why a stored line can't be read.
#[derive(Debug, thiserror::Error)]
pub enum AttemptLogProblem {
    /// Of a copied text.
    #[error(transparent)]
    Copy(#[from] jsonl::LogProblem),
    /// Of a sitting of forms.
    #[error(transparent)]
    Form(#[from] form_log::FormLogProblem),
}

/// The head of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptHeader {
    /// Of a copied text.
    Copy(LogHeader),
    /// Of a sitting of forms.
    Form(FormHeader),
}

impl From<LogHeader> for AttemptHeader {
    fn from(header: LogHeader) -> Self {
        Self::Copy(header)
    }
}

impl From<&LogHeader> for AttemptHeader {
    fn from(header: &LogHeader) -> Self {
        Self::Copy(header.clone())
    }
}

impl From<&FormHeader> for AttemptHeader {
    fn from(header: &FormHeader) -> Self {
        Self::Form(header.clone())
    }
}

impl From<&Self> for AttemptHeader {
    fn from(header: &Self) -> Self {
        header.clone()
    }
}

impl From<FormHeader> for AttemptHeader {
    fn from(header: FormHeader) -> Self {
        Self::Form(header)
    }
}

impl AttemptHeader {
    /// Reads a canonical header line.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(line: &[u8]) -> Result<Self, AttemptLogProblem> {
        Ok(match Work::of_header(line) {
            Work::Copy => Self::Copy(jsonl::read_header(line)?),
            Work::Form => Self::Form(form_log::read_header(line)?),
        })
    }

    /// Its canonical line.
    pub fn line(&self) -> String {
        match self {
            Self::Copy(header) => jsonl::header_line(header),
            Self::Form(header) => form_log::header_line(header),
        }
    }

    /// Which work it is of.
    pub const fn work(&self) -> Work {
        match self {
            Self::Copy(_) => Work::Copy,
            Self::Form(_) => Work::Form,
        }
    }

    /// Practice or exam.
    pub const fn mode(&self) -> LogMode {
        match self {
            Self::Copy(header) => header.mode,
            Self::Form(header) => header.mode,
        }
    }

    /// The time limit in milliseconds of active time; none for an open end.
    pub const fn limit_ms(&self) -> Option<u64> {
        match self {
            Self::Copy(header) => header.limit_ms,
            Self::Form(header) => header.limit_ms,
        }
    }

    /// That of a copied text.
    pub const fn copy(&self) -> Option<&LogHeader> {
        match self {
            Self::Copy(header) => Some(header),
            Self::Form(_) => None,
        }
    }

    /// That of a sitting of forms.
    pub const fn form(&self) -> Option<&FormHeader> {
        match self {
            Self::Form(header) => Some(header),
            Self::Copy(_) => None,
        }
    }

    /// What it says beside its texts.
    pub const fn terms(&self) -> Terms {
        let policy = match self {
            Self::Copy(header) => header.policy,
            Self::Form(_) => Policy::Strict,
        };
        Terms { work: self.work(), policy, limit_ms: self.limit_ms(), mode: self.mode() }
    }

    /// Reads an event line of a log with this head.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read_event(&self, line: &[u8]) -> Result<AttemptEvent, AttemptLogProblem> {
        Ok(match self {
            Self::Copy(_) => AttemptEvent::Copy(jsonl::read_event(line)?),
            Self::Form(_) => AttemptEvent::Form(form_log::read_form_event(line)?),
        })
    }

    /// A log with this head and those of `events` that are of its work.
    pub fn with(self, events: impl IntoIterator<Item = AttemptEvent>) -> AttemptLog {
        let events = events.into_iter();
        match self {
            Self::Copy(header) => {
                let events = events.filter_map(AttemptEvent::into_copy).collect();
                AttemptLog::Copy(InputLog { header, events })
            }
            Self::Form(header) => {
                let events = events.filter_map(AttemptEvent::into_form).collect();
                AttemptLog::Form(FormLog { header, events })
            }
        }
    }
}

/// What a row of the attempts tells of a head without its texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// What was asked.
    pub work: Work,
    /// How what was entered is compared. Fields of forms are compared as in [`Policy::Strict`].
    pub policy: Policy,
    /// The time limit in milliseconds of active time; none for an open end.
    pub limit_ms: Option<u64>,
    /// Practice or exam, and whether that may be handed in early.
    pub mode: LogMode,
}

impl Terms {
    /// Those of a canonical header line.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(line: &[u8]) -> Result<Self, AttemptLogProblem> {
        Ok(match Work::of_header(line) {
            Work::Copy => {
                let (policy, limit_ms, mode) = jsonl::read_terms(line)?;
                Self { work: Work::Copy, policy, limit_ms, mode }
            }
            Work::Form => {
                let (limit_ms, mode) = form_log::read_terms(line)?;
                Self { work: Work::Form, policy: Policy::Strict, limit_ms, mode }
            }
        })
    }
}

/// One event of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptEvent {
    /// Of a copied text.
    Copy(InputEvent),
    /// Of a sitting of forms.
    Form(FormEvent),
}

impl From<InputEvent> for AttemptEvent {
    fn from(event: InputEvent) -> Self {
        Self::Copy(event)
    }
}

impl From<FormEvent> for AttemptEvent {
    fn from(event: FormEvent) -> Self {
        Self::Form(event)
    }
}

impl AttemptEvent {
    /// Its canonical line.
    pub fn line(&self) -> String {
        match self {
            Self::Copy(event) => jsonl::event_line(event),
            Self::Form(event) => form_log::form_event_line(event),
        }
    }

    /// Its time on the log's clock in milliseconds.
    pub const fn at_ms(&self) -> u64 {
        match self {
            Self::Copy(event) => event.at_ms,
            Self::Form(event) => event.at_ms,
        }
    }

    /// What both kinds of log have; none for what moves in a form.
    pub const fn input(&self) -> Option<&EventKind> {
        match self {
            Self::Copy(event) => Some(&event.kind),
            Self::Form(FormEvent { kind: FormEventKind::Input(kind), .. }) => Some(kind),
            Self::Form(_) => None,
        }
    }

    fn into_copy(self) -> Option<InputEvent> {
        match self {
            Self::Copy(event) => Some(event),
            Self::Form(_) => None,
        }
    }

    fn into_form(self) -> Option<FormEvent> {
        match self {
            Self::Form(event) => Some(event),
            Self::Copy(_) => None,
        }
    }
}

/// A whole attempt as evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptLog {
    /// Of a copied text.
    Copy(InputLog),
    /// Of a sitting of forms.
    Form(FormLog),
}

impl From<InputLog> for AttemptLog {
    fn from(log: InputLog) -> Self {
        Self::Copy(log)
    }
}

impl From<FormLog> for AttemptLog {
    fn from(log: FormLog) -> Self {
        Self::Form(log)
    }
}

/// Why a log gives no score: the number (from 0) of an event that can't stand where it stands, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoScore {
    /// Which event.
    pub event: usize,
    /// Why.
    pub why: String,
}

impl fmt::Display for NoScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "event {}: {}", self.event, self.why)
    }
}

impl AttemptLog {
    /// Which work it is of.
    pub const fn work(&self) -> Work {
        match self {
            Self::Copy(_) => Work::Copy,
            Self::Form(_) => Work::Form,
        }
    }

    /// Its head.
    pub fn header(&self) -> AttemptHeader {
        match self {
            Self::Copy(log) => AttemptHeader::Copy(log.header.clone()),
            Self::Form(log) => AttemptHeader::Form(log.header.clone()),
        }
    }

    /// The canonical line of its head.
    pub fn header_line(&self) -> String {
        match self {
            Self::Copy(log) => jsonl::header_line(&log.header),
            Self::Form(log) => form_log::header_line(&log.header),
        }
    }

    /// The canonical lines of its events, in order.
    pub fn event_lines(&self) -> Box<dyn Iterator<Item = String> + '_> {
        match self {
            Self::Copy(log) => Box::new(log.events.iter().map(jsonl::event_line)),
            Self::Form(log) => Box::new(log.events.iter().map(form_log::form_event_line)),
        }
    }

    /// How many events it has.
    pub const fn events(&self) -> usize {
        match self {
            Self::Copy(log) => log.events.len(),
            Self::Form(log) => log.events.len(),
        }
    }

    /// The time of event `number` (from 0) in milliseconds; none where there is no such event.
    pub fn event_ms(&self, number: usize) -> Option<u64> {
        match self {
            Self::Copy(log) => log.events.get(number).map(|event| event.at_ms),
            Self::Form(log) => log.events.get(number).map(|event| event.at_ms),
        }
    }

    /// Its events by their order and times: what moves in a form stands as input without text.
    pub fn inputs(&self) -> Cow<'_, [InputEvent]> {
        match self {
            Self::Copy(log) => Cow::Borrowed(&log.events),
            Self::Form(log) => Cow::Owned(log.events.iter().map(FormEvent::as_input).collect()),
        }
    }

    /// Practice or exam.
    pub const fn mode(&self) -> LogMode {
        match self {
            Self::Copy(log) => log.header.mode,
            Self::Form(log) => log.header.mode,
        }
    }

    /// That of a copied text.
    pub const fn copy(&self) -> Option<&InputLog> {
        match self {
            Self::Copy(log) => Some(log),
            Self::Form(_) => None,
        }
    }

    /// That of a sitting of forms.
    pub const fn form(&self) -> Option<&FormLog> {
        match self {
            Self::Form(log) => Some(log),
            Self::Copy(_) => None,
        }
    }

    /// The whole log as JSON Lines, each line ended by `\n`.
    pub fn write(&self) -> String {
        match self {
            Self::Copy(log) => jsonl::write(log),
            Self::Form(log) => form_log::write(log),
        }
    }

    /// The first rule that it breaks, in words; none for every log made by this program.
    pub fn rule_fault(&self) -> Option<String> {
        match self {
            Self::Copy(log) => rule_fault(log).map(|fault| fault.to_string()),
            Self::Form(log) => replay_by_rules(log).err().map(|fault| fault.to_string()),
        }
    }

    /// Its score by the newest rules.
    ///
    /// # Errors
    /// The first event that can't stand where it stands.
    pub fn score(&self) -> Result<AttemptScore, NoScore> {
        AttemptScore::of_log(self)
    }
}
