//! The journal and the audit: untouched data is clean, and every change is found and named.

use std::path::Path;

use dabiao::app::Action;
use dabiao::store::{DATABASE_FILE, Db};
use uuid::Uuid;

use super::support::typist::Typist;

/// A folder with one sealed attempt; its number of journal entries.
fn filled(folder: &Path) -> usize {
    let mut t = Typist::at(folder);
    t.sign_in();
    t.start("copy/notice-01", 1);
    let text = t.presented(8);
    t.commit(0, &text);
    t.clock.advance(5_000);
    t.act(Action::HandIn);
    assert!(t.station.result().unwrap().saved.is_some());
    drop(t);
    let report = audit(folder);
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    assert_eq!((report.attempts, report.head.len()), (1, 64));
    report.entries
}

fn audit(folder: &Path) -> dabiao::store::AuditReport {
    Db::open(folder, &|| Uuid::nil()).unwrap().audit().unwrap()
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
            "UPDATE journal SET body = replace(body, '王德明', '王德朋') WHERE seq = 0",
            "its content does not give its hash",
        ),
        ("UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 1", "its content does not give its hash"),
        ("DELETE FROM journal WHERE seq = 1", "an entry before it is missing"),
        ("DELETE FROM journal WHERE seq = 2", "no journal entry seals it"),
        (
            "UPDATE attempt SET score = replace(score, '\"correct\":8', '\"correct\":9')",
            "its log does not give the stored score",
        ),
        ("UPDATE attempt SET root_hash = zeroblob(32)", "its log does not give its hash"),
        ("UPDATE attempt SET log = zeroblob(40)", "the stored log can't be read"),
        ("DELETE FROM attempt", "a sealed attempt that is not there"),
        (
            "UPDATE journal SET hash = (SELECT hash FROM journal WHERE seq = 0) WHERE seq = 1",
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

#[test]
fn events_are_appended_once_and_without_gaps() {
    use dabiao::domain::input::{EventKind, InputEvent};
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    t.start("copy/notice-01", 1);
    let text = t.presented(1);
    t.commit(0, &text);
    t.act(Action::LeaveDrill);
    let id = t.station.today().open[0].id;
    drop(t);
    let mut db = Db::open(folder.path(), &|| Uuid::nil()).unwrap();
    let known = db.attempt_log(id).unwrap().log.events;
    // The same again changes nothing; a gap is refused.
    db.append_events(id, 0, &known).unwrap();
    assert_eq!(db.attempt_log(id).unwrap().log.events, known);
    let next = InputEvent::new(9_000, EventKind::Focus(true));
    assert!(db.append_events(id, known.len() as u64 + 1, std::slice::from_ref(&next)).is_err());
    db.append_events(id, known.len() as u64, std::slice::from_ref(&next)).unwrap();
    // A seal that does not know of every event is refused, one that does is final.
    assert!(db.seal_attempt(0, id, known.len()).is_err());
    db.seal_attempt(0, id, known.len() + 1).unwrap();
    assert!(db.seal_attempt(0, id, known.len() + 1).is_err());
    assert!(db.append_events(id, 0, &known).is_err());
}
