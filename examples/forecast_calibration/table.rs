//! Errors, bands and chances by shape and horizon, against simpler ways.

use super::rivals::{Told, no_growth, theil_sen};
use super::world::Case;
use super::{CAP, learn, percent};
use dabiao::domain::forecast::kept::{Kept, score};
use dabiao::domain::forecast::{Forecaster, Line, Population, Session, Sittings, pace};
use dabiao::domain::learner::Shape;
use dabiao::domain::splitmix::SplitMix;

const WAYS: [&str; 4] = ["no growth", "log-log Theil-Sen", "blend, built-in figures", "blend"];
/// Of the built-in figures only the total is printed.
const SHOWN: [usize; 3] = [0, 1, 3];

#[derive(Default)]
struct Cell {
    errors: Vec<f64>,
    covered: usize,
    kept: Vec<Kept>,
}

impl Cell {
    fn add(&mut self, told: Told, level: f64, sat: f64, passed: bool) {
        self.errors.push((told.cpm / level - 1.0).abs());
        self.covered += usize::from((told.low..=told.high).contains(&sat));
        self.kept.push(Kept { chance: told.chance, came_true: passed });
    }

    fn text(&mut self) -> String {
        let n = self.errors.len();
        self.errors.sort_unstable_by(f64::total_cmp);
        let at = |share: f64| self.errors.get((n as f64 * share) as usize).map_or(0.0, |e| e * 100.0);
        let brier = score(&self.kept).map_or(0.0, |s| s.brier);
        format!("{:.0}/{:.0} · {} · {brier:.3}", at(0.5), at(0.9), percent(self.covered, n))
    }
}

fn blend(f: &Forecaster, s: &[Session], ahead: f64, line: Line) -> Told {
    let o = f.fit(s).outlook(ahead, CAP);
    let b = o.band(0.8);
    Told { cpm: o.expected_cpm(), low: b.low, high: b.high, chance: o.chance(line, Sittings::ONE) }
}

/// Each shape is foretold by a forecaster that has learnt from the other shapes alone.
pub fn print(n: usize, rng: &mut SplitMix) {
    let built_in = Forecaster::new(Population::default());
    println!("| learner | seen | weeks ahead | {} |", SHOWN.map(|i| WAYS[i]).join(" | "));
    println!("|---|---|---|---|---|---|");
    let mut total: [Cell; 4] = Default::default();
    for shape in Shape::ALL {
        let others: Vec<Shape> = Shape::ALL.into_iter().filter(|o| *o != shape).collect();
        let learnt = learn(&others, rng);
        for seen in [8, 15, 30] {
            for weeks in [4, 10, 20] {
                let mut cells: [Cell; 4] = Default::default();
                for _ in 0..n {
                    one(
                        Case::new(shape, seen, rng),
                        weeks,
                        [&built_in, &learnt],
                        rng,
                        [&mut cells, &mut total],
                    );
                }
                let text = SHOWN.map(|i| cells[i].text()).join(" | ");
                println!("| {} | {seen} | {weeks} | {text} |", shape.name());
            }
        }
    }
    println!("| **all** | | | {} |", SHOWN.map(|i| total[i].text()).join(" | "));
    println!("\nblend with the built-in figures: {}\n", total[2].text());
    for (name, cell) in WAYS.iter().zip(&total) {
        print_reliability(name, &cell.kept);
    }
}

fn one(
    case: Case,
    weeks: i32,
    [built_in, learnt]: [&Forecaster; 2],
    rng: &mut SplitMix,
    cells: [&mut [Cell; 4]; 2],
) {
    let line = Line { cpm: 15.0 * 4_f64.powf(rng.unit()), accuracy: 0.95 };
    let s = &case.sessions;
    let days: Vec<_> = s.iter().map(|s| s.day).collect();
    let ahead = pace::sessions_per_week(&days, case.today) * f64::from(weeks);
    let told = [
        no_growth(s, line),
        theil_sen(s, ahead, CAP, line, rng),
        blend(built_in, s, ahead, line),
        blend(learnt, s, ahead, line),
    ];
    let passes = |s: &Session| s.correct_cpm >= line.cpm && s.accuracy >= line.accuracy;
    let (level, sat, passed) = case.outcome(weeks, None, Sittings::ONE, passes);
    for cells in cells {
        for (cell, told) in cells.iter_mut().zip(told) {
            cell.add(told, level, sat.correct_cpm, passed);
        }
    }
}

/// One line: Brier score, and by tenth of the chance what came true (with the number of forecasts).
pub fn print_reliability(name: &str, kept: &[Kept]) {
    let Some(s) = score(kept) else { return };
    let bins: Vec<String> = s
        .bins
        .iter()
        .map(|b| format!("{} ({})", b.share().map_or("-".into(), |v| format!("{v:.2}")), b.count))
        .collect();
    println!("| {name} | {:.3} | {:.2} | {} |", s.brier, s.skill().unwrap_or(0.0), bins.join(" | "));
}
