//! Synthetic learners: people who exist only to try out forecasts and to fill a demonstration bureau.
//!
//! A learner has a curve of a known shape; a [`Practice`] walks it day by day, with noise, breaks and
//! forgetting, and yields the sessions that a program would have seen. Everything follows from the seed.
//! Nothing here knows how a forecast is made.

mod practice;
mod shape;

pub use practice::Practice;
pub use shape::Shape;

use super::splitmix::SplitMix;

/// A learner: what a forecast would have to find out.
#[derive(Clone, Debug, PartialEq)]
pub struct Learner {
    /// The shape of the curve.
    pub shape: Shape,
    /// Speed in the first session, 字/分.
    pub start_cpm: f64,
    /// How much faster the learner is after 50 sessions without a break, as a factor of `start_cpm`.
    pub gain: f64,
    /// Bend of the curve: sessions' worth of typing done before (power), or sessions in which 63 % of the
    /// gain is made (saturating).
    pub bend: f64,
    /// Spread of a session about the curve: standard deviation of the logarithm, 0.06 to 0.12.
    pub noise: f64,
    /// Sessions a week while nothing is in the way.
    pub sessions_per_week: f64,
    /// Share of speed lost in a long absence, and found again in a few sessions.
    pub rust: f64,
    /// Errors for each correct character in the first session.
    pub error_rate: f64,
    /// First session number of the event of the shape: of the plateau, or of dropping out.
    pub event_at: u32,
    /// Length of the plateau in sessions.
    pub event_length: u32,
}

impl Learner {
    /// A learner of `shape` and `age`: older officers begin slower, and with more spread.
    pub fn draw(shape: Shape, age: u32, rng: &mut SplitMix) -> Self {
        let years = f64::from(age.clamp(20, 60));
        let typical = 44.0 - 0.55 * (years - 20.0);
        let start_cpm = (typical * super::portable::exp(0.28 * rng.normal())).clamp(6.0, 70.0);
        let (gain, bend) = shape.curve(rng);
        let relapsing = shape == Shape::Relapse;
        Self {
            shape,
            start_cpm,
            gain,
            bend,
            noise: rng.between(0.06, 0.12),
            sessions_per_week: rng.between(1.0, 5.0),
            rust: if relapsing { rng.between(0.10, 0.22) } else { rng.between(0.0, 0.05) },
            error_rate: rng.between(0.02, 0.08),
            event_at: rng.between(8.0, 22.0) as u32,
            event_length: rng.between(8.0, 20.0) as u32,
        }
    }

    /// The speed that practice alone has brought by session `number` (from 1), 字/分: no noise, no rust.
    pub fn curve_cpm(&self, number: u32) -> f64 {
        self.start_cpm * self.shape.growth(self, f64::from(number.max(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::civil::Day;
    use super::*;

    fn drawn(shape: Shape, seed: u64) -> Learner {
        Learner::draw(shape, 40, &mut SplitMix::new(seed))
    }

    #[test]
    fn curves_do_what_their_names_say() {
        for seed in 0..50 {
            for shape in Shape::ALL {
                let l = drawn(shape, seed);
                assert_eq!(l.curve_cpm(1), l.start_cpm, "{shape:?}");
                assert!((1..120).all(|x| l.curve_cpm(x) <= l.curve_cpm(x + 1) + 1e-9), "{shape:?} {seed}");
                if shape != Shape::Plateau {
                    let at_fifty = l.curve_cpm(50) / l.start_cpm;
                    assert!((at_fifty / l.gain - 1.0).abs() < 1e-9, "{shape:?} {seed}");
                }
            }
            let l = drawn(Shape::Plateau, seed);
            assert_eq!(l.curve_cpm(l.event_at), l.curve_cpm(l.event_at + l.event_length), "standstill");
            let after = l.curve_cpm(l.event_at + l.event_length + 5);
            assert!(after > 1.19 * l.curve_cpm(l.event_at), "breakthrough");
            let l = drawn(Shape::Saturating, seed);
            assert!(l.curve_cpm(400) - l.curve_cpm(200) < 0.02 * l.start_cpm, "a limit");
        }
    }

    fn days(shape: Shape, seed: u64, away: impl Fn(i32) -> bool) -> Vec<super::super::forecast::Session> {
        let mut practice = Practice::new(drawn(shape, seed), SplitMix::new(seed + 1));
        (20_514..20_814).filter_map(|d| practice.live(Day(d), away(d))).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_life() {
        assert_eq!(days(Shape::Irregular, 3, |_| false), days(Shape::Irregular, 3, |_| false));
        assert_ne!(days(Shape::Irregular, 3, |_| false), days(Shape::Irregular, 4, |_| false));
    }

    #[test]
    fn nobody_practises_on_free_days_and_drop_outs_stop() {
        let sessions = days(Shape::Power, 5, |d| d > 20_600);
        assert!(!sessions.is_empty());
        assert!(sessions.iter().all(|s| s.day.0 <= 20_600 && s.day.weekday() < 5));
        assert!(sessions.iter().all(|s| s.correct_cpm > 0.0 && s.accuracy > 0.5 && s.accuracy < 1.0));
        let few: usize = (0..10).map(|seed| days(Shape::DropOut, seed, |_| false).len()).sum();
        let many: usize = (0..10).map(|seed| days(Shape::Power, seed, |_| false).len()).sum();
        assert!(few * 2 < many, "{few} {many}");
    }

    #[test]
    fn an_absence_costs_a_relapsing_learner_speed_for_a_while() {
        let mut practice = Practice::new(drawn(Shape::Relapse, 8), SplitMix::new(2));
        practice.set_rate(5.0);
        for d in 20_514..20_600 {
            practice.live(Day(d), false);
        }
        let (soon, late) = (practice.level_cpm(Day(20_601)), practice.level_cpm(Day(20_640)));
        let rust = practice.learner().rust;
        assert!((late / soon - (1.0 - rust)).abs() < 1e-9 && rust >= 0.1);
        for d in 20_640..20_655 {
            practice.live(Day(d), false);
        }
        assert!(practice.level_cpm(Day(20_655)) > soon * 0.99);
    }
}
