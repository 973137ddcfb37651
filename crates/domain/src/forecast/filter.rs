//! One learning curve followed session by session: a Kalman filter of two numbers.
//!
//! The state is the present level (logarithm of 字/分) and the growth along one shape of
//! [`super::curves`]. Between sessions the level moves along the shape and wanders a little, which is what
//! makes plateaus, breakthroughs and relapses count for more the more recent they are. An outlier counts as a
//! bad day: it moves the level no more than one at [`FAR`] standard deviations.
//!
//! Source: Harvey, "Forecasting, structural time series models and the Kalman filter" (1989); bounded
//! influence after Masreliez and Martin (1977).

use super::super::portable::ln;

/// Standard deviations from which a session has no more influence.
const FAR: f64 = 2.2;

/// The estimate of an officer under one curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Belief {
    /// Mean of the level now, ln 字/分.
    pub level: f64,
    /// Mean of the growth in fifty sessions, ln.
    pub growth: f64,
    /// Variance of the level.
    pub level_var: f64,
    /// Covariance of level and growth.
    pub cross: f64,
    /// Variance of the growth.
    pub growth_var: f64,
    /// Logarithm of the likelihood of the sessions so far, but for a constant.
    evidence: f64,
    /// Product of innovation variances that are not in `evidence` yet: one logarithm for many sessions.
    product: f64,
}

impl Belief {
    /// Before the first session.
    pub(super) const fn new(level: f64, level_var: f64, growth: f64, growth_var: f64) -> Self {
        Self { level, growth, level_var, cross: 0.0, growth_var, evidence: 0.0, product: 1.0 }
    }

    /// Moves along the shape by `step` (of the fifty-session unit), with `wander` as variance.
    pub(super) fn advance(&mut self, step: f64, wander: f64) {
        self.level += step * self.growth;
        self.level_var += step * (2.0 * self.cross + step * self.growth_var) + wander;
        self.cross += step * self.growth_var;
    }

    /// Adds a session: `value` (ln 字/分) with the variance `noise`.
    pub(super) fn observe(&mut self, value: f64, noise: f64) {
        let miss = value - self.level;
        let expected = self.level_var + noise;
        let precision = 1.0 / expected;
        let z2 = miss * miss * precision;
        // Huber's loss: quadratic to FAR, linear beyond. Clipping the miss bounds its influence, and the
        // variance shrinks less for what was clipped.
        let (loss, clip) = if z2 > FAR * FAR {
            let z = z2.sqrt();
            (FAR * (2.0 * z - FAR), FAR / z)
        } else {
            (z2, 1.0)
        };
        self.evidence -= 0.5 * loss;
        self.product *= expected;
        if self.product < 1e-200 {
            self.evidence -= 0.5 * ln(self.product);
            self.product = 1.0;
        }
        let (to_level, to_growth) = (self.level_var * precision * clip, self.cross * precision * clip);
        self.level += to_level * miss;
        self.growth += to_growth * miss;
        self.growth_var -= to_growth * self.cross;
        self.cross -= to_growth * self.level_var;
        self.level_var -= to_level * self.level_var;
    }

    /// Logarithm of the likelihood of all sessions, but for a constant.
    pub(super) fn evidence(&self) -> f64 {
        self.evidence - 0.5 * ln(self.product)
    }

    /// Mean and variance of the level `step` further along the shape. No forecast falls.
    pub(super) fn ahead(&self, step: f64, wander: f64) -> (f64, f64) {
        let variance = self.level_var + step * (2.0 * self.cross + step * self.growth_var) + wander;
        (self.level + step * self.growth.max(0.0), variance.max(1e-9))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_session_by_hand() {
        // Prior N(3, 0.3), noise 0.1: gain 0.75; level 3 + 0.75 x 0.4, variance 0.25 x 0.3.
        let mut b = Belief::new(3.0, 0.3, 0.5, 0.04);
        b.observe(3.4, 0.1);
        assert!((b.level - 3.3).abs() < 1e-12 && (b.level_var - 0.075).abs() < 1e-12);
        assert_eq!((b.growth, b.growth_var), (0.5, 0.04));
        assert!((b.evidence() - (-0.5 * (0.4 * 0.4 / 0.4) - 0.5 * 0.4_f64.ln())).abs() < 1e-12);
        // Half a unit on: level + 0.25, variance 0.075 + 0.25 x 0.04 + 0.01, covariance 0.02.
        b.advance(0.5, 0.01);
        assert!((b.level - 3.55).abs() < 1e-12 && (b.level_var - 0.095).abs() < 1e-12);
        assert!((b.cross - 0.02).abs() < 1e-12);
    }

    #[test]
    fn a_bad_day_has_bounded_influence() {
        let after = |value: f64| {
            let mut b = Belief::new(3.0, 0.01, 0.5, 0.04);
            b.observe(value, 0.01);
            b.level
        };
        assert!((after(2.0) - after(1.0)).abs() < 1e-12, "how bad does not matter");
        assert!(after(2.9) > after(2.0));
    }

    #[test]
    fn falling_speeds_are_not_carried_on() {
        let b = Belief::new(3.0, 0.01, -0.5, 0.04);
        assert_eq!(b.ahead(1.0, 0.0).0, 3.0);
    }
}
