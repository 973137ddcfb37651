//! Every form of id, and what is none.

use proptest::prelude::*;

use super::*;

#[test]
fn what_is_asked_of_cards_is_in_the_id() {
    let form = form_id("hotel", "note", (3, true), 255, 12);
    let exam = exam_form_id("hotel", "printed", 3, 255, 40);
    let cards = DrillSource::of(&form).cards().unwrap();
    for (again, style, asked) in [
        (OnceMore::All, "note", FormAsk::Records),
        (OnceMore::WrongCards, "again", FormAsk::Records),
        (OnceMore::WrongFields, "fields", FormAsk::WrongFields),
    ] {
        assert_eq!(cards.style_of(again), style);
        let id = form_id("hotel", cards.style_of(again), (3, false), 255, 2);
        let source = DrillSource::of(&id);
        assert_eq!(source.cards().map(|cards| cards.asked()), Some(asked), "{id}");
        assert_eq!(source.enters_records(), asked == FormAsk::Records, "{id}");
        assert_eq!(source.enters_new_records(), again == OnceMore::All, "{id}");
    }
    let pairs = form_id("pairs_numbers", "pairs", (3, false), 255, 100);
    let cards = DrillSource::of(&pairs).cards().unwrap();
    assert_eq!((cards.asked(), cards.style_of(OnceMore::WrongCards)), (FormAsk::Pairs, "pairs-again"));
    let measures = [&form, &pairs].map(|id| DrillSource::of(id).form_measure());
    assert_eq!(measures, [Measure::Records, Measure::Pairs]);
    let again = form_id("pairs_numbers", "pairs-again", (3, false), 255, 4);
    assert_eq!(DrillSource::of(&again).cards().map(|cards| cards.asked()), Some(FormAsk::Pairs));
    assert!(!DrillSource::of(&pairs).enters_records() && DrillSource::of(&pairs).is_form());
    let first = Uuid::from_u128(7);
    let double = double_id(first, DrillSource::of(&form).cards().unwrap(), 5);
    assert_eq!(double, format!("double/{first}/hotel/note/3-own/00000000000000ff/5"));
    assert!(double.starts_with(&doubles_of(first)));
    let source = DrillSource::of(&double);
    let DrillSource::Double { first: of, cards } = source else { panic!("{double}") };
    assert_eq!((of, cards.form, cards.seed(), cards.count()), (first, "hotel", Some(255), Some(5)));
    assert!(source.is_form() && source.enters_records() && !source.can_be_compared());
    assert_eq!(source.to_string(), double);
    // Known cards, pairs, exams and what is a second time already are entered by nobody else.
    assert!(DrillSource::of(&form).may_be_doubled());
    for id in [double.as_str(), &exam, &pairs, "form/hotel/again/3/ff/1", "form/hotel/fields/3/ff/1"] {
        assert!(!DrillSource::of(id).may_be_doubled(), "{id}");
    }
    for id in ["double/7/hotel/note/3/ff/1", "double//hotel/note/3/ff/1"] {
        assert_eq!(DrillSource::of(id), DrillSource::Unknown(id));
    }
}

#[test]
fn every_form_of_id_is_read() {
    for kind in Kind::ALL {
        for own in [false, true] {
            let id = fresh_id(kind, 3, own, 255, 400);
            assert!(matches!(DrillSource::of(&id), DrillSource::Fresh(text) if text.kind == kind), "{id}");
        }
        let id = exam_id(Some(kind), 3, 255);
        assert_eq!(id, format!("exam/{}/3/00000000000000ff", kind.name()));
        assert_eq!(DrillSource::of(&id).exam_seed(), Some(255));
    }
    assert_eq!(fresh_id(Kind::ALL[0], 3, true, 255, 400).split('/').nth(2), Some("3-own"));
    let round = DrillSource::Round { lesson: "course/01-f-j", round: 0 };
    assert_eq!(DrillSource::of("course/01-f-j#1"), round);
    let asked = DrillSource::Placement { run: 2, lesson: "course/01-f-j", round: 1 };
    assert_eq!(DrillSource::of("placement/2/course/01-f-j#2"), asked);
    assert!(round.is_course() && asked.is_course());
    assert_eq!(DrillSource::of(&trial_id(255)), DrillSource::Trial("00000000000000ff"));
    let items = items_id(Day(20_786), 1);
    assert_eq!(DrillSource::of(&items), DrillSource::Items("2026-11-29/1"));
    assert_eq!(DrillSource::of(&own_items_id(255)), DrillSource::Items("own/00000000000000ff"));
    let general = general_items_id(255);
    assert_eq!(DrillSource::of(&general), DrillSource::Items("general/00000000000000ff"));
    assert!(DrillSource::of(&general).is_general_items());
    assert!(!DrillSource::of(&own_items_id(255)).is_general_items());
    for items in [items, own_items_id(255), general] {
        assert!(!DrillSource::of(&items).can_be_compared());
    }
    let form = form_id("hotel", "note", (3, true), 255, 12);
    assert_eq!(form, "form/hotel/note/3-own/00000000000000ff/12");
    let DrillSource::Form(cards) = DrillSource::of(&form) else { panic!("{form}") };
    assert_eq!((cards.form, cards.style, cards.version()), ("hotel", "note", "3-own"));
    assert_eq!((cards.seed(), cards.count()), (Some(255), Some(12)));
    let exam = exam_form_id("hotel", "printed", 3, 255, 40);
    assert_eq!(exam, "exam-form/hotel/printed/3/00000000000000ff/40");
    assert_eq!(DrillSource::of(&exam).exam_seed(), Some(255));
    for id in [form.as_str(), &exam] {
        let source = DrillSource::of(id);
        assert!(source.is_form() && !source.can_be_compared() && !source.is_course(), "{id}");
    }
    for id in ["form/hotel", "form/hotel/note/3/ff", "exam-form/", "form//note/3/ff/1", "forms/hotel"] {
        assert_eq!(DrillSource::of(id), DrillSource::Unknown(id));
    }
    for id in ["copy/case-01", "copy/case-01+own/a", "own/x", "own/deep/x"] {
        assert_eq!(DrillSource::of(id), DrillSource::Passages(id));
        assert!(DrillSource::of(id).can_be_compared(), "{id}");
    }
    // A later program's, or none: it is no text that was met for the first time.
    for id in
        ["fresh/nothing/1/2/3", "speech/a/1", "copy/case-01+speech/a", "copy/", "course/01-f-j", "x", ""]
    {
        let source = DrillSource::of(id);
        assert_eq!(source, DrillSource::Unknown(id));
        assert!(!source.can_be_compared() && !source.is_form() && !source.is_course(), "{id}");
    }
    for id in ["exam/case/3/seed", "exam/", "exam//3/00000000000000ff0"] {
        assert_eq!(DrillSource::of(id).exam_seed(), None, "{id}");
    }
    assert_eq!(passages(&joined("copy/a", "own/b")).collect::<Vec<_>>(), ["copy/a", "own/b"]);
}

proptest! {
    /// Stored text is written as it was read.
    #[test]
    fn an_id_is_written_as_it_was_read(
        id in "(fresh/|exam/|items/|placement/|trial/|course/|copy/|form/a/b/|exam-form/a/b/)?[a-z0-9/#+-]{0,20}(#[1-9][0-9]?)?",
    ) {
        // A number may be written with zeros before it, or be 0; ids are made without.
        let source = DrillSource::of(&id);
        if matches!(source, DrillSource::Round { .. } | DrillSource::Placement { .. }) {
            let written = source.to_string();
            prop_assert_eq!(DrillSource::of(&written), source);
        } else {
            prop_assert_eq!(source.to_string(), id);
        }
    }
}
