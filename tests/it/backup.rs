//! Backups and restores: a restore gives the backed-up data, and a refused one changes nothing.

use super::support::by_right::right;
use dabiao::domain::role::Permission;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dabiao::app::lang::{Lang, Messages};
use dabiao::app::{Action, DoorAction, DrillAction, JournalKeys, Notice};
use dabiao::store::facts;
use dabiao::store::{
    AuditAgainst, BACKUP_FOLDER, DATABASE_FILE, Db, Fact, JournalSigner, LOCK_FILE, Occasion, Restore,
    Restored, StoreError, backups, hex, restore, verify_backup,
};
use jiff::civil::{DateTime, date};
use uuid::Uuid;

use super::support::typist::{MORNING_MS, Typist};

const NOW: DateTime = date(2026, 11, 23).at(9, 0, 0, 0);

fn open(folder: &Path) -> Db {
    Db::open(folder, &|| Uuid::from_u128(7)).unwrap()
}

/// One more sealed attempt in `folder`.
fn type_once(folder: &Path) {
    let mut t = Typist::at(folder);
    match t.session.officers().first().map(|o| o.id) {
        Some(id) => t.act(Action::Door(DoorAction::SignIn(id))),
        None => t.sign_in(),
    }
    t.start("copy/notice-01", 1);
    let text = t.presented(8);
    t.commit(0, &text);
    t.clock.advance(5_000);
    t.act(Action::Drill(DrillAction::HandIn));
    assert!(t.session.practice().result().unwrap().saved.is_some());
}

fn restoring(file: &Path, folder: &Path) -> Result<Restored, StoreError> {
    restoring_as(file, folder, None)
}

/// As [`restoring`], onto a PC without any data of the station.
fn taking_over(file: &Path, folder: &Path) -> Result<Restored, StoreError> {
    restoring_as(file, folder, Some("新电脑"))
}

fn restoring_as(file: &Path, folder: &Path, take_over: Option<&str>) -> Result<Restored, StoreError> {
    fs::create_dir_all(folder).unwrap();
    let signer = dabiao::app::bring_signer(folder.to_owned(), [9; 32])()?;
    signed_restoring(file, folder, signer, take_over)
}

fn signed_restoring(
    file: &Path,
    folder: &Path,
    signer: Option<Box<dyn JournalSigner>>,
    take_over: Option<&str>,
) -> Result<Restored, StoreError> {
    restore(Restore {
        file,
        folder,
        now_ms: MORNING_MS + 1,
        now: NOW,
        new_id: &|| Uuid::from_u128(8),
        signer,
        against: AuditAgainst::default(),
        right: &right(Permission::Restore, None),
        take_over: take_over.map(str::to_owned),
        keys: Vec::new(),
    })
}

/// Every file of a folder and what is in it, without the lock.
fn content(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_file());
    let files = files.filter(|p| !p.ends_with(LOCK_FILE));
    files.map(|p| (p.clone(), fs::read(p).unwrap())).collect()
}

fn unverified(result: Result<Restored, StoreError>, word: &str) {
    match result {
        Err(StoreError::Unverified(problems)) => {
            assert!(problems.iter().any(|p| p.what.contains(word)), "{problems:?} lacks {word}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_was_backed_up_comes_back() {
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let file = outside.path().join("备份 一.sqlite");
    type_once(folder.path());
    let db = open(folder.path());
    let report = db.backup_to(&file, &AuditAgainst::default()).unwrap();
    let (journal, attempts) = (db.journal().unwrap(), db.attempts(None).unwrap());
    let logs: Vec<_> = attempts.iter().map(|a| db.attempt_log(a.start.id).unwrap()).collect();
    drop(db);
    assert_eq!(report, verify_backup(&file, &AuditAgainst::default()).unwrap());
    // One file, complete in itself.
    let names: Vec<_> = fs::read_dir(outside.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["备份 一.sqlite"]);
    // The station goes on, and is then restored.
    type_once(folder.path());
    let lost = open(folder.path()).journal().unwrap();
    let restored = restoring(&file, folder.path()).unwrap();
    assert_eq!((restored.report.entries, restored.report.attempts), (report.entries + 2, 1));
    let db = open(folder.path());
    let after = db.journal().unwrap();
    assert_eq!(after[..journal.len()], journal);
    // The station goes on in a new series, which names the last entry of the backup.
    let begun = Fact::read(&after[journal.len()].op, &after[journal.len()].body).unwrap();
    let Fact::BeginSeries(begun) = begun else { panic!("{begun:?}") };
    let parent = begun.parent.unwrap();
    assert_eq!((begun.why.as_str(), parent.entries), ("restored", journal.len() as u64));
    assert_eq!((parent.series.to_string(), &parent.head), (journal[0].series.clone(), &report.head));
    assert_ne!(after[journal.len()].series, journal[0].series);
    let told = Fact::read(&after[journal.len() + 1].op, &after[journal.len() + 1].body).unwrap();
    assert_eq!(
        told,
        Fact::Restored(facts::Restored {
            head: report.head,
            entries: journal.len() as i64,
            lost_head: lost.last().map(|entry| hex(&entry.hash)),
            lost_entries: Some((lost.len() - journal.len()) as u64),
            lost_from: Some(journal.len() as u64),
            foreign: false,
            why: None,
            by: None,
            earlier: Vec::new(),
        })
    );
    assert_eq!(after.len(), journal.len() + 2);
    assert_eq!(db.attempts(None).unwrap(), attempts);
    let logs_after: Vec<_> = attempts.iter().map(|a| db.attempt_log(a.start.id).unwrap()).collect();
    assert_eq!(logs_after, logs);
    drop(db);
    // The former store is complete under its new name, with the entries that the backup lacks.
    let aside = outside.path().join("aside");
    fs::create_dir(&aside).unwrap();
    assert_eq!(restored.set_aside, [folder.path().join("dabiao-before-restore-2026-11-23-090000.sqlite")]);
    fs::copy(&restored.set_aside[0], aside.join(DATABASE_FILE)).unwrap();
    assert_eq!(open(&aside).journal().unwrap(), lost);
    // And the restored station works.
    type_once(folder.path());
    let report = open(folder.path()).audit(&AuditAgainst::default()).unwrap();
    assert!(report.problems.is_empty() && report.attempts == 2, "{report:?}");
}

#[test]
fn a_backup_is_restored_on_a_new_pc_and_again() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    type_once(folder.path());
    let file = other.path().join("b.sqlite");
    open(folder.path()).backup_to(&file, &AuditAgainst::default()).unwrap();
    // A restore from a read-only medium gives writable data.
    let mut read_only = fs::metadata(&file).unwrap().permissions();
    read_only.set_readonly(true);
    fs::set_permissions(&file, read_only).unwrap();
    let place = other.path().join("新电脑");
    assert!(taking_over(&file, &place).unwrap().set_aside.is_empty());
    let again = restoring(&file, &place).unwrap();
    let third = restoring(&file, &place).unwrap();
    assert_ne!(again.set_aside, third.set_aside, "nothing that was set aside is overwritten");
    type_once(&place);
}

#[test]
fn a_log_beside_the_file_belongs_to_it() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    type_once(folder.path());
    // A copied folder of a program that was killed: the last writes are in the log alone.
    let db = open(folder.path());
    let copied = other.path().join("dabiao.sqlite");
    fs::copy(folder.path().join(DATABASE_FILE), &copied).unwrap();
    let mut db = db;
    db.sign_with(4, dabiao::app::bring_signer(folder.path().to_owned(), [9; 32])().unwrap().unwrap())
        .unwrap();
    db.set_setting(5, "theme", "dark").unwrap();
    let journal = db.journal().unwrap();
    fs::copy(folder.path().join(format!("{DATABASE_FILE}-wal")), other.path().join("dabiao.sqlite-wal"))
        .unwrap();
    drop(db);
    let place = other.path().join("here");
    taking_over(&copied, &place).unwrap();
    assert_eq!(open(&place).journal().unwrap()[..journal.len()], journal);
    // The log of the store that is there goes aside with it.
    let db = open(&place);
    fs::copy(place.join(DATABASE_FILE), place.join("kept")).unwrap();
    fs::copy(place.join(format!("{DATABASE_FILE}-wal")), place.join("kept-wal")).unwrap();
    drop(db);
    fs::rename(place.join("kept"), place.join(DATABASE_FILE)).unwrap();
    fs::rename(place.join("kept-wal"), place.join(format!("{DATABASE_FILE}-wal"))).unwrap();
    let restored = restoring(&copied, &place).unwrap();
    assert_eq!(restored.set_aside.len(), 2, "{:?}", restored.set_aside);
    assert!(restored.set_aside.iter().all(|p| p.exists()));
}

#[test]
fn what_is_no_sound_backup_is_refused_and_nothing_changes() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    type_once(folder.path());
    let good = other.path().join("good.sqlite");
    open(folder.path()).backup_to(&good, &AuditAgainst::default()).unwrap();
    let before = content(folder.path());
    let sql = |text: &str| {
        let file = other.path().join("bad.sqlite");
        fs::copy(&good, &file).unwrap();
        rusqlite::Connection::open(&file).unwrap().execute_batch(text).unwrap();
        file
    };
    let drop_triggers = "DROP TRIGGER journal_is_final; DROP TRIGGER attempt_sealed_is_final;";
    let cases = [
        ("PRAGMA user_version = 99", "schema 99"),
        ("PRAGMA application_id = 77", "not a dabiao data file"),
        ("UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 1", "does not give its hash"),
        ("UPDATE officer SET name = '王德朋'", "by the journal it is"),
        ("UPDATE attempt SET correct = correct + 1", "summary"),
        ("UPDATE meta SET value = 'another' WHERE key = 'station'", "no entry of this station"),
        ("DROP TABLE sitting_entry", "sitting_entry"),
    ];
    for (change, word) in cases {
        let file = sql(&format!("{drop_triggers}{change}"));
        unverified(restoring(&file, folder.path()), word);
        assert_eq!(content(folder.path()), before, "{change}");
    }
    let mut torn = fs::read(&good).unwrap();
    torn.truncate(torn.len() / 2);
    for bytes in [torn, Vec::new(), "这是一个文本文件。".repeat(99).into_bytes()] {
        let file = other.path().join("bytes");
        fs::write(&file, bytes).unwrap();
        unverified(restoring(&file, folder.path()), "");
        assert_eq!(content(folder.path()), before);
    }
    for path in [other.path().join("none"), other.path().to_owned()] {
        assert!(matches!(restoring(&path, folder.path()), Err(StoreError::BadPath { .. })));
        assert_eq!(content(folder.path()), before);
    }
    let db = open(folder.path());
    assert!(matches!(restoring(&good, folder.path()), Err(StoreError::InUse(_))));
    drop(db);
    assert_eq!(content(folder.path()), before);
}

#[test]
fn every_flipped_byte_is_refused_or_harmless() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    type_once(folder.path());
    let good = other.path().join("good.sqlite");
    // With the keys that the journal names: a signature that was changed is no signature.
    let against = JournalKeys::against(None);
    let report = open(folder.path()).backup_to(&good, &against).unwrap();
    let bytes = fs::read(&good).unwrap();
    let (mut seed, mut refused) = (1_u64, 0);
    for _ in 0..300 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut flipped = bytes.clone();
        flipped[(seed >> 33) as usize % bytes.len()] ^= 1 << (seed >> 29 & 7);
        let file = other.path().join("flipped");
        fs::write(&file, flipped).unwrap();
        match verify_backup(&file, &against) {
            // Free space and unused fields may hold any bytes.
            Ok(found) => assert_eq!(found, report),
            Err(StoreError::Unverified(problems)) => {
                refused += 1;
                assert!(!problems.is_empty());
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(refused > 10, "{refused}");
}

#[test]
fn nothing_is_overwritten_and_nothing_half_done_is_left() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    type_once(folder.path());
    let db = open(folder.path());
    let there = other.path().join("there.txt");
    fs::write(&there, "别人的文件").unwrap();
    let against = AuditAgainst::default();
    assert!(matches!(db.backup_to(&there, &against), Err(StoreError::Exists(_))));
    assert_eq!(fs::read_to_string(&there).unwrap(), "别人的文件");
    for path in
        [other.path().join("no/such/folder/b"), other.path().to_owned(), there.join("b"), PathBuf::new()]
    {
        let error = db.backup_to(&path, &against).unwrap_err();
        // A folder is named as what it is.
        let folder = matches!(error, StoreError::Target { .. }) && path.is_dir();
        assert!(folder || matches!(error, StoreError::BadPath { .. }), "{path:?}: {error:?}");
    }
    drop(db);
    // A damaged store gives no backup.
    let tampered = rusqlite::Connection::open(folder.path().join(DATABASE_FILE)).unwrap();
    tampered.execute_batch("UPDATE officer SET name = '王德朋'").unwrap();
    drop(tampered);
    let db = open(folder.path());
    let error = db.backup_to(&other.path().join("b"), &against).unwrap_err();
    assert!(matches!(error, StoreError::Unverified(_)), "{error:?}");
    assert!(db.start_auto_backup(NOW, Occasion::Event).unwrap().unwrap().finish(&against).is_err());
    assert_eq!(content(other.path()).len(), 1);
    assert_eq!(content(&folder.path().join(BACKUP_FOLDER)).len(), backups(folder.path()).len());
    for lang in Lang::ALL {
        let notice = Notice::of_store(&Messages::new(lang), &error);
        let place = if lang == Lang::En { "officer" } else { "民警" };
        assert!(notice.what.contains(place) && notice.what.contains("王德朋"), "{notice}");
    }
}

#[test]
fn automatic_backups_are_daily_and_thinned() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    let against = AuditAgainst::default();
    let take = |now: DateTime, occasion| {
        open(place).start_auto_backup(now, occasion).unwrap().map(|b| b.finish(&against).unwrap())
    };
    assert_eq!(take(NOW, Occasion::Daily), None, "an empty store is not worth a backup");
    open(place).set_setting(0, "theme", "dark").unwrap();
    // Leftovers of a killed program are removed; foreign files stay.
    fs::create_dir(place.join(BACKUP_FOLDER)).unwrap();
    fs::write(place.join(BACKUP_FOLDER).join("dabiao-2026-11-22-090000.sqlite.77.tmp"), "").unwrap();
    for other in ["notes.txt", "dabiao-2026-13-45-000000.sqlite", "dabiao-2020-01-01-000000-x.sqlite"] {
        fs::write(place.join(BACKUP_FOLDER).join(other), "").unwrap();
    }
    assert!(take(NOW, Occasion::Daily).is_some());
    assert_eq!(take(NOW.date().at(17, 0, 0, 0), Occasion::Daily), None);
    for _ in 0..2 {
        assert!(take(NOW, Occasion::Event).is_some());
    }
    let known = backups(place);
    assert_eq!(known.iter().map(|b| b.number).collect::<Vec<_>>(), [1, 2, 3]);
    let mut day = NOW.date();
    for _ in 0..40 {
        day = day.tomorrow().unwrap();
        assert!(take(day.at(8, 0, 0, 0), Occasion::Daily).is_some());
    }
    let known = backups(place);
    assert!((9..=2 + 7 + 4 + 12).contains(&known.len()), "{}", known.len());
    assert_eq!(known.last().unwrap().taken, day.at(8, 0, 0, 0));
    for backup in &known {
        verify_backup(&backup.path, &against).unwrap();
    }
    assert_eq!(content(&place.join(BACKUP_FOLDER)).len(), known.len() + 3);
    // A clock that was ahead does not keep today's from being made.
    assert!(take(NOW.date().yesterday().unwrap().at(8, 0, 0, 0), Occasion::Daily).is_some());
}

#[test]
fn the_window_makes_one_a_day() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    assert!(backups(folder.path()).is_empty());
    t.sign_in();
    assert_eq!(backups(folder.path()).len(), 1);
    drop(t);
    let mut t = Typist::at(folder.path());
    t.act(Action::Door(DoorAction::SignIn(t.session.officers()[0].id)));
    assert_eq!(backups(folder.path()).len(), 1);
    // The program stays open over night: no backup while a drill is typed, one when it is sealed.
    t.start("copy/notice-01", 10);
    t.commit(0, "关");
    t.act(Action::Drill(DrillAction::Pause));
    t.clock.advance(86_400_000);
    t.act(Action::Drill(DrillAction::Resume));
    t.commit(0, "关");
    t.settle();
    assert_eq!(backups(folder.path()).len(), 1);
    t.act(Action::Drill(DrillAction::HandIn));
    assert_eq!(backups(folder.path()).len(), 2);
    t.session.backup_now();
    t.settle();
    assert_eq!(backups(folder.path()).len(), 3);
    assert_eq!(t.session.notice(), None);
}

#[test]
fn a_backup_that_fails_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    type_once(folder.path());
    fs::remove_dir_all(folder.path().join(BACKUP_FOLDER)).unwrap();
    // A file in the place of the folder.
    fs::write(folder.path().join(BACKUP_FOLDER), "").unwrap();
    let mut t = Typist::at(folder.path());
    let notice = t.session.notice().expect("it is told").clone();
    assert!(notice.what.contains("备份"), "{notice}");
    drop(t);
    type_once(folder.path());
    let report = open(folder.path()).audit(&AuditAgainst::default()).unwrap();
    assert!(report.problems.is_empty() && report.attempts == 2, "{report:?}");
    t = Typist::at(folder.path());
    t.act(Action::DismissNotice);
    t.act(Action::Door(DoorAction::SignIn(t.session.officers()[0].id)));
    assert_eq!(t.session.notice(), None, "once a day is enough");
}

struct Key(&'static str);

impl JournalSigner for Key {
    fn key_id(&self) -> &str {
        self.0
    }
    fn public_key(&self) -> String {
        format!("public {}", self.0)
    }
    fn sign(&self, _series: &str, _entries: u64, hash: &dabiao::store::Hash) -> Vec<u8> {
        [self.0.as_bytes(), hash].concat()
    }
}

struct Keys;

impl dabiao::store::JournalVerifier for Keys {
    fn verifies(&self, key: &dabiao::store::JournalKey, head: &dabiao::store::SignedHead<'_>) -> bool {
        head.signature == [key.id.as_bytes(), head.hash].concat()
    }

    fn verifies_all(&self, key: &dabiao::store::JournalKey, heads: &[dabiao::store::SignedHead<'_>]) -> bool {
        heads.iter().all(|head| self.verifies(key, head))
    }
}

#[test]
fn a_signed_series_stays_signed() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut db = open(folder.path());
    db.sign_with(1, Box::new(Key("a"))).unwrap();
    db.set_setting(2, "theme", "dark").unwrap();
    let file = other.path().join("b.sqlite");
    let against = AuditAgainst { keys: Some(|| Box::new(Keys)), ..AuditAgainst::default() };
    assert_eq!(db.backup_to(&file, &against).unwrap().signed, 2);
    drop(db);
    let before = content(folder.path());
    unverified(signed_restoring(&file, folder.path(), None, None), "the key of this station is not at hand");
    assert_eq!(content(folder.path()), before);
    signed_restoring(&file, folder.path(), Some(Box::new(Key("a"))), None).unwrap();
    // Another PC has another key: it says so before it goes on.
    let elsewhere = other.path().join("elsewhere");
    signed_restoring(&file, &elsewhere, Some(Box::new(Key("b"))), Some("新电脑")).unwrap();
    for (place, entries) in [(folder.path(), 4), (&*elsewhere, 4)] {
        let report = open(place).audit(&against).unwrap();
        assert_eq!((report.entries, report.signed, report.problems), (entries, entries, vec![]));
    }
}
