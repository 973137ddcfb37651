//! An officer's forecast in words: the same for the trainer who trains them and for themselves.

use crate::ui::kit::figures::{percent, speed};
use dabiao_app::lang::Messages;
use dabiao_domain::forecast::Status;
use dabiao_domain::forecast::officer::{FEWEST_DAYS, FEWEST_SESSIONS, Lacking, OfficerForecast};
use dabiao_domain::rounding;

/// The word, with how much practice it asks for.
pub fn word(texts: &Messages, f: &OfficerForecast) -> String {
    match f.status {
        Status::MorePractice { sessions_per_week } => texts.format(
            "forecast-with-sessions",
            &[("word", &texts.get("forecast-more_practice")), ("n", &sessions_per_week)],
        ),
        status => texts.of(&status),
    }
}

/// How it is computed.
pub fn how(texts: &Messages) -> String {
    texts.format("forecast-how", &[("sessions", &FEWEST_SESSIONS), ("days", &FEWEST_DAYS)])
}

/// The forecast in a sentence, with the numbers behind it.
pub fn grounds(texts: &Messages, f: &OfficerForecast) -> String {
    let g = &f.grounds;
    let sessions = g.sessions;
    match f.status {
        Status::Certified => texts.get("forecast-grounds-certified"),
        Status::NotEnoughData { sessions: missing, days } => texts.format(
            "forecast-grounds-little",
            &[("sessions", &sessions), ("missing", &missing), ("days", &days)],
        ),
        _ => {
            let lacking = match f.status {
                Status::CoachingFirst(Lacking::Speed) => texts.get("forecast-lacks-speed"),
                Status::CoachingFirst(Lacking::Accuracy) => texts.get("forecast-lacks-accuracy"),
                Status::CoachingFirst(Lacking::Time) => texts.get("forecast-lacks-time"),
                _ => String::new(),
            };
            let words = texts.format(
                "forecast-grounds",
                &[
                    ("sessions", &sessions),
                    ("recent", &speed(g.recent_cpm)),
                    ("pace", &rounding::text(g.sessions_per_week, 1)),
                    ("weeks", &rounding::text(g.weeks_left, 0)),
                    ("expected", &rounding::text(f.expected_cpm, 1)),
                    ("low", &rounding::text(f.band.low, 1)),
                    ("high", &rounding::text(f.band.high, 1)),
                    ("line", &rounding::line(g.line.cpm, 0)),
                    ("speed", &percent(Some(g.chance_of_speed))),
                    ("accuracy", &percent(Some(g.chance_of_accuracy))),
                    ("chance", &percent(Some(f.chance))),
                ],
            );
            format!("{words}{lacking}")
        }
    }
}
