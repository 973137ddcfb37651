//! Clocks that are set: no dated record is made before the latest recorded time, no waiting is cut short by a
//! clock, and a given time or randomness is reported. Each test is an attack, or the honest way back.

use super::support::by_right::ByRight as _;
use std::path::Path;
use std::process::{Command, Output};

use dabiao::app::demo::DEFAULT_KEY;
use dabiao::app::exam::CandidateStep;
use dabiao::app::{Action, ChooseWhy, DoorAction, ExamAction, ExemptionAction, JournalKeys};
use dabiao::credential::password::{Cost, hash_password};
use dabiao::demo::DEMO_PASSWORD;
use dabiao::domain::evidence::FlagKind;
use dabiao::domain::role::Role;
use dabiao::store::facts;
use dabiao::store::{AccountChange, AuditAgainst, Db, Fact, Occasion};
use dabiao::ui::Screen;
use serde_json::Value;
use uuid::Uuid;

use super::support::bureau::{self, OUTSIDER, STAFF_PASSWORD, TRAINER, candidate};
use super::support::room::{
    ADMIN, CANDIDATES, EXAM_MS, INVIGILATOR, PASSWORD, PIN, audit, begun, hold, officer, planned, roster,
    sign_in, sit, window, write,
};
use super::support::typist::{MORNING_MS, Typist};
use super::support::window::{Look, Window};

const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;
const PASSPHRASE: &str = "岚江市公安局 2026 发证专用";

fn dabiao(data: &Path, args: &[&str]) -> Output {
    with_password(data, STAFF_PASSWORD, args)
}

fn with_password(data: &Path, password: &str, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dabiao"))
        .args(args)
        .arg("--data")
        .arg(data.as_os_str())
        .args(["--lang", "en"])
        .env_remove("DABIAO_DATA")
        .env("DABIAO_ISSUER_PASSPHRASE", PASSPHRASE)
        .env("DABIAO_PASSWORD", password)
        .output()
        .unwrap()
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn open(folder: &Path) -> Db {
    Db::open(folder, &Uuid::nil).unwrap()
}

fn ops(folder: &Path) -> Vec<String> {
    open(folder).journal().unwrap().into_iter().map(|entry| entry.op).collect()
}

fn said(w: &Window) -> String {
    w.harness.state().session().notice().map_or_else(String::new, ToString::to_string)
}

/// The kinds of flags of a candidate's exam.
fn flags(w: &Window, badge: &str) -> Vec<FlagKind> {
    let session = w.harness.state().session();
    let id = officer(w, badge).id;
    let attempt =
        session.core().sittings().find_map(|s| s.sitting.candidate(id)?.attempt).expect("an attempt");
    session.exams().flags_of(attempt).iter().map(|flag| flag.kind.clone()).collect()
}

#[test]
fn no_sitting_opens_before_what_is_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let (mut w, id) = planned(folder.path());
    // Back before the deadline that was missed, for a sitting in time.
    w.clock.set_wall(MORNING_MS - 30 * DAY);
    w.act(Action::Exam(ExamAction::Open { id, secret: PASSWORD.into() }));
    assert!(w.harness.state().session().exams().held().is_none());
    assert!(said(&w).contains("2026-10-24") && said(&w).contains("2026-11-23"), "{}", said(&w));
    drop(w);
    // The same after a restart with the clock set back.
    let mut w = Window::open_at(folder.path(), Look::PLAIN, Screen::Exam, MORNING_MS - 30 * DAY);
    w.act(Action::Door(DoorAction::CancelAsk));
    sign_in(&mut w, INVIGILATOR);
    w.act(Action::Exam(ExamAction::Open { id, secret: PASSWORD.into() }));
    assert!(w.harness.state().session().exams().held().is_none(), "{}", said(&w));
    // Set right, it opens.
    w.clock.set_wall(MORNING_MS + 2 * HOUR);
    hold(&mut w, id);
    drop(w);
    audit(folder.path());
}

#[test]
fn no_exam_begins_on_a_clock_set_back_and_what_is_typed_is_sealed_with_a_word() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    let id = begun(&mut w, &CANDIDATES);
    w.clock.set_wall(MORNING_MS - DAY);
    write(&mut w, 310, EXAM_MS);
    let session = w.harness.state().session();
    assert!(
        matches!(session.exams().seat().unwrap().step, CandidateStep::Ended(_)),
        "typed work is never lost"
    );
    w.act(Action::Exam(ExamAction::LeaveSeat));
    sit(&mut w, CANDIDATES[1]);
    w.act(Action::Exam(ExamAction::EndTrial));
    w.act(Action::Exam(ExamAction::Begin));
    assert!(!w.harness.state().session().drill().in_exam());
    assert!(said(&w).contains("2026-11-22"), "{}", said(&w));
    let behind = |kind: &FlagKind| matches!(kind, FlagKind::ClockBehind { behind_ms } if *behind_ms > 23 * HOUR as u64);
    assert!(flags(&w, CANDIDATES[0]).iter().any(behind), "{:?}", flags(&w, CANDIDATES[0]));
    // Set right, the next one writes.
    w.clock.set_wall(MORNING_MS + 2 * HOUR);
    w.act(Action::Exam(ExamAction::Begin));
    assert!(w.harness.state().session().drill().in_exam(), "{}", said(&w));
    write(&mut w, 310, EXAM_MS);
    assert!(!flags(&w, CANDIDATES[1]).iter().any(|kind| matches!(kind, FlagKind::ClockBehind { .. })));
    assert!(w.harness.state().session().core().sitting(id).is_some());
    drop(w);
    let report = audit(folder.path());
    let told = |what: &str| report.notes.iter().any(|note| note.what.contains(what));
    assert!(told("the clock stepped back by") && told("the program said so"), "{:?}", report.notes);
    let ops = ops(folder.path());
    let seals = ops.iter().filter(|op| *op == "seal_attempt").count();
    let words: Vec<usize> = (0..ops.len()).filter(|n| ops[*n] == "clock_behind").collect();
    assert_eq!((seals, words.len()), (2, 1));
    assert_eq!(ops[words[0] + 1], "seal_attempt");
}

#[test]
fn the_newest_backup_bounds_the_clock_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    bureau::found(path, 1, true);
    let old = path.join("older.sqlite");
    let mut db = open(path);
    db.backup_to(&old, &AuditAgainst::default()).unwrap();
    let setting = Fact::SetSetting(facts::SetSetting { key: "later".into(), value: "1".into() });
    db.put(MORNING_MS + 40 * DAY, &setting).unwrap();
    let now = jiff::civil::date(2027, 1, 2).at(9, 0, 0, 0);
    let auto = db.start_auto_backup(now, Occasion::Event).unwrap().unwrap();
    auto.finish(&AuditAgainst::default()).unwrap();
    drop(db);
    std::fs::copy(&old, path.join("dabiao.sqlite")).unwrap();
    let _ = std::fs::remove_file(path.join("dabiao.sqlite-wal"));
    let floor = open(path).time_floor().unwrap();
    let behind = floor.behind(MORNING_MS + DAY).expect("the backup knows more");
    assert_eq!(behind.bound.at_ms, MORNING_MS + 40 * DAY);
    assert!(behind.bound.whence.name().starts_with("backup dabiao-2027-01-02"), "{:?}", behind.bound);
}

#[test]
fn a_clock_that_ran_ahead_is_told_of_and_locks_nobody_out() {
    let folder = tempfile::tempdir().unwrap();
    let (w, id) = planned(folder.path());
    drop(w);
    // The battery of the clock is empty: it shows a day half a year ahead, and work goes on by it.
    let mut w = Window::open_at(folder.path(), Look::PLAIN, Screen::Exam, MORNING_MS + 200 * DAY);
    assert!(said(&w).contains("200") || said(&w).contains("199"), "{}", said(&w));
    w.act(Action::Door(DoorAction::CancelAsk));
    sign_in(&mut w, INVIGILATOR);
    drop(w);
    let mut w = Window::open_at(folder.path(), Look::PLAIN, Screen::Exam, MORNING_MS + 3 * HOUR);
    w.act(Action::Door(DoorAction::CancelAsk));
    sign_in(&mut w, INVIGILATOR);
    w.act(Action::Exam(ExamAction::Open { id, secret: PASSWORD.into() }));
    assert!(w.harness.state().session().exams().held().is_none());
    // The invigilator who holds the sitting does not say that the clock was wrong.
    w.act(Action::ClockWasWrong { reason: "电池没电".into() });
    assert!(w.harness.state().session().core().clock_behind().is_some());
    w.act(Action::SignOut);
    sign_in(&mut w, ADMIN);
    w.click("管理");
    assert!(w.sees("电脑时间早于已有记录"));
    w.fill("缘由", "主板电池没电");
    w.picture("clock_behind");
    w.click("登记：电脑时间曾经走快");
    assert!(!w.sees("电脑时间早于已有记录"), "{}", said(&w));
    w.act(Action::SignOut);
    sign_in(&mut w, INVIGILATOR);
    hold(&mut w, id);
    sit(&mut w, CANDIDATES[0]);
    w.act(Action::Exam(ExamAction::EndTrial));
    w.act(Action::Exam(ExamAction::Start));
    w.act(Action::Exam(ExamAction::Begin));
    write(&mut w, 310, EXAM_MS);
    assert!(flags(&w, CANDIDATES[0]).contains(&FlagKind::ClockCorrected), "{:?}", flags(&w, CANDIDATES[0]));
    drop(w);
    let report = audit(folder.path());
    let told = |what: &str| report.notes.iter().any(|note| note.what.contains(what));
    assert!(told("the clock was wrong when it showed 2027-06-11"), "{:?}", report.notes);
}

#[test]
fn the_audit_finds_dated_deeds_before_what_was_known() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    bureau::found(path, 1, true);
    let mut db = open(path);
    assert!(db.audit(&AuditAgainst::default()).unwrap().problems.is_empty());
    let id = Uuid::from_u128(0xE1);
    let ask = Fact::AskExemption(facts::AskExemption {
        id,
        officer_id: candidate(0),
        standard: "officer-2027".into(),
        from: "2026-11-01".into(),
        until: None,
        reason: "病假".into(),
        by: TRAINER,
    });
    // Asked and approved before the deadline, weeks after it.
    db.put(bureau::EXAM_MS - 20 * DAY, &ask).unwrap();
    db.put(bureau::EXAM_MS - 20 * DAY, &Fact::ApproveExemption(facts::ApproveExemption { id, by: OUTSIDER }))
        .unwrap();
    let report = db.audit(&AuditAgainst::default()).unwrap();
    let [problem] = &report.problems[..] else { panic!("{:?}", report.problems) };
    assert!(problem.what.contains("approve_exemption") && problem.what.contains("20 d"), "{problem:?}");
    let [note] = &report.notes[..] else { panic!("{:?}", report.notes) };
    assert!(note.what.contains("stepped back by 20 d"), "{note:?}");
    // A minute is no step.
    let mut other = open(tempfile::tempdir().unwrap().path());
    let setting = |n: i64| Fact::SetSetting(facts::SetSetting { key: format!("k{n}"), value: "1".into() });
    for (n, at) in [MORNING_MS, MORNING_MS - 60_000, MORNING_MS].into_iter().enumerate() {
        other.put(at, &setting(n as i64)).unwrap();
    }
    assert_eq!(other.audit(&AuditAgainst::default()).unwrap().notes, []);
}

#[test]
fn no_certificate_is_issued_and_no_exemption_approved_by_another_clock() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    bureau::found(data, 2, true);
    bureau::give_passwords(data);
    json(&dabiao(
        data,
        &["certify", "--new-key", "--holder", "岚江市公安局", "--json", "--officer", "059902"],
    ));
    for now in ["2026-11-21T09:00:00+08:00", "2001-01-01T00:00:00Z", "2199-01-01T00:00:00Z"] {
        let refused = dabiao(data, &["certify", "--json", "--officer", "059902", "--now", now]);
        let words = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(2), "{words}");
        assert!(words.contains(&now[..10]) && words.contains("--now"), "{words}");
    }
    assert_eq!(open(data).certificates().unwrap(), []);
    // By the system's clock nothing is refused, and the journal's given times are only reported; once
    // something later is known, it is refused.
    let right = dabiao(data, &["certify", "--json", "--officer", "059902"]);
    let words = String::from_utf8_lossy(&right.stderr);
    assert_eq!(right.status.code(), Some(0), "{words}");
    let refusal = words.lines().find(|line| !line.starts_with("dabiao: journal ") && line.contains("clock"));
    assert_eq!(refusal, None, "{words}");
    let mut db = open(data);
    let later = Fact::SetSetting(facts::SetSetting { key: "later".into(), value: "1".into() });
    db.put(jiff::Timestamp::now().as_millisecond() + 3 * DAY, &later).unwrap();
    drop(db);
    let refused = dabiao(data, &["certify", "--json", "--officer", "059902"]);
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("newest entry of the journal"), "{refused:?}");
    let doctor = dabiao(data, &["doctor", "--json"]);
    let checks: Value = serde_json::from_slice(&doctor.stdout).unwrap();
    assert_eq!(checks["clock"]["status"], "fail");
    // At the desk the same.
    let asked =
        |t: &Typist| t.session.core().exemptions().iter().any(|row| row.state.approved_by().is_some());
    let mut t = Typist::at_time(data, jiff::Timestamp::now().as_millisecond());
    let ask = Fact::AskExemption(facts::AskExemption {
        id: Uuid::from_u128(0xE1),
        officer_id: candidate(0),
        standard: "officer-2027".into(),
        from: "2026-11-01".into(),
        until: None,
        reason: "病假".into(),
        by: TRAINER,
    });
    drop(t);
    open(data).put(jiff::Timestamp::now().as_millisecond() + 3 * DAY, &ask).unwrap();
    t = Typist::at_time(data, jiff::Timestamp::now().as_millisecond());
    t.act(Action::Door(DoorAction::SignIn(OUTSIDER)));
    t.act(Action::Door(DoorAction::GiveSecret(STAFF_PASSWORD.into())));
    assert!(t.session.officer().is_some(), "{:?}", t.session.notice());
    t.act(Action::Exemption(ExemptionAction::Approve(Uuid::from_u128(0xE1))));
    assert!(!asked(&t), "{:?}", t.session.notice());
    t.clock.set_wall(jiff::Timestamp::now().as_millisecond() + 4 * DAY);
    t.act(Action::Exemption(ExemptionAction::Approve(Uuid::from_u128(0xE1))));
    assert!(asked(&t), "{:?}", t.session.notice());
}

#[test]
fn a_time_given_by_hand_stands_in_the_journal_and_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (data, list) = (folder.path().join("data"), folder.path().join("list.csv"));
    std::fs::create_dir(&data).unwrap();
    let import = |name: &str, more: &[&str]| {
        std::fs::write(&list, format!("警号,姓名,单位,出生日期\n059001,{name},文昌派出所,1980-05-06\n"))
            .unwrap();
        let args = ["roster", "import", list.to_str().unwrap()];
        assert!(dabiao(&data, &[&args, more].concat()).status.success());
    };
    import("王德明", &[]);
    import("李德明", &["--now", "2001-01-01T00:00:00Z"]);
    import("李德清", &[]);
    // The unit stands in an entry before those of the people in it.
    let told =
        ["begin_signing", "import_roster", "import_roster", "clock_given", "import_roster", "import_roster"];
    assert_eq!(ops(&data), told);
    let report = json(&dabiao(&data, &["audit", "--json"]));
    assert_eq!(report["ok"], true, "{report}");
    let report = JournalKeys::audit(&open(&data), &data, None).unwrap();
    let words: Vec<&str> = report.notes.iter().map(|note| note.what.as_str()).collect();
    assert!(words.iter().any(|w| w.contains("2001-01-01T00:00:00Z by hand")), "{words:?}");
    assert!(words.iter().any(|w| w.contains("the clock stepped back by")), "{words:?}");
    // The system's own time gets no remark.
    let now = jiff::Timestamp::now().to_string();
    import("王德清", &["--now", &now]);
    assert_eq!(ops(&data).iter().filter(|op| *op == "clock_given").count(), 1);
    // A new station is known by its key before a note on its clock is written.
    let fresh = folder.path().join("fresh");
    std::fs::create_dir(&fresh).unwrap();
    let args = ["roster", "import", list.to_str().unwrap(), "--now", "2001-01-01T00:00:00Z"];
    assert!(dabiao(&fresh, &args).status.success());
    // The units, then the people of each.
    assert_eq!(ops(&fresh), ["begin_signing", "clock_given", "import_roster", "import_roster"]);
}

#[test]
fn a_seed_makes_no_keys() {
    let folder = tempfile::tempdir().unwrap();
    let keys = ["a", "b"].map(|name| {
        let data = folder.path().join(name);
        std::fs::create_dir(&data).unwrap();
        let args = ["certify", "--new-key", "--holder", "岚江市公安局", "--json", "--seed", "7"];
        let issuing = json(&dabiao(&data, &args))["fingerprint"].to_string();
        let list = data.join("list.csv");
        std::fs::write(&list, "警号,姓名,单位\n059001,王德明,文昌派出所\n").unwrap();
        assert!(dabiao(&data, &["roster", "import", list.to_str().unwrap(), "--seed", "7"]).status.success());
        (issuing, std::fs::read_to_string(data.join("station-key.toml")).unwrap())
    });
    assert_ne!(keys[0].0, keys[1].0);
    assert_ne!(keys[0].1, keys[1].1);
}

#[test]
fn a_demonstrations_certificate_is_called_one_everywhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let (demo, pdfs, other) =
        (folder.path().join("demo"), folder.path().join("pdf"), folder.path().join("other"));
    for seed in ["2027", "5"] {
        let data = demo.join(seed);
        std::fs::create_dir_all(&data).unwrap();
        let now = ["--now", "2026-11-23T12:00:00+08:00"];
        let args = ["demo", "--officers", "60", "--units", "6", "--days", "40", "--seed", seed, "--json"];
        let doc = json(&dabiao(&data, &[&args[..], &now].concat()));
        assert!(doc["certificates"].as_u64().unwrap() > 0, "{doc}");
        let password = data.join("passphrase.txt");
        std::fs::write(&password, DEMO_PASSWORD).unwrap();
        let out = pdfs.join(seed);
        // In a demonstration any time may be given, also one before its end.
        let early = ["--now", "2026-11-22T12:00:00+08:00"];
        let issuer = doc["accounts"].as_array().unwrap().iter().find(|a| a["roles"][0] == "issuer").unwrap();
        let by =
            ["--officer", issuer["badge"].as_str().unwrap(), "--passphrase-file", password.to_str().unwrap()];
        let args = ["certify", "--json", "--pdf", out.to_str().unwrap()];
        json(&with_password(&data, DEMO_PASSWORD, &[&args[..], &by, &early].concat()));
        let pdf = std::fs::read_dir(&out).unwrap().next().unwrap().unwrap().path();
        let pdf = pdf.to_str().unwrap();
        let here = json(&dabiao(&data, &[&["verify", pdf, "--json"], &now[..]].concat()));
        assert_eq!((&here["valid"], &here["outcome"]), (&true.into(), &"valid".into()));
        let id = here["issuer"].as_str().unwrap().to_owned();
        assert_eq!(id == DEFAULT_KEY, seed == "2027", "{id}");
        // The key is brought with it.
        let key = data.join("papers").join(format!("public-key-{id}.toml"));
        let args = ["verify", pdf, "--json", "--key", key.to_str().unwrap()];
        let output = dabiao(&other, &[&args[..], &now].concat());
        let away: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1), "{away}");
        assert_eq!((&away["valid"], &away["outcome"]), (&false.into(), &"demonstration".into()));
        // Without it the usual demonstration is known all the same.
        let output = dabiao(&other, &[&["verify", pdf, "--json"], &now[..]].concat());
        let away: Value = serde_json::from_slice(&output.stdout).unwrap();
        let want = if seed == "2027" { "demonstration" } else { "unknown_issuer" };
        assert_eq!(away["outcome"], want);
        assert!(json(&dabiao(&data, &["audit", "--json"]))["ok"].as_bool().unwrap());
    }
}

/// An officer with a PIN, an administrator, and four wrong tries at the PIN.
fn four_failures(folder: &Path) -> Uuid {
    let mut t = Typist::at(folder);
    t.sign_in();
    let id = t.session.officer().unwrap().id;
    t.act(Action::SignOut);
    let (badge, name, unit) = ("059900".into(), "系统员".into(), "科信大队".into());
    t.act(Action::Door(DoorAction::SetUpAdmin { badge, name, unit, secret: PASSWORD.into() }));
    t.act(Action::Door(DoorAction::SetAccount {
        officer: id,
        roles: vec![Role::Officer],
        secret: Some(PIN.into()),
    }));
    t.act(Action::SignOut);
    t.clock.advance(60_000);
    t.act(Action::Door(DoorAction::SignIn(id)));
    for _ in 0..4 {
        t.act(Action::Door(DoorAction::GiveSecret("730518".into())));
    }
    assert_eq!(waiting(&t), 5_000);
    id
}

/// Milliseconds until the officer who is asked may try again.
fn waiting(t: &Typist) -> u64 {
    t.session.door().ask().expect("an officer is asked").wait_until.saturating_sub(t.session.mono_ms())
}

#[test]
fn waiting_ends_by_no_wall_clock_and_no_restart() {
    for moved in [0, DAY, 400 * DAY, -DAY, -400 * DAY] {
        let folder = tempfile::tempdir().unwrap();
        let id = four_failures(folder.path());
        // The program starts again, with the clock moved: no try at once, and no longer wait either.
        let mut t = Typist::at_time(folder.path(), MORNING_MS + moved);
        t.act(Action::Door(DoorAction::SignIn(id)));
        assert_eq!(waiting(&t), 5_000, "{moved}");
        t.act(Action::Door(DoorAction::GiveSecret(PIN.into())));
        assert!(!t.session.door().ask().unwrap().choose, "too early");
        // Moving it meanwhile changes nothing.
        t.clock.set_wall(MORNING_MS + 900 * DAY);
        assert_eq!(waiting(&t), 5_000);
        t.clock.advance(5_000);
        t.act(Action::Door(DoorAction::GiveSecret("730518".into())));
        assert_eq!(waiting(&t), 15_000, "the fifth");
        drop(t);
        let mut t = Typist::at_time(folder.path(), MORNING_MS + moved);
        t.act(Action::Door(DoorAction::SignIn(id)));
        assert_eq!(waiting(&t), 15_000);
        t.clock.advance(15_000);
        t.act(Action::Door(DoorAction::GiveSecret(PIN.into())));
        assert!(
            t.session.door().ask().unwrap().choose,
            "the PIN was given by another: {:?}",
            t.session.notice()
        );
        drop(t);
        let report = open(folder.path()).audit(&JournalKeys::against(None)).unwrap();
        assert!(report.problems.is_empty(), "{:?}", report.problems);
    }
}

#[test]
fn a_short_pin_of_old_still_opens_and_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    let id = t.session.officer().unwrap().id;
    drop(t);
    let secret = hash_password("4826", [3; 16], Cost::LOG_IN).unwrap();
    let change = AccountChange {
        officer_id: id,
        roles: Vec::new(),
        secret: Some(secret),
        must_change: false,
        by: None,
    };
    open(folder.path()).put_account(MORNING_MS, &change).unwrap();
    let mut t = Typist::at(folder.path());
    t.act(Action::Door(DoorAction::SignIn(id)));
    t.act(Action::Door(DoorAction::GiveSecret("4826".into())));
    let ask = t.session.door().ask().expect("a longer one is asked for");
    assert!(ask.choose && ask.why == ChooseWhy::ShortPin && t.session.officer().is_none());
    t.act(Action::Door(DoorAction::GiveSecret("4827".into())));
    assert!(t.session.notice().is_some_and(|n| n.what.contains("6 到 8 位")), "{:?}", t.session.notice());
    t.act(Action::Door(DoorAction::GiveSecret(PIN.into())));
    assert!(t.session.officer().is_some(), "{:?}", t.session.notice());
    t.act(Action::SignOut);
    t.act(Action::Door(DoorAction::SignIn(id)));
    t.act(Action::Door(DoorAction::GiveSecret(PIN.into())));
    assert!(t.session.officer().is_some() && t.session.door().ask().is_none());
}
