//! The past has witnesses: a data folder that was set back, cut or rewritten is reported, a restore too, and
//! no honest store is reported.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dabiao::app::lang::{Lang, Messages};
use dabiao::app::witness::{Answer, Whence, missing_words};
use dabiao::app::{Action, DoorAction, ExamAction, Settings, ThemeChoice, bring_signer};
use dabiao::domain::sitting::SittingState;
use dabiao::store::{DATABASE_FILE, Db, Hash, Witness};
use dabiao::ui::Screen;
use egui_kittest::kittest::Queryable as _;
use rusqlite::params;
use uuid::Uuid;

use super::support::bureau;
use super::support::past::{HOUR_MS, audit, copy, dabiao, forge, work};
use super::support::staff;
use super::support::typist::{MORNING_MS, Typist};
use super::support::window::{Look, Window};

/// A data folder with an officer and a drill, an empty folder for marks, and room for copies.
struct Place {
    _root: tempfile::TempDir,
    data: PathBuf,
    state: PathBuf,
    kept: PathBuf,
}

impl Place {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        let (data, state, kept) = (at("data"), at("state"), at("kept"));
        Self { _root: root, data, state, kept }
    }

    /// A session of so many drills at that hour of the day.
    fn ongoing(&self, hour: i64, drills: usize) {
        let mut t = Typist::marked(&self.data, &self.state, MORNING_MS + hour * HOUR_MS);
        work(&mut t, drills);
    }

    /// Exit code, problems, and notes about the past.
    fn audit(&self) -> (i32, Vec<String>, Vec<String>) {
        audit_of(&self.data, &self.state)
    }

    fn mark(&self) -> PathBuf {
        let mut files: Vec<PathBuf> = fs::read_dir(&self.state).unwrap().map(|e| e.unwrap().path()).collect();
        assert_eq!(files.len(), 1, "{files:?}");
        files.remove(0)
    }
}

/// As [`Place::audit`], of any folder.
fn audit_of(folder: &Path, state: &Path) -> (i32, Vec<String>, Vec<String>) {
    let (code, problems, mut notes) = audit(folder, Some(state));
    // Other parts of the audit have notes of their own.
    notes.retain(|note| ["mark", "backup", "certificate"].iter().any(|place| note.starts_with(place)));
    (code, problems, notes)
}

fn entries(folder: &Path) -> u64 {
    Db::open(folder, &Uuid::nil).unwrap().journal_head().unwrap().entries
}

#[test]
fn honest_work_is_never_complained_of() {
    let place = Place::new();
    for hour in 0..4 {
        place.ongoing(hour, 1);
        let (code, problems, notes) = place.audit();
        assert_eq!((code, problems, notes), (0, vec![], vec![]), "hour {hour}");
        let t = Typist::marked(&place.data, &place.state, MORNING_MS + hour * HOUR_MS);
        assert_eq!((t.session.core().missing_past().count(), t.session.core().mark_trouble()), (0, None));
    }
    // Killed before the last entries were noted: the mark may lag behind, never run ahead.
    let before = fs::read(place.mark()).unwrap();
    place.ongoing(5, 1);
    fs::write(place.mark(), before).unwrap();
    assert_eq!(place.audit().0, 0);
    // On another account there is no mark: that is reported as a note, not as a problem.
    let other = place.kept.join("elsewhere");
    let (code, problems, notes) = audit_of(&place.data, &other);
    assert_eq!((code, problems.len(), notes.len()), (0, 0, 1), "{notes:?}");
    assert!(notes[0].starts_with("mark: this account has none"), "{notes:?}");
}

#[test]
fn a_folder_that_was_copied_back_is_told_until_it_is_put_right() {
    let place = Place::new();
    place.ongoing(0, 1);
    copy(&place.data, &place.kept);
    let kept = entries(&place.data);
    place.ongoing(1, 3);
    let gone = entries(&place.data);
    copy(&place.kept, &place.data);
    // Without a witness nothing reveals it.
    assert_eq!(audit(&place.data, None).0, 0);
    let (code, problems, _) = place.audit();
    assert_eq!((code, problems.len()), (1, 1), "{problems:?}");
    let words = format!("mark: entries {} to {gone} of 2026-11-23", kept + 1);
    assert!(problems[0].starts_with(&words), "{problems:?}");
    assert!(problems[0].contains("with at least 3 attempts"), "{problems:?}");
    let doctor = dabiao(&place.data, Some(&place.state), &["doctor", "--lang", "en", "--json"]);
    let doctor = String::from_utf8(doctor.stdout).unwrap();
    assert!(doctor.contains("The records don't agree with their witnesses"), "{doctor}");
    // The first screen reports it in both languages, at every start, and further work does not hide it.
    for hour in [2, 3] {
        let mut t = Typist::marked(&place.data, &place.state, MORNING_MS + hour * HOUR_MS);
        let missing: Vec<_> = t.session.core().missing_past().cloned().collect();
        assert_eq!(missing.len(), 1, "{missing:?}");
        assert_eq!((&missing[0].whence, missing[0].attempts), (&Whence::Mark, 3));
        assert_eq!((missing[0].kept, missing[0].entry), (Some(kept), gone));
        for lang in Lang::ALL {
            let words = missing_words(&Messages::new(lang), &missing[0]);
            assert!(words.contains(&gone.to_string()) && words.contains("2026-11-23"), "{words}");
        }
        work(&mut t, 5);
        drop(t);
        let (code, problems, _) = place.audit();
        assert_eq!((code, problems.len()), (1, 1), "{problems:?}");
        assert!(
            problems[0].contains(&format!("up to {gone} of"))
                || problems[0].contains(&format!("to {gone} of"))
        );
    }
}

#[test]
fn what_comes_back_is_no_longer_missing() {
    let place = Place::new();
    place.ongoing(0, 1);
    copy(&place.data, &place.kept);
    place.ongoing(1, 1);
    let whole = place.kept.with_extension("whole");
    copy(&place.data, &whole);
    copy(&place.kept, &place.data);
    drop(Typist::marked(&place.data, &place.state, MORNING_MS + 2 * HOUR_MS));
    assert_eq!(place.audit().0, 1);
    copy(&whole, &place.data);
    let (code, problems, notes) = place.audit();
    assert_eq!((code, problems, notes), (0, vec![], vec![]));
    place.ongoing(3, 1);
    assert_eq!(place.audit(), (0, vec![], vec![]));
}

#[test]
fn a_database_that_was_copied_back_beside_its_backups_is_found_without_any_mark() {
    let place = Place::new();
    place.ongoing(0, 1);
    fs::create_dir_all(&place.kept).unwrap();
    fs::copy(place.data.join(DATABASE_FILE), place.kept.join(DATABASE_FILE)).unwrap();
    let mut t = Typist::marked(&place.data, &place.state, MORNING_MS + HOUR_MS);
    work(&mut t, 2);
    t.session.backup_now();
    t.settle();
    drop(t);
    assert_eq!(audit(&place.data, None).0, 0);
    fs::copy(place.kept.join(DATABASE_FILE), place.data.join(DATABASE_FILE)).unwrap();
    let (code, problems, _) = audit(&place.data, None);
    assert_eq!((code, problems.len()), (1, 2), "{problems:?}");
    assert!(problems[0].starts_with("audited.toml: the last audit on this PC saw"), "{problems:?}");
    fs::remove_file(place.data.join("audited.toml")).unwrap();
    let (code, problems, _) = audit(&place.data, None);
    assert_eq!((code, problems.len()), (1, 1), "{problems:?}");
    assert!(problems[0].starts_with("backup dabiao-2026-11-23-"), "{problems:?}");
    assert!(problems[0].contains("at least 2 attempts"), "{problems:?}");
    let t = Typist::at(&place.data);
    assert!(matches!(t.session.core().missing_past().next().unwrap().whence, Whence::Backup(_)));
}

#[test]
fn a_cut_tail_is_found() {
    let place = Place::new();
    place.ongoing(0, 1);
    let kept = entries(&place.data);
    let mut t = Typist::marked(&place.data, &place.state, MORNING_MS + HOUR_MS);
    for (badge, name) in [("059011", "李晓峰"), ("059012", "李晓芳")] {
        let (badge, name) = (badge.to_owned(), name.to_owned());
        t.act(Action::Door(DoorAction::AddOfficer { badge, name, unit: "文昌派出所".into() }));
        t.act(Action::SignOut);
    }
    drop(t);
    forge(&place.data, |db| {
        db.execute("DELETE FROM journal WHERE seq >= ?1", params![kept as i64]).unwrap();
        db.execute("DELETE FROM officer WHERE badge LIKE '05901_'", []).unwrap();
    });
    assert_eq!(audit(&place.data, None).0, 0, "nothing within the file tells of it");
    let (code, problems, _) = place.audit();
    assert_eq!(code, 1);
    let words = format!("mark: entries {} to {} of", kept + 1, kept + 2);
    assert!(
        problems[0].starts_with(&words) && problems[0].contains("no restore explains it"),
        "{problems:?}"
    );
}

/// Rewrites all entries from `from` on, a millisecond later, with the station's own key.
fn write_anew(folder: &Path, from: usize) {
    let journal = Db::open(folder, &Uuid::nil).unwrap().journal().unwrap();
    let key = bring_signer(folder.to_owned(), [1; 32])().unwrap().unwrap();
    let mut prev: Hash = journal[from].prev_hash;
    forge(folder, |db| {
        for mut entry in journal.into_iter().skip(from) {
            if entry.seq as usize == from {
                entry.at_ms += 1;
            }
            entry.prev_hash = prev;
            entry.hash = entry.computed_hash();
            prev = entry.hash;
            let signature =
                entry.signature.map(|_| key.sign(&entry.series, entry.seq as u64 + 1, &entry.hash));
            let sql =
                "UPDATE journal SET at_ms = ?1, prev_hash = ?2, hash = ?3, signature = ?4 WHERE seq = ?5";
            db.execute(sql, params![entry.at_ms, entry.prev_hash, entry.hash, signature, entry.seq]).unwrap();
        }
    });
}

/// A bureau whose journal begins with a choice of this PC, and that has issued its certificates.
fn certified(folder: &Path, state: Option<&Path>) {
    fs::create_dir_all(folder).unwrap();
    let mut db = Db::open(folder, &|| Uuid::from_u128(0x019a_1b2c_3d4e_7f50_8123_4567_89ab_cdef)).unwrap();
    db.set_setting(bureau::EXAM_MS - 1, "lang", "zh-CN").unwrap();
    drop(db);
    bureau::found_without_accounts(folder, 2, true);
    let now = ["--now", "2026-11-23T09:00:00+08:00"];
    for args in [["certify", "--new-key", "--holder", "岚江市公安局"].as_slice(), &["certify", "--json"]]
    {
        let output = Command::new(env!("CARGO_BIN_EXE_dabiao"))
            .args(args)
            .args(now)
            .args(["--data".as_ref(), folder.as_os_str()])
            .env("DABIAO_STATE", state.map_or("".as_ref(), Path::as_os_str))
            .env("DABIAO_ISSUER_PASSPHRASE", "岚江市公安局 2026 发证专用")
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    }
}

#[test]
fn a_history_written_anew_by_the_stations_own_key_is_found_by_its_certificates() {
    let place = Place::new();
    certified(&place.data, None);
    let (code, problems, _) = audit(&place.data, None);
    assert_eq!(code, 0, "{problems:?}");
    write_anew(&place.data, 0);
    let (code, problems, _) = audit(&place.data, None);
    assert_eq!(code, 1);
    // Each is reported twice: its head is not in the journal, nor is it that of the entry before its own.
    for words in ["the journal was written anew", "the head that it bears"] {
        let named =
            problems.iter().filter(|p| p.starts_with("certificate DB-2026-00000") && p.contains(words));
        assert_eq!(named.count(), 3, "{problems:?}");
    }
}

/// A person who can write the folder puts another station's whole history there, with its own key: sound in
/// itself.
#[test]
fn another_stations_history_in_the_folder_is_found_by_the_mark_that_was_made_there() {
    let (place, other) = (Place::new(), Place::new());
    place.ongoing(0, 2);
    certified(&other.data, None);
    let attempts = Db::open(&place.data, &Uuid::nil).unwrap().attempts(None).unwrap().len();
    fs::remove_dir_all(&place.data).unwrap();
    copy(&other.data, &place.data);
    for _ in 0..2 {
        let (code, problems, _) = place.audit();
        assert_eq!(code, 1, "{problems:?}");
        let words = format!("with at least {attempts} attempts");
        assert!(
            problems.iter().any(|p| p.contains("whose history was here") && p.contains(&words)),
            "{problems:?}"
        );
        // A window that has opened there reports it, and does not accept it.
        let t = Typist::marked(&place.data, &place.state, MORNING_MS + HOUR_MS);
        let missing: Vec<_> = t.session.core().missing_past().collect();
        assert!(
            missing.iter().any(|m| m.is_fault() && matches!(m.whence, Whence::OtherStation(_))),
            "{missing:?}"
        );
    }
}

#[test]
fn an_older_backup_under_a_newer_name_hides_no_other() {
    let place = Place::new();
    place.ongoing(0, 1);
    let older = place.kept.with_extension("sqlite");
    assert!(dabiao(&place.data, None, &["backup", older.to_str().unwrap()]).status.success());
    let aside = place.kept.with_extension("aside");
    copy(&place.data, &aside);
    place.ongoing(1, 2);
    let newer = place.data.join("backups/dabiao-2026-11-23-110000.sqlite");
    fs::create_dir_all(newer.parent().unwrap()).unwrap();
    assert!(dabiao(&place.data, None, &["backup", newer.to_str().unwrap()]).status.success());
    fs::copy(&older, place.data.join("backups/dabiao-2026-11-24-110000.sqlite")).unwrap();
    assert_eq!(audit(&place.data, None).0, 0);
    for file in ["dabiao.sqlite", "dabiao.sqlite-wal"] {
        let _ = fs::remove_file(place.data.join(file));
    }
    fs::copy(aside.join(DATABASE_FILE), place.data.join(DATABASE_FILE)).unwrap();
    let _ = fs::remove_file(place.data.join("audited.toml"));
    let (code, problems, _) = audit(&place.data, None);
    assert_eq!(code, 1, "{problems:?}");
    assert!(problems.iter().any(|p| p.starts_with("backup dabiao-2026-11-23-110000.sqlite")), "{problems:?}");
}

#[test]
fn a_restore_is_told_and_no_fault() {
    let place = Place::new();
    place.ongoing(0, 1);
    let (file, kept) = (place.kept.with_extension("sqlite"), entries(&place.data));
    let written = dabiao(&place.data, Some(&place.state), &["backup", file.to_str().unwrap()]);
    assert!(written.status.success(), "{written:?}");
    place.ongoing(1, 2);
    let gone = entries(&place.data);
    let restore = ["restore", file.to_str().unwrap(), "--now", "2026-11-23T12:00:00+08:00"];
    let restored = dabiao(&place.data, Some(&place.state), &restore);
    assert!(restored.status.success(), "{restored:?}");
    let (code, problems, notes) = place.audit();
    assert_eq!((code, problems), (0, vec![]));
    let told = notes.iter().find(|note| note.starts_with("mark: ")).unwrap_or_else(|| panic!("{notes:?}"));
    assert!(told.contains(&format!("entries {} to {gone} of", kept + 1)), "{told}");
    assert!(told.contains("with at least 2 attempts") && told.contains("a restore explains it"), "{told}");
    // The first screen has it for two weeks, the next day's as well.
    for (hour, there) in [(4, 1), (24, 1), (15 * 24, 0)] {
        let t = Typist::marked(&place.data, &place.state, MORNING_MS + hour * HOUR_MS);
        let missing: Vec<_> = t.session.core().missing_past().collect();
        assert_eq!(missing.len(), there, "hour {hour}: {missing:?}");
        assert!(missing.iter().all(|m| m.answer == Answer::Restored && m.attempts == 2));
    }
    place.ongoing(16 * 24, 1);
    assert_eq!(place.audit().0, 0);
}

/// The wrong backup was restored; what was set aside is put back, twice, and work goes on each time.
#[test]
fn what_was_set_aside_comes_back_and_nothing_is_a_fault() {
    let place = Place::new();
    place.ongoing(0, 1);
    let file = place.kept.with_extension("sqlite");
    dabiao(&place.data, Some(&place.state), &["backup", file.to_str().unwrap()]);
    place.ongoing(1, 2);
    let restore = |file: &Path, at: &str| {
        let now = format!("2026-11-{at}:00:00+08:00");
        let restore = ["restore", file.to_str().unwrap(), "--now", &now];
        let done = dabiao(&place.data, Some(&place.state), &restore);
        assert!(done.status.success(), "{done:?}");
        let (code, problems, _) = place.audit();
        assert_eq!((code, problems), (0, vec![]), "{at}");
    };
    restore(&file, "24T09");
    let names = fs::read_dir(&place.data).unwrap().map(|entry| entry.unwrap().path());
    let set_aside =
        |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("dabiao-before-restore");
    let aside = names.into_iter().find(set_aside).unwrap();
    // It is a branch of its own, of which the daily backup tells.
    place.ongoing(25, 1);
    assert_eq!(place.audit().0, 0);
    restore(&aside, "25T12");
    place.ongoing(52, 1);
    assert_eq!(place.audit().0, 0);
    restore(&aside, "26T18");
    place.ongoing(82, 1);
    let (code, problems, _) = place.audit();
    assert_eq!((code, problems), (0, vec![]));
    // By another account, which has no mark, the backups of all branches are explained too.
    let (code, problems, _) = audit(&place.data, None);
    assert_eq!((code, problems), (0, vec![]));
    // An older file that is put there by hand is no restore, even after a real one.
    copy(&place.data, &place.kept);
    place.ongoing(83, 1);
    assert_eq!(place.audit().0, 0);
    let mark = fs::read(place.data.join("audited.toml")).unwrap();
    copy(&place.kept, &place.data);
    fs::write(place.data.join("audited.toml"), mark).unwrap();
    let (code, problems, _) = audit(&place.data, None);
    assert_eq!(code, 1);
    assert!(problems.iter().any(|p| p.starts_with("audited.toml")), "{problems:?}");
}

#[test]
fn a_restore_by_another_account_explains_what_this_one_misses() {
    let place = Place::new();
    place.ongoing(0, 1);
    let file = place.kept.with_extension("sqlite");
    dabiao(&place.data, None, &["backup", file.to_str().unwrap()]);
    place.ongoing(1, 1);
    let restore = ["restore", file.to_str().unwrap(), "--now", "2026-11-23T12:00:00+08:00"];
    assert!(dabiao(&place.data, None, &restore).status.success());
    let (code, problems, notes) = place.audit();
    assert_eq!((code, problems), (0, vec![]));
    assert!(notes.iter().any(|note| note.contains("a restore explains it")), "{notes:?}");
    // A restore of before explains nothing that was cut after it.
    place.ongoing(4, 1);
    copy(&place.data, &place.kept);
    place.ongoing(5, 1);
    copy(&place.kept, &place.data);
    assert_eq!(place.audit().0, 1);
}

#[test]
fn a_copy_elsewhere_is_no_fault_of_either_folder() {
    let place = Place::new();
    place.ongoing(0, 1);
    copy(&place.data, &place.kept);
    assert_eq!(audit(&place.kept, Some(&place.state)).0, 0);
    place.ongoing(1, 1);
    let (code, problems, notes) = audit(&place.kept, Some(&place.state));
    assert_eq!((code, problems), (0, vec![]));
    let told = notes.iter().find(|n| n.starts_with("mark of ")).unwrap_or_else(|| panic!("{notes:?}"));
    assert!(told.contains("or this one is a copy"), "{told}");
    let t = Typist::marked(&place.kept, &place.state, MORNING_MS + 2 * HOUR_MS);
    let missing: Vec<_> = t.session.core().missing_past().collect();
    assert!(missing.len() == 1 && !missing[0].is_fault(), "{missing:?}");
    drop(t);
    assert_eq!(place.audit().0, 0);
}

#[test]
fn a_mark_that_can_t_be_read_says_nothing_and_stops_nothing() {
    let place = Place::new();
    place.ongoing(0, 1);
    let (mark, good) = (place.mark(), fs::read(place.mark()).unwrap());
    let other = Place::new();
    let mut t = Typist::marked(&other.data, &other.state, MORNING_MS + 77_777);
    work(&mut t, 1);
    drop(t);
    let mut flipped = good.clone();
    flipped[120] ^= 1;
    let foreign = fs::read(other.mark()).unwrap();
    let odd: [(&str, Vec<u8>); 7] = [
        ("empty", Vec::new()),
        ("cut", good[..good.len() / 2].to_vec()),
        ("flipped", flipped),
        ("noise", vec![0xFF; 5_000]),
        ("another station's", foreign),
        ("endless", vec![b'#'; 1 << 20]),
        ("unsigned", good.split(|b| *b == b'\n').next().unwrap().to_vec()),
    ];
    for (hour, (name, bytes)) in (1..).zip(odd) {
        fs::write(&mark, bytes).unwrap();
        let (code, problems, notes) = place.audit();
        assert_eq!((code, problems), (0, vec![]), "{name}");
        assert!(notes.iter().any(|n| n.starts_with("mark: it can't be read")), "{name}: {notes:?}");
        place.ongoing(hour, 1);
        assert_eq!(place.audit(), (0, vec![], vec![]), "{name}: the next session wrote it anew");
    }
    fs::remove_file(&mark).unwrap();
    fs::create_dir(&mark).unwrap();
    assert_eq!(place.audit().0, 0);
    fs::remove_dir(&mark).unwrap();
    if Command::new("mkfifo").arg(&mark).status().is_ok_and(|s| s.success()) {
        assert_eq!(place.audit().0, 0, "a pipe is not opened");
        place.ongoing(20, 1);
    }
}

#[test]
fn a_place_that_can_t_be_written_is_told_and_stops_nothing() {
    let place = Place::new();
    // A file stands where the folder would be: no account, not even an administrator's, writes into it.
    fs::write(&place.state, "").unwrap();
    let mut t = Typist::marked(&place.data, &place.state, MORNING_MS);
    work(&mut t, 2);
    assert!(t.session.core().mark_trouble().is_some());
    assert_eq!((t.session.core().missing_past().count(), t.session.notice()), (0, None));
    drop(t);
    let (code, problems, notes) = place.audit();
    assert_eq!((code, problems), (0, vec![]));
    assert!(notes.iter().any(|n| n.starts_with("mark: ")), "{notes:?}");
    let file = place.kept.with_extension("sqlite");
    let written =
        dabiao(&place.data, Some(&place.state), &["backup", file.to_str().unwrap(), "--lang", "en"]);
    assert!(written.status.success(), "{written:?}");
    let stderr = String::from_utf8_lossy(&written.stderr);
    assert!(stderr.contains("The mark of this account was not written"), "{stderr}");
}

#[test]
fn a_sitting_that_was_opened_once_is_not_opened_again_by_an_earlier_folder() {
    let place = Place::new();
    fs::create_dir_all(&place.data).unwrap();
    staff::founded(&place.data, &[("short", staff::standard("short", 60, 10, "invigilator"))]);
    let now = staff::now_ms();
    let mut t = Typist::marked(&place.data, &place.state, now);
    staff::invigilator(&mut t);
    let id = staff::planned(&mut t, "short", &["059001", "059002"]);
    t.act(Action::SignOut);
    drop(t);
    copy(&place.data, &place.kept);
    let open = |t: &mut Typist| {
        staff::invigilator(t);
        t.act(Action::Exam(ExamAction::Open { id, secret: super::support::room::PASSWORD.into() }));
    };
    let mut t = Typist::marked(&place.data, &place.state, now + 1_000);
    open(&mut t);
    assert!(t.session.exams().held().is_some(), "{:?}", t.session.notice());
    // The program is gone at once: what was opened is noted already.
    drop(t);
    // A second start goes on with it.
    let mut t = Typist::marked(&place.data, &place.state, now + 2_000);
    open(&mut t);
    assert!(t.session.exams().held().is_some(), "{:?}", t.session.notice());
    drop(t);
    copy(&place.kept, &place.data);
    let mut t = Typist::marked(&place.data, &place.state, now + 3_000);
    open(&mut t);
    assert!(t.session.exams().held().is_none());
    let notice = t.session.notice().map(ToString::to_string).unwrap_or_default();
    assert!(notice.contains("已经开过场"), "{notice}");
    assert_eq!(t.session.core().sitting(id).unwrap().sitting.state(), SittingState::Planned);
    drop(t);
    // Without marks the earlier folder would open it.
    copy(&place.kept, &place.data);
    let mut t = Typist::at_time(&place.data, now + 4_000);
    open(&mut t);
    assert!(t.session.exams().held().is_some());
    drop(t);
    // Nor does a copy in another folder of the same account.
    let mut t = Typist::marked(&place.kept, &place.state, now + 5_000);
    open(&mut t);
    assert!(t.session.exams().held().is_none());
}

#[test]
fn a_demonstration_that_is_made_again_in_the_same_place_is_no_rewind() {
    let place = Place::new();
    let demo = ["--officers", "24", "--units", "2", "--days", "14", "--now", "2026-11-23T09:00:00+08:00"];
    let make = |folder: &Path| {
        let args: Vec<&str> = ["demo"].into_iter().chain(demo).collect();
        let made = dabiao(folder, Some(&place.state), &args);
        assert!(made.status.success(), "{made:?}");
    };
    make(&place.data);
    let mut t = Typist::marked(&place.data, &place.state, MORNING_MS);
    t.act(Action::Set(Settings { theme: ThemeChoice::Dark, ..*t.session.settings() }));
    t.act(Action::SignOut);
    drop(t);
    fs::remove_dir_all(&place.data).unwrap();
    make(&place.data);
    assert_eq!(place.audit(), (0, vec![], vec![]));
    // A copy of the demonstration that goes on by itself is not reported as a loss.
    copy(&place.data, &place.kept);
    let mut t = Typist::marked(&place.data, &place.state, MORNING_MS + HOUR_MS);
    t.act(Action::Set(Settings { theme: ThemeChoice::Dark, ..*t.session.settings() }));
    t.act(Action::SignOut);
    drop(t);
    let t = Typist::marked(&place.kept, &place.state, MORNING_MS + HOUR_MS);
    assert_eq!(t.session.core().missing_past().count(), 0);
}

#[test]
fn heads_from_elsewhere_can_be_held_against_the_journal() {
    let place = Place::new();
    place.ongoing(0, 1);
    let db = Db::open(&place.data, &Uuid::nil).unwrap();
    let head = db.journal_head().unwrap();
    let receipt = |entries, hash: &[u8]| Witness {
        series: head.series[..13].to_owned(),
        entries: Some(entries),
        hash: hash.to_vec(),
        whence: "receipt of station 3".to_owned(),
    };
    let mut past = dabiao::app::witness::look_back(&db, &place.data, None, 0).unwrap();
    past.hold_against(&db, &[receipt(head.entries, &head.hash[..8])]).unwrap();
    assert!(!past.has_fault());
    past.hold_against(&db, &[receipt(head.entries + 1, &[7; 8]), receipt(1, &[7; 8])]).unwrap();
    let whence: Vec<_> = past.missing.iter().map(|m| m.whence.clone()).collect();
    assert_eq!(whence, vec![Whence::Given("receipt of station 3".to_owned()); 2]);
    assert!(past.has_fault());
}

#[test]
fn the_first_screen_tells_it_in_every_look() {
    let place = Place::new();
    place.ongoing(0, 1);
    let file = place.kept.with_extension("sqlite");
    assert!(dabiao(&place.data, None, &["backup", file.to_str().unwrap()]).status.success());
    copy(&place.data, &place.kept);
    let mut t = Typist::at_time(&place.data, MORNING_MS + HOUR_MS);
    work(&mut t, 2);
    t.session.backup_now();
    t.settle();
    drop(t);
    let ahead = place.kept.with_extension("ahead");
    copy(&place.data, &ahead);
    fs::copy(place.kept.join(DATABASE_FILE), place.data.join(DATABASE_FILE)).unwrap();
    let restore = ["restore", file.to_str().unwrap(), "--now", "2026-11-23T12:00:00+08:00"];
    assert!(dabiao(&ahead, None, &restore).status.success());
    for lang in Lang::ALL {
        let titles = match lang {
            Lang::ZhCn => ["记录少了，或被换过", "记录曾经退回"],
            Lang::En => ["Records are missing or were replaced", "The records went back once"],
        };
        for (folder, title, name) in
            [(&place.data, titles[0], "past-fault"), (&ahead, titles[1], "past-explained")]
        {
            for text_size in [100, 150] {
                let look = Look { size: egui::Vec2::new(1024.0, 768.0), lang, text_size, ..Look::PLAIN };
                // The copy that is shown stays as it is.
                let shown = place.kept.with_extension("shown");
                copy(folder, &shown);
                let mut w = Window::open_at(&shown, look, Screen::Today, MORNING_MS + 4 * HOUR_MS);
                w.act(Action::Door(DoorAction::CancelAsk));
                w.act(Action::SignOut);
                assert!(w.harness.query_by_label(title).is_some(), "{lang:?} {name} {text_size}");
                w.picture(&format!("{name}-{text_size}"));
            }
        }
    }
}
