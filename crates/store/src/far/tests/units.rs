//! A duty for one unit: it covers the people and things of that unit, and nothing else.

use serde_json::json;

use super::*;

const UNIT_A: u128 = 0x0A11;
const UNIT_C: u128 = 0x0C11;
/// Somebody of the first unit, somebody of the other.
const OF_A: u128 = 0x0A01;
const OF_C: u128 = 0x0A02;

fn enrolled(a: &mut Db) {
    for (series, name) in [(A, "局机关"), (B, "一所"), (C, "三所")] {
        let key = Key(series);
        say(
            a,
            "enrol_station",
            json!({"station_id": id(series), "unit_id": id(UNIT_A), "name": name, "key_id": key.name(),
                   "public_key": key.public_key(), "by": id(OF_A)}),
        );
    }
}

fn grant(a: &mut Db, duty: &str, station: u128, unit: Option<u128>, epoch: u64) {
    let body = json!({"duty": duty, "unit_id": unit.map(id), "station_id": id(station), "epoch": epoch,
                      "by": id(OF_A)});
    say(a, "grant_duty", body);
}

/// The founding PC with the roster and all duties of the bureau, and a station that keeps no roster.
fn founded() -> (Db, Db) {
    let mut a = station(A);
    officer(&mut a, OF_A, "059001", (UNIT_A, "一所"));
    officer(&mut a, OF_C, "059002", (UNIT_C, "三所"));
    enrolled(&mut a);
    for (n, duty) in ["registry", "issuing", "cohort", "desk", "exam"].into_iter().enumerate() {
        grant(&mut a, duty, A, None, n as u64 + 1);
    }
    (a, station(B))
}

fn assign(db: &mut Db, n: u128, officers: &[u128]) {
    let officers: Vec<Uuid> = officers.iter().map(|of| id(*of)).collect();
    let task = json!({"id": id(n), "officers": officers, "kind": "drill", "subject": "", "times": 1,
                      "due": "2026-12-01", "note": "", "by": id(OF_A)});
    say(db, "assign", task);
}

fn end(db: &mut Db, n: u128, why: &str) {
    say(db, "end_assignment", json!({"id": id(n), "reason": why, "by": id(OF_A)}));
}

/// What the founding PC makes of the stations' entries, in whatever order they come; by `op`, how many are in which state.
fn met(a: &Db, stations: &[&Db]) -> Db {
    let all = sent(stations);
    let mut told: Option<Vec<String>> = None;
    let mut met = None;
    for order in 0..12 {
        let mut db = copy(a, Some(A));
        db.follow_bureau(id(A), first(a)).unwrap();
        deliver(&mut db, &all, order);
        assert_eq!(audited(&db).problems, []);
        let dump = dump(&db);
        assert!(told.get_or_insert(dump.clone()) == &dump, "order {order}");
        met = Some(db);
    }
    met.unwrap()
}

/// The states of entries of an operation, in the order in which their station wrote them.
fn states(db: &Db, op: &str) -> Vec<String> {
    let sql = "SELECT state FROM far_entry WHERE op = ?1 ORDER BY series, seq";
    let mut statement = db.connection.prepare(sql).unwrap();
    statement.query_map([op], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

fn tasks(db: &Db) -> Vec<u128> {
    let mut ids: Vec<u128> = db.assignments().unwrap().iter().map(|row| row.id.as_u128()).collect();
    ids.sort_unstable();
    ids
}

#[test]
fn a_desk_of_one_unit_assigns_to_its_people_and_to_nobody_else() {
    let (mut a, mut b) = founded();
    officer(&mut b, OF_A, "059001", (UNIT_A, "一所"));
    grant(&mut a, "desk", B, Some(UNIT_A), 6);
    assign(&mut b, 0x71, &[OF_A]);
    assign(&mut b, 0x72, &[OF_C]);
    assign(&mut b, 0x73, &[OF_A, OF_C]);
    assign(&mut b, 0x74, &[0xFFF]);
    end(&mut b, 0x72, "不算");
    say(&mut b, "plan_quota", json!({"plan": {"n": 1}, "by": id(OF_A)}));
    let counted = |unit: u128, n: u64| {
        let count = json!({"unit_id": id(unit), "entered": n, "qualified": 1});
        json!({"week": "2026-11-16", "counts": [count], "by": id(OF_A)})
    };
    say(&mut b, "count_records", counted(UNIT_A, 5));
    say(&mut b, "count_records", counted(UNIT_C, 5));
    let db = met(&a, &[&b]);
    let no = "not-entitled";
    assert_eq!(states(&db, "assign"), ["applied", no, no, no]);
    assert_eq!(states(&db, "end_assignment"), [no]);
    assert_eq!(states(&db, "plan_quota"), [no]);
    assert_eq!(states(&db, "count_records"), ["applied", no]);
    assert_eq!(tasks(&db), [0x71]);
    // With the duty for the other unit too, or for the bureau, all of it counts but what names nobody known.
    for unit in [Some(UNIT_C), None] {
        let mut a = copy(&a, Some(A));
        grant(&mut a, "desk", B, unit, 7);
        assert_eq!(tasks(&met(&a, &[&b]))[..3], [0x71, 0x72, 0x73], "{unit:?}");
    }
}

#[test]
fn who_gets_a_duty_later_outranks_the_one_before_and_nobody_elses_unit_is_touched() {
    let (mut a, mut b) = founded();
    let mut c = station(C);
    grant(&mut a, "desk", B, Some(UNIT_A), 6);
    grant(&mut a, "desk", C, Some(UNIT_A), 7);
    assign(&mut a, 0x71, &[OF_A]);
    // Offline and longer: what the one before says is applied, and the next one's word holds.
    for n in 0..20 {
        say(&mut b, "signed_in", json!({"officer_id": id(n)}));
    }
    for (db, n) in [(&mut b, 5), (&mut c, 6)] {
        let count = json!({"unit_id": id(UNIT_A), "entered": n, "qualified": 1});
        say(db, "count_records", json!({"week": "2026-11-16", "counts": [count], "by": id(OF_A)}));
    }
    let db = met(&a, &[&b, &c]);
    assert_eq!(states(&db, "count_records"), ["applied", "applied"]);
    let counted: i64 =
        db.connection.query_row("SELECT entered FROM record_count", [], |row| row.get(0)).unwrap();
    assert_eq!(counted, 6);
}

#[test]
fn who_moved_keeps_what_was_assigned_and_a_claim_gives_no_say() {
    let (mut a, mut b) = founded();
    grant(&mut a, "desk", B, Some(UNIT_A), 6);
    assign(&mut b, 0x71, &[OF_A]);
    let moved =
        json!({"id": id(OF_A), "badge": "059001", "name": "警", "unit_id": id(UNIT_C), "service": "serving"});
    say(&mut a, "change_officer", json!({"officer": moved, "by": id(OF_A)}));
    // The station says that somebody else is its own, and adds somebody whom it may speak for.
    let claimed =
        json!({"id": id(OF_C), "badge": "059002", "name": "警", "unit_id": id(UNIT_A), "service": "serving"});
    officer(&mut b, OF_C, "059002", (UNIT_A, "一所"));
    say(&mut b, "change_officer", json!({"officer": claimed, "by": id(OF_A)}));
    officer(&mut b, 0x0B05, "059005", (UNIT_A, "一所"));
    assign(&mut b, 0x72, &[OF_C]);
    assign(&mut b, 0x73, &[0x0B05]);
    let db = met(&a, &[&b]);
    assert_eq!(states(&db, "assign"), ["applied", "not-entitled", "applied"]);
    assert_eq!(tasks(&db), [0x71, 0x73]);
}

#[test]
fn a_sitting_is_about_its_candidates_and_what_happens_in_it_follows() {
    let (mut a, mut b) = founded();
    grant(&mut a, "exam", B, Some(UNIT_A), 6);
    for (sitting, candidates) in [(0x51, [OF_A]), (0x52, [OF_C])] {
        let mut plan = plan(id(OF_A), "1", &candidates.map(id));
        plan["invigilators"] = json!([id(OF_C)]);
        say(&mut b, "plan_sitting", json!({"id": id(sitting), "plan": plan}));
        let event = json!({"event": "incident", "kind": "power-cut", "officer": null, "note": ""});
        say(
            &mut b,
            "sitting_entry",
            json!({"sitting_id": id(sitting), "seq": 0, "by": id(OF_A), "event": event}),
        );
    }
    let db = met(&a, &[&b]);
    assert_eq!(states(&db, "plan_sitting"), ["applied", "not-entitled"]);
    assert_eq!(states(&db, "sitting_entry"), ["applied", "not-entitled"]);
}

#[test]
fn a_roster_of_one_unit_says_nothing_of_other_people_and_gives_no_roles() {
    let (mut a, mut b) = founded();
    officer(&mut b, OF_A, "059001", (UNIT_A, "一所"));
    officer(&mut b, OF_C, "059002", (UNIT_C, "三所"));
    grant(&mut a, "registry", B, Some(UNIT_A), 6);
    for (of, badge, unit) in [(OF_A, "059001", UNIT_A), (OF_C, "059002", UNIT_C)] {
        let person =
            json!({"id": id(of), "badge": badge, "name": "改", "unit_id": id(unit), "service": "serving"});
        say(&mut b, "change_officer", json!({"officer": person, "by": id(OF_A)}));
    }
    let roles = json!({"officer_id": id(OF_A), "roles": ["trainer"], "secret_hash": null, "must_change": false,
                       "by": id(OF_A)});
    say(&mut b, "set_account", roles);
    say(&mut b, "save_standard", json!({"id": "s", "version": 1, "toml": "", "by": id(OF_A)}));
    let db = met(&a, &[&b]);
    let names: Vec<String> = db.officers().unwrap().into_iter().map(|of| of.name).collect();
    assert_eq!(names, ["改".to_owned(), format!("警{OF_C:x}")]);
    assert_eq!(states(&db, "set_account"), ["not-entitled"]);
    assert_eq!(states(&db, "save_standard"), ["not-entitled"]);
}
