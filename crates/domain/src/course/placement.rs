//! The placement test: where in the course an officer begins.
//!
//! It asks the lessons marked for it, one round each. The first question is Chinese text, the first marked lesson of
//! characters and words: an officer who types with two fingers belongs behind it, though every test of the letters
//! would stop them at the first key. If it is passed, the lessons after it follow until one is failed; if not, those
//! before it do, from the first key on. The course then begins behind the last one that was passed. Its rounds are
//! attempts like all others; their ids ([`placement_id`]) tell them from rounds of the course and tell one try from
//! the next, so nothing else has to be kept. A try that was begun with the letters, as older programs asked, goes on
//! in that order.

use super::gate::RoundResult;
use super::{Course, Lesson, Route, Track, parse_round_id};

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

    /// How many questions were answered, and how many there are at most.
    pub fn extent(&self, course: &Course, route: Route) -> (usize, usize) {
        let path = course.path(route);
        let marked: Vec<&&Lesson> = path.iter().filter(|l| l.placement).collect();
        let results: Vec<(&str, RoundResult)> =
            self.results.iter().map(|(id, result)| (id.as_str(), *result)).collect();
        let most = match pivot(&path) {
            Some(pivot) if !is_older(&results, pivot) => {
                let above = marked.iter().rev().take_while(|l| l.id != pivot.id).count();
                let below = marked.len() - above - 1;
                match result_of(&results, pivot) {
                    None => 1 + above.max(below),
                    Some(result) if pivot.gate.met(result) => 1 + above,
                    Some(_) => 1 + below,
                }
            }
            _ => marked.len(),
        };
        (results.len().min(most), most)
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

/// The lesson of the first question.
fn pivot<'a>(path: &[&'a Lesson]) -> Option<&'a Lesson> {
    path.iter().copied().find(|lesson| lesson.placement && lesson.track == Track::Text)
}

fn result_of<'a>(results: &'a [(&str, RoundResult)], lesson: &Lesson) -> Option<&'a RoundResult> {
    results.iter().rev().find(|(id, _)| *id == lesson.id).map(|(_, result)| result)
}

/// Whether a try was begun with another question than that of `pivot`.
fn is_older(results: &[(&str, RoundResult)], pivot: &Lesson) -> bool {
    results.first().is_some_and(|(id, _)| *id != pivot.id)
}

/// The placement after `results`: the ids of lessons and the round typed in each.
pub fn place<'a>(course: &'a Course, route: Route, results: &[(&str, RoundResult)]) -> Placement<'a> {
    let path = course.path(route);
    let Some(pivot) = pivot(&path).filter(|pivot| !is_older(results, pivot)) else {
        return place_in(&path, 0..path.len(), results);
    };
    let at = path.iter().position(|lesson| lesson.id == pivot.id).unwrap_or(0);
    match result_of(results, pivot) {
        None => Placement::Ask(pivot, placement_round(pivot)),
        Some(result) if pivot.gate.met(result) => place_in(&path, at..path.len(), results),
        Some(_) => place_in(&path, 0..at, results),
    }
}

/// The placement by the marked lessons in that part of the path.
fn place_in<'a>(
    path: &[&'a Lesson],
    part: std::ops::Range<usize>,
    results: &[(&str, RoundResult)],
) -> Placement<'a> {
    let mut start = part.start;
    let asked = path.iter().enumerate().take(part.end).skip(part.start);
    for (place, lesson) in asked.filter(|(_, l)| l.placement) {
        match result_of(results, lesson) {
            None => return Placement::Ask(lesson, placement_round(lesson)),
            Some(result) if lesson.gate.met(result) => start = place + 1,
            Some(_) => break,
        }
    }
    path.get(start).map_or(Placement::Done, |lesson| Placement::Start(lesson))
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

    #[test]
    fn who_types_characters_with_two_fingers_is_not_asked_for_the_letters() {
        type Told<'a> = [(&'a str, RoundResult)];
        let tracks =
            [(Track::Keys, 1), (Track::Keys, 2), (Track::Pinyin, 3), (Track::Text, 4), (Track::Text, 5)];
        let mut lessons: Vec<Lesson> = tracks.map(|(track, n)| lesson(track, n, true)).to_vec();
        lessons.push(lesson(Track::Text, 6, false));
        let course = Course::new(lessons);
        let [one, two, _, four, five] = tracks.map(|(track, n)| lesson(track, n, true).id);
        let (one, two, four, five) = (one.as_str(), two.as_str(), four.as_str(), five.as_str());
        let table: [(&Told<'_>, &str, (usize, usize)); 8] = [
            (&[], "ask 4", (0, 4)),
            (&[(four, GOOD)], "ask 5", (1, 2)),
            (&[(four, GOOD), (five, SLOW)], "start 5", (2, 2)),
            (&[(four, GOOD), (five, GOOD)], "start 6", (2, 2)),
            (&[(four, SLOW)], "ask 1", (1, 4)),
            (&[(four, SLOW), (one, GOOD), (two, SLOW)], "start 2", (3, 4)),
            // Begun with the letters, as older programs asked.
            (&[(one, GOOD)], "ask 2", (1, 5)),
            (&[(one, SLOW)], "start 1", (1, 5)),
        ];
        for (results, expected, extent) in table {
            let newest = PlacementTry {
                run: 1,
                results: results.iter().map(|(id, result)| ((*id).to_owned(), *result)).collect(),
            };
            let found = match newest.place(&course, Route::Pinyin) {
                Placement::Ask(l, _) => format!("ask {}", l.number),
                Placement::Start(l) => format!("start {}", l.number),
                Placement::Done => "done".to_owned(),
            };
            assert_eq!(
                (found.as_str(), newest.extent(&course, Route::Pinyin)),
                (expected, extent),
                "{results:?}"
            );
        }
    }
}
