//! Active time: the time of a log from its start, without its pauses.

use super::{EventKind, InputEvent};

/// Time from `start` minus pauses, computed event by event.
#[derive(Clone, Copy, Debug, Default)]
pub struct ActiveClock {
    start_ms: Option<u64>,
    paused_ms: u64,
    pause_from_ms: Option<u64>,
}

impl ActiveClock {
    /// Takes the next event, whose place in the order has been checked.
    ///
    /// Practice starts at the first input of any kind; `start` is only its explicit form. In an exam nothing else
    /// is accepted first.
    pub fn take(&mut self, event: &InputEvent) {
        if self.start_ms.is_none() && starts_clock(&event.kind) {
            self.start_ms = Some(event.at_ms);
        }
        match event.kind {
            EventKind::Pause => self.pause_from_ms = Some(event.at_ms),
            EventKind::Resume => {
                if let Some(from) = self.pause_from_ms.take()
                    && self.start_ms.is_some()
                {
                    self.paused_ms += event.at_ms.saturating_sub(from);
                }
            }
            _ => {}
        }
    }

    /// Active milliseconds at `at_ms` of the log's clock; 0 before the start, and no more in a pause.
    pub fn active_at(&self, at_ms: u64) -> u64 {
        let Some(start) = self.start_ms else { return 0 };
        let end = self.pause_from_ms.unwrap_or(at_ms).min(at_ms);
        end.saturating_sub(start).saturating_sub(self.paused_ms)
    }

    /// When the clock started, in milliseconds of the log's clock.
    pub const fn start_ms(&self) -> Option<u64> {
        self.start_ms
    }

    /// The length of all pauses that are over, in milliseconds.
    pub const fn paused_ms(&self) -> u64 {
        self.paused_ms
    }
}

/// Focus changes and blocked text are no input; everything else starts the clock.
const fn starts_clock(kind: &EventKind) -> bool {
    !matches!(
        kind,
        EventKind::Focus(_)
            | EventKind::Blocked(_)
            | EventKind::Pause
            | EventKind::Resume
            | EventKind::End(_)
    )
}
