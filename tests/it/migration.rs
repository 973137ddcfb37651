//! A data file of the first schema: it opens, nothing is lost, the audit holds, and its work goes on.

use std::fs;
use std::path::Path;

use dabiao::app::Action;
use dabiao::domain::attempt::AttemptState;
use dabiao::domain::input::{EndReason, EventKind, InputEvent};
use dabiao::store::{
    APPLICATION_ID, AuditAgainst, DATABASE_FILE, Db, Restore, SCHEMA_VERSION, StoreError, restore,
    verify_backup,
};
use uuid::Uuid;

use super::support::typist::{MORNING_MS, Typist};

const SCHEMA_1: &str = include_str!("../../src/store/sql/schema_1.sql");
const ROWS: &str = include_str!("../fixtures/schema_1_rows.sql");
/// The last hash of the journal, as the program of that time printed it.
const HEAD: &str = "287f82b569d5247c08e0c70ae4298b822e8485f831b7a733bf0aa3e8df923cdd";
const LEFT_OPEN: &str = "01990000-0000-7000-8000-000000000042";

/// The data file of that time, in `folder`.
fn first_release(folder: &Path) -> std::path::PathBuf {
    let file = folder.join(DATABASE_FILE);
    let db = rusqlite::Connection::open(&file).unwrap();
    db.execute_batch(SCHEMA_1).unwrap();
    db.execute_batch(ROWS).unwrap();
    db.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
    db.pragma_update(None, "user_version", 1).unwrap();
    file
}

fn open(folder: &Path) -> Db {
    Db::open(folder, &|| Uuid::nil()).unwrap()
}

#[test]
fn nothing_is_lost_and_all_of_it_is_clean() {
    let folder = tempfile::tempdir().unwrap();
    let file = first_release(folder.path());
    let db = open(folder.path());
    let report = db.audit(&AuditAgainst::default()).unwrap();
    assert_eq!(report.problems, []);
    assert_eq!((report.entries, report.attempts, report.head.as_str()), (10, 2, HEAD));
    let rows = db.attempts(None).unwrap();
    let listed: Vec<_> = rows.iter().map(|r| (r.badge.as_str(), r.state, r.start.sitting_id)).collect();
    let (sealed, open_one) = (AttemptState::Sealed, AttemptState::Open);
    assert_eq!(listed, [("059001", sealed, None), ("059002", sealed, None), ("059001", open_one, None)]);
    assert_eq!(rows[0].score.as_ref().unwrap().correct, 8);
    assert_eq!(db.attempt_log(rows[2].start.id).unwrap().log.events.len(), 21);
    assert_eq!(db.settings().unwrap()["theme"], "light");
    assert_eq!(db.officers().unwrap().len(), 2);
    drop(db);
    let version: i64 = rusqlite::Connection::open(file)
        .and_then(|db| db.query_row("PRAGMA user_version", [], |row| row.get(0)))
        .unwrap();
    assert_eq!(version, SCHEMA_VERSION);
    // And once more, now that it is of the newest schema.
    assert_eq!(open(folder.path()).audit(&AuditAgainst::default()).unwrap(), report);
}

#[test]
fn what_was_left_open_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    first_release(folder.path());
    let id = Uuid::parse_str(LEFT_OPEN).unwrap();
    let mut db = open(folder.path());
    let at_ms = db.attempt_log(id).unwrap().log.events.last().unwrap().at_ms;
    db.append_events(id, 21, &[InputEvent::new(at_ms + 9, EventKind::End(EndReason::Interrupted))]).unwrap();
    db.seal_attempt(MORNING_MS, id, 22).unwrap();
    drop(db);
    let mut t = Typist::at(folder.path());
    t.act(Action::SignIn(t.station.officers()[0].id));
    assert_eq!(t.station.today().history.len(), 2);
    drop(t);
    let report = open(folder.path()).audit(&AuditAgainst::default()).unwrap();
    assert!(report.problems.is_empty() && report.attempts == 3, "{report:?}");
}

#[test]
fn a_backup_of_that_time_is_checked_and_restored() {
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let file = first_release(old.path());
    let before = fs::read(&file).unwrap();
    assert_eq!(verify_backup(&file, &AuditAgainst::default()).unwrap().head, HEAD);
    let restored = restore(Restore {
        file: &file,
        folder: new.path(),
        now_ms: MORNING_MS,
        now: jiff::civil::date(2026, 11, 23).at(9, 0, 0, 0),
        new_id: &|| Uuid::nil(),
        signer: None,
        against: AuditAgainst::default(),
        by: None,
        take_over: Some("新电脑".into()),
    });
    assert_eq!(restored.unwrap().report.entries, 11);
    assert_eq!(open(new.path()).attempts(None).unwrap().len(), 3);
    assert_eq!(fs::read(&file).unwrap(), before, "the backup itself stays as it was");
}

#[test]
fn a_change_behind_its_back_is_found_after_the_migration_too() {
    for change in [
        "UPDATE officer SET name = '李秀芝' WHERE badge = '059002'",
        "DROP TRIGGER attempt_sealed_is_final; UPDATE attempt SET mode = 'exam' WHERE state = 'sealed'",
        "DROP TRIGGER journal_is_final; UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 9",
        "DELETE FROM attempt_event WHERE seq = 0",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let file = first_release(folder.path());
        rusqlite::Connection::open(&file).unwrap().execute_batch(change).unwrap();
        let refused = verify_backup(&file, &AuditAgainst::default());
        assert!(matches!(refused, Err(StoreError::Unverified(_))), "{change}: {refused:?}");
        let report = open(folder.path()).audit(&AuditAgainst::default()).unwrap();
        assert!(!report.problems.is_empty(), "{change}");
    }
}
