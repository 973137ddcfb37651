//! The estimate: difference, standard error, interval, or that there is not enough data.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::pool::{Alike, Measured, Mentee, Pool};
use crate::portable::normal_point;

/// Fewest mentees with a match for an estimate.
pub const FEWEST_MENTEES: usize = 5;
/// Most uncoached officers that a mentee is compared with.
const MATCHES: usize = 8;
/// Fewest; a mentee with fewer is left out.
const FEWEST_MATCHES: usize = 3;
/// From so many coaches on the error is taken between coaches, not between mentees.
const CLUSTERS: usize = 8;
/// Share of the interval.
const INTERVAL: f64 = 0.8;

/// How far a start may be from the mentee's, 字/分: 10 % of it, and at least 2.
fn caliper(start_cpm: f64) -> f64 {
    (start_cpm * 0.1).max(2.0)
}

/// The mentees' gain over similar officers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// Mentees compared.
    pub mentees: usize,
    /// Different uncoached officers that they were compared with.
    pub uncoached: usize,
    /// Mean weeks from assignment to the end.
    pub weeks: f64,
    /// Mean gain of the mentees, 字/分.
    pub gain_cpm: f64,
    /// Mean gain of those alike, 字/分.
    pub uncoached_gain_cpm: f64,
    /// Gain more, 字/分.
    pub difference_cpm: f64,
    /// Its standard error, 字/分.
    pub standard_error: f64,
    /// Lower end of the 80 % interval, 字/分.
    pub low_cpm: f64,
    /// Upper end, 字/分.
    pub high_cpm: f64,
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gain {
    /// 数据不足.
    NotEnoughData {
        /// Mentees asked about.
        mentees: usize,
        /// Of these, those with a level before and after.
        measured: usize,
        /// Of these, those with at least three officers alike; [`FEWEST_MENTEES`] are needed.
        matched: usize,
    },
    /// An estimate.
    Known(Difference),
}

impl Gain {
    /// The estimate of a coach without mentees.
    pub const OF_NOBODY: Self = Self::NotEnoughData { mentees: 0, measured: 0, matched: 0 };
}

/// One mentee in the estimate.
struct Compared {
    coach: Uuid,
    weeks: f64,
    gain: f64,
    /// The mean gain of those alike, brought to the mentee's start.
    expected: f64,
}

/// The gain of these mentees against `pool`, which was made for them or for more.
pub fn gain(mentees: &[Mentee<'_>], pool: &Pool<'_>) -> Gain {
    let measured: Vec<(&Mentee<'_>, Measured)> =
        mentees.iter().filter_map(|m| Some((m, pool.measure(m)?))).collect();
    let matches: Vec<(&Mentee<'_>, Measured, Vec<Alike>)> = measured
        .iter()
        .map(|(m, x)| (*m, *x, pool.nearest(m.since, x, m.track.officer, MATCHES, caliper(x.start_cpm))))
        .filter(|(_, _, alike)| alike.len() >= FEWEST_MATCHES)
        .collect();
    let variance = pool.variance();
    let (Some(variance), true) = (variance, matches.len() >= FEWEST_MENTEES) else {
        return Gain::NotEnoughData {
            mentees: mentees.len(),
            measured: measured.len(),
            matched: matches.len(),
        };
    };
    let slope = slope(matches.iter().map(|(.., alike)| alike.as_slice()));
    // Weight of each uncoached officer in the estimate: Σ 1/M, and Σ 1/M².
    let mut used: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    let compared: Vec<Compared> = matches
        .iter()
        .map(|(mentee, x, alike)| {
            let share = 1.0 / alike.len() as f64;
            for (place, ..) in alike {
                let weight = used.entry(*place).or_default();
                weight.0 += share;
                weight.1 += share * share;
            }
            let mean = |of: fn(&Alike) -> f64| alike.iter().map(of).sum::<f64>() * share;
            let expected = mean(|a| a.2) + slope * (x.start_cpm - mean(|a| a.1));
            Compared { coach: mentee.coach, weeks: x.weeks, gain: x.end_cpm - x.start_cpm, expected }
        })
        .collect();
    Gain::Known(difference(&compared, &used, variance))
}

/// How the gain changes with the start within the groups of those alike: corrects for the remaining distance
/// in the start.
fn slope<'a>(groups: impl Iterator<Item = &'a [Alike]>) -> f64 {
    let (mut both, mut starts) = (0.0, 0.0);
    for alike in groups {
        let n = alike.len() as f64;
        let start = alike.iter().map(|a| a.1).sum::<f64>() / n;
        let gain = alike.iter().map(|a| a.2).sum::<f64>() / n;
        for a in alike {
            both += (a.1 - start) * (a.2 - gain);
            starts += (a.1 - start) * (a.1 - start);
        }
    }
    if starts > 1e-9 { both / starts } else { 0.0 }
}

fn difference(compared: &[Compared], used: &BTreeMap<usize, (f64, f64)>, variance: f64) -> Difference {
    let n = compared.len() as f64;
    let mean = |of: fn(&Compared) -> f64| compared.iter().map(of).sum::<f64>() / n;
    let (gain_cpm, uncoached_gain_cpm) = (mean(|c| c.gain), mean(|c| c.expected));
    let difference_cpm = gain_cpm - uncoached_gain_cpm;
    // Those of one coach go up and down together.
    let mut by_coach: BTreeMap<Uuid, f64> = BTreeMap::new();
    for c in compared {
        *by_coach.entry(c.coach).or_default() += c.gain - c.expected - difference_cpm;
    }
    let groups = by_coach.len() as f64;
    let single: f64 = compared.iter().map(|c| (c.gain - c.expected - difference_cpm).powi(2)).sum();
    let (between, freedom) = if by_coach.len() >= CLUSTERS {
        (by_coach.values().map(|sum| sum * sum).sum::<f64>() * groups / (groups - 1.0), groups - 1.0)
    } else {
        (single * n / (n - 1.0), n - 1.0)
    };
    // The additional weight of an uncoached officer who matches several mentees: K² - K' of Abadie and
    // Imbens.
    let reused: f64 = used.values().map(|(sum, squares)| (sum * sum - squares) * variance).sum();
    let standard_error = (between + reused.max(0.0)).sqrt() / n;
    let reach = student_point(0.5 + INTERVAL / 2.0, freedom) * standard_error;
    Difference {
        mentees: compared.len(),
        uncoached: used.len(),
        weeks: mean(|c| c.weeks),
        gain_cpm,
        uncoached_gain_cpm,
        difference_cpm,
        standard_error,
        low_cpm: difference_cpm - reach,
        high_cpm: difference_cpm + reach,
    }
}

/// The point of Student's t distribution with the share `p` below it, for 4 or more degrees of freedom: within
/// 0.2 % at 0.9 (Abramowitz and Stegun, 26.7.5).
fn student_point(p: f64, freedom: f64) -> f64 {
    let z = normal_point(p);
    let (z3, z5, z7) = (z.powi(3), z.powi(5), z.powi(7));
    z + (z3 + z) / (4.0 * freedom)
        + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * freedom * freedom)
        + (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / (384.0 * freedom.powi(3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn student_by_the_tables() {
        for (freedom, point) in [(4.0, 1.533), (5.0, 1.476), (10.0, 1.372), (30.0, 1.310), (1e9, 1.2816)] {
            let got = student_point(0.9, freedom);
            assert!((got / point - 1.0).abs() < 0.002, "{freedom}: {got}");
        }
    }

    #[test]
    fn slopes_within_groups() {
        // Both groups fall by 0.5 for each 字/分, though the second lies higher.
        let a = [(0, 20.0, 5.0), (1, 22.0, 4.0)];
        let b = [(2, 40.0, 9.0), (3, 44.0, 7.0)];
        assert!((slope([&a[..], &b[..]].into_iter()) + 0.5).abs() < 1e-12);
        assert_eq!(slope([&a[..1]].into_iter()), 0.0);
    }
}
