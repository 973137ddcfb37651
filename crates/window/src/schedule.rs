//! When the next frame is due.
//!
//! Pure bookkeeping over instants that are passed in, so that it can be tested without a
//! window. Must not run frames or read the clock.

use std::time::{Duration, Instant};

/// Frames that are not urgent come at most this often (about 60 Hz).
pub const FRAME: Duration = Duration::from_millis(16);
/// After typing, egui's second pass on the same input comes this much later.
pub const SETTLE_KEYS: Duration = Duration::from_millis(60);
/// Events that show nothing by themselves (key releases) are passed on this much later.
pub const LAZY: Duration = Duration::from_millis(250);

/// The frames that are wanted, as deadlines. A frame serves all of them.
#[derive(Debug, Default)]
pub struct Schedule {
    due: Option<Instant>,
    last: Option<Instant>,
}

impl Schedule {
    /// A frame is wanted at `at`, or earlier.
    pub fn at(&mut self, at: Instant) {
        self.due = Some(self.due.map_or(at, |due| due.min(at)));
    }

    /// A frame is wanted soon, but not more often than the frame rate.
    pub fn capped(&mut self, now: Instant) {
        self.capped_at(now);
    }

    /// A frame is wanted at `at`, but not sooner than the frame rate allows.
    pub fn capped_at(&mut self, at: Instant) {
        let earliest = self.last.map_or(at, |last| last + FRAME);
        self.at(at.max(earliest));
    }

    /// Is a frame due?
    #[must_use]
    pub fn is_due(&self, now: Instant) -> bool {
        self.due.is_some_and(|due| due <= now)
    }

    /// When to wake up for the next frame.
    #[must_use]
    pub fn next(&self) -> Option<Instant> {
        self.due
    }

    /// A frame begins: it serves everything that was wanted so far.
    pub fn begin(&mut self, now: Instant) {
        self.due = None;
        self.last = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::{FRAME, LAZY, SETTLE_KEYS, Schedule};
    use std::time::{Duration, Instant};

    #[test]
    fn idle_wants_nothing() {
        let s = Schedule::default();
        assert!(!s.is_due(Instant::now()));
        assert_eq!(s.next(), None);
    }

    #[test]
    fn input_is_due_at_once_even_right_after_a_frame() {
        let now = Instant::now();
        let mut s = Schedule::default();
        s.begin(now);
        s.at(now + Duration::from_millis(1));
        assert!(s.is_due(now + Duration::from_millis(1)));
    }

    #[test]
    fn animation_is_capped() {
        let now = Instant::now();
        let mut s = Schedule::default();
        s.begin(now);
        s.capped(now + Duration::from_millis(2));
        assert!(!s.is_due(now + Duration::from_millis(3)));
        assert_eq!(s.next(), Some(now + FRAME));
    }

    #[test]
    fn a_frame_serves_what_was_put_off() {
        let now = Instant::now();
        let mut s = Schedule::default();
        s.at(now + SETTLE_KEYS);
        s.at(now + LAZY);
        assert_eq!(s.next(), Some(now + SETTLE_KEYS));
        s.begin(now + FRAME);
        assert_eq!(s.next(), None);
    }
}
