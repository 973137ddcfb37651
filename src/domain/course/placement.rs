//! The placement test: where in the course an officer begins.
//!
//! It asks the lessons marked for it in their order, one round each, until one is failed. The course then
//! begins behind the last one that was passed.

use super::gate::RoundResult;
use super::{Course, Lesson, Route};

/// What follows from the results so far.
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
