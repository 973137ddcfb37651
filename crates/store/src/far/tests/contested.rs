//! What two PCs say to be theirs: neither is believed by its date of admission or a hash, and the directory decides.

use std::collections::BTreeSet;

use super::begun::{begins, states};
use super::taken::{BY, SITTING, held, note, problems, roll};
use super::*;
use crate::ContestedThing;
use crate::own_series::NewSeries;
use dabiao_domain::sync::Tip;

/// A sitting that PCs plan.
const OTHER: u128 = 0x62;

/// The PC says to have planned that sitting, in that room.
fn plans(db: &mut Db, room: &str) {
    say(db, "plan_sitting", json!({"id": id(OTHER), "plan": plan(id(BY), room, &[])}));
}

/// The directory says whose a thing is, of those that claim it.
fn decide(a: &mut Db, station: u128, thing: ContestedThing, against: &[u128]) {
    let against: Vec<Uuid> = against.iter().map(|station| id(*station)).collect();
    admit(a, station, "things", json!([{"thing": thing, "against": against}]));
}

/// The directory admits a station once more and says that besides.
fn admit(a: &mut Db, station: u128, field: &str, said: Value) {
    let key = Key(station);
    let mut body = json!({"station_id": id(station), "unit_id": id(0x0A11), "name": format!("所{station:x}"),
                          "key_id": key.name(), "public_key": key.public_key(), "by": id(BY)});
    body[field] = said;
    say(a, "enrol_station", body);
}

/// The sitting that PCs plan.
fn other() -> ContestedThing {
    ContestedThing::Sitting(id(OTHER))
}

/// What may be decided: by which PCs it is claimed, and whose it is.
fn to_decide(db: &Db) -> Vec<(ContestedThing, Vec<u128>, Option<u128>)> {
    let of = |by: BTreeSet<Uuid>| by.into_iter().map(|station| station.as_u128()).collect();
    let all = db.to_decide().unwrap().into_iter();
    all.map(|(thing, said)| (thing, of(said.by), said.holder.map(|station| station.as_u128()))).collect()
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
    decide(&mut a, C, other(), &[B]);
    for order in 0..6 {
        let db = met(&a, A, root, &[&b, &c], order);
        // It can be decided again.
        assert_eq!(to_decide(&db), [(other(), vec![B, C], Some(C))], "order {order}");
        assert_eq!((room(&db), contested(&db)), ("C".to_owned(), vec![]), "order {order}");
        assert_eq!(db.planner_of(id(OTHER)).unwrap().map(|(station, _)| station), Some(id(C)));
        // The other one keeps its own, and so holds no other's up.
        assert_eq!(room(&met(&b, B, root, &[&a, &c], order)), "B", "order {order}");
    }
    // What was decided may be decided otherwise; the last word holds.
    decide(&mut a, B, other(), &[C]);
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
    // Until then nobody is to blame for writing on its roll.
    assert!(!problems(&db).iter().any(|kind| kind.starts_with("sitting_")), "{:?}", problems(&db));
    decide(&mut a, C, other(), &[B]);
    for order in 0..6 {
        let db = met(&a, A, root, &[&b, &c], order);
        assert_eq!(to_decide(&db), [(other(), vec![B, C], Some(C))], "order {order}");
        assert_eq!(contested(&db), [], "order {order}");
        assert!(roll(&db).contains(&"0 incident looked it up".to_owned()), "order {order}: {:?}", roll(&db));
        let sql = "SELECT what FROM problem WHERE kind = 'sitting_not_taken'";
        let what: String = db.connection.query_row(sql, [], |row| row.get(0)).unwrap();
        assert!(what.contains("by 一所 too") && what.ends_with("the roll of 所c0 does"), "{what}");
    }
}

#[test]
fn a_foreign_word_takes_no_sitting_from_the_pc_that_planned_it_whoever_is_decided_for_elsewhere() {
    let (mut a, mut b, _) = held();
    note(&mut a, 1, "here");
    say(&mut b, "plan_sitting", json!({"id": id(SITTING), "plan": plan(id(BY), "B", &[])}));
    let db = met(&a, A, first(&a), &[&b], 2);
    assert_eq!((contested(&db), to_decide(&db)), (vec![], vec![]));
    assert_eq!(states(&db, "plan_sitting"), ["twice"]);
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
    admit(&mut a, B, "exams", json!([id(0xC71)]));
    assert_eq!(contested(&met(&a, A, root, &[&b, &c], 3)).len(), 1);
    // Whose a sitting of that id is says nothing of it either.
    decide(&mut a, B, ContestedThing::Sitting(id(0xC71)), &[C]);
    assert_eq!(contested(&met(&a, A, root, &[&b, &c], 3)).len(), 1);
    let attempt = ContestedThing::Attempt(id(0xC71));
    decide(&mut a, C, attempt, &[B]);
    for order in 0..6 {
        let db = met(&a, A, root, &[&b, &c], order);
        assert_eq!(states(&db, "begin_attempt"), ["twice", "applied"], "order {order}");
        assert_eq!(contested(&db), [], "order {order}");
    }
    // Also where the directory says it when both are here.
    decide(&mut db, C, attempt, &[B]);
    assert_eq!(
        (states(&db, "begin_attempt"), contested(&db)),
        (vec!["twice".into(), "applied".into()], vec![])
    );
}

#[test]
fn whom_nobody_decided_against_has_its_own_word_when_it_comes() {
    let (mut a, mut b, mut c) = held();
    plans(&mut c, "C");
    plans(&mut b, "B");
    let root = first(&a);
    // Of two PCs it was said that it is of this one: of C nothing.
    decide(&mut a, B, other(), &[0xD0]);
    for order in 0..6 {
        let db = met(&a, A, root, &[&b, &c], order);
        assert_eq!(contested(&db), [(other(), vec![B, C])], "order {order}");
    }
    decide(&mut a, C, other(), &[B]);
    assert_eq!(room(&met(&a, A, root, &[&b, &c], 1)), "C");
}

#[test]
fn whom_a_decision_names_it_is_against_whatever_pc_that_says_to_be() {
    let (mut a, mut b, mut c) = held();
    plans(&mut c, "C");
    // B had the duty first. It begins a series that says to go on from that of C, and plans the sitting in it.
    let parent = Some(Tip { series: c.series.parse().unwrap(), entries: 1, hash: first(&c) });
    let new = NewSeries { id: id(0xB2), why: "rewound", station: None, signer: None, claim: None, parent };
    b.begin_series(NOW, new).unwrap();
    plans(&mut b, "B");
    decide(&mut a, C, other(), &[B]);
    admit(&mut a, B, "was", json!([id(C)]));
    let root = first(&a);
    for order in 0..6 {
        let db = met(&a, A, root, &[&b, &c], order);
        assert_eq!(states(&db, "plan_sitting"), ["twice", "applied"], "order {order}");
        assert_eq!((room(&db), contested(&db)), ("C".to_owned(), vec![]), "order {order}");
    }
}

#[test]
fn what_was_decided_last_is_what_stands_last_in_the_directory_whatever_a_clock_showed() {
    let (mut a, mut b, mut c) = held();
    let later = ContestedThing::Sitting(id(OTHER + 1));
    for (db, room) in [(&mut b, "B"), (&mut c, "C")] {
        plans(db, room);
        say(db, "plan_sitting", json!({"id": id(OTHER + 1), "plan": plan(id(BY), room, &[])}));
    }
    // The first one when the clock was a year ahead.
    for (thing, ahead_ms) in [(other(), 365 * 86_400_000), (later, 0)] {
        let body = json!({"station_id": id(C), "unit_id": id(0x0A11), "name": "三所", "key_id": Key(C).name(),
                          "public_key": Key(C).public_key(), "by": id(BY),
                          "things": [{"thing": thing, "against": [id(B)]}]});
        let fact = Fact::read("enrol_station", &body.to_string()).unwrap();
        a.record_unasked(NOW + 1_000 + ahead_ms, &fact).unwrap();
    }
    let mut db = copy(&a, Some(A));
    db.follow_bureau(id(A), first(&a)).unwrap();
    deliver(&mut db, &sent(&[&b, &c]), 1);
    let last = db.to_decide().unwrap().into_iter().map(|(thing, said)| (thing, said.last));
    assert_eq!(last.collect::<Vec<_>>(), [(other(), false), (later, true)]);
    let told = db.admissions_told(id(A)).unwrap().pop().unwrap();
    assert_eq!(told.1.things[0].thing, later);
}
