//! Files from outside are bounded, special files are refused before they can block anything, and a forged
//! name, link or file in the data folder leads nowhere else.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use dabiao::app::Notice;
use dabiao::app::lang::{Lang, Messages};
use dabiao::content::{FolderStamp, Library, Overlay};
use dabiao::files::{bounded_read, safe_file_name};
use dabiao::office::table_file::{TableError, TableOptions, read_table};
use dabiao::store::{AuditProblem, StoreError};

use super::support::command::{dabiao, ended, kill, says, store};

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Every place at which a path is given on the command line, with `@` for the path.
const PLACES: [&[&str]; 11] = [
    &["score", "--presented", "@", "--transcript", "@", "--seconds", "3"],
    &["replay", "@"],
    &["verify", "@"],
    &["verify", "DB1.AAAA", "--key", "@"],
    &["verify", "DB1.AAAA", "--revoked", "@"],
    &["certify", "--passphrase-file", "@", "--new-key", "--holder", "甲"],
    &["roster", "import", "@"],
    &["exercises", "import", "@"],
    &["restore", "@"],
    &["backup", "out.sqlite", "--encrypt", "--backup-password-file", "@"],
    &["exercises", "check", "@"],
];

#[test]
fn no_pipe_device_or_folder_is_read_as_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    store(&data);
    let fifo = folder.path().join("fifo");
    pipe(&fifo);
    let link = folder.path().join("link");
    symlink("/dev/zero", &link).unwrap();
    let sub = folder.path().join("sub");
    fs::create_dir(&sub).unwrap();
    for path in [fifo.as_path(), Path::new("/dev/zero"), &link, &sub] {
        for place in PLACES {
            if path == sub && place[1] == "check" {
                continue;
            }
            let args: Vec<&str> =
                place.iter().map(|a| if *a == "@" { path.to_str().unwrap() } else { a }).collect();
            let output = ended(dabiao(&data, &args).current_dir(folder.path()));
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(matches!(output.status.code(), Some(1 | 2)), "{path:?} {place:?}: {output:?}");
            assert!(!said.contains("panicked"), "{said}");
        }
    }
    assert!(!data.join("issuer-key.toml").exists());
}

#[test]
fn files_of_ours_that_became_pipes_hold_nothing_up() {
    for name in ["station-key.toml", "issuer-key.toml", "trusted-keys.toml", "dabiao.lock", "demo.toml"] {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        store(&data);
        let _ = fs::remove_file(data.join(name));
        pipe(&data.join(name));
        for args in
            [vec!["audit"], vec!["certify"], vec!["roster", "list"], vec!["doctor"], vec!["verify", "DB1.A"]]
        {
            ended(&mut dabiao(&data, &args));
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir_all(data.join("exercises/copy")).unwrap();
    pipe(&data.join("exercises/copy/case-01.toml"));
    symlink("/dev/zero", data.join("exercises/copy/case-02.toml")).unwrap();
    let output = ended(&mut dabiao(&data, &["exercises", "check"]));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("a pipe") && said.contains("a device"), "{said}");
}

#[test]
fn a_file_is_read_to_its_bound_and_no_further() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("f");
    fs::write(&file, [7; 100]).unwrap();
    assert_eq!(bounded_read(&file, 100).unwrap(), [7; 100]);
    assert!(bounded_read(&file, 99).unwrap_err().to_string().contains("100 bytes"));
    // A key or list that is larger than any valid one, for every reader.
    let large = folder.path().join("large.toml");
    fs::File::create(&large).unwrap().set_len(65 << 20).unwrap();
    let path = large.to_str().unwrap();
    for place in PLACES.iter().filter(|p| !matches!(p[0], "restore" | "exercises") && p[1] != "check") {
        let args: Vec<&str> = place.iter().map(|a| if *a == "@" { path } else { a }).collect();
        let code = ended(dabiao(folder.path(), &args).current_dir(folder.path())).status.code();
        assert!(matches!(code, Some(1 | 2)), "{place:?}: {code:?}");
    }
}

#[test]
fn a_key_that_asks_for_too_much_work_is_refused_before_it_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    store(&data);
    let phrase = "a long enough phrase";
    let mut make = dabiao(&data, &["certify", "--new-key", "--holder", "岚江市公安局"]);
    says(make.env("DABIAO_ISSUER_PASSPHRASE", phrase), 0, &[]);
    let path = data.join("issuer-key.toml");
    let text = fs::read_to_string(&path).unwrap();
    for (memory, passes) in [("1048576", "20"), ("262144", "20"), ("1048576", "1")] {
        let dear = text.replace("memory_kib = 65536", &format!("memory_kib = {memory}"));
        fs::write(&path, dear.replace("passes = 3", &format!("passes = {passes}"))).unwrap();
        let out = data.join("out");
        let mut certify = dabiao(&data, &["certify", "--pdf", out.to_str().unwrap()]);
        says(certify.env("DABIAO_ISSUER_PASSPHRASE", phrase), 2, &["out of range"]);
    }
}

#[test]
fn what_is_written_follows_a_link_to_a_file_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    store(&data);
    let at = |name: &str| folder.path().join(name);
    let export = |name: &str, code| {
        let out = at(name);
        let args = ["export", "roster", "--format", "csv", "--out", out.to_str().unwrap()];
        says(&mut dabiao(&data, &args), code, &[]);
    };
    fs::write(at("there.csv"), "old").unwrap();
    symlink(at("there.csv"), at("link.csv")).unwrap();
    export("link.csv", 0);
    assert!(fs::symlink_metadata(at("link.csv")).unwrap().is_symlink());
    assert!(fs::read_to_string(at("there.csv")).unwrap().contains("059001"));
    // Neither is a device or a pipe written to, nor is a file made where a link leads nowhere.
    symlink(at("nowhere.csv"), at("dangling.csv")).unwrap();
    symlink("/dev/null", at("null.csv")).unwrap();
    pipe(&at("fifo.csv"));
    fs::create_dir(at("dir.csv")).unwrap();
    for name in ["dangling.csv", "null.csv", "fifo.csv", "dir.csv"] {
        let kind = fs::symlink_metadata(at(name)).unwrap().file_type();
        export(name, 2);
        assert_eq!(fs::symlink_metadata(at(name)).unwrap().file_type(), kind, "{name}");
    }
    assert!(!at("nowhere.csv").exists());
    let backup = at("dangling.csv");
    says(&mut dabiao(&data, &["backup", backup.to_str().unwrap()]), 2, &["leads nowhere"]);
    assert!(!at("nowhere.csv").exists());
    // A lock that is a link is no lock, and what it leads to is not made.
    fs::remove_file(data.join("dabiao.lock")).unwrap();
    symlink(at("nowhere.lock"), data.join("dabiao.lock")).unwrap();
    says(&mut dabiao(&data, &["audit"]), 2, &["dabiao.lock", "link"]);
    assert!(!at("nowhere.lock").exists());
}

#[test]
fn names_lead_nowhere() {
    let cases = [
        ("李璃", "李璃"),
        ("李璃/..\\x", "李璃_.._x"),
        ("../../etc/passwd", "_._.._etc_passwd"),
        ("C:\\WINDOWS", "C__WINDOWS"),
        ("a\nb\0c\u{7f}", "a_b_c_"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1.x", "_com1.x"),
        ("LPT9", "_LPT9"),
        ("common", "common"),
        ("结尾. . ", "结尾"),
        ("...", "_"),
        ("", "_"),
        ("  ", "_"),
        (".hidden", "_hidden"),
        ("a*b?c\"d<e>f|g", "a_b_c_d_e_f_g"),
        ("x\u{202e}y\u{200b}", "x_y_"),
    ];
    for (name, safe) in cases {
        assert_eq!(safe_file_name(name), safe, "{name:?}");
    }
    for n in 0..400 {
        let long: String = "警".repeat(n);
        let name = safe_file_name(&long);
        assert!(name.len() <= 161 && !name.is_empty());
        // It stays as it is when it is made safe again.
        assert_eq!(safe_file_name(&name), name);
    }
}

#[test]
fn a_paper_with_a_strange_name_is_written_into_its_folder() {
    use dabiao::app::trainer::{PaperFormat, save_paper};
    use dabiao::office::sheet::{Column, Kind, Sheet};
    let folder = tempfile::tempdir().unwrap();
    let papers = folder.path().join("papers");
    let sheet = Sheet::new("李璃/..\\x", vec![Column::new("单位", Kind::Text)]);
    let path = save_paper(&papers, "李璃/..\\x-2026-11-23", &sheet, PaperFormat::Csv).unwrap();
    assert_eq!(path, papers.join("李璃_.._x-2026-11-23.csv"));
    assert!(path.is_file());
    assert_eq!(fs::read_dir(&papers).unwrap().count(), 1);
}

#[test]
fn links_in_the_exercise_folder_are_not_followed_by_the_look() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("copy")).unwrap();
    fs::write(folder.path().join("copy/one.toml"), "x = 1").unwrap();
    let before = FolderStamp::of(folder.path());
    for n in 0..5 {
        symlink(".", folder.path().join(format!("l{n}"))).unwrap();
    }
    assert_eq!(FolderStamp::of(folder.path()), before);
    assert_ne!(before, FolderStamp::default());
}

#[test]
fn of_too_many_exercise_files_only_so_many_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy");
    fs::create_dir(&copy).unwrap();
    fs::write(copy.join("a.toml"), "x = 1\n").unwrap();
    for n in 0..1_100 {
        // Unreadable if it is opened, so that reading shows.
        symlink("/dev/zero", copy.join(format!("f{n}.toml"))).unwrap();
    }
    let overlay = Overlay::load(folder.path(), &Library::default());
    let (many, read): (Vec<_>, Vec<_>) = overlay
        .problems
        .iter()
        .partition(|p| p.fault.code() == dabiao::content::FileProblem::TooMany(1).code());
    assert_eq!(many.len(), 1);
    assert!((999..=1_000).contains(&read.len()), "{}", read.len());
}

#[test]
fn a_row_of_a_table_is_bounded_before_it_is_taken_apart() {
    let options = TableOptions::default();
    let commas = ",".repeat(19 << 20);
    assert!(matches!(read_table("x.csv", commas.as_bytes(), &options), Err(TableError::Columns(_))));
    let long = "字".repeat(6 << 20);
    assert!(matches!(read_table("x.csv", long.as_bytes(), &options), Err(TableError::TooMuch)));
    // The empty cells that a spreadsheet leaves at the end of rows are no error.
    let tail = format!("警号,姓名{}\n1,甲{}\n", ",".repeat(16_000), ",".repeat(16_000));
    assert!(read_table("x.csv", tail.as_bytes(), &options).is_ok());
}

#[test]
fn a_message_is_for_a_person_however_long_what_was_read_is() {
    let what = format!("by the journal it is {}", "长".repeat(2 << 20));
    let error = StoreError::Unverified(vec![AuditProblem::new("setting", what)]);
    for lang in Lang::ALL {
        let notice = Notice::of_store(&Messages::new(lang), &error);
        assert!(notice.to_string().chars().count() < 2_000 && notice.what.contains("setting"));
    }
}

#[test]
fn a_reader_that_has_seen_enough_ends_the_command_quietly() {
    let folder = tempfile::tempdir().unwrap();
    let mut child =
        dabiao(folder.path(), &["exercises"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{output:?}");
}

#[test]
fn a_schema_number_that_was_set_back_is_damage_and_is_told_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    store(&data);
    for version in [0, 2, 4] {
        let file = rusqlite::Connection::open(data.join("dabiao.sqlite")).unwrap();
        file.pragma_update(None, "user_version", version).unwrap();
        drop(file);
        says(&mut dabiao(&data, &["audit"]), 3, &["damaged", "of a newer one"]);
    }
}

/// SQLite runs a view as code: one that never ends must not be asked.
#[test]
fn a_file_with_a_view_or_trigger_of_others_is_refused_before_it_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("backup.sqlite"));
    store(&data);
    says(&mut dabiao(&data, &["backup", file.to_str().unwrap()]), 0, &[]);
    let endless = "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT x FROM r";
    let db = rusqlite::Connection::open(&file).unwrap();
    db.execute_batch(&format!(
        "DROP VIEW exam_row_of_attempt; CREATE VIEW exam_row_of_attempt AS {endless};"
    ))
    .unwrap();
    drop(db);
    let words = ["exam_row_of_attempt", "is not as the program makes it"];
    says(&mut dabiao(&data, &["restore", file.to_str().unwrap()]), 1, &words);
    // Among the automatic backups it is reported, and hides nothing.
    fs::create_dir_all(data.join("backups")).unwrap();
    fs::copy(&file, data.join("backups/dabiao-2026-12-01-090000.sqlite")).unwrap();
    says(&mut dabiao(&data, &["audit"]), 0, &["its head can't be read", "exam_row_of_attempt"]);
    let db = rusqlite::Connection::open(data.join("dabiao.sqlite")).unwrap();
    db.execute_batch(&format!(
        "CREATE TRIGGER t AFTER INSERT ON journal BEGIN INSERT INTO meta {endless}, x; END"
    ))
    .ok();
    db.execute_batch("CREATE TRIGGER t2 AFTER INSERT ON journal BEGIN DELETE FROM meta; END").unwrap();
    drop(db);
    says(&mut dabiao(&data, &["audit"]), 3, &["damaged", "is not as the program makes it"]);
}

/// A user who may export and not restore must not be able to overwrite the records by naming them as the
/// output file.
#[test]
fn a_paper_is_written_over_none_of_the_programs_own_files() {
    let folder = tempfile::tempdir().unwrap();
    let (data, state) = (folder.path().join("data"), folder.path().join("state"));
    store(&data);
    fs::create_dir_all(data.join("backups")).unwrap();
    fs::create_dir_all(&state).unwrap();
    fs::write(data.join("backups/kept.sqlite"), "kept").unwrap();
    fs::write(state.join("mark-0-0.toml"), "kept").unwrap();
    let link = folder.path().join("list.csv");
    std::os::unix::fs::symlink(data.join("dabiao.sqlite"), &link).unwrap();
    let own = ["dabiao.sqlite", "station-key.toml", "enrolled.toml", "backups/kept.sqlite", "new.toml"];
    let own = own.map(|name| data.join(name)).into_iter().chain([state.join("mark-0-0.toml"), link]);
    for target in own {
        let before = fs::read(&target).ok();
        let out = target.to_str().unwrap();
        let mut command = dabiao(&data, &["export", "roster", "--format", "csv", "--out", out]);
        says(command.env("DABIAO_STATE", &state), 2, &["program's own data folder", "Nothing was written"]);
        assert_eq!(fs::read(&target).ok(), before, "{out}");
    }
    fs::create_dir_all(data.join("papers")).unwrap();
    let out = data.join("papers/roster.csv");
    let mut command = dabiao(&data, &["export", "roster", "--format", "csv", "--out", out.to_str().unwrap()]);
    says(command.env("DABIAO_STATE", &state), 0, &[]);
}

#[test]
fn a_row_that_no_entry_gave_is_found_wherever_it_came_from() {
    let folder = tempfile::tempdir().unwrap();
    let (data, other) = (folder.path().join("data"), folder.path().join("other"));
    store(&data);
    fs::create_dir(&other).unwrap();
    // The log of another time: a copy of the database was written to, and its log is put beside the present one.
    fs::copy(data.join("dabiao.sqlite"), other.join("dabiao.sqlite")).unwrap();
    let file = rusqlite::Connection::open(other.join("dabiao.sqlite")).unwrap();
    file.pragma_update(None, "wal_autocheckpoint", 0).unwrap();
    file.execute("INSERT INTO meta VALUES ('x', 'y')", []).unwrap();
    fs::copy(other.join("dabiao.sqlite-wal"), data.join("dabiao.sqlite-wal")).unwrap();
    drop(file);
    says(&mut dabiao(&data, &["audit"]), 1, &["meta"]);
}

const HELD: &str = "DABIAO_TEST_HELD_FOLDER";

/// Does nothing unless it is started as the child: then it holds a store open until it is killed.
#[test]
fn holder_of_a_store() {
    let Some(folder) = std::env::var_os(HELD) else { return };
    let db = dabiao::store::Db::open(Path::new(&folder), &|| uuid::Uuid::nil()).unwrap();
    fs::write(Path::new(&folder).join("held"), "").unwrap();
    std::thread::sleep(std::time::Duration::from_mins(2));
    drop(db);
}

#[test]
fn a_restore_keeps_out_of_a_store_that_is_open_though_its_lock_file_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (data, backup) = (folder.path().join("data"), folder.path().join("b.sqlite"));
    store(&data);
    says(&mut dabiao(&data, &["backup", backup.to_str().unwrap()]), 0, &[]);
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "outside_files::holder_of_a_store", "--nocapture"])
        .env(HELD, &data)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while !data.join("held").exists() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    fs::remove_file(data.join("dabiao.lock")).unwrap();
    let held = dabiao::files::hold_database(&data.join("dabiao.sqlite"));
    assert_eq!(held.unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
    let restore = ["restore", backup.to_str().unwrap()];
    let refused = ended(&mut dabiao(&data, &restore));
    kill(&mut child);
    assert_eq!(refused.status.code(), Some(3), "{refused:?}");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("in use"), "{refused:?}");
    let aside = |p: &PathBuf| p.to_string_lossy().contains("before-restore");
    let files: Vec<PathBuf> = fs::read_dir(&data).unwrap().map(|e| e.unwrap().path()).collect();
    assert!(!files.iter().any(aside), "{files:?}");
    assert!(dabiao::files::hold_database(&data.join("dabiao.sqlite")).unwrap().is_some());
    says(&mut dabiao(&data, &restore), 0, &[]);
}

#[test]
fn half_a_demonstration_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let args = ["demo", "--officers", "24", "--units", "2", "--days", "14"];
    let mut child = dabiao(&data, &args).stdout(Stdio::null()).spawn().unwrap();
    while !data.join("dabiao.sqlite").exists() {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it was killed");
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    kill(&mut child);
    says(&mut dabiao(&data, &args), 0, &[]);
    says(&mut dabiao(&data, &["audit"]), 0, &[]);
    // A complete one is not made again.
    says(&mut dabiao(&data, &args), 2, &[]);
}
