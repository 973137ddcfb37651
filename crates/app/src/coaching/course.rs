//! How far an officer is in the course, as who trains or coaches them sees it.

use dabiao_domain::course::{Course, Progress, RoundResult, Route};
use dabiao_domain::source::DrillSource;
use dabiao_store::AttemptRow;

/// How far an officer is in the course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourseStand {
    /// Lessons that are passed.
    pub passed: usize,
    /// Lessons of the way.
    pub all: usize,
    /// The title of the first one that is not passed, in Chinese and in English; none where all are.
    pub next: Option<(String, String)>,
}

impl CourseStand {
    /// By all attempts of an officer, the oldest first, on the way on which they have passed more; none where no round was
    /// typed.
    pub(crate) fn of(course: &Course, rows: &[AttemptRow]) -> Option<Self> {
        let results: Vec<(&str, RoundResult)> =
            rows.iter().filter_map(|row| round_result(course, row)).collect();
        if results.is_empty() {
            return None;
        }
        let progress = Progress::from_attempts(course, results);
        let way = |route| (progress.passed(course, route), route);
        let (pinyin, wubi) = (way(Route::Pinyin), way(Route::Wubi));
        let ((passed, all), route) = if wubi.0.0 > pinyin.0.0 { wubi } else { pinyin };
        let next = progress.next(course, route, None);
        Some(Self { passed, all, next: next.map(|lesson| (lesson.title.clone(), lesson.title_en.clone())) })
    }
}

/// The id of a round of the course, or of one that the placement test asked, and its result; none for what is none, or has
/// no score.
pub(crate) fn round_result<'a>(course: &Course, row: &'a AttemptRow) -> Option<(&'a str, RoundResult)> {
    let id = row.start.exercise_id.as_str();
    let (DrillSource::Round { lesson, round } | DrillSource::Placement { lesson, round, .. }) =
        DrillSource::of(id)
    else {
        return None;
    };
    let score = row.score.as_ref()?.copy()?;
    let length = course.lesson(lesson)?.round_length(round);
    let result = RoundResult {
        correct: score.correct,
        wrong: score.substitutions + score.insertions + score.omissions,
        length: u32::try_from(length).unwrap_or(u32::MAX),
        active_ms: score.active_ms,
    };
    Some((id, result))
}
