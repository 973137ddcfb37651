//! Fitting: all curves followed through an officer's sessions, and their weights.

use super::super::portable::{exp, ln, median};
use super::accuracy::Accuracy;
use super::curves::{Curves, all_at};
use super::filter::Belief;
use super::outlook::{Outlook, Part};
use super::population::{CURVES, WANDER};
use super::{Population, Session};

/// Pseudo-sessions of the population's noise.
const NOISE_PRIOR: f64 = 6.0;
/// Curves that weigh less than this are left out of an outlook.
const NEGLIGIBLE: f64 = 0.01;

/// No officer is followed further than so many sessions.
const MOST_AHEAD: f64 = 10_000.0;

/// Makes fits: the tables and the prior.
#[derive(Clone, Debug)]
pub struct Forecaster {
    population: Population,
    curves: Curves,
}

/// The estimate of one officer after all sessions.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    beliefs: [(f64, Belief); CURVES],
    noise: f64,
    accuracy: Accuracy,
    /// Number of the last session; 0 before the first.
    number: u32,
}

/// ln of a speed between 1 and 10,000 字/分; beyond them, and what is no number, as at the nearer end.
pub(super) fn log_speed(cpm: f64) -> f64 {
    if cpm > 1.0 { ln(cpm.min(10_000.0)) } else { 0.0 }
}

impl Forecaster {
    /// A forecaster that knows `population` beforehand.
    pub fn new(population: Population) -> Self {
        Self { population, curves: Curves::new() }
    }

    /// The prior.
    pub const fn population(&self) -> &Population {
        &self.population
    }

    /// Follows `sessions`, oldest first; with none, the fit is the prior.
    pub fn fit(&self, sessions: &[Session]) -> Fit {
        let p = &self.population;
        let speeds: Vec<f64> = sessions.iter().map(|s| log_speed(s.correct_cpm)).collect();
        let noise = noise(&speeds, p.noise);
        let mut beliefs = p
            .curves
            .map(|c| Belief::new(p.level, p.level_sd * p.level_sd, c.growth, c.growth_sd * c.growth_sd));
        let mut before = None::<&Session>;
        for (s, &value) in sessions.iter().zip(&speeds) {
            let here = self.curves.at(s.number);
            let there = self.curves.at(before.map_or(s.number, |b| b.number));
            let steps = before.map_or(0.0, |b| f64::from(s.number.saturating_sub(b.number)));
            let variance = noise * noise;
            for (chunk, wander) in beliefs.chunks_mut(here.len()).zip(WANDER) {
                for ((b, here), there) in chunk.iter_mut().zip(here).zip(there) {
                    b.advance((here - there).max(0.0), wander * steps);
                    b.observe(value, variance);
                }
            }
            before = Some(s);
        }
        Fit {
            beliefs: weighed(&beliefs, p),
            noise,
            accuracy: Accuracy::of(sessions, p),
            number: before.map_or(0, |b| b.number),
        }
    }
}

/// Posterior weights of the curves.
fn weighed(beliefs: &[Belief; CURVES], population: &Population) -> [(f64, Belief); CURVES] {
    let best = beliefs.iter().map(Belief::evidence).fold(f64::NEG_INFINITY, f64::max);
    let mut pairs = beliefs.map(|b| (exp(b.evidence() - best), b));
    for (pair, prior) in pairs.iter_mut().zip(&population.curves) {
        pair.0 *= prior.share;
    }
    let sum: f64 = pairs.iter().map(|p| p.0).sum();
    pairs.map(|(w, b)| (w / sum, b))
}

/// Spread of `speeds` (ln) about any smooth curve, from second differences (robust), drawn towards `usual`.
fn noise(speeds: &[f64], usual: f64) -> f64 {
    let mut bends: Vec<f64> = speeds
        .windows(3)
        .filter_map(|w| if let [a, b, c] = w { Some((b - f64::midpoint(*a, *c)).abs()) } else { None })
        .collect();
    let weight = bends.len() as f64 / 2.0;
    // A bend has 1.5 times the variance of a session; the median of |normal| is 0.6745.
    let own = median(&mut bends).map_or(0.0, |m| m / 0.6745);
    ((weight * own * own / 1.5 + NOISE_PRIOR * usual * usual) / (weight + NOISE_PRIOR)).sqrt()
}

impl Fit {
    /// Spread of a session about the curve: standard deviation of the logarithm.
    pub const fn noise(&self) -> f64 {
        self.noise
    }

    /// ln of errors for each correct character, brought back to the first session.
    pub(super) const fn error_log(&self) -> f64 {
        self.accuracy.first
    }

    /// Weight and belief of curve `k`.
    pub(super) fn curve(&self, k: usize) -> (f64, &Belief) {
        self.beliefs.get(k).map_or((0.0, &self.beliefs[0].1), |(w, b)| (*w, b))
    }

    /// The distribution of a sitting after `sessions` more sessions, with growth capped at `cap_cpm` (字/分).
    pub fn outlook(&self, sessions: f64, cap_cpm: f64) -> Outlook {
        let sessions = if sessions > 0.0 { sessions.min(MOST_AHEAD) } else { 0.0 };
        let cap = log_speed(cap_cpm);
        let number = f64::from(self.number);
        let (now, then) = (all_at(number), all_at(number + sessions));
        let mut parts = Vec::with_capacity(CURVES);
        for (chunk, wander) in self.beliefs.chunks(now.len()).zip(WANDER) {
            for (((weight, b), now), then) in chunk.iter().zip(now).zip(then) {
                if *weight >= NEGLIGIBLE {
                    let (mean, variance) = b.ahead(then - now, wander * sessions);
                    // Growth ends at the cap; a level that is above it already stays.
                    let mean = mean.min(cap.max(b.level));
                    parts.push(Part { weight: *weight, mean, sd: variance.sqrt() });
                }
            }
        }
        Outlook::new(parts, self.noise, self.accuracy, number + sessions)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::record::civil::Day;
    use super::*;

    fn sessions(speeds: &[f64]) -> Vec<Session> {
        (1_u32..)
            .zip(speeds)
            .map(|(number, &correct_cpm)| Session {
                day: Day(number as i32),
                number,
                correct_cpm,
                accuracy: 0.97,
            })
            .collect()
    }

    #[test]
    fn noise_by_hand() {
        assert!((noise(&[], 0.09) - 0.09).abs() < 1e-12);
        // 20 values that alternate by 0.1: 18 bends of 0.1, each 0.1 / 0.6745 / sqrt 1.5 = 0.12106;
        // (9 x 0.12106^2 + 6 x 0.09^2) / 15 = 0.012033.
        let speeds: Vec<f64> = (0..20).map(|i| f64::from(i % 2) / 10.0).collect();
        assert!((noise(&speeds, 0.09) - 0.012_033_f64.sqrt()).abs() < 1e-5, "{}", noise(&speeds, 0.09));
        // A straight line has none of its own, and one wild value does not matter.
        let mut line: Vec<f64> = (0..20).map(|i| f64::from(i) / 50.0).collect();
        let smooth = noise(&line, 0.09);
        line[10] = -3.0;
        assert!((noise(&line, 0.09) - smooth).abs() < 1e-9);
    }

    #[test]
    fn weights_sum_to_one_and_follow_the_evidence() {
        let f = Forecaster::new(Population::default());
        let flat_then_steep: Vec<f64> = (0..40).map(|i| 20.0 * (1.0 + f64::from(i) / 30.0)).collect();
        let limit: Vec<f64> = (0..40).map(|i| 40.0 - 20.0 * (-f64::from(i) / 7.0).exp()).collect();
        let share = |speeds: &[f64], curves: [usize; 2]| {
            let fit = f.fit(&sessions(speeds));
            assert!((fit.beliefs.iter().map(|b| b.0).sum::<f64>() - 1.0).abs() < 1e-12);
            curves.iter().map(|k| fit.curve(*k).0).sum::<f64>()
        };
        // Curve 2 (and 7) is the power law with 30 sessions' experience, 3 (and 8) the quick approach.
        assert!(share(&flat_then_steep, [2, 7]) > share(&limit, [2, 7]));
        assert!(share(&limit, [3, 8]) > share(&flat_then_steep, [3, 8]));
    }

    #[test]
    fn growth_goes_on_up_to_the_cap() {
        let f = Forecaster::new(Population::default());
        let speeds: Vec<f64> = (1..=20).map(|i| 20.0 * f64::from(i).powf(0.2)).collect();
        let fit = f.fit(&sessions(&speeds));
        let at = |sessions: f64, cap: f64| fit.outlook(sessions, cap).expected_cpm();
        // The law itself gives 20 x 60^0.2 = 45.4 after 40 more.
        assert!((at(40.0, 200.0) / 45.4 - 1.0).abs() < 0.06, "{}", at(40.0, 200.0));
        assert!(at(0.0, 200.0) < at(10.0, 200.0) && at(10.0, 200.0) < at(40.0, 200.0));
        assert!(at(40.0, 40.0) <= 40.01);
        assert!((at(40.0, 10.0) / at(0.0, 10.0) - 1.0).abs() < 0.01, "who is above the cap stays");
    }

    #[test]
    fn what_is_no_number_does_no_harm() {
        let f = Forecaster::new(Population::default());
        let mut list = sessions(&[20.0, f64::NAN, f64::INFINITY, -5.0, 0.0, 21.0, 22.0]);
        list[3].accuracy = f64::NAN;
        let o = f.fit(&list).outlook(f64::INFINITY, f64::NAN);
        let chance = o.chance(super::super::Line { cpm: 30.0, accuracy: 0.95 }, super::super::Sittings::ONE);
        assert!((0.0..=1.0).contains(&chance) && o.expected_cpm().is_finite(), "{chance}");
    }

    #[test]
    fn nothing_seen_is_what_is_known_beforehand() {
        let f = Forecaster::new(Population::default());
        let o = f.fit(&[]).outlook(0.0, 100.0);
        assert!((o.expected_cpm() - 3.22_f64.exp()).abs() < 0.05);
    }
}
