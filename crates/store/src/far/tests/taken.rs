//! Sittings that a deputy took over: whatever the order of arrivals, one roll counts, the same one at every PC.

use super::*;

const SITTING: u128 = 0x61;
const BY: u128 = 0x0A01;

/// The founding PC, which holds exams as two other PCs do, with a sitting whose deputy is the second.
fn held() -> (Db, Db, Db) {
    let (mut a, b, c) = (station(A), station(B), station(C));
    officer(&mut a, BY, "059001", (0x0A11, "一所"));
    for (series, name) in [(A, "局机关"), (B, "一所"), (C, "三所")] {
        let key = Key(series);
        let body = json!({"station_id": id(series), "unit_id": id(0x0A11), "name": name, "key_id": key.name(),
                          "public_key": key.public_key(), "by": id(BY)});
        say(&mut a, "enrol_station", body);
    }
    for (n, (duty, of)) in [("registry", A), ("exam", A), ("exam", B), ("exam", C)].into_iter().enumerate() {
        let body = json!({"duty": duty, "station_id": id(of), "epoch": n as u64 + 1, "by": id(BY)});
        say(&mut a, "grant_duty", body);
    }
    say(&mut a, "plan_sitting", json!({"id": id(SITTING), "plan": {"planned_by": id(BY)}}));
    entry(&mut a, 0, json!({"event": "deputy", "station": id(B)}));
    (a, b, c)
}

fn entry(db: &mut Db, seq: u32, event: Value) {
    let body = json!({"sitting_id": id(SITTING), "seq": seq, "by": id(BY), "event": event});
    say(db, "sitting_entry", body);
}

fn note(db: &mut Db, seq: u32, note: &str) {
    let event = json!({"event": "incident", "kind": "power-cut", "officer": null, "note": note});
    entry(db, seq, event);
}

fn close(db: &mut Db, seq: u32) {
    entry(db, seq, json!({"event": "step", "step": "close"}));
}

fn take(db: &mut Db, station: u128, seq: u32) {
    let body = json!({"sitting_id": id(SITTING), "station_id": id(station), "by": id(BY)});
    say(db, "take_sitting", body);
    entry(db, seq, json!({"event": "take", "station": id(station)}));
}

/// What each of these PCs makes of the entries of the others, in twelve orders: always the same roll, by number and event.
fn rolls(all: &[(&Db, u128)]) -> Vec<Db> {
    let root = first(all[0].0);
    let mut met = Vec::new();
    for (n, (own, key)) in all.iter().enumerate() {
        let others: Vec<&Db> =
            all.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, (db, _))| *db).collect();
        let (sent, mut told) = (sent(&others), None);
        for order in 0..12 {
            let mut db = copy(own, Some(*key));
            db.follow_bureau(id(A), root).unwrap();
            deliver(&mut db, &sent, order);
            assert_eq!(audited(&db).problems, [], "{key:x}, order {order}");
            let dump = dump(&db);
            assert!(told.get_or_insert_with(|| dump.clone()) == &dump, "{key:x}, order {order}");
            if order == 11 {
                met.push(db);
            }
        }
    }
    met
}

fn roll(db: &Db) -> Vec<String> {
    let sql = "SELECT seq || ' ' || json_extract(event, '$.event') || ' '
                      || coalesce(json_extract(event, '$.note'), json_extract(event, '$.step'), '')
                 FROM sitting_entry ORDER BY seq";
    let mut statement = db.connection.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

fn problems(db: &Db) -> Vec<String> {
    let mut statement = db.connection.prepare("SELECT kind FROM problem ORDER BY kind").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn what_the_pc_before_says_of_it_later_does_not_count_at_any_pc() {
    let (mut a, mut b, c) = held();
    note(&mut a, 1, "a knows alone");
    note(&mut a, 2, "and goes on");
    take(&mut b, B, 1);
    note(&mut b, 2, "taken");
    for db in rolls(&[(&a, A), (&b, B), (&c, C)]) {
        assert_eq!(roll(&db), ["0 deputy ", "1 take ", "2 incident taken"]);
        assert_eq!(problems(&db), ["sitting_held_twice"]);
        let [twice] = <[_; 1]>::try_from(db.held_twice().unwrap()).unwrap();
        assert_eq!(
            (twice.sitting, twice.station, twice.entries, twice.closed),
            (id(SITTING), id(A), 2, false)
        );
        assert_eq!(db.planner_of(id(SITTING)).unwrap().map(|(station, _)| station), Some(id(A)));
    }
}

#[test]
fn of_two_that_close_it_one_counts_and_the_other_is_named() {
    let (mut a, mut b, c) = held();
    close(&mut a, 1);
    take(&mut b, B, 1);
    close(&mut b, 2);
    for db in rolls(&[(&a, A), (&b, B), (&c, C)]) {
        assert_eq!(roll(&db), ["0 deputy ", "1 take ", "2 step close"]);
        assert_eq!(problems(&db), ["sitting_closed_twice"]);
        assert!(db.held_twice().unwrap()[0].closed);
    }
}

#[test]
fn who_was_not_named_takes_nothing_and_neither_does_the_deputy_after_the_close_or_in_anothers_name() {
    let (mut a, mut b, mut c) = held();
    note(&mut a, 1, "goes on");
    close(&mut a, 2);
    // C was never named; B comes when it is over, and once more as if it were C.
    take(&mut c, C, 1);
    note(&mut c, 2, "forged");
    take(&mut b, B, 3);
    take(&mut b, C, 4);
    for db in rolls(&[(&a, A), (&b, B), (&c, C)]) {
        assert_eq!(roll(&db), ["0 deputy ", "1 incident goes on", "2 step close"]);
        assert_eq!(problems(&db), ["sitting_held_twice"]);
    }
}

#[test]
fn it_goes_from_deputy_to_deputy_and_a_name_that_was_taken_back_gives_nothing() {
    let (mut a, mut b, mut c) = held();
    take(&mut b, B, 1);
    entry(&mut b, 2, json!({"event": "deputy", "station": id(C)}));
    take(&mut c, C, 3);
    note(&mut c, 4, "third");
    note(&mut b, 3, "late");
    for db in rolls(&[(&a, A), (&b, B), (&c, C)]) {
        assert_eq!(roll(&db), ["0 deputy ", "1 take ", "2 deputy ", "3 take ", "4 incident third"]);
    }
    entry(&mut a, 1, json!({"event": "deputy"}));
    let (mut b, c) = (station(B), station(C));
    take(&mut b, B, 2);
    for db in rolls(&[(&a, A), (&b, B), (&c, C)]) {
        assert_eq!(roll(&db), ["0 deputy ", "1 deputy "]);
    }
}
