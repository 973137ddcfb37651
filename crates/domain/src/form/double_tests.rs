//! Double entry: how two values stand to one another and to the source, and which sittings are of the same cards.

use super::double::{DoubleClass, DoubleEntry, doubles, second_header};
use super::event::{FormEvent, FormEventKind};
use super::machine::{FormCard, FormHeader, FormSitting};
use super::tests::{RIGHT, person, values};
use crate::input::{EventKind, LogMode};

#[test]
fn two_values_are_compared_with_one_another_and_with_the_source() {
    use DoubleClass::{BothRight, BothWrong, FirstWrong, SameWrong, SecondWrong};
    for (right, first, second, class, agrees) in [
        ("方小兰", "方小兰", "方小兰", BothRight, true),
        ("方小兰", "方小蓝", "方小兰", FirstWrong, false),
        ("方小兰", "方小兰", "方晓兰", SecondWrong, false),
        ("方小兰", "方小蓝", "方晓兰", BothWrong, false),
        ("方小兰", "方小蓝", "方小蓝", SameWrong, true),
        ("方小兰", "", "方小兰", FirstWrong, false),
        ("方小兰", "", "", SameWrong, true),
        ("", "", "", BothRight, true),
        // White space and the form of a character are no difference; its width is one.
        ("人民路18号", "人民路 18号", "人民路18号", BothRight, true),
        ("人民路18号", "人民路1８号", "人民路18号", FirstWrong, false),
        // Near enough for the score of a text, and still another address.
        (
            "岚江省云台市青岚县城关镇文昌社区人民路18号",
            "岚江省云台市青岚县城关镇文昌社区人民路16号",
            "岚江省云台市青岚县城关镇文昌社区人民路18号",
            FirstWrong,
            false,
        ),
    ] {
        assert_eq!(DoubleClass::of(right, first, second), class, "{right} {first} {second}");
        assert_eq!(class.agrees(), agrees);
    }
}

fn header(cards: usize) -> FormHeader {
    let card = |n: usize| FormCard::new(vec![format!("卡片{n}")], values(RIGHT));
    let cards = (0..cards).map(card).collect();
    FormHeader { form: person(), cards, limit_ms: Some(600_000), mode: LogMode::Practice }
}

/// Enters cards, each with other values at the places that are named.
fn entered(header: FormHeader, cards: &[&[(usize, &str)]]) -> FormSitting {
    let mut sitting = FormSitting::new(header);
    let mut at_ms = 0;
    let mut apply = |kind| {
        at_ms += 100;
        sitting.apply(FormEvent::new(at_ms, kind)).unwrap();
    };
    for wrong in cards {
        let mut typed = RIGHT;
        for (place, value) in *wrong {
            typed[*place] = value;
        }
        for (field, value) in person().fields.iter().zip(typed) {
            apply(FormEventKind::Enter(field.code.clone()));
            apply(FormEventKind::Clear);
            apply(FormEventKind::Input(EventKind::Text(value.to_owned())));
        }
        apply(FormEventKind::HandIn);
    }
    sitting
}

#[test]
fn what_both_handed_in_is_compared_field_by_field() {
    let first = entered(header(9), &[&[(1, "方小蓝")], &[(5, "别处1号"), (6, "12034567800")], &[]]);
    let second_head = second_header(&first).unwrap();
    assert_eq!(
        (second_head.cards.len(), second_head.limit_ms),
        (3, None),
        "what was handed in, and no limit"
    );
    let second = entered(second_head, &[&[(1, "方小蓝")], &[(5, "别处2号"), (1, "方晓兰")]]);
    let both = DoubleEntry::of(&first, &second).unwrap();
    assert_eq!((both.cards, both.all()), (2, 14), "the third card was not handed in by both");
    let counts = DoubleClass::ALL.map(|class| both.count(class));
    assert_eq!(counts, [10, 1, 1, 1, 1]);
    assert_eq!((both.agreed(), both.agreement()), (11, Some(11.0 / 14.0)));
    let told: Vec<(usize, usize, DoubleClass)> =
        both.to_check().map(|field| (field.card, field.place, field.class)).collect();
    assert_eq!(
        told,
        [
            (0, 1, DoubleClass::SameWrong),
            (1, 1, DoubleClass::SecondWrong),
            (1, 5, DoubleClass::BothWrong),
            (1, 6, DoubleClass::FirstWrong),
        ]
    );
    let one = both.to_check().next().unwrap();
    assert_eq!([one.right.as_str(), &one.first, &one.second], ["方小兰", "方小蓝", "方小蓝"]);
    // Nothing in common is no agreement.
    let none = DoubleEntry::of(&first, &FormSitting::new(second_header(&first).unwrap())).unwrap();
    assert_eq!((none.all(), none.agreement()), (0, None));
}

#[test]
fn only_the_same_cards_of_the_same_form_are_entered_twice() {
    let first = entered(header(3), &[&[], &[]]);
    let good = second_header(&first).unwrap();
    assert!(doubles(first.header(), &good) && good.cards.len() == 2);
    let mut other = good.clone();
    other.cards[1].right[0].push('1');
    let mut turned = good.clone();
    turned.cards.swap(0, 1);
    let mut renamed = good.clone();
    renamed.form.fields[0].name.push('号');
    let mut given = good.clone();
    given.cards[0].given = vec![0];
    let mut more = header(4);
    more.limit_ms = None;
    for wrong in [other, turned, renamed, given, more] {
        assert!(!doubles(first.header(), &wrong));
        assert_eq!(DoubleEntry::of(&first, &FormSitting::new(wrong)), None);
    }
    assert_eq!(second_header(&FormSitting::new(header(3))), None, "nothing was handed in");
}
