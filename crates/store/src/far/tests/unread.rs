//! What a station wrote and no reader could read is kept, told of that station, and stops no reading.

use super::*;

const SITTING: u128 = 0x61;
const BY: u128 = 0x0A01;
/// Beyond the calendar.
const NEVER: i64 = 1 << 50;

/// What is wrong with it, its time, its op and its body.
fn unreadable() -> Vec<(&'static str, i64, &'static str, Value)> {
    let by = id(BY);
    let entry =
        |seq: u32, event: Value| json!({"sitting_id": id(SITTING), "seq": seq, "by": by, "event": event});
    let changed = |name: &str, value: Value| {
        let mut plan = plan(by, "1", &[]);
        plan[name] = value;
        json!({"id": id(0x62), "plan": plan})
    };
    let note = |on: &str| {
        let event = json!({"on": on, "mentee": by, "minutes": 10, "what": "w"});
        json!({"id": id(0xEE), "by": by, "kind": "note", "event": event})
    };
    let person = |birth: &str, service: &str| {
        let officer = json!({"id": by, "badge": "059001", "name": "改", "unit_id": id(0x0A11), "birth_date": birth,
                             "service": service});
        json!({"officer": officer, "by": by})
    };
    let exemption = |from: &str| {
        json!({"id": id(0x71), "officer_id": by, "standard": "s", "from": from, "until": null, "reason": "病",
               "by": by})
    };
    let count = |week: &str| {
        let counts = json!([{"unit_id": id(0x0A11), "entered": 3, "qualified": 2}]);
        json!({"week": week, "counts": counts, "by": by})
    };
    let forecast = |day: &str, deadline: &str| {
        let none = "";
        json!({"day": day, "standard": "s", "deadline": deadline, "method": 1, "chances": none})
    };
    let incident = json!({"event": "incident", "kind": "power-cut", "officer": null, "note": "n"});
    vec![
        ("an entry's time", NEVER, "sitting_entry", entry(0, incident.clone())),
        ("an event that is none", NOW, "sitting_entry", entry(0, json!({"event": "flood"}))),
        ("a plan's time", NOW, "plan_sitting", changed("at_ms", json!(NEVER))),
        ("the time of planning", -NEVER, "plan_sitting", changed("room", json!("2"))),
        ("a kind of sitting", NOW, "plan_sitting", changed("kind", json!("swim"))),
        ("a lock for nobody", NOW, "plan_sitting", changed("seals", json!({"everybody": "00"}))),
        ("a note's time", NEVER, "cohort_entry", note("2026-11-23")),
        ("a note's day", NOW, "cohort_entry", note("2026-02-30")),
        ("a birth", NOW, "change_officer", person("1990-02-30", "serving")),
        ("a service", NOW, "change_officer", person("1990-02-28", "gone")),
        ("a first day", NOW, "ask_exemption", exemption("yesterday")),
        ("a week", NOW, "count_records", count("W48")),
        ("the day of a forecast", NOW, "keep_forecast", forecast("today", "2027-04-30")),
        ("the last day of a forecast", NOW, "keep_forecast", forecast("2026-11-23", "April")),
        ("when it was asked", NEVER, "ask_exemption", exemption("2026-11-01")),
    ]
}

#[test]
fn a_line_that_nobody_can_read_is_told_of_its_station_and_stops_no_reading() {
    for (what, at_ms, op, body) in unreadable() {
        let (mut a, mut b) = (station(A), station(B));
        officer(&mut a, BY, "059001", (0x0A11, "一所"));
        officer(&mut b, BY, "059001", (0x0A11, "一所"));
        // That PC's program is not this one.
        let free = "PRAGMA ignore_check_constraints = 1; PRAGMA foreign_keys = 0";
        b.connection.execute_batch(free).unwrap();
        for (series, name) in [(A, "局机关"), (B, "一所")] {
            let key = Key(series);
            let station = json!({"station_id": id(series), "unit_id": id(0x0A11), "name": name,
                                 "key_id": key.name(), "public_key": key.public_key(), "by": id(BY)});
            say(&mut a, "enrol_station", station);
        }
        let duties = [("registry", A), ("exam", A), ("exam", B), ("cohort", B), ("desk", B), ("registry", B)];
        for (n, (duty, of)) in duties.into_iter().enumerate() {
            let duty = json!({"duty": duty, "station_id": id(of), "epoch": n as u64 + 1, "by": id(BY)});
            say(&mut a, "grant_duty", duty);
        }
        say(&mut b, "plan_sitting", json!({"id": id(SITTING), "plan": plan(id(BY), "1", &[])}));
        let fact = Fact::read(op, &body.to_string()).unwrap();
        b.record_unasked(at_ms, &fact).unwrap();
        // What comes after it counts as before.
        let task = json!({"id": id(0x72), "officers": [id(BY)], "kind": "drill", "subject": "", "times": 1,
                          "due": "2026-12-01", "note": "", "by": id(BY)});
        b.record_unasked(NOW + 9, &Fact::read("assign", &task.to_string()).unwrap()).unwrap();

        let root = first(&a);
        let sent = sent(&[&b]);
        a.follow_bureau(id(A), root).unwrap();
        deliver(&mut a, &sent, 0);
        let state: String = a
            .connection
            .query_row("SELECT state FROM far_entry WHERE op = ?1 ORDER BY seq DESC LIMIT 1", [op], |row| {
                row.get(0)
            })
            .unwrap();
        assert_eq!(state, "unread", "{what}");
        assert_eq!(a.sittings().unwrap().len(), 1, "{what}");
        assert_eq!(a.officers().unwrap().len(), 1, "{what}");
        assert!(a.exemptions().unwrap().is_empty() && a.cohort().unwrap().notes.is_empty(), "{what}");
        assert_eq!(a.assignments().unwrap().len(), 1, "{what}");
        let rows = a.desk_rows().unwrap();
        assert!(rows.counts.is_empty() && rows.forecasts.is_empty(), "{what}");
        assert_eq!(a.uncounted().unwrap().iter().filter(|u| u.state == "unread").count(), 1, "{what}");
        let report = audited(&a);
        assert_eq!(report.problems, [], "{what}");
        let told =
            |note: &crate::AuditProblem| note.what.contains("一所") && note.what.contains("can't be read");
        assert!(report.notes.iter().any(told), "{what}: {:?}", report.notes);
    }
}

#[test]
fn a_log_that_breaks_a_rule_is_not_taken_and_counted_of_its_station() {
    let (mut a, mut b) = (station(A), station(B));
    for db in [&mut a, &mut b] {
        officer(db, BY, "059001", (0x0A11, "一所"));
    }
    let key = Key(B);
    let enrolled = json!({"station_id": id(B), "unit_id": id(0x0A11), "name": "一所", "key_id": key.name(),
                          "public_key": key.public_key(), "by": id(BY)});
    say(&mut a, "enrol_station", enrolled);
    attempt(&mut b, 0xB71, BY, 0x0A11);
    begin(&mut b, 0xB72, BY, 0x0A11);
    // Practice without a limit does not end because the time is up.
    let end = InputEvent::new(40, EventKind::End(EndReason::Time));
    b.append_events(id(0xB72), 0, &[end]).unwrap();
    b.seal_attempt(NOW + 0xB72 + 60_000, id(0xB72), 1).unwrap();
    let (root, sent) = (first(&a), sent(&[&b]));
    a.follow_bureau(id(A), root).unwrap();
    deliver(&mut a, &sent, 0);
    assert_eq!(a.broken_logs().unwrap(), [(id(B), 1)]);
    assert_eq!(a.attempts(None).unwrap().len(), 1);
}
