//! How far an officer is: every finished round of the course, in order, makes it.

use std::collections::BTreeMap;

use super::gate::{Mastery, RoundResult};
use super::{Course, Lesson, Route, parse_round_id};

/// The state of every lesson that was begun.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    lessons: BTreeMap<String, Mastery>,
}

impl Progress {
    /// From attempts in the order of their starts: round id ([`Lesson::round_id`]) and result. Ids of
    /// other exercises and of lessons that are no longer there are skipped.
    pub fn from_attempts<'a>(
        course: &Course,
        attempts: impl IntoIterator<Item = (&'a str, RoundResult)>,
    ) -> Self {
        let mut progress = Self::default();
        for (id, result) in attempts {
            progress.add(course, id, &result);
        }
        progress
    }

    /// Adds one attempt.
    pub fn add(&mut self, course: &Course, round_id: &str, result: &RoundResult) {
        if let Some((id, _)) = parse_round_id(round_id)
            && let Some(lesson) = course.lesson(id)
        {
            let state = self.of(lesson).after(&lesson.gate, result);
            self.lessons.insert(lesson.id.clone(), state);
        }
    }

    /// The state of a lesson.
    pub fn of(&self, lesson: &Lesson) -> Mastery {
        self.lessons.get(&lesson.id).copied().unwrap_or_default()
    }

    /// The lesson to work at: the first of the route, from `start` on, that is not passed.
    pub fn next<'a>(&self, course: &'a Course, route: Route, start: Option<&str>) -> Option<&'a Lesson> {
        let path = course.path(route);
        let from = start.and_then(|id| path.iter().position(|l| l.id == id)).unwrap_or(0);
        path.into_iter().skip(from).find(|l| !self.of(l).passed())
    }

    /// Passed lessons and all lessons of a route.
    pub fn passed(&self, course: &Course, route: Route) -> (usize, usize) {
        let path = course.path(route);
        (path.iter().filter(|l| self.of(l).passed()).count(), path.len())
    }

    /// Lessons of a route that are worth coming back to.
    pub fn to_repeat<'a>(&self, course: &'a Course, route: Route) -> Vec<&'a Lesson> {
        course.path(route).into_iter().filter(|l| self.of(l).let_through()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Track;
    use super::super::tests::lesson;
    use super::*;

    #[test]
    fn attempts_in_order_make_the_progress() {
        let course = Course::new((1..=3).map(|n| lesson(Track::Keys, n, false)).collect());
        let good = RoundResult { correct: 20, wrong: 0, length: 20, active_ms: 30_000 };
        let bad = RoundResult { correct: 5, wrong: 15, length: 20, active_ms: 30_000 };
        let attempts = [
            ("course/keys-01#1", good),
            ("copy/case-01", good),
            ("course/gone-01#1", good),
            ("course/keys-01#2", bad),
            ("course/keys-01#3", good),
            ("course/keys-02#1", good),
        ];
        let progress = Progress::from_attempts(&course, attempts);
        let next = |start| progress.next(&course, Route::Pinyin, start).map(|l| l.number);
        assert_eq!(progress.passed(&course, Route::Pinyin), (1, 3));
        assert_eq!(
            (next(None), next(Some("course/keys-03")), next(Some("gone"))),
            (Some(2), Some(3), Some(2))
        );
        assert_eq!(progress.of(&course.lessons()[1]).next_round(3), 1);
        assert!(progress.to_repeat(&course, Route::Pinyin).is_empty());
        let through = Progress::from_attempts(&course, std::iter::repeat_n(("course/keys-03#1", bad), 20));
        assert_eq!(through.to_repeat(&course, Route::Pinyin).len(), 1);
    }
}
