//! Whose an attempt is of which two PCs speak: no hash decides it, and neither does the order of arrivals.

use super::taken::{BY, SITTING, below, entry, held, last, problems};
use super::*;
use crate::facts::SealAttempt;
use crate::own_series::NewSeries;

/// At the founding PC, after these came one after the other, each whole.
fn met(a: &Db, arrivals: &[&(Vec<SignedEntry>, Vec<AttemptBody>)], order: u64) -> Db {
    let mut db = copy(a, Some(A));
    db.follow_bureau(id(A), first(a)).unwrap();
    for arrival in arrivals {
        deliver(&mut db, arrival, order);
        let report = audited(&db);
        assert_eq!(report.problems, [], "order {order}");
        // What a backup is held against.
        assert_eq!(report.of_copy().problems, [], "order {order}");
    }
    db
}

/// The states of the entries of that operation, by the names of their series.
pub(super) fn states(db: &Db, op: &str) -> Vec<String> {
    let mut statement =
        db.connection.prepare("SELECT state FROM far_entry WHERE op = ?1 ORDER BY series").unwrap();
    statement.query_map([op], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

fn what(db: &Db) -> String {
    let sql = "SELECT what FROM problem WHERE kind = 'two_facts_one_id'";
    db.connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Whose entries do not count, how many, and against whom.
fn contradicted(db: &Db) -> Vec<(String, u64, Vec<Uuid>)> {
    let all = db.contradicted().unwrap().into_iter();
    all.map(|told| (told.series, told.entries, told.against.into_iter().collect())).collect()
}

#[test]
fn the_pc_that_began_an_attempt_seals_it_and_nobody_else_whatever_the_hash() {
    let (a, mut b, _) = held();
    officer(&mut b, 0x0B02, "059002", (0x0B11, "二所"));
    attempt(&mut b, 0xB71, 0x0B02, 0x0B11);
    let entries = b.journal().unwrap();
    let seal = entries.iter().find(|e| e.op == "seal_attempt").unwrap();
    let c = below(seal.hash, |c, n| {
        let fact = Fact::read("seal_attempt", &seal.body).unwrap();
        let Fact::SealAttempt(told) = fact else { panic!("{fact:?}") };
        let told = SealAttempt { doubt: Some(format!("made up {n}")), ..told };
        c.record_unasked(NOW + 1, &Fact::SealAttempt(told)).unwrap();
    });
    let (honest, forged) = (sent(&[&b]), sent(&[&c]));
    let mut told = None;
    for order in 0..6 {
        for arrivals in [[&honest, &forged], [&forged, &honest]] {
            let db = met(&a, &arrivals, order);
            assert_eq!(states(&db, "seal_attempt"), ["applied", "twice"], "order {order}");
            assert_eq!(db.seal_doubt(id(0xB71)).unwrap(), None);
            assert_eq!(problems(&db), ["two_facts_one_id"]);
            let what = what(&db);
            assert!(what.contains("of PC 三所") && what.contains("PC 一所 began"), "{what}");
            let sealed = "SELECT sealed_at_ms FROM attempt WHERE id = ?1";
            let at_ms: i64 =
                db.connection.query_row(sealed, [id(0xB71).as_bytes()], |row| row.get(0)).unwrap();
            assert_eq!(at_ms, seal.at_ms);
            assert_eq!(contradicted(&db), [(id(C).to_string(), 1, vec![id(B)])]);
            let dump = dump(&db);
            assert!(told.get_or_insert_with(|| dump.clone()) == &dump, "order {order}");
        }
    }
    // As long as the honest one is not here, there is none.
    let mut open = honest.clone();
    open.0.retain(|entry| entry.checked().unwrap().op != "seal_attempt");
    for arrivals in [[&open, &forged], [&forged, &open]] {
        let db = met(&a, &arrivals, 1);
        assert_eq!(states(&db, "seal_attempt"), ["twice"]);
        assert_eq!(contradicted(&db), [(id(C).to_string(), 1, vec![id(B)])]);
        assert!(!db.attempt_ids().unwrap().contains(&id(0xB71)));
    }
}

/// Says to have begun an exam of the sitting, of an officer.
pub(super) fn begins(db: &mut Db, title: &str) {
    let body = json!({"id": id(0xC71), "officer_id": id(0x0C02), "exercise_id": "exam/case/3/0", "mode": "exam",
                      "header_hash": "00".repeat(32), "title": title, "sitting_id": id(SITTING)});
    say(db, "begin_attempt", body);
}

fn place(db: &mut Db, station: u128) {
    entry(db, 1, json!({"event": "place", "officer": id(0x0C02), "station": id(station)}));
}

#[test]
fn of_two_pcs_that_began_an_attempt_the_roll_names_one_and_else_neither_is_believed() {
    let (a, mut b, _) = held();
    begins(&mut b, "true or not");
    // Whoever tries finds a lower hash.
    let c = below(last(&b), |c, n| begins(c, &format!("one of many {n}")));
    let (of_b, of_c) = (sent(&[&b]), sent(&[&c]));
    let mut told = [None, None, None];
    for order in 0..6 {
        for arrivals in [[&of_b, &of_c], [&of_c, &of_b]] {
            // Without a roll the hash of the later one chooses nothing.
            let mut db = met(&a, &arrivals, order);
            assert_eq!(states(&db, "begin_attempt"), ["applied", "contested"], "order {order}");
            assert!(
                what(&db).contains("of PC 三所") && what(&db).contains("one of PC 一所"),
                "{}",
                what(&db)
            );
            let mut seats = [copy(&a, Some(A)), copy(&a, Some(A))];
            for (n, (at, want)) in
                [(B, ["applied", "twice"]), (C, ["twice", "applied"])].into_iter().enumerate()
            {
                place(&mut seats[n], at);
                let db = met(&seats[n], &arrivals, order);
                assert_eq!(states(&db, "begin_attempt"), want, "order {order}");
                let dump = dump(&db);
                assert!(told[n].get_or_insert_with(|| dump.clone()) == &dump, "order {order}");
            }
            // The roll may say it when both are here.
            place(&mut db, C);
            assert_eq!(states(&db, "begin_attempt"), ["twice", "applied"], "order {order}");
            assert!(what(&db).contains("PC 三所 began"), "{}", what(&db));
            assert_eq!(contradicted(&db), [(id(B).to_string(), 1, vec![id(C)])]);
            assert_eq!(audited(&db).problems, []);
            let dump = dump(&db);
            assert!(told[2].get_or_insert_with(|| dump.clone()) == &dump, "order {order}");
        }
    }
}

#[test]
fn who_writes_no_roll_names_no_pc_for_an_attempt() {
    let (mut a, mut b, mut c) = held();
    begins(&mut b, "sat here");
    begins(&mut c, "says so");
    // C holds no sitting, and says to have collected it from itself.
    let seat = json!({"sitting_id": id(SITTING), "officer": id(0x0C02), "attempt": id(0xC71),
                      "station_id": id(C), "series": id(C), "entries": 2, "head": "h", "by": id(BY)});
    say(&mut c, "collect_seat", seat.clone());
    let (of_b, of_c) = (sent(&[&b]), sent(&[&c]));
    for arrivals in [[&of_b, &of_c], [&of_c, &of_b]] {
        let db = met(&a, &arrivals, 2);
        assert_eq!(states(&db, "begin_attempt"), ["applied", "contested"]);
    }
    // The holder does.
    say(&mut a, "collect_seat", seat);
    for arrivals in [[&of_b, &of_c], [&of_c, &of_b]] {
        assert_eq!(states(&met(&a, &arrivals, 3), "begin_attempt"), ["twice", "applied"]);
    }
}

#[test]
fn a_copied_folder_seals_the_open_drill_of_its_data_for_itself() {
    let mut b = station(B);
    officer(&mut b, 0x0B02, "059002", (0x0B11, "二所"));
    begin(&mut b, 0xB71, 0x0B02, 0x0B11);
    let mut folder = copy(&b, Some(B));
    let signer: Option<Box<dyn JournalSigner>> = Some(Box::new(Key(0xF1)));
    let new =
        NewSeries { id: id(0xF2), why: "copied", station: Some(id(0xF1)), signer, claim: None, parent: None };
    folder.begin_series(NOW, new).unwrap();
    seal(&mut b, 0xB71, 40);
    seal(&mut folder, 0xB71, 50);
    let mut db = copy(&folder, Some(0xF1));
    deliver(&mut db, &sent(&[&b]), 1);
    assert_eq!(states(&db, "seal_attempt"), ["twice"]);
    let report = audited(&db);
    assert_eq!(report.problems, []);
    assert!(
        report.notes.iter().any(|note| note.place.to_string().starts_with("sealed attempt")),
        "{:?}",
        report.notes
    );
}
