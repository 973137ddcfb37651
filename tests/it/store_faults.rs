//! Files that can't be opened: each has its message, and nothing in the folder is changed.

use std::fs;
use std::path::Path;

use dabiao::app::core::DiskHealth;
use dabiao::app::lang::{Lang, Messages};
use dabiao::app::{Action, DrillAction, Notice};
use dabiao::store::{DATABASE_FILE, Db, SCHEMA_VERSION, StoreError};
use uuid::Uuid;

use super::support::typist::Typist;

fn open(folder: &Path) -> Result<Db, StoreError> {
    Db::open(folder, &|| Uuid::from_u128(7))
}

fn made(folder: &Path) {
    open(folder).unwrap();
}

/// Opening fails as `expected` says, the file keeps its bytes, and both languages say what to do.
fn refused(folder: &Path, expected: impl Fn(&StoreError) -> bool) {
    let file = folder.join(DATABASE_FILE);
    let before = fs::read(&file).ok();
    let error = open(folder).err().expect("refused");
    assert!(expected(&error), "{error:?}");
    assert_eq!(fs::read(&file).ok(), before, "the file was changed");
    for lang in Lang::ALL {
        let notice = Notice::of_store(&Messages::new(lang), &error);
        assert!(!notice.what.is_empty() && !notice.next.ends_with("-next"));
    }
}

fn sql(folder: &Path, text: &str) {
    rusqlite::Connection::open(folder.join(DATABASE_FILE)).unwrap().execute_batch(text).unwrap();
}

#[test]
fn a_newer_file() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path());
    sql(folder.path(), &format!("PRAGMA user_version = {}", SCHEMA_VERSION + 1));
    refused(folder.path(), |e| matches!(e, StoreError::TooNew { found, .. } if *found == SCHEMA_VERSION + 1));
}

#[test]
fn another_programs_file() {
    let folder = tempfile::tempdir().unwrap();
    sql(folder.path(), "PRAGMA application_id = 77; CREATE TABLE t (a)");
    refused(folder.path(), |e| matches!(e, StoreError::Foreign(77)));
    let folder = tempfile::tempdir().unwrap();
    sql(folder.path(), "CREATE TABLE t (a)");
    refused(folder.path(), |e| matches!(e, StoreError::Foreign(0)));
}

#[test]
fn no_database_at_all() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(DATABASE_FILE), "这不是数据库，只是一个文本文件。".repeat(100)).unwrap();
    refused(folder.path(), |e| matches!(e, StoreError::Corrupt(_)));
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(DATABASE_FILE)).unwrap();
    refused(folder.path(), |e| matches!(e, StoreError::Corrupt(_)));
}

#[test]
fn damaged_pages() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path());
    let file = folder.path().join(DATABASE_FILE);
    let mut bytes = fs::read(&file).unwrap();
    for byte in bytes.iter_mut().skip(4096).take(6000) {
        *byte ^= 0x5A;
    }
    fs::write(&file, bytes).unwrap();
    refused(folder.path(), |e| matches!(e, StoreError::Corrupt(_)));
}

#[test]
fn an_empty_file_is_a_first_start() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(DATABASE_FILE), "").unwrap();
    assert!(open(folder.path()).unwrap().officers().unwrap().is_empty());
}

#[test]
fn a_folder_that_is_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("data");
    fs::write(&place, "").unwrap();
    assert!(open(&place).is_err());
}

#[test]
fn a_folder_with_chinese_and_spaces_in_its_name() {
    let folder = tempfile::tempdir().unwrap();
    made(&folder.path().join("达标 数据 (青岚县)"));
}

#[test]
fn flipped_bytes_never_panic_and_never_lose_the_file() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path());
    let good = fs::read(folder.path().join(DATABASE_FILE)).unwrap();
    let mut seed = 1_u64;
    for _ in 0..150 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (at, bit) = ((seed >> 33) as usize % good.len(), 1 << (seed >> 29 & 7));
        let place = tempfile::tempdir().unwrap();
        let mut bytes = good.clone();
        bytes[at] ^= bit;
        fs::write(place.path().join(DATABASE_FILE), &bytes).unwrap();
        if let Ok(db) = open(place.path()) {
            let _ = (db.audit(&dabiao::store::AuditAgainst::default()), db.attempts(None), db.officers());
        }
        assert!(place.path().join(DATABASE_FILE).exists());
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_place_where_nobody_may_write() {
    // Not even root may make files there.
    let error = open(Path::new("/sys/kernel/dabiao")).err().expect("refused");
    assert!(matches!(error, StoreError::ReadOnly(_)), "{error:?}");
}

#[test]
#[cfg(unix)]
fn a_folder_that_can_not_be_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    made(folder.path());
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    // Root may write anywhere: then there is nothing to refuse.
    let rooted = fs::write(folder.path().join("probe"), "").is_ok();
    if !rooted {
        refused(folder.path(), |e| matches!(e, StoreError::ReadOnly(_)));
    }
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_full_disk_in_the_middle_of_a_drill_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    t.start("copy/case-02", 5);
    let text: Vec<char> = t.presented(300).chars().collect();
    t.commit(0, &text[0].to_string());
    t.settle();
    // No page more than there are: sooner or later nothing can be written.
    t.session.limit_disk(Some(1));
    for c in &text[1..] {
        t.commit(200, &c.to_string());
        t.commit(1, "多多多");
        for _ in 0..3 {
            t.input(1, dabiao::domain::input::EventKind::Backspace);
        }
    }
    let full = |t: &Typist| matches!(t.session.health(), DiskHealth::Failing { .. });
    for _ in 0..500 {
        if full(&t) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert!(full(&t), "the disk was never full");
    // The banner stands in a Chinese sentence.
    let told = t.session.health().told(t.session.texts()).unwrap();
    assert!(told.contains("磁盘满了") && told.contains("腾出硬盘空间"), "{told}");
    // Handing in shows the result at once; it is just not on disk yet.
    t.session.act(Action::Drill(DrillAction::HandIn));
    std::thread::sleep(std::time::Duration::from_millis(50));
    t.session.poll();
    let result = t.session.practice().result().unwrap();
    assert!(result.saved.is_none());
    assert_eq!(result.score.tally.correct, 300);
    // Room again: the program writes all of it by itself.
    t.session.limit_disk(None);
    for _ in 0..400 {
        t.clock.advance(500);
        t.session.poll();
        if t.session.practice().result().unwrap().saved.is_some() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert!(t.session.practice().result().unwrap().saved.is_some(), "{:?}", t.session.notice());
    assert_eq!(t.session.health(), DiskHealth::Good);
    drop(t);
    let report = open(folder.path()).unwrap().audit(&dabiao::store::AuditAgainst::default()).unwrap();
    assert!(report.problems.is_empty() && report.attempts == 1, "{report:?}");
}
