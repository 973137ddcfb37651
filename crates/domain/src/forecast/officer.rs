//! One officer: one of five words, the chance behind it, and the numbers that it was made of.

use super::super::portable::median;
use super::super::record::civil::Day;
use super::{Band, Fit, Forecaster, Line, Plan, Session};

/// Fewest sessions of which a forecast is made.
pub const FEWEST_SESSIONS: u32 = 6;
/// Fewest days on which they were.
pub const FEWEST_DAYS: u32 = 4;
/// From this chance an officer is on course.
pub const ON_COURSE: f64 = 0.8;
/// Below this chance more practice alone is not advised: of synthetic learners who were, fewer than half passed.
pub const COACHING: f64 = 0.4;
/// Share of the sessions asked for that take place: leave, duty and holidays take the others.
pub const KEPT: f64 = 0.85;
/// Share of the distribution that a band holds.
pub const BAND: f64 = 0.8;

/// The word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// 已达标.
    Certified,
    /// 按目前节奏可达标: the chance is 0.8 or more at the present pace.
    OnCourse,
    /// 需加练.
    MorePractice {
        /// The fewest sessions a week that bring the chance to 0.8.
        sessions_per_week: u32,
    },
    /// 重点辅导: the chance is below 0.4, or no rate of practice that may be asked brings it to 0.8.
    CoachingFirst(Lacking),
    /// 数据不足.
    NotEnoughData {
        /// Sessions that are missing.
        sessions: u32,
        /// Days with a session that are missing.
        days: u32,
    },
}

impl Status {
    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Certified => "certified",
            Self::OnCourse => "on_course",
            Self::MorePractice { .. } => "more_practice",
            Self::CoachingFirst(_) => "coaching_first",
            Self::NotEnoughData { .. } => "not_enough_data",
        }
    }
}

/// The officer's largest shortfall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// Speed.
    Speed,
    /// Accuracy.
    Accuracy,
    /// Time: the deadline has passed, or no sitting is left.
    Time,
}

/// The numbers that a forecast was made of, so that it can be explained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grounds {
    /// Sessions.
    pub sessions: u32,
    /// Days on which they were.
    pub days: u32,
    /// Median speed of the last five sessions, 字/分; none without a session.
    pub recent_cpm: Option<f64>,
    /// Median accuracy of the last five sessions, 0 to 1; none without a session.
    pub recent_accuracy: Option<f64>,
    /// Spread of a session about the officer's curve (standard deviation of the logarithm: 0.08 is 8 %).
    pub spread: f64,
    /// The line.
    pub line: Line,
    /// Weeks that are left.
    pub weeks_left: f64,
    /// Sessions a week at the present pace.
    pub sessions_per_week: f64,
    /// Sessions to come at this pace.
    pub sessions_ahead: f64,
    /// The chance that a sitting at the deadline has the speed.
    pub chance_of_speed: f64,
    /// The chance that it has the accuracy.
    pub chance_of_accuracy: f64,
    /// Officers of the bureau from whom growth was learnt; 0 where the built-in figures stand alone.
    pub learnt_from: u32,
}

/// The forecast for an officer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OfficerForecast {
    /// The word.
    pub status: Status,
    /// The chance of being certified by the deadline, 0 to 1. With too little data it is the bureau's usual
    /// value: suitable for a sum over officers, not to be shown as the officer's own.
    pub chance: f64,
    /// Speed that a sitting at the deadline is as likely to exceed as to miss, 字/分.
    pub expected_cpm: f64,
    /// Where 80 % of such sittings lie.
    pub band: Band,
    /// The data that it is based on.
    pub grounds: Grounds,
}

/// The forecast for an officer with `sessions` (oldest first); `certified` tells whether the officer is
/// certified.
pub fn forecast(
    forecaster: &Forecaster,
    sessions: &[Session],
    certified: bool,
    line: Line,
    plan: &Plan,
) -> OfficerForecast {
    let fit = forecaster.fit(sessions);
    from_fit(forecaster, &fit, sessions, certified, line, plan)
}

/// As [`forecast`], of a fit that has been made already.
pub fn from_fit(
    forecaster: &Forecaster,
    fit: &Fit,
    sessions: &[Session],
    certified: bool,
    line: Line,
    plan: &Plan,
) -> OfficerForecast {
    let ahead = plan.sessions_per_week.max(0.0) * plan.weeks_left();
    let outlook = fit.outlook(ahead, plan.cap_cpm);
    let grounds = Grounds {
        sessions: sessions.len() as u32,
        days: days(sessions),
        recent_cpm: recent(sessions, |s| s.correct_cpm),
        recent_accuracy: recent(sessions, |s| s.accuracy),
        spread: fit.noise(),
        line,
        weeks_left: plan.weeks_left(),
        sessions_per_week: plan.sessions_per_week,
        sessions_ahead: ahead,
        chance_of_speed: outlook.chance_of_speed(line.cpm),
        chance_of_accuracy: outlook.chance_of_accuracy(line.accuracy),
        learnt_from: forecaster.population().officers() as u32,
    };
    let chance = if certified { 1.0 } else { chance_after(fit, line, plan, plan.weeks_left()) };
    let status = if certified { Status::Certified } else { status(fit, &grounds, chance, line, plan) };
    OfficerForecast {
        status,
        chance,
        expected_cpm: outlook.expected_cpm(),
        band: outlook.band(BAND),
        grounds,
    }
}

/// The chance of being certified at the end of each week from `plan.today`, the last one being the deadline;
/// never falling, because a certified officer stays certified. Empty from the deadline on.
///
/// It assumes that an officer who can pass gets a sitting in that week.
pub fn weekly_chances(fit: &Fit, line: Line, plan: &Plan) -> Vec<f64> {
    let left = plan.weeks_left();
    let mut best = 0.0_f64;
    (1..=left.ceil() as u32)
        .map(|week| {
            best = best.max(chance_after(fit, line, plan, f64::from(week).min(left)));
            best
        })
        .collect()
}

fn chance_after(fit: &Fit, line: Line, plan: &Plan, weeks: f64) -> f64 {
    if plan.weeks_left() <= 0.0 {
        return 0.0;
    }
    let ahead = plan.sessions_per_week.max(0.0) * weeks;
    fit.outlook(ahead, plan.cap_cpm).chance(line, plan.sittings)
}

fn status(fit: &Fit, grounds: &Grounds, chance: f64, line: Line, plan: &Plan) -> Status {
    let (sessions, days) =
        (FEWEST_SESSIONS.saturating_sub(grounds.sessions), FEWEST_DAYS.saturating_sub(grounds.days));
    if grounds.weeks_left <= 0.0 || plan.sittings.left < plan.sittings.needed {
        return Status::CoachingFirst(Lacking::Time);
    }
    if sessions > 0 || days > 0 {
        return Status::NotEnoughData { sessions, days };
    }
    if chance >= ON_COURSE {
        return Status::OnCourse;
    }
    let present = plan.sessions_per_week.max(0.0);
    // Rates above the present one that may be asked; none where practice alone would not do.
    let most = if chance < COACHING { 0 } else { plan.most_per_week };
    let enough = ((present.floor() as u32).saturating_add(1)..=most).find(|rate| {
        let asked = Plan { sessions_per_week: f64::from(*rate) * KEPT, ..*plan };
        chance_after(fit, line, &asked, plan.weeks_left()) >= ON_COURSE
    });
    match enough {
        Some(sessions_per_week) => Status::MorePractice { sessions_per_week },
        None if grounds.chance_of_accuracy < grounds.chance_of_speed => {
            Status::CoachingFirst(Lacking::Accuracy)
        }
        None => Status::CoachingFirst(Lacking::Speed),
    }
}

fn days(sessions: &[Session]) -> u32 {
    let mut days: Vec<Day> = sessions.iter().map(|s| s.day).collect();
    days.sort_unstable();
    days.dedup();
    days.len() as u32
}

fn recent(sessions: &[Session], value: impl Fn(&Session) -> f64) -> Option<f64> {
    median(&mut sessions.iter().rev().take(5).map(value).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::super::{Population, Sittings};
    use super::*;

    /// One session a day, from `start` 字/分 growing to `end` in `n` sessions, with a steady ripple of 5 %.
    fn history(n: u32, start: f64, end: f64, accuracy: f64) -> Vec<Session> {
        (1..=n)
            .map(|number| {
                let way = f64::from(number).ln() / f64::from(n).ln().max(0.1);
                let ripple = if number % 2 == 0 { 1.05 } else { 0.95 };
                let correct_cpm = start * (end / start).powf(way) * ripple;
                Session { day: Day(number as i32), number, correct_cpm, accuracy }
            })
            .collect()
    }

    fn plan(n: i32, sessions_per_week: f64) -> Plan {
        Plan {
            today: Day(n + 1),
            before: Day(n + 1 + 70),
            sessions_per_week,
            most_per_week: 5,
            cap_cpm: 100.0,
            sittings: Sittings::ONE,
        }
    }

    const LINE: Line = Line { cpm: 30.0, accuracy: 0.95 };

    fn told(sessions: &[Session], plan: &Plan) -> OfficerForecast {
        forecast(&Forecaster::new(Population::default()), sessions, false, LINE, plan)
    }

    #[test]
    fn five_words() {
        let (n, p) = (20, plan(20, 2.0));
        let certified = forecast(&Forecaster::new(Population::default()), &[], true, LINE, &plan(0, 0.0));
        assert_eq!((certified.status, certified.chance), (Status::Certified, 1.0));
        assert_eq!(told(&history(n, 25.0, 40.0, 0.98), &p).status, Status::OnCourse);
        let slow = told(&history(n, 8.0, 12.0, 0.98), &p);
        assert_eq!(slow.status, Status::CoachingFirst(Lacking::Speed));
        assert!(slow.chance < 0.01, "{}", slow.chance);
        let careless = told(&history(n, 25.0, 45.0, 0.88), &p);
        assert_eq!(careless.status, Status::CoachingFirst(Lacking::Accuracy));
        let few = told(&history(4, 40.0, 45.0, 0.98), &plan(4, 2.0));
        assert_eq!(few.status, Status::NotEnoughData { sessions: 2, days: 0 });
    }

    #[test]
    fn more_practice_is_the_least_that_is_enough() {
        // Present pace of one in two weeks; growing, but just below the line.
        let sessions = history(14, 17.0, 28.0, 0.985);
        let at = |rate| told(&sessions, &plan(14, rate));
        let now = at(0.5);
        let Status::MorePractice { sessions_per_week } = now.status else {
            panic!("{now:?}");
        };
        assert!((0.4..0.8).contains(&now.chance) && sessions_per_week >= 1);
        let asked = f64::from(sessions_per_week);
        assert!(at(asked * KEPT).chance >= ON_COURSE);
        assert!(sessions_per_week == 1 || at((asked - 1.0) * KEPT).chance < ON_COURSE);
    }

    #[test]
    fn six_sessions_on_three_days_are_not_enough() {
        let mut sessions = history(6, 40.0, 45.0, 0.98);
        for s in &mut sessions {
            s.day = Day(s.day.0 / 2);
        }
        sessions[5].day = Day(2);
        assert_eq!(told(&sessions, &plan(6, 2.0)).status, Status::NotEnoughData { sessions: 0, days: 1 });
    }

    #[test]
    fn after_the_deadline_there_is_no_chance() {
        let late = Plan { before: Day(21), ..plan(20, 2.0) };
        let t = told(&history(20, 25.0, 45.0, 0.98), &late);
        assert_eq!((t.status, t.chance), (Status::CoachingFirst(Lacking::Time), 0.0));
        let forecaster = Forecaster::new(Population::default());
        assert!(weekly_chances(&forecaster.fit(&[]), LINE, &late).is_empty());
    }

    #[test]
    fn grounds_are_the_numbers_used() {
        let t = told(&history(20, 25.0, 40.0, 0.97), &plan(20, 1.5));
        let g = t.grounds;
        assert_eq!((g.sessions, g.days, g.weeks_left, g.sessions_ahead), (20, 20, 10.0, 15.0));
        assert_eq!(g.recent_accuracy, Some(0.97));
        assert!((t.chance - g.chance_of_speed * g.chance_of_accuracy).abs() < 1e-12);
        assert!(t.band.low < t.expected_cpm && t.expected_cpm < t.band.high);
    }

    #[test]
    fn weeks_end_on_the_deadline() {
        let forecaster = Forecaster::new(Population::default());
        let sessions = history(12, 18.0, 27.0, 0.98);
        let p = Plan { before: Day(13 + 17), ..plan(12, 3.0) };
        let weekly = weekly_chances(&forecaster.fit(&sessions), LINE, &p);
        assert_eq!(weekly.len(), 3);
        assert!(weekly.is_sorted());
        let last = forecast(&forecaster, &sessions, false, LINE, &p).chance;
        assert!((weekly[2] - last).abs() < 1e-12);
    }
}
