//! A first entry that another PC made up for a series: it says nothing of whose the series is, nor of the directory.

use super::*;
use crate::journal_entry::JournalEntry;

const BY: u128 = 0x0A01;
/// A series of the PC C beside its first one.
const BESIDE: u128 = 0xC7;

/// An entry as the PC with that key signs it, whosever series it is in.
fn made_up(
    key: u128,
    (series, seq, prev_hash): (u128, i64, Hash),
    n: i64,
    op: &str,
    body: Value,
) -> SignedEntry {
    let fact = Fact::read(op, &body.to_string()).unwrap_or_else(|e| panic!("{op}: {e}"));
    let (op, body) = fact.wire().unwrap();
    let mut entry = JournalEntry {
        series: id(series).to_string(),
        seq,
        at_ms: NOW + n,
        op: op.to_owned(),
        body,
        prev_hash,
        hash: [0; 32],
        key_id: Some(Key(key).name()),
        signature: None,
    };
    entry.hash = entry.computed_hash();
    entry.signature = Some(Key(key).sign(&entry.series, seq as u64 + 1, &entry.hash));
    super::super::entry::signed(&entry).unwrap()
}

/// A first entry of `series` that names `station`, as C signs it.
fn first_of(series: u128, station: u128, n: i64) -> SignedEntry {
    let body = json!({"station_id": id(station), "key_id": Key(C).name(), "public_key": Key(C).public_key(),
                      "why": "rewound"});
    made_up(C, (series, 0, [0; 32]), n, "begin_series", body)
}

/// Such first entries, one below that hash and one above it.
fn around(hash: Hash, series: u128, station: u128) -> Vec<SignedEntry> {
    let all = || (0..200).map(|n| first_of(series, station, n));
    let below = all().find(|entry| entry.hash < hash).unwrap();
    vec![below, all().find(|entry| entry.hash > hash).unwrap()]
}

fn enrolled(station: u128, exams: &[u128]) -> Value {
    let exams: Vec<Uuid> = exams.iter().map(|exam| id(*exam)).collect();
    let mut body = json!({"station_id": id(station), "unit_id": id(0x0A11), "name": format!("所{station:x}"),
                          "key_id": Key(station).name(), "public_key": Key(station).public_key(), "by": id(BY)});
    if !exams.is_empty() {
        body["exams"] = json!(exams);
    }
    body
}

/// The founding PC of a bureau of three.
fn founding() -> Db {
    let mut a = station(A);
    officer(&mut a, BY, "059001", (0x0A11, "一所"));
    for station in [A, B, C] {
        say(&mut a, "enrol_station", enrolled(station, &[]));
    }
    let root = first(&a);
    a.follow_bureau(id(A), root).unwrap();
    a
}

#[test]
fn whose_a_series_is_nobody_else_says_by_a_first_entry_of_their_own() {
    let (a, b, c) = (founding(), station(B), station(C));
    let (mut entries, bodies) = sent(&[&b, &c]);
    for station in [A, B, C] {
        entries.extend(around(first(&b), B, station));
        entries.extend(around(first(&a), A, station));
    }
    let all = (entries, bodies);
    for order in 0..8 {
        let mut db = copy(&a, Some(A));
        deliver(&mut db, &all, order);
        assert_eq!(audited(&db).problems, [], "order {order}");
        assert_eq!(db.own_station().unwrap(), id(A), "order {order}");
        let owners = db.stations_of_series().unwrap();
        assert_eq!((owners.get(&id(B)), owners.get(&id(C))), (Some(&id(B)), Some(&id(C))), "order {order}");
        assert_eq!(owners.get(&id(A)), None, "order {order}");
    }
}

#[test]
fn who_begins_a_series_as_the_founding_pc_too_checks_no_exam_and_admits_nobody() {
    let (mut a, c) = (founding(), station(C));
    let own = first_of(BESIDE, C, 0);
    let says = made_up(C, (BESIDE, 1, own.hash), 0, "enrol_station", enrolled(C, &[0xE1]));
    let (mut entries, bodies) = sent(&[&c]);
    entries.extend(around(own.hash, BESIDE, A));
    entries.extend([own, says]);
    let all = (entries, bodies);
    for order in 0..8 {
        let mut db = copy(&a, Some(A));
        deliver(&mut db, &all, order);
        assert_eq!(db.admissions(id(A)).unwrap().len(), 3, "order {order}");
        assert!(!db.exams_checked().unwrap().has(&id(BESIDE), &id(0xE1)), "order {order}");
        assert!(!db.exams_checked().unwrap().has(&id(C), &id(0xE1)), "order {order}");
    }
    // What the registry says counts there and at other PCs.
    say(&mut a, "enrol_station", enrolled(C, &[0xE2]));
    let mut desk = station(B);
    desk.follow_bureau(id(A), first(&a)).unwrap();
    deliver(&mut desk, &all, 0);
    deliver(&mut desk, &sent(&[&a]), 0);
    let checked = desk.exams_checked().unwrap();
    // Of the station that it is said of, and of no other one that has an exam of that id.
    assert_eq!([C, B].map(|series| checked.has(&id(series), &id(0xE2))), [true, false]);
}

#[test]
fn what_a_pc_says_twice_of_its_attempt_is_told_and_what_another_one_says_of_it_is_not_that() {
    let (a, mut b, mut c) = (founding(), station(B), station(C));
    officer(&mut b, 0x0B01, "059002", (0x0B11, "二所"));
    begin(&mut b, 0xB71, 0x0B01, 0x0B11);
    let mut again = copy(&b, Some(B));
    seal(&mut b, 0xB71, 40);
    seal(&mut again, 0xB71, 50);
    let seal = json!({"id": id(0xB71), "root_hash": "00".repeat(32), "score_hash": "00".repeat(32),
                      "scoring_version": 1, "events": 1});
    say(&mut c, "seal_attempt", seal);
    for (others, told) in [(sent(&[&b, &c]), vec![]), (sent(&[&b, &again]), vec![id(0xB71)])] {
        for order in 0..6 {
            let mut db = copy(&a, Some(A));
            deliver(&mut db, &others, order);
            assert_eq!(audited(&db).problems, [], "order {order}");
            let twice: Vec<Uuid> = db.attempts_told_twice().unwrap().into_iter().collect();
            assert_eq!(twice, told, "order {order}");
        }
    }
}

#[test]
fn an_exam_in_a_second_series_that_goes_on_from_nothing_waits_for_somebody_to_check_it() {
    let (mut a, c) = (founding(), station(C));
    let back_ms = -200 * 86_400_000;
    let own = first_of(BESIDE, C, back_ms);
    let exam = json!({"id": id(0xE1), "officer_id": id(BY), "exercise_id": "exam/case/3/0", "mode": "exam",
                      "header_hash": "00".repeat(32), "sitting_id": id(0x61)});
    let begins = made_up(C, (BESIDE, 1, own.hash), back_ms + 1, "begin_attempt", exam);
    let (mut entries, bodies) = sent(&[&c]);
    let alone = (vec![own.clone(), begins.clone()], Vec::new());
    entries.extend([own, begins]);
    // The only one that is here of that PC may be the first that it ever wrote.
    let mut db = copy(&a, Some(A));
    deliver(&mut db, &alone, 0);
    assert_eq!(db.others_out_of_time().unwrap(), []);
    deliver(&mut db, &(entries.clone(), bodies.clone()), 0);
    let [told] = <[_; 1]>::try_from(db.others_out_of_time().unwrap()).unwrap();
    assert!(
        told.waits() && told.attempt == id(0xE1) && told.what.to_string().contains("from nothing"),
        "{told:?}"
    );
    say(&mut a, "enrol_station", enrolled(C, &[0xE1]));
    let mut db = copy(&a, Some(A));
    deliver(&mut db, &(entries, bodies), 0);
    let [told] = <[_; 1]>::try_from(db.others_out_of_time().unwrap()).unwrap();
    assert!(told.checked && !told.waits(), "{told:?}");
}

#[test]
fn a_pc_that_was_admitted_after_another_one_was_retired_spoils_no_attempt_of_it() {
    // Whether it proved to be that one or only says so.
    for proven in [true, false] {
        spoils_no_attempt(proven);
    }
}

fn spoils_no_attempt(proven: bool) {
    let (mut a, mut b) = (station(A), station(B));
    officer(&mut b, 0x0B01, "059002", (0x0B11, "二所"));
    begin(&mut b, 0xB71, 0x0B01, 0x0B11);
    seal(&mut b, 0xB71, 40);
    let last = b.journal().unwrap().pop().unwrap();
    officer(&mut a, BY, "059001", (0x0A11, "一所"));
    for station in [A, B] {
        say(&mut a, "enrol_station", enrolled(station, &[]));
    }
    let cut = json!([[id(B), last.seq + 1]]);
    say(&mut a, "retire_station", json!({"station_id": id(B), "why": "lost", "cut": cut, "by": id(BY)}));
    let mut since = enrolled(C, &[]);
    if proven {
        since["was"] = json!([id(B)]);
    }
    say(&mut a, "enrol_station", since);
    let root = first(&a);
    a.follow_bureau(id(A), root).unwrap();
    // C says to go on from the series of B, and ends the attempt of B otherwise.
    let parent = json!({"series": id(B), "entries": last.seq + 1, "head": crate::hash::hex(&last.hash)});
    let body = json!({"station_id": id(C), "key_id": Key(C).name(), "public_key": Key(C).public_key(),
                      "why": "rewound", "parent": parent});
    let own = made_up(C, (BESIDE, 0, [0; 32]), 0, "begin_series", body);
    let ends = json!({"id": id(0xB71), "root_hash": "00".repeat(32), "score_hash": "00".repeat(32),
                      "scoring_version": 1, "events": 1});
    let ends = made_up(C, (BESIDE, 1, own.hash), 1, "seal_attempt", ends);
    let (mut entries, bodies) = sent(&[&b, &station(C)]);
    entries.extend([own, ends]);
    let all = (entries, bodies);
    for order in 0..6 {
        let mut db = copy(&a, Some(A));
        deliver(&mut db, &all, order);
        assert_eq!(audited(&db).problems, [], "order {order}");
        assert!(db.attempts_told_twice().unwrap().is_empty(), "order {order}");
        assert!(db.attempt_ids().unwrap().contains(&id(0xB71)), "order {order}");
        let told: Vec<String> = db.contradicted().unwrap().into_iter().map(|told| told.series).collect();
        assert_eq!(told, [id(BESIDE).to_string()], "order {order}");
        assert!(db.officers_contested().unwrap().contains(&id(0x0B01)), "order {order}");
    }
}
