//! The carried course: every lesson is valid, can be completed, and is right about codes.

use std::collections::BTreeSet;

use dabiao::content::hints::{Hints, wubi_word_code};
use dabiao::content::{Library, check_folder, read_course, read_lesson};
use dabiao::domain::course::{
    Course, Lesson, Mastery, Placement, Progress, RoundResult, Route, Stage, Track, place,
};
use dabiao::domain::keyboard;
use dabiao::domain::record::numbers::check_digit;
use dabiao::domain::text::{CharClass, Policy, units};

fn course() -> Course {
    let (files, errors) = Library::check_embedded();
    assert!(errors.is_empty(), "{errors:#?}");
    assert!(files > 70);
    Library::embedded_course()
}

/// A typist who types round `index` with that share of errors at that speed.
fn typed(lesson: &Lesson, index: usize, wrong_percent: u32, cpm: u64) -> RoundResult {
    let length = lesson.round_length(index) as u32;
    let wrong = length * wrong_percent / 100;
    let correct = length - wrong;
    RoundResult { correct, wrong, length, active_ms: u64::from(correct) * 60_000 / cpm.max(1) }
}

#[test]
fn there_are_enough_lessons_in_order_and_in_every_part() {
    let course = course();
    let count = |track| course.lessons().iter().filter(|l| l.track == track).count();
    assert!(count(Track::Keys) + count(Track::Pinyin) + count(Track::Text) >= 44);
    assert!(count(Track::Wubi) >= 12);
    for route in [Route::Pinyin, Route::Wubi] {
        let path = course.path(route);
        assert_eq!(path.first().map(|l| l.id.as_str()), Some("course/01-f-j"));
        assert_eq!(path.last().map(|l| l.id.as_str()), Some("course/62-record-case"));
    }
    let numbers = |wubi: bool| {
        course
            .lessons()
            .iter()
            .filter(|l| (l.track == Track::Wubi) == wubi)
            .map(|l| l.number)
            .collect::<Vec<_>>()
    };
    assert_eq!(numbers(false), (1..=62).collect::<Vec<_>>());
    assert_eq!(numbers(true), (1..=15).collect::<Vec<_>>());
}

#[test]
fn a_round_takes_one_to_a_few_minutes_at_the_speed_that_is_asked() {
    for lesson in course().lessons() {
        assert!(lesson.rounds.len() >= 5, "{}", lesson.id);
        for index in 0..lesson.rounds.len() {
            let seconds = lesson.round_length(index) as u64 * 60_000 / lesson.gate.milli_cpm;
            assert!((25..=270).contains(&seconds), "{} round {}: {seconds} s", lesson.id, index + 1);
        }
    }
}

#[test]
fn every_lesson_is_completed_by_a_good_a_slow_and_a_bad_typist() {
    for lesson in course().lessons() {
        let cpm = lesson.gate.milli_cpm / 1000;
        for (wrong, speed, most, helped) in
            [(0, cpm + 1, 2, false), (2, cpm * 3 / 4, 14, false), (40, 1, 20, true)]
        {
            let mut state = Mastery::default();
            let mut rounds = 0;
            while !state.passed() {
                let index = state.next_round(lesson.rounds.len());
                state = state.after(&lesson.gate, &typed(lesson, index, wrong, speed));
                rounds += 1;
                assert!(rounds <= most, "{} {wrong} {speed}: {state:?}", lesson.id);
            }
            assert_eq!((state.stage(), state.let_through()), (Stage::Passed, helped), "{}", lesson.id);
        }
    }
}

#[test]
fn a_beginner_goes_from_the_first_lesson_to_the_last() {
    let course = course();
    for route in [Route::Pinyin, Route::Wubi] {
        let mut progress = Progress::default();
        let mut rounds = 0;
        while let Some(lesson) = progress.next(&course, route, None) {
            let index = progress.of(lesson).next_round(lesson.rounds.len());
            progress.add(&course, &lesson.round_id(index), &typed(lesson, index, 1, 35));
            rounds += 1;
            assert!(rounds < 3000);
        }
        let (passed, all) = progress.passed(&course, route);
        assert_eq!(passed, all);
    }
}

#[test]
fn the_placement_test_finds_the_place() {
    let course = course();
    for route in [Route::Pinyin, Route::Wubi] {
        let paths = course.path(route);
        for fails_at in 0..20 {
            let mut results: Vec<(&str, RoundResult)> = Vec::new();
            let start = loop {
                match place(&course, route, &results) {
                    Placement::Ask(lesson, index) => {
                        let cpm =
                            if results.len() == fails_at { 1 } else { 1 + lesson.gate.milli_cpm / 1000 };
                        results.push((&lesson.id, typed(lesson, index, 0, cpm)));
                    }
                    Placement::Start(lesson) => break Some(lesson),
                    Placement::Done => break None,
                }
            };
            let marked: Vec<&&Lesson> = paths.iter().filter(|l| l.placement).collect();
            assert!((6..=14).contains(&marked.len()), "{}", marked.len());
            let characters = marked.iter().position(|l| l.track == Track::Text).unwrap();
            let begins = |place: usize| 1 + paths.iter().position(|l| l.id == marked[place].id).unwrap();
            let expected = match fails_at {
                // Characters are out of reach, all before them is not.
                0 => paths.get(begins(characters - 1)),
                n => marked.get(characters + n).and_then(|_| paths.get(begins(characters + n - 1))),
            };
            assert_eq!(start.map(|l| &l.id), expected.map(|l| &l.id), "{route:?} {fails_at}");
        }
    }
}

#[test]
fn keys_are_taught_before_they_are_asked() {
    let mut taught = BTreeSet::from([' ']);
    for lesson in course().path(Route::Pinyin) {
        for key in &lesson.keys {
            taught.extend(key.plain);
            if key.name.starts_with("Shift") {
                taught.extend('A'..='Z');
            }
        }
        if lesson.policy == Policy::Keys && lesson.number < 25 {
            let early: Vec<char> =
                lesson.rounds.iter().flat_map(|r| r.chars()).filter(|c| !taught.contains(c)).collect();
            assert!(early.is_empty(), "{}: {early:?}", lesson.id);
        }
        assert!(lesson.keys.iter().all(|k| k.finger.is_some()), "{}", lesson.id);
        assert!(lesson.keys.is_empty() || !lesson.fingers().is_empty());
    }
}

#[test]
fn every_character_of_a_round_can_be_typed_and_has_a_hint() {
    let hints = Hints::load().unwrap();
    for lesson in course().lessons() {
        for unit in lesson.rounds.iter().flat_map(|r| units(r, lesson.policy)) {
            let c = unit.shown;
            if CharClass::of(c) == CharClass::Han {
                assert!(!hints.pinyin(c).is_empty(), "{} {c}", lesson.id);
                assert!(lesson.track != Track::Wubi || !hints.wubi(c).is_empty(), "{} {c}", lesson.id);
            } else {
                assert!(keyboard::chinese_stroke(c).is_some(), "{} {c}", lesson.id);
            }
        }
    }
}

#[test]
fn wubi_codes_are_those_of_the_table() {
    let hints = Hints::load().unwrap();
    let mut checked = 0;
    for lesson in course().lessons() {
        for (text, code) in &lesson.codes {
            let chars: Vec<char> = text.chars().collect();
            let right = if let [c] = chars[..] {
                hints.wubi(c).contains(&code.as_str())
            } else {
                let full: Vec<&str> = chars.iter().map(|c| *hints.wubi(*c).last().unwrap()).collect();
                wubi_word_code(&full).as_ref() == Some(code)
            };
            assert!(right, "{}: {text} {code}", lesson.id);
            checked += 1;
        }
    }
    assert!(checked > 200, "{checked}");
}

/// Codes in explanations stand as 字（code）.
#[test]
fn wubi_codes_in_explanations_are_right() {
    let hints = Hints::load().unwrap();
    let mut checked = 0;
    for lesson in course().lessons().iter().filter(|l| l.track == Track::Wubi) {
        for (at, _) in lesson.explain.match_indices('（') {
            let (before, after) = lesson.explain.split_at(at);
            let inside: String = after.chars().skip(1).take_while(|c| *c != '）').collect();
            if inside.is_empty() || !inside.bytes().all(|b| b.is_ascii_lowercase()) {
                continue;
            }
            let chars: Vec<char> = before.chars().collect();
            let right = (1..=7).filter(|n| *n <= chars.len()).any(|n| {
                let word = &chars[chars.len() - n..];
                if let [c] = word {
                    return hints.wubi(*c).contains(&inside.as_str());
                }
                let full: Option<Vec<&str>> = word.iter().map(|c| hints.wubi(*c).last().copied()).collect();
                full.and_then(|f| wubi_word_code(&f)).is_some_and(|code| code == inside)
            });
            assert!(right, "{}: {inside}", lesson.id);
            checked += 1;
        }
    }
    assert!(checked > 140, "{checked}");
}

#[test]
fn invented_id_numbers_have_right_check_digits() {
    let mut found = 0;
    for lesson in course().lessons() {
        for text in lesson.rounds.iter().chain([&lesson.explain, &lesson.explain_en]) {
            for run in text.split(|c: char| !c.is_ascii_digit() && c != 'X').filter(|r| r.len() == 18) {
                assert!(run.starts_with("59"), "{run}");
                assert_eq!(check_digit(run), run.chars().last(), "{}: {run}", lesson.id);
                found += 1;
            }
        }
    }
    assert!(found >= 8, "{found}");
}

const GOOD: &str = r#"format = 1
id = "course/07-a"
track = "text"
number = 7
title = "甲"
title_en = "A"
source = "own"
license = "MIT OR Apache-2.0"
policy = "strict"
placement = false
accuracy_percent = 90
cpm = 12
ease_percent = 10
ease_after = 2
keys = ["a", "Space"]
explain = """
这是一段足够长的说明，给第一次打字的人看，所以要写得简单明白，一句话只说一件事，不用生僻的词，也不要太短，至少要有六十个字，不然程序会认为没有写完。
"""
explain_en = "An explanation that is long enough to be taken for one by the checker."
rounds = [
    "民警到社区走访登记。",
    "电话12612345678已核实。",
    "号牌岚I·3F582已放行。",
]
"#;

#[test]
fn a_fault_is_named_with_its_line() {
    assert_eq!(read_lesson("course/07-a.toml", GOOD).map(|l| l.rounds.len()), Ok(3));
    for (from, to, line, reason) in [
        ("format = 1", "format = 2", 1, "format 2"),
        ("course/07-a", "course/07-b", 2, "07-b"),
        ("\"text\"", "\"poem\"", 3, "poem"),
        ("number = 7", "number = 8", 4, "08-"),
        ("title = \"甲\"", "title = \"\"", 5, "title"),
        ("\"own\"", "\"\"", 1, "source"),
        ("\"strict\"", "\"soft\"", 9, "soft"),
        ("placement = false", "placement = 0", 10, ""),
        ("placement = false", "placement = false\ncolour = 1", 11, "colour"),
        ("= 90", "= 101", 11, "80 to 100"),
        ("cpm = 12", "cpm = 0", 12, "1 to 300"),
        ("ease_percent = 10", "ease_percent = 60", 13, "1 to 25"),
        ("ease_after = 2", "ease_after = 0", 14, "1 to 10"),
        ("\"Space\"", "\"Sapce\"", 15, "Sapce"),
        ("\"Space\"]", "\"Space\"]\ncodes = [\"民 n\"]", 16, "Wubi"),
        ("这是一段", "这是\u{200B}一段", 17, "U+200B"),
        ("An explanation that", "An", 19, "explain"),
        ("民警到社区走访登记。", "民警。", 21, "3 characters"),
        ("民警到社区走访登记。", "电话12612345678已核实。", 22, "another text"),
        ("12612345678", "13812345678", 22, "13812345678"),
        ("岚I·3F582", "冀A·3F582", 23, "plate"),
        ("    \"号牌岚I·3F582已放行。\",\n", "", 20, "3 to 12"),
    ] {
        let errors = read_lesson("course/07-a.toml", &GOOD.replace(from, to)).unwrap_err();
        let found = errors.iter().any(|e| e.line == line && e.to_string().contains(reason));
        assert!(found, "{from} -> {to}: {errors:?}");
    }
    let keys = GOOD.replace("\"strict\"", "\"keys\"");
    assert!(
        read_lesson("course/07-a.toml", &keys)
            .unwrap_err()
            .iter()
            .any(|e| e.to_string().contains("line of keys"))
    );
}

#[test]
fn a_number_is_given_once_and_a_faulty_lesson_is_left_out() {
    let other = GOOD.replace("07-a", "07-b");
    let (course, errors) = read_course([
        ("course/07-a.toml", GOOD),
        ("course/07-b.toml", &other),
        ("course/08-c.toml", "format = 1"),
    ]);
    assert_eq!(course.lessons().len(), 1);
    assert_eq!(
        errors.iter().map(|e| (e.file.as_str(), e.line)).collect::<Vec<_>>(),
        [("course/07-b.toml", 4), ("course/08-c.toml", 1)]
    );
}

#[test]
fn the_folder_holds_what_the_program_carries() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("exercises");
    assert_eq!(check_folder(&root), Library::check_embedded());
    assert_eq!(dabiao::content::folder_course(&root).0, Library::embedded_course());
}
