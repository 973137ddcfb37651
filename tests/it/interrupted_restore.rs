//! A backup or restore that is killed at any of its system calls: no partial file has the name of a complete
//! one, the store opens and is clean, and the former store is still there, in its place or set aside.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dabiao::store::{AuditAgainst, DATABASE_FILE, Db, JournalEntry, LOCK_FILE, verify_backup};
use uuid::Uuid;

use super::support::disk::{run_under, untraceable};

/// Calls to be killed at, and how many of each are passed over between two kills.
const CALLS: [(&str, usize); 8] = [
    ("openat", 9),
    ("pwrite64", 9),
    ("fdatasync", 1),
    ("fsync", 1),
    ("linkat", 1),
    ("rename", 1),
    ("unlink", 1),
    ("copy_file_range", 1),
];

fn open(folder: &Path) -> Db {
    Db::open(folder, &|| Uuid::from_u128(7)).unwrap()
}

/// The journal of a sound store.
fn journal(folder: &Path) -> Vec<JournalEntry> {
    let db = open(folder);
    assert_eq!(db.audit(&AuditAgainst::default()).unwrap().problems, []);
    db.journal().unwrap()
}

fn log_of(file: &Path) -> PathBuf {
    PathBuf::from(format!("{}-wal", file.display()))
}

/// Copies a database and the log beside it, if there is one.
fn copy(from: &Path, to: &Path) {
    fs::copy(from, to).unwrap();
    if log_of(from).exists() {
        fs::copy(log_of(from), log_of(to)).unwrap();
    }
}

/// Entries of the store that [`Model`] is copied from.
const ENTRIES: usize = 39;

/// A store as a killed program leaves it, some entries in its log alone; and a backup of its first entry.
struct Model {
    folder: tempfile::TempDir,
}

impl Model {
    fn new() -> Self {
        let (folder, used) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut db = open(used.path());
        db.set_setting(1, "theme", "dark").unwrap();
        db.backup_to(&folder.path().join("b.sqlite"), &AuditAgainst::default()).unwrap();
        for n in 1..ENTRIES {
            db.set_setting(n as i64, "text_size", &n.to_string()).unwrap();
        }
        copy(&used.path().join(DATABASE_FILE), &folder.path().join(DATABASE_FILE));
        assert!(fs::metadata(log_of(&folder.path().join(DATABASE_FILE))).unwrap().len() > 0);
        Self { folder }
    }

    fn backup(&self) -> PathBuf {
        self.folder.path().join("b.sqlite")
    }

    fn copied(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        copy(&self.folder.path().join(DATABASE_FILE), &folder.path().join(DATABASE_FILE));
        // It would be made of four mebibytes each time.
        fs::write(folder.path().join("dabiao.reserve"), "").unwrap();
        folder
    }
}

fn dabiao(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dabiao"));
    command.args(args).arg("--data").arg(folder);
    command
}

/// Runs `made` again and again, each run killed at another call, until a run has fewer calls of each kind.
/// `look` sees what is left after each kill. How many there were.
fn kill_everywhere(mut made: impl FnMut() -> (tempfile::TempDir, Command), look: impl Fn(&Path)) -> usize {
    let mut kills = 0;
    for (call, step) in CALLS {
        for k in (1..).step_by(step) {
            let (folder, command) = made();
            let (trace, kill) = (format!("trace={call}"), format!("inject={call}:signal=SIGKILL:when={k}"));
            if run_under(&["-e", &trace, "-e", &kill], &command).status.success() {
                break;
            }
            kills += 1;
            look(folder.path());
        }
    }
    kills
}

#[test]
fn a_restore_that_is_killed_leaves_the_old_or_the_new() {
    if let Some(why) = untraceable() {
        eprintln!("skipped: {why}");
        return;
    }
    let model = Model::new();
    let backup = model.backup();
    let old = journal(model.copied().path());
    let restored = |entries: &[JournalEntry]| entries.len() == 3 && entries[2].op == "restored";
    let command = |folder: &Path| dabiao(folder, &["restore", backup.to_str().unwrap(), "--json"]);
    let made = || {
        let folder = model.copied();
        let command = command(folder.path());
        (folder, command)
    };
    let look = |folder: &Path| {
        // The store that was set aside, before anything is opened: it is complete, or the store itself still
        // is.
        let aside: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        let whole = aside.iter().find(|p| {
            p.file_name().unwrap().to_str().unwrap().starts_with("dabiao-before-restore-")
                && p.extension().is_some_and(|e| e == "sqlite")
        });
        let aside_is_whole = whole.is_some_and(|file| {
            let other = tempfile::tempdir().unwrap();
            copy(file, &other.path().join(DATABASE_FILE));
            journal(other.path()) == old
        });
        let there = journal(folder);
        assert!(there == old || aside_is_whole, "what was there is lost");
        // Without its log the old store is an earlier one of its states.
        assert!(restored(&there) || old.starts_with(&there), "{there:?}");
        // And it can be done again.
        assert!(command(folder).output().unwrap().status.success());
        assert!(restored(&journal(folder)));
        let left = |name: &str| folder.join(name).exists();
        assert!(!left("dabiao-restoring.sqlite") && !left("dabiao-restoring.sqlite-wal") && left(LOCK_FILE));
    };
    let kills = kill_everywhere(made, look);
    eprintln!("{kills} kills in the middle of a restore");
    assert!(kills > 20, "{kills}");
}

#[test]
fn a_backup_that_is_killed_leaves_a_whole_file_or_none() {
    if let Some(why) = untraceable() {
        eprintln!("skipped: {why}");
        return;
    }
    let model = Model::new();
    let made = || {
        let folder = model.copied();
        let out = folder.path().join("out.sqlite");
        let command = dabiao(folder.path(), &["backup", out.to_str().unwrap()]);
        (folder, command)
    };
    let look = |folder: &Path| {
        let out = folder.join("out.sqlite");
        if out.exists() {
            assert_eq!(verify_backup(&out, &AuditAgainst::default()).unwrap().entries, ENTRIES);
        }
        assert_eq!(journal(folder).len(), ENTRIES);
    };
    let kills = kill_everywhere(made, look);
    eprintln!("{kills} kills in the middle of a backup");
    assert!(kills > 20, "{kills}");
}
