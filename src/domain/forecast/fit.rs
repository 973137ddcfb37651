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

/// Makes fits: the tables and what is known beforehand.
#[derive(Clone, Debug)]
pub struct Forecaster {
    population: Population,
    curves: Curves,
}

/// What is believed of one officer after all sessions.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    beliefs: [(f64, Belief); CURVES],
    noise: f64,
    accuracy: Accuracy,
    /// Number of the last session; 0 before the first.
    number: u32,
}

/// ln of a speed; below 1 字/分 as at 1.
pub(super) fn log_speed(cpm: f64) -> f64 {
    ln(cpm.max(1.0))
}

impl Forecaster {
    /// A forecaster that knows `population` beforehand.
    pub fn new(population: Population) -> Self {
        Self { population, curves: Curves::new() }
    }

    /// What is known beforehand.
    pub const fn population(&self) -> &Population {
        &self.population
    }

    /// Follows `sessions`, oldest first; none is allowed, and then the fit is what is known beforehand.
    pub fn fit(&self, sessions: &[Session]) -> Fit {
        let p = &self.population;
        let noise = noise(sessions, p.noise);
        let mut beliefs = p.curves.map(|c| {
            Belief::new(p.level, p.level_sd * p.level_sd, c.growth, c.growth_sd * c.growth_sd)
        });
        let mut before = None::<&Session>;
        for s in sessions {
            let here = self.curves.at(s.number);
            let there = self.curves.at(before.map_or(s.number, |b| b.number));
            let steps = before.map_or(0.0, |b| f64::from(s.number.saturating_sub(b.number)));
            let value = log_speed(s.correct_cpm);
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
            beliefs: weighed(beliefs, p),
            noise,
            accuracy: Accuracy::of(sessions, p),
            number: before.map_or(0, |b| b.number),
        }
    }
}

/// Posterior weights of the curves.
fn weighed(beliefs: [Belief; CURVES], population: &Population) -> [(f64, Belief); CURVES] {
    let best = beliefs.iter().map(Belief::evidence).fold(f64::NEG_INFINITY, f64::max);
    let mut pairs = beliefs.map(|b| (exp(b.evidence() - best), b));
    for (pair, prior) in pairs.iter_mut().zip(&population.curves) {
        pair.0 *= prior.share;
    }
    let sum: f64 = pairs.iter().map(|p| p.0).sum();
    pairs.map(|(w, b)| (w / sum, b))
}

/// Spread of the sessions about any smooth curve, from second differences (robust), drawn towards `usual`.
fn noise(sessions: &[Session], usual: f64) -> f64 {
    let mut bends: Vec<f64> = sessions
        .windows(3)
        .filter_map(|w| {
            let [a, b, c] = w else { return None };
            Some((log_speed(b.correct_cpm) - f64::midpoint(log_speed(a.correct_cpm), log_speed(c.correct_cpm))).abs())
        })
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
        let sessions = sessions.max(0.0);
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
