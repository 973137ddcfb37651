//! The chance of reaching the accuracy line.
//!
//! Errors for each correct character, on a logarithmic scale, are about normal from session to session and
//! fall along a power law of practice whose exponent is that of the bureau. The latest sessions count most,
//! and what is usual in the bureau stands in where there are few.

use super::super::portable::{ln, normal_below};
use super::{Population, Session};

/// Weight of a session relative to the one after it.
const FADING: f64 = 0.9;
/// Pseudo-sessions of the population's mean error rate.
const PRIOR_MEAN: f64 = 1.0;
/// Pseudo-sessions of the population's spread.
const PRIOR_SPREAD: f64 = 6.0;
/// Sessions in the window.
const LOOK_BACK: usize = 25;

/// ln of errors for each correct character, with a floor so that a flawless session is a number.
pub(super) fn error_log(accuracy: f64) -> f64 {
    // A value that is not a number counts as the worst.
    let a = if accuracy > 0.01 { accuracy.min(1.0) } else { 0.01 };
    ln(1.0 / a - 1.0 + 0.002)
}

/// ln of errors, brought back to the first session by the trend.
fn at_first(s: &Session, trend: f64) -> f64 {
    error_log(s.accuracy) - trend * ln(f64::from(s.number.max(1)))
}

/// The estimate of an officer's accuracy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Accuracy {
    /// Mean of [`error_log`], brought back to the first session.
    pub first: f64,
    /// Change of [`error_log`] with ln of the session number; not above 0.
    pub trend: f64,
    /// Standard deviation of a session's [`error_log`] about the trend.
    pub sd: f64,
}

impl Accuracy {
    pub(super) fn of(sessions: &[Session], population: &Population) -> Self {
        let trend = population.error_trend;
        let recent: Vec<f64> = sessions.iter().rev().take(LOOK_BACK).map(|s| at_first(s, trend)).collect();
        let (mut weight, mut sum, mut w) = (PRIOR_MEAN, PRIOR_MEAN * population.error_log, 1.0);
        for value in &recent {
            weight += w;
            sum += w * value;
            w *= FADING;
        }
        let first = sum / weight;
        let usual = population.error_sd * population.error_sd;
        let (mut freedom, mut squares, mut w) = (PRIOR_SPREAD, PRIOR_SPREAD * usual, 1.0);
        for value in &recent {
            freedom += w;
            squares += w * (value - first) * (value - first);
            w *= FADING;
        }
        Self { first, trend, sd: (squares / freedom * (1.0 + 1.0 / weight)).sqrt() }
    }

    /// The chance that session `number` has the accuracy `line` or better.
    pub(super) fn chance(&self, line: f64, number: f64) -> f64 {
        if line <= 0.0 {
            return 1.0;
        }
        normal_below((error_log(line) - self.first - self.trend * ln(number.max(1.0))) / self.sd)
    }
}

/// The exponent by which errors fall with practice, over all officers together and each about the own
/// mean; drawn towards `usual` with the weight `pseudo` (sum of squares of ln number). Never above 0.
pub(super) fn trend(histories: &[&[Session]], usual: f64, pseudo: f64) -> f64 {
    let (mut above, mut below) = (pseudo * usual, pseudo);
    for h in histories {
        let n = h.len() as f64;
        let points = || h.iter().map(|s| (ln(f64::from(s.number.max(1))), error_log(s.accuracy)));
        let (x, y) = points().fold((0.0, 0.0), |(x, y), p| (x + p.0 / n, y + p.1 / n));
        for p in points() {
            above += (p.0 - x) * (p.1 - y);
            below += (p.0 - x) * (p.0 - x);
        }
    }
    (above / below).min(0.0)
}

#[cfg(test)]
mod tests {
    use super::super::super::record::civil::Day;
    use super::*;

    fn sessions(accuracies: &[f64]) -> Vec<Session> {
        (1_u32..)
            .zip(accuracies)
            .map(|(number, &accuracy)| Session {
                day: Day(number as i32),
                number,
                correct_cpm: 30.0,
                accuracy,
            })
            .collect()
    }

    #[test]
    fn the_better_the_record_the_better_the_chance() {
        let p = Population { error_trend: 0.0, ..Population::default() };
        let chance = |list: &[f64]| Accuracy::of(&sessions(list), &p).chance(0.95, 9.0);
        let (good, mixed, bad) = (chance(&[0.98; 8]), chance(&[0.95; 8]), chance(&[0.90; 8]));
        assert!(good > 0.9 && (0.35..0.65).contains(&mixed) && bad < 0.15, "{good} {mixed} {bad}");
        assert!(
            chance(&[0.90, 0.90, 0.98, 0.98]) > chance(&[0.98, 0.98, 0.90, 0.90]),
            "the latest count most"
        );
        assert_eq!(Accuracy::of(&[], &p).chance(0.0, 1.0), 1.0);
    }

    #[test]
    fn practice_helps_by_the_trend_that_was_found() {
        let falling: Vec<Session> = (1..=40_u32)
            .map(|number| Session {
                day: Day(number as i32),
                number,
                correct_cpm: 30.0,
                accuracy: 1.0 / (1.0 + 0.1 * f64::from(number).powf(-0.3) - 0.002),
            })
            .collect();
        let found = trend(&[&falling], -0.1, 0.0);
        assert!((found + 0.3).abs() < 1e-9, "{found}");
        assert_eq!(trend(&[], -0.1, 1.0), -0.1);
        let a = Accuracy { first: error_log(0.95), trend: -0.3, sd: 0.4 };
        assert!((a.chance(0.95, 1.0) - 0.5).abs() < 1e-12);
        // After e sessions 0.3 / 0.4 = 0.75 standard deviations better.
        assert!((a.chance(0.95, std::f64::consts::E) - 0.773_373).abs() < 1e-6);
    }
}
