//! Whether an officer is getting slower: a rank test, which one bad day can't trigger.
//!
//! Mann-Kendall: of all pairs of sessions, how many more fall than rise; the size of the loss is the
//! Theil-Sen slope. Both must hold: a relevant and significant loss.
//!
//! Sources: Mann, "Nonparametric tests against trend" (1945); Kendall, "Rank Correlation Methods" (1975);
//! Sen, "Estimates of the regression coefficient based on Kendall's tau" (1968).

use crate::portable::{median, normal_below};
use crate::record::civil::Day;

/// Days in the window.
pub const WINDOW_DAYS: i32 = 42;
/// Fewest sessions in them.
pub const FEWEST: usize = 8;
/// Most sessions: the latest.
pub const MOST: usize = 24;
/// A chance result this likely or likelier is no finding.
pub const LEVEL: f64 = 0.01;
/// Least loss, as a share of the median speed.
pub const LEAST_LOSS: f64 = 0.08;

/// One session: its day and 正确速度 in 字/分.
pub type Point = (Day, f64);

/// A finding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backwards {
    /// The day from which it goes down: that of the middle session of the best three in a row.
    pub since: Day,
    /// Sessions in the window.
    pub sessions: usize,
    /// Loss over these, as a share of their median speed.
    pub loss: f64,
    /// The chance of such a result, or a clearer one, without any trend.
    pub chance: f64,
}

/// Whether these sessions (oldest first) go backwards as of `today`.
pub fn backwards(sessions: &[Point], today: Day) -> Option<Backwards> {
    let window = |p: &&Point| today.0 - WINDOW_DAYS < p.0.0 && p.0 <= today;
    let mut recent: Vec<Point> = sessions.iter().filter(window).copied().collect();
    recent.drain(..recent.len().saturating_sub(MOST));
    if recent.len() < FEWEST {
        return None;
    }
    let chance = chance_of_falling(&recent);
    // Few officers reach this point: the slope, which takes longest, is computed for few.
    if chance >= LEVEL {
        return None;
    }
    let middle = median(&mut recent.iter().map(|p| p.1).collect::<Vec<_>>())?;
    let loss = -slope(&recent)? * (recent.len() - 1) as f64 / middle.max(1e-9);
    (loss >= LEAST_LOSS).then(|| Backwards { since: peak(&recent), sessions: recent.len(), loss, chance })
}

/// One-sided p-value of Mann-Kendall with correction for ties and for continuity.
fn chance_of_falling(points: &[Point]) -> f64 {
    let mut falls = 0_i32;
    for (i, a) in points.iter().enumerate() {
        for b in points.iter().skip(i + 1) {
            falls += i32::from(b.1 < a.1) - i32::from(b.1 > a.1);
        }
    }
    if falls <= 0 {
        return 1.0;
    }
    let spread = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0) / 18.0;
    let mut speeds: Vec<f64> = points.iter().map(|p| p.1).collect();
    speeds.sort_unstable_by(f64::total_cmp);
    let ties: f64 = speeds.chunk_by(|a, b| a == b).map(|tied| spread(tied.len() as f64)).sum();
    let variance = spread(points.len() as f64) - ties;
    if variance <= 0.0 {
        return 1.0;
    }
    1.0 - normal_below((f64::from(falls) - 1.0) / variance.sqrt())
}

/// Theil-Sen slope, 字/分 a session.
fn slope(points: &[Point]) -> Option<f64> {
    let mut slopes = Vec::with_capacity(points.len() * points.len() / 2);
    for (i, a) in points.iter().enumerate() {
        slopes.extend(points.iter().enumerate().skip(i + 1).map(|(j, b)| (b.1 - a.1) / (j - i) as f64));
    }
    median(&mut slopes)
}

/// The day of the middle of the three sessions in a row with the best median; of equals the latest. It stays
/// the same while the loss lasts, and changes after a recovery.
fn peak(points: &[Point]) -> Day {
    let mut best = (f64::NEG_INFINITY, Day(0));
    for three in points.windows(3) {
        if let [a, b, c] = three {
            let middle = a.1.max(b.1).min(a.1.min(b.1).max(c.1));
            if middle >= best.0 {
                best = (middle, b.0);
            }
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(speeds: &[f64]) -> Vec<Point> {
        speeds.iter().enumerate().map(|(n, cpm)| (Day(n as i32 * 2), *cpm)).collect()
    }

    #[test]
    fn by_hand() {
        // Eight sessions, each slower: 28 pairs fall. Variance 8·7·21/18 = 65.33, z = 27/8.083 = 3.340.
        let falling = points(&[30.0, 29.0, 28.0, 27.0, 26.0, 25.0, 24.0, 23.0]);
        let got = backwards(&falling, Day(14)).unwrap();
        assert!((got.chance - 0.000_42).abs() < 0.000_01, "{}", got.chance);
        assert!((got.loss - 7.0 / 26.5).abs() < 1e-12);
        assert_eq!((got.sessions, got.since), (8, Day(2)));
        // Two tied pairs: 26 pairs fall, variance 65.33 - 2 = 63.33, z = 25/7.958 = 3.141.
        let tied = points(&[30.0, 30.0, 28.0, 27.0, 26.0, 26.0, 24.0, 23.0]);
        assert!((chance_of_falling(&tied) - 0.000_84).abs() < 0.000_01);
    }

    #[test]
    fn what_is_no_finding() {
        let steady = [30.0, 29.0, 31.0, 30.0, 28.0, 32.0, 30.0, 29.5, 30.5];
        let cases: [(&str, Vec<f64>); 5] = [
            ("rising", (0..12).map(|n| 20.0 + f64::from(n)).collect()),
            ("steady", steady.to_vec()),
            ("equal", vec![30.0; 10]),
            ("one bad day at the end", [&steady[..], &[5.0]].concat()),
            ("seven sessions", vec![30.0, 29.0, 28.0, 27.0, 26.0, 25.0, 24.0]),
        ];
        for (what, speeds) in cases {
            assert_eq!(backwards(&points(&speeds), Day(24)), None, "{what}");
        }
        let slight = points(&[30.0, 29.9, 29.8, 29.7, 29.6, 29.5, 29.4, 29.3, 29.2]);
        assert_eq!(backwards(&slight, Day(24)), None, "a loss that does not matter");
        let falling = points(&[30.0, 29.0, 28.0, 27.0, 26.0, 25.0, 24.0, 23.0]);
        assert_eq!(backwards(&falling, Day(43)), None, "long ago");
    }

    #[test]
    fn a_recovery_makes_it_another_occurrence() {
        let mut speeds = vec![30.0, 31.0, 30.0, 28.0, 27.0, 26.0, 25.0, 24.0, 23.0];
        let day = |s: &[f64]| backwards(&points(s), Day(s.len() as i32 * 2)).map(|b| b.since);
        let first = day(&speeds);
        speeds.push(22.0);
        assert_eq!((first, day(&speeds)), (Some(Day(4)), Some(Day(4))), "it goes on");
        speeds.extend([33.0, 33.0, 33.0, 29.0, 28.0, 26.0, 25.0, 23.0, 22.0, 21.0, 20.0]);
        assert_eq!(day(&speeds), Some(Day(24)));
    }
}
