//! The journal and the audit: untouched data are clean, and every change is found and named.

use super::support::by_right::ByRight as _;
use std::path::Path;

use dabiao::app::{Action, DrillAction, JournalKeys};
use dabiao::store::facts;
use dabiao::store::{BoxKeyRow, DATABASE_FILE, Db, Fact};
use uuid::Uuid;

use super::support::typist::{MORNING_MS, Typist};

/// A folder with one sealed attempt; its number of journal entries.
fn filled(folder: &Path) -> usize {
    let mut t = Typist::at(folder);
    t.sign_in();
    t.start("copy/notice-01", 1);
    let text = t.presented(8);
    t.commit(0, &text);
    t.clock.advance(5_000);
    t.act(Action::Drill(DrillAction::HandIn));
    assert!(t.session.practice().result().unwrap().saved.is_some());
    drop(t);
    let report = audit(folder);
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    assert_eq!((report.attempts, report.head.len()), (1, 64));
    report.entries
}

fn audit(folder: &Path) -> dabiao::store::AuditReport {
    checked(&Db::open(folder, &|| Uuid::nil()).unwrap()).unwrap()
}

/// An audit of the bytes alone: the facts of some tests mean nothing.
fn bytes(db: &Db) -> Result<dabiao::store::AuditReport, dabiao::store::StoreError> {
    db.audit(&dabiao::store::AuditAgainst { judge: None, ..JournalKeys::against(None) })
}

/// An audit that checks signatures too.
fn checked(db: &Db) -> Result<dabiao::store::AuditReport, dabiao::store::StoreError> {
    db.audit(&JournalKeys::against(None))
}

/// Changes the file behind the program's back.
fn tamper(folder: &Path, sql: &str) {
    let db = rusqlite::Connection::open(folder.join(DATABASE_FILE)).unwrap();
    let triggers = "DROP TRIGGER attempt_sealed_is_final; DROP TRIGGER attempt_stays;
                    DROP TRIGGER journal_is_final; DROP TRIGGER journal_stays; PRAGMA foreign_keys = OFF;";
    db.execute_batch(triggers).unwrap();
    db.execute_batch(sql).unwrap();
}

#[test]
fn every_kind_of_change_is_found() {
    let cases = [
        (
            "UPDATE journal SET body = replace(body, '王德明', '王德朋') WHERE seq = 1",
            "its content does not give its hash",
        ),
        ("UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 2", "its content does not give its hash"),
        ("DELETE FROM journal WHERE seq = 2", "an entry before it is missing"),
        ("DELETE FROM journal WHERE seq = 3", "no journal entry seals it"),
        (
            "UPDATE attempt SET score = replace(score, '\"correct\":8', '\"correct\":9')",
            "its log does not give the stored score",
        ),
        ("UPDATE attempt SET root_hash = zeroblob(32)", "its log does not give its hash"),
        ("UPDATE attempt SET log = zeroblob(40)", "the stored log can't be read"),
        ("DELETE FROM attempt", "a sealed attempt that is not there"),
        (
            "UPDATE journal SET hash = (SELECT hash FROM journal WHERE seq = 0) WHERE seq = 2",
            "its content does not give its hash",
        ),
    ];
    for (sql, what) in cases {
        let folder = tempfile::tempdir().unwrap();
        filled(folder.path());
        tamper(folder.path(), sql);
        let report = audit(folder.path());
        assert!(report.problems.iter().any(|p| p.what.contains(what)), "{sql}: {:?}", report.problems);
    }
}

/// Signatures are checked many at once: a wrong one among them is named all the same, and nothing else is.
#[test]
fn a_single_wrong_signature_among_many_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut db = Db::open(folder.path(), &|| Uuid::nil()).unwrap();
    db.sign_with(0, dabiao::app::bring_signer(folder.path().to_owned(), [9; 32])().unwrap().unwrap())
        .unwrap();
    let entries = 1_500;
    db.bulk(|db| (1..entries).try_for_each(|n| db.set_setting(n, "theme", &format!("{n}")))).unwrap();
    drop(db);
    let clean = audit(folder.path());
    assert_eq!((clean.entries, clean.signed, clean.problems), (1_500, 1_500, vec![]));
    let signature = |seq: i64| -> Vec<u8> {
        let db = rusqlite::Connection::open(folder.path().join(DATABASE_FILE)).unwrap();
        db.query_row("SELECT signature FROM journal WHERE seq = ?1", [seq], |row| row.get(0)).unwrap()
    };
    tamper(folder.path(), "");
    let put = |seq: i64, bytes: &[u8]| {
        let db = rusqlite::Connection::open(folder.path().join(DATABASE_FILE)).unwrap();
        let sql = "UPDATE journal SET signature = ?2 WHERE seq = ?1";
        assert_eq!(db.execute(sql, rusqlite::params![seq, bytes]).unwrap(), 1);
    };
    let named = || {
        // That the triggers are gone is another matter, and found as well.
        let problems =
            audit(folder.path()).problems.into_iter().filter(|p| !p.place.to_string().starts_with("schema "));
        let problems: Vec<_> = problems.collect();
        assert!(problems.iter().all(|p| p.what == "its signature is not right"), "{problems:?}");
        let seq = |p: &dabiao::store::AuditProblem| {
            p.place.to_string().rsplit('/').next().unwrap().parse::<i64>().unwrap()
        };
        problems.iter().map(seq).collect::<Vec<_>>()
    };
    for seq in [0, 511, 512, 749, 750, 1_000, 1_499] {
        let good = signature(seq);
        for at in [0, 5, 20, 72] {
            let mut bad = good.clone();
            bad[at] ^= 1;
            put(seq, &bad);
            assert_eq!(named(), [seq], "byte {at}");
        }
        put(seq, &good[..72]);
        assert_eq!(named(), [seq]);
        put(seq, &good);
    }
    // Two good signatures that changed places, and one that belongs to another entry as well.
    let (first, second) = (signature(700), signature(701));
    put(700, &second);
    put(701, &first);
    assert_eq!(named(), [700, 701]);
    put(700, &first);
    assert_eq!(named(), [701]);
    put(701, &second);
    assert_eq!(named(), [0_i64; 0]);
}

/// A folder with everything that has a table: people, accounts, a sitting, exemptions, certificates.
fn full(folder: &Path) {
    filled(folder);
    let mut db = Db::open(folder, &|| Uuid::nil()).unwrap();
    db.sign_with(1, dabiao::app::bring_signer(folder.to_owned(), [9; 32])().unwrap().unwrap()).unwrap();
    let officer = db.officers().unwrap()[0].id;
    let id = |n: u128| Uuid::from_u128(n);
    let facts = [
        Fact::DescribeOfficer(facts::DescribeOfficer {
            id: officer,
            birth_date: Some("1970-02-28".into()),
            position: "民警".into(),
            service: "serving".into(),
            left_on: None,
        }),
        Fact::SetAccount(facts::SetAccount {
            officer_id: officer,
            roles: vec!["trainer".into(), "invigilator".into()],
            secret_hash: None,
            must_change: false,
            by: None,
        }),
        Fact::SignInFailed(facts::SignInFailed {
            officer_id: officer,
            boot_id: Some("b".into()),
            mono_ms: Some(5),
        }),
        Fact::PlanSitting(facts::PlanSitting {
            id: id(1), plan: serde_json::json!({"room": "三楼会议室"})
        }),
        Fact::SittingEntry(facts::SittingEntry {
            sitting_id: id(1),
            seq: 0,
            by: officer,
            event: serde_json::json!({"incident": "跳闸"}),
        }),
        Fact::AskExemption(facts::AskExemption {
            id: id(3),
            officer_id: officer,
            standard: "officer-2027".into(),
            from: "2026-11-23".into(),
            until: None,
            reason: "手伤".into(),
            by: officer,
        }),
        Fact::ApproveExemption(facts::ApproveExemption { id: id(3), by: officer }),
        Fact::IssueCertificate(facts::IssueCertificate {
            id: id(4),
            grade: Some(1),
            number: "DB-2027-000001".into(),
            officer_id: officer,
            standard: "officer-2027".into(),
            standard_version: 1,
            attempt_id: id(9),
            token: "DB1.X".into(),
            by: officer,
        }),
        Fact::RevokeCertificate(facts::RevokeCertificate {
            id: id(5),
            number: "DB-2027-000001".into(),
            reason: "重考".into(),
            replaced: false,
            by: officer,
        }),
        Fact::SaveStandard(facts::SaveStandard {
            id: "officer-2027".into(),
            version: 2,
            toml: "id = 1".into(),
            by: officer,
        }),
    ];
    for (n, fact) in facts.iter().enumerate() {
        db.put(MORNING_MS + n as i64, fact).unwrap();
    }
    let key = BoxKeyRow { officer_id: officer, public_key: [7; 32], locked: vec![8; 85] };
    db.keep_box_key(MORNING_MS + 99, &key).unwrap();
}

#[test]
fn every_column_of_every_table_is_held_by_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    full(folder.path());
    let report = bytes(&Db::open(folder.path(), &|| Uuid::nil()).unwrap()).unwrap();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    let file = folder.path().join(DATABASE_FILE);
    let tables = |db: &rusqlite::Connection| -> Vec<(String, String)> {
        let sql = "SELECT m.name, c.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS c
                    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY 1, c.cid";
        let mut statement = db.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    let all = tables(&rusqlite::Connection::open(&file).unwrap());
    assert!(all.len() > 60, "{}", all.len());
    let (mut tried, mut empty) = (0, Vec::new());
    for (table, column) in all {
        let copy = tempfile::tempdir().unwrap();
        std::fs::copy(&file, copy.path().join(DATABASE_FILE)).unwrap();
        // One value changed, of any type; a row that can't hold the change is left alone.
        let change = format!(
            "UPDATE OR IGNORE {table} SET {column} = CASE typeof({column})
                WHEN 'integer' THEN 1 - {column} WHEN 'text' THEN {column} || 'x'
                WHEN 'blob' THEN unhex(replace(replace(hex({column}), '0', 'F'), '1', '0'))
                ELSE {column} END"
        );
        let db = rusqlite::Connection::open(copy.path().join(DATABASE_FILE)).unwrap();
        let count: i64 = db
            .query_row(&format!("SELECT count(*) FROM {table} WHERE {column} IS NOT NULL"), [], |r| r.get(0))
            .unwrap();
        drop(db);
        if count == 0 {
            empty.push(format!("{table}.{column}"));
            continue;
        }
        let ignore_checks = format!("PRAGMA ignore_check_constraints = ON; {change}");
        tamper(copy.path(), &ignore_checks);
        tried += 1;
        match Db::open(copy.path(), &|| Uuid::nil()).and_then(|db| bytes(&db)) {
            Ok(report) => assert!(!report.problems.is_empty(), "{table}.{column} was changed unnoticed"),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    assert!(tried > 50, "{tried}, without values: {empty:?}");
}

#[test]
fn the_last_entry_can_only_be_missed_by_its_hash() {
    let folder = tempfile::tempdir().unwrap();
    let entries = filled(folder.path());
    let head = audit(folder.path()).head;
    tamper(folder.path(), "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)");
    let report = audit(folder.path());
    assert_eq!(report.entries, entries - 1);
    assert_ne!(report.head, head);
}

#[test]
fn sealed_attempts_and_entries_can_not_be_changed_by_the_program() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let db = rusqlite::Connection::open(folder.path().join(DATABASE_FILE)).unwrap();
    for sql in [
        "UPDATE attempt SET title = 'x'",
        "DELETE FROM attempt",
        "UPDATE journal SET op = 'x'",
        "DELETE FROM journal",
    ] {
        assert!(db.execute_batch(sql).is_err(), "{sql}");
    }
}

/// A reader of the store reads again what was touched, and nothing else.
#[test]
fn what_a_write_touched_is_told_once_it_is_on_the_disk() {
    use dabiao::domain::areas::Areas;
    let folder = tempfile::tempdir().unwrap();
    let mut db = Db::open(folder.path(), &Uuid::nil).unwrap();
    assert!(db.take_touched().is_empty());
    db.set_setting(0, "lang", "en").unwrap();
    assert_eq!(db.take_touched(), Areas::SETTINGS);
    assert!(db.take_touched().is_empty());
    // Of many writes in one, all of it, and only at the end.
    let sign_in = Fact::SignedIn(facts::SignedIn { officer_id: Uuid::from_u128(1) });
    db.bulk(|db| {
        db.set_setting(0, "lang", "zh-CN")?;
        db.put(0, &sign_in)?;
        assert!(db.take_touched().is_empty());
        Ok(())
    })
    .unwrap();
    assert_eq!(db.take_touched(), Areas::SETTINGS.and(Areas::SIGN_INS));
    // A write that was undone touched nothing.
    let failed = db.bulk(|db| {
        db.set_setting(0, "lang", "en")?;
        Err::<(), _>(dabiao::store::StoreError::Stopped)
    });
    assert!(failed.is_err() && db.take_touched().is_empty());
    let twice = Fact::PlanSitting(facts::PlanSitting { id: Uuid::nil(), plan: serde_json::Value::Null });
    assert!(db.put(0, &twice).is_err() && db.take_touched().is_empty());
}

#[test]
fn events_are_appended_once_and_without_gaps() {
    use dabiao::domain::input::{EventKind, InputEvent};
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    t.start("copy/notice-01", 1);
    let text = t.presented(1);
    t.commit(0, &text);
    t.act(Action::Drill(DrillAction::Leave));
    let id = t.session.practice().today().open[0].id;
    drop(t);
    let mut db = Db::open(folder.path(), &|| Uuid::nil()).unwrap();
    let known = db.attempt_log(id).unwrap().log.copy().unwrap().events.clone();
    // The same again changes nothing; a gap is refused.
    db.append_events(id, 0, &known).unwrap();
    assert_eq!(db.attempt_log(id).unwrap().log.copy().unwrap().events.clone(), known);
    let next = InputEvent::new(9_000, EventKind::Focus(true));
    assert!(db.append_events(id, known.len() as u64 + 1, std::slice::from_ref(&next)).is_err());
    db.append_events(id, known.len() as u64, std::slice::from_ref(&next)).unwrap();
    // Another event does not pass for the one that is there.
    let other = InputEvent::new(9_000, EventKind::Focus(false));
    assert!(db.append_events(id, known.len() as u64, std::slice::from_ref(&other)).is_err());
    db.append_events(id, known.len() as u64, std::slice::from_ref(&next)).unwrap();
    // A seal that does not know of every event is refused, one that does is final.
    assert!(db.seal_attempt(0, id, known.len()).is_err());
    db.seal_attempt(0, id, known.len() + 1).unwrap();
    assert!(db.seal_attempt(0, id, known.len() + 1).is_err());
    assert!(db.append_events(id, 0, &known).is_err());
}
