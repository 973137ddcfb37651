//! Who is which PC: naming the series of another one as what one goes on from makes nobody that PC.

use super::taken::{BY, SITTING, below, beside, entry, held, last, note, problems, roll};
use super::*;
use crate::own_series::NewSeries;
use dabiao_domain::sync::Tip;

/// A new series of this PC, which says to go on from the first entry of another one's.
fn goes_on_from(db: &mut Db, other: &Db) {
    let parent = Some(Tip { series: other.series.parse().unwrap(), entries: 1, hash: first(other) });
    let new = NewSeries { id: id(0xC2), why: "rewound", station: None, signer: None, claim: None, parent };
    db.begin_series(NOW, new).unwrap();
}

#[test]
fn who_names_the_series_of_the_holder_as_what_it_goes_on_from_does_not_hold_its_sitting() {
    let (mut a, b, _) = held();
    let holder = copy(&a, None);
    entry(&mut a, 1, json!({"event": "void", "officer": id(BY), "why": "breach", "note": "looked it up"}));
    let c = below(last(&a), |c, n| {
        goes_on_from(c, &holder);
        note(c, 1, &format!("nothing happened {n}"));
    });
    for (own, key, others) in [(&a, A, sent(&[&c])), (&b, B, sent(&[&a, &c]))] {
        let mut told = None;
        for order in 0..6 {
            let mut db = copy(own, Some(key));
            db.follow_bureau(id(A), first(&a)).unwrap();
            deliver(&mut db, &others, order);
            assert_eq!(audited(&db).problems, [], "{key:x}, order {order}");
            assert_eq!(roll(&db), ["0 deputy ", "1 void looked it up"], "{key:x}, order {order}");
            assert_eq!(problems(&db), ["sitting_not_taken"]);
            assert_eq!(beside(&db), [(C, "not-named", 1, false)]);
            let dump = dump(&db);
            assert!(told.get_or_insert_with(|| dump.clone()) == &dump, "{key:x}, order {order}");
        }
    }
}

fn enrol(db: &mut Db, station: u128, name: &str, box_key: &str) {
    enrol_as(db, station, name, box_key, None);
}

/// As [`enrol`], by a program that says what the PC proved to have been before.
fn enrol_as(db: &mut Db, station: u128, name: &str, box_key: &str, was: Option<&[u128]>) {
    let key = Key(station);
    let mut body = json!({"station_id": id(station), "unit_id": id(0x0A11), "name": name, "key_id": key.name(),
                          "public_key": key.public_key(), "box_key": box_key, "by": id(BY)});
    if let Some(was) = was {
        body["was"] = json!(was.iter().map(|station| id(*station)).collect::<Vec<_>>());
    }
    say(db, "enrol_station", body);
}

/// The station 0xC9 is retired, and so many entries of it count.
fn retire(a: &mut Db, entries: u64) {
    let body = json!({"station_id": id(0xC9), "why": "replaced", "cut": [[id(0xC9), entries]], "by": id(BY)});
    say(a, "retire_station", body);
}

/// The roll of a sitting that a PC planned as the station 0xC9 and went on with as the station C, at the founding PC, which
/// says of both what `said` says.
fn went_on(said: impl Fn(&mut Db, u64)) -> Vec<String> {
    went_on_from(0, said)
}

/// As [`went_on`], where the first entry of the station C names so many more entries than there are.
fn went_on_from(more: u64, said: impl Fn(&mut Db, u64)) -> Vec<String> {
    roll(&went_on_with(more, &[("exam", 0xC9), ("exam", C)], said))
}

/// The founding PC of [`went_on`], where these duties are given.
fn went_on_by(duties: &[(&str, u128)], said: impl Fn(&mut Db, u64)) -> Db {
    went_on_with(0, duties, said)
}

fn went_on_with(more: u64, duties: &[(&str, u128)], said: impl Fn(&mut Db, u64)) -> Db {
    let mut c = station(0xC9);
    say(&mut c, "plan_sitting", json!({"id": id(SITTING), "plan": plan(id(BY), "1", &[])}));
    note(&mut c, 0, "before");
    let head = c.journal_head().unwrap();
    let before = head.entries;
    let parent = Tip { series: head.series.parse().unwrap(), entries: before + more, hash: head.hash };
    let signer: Option<Box<dyn JournalSigner>> = Some(Box::new(Key(C)));
    let parent = (more > 0).then_some(parent);
    let new = NewSeries { id: id(0xC2), why: "joined", station: Some(id(C)), signer, claim: None, parent };
    c.begin_series(NOW, new).unwrap();
    note(&mut c, 1, "since");
    let mut a = station(A);
    officer(&mut a, BY, "059001", (0x0A11, "一所"));
    enrol(&mut a, A, "局机关", "00");
    said(&mut a, before);
    for (n, (duty, of)) in [("registry", A)].iter().chain(duties).enumerate() {
        let body = json!({"duty": duty, "station_id": id(*of), "epoch": n as u64 + 1, "by": id(BY)});
        say(&mut a, "grant_duty", body);
    }
    let root = first(&a);
    a.follow_bureau(id(A), root).unwrap();
    deliver(&mut a, &sent(&[&c]), 3);
    assert_eq!(audited(&a).problems, []);
    a
}

#[test]
fn what_the_directory_admitted_as_the_past_of_a_pc_is_that_pc_and_nothing_else_is() {
    let both = ["0 incident before", "1 incident since"];
    let admitted = |a: &mut Db, past: &str, box_key: &str| {
        enrol(a, 0xC9, past, box_key);
        enrol(a, C, "三所", "00");
    };
    assert_eq!(went_on(|a, _| admitted(a, "三所", "")), both);
    // The past of another PC, and another PC that goes on.
    assert_eq!(went_on(|a, _| admitted(a, "二所", "")), ["0 incident before"]);
    assert_eq!(went_on(|a, _| admitted(a, "三所", "00")), ["0 incident before"]);
    // A PC that was retired, and proved to be that one when it was admitted again; not so whoever only names its series, and
    // not so whoever was there already.
    let again = |a: &mut Db, before: u64, was: Option<&[u128]>| {
        enrol(a, 0xC9, "旧三所", "00");
        retire(a, before);
        enrol_as(a, C, "三所", "00", was);
    };
    assert_eq!(went_on(|a, before| again(a, before, Some(&[0xC9]))), both);
    for was in [None, Some(&[] as &[u128])] {
        assert_eq!(went_on(|a, before| again(a, before, was)), ["0 incident before"]);
    }
    let beside = |a: &mut Db, before: u64| {
        enrol(a, 0xC9, "旧三所", "00");
        enrol_as(a, C, "三所", "00", Some(&[0xC9]));
        retire(a, before);
    };
    assert_eq!(went_on(beside), ["0 incident before"]);
}

#[test]
fn who_was_admitted_first_as_what_a_pc_was_keeps_it_whatever_id_another_one_chose() {
    // A copy of the PC as it was, under an id that is less.
    let mut thief = station(0xB5);
    let parent = Some(Tip { series: id(0xC9), entries: 1, hash: first(&station(0xC9)) });
    let new = NewSeries { id: id(0xB6), why: "rewound", station: None, signer: None, claim: None, parent };
    thief.begin_series(NOW, new).unwrap();
    let admitted = |order: [(u128, &'static str); 2]| {
        let wrote = sent(&[&thief]);
        went_on(move |a, before| {
            enrol(a, 0xC9, "旧三所", "00");
            retire(a, before);
            for (station, name) in order {
                enrol_as(a, station, name, "00", Some(&[0xC9]));
            }
            deliver(a, &wrote, 1);
        })
    };
    let (honest, thief) = ((C, "三所"), (0xB5, "七所"));
    assert_eq!(admitted([honest, thief]), ["0 incident before", "1 incident since"]);
    assert_eq!(admitted([thief, honest]), ["0 incident before"]);
}

/// The station 0xC9 is what C was, and that key besides is its own as 七所 says, which is admitted since.
fn claimed(a: &mut Db, key: u128) {
    enrol(a, 0xC9, "三所", "");
    enrol_as(a, C, "三所", "00", Some(&[0xC9]));
    claims(a, key);
}

fn claims(a: &mut Db, key: u128) {
    let key = Key(key);
    let body = json!({"station_id": id(0xC9), "unit_id": id(0x0A11), "name": "七所", "key_id": key.name(),
                      "public_key": key.public_key(), "box_key": "", "by": id(BY)});
    say(a, "enrol_station", body);
    enrol_as(a, 0xB5, "七所", "00", Some(&[0xC9]));
}

#[test]
fn what_two_pcs_say_to_have_been_by_a_key_each_stays_that_of_the_one_which_was_admitted_first() {
    let both = ["0 incident before", "1 incident since"];
    // A copy of it has the key that it had.
    for key in [0xC9, 0xB5] {
        assert_eq!(went_on(|a, _| claimed(a, key)), both, "{key:x}");
        let by = |station: u128| roll(&went_on_by(&[("exam", station)], |a, _| claimed(a, key)));
        // A duty of it holds for what it was, and one of the other PC does not.
        assert_eq!(by(C), both, "{key:x}");
        assert!(!by(0xB5).contains(&"0 incident before".to_owned()), "{key:x}");
    }
}

#[test]
fn what_another_key_signs_in_the_name_of_a_past_is_of_the_pc_that_has_it() {
    // It says more of the sitting that was planned under the first key, and plans one of its own.
    let mut thief = station(0xB5);
    let signer: Option<Box<dyn JournalSigner>> = Some(Box::new(Key(0xB5)));
    let new = NewSeries {
        id: id(0xB6),
        why: "rewound",
        station: Some(id(0xC9)),
        signer,
        claim: None,
        parent: None,
    };
    thief.begin_series(NOW, new).unwrap();
    note(&mut thief, 2, "of the other one");
    say(&mut thief, "plan_sitting", json!({"id": id(0x62), "plan": plan(id(BY), "2", &[])}));
    let wrote = sent(&[&thief]);
    let planned = |duties: &[(&str, u128)]| {
        let a = went_on_by(duties, |a, _| {
            claimed(a, 0xB5);
            deliver(a, &wrote, 1);
        });
        let sql = "SELECT state FROM far_entry WHERE op = 'plan_sitting' AND series = ?1";
        let state: String = a.connection.query_row(sql, [id(0xB6).to_string()], |row| row.get(0)).unwrap();
        (roll(&a), state)
    };
    let both = vec!["0 incident before".to_owned(), "1 incident since".to_owned()];
    assert_eq!(planned(&[("exam", C)]), (both.clone(), "not-entitled".to_owned()));
    // By its own duty, and still nothing of the sitting of the first one.
    assert_eq!(planned(&[("exam", C), ("exam", 0xB5)]), (both, "applied".to_owned()));
}

#[test]
fn who_has_a_past_by_another_key_vouches_for_nothing_that_the_first_one_signed() {
    let mut past = station(0xC9);
    say(&mut past, "plan_sitting", json!({"id": id(SITTING), "plan": plan(id(BY), "1", &[])}));
    note(&mut past, 0, "before");
    let head = past.journal_head().unwrap();
    let parent = Some(Tip { series: id(0xC9), entries: head.entries, hash: head.hash });
    let mut other = station(0xBB);
    let signer: Option<Box<dyn JournalSigner>> = Some(Box::new(Key(0xB5)));
    let new = NewSeries { id: id(0xB6), why: "joined", station: Some(id(0xB5)), signer, claim: None, parent };
    other.begin_series(NOW, new).unwrap();
    let wrote = sent(&[&other]);
    let state = |key: u128| -> String {
        let a = went_on_by(&[], |a, before| {
            enrol(a, 0xC9, "三所", "");
            enrol_as(a, C, "三所", "00", Some(&[0xC9]));
            retire(a, before - 1);
            retire_as(a, C, "lost", (0xC2, 9));
            claims(a, key);
            deliver(a, &wrote, 1);
        });
        let sql = "SELECT state FROM far_entry WHERE series = ?1 AND seq = ?2";
        let place = rusqlite::params![id(0xC9).to_string(), head.entries as i64 - 1];
        a.connection.query_row(sql, place, |row| row.get(0)).unwrap()
    };
    // A copy of the PC has its key: it counts, by whatever duty.
    assert_eq!(state(0xC9), "not-entitled");
    assert_eq!(state(0xB5), "retired");
}

#[test]
fn a_pc_that_an_older_program_took_back_is_the_one_which_it_admitted_next() {
    let taken_back = |between: &[u128], was: Option<&[u128]>| {
        went_on(|a, before| {
            enrol(a, 0xC9, "旧三所", "00");
            retire(a, before);
            retire(a, crate::facts::NO_END);
            for other in between {
                enrol(a, *other, "二所", "00");
            }
            enrol_as(a, C, "三所", "00", was);
        })
    };
    assert_eq!(taken_back(&[], None), ["0 incident before", "1 incident since"]);
    // Whoever joined later, and what this program admitted without a proof.
    assert_eq!(taken_back(&[0xD0], None), ["0 incident before"]);
    assert_eq!(taken_back(&[], Some(&[])), ["0 incident before"]);
}

#[test]
fn what_a_retired_pc_wrote_until_it_took_its_answer_counts_by_the_word_of_its_new_key() {
    let told = |was: &'static [u128]| {
        went_on(move |a, before| {
            enrol(a, 0xC9, "旧三所", "00");
            // Its last entry came when the request was written.
            retire(a, before - 1);
            enrol_as(a, C, "三所", "00", Some(was));
        })
    };
    assert_eq!(told(&[0xC9]), ["0 incident before", "1 incident since"]);
    assert!(!told(&[]).contains(&"0 incident before".to_owned()));
}

/// Whether the last entry of the station 0xC9 counts, which came when the request was written that C joined by; `since` is said
/// after that.
fn counts_beyond(more: u64, since: impl Fn(&mut Db, u64)) -> bool {
    let told = went_on_from(more, |a, before| {
        enrol(a, 0xC9, "旧三所", "00");
        retire(a, before - 1);
        enrol_as(a, C, "三所", "00", Some(&[0xC9]));
        since(a, before);
    });
    told.contains(&"0 incident before".to_owned())
}

fn retire_as(a: &mut Db, station: u128, why: &str, cut: (u128, u64)) {
    let cut = [(id(cut.0), cut.1)];
    say(a, "retire_station", json!({"station_id": id(station), "why": why, "cut": cut, "by": id(BY)}));
}

#[test]
fn a_number_of_entries_that_nobody_has_seen_vouches_for_nothing() {
    assert!(counts_beyond(0, |_, _| ()));
    assert!(!counts_beyond(1, |_, _| ()));
    assert!(!counts_beyond(1000, |_, _| ()));
}

#[test]
fn who_was_lost_vouches_for_nothing_of_what_it_was() {
    assert!(counts_beyond(0, |a, _| retire_as(a, C, "closed", (0xC2, 9))));
    assert!(!counts_beyond(0, |a, _| retire_as(a, C, "lost", (0xC2, 9))));
    // What the founding PC has by then it says itself.
    assert!(counts_beyond(0, |a, before| {
        retire_as(a, 0xC9, "lost", (0xC9, before));
        retire_as(a, C, "lost", (0xC2, 9));
    }));
}

#[test]
fn nobody_vouches_for_a_pc_that_was_retired_as_lost_since_unless_it_is_taken_back_once_more() {
    let lost = |a: &mut Db, before: u64| retire_as(a, 0xC9, "lost", (0xC9, before - 1));
    assert!(!counts_beyond(0, lost));
    assert!(counts_beyond(0, |a, before| retire_as(a, 0xC9, "closed", (0xC9, before - 1))));
    assert!(counts_beyond(0, |a, before| {
        lost(a, before);
        enrol_as(a, C, "三所", "00", Some(&[0xC9]));
    }));
}

#[test]
fn the_past_of_two_pcs_counts_for_the_one_where_the_other_was_lost() {
    let told = went_on(|a, before| {
        enrol(a, 0xC9, "三所", "");
        enrol_as(a, C, "三所", "00", Some(&[0xC9]));
        // With the other one, while this one has not handed up all.
        retire_as(a, 0xC9, "lost", (0xC9, before - 1));
    });
    assert_eq!(told, ["0 incident before", "1 incident since"]);
}

#[test]
fn a_duty_holds_for_what_its_pc_proved_to_have_been_and_for_nothing_else() {
    // Whether the first entry of the roll counts, which the PC wrote before it was retired.
    let counts = |a: &Db| roll(a).contains(&"0 incident before".to_owned());
    let retired = |duties: &[(&str, u128)], why: &str, was: &[u128]| {
        went_on_by(duties, |a, before| {
            enrol(a, 0xC9, "旧三所", "00");
            let cut = json!([[id(0xC9), before]]);
            say(a, "retire_station", json!({"station_id": id(0xC9), "why": why, "cut": cut, "by": id(BY)}));
            enrol_as(a, C, "三所", "00", Some(was));
        })
    };
    let again = |duties: &[(&str, u128)], why: &str, was: &[u128]| counts(&retired(duties, why, was));
    let since = [("exam", C)];
    assert!(again(&since, "replaced", &[0xC9]));
    // Not proven; another duty; and that of another PC.
    assert!(!again(&since, "replaced", &[]));
    // The directory names what was lost where it was taken back.
    assert!(again(&since, "lost", &[0xC9]));
    assert!(!again(&[("desk", C)], "replaced", &[0xC9]));
    assert!(!again(&[("exam", A)], "replaced", &[0xC9]));
    // A PC that was there already is another one.
    let beside = |a: &mut Db, before: u64| {
        enrol(a, 0xC9, "旧三所", "00");
        enrol_as(a, C, "三所", "00", Some(&[0xC9]));
        retire(a, before);
    };
    assert!(!counts(&went_on_by(&since, beside)));
    // A copy of the PC as it was, which was admitted after it.
    let twice = |a: &mut Db, before: u64| {
        enrol(a, 0xC9, "旧三所", "00");
        retire(a, before);
        enrol_as(a, C, "三所", "00", Some(&[0xC9]));
        enrol_as(a, 0xB5, "七所", "00", Some(&[0xC9]));
    };
    assert!(!counts(&went_on_by(&[("exam", 0xB5)], twice)));
    assert!(counts(&went_on_by(&since, twice)));
    // What is looked up for an own word is never below what judging finds.
    let mut run = retired(&since, "replaced", &[0xC9]);
    run = copy(&run, Some(A));
    say(&mut run, "save_standard", json!({"id": "t", "version": 1, "toml": "", "by": id(BY)}));
    let bounds = run.far.ceilings.clone().unwrap();
    run.merge_again(Some(&Keys)).unwrap();
    for (phase, last) in run.far.ceilings.clone().unwrap().iter().filter(|(phase, _)| **phase < 11) {
        assert!(bounds.get(phase) >= Some(last), "{phase}: {bounds:?}");
    }
}

/// The roll at the founding PC, where these duties are given, of a sitting of a PC that was the station 0xC9 until it was retired, and
/// is the station C since. It goes on under the key of before and begins a series that names the end of that; where `first`, not
/// its first one.
fn names_more_later(duties: &[(&str, u128)], first: bool) -> Vec<String> {
    let mut c = station(0xC9);
    say(&mut c, "plan_sitting", json!({"id": id(SITTING), "plan": plan(id(BY), "1", &[])}));
    note(&mut c, 0, "before");
    let ended = c.journal_head().unwrap().entries;
    let mut before = copy(&c, Some(0xC9));
    note(&mut before, 1, "later");
    let head = before.journal_head().unwrap();
    let end = Tip { series: head.series.parse().unwrap(), entries: head.entries, hash: head.hash };
    let begins = |c: &mut Db, series: u128, parent: Option<Tip>| {
        let signer: Option<Box<dyn JournalSigner>> = Some(Box::new(Key(C)));
        let new =
            NewSeries { id: id(series), why: "joined", station: Some(id(C)), signer, claim: None, parent };
        c.begin_series(NOW, new).unwrap();
    };
    let mut since = copy(&c, Some(0xC9));
    begins(&mut since, 0xC2, None);
    let mut more = copy(&c, Some(0xC9));
    // Its name is less than that of the one that came first.
    begins(&mut more, 0xC1, Some(end));
    let mut a = super::station(A);
    officer(&mut a, BY, "059001", (0x0A11, "一所"));
    enrol(&mut a, A, "局机关", "00");
    enrol(&mut a, 0xC9, "旧三所", "00");
    retire(&mut a, ended);
    enrol_as(&mut a, C, "三所", "00", Some(&[0xC9]));
    for (n, (duty, of)) in [("registry", A)].iter().chain(duties).enumerate() {
        let body = json!({"duty": duty, "station_id": id(*of), "epoch": n as u64 + 1, "by": id(BY)});
        say(&mut a, "grant_duty", body);
    }
    let root = super::first(&a);
    a.follow_bureau(id(A), root).unwrap();
    let mut came = vec![&before];
    came.extend(first.then_some(&since));
    deliver(&mut a, &sent(&came), 3);
    deliver(&mut a, &sent(&[&more]), 1);
    assert_eq!(audited(&a).problems, []);
    roll(&a)
}

#[test]
fn a_series_that_a_pc_begins_later_vouches_for_nothing_of_what_it_was() {
    let both = [("exam", 0xC9), ("exam", C)];
    assert_eq!(names_more_later(&both, true), ["0 incident before"]);
    // It is what that one names that counts, where that is all.
    assert_eq!(names_more_later(&both, false), ["0 incident before", "1 incident later"]);
}

#[test]
fn beyond_the_retirement_of_a_pc_its_duties_hold_no_longer_and_those_of_what_it_is_since_do() {
    let told = |duties: &[(&str, u128)]| names_more_later(duties, false);
    assert_eq!(told(&[("exam", 0xC9)]), ["0 incident before"]);
    assert_eq!(told(&[("exam", 0xC9), ("exam", C)]), ["0 incident before", "1 incident later"]);
    // Nor does the duty of what the PC was in between, beyond what that one went on from.
    let ended = |cut: u64| {
        went_on_by(&[("exam", 0xC9), ("exam", 0xB5)], |a, before| {
            enrol(a, 0xC9, "旧三所", "00");
            retire(a, before - cut);
            enrol_as(a, 0xB5, "七所", "00", Some(&[0xC9]));
            retire_as(a, 0xB5, "closed", (0xB5, 0));
            enrol_as(a, C, "三所", "00", Some(&[0xC9, 0xB5]));
        })
    };
    assert!(roll(&ended(0)).contains(&"0 incident before".to_owned()));
    assert!(!roll(&ended(1)).contains(&"0 incident before".to_owned()));
}
