//! Every exercise of an attempt has a title in both languages.

use dabiao::content::generator::{Generator, VERSION};
use dabiao::content::{Library, exercise_title};
use dabiao::domain::record::Kind;

fn pair(id: &str) -> (&str, &str) {
    let title = exercise_title(id).unwrap_or_else(|| panic!("no title of {id}"));
    (&title.zh, &title.en)
}

#[test]
fn generated_texts_are_named_by_their_kind() {
    let generator = Generator::embedded().unwrap();
    for kind in Kind::ALL {
        for version in [1, VERSION, 99] {
            let id = format!("fresh/{}/{version}/00000000000000ff/400", kind.name());
            assert_eq!(pair(&id), generator.title(kind).unwrap());
        }
    }
    assert_eq!(pair("fresh/case/2/0/400"), ("简要案情", "Cases"));
}

#[test]
fn lessons_and_their_rounds_are_named_by_the_lesson() {
    let course = Library::embedded_course();
    assert!(course.lessons().len() > 70);
    for lesson in course.lessons() {
        assert_eq!(pair(&lesson.id), (lesson.title.as_str(), lesson.title_en.as_str()));
        assert_eq!(pair(&lesson.round_id(0)), pair(&lesson.id));
    }
}

#[test]
fn passages_alone_and_joined_are_named_by_the_first() {
    let library = Library::embedded();
    for exercise in library.exercises() {
        assert_eq!(pair(&exercise.id), (exercise.title.as_str(), exercise.title_en.as_str()));
        assert_eq!(pair(&format!("{}+copy/case-01", exercise.id)), pair(&exercise.id));
    }
}

#[test]
fn what_this_version_does_not_know_has_no_title() {
    for id in [
        "",
        "fresh",
        "fresh/poem/1/0/400",
        "copy/none",
        "course/none#1",
        "vocab/police",
        "templates/case",
        "case",
        "+",
    ] {
        assert_eq!(exercise_title(id), None, "{id:?}");
    }
}
