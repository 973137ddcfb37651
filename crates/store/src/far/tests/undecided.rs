//! What a restore of before a new key can't tell apart: it says nothing until somebody says whose it is, and the last word holds.

use std::collections::BTreeSet;

use super::line::{begin_again, enrol};
use super::renewed::{NEW, active, admit, founded, know, other, replace, retire, states};
use super::*;
use crate::{Answered, InOwnName, Placed};

/// So many entries the directory has.
fn entries(db: &Db) -> u64 {
    db.journal_head().unwrap().entries
}

/// The founding PC admits a PC and retires one, with entries between that go to nobody, and replaces its key.
fn went_on(before: &Db) -> Db {
    went_on_with(before, |db| enrol(db, C))
}

/// As [`went_on`], with another word in the place of the first one.
fn went_on_with(before: &Db, first: impl FnOnce(&mut Db)) -> Db {
    let mut db = copy(before, Some(A));
    first(&mut db);
    officer(&mut db, 0x0A01, "059001", (0x0A11, "一所"));
    officer(&mut db, 0x0A02, "059002", (0x0A11, "一所"));
    retire(&mut db, B);
    officer(&mut db, 0x0A03, "059003", (0x0A11, "一所"));
    replace(&mut db);
    db
}

/// What comes of that to another PC: the people do not. `end` is where [`went_on`] began.
fn parts(db: &Db, end: u64) -> (Vec<SignedEntry>, Vec<AttemptBody>) {
    let (mut entries, bodies) = sent(&[db]);
    let gaps = [end + 1, end + 2, end + 4];
    entries.retain(|entry| entry.series != id(A) || !gaps.contains(&entry.seq));
    (entries, bodies)
}

/// The founding PC with a backup of `before`, in a series that goes on under its new key.
fn restored(before: &Db) -> Db {
    let mut db = copy(before, Some(NEW));
    begin_again(&mut db, 0xB9, "restored", A, NEW);
    db
}

fn undecided(db: &Db) -> Vec<String> {
    let told = db.said_in_own_name(InOwnName::Undecided).unwrap();
    told.into_iter().map(|(op, _)| op).collect()
}

/// What a person says, and what becomes of it.
fn answer(db: &mut Db, ours: bool) -> Answered {
    db.answer((NOW, None), ours, true).unwrap()
}

const fn answered(entries: u64, turned: bool, against: u64) -> Answered {
    Answered { entries, turned, against }
}

#[test]
fn what_a_restore_forgot_says_nothing_until_somebody_says_whose_it_is() {
    let before = founded();
    let (root, end) = (first(&before), entries(&before));
    let before_b = station_b();
    let went = went_on(&before);
    for order in 0..6 {
        let mut db = restored(&before);
        deliver(&mut db, &parts(&went, end), order);
        assert_eq!(undecided(&db), ["enrol_station", "retire_station"], "order {order}");
        assert!(!states(&db).contains(&"key".to_owned()), "order {order}");
        assert_eq!(active(&db), ["所a0", "所b0"], "order {order}");
        // A PC that may have been retired is kept out meanwhile.
        assert_eq!(db.kept_out().unwrap(), BTreeSet::from([id(B)]), "order {order}");
        deliver(&mut db, &sent(&[&before_b]), order);
        assert!(!db.attempt_ids().unwrap().contains(&id(0xB71)), "order {order}");
        assert_eq!(audited(&db).problems, [], "order {order}");
        // Settling what is certain says nothing of it.
        db.disown(NOW, None).unwrap();
        assert_eq!(undecided(&db).len(), 2, "order {order}");
        assert_eq!(answer(&mut db, true), answered(2, false, 0), "order {order}");
        assert_eq!((undecided(&db), active(&db)), (vec![], vec!["所a0".into(), "所c0".into()]));
        assert!(!db.attempt_ids().unwrap().contains(&id(0xB71)), "order {order}");
        assert_eq!(audited(&db).problems, [], "order {order}");
        // A PC that has the parts, and one that has only what the founding PC hands on.
        let mut old = other(root);
        deliver(&mut old, &parts(&went, end), order);
        know(&mut old, NEW);
        deliver(&mut old, &parts(&db, end), order);
        let handed = db.placed_entries().unwrap().into_iter();
        let handed: Vec<SignedEntry> = handed
            .filter(|(entry, placed)| *placed == Placed::Here && entry.series != id(B))
            .map(|(entry, _)| entry)
            .collect();
        let mut new = other(root);
        know(&mut new, NEW);
        deliver(&mut new, &(handed, Vec::new()), order);
        for db in [&old, &new] {
            assert_eq!(active(db), ["所a0", "所c0"], "order {order}");
            assert_eq!(audited(db).problems, [], "order {order}");
        }
    }
}

/// A PC that hands up an exercise.
fn station_b() -> Db {
    let mut b = station(B);
    officer(&mut b, 0x0B02, "059012", (0x0B11, "二所"));
    attempt(&mut b, 0xB71, 0x0B02, 0x0B11);
    b
}

#[test]
fn a_wrong_answer_is_turned_round_at_every_pc_and_the_last_one_holds() {
    let before = founded();
    let (root, end) = (first(&before), entries(&before));
    let went = went_on(&before);
    for order in 0..6 {
        let mut db = restored(&before);
        deliver(&mut db, &parts(&went, end), order);
        deliver(&mut db, &sent(&[&station_b()]), order);
        let mut old = other(root);
        deliver(&mut old, &parts(&went, end), order);
        know(&mut old, NEW);
        assert_eq!(active(&old), ["所a0", "所c0"], "order {order}: nothing there tells it from the way");
        for (ours, turned) in [(false, false), (true, true), (false, true), (true, true)] {
            assert_eq!(answer(&mut db, ours), answered(2, turned, 0), "order {order} {ours}");
            // Nothing is left to say.
            assert_eq!(answer(&mut db, ours), answered(0, true, 0), "order {order} {ours}");
            deliver(&mut old, &parts(&db, end), order);
            let all = if ours { ["所a0", "所c0"] } else { ["所a0", "所b0"] };
            for db in [&db, &old] {
                assert_eq!(active(db), all, "order {order} {ours}");
                assert_eq!(audited(db).problems, [], "order {order} {ours}");
            }
            assert_eq!(db.attempt_ids().unwrap().contains(&id(0xB71)), !ours, "order {order}");
        }
        // The next key says it again.
        admit(&mut db, 0xA4);
        begin_again(&mut db, 0xD9, "renewed", A, 0xA4);
        db.name_key(NOW, "换钥", None).unwrap();
        let mut new = other(root);
        deliver(&mut new, &parts(&went, end), order);
        deliver(&mut new, &parts(&db, end), order);
        know(&mut new, 0xA4);
        assert_eq!(active(&db), ["所a0", "所c0"], "order {order}");
        assert_eq!(active(&new), ["所a0", "所c0"], "order {order}");
    }
}

#[test]
fn of_what_contradicts_one_another_nothing_is_said_to_be_its_own() {
    let before = founded();
    let end = entries(&before);
    let went = went_on(&before);
    let mut thief = copy(&before, Some(A));
    enrol(&mut thief, 0xBAD);
    let mut db = restored(&before);
    deliver(&mut db, &parts(&went, end), 1);
    deliver(&mut db, &sent(&[&thief]), 1);
    assert_eq!(undecided(&db).len(), 3);
    assert_eq!(answer(&mut db, true), answered(1, false, 2));
    assert_eq!(active(&db), ["所a0"]);
    assert_eq!(answer(&mut db, false), answered(2, false, 0));
    assert_eq!((undecided(&db), active(&db)), (vec![], vec!["所a0".into()]));
    assert_eq!(audited(&db).problems, []);
    // What goes on beyond the known end, or in a series of its own, is decided by itself.
    let mut on = copy(&went, Some(A));
    begin_again(&mut on, 0xF9, "restored", A, A);
    enrol(&mut on, 0xBAE);
    let (mut apart, bodies) = sent(&[&on]);
    apart.retain(|entry| entry.series == id(0xF9));
    deliver(&mut db, &(apart, bodies), 1);
    assert!(!active(&db).contains(&"所bae".to_owned()));
    assert!(!undecided(&db).contains(&"begin_series".to_owned()));
}

#[test]
fn a_series_that_a_restore_forgot_is_its_own_over_a_gap_behind_its_first_entry() {
    let before = founded();
    let went = went_on(&before);
    // A restore, whose own entry goes to nobody; then the store that it set aside is restored.
    let mut forgot = copy(&before, Some(A));
    begin_again(&mut forgot, 0xB9, "restored", A, A);
    say(&mut forgot, "restored", json!({"head": "h", "entries": 1, "by": null}));
    admit(&mut forgot, NEW);
    begin_again(&mut forgot, 0xBA, "renewed", A, NEW);
    enrol(&mut forgot, 0xD0);
    let mut back = copy(&went, Some(NEW));
    begin_again(&mut back, 0xC9, "restored", A, NEW);
    let (mut lost, bodies) = sent(&[&forgot]);
    lost.retain(|entry| entry.series != id(0xB9) || entry.seq != 1);
    for order in 0..6 {
        let mut db = copy(&back, Some(NEW));
        deliver(&mut db, &(lost.clone(), bodies.clone()), order);
        for state in ["key", "undecided"] {
            assert!(!states(&db).contains(&state.to_owned()), "order {order}");
        }
        assert_eq!(active(&db), ["所a0", "所c0", "所d0"], "order {order}");
        assert_eq!(audited(&db).problems, [], "order {order}");
    }
}

#[test]
fn what_stands_in_its_own_journal_again_lifts_the_word_against_it() {
    let before = founded();
    let (root, end) = (first(&before), entries(&before));
    let went = went_on(&before);
    let mut wrong = restored(&before);
    deliver(&mut wrong, &parts(&went, end), 1);
    // It says so late, so that its word stands deeper than any of the other store.
    for n in 0..20 {
        officer(&mut wrong, 0x0E00 + n, &format!("06{n:04}"), (0x0A11, "一所"));
    }
    assert_eq!(answer(&mut wrong, false), answered(2, false, 0));
    let mut old = other(root);
    deliver(&mut old, &parts(&went, end), 1);
    know(&mut old, NEW);
    deliver(&mut old, &parts(&wrong, end), 1);
    assert_eq!(active(&old), ["所a0", "所b0"]);
    // The store that was set aside.
    let mut back = copy(&went, Some(NEW));
    begin_again(&mut back, 0xC9, "restored", A, NEW);
    assert!(!back.lift(NOW).unwrap());
    deliver(&mut back, &sent(&[&wrong]), 1);
    assert_eq!(active(&back), ["所a0", "所c0"]);
    assert!(back.lift(NOW).unwrap());
    assert!(!back.lift(NOW).unwrap());
    deliver(&mut old, &parts(&back, end), 1);
    assert_eq!(active(&old), ["所a0", "所c0"]);
    assert_eq!(audited(&old).problems, []);
}

#[test]
fn what_a_restore_says_to_have_set_aside_is_undecided_where_the_key_was_replaced_before_it_came_back() {
    let before = founded();
    let (root, end) = (first(&before), entries(&before));
    let mut lost = copy(&before, Some(A));
    enrol(&mut lost, C);
    retire(&mut lost, B);
    let mut db = copy(&before, Some(A));
    begin_again(&mut db, 0xB9, "restored", A, A);
    let head = hex(&lost.journal_head().unwrap().hash);
    let told = json!({"head": "h", "entries": end, "lost_head": head, "lost_entries": 2, "lost_from": end, "by": null});
    say(&mut db, "restored", told);
    assert_eq!(db.set_aside_and_gone().unwrap(), Some(id(0xB9).to_string()));
    admit(&mut db, NEW);
    begin_again(&mut db, 0xBA, "renewed", A, NEW);
    db.name_key(NOW, "换钥", None).unwrap();
    let mut thief = copy(&lost, Some(A));
    enrol(&mut thief, 0xBAD);
    deliver(&mut db, &sent(&[&thief]), 1);
    assert_eq!(db.set_aside_and_gone().unwrap(), None);
    assert_eq!(undecided(&db), ["enrol_station", "retire_station"]);
    assert_eq!(active(&db), ["所a0", "所b0"]);
    assert_eq!(answer(&mut db, true), answered(2, false, 0));
    let mut old = other(root);
    deliver(&mut old, &sent(&[&thief]), 1);
    deliver(&mut old, &sent(&[&db]), 1);
    know(&mut old, NEW);
    for db in [&db, &old] {
        assert_eq!(active(db), ["所a0", "所c0"]);
        assert_eq!(audited(db).problems, []);
    }
}

/// A PC is admitted under a key, as one that others speak with.
fn admitted(db: &mut Db, n: u128, key: u128) {
    let key = Key(key);
    let body = json!({"station_id": id(n), "unit_id": id(0x0A11), "name": format!("所{n:x}"), "key_id": key.name(),
                      "public_key": key.public_key(), "box_key": "00", "by": null});
    say(db, "enrol_station", body);
}

#[test]
fn a_lie_that_reads_as_the_honest_word_beside_it_is_not_taken_with_the_others() {
    let mut before = founded();
    admitted(&mut before, B, B);
    let end = entries(&before);
    let mut honest = copy(&before, Some(A));
    enrol(&mut honest, C);
    officer(&mut honest, 0x0A01, "059001", (0x0A11, "一所"));
    officer(&mut honest, 0x0A02, "059002", (0x0A11, "一所"));
    retire(&mut honest, B);
    let mut went = copy(&honest, Some(A));
    officer(&mut went, 0x0A03, "059003", (0x0A11, "一所"));
    officer(&mut went, 0x0A04, "059004", (0x0A11, "一所"));
    replace(&mut went);
    let (mut told, bodies) = sent(&[&went]);
    let gaps = [end + 1, end + 2, end + 4, end + 5];
    told.retain(|entry| entry.series != id(A) || !gaps.contains(&entry.seq));
    // It is retired so that it goes on to count; it gets another key, also as what a PC was before; it is retired just so.
    let again = |kept: Option<u64>| {
        let cut = kept.map_or_else(|| json!([]), |kept| json!([[id(B), kept]]));
        json!({"station_id": id(B), "why": "lost", "cut": cut, "by": null})
    };
    let key = |box_key: &str| {
        json!({"station_id": id(B), "unit_id": id(0x0A11), "name": format!("所{B:x}"), "key_id": Key(0xBAD).name(),
               "public_key": Key(0xBAD).public_key(), "box_key": box_key, "by": null})
    };
    let lies = [
        ("retire_station", again(Some(crate::facts::NO_END)), answered(1, false, 2)),
        ("retire_station", again(Some(90)), answered(1, false, 2)),
        // A PC may have got another key: that is told, and whose word it is a person says.
        ("enrol_station", key("00"), answered(3, false, 0)),
        ("enrol_station", key(""), answered(2, false, 1)),
        ("retire_station", again(None), answered(3, false, 0)),
    ];
    for (op, body, said) in lies {
        let mut thief = copy(&honest, Some(A));
        say(&mut thief, op, body.clone());
        let (mut lie, _) = sent(&[&thief]);
        lie.retain(|entry| entry.series == id(A) && entry.seq == end + 4);
        assert_eq!(lie.len(), 1);
        for order in 0..6 {
            let mut db = restored(&before);
            deliver(&mut db, &(told.clone(), bodies.clone()), order);
            deliver(&mut db, &(lie.clone(), Vec::new()), order);
            assert_eq!(undecided(&db).len(), 3, "{body} order {order}");
            // What was retired is kept out meanwhile, whatever else is said of it.
            deliver(&mut db, &sent(&[&station_b()]), order);
            assert!(!db.attempt_ids().unwrap().contains(&id(0xB71)), "{body} order {order}");
            assert_eq!(answer(&mut db, true), said, "{body} order {order}");
            let open = said.against as usize;
            assert_eq!(undecided(&db).len(), open, "{body} order {order}");
            assert!(active(&db).contains(&"所c0".to_owned()), "{body} order {order}");
            assert!(!db.attempt_ids().unwrap().contains(&id(0xB71)), "{body} order {order}");
            let sql = "SELECT count(*) FROM station WHERE key_id = ?1";
            let stolen: i64 = db.connection.query_row(sql, [Key(0xBAD).name()], |row| row.get(0)).unwrap();
            let is_taken = op == "enrol_station" && open == 0;
            assert_eq!(stolen, i64::from(is_taken), "{body} order {order}");
            assert_eq!(audited(&db).problems, [], "{body} order {order}");
            // The way out: none of it is its own, and what was is said anew.
            answer(&mut db, false);
            assert!(said.against == 0 || undecided(&db).is_empty(), "{body} order {order}");
        }
    }
}

#[test]
fn an_admission_under_another_key_is_against_what_is_said_later_alone() {
    let mut before = founded();
    admitted(&mut before, B, B);
    let end = entries(&before);
    let mut went = copy(&before, Some(A));
    enrol(&mut went, C);
    for n in 1..4 {
        officer(&mut went, 0x0A00 + n, &format!("05900{n}"), (0x0A11, "一所"));
    }
    // Another network card.
    admitted(&mut went, B, 0xB2);
    officer(&mut went, 0x0A04, "059004", (0x0A11, "一所"));
    replace(&mut went);
    let (mut told, bodies) = sent(&[&went]);
    let gaps = [end + 1, end + 2, end + 3, end + 5];
    told.retain(|entry| entry.series != id(A) || !gaps.contains(&entry.seq));
    let key = |db: &Db| -> String {
        let sql = "SELECT key_id FROM station WHERE id = ?1";
        db.connection.query_row(sql, [id(B).as_bytes()], |row| row.get(0)).unwrap()
    };
    // Once more another one after the restore: before the others gave the first one back, or when they had.
    for (early, late) in [(false, false), (true, false), (false, true)] {
        let mut db = restored(&before);
        if early {
            admitted(&mut db, B, 0xB3);
        }
        deliver(&mut db, &(told.clone(), bodies.clone()), 1);
        if late {
            admitted(&mut db, B, 0xB3);
        }
        assert_eq!(undecided(&db), ["enrol_station", "enrol_station"], "{early} {late}");
        let again = early || late;
        let said = if again { answered(1, false, 1) } else { answered(2, false, 0) };
        assert_eq!(answer(&mut db, true), said, "{early} {late}");
        assert_eq!(key(&db), Key(if again { 0xB3 } else { 0xB2 }).name(), "{early} {late}");
        assert_eq!(audited(&db).problems, [], "{early} {late}");
    }
}

#[test]
fn what_a_pc_was_before_it_joined_anew_has_no_other_key_than_it_had_then() {
    let before = founded();
    let end = entries(&before);
    let went = went_on_with(&before, |db| admitted(db, C, C));
    let mut db = restored(&before);
    deliver(&mut db, &parts(&went, end), 1);
    assert_eq!(undecided(&db), ["enrol_station", "retire_station"]);
    // It joined anew before anybody answered: what it was is admitted as a past, under the same key.
    enrol(&mut db, C);
    assert_eq!(answer(&mut db, true), answered(2, false, 0));
    assert_eq!(audited(&db).problems, []);
    // But nobody takes a PC from the bureau by calling it a past.
    let mut before = founded();
    admitted(&mut before, C, C);
    let end = entries(&before);
    let went = went_on_with(&before, |db| enrol(db, C));
    let mut db = restored(&before);
    deliver(&mut db, &parts(&went, end), 1);
    assert_eq!(answer(&mut db, true), answered(1, false, 1));
}

#[test]
fn who_has_a_duty_of_one_pc_is_not_undone_by_a_word_of_the_same_time() {
    let before = founded();
    let end = entries(&before);
    let grant = |db: &mut Db, n: u128| {
        say(db, "grant_duty", json!({"duty": "issuing", "station_id": id(n), "epoch": 1, "by": null}));
    };
    let mut went = copy(&before, Some(A));
    enrol(&mut went, C);
    officer(&mut went, 0x0A01, "059001", (0x0A11, "一所"));
    grant(&mut went, B);
    officer(&mut went, 0x0A02, "059002", (0x0A11, "一所"));
    replace(&mut went);
    let (mut told, bodies) = sent(&[&went]);
    told.retain(|entry| entry.series != id(A) || ![end + 1, end + 3].contains(&entry.seq));
    for anew in [Some(A), Some(B), None] {
        let mut db = restored(&before);
        deliver(&mut db, &(told.clone(), bodies.clone()), 1);
        assert_eq!(undecided(&db), ["enrol_station", "grant_duty"]);
        if let Some(anew) = anew {
            grant(&mut db, anew);
        }
        let said = if anew == Some(A) { answered(1, false, 1) } else { answered(2, false, 0) };
        assert_eq!(answer(&mut db, true), said, "{anew:?}");
    }
}

#[test]
fn an_answer_that_a_second_restore_forgot_is_turned_round() {
    let before = founded();
    let end = entries(&before);
    let went = went_on(&before);
    let mut back = restored(&before);
    deliver(&mut back, &parts(&went, end), 1);
    // The wrong answer, late; then the same backup once more, and the answer comes back.
    let mut wrong = copy(&back, Some(NEW));
    for n in 0..9 {
        officer(&mut wrong, 0x0E00 + n, &format!("06{n:04}"), (0x0A11, "一所"));
    }
    assert_eq!(answer(&mut wrong, false), answered(2, false, 0));
    let mut db = copy(&back, Some(NEW));
    begin_again(&mut db, 0xBA, "restored", A, NEW);
    deliver(&mut db, &sent(&[&wrong]), 1);
    assert_eq!((undecided(&db), active(&db)), (vec![], vec!["所a0".into(), "所b0".into()]));
    assert_eq!(answer(&mut db, true), answered(2, true, 0));
    assert_eq!(active(&db), ["所a0", "所c0"]);
    assert_eq!(audited(&db).problems, []);
}
