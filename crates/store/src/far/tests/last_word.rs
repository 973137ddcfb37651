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
    let begun = back.own_beginnings().unwrap().pop().unwrap();
    assert_eq!(begun.after, Some(went.journal_head().unwrap().entries));
    called(&mut back, B, "三所");
    assert_eq!(active(&back), ["三所", "所a0"]);
    // What leads to a first entry is not said once more.
    begin_again(&mut back, 0xAB, "restored", A, A);
    let after = back.own_beginnings().unwrap().pop().unwrap().after.unwrap();
    assert_eq!(after, went.journal_head().unwrap().entries + 2);
    let mut alone = copy(&before, Some(A));
    begin_again(&mut alone, 0xAC, "restored", A, A);
    assert_eq!(alone.own_beginnings().unwrap().pop().unwrap().after, None);
}

#[test]
fn who_has_a_copy_of_the_founding_pcs_folder_says_no_word_that_is_the_last_for_ever() {
    let before = founded();
    let (_, mut back) = went_and_back(&before);
    let key = Key(A);
    let body = json!({"station_id": id(A), "key_id": key.name(), "public_key": key.public_key(), "why": "renewed",
                      "after": u64::MAX, "parent": {"series": id(A), "entries": 1, "head": hex(&first(&before))}});
    let mut thief = memory(0xF3);
    thief.signer = Some(Box::new(key));
    say(&mut thief, "begin_series", body);
    called(&mut thief, B, "别所");
    deliver(&mut back, &sent(&[&thief]), 1);
    assert_eq!(active(&back), ["别所", "所a0"]);
    back.speak_last(NOW).unwrap();
    called(&mut back, B, "三所");
    assert_eq!(active(&back), ["三所", "所a0"]);
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
