//! Synthetic learners up to the day of a forecast, and what becomes of them.

use dabiao::domain::forecast::{Session, Sittings};
use dabiao::domain::learner::{Learner, Practice, Shape};
use dabiao::domain::record::civil::Day;
use dabiao::domain::splitmix::SplitMix;

/// A learner on the day of the forecast.
pub struct Case {
    pub practice: Practice,
    pub sessions: Vec<Session>,
    pub today: Day,
    leave: [(i32, i32); 2],
}

/// Begins on a Monday.
const START: i32 = 20_514;

impl Case {
    /// A learner of `shape` who has just had `seen` sessions (or fewer if that takes over a year).
    pub fn new(shape: Shape, seen: usize, rng: &mut SplitMix) -> Self {
        let learner = Learner::draw(shape, 22 + rng.below(37) as u32, rng);
        // Everybody has a holiday of nine days every ten weeks and leave of one to three weeks.
        let leave = [0, 1].map(|_| {
            let from = START + rng.below(420) as i32;
            (from, from + 7 + rng.below(15) as i32)
        });
        let mut case = Self {
            practice: Practice::new(learner, rng.branch(9)),
            sessions: Vec::new(),
            today: Day(START),
            leave,
        };
        while case.sessions.len() < seen && case.today.0 < START + 400 {
            if let Some(s) = case.practice.live(case.today, case.away(case.today)) {
                case.sessions.push(s);
            }
            case.today.0 += 1;
        }
        for _ in 0..rng.below(7) {
            let away = case.away(case.today);
            case.sessions.extend(case.practice.live(case.today, away));
            case.today.0 += 1;
        }
        case
    }

    fn away(&self, day: Day) -> bool {
        (day.0 - START) % 70 > 60 || self.leave.iter().any(|l| (l.0..l.1).contains(&day.0))
    }

    /// What becomes of the learner: true level on the deadline, one sitting, and whether a pass comes of
    /// `sittings` there. `rate`: sessions a week from today on, if they change.
    pub fn outcome(
        &self,
        weeks: i32,
        rate: Option<f64>,
        sittings: Sittings,
        passes: impl Fn(&Session) -> bool,
    ) -> (f64, Session, bool) {
        let mut p = self.practice.clone();
        if let Some(rate) = rate {
            p.set_rate(rate);
        }
        let end = Day(self.today.0 + weeks * 7);
        for day in self.today.0..end.0 {
            p.live(Day(day), self.away(Day(day)));
        }
        let level = p.level_cpm(end);
        let sat: Vec<Session> = (0..sittings.left.max(1)).map(|_| p.sit(end)).collect();
        let passed = sat.iter().filter(|s| passes(s)).count() >= sittings.needed as usize;
        (level, sat[0], passed)
    }
}
