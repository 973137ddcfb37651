//! Numbers for the visits of places, so that every visit has a scroll position and a focus of its own.

/// Counts the visits of places. Content shown under the number of a visit never inherits the scroll position
/// of another.
#[derive(Debug)]
pub struct Visits<K> {
    place: Option<K>,
    number: u64,
}

impl<K> Default for Visits<K> {
    fn default() -> Self {
        Self { place: None, number: 0 }
    }
}

impl<K: PartialEq> Visits<K> {
    /// `place` is shown now. Returns whether it was another one before.
    pub fn of(&mut self, place: K) -> bool {
        let new = self.place.as_ref() != Some(&place);
        if new {
            self.place = Some(place);
            self.number += 1;
        }
        new
    }
}

impl<K> Visits<K> {
    /// The number of this visit.
    pub const fn number(&self) -> u64 {
        self.number
    }
}
