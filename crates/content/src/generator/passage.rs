//! Parallel passages: texts of one kind that are as hard as each other, so that two sittings compare.
//!
//! Paragraphs are drawn, measured, and chosen together so that length, class mix and expected code
//! length come within fixed limits of what the template states. A passage outside them is not given.
//! Everything here is whole numbers: what a seed gives must not depend on the machine.

use super::code_length::Measure;
use super::rng::Stream;
use super::template::PassageTarget;
use dabiao_domain::record::Kind;

/// Paragraphs drawn at once; they are drawn again only if these do not suffice.
const POOL: usize = 48;
/// How often that is done before giving up: this bounds the time that a passage can take.
const ROUNDS: u32 = 4;
/// Starts of the search in one pool.
const STARTS: u32 = 12;
/// Exchanges after one start.
const STEPS: u32 = 30;

/// A text for a sitting.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// The kind of its records.
    pub kind: Kind,
    /// The version of the generator that made it.
    pub version: u32,
    /// The requested seed.
    pub seed: u64,
    /// Its paragraphs, one a line.
    pub text: String,
    /// Its counts.
    pub measure: Measure,
    /// The target values.
    pub target: PassageTarget,
    /// The work of finding it.
    pub work: Work,
}

/// The work of finding a passage, counted and not timed: the same on every machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Pools of paragraphs drawn, 1 at least.
    pub rounds: u32,
    /// Choices of paragraphs that were weighed against each other.
    pub weighed: u32,
}

/// How far a passage may be from its target.
pub mod limits {
    /// Of the length, in thousandths.
    pub const LENGTH: u32 = 10;
    /// Of the length, in characters, where that is more.
    pub const LENGTH_LEAST: u32 = 5;
    /// Of each class, in points of a hundred.
    pub const MIX: u32 = 2;
    /// Of the expected code length, in hundredths.
    pub const CODE_LENGTH: u32 = 3;
}

/// Whether a measure is within the limits.
pub fn within_limits(measure: &Measure, length: usize, target: &PassageTarget) -> bool {
    let (n, wanted) = (i64::from(measure.length()), length as i64);
    let by_length = (n - wanted).abs() <= length_limit(length);
    let mix = measure.classes.iter().zip(target.mix).all(|(count, percent)| {
        (i64::from(*count) * 100 - i64::from(percent) * n).abs() <= i64::from(limits::MIX) * n
    });
    let milli = target.milli_code_length();
    let off = (i64::from(measure.keys) * 1000 - milli * n).abs();
    by_length && mix && off * 100 <= i64::from(limits::CODE_LENGTH) * milli * n
}

/// Characters that a passage may be longer or shorter.
fn length_limit(length: usize) -> i64 {
    (length as i64 * i64::from(limits::LENGTH) / 1000).max(i64::from(limits::LENGTH_LEAST))
}

/// A choice whose distances are all below this is looked for no further; the limit itself is 1000.
const ENOUGH: i64 = 800;

/// Distances from the target, each in thousandths of what is allowed: length, three classes, code length.
type Distance = [i64; 5];

/// What a paragraph adds to each distance, as if the passage had exactly its length.
fn share(measure: &Measure, length: usize, target: &PassageTarget) -> Distance {
    let (n, wanted) = (i64::from(measure.length()), length.max(1) as i64);
    let class = |at: usize| {
        let off = i64::from(measure.classes[at]) * 100 - i64::from(target.mix[at]) * n;
        off * 1000 / (i64::from(limits::MIX) * wanted)
    };
    let milli = target.milli_code_length();
    let code = (i64::from(measure.keys) * 1000 - milli * n) * 1000
        / (i64::from(limits::CODE_LENGTH) * milli * wanted / 100).max(1);
    [n * 1000 / length_limit(length), class(0), class(1), class(2), code]
}

/// The sum of squares, and much more for whatever is outside.
fn cost(distance: &Distance) -> i64 {
    distance.iter().map(|d| if d.abs() <= 1000 { d * d } else { 4 * d * d }).sum()
}

fn plus(a: &Distance, b: &Distance, sign: i64) -> Distance {
    let mut sum = *a;
    sum.iter_mut().zip(b).for_each(|(s, b)| *s += sign * b);
    sum
}

/// Chooses paragraphs out of `draw(n)`, the n-th paragraph and its measure. None if nothing within the
/// limits was found.
pub fn compose(
    length: usize,
    target: &PassageTarget,
    stream: &Stream,
    mut draw: impl FnMut(u64) -> (String, Measure),
) -> Option<(String, Measure, Work)> {
    let mut work = Work::default();
    let mut drawn = 0;
    for round in 0..ROUNDS {
        work.rounds += 1;
        let pool: Vec<(String, Measure)> = (drawn..drawn + POOL as u64).map(&mut draw).collect();
        drawn += POOL as u64;
        let shares: Vec<Distance> = pool.iter().map(|(_, m)| share(m, length, target)).collect();
        let mut dice = stream.child("start", u64::from(round));
        for _ in 0..STARTS {
            let chosen = search(&shares, length, &mut dice, &mut work.weighed);
            let paragraphs: Vec<&(String, Measure)> = chosen.iter().filter_map(|at| pool.get(*at)).collect();
            let measure = paragraphs.iter().fold(Measure::default(), |sum, p| sum.plus(&p.1));
            if within_limits(&measure, length, target) {
                let texts: Vec<&str> = paragraphs.iter().map(|p| p.0.as_str()).collect();
                return Some((texts.join("\n"), measure, work));
            }
        }
    }
    None
}

/// Starts anywhere and takes the best single exchange, addition or removal until none helps.
fn search(shares: &[Distance], length: usize, dice: &mut Stream, weighed: &mut u32) -> Vec<usize> {
    let missing = -(length as i64 * 1000 / length_limit(length));
    let mut sum: Distance = [missing, 0, 0, 0, 0];
    let mut chosen: Vec<usize> = Vec::new();
    let mut taken = vec![false; shares.len()];
    while sum[0] < 0 && chosen.len() < shares.len() {
        let at = dice.below(shares.len() as u64) as usize;
        if let (Some(share), Some(taken @ false)) = (shares.get(at), taken.get_mut(at)) {
            *taken = true;
            sum = plus(&sum, share, 1);
            chosen.push(at);
        }
    }
    let mut best = cost(&sum);
    for _ in 0..STEPS {
        if sum.iter().all(|d| d.abs() <= ENOUGH) {
            break;
        }
        let mut step = None;
        for out in (0..chosen.len()).map(Some).chain([None]) {
            let leaving = out.and_then(|n| shares.get(*chosen.get(n)?));
            let base = leaving.map_or(sum, |share| plus(&sum, share, -1));
            let mut weigh = |with: &Distance, more| {
                let found = cost(with);
                if found < best {
                    (best, step) = (found, Some((out, more, *with)));
                }
            };
            weigh(&base, None);
            for (at, share) in shares.iter().enumerate() {
                if !taken.get(at).copied().unwrap_or(true) {
                    weigh(&plus(&base, share, 1), Some(at));
                }
            }
            *weighed += shares.len() as u32;
        }
        let Some((out, more, with)) = step else { break };
        sum = with;
        if let Some(n) = out {
            let gone = chosen.remove(n);
            taken.get_mut(gone).into_iter().for_each(|t| *t = false);
        }
        if let Some(at) = more {
            taken.get_mut(at).into_iter().for_each(|t| *t = true);
            chosen.push(at);
        }
    }
    chosen
}
