//! An outlook: the distribution of a later sitting, as a mixture of normal distributions of ln 字/分.

use super::super::portable::{exp, ln, normal_below, normal_point};
use super::Line;
use super::accuracy::Accuracy;

/// How many sittings are still to come and how many of them must be passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sittings {
    /// Sittings to come.
    pub left: u32,
    /// Passes that are still missing.
    pub needed: u32,
}

impl Sittings {
    /// One sitting on the last day: the careful assumption.
    pub const ONE: Self = Self { left: 1, needed: 1 };
}

/// A range of speeds, 字/分.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// One curve's part in an outlook.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    /// Its weight.
    pub weight: f64,
    /// Mean level, ln 字/分.
    pub mean: f64,
    /// Standard deviation of the level.
    pub sd: f64,
}

/// The distribution of a sitting at a later time.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    parts: Vec<Part>,
    noise: f64,
    accuracy: Accuracy,
    number: f64,
}

/// Weights of the trapezoidal rule for the standard normal distribution at 0, ±0.5, ±1 … ±4.
const NORMAL: [f64; 9] = [
    0.199_471_140_200_716,
    0.176_032_663_382_149,
    0.120_985_362_259_571,
    0.064_758_797_832_946,
    0.026_995_483_256_594,
    0.008_764_150_246_783,
    0.002_215_924_205_969,
    0.000_436_341_347_523,
    0.000_066_915_112_883,
];

impl Outlook {
    /// Weights are brought to a sum of 1.
    pub(super) fn new(mut parts: Vec<Part>, noise: f64, accuracy: Accuracy, number: f64) -> Self {
        let sum: f64 = parts.iter().map(|p| p.weight).sum();
        for p in &mut parts {
            p.weight /= sum;
        }
        Self { parts, noise, accuracy, number }
    }

    /// The chance that one sitting has the speed `cpm` or more.
    pub fn chance_of_speed(&self, cpm: f64) -> f64 {
        if cpm <= 0.0 { 1.0 } else { 1.0 - self.below(ln(cpm)) }
    }

    /// The chance that one sitting has the accuracy `line` (0 to 1) or more.
    pub fn chance_of_accuracy(&self, line: f64) -> f64 {
        self.accuracy.chance(line, self.number)
    }

    fn below(&self, value: f64) -> f64 {
        let share = |p: &Part| {
            p.weight * normal_below((value - p.mean) / (p.sd * p.sd + self.noise * self.noise).sqrt())
        };
        self.parts.iter().map(share).sum()
    }

    /// The chance of passing `sittings.needed` of `sittings.left` sittings under `line`. Sittings share the
    /// officer's level and differ in the luck of the day; speed and accuracy are taken as independent.
    pub fn chance(&self, line: Line, sittings: Sittings) -> f64 {
        let accurate = self.chance_of_accuracy(line.accuracy);
        if sittings.needed == 0 {
            return 1.0;
        }
        if sittings == Sittings::ONE {
            return self.chance_of_speed(line.cpm) * accurate;
        }
        let goal = ln(line.cpm.max(1e-9));
        let mut chance = 0.0;
        for p in &self.parts {
            let at = |node: f64| {
                at_least(sittings, normal_below((p.mean + p.sd * node - goal) / self.noise) * accurate)
            };
            for (weight, node) in NORMAL.into_iter().zip([0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0]) {
                let both = if node > 0.0 { at(node) + at(-node) } else { at(0.0) };
                chance += p.weight * weight * both;
            }
        }
        chance.clamp(0.0, 1.0)
    }

    /// The speed that has the share `p` (0.001 to 0.999) of the distribution below it, 字/分, to within 0.01 %.
    pub fn quantile(&self, p: f64) -> f64 {
        let p = p.clamp(0.001, 0.999);
        let spread = |q: &Part| 6.0 * (q.sd + self.noise);
        let low = self.parts.iter().map(|q| q.mean - spread(q)).fold(f64::INFINITY, f64::min);
        let high = self.parts.iter().map(|q| q.mean + spread(q)).fold(f64::NEG_INFINITY, f64::max);
        // The quantile of one normal distribution with the same mean and variance is near.
        let mean: f64 = self.parts.iter().map(|q| q.weight * q.mean).sum();
        let variance: f64 =
            self.parts.iter().map(|q| q.weight * (q.sd * q.sd + (q.mean - mean) * (q.mean - mean))).sum();
        let sd = (variance + self.noise * self.noise).sqrt();
        let (mut low, mut high) = (low.min(mean - 4.0 * sd), high.max(mean + 4.0 * sd));
        let mut at = mean + sd * normal_point(p);
        // Newton's steps, kept between the ends that are known.
        for _ in 0..60 {
            let (below, density) = self.below_and_density(at);
            if below < p {
                low = at;
            } else {
                high = at;
            }
            let step = (p - below) / density;
            let newton = at + step;
            let next = if newton > low && newton < high { newton } else { f64::midpoint(low, high) };
            if (next - at).abs() < 5e-5 {
                return exp(next);
            }
            at = next;
        }
        exp(at)
    }

    fn below_and_density(&self, value: f64) -> (f64, f64) {
        self.parts.iter().fold((0.0, 1e-300), |(below, density), q| {
            let sd = (q.sd * q.sd + self.noise * self.noise).sqrt();
            let z = (value - q.mean) / sd;
            (
                below + q.weight * normal_below(z),
                density + q.weight * exp(-0.5 * z * z) * 0.398_942_280_401 / sd,
            )
        })
    }

    /// The speed that is as likely to be missed as to be reached, 字/分.
    pub fn expected_cpm(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The middle `share` (0 to 1) of the distribution.
    pub fn band(&self, share: f64) -> Band {
        let tail = (1.0 - share) / 2.0;
        Band { low: self.quantile(tail), high: self.quantile(1.0 - tail) }
    }
}

/// The chance of at least `needed` successes in `left` trials of chance `one`.
fn at_least(sittings: Sittings, one: f64) -> f64 {
    // reached[i]: chance of i passes so far; the last entry collects "enough".
    let needed = sittings.needed.min(64) as usize;
    let mut reached = vec![0.0; needed + 1];
    reached[0] = 1.0;
    for _ in 0..sittings.left.min(1000) {
        for i in (0..needed).rev() {
            let step = reached[i] * one;
            reached[i + 1] += step;
            reached[i] -= step;
        }
    }
    reached[needed]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlook(cpm: f64, sd: f64, noise: f64) -> Outlook {
        let accuracy = Accuracy { first: -20.0, trend: 0.0, sd: 0.1 };
        Outlook::new(vec![Part { weight: 0.3, mean: cpm.ln(), sd }], noise, accuracy, 1.0)
    }

    #[test]
    fn one_normal_by_hand() {
        let o = outlook(30.0, 0.06, 0.08);
        assert!((o.expected_cpm() - 30.0).abs() < 0.01);
        // The spreads add to 0.10; 80 % lie within 1.2816 of them.
        let band = o.band(0.8);
        assert!((band.low / (30.0 * (-0.128_16_f64).exp()) - 1.0).abs() < 2e-4, "{band:?}");
        assert!((band.high / (30.0 * 0.128_16_f64.exp()) - 1.0).abs() < 2e-4, "{band:?}");
        assert!((o.chance_of_speed(30.0) - 0.5).abs() < 1e-12);
        assert!((o.chance_of_speed(30.0 * 0.1_f64.exp()) - 0.158_655).abs() < 1e-6);
        assert_eq!(o.chance_of_speed(0.0), 1.0);
    }

    #[test]
    fn quantiles_of_mixtures_are_found() {
        let accuracy = Accuracy { first: -20.0, trend: 0.0, sd: 0.1 };
        for apart in [0.0, 0.5, 3.0, 8.0] {
            let part = |weight, mean| Part { weight, mean, sd: 0.05 };
            let o = Outlook::new(vec![part(0.3, 2.0), part(0.7, 2.0 + apart)], 0.03, accuracy, 1.0);
            for p in [0.001, 0.1, 0.299, 0.5, 0.9, 0.999] {
                let q = o.quantile(p).ln();
                // Within the tolerance of the speed on either side.
                assert!(o.below(q - 1.5e-4) <= p && p <= o.below(q + 1.5e-4), "{apart} {p} {q}");
            }
        }
    }

    #[test]
    fn more_sittings_help_by_luck_alone() {
        let line = Line { cpm: 30.0, accuracy: 0.95 };
        // A known level: three independent sittings, 1 - 0.5^3.
        let three = Sittings { left: 3, needed: 1 };
        assert!((outlook(30.0, 1e-9, 0.1).chance(line, three) - 0.875).abs() < 1e-4);
        // Level N(ln 30, 0.1), luck 0.1: by symmetry of three equally correlated normals (correlation 1/2), the
        // chance that the best is above the mean is 1 - (1/8 + 3 asin(1/2) / (4 pi)) = 0.75.
        assert!((outlook(30.0, 0.1, 0.1).chance(line, three) - 0.75).abs() < 1e-4);
        let two_of_two = Sittings { left: 2, needed: 2 };
        assert!((outlook(30.0, 1e-9, 0.1).chance(line, two_of_two) - 0.25).abs() < 1e-4);
        assert_eq!(outlook(30.0, 0.1, 0.1).chance(line, Sittings { left: 0, needed: 1 }), 0.0);
        assert_eq!(outlook(3.0, 0.1, 0.1).chance(line, Sittings { left: 0, needed: 0 }), 1.0);
    }
}
