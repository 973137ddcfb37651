//! Reading makes nothing: a folder without data gives an error that says so, and one whose data file is lost
//! gives the files that are left and the way back.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dabiao::app::lang::{Lang, Messages};
use dabiao::app::{Action, DamagedData, DoorAction, StorePhase};
use dabiao::store::{AuditAgainst, Db, Occasion, StoreError, backups};
use egui_kittest::kittest::Queryable as _;
use uuid::Uuid;

use super::support::command::{dabiao, ended, says, store};
use super::support::typist::Typist;
use super::support::window::{Look, Window};

/// Commands that read, or write only into a store that is there.
fn readers(out: &str) -> Vec<Vec<&str>> {
    vec![
        vec!["audit"],
        vec!["audit", "--json"],
        vec!["attempts"],
        vec!["report", "--json"],
        vec!["roster", "list"],
        vec!["simulate-standard", "--line", "30", "--accuracy", "95"],
        vec!["export", "roster", "--format", "csv", "--out", out],
        vec!["export", "attempts", "--format", "csv", "--out", out],
        vec!["certify"],
        vec!["backup", out],
    ]
}

/// Every file of a folder, with its bytes.
fn content(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(content(&path));
        } else {
            files.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    files
}

/// A store with an automatic backup, whose file is then gone or emptied. The backup's path.
fn lost(data: &Path, emptied: bool) -> PathBuf {
    store(data);
    let db = Db::open(data, &|| Uuid::from_u128(7)).unwrap();
    let now = jiff::civil::date(2026, 11, 23).at(9, 0, 0, 0);
    let backup = db.start_auto_backup(now, Occasion::Event).unwrap().unwrap();
    let path = backup.finish(&AuditAgainst::default()).unwrap();
    drop(db);
    fs::remove_file(data.join("dabiao.sqlite")).unwrap();
    if emptied {
        fs::write(data.join("dabiao.sqlite"), "").unwrap();
    }
    path
}

#[test]
fn a_folder_that_is_not_there_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (folder.path().join("typo"), folder.path().join("out"));
    for command in readers(out.to_str().unwrap()) {
        let output = ended(&mut dabiao(&data, &command));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(matches!(output.status.code(), Some(1..=3)), "{command:?}: {said}");
        assert!(said.contains("typo") && output.stdout.is_empty(), "{command:?}: {output:?}");
        assert!(!data.exists() && !out.exists(), "{command:?}");
    }
    ended(&mut dabiao(&data, &["doctor"]));
    ended(&mut dabiao(&data, &["verify", "DB1.AAAA"]));
    let list = super::support::command::roster(folder.path());
    says(&mut dabiao(&data, &["roster", "import", list.to_str().unwrap(), "--dry-run"]), 0, &["2 new"]);
    assert!(!data.exists());
    // An empty folder stays empty.
    fs::create_dir(&data).unwrap();
    for command in readers(out.to_str().unwrap()) {
        assert_ne!(ended(&mut dabiao(&data, &command)).status.code(), Some(0), "{command:?}");
        assert_eq!(content(&data).len(), 0, "{command:?}");
    }
}

#[test]
fn a_lost_data_file_is_told_with_the_newest_backup_and_nothing_is_made() {
    for emptied in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let (data, out) = (folder.path().join("data"), folder.path().join("out"));
        let backup = lost(&data, emptied);
        let before = content(&data);
        for command in readers(out.to_str().unwrap()).iter().filter(|c| c[0] != "certify") {
            let words = [data.to_str().unwrap(), backup.to_str().unwrap(), "dabiao restore"];
            let output = says(&mut dabiao(&data, command), 3, &words);
            assert!(output.stdout.is_empty(), "{output:?}");
            assert_eq!(content(&data), before, "{command:?}");
        }
        // Writing begins no second bureau either.
        let list = super::support::command::roster(folder.path());
        let import = ["roster", "import", list.to_str().unwrap()];
        says(&mut dabiao(&data, &import), 3, &["dabiao restore"]);
        assert_eq!(content(&data), before);
        says(&mut dabiao(&data, &["doctor"]), 1, &["dabiao restore"]);
        assert_eq!(content(&data), before);
        // And the suggested command works.
        says(&mut dabiao(&data, &["restore", backup.to_str().unwrap()]), 0, &[]);
        says(&mut dabiao(&data, &["audit"]), 0, &["consistent"]);
    }
}

#[test]
fn each_trace_of_a_bureau_counts_and_an_issuing_key_alone_does_not() {
    let traces: [&[&str]; 4] = [
        &["station-key.toml"],
        &["backups/dabiao-2026-11-23-090000.sqlite"],
        &["dabiao-before-restore-2026-11-23-090000.sqlite"],
        &["papers/2026-11-23-一号机房-0EA21890.pdf"],
    ];
    let fresh: [&[&str]; 3] =
        [&[], &["issuer-key.toml", "papers/public-key-0011.toml"], &["exercises/own/text-1.toml"]];
    let opened = |files: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let opened = Db::open(folder.path(), &|| Uuid::from_u128(7)).map(drop);
        (opened, folder.path().join("dabiao.sqlite").exists())
    };
    for files in traces {
        let (opened, made) = opened(files);
        assert!(matches!(opened, Err(StoreError::NoStore(what)) if what.lost) && !made, "{files:?}");
    }
    for files in fresh {
        let (opened, made) = opened(files);
        assert!(opened.is_ok() && made, "{files:?}: {opened:?}");
    }
}

fn failed(t: &Typist) -> bool {
    matches!(t.session.phase(), StorePhase::Failed(_)) && t.session.lost_store().is_some()
}

#[test]
fn the_window_asks_before_it_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    lost(&data, true);
    let before = content(&data);
    let mut t = Typist::opening(&data);
    t.settle();
    assert!(failed(&t));
    t.act(Action::Reopen);
    assert!(failed(&t));
    assert_eq!(content(&data), before);
    drop(t);
    for (lang, name) in [(Lang::ZhCn, "lost-zh"), (Lang::En, "lost-en")] {
        let window = Window::shut(&data, Look { lang, ..Look::PLAIN });
        window.picture(name);
        for key in ["lost-restore", "lost-begin-anew", "try-again"] {
            window.harness.get_by_label(&Messages::new(lang).get(key));
        }
    }
    assert_eq!(content(&data), before);
    let mut t = Typist::opening(&data);
    t.settle();
    // One way on: the newest backup.
    t.act(Action::RestoreNewest);
    assert_eq!((t.session.phase(), t.session.officers().len()), (&StorePhase::Ready, 2));
    assert!(t.session.lost_store().is_none());
    drop(t);
    // The other one: a new bureau, beside what is left.
    fs::remove_file(data.join("dabiao.sqlite")).unwrap();
    let mut t = Typist::opening(&data);
    t.settle();
    assert!(failed(&t));
    t.act(Action::BeginAnew);
    assert_eq!((t.session.phase(), t.session.officers().len()), (&StorePhase::Ready, 0));
    // What was the other bureau's stays, under another name.
    assert!(backups(&data).is_empty() && data.join("enrolled-before-1.toml").exists());
    assert!(fs::read_dir(data.join("backups-before-1")).unwrap().next().is_some());
    drop(t);
    says(&mut dabiao(&data, &["audit"]), 0, &["consistent"]);
    // A first start is what it was, and begins by itself.
    let t = Typist::at(&folder.path().join("never/been"));
    assert!(t.session.lost_store().is_none());
}

#[test]
fn a_damaged_data_file_is_restored_in_the_window_from_the_newest_backup_that_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let backup = lost(&data, false);
    // The newest one is damaged too.
    fs::write(data.join("backups/dabiao-2026-11-23-093000.sqlite"), vec![b'x'; 8_192]).unwrap();
    let damaged = vec![b'y'; 8_192];
    fs::write(data.join("dabiao.sqlite"), &damaged).unwrap();
    let kept = |data: &Path| (fs::read(data.join("dabiao.sqlite")).unwrap(), content(&data.join("backups")));
    let before = kept(&data);
    let mut t = Typist::opening(&data);
    t.settle();
    let StorePhase::Failed(notice) = t.session.phase() else { panic!("it opened") };
    assert!(
        notice.what.contains(data.to_str().unwrap()) && !notice.next.contains("dabiao restore"),
        "{notice}"
    );
    let found = t.session.damaged_store();
    assert!(matches!(&found, Some(DamagedData::Backup(good)) if good.path == backup), "{found:?}");
    drop(t);
    for (lang, name) in [(Lang::ZhCn, "damaged-zh"), (Lang::En, "damaged-en")] {
        let window = Window::shut(&data, Look { lang, ..Look::PLAIN });
        window.picture(name);
        for key in ["lost-restore", "try-again", "failed-open-folder"] {
            window.harness.get_by_label(&Messages::new(lang).get(key));
        }
        assert!(window.sees("2026-11-23 09:00") && window.sees("dabiao-before-restore"));
    }
    assert_eq!(kept(&data), before, "looking changes nothing");
    let mut t = Typist::opening(&data);
    t.settle();
    t.act(Action::RestoreNewest);
    assert_eq!((t.session.phase(), t.session.officers().len()), (&StorePhase::Ready, 2));
    assert!(t.session.damaged_store().is_none());
    drop(t);
    let aside = |path: &Path| path.to_str().unwrap().contains("dabiao-before-restore-");
    assert!(content(&data).iter().any(|(path, bytes)| aside(path) && *bytes == damaged), "it is kept");
    says(&mut dabiao(&data, &["audit"]), 0, &["consistent"]);
}

#[test]
fn a_damaged_data_file_without_a_backup_that_is_whole_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    store(&data);
    let _ = fs::remove_dir_all(data.join("backups"));
    fs::write(data.join("dabiao.sqlite"), vec![b'y'; 8_192]).unwrap();
    let mut t = Typist::opening(&data);
    t.settle();
    assert_eq!(t.session.damaged_store(), Some(DamagedData::NoBackup));
    // There is nothing to be restored.
    t.act(Action::RestoreNewest);
    assert_eq!(t.session.damaged_store(), Some(DamagedData::NoBackup));
    assert!(Window::shut(&data, Look::PLAIN).sees("没有完好的自动备份"));
}

#[test]
fn a_desk_that_cant_be_read_says_why_and_can_be_asked_again() {
    use super::support::bureau::{TRAINER, found};
    use dabiao::app::cohort::CohortAction;
    use dabiao::app::trainer::TrainerAction;
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 2, true);
    let damage = |sql: &str| {
        let file = rusqlite::Connection::open(folder.path().join("dabiao.sqlite")).unwrap();
        file.execute_batch(sql).unwrap();
    };
    let sound = fs::read(folder.path().join("dabiao.sqlite")).unwrap();
    damage("INSERT INTO cohort_entry VALUES (zeroblob(16), 1, zeroblob(16), 'joining', '{');");
    let mut t = Typist::at(folder.path());
    t.act(Action::Door(DoorAction::SignIn(TRAINER)));
    t.act(Action::Trainer(TrainerAction::Look));
    t.act(Action::Cohort(CohortAction::Look));
    assert!(t.session.trainer().view().is_none() && !t.session.trainer().busy());
    let trouble = t.session.trainer().trouble().unwrap();
    assert!(!trouble.what.is_empty() && !trouble.next.is_empty());
    // After dismissal the notice is gone; the desk still shows the error.
    t.act(Action::DismissNotice);
    assert!(t.session.notice().is_none() && t.session.trainer().trouble().is_some());
    drop(t);
    fs::write(folder.path().join("dabiao.sqlite"), sound).unwrap();
    let mut t = Typist::at(folder.path());
    t.act(Action::Door(DoorAction::SignIn(TRAINER)));
    t.act(Action::Trainer(TrainerAction::Look));
    assert!(t.session.trainer().view().is_some() && t.session.trainer().trouble().is_none());
}
