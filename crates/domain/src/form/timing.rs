//! Where the time of a sitting of forms goes: reading, typing, correcting, moving; by field; and of letters and digits.
//!
//! The time between two events belongs to the later one. Up to the first input in a field the officer reads the card;
//! further input is typing, or correcting where the field had been left before; deletions are correcting; going from
//! field to field and handing in is moving. The four add up to the active time.

use crate::text::{CharClass, Policy};

/// What an event is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    /// Input in a field for the first time: reading up to the first input of all.
    Typing,
    /// A deletion, or input in a field that had been left.
    Correcting,
    /// Going to another field or card.
    Moving,
}

/// Times of the cards that were handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandedIn {
    /// The time in each field, in the order of the form, in milliseconds.
    pub fields_ms: Vec<u64>,
    /// The time of commits of letters and digits, in microseconds.
    pub alnum_us: u64,
}

/// Times in milliseconds, but for letters and digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timing {
    /// Until the first input in a field.
    pub reading_ms: u64,
    /// Further input.
    pub typing_ms: u64,
    /// Deletions, and input in fields that had been left before.
    pub correcting_ms: u64,
    /// From field to field, and handing in.
    pub moving_ms: u64,
    /// The time in each field, in the order of the form, over all cards.
    pub fields_ms: Vec<u64>,
    /// The time of commits of letters and digits, in microseconds: each since the commit before it or since the field was
    /// entered, divided among its characters.
    pub alnum_us: u64,
    /// Both as they stood when the last card was handed in: of the cards that count, and of no unfinished one.
    pub handed_in: HandedIn,
    /// Active time up to which it has been given out.
    given_ms: u64,
    /// Active time since which the next commit counts.
    commit_ms: u64,
    /// No input has been in this field since it was entered.
    fresh: bool,
}

impl Timing {
    pub(super) fn new(fields: usize) -> Self {
        Self {
            reading_ms: 0,
            typing_ms: 0,
            correcting_ms: 0,
            moving_ms: 0,
            fields_ms: vec![0; fields],
            alnum_us: 0,
            handed_in: HandedIn { fields_ms: vec![0; fields], alnum_us: 0 },
            given_ms: 0,
            commit_ms: 0,
            fresh: true,
        }
    }

    /// Gives the time up to `active_ms` out.
    pub(super) fn pass(&mut self, doing: Doing, active_ms: u64, place: Option<usize>) {
        let gap = active_ms.saturating_sub(self.given_ms);
        self.given_ms = self.given_ms.max(active_ms);
        if let Some(time) = place.and_then(|place| self.fields_ms.get_mut(place)) {
            *time += gap;
        }
        match doing {
            Doing::Typing if self.fresh => self.reading_ms += gap,
            Doing::Typing => self.typing_ms += gap,
            Doing::Correcting => self.correcting_ms += gap,
            Doing::Moving => self.moving_ms += gap,
        }
        self.fresh &= doing == Doing::Moving;
    }

    /// A field was entered, or a card was shown.
    pub(super) const fn entered(&mut self) {
        self.fresh = true;
        self.commit_ms = self.given_ms;
    }

    /// A card was handed in: what was timed so far is of cards that count.
    pub(super) fn card_handed_in(&mut self) {
        self.handed_in.fields_ms.clone_from(&self.fields_ms);
        self.handed_in.alnum_us = self.alnum_us;
    }

    /// Text was committed at `active_ms`.
    pub(super) fn committed(&mut self, text: &str, active_ms: u64) {
        let counted = || text.chars().filter(|c| Policy::Strict.counts(*c));
        let (all, alnum) = (
            counted().count() as u64,
            counted().filter(|c| CharClass::of(*c) == CharClass::Alnum).count() as u64,
        );
        let gap_us = active_ms.saturating_sub(self.commit_ms).saturating_mul(1000);
        self.commit_ms = active_ms;
        if let Some(share) = gap_us.saturating_mul(alnum).checked_div(all) {
            self.alnum_us = self.alnum_us.saturating_add(share);
        }
    }
}
