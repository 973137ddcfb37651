//! A data file of the first schema: it opens, nothing is lost, the audit passes, and its work goes on.

use super::support::by_right::ByRight as _;
use super::support::by_right::right;
use super::support::older_schema::BEFORE_STATIONS;
use dabiao::domain::role::Permission;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use dabiao::app::{Action, DoorAction};
use dabiao::content::Library;
use dabiao::domain::attempt::AttemptState;
use dabiao::domain::input::{EndReason, EventKind, InputEvent};
use dabiao::domain::sitting::{
    SittingEntry, SittingEvent, SittingKind, SittingPlan, SittingSecret, SittingStep,
};
use dabiao::store::{
    APPLICATION_ID, AuditAgainst, DATABASE_FILE, Db, NumberedEntry, Restore, SCHEMA_VERSION, StoreError,
    restore, verify_backup,
};
use uuid::Uuid;

use super::support::typist::{MORNING_MS, Typist};

const SCHEMA_1: &str = include_str!("../../crates/store/src/sql/schema_1.sql");
const ROWS: &str = include_str!("../fixtures/schema_1_rows.sql");
/// The last hash of the journal, as the program of that time printed it.
const HEAD: &str = "287f82b569d5247c08e0c70ae4298b822e8485f831b7a733bf0aa3e8df923cdd";
const LEFT_OPEN: &str = "01990000-0000-7000-8000-000000000042";

/// The data file of that time, in `folder`.
pub fn first_release(folder: &Path) -> std::path::PathBuf {
    let file = folder.join(DATABASE_FILE);
    let db = rusqlite::Connection::open(&file).unwrap();
    db.execute_batch(SCHEMA_1).unwrap();
    db.execute_batch(ROWS).unwrap();
    db.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
    db.pragma_update(None, "user_version", 1).unwrap();
    file
}

fn open(folder: &Path) -> Db {
    open_store(folder)
}

fn open_store(folder: &Path) -> Db {
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
    assert_eq!(rows[0].score.as_ref().unwrap().copy().unwrap().correct, 8);
    assert_eq!(db.attempt_log(rows[2].start.id).unwrap().log.events(), 21);
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
    let at_ms = db.attempt_log(id).unwrap().log.copy().unwrap().events.last().unwrap().at_ms;
    db.append_events(id, 21, &[InputEvent::new(at_ms + 9, EventKind::End(EndReason::Interrupted))]).unwrap();
    db.seal_attempt(MORNING_MS, id, 22).unwrap();
    drop(db);
    let mut t = Typist::at(folder.path());
    t.act(Action::Door(DoorAction::SignIn(t.session.officers()[0].id)));
    assert_eq!(t.session.practice().today().history.len(), 2);
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
        right: &right(Permission::Restore, None),
        take_over: Some("新电脑".into()),
        keys: Vec::new(),
    });
    assert_eq!(restored.unwrap().report.entries, 12);
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

/// A store of schema 5 with a sitting of its own for each of `events`, each with a secret in the clear: 32 times the
/// number of the sitting, from 1.
fn with_plain_secrets(folder: &Path, events: &[Vec<SittingEvent>]) {
    let mut db = Db::open(folder, &|| Uuid::from_u128(9)).unwrap();
    let standard = Library::embedded().standard("officer-2027").unwrap().clone();
    let mut secrets = String::new();
    for (n, events) in (1_u8..).zip(events) {
        let secret = SittingSecret::new([n; 32]);
        let plan = SittingPlan {
            id: sitting(n),
            at: jiff::Timestamp::from_millisecond(MORNING_MS).unwrap(),
            room: "三楼机房".into(),
            kind: SittingKind::Copy,
            standard_id: standard.id.clone(),
            standard_version: standard.version,
            seats: 1,
            candidates: vec![Uuid::from_u128(1)],
            invigilators: vec![Uuid::from_u128(2)],
            planned_by: Uuid::from_u128(2),
            commitment: secret.commitment(),
        };
        db.put_plan(MORNING_MS, &plan, &[]).unwrap();
        for (seq, event) in (0..).zip(events.iter().cloned()) {
            let at = jiff::Timestamp::from_millisecond(MORNING_MS).unwrap();
            let entry = SittingEntry { at, by: Uuid::from_u128(2), event };
            db.put_entry(&NumberedEntry { sitting: plan.id, seq, entry }).unwrap();
        }
        let hex = |bytes: &[u8]| bytes.iter().fold(String::new(), |s, b| s + &format!("{b:02x}"));
        let (id, secret) = (plan.id.simple(), hex(secret.bytes()));
        writeln!(secrets, "INSERT INTO sitting_secret VALUES (x'{id}', x'{secret}');").unwrap();
    }
    drop(db);
    let back = "DROP TABLE sitting_seal; DROP TABLE box_key; DROP TABLE attempt_reach; DELETE FROM meta WHERE key = 'scrub'; \
                PRAGMA user_version = 5;";
    let db = rusqlite::Connection::open(folder.join(DATABASE_FILE)).unwrap();
    db.execute_batch(&format!("{BEFORE_STATIONS} {back} {secrets}")).unwrap();
}

fn sitting(n: u8) -> Uuid {
    Uuid::from_u128(0x5100 + u128::from(n))
}

/// How often the secret of sitting `n` stands in the files of `folder` in the clear.
fn plain(folder: &Path, n: u8) -> usize {
    let files = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(|path| path.is_file());
    files.map(|path| fs::read(path).unwrap().windows(32).filter(|w| *w == [n; 32]).count()).sum()
}

#[test]
fn secrets_in_the_clear_go_but_for_those_that_are_needed_to_prove_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let officer = Uuid::from_u128(1);
    let open = || vec![SittingEvent::Step(SittingStep::Open), SittingEvent::SignIn { officer }];
    let seat = SittingEvent::Seat { officer, seat: 1 };
    let started = [seat, SittingEvent::Step(SittingStep::Start)];
    let begun = |n: u8| {
        let attempt = Uuid::from_u128(0xE00 + u128::from(n));
        [open(), started.to_vec(), vec![SittingEvent::Begin { officer, attempt }]].concat()
    };
    let over = |n| {
        let by_hand = SittingEvent::End { officer, reason: EndReason::Time };
        [begun(n), vec![by_hand, SittingEvent::Step(SittingStep::Close)]].concat()
    };
    let revealed = [over(5), vec![SittingEvent::Reveal(SittingSecret::new([5; 32]))]].concat();
    // Planned, open, begun, over, revealed, cancelled.
    let cancelled = vec![SittingEvent::Step(SittingStep::Cancel)];
    with_plain_secrets(folder.path(), &[Vec::new(), open(), begun(3), over(4), revealed, cancelled]);
    for n in 1..=6 {
        assert!(plain(folder.path(), n) > 0, "{n}");
    }
    // A copy of that time is read without being changed.
    let copy = folder.path().join("copy.sqlite");
    fs::copy(folder.path().join(DATABASE_FILE), &copy).unwrap();
    assert_eq!(verify_backup(&copy, &AuditAgainst::default()).unwrap().problems, []);
    fs::remove_file(&copy).unwrap();

    let mut db = open_store(folder.path());
    let known: Vec<bool> = db.sittings().unwrap().iter().map(|s| s.secret.is_some()).collect();
    assert_eq!(known, [false, false, true, true, false, false]);
    assert!(db.sittings().unwrap().iter().all(|s| s.seal.is_empty()));
    assert_eq!(db.audit(&AuditAgainst::default()).unwrap().problems, []);
    let left = |folder: &Path| (1..=6).filter(|n| plain(folder, *n) > 0).collect::<Vec<u8>>();
    assert_eq!(left(folder.path()), [3, 4]);
    // Once it is revealed, it stands in the journal and nowhere else.
    let entry = SittingEntry {
        at: jiff::Timestamp::from_millisecond(MORNING_MS).unwrap(),
        by: Uuid::from_u128(2),
        event: SittingEvent::Reveal(SittingSecret::new([4; 32])),
    };
    db.put_entry(&NumberedEntry { sitting: sitting(4), seq: 7, entry }).unwrap();
    drop(db);
    let db = open_store(folder.path());
    assert_eq!(db.sittings().unwrap()[3].secret, None);
    assert_eq!(db.audit(&AuditAgainst::default()).unwrap().problems, []);
}

#[test]
fn what_a_migration_removed_is_written_over_also_after_a_crash_in_the_middle() {
    let folder = tempfile::tempdir().unwrap();
    with_plain_secrets(folder.path(), &[Vec::new()]);
    drop(open_store(folder.path()));
    // As if the program had been stopped before the file was rewritten.
    let remains = "INSERT INTO meta (key, value) VALUES ('scrub', 'secrets of sittings');
                   INSERT INTO sitting_secret VALUES (zeroblob(16), x'";
    let db = rusqlite::Connection::open(folder.path().join(DATABASE_FILE)).unwrap();
    db.pragma_update(None, "secure_delete", 0).unwrap();
    let secret = "01".repeat(32);
    db.execute_batch(&format!("{remains}{secret}'); DELETE FROM sitting_secret;")).unwrap();
    drop(db);
    assert!(plain(folder.path(), 1) > 0);
    drop(open_store(folder.path()));
    assert_eq!(plain(folder.path(), 1), 0);
}

#[test]
fn data_of_an_older_program_are_kept_as_they_were_before_they_are_changed() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    drop(t);
    let file = folder.path().join(DATABASE_FILE);
    let db = rusqlite::Connection::open(&file).unwrap();
    db.execute_batch(&format!("{BEFORE_STATIONS} PRAGMA user_version = 7;")).unwrap();
    drop(db);
    let report = open(folder.path()).audit(&AuditAgainst::default()).unwrap();
    assert_eq!(report.problems, []);
    let kept = folder.path().join("backups/dabiao-before-upgrade-schema-7.sqlite");
    let version = |file: &Path| -> i64 {
        let db =
            rusqlite::Connection::open_with_flags(file, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        db.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
    };
    assert_eq!((version(&kept), version(&file)), (7, SCHEMA_VERSION));
    assert_eq!(verify_backup(&kept, &AuditAgainst::default()).unwrap().head, report.head);
    // Once: what is of the newest schema is opened as it is.
    fs::remove_file(&kept).unwrap();
    drop(open(folder.path()));
    assert!(!kept.exists());
    // Where there is no room for the copy nothing is changed.
    let db = rusqlite::Connection::open(&file).unwrap();
    db.execute_batch(&format!("{BEFORE_STATIONS} PRAGMA user_version = 7;")).unwrap();
    drop(db);
    fs::rename(folder.path().join("backups"), folder.path().join("moved")).ok();
    fs::write(folder.path().join("backups"), "in the way").unwrap();
    assert!(Db::open(folder.path(), &|| Uuid::nil()).is_err());
    assert_eq!(version(&file), 7);
}

#[test]
fn an_older_program_refuses_newer_data_in_words_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    drop(Typist::at(folder.path()));
    let file = folder.path().join(DATABASE_FILE);
    let db = rusqlite::Connection::open(&file).unwrap();
    db.pragma_update(None, "user_version", SCHEMA_VERSION + 1).unwrap();
    drop(db);
    let before = fs::read(&file).unwrap();
    for (lang, words) in [("zh-CN", "请换用新版本"), ("en", "Use the newer program")] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_dabiao"));
        let done = command.args(["--lang", lang, "audit", "--data"]).arg(folder.path()).output().unwrap();
        assert_eq!(done.status.code(), Some(3));
        let said = String::from_utf8(done.stderr).unwrap();
        assert!(said.contains(words) && said.contains(&(SCHEMA_VERSION + 1).to_string()), "{said}");
    }
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn a_store_of_the_schema_before_gets_its_indexes() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    drop(t);
    let file = folder.path().join(DATABASE_FILE);
    let indexes = || {
        let db = rusqlite::Connection::open(&file).unwrap();
        let sql = "SELECT count(*) FROM sqlite_schema WHERE name IN ('journal_slips', 'far_entry_slips')";
        let found: i64 = db.query_row(sql, [], |row| row.get(0)).unwrap();
        let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        (found, version)
    };
    assert_eq!(indexes(), (2, SCHEMA_VERSION));
    let db = rusqlite::Connection::open(&file).unwrap();
    db.execute_batch("DROP INDEX journal_slips; DROP INDEX far_entry_slips;").unwrap();
    db.pragma_update(None, "user_version", 11).unwrap();
    drop(db);
    assert_eq!(open(folder.path()).audit(&AuditAgainst::default()).unwrap().problems, []);
    assert_eq!(indexes(), (2, SCHEMA_VERSION));
}
