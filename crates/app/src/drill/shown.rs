//! The attempt that runs as its screen reads it: a text that is copied, or a form that is entered.

use std::ops::Deref;

use super::ongoing::RunningDrill;
use dabiao_domain::drill::{Drill, DrillPhase};
use dabiao_domain::form::machine::{FormCard, FormSitting};
use dabiao_domain::measure::Measure;
use dabiao_domain::score::{Tally, tally_at};
use dabiao_domain::source::{DrillSource, FormAsk};

/// A text that is being copied.
#[derive(Clone, Copy, Debug)]
pub struct Copying<'a> {
    ongoing: &'a RunningDrill,
    drill: &'a Drill,
}

impl Deref for Copying<'_> {
    type Target = RunningDrill;

    fn deref(&self) -> &RunningDrill {
        self.ongoing
    }
}

impl<'a> Copying<'a> {
    pub(super) const fn of(ongoing: &'a RunningDrill, drill: &'a Drill) -> Self {
        Self { ongoing, drill }
    }

    /// What is being typed.
    pub const fn drill(self) -> &'a Drill {
        self.drill
    }

    /// What its speed is counted in.
    pub fn measure(self) -> Measure {
        let (start, header) = (self.ongoing.start(), self.drill.header());
        Measure::of(start.mode, start.record_type, header.policy, || header.presented.as_str())
    }

    /// The live counts and active time.
    pub fn tally(self, mono_ms: u64) -> Tally {
        tally_at(self.drill, self.ongoing.reached_ms(mono_ms))
    }
}

/// A form that is being entered.
#[derive(Clone, Copy, Debug)]
pub struct Entering<'a> {
    ongoing: &'a RunningDrill,
    sitting: &'a FormSitting,
}

impl Deref for Entering<'_> {
    type Target = RunningDrill;

    fn deref(&self) -> &RunningDrill {
        self.ongoing
    }
}

impl<'a> Entering<'a> {
    pub(super) const fn of(ongoing: &'a RunningDrill, sitting: &'a FormSitting) -> Self {
        Self { ongoing, sitting }
    }

    /// What is being entered.
    pub const fn sitting(self) -> &'a FormSitting {
        self.sitting
    }

    /// The card in hand. None before the clock runs and in a pause, so that no card is read outside the time; and none when
    /// all are handed in.
    pub fn shown_card(self) -> Option<&'a FormCard> {
        if self.sitting.phase() == DrillPhase::Running { self.sitting.card() } else { None }
    }

    /// Cards that are handed in, and how many there are.
    pub fn cards(self) -> (usize, usize) {
        (self.sitting.handed_in().len(), self.sitting.header().cards.len())
    }

    /// Whether the wrong fields alone of known cards are asked: the others are given.
    pub fn asks_wrong_fields(self) -> bool {
        let cards = DrillSource::of(&self.ongoing.start().exercise_id).cards();
        cards.is_some_and(|cards| cards.asked() == FormAsk::WrongFields)
    }

    /// Whether what the rules say of a value is shown when its field is left: in practice and in the trial, not in an exam.
    pub const fn shows_rules(self) -> bool {
        !self.sitting.header().mode.is_exam()
    }
}
