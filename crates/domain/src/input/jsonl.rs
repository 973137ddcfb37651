//! The input log as JSON Lines, version 1: one header, then one event a line.
//!
//! The wire types are private: the form may grow (unknown *fields* are ignored) without touching
//! the domain types. [`header_line`] and [`event_line`] print the one canonical form that hashes
//! are taken over; a test freezes it. Reading is total: every error names its line.

use serde::{Deserialize, Serialize};

use super::{EndReason, EventKind, InputEvent, InputLog, LogChecker, LogHeader, LogMode, OrderError};
use crate::text::Policy;

/// The format name in the header.
pub const FORMAT: &str = "dabiao-input-log";
/// The version this program writes and reads.
pub const VERSION: u32 = 1;
/// The mode in the header of an exam.
const EXAM: &str = "exam";
/// A longer line is refused before it is parsed, in bytes.
pub const MAX_LINE_BYTES: usize = 1 << 20;
/// A log with more events is refused.
pub const MAX_EVENTS: usize = 1_000_000;

/// An error of a log, and its line (from 1).
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct LogError {
    /// Line number from 1.
    pub line: usize,
    /// The error.
    pub fault: LogProblem,
}

/// The kinds of error that a log can have.
#[derive(Debug, thiserror::Error)]
pub enum LogProblem {
    /// The file is empty or its first line is no header.
    #[error("no header: the first line must be an object with \"format\":\"{FORMAT}\"")]
    NoHeader,
    /// A header of another version.
    #[error("version {0} is not supported, only version {VERSION}")]
    Version(u32),
    /// An unknown policy name.
    #[error("unknown policy {0:?}: one of strict, lenient, keys")]
    Policy(String),
    /// Not one JSON object of the expected shape.
    #[error("not a valid event: {0}")]
    Json(String),
    /// An unknown event kind.
    #[error("unknown kind {0:?}")]
    Kind(String),
    /// An event without a field that its kind needs.
    #[error("kind {kind:?} needs the field {field:?}")]
    Field {
        /// The kind.
        kind: String,
        /// The missing field.
        field: &'static str,
    },
    /// An unknown mode.
    #[error("unknown mode {0:?}: exam, or no mode at all for practice")]
    Mode(String),
    /// An unknown end reason.
    #[error("unknown end reason {0:?}: one of time, handed_in, interrupted")]
    Reason(String),
    /// A line over the limit.
    #[error("the line has {0} bytes, more than {MAX_LINE_BYTES}")]
    LongLine(usize),
    /// More events than the limit.
    #[error("more than {MAX_EVENTS} events")]
    TooMany,
    /// The bytes are no UTF-8.
    #[error("not UTF-8 from byte {0} of the line")]
    Utf8(usize),
    /// The event can't follow the ones before it.
    #[error(transparent)]
    Order(#[from] OrderError),
}

#[derive(Serialize, Deserialize)]
struct HeaderWire {
    format: String,
    version: u32,
    presented: String,
    policy: String,
    limit_ms: Option<u64>,
    // Practice has no mode, so that its logs keep the bytes that were hashed before exams came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mode: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hand_in: Option<bool>,
}

/// A header without its text.
#[derive(Deserialize)]
struct TermsWire<'a> {
    #[serde(borrow)]
    format: std::borrow::Cow<'a, str>,
    version: u32,
    #[serde(borrow)]
    policy: std::borrow::Cow<'a, str>,
    limit_ms: Option<u64>,
    mode: Option<String>,
    hand_in: Option<bool>,
}

#[derive(Serialize, Deserialize)]
struct EventWire<'a> {
    at_ms: u64,
    kind: std::borrow::Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<std::borrow::Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    focused: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<std::borrow::Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<std::borrow::Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    keys: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gap_ms: Option<u64>,
}

/// The canonical header line, without a line end.
pub fn header_line(header: &LogHeader) -> String {
    let (mode, hand_in) = match header.mode {
        LogMode::Practice => (None, None),
        LogMode::Exam { hand_in_early } => (Some(EXAM.to_owned()), hand_in_early.then_some(true)),
    };
    to_line(&HeaderWire {
        format: FORMAT.to_owned(),
        version: VERSION,
        presented: header.presented.clone(),
        policy: header.policy.name().to_owned(),
        limit_ms: header.limit_ms,
        mode,
        hand_in,
    })
}

/// The canonical line of one event, without a line end.
pub fn event_line(event: &InputEvent) -> String {
    let kind = &event.kind;
    let (mut text, mut focused, mut what, mut reason) = (None, None, None, None);
    match kind {
        EventKind::Preedit(t) | EventKind::Commit(t) | EventKind::Text(t) => text = Some(t.as_str().into()),
        EventKind::Focus(f) => focused = Some(*f),
        EventKind::Blocked(w) => what = Some(w.as_str().into()),
        EventKind::End(r) => reason = Some(r.name().into()),
        EventKind::Start | EventKind::Backspace | EventKind::Pause | EventKind::Resume => {}
    }
    let keys = event.keys.filter(|_| matches!(kind, EventKind::Commit(_) | EventKind::Text(_)));
    let gap_ms = event.gap_ms.filter(|_| *kind == EventKind::Pause);
    let kind = kind.name().into();
    to_line(&EventWire { at_ms: event.at_ms, kind, text, focused, what, reason, keys, gap_ms })
}

/// What a line of a log has, as JSON.
pub(crate) fn to_line<T: Serialize>(wire: &T) -> String {
    // Plain structs of numbers and strings: serde_json has no way to fail on them.
    serde_json::to_string(wire).unwrap_or_default()
}

/// The whole log, each line ended by `\n`.
pub fn write(log: &InputLog) -> String {
    let mut out = header_line(&log.header);
    out.push('\n');
    for event in &log.events {
        out.push_str(&event_line(event));
        out.push('\n');
    }
    out
}

/// Reads a log. Empty lines are skipped; a log without `end` is accepted as it is.
///
/// # Errors
/// The first error with its line: see [`LogProblem`].
pub fn read(bytes: &[u8]) -> Result<InputLog, LogError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut lines = bytes.split(|b| *b == b'\n').enumerate().filter(|(_, l)| !l.trim_ascii().is_empty());
    let at = |line: usize| move |fault: LogProblem| LogError { line: line + 1, fault };
    let Some((first, raw)) = lines.next() else { return Err(at(0)(LogProblem::NoHeader)) };
    let header = read_header(raw).map_err(at(first))?;
    let mut checker = LogChecker::new(header.mode);
    let mut events = Vec::new();
    for (number, raw) in lines {
        let event = read_event(raw).map_err(at(number))?;
        checker.accept(&event).map_err(|f| at(number)(f.into()))?;
        if events.len() == MAX_EVENTS {
            return Err(at(number)(LogProblem::TooMany));
        }
        events.push(event);
    }
    Ok(InputLog { header, events })
}

fn utf8(raw: &[u8]) -> Result<&str, LogProblem> {
    if raw.len() > MAX_LINE_BYTES {
        return Err(LogProblem::LongLine(raw.len()));
    }
    std::str::from_utf8(raw).map_err(|e| LogProblem::Utf8(e.valid_up_to()))
}

/// Reads one header line.
///
/// # Errors
/// Every [`LogProblem`] that a header can have.
pub fn read_header(raw: &[u8]) -> Result<LogHeader, LogProblem> {
    let value: serde_json::Value = serde_json::from_str(utf8(raw)?).map_err(|_| LogProblem::NoHeader)?;
    if value.get("format").and_then(|f| f.as_str()) != Some(FORMAT) {
        return Err(LogProblem::NoHeader);
    }
    match value.get("version").and_then(serde_json::Value::as_u64) {
        Some(v) if v == u64::from(VERSION) => {}
        Some(v) => return Err(LogProblem::Version(u32::try_from(v).unwrap_or(u32::MAX))),
        None => return Err(LogProblem::Field { kind: "header".into(), field: "version" }),
    }
    let wire: HeaderWire = serde_json::from_value(value).map_err(|e| LogProblem::Json(e.to_string()))?;
    let policy = Policy::from_name(&wire.policy).ok_or(LogProblem::Policy(wire.policy))?;
    let mode = read_mode(wire.mode, wire.hand_in)?;
    Ok(LogHeader { presented: wire.presented, policy, limit_ms: wire.limit_ms, mode })
}

fn read_mode(mode: Option<String>, hand_in: Option<bool>) -> Result<LogMode, LogProblem> {
    match mode {
        None => Ok(LogMode::Practice),
        Some(mode) if mode == EXAM => Ok(LogMode::Exam { hand_in_early: hand_in == Some(true) }),
        Some(other) => Err(LogProblem::Mode(other)),
    }
}

/// Reads what a header says beside its text, without making a copy of the text: the policy, the time limit in
/// milliseconds, and the mode.
///
/// # Errors
/// As [`read_header`], but for what only concerns the text.
pub fn read_terms(raw: &[u8]) -> Result<(Policy, Option<u64>, LogMode), LogProblem> {
    let wire: TermsWire<'_> = serde_json::from_slice(raw).map_err(|_| LogProblem::NoHeader)?;
    check_format(&wire.format, wire.version)?;
    let policy = Policy::from_name(&wire.policy).ok_or_else(|| LogProblem::Policy(wire.policy.into()))?;
    Ok((policy, wire.limit_ms, read_mode(wire.mode, wire.hand_in)?))
}

/// Whether a header of that format and version can be read.
///
/// # Errors
/// [`LogProblem::NoHeader`] for another format, [`LogProblem::Version`] for another version of it.
pub fn check_format(format: &str, version: u32) -> Result<(), LogProblem> {
    if format != FORMAT {
        Err(LogProblem::NoHeader)
    } else if version != VERSION {
        Err(LogProblem::Version(version))
    } else {
        Ok(())
    }
}

/// Reads one event line.
///
/// # Errors
/// Every [`LogProblem`] that a single event can have.
pub fn read_event(raw: &[u8]) -> Result<InputEvent, LogProblem> {
    let wire: EventWire<'_> =
        serde_json::from_str(utf8(raw)?).map_err(|e| LogProblem::Json(e.to_string()))?;
    let need = |field: &'static str| LogProblem::Field { kind: wire.kind.to_string(), field };
    let text = || wire.text.as_ref().map(ToString::to_string).ok_or_else(|| need("text"));
    let kind = match wire.kind.as_ref() {
        "start" => EventKind::Start,
        "preedit" => EventKind::Preedit(text()?),
        "commit" => EventKind::Commit(text()?),
        "text" => EventKind::Text(text()?),
        "backspace" => EventKind::Backspace,
        "focus" => EventKind::Focus(wire.focused.ok_or_else(|| need("focused"))?),
        "pause" => EventKind::Pause,
        "resume" => EventKind::Resume,
        "blocked" => {
            EventKind::Blocked(wire.what.as_ref().map(ToString::to_string).ok_or_else(|| need("what"))?)
        }
        "end" => {
            let name = wire.reason.as_deref().ok_or_else(|| need("reason"))?;
            EventKind::End(EndReason::from_name(name).ok_or_else(|| LogProblem::Reason(name.to_owned()))?)
        }
        other => return Err(LogProblem::Kind(other.to_owned())),
    };
    let keys = wire.keys.filter(|_| matches!(kind, EventKind::Commit(_) | EventKind::Text(_)));
    let gap_ms = wire.gap_ms.filter(|_| kind == EventKind::Pause);
    Ok(InputEvent { at_ms: wire.at_ms, kind, keys, gap_ms })
}
