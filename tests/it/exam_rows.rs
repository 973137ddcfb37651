//! The row stored beside every exam for the desks is what the exam itself gives, for every writer, and a
//! change of it is found.

use std::path::Path;

use dabiao::domain::attempt::{AttemptMode, AttemptStart, AttemptState};
use dabiao::domain::exercise::RecordType;
use dabiao::domain::input::LogHeader;
use dabiao::domain::text::Policy;
use dabiao::store::{AuditAgainst, DATABASE_FILE, Db, ExamRow};
use rusqlite::Connection;
use uuid::Uuid;

use super::support::bureau::{EXAM_MS, candidate, found};
use super::support::older_schema::BEFORE_STATIONS;

/// A bureau with sealed exams, and one that is still being written.
fn bureau() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 3, true);
    let mut db = open(folder.path());
    let sealed = db.exam_attempts().unwrap()[0].clone();
    let start = AttemptStart {
        id: Uuid::from_u128(0xE0FF),
        officer_id: candidate(2),
        exercise_id: "exam/dispatch/2/open".into(),
        record_type: RecordType::Dispatch,
        mode: AttemptMode::Exam,
        started_at_ms: EXAM_MS + 660_000,
        ..sealed.start
    };
    let header = LogHeader::exam("接警：文昌路\"七天\"旅馆".into(), Policy::Strict, 600_000, false);
    db.begin_attempt(&start, &header).unwrap();
    folder
}

fn open(folder: &Path) -> Db {
    Db::open(folder, &Uuid::nil).unwrap()
}

fn rows_of_attempts(db: &Db) -> Vec<ExamRow> {
    // A row of the table does not say on what terms the log was written.
    let row = |row| Some(ExamRow { log_mode: None, ..ExamRow::of(row)? });
    db.exam_attempts().unwrap().iter().filter_map(row).collect()
}

fn change(folder: &Path, sql: &str) {
    Connection::open(folder.join(DATABASE_FILE)).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn they_are_what_the_attempts_give() {
    let folder = bureau();
    let db = open(folder.path());
    let rows = db.exam_rows().unwrap();
    assert_eq!(rows, rows_of_attempts(&db));
    let sealed = rows.iter().filter(|row| row.state == AttemptState::Sealed && row.figures.is_some()).count();
    assert!(sealed >= 3 && rows.len() == sealed + 1, "{rows:?}");
    let open = rows.iter().find(|row| row.state == AttemptState::Open).unwrap();
    assert_eq!((open.figures, open.root_hash, open.limit_ms), (None, None, Some(600_000)));
    assert_eq!(db.audit(&AuditAgainst::default()).unwrap().problems, []);
}

#[test]
fn a_store_of_the_schema_before_gets_them() {
    let folder = bureau();
    let before = open(folder.path()).exam_rows().unwrap();
    change(
        folder.path(),
        &format!("{BEFORE_STATIONS}
         DROP TRIGGER exam_begins; DROP TRIGGER exam_changes; DROP TRIGGER exam_goes;
         DROP VIEW exam_row_of_attempt; DROP TABLE exam_row; DROP TABLE sitting_seal; DROP TABLE box_key; DROP TABLE attempt_reach;
         PRAGMA user_version = 4"),
    );
    let db = open(folder.path());
    assert_eq!(db.exam_rows().unwrap(), before);
    assert_eq!(db.audit(&AuditAgainst::default()).unwrap().problems, []);
}

#[test]
fn a_change_of_them_is_found() {
    for sql in [
        "UPDATE exam_row SET result = replace(result, '[', '[1') WHERE state = 'sealed'",
        "UPDATE exam_row SET terms = replace(terms, 'strict', 'normal')",
        "UPDATE exam_row SET officer_id = zeroblob(16) WHERE state = 'open'",
        "UPDATE exam_row SET root_hash = zeroblob(32) WHERE state = 'sealed'",
        "UPDATE exam_row SET started_at_ms = started_at_ms + 1",
        "DELETE FROM exam_row WHERE state = 'open'",
        "INSERT INTO exam_row SELECT zeroblob(16), officer_id, sitting_id, started_at_ms, mode, state, root_hash,
                terms, result FROM exam_row LIMIT 1",
    ] {
        let folder = bureau();
        change(folder.path(), sql);
        let problems = open(folder.path()).audit(&AuditAgainst::default()).unwrap().problems;
        assert!(problems.iter().any(|p| p.what == "the attempt does not give it"), "{sql}: {problems:?}");
        // The data derived from the attempts are computed again, and all is well.
        let mut db = open(folder.path());
        db.rebuild_derived().unwrap();
        assert_eq!(db.audit(&AuditAgainst::default()).unwrap().problems, [], "{sql}");
    }
}
