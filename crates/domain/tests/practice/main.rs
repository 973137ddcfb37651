//! What the schedule of the error book is worth: learners who practise ten minutes a day by it, beside the same learners who
//! practise texts at random for the same time.
//!
//! `DABIAO_PRACTICE_LEARNERS` says how many learners of each kind; each has its number as its seed.
//! `cargo nextest run --no-capture -p dabiao-domain --test practice` prints the figures of `docs/practice.md`.

mod fsrs;
mod learner;

use std::collections::BTreeMap;

use dabiao_domain::practice::{
    Dismissed, Grade, Item, ItemHistory, Ladder, Leitner, MOST_ITEMS, Pass, Schedule, Session, SessionItems,
};
use dabiao_domain::record::civil::Day;
use dabiao_domain::splitmix::SplitMix;
use fsrs::Fsrs;
use learner::{Forgetting, HELD_OUT, ITEMS, Learner};
use uuid::Uuid;

/// Days on which the learners are tested.
const TESTED: [i32; 3] = [10, 20, 40];
/// Active milliseconds of a day's practice, and those of them on weak items.
const DAY_MS: f64 = 600_000.0;
const DRILL_MS: f64 = 180_000.0;
/// The share of weak items in the text of a drill on them.
const DENSITY: f64 = 0.4;

/// How the drill on weak items is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arm {
    /// There is none: texts at random.
    Random,
    /// What costs most of the error book, due or not.
    Worst,
    Leitner,
    Fsrs,
}

const ARMS: [Arm; 4] = [Arm::Random, Arm::Worst, Arm::Leitner, Arm::Fsrs];

/// Always due.
#[derive(Clone, Copy)]
struct Always;

impl Schedule for Always {
    fn first(_: Grade, _: Day) -> Self {
        Self
    }

    fn review(self, _: Grade, _: Day) -> Self {
        self
    }

    fn due(&self) -> Day {
        Day(0)
    }
}

fn item(n: usize) -> Item {
    Item::character(char::from_u32(0x4E00 + n as u32).unwrap_or('一'))
}

fn chosen<S: Schedule>(sessions: &[Session], today: Day) -> Vec<usize> {
    let history = ItemHistory::<S>::of(sessions, &Dismissed::new(), today);
    let due = history.due(Ladder::Han, today);
    let number = |item: Item| item.chars().first().map_or(0, |c| *c as usize - 0x4E00);
    due.iter().take(MOST_ITEMS).map(|standing| number(standing.item)).collect()
}

fn targets(arm: Arm, sessions: &[Session], today: Day) -> Vec<usize> {
    match arm {
        Arm::Random => Vec::new(),
        Arm::Worst => chosen::<Always>(sessions, today),
        Arm::Leitner => chosen::<Leitner>(sessions, today),
        Arm::Fsrs => chosen::<Fsrs>(sessions, today),
    }
}

/// A day's practice: what it says of the items.
fn practise(learner: &mut Learner, targets: &[usize], day: i32, rng: &mut SplitMix) -> SessionItems {
    let mut sums: BTreeMap<usize, (u32, u32, f64)> = BTreeMap::new();
    let mut spent = 0.0;
    while spent < DAY_MS {
        let drill = spent < DRILL_MS && targets.len() >= 3 && rng.chance(DENSITY);
        let n = if drill { targets[rng.below(targets.len())] } else { learner.any(rng) };
        let (right, ms) = learner.types(n, rng.below(HELD_OUT), day, rng);
        spent += ms;
        let sum = sums.entry(n).or_default();
        *sum = (sum.0 + 1, sum.1 + u32::from(!right), sum.2 + ms);
    }
    let pass = |(n, (count, errors, ms)): (usize, (u32, u32, f64))| Pass {
        item: item(n),
        count,
        errors,
        ms: (ms / f64::from(count)) as u32,
        instead: None,
    };
    SessionItems { passes: sums.into_iter().map(pass).collect(), ..SessionItems::default() }
}

/// Errors and time of the weak items on each day, as shares of those before.
type Life = Vec<(f64, f64)>;

fn live(forgetting: Forgetting, seed: u64, arm: Arm) -> Life {
    let root = SplitMix::new(seed);
    let mut learner = Learner::draw(forgetting, &mut root.branch(1));
    let mut away = root.branch(2);
    let mut rng = root.branch(3);
    let before = learner.test(0);
    let (mut sessions, mut tests) = (Vec::new(), Vec::new());
    for day in 1..=TESTED[2] {
        // Three days in ten there is no time.
        if !away.chance(0.3) {
            let targets = targets(arm, &sessions, Day(day));
            let items = practise(&mut learner, &targets, day, &mut rng);
            sessions.push(Session { attempt: Uuid::from_u128(day as u128), day: Day(day), items });
        }
        let (errors, ms) = learner.test(day + 1);
        tests.push((errors / before.0, ms / before.1));
    }
    tests
}

fn at(sorted: &[f64], share: f64) -> f64 {
    sorted[((sorted.len() - 1) as f64 * share).round() as usize]
}

fn spread(mut values: Vec<f64>) -> (f64, f64, f64) {
    values.sort_by(f64::total_cmp);
    (at(&values, 0.5), at(&values, 0.1), at(&values, 0.9))
}

fn learners() -> u64 {
    let asked = std::env::var("DABIAO_PRACTICE_LEARNERS").ok().and_then(|n| n.parse().ok());
    asked.unwrap_or(12)
}

/// Medians of errors and of time on the last day, against those of the same learner at random.
type Effect = (f64, f64);

fn compare(forgetting: Forgetting) -> BTreeMap<&'static str, Effect> {
    let lives: Vec<Vec<Life>> =
        ARMS.iter().map(|arm| (0..learners()).map(|seed| live(forgetting, seed, *arm)).collect()).collect();
    let mut effects = BTreeMap::new();
    for (arm, own) in ARMS.iter().zip(&lives) {
        for day in TESTED {
            let n = day as usize - 1;
            let of =
                |figure: fn(&(f64, f64)) -> f64| own.iter().map(|life| figure(&life[n]) * 100.0).collect();
            let against = |figure: fn(&(f64, f64)) -> f64| {
                let pairs = own.iter().zip(&lives[0]);
                pairs.map(|(life, random)| figure(&life[n]) / figure(&random[n]) * 100.0).collect()
            };
            let shown = |(middle, low, high): (f64, f64, f64)| format!("{middle:.0} ({low:.0}-{high:.0})");
            let (errors, ms) = (spread(against(|r| r.0)), spread(against(|r| r.1)));
            eprintln!(
                "| {} | {arm:?} | {day} | {} | {} | {} | {} |",
                forgetting.name(),
                shown(spread(of(|r| r.0))),
                shown(spread(of(|r| r.1))),
                shown(errors),
                shown(ms),
            );
            if day == TESTED[2] {
                let name = ["random", "worst", "leitner", "fsrs"][*arm as usize];
                effects.insert(name, (errors.0, ms.0));
            }
        }
    }
    for (arm, own) in ARMS.iter().zip(&lives) {
        // The day from which on the errors stay at what they come to at random on the last one.
        let sooner = |(life, random): (&Life, &Life)| {
            let goal = random.last().map_or(0.0, |last| last.0);
            life.iter().rposition(|day| day.0 > goal).map_or(1, |n| n + 2).min(TESTED[2] as usize) as f64
        };
        let (middle, low, high) = spread(own.iter().zip(&lives[0]).map(sooner).collect());
        eprintln!(
            "| {} | {arm:?} | as far as at random on day {} | {middle} ({low}-{high}) |",
            forgetting.name(),
            TESTED[2]
        );
    }
    effects
}

fn held(forgetting: Forgetting) {
    let effects = compare(forgetting);
    for name in ["leitner", "fsrs"] {
        let (errors, ms) = effects[name];
        assert!(errors < 93.0 && ms < 97.0, "{name}: {effects:?}");
    }
}

#[test]
fn the_book_beats_random_texts_where_much_is_forgotten() {
    held(Forgetting::Exponential);
}

#[test]
fn the_book_beats_random_texts_where_it_is_forgotten_ever_slower() {
    held(Forgetting::Power);
}

#[test]
fn the_book_beats_random_texts_where_nothing_is_forgotten() {
    held(Forgetting::None);
}

#[test]
fn every_item_has_a_character() {
    assert!((0..ITEMS).all(|n| item(n).ladder() == Ladder::Han));
}
