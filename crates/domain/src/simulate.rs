//! The standard simulator: the effect of a line, before it is signed.
//!
//! "Today" is decided in integers on the sittings that there are, as a standard decides; "by the deadline" is
//! a sum of chances and a forecast, never a decision.

use super::forecast::{Line, Outlook, Sittings};
use super::standard::SpeedLine;
use super::trend::Rate;

/// A line that is considered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedLine {
    /// The speed; may depend on age.
    pub speed: SpeedLine,
    /// The accuracy in millionths.
    pub accuracy_ppm: u64,
    /// Fewest attempted characters.
    pub min_attempted: u32,
}

/// A completed sitting in the form of the exam, in integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sat {
    /// Correct characters C.
    pub correct: u32,
    /// Substitutions, insertions and omissions together.
    pub errors: u32,
    /// Attempted characters.
    pub attempted: u32,
    /// Active time in milliseconds.
    pub active_ms: u64,
}

impl Sat {
    /// Whether this sitting reaches a speed (字/分 × 1000), an accuracy (millionths) and a length.
    pub fn reaches(&self, milli_cpm: u64, accuracy_ppm: u64, min_attempted: u32) -> bool {
        let correct = u128::from(self.correct);
        self.active_ms > 0
            && self.attempted >= min_attempted
            && correct * 60_000_000 >= u128::from(milli_cpm) * u128::from(self.active_ms)
            && correct * 1_000_000 >= u128::from(accuracy_ppm) * (correct + u128::from(self.errors))
    }
}

/// An eligible officer, as far as the simulator looks.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// The unit, an index of the caller's.
    pub unit: usize,
    /// Full years today; none if unknown.
    pub age_today: Option<u32>,
    /// Full years on the deadline.
    pub age_then: Option<u32>,
    /// Sittings that count. A pass needs speed and accuracy in one of them, so that one best sitting for
    /// each is not enough.
    pub sat: &'a [Sat],
    /// The forecast for the deadline; none with too little data.
    pub outlook: Option<&'a Outlook>,
}

/// Where an officer would stand under the line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing {
    /// Some sitting would pass.
    PassesToday,
    /// None yet; the chance by the deadline is at least 0.8.
    OnCourse(f64),
    /// Below that: practice or coaching is needed.
    NeedsCoaching(f64),
    /// Too little data to say.
    Unknown,
    /// The line needs an age that is not known.
    AgeUnknown,
}

/// The figures of a unit or the bureau under a line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Effect {
    /// Eligible officers.
    pub eligible: u32,
    /// Would pass by a sitting that they have.
    pub pass_today: u32,
    /// Expected to have passed by the deadline: `pass_today` and the sum of the chances of the others. Officers
    /// without data add nothing, so that this is a lower bound where there are any.
    pub expected: f64,
    /// Not yet, but on course.
    pub on_course: u32,
    /// Need more practice or coaching.
    pub need_coaching: u32,
    /// Too little data.
    pub unknown: u32,
    /// The line can't be applied: age unknown.
    pub age_unknown: u32,
}

impl Effect {
    /// The rate today.
    pub const fn rate_today(&self) -> Rate {
        Rate { certified: self.pass_today, eligible: self.eligible }
    }

    fn add(&mut self, standing: Standing) {
        self.eligible += 1;
        match standing {
            Standing::PassesToday => {
                self.pass_today += 1;
                self.expected += 1.0;
            }
            Standing::OnCourse(p) => {
                self.on_course += 1;
                self.expected += p;
            }
            Standing::NeedsCoaching(p) => {
                self.need_coaching += 1;
                self.expected += p;
            }
            Standing::Unknown => self.unknown += 1,
            Standing::AgeUnknown => self.age_unknown += 1,
        }
    }
}

/// The effect of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    /// Of each officer, in the order given.
    pub standings: Vec<Standing>,
    /// Of each unit, by index.
    pub units: Vec<Effect>,
    /// Of all.
    pub bureau: Effect,
}

/// Where `subject` would stand under `line` with `sittings` to come.
pub fn standing(line: &ProposedLine, subject: &Subject<'_>, sittings: Sittings) -> Standing {
    let (Some(today), Some(then)) =
        (line.speed.for_age(subject.age_today), line.speed.for_age(subject.age_then))
    else {
        return Standing::AgeUnknown;
    };
    if subject.sat.iter().any(|s| s.reaches(today, line.accuracy_ppm, line.min_attempted)) {
        return Standing::PassesToday;
    }
    let Some(outlook) = subject.outlook else { return Standing::Unknown };
    let goal = Line { cpm: then as f64 / 1000.0, accuracy: line.accuracy_ppm as f64 / 1e6 };
    let chance = outlook.chance(goal, sittings);
    if chance >= super::forecast::officer::ON_COURSE {
        Standing::OnCourse(chance)
    } else {
        Standing::NeedsCoaching(chance)
    }
}

/// The effect of `line` on `subjects` in `units` units; officers of a unit beyond them count in the bureau
/// alone.
pub fn simulate(
    line: &ProposedLine,
    subjects: &[Subject<'_>],
    units: usize,
    sittings: Sittings,
) -> Simulation {
    let mut result = Simulation {
        standings: Vec::with_capacity(subjects.len()),
        units: vec![Effect::default(); units],
        bureau: Effect::default(),
    };
    for subject in subjects {
        let standing = standing(line, subject, sittings);
        result.standings.push(standing);
        result.bureau.add(standing);
        if let Some(unit) = result.units.get_mut(subject.unit) {
            unit.add(standing);
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN_MINUTES: u64 = 600_000;

    fn sat(correct: u32, errors: u32) -> Sat {
        Sat { correct, errors, attempted: correct + errors, active_ms: TEN_MINUTES }
    }

    #[test]
    fn lines_are_met_exactly() {
        // 30 字/分 for ten minutes is 300 characters; 95 % is 285 of 300.
        assert!(sat(300, 0).reaches(30_000, 950_000, 150));
        assert!(!sat(299, 0).reaches(30_000, 950_000, 150));
        assert!(sat(285, 15).reaches(28_500, 950_000, 150));
        assert!(!sat(284, 15).reaches(28_000, 950_000, 150), "284 of 299 is 94.98 %");
        assert!(!sat(149, 0).reaches(1, 0, 150));
        assert!(!Sat { active_ms: 0, ..sat(300, 0) }.reaches(0, 0, 0), "no time, no speed");
    }

    #[test]
    fn a_bureau_of_five_under_seventy_minus_age() {
        let line = ProposedLine {
            speed: SpeedLine::BaseMinusAge { base: 70, floor: 20, ceiling: 40 },
            accuracy_ppm: 950_000,
            min_attempted: 150,
        };
        // Age 50: 20. Age 25: 45, clamped to 40. Fast and careless beside slow and careful is no pass.
        let (slow, fast, torn) = ([sat(200, 0)], [sat(400, 0)], [sat(500, 100), sat(150, 0)]);
        let subject = |unit, age, sat| Subject { unit, age_today: age, age_then: age, sat, outlook: None };
        let subjects = [
            subject(0, Some(50), &slow[..]),
            subject(0, Some(49), &slow[..]),
            subject(1, Some(25), &fast[..]),
            subject(1, Some(25), &torn[..]),
            subject(1, None, &fast[..]),
        ];
        let s = simulate(&line, &subjects, 2, Sittings::ONE);
        assert_eq!(
            s.standings,
            [
                Standing::PassesToday,
                Standing::Unknown,
                Standing::PassesToday,
                Standing::Unknown,
                Standing::AgeUnknown
            ]
        );
        assert_eq!((s.units[0].pass_today, s.units[0].eligible, s.units[0].unknown), (1, 2, 1));
        assert_eq!((s.units[1].pass_today, s.units[1].eligible, s.units[1].age_unknown), (1, 3, 1));
        assert_eq!((s.bureau.pass_today, s.bureau.eligible, s.bureau.expected), (2, 5, 2.0));
        // A fixed line needs no age.
        let fixed = ProposedLine { speed: SpeedLine::Fixed { milli_cpm: 40_000 }, ..line };
        assert_eq!(simulate(&fixed, &subjects, 2, Sittings::ONE).standings[4], Standing::PassesToday);
    }
}
