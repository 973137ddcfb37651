//! The placement test: where in the course an officer begins.
//!
//! It asks the lessons marked for it in their order, one round each, until one is failed. The course then
//! begins behind the last one that was passed. Its rounds are attempts like all others; their ids
//! ([`placement_id`]) tell them from rounds of the course and tell one try from the next, so nothing else
//! has to be kept.

use super::gate::RoundResult;
use super::{Course, Lesson, Route, parse_round_id};

/// The prefix of placement rounds' ids.
const PREFIX: &str = "placement/";

/// The id under which an attempt at the placement round of `lesson` is kept in try number `run` (from 1), e.g.
/// `placement/1/course/keys-07#3`.
pub fn placement_id(run: u32, lesson: &Lesson) -> String {
    format!("{PREFIX}{run}/{}", lesson.round_id(placement_round(lesson)))
}

/// Try, lesson and round (from 0) of an id made by [`placement_id`].
pub fn parse_placement_id(id: &str) -> Option<(u32, &str, usize)> {
    let (run, round_id) = id.strip_prefix(PREFIX)?.split_once('/')?;
    let (lesson, round) = parse_round_id(round_id)?;
    Some((run.parse().ok()?, lesson, round))
}

/// The newest try at the placement test.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlacementTry {
    /// Its number from 1; 0 before the first.
    pub run: u32,
    results: Vec<(String, RoundResult)>,
}

impl PlacementTry {
    /// From attempts in the order of their starts: id and result. Other ids are skipped.
    pub fn from_attempts<'a>(attempts: impl IntoIterator<Item = (&'a str, RoundResult)>) -> Self {
        let mut newest = Self::default();
        for (id, result) in attempts {
            if let Some((run, lesson, _)) = parse_placement_id(id)
                && run >= newest.run
            {
                if run > newest.run {
                    newest = Self { run, results: Vec::new() };
                }
                newest.results.push((lesson.to_owned(), result));
            }
        }
        newest
    }

    /// The placement on `route`.
    pub fn place<'a>(&self, course: &'a Course, route: Route) -> Placement<'a> {
        let results: Vec<(&str, RoundResult)> =
            self.results.iter().map(|(id, result)| (id.as_str(), *result)).collect();
        place(course, route, &results)
    }
}

/// The placement by the results so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement<'a> {
    /// This round is to be typed next: a lesson and its round (from 0).
    Ask(&'a Lesson, usize),
    /// The course begins here.
    Start(&'a Lesson),
    /// Everything was passed: the drills of records are the place to be.
    Done,
}

/// The round of a lesson that the placement test asks: its last, which is its hardest.
pub fn placement_round(lesson: &Lesson) -> usize {
    lesson.rounds.len().saturating_sub(1)
}

/// The placement after `results`: the ids of lessons and the round typed in each.
pub fn place<'a>(course: &'a Course, route: Route, results: &[(&str, RoundResult)]) -> Placement<'a> {
    let path = course.path(route);
    let mut start = 0;
    for (place, lesson) in path.iter().enumerate().filter(|(_, l)| l.placement) {
        match results.iter().rev().find(|(id, _)| *id == lesson.id) {
            None => return Placement::Ask(lesson, placement_round(lesson)),
            Some((_, result)) if lesson.gate.met(result) => start = place + 1,
            Some(_) => return path.get(start).map_or(Placement::Done, |l| Placement::Start(l)),
        }
    }
    path.get(start).map_or(Placement::Done, |l| Placement::Start(l))
}

#[cfg(test)]
mod tests {
    use super::super::Track;
    use super::super::tests::lesson;
    use super::*;

    const GOOD: RoundResult = RoundResult { correct: 20, wrong: 1, length: 20, active_ms: 30_000 };
    const SLOW: RoundResult = RoundResult { correct: 20, wrong: 0, length: 20, active_ms: 300_000 };

    #[test]
    fn ids_are_read_back_and_the_newest_try_counts() {
        let seven = lesson(Track::Keys, 7, true);
        assert_eq!(placement_id(2, &seven), "placement/2/course/keys-07#3");
        assert_eq!(parse_placement_id("placement/2/course/keys-07#3"), Some((2, "course/keys-07", 2)));
        for bad in ["placement/course/keys-07#3", "placement/x/course/keys-07#3", "course/keys-07#3"] {
            assert_eq!(parse_placement_id(bad), None, "{bad}");
        }
        let course = Course::new([1, 2, 3].map(|n| lesson(Track::Keys, n, true)).to_vec());
        let first = placement_id(1, &course.lessons()[0]);
        let second = placement_id(2, &course.lessons()[0]);
        let attempts = [(first.as_str(), SLOW), ("course/keys-01#1", GOOD), (second.as_str(), GOOD)];
        let newest = PlacementTry::from_attempts(attempts);
        assert_eq!(newest.run, 2);
        assert_eq!(newest.place(&course, Route::Pinyin), Placement::Ask(&course.lessons()[1], 2));
        let only_first = PlacementTry::from_attempts(attempts[..2].to_vec());
        assert_eq!(only_first.place(&course, Route::Pinyin), Placement::Start(&course.lessons()[0]));
    }

    #[test]
    fn the_course_begins_behind_the_last_passed_lesson() {
        let lessons = [(1, false), (2, true), (3, false), (4, true), (5, false)];
        let course = Course::new(lessons.map(|(n, p)| lesson(Track::Keys, n, p)).to_vec());
        let (two, four) = ("course/keys-02", "course/keys-04");
        let table: [(&[(&str, RoundResult)], &str); 6] = [
            (&[], "ask 2"),
            (&[(two, SLOW)], "start 1"),
            (&[(two, GOOD)], "ask 4"),
            (&[(two, GOOD), (four, SLOW)], "start 3"),
            (&[(two, GOOD), (four, GOOD)], "start 5"),
            (&[(two, SLOW), (two, GOOD), (four, SLOW)], "start 3"),
        ];
        for (results, expected) in table {
            let found = match place(&course, Route::Pinyin, results) {
                Placement::Ask(l, round) => {
                    assert_eq!(round, 2);
                    format!("ask {}", l.number)
                }
                Placement::Start(l) => format!("start {}", l.number),
                Placement::Done => "done".to_owned(),
            };
            assert_eq!(found, expected, "{results:?}");
        }
        let course = Course::new(vec![lesson(Track::Keys, 1, true)]);
        assert_eq!(place(&course, Route::Wubi, &[("course/keys-01", GOOD)]), Placement::Done);
    }
}
