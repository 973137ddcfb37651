//! The prior over learners: how fast they begin, grow and vary.
//!
//! The built-in figures stand until a bureau has learners enough; [`Population::learn`] then moves them
//! towards the bureau's own.

use super::accuracy::error_log;
use super::curves::SHAPES;

/// How much the level wanders, as variance of its logarithm a session: steady and unsteady learners.
pub(super) const WANDER: [f64; 2] = [0.000_1, 0.001_6];
/// Curves that are blended: each shape with each kind of wandering.
pub(super) const CURVES: usize = SHAPES * WANDER.len();

/// The prior of one curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct CurvePrior {
    /// Share of learners who follow it.
    pub share: f64,
    /// Mean growth in fifty sessions, ln.
    pub growth: f64,
    /// Its standard deviation among learners.
    pub growth_sd: f64,
}

/// The prior over learners.
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    pub(super) level: f64,
    pub(super) level_sd: f64,
    pub(super) noise: f64,
    pub(super) error_log: f64,
    pub(super) error_sd: f64,
    pub(super) error_trend: f64,
    pub(super) curves: [CurvePrior; CURVES],
    pub(super) officers: usize,
}

impl Default for Population {
    fn default() -> Self {
        let curve = CurvePrior { share: 1.0 / CURVES as f64, growth: 0.55, growth_sd: 0.30 };
        Self {
            // 25 字/分, two thirds of all between 14 and 44.
            level: 3.22,
            level_sd: 0.56,
            noise: 0.09,
            error_log: error_log(0.955),
            error_sd: 0.45,
            error_trend: -0.12,
            curves: [curve; CURVES],
            officers: 0,
        }
    }
}

impl Population {
    /// How many officers the figures rest on beside the built-in ones.
    pub const fn officers(&self) -> usize {
        self.officers
    }

    /// Usual spread of an officer's sessions about the curve: standard deviation of the logarithm.
    pub const fn noise(&self) -> f64 {
        self.noise
    }
}
