//! Prints how good the forecast is on synthetic learners that it has not seen: the figures of
//! `docs/forecast.md`. Argument: learners a cell (default 300).
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

mod bureau;
mod rivals;
mod table;
mod world;

use dabiao::domain::forecast::{Forecaster, Population};
use dabiao::domain::learner::Shape;
use dabiao::domain::splitmix::SplitMix;
use world::Case;

/// Speed of the best officers, 字/分.
const CAP: f64 = 110.0;

/// A forecaster that has learnt from 240 officers of `shapes`.
fn learn(shapes: &[Shape], rng: &mut SplitMix) -> Forecaster {
    let cases: Vec<Case> = shapes
        .iter()
        .cycle()
        .take(240)
        .map(|shape| {
            let seen = 10 + rng.below(35);
            Case::new(*shape, seen, rng)
        })
        .collect();
    let histories: Vec<_> = cases.iter().map(|c| c.sessions.as_slice()).collect();
    Forecaster::new(Population::learn(&histories))
}

fn main() {
    let n: usize = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(300);
    let mut rng = SplitMix::new(2027);
    table::print(n, &mut rng);
    let all = learn(&Shape::ALL, &mut rng);
    bureau::print_advice(&all, n * 80, &mut rng);
    bureau::print_sittings(&all, n * 8, &mut rng);
    bureau::print_units(&all, 300, 30, &mut rng);
    bureau::print_units(&all, 40, 300, &mut rng);
    bureau::print_time(&all, &mut rng);
}

fn percent(part: usize, whole: usize) -> String {
    format!("{:.0} %", part as f64 * 100.0 / whole.max(1) as f64)
}
