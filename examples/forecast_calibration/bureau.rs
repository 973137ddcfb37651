//! Checks of what is built upon the chances: advice, several sittings, units, and the time that it takes.

use super::table::print_reliability;
use super::world::Case;
use super::{CAP, percent};
use dabiao::domain::forecast::kept::Kept;
use dabiao::domain::forecast::officer::weekly_chances;
use dabiao::domain::forecast::{Forecaster, Line, Plan, Session, Sittings, officer, pace, unit};
use dabiao::domain::learner::Shape;
use dabiao::domain::record::civil::Day;
use dabiao::domain::splitmix::SplitMix;

fn plan(case: &Case, weeks: i32, sittings: Sittings) -> Plan {
    let days: Vec<Day> = case.sessions.iter().map(|s| s.day).collect();
    Plan {
        today: case.today,
        before: Day(case.today.0 + weeks * 7),
        sessions_per_week: pace::sessions_per_week(&days, case.today),
        most_per_week: 5,
        cap_cpm: CAP,
        sittings,
    }
}

fn draw(rng: &mut SplitMix) -> (Case, Line) {
    let shape = Shape::ALL[rng.below(Shape::ALL.len())];
    let seen = 7 + rng.below(25);
    let case = Case::new(shape, seen, rng);
    (case, Line { cpm: 25.0 * 4.0_f64.powf(rng.unit()), accuracy: 0.95 })
}

fn passes(line: Line) -> impl Fn(&Session) -> bool {
    move |s| s.correct_cpm >= line.cpm && s.accuracy >= line.accuracy
}

/// Where the forecast says that a rate of practice up to five a week brings the chance to 0.8: how many pass
/// if they practise so, and if they go on as before, by their chance at the present pace.
pub fn print_advice(f: &Forecaster, n: usize, rng: &mut SplitMix) {
    let mut seen = [[0_usize; 3]; 4];
    for _ in 0..n {
        let (case, line) = draw(rng);
        let plan = plan(&case, 16, Sittings::ONE);
        let fit = f.fit(&case.sessions);
        let chance = |rate: f64| fit.outlook(rate * 16.0, CAP).chance(line, Sittings::ONE);
        let now = chance(plan.sessions_per_week);
        let rates = plan.sessions_per_week.floor() as u32 + 1..=5;
        let enough = rates.map(f64::from).find(|rate| chance(rate * officer::KEPT) >= officer::ON_COURSE);
        if let Some(row) = enough.and_then(|_| seen.get_mut((now * 5.0) as usize)) {
            row[0] += 1;
            row[1] += usize::from(case.outcome(16, enough, Sittings::ONE, passes(line)).2);
            row[2] += usize::from(case.outcome(16, None, Sittings::ONE, passes(line)).2);
        }
    }
    println!("\nmore practice, 16 weeks: officers, pass with it, pass without");
    for (name, [all, with, without]) in
        ["0 to 0.2", "0.2 to 0.4", "0.4 to 0.6", "0.6 to 0.8"].iter().zip(seen)
    {
        println!("| chance {name} | {all} | {} | {} |", percent(with, all), percent(without, all));
    }
}

/// Reliability where an officer has several sittings.
pub fn print_sittings(f: &Forecaster, n: usize, rng: &mut SplitMix) {
    println!();
    for sittings in [Sittings::ONE, Sittings { left: 3, needed: 1 }, Sittings { left: 3, needed: 2 }] {
        let kept: Vec<Kept> = (0..n)
            .map(|_| {
                let (case, line) = draw(rng);
                let told = officer::forecast(f, &case.sessions, false, line, &plan(&case, 12, sittings));
                let came_true = case.outcome(12, None, sittings, passes(line)).2;
                Kept { chance: told.chance, came_true }
            })
            .collect();
        print_reliability(&format!("{} of {} sittings", sittings.needed, sittings.left), &kept);
    }
}

/// Share of `n` units of `size` whose count lies in the band, by ρ, with and without a shock common to the unit.
pub fn print_units(f: &Forecaster, n: usize, size: usize, rng: &mut SplitMix) {
    println!("\n{size} officers, 16 weeks: share of units within the band of 80 % (mean width in officers)");
    for (name, text_sd, pace_sd) in [("no shock", 0.0, 0.0), ("texts 5 %, pace 30 %", 0.05, 0.3)] {
        let rhos = [0.0, 0.05, 0.1, 0.2];
        let mut hits = [(0_usize, 0_u32); 4];
        for _ in 0..n {
            let (harder, pace) = ((text_sd * rng.normal()).exp(), (pace_sd * rng.normal()).exp());
            let (mut chances, mut passed) = (Vec::new(), 0);
            for _ in 0..size {
                let (case, line) = draw(rng);
                let plan = plan(&case, 16, Sittings::ONE);
                chances.push(officer::forecast(f, &case.sessions, false, line, &plan).chance);
                let rate = case.practice.learner().sessions_per_week * pace;
                let eased = Line { cpm: line.cpm * harder, ..line };
                passed += u32::from(case.outcome(16, Some(rate), Sittings::ONE, passes(eased)).2);
            }
            for (hit, rho) in hits.iter_mut().zip(rhos) {
                let c = unit::count(0, &chances, rho);
                hit.0 += usize::from((c.low..=c.high).contains(&passed));
                hit.1 += c.high - c.low;
            }
        }
        let text: Vec<String> = hits
            .iter()
            .zip(rhos)
            .map(|(h, rho)| format!("rho {rho}: {} ({:.1})", percent(h.0, n), f64::from(h.1) / n as f64))
            .collect();
        println!("| {name} | {} |", text.join(" | "));
    }
}

/// Time for a bureau of 3,000 officers with 100 sessions each.
pub fn print_time(f: &Forecaster, rng: &mut SplitMix) {
    let cases: Vec<Case> = (0..3000).map(|i| Case::new(Shape::ALL[i % 3], 100, rng)).collect();
    let line = Line { cpm: 60.0, accuracy: 0.95 };
    let clock = std::time::Instant::now();
    let fits: f64 = cases.iter().map(|c| f.fit(&c.sessions).noise()).sum();
    println!("\nfits alone {:.0?} {fits:.0}", clock.elapsed());
    let clock = std::time::Instant::now();
    let (mut words, mut weekly) = (0, Vec::new());
    for case in &cases {
        let plan = plan(case, 23, Sittings::ONE);
        let fit = f.fit(&case.sessions);
        words += officer::from_fit(f, &fit, &case.sessions, false, line, &plan).status.name().len();
        weekly.push((fit, plan));
    }
    let officers = clock.elapsed();
    let chances: Vec<Vec<f64>> = weekly.iter().map(|(fit, plan)| weekly_chances(fit, line, plan)).collect();
    let needed = unit::NeededLine { from: Day(0), from_count: 0, before: Day(161), target: 3000 };
    let points = unit::burn_up(0, &chances, Day(0), &needed, None, unit::COMMON).len();
    let all = clock.elapsed();
    let sessions: usize = cases.iter().map(|c| c.sessions.len()).sum();
    println!(
        "\n3000 officers, {sessions} sessions: forecasts {officers:.0?}, with burn-up {all:.0?} ({words} {points})"
    );
}
