//! Sittings that a deputy took over: whatever the order of arrivals, one roll counts, the same one at every PC.

use super::*;
use crate::HeldTwice;

pub(super) const SITTING: u128 = 0x61;
pub(super) const BY: u128 = 0x0A01;

/// The founding PC, which holds exams as two other PCs do, with a sitting whose deputy is the second.
pub(super) fn held() -> (Db, Db, Db) {
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
    say(&mut a, "plan_sitting", json!({"id": id(SITTING), "plan": plan(id(BY), "1", &[])}));
    entry(&mut a, 0, json!({"event": "deputy", "station": id(B)}));
    (a, b, c)
}

pub(super) fn entry(db: &mut Db, seq: u32, event: Value) {
    let body = json!({"sitting_id": id(SITTING), "seq": seq, "by": id(BY), "event": event});
    say(db, "sitting_entry", body);
}

pub(super) fn note(db: &mut Db, seq: u32, note: &str) {
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

pub(super) fn roll(db: &Db) -> Vec<String> {
    let sql = "SELECT seq || ' ' || json_extract(event, '$.event') || ' '
                      || coalesce(json_extract(event, '$.note'), json_extract(event, '$.step'), '')
                 FROM sitting_entry ORDER BY seq";
    let mut statement = db.connection.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

pub(super) fn problems(db: &Db) -> Vec<String> {
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

/// What does not count: the station, why, and how many entries; and whether it was closed twice.
pub(super) fn beside(db: &Db) -> Vec<(u128, &'static str, u64, bool)> {
    let told = |held: HeldTwice| (held.station.as_u128(), held.why.name(), held.entries, held.closed);
    db.held_twice().unwrap().into_iter().map(told).collect()
}

fn retire(a: &mut Db, station: u128, entries: u64) {
    let body =
        json!({"station_id": id(station), "why": "lost", "cut": [[id(station), entries]], "by": id(BY)});
    say(a, "retire_station", body);
}

#[test]
fn where_close_and_take_know_nothing_of_each_other_the_close_counts_whatever_came_after_the_take() {
    let (mut a, mut b, c) = held();
    note(&mut a, 1, "before");
    close(&mut a, 2);
    // The number that the deputy chose is lower than that of the close.
    take(&mut b, B, 1);
    note(&mut b, 2, "sat again");
    for db in rolls(&[(&a, A), (&b, B), (&c, C)]) {
        assert_eq!(roll(&db), ["0 deputy ", "1 incident before", "2 step close"]);
        assert_eq!(problems(&db), ["sitting_held_twice"]);
        assert_eq!(beside(&db), [(B, "closed", 2, false)]);
    }
    close(&mut b, 3);
    for db in rolls(&[(&a, A), (&b, B), (&c, C)]) {
        assert_eq!(roll(&db), ["0 deputy ", "1 incident before", "2 step close"]);
        assert_eq!(problems(&db), ["sitting_closed_twice"]);
        assert_eq!(beside(&db), [(B, "closed", 3, true)]);
    }
}

#[test]
fn a_close_by_who_knew_of_the_take_never_counts() {
    let (mut a, mut b, c) = held();
    take(&mut b, B, 1);
    note(&mut b, 2, "goes on");
    // The holder before goes on behind what the deputy said.
    close(&mut a, 3);
    for db in rolls(&[(&a, A), (&b, B), (&c, C)]) {
        assert_eq!(roll(&db), ["0 deputy ", "1 take ", "2 incident goes on"]);
        assert_eq!(beside(&db), [(A, "taken", 1, false)]);
    }
    // Neither does who it names deputy then.
    entry(&mut a, 4, json!({"event": "deputy"}));
    for db in rolls(&[(&a, A), (&b, B), (&c, C)]) {
        assert_eq!(roll(&db), ["0 deputy ", "1 take ", "2 incident goes on"]);
    }
}

#[test]
fn the_last_word_of_the_holder_on_its_deputy_decides_wherever_it_stands() {
    let (mut a, mut b, mut c) = held();
    take(&mut b, B, 1);
    note(&mut b, 2, "by the old ticket");
    note(&mut a, 1, "a");
    // Behind the number of the take.
    entry(&mut a, 2, json!({"event": "deputy"}));
    for db in rolls(&[(&a, A), (&b, B), (&c, C)]) {
        assert_eq!(roll(&db), ["0 deputy ", "1 incident a", "2 deputy "]);
        assert_eq!(beside(&db), [(B, "called-off", 2, false)]);
    }
    entry(&mut a, 3, json!({"event": "deputy", "station": id(C)}));
    take(&mut c, C, 4);
    note(&mut c, 5, "c");
    for db in rolls(&[(&a, A), (&b, B), (&c, C)]) {
        let all = ["0 deputy ", "1 incident a", "2 deputy ", "3 deputy ", "4 take ", "5 incident c"];
        assert_eq!(roll(&db), all);
        assert_eq!(beside(&db), [(B, "called-off", 2, false)]);
    }
}

#[test]
fn a_sitting_whose_taker_is_retired_without_having_closed_goes_back_and_one_that_closed_keeps_it() {
    let (mut a, mut b, c) = held();
    note(&mut a, 1, "a");
    take(&mut b, B, 1);
    note(&mut b, 2, "b");
    let before = |db: &Db| roll(db) == ["0 deputy ", "1 take ", "2 incident b"];
    assert!(rolls(&[(&a, A), (&b, B), (&c, C)]).iter().all(before));
    let mut closed = copy(&b, Some(B));
    let known = b.journal_head().unwrap().entries;
    let mut lost = copy(&a, Some(A));
    retire(&mut lost, B, known);
    for db in rolls(&[(&lost, A), (&b, B), (&c, C)]) {
        // At the retired PC itself, too.
        assert_eq!(roll(&db), ["0 deputy ", "1 incident a"]);
        assert_eq!(beside(&db), [(B, "lost", 2, false)]);
    }
    // What it wrote when it was retired already is no close.
    close(&mut closed, 3);
    let mut db = copy(&lost, Some(A));
    db.follow_bureau(id(A), first(&lost)).unwrap();
    deliver(&mut db, &sent(&[&closed, &c]), 5);
    assert_eq!(roll(&db), ["0 deputy ", "1 incident a"]);
    retire(&mut a, B, known + 1);
    for db in rolls(&[(&a, A), (&closed, B), (&c, C)]) {
        assert_eq!(roll(&db), ["0 deputy ", "1 take ", "2 incident b", "3 step close"]);
    }
}

#[test]
fn what_does_not_count_is_kept_with_its_voids_and_the_take_says_what_it_went_on_from() {
    let (mut a, mut b, c) = held();
    let void = json!({"event": "void", "officer": id(BY), "why": "wrong-person", "note": "替考"});
    let known = a.journal_head().unwrap().entries;
    entry(&mut a, 1, void);
    let body = json!({"sitting_id": id(SITTING), "station_id": id(B), "by": id(BY),
                      "goes_on": {"series": id(A), "entries": known}});
    say(&mut b, "take_sitting", body);
    entry(&mut b, 1, json!({"event": "take", "station": id(B)}));
    for db in rolls(&[(&a, A), (&b, B), (&c, C)]) {
        let [twice] = <[_; 1]>::try_from(db.held_twice().unwrap()).unwrap();
        assert_eq!((twice.station, twice.holds.voids), (id(A), vec![id(BY)]));
        let said = db.said_beside().unwrap().remove(&id(SITTING)).unwrap();
        assert_eq!((said.len(), said[0].seq, said[0].why.may_void()), (1, 1, true));
        let sql = "SELECT what FROM problem WHERE kind = 'sitting_held_twice'";
        let what: String = db.connection.query_row(sql, [], |row| row.get(0)).unwrap();
        assert!(what.contains("1 of them declare somebody void (void stays void)"), "{what}");
        assert!(what.contains("1 of them were not known when it was taken over"), "{what}");
    }
}

/// What decides, arriving in every order, one entry at a time: who holds it is the same in the end.
#[test]
fn every_order_of_what_decides_gives_the_same_holder() {
    let (mut a, mut b, mut c) = held();
    let start = [&a, &b, &c].map(|db| db.journal_head().unwrap().entries);
    entry(&mut a, 1, json!({"event": "deputy", "station": id(C)}));
    take(&mut b, B, 1);
    take(&mut c, C, 2);
    let known = [&a, &b, &c].map(|db| sent(&[db]));
    let decide: Vec<SignedEntry> = known
        .iter()
        .zip(start)
        .flat_map(|((entries, _), start)| entries.iter().filter(move |entry| entry.seq >= start).cloned())
        .collect();
    let base: Vec<SignedEntry> = known
        .iter()
        .zip(start)
        .flat_map(|((entries, _), start)| entries.iter().filter(move |entry| entry.seq < start).cloned())
        .collect();
    assert_eq!(decide.len(), 5);
    let mut receiver = station(0xE0);
    receiver.follow_bureau(id(A), first(&a)).unwrap();
    receiver.receive(None, Some(&Keys), &base, &[]).unwrap();
    let mut told = None;
    for mut n in 0..120_usize {
        let (mut left, mut db) = (decide.clone(), copy(&receiver, Some(0xE0)));
        while !left.is_empty() {
            let entry = left.remove(n % left.len());
            n /= left.len() + 1;
            db.receive(None, Some(&Keys), &[entry], &[]).unwrap();
        }
        assert_eq!(roll(&db), ["0 deputy ", "1 deputy ", "2 take "]);
        let dump = dump(&db);
        assert!(told.get_or_insert_with(|| dump.clone()) == &dump);
    }
}

/// Whatever three PCs say of a sitting, sense or none, every PC makes the same of it in every order.
#[test]
fn whatever_is_said_every_order_gives_the_same_roll() {
    let mut dice = Dice(0x00D1_CE5E_EDDA_B1A0);
    for _ in 0..orders(12) {
        let (a, b, c) = held();
        let mut all = [(a, A, 1_u32), (b, B, 1), (c, C, 1)];
        for _ in 0..4 + dice.roll(8) {
            let (db, own, seq) = &mut all[dice.roll(3)];
            *seq += dice.roll(2) as u32;
            let whom = [A, B, C][dice.roll(3)];
            match dice.roll(6) {
                0 => take(db, *own, *seq),
                1 => entry(db, *seq, json!({"event": "deputy", "station": id(whom)})),
                2 => entry(db, *seq, json!({"event": "deputy"})),
                3 => close(db, *seq),
                _ => note(db, *seq, "says"),
            }
            *seq += 1;
        }
        if dice.roll(3) == 0 {
            let known = all[1].0.journal_head().unwrap().entries;
            retire(&mut all[0].0, B, known);
        }
        let [(a, ..), (b, ..), (c, ..)] = &all;
        let met = rolls(&[(a, A), (b, B), (c, C)]);
        let rows: Vec<_> = met.iter().map(|db| (roll(db), beside(db))).collect();
        assert!(rows.iter().all(|row| *row == rows[0]), "{rows:#?}");
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
        assert_eq!(beside(&db), [(B, "closed", 2, false), (C, "not-named", 2, false)]);
    }
    let (a, b, mut c) = held();
    take(&mut c, C, 1);
    for db in rolls(&[(&a, A), (&b, B), (&c, C)]) {
        assert_eq!(
            (roll(&db), problems(&db)),
            (vec!["0 deputy ".to_owned()], vec!["sitting_not_taken".to_owned()])
        );
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

/// The hash of the last entry of a PC.
pub(super) fn last(db: &Db) -> Hash {
    let mut seq = 0;
    while db.entry_hash(&db.series, seq + 1).unwrap().is_some() {
        seq += 1;
    }
    db.entry_hash(&db.series, seq).unwrap().unwrap()
}

/// The third PC, once it has said something so that its hash is below `hash`: whoever tries finds one.
pub(super) fn below(hash: Hash, said: impl Fn(&mut Db, u32)) -> Db {
    let tried = (0..1_000).map(|n| {
        let mut c = station(C);
        said(&mut c, n);
        c
    });
    tried.into_iter().find(|c| last(c) < hash).unwrap()
}

#[test]
fn who_holds_no_sitting_puts_nothing_in_the_place_of_what_its_holder_said() {
    let (mut a, b, _) = held();
    entry(&mut a, 1, json!({"event": "void", "officer": id(BY), "why": "breach", "note": "looked it up"}));
    let c = below(last(&a), |c, n| note(c, 1, &format!("nothing happened {n}")));
    note(&mut a, 2, "goes on");
    for db in rolls(&[(&a, A), (&b, B), (&c, C)]) {
        assert_eq!(roll(&db), ["0 deputy ", "1 void looked it up", "2 incident goes on"]);
        assert_eq!(problems(&db), ["sitting_not_taken"]);
        assert_eq!(beside(&db), [(C, "not-named", 1, false)]);
    }
}

#[test]
fn another_plan_under_the_id_of_a_sitting_does_not_replace_it_whatever_its_hash() {
    let mut a = station(A);
    officer(&mut a, BY, "059001", (0x0A11, "一所"));
    say(&mut a, "plan_sitting", json!({"id": id(SITTING), "plan": plan(id(BY), "1", &[])}));
    let own = last(&a);
    let c = below(own, |c, n| {
        say(c, "plan_sitting", json!({"id": id(SITTING), "plan": plan(id(BY), &format!("room {n}"), &[])}));
    });
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
    note(&mut a, 0, "here");
    let b = station(B);
    for (own, key, others) in [(&a, A, sent(&[&c])), (&b, B, sent(&[&a, &c]))] {
        let mut db = copy(own, Some(key));
        db.follow_bureau(id(A), first(&a)).unwrap();
        deliver(&mut db, &others, 0);
        assert_eq!(audited(&db).problems, [], "{key:x}");
        assert_eq!(roll(&db), ["0 incident here"], "{key:x}");
        let sql = "SELECT json_extract(plan, '$.room') FROM sitting";
        let room: String = db.connection.query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!((room.as_str(), problems(&db)), ("1", vec!["two_facts_one_id".to_owned()]), "{key:x}");
    }
}
