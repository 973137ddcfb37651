//! View data: the content of a screen, computed when something changed and not in every frame.

use super::course::LessonStand;
use super::next::Next;
use super::tasks::{OwnTask, own_tasks};
use super::trend::{RecordTrend, Trend};
use std::collections::BTreeSet;

use jiff::Span;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use crate::attempt_lines::{HistoryRow, history};
use crate::coaching::wrong_targets;
use crate::core::{day_of, local_minute, timestamp};
use dabiao_domain::attempt::{AttemptStart, AttemptState};
use dabiao_domain::course::RoundResult;
use dabiao_domain::drill::Drill;
use dabiao_domain::input::InputLog;
use dabiao_domain::measure::Measure;
use dabiao_domain::practice::{Causes, SessionItems, Target, Trace};
use dabiao_domain::rounding;
use dabiao_domain::score::{
    Item, MarkedChar, Score, SpeedPoint, marked_text, score, slow_and_wrong_items, speed_over_time,
};
use dabiao_domain::source::DrillSource;
use dabiao_domain::standard::{FormulaCounts, Grade, PointsFormula, Standard};
use dabiao_store::{AssignmentRow, AttemptRow};

/// The lines that a result is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// 正确速度 in thousandths of 字/分; none if speed is not required.
    pub milli_cpm: Option<u64>,
    /// 正确率 in millionths; none if it is not required.
    pub accuracy_ppm: Option<u64>,
    /// Points in place of both, by a standard of points.
    pub points: Option<PointsFormula>,
}

impl Asked {
    /// Nothing is asked.
    pub const NOTHING: Self = Self { milli_cpm: None, accuracy_ppm: None, points: None };

    /// The lines of `standard` for an officer of `age` full years.
    pub fn of_standard(standard: &Standard, age: Option<u32>) -> Self {
        match standard.formula {
            Some(points) => Self { points: Some(points), ..Self::NOTHING },
            None => Self {
                milli_cpm: standard.speed.for_age(age),
                accuracy_ppm: Some(standard.accuracy_ppm),
                points: None,
            },
        }
    }
}

/// Points by a standard of points, for display.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Points {
    /// What the formula counts beside the score.
    pub counts: FormulaCounts,
    /// The points.
    pub have: f64,
    /// The line.
    pub need: f64,
    /// Whether it is reached, decided in integers.
    pub reached: bool,
}

/// Text typed while the program stood still at the end of the time: its time is unknown, so it can't count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unread {
    /// For how long the program stood still, in milliseconds.
    pub hung_ms: u64,
    /// Characters that were read after it.
    pub chars: u32,
}

/// The result of one drill.
#[derive(Clone, Debug)]
pub struct ResultView {
    /// The attempt.
    pub start: AttemptStart,
    /// Its score.
    pub score: Score,
    /// The marked text.
    pub marked: Vec<MarkedChar>,
    /// Speed over time.
    pub speed: Vec<SpeedPoint>,
    /// Slow and wrong items, the most worthwhile first.
    pub items: Vec<Item>,
    /// Where its speed went; none where too little is right to say. See `coaching::cause_lines` for the words.
    pub causes: Option<Causes>,
    /// What was wrong and can be practised again, each item with what it is set beside; empty where nothing was.
    pub wrong: Vec<Target>,
    /// Every input, to be played back.
    pub log: InputLog,
    /// What the speed is counted in.
    pub measure: Measure,
    /// The line to be reached, in the measure; none if none is required.
    pub line_cpm: Option<f64>,
    /// The accuracy to reach, 0 to 1; none if none is required.
    pub line_accuracy: Option<f64>,
    /// Whether the speed line is reached, decided in integers; yes if none is required.
    pub speed_reached: bool,
    /// Whether the accuracy line is reached; yes if none is required.
    pub accuracy_reached: bool,
    /// The points, by a standard of points.
    pub points: Option<Points>,
    /// Text that was typed too late to be read; none in the normal case.
    pub unread: Option<Unread>,
    /// Head of the attempt's hash chain in hexadecimal, once it is on disk.
    pub saved: Option<String>,
    /// The state of its lesson after it; none for other exercises.
    pub lesson: Option<LessonStand>,
    /// The speed of the last drill like it before, in the same measure; none if there was none.
    pub before_cpm: Option<f64>,
    /// Whether it is of a text that was typed for the first time, and none such before it was faster, at the accuracy line and
    /// for a minute at least.
    pub best: bool,
    /// Since when it is shown, in milliseconds on the monotonic clock.
    pub since_ms: u64,
}

impl ResultView {
    /// The result of `drill` compared with `asked`.
    pub fn of(start: AttemptStart, drill: &Drill, asked: Asked, saved: Option<String>) -> Self {
        let score = score(drill);
        let round = RoundResult {
            correct: score.tally.correct,
            wrong: score.tally.incorrect_not_fixed(),
            length: 0,
            active_ms: score.tally.active_ms,
        };
        let points = asked.points.and_then(|formula| {
            let counts = crate::points::counts_of(&formula, &start.exercise_id, drill)?;
            Some(Points {
                have: formula.points(&score.tally, &counts),
                need: formula.pass_milli as f64 / 1000.0,
                reached: formula.reached(&score.tally, &counts),
                counts,
            })
        });
        let header = drill.header();
        let text = || header.presented.as_str();
        let trace = Trace::of_events(header, drill.events());
        Self {
            measure: Measure::of(start.mode, start.record_type, header.policy, text),
            points,
            unread: None,
            marked: marked_text(drill),
            speed: speed_over_time(drill),
            items: slow_and_wrong_items(drill),
            causes: Causes::of(&trace),
            wrong: wrong_targets(&SessionItems::of(&trace)),
            log: drill.log(),
            line_cpm: asked.milli_cpm.map(|m| m as f64 / 1000.0),
            line_accuracy: asked.accuracy_ppm.map(|ppm| ppm as f64 / 1e6),
            speed_reached: asked.milli_cpm.is_none_or(|line| round.fast(line)),
            accuracy_reached: asked.accuracy_ppm.is_none_or(|line| round.accurate(line)),
            start,
            score,
            saved,
            lesson: None,
            before_cpm: None,
            best: false,
            since_ms: 0,
        }
    }
}

/// An attempt that was interrupted and can be resumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAttempt {
    /// The attempt.
    pub id: Uuid,
    /// Local date and time of its start.
    pub when: String,
    /// The same in milliseconds since the epoch.
    pub started_at_ms: i64,
    /// Ids of the passages, joined by `+`.
    pub exercise_id: String,
    /// What was being typed, Chinese.
    pub title: String,
}

impl OpenAttempt {
    fn of(row: &AttemptRow) -> Self {
        Self {
            id: row.start.id,
            when: local_minute(row.start.started_at_ms),
            started_at_ms: row.start.started_at_ms,
            exercise_id: row.start.exercise_id.clone(),
            title: row.start.title.clone(),
        }
    }
}

/// How much an officer has practised.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Practised {
    /// Active minutes since Monday, whole.
    pub week_minutes: u64,
    /// Days since Monday on which anything was typed.
    pub week_days: usize,
    /// Days on which anything was typed.
    pub days: usize,
    /// The highest speed of a text that was typed for the first time, at the accuracy line and for a minute at least, 字/分.
    pub best_cpm: Option<f64>,
}

impl Practised {
    /// By `history` on the day `today`.
    fn of(history: &[HistoryRow], line_accuracy: Option<f64>, today: Date) -> Self {
        let monday = today.saturating_sub(Span::new().days(today.weekday().to_monday_zero_offset()));
        let day = |row: &HistoryRow| day_of(row.started_at_ms);
        let days: BTreeSet<Date> = history.iter().map(day).collect();
        let in_week = |day: &Date| (monday..=today).contains(day);
        let week: f64 = history.iter().filter(|row| in_week(&day(row))).map(|row| row.minutes).sum();
        let best = history.iter().filter(|row| counts_as_best(row, line_accuracy));
        Self {
            week_minutes: rounding::units_down(week, 0) as u64,
            week_days: days.iter().filter(|day| in_week(day)).count(),
            days: days.len(),
            best_cpm: best.filter_map(|row| row.correct_cpm).max_by(f64::total_cmp),
        }
    }
}

/// Whether a drill can be an officer's best: a short sprint, a careless one, or a text that was met before is none. What is
/// known is typed faster, in the best as in the forecast.
pub(super) fn counts_as_best(row: &HistoryRow, line_accuracy: Option<f64>) -> bool {
    let new = row.nth_time == 1 && DrillSource::of(&row.exercise_id).can_be_compared();
    new && row.meets_line && row.minutes >= 1.0 && row.accuracy >= line_accuracy
}

/// What the Today screen shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TodayView {
    /// Finished attempts, the newest first.
    pub history: Vec<HistoryRow>,
    /// Interrupted attempts, the newest first.
    pub open: Vec<OpenAttempt>,
    /// The officer's assigned tasks; see [`OwnTask`].
    pub tasks: Vec<OwnTask>,
    /// The speed to reach, 字/分.
    pub line_cpm: Option<f64>,
    /// The accuracy to reach, 0 to 1.
    pub line_accuracy: Option<f64>,
    /// Grades of the officers' standard, ascending: levels of Han texts, and of nothing else.
    pub grades: Vec<Grade>,
    /// Days from today to the last day that counts; negative when it is past.
    pub days_left: Option<i64>,
    /// The last day that counts.
    pub last_day: Option<Date>,
    /// The exercise proposed for the next drill.
    pub proposed: Option<String>,
    /// The next right thing, and what comes after it; empty until the officer's attempts are known.
    pub next: Vec<Next>,
    /// The lessons that come for who still learns the keys, that which is due first; empty for everybody else.
    pub lessons: Vec<Next>,
    /// Ids of the exercises that were done on the day of the plan.
    pub done: BTreeSet<String>,
    /// Whether today's plan is for this officer: for who still learns the keys, the course comes first.
    pub plan_is_shown: bool,
    /// How much was practised.
    pub practised: Practised,
    /// Chinese texts from drill to drill.
    pub texts: Trend,
    /// Drills on keys.
    pub keys: Trend,
    /// Sittings of whole records.
    pub records: RecordTrend,
    /// Whether the officer is to be asked how well they type: they are new here.
    pub asks_experience: bool,
}

impl TodayView {
    /// The screen's data from `rows` (the oldest first) on the day of `now_ms`.
    pub(super) fn of(
        rows: &[AttemptRow],
        given: &[AssignmentRow],
        standard: Option<&Standard>,
        now_ms: i64,
        proposed: Option<String>,
    ) -> Self {
        let mut view = Self { proposed, ..Self::default() };
        view.history = history(rows);
        // An exam is resumed in its sitting, not from here.
        let open = |row: &&AttemptRow| {
            (row.score.is_none() || row.state != AttemptState::Sealed) && row.start.sitting_id.is_none()
        };
        view.open = rows.iter().rev().filter(open).map(OpenAttempt::of).collect();
        let today = standard.map_or_else(|| day_of(now_ms), |s| s.date_of(timestamp(now_ms)));
        view.tasks = own_tasks(given, rows, today);
        if let Some(standard) = standard {
            view.line_cpm = standard.speed.for_age(None).map(|m| m as f64 / 1000.0);
            view.line_accuracy = Some(standard.accuracy_ppm as f64 / 1e6);
            view.grades.clone_from(&standard.grades);
            if let Some(deadline) = &standard.deadline
                && let Ok(last_day) = deadline.before.yesterday()
                && let Ok(zone) = TimeZone::get(&deadline.time_zone)
            {
                let today = timestamp(now_ms).to_zoned_datetime(zone).date();
                view.days_left = last_day.since(today).ok().map(|span| i64::from(span.get_days()));
                view.last_day = Some(last_day);
            }
        }
        view.practised = Practised::of(&view.history, view.line_accuracy, day_of(now_ms));
        view.texts = Trend::of_texts(&view.history, view.practised.best_cpm);
        view.keys = Trend::of_keys(&view.history);
        view.records = RecordTrend::of(&view.history);
        view
    }

    /// The newest result that may be compared with the officers' line: of a Chinese text, and of no lesson.
    pub fn last_text(&self) -> Option<&HistoryRow> {
        self.history.iter().find(|row| row.meets_line)
    }
}
