//! Certification rates: of a unit, of a pair (捆绑), of the bureau.
//!
//! Counted from assessments only: the caller passes them. A rate is always two whole numbers; the share is
//! for display. Units are compared, officers never.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::certification::{Assessment, State};
use super::roster::{Officer, Unit};

/// How many have reached a standard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RateTally {
    /// Those who have to reach it: neither exempt nor outside of it.
    pub eligible: u32,
    /// Of these, those who have.
    pub certified: u32,
    /// Those who are exempt and have not reached it.
    pub exempt: u32,
    /// Of the eligible, those for whom the deadline is past.
    pub overdue: u32,
}

impl RateTally {
    /// Counts one more officer.
    pub const fn count(&mut self, state: &State) {
        match state {
            State::NotEligible(_) => {}
            State::Certified(_) => {
                self.eligible += 1;
                self.certified += 1;
            }
            State::Exempt(_) => self.exempt += 1,
            State::InProgress(_) => self.eligible += 1,
            State::Overdue(_) => {
                self.eligible += 1;
                self.overdue += 1;
            }
        }
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            eligible: self.eligible + other.eligible,
            certified: self.certified + other.certified,
            exempt: self.exempt + other.exempt,
            overdue: self.overdue + other.overdue,
        }
    }

    /// 达标率, 0 to 1: certified among the eligible; none without any eligible officer.
    pub fn rate(&self) -> Option<f64> {
        share(self.certified, self.eligible)
    }

    /// The same with the exempt among those who have not reached it.
    pub fn rate_with_exempt(&self) -> Option<f64> {
        share(self.certified, self.eligible + self.exempt)
    }

    /// Those who have still to reach it.
    pub const fn missing(&self) -> u32 {
        self.eligible - self.certified
    }
}

fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

/// A pair of units that is rewarded or blamed together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairRate {
    /// The unit whose id is smaller, and the other one.
    pub units: (Uuid, Uuid),
    /// Both counted together.
    pub tally: RateTally,
}

/// Rates by unit, by pair and of the bureau.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RateReport {
    /// Every unit, in the order given; those without officers too.
    pub units: Vec<(Uuid, RateTally)>,
    /// Every pair once.
    pub pairs: Vec<PairRate>,
    /// All of them.
    pub bureau: RateTally,
}

impl RateReport {
    /// Counts `assessments` by the present units of `officers`. An officer without an assessment is not counted.
    pub fn of(units: &[Unit], officers: &[Officer], assessments: &[Assessment]) -> Self {
        let states: BTreeMap<Uuid, &State> = assessments.iter().map(|a| (a.officer, &a.state)).collect();
        let mut tallies: BTreeMap<Uuid, RateTally> = BTreeMap::new();
        for officer in officers {
            if let Some(state) = states.get(&officer.id) {
                tallies.entry(officer.unit_id).or_default().count(state);
            }
        }
        let of = |id: &Uuid| tallies.get(id).copied().unwrap_or_default();
        let pairs = pairs(units)
            .into_iter()
            .map(|units| PairRate { units, tally: of(&units.0).plus(of(&units.1)) })
            .collect();
        let bureau = tallies.values().fold(RateTally::default(), |sum, tally| sum.plus(*tally));
        Self { units: units.iter().map(|unit| (unit.id, of(&unit.id))).collect(), pairs, bureau }
    }
}

/// Every pair once, in the order of `units`: two units that name each other.
pub fn pairs(units: &[Unit]) -> Vec<(Uuid, Uuid)> {
    let partner: BTreeMap<Uuid, Uuid> = units.iter().filter_map(|u| Some((u.id, u.pair?))).collect();
    units
        .iter()
        .filter_map(|unit| {
            let other = unit.pair?;
            (unit.id < other && partner.get(&other) == Some(&unit.id)).then_some((unit.id, other))
        })
        .collect()
}

/// The unit itself and every unit below it. A circle of parents is gone round once.
pub fn with_below(units: &[Unit], top: Uuid) -> std::collections::BTreeSet<Uuid> {
    let mut found = std::collections::BTreeSet::from([top]);
    loop {
        let more: Vec<Uuid> = units
            .iter()
            .filter(|u| u.parent.is_some_and(|p| found.contains(&p)) && !found.contains(&u.id))
            .map(|u| u.id)
            .collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}
