//! The data folder's content is its owner's alone: from its creation on; with other access rights, from the
//! next opening on.
#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use dabiao::store::Db;
use serde_json::Value;
use uuid::Uuid;

use super::support::command::{dabiao, ended, says, store};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// Everything at and below `path`, links not followed.
fn tree(path: &Path) -> Vec<PathBuf> {
    let mut found = vec![path.to_owned()];
    if fs::symlink_metadata(path).unwrap().is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            found.extend(tree(&entry.unwrap().path()));
        }
    }
    found
}

/// Those that others may read, write or enter.
fn open(folder: &Path) -> Vec<PathBuf> {
    tree(folder).into_iter().filter(|p| mode(p) & 0o077 != 0).collect()
}

fn private_files(data: &Path) -> (String, String) {
    let output = ended(&mut dabiao(data, &["doctor", "--json"]));
    let doc: Value = serde_json::from_slice(&output.stdout).unwrap();
    let word = |key: &str| doc["private_files"][key].as_str().unwrap().to_owned();
    (word("status"), word("next"))
}

/// A data folder with one file of most kinds.
fn filled(data: &Path) {
    store(data);
    let other = tempfile::tempdir().unwrap();
    let text = other.path().join("text.txt");
    fs::write(&text, "今天天气很好，我们去公园散步。".repeat(20)).unwrap();
    let at = |name: &str| data.join(name).to_str().unwrap().to_owned();
    says(&mut dabiao(data, &["exercises", "import", text.to_str().unwrap(), "--title", "散步"]), 0, &[]);
    says(&mut dabiao(data, &["export", "roster", "--format", "csv", "--out", &at("roster.csv")]), 0, &[]);
    says(&mut dabiao(data, &["backup", &at("copy.sqlite")]), 0, &[]);
    let mut key = dabiao(data, &["certify", "--new-key", "--holder", "岚江市公安局"]);
    says(key.env("DABIAO_ISSUER_PASSPHRASE", "a long enough phrase"), 0, &[]);
    let db = Db::open(data, &|| Uuid::from_u128(7)).unwrap();
    let now = jiff::civil::date(2026, 11, 23).at(9, 0, 0, 0);
    let backup = db.start_auto_backup(now, dabiao::store::Occasion::Event).unwrap().unwrap();
    backup.finish(&dabiao::store::AuditAgainst::default()).unwrap();
}

#[test]
fn everything_in_the_data_folder_is_its_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("new/data");
    filled(&data);
    assert_eq!(open(&data), Vec::<PathBuf>::new());
    assert_eq!(mode(&data), 0o700);
    for name in ["dabiao.sqlite", "dabiao.lock", "dabiao.reserve", "station-key.toml", "copy.sqlite"] {
        assert_eq!(mode(&data.join(name)), 0o600, "{name}");
    }
    assert!(tree(&data).len() > 12, "{:?}", tree(&data));
    // What SQLite keeps beside an open database is no more open than the database.
    let mut db = Db::open(&data, &|| Uuid::from_u128(7)).unwrap();
    let signer = dabiao::app::bring_signer(data.clone(), [9; 32])().unwrap().unwrap();
    db.sign_with(4, signer).unwrap();
    db.set_setting(5, "theme", "dark").unwrap();
    assert!(data.join("dabiao.sqlite-wal").exists());
    assert_eq!(open(&data), Vec::<PathBuf>::new());
}

#[test]
fn what_was_open_is_closed_at_the_next_opening_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    filled(&data);
    assert_eq!(private_files(&data).0, "ok");
    let every = |mode_of: &dyn Fn(&Path) -> u32| {
        for path in tree(&data) {
            set_mode(&path, mode_of(&path));
        }
    };
    let key_is_closed = |path: &Path| path.to_string_lossy().ends_with("-key.toml");
    let usual = |path: &Path| match (path.is_dir(), key_is_closed(path)) {
        (true, _) => 0o755,
        (false, true) => 0o600,
        (false, false) => 0o644,
    };
    // An earlier version of the program left them so.
    every(&usual);
    let (status, next) = private_files(&data);
    assert!(status == "warn" && next.contains("passwords"), "{next}");
    assert_eq!(open(&data), Vec::<PathBuf>::new());
    assert_eq!(private_files(&data).0, "ok");
    every(&usual);
    says(&mut dabiao(&data, &["audit"]), 0, &["consistent"]);
    assert_eq!(open(&data), Vec::<PathBuf>::new());
    // The window opens it too; missing rights of the owner stay missing.
    every(&usual);
    set_mode(&data.join("roster.csv"), 0o444);
    drop(super::support::typist::Typist::at(&data));
    assert_eq!(open(&data), Vec::<PathBuf>::new());
    assert_eq!(mode(&data.join("roster.csv")), 0o400);
}

#[test]
fn a_link_in_the_folder_leads_to_nothing_of_ours() {
    let folder = tempfile::tempdir().unwrap();
    let (data, other) = (folder.path().join("data"), folder.path().join("other"));
    store(&data);
    fs::create_dir(&other).unwrap();
    fs::write(other.join("list.txt"), "").unwrap();
    set_mode(&other, 0o755);
    set_mode(&other.join("list.txt"), 0o644);
    symlink(&other, data.join("papers")).unwrap();
    symlink(other.join("list.txt"), data.join("list.txt")).unwrap();
    says(&mut dabiao(&data, &["audit"]), 0, &[]);
    assert_eq!((mode(&other), mode(&other.join("list.txt"))), (0o755, 0o644));
}

#[test]
fn a_folder_of_more_than_our_data_stays_as_it_is_and_doctor_warns() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    store(&home);
    fs::write(home.join("notes.txt"), "").unwrap();
    set_mode(&home, 0o755);
    set_mode(&home.join("notes.txt"), 0o644);
    let output = ended(dabiao(&home, &["doctor", "--json"]).env("HOME", &home));
    let doc: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(doc["private_files"]["status"], "warn", "{doc}");
    assert_eq!((mode(&home), mode(&home.join("notes.txt"))), (0o755, 0o644));
    // A folder that every account may write to, as /tmp is.
    set_mode(&home, 0o1777);
    assert_eq!(private_files(&home).0, "warn");
    assert_eq!(mode(&home), 0o777);
}

/// Who keeps the data on a stick is not told to put them elsewhere.
#[test]
fn data_that_go_with_the_program_are_told_as_such() {
    let stick = tempfile::tempdir().unwrap();
    let data = stick.path().join("数据");
    store(&data);
    set_mode(&data, 0o1777);
    let (status, elsewhere) = private_files(&data);
    assert!(status == "warn" && elsewhere.contains("--data"), "{elsewhere}");
    fs::write(stick.path().join("portable.txt"), "").unwrap();
    let (status, next) = private_files(&data);
    assert!(status == "warn" && next.contains("Keep the stick safe") && !next.contains("--data"), "{next}");
}

#[test]
fn a_backup_elsewhere_is_private_and_a_paper_is_for_handing_on() {
    let folder = tempfile::tempdir().unwrap();
    let (data, other) = (folder.path().join("data"), folder.path().join("other"));
    store(&data);
    fs::create_dir(&other).unwrap();
    set_mode(&other, 0o755);
    let at = |name: &str| other.join(name).to_str().unwrap().to_owned();
    says(&mut dabiao(&data, &["backup", &at("b.sqlite")]), 0, &["birth dates", "--encrypt"]);
    assert_eq!(mode(&other.join("b.sqlite")), 0o600);
    let paper = ["export", "roster", "--format", "csv", "--out"];
    says(&mut dabiao(&data, &[&paper[..], &[&at("r.csv")]].concat()), 0, &["hand it only"]);
    assert_eq!(mode(&other.join("r.csv")), 0o644);
    // In a private folder it is private.
    set_mode(&other, 0o700);
    says(&mut dabiao(&data, &[&paper[..], &[&at("s.csv")]].concat()), 0, &[]);
    assert_eq!(mode(&other.join("s.csv")), 0o600);
    // A restore makes a private folder, for backups with any access rights.
    set_mode(&other.join("b.sqlite"), 0o644);
    let back = folder.path().join("back");
    says(&mut dabiao(&back, &["restore", &at("b.sqlite"), "--take-over", "--why", "a new PC"]), 0, &[]);
    assert_eq!(open(&back), Vec::<PathBuf>::new());
}

#[test]
fn nobody_else_can_read_the_data() {
    let root = Command::new("id").arg("-u").output().unwrap();
    if root.stdout != b"0\n" {
        eprintln!("skipped: only root can read as somebody else");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    set_mode(folder.path(), 0o755);
    let data = folder.path().join("data");
    store(&data);
    let read = Command::new("setpriv")
        .args(["--reuid=65534", "--regid=65534", "--clear-groups", "cat"])
        .arg(data.join("dabiao.sqlite"))
        .output();
    if let Ok(read) = read {
        assert!(!read.status.success() && read.stdout.is_empty(), "{} bytes were read", read.stdout.len());
    }
}
