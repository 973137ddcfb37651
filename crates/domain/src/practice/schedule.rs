//! When an item of the error book is due again.

use crate::record::civil::Day;

/// How an item went in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Wrong at first, or left out.
    Wrong,
    /// Right, and much slower than the others of its ladder.
    Slow,
    /// Right at once.
    Good,
}

/// The memory of one item. All reviews of one day come in their order; days never go back.
pub trait Schedule: Copy {
    /// The memory after it went wrong, or slowly, for the first time.
    fn first(grade: Grade, day: Day) -> Self;

    /// The memory after a further session.
    fn review(self, grade: Grade, day: Day) -> Self;

    /// The day from which on it should be practised again.
    fn due(&self) -> Day;
}

/// Boxes with fixed intervals: an item that went well goes to the next box, one that went wrong back to the first.
///
/// Source: Leitner, "So lernt man lernen" (1972).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leitner {
    place: u8,
    last: Day,
}

/// Days until an item is due, by its box.
const INTERVALS: [i32; 5] = [1, 2, 4, 8, 16];

impl Schedule for Leitner {
    fn first(_: Grade, day: Day) -> Self {
        Self { place: 0, last: day }
    }

    fn review(self, grade: Grade, day: Day) -> Self {
        let place = match grade {
            Grade::Wrong => 0,
            Grade::Slow => self.place,
            // Once a day: to have it right twice in an hour says nothing about tomorrow.
            Grade::Good if day <= self.last => self.place,
            Grade::Good => (self.place + 1).min(INTERVALS.len() as u8 - 1),
        };
        Self { place, last: day }
    }

    fn due(&self) -> Day {
        Day(self.last.0 + INTERVALS.get(usize::from(self.place)).copied().unwrap_or(1))
    }
}
