//! What the forecast is compared with: a robust line through the logarithms, and no growth at all.

use dabiao::domain::forecast::{Line, Session};
use dabiao::domain::splitmix::SplitMix;

/// A forecast of any kind: expected speed, band of 80 %, chance.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    pub cpm: f64,
    pub low: f64,
    pub high: f64,
    pub chance: f64,
}

const DRAWS: usize = 120;
const STEEPEST: f64 = 0.5;

fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}

fn slope_and_level(points: &[(f64, f64)]) -> (f64, f64) {
    let mut slopes = Vec::new();
    for (i, a) in points.iter().enumerate() {
        slopes.extend(points[i + 1..].iter().filter(|b| b.0 > a.0).map(|b| (b.1 - a.1) / (b.0 - a.0)));
    }
    let slope = median(&mut slopes).clamp(0.0, STEEPEST);
    (slope, median(&mut points.iter().map(|p| p.1 - slope * p.0).collect::<Vec<_>>()))
}

fn told(mut draws: Vec<f64>, cpm: f64, sessions: &[Session], line: Line) -> Told {
    draws.sort_unstable_by(f64::total_cmp);
    let above = draws.iter().filter(|d| **d >= line.cpm).count() as f64 / draws.len() as f64;
    let last = &sessions[sessions.len().saturating_sub(5)..];
    let accurate = last.iter().filter(|s| s.accuracy >= line.accuracy).count() as f64 / last.len() as f64;
    Told { cpm, low: draws[draws.len() / 10], high: draws[draws.len() * 9 / 10], chance: above * accurate }
}

/// Log-log Theil-Sen with capped growth and residual bootstrap.
pub fn theil_sen(sessions: &[Session], ahead: f64, cap: f64, line: Line, rng: &mut SplitMix) -> Told {
    let points: Vec<(f64, f64)> =
        sessions.iter().map(|s| (f64::from(s.number).ln(), s.correct_cpm.ln())).collect();
    let (slope, level) = slope_and_level(&points);
    let residuals: Vec<f64> = points.iter().map(|p| p.1 - level - slope * p.0).collect();
    let goal = (f64::from(sessions[sessions.len() - 1].number) + ahead).ln();
    let draws = (0..DRAWS)
        .map(|_| {
            let mut drawn = points.clone();
            for p in &mut drawn {
                p.1 = level + slope * p.0 + residuals[rng.below(residuals.len())];
            }
            let (s, l) = slope_and_level(&drawn);
            (l + s * goal).exp().min(cap) * residuals[rng.below(residuals.len())].exp()
        })
        .collect();
    told(draws, (level + slope * goal).exp().min(cap), sessions, line)
}

/// The median of the last five sessions for ever.
pub fn no_growth(sessions: &[Session], line: Line) -> Told {
    let mut last: Vec<f64> = sessions.iter().rev().take(5).map(|s| s.correct_cpm).collect();
    let cpm = median(&mut last);
    told(last.clone(), cpm, sessions, line)
}
