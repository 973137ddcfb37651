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
    /// 重点辅导: more practice alone would not do.
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

/// What an officer lacks most.
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

/// What is foretold of an officer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OfficerForecast {
    /// The word.
    pub status: Status,
    /// The chance of being certified by the deadline, 0 to 1. With too little data it is what is usual in the
    /// bureau: good for a sum over officers, not to be shown as the officer's own.
    pub chance: f64,
    /// Speed that a sitting at the deadline is as likely to exceed as to miss, 字/分.
    pub expected_cpm: f64,
    /// Where 80 % of such sittings lie.
    pub band: Band,
    /// What it was made of.
    pub grounds: Grounds,
}

/// The forecast for an officer with `sessions` (oldest first), who has `certified` or not.
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
/// never falling, for who is certified stays so. Empty from the deadline on.
///
/// It supposes that whoever can pass is given a sitting in that week.
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
    let enough = (present.floor() as u32 + 1..=plan.most_per_week).find(|rate| {
        let faster = Plan { sessions_per_week: f64::from(*rate), ..*plan };
        chance_after(fit, line, &faster, plan.weeks_left()) >= ON_COURSE
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
