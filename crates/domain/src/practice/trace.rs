//! A log read for coaching: which commit brought each character that stands, what was deleted again, where the time went.
//!
//! From commits, deletions and times alone, so that it says the same for every input method: compositions are not looked at.

use crate::align::{AlignOp, Aligner};
use crate::input::active::ActiveClock;
use crate::input::{EventKind, InputEvent, InputLog, LogHeader};
use crate::text::{Policy, Unit, nfc, units};
use crate::transcript::Transcript;

/// A commit, or a piece of plain text, with at least one counted character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Active time since the input before it, in microseconds.
    pub gap_us: u64,
    /// Counted characters that it brought.
    pub chars: u64,
}

impl Piece {
    /// The time of one of its characters, in microseconds.
    pub const fn share_us(self) -> u64 {
        self.gap_us / if self.chars == 0 { 1 } else { self.chars }
    }
}

/// A character that stands at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    /// The character.
    pub unit: Unit,
    /// The number of its [`Piece`].
    pub piece: usize,
}

/// A counted character that was deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Deleted {
    /// The character.
    pub c: char,
    /// The number of its [`Piece`].
    pub piece: usize,
    /// Counted characters before it.
    pub at: usize,
    /// The character that was typed in its place next, if any.
    pub then: Option<char>,
    /// Active time of its deletion since the input before it, in microseconds.
    pub gap_us: u64,
    /// The same for all that were deleted one after the other, and for no others.
    pub stretch: usize,
}

/// A log, read.
#[derive(Debug)]
pub struct Trace {
    pub(super) policy: Policy,
    pub(super) presented: Vec<Unit>,
    pub(super) pieces: Vec<Piece>,
    pub(super) standing: Vec<Standing>,
    pub(super) deleted: Vec<Deleted>,
    /// Times of deletions that deleted nothing counted, in microseconds.
    pub(super) idle_deletions_us: Vec<u64>,
    pub(super) ops: Vec<AlignOp>,
    /// Active time from the last input to the last event, in microseconds.
    pub(super) tail_us: u64,
    /// All active time, in microseconds.
    pub(super) active_us: u64,
}

impl Trace {
    /// Reads `log`. It is total: of a log that breaks its own order, times that run backwards count as no time.
    pub fn of(log: &InputLog) -> Self {
        Self::of_events(&log.header, &log.events)
    }

    /// As [`Trace::of`], of the parts of a log.
    pub fn of_events(header: &LogHeader, events: &[InputEvent]) -> Self {
        let mut walk = Walk::new(header.policy);
        for event in events {
            walk.take(event);
        }
        let presented = units(&header.presented, header.policy);
        walk.end(presented, events.last().map_or(0, |event| event.at_ms))
    }

    /// Active time in milliseconds.
    pub const fn active_ms(&self) -> u64 {
        self.active_us / 1_000
    }

    /// Characters that match.
    pub fn correct(&self) -> u64 {
        self.ops.iter().filter(|op| **op == AlignOp::Match).count() as u64
    }
}

/// The log as far as it was read.
struct Walk {
    policy: Policy,
    clock: ActiveClock,
    transcript: Transcript,
    /// The piece of every character of the transcript.
    from: Vec<usize>,
    /// Counted characters of the transcript.
    counted: usize,
    pieces: Vec<Piece>,
    deleted: Vec<Deleted>,
    /// Deleted characters that nothing was typed in the place of yet: the last has the foremost place.
    open: Vec<usize>,
    idle_deletions_us: Vec<u64>,
    last_us: u64,
    /// Appended texts so far.
    appended: usize,
}

impl Walk {
    fn new(policy: Policy) -> Self {
        Self {
            policy,
            clock: ActiveClock::default(),
            transcript: Transcript::default(),
            from: Vec::new(),
            counted: 0,
            pieces: Vec::new(),
            deleted: Vec::new(),
            open: Vec::new(),
            idle_deletions_us: Vec::new(),
            last_us: 0,
            appended: 0,
        }
    }

    fn take(&mut self, event: &InputEvent) {
        self.clock.take(event);
        match &event.kind {
            EventKind::Commit(text) | EventKind::Text(text) => self.append(text, event.at_ms),
            EventKind::Backspace => self.delete(event.at_ms),
            _ => {}
        }
    }

    /// Active time since the input before, in microseconds; from here on this is the input before.
    fn pass(&mut self, at_ms: u64) -> u64 {
        let now_us = self.clock.active_at(at_ms).saturating_mul(1_000);
        let gap_us = now_us.saturating_sub(self.last_us);
        self.last_us = self.last_us.max(now_us);
        gap_us
    }

    fn append(&mut self, text: &str, at_ms: u64) {
        let new: Vec<char> = nfc(text).chars().filter(|c| self.policy.counts(*c)).collect();
        self.transcript.append(text, 0);
        self.appended += 1;
        let id = if new.is_empty() {
            // Blanks that do not count: their time goes to what follows.
            self.pieces.len().saturating_sub(1)
        } else {
            let gap_us = self.pass(at_ms);
            self.pieces.push(Piece { gap_us, chars: new.len() as u64 });
            self.pieces.len() - 1
        };
        // A mark that joins the letter before it makes no new character.
        self.from.resize(self.transcript.chars().len(), id);
        let before = self.counted;
        self.counted += new.len();
        while let Some(place) = self.open.last().and_then(|n| self.deleted.get_mut(*n)) {
            let Some(then) = place.at.checked_sub(before).and_then(|n| new.get(n)) else { break };
            place.then = Some(*then);
            self.open.pop();
        }
    }

    fn delete(&mut self, at_ms: u64) {
        let gap_us = self.pass(at_ms);
        let piece = self.from.pop();
        match self.transcript.delete_last().zip(piece) {
            Some((gone, piece)) if self.policy.counts(gone.c) => {
                self.counted = self.counted.saturating_sub(1);
                self.open.push(self.deleted.len());
                let at = self.counted;
                let stretch = self.appended;
                self.deleted.push(Deleted { c: gone.c, piece, at, then: None, gap_us, stretch });
            }
            _ => self.idle_deletions_us.push(gap_us),
        }
    }

    fn end(self, presented: Vec<Unit>, last_ms: u64) -> Trace {
        let policy = self.policy;
        let whole = self.transcript.chars().iter().zip(&self.from);
        let standing: Vec<Standing> = whole
            .filter(|(typed, _)| policy.counts(typed.c))
            .map(|(typed, piece)| Standing {
                unit: Unit { shown: typed.c, key: policy.fold(typed.c) },
                piece: *piece,
            })
            .collect();
        let wanted: Vec<char> = presented.iter().map(|unit| unit.key).collect();
        let typed: Vec<char> = standing.iter().map(|one| one.unit.key).collect();
        let mut ops = Vec::new();
        Aligner::new().path(&wanted, &typed, &mut ops);
        let active_us = self.clock.active_at(last_ms).saturating_mul(1_000);
        Trace {
            policy,
            presented,
            pieces: self.pieces,
            standing,
            deleted: self.deleted,
            idle_deletions_us: self.idle_deletions_us,
            ops,
            tail_us: active_us.saturating_sub(self.last_us),
            active_us,
        }
    }
}

/// The character, half-width and of the Latin pair where there is one: two that have the same only differ in width.
const fn narrow(c: char) -> char {
    let c = match c {
        '\u{FF01}'..='\u{FF5E}' => match char::from_u32(c as u32 - 0xFEE0) {
            Some(half) => half,
            None => c,
        },
        '\u{3000}' => ' ',
        other => other,
    };
    Policy::Lenient.fold(c)
}

/// Whether `typed` is `wanted` in the other width: `，` and `,`, `１` and `1`.
pub(super) fn is_width_slip(wanted: char, typed: char) -> bool {
    wanted != typed && narrow(wanted) == narrow(typed)
}
