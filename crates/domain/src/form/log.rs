//! The log of a sitting of forms as JSON Lines, version 1: one header, then one event a line.
//!
//! The header says all by which the sitting is judged: the form as it was, the cards as they were shown, and their right
//! values. Events that a copied text has too are written as in its log.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::event::{FormEvent, FormEventKind, FormOrderError};
use super::machine::{FormCard, FormHeader, FormLog};
use super::pairs::{self, Difference};
use super::wire::FormWire;
use super::{FormDef, MAX_VALUE_CHARS};
use crate::input::jsonl::{LogProblem, MAX_EVENTS, event_line, read_event, to_line};
use crate::input::{EventKind, InputEvent, LogMode};

/// The format name in the header.
pub const FORMAT: &str = "dabiao-form-log";
/// The version this program writes and reads.
pub const VERSION: u32 = 1;
/// A longer header is refused before it is parsed, in bytes: it holds all cards.
pub const MAX_HEADER_BYTES: usize = 8 << 20;
/// A log with more text than this in it is refused, in characters: in an hour, 400 a minute are 24,000.
pub const MAX_TYPED_CHARS: usize = 400_000;
/// A form with more fields is refused: no page has room for them.
pub const MAX_LOG_FIELDS: usize = 200;
/// The mode in the header of an exam.
const EXAM: &str = "exam";

/// An error of a log, and its line (from 1).
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct FormLogError {
    /// Line number from 1.
    pub line: usize,
    /// The error.
    pub fault: FormLogProblem,
}

/// The kinds of error that a log can have.
#[derive(Debug, thiserror::Error)]
pub enum FormLogProblem {
    /// The file is empty or its first line is no header.
    #[error("no header: the first line must be an object with \"format\":\"{FORMAT}\"")]
    NoHeader,
    /// A header of another version.
    #[error("version {0} is not supported, only version {VERSION}")]
    Version(u64),
    /// The header is too long.
    #[error("the header has {0} bytes, more than {MAX_HEADER_BYTES}")]
    LongHeader(usize),
    /// A header that lacks something.
    #[error("not a valid header: {0}")]
    Header(String),
    /// Something in the form that is not known.
    #[error("the form has {0:?}, which is not known")]
    Form(String),
    /// A form without fields, or one whose fields fill one another in a circle.
    #[error("no form that can be entered: {0}")]
    NoForm(String),
    /// A card with more or fewer right values than the form has fields.
    #[error("card {card} has {found} values, the form has {fields} fields")]
    Card {
        /// The card, from 1.
        card: usize,
        /// Its values.
        found: usize,
        /// The fields of the form.
        fields: usize,
    },
    /// A card with given values that it can't have: of a field that the form does not have, twice, of all fields, or in an
    /// exam.
    #[error("the given values of card {card} can't be: {what}")]
    Given {
        /// The card, from 1.
        card: usize,
        /// What is wrong with them.
        what: String,
    },
    /// A pair that is none, or a difference of what is no pair.
    #[error("card {card} is no pair: {what}")]
    Pair {
        /// The card, from 1.
        card: usize,
        /// What is wrong with it.
        what: String,
    },
    /// A right value that no field can hold.
    #[error("a right value of card {card} has {found} characters, more than {MAX_VALUE_CHARS}")]
    LongValue {
        /// The card, from 1.
        card: usize,
        /// Its characters.
        found: usize,
    },
    /// More text than anybody types.
    #[error("more than {MAX_TYPED_CHARS} characters were typed")]
    TooMuchText,
    /// As in any log.
    #[error(transparent)]
    Event(#[from] LogProblem),
    /// The event can't follow the ones before it.
    #[error(transparent)]
    Order(#[from] FormOrderError),
}

#[derive(Deserialize, Serialize)]
struct HeaderWire {
    format: String,
    version: u32,
    form: FormWire,
    cards: Vec<CardWire>,
    limit_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mode: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hand_in: Option<bool>,
}

#[derive(Deserialize, Serialize)]
struct CardWire {
    pages: Vec<String>,
    right: Vec<String>,
    /// Codes of the fields whose right values stand there from the beginning.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    given: Vec<String>,
    /// Of a pair, how its two pages differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    difference: Option<String>,
}

impl CardWire {
    fn of(form: &FormDef, card: &FormCard) -> Self {
        let code = |place: &usize| Some(form.fields.get(*place)?.code.clone());
        let given = card.given.iter().filter_map(code).collect();
        let difference = card.difference.map(|kind| kind.name().to_owned());
        Self { pages: card.pages.clone(), right: card.right.clone(), given, difference }
    }

    /// The card, or what of its given values can't be.
    fn read(self, form: &FormDef, mode: LogMode) -> Result<FormCard, String> {
        let mut given = Vec::with_capacity(self.given.len());
        for code in self.given {
            let Some((place, _)) = form.field(&code) else {
                return Err(format!("there is no field {code:?}"));
            };
            if given.last().is_some_and(|before| *before >= place) {
                return Err(format!("{code:?} is not in the order of the form, or there twice"));
            }
            given.push(place);
        }
        if given.len() == form.fields.len() {
            return Err("nothing is left to be entered".to_owned());
        }
        if mode.is_exam() && !given.is_empty() {
            return Err("an exam gives none".to_owned());
        }
        let difference = self.difference.as_deref().and_then(Difference::from_name);
        Ok(FormCard { pages: self.pages, right: self.right, given, difference })
    }
}

#[derive(Deserialize, Serialize)]
struct EventWire<'a> {
    at_ms: u64,
    kind: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    field: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    choice: Option<Cow<'a, str>>,
}

/// Whether the first line of a file is the header of such a log, of whatever version.
pub fn is_form_log(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Format {
        format: String,
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let first = bytes.split(|b| *b == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let format = serde_json::from_slice::<Format>(first);
    first.len() <= MAX_HEADER_BYTES && format.is_ok_and(|wire| wire.format == FORMAT)
}

/// The canonical header line, without a line end.
pub fn header_line(header: &FormHeader) -> String {
    let (mode, hand_in) = match header.mode {
        LogMode::Practice => (None, None),
        LogMode::Exam { hand_in_early } => (Some(EXAM.to_owned()), hand_in_early.then_some(true)),
    };
    to_line(&HeaderWire {
        format: FORMAT.to_owned(),
        version: VERSION,
        form: FormWire::of(&header.form),
        cards: header.cards.iter().map(|card| CardWire::of(&header.form, card)).collect(),
        limit_ms: header.limit_ms,
        mode,
        hand_in,
    })
}

/// The canonical line of one event, without a line end.
pub fn form_event_line(event: &FormEvent) -> String {
    let (kind, field, choice) = match &event.kind {
        FormEventKind::Input(kind) => {
            let (keys, gap_ms) = (event.keys, event.gap_ms);
            return event_line(&InputEvent { at_ms: event.at_ms, kind: kind.clone(), keys, gap_ms });
        }
        FormEventKind::Enter(code) => ("enter", Some(code), None),
        FormEventKind::Leave => ("leave", None, None),
        FormEventKind::Choose(code) => ("choose", None, Some(code)),
        FormEventKind::Clear => ("clear", None, None),
        FormEventKind::HandIn => ("hand_in", None, None),
    };
    let [field, choice] = [field, choice].map(|text| text.map(|text| text.as_str().into()));
    to_line(&EventWire { at_ms: event.at_ms, kind: kind.into(), field, choice })
}

/// The whole log, each line ended by `\n`.
pub fn write(log: &FormLog) -> String {
    let mut out = header_line(&log.header);
    out.push('\n');
    for event in &log.events {
        out.push_str(&form_event_line(event));
        out.push('\n');
    }
    out
}

/// Reads a log. Empty lines are skipped; a log without `end` is accepted as it is. Whether its events can follow one
/// another is for [`super::rules::replay_by_rules`].
///
/// # Errors
/// The first error with its line.
pub fn read(bytes: &[u8]) -> Result<FormLog, FormLogError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut lines = bytes.split(|b| *b == b'\n').enumerate().filter(|(_, l)| !l.trim_ascii().is_empty());
    let at = |line: usize| move |fault: FormLogProblem| FormLogError { line: line + 1, fault };
    let Some((first, raw)) = lines.next() else { return Err(at(0)(FormLogProblem::NoHeader)) };
    let header = read_header(raw).map_err(at(first))?;
    let (mut events, mut typed) = (Vec::new(), 0_usize);
    for (number, raw) in lines {
        if events.len() == MAX_EVENTS {
            return Err(at(number)(LogProblem::TooMany.into()));
        }
        let event = read_form_event(raw).map_err(at(number))?;
        if let FormEventKind::Input(EventKind::Commit(text) | EventKind::Text(text)) = &event.kind {
            typed = typed.saturating_add(text.chars().count());
        }
        if typed > MAX_TYPED_CHARS {
            return Err(at(number)(FormLogProblem::TooMuchText));
        }
        events.push(event);
    }
    Ok(FormLog { header, events })
}

/// Reads one header line.
///
/// # Errors
/// Every [`FormLogProblem`] that a header can have.
pub fn read_header(raw: &[u8]) -> Result<FormHeader, FormLogProblem> {
    if raw.len() > MAX_HEADER_BYTES {
        return Err(FormLogProblem::LongHeader(raw.len()));
    }
    let value: serde_json::Value = serde_json::from_slice(raw).map_err(|_| FormLogProblem::NoHeader)?;
    if value.get("format").and_then(|f| f.as_str()) != Some(FORMAT) {
        return Err(FormLogProblem::NoHeader);
    }
    match value.get("version").and_then(serde_json::Value::as_u64) {
        Some(version) if version == u64::from(VERSION) => {}
        Some(version) => return Err(FormLogProblem::Version(version)),
        None => return Err(FormLogProblem::Header("version".to_owned())),
    }
    let wire: HeaderWire =
        serde_json::from_value(value).map_err(|e| FormLogProblem::Header(e.to_string()))?;
    let form = wire.form.read().map_err(FormLogProblem::Form)?;
    if form.fields.is_empty() {
        return Err(FormLogProblem::NoForm(form.id));
    }
    if form.fields.len() > MAX_LOG_FIELDS {
        return Err(FormLogProblem::NoForm(format!(
            "{} fields, more than {MAX_LOG_FIELDS}",
            form.fields.len()
        )));
    }
    let circle = form.circle().join(" → ");
    if !circle.is_empty() {
        return Err(FormLogProblem::NoForm(circle));
    }
    let mode = read_mode(wire.mode, wire.hand_in)?;
    let mut cards = Vec::with_capacity(wire.cards.len());
    for (n, card) in wire.cards.into_iter().enumerate() {
        if let Some(name) = card.difference.as_ref().filter(|name| Difference::from_name(name).is_none()) {
            let what = format!("there is no kind of difference {name:?}");
            return Err(FormLogProblem::Pair { card: n + 1, what });
        }
        let card = card.read(&form, mode).map_err(|what| FormLogProblem::Given { card: n + 1, what })?;
        cards.push(card);
    }
    let fields = form.fields.len();
    if let Some((n, card)) = cards.iter().enumerate().find(|(_, card)| card.right.len() != fields) {
        return Err(FormLogProblem::Card { card: n + 1, found: card.right.len(), fields });
    }
    for (n, card) in cards.iter().enumerate() {
        let long = card.right.iter().map(|value| value.chars().count()).max().unwrap_or_default();
        if long > MAX_VALUE_CHARS {
            return Err(FormLogProblem::LongValue { card: n + 1, found: long });
        }
    }
    let header = FormHeader { form, cards, limit_ms: wire.limit_ms, mode };
    match pairs::fault(&header) {
        None => Ok(header),
        Some((n, what)) => Err(FormLogProblem::Pair { card: n + 1, what: what.to_owned() }),
    }
}

fn read_mode(mode: Option<String>, hand_in: Option<bool>) -> Result<LogMode, FormLogProblem> {
    match mode {
        None => Ok(LogMode::Practice),
        Some(mode) if mode == EXAM => Ok(LogMode::Exam { hand_in_early: hand_in == Some(true) }),
        Some(other) => Err(LogProblem::Mode(other).into()),
    }
}

/// Reads the time limit in milliseconds and the mode alone, for lists: format and version are checked, forms and cards are
/// not read.
///
/// # Errors
/// [`FormLogProblem::NoHeader`], [`FormLogProblem::Version`], [`FormLogProblem::Header`], and an unknown mode.
pub fn read_terms(raw: &[u8]) -> Result<(Option<u64>, LogMode), FormLogProblem> {
    #[derive(Deserialize)]
    struct Limit<'a> {
        #[serde(borrow)]
        format: Cow<'a, str>,
        version: u64,
        limit_ms: Option<u64>,
        mode: Option<String>,
        hand_in: Option<bool>,
    }
    let wire: Limit<'_> = serde_json::from_slice(raw).map_err(|e| FormLogProblem::Header(e.to_string()))?;
    match (wire.format.as_ref(), wire.version) {
        (FORMAT, version) if version == u64::from(VERSION) => {
            Ok((wire.limit_ms, read_mode(wire.mode, wire.hand_in)?))
        }
        (FORMAT, version) => Err(FormLogProblem::Version(version)),
        _ => Err(FormLogProblem::NoHeader),
    }
}

/// Reads one event line.
///
/// # Errors
/// Every [`FormLogProblem`] that a single event can have.
pub fn read_form_event(raw: &[u8]) -> Result<FormEvent, FormLogProblem> {
    #[derive(Deserialize)]
    struct Peek<'a> {
        #[serde(borrow)]
        kind: Cow<'a, str>,
    }
    // Everything but the five of forms is read, and refused, as in any log.
    let own = serde_json::from_slice::<Peek<'_>>(raw)
        .is_ok_and(|peek| ["enter", "leave", "choose", "clear", "hand_in"].contains(&peek.kind.as_ref()));
    if !own || raw.len() > crate::input::jsonl::MAX_LINE_BYTES {
        return Ok(FormEvent::of_input(read_event(raw)?));
    }
    let wire: EventWire<'_> = serde_json::from_slice(raw).map_err(|e| LogProblem::Json(e.to_string()))?;
    let need = |field: &'static str| LogProblem::Field { kind: wire.kind.to_string(), field };
    let kind = match wire.kind.as_ref() {
        "enter" => FormEventKind::Enter(wire.field.as_ref().ok_or_else(|| need("field"))?.to_string()),
        "choose" => FormEventKind::Choose(wire.choice.as_ref().ok_or_else(|| need("choice"))?.to_string()),
        "leave" => FormEventKind::Leave,
        "clear" => FormEventKind::Clear,
        _ => FormEventKind::HandIn,
    };
    Ok(FormEvent::new(wire.at_ms, kind))
}
