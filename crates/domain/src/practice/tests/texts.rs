//! Texts of drills on items.

use crate::practice::{Item, Target, drill_text};

const PIECES: [&str; 5] = [
    "民警登记了住户信息。",
    "请在登记表上签字，登记后离开。",
    "电话12034567801，号码59042319870312501X。",
    "今天天气很好。",
    "李堃到场签字。",
];

fn target(item: Item, instead: &[&str]) -> Target {
    Target { item, instead: instead.iter().map(|text| (*text).to_owned()).collect() }
}

#[test]
fn a_text_holds_its_items_beside_what_they_are_taken_for() {
    let targets = [
        target(Item::word(&['登', '记']).unwrap(), &["等级"]),
        target(Item::character('龘'), &[]),
        target(Item::shape(&['1'; 11]).unwrap(), &["1203456780"]),
    ];
    let text = drill_text(&targets, &PIECES, 60, 3);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[..2], ["登记，等级，登记。", "龘。"]);
    assert!(text.contains("12034567801") && text.contains("登记表上签字"), "{text}");
    assert!(!text.contains("天气"), "what holds none of them is left out: {text}");
    assert_eq!(text, drill_text(&targets, &PIECES, 60, 3));
    assert_eq!(text.matches("民警登记了").count(), 1, "each piece once");
}

#[test]
fn without_pieces_it_is_the_items_alone() {
    let targets = [target(Item::character('己'), &["已", "巳", "乙"])];
    assert_eq!(drill_text(&targets, &[], 400, 1), "己，已，己，巳，己。");
    assert_eq!(drill_text(&[], &PIECES, 400, 1), "");
    assert_eq!(drill_text(&[target(Item::sign('，'), &[","])], &PIECES[..2], 10, 1), PIECES[1]);
}
