//! Which officers will reach the line by the deadline, and how sure that is.
//!
//! From an officer's sessions of fresh exam-form text a [`Fit`] is made: a blend of learning curves, each
//! followed session by session and weighted by how well it forecast the next one, with the bureau's own
//! learners ([`Population`]) as the prior. A fit gives an [`Outlook`], the distribution of the speed at a
//! later time; an outlook gives the chance of any line. [`officer`] classifies it in five words, [`mod@unit`]
//! sums over officers, and [`kept`] scores past forecasts.
//!
//! Pure and repeatable bit for bit; certification must not depend on it.

pub mod kept;
pub mod officer;
pub mod pace;
pub mod unit;

mod accuracy;
mod curves;
mod filter;
mod fit;
mod learning;
mod outlook;
mod population;

pub use fit::{Fit, Forecaster};
pub use officer::{OfficerForecast, Status};
pub use outlook::{Band, Outlook, Sittings};
pub use population::Population;

use super::record::civil::Day;

/// One session of fresh text in the form of the exam: practice or sitting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Session {
    /// The day.
    pub day: Day,
    /// Which session of this officer it was, from 1; practice in another form may be counted between them.
    pub number: u32,
    /// 正确速度, 字/分.
    pub correct_cpm: f64,
    /// 正确率, 0 to 1.
    pub accuracy: f64,
}

/// The officer's line on the deadline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// 正确速度, 字/分.
    pub cpm: f64,
    /// 正确率, 0 to 1.
    pub accuracy: f64,
}

/// The time that is left and how it is used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// The day of the forecast.
    pub today: Day,
    /// The first day that is too late.
    pub before: Day,
    /// Sessions a week at the present pace; see [`pace::sessions_per_week`].
    pub sessions_per_week: f64,
    /// The most sessions a week that may be asked of an officer.
    pub most_per_week: u32,
    /// The speed of the best officers, 字/分: no forecast exceeds it.
    pub cap_cpm: f64,
    /// Sittings that are still to come.
    pub sittings: Sittings,
}

impl Plan {
    /// Weeks that are left; 0 from the deadline on.
    pub fn weeks_left(&self) -> f64 {
        f64::from((self.before.0 - self.today.0).max(0)) / 7.0
    }
}

/// Least cap on growth, 字/分: beginners alone do not show how far one can get.
const LEAST_CAP: f64 = 60.0;

/// A cap on growth from the present speeds of a bureau's officers (字/分): that of the best twentieth, and at
/// least 60. Reorders `speeds`.
pub fn cap_cpm(speeds: &mut [f64]) -> f64 {
    speeds.sort_unstable_by(f64::total_cmp);
    let place = speeds.len() * 19 / 20;
    speeds.get(place).map_or(LEAST_CAP, |best| best.max(LEAST_CAP))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_twentieth_caps() {
        let mut speeds: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(cap_cpm(&mut speeds), 96.0);
        assert_eq!((cap_cpm(&mut [20.0, 30.0]), cap_cpm(&mut [])), (60.0, 60.0));
    }
}
