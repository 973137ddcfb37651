//! Many officers: how many of them will be certified, and the way there week by week.
//!
//! The number of passes is a sum of unequal chances (Poisson binomial). But officers do not fail one by one:
//! a holiday, a harder text or an error of the forecast itself moves all of them together. That is the common
//! shock: with the shock z, standard normal, the chance p of each becomes Φ((Φ⁻¹(p) + √ρ z) / √(1 - ρ)),
//! which leaves its mean at p and correlates the officers by ρ.
//!
//! Source: Vasicek, "The distribution of loan portfolio value" (2002), for the one-factor model.

use super::super::portable::{normal_below, normal_point};
use super::super::record::civil::Day;

/// ρ: how much of what is uncertain about an officer is common to all.
pub const COMMON: f64 = 0.1;
/// Up to so many uncertain officers the distribution is computed exactly; above, by the normal one.
const EXACT: usize = 40;
/// Nodes of the shock and their weights: trapezoidal rule on the standard normal distribution.
const SHOCKS: [(f64, f64); 13] = [
    (-3.0, 0.002_215_924),
    (-2.5, 0.008_764_150),
    (-2.0, 0.026_995_483),
    (-1.5, 0.064_758_798),
    (-1.0, 0.120_985_362),
    (-0.5, 0.176_032_663),
    (0.0, 0.199_471_140),
    (0.5, 0.176_032_663),
    (1.0, 0.120_985_362),
    (1.5, 0.064_758_798),
    (2.0, 0.026_995_483),
    (2.5, 0.008_764_150),
    (3.0, 0.002_215_924),
];

/// How many will be certified.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountForecast {
    /// Mean.
    pub expected: f64,
    /// Lower end of the band that holds at least 80 %.
    pub low: u32,
    /// Upper end.
    pub high: u32,
}

/// The forecast of a sum: `certified` officers for certain, and others with their `chances`.
pub fn count(certified: u32, chances: &[f64], common: f64) -> CountForecast {
    // An officer who is almost certain, either way, adds no spread.
    let mut fixed = f64::from(certified);
    let mut points = Vec::with_capacity(chances.len());
    for &p in chances {
        if p <= 1e-6 || p >= 1.0 - 1e-6 {
            fixed += p.round();
        } else {
            points.push(normal_point(p));
        }
    }
    let expected = f64::from(certified) + chances.iter().map(|p| p.clamp(0.0, 1.0)).sum::<f64>();
    let rho = common.clamp(0.0, 0.95);
    let moved = |point: f64, z: f64| normal_below((point + rho.sqrt() * z) / (1.0 - rho).sqrt());
    let (low, high) = if points.len() <= EXACT { exact(&points, moved) } else { normal(&points, moved) };
    let whole = |n: u32| fixed as u32 + n;
    CountForecast { expected, low: whole(low), high: whole(high) }
}

/// Band of the exact mixture of Poisson binomials.
fn exact(points: &[f64], moved: impl Fn(f64, f64) -> f64) -> (u32, u32) {
    let mut total = vec![0.0; points.len() + 1];
    let mut weights = 0.0;
    for (z, weight) in SHOCKS {
        let mut share = vec![0.0; points.len() + 1];
        share[0] = weight;
        weights += weight;
        for (done, &point) in points.iter().enumerate() {
            let p = moved(point, z);
            for i in (0..=done).rev() {
                let step = share[i] * p;
                share[i + 1] += step;
                share[i] -= step;
            }
        }
        for (t, s) in total.iter_mut().zip(share) {
            *t += s;
        }
    }
    let mut below = 0.0;
    let (mut low, mut high) = (None, None);
    for (n, share) in (0_u32..).zip(total) {
        below += share / weights;
        low = low.or((below > 0.1).then_some(n));
        high = high.or((below >= 0.9).then_some(n));
    }
    (low.unwrap_or(0), high.unwrap_or(points.len() as u32))
}

/// The same by a mixture of normal distributions, with a continuity correction.
fn normal(points: &[f64], moved: impl Fn(f64, f64) -> f64) -> (u32, u32) {
    let parts: Vec<(f64, f64, f64)> = SHOCKS
        .iter()
        .map(|&(z, weight)| {
            let (mean, variance) = points.iter().fold((0.0, 0.0), |(mean, variance), &point| {
                let p = moved(point, z);
                (mean + p, variance + p * (1.0 - p))
            });
            (weight, mean, variance.sqrt().max(1e-9))
        })
        .collect();
    let weights: f64 = parts.iter().map(|p| p.0).sum();
    let below = |n: u32| {
        let at = f64::from(n) + 0.5;
        parts.iter().map(|(w, mean, sd)| w * normal_below((at - mean) / sd)).sum::<f64>() / weights
    };
    let first = |reached: &dyn Fn(f64) -> bool| {
        let (mut from, mut to) = (0, points.len() as u32);
        while from < to {
            let middle = u32::midpoint(from, to);
            if reached(below(middle)) { to = middle } else { from = middle + 1 }
        }
        from
    };
    (first(&|share| share > 0.1), first(&|share| share >= 0.9))
}

/// The line that has to be kept to: from where one stood to the target on the deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeededLine {
    /// Where it begins.
    pub from: Day,
    /// Certified then.
    pub from_count: u32,
    /// The deadline: the first day that is too late.
    pub before: Day,
    /// To be certified by then.
    pub target: u32,
}

impl NeededLine {
    /// Officers that should be certified on `day`; flat before the beginning and after the deadline.
    pub fn at(&self, day: Day) -> f64 {
        let (from, target) = (f64::from(self.from_count), f64::from(self.target));
        let span = f64::from(self.before.0 - self.from.0);
        if span <= 0.0 {
            return target;
        }
        from + (target - from) * (f64::from(day.0 - self.from.0) / span).clamp(0.0, 1.0)
    }
}

/// One point of a burn-up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BurnUpPoint {
    /// The day: today, then every seventh, the last one the deadline.
    pub day: Day,
    /// Certified by then, by the forecast.
    pub forecast: CountForecast,
    /// Certified by then, as needed.
    pub needed: f64,
}

/// The way from `today` to the deadline of `needed`. `certified`: today's count; `weekly`:
/// [`super::officer::weekly_chances`] of each of the others. `seats_per_week`: the maximum of officers who
/// can pass an exam in a week; none for no bound.
pub fn burn_up(
    certified: u32,
    weekly: &[Vec<f64>],
    today: Day,
    needed: &NeededLine,
    seats_per_week: Option<u32>,
    common: f64,
) -> Vec<BurnUpPoint> {
    let days_left = (needed.before.0 - today.0).max(0);
    let weeks = (days_left + 6) / 7;
    let now = CountForecast { expected: f64::from(certified), low: certified, high: certified };
    let mut points = vec![BurnUpPoint { day: today, forecast: now, needed: needed.at(today) }];
    let mut before = now;
    for week in 1..=weeks {
        let chances: Vec<f64> =
            weekly.iter().map(|w| w.get(week as usize - 1).or(w.last()).copied().unwrap_or(0.0)).collect();
        let mut forecast = count(certified, &chances, common);
        if let Some(seats) = seats_per_week {
            forecast.expected = forecast.expected.min(before.expected + f64::from(seats));
            forecast.low = forecast.low.min(before.low + seats);
            forecast.high = forecast.high.min(before.high + seats);
        }
        before = forecast;
        let day = Day(today.0 + (week * 7).min(days_left));
        points.push(BurnUpPoint { day, forecast, needed: needed.at(day) });
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn independent_officers_by_hand() {
        // Three fair coins: 1/8, 3/8, 3/8, 1/8: "at most 0" is above 10 %, "at most 2" is below 90 %.
        let f = count(5, &[0.5; 3], 0.0);
        assert_eq!((f.expected, f.low, f.high), (6.5, 5, 8));
        // Ten of 0.9: P(<=7) = 7 %, P(<=8) = 26 %, P(<=9) = 65 %.
        let f = count(0, &[0.9; 10], 0.0);
        assert_eq!((f.low, f.high), (8, 10));
        assert!((f.expected - 9.0).abs() < 1e-12);
    }

    #[test]
    fn certain_officers_leave_no_band() {
        let f = count(2, &[1.0, 1.0, 0.0], 0.3);
        assert_eq!((f.expected, f.low, f.high), (4.0, 4, 4));
        assert_eq!(count(7, &[], 0.1), CountForecast { expected: 7.0, low: 7, high: 7 });
    }

    #[test]
    fn a_common_shock_widens_the_band_of_many() {
        let chances: Vec<f64> = (0..400).map(|i| 0.3 + f64::from(i) / 1000.0).collect();
        let width = |common| {
            let f = count(0, &chances, common);
            f.high - f.low
        };
        // Independent: standard deviation sqrt(400 x ~0.237) = 9.7, band 2 x 1.28 x 9.7 = 25.
        assert!((24..=26).contains(&width(0.0)), "{}", width(0.0));
        // rho = 0.1 alone spreads the mean by about 400 x 0.39 x 0.316 / 0.95 x 2.56.
        assert!((115..=135).contains(&width(0.1)), "{}", width(0.1));
    }

    #[test]
    fn exact_and_normal_agree() {
        let points: Vec<f64> = (0..40).map(|i| normal_point(0.2 + 0.015 * f64::from(i))).collect();
        let moved = |p: f64, z: f64| normal_below((p + 0.2_f64.sqrt() * z) / 0.8_f64.sqrt());
        let (a, b) = (exact(&points, moved), normal(&points, moved));
        assert!(a.0.abs_diff(b.0) <= 1 && a.1.abs_diff(b.1) <= 1, "{a:?} {b:?}");
    }

    #[test]
    fn the_needed_line_is_straight() {
        let line = NeededLine { from: Day(100), from_count: 20, before: Day(200), target: 70 };
        assert_eq!([0, 100, 150, 200, 300].map(|d| line.at(Day(d))), [20.0, 20.0, 45.0, 70.0, 70.0]);
        assert_eq!(NeededLine { before: Day(100), ..line }.at(Day(100)), 70.0);
    }

    #[test]
    fn a_burn_up_ends_on_the_deadline() {
        let needed = NeededLine { from: Day(0), from_count: 0, before: Day(17), target: 10 };
        let weekly = vec![vec![1.0, 1.0, 1.0]; 8];
        let points = burn_up(2, &weekly, Day(0), &needed, Some(3), 0.1);
        assert_eq!(points.iter().map(|p| p.day.0).collect::<Vec<_>>(), [0, 7, 14, 17]);
        let expected: Vec<f64> = points.iter().map(|p| p.forecast.expected).collect();
        assert_eq!(expected, [2.0, 5.0, 8.0, 10.0], "three seats a week");
        assert_eq!(points.last().map(|p| p.needed), Some(10.0));
        assert_eq!(burn_up(2, &[], Day(30), &needed, None, 0.1).len(), 1, "after the deadline only today");
    }
}
