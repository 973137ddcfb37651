//! What an input log shows about the origin of its text, and what an invigilator should check.
//!
//! [`provenance`] says of every commit how long it was, whether composition or keys were seen before it, and
//! how long it took. A [`Flag`] is a question to a person and never an answer: nothing here fails
//! an officer, and no score depends on it. What the platform hides is `None`, not 0: an input method that
//! shows neither composition nor keys is common and no offence.

mod clock;
mod flag;
mod hand;
mod timing;

pub use clock::{BatchStamp, CLOCK_JUMP_MS, clock_flags, time_flags};
pub use flag::{Flag, FlagKind, LONG_COMMIT_HAN, NO_SOURCE_CHARS, Place, log_flags};
pub use hand::{
    BURSTS, EVEN_GAPS, EVEN_PERMILLE, FASTER_MILLI_CPM, FASTER_PERCENT, FLAWLESS_CHARS, FLAWLESS_MILLI_CPM,
    Figures, PAST_ATTEMPTS, PAST_CHARS, PLAIN_HAN, Past, QUEUED, QUEUED_MS, figure_flags, hand_flags,
    plain_flag, ways_of_han,
};
pub use timing::{Copied, MIN_GAPS, SAME_SHARE_PERCENT, TimingPrint, copied_from, copy_flags, find_copies};

use super::input::{EventKind, InputLog};
use super::text::{CharClass, nfc};

/// Where one piece of text came from, as far as it could be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommitProvenance {
    /// The number of its event, from 0; the header is not counted.
    pub event: usize,
    /// Its time on the log's clock in milliseconds.
    pub at_ms: u64,
    /// Milliseconds since the one before it, or since the start; pauses are left out.
    pub gap_ms: u64,
    /// Whether it is plain text without an input method.
    pub plain: bool,
    /// Counted characters.
    pub chars: u32,
    /// Of these, Han characters.
    pub han: u32,
    /// Updates of the composition seen since the one before it.
    pub preedit_updates: u32,
    /// Raw key presses seen since the one before it; none where the platform hides them.
    pub keys: Option<u32>,
}

impl CommitProvenance {
    /// Whether neither composition nor keys were seen before it.
    pub fn unseen(&self) -> bool {
        self.preedit_updates == 0 && self.keys.unwrap_or(0) == 0
    }
}

/// Every commit and piece of plain text that brought at least one counted character, in order.
pub fn provenance(log: &InputLog) -> Vec<CommitProvenance> {
    let policy = log.header.policy;
    let mut found = Vec::new();
    let (mut since_ms, mut paused_ms, mut pause_from, mut updates) = (0, 0, None, 0);
    for (number, event) in log.events.iter().enumerate() {
        match &event.kind {
            EventKind::Start => since_ms = event.at_ms,
            EventKind::Pause => pause_from = Some(event.at_ms),
            EventKind::Resume => {
                paused_ms += pause_from.take().map_or(0, |from: u64| event.at_ms.saturating_sub(from));
            }
            EventKind::Preedit(text) if !text.is_empty() => updates += 1,
            EventKind::Commit(text) | EventKind::Text(text) => {
                let text = nfc(text);
                let counted = || text.chars().filter(|c| policy.counts(*c));
                let chars = counted().count() as u32;
                if chars > 0 {
                    found.push(CommitProvenance {
                        event: number,
                        at_ms: event.at_ms,
                        gap_ms: event.at_ms.saturating_sub(since_ms).saturating_sub(paused_ms),
                        plain: matches!(event.kind, EventKind::Text(_)),
                        chars,
                        han: counted().filter(|c| CharClass::of(*c) == CharClass::Han).count() as u32,
                        preedit_updates: updates,
                        keys: event.keys,
                    });
                    (since_ms, paused_ms, updates) = (event.at_ms, 0, 0);
                }
            }
            _ => {}
        }
    }
    found
}
