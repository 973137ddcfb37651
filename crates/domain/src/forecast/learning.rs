//! Learning what is usual in a bureau from its own learners: empirical Bayes by expectation and maximisation, with the
//! built-in figures as pseudo-observations.

use super::super::portable::median;
use super::accuracy::trend;
use super::fit::{Fit, Forecaster, log_speed};
use super::population::{CURVES, CurvePrior};
use super::{Population, Session};

/// Pseudo-observations: so many officers must be seen until a bureau's own figures weigh as much.
const PSEUDO: f64 = 10.0;
/// The most officers used for learning: enough for the figures, and quick.
const MOST: usize = 400;
/// Fewest sessions of an officer from whom something is learnt.
const FEWEST_SESSIONS: usize = 6;

impl Population {
    /// Learns from the sessions of many officers; those with fewer than six are skipped, and of more than 400
    /// an evenly spread sample is taken.
    pub fn learn(histories: &[&[Session]]) -> Self {
        let usable: Vec<&[Session]> =
            histories.iter().copied().filter(|h| h.len() >= FEWEST_SESSIONS).collect();
        let step = usable.len().div_ceil(MOST).max(1);
        let taken: Vec<&[Session]> = usable.into_iter().step_by(step).collect();
        let mut population = Self::default();
        for _ in 0..4 {
            let forecaster = Forecaster::new(population);
            let fits: Vec<Fit> = taken.iter().map(|h| forecaster.fit(h)).collect();
            population = Self::from_fits(&fits, &taken);
        }
        population
    }

    fn from_fits(fits: &[Fit], histories: &[&[Session]]) -> Self {
        let built_in = Self::default();
        let n = fits.len() as f64;
        let mut population = built_in.clone();
        population.officers = fits.len();
        if let Some(noise) = median(&mut fits.iter().map(Fit::noise).collect::<Vec<_>>()) {
            population.noise = (n * noise + PSEUDO * built_in.noise) / (n + PSEUDO);
        }
        let starts = histories.iter().filter_map(|h| h.first()).map(|s| log_speed(s.correct_cpm));
        (population.level, population.level_sd) = shrunk(starts, built_in.level, built_in.level_sd);
        population.error_trend = trend(histories, built_in.error_trend, 40.0);
        let errors = fits.iter().map(Fit::error_log);
        population.error_log = shrunk(errors, built_in.error_log, built_in.error_sd).0;
        for (k, prior) in population.curves.iter_mut().enumerate() {
            let mut weight = PSEUDO / CURVES as f64;
            let mut sum = weight * prior.growth;
            for (w, b) in fits.iter().map(|f| f.curve(k)) {
                weight += w;
                sum += w * b.growth;
            }
            let mean = sum / weight;
            let mut spread = PSEUDO / CURVES as f64 * prior.growth_sd * prior.growth_sd;
            for (w, b) in fits.iter().map(|f| f.curve(k)) {
                spread += w * (b.growth_var + (b.growth - mean) * (b.growth - mean));
            }
            *prior = CurvePrior {
                share: weight / (n + PSEUDO),
                growth: mean,
                growth_sd: (spread / weight).sqrt().max(0.08),
            };
        }
        population
    }
}

/// Mean and standard deviation of `values`, drawn towards `mean` and `sd`.
fn shrunk(values: impl Iterator<Item = f64> + Clone, mean: f64, sd: f64) -> (f64, f64) {
    let n = values.clone().count() as f64;
    let found = (values.clone().sum::<f64>() + PSEUDO * mean) / (n + PSEUDO);
    let squares: f64 = values.map(|v| (v - found) * (v - found)).sum();
    (found, ((squares + PSEUDO * sd * sd) / (n + PSEUDO)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::super::super::learner::{Learner, Practice, Shape};
    use super::super::super::record::civil::Day;
    use super::super::super::splitmix::SplitMix;
    use super::*;

    fn bureau(n: u64, gain: f64, noise: f64) -> Vec<Vec<Session>> {
        (0..n)
            .map(|i| {
                let mut learner = Learner::draw(Shape::Power, 40, &mut SplitMix::new(i));
                learner.gain = gain;
                learner.noise = noise;
                learner.sessions_per_week = 5.0;
                let mut practice = Practice::new(learner, SplitMix::new(i + 1000));
                (20_514..20_563).filter_map(|d| practice.live(Day(d), false)).collect()
            })
            .collect()
    }

    fn learnt(histories: &[Vec<Session>]) -> Population {
        Population::learn(&histories.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    fn growth(p: &Population) -> f64 {
        p.curves.iter().map(|c| c.share * c.growth).sum()
    }

    #[test]
    fn a_bureau_is_known_by_its_learners() {
        let (slow, fast) = (learnt(&bureau(120, 1.2, 0.06)), learnt(&bureau(120, 2.4, 0.12)));
        assert_eq!((slow.officers(), fast.officers()), (120, 120));
        assert!(slow.noise() < 0.08 && fast.noise() > 0.10, "{} {}", slow.noise(), fast.noise());
        // ln 1.2 = 0.18 and ln 2.4 = 0.88, drawn towards the built-in 0.55.
        assert!(growth(&slow) < 0.35 && growth(&fast) > 0.70, "{} {}", growth(&slow), growth(&fast));
        let shares: f64 = fast.curves.iter().map(|c| c.share).sum();
        assert!((shares - 1.0).abs() < 1e-9);
    }

    #[test]
    fn few_learners_change_little() {
        let built_in = Population::default();
        let few = learnt(&bureau(2, 2.4, 0.12));
        assert!((growth(&few) - growth(&built_in)).abs() < 0.1);
        let short: Vec<Vec<Session>> =
            bureau(5, 2.4, 0.12).into_iter().map(|h| h.into_iter().take(5).collect()).collect();
        assert_eq!(learnt(&short), built_in, "who has fewer than six sessions teaches nothing");
    }
}
