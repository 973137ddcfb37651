//! The Free Spaced Repetition Scheduler, version 6: stability and difficulty of the memory of an item.
//!
//! The formulas and the published default parameters are those of the crate `fsrs` 6.6.2 (BSD-3-Clause; Ye, Su and Cao, "A
//! stochastic shortest path algorithm for optimizing spaced repetition scheduling", KDD 2022), written anew with the
//! logarithm and exponential of `portable`: a plan must be the same at every PC, and that crate brings matrices and thread
//! pools for what is thirty lines here. A test holds states and intervals against that crate's. It is here and not in the
//! program because boxes do as well or better (`docs/practice.md`).

use dabiao_domain::portable::{exp, ln};
use dabiao_domain::practice::{Grade, Schedule};
use dabiao_domain::record::civil::Day;

const W: [f64; 21] = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614,
    0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];
/// The share of recall at which an item is due.
const RETENTION: f64 = 0.85;

/// The memory of an item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fsrs {
    /// Days after which recall has fallen to 0.9.
    stability: f64,
    /// From 1 to 10.
    difficulty: f64,
    last: Day,
}

fn power(base: f64, exponent: f64) -> f64 {
    exp(exponent * ln(base))
}

fn factor() -> f64 {
    power(0.9, -1.0 / W[20]) - 1.0
}

fn first_difficulty(rating: f64) -> f64 {
    W[4] - exp(W[5] * (rating - 1.0)) + 1.0
}

/// Again, hard, good, easy are 1 to 4.
impl Fsrs {
    fn first_rated(rating: usize, day: Day) -> Self {
        let stability = W.get(rating.saturating_sub(1).min(3)).copied().unwrap_or(1.0);
        Self { stability, difficulty: first_difficulty(rating as f64).clamp(1.0, 10.0), last: day }
    }

    fn rated(self, rating: usize, day: Day) -> Self {
        let (s, d, rating) = (self.stability, self.difficulty, rating as f64);
        let days = f64::from((day.0 - self.last.0).max(0));
        let recall = power(days / s * factor() + 1.0, -W[20]);
        let stability = if days == 0.0 {
            let grown = exp(W[17] * (rating - 3.0 + W[18])) * power(s, -W[19]);
            s * if rating >= 2.0 { grown.max(1.0) } else { grown }
        } else if rating == 1.0 {
            let forgot =
                W[11] * power(d, -W[12]) * (power(s + 1.0, W[13]) - 1.0) * exp((1.0 - recall) * W[14]);
            forgot.min(s / exp(W[17] * W[18]))
        } else {
            let hard = if rating == 2.0 { W[15] } else { 1.0 };
            let easy = if rating == 4.0 { W[16] } else { 1.0 };
            let gain = exp(W[8]) * (11.0 - d) * power(s, -W[9]) * (exp((1.0 - recall) * W[10]) - 1.0);
            s * (gain * hard * easy + 1.0)
        };
        let moved = d + (10.0 - d) * -W[6] * (rating - 3.0) / 9.0;
        let difficulty = W[7] * (first_difficulty(4.0) - moved) + moved;
        Self {
            stability: stability.clamp(0.001, 36_500.0),
            difficulty: difficulty.clamp(1.0, 10.0),
            last: day,
        }
    }

    fn interval(&self) -> f64 {
        self.stability / factor() * (power(RETENTION, -1.0 / W[20]) - 1.0)
    }
}

const fn rating(grade: Grade) -> usize {
    match grade {
        Grade::Wrong => 1,
        Grade::Slow => 2,
        Grade::Good => 3,
    }
}

impl Schedule for Fsrs {
    fn first(grade: Grade, day: Day) -> Self {
        Self::first_rated(rating(grade), day)
    }

    fn review(self, grade: Grade, day: Day) -> Self {
        self.rated(rating(grade), day)
    }

    fn due(&self) -> Day {
        Day(self.last.0 + self.interval().round().clamp(1.0, 365.0) as i32)
    }
}

type Review = (i32, usize, f64, f64, f64);

/// Days since the review before, rating, stability, difficulty, and the interval for a retention of 0.85, as the crate
/// `fsrs` 6.6.2 gives them.
const KNOWN: [&[Review]; 4] = [
    &[
        (0, 3, 2.306_500, 2.118_104, 4.397_169),
        (1, 3, 7.315_300, 2.111_214, 13.946_070),
        (3, 3, 19.833_466, 2.104_331, 37.811_012),
        (8, 3, 48.199_608, 2.097_455, 91.888_931),
        (20, 3, 109.140_205, 2.090_586, 208.067_612),
    ],
    &[
        (0, 1, 0.212_000, 6.413_300, 0.404_162),
        (1, 1, 0.100_886, 8.806_304, 0.192_331),
        (1, 3, 0.683_207, 8.792_727, 1.302_484),
        (2, 3, 2.373_096, 8.779_162, 4.524_128),
        (5, 1, 0.635_102, 9.583_947, 1.210_775),
        (1, 3, 1.345_500, 9.569_592, 2.565_095),
        (4, 3, 3.287_745, 9.555_250, 6.267_838),
    ],
    &[
        (0, 2, 1.293_100, 5.112_171, 2.465_198),
        (2, 2, 4.469_458, 6.740_459, 8.520_685),
        (2, 3, 8.749_907, 6.728_947, 16.681_040),
        (7, 4, 31.059_679, 5.621_142, 59.212_944),
        (40, 1, 2.413_492, 8.545_928, 4.601_142),
        (3, 2, 4.341_675, 9.019_948, 8.277_077),
    ],
    &[
        (0, 4, 8.295_600, 1.000_000, 15.814_939),
        (90, 1, 1.987_498, 7.026_989, 3.789_016),
        (1, 1, 0.484_364, 9.008_020, 0.923_404),
        (1, 1, 0.183_690, 9.659_171, 0.350_191),
        (1, 1, 0.088_021, 9.873_199, 0.167_805),
        (2, 3, 0.434_215, 9.858_555, 0.827_798),
    ],
];

#[test]
fn states_and_intervals_are_those_of_the_crate() {
    for reviews in KNOWN {
        let (mut day, mut memory) = (Day(20_000), None::<Fsrs>);
        for (gap, rating, stability, difficulty, interval) in reviews {
            day = Day(day.0 + gap);
            let now = memory.map_or_else(|| Fsrs::first_rated(*rating, day), |m| m.rated(*rating, day));
            memory = Some(now);
            for (have, want) in
                [(now.stability, *stability), (now.difficulty, *difficulty), (now.interval(), *interval)]
            {
                // That crate counts in single precision.
                assert!((have - want).abs() < 2e-4 * want, "{have} {want} {reviews:?}");
            }
        }
    }
}
