//! A learner of items who knows nothing of schedulers: what is practised is learnt, less in a row than apart, better in the
//! word in which it was practised than elsewhere, and partly forgotten.

use dabiao_domain::portable::{exp, ln};
use dabiao_domain::splitmix::SplitMix;

/// Items of the learner's texts.
pub const ITEMS: usize = 600;
/// Words in which an item stands; the last is never practised, it is for the test.
pub const CONTEXTS: usize = 5;
pub const HELD_OUT: usize = CONTEXTS - 1;

/// How what was learnt is forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgetting {
    /// By a half-life that grows with practice on other days.
    Exponential,
    /// Fast at first, then ever slower.
    Power,
    /// Not at all.
    None,
}

impl Forgetting {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exponential => "exponential",
            Self::Power => "power",
            Self::None => "none",
        }
    }
}

/// What is known of an item: shares from 0 to 1.
#[derive(Clone, Copy)]
struct Known {
    /// Before any practice here.
    born: f64,
    general: f64,
    contexts: [f64; CONTEXTS],
    /// Days in which a third of what was learnt stays.
    lasts: f64,
    day: i32,
    /// Times on that day.
    times: u32,
}

pub struct Learner {
    known: Vec<Known>,
    weak: Vec<usize>,
    /// Running sums of how often items come in texts.
    often: Vec<f64>,
    forgetting: Forgetting,
    learns: f64,
    slips: f64,
    base_ms: f64,
}

impl Learner {
    pub fn draw(forgetting: Forgetting, rng: &mut SplitMix) -> Self {
        let share = rng.between(0.08, 0.2);
        let mut known = Vec::new();
        let (mut weak, mut often, mut sum) = (Vec::new(), Vec::new(), 0.0);
        for n in 0..ITEMS {
            // The commonest characters are known to everybody.
            let is_weak = n >= 40 && rng.chance(share);
            let born = if is_weak { rng.between(0.0, 0.4) } else { rng.between(0.85, 1.0) };
            if is_weak {
                weak.push(n);
            }
            let contexts = [born; CONTEXTS];
            known.push(Known { born, general: born, contexts, lasts: 4.0, day: 0, times: 0 });
            sum += 1.0 / (n as f64 + 6.0);
            often.push(sum);
        }
        let (learns, slips, base_ms) =
            (rng.between(0.04, 0.14), rng.between(0.2, 0.5), rng.between(900.0, 2_500.0));
        Self { known, weak, often, forgetting, learns, slips, base_ms }
    }

    /// An item as texts have them.
    pub fn any(&self, rng: &mut SplitMix) -> usize {
        let point = rng.unit() * self.often.last().copied().unwrap_or(1.0);
        self.often.partition_point(|sum| *sum < point).min(ITEMS - 1)
    }

    /// What is left on `day` of what was learnt of an item: of a share as it was learnt last.
    fn left(&self, item: usize, day: i32) -> impl Fn(f64) -> f64 + use<> {
        let known = self.known[item];
        let days = f64::from(day - known.day);
        let stays = match self.forgetting {
            Forgetting::Exponential => exp(-days / known.lasts),
            Forgetting::Power => exp(-0.5 * ln(1.0 + days / known.lasts)),
            Forgetting::None => 1.0,
        };
        move |learnt| known.born + (learnt - known.born) * stays
    }

    fn skill(&self, item: usize, context: usize, day: i32) -> f64 {
        let (known, now) = (&self.known[item], self.left(item, day));
        0.75 * now(known.general) + 0.25 * now(known.contexts[context])
    }

    fn chance(&self, skill: f64) -> f64 {
        let lacking = 1.0 - skill;
        0.008 + self.slips * lacking * lacking.sqrt()
    }

    fn mean_ms(&self, skill: f64) -> f64 {
        self.base_ms * (1.0 + 2.0 * (1.0 - skill))
    }

    /// Types an item on `day`: whether it was right at once, and how long it took with its mending, in milliseconds.
    pub fn types(&mut self, item: usize, context: usize, day: i32, rng: &mut SplitMix) -> (bool, f64) {
        let skill = self.skill(item, context, day);
        let right = !rng.chance(self.chance(skill));
        let ms = self.mean_ms(skill) * exp(0.25 * rng.normal()) * if right { 1.0 } else { 2.2 };
        let left = self.left(item, day);
        let (learns, known) = (self.learns, &mut self.known[item]);
        if known.day != day {
            // What is forgotten is forgotten; practice after a night lasts longer.
            known.lasts = (known.lasts * 1.2).min(120.0);
            known.general = left(known.general);
            known.contexts.iter_mut().for_each(|c| *c = left(*c));
            (known.day, known.times) = (day, 0);
        }
        let spaced = learns / f64::from(1 + known.times);
        known.general += spaced * (1.0 - known.general);
        known.contexts[context] += 3.0 * spaced * (1.0 - known.contexts[context]);
        known.times += 1;
        (right, ms)
    }

    /// Errors and milliseconds to be expected of the items that were weak at first, each once, in words that were never
    /// practised.
    pub fn test(&self, day: i32) -> (f64, f64) {
        let skills = self.weak.iter().map(|item| self.skill(*item, HELD_OUT, day));
        let (errors, ms) =
            skills.fold((0.0, 0.0), |(e, ms), skill| (e + self.chance(skill), ms + self.mean_ms(skill)));
        let n = self.weak.len().max(1) as f64;
        (errors / n, ms / n)
    }
}
