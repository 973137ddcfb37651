//! How good the estimate of the mentees' gain is, on synthetic officers whose true gain by coaching is known.
//!
//! Prints the table of `docs/cohort.md`; on every machine the same.
#![expect(clippy::print_stdout, reason = "an example that prints a table")]

use dabiao::domain::cohort::caseload::trend;
use dabiao::domain::cohort::gain::{Gain, Mentee, Pool, Track, gain};
use dabiao::domain::learner::{Learner, Practice, Shape};
use dabiao::domain::record::civil::Day;
use dabiao::domain::splitmix::SplitMix;
use uuid::Uuid;

/// A Monday.
const FIRST: i32 = 20_000 - (20_000 - 4) % 7;
/// Assignments are made in these weeks.
const ASSIGN: std::ops::Range<i32> = 10..20;
/// The day of the estimate, in weeks.
const WEEKS: i32 = 34;
const AS_OF: Day = Day(FIRST + WEEKS * 7);
/// Weeks in which the effect builds up.
const BUILD_UP: f64 = 8.0;

struct Officer {
    sessions: Vec<(Day, f64)>,
    since: Option<Day>,
    coach: u128,
}

#[derive(Clone, Copy)]
struct Case {
    mentees: usize,
    uncoached: usize,
    coaches: usize,
    effect: f64,
    /// Spread of the effect between coaches, 字/分.
    between: f64,
}

/// Everybody's sessions. The slow, and those in a bad spell, are likelier to be assigned.
fn bureau(case: Case, draw: &mut SplitMix) -> (Vec<Officer>, f64) {
    let gifts: Vec<f64> = (0..case.coaches).map(|_| case.between * draw.normal()).collect();
    let (mut officers, mut mentees, mut uncoached) = (Vec::new(), 0, 0);
    while mentees < case.mentees || uncoached < case.uncoached {
        let shape = Shape::ALL[draw.below(6)];
        let learner = Learner::draw(shape, 22 + draw.below(36) as u32, draw);
        let mut practice = Practice::new(learner, draw.branch(draw.clone().bits()));
        let mut sessions: Vec<(Day, f64)> = (0..WEEKS * 7)
            .filter_map(|n| practice.live(Day(FIRST + n), (60..69).contains(&(n % 70))))
            .map(|s| (s.day, s.correct_cpm))
            .collect();
        let since = Day(FIRST + (ASSIGN.start + draw.below(ASSIGN.len()) as i32) * 7 + draw.below(5) as i32);
        let last: Vec<f64> = sessions.iter().rev().filter(|s| s.0 < since).take(3).map(|s| s.1).collect();
        let seen = last.iter().sum::<f64>() / last.len().max(1) as f64;
        let chosen = draw.chance(if seen < 25.0 { 0.6 } else { 0.2 });
        if chosen && mentees < case.mentees {
            let coach = draw.below(case.coaches);
            for s in sessions.iter_mut().filter(|s| s.0 >= since) {
                let built = (f64::from(s.0.0 - since.0) / 7.0 / BUILD_UP).min(1.0);
                s.1 += (case.effect + gifts[coach]) * built;
            }
            mentees += 1;
            officers.push(Officer { sessions, since: Some(since), coach: coach as u128 });
        } else if !chosen && uncoached < case.uncoached {
            uncoached += 1;
            officers.push(Officer { sessions, since: None, coach: 0 });
        }
        draw.bits();
    }
    (officers, case.effect)
}

#[derive(Default)]
struct Sums {
    runs: f64,
    known: f64,
    error: f64,
    squares: f64,
    standard_error: f64,
    within: f64,
    naive: f64,
    alone: f64,
}

fn run(case: Case, runs: u32) -> Sums {
    let mut sums = Sums::default();
    for n in 0..runs {
        let (officers, truth) = bureau(case, &mut SplitMix::new(u64::from(n) + 1));
        let mut tracks: Vec<(Track<'_>, &Officer)> = Vec::new();
        for (n, o) in officers.iter().enumerate() {
            tracks.push((Track { officer: Uuid::from_u128(n as u128), sessions: &o.sessions }, o));
        }
        let uncoached: Vec<Track<'_>> =
            tracks.iter().filter(|(_, o)| o.since.is_none()).map(|(t, _)| *t).collect();
        let mentees: Vec<Mentee<'_>> = tracks
            .iter()
            .filter_map(|(track, o)| {
                Some(Mentee { track: *track, coach: Uuid::from_u128(1_000_000 + o.coach), since: o.since? })
            })
            .collect();
        let pool = Pool::new(&uncoached, &mentees, AS_OF);
        sums.runs += 1.0;
        let Gain::Known(d) = gain(&mentees, &pool) else { continue };
        let error = d.difference_cpm - truth;
        sums.known += 1.0;
        sums.error += error;
        sums.squares += error * error;
        sums.standard_error += d.standard_error;
        sums.within += f64::from(u8::from(d.low_cpm <= truth && truth <= d.high_cpm));
        sums.alone += d.gain_cpm - truth;
        // Everybody uncoached over the middle assignment's time, without matching.
        let middle = Day(FIRST + i32::midpoint(ASSIGN.start, ASSIGN.end) * 7);
        let all: Vec<f64> = uncoached
            .iter()
            .filter_map(|t| pool.measure(&Mentee { track: *t, coach: t.officer, since: middle }))
            .map(|m| m.end_cpm - m.start_cpm)
            .collect();
        sums.naive += d.gain_cpm - all.iter().sum::<f64>() / all.len().max(1) as f64 - truth;
    }
    sums
}

fn false_alarms(growth_a_session: f64, level_walk: f64) -> f64 {
    let mut draw = SplitMix::new(5);
    let (mut found, runs) = (0, 4000);
    for _ in 0..runs {
        let mut level = 30.0;
        let sessions: Vec<(Day, f64)> = (0..14)
            .map(|n| {
                level *= 1.0 + growth_a_session + level_walk * draw.normal();
                (Day(n * 3), level * (1.0 + 0.09 * draw.normal()))
            })
            .collect();
        found += u32::from(trend::backwards(&sessions, Day(41)).is_some());
    }
    f64::from(found) / f64::from(runs)
}

fn main() {
    println!(
        "| mentees | uncoached | coaches | true effect | bias | RMSE | mean SE | within 80 % | known | bias of the gain alone | bias unmatched |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    let case =
        |mentees, uncoached, coaches, effect, between| Case { mentees, uncoached, coaches, effect, between };
    for (case, runs) in [
        (case(10, 200, 1, 0.0, 0.0), 400),
        (case(10, 200, 1, 4.0, 0.0), 400),
        (case(30, 200, 1, 0.0, 0.0), 400),
        (case(30, 200, 1, 4.0, 0.0), 400),
        (case(30, 60, 1, 4.0, 0.0), 400),
        (case(60, 600, 1, 2.0, 0.0), 200),
        (case(300, 600, 20, 2.0, 0.0), 120),
        (case(300, 600, 20, 4.0, 2.0), 120),
    ] {
        let s = run(case, runs);
        println!(
            "| {} | {} | {} | {:+.1}{} | {:+.2} | {:.2} | {:.2} | {:.0} % | {:.0} % | {:+.2} | {:+.2} |",
            case.mentees,
            case.uncoached,
            case.coaches,
            case.effect,
            if case.between > 0.0 { format!(" ± {:.0}", case.between) } else { String::new() },
            s.error / s.known,
            (s.squares / s.known).sqrt(),
            s.standard_error / s.known,
            100.0 * s.within / s.known,
            100.0 * s.known / s.runs,
            s.alone / s.known,
            s.naive / s.known,
        );
    }
    println!();
    println!("| 14 sessions in six weeks | found going backwards |");
    println!("|---|---|");
    for (what, growth, walk) in [
        ("steady", 0.0, 0.0),
        ("steady, level wanders 2 % a session", 0.0, 0.02),
        ("growing 1 % a session", 0.01, 0.0),
        ("losing 1 % a session (13 %)", -0.01, 0.0),
        ("losing 2 % a session (24 %)", -0.02, 0.0),
    ] {
        println!("| {what} | {:.1} % |", 100.0 * false_alarms(growth, walk));
    }
}
