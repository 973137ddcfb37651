//! Exams of other PCs that are dated before what their own series knew, whatever else that series says.

use super::*;
use crate::own_series::NewSeries;
use dabiao_domain::sync::Tip;

const BY: u128 = 0x0A01;
const DAY_MS: i64 = 86_400_000;

fn at(db: &mut Db, at_ms: i64, op: &str, body: Value) {
    let fact = Fact::read(op, &body.to_string()).unwrap_or_else(|e| panic!("{op}: {e}"));
    db.record_unasked(at_ms, &fact).unwrap_or_else(|e| panic!("{op}: {e}"));
}

fn exam(db: &mut Db, n: u128, at_ms: i64) {
    let body = json!({"id": id(n), "officer_id": id(BY), "exercise_id": "exam/case/3/0", "mode": "exam",
                      "header_hash": "00".repeat(32), "sitting_id": id(0x61)});
    at(db, at_ms, "begin_attempt", body);
}

/// A PC whose newest known time is [`NOW`] and a few milliseconds.
fn other() -> Db {
    let mut db = station(B);
    officer(&mut db, BY, "059001", (0x0A11, "一所"));
    db
}

/// The exams that are out of time at a PC that all of this came to.
fn out_of_time(others: &[&Db]) -> Vec<u128> {
    let mut db = station(A);
    deliver(&mut db, &sent(others), 0);
    let found = db.others_out_of_time().unwrap();
    found.iter().filter(|wrong| !wrong.corrected).map(|wrong| wrong.attempt.as_u128()).collect()
}

#[test]
fn an_exam_before_what_its_own_pc_knew_is_out_of_time() {
    let mut db = other();
    exam(&mut db, 1, NOW + DAY_MS);
    exam(&mut db, 2, NOW);
    assert_eq!(out_of_time(&[&db]), [2]);
}

#[test]
fn a_pc_that_calls_itself_a_demonstration_is_none_where_nothing_is_invented() {
    let mut db = station(B);
    at(&mut db, NOW, "set_setting", json!({"key": "demo", "value": "1"}));
    exam(&mut db, 1, NOW - 200 * DAY_MS);
    assert_eq!(out_of_time(&[&db]), [1]);
}

#[test]
fn of_a_series_that_went_two_ways_each_is_looked_at_by_itself() {
    let mut db = other();
    let mut reset = copy(&db, Some(B));
    exam(&mut db, 1, NOW + 3 * DAY_MS);
    // The disk was set back: what it does now is later than what it knows of, and nothing is wrong with that.
    exam(&mut reset, 2, NOW + 2 * DAY_MS);
    exam(&mut reset, 3, NOW + 2 * DAY_MS + 1);
    assert_eq!(out_of_time(&[&db, &reset]), Vec::<u128>::new());
    // Whoever makes it go two ways on purpose, to write an exam back.
    exam(&mut reset, 4, NOW - 200 * DAY_MS);
    assert_eq!(out_of_time(&[&db, &reset]), [4]);
}

#[test]
fn an_exam_after_the_clock_was_put_right_waits_for_somebody_to_check_it() {
    let mut db = other();
    let (from_ms, to_ms) = (NOW - DAY_MS, NOW + DAY_MS);
    let wrong = json!({"from_ms": from_ms, "to_ms": to_ms, "reason": "电池没电", "by": id(BY)});
    at(&mut db, NOW - 200 * DAY_MS, "clock_wrong", wrong);
    exam(&mut db, 1, NOW - 199 * DAY_MS);
    assert_eq!(out_of_time(&[&db]), Vec::<u128>::new());
    let mut desk = station(A);
    deliver(&mut desk, &sent(&[&db]), 0);
    let [told] = <[_; 1]>::try_from(desk.others_out_of_time().unwrap()).unwrap();
    assert!(told.corrected && !told.checked && told.what.to_string().contains("showed wrongly"), "{told:?}");
    // What came within a week of its date was held on about that date.
    let seal = json!({"id": id(1), "root_hash": "00".repeat(32), "score_hash": "00".repeat(32),
                      "scoring_version": 1, "events": 1});
    at(&mut db, NOW - 199 * DAY_MS + 1_000, "seal_attempt", seal);
    for (days, waits) in [(-1, true), (0, false), (7, false), (8, true)] {
        let mut desk = station(A);
        deliver(&mut desk, &sent(&[&db]), 0);
        desk.note_arrivals(NOW + (days - 199) * DAY_MS).unwrap();
        assert_eq!(!desk.others_out_of_time().unwrap().is_empty(), waits, "{days} days");
    }
}

/// The PC goes on in a new series after the entry of that number, as after a restore or a reset of its disk.
fn goes_on(db: &mut Db, series: u128, entries: u64, at_ms: i64) {
    let hash = db.entry_hash(&db.series, entries - 1).unwrap().unwrap();
    let parent = Some(Tip { series: db.series.parse().unwrap(), entries, hash });
    let new = NewSeries { id: id(series), why: "restored", station: None, signer: None, claim: None, parent };
    db.begin_series(at_ms, new).unwrap();
}

#[test]
fn a_new_series_knows_what_the_one_knew_that_it_goes_on_from() {
    // By name before and behind the first series.
    for (second, third) in [(0x01, 0x02), (0xB8, 0xB9), (0x02, 0x01)] {
        let mut db = other();
        exam(&mut db, 1, NOW + 3 * DAY_MS);
        let known = db.journal_head().unwrap().entries;
        goes_on(&mut db, second, known, NOW + 3 * DAY_MS);
        exam(&mut db, 2, NOW + 4 * DAY_MS);
        let known = db.journal_head().unwrap().entries;
        goes_on(&mut db, third, known, NOW - 200 * DAY_MS);
        exam(&mut db, 3, NOW - 200 * DAY_MS);
        exam(&mut db, 4, NOW + 5 * DAY_MS);
        assert_eq!(out_of_time(&[&db]), [3], "{second:x} {third:x}");
    }
}

#[test]
fn a_new_series_knows_nothing_of_what_came_after_the_entry_that_it_names() {
    let mut db = other();
    let known = db.journal_head().unwrap().entries;
    exam(&mut db, 1, NOW + 3 * DAY_MS);
    goes_on(&mut db, 0xB8, known, NOW + DAY_MS);
    exam(&mut db, 2, NOW + DAY_MS);
    assert_eq!(out_of_time(&[&db]), Vec::<u128>::new());
    exam(&mut db, 3, NOW - DAY_MS);
    assert_eq!(out_of_time(&[&db]), [3]);
}

#[test]
fn an_exam_came_when_its_end_did() {
    let mut db = other();
    exam(&mut db, 1, NOW);
    let mut desk = station(A);
    let arrived = |desk: &Db, since_ms: i64| -> Vec<(u128, i64)> {
        let all = desk.exams_arrived(since_ms).unwrap().into_iter();
        all.map(|exam| (exam.attempt.as_u128(), exam.arrived_ms)).collect()
    };
    deliver(&mut desk, &sent(&[&db]), 0);
    desk.note_arrivals(NOW + DAY_MS).unwrap();
    // As long as it has no end, nobody says anything of its date either: what is typed in it is still to come.
    assert_eq!(arrived(&desk, i64::MIN), []);
    let seal = json!({"id": id(1), "root_hash": "00".repeat(32), "score_hash": "00".repeat(32),
                      "scoring_version": 1, "events": 1});
    at(&mut db, NOW + 1_000, "seal_attempt", seal);
    deliver(&mut desk, &sent(&[&db]), 0);
    desk.note_arrivals(NOW + 90 * DAY_MS).unwrap();
    // Also where what began it came before what is asked for.
    for since_ms in [i64::MIN, NOW + 2 * DAY_MS] {
        assert_eq!(arrived(&desk, since_ms), [(1, NOW + 90 * DAY_MS)]);
    }
    // All at once, in any order.
    let all = sent(&[&db]);
    for order in 0..8 {
        let mut desk = station(A);
        deliver(&mut desk, &all, order);
        desk.note_arrivals(NOW + DAY_MS).unwrap();
        assert_eq!(arrived(&desk, i64::MIN), [(1, NOW + DAY_MS)], "order {order}");
    }
}

/// Power, the stick or the network may end an exchange before it has taken all.
#[test]
fn an_exam_has_the_day_on_which_it_came_though_its_exchange_had_no_end() {
    let mut db = other();
    exam(&mut db, 1, NOW);
    let seal = json!({"id": id(1), "root_hash": "00".repeat(32), "score_hash": "00".repeat(32),
                      "scoring_version": 1, "events": 1});
    at(&mut db, NOW + 1_000, "seal_attempt", seal);
    let (entries, bodies) = sent(&[&db]);
    let came = |desk: &Db| -> Vec<i64> {
        desk.exams_arrived(i64::MIN).unwrap().into_iter().map(|exam| exam.arrived_ms).collect()
    };
    let mut desk = station(A);
    desk.receive(Some(NOW + DAY_MS), Some(&Keys), &entries, &bodies).unwrap();
    assert_eq!(came(&desk), [NOW + DAY_MS]);
    // The next exchange, months later, brings it once more and goes to its end.
    desk.receive(Some(NOW + 90 * DAY_MS), Some(&Keys), &entries, &bodies).unwrap();
    desk.note_arrivals(NOW + 90 * DAY_MS).unwrap();
    assert_eq!(came(&desk), [NOW + DAY_MS]);
}
