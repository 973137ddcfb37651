//! Parallel passages: texts of one kind that are as hard as each other, so that two sittings compare.
//!
//! Paragraphs are drawn, measured, and chosen together so that length, class mix and expected code
//! length come within fixed limits of what the template states. A passage outside them is not given.

use super::code_length::Measure;
use super::rng::Stream;
use super::template::PassageTarget;
use crate::domain::record::Kind;

/// Paragraphs drawn at once; more are drawn only if these do not suffice.
const POOL: usize = 48;
/// How often that is done before giving up.
const ROUNDS: usize = 12;
/// Starts of the search in one pool.
const STARTS: usize = 8;

/// A text for a sitting.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// The kind of its records.
    pub kind: Kind,
    /// What it was asked by.
    pub seed: u64,
    /// Its paragraphs, one a line.
    pub text: String,
    /// Its counts.
    pub measure: Measure,
    /// What it was to reach.
    pub target: PassageTarget,
}

/// How far a passage may be from its target.
pub mod limits {
    /// Of the length, in thousandths.
    pub const LENGTH: f64 = 10.0;
    /// Of each class, in points of a hundred.
    pub const MIX: f64 = 2.0;
    /// Of the expected code length, in hundredths.
    pub const CODE_LENGTH: f64 = 3.0;
}

/// Whether a measure is within the limits.
pub fn within_limits(measure: &Measure, length: usize, target: &PassageTarget) -> bool {
    let [by_length, mix @ .., code] = deviations(measure, length, target);
    by_length <= 1.0 && mix.iter().all(|m| *m <= 1.0) && code <= 1.0
}

/// Deviations as parts of what is allowed: length, three classes, code length.
fn deviations(measure: &Measure, length: usize, target: &PassageTarget) -> [f64; 5] {
    let n = f64::from(measure.length().max(1));
    let wanted = length.max(1) as f64;
    let class = |at: usize| {
        (f64::from(measure.classes[at]) * 100.0 / n - f64::from(target.mix[at])).abs() / limits::MIX
    };
    let code = (measure.code_length() / target.code_length - 1.0).abs() * 100.0 / limits::CODE_LENGTH;
    [(n / wanted - 1.0).abs() * 1000.0 / limits::LENGTH, class(0), class(1), class(2), code]
}

/// The sum of squares, and much more for whatever is outside.
fn cost(measure: &Measure, length: usize, target: &PassageTarget) -> f64 {
    deviations(measure, length, target).iter().map(|d| if *d <= 1.0 { d * d } else { 4.0 * d * d }).sum()
}

/// Chooses paragraphs out of `draw(n)`, the n-th paragraph and its measure. None if nothing within the
/// limits was found.
pub fn compose(
    length: usize,
    target: &PassageTarget,
    stream: &Stream,
    mut draw: impl FnMut(u64) -> (String, Measure),
) -> Option<(String, Measure)> {
    let mut pool: Vec<(String, Measure)> = Vec::new();
    for round in 0..ROUNDS {
        let from = pool.len() as u64;
        pool.extend((from..from + POOL as u64).map(&mut draw));
        let mut dice = stream.child("start", round as u64);
        for _ in 0..STARTS {
            let chosen = search(&pool, length, target, &mut dice);
            let measure = total(&pool, &chosen);
            if within_limits(&measure, length, target) {
                let texts: Vec<&str> =
                    chosen.iter().filter_map(|at| pool.get(*at)).map(|p| p.0.as_str()).collect();
                return Some((texts.join("\n"), measure));
            }
        }
    }
    None
}

fn total(pool: &[(String, Measure)], chosen: &[usize]) -> Measure {
    chosen.iter().filter_map(|at| pool.get(*at)).fold(Measure::default(), |sum, p| sum.plus(&p.1))
}

/// Starts anywhere and takes the best single exchange, addition or removal until none helps.
fn search(
    pool: &[(String, Measure)],
    length: usize,
    target: &PassageTarget,
    dice: &mut Stream,
) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    while (total(pool, &chosen).length() as usize) < length && chosen.len() < pool.len() {
        let at = dice.below(pool.len() as u64) as usize;
        if !chosen.contains(&at) {
            chosen.push(at);
        }
    }
    let mut best = cost(&total(pool, &chosen), length, target);
    for _ in 0..40 {
        let mut step: Option<(Option<usize>, Option<usize>)> = None;
        for out in (0..chosen.len()).map(Some).chain([None]) {
            let rest: Vec<usize> =
                chosen.iter().enumerate().filter(|(n, _)| Some(*n) != out).map(|(_, at)| *at).collect();
            let base = total(pool, &rest);
            for (at, (_, measure)) in pool.iter().enumerate() {
                let found = cost(&base.plus(measure), length, target);
                if found < best && !chosen.contains(&at) {
                    (best, step) = (found, Some((out, Some(at))));
                }
            }
            let found = cost(&base, length, target);
            if found < best {
                (best, step) = (found, Some((out, None)));
            }
        }
        let Some((out, more)) = step else { break };
        if let Some(n) = out {
            chosen.remove(n);
        }
        chosen.extend(more);
    }
    chosen
}
