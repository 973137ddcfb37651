//! A sealed log in few bytes: times as differences, preedit as changes, then deflate.
//!
//! Lossless: unpacking gives the same events and so the same canonical lines and hashes. Layout,
//! version 1 for a copied text and 2 for a sitting of forms: one version byte, then a deflate stream of the header line (length, bytes) and the
//! events (time difference, kind byte, payload). Numbers are LEB128; texts are length and UTF-8;
//! a preedit is the number of characters kept from the one before it and the text that follows.

use std::io::Read as _;

use flate2::read::DeflateDecoder;

use super::deflate::deflated;
use dabiao_domain::attempt_log::AttemptLog;
use dabiao_domain::form::event::{FormEvent, FormEventKind};
use dabiao_domain::form::log as form_log;
use dabiao_domain::form::machine::FormLog;
use dabiao_domain::input::jsonl::{MAX_EVENTS, read_header};
use dabiao_domain::input::{EndReason, EventKind, InputEvent, InputLog};

const VERSION: u8 = 1;
/// Of a sitting of forms.
const FORM_VERSION: u8 = 2;
/// A packed log that unpacks to more is refused, in bytes.
const MAX_UNPACKED: u64 = 64 << 20;

/// The bytes are not a packed log.
#[derive(Debug, thiserror::Error)]
#[error("the stored log can't be read: {0}")]
pub struct PackError(pub String);

/// Packs `log`.
pub fn pack_log(log: &AttemptLog) -> Vec<u8> {
    let mut raw = Vec::new();
    put_text(&mut raw, &log.header_line());
    put_number(&mut raw, log.events() as u64);
    let (mut before_ms, mut preedit) = (0, String::new());
    let mut put_time = |raw: &mut Vec<u8>, at_ms: u64| {
        put_number(raw, at_ms - before_ms);
        before_ms = at_ms;
    };
    let version = match log {
        AttemptLog::Copy(log) => {
            for event in &log.events {
                put_time(&mut raw, event.at_ms);
                put_event(&mut raw, event, &mut preedit);
            }
            VERSION
        }
        AttemptLog::Form(log) => {
            for event in &log.events {
                put_time(&mut raw, event.at_ms);
                put_form_event(&mut raw, event, &mut preedit);
            }
            FORM_VERSION
        }
    };
    deflated(&[version], &raw)
}

/// Unpacks what [`pack_log`] made.
///
/// # Errors
/// When the bytes are damaged or of another version.
pub fn unpack_log(bytes: &[u8]) -> Result<AttemptLog, PackError> {
    let error = |what: &str| PackError(what.to_owned());
    let (form, packed) = match bytes.split_first() {
        Some((&VERSION, packed)) => (false, packed),
        Some((&FORM_VERSION, packed)) => (true, packed),
        _ => return Err(error("unknown version")),
    };
    let mut raw = Vec::new();
    let limited = DeflateDecoder::new(packed).take(MAX_UNPACKED + 1).read_to_end(&mut raw);
    if limited.map_err(|e| PackError(e.to_string()))? as u64 > MAX_UNPACKED {
        return Err(error("too large"));
    }
    let mut rest = Cursor(&raw);
    let log = if form { rest.form_log()? } else { rest.copy_log()? };
    if rest.0.is_empty() { Ok(log) } else { Err(error("trailing bytes")) }
}

/// What moves in a form has codes of its own; everything else is as in a copied text.
fn put_form_event(raw: &mut Vec<u8>, event: &FormEvent, preedit: &mut String) {
    match &event.kind {
        FormEventKind::Input(kind) => {
            let FormEvent { at_ms, keys, gap_ms, .. } = *event;
            put_event(raw, &InputEvent { at_ms, kind: kind.clone(), keys, gap_ms }, preedit);
        }
        FormEventKind::Enter(code) => {
            raw.push(16);
            put_text(raw, code);
        }
        FormEventKind::Leave => raw.push(17),
        FormEventKind::Choose(code) => {
            raw.push(18);
            put_text(raw, code);
        }
        FormEventKind::Clear => raw.push(19),
        FormEventKind::HandIn => raw.push(20),
    }
}

/// Commits and texts with a count of keys and pauses with a gap have codes of their own, so that logs
/// without them keep their bytes.
fn put_event(raw: &mut Vec<u8>, event: &InputEvent, preedit: &mut String) {
    match (&event.kind, event.keys, event.gap_ms) {
        (EventKind::Commit(text), Some(keys), _) => put_keyed(raw, 13, text, keys),
        (EventKind::Text(text), Some(keys), _) => put_keyed(raw, 14, text, keys),
        (EventKind::Pause, _, Some(gap_ms)) => {
            raw.push(15);
            put_number(raw, gap_ms);
        }
        (kind, ..) => put_kind(raw, kind, preedit),
    }
}

fn put_keyed(raw: &mut Vec<u8>, code: u8, text: &str, keys: u32) {
    raw.push(code);
    put_text(raw, text);
    put_number(raw, u64::from(keys));
}

fn put_kind(raw: &mut Vec<u8>, kind: &EventKind, preedit: &mut String) {
    match kind {
        EventKind::Start => raw.push(0),
        EventKind::Preedit(text) => {
            raw.push(1);
            let kept = text.chars().zip(preedit.chars()).take_while(|(a, b)| a == b);
            let (chars, bytes) = kept.fold((0, 0), |(n, len), (c, _)| (n + 1, len + c.len_utf8()));
            put_number(raw, chars);
            put_text(raw, text.get(bytes..).unwrap_or_default());
            text.clone_into(preedit);
        }
        EventKind::Commit(text) => {
            raw.push(2);
            put_text(raw, text);
        }
        EventKind::Text(text) => {
            raw.push(3);
            put_text(raw, text);
        }
        EventKind::Backspace => raw.push(4),
        EventKind::Focus(focused) => raw.push(5 + u8::from(*focused)),
        EventKind::Pause => raw.push(7),
        EventKind::Resume => raw.push(8),
        EventKind::Blocked(what) => {
            raw.push(9);
            put_text(raw, what);
        }
        EventKind::End(reason) => raw.push(match reason {
            EndReason::Time => 10,
            EndReason::HandedIn => 11,
            EndReason::Interrupted => 12,
        }),
    }
}

fn put_number(raw: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        raw.push((n & 0x7F) as u8 | 0x80);
        n >>= 7;
    }
    raw.push(n as u8);
}

fn put_text(raw: &mut Vec<u8>, text: &str) {
    put_number(raw, text.len() as u64);
    raw.extend_from_slice(text.as_bytes());
}

struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn byte(&mut self) -> Result<u8, PackError> {
        let (first, rest) = self.0.split_first().ok_or_else(|| PackError("cut short".into()))?;
        self.0 = rest;
        Ok(*first)
    }

    fn number(&mut self) -> Result<u64, PackError> {
        let mut n = 0_u64;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            n |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(n);
            }
        }
        Err(PackError("a number out of range".into()))
    }

    fn text(&mut self) -> Result<String, PackError> {
        let length = usize::try_from(self.number()?).unwrap_or(usize::MAX);
        let (text, rest) = self.0.split_at_checked(length).ok_or_else(|| PackError("cut short".into()))?;
        self.0 = rest;
        String::from_utf8(text.to_vec()).map_err(|_| PackError("not UTF-8".into()))
    }

    fn copy_log(&mut self) -> Result<AttemptLog, PackError> {
        let header = read_header(self.text()?.as_bytes()).map_err(|e| PackError(e.to_string()))?;
        let mut preedit = String::new();
        let events = self.events(|rest, at_ms| rest.event(at_ms, &mut preedit))?;
        Ok(AttemptLog::Copy(InputLog { header, events }))
    }

    fn form_log(&mut self) -> Result<AttemptLog, PackError> {
        let header = form_log::read_header(self.text()?.as_bytes()).map_err(|e| PackError(e.to_string()))?;
        let (mut preedit, mut typed) = (String::new(), 0_usize);
        let events = self.events(|rest, at_ms| {
            let event = rest.form_event(at_ms, &mut preedit)?;
            if let FormEventKind::Input(EventKind::Commit(text) | EventKind::Text(text)) = &event.kind {
                typed = typed.saturating_add(text.chars().count());
            }
            // As a log that is read from a file: more than anybody types is refused before it is entered.
            if typed > form_log::MAX_TYPED_CHARS {
                return Err(PackError("too much text".into()));
            }
            Ok(event)
        })?;
        Ok(AttemptLog::Form(FormLog { header, events }))
    }

    /// The events, each read by `read`.
    fn events<E>(
        &mut self,
        mut read: impl FnMut(&mut Self, u64) -> Result<E, PackError>,
    ) -> Result<Vec<E>, PackError> {
        let count = self.number()?;
        if count > MAX_EVENTS as u64 {
            return Err(PackError("too many events".into()));
        }
        let (mut at_ms, mut events) = (0_u64, Vec::new());
        for _ in 0..count {
            let gap = self.number()?;
            at_ms = at_ms.checked_add(gap).ok_or_else(|| PackError("time out of range".into()))?;
            events.push(read(self, at_ms)?);
        }
        Ok(events)
    }

    fn form_event(&mut self, at_ms: u64, preedit: &mut String) -> Result<FormEvent, PackError> {
        let kind = match self.0.first() {
            Some(16..=20) => match self.byte()? {
                16 => FormEventKind::Enter(self.text()?),
                17 => FormEventKind::Leave,
                18 => FormEventKind::Choose(self.text()?),
                19 => FormEventKind::Clear,
                _ => FormEventKind::HandIn,
            },
            _ => return Ok(FormEvent::of_input(self.event(at_ms, preedit)?)),
        };
        Ok(FormEvent::new(at_ms, kind))
    }

    fn event(&mut self, at_ms: u64, preedit: &mut String) -> Result<InputEvent, PackError> {
        let keys = |n: u64| u32::try_from(n).map_err(|_| PackError("a number out of range".into()));
        Ok(match self.byte()? {
            13 => InputEvent::with_keys(at_ms, EventKind::Commit(self.text()?), Some(keys(self.number()?)?)),
            14 => InputEvent::with_keys(at_ms, EventKind::Text(self.text()?), Some(keys(self.number()?)?)),
            15 => InputEvent::interruption(at_ms, self.number()?),
            code => InputEvent::new(at_ms, self.kind(code, preedit)?),
        })
    }

    fn kind(&mut self, code: u8, preedit: &mut String) -> Result<EventKind, PackError> {
        Ok(match code {
            0 => EventKind::Start,
            1 => {
                let kept = usize::try_from(self.number()?).unwrap_or(usize::MAX);
                *preedit = preedit.chars().take(kept).collect::<String>() + &self.text()?;
                EventKind::Preedit(preedit.clone())
            }
            2 => EventKind::Commit(self.text()?),
            3 => EventKind::Text(self.text()?),
            4 => EventKind::Backspace,
            5 => EventKind::Focus(false),
            6 => EventKind::Focus(true),
            7 => EventKind::Pause,
            8 => EventKind::Resume,
            9 => EventKind::Blocked(self.text()?),
            10 => EventKind::End(EndReason::Time),
            11 => EventKind::End(EndReason::HandedIn),
            12 => EventKind::End(EndReason::Interrupted),
            other => return Err(PackError(format!("unknown kind {other}"))),
        })
    }
}
