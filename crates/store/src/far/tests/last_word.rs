//! What a restored founding PC says holds over what it had said before and got back.

use super::line::begin_again;
use super::renewed::{active, founded, other};
use super::*;

/// The directory admits a station once more, under that name.
fn called(db: &mut Db, n: u128, name: &str) {
    let key = Key(n);
    let body = json!({"station_id": id(n), "unit_id": id(0x0A11), "name": name, "key_id": key.name(),
                      "public_key": key.public_key(), "by": null});
    say(db, "enrol_station", body);
}

/// The directory with what the backup does not have, after many other entries; and the founding PC from that backup.
fn went_and_back(before: &Db) -> (Db, Db) {
    let mut went = copy(before, Some(A));
    for n in 0..6 {
        officer(&mut went, 0x0A01 + n, &format!("05900{n}"), (0x0A11, "一所"));
    }
    called(&mut went, B, "二所");
    let mut back = copy(before, Some(A));
    begin_again(&mut back, 0xA9, "restored", A, A);
    (went, back)
}

fn last_admitted(db: &Db) -> String {
    db.admissions_told(id(A)).unwrap().pop().unwrap().1.name
}

#[test]
fn what_a_restored_founding_pc_says_holds_over_what_came_back_to_it() {
    let before = founded();
    let root = first(&before);
    let (went, back) = went_and_back(&before);
    for order in 0..6 {
        let mut db = copy(&back, Some(A));
        deliver(&mut db, &sent(&[&went]), order);
        assert_eq!(active(&db), ["二所", "所a0"], "order {order}");
        db.speak_last(NOW).unwrap();
        called(&mut db, B, "三所");
        // Where nothing more comes back it goes on in that series.
        let series = db.own_series().count();
        db.speak_last(NOW).unwrap();
        assert_eq!((series, db.own_series().count()), (3, 3), "order {order}");
        let mut at_other = other(root);
        deliver(&mut at_other, &sent(&[&went, &db]), order);
        for db in [&db, &at_other] {
            assert_eq!(active(db), ["三所", "所a0"], "order {order}");
            assert_eq!(last_admitted(db), "三所", "order {order}");
            assert_eq!(audited(db).problems, [], "order {order}");
        }
    }
}

#[test]
fn a_restore_of_a_store_that_got_much_back_goes_on_behind_all_of_it() {
    let before = founded();
    let (went, mut back) = went_and_back(&before);
    deliver(&mut back, &sent(&[&went]), 1);
    begin_again(&mut back, 0xAA, "restored", A, A);
    let named = |db: &Db| -> Vec<(Uuid, String)> {
        let begun = db.own_beginnings().unwrap().pop().unwrap();
        begun.comes_after.into_iter().map(|end| (end.series, end.head)).collect()
    };
    let end = |db: &Db, series: u128| (id(series), hex(&db.journal_head().unwrap().hash));
    let first = end(&went, A);
    assert_eq!(named(&back), std::slice::from_ref(&first));
    called(&mut back, B, "三所");
    assert_eq!(active(&back), ["三所", "所a0"]);
    // What leads to a first entry is not said once more.
    let second = end(&back, 0xAA);
    begin_again(&mut back, 0xAB, "restored", A, A);
    assert_eq!(named(&back), [second, first]);
    let mut alone = copy(&before, Some(A));
    begin_again(&mut alone, 0xAC, "restored", A, A);
    assert_eq!(named(&alone), []);
}

/// Who has a copy of the founding PC's folder goes on from its first entry, behind these ends, with so many idle entries before
/// a word.
fn forged(before: &Db, series: u128, ends: &[Value], idle: u128, name: &str) -> Db {
    let key = Key(A);
    let parent = json!({"series": id(A), "entries": 1, "head": hex(&first(before))});
    let body = json!({"station_id": id(A), "key_id": key.name(), "public_key": key.public_key(), "why": "renewed",
                      "after": u64::MAX, "comes_after": ends, "parent": parent});
    let mut thief = memory(series);
    thief.signer = Some(Box::new(key));
    say(&mut thief, "begin_series", body);
    for n in 0..idle {
        say(&mut thief, "set_setting", json!({"key": "theme", "value": format!("{n}")}));
    }
    called(&mut thief, B, name);
    thief
}

fn end_of(db: &Db) -> Value {
    let head = db.journal_head().unwrap();
    json!({"series": head.series, "entries": head.entries, "head": hex(&head.hash)})
}

#[test]
fn who_has_a_copy_of_the_founding_pcs_folder_says_no_word_that_is_the_last_for_ever() {
    let before = founded();
    let root = first(&before);
    let (_, mut back) = went_and_back(&before);
    let nowhere = json!({"series": id(0xF9), "entries": u64::MAX >> 1, "head": hex(&[7; 32])});
    let one = forged(&before, 0xF3, &[nowhere], 300, "别所");
    // One series behind another one, and behind what the founding PC says.
    let two = forged(&before, 0xF4, &[end_of(&one), end_of(&back)], 300, "又所");
    for (n, thief) in [&one, &two].into_iter().enumerate() {
        deliver(&mut back, &sent(&[thief]), 1);
        assert_eq!(active(&back), [["别所", "所a0"], ["又所", "所a0"]][n]);
        back.speak_last(NOW).unwrap();
        called(&mut back, B, "三所");
        assert_eq!(active(&back), ["三所", "所a0"]);
        back.speak_last(NOW).unwrap();
        assert_eq!(back.own_series().count(), 3 + n);
    }
    // Whoever has all of it sees the same, whatever came first.
    for order in 0..6 {
        let mut at_other = other(root);
        deliver(&mut at_other, &sent(&[&one, &back, &two]), order);
        assert_eq!(active(&at_other), ["三所", "所a0"], "order {order}");
        assert_eq!(last_admitted(&at_other), "三所", "order {order}");
    }
}

#[test]
fn a_series_that_somebody_begins_twice_under_one_name_hides_no_word() {
    let before = founded();
    for swapped in [false, true] {
        let (_, mut back) = went_and_back(&before);
        let deep = forged(&before, 0xF5, &[], 60, "别所");
        let mut pair =
            [forged(&before, 0xF6, &[], 0, "甲所"), forged(&before, 0xF6, &[end_of(&deep)], 0, "乙所")];
        if swapped {
            pair.reverse();
        }
        deliver(&mut back, &sent(&[&deep, &pair[0], &pair[1]]), 1);
        back.speak_last(NOW).unwrap();
        called(&mut back, B, "三所");
        assert_eq!(active(&back), ["三所", "所a0"], "{swapped}");
        back.speak_last(NOW).unwrap();
        assert_eq!(back.own_series().count(), 3, "{swapped}");
    }
}

#[test]
fn nobody_else_comes_after_the_founding_pc_by_saying_so() {
    let before = founded();
    let (_, mut back) = went_and_back(&before);
    let honest = active(&back);
    // Another PC of the bureau, in its own name and in that of the founding PC.
    for (series, station) in [(0xF1, B), (0xF2, A)] {
        let key = Key(B);
        let body = json!({"station_id": id(station), "key_id": key.name(), "public_key": key.public_key(),
                          "why": "renewed", "after": u64::MAX,
                          "parent": {"series": id(A), "entries": 1, "head": hex(&first(&before))}});
        let mut forger = memory(series);
        forger.signer = Some(Box::new(key));
        say(&mut forger, "begin_series", body);
        called(&mut forger, B, "别所");
        deliver(&mut back, &sent(&[&forger]), 1);
        assert_eq!(active(&back), honest, "{station:x}");
        back.speak_last(NOW).unwrap();
        assert_eq!(back.own_series().count(), 2, "{station:x}");
    }
    called(&mut back, B, "三所");
    assert_eq!(active(&back), ["三所", "所a0"]);
}
