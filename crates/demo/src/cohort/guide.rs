//! A member of the cohort: when they come and go, how they coach, how they find errors.

use uuid::Uuid;

use dabiao_domain::cohort::membership::Step;
use dabiao_domain::record::civil::Day;
use dabiao_domain::splitmix::SplitMix;

/// A member of the cohort.
#[derive(Clone, Debug)]
pub struct Guide {
    /// The place among the officers.
    pub place: usize,
    /// The officer.
    pub officer: Uuid,
    /// How many rungs are signed in the end, if there is the evidence for them.
    pub aim: usize,
    /// The changes of the place in the cohort, in the order of days.
    pub steps: Vec<(Day, Step)>,
    /// How well they find errors.
    pub checker: Checker,
    /// How they coach.
    pub coaching: Coaching,
    /// The day on which the copying of the guidance standard was passed.
    pub passed: Option<Day>,
    /// The same of its forms.
    pub entered: Option<Day>,
}

/// How a member coaches.
#[derive(Clone, Copy, Debug)]
pub struct Coaching {
    /// From this day on.
    pub begins: Day,
    /// The share of their speed that mentees gain beside own practice.
    pub effect: f64,
    /// From this day on nothing is written down.
    pub silent: Option<Day>,
    /// Mentees.
    pub load: usize,
}

impl Coaching {
    /// A coach with these parameters.
    pub const fn new(begins: Day, effect: f64, silent: Option<Day>, load: usize) -> Self {
        Self { begins, effect, silent, load }
    }
}

/// How a member inspects records.
#[derive(Clone, Copy, Debug)]
pub struct Checker {
    /// The chance that an error is found, in the first drill.
    pub hit: f64,
    /// Of what is missed, the share that a drill takes away.
    pub learns: f64,
    /// False alarms a record.
    pub alarms: f64,
    /// Time, as a share of what the level gives.
    pub pace: f64,
    /// The chance of a drill on a working day.
    pub rate: f64,
}

impl Checker {
    /// A member who reaches that rung.
    pub fn draw(aim: usize, rng: &mut SplitMix) -> Self {
        if aim >= 3 {
            Self { hit: 0.975, learns: 0.1, alarms: 0.02, pace: rng.between(0.55, 0.75), rate: 0.55 }
        } else {
            Self {
                hit: rng.between(0.78, 0.96),
                learns: rng.between(0.0, 0.08),
                alarms: rng.between(0.02, 0.11),
                pace: rng.between(0.6, 1.05),
                rate: rng.between(0.03, 0.3),
            }
        }
    }
}
