//! The shapes of learning curves.

use super::super::portable::{exp, ln};
use super::super::splitmix::SplitMix;
use super::Learner;

/// The shape of a learner's curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shape {
    /// The power law of practice: ever slower growth without an end.
    Power,
    /// Exponential approach to an own limit.
    Saturating,
    /// Growth, a standstill, then a breakthrough and growth again.
    Plateau,
    /// Growth with a clear loss after each long absence.
    Relapse,
    /// Growth, then hardly any practice.
    DropOut,
    /// Practice in bursts, with the most noise.
    Irregular,
}

impl Shape {
    /// All shapes.
    pub const ALL: [Self; 6] =
        [Self::Power, Self::Saturating, Self::Plateau, Self::Relapse, Self::DropOut, Self::Irregular];

    /// Its name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Power => "power",
            Self::Saturating => "saturating",
            Self::Plateau => "plateau, then break",
            Self::Relapse => "relapse after breaks",
            Self::DropOut => "drop-out",
            Self::Irregular => "irregular",
        }
    }

    /// A gain and a bend for a new learner.
    pub(super) fn curve(self, rng: &mut SplitMix) -> (f64, f64) {
        match self {
            Self::Saturating => (rng.between(1.2, 2.6), rng.between(7.0, 30.0)),
            Self::Plateau => (rng.between(1.3, 2.2), rng.between(0.0, 6.0)),
            _ => (rng.between(1.3, 2.6), rng.between(0.0, 10.0)),
        }
    }

    /// Speed after `x` sessions as a factor of the first.
    pub(super) fn growth(self, learner: &Learner, x: f64) -> f64 {
        match self {
            Self::Saturating => {
                let made = |x: f64| 1.0 - exp(-(x - 1.0) / learner.bend);
                1.0 + (learner.gain - 1.0) * made(x) / made(50.0)
            }
            Self::Plateau => {
                let (begin, length) = (f64::from(learner.event_at), f64::from(learner.event_length));
                let practised = if x <= begin { x } else { begin.max(x - length) };
                // The breakthrough: a fifth more within five sessions.
                let broken = ((x - begin - length) / 5.0).clamp(0.0, 1.0);
                power(learner, practised) * (1.0 + 0.2 * broken)
            }
            _ => power(learner, x),
        }
    }
}

/// The power law with `bend` sessions' worth of earlier experience.
fn power(learner: &Learner, x: f64) -> f64 {
    let before = learner.bend;
    let exponent = ln(learner.gain) / ln((50.0 + before) / (1.0 + before));
    exp(exponent * ln((x + before) / (1.0 + before)))
}
