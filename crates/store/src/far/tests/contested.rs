//! What two PCs say to be theirs: neither is believed by its date of admission or a hash, and the directory decides.

use super::super::directory::decision_on;
use super::begun::{begins, states};
use super::taken::{BY, SITTING, held, note, roll};
use super::*;
use crate::ContestedThing;

/// A sitting that PCs plan.
const OTHER: u128 = 0x62;

/// The PC says to have planned that sitting, in that room.
fn plans(db: &mut Db, room: &str) {
    say(db, "plan_sitting", json!({"id": id(OTHER), "plan": plan(id(BY), room, &[])}));
}

/// The directory says whose a thing is.
fn decide(a: &mut Db, station: u128, thing: u128) {
    let key = Key(station);
    let body = json!({"station_id": id(station), "unit_id": id(0x0A11), "name": format!("所{station:x}"),
                      "key_id": key.name(), "public_key": key.public_key(), "exams": [decision_on(id(thing))], "by": id(BY)});
    say(a, "enrol_station", body);
}

fn room(db: &Db) -> String {
    let sql = "SELECT json_extract(plan, '$.room') FROM sitting WHERE id = ?1";
    db.connection.query_row(sql, [id(OTHER).as_bytes()], |row| row.get(0)).unwrap()
}

/// What is contested, and by which PCs.
fn contested(db: &Db) -> Vec<(ContestedThing, Vec<u128>)> {
    let all = db.contested().unwrap().into_iter();
    all.map(|(thing, of)| (thing, of.into_iter().map(|station| station.as_u128()).collect())).collect()
}

/// At the PC of `own`, which got what the others wrote.
fn met(own: &Db, key: u128, root: Hash, others: &[&Db], order: u64) -> Db {
    let mut db = copy(own, Some(key));
    db.follow_bureau(id(A), root).unwrap();
    deliver(&mut db, &sent(others), order);
    assert_eq!(audited(&db).problems, [], "{key:x}, order {order}");
    db
}

#[test]
fn of_a_sitting_that_two_pcs_planned_neither_plan_is_believed_until_the_directory_says_whose_it_is() {
    let (mut a, mut b, mut c) = held();
    // B had the duty first; the sitting is C's.
    plans(&mut c, "C");
    plans(&mut b, "B");
    let root = first(&a);
    let both = vec![(ContestedThing::Sitting(id(OTHER)), vec![B, C])];
    for order in 0..6 {
        let db = met(&a, A, root, &[&b, &c], order);
        assert_eq!(states(&db, "plan_sitting"), ["applied", "contested"], "order {order}");
        assert_eq!(contested(&db), both, "order {order}");
        // Each keeps its own.
        let (at_b, at_c) = (met(&b, B, root, &[&a, &c], order), met(&c, C, root, &[&a, &b], order));
        assert_eq!((room(&at_b), room(&at_c)), ("B".to_owned(), "C".to_owned()), "order {order}");
        assert_eq!((contested(&at_b), contested(&at_c)), (vec![], vec![]), "order {order}");
    }
    decide(&mut a, C, OTHER);
    for order in 0..6 {
        let db = met(&a, A, root, &[&b, &c], order);
        assert_eq!((room(&db), contested(&db)), ("C".to_owned(), vec![]), "order {order}");
        assert_eq!(db.planner_of(id(OTHER)).unwrap().map(|(station, _)| station), Some(id(C)));
        // The other one keeps its own, and so holds no other's up.
        assert_eq!(room(&met(&b, B, root, &[&a, &c], order)), "B", "order {order}");
    }
    // What was decided may be decided otherwise; the last word holds.
    decide(&mut a, B, OTHER);
    assert_eq!(room(&met(&a, A, root, &[&b, &c], 1)), "B");
}

#[test]
fn who_plans_the_sitting_of_another_pc_word_for_word_is_not_its_holder_either() {
    let (mut a, mut b, mut c) = held();
    plans(&mut c, "C");
    plans(&mut b, "C");
    let says = |db: &mut Db, note: &str| {
        let event = json!({"event": "incident", "kind": "power-cut", "officer": null, "note": note});
        say(db, "sitting_entry", json!({"sitting_id": id(OTHER), "seq": 0, "by": id(BY), "event": event}));
    };
    says(&mut b, "nothing happened");
    says(&mut c, "looked it up");
    let root = first(&a);
    let db = met(&a, A, root, &[&b, &c], 1);
    assert_eq!(contested(&db), [(ContestedThing::Sitting(id(OTHER)), vec![B, C])]);
    decide(&mut a, C, OTHER);
    for order in 0..6 {
        let db = met(&a, A, root, &[&b, &c], order);
        assert_eq!(contested(&db), [], "order {order}");
        assert!(roll(&db).contains(&"0 incident looked it up".to_owned()), "order {order}: {:?}", roll(&db));
    }
}

#[test]
fn a_foreign_word_takes_no_sitting_from_the_pc_that_planned_it_whoever_is_decided_for_elsewhere() {
    let (mut a, mut b, _) = held();
    note(&mut a, 1, "here");
    say(&mut b, "plan_sitting", json!({"id": id(SITTING), "plan": plan(id(BY), "B", &[])}));
    let db = met(&a, A, first(&a), &[&b], 2);
    assert_eq!((contested(&db), states(&db, "plan_sitting")), (vec![], vec!["twice".to_owned()]));
    assert_eq!(roll(&db), ["0 deputy ", "1 incident here"]);
}

#[test]
fn an_attempt_that_two_pcs_began_is_of_the_one_that_the_directory_says() {
    let (mut a, mut b, mut c) = held();
    begins(&mut c, "sat there");
    begins(&mut b, "says so");
    let root = first(&a);
    let mut db = met(&a, A, root, &[&b, &c], 3);
    assert_eq!(contested(&db), [(ContestedThing::Attempt(id(0xC71)), vec![B, C])]);
    // Whoever checks the date of an exam says nothing of whose it is.
    let key = Key(B);
    let checked = json!({"station_id": id(B), "unit_id": id(0x0A11), "name": "所b0", "key_id": key.name(),
                         "public_key": key.public_key(), "exams": [id(0xC71)], "by": id(BY)});
    say(&mut a, "enrol_station", checked);
    assert_eq!(contested(&met(&a, A, root, &[&b, &c], 3)).len(), 1);
    decide(&mut a, C, 0xC71);
    for order in 0..6 {
        let db = met(&a, A, root, &[&b, &c], order);
        assert_eq!(states(&db, "begin_attempt"), ["twice", "applied"], "order {order}");
        assert_eq!(contested(&db), [], "order {order}");
    }
    // Also where the directory says it when both are here.
    decide(&mut db, C, 0xC71);
    assert_eq!(
        (states(&db, "begin_attempt"), contested(&db)),
        (vec!["twice".into(), "applied".into()], vec![])
    );
}
