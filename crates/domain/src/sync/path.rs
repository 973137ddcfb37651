//! The path that leads to an entry, and how two sides find the newest one that both have.

use uuid::Uuid;

use super::entry::{EntryHash, Place, Tip};

/// The hash before the first entry of a chain.
pub const NOTHING_BEFORE: EntryHash = [0; 32];

/// What one side holds, as the rules need to see it.
///
/// An entry counts as held when it has its place: at the bureau when every entry before it is held too, at a station also
/// beyond a gap. What waits for its place does not.
pub trait Held {
    /// The held entries that no held entry follows.
    fn tips(&self) -> Vec<Tip>;

    /// The hash of the entry before the one at `place`, [`NOTHING_BEFORE`] for the first; none if it isn't held.
    fn before(&self, place: &Place) -> Option<EntryHash>;

    /// Whether the entry at `place` is held.
    fn has(&self, place: &Place) -> bool {
        self.before(place).is_some()
    }
}

impl Tip {
    /// The place of the entry; none for a tip of no entries, which is none.
    pub const fn place(&self) -> Option<Place> {
        match self.entries.checked_sub(1) {
            Some(seq) => Some(Place { series: self.series, seq, hash: self.hash }),
            None => None,
        }
    }
}

impl Place {
    /// The tip that the entry would be if nothing followed it.
    pub const fn as_tip(&self) -> Tip {
        Tip { series: self.series, entries: self.seq.saturating_add(1), hash: self.hash }
    }
}

/// The entries that lead to one, newest first: begins with the entry itself, ends with the first of its chain or where
/// something isn't held.
pub fn back(held: &(impl Held + ?Sized), from: Option<Place>) -> impl Iterator<Item = Place> {
    let mut next = from;
    std::iter::from_fn(move || {
        let here = next?;
        let hash = held.before(&here)?;
        next = here.seq.checked_sub(1).map(|seq| Place { series: here.series, seq, hash });
        Some(here)
    })
}

/// Whether the entry at `place` is on the path to `head`, which is held. Takes as many steps as there are entries
/// between them.
pub fn leads_to(held: &(impl Held + ?Sized), place: &Place, head: &Tip) -> bool {
    if place.series != head.series || place.seq >= head.entries {
        return false;
    }
    back(held, head.place()).take_while(|here| here.seq >= place.seq).any(|here| here == *place)
}

/// The entry that is number `seq` on the path to `tip`.
pub fn on_path(held: &(impl Held + ?Sized), tip: &Tip, seq: u64) -> Option<Place> {
    back(held, tip.place()).take_while(|here| here.seq >= seq).find(|here| here.seq == seq)
}

/// Finds the newest entry that both sides have on a path, by asking the other side for single entries.
///
/// Needed when the other side shows a tip that isn't held here: it then can't be seen where the two ways part. Asks
/// about as many times as the number of entries has binary digits; without asking, the whole path would be sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommonSearch {
    series: Uuid,
    /// So many entries are known to be there.
    there: u64,
    /// So many, and one more would not be.
    missing: u64,
}

impl CommonSearch {
    /// A search on the path to `tip`.
    pub const fn new(tip: &Tip) -> Self {
        Self { series: tip.series, there: 0, missing: tip.entries }
    }

    /// The chain.
    pub const fn series(&self) -> Uuid {
        self.series
    }

    /// The number of the entry to ask for next: does the other side have the one of our path? None when all is known.
    pub const fn ask(&self) -> Option<u64> {
        if self.there >= self.missing {
            return None;
        }
        Some(self.there + (self.missing - self.there) / 2)
    }

    /// What the other side said to [`Self::ask`].
    pub const fn answer(&mut self, has: bool) {
        if let Some(asked) = self.ask() {
            if has {
                self.there = asked + 1;
            } else {
                self.missing = asked;
            }
        }
    }

    /// How many entries of the path both sides have.
    pub const fn common(&self) -> u64 {
        self.there
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::set::EntrySet;
    use super::super::set::tests::chain;
    use super::*;

    #[test]
    fn a_path_goes_back_to_the_first_entry() {
        let entries = chain(1, &[], 5, "a");
        let set: EntrySet = entries.iter().cloned().collect();
        let head = set.tips()[0];
        let numbers: Vec<u64> = back(&set, head.place()).map(|place| place.seq).collect();
        assert_eq!(numbers, [4, 3, 2, 1, 0]);
        assert!(leads_to(&set, &entries[2].place(), &head));
        assert!(leads_to(&set, &entries[4].place(), &head));
        assert!(!leads_to(&set, &Place { hash: [9; 32], ..entries[2].place() }, &head));
        assert!(!leads_to(&set, &Place { seq: 5, ..entries[4].place() }, &head));
        assert_eq!(on_path(&set, &head, 3), Some(entries[3].place()));
        assert_eq!(on_path(&set, &head, 7), None);
    }

    #[test]
    fn a_tip_of_no_entries_is_no_place() {
        assert_eq!(Tip { series: Uuid::nil(), entries: 0, hash: [0; 32] }.place(), None);
    }

    proptest! {
        #[test]
        fn the_newest_common_entry_is_found_by_few_questions(ours in 0_u64..5_000, part in 0_u64..5_000) {
            let common = part.min(ours);
            let mut search = CommonSearch::new(&Tip { series: Uuid::nil(), entries: ours, hash: [1; 32] });
            let mut asked = 0;
            while let Some(seq) = search.ask() {
                prop_assert!(seq < ours);
                search.answer(seq < common);
                asked += 1;
            }
            prop_assert_eq!(search.common(), common);
            prop_assert!(asked <= 13, "{} questions", asked);
        }
    }
}
