//! A small pseudo-random generator whose seed is an argument: `SplitMix64`.
//!
//! For synthetic learners. Nothing that needs secrecy or a fair draw may use it.
//!
//! Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).

use super::portable::normal_point;

/// The generator. The same seed always gives the same numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitMix(u64);

impl SplitMix {
    /// A generator from `seed`.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A generator that depends on `self` and `label` alone and does not disturb `self`.
    pub fn branch(&self, label: u64) -> Self {
        let mut child = Self(self.0 ^ label.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        Self(child.bits())
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to below 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    /// A number from `low` to below `high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number from 0 to below `end`; 0 if `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.unit() * end as f64) as usize
    }

    /// True with chance `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// A standard normal number.
    pub fn normal(&mut self) -> f64 {
        normal_point(self.unit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_first_numbers() {
        // The reference implementation with seed 1234567 (Vigna, splitmix64.c).
        let mut draw = SplitMix::new(1_234_567);
        let got: Vec<u64> = (0..3).map(|_| draw.bits()).collect();
        assert_eq!(got, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn numbers_have_their_mean_and_spread() {
        let mut draw = SplitMix::new(7);
        let n = 20_000;
        let normal: Vec<f64> = (0..n).map(|_| draw.normal()).collect();
        let mean = normal.iter().sum::<f64>() / f64::from(n);
        let variance = normal.iter().map(|v| v * v).sum::<f64>() / f64::from(n);
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.04, "{mean} {variance}");
        assert!((0..1000).all(|_| draw.below(3) < 3 && (2.0..5.0).contains(&draw.between(2.0, 5.0))));
    }

    #[test]
    fn branches_differ_and_repeat() {
        let root = SplitMix::new(1);
        assert_eq!(root.branch(5), root.branch(5));
        assert_ne!(root.branch(5).bits(), root.branch(6).bits());
    }
}
