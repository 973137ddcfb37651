//! The funnel: how many stand where, and how many are expected to be left on a later day.
//!
//! Drop-out is modelled as a constant hazard with a Gamma distribution: a prior, worth so many member-years,
//! and the drop-outs and member-years of this cohort. For each of a grid of hazards the number of remaining
//! members is a Poisson binomial; the forecast is their mixture, so that the band covers both chance and the
//! uncertainty of the hazard.

use std::collections::BTreeMap;

use jiff::civil::Date;
use uuid::Uuid;

use super::super::days_between;
use super::super::ladder::Rung;
use super::{Cohort, LEAST_MEMBERS, MembershipFact, State, Step};
use crate::portable::{exp, ln};

/// Days of a year.
const YEAR: f64 = 365.25;
/// Points of the grid of hazards.
const GRID: u32 = 240;

/// The prior of drop-out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DropOutPrior {
    /// Drop-outs a member and year; above 0.
    pub a_year: f64,
    /// How many member-years of observation it is worth; above 0, and with at least one drop-out in them.
    pub worth_years: f64,
}

impl Default for DropOutPrior {
    /// One in six a year (41 become 34), worth 12 member-years (two drop-outs). An assumption, to be
    /// outweighed by what is observed within months.
    fn default() -> Self {
        Self { a_year: 1.0 / 6.0, worth_years: 12.0 }
    }
}

/// Observed drop-out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exposure {
    /// Members who left or went back to the reserve.
    pub drop_outs: u32,
    /// Days of all members together.
    pub member_days: u64,
}

/// Drop-outs and member-days until `today`. Waiting in the reserve is no exposure.
pub fn exposure(facts: &[MembershipFact], today: Date) -> Exposure {
    let mut sorted: Vec<&MembershipFact> = facts.iter().filter(|f| f.stamp.on <= today).collect();
    sorted.sort_by_key(|f| f.stamp);
    let mut member_since: BTreeMap<Uuid, Date> = BTreeMap::new();
    let mut found = Exposure::default();
    let days = |from: Date, to: Date| u64::try_from(days_between(from, to)).unwrap_or(0);
    for fact in sorted {
        if fact.step == Step::JoinMember {
            member_since.entry(fact.officer).or_insert(fact.stamp.on);
        } else if let Some(since) = member_since.remove(&fact.officer) {
            found.drop_outs += 1;
            found.member_days += days(since, fact.stamp.on);
        }
    }
    found.member_days += member_since.values().map(|since| days(*since, today)).sum::<u64>();
    found
}

/// How many are expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// Mean.
    pub mean: f64,
    /// Lower end of the 80 % band: the smallest number with a tenth or more at or below it.
    pub low: u32,
    /// Upper end: the smallest number with nine tenths or more at or below it.
    pub high: u32,
    /// The chance that it is [`LEAST_MEMBERS`] or more.
    pub chance_of_least: f64,
}

/// The funnel.
#[derive(Clone, Debug, PartialEq)]
pub struct Funnel {
    /// Waiting for a place.
    pub reserves: u32,
    /// Members.
    pub in_training: u32,
    /// Members by rungs reached, from none to all five.
    pub by_height: [u32; 6],
    /// Those who were here and left.
    pub left: u32,
    /// Drop-out a member and year as it is now believed: prior and observation together.
    pub drop_out_a_year: f64,
    /// The observed drop-out.
    pub observed: Exposure,
    /// Today's members who are expected to be members on the later day.
    pub expected: Expected,
    /// Of these, those who will then be certified by the guidance standard.
    pub expected_certified: Expected,
}

impl Funnel {
    /// The funnel of `today`, forecast for the end of the day `until`.
    ///
    /// `height` gives the number of rungs that a member has reached (above 5 counts as 5). `chance` gives the
    /// chance that a member who stays is certified by the guidance standard on that day, 0 to 1; without data
    /// it should be the usual value.
    pub fn of(
        facts: &[MembershipFact],
        today: Date,
        until: Date,
        prior: DropOutPrior,
        height: impl Fn(Uuid) -> usize,
        chance: impl Fn(Uuid) -> f64,
    ) -> Self {
        let cohort = Cohort::on(facts, today);
        let observed = exposure(facts, today);
        let members: Vec<Uuid> = cohort.members().collect();
        let mut by_height = [0; 6];
        for member in &members {
            if let Some(count) = by_height.get_mut(height(*member).min(Rung::ALL.len())) {
                *count += 1;
            }
        }
        let left = cohort.iter().filter(|(_, s)| matches!(s, State::Left { .. })).count() as u32;
        let days = days_between(today, until).max(0) as f64;
        let staying: Vec<f64> = vec![1.0; members.len()];
        let chances: Vec<f64> = members.iter().map(|m| chance(*m).clamp(0.0, 1.0)).collect();
        Self {
            reserves: cohort.reserves().len() as u32,
            in_training: members.len() as u32,
            by_height,
            left,
            drop_out_a_year: Belief::new(prior, observed).mean_a_year(),
            observed,
            expected: expected(prior, observed, days, &staying),
            expected_certified: expected(prior, observed, days, &chances),
        }
    }
}

/// Gamma distribution of the hazard a day.
#[derive(Clone, Copy, Debug)]
struct Belief {
    shape: f64,
    days: f64,
}

impl Belief {
    fn new(prior: DropOutPrior, observed: Exposure) -> Self {
        let worth = prior.worth_years.max(1e-6);
        let shape = (prior.a_year.max(0.0) * worth).max(1.0) + f64::from(observed.drop_outs);
        Self { shape, days: worth * YEAR + observed.member_days as f64 }
    }

    fn mean_a_year(self) -> f64 {
        self.shape / self.days * YEAR
    }

    /// Hazards and their weights, which sum to 1.
    fn grid(self) -> Vec<(f64, f64)> {
        let top = (self.shape + 8.0 * self.shape.sqrt() + 8.0) / self.days;
        let step = top / f64::from(GRID);
        let mut points: Vec<(f64, f64)> = (0..GRID)
            .map(|i| {
                let hazard = (f64::from(i) + 0.5) * step;
                // Centred at the mean, so that nothing underflows.
                let log = (self.shape - 1.0) * ln(hazard * self.days / self.shape)
                    - (hazard * self.days - self.shape);
                (hazard, exp(log))
            })
            .collect();
        let sum: f64 = points.iter().map(|p| p.1).sum();
        for p in &mut points {
            p.1 /= sum;
        }
        points
    }
}

/// How many of those with these chances (each given that the person stays) are there after `days`.
fn expected(prior: DropOutPrior, observed: Exposure, days: f64, chances: &[f64]) -> Expected {
    let mut mixture = vec![0.0; chances.len() + 1];
    for (hazard, weight) in Belief::new(prior, observed).grid() {
        let stays = exp(-hazard * days);
        for (sum, p) in mixture.iter_mut().zip(poisson_binomial(chances, stays)) {
            *sum += weight * p;
        }
    }
    let at = |share: f64| {
        let mut below = 0.0;
        // A rounding error must not move a number.
        mixture
            .iter()
            .take_while(|p| {
                below += **p;
                below < share - 1e-12
            })
            .count() as u32
    };
    Expected {
        mean: mixture.iter().enumerate().map(|(n, p)| n as f64 * p).sum(),
        low: at(0.1),
        high: at(0.9),
        chance_of_least: mixture.iter().skip(LEAST_MEMBERS).sum::<f64>().clamp(0.0, 1.0),
    }
}

/// Distribution of the number of successes, each with its chance times `factor`.
fn poisson_binomial(chances: &[f64], factor: f64) -> Vec<f64> {
    let mut ways = vec![0.0; chances.len() + 1];
    if let Some(none) = ways.first_mut() {
        *none = 1.0;
    }
    for (n, chance) in chances.iter().enumerate() {
        let p = chance * factor;
        for k in (0..=n + 1).rev() {
            let below = if k == 0 { 0.0 } else { ways.get(k - 1).copied().unwrap_or(0.0) };
            if let Some(way) = ways.get_mut(k) {
                *way = *way * (1.0 - p) + below * p;
            }
        }
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{id, on, stamp};
    use super::super::LeaveReason;
    use super::*;

    fn fact(n: u128, day: i64, officer: u128, step: Step) -> MembershipFact {
        MembershipFact { stamp: stamp(n, day, 999), officer: id(officer), step, note: String::new() }
    }

    #[test]
    fn exposure_by_hand() {
        let facts = [
            fact(1, 0, 1, Step::JoinMember),  // 100 days, still here
            fact(2, 10, 2, Step::JoinMember), // 10 to 40: 30 days
            fact(3, 40, 2, Step::Leave(LeaveReason::OwnWish)),
            fact(4, 60, 2, Step::JoinMember), // again: 40 days
            fact(5, 0, 3, Step::JoinReserve), // waiting does not count
            fact(6, 20, 4, Step::JoinMember), // 20 to 50: 30 days
            fact(7, 50, 4, Step::JoinReserve),
            fact(8, 70, 3, Step::Leave(LeaveReason::Health)), // from the reserve: no drop-out
            fact(9, 30, 1, Step::JoinMember),                 // a second joining changes nothing
            fact(10, 101, 1, Step::Leave(LeaveReason::Retired)), // tomorrow
        ];
        assert_eq!(exposure(&facts, on(100)), Exposure { drop_outs: 2, member_days: 200 });
        assert_eq!(exposure(&facts, on(101)), Exposure { drop_outs: 3, member_days: 202 });
    }

    #[test]
    fn the_mean_is_that_of_the_closed_form() {
        // Of a Gamma(α, β) hazard the share left after t is (β / (β + t))^α.
        for (drop_outs, member_days, days) in [(0, 0, 300.0), (3, 4_000, 200.0), (12, 20_000, 90.0)] {
            let (prior, observed) = (DropOutPrior::default(), Exposure { drop_outs, member_days });
            let (alpha, beta) = (2.0 + f64::from(drop_outs), 12.0 * YEAR + member_days as f64);
            let share = (beta / (beta + days)).powf(alpha);
            let got = expected(prior, observed, days, &[1.0; 41]);
            assert!((got.mean - 41.0 * share).abs() < 0.01, "{} {}", got.mean, 41.0 * share);
            assert!(f64::from(got.low) <= got.mean && got.mean <= f64::from(got.high) + 1.0);
        }
    }

    #[test]
    fn forty_one_in_training() {
        // One year, prior alone: 41 (4383 / 4748.25)^2 = 34.94 expected.
        let facts: Vec<MembershipFact> = (0..41).map(|n| fact(n, 0, n, Step::JoinMember)).collect();
        let year = on(0).checked_add(jiff::ToSpan::days(365)).unwrap();
        let funnel =
            Funnel::of(&facts, on(0), year, DropOutPrior::default(), |o| (o.as_u128() % 3) as usize, |_| 0.5);
        assert_eq!((funnel.in_training, funnel.by_height), (41, [14, 14, 13, 0, 0, 0]));
        assert!((funnel.expected.mean - 34.94).abs() < 0.02, "{:?}", funnel.expected);
        assert!((funnel.drop_out_a_year - 1.0 / 6.0).abs() < 1e-9);
        assert!((funnel.expected_certified.mean * 2.0 - funnel.expected.mean).abs() < 1e-9);
        assert_eq!((funnel.expected.low, funnel.expected.high), (29, 40));
        assert!(funnel.expected.chance_of_least > 0.8);
    }

    #[test]
    fn nothing_drops_out_in_no_time() {
        let got = expected(DropOutPrior::default(), Exposure::default(), 0.0, &[1.0; 50]);
        assert_eq!((got.low, got.high), (50, 50));
        assert!((got.mean - 50.0).abs() < 1e-9 && got.chance_of_least > 0.999_999);
        let nobody = expected(DropOutPrior::default(), Exposure::default(), 9.0, &[]);
        assert_eq!((nobody.mean, nobody.low, nobody.high, nobody.chance_of_least), (0.0, 0, 0, 0.0));
    }

    #[test]
    fn poisson_binomial_by_hand() {
        // 0.5 and 0.25: none 0.375, one 0.5, both 0.125.
        let got = poisson_binomial(&[0.5, 0.25], 1.0);
        assert!(got.iter().zip([0.375, 0.5, 0.125]).all(|(a, b)| (a - b).abs() < 1e-12), "{got:?}");
    }

    proptest::proptest! {
        #[test]
        fn more_time_and_more_drop_outs_leave_fewer(drop in 0_u32..10, days in 0_u64..20_000, t in 1.0..500.0_f64) {
            let observed = Exposure { drop_outs: drop, member_days: days };
            let mean = |o, t| expected(DropOutPrior::default(), o, t, &[1.0; 20]).mean;
            let now = mean(observed, t);
            proptest::prop_assert!(now > mean(observed, t * 1.5));
            let worse = mean(Exposure { drop_outs: drop + 3, ..observed }, t);
            let better = mean(Exposure { member_days: days + 5_000, ..observed }, t);
            proptest::prop_assert!(worse < now && now < better);
        }
    }
}
