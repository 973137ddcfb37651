//! A killed program leaves no partial file: the next start removes it, at every place, and no other account
//! could read it meanwhile.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use dabiao::files::{is_leftover, leftover_path, sweep_away};

use super::support::command::{dabiao, says, store};
use super::support::disk::{run_under, untraceable};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Runs the command, killed at its first renaming: the file is written, and has not its name yet.
fn killed(data: &Path, args: &[&str]) {
    let kill = ["-e", "trace=rename", "-e", "inject=rename:signal=SIGKILL:when=1"];
    let output = run_under(&kill, &dabiao(data, args));
    assert!(!output.status.success(), "it was not killed: {output:?}");
}

#[test]
fn a_killed_backup_or_export_leaves_nothing_after_the_next_start() {
    if let Some(why) = untraceable() {
        eprintln!("skipped: {why}");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (data, other) = (folder.path().join("data"), folder.path().join("other"));
    store(&data);
    fs::create_dir(&other).unwrap();
    fs::set_permissions(&other, fs::Permissions::from_mode(0o755)).unwrap();
    says(&mut dabiao(&data, &["audit"]), 0, &[]);
    let before = files(&data);
    let out = |name: &str| other.join(name).to_str().unwrap().to_owned();
    let commands: [(&[&str], &str); 4] = [
        (&["backup"], "b.sqlite"),
        (&["backup", "--encrypt"], "e.backup"),
        (&["export", "roster", "--format", "csv", "--out"], "r.csv"),
        (&["export", "roster", "--format", "xlsx", "--out"], "r.xlsx"),
    ];
    for (args, name) in commands {
        let path = out(name);
        let args = [args, &[&path]].concat();
        let kill = ["-e", "trace=rename", "-e", "inject=rename:signal=SIGKILL:when=1"];
        let mut command = dabiao(&data, &args);
        command.env("DABIAO_BACKUP_PASSWORD", "a long enough phrase");
        assert!(!run_under(&kill, &command).status.success(), "{args:?}");
        let left = files(&other).into_iter().chain(files(&data)).filter(|p| !before.contains(p));
        let left: Vec<PathBuf> = left.collect();
        assert!(!left.is_empty(), "{args:?}");
        for path in &left {
            let mode = fs::metadata(path).unwrap().permissions().mode() & 0o077;
            assert!(mode == 0 || name.starts_with('r'), "{path:?} {mode:o}");
        }
        assert!(!Path::new(&out(name)).exists());
        says(&mut dabiao(&data, &["audit"]), 0, &[]);
        assert_eq!((files(&other), files(&data)), (Vec::new(), before.clone()), "{args:?}");
    }
}

#[test]
fn a_killed_restore_leaves_nothing_after_the_next_start() {
    if let Some(why) = untraceable() {
        eprintln!("skipped: {why}");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (data, backup) = (folder.path().join("data"), folder.path().join("b.sqlite"));
    store(&data);
    says(&mut dabiao(&data, &["backup", backup.to_str().unwrap()]), 0, &[]);
    killed(&data, &["restore", backup.to_str().unwrap()]);
    let begun = |name: &str| files(&data).iter().any(|p| p.to_string_lossy().contains(name));
    assert!(begun("dabiao-restoring"));
    says(&mut dabiao(&data, &["audit"]), 0, &[]);
    assert!(!begun("dabiao-restoring"));
}

#[test]
fn what_earlier_versions_left_is_removed_and_nothing_else_is() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    store(&data);
    let left = [
        "dabiao-restoring.sqlite",
        "dabiao-restoring.sqlite-wal",
        "station-key.toml.new",
        "papers/花名册-2026-11-23.xlsx.part",
        "papers/certificates/DB-2026-000001.pdf.part",
        "backups/dabiao-2026-11-22-090000.sqlite.77.tmp",
        "out.sqlite.123.tmp",
        "exercises/own/.text-1.toml.77",
    ];
    let kept =
        ["papers/notes.txt", "backups/notes.tmp", "exercises/own/text-1.toml", "film.part", "b.sqlite.tmp"];
    for name in left.iter().chain(&kept) {
        fs::create_dir_all(data.join(name).parent().unwrap()).unwrap();
        fs::write(data.join(name), "x").unwrap();
    }
    says(&mut dabiao(&data, &["audit"]), 0, &[]);
    let there = |name: &&&str| data.join(name).exists();
    let still: Vec<_> = left.iter().filter(there).collect();
    assert!(still.is_empty(), "{still:?}");
    assert_eq!(kept.iter().filter(there).count(), kept.len());
}

#[test]
fn a_note_removes_only_what_we_began() {
    let folder = tempfile::tempdir().unwrap();
    let (data, other) = (folder.path().join("data"), folder.path().join("other"));
    fs::create_dir_all(&data).unwrap();
    fs::create_dir_all(&other).unwrap();
    let note = |n: u32, text: &str| {
        let path = data.join(format!(".dabiao-1-{n}.away"));
        fs::write(&path, text).unwrap();
        path
    };
    let (ours, theirs) = (other.join(".dabiao-12-3.part"), other.join("letters.txt"));
    fs::write(&ours, "").unwrap();
    fs::write(&theirs, "").unwrap();
    let mut notes = vec![note(1, ours.to_str().unwrap()), note(2, theirs.to_str().unwrap())];
    notes.push(note(3, "other/.dabiao-12-3.part"));
    notes.push(note(4, ""));
    // A stick that is not there now: the note waits for it.
    let away = note(5, "/media/nowhere/.dabiao-9-9.part");
    sweep_away(&data);
    assert!(!ours.exists() && theirs.exists() && away.exists());
    assert!(notes.iter().all(|n| !n.exists()));
    let name = leftover_path(&other);
    assert!(is_leftover(name.file_name().unwrap().to_str().unwrap()));
    for other in ["x.part", ".dabiao-.part", ".dabiao-1.part", ".dabiao-1-x.part", ".dabiao-1-2.parts"] {
        assert!(!is_leftover(other), "{other}");
    }
}

#[test]
fn what_is_being_written_is_not_swept() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("paper.csv");
    let outgoing =
        dabiao::files::Outgoing::begin(&target, dabiao::files::Readers::Owner, Some(folder.path())).unwrap();
    sweep_away(folder.path());
    assert!(outgoing.part().exists());
    outgoing.keep().unwrap();
    assert_eq!(files(folder.path()), [target]);
}
