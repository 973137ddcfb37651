//! The door of the command line: who proves what, what is on record of it, and how far a right reaches.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use dabiao::app::Action;
use dabiao::store::{Db, Fact};
use serde_json::Value;
use uuid::Uuid;

use super::support::bureau::{
    ADMIN, ISSUER, OUTSIDER, STAFF_PASSWORD, TRAINER, found, found_without_accounts,
};
use super::support::door::{NOW, Person, Said, WRONG, as_, furnish, passphrase_file, run};
use super::support::typist::Typist;

fn said(said: &Said, code: u8, words: &[&str]) {
    assert_eq!(said.code, code, "{said:?}");
    for word in words {
        assert!(said.err.contains(word), "{said:?} lacks {word}");
    }
}

fn facts(folder: &Path) -> Vec<Fact> {
    let db = Db::open(folder, &Uuid::nil).unwrap();
    db.journal().unwrap().iter().map(|e| Fact::read(&e.op, &e.body).unwrap()).collect()
}

fn json(said: &Said) -> Value {
    assert_eq!(said.code, 0, "{said:?}");
    serde_json::from_str(&said.out).unwrap()
}

/// The program itself, with nothing at its standard input.
fn dabiao(data: &Path, password: Option<&str>, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dabiao"));
    command.args(args).arg("--data").arg(data).args(["--lang", "en", "--now", NOW]);
    command.env_remove("DABIAO_DATA").env_remove("DABIAO_PASSWORD").stdin(Stdio::null());
    if let Some(password) = password {
        command.env("DABIAO_PASSWORD", password);
    }
    command.output().unwrap()
}

#[test]
fn a_password_comes_from_the_environment_or_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    furnish(data);
    let exit = |password: Option<&str>, more: &[&str]| {
        let args = [&["attempts", "--json", "--officer", "058005"], more].concat();
        let output = dabiao(data, password, &args);
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(exit(Some(STAFF_PASSWORD), &[]).0, Some(0));
    let (code, words) = exit(None, &[]);
    assert!(
        code == Some(2) && words.contains("DABIAO_PASSWORD") && words.contains("--password-file"),
        "{words}"
    );
    assert_eq!(exit(Some(""), &[]).0, Some(2));
    let (code, words) = exit(Some(WRONG), &[]);
    assert!(code == Some(2) && words.contains("058005") && words.contains("on record"), "{words}");
    // The file that was named counts, whatever the environment says; the end of its line is no part of it.
    let file = data.join("password");
    let named = ["--password-file", file.to_str().unwrap()];
    for (content, code) in [
        (format!("{STAFF_PASSWORD}\r\n"), 0),
        (format!("\u{FEFF}{STAFF_PASSWORD}"), 0),
        (format!("{STAFF_PASSWORD}\n\n"), 2),
        (String::new(), 2),
    ] {
        fs::write(&file, &content).unwrap();
        assert_eq!(exit(Some(WRONG), &named).0, Some(code), "{content:?}");
    }
    // What is no small text file is named and not read.
    fs::write(&file, "x".repeat(5_000)).unwrap();
    assert!(exit(None, &named).1.contains("4096"));
    fs::write(&file, [0xFF, 0xFE]).unwrap();
    assert!(exit(None, &named).1.contains("UTF-8"));
    let (code, words) = exit(None, &["--password-file", "/dev/zero"]);
    assert!(code == Some(2) && words.contains("/dev/zero") && words.contains("no ordinary file"), "{words}");
    let (code, words) = exit(None, &["--password-file", "/no/such/file"]);
    assert!(code == Some(2) && words.contains("/no/such/file"), "{words}");
}

#[test]
fn tries_are_on_record_and_bring_a_time_to_wait() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    furnish(data);
    let thief = Person { password: WRONG, ..as_("issuer") };
    let failures = || {
        let failed = |f: &Fact| matches!(f, Fact::SignInFailed { officer_id, .. } if *officer_id == OUTSIDER);
        facts(data).iter().filter(|f| failed(f)).count()
    };
    for n in 1..=3 {
        said(&run(data, thief, &["attempts"]), 2, &["059902", "wrong", "on record"]);
        assert_eq!(failures(), n);
    }
    said(&run(data, thief, &["attempts"]), 2, &["several times", "Wait 5 s"]);
    // Now the right one is not looked at either, and no try is counted.
    said(&run(data, as_("issuer"), &["attempts"]), 2, &["059902", "Wait"]);
    assert_eq!(failures(), 4);
    // Nor is it at the window.
    let mut t = Typist::at(data);
    t.act(Action::SignIn(OUTSIDER));
    t.act(Action::GiveSecret(STAFF_PASSWORD.into()));
    assert!(t.station.officer().is_none());
    drop(t);
    // Others are not kept waiting, and who acted is on record, signed as every entry.
    assert_eq!(run(data, as_("auditor"), &["attempts"]).code, 0);
    let db = Db::open(data, &Uuid::nil).unwrap();
    let last = db.journal().unwrap().pop().unwrap();
    let auditor = Uuid::from_u128(0x5805);
    assert_eq!(Fact::read(&last.op, &last.body).unwrap(), Fact::SignedIn { officer_id: auditor });
    assert!(last.signature.is_some());
}

#[test]
fn who_can_not_prove_it_learns_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    furnish(data);
    said(&run(data, as_("nobody"), &["report"]), 2, &["--officer BADGE", "DABIAO_PASSWORD"]);
    said(&run(data, as_("stranger"), &["report"]), 2, &["no officer with badge 777"]);
    said(&run(data, as_("no-account"), &["report"]), 1, &["059001", "no account", "administrator"]);
    said(&run(data, as_("given"), &["report"]), 2, &["058010", "choose your own"]);
    said(&run(data, as_("admin"), &["report"]), 1, &["Read the unit's results", "Trainer、Issuer、Auditor"]);
}

#[test]
fn everybody_reads_their_own_and_a_right_reaches_as_far_as_at_the_desk() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    furnish(data);
    // Two stations below the bureau; the trainer is in the first, with candidates 0 and the staff.
    let mut db = Db::open(data, &Uuid::nil).unwrap();
    for unit in db.units().unwrap() {
        if unit.name.ends_with("派出所") {
            let parent = db.units().unwrap().iter().find(|u| u.name.ends_with("支队")).map(|u| u.id);
            let unit = dabiao::domain::roster::Unit { parent, ..unit };
            let fact = Fact::DescribeUnit { unit: dabiao::store::UnitBody::of(&unit), by: Some(ADMIN) };
            db.record(0, &fact).unwrap();
        }
    }
    // The officer with a PIN has typed something too.
    drop(db);
    let mut t = Typist::at(data);
    t.act(Action::SignIn(Uuid::from_u128(0x5800)));
    t.act(Action::GiveSecret("482691".into()));
    t.start("copy/case-01", 1);
    let text = t.presented(6);
    t.commit(0, &text);
    t.clock.advance(12_000);
    t.act(Action::HandIn);
    drop(t);
    let badges = |who: &str| -> Vec<String> {
        let said = run(data, as_(who), &["attempts", "--json"]);
        assert_eq!(said.code, 0, "{said:?}");
        let rows = said.out.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
        let mut badges: Vec<String> = rows.map(|r| r["badge"].as_str().unwrap().to_owned()).collect();
        badges.sort();
        badges
    };
    assert_eq!(badges("officer"), ["058000"]);
    assert!(
        badges("admin").is_empty() && badges("invigilator").is_empty() && badges("instructor").is_empty()
    );
    let all = ["058000", "059000", "059001", "059002", "059900"];
    assert_eq!(badges("auditor"), all);
    assert_eq!(badges("issuer"), all);
    assert_eq!(badges("trainer"), ["058000", "059000", "059900"]);
    let log = |who: &str, n: u8| {
        run(data, as_(who), &["attempts", "--log", &format!("00000000-0000-0000-0000-00000000e00{n}")])
    };
    assert_eq!((log("auditor", 1).code, log("trainer", 0).code), (0, 0));
    said(&log("trainer", 1), 1, &["Read the unit's results"]);
    said(&log("officer", 0), 1, &["Read the unit's results"]);
    said(&log("auditor", 9), 2, &["e009"]);
    // Papers and the roster name the same people.
    let roster = |who: &str| json(&run(data, as_(who), &["roster", "list", "--json"]))["officers"].clone();
    let count = |who: &str| roster(who).as_array().unwrap().len();
    assert_eq!((count("auditor"), count("admin"), count("trn+admin")), (15, 15, 15));
    assert_eq!(count("trainer"), 13);
    let paper = |who: &str, what: &str| {
        let out = data.join("paper.csv");
        let args = ["export", what, "--format", "csv", "--out", out.to_str().unwrap()];
        assert_eq!(run(data, as_(who), &args).code, 0);
        fs::read_to_string(out).unwrap()
    };
    for what in ["attempts", "roster"] {
        assert!(paper("issuer", what).contains("059001") && paper("issuer", what).contains("059000"));
        assert!(!paper("trainer", what).contains("059001") && paper("trainer", what).contains("059000"));
    }
}

#[test]
fn what_is_written_names_who_wrote_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    furnish(data);
    let list = data.join("list.csv");
    fs::write(&list, "警号,姓名,单位\n059500,新民警,文昌派出所\n").unwrap();
    let list = list.to_str().unwrap();
    let import = ["roster", "import", list];
    said(&run(data, as_("issuer"), &import), 1, &["Import the roster"]);
    said(&run(data, as_("trainer"), &import), 0, &[]);
    assert!(facts(data).iter().any(|f| matches!(f, Fact::ImportRoster { by: Some(TRAINER), .. })));
    let file = passphrase_file(data);
    let key = |who: &str, holder: &str| {
        let args = [
            "certify",
            "--new-key",
            "--holder",
            holder,
            "--passphrase-file",
            file.to_str().unwrap(),
            "--json",
        ];
        run(data, as_(who), &args)
    };
    for who in ["nobody", "wrong", "given"] {
        said(&key(who, "岚江市公安局"), 2, &[]);
    }
    for who in ["admin", "trainer", "no-account"] {
        said(&key(who, "岚江市公安局"), 1, &[]);
    }
    assert!(!data.join(dabiao::credential::ISSUER_KEY_FILE).exists());
    let made = json(&key("issuer", "岚江市公安局"));
    let told: Vec<Fact> =
        facts(data).into_iter().filter(|f| matches!(f, Fact::MakeIssuerKey { .. })).collect();
    let key_id = made["key"].as_str().unwrap().to_owned();
    assert_eq!(told, [Fact::MakeIssuerKey { key_id, holder: "岚江市公安局".into(), by: Some(OUTSIDER) }]);
    assert_eq!(json(&run(data, as_("nobody"), &["audit", "--json"]))["ok"], true);
}

#[test]
fn nobody_signs_as_a_colleague() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    furnish(data);
    let file = passphrase_file(data);
    let issue = |person: Person| {
        let args =
            ["certify", "--json", "--standard", "officer-2027", "--passphrase-file", file.to_str().unwrap()];
        run(data, person, &args)
    };
    let key = ["certify", "--new-key", "--holder", "x", "--passphrase-file", file.to_str().unwrap()];
    assert_eq!(run(data, as_("issuer"), &key).code, 0);
    // 059900 sat in the exam and knows the passphrase: her own certificate she does not get as herself ...
    let herself = Person { badge: "059900", ..as_("issuer") };
    let own = json(&issue(herself));
    assert!(own["issued"].as_array().unwrap().iter().all(|c| c["badge"] != "059900"), "{own}");
    assert!(own["skipped"].to_string().contains("conflict-own-certificate"), "{own}");
    // ... nor as somebody else, whose password she has not, nor as nobody.
    let colleague = Person { badge: "059902", password: "what she guesses", ..as_("issuer") };
    said(&issue(colleague), 2, &["059902"]);
    said(&issue(as_("nobody")), 2, &["--officer"]);
    // Who invigilated the sitting is refused too.
    let holder = json(&issue(Person { badge: "059901", ..as_("issuer") }));
    assert!(holder["issued"].as_array().unwrap().is_empty(), "{holder}");
    assert!(holder["skipped"].to_string().contains("invigilated-by-self"), "{holder}");
    let db = Db::open(data, &Uuid::nil).unwrap();
    assert!(db.certificates().unwrap().iter().all(|c| c.officer_id != ISSUER), "nothing was issued to her");
}

#[test]
fn a_store_without_accounts_is_as_easy_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    found_without_accounts(data, 1, true);
    let nobody = as_("nobody");
    let out = data.join("b.sqlite");
    for args in [
        vec!["attempts", "--json"],
        vec!["roster", "list"],
        vec!["report", "--json"],
        vec!["backup", out.to_str().unwrap()],
        vec!["restore", out.to_str().unwrap()],
        vec!["audit"],
    ] {
        let said = run(data, nobody, &args);
        assert!(said.code == 0 && said.err.is_empty(), "{args:?} {said:?}");
    }
    // A badge that nobody has is a slip all the same.
    said(&run(data, as_("stranger"), &["attempts"]), 2, &["777"]);
}

#[test]
fn a_restore_is_the_present_administrator_s() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let data = folder.path();
    furnish(data);
    let backup = other.path().join("b.sqlite");
    let path = backup.to_str().unwrap();
    said(&run(data, as_("issuer"), &["backup", path]), 1, &["Back up", "Administrator"]);
    assert!(!backup.exists());
    said(&run(data, as_("admin"), &["backup", path]), 0, &[]);
    let head = || Db::open(data, &Uuid::nil).unwrap().journal_head().unwrap().entries;
    for (who, code) in [("nobody", 2), ("wrong", 2), ("auditor", 1), ("no-account", 1)] {
        let before = head();
        said(&run(data, as_(who), &["restore", path]), code, &[]);
        assert!(head() >= before, "{who}");
    }
    said(&run(data, as_("admin"), &["restore", path]), 0, &[]);
    // A damaged store can't ask anybody: a backup mends it.
    let file = data.join("dabiao.sqlite");
    fs::write(&file, "no database".repeat(2_000)).unwrap();
    said(&run(data, as_("nobody"), &["restore", path]), 0, &[]);
    said(&run(data, as_("nobody"), &["attempts"]), 2, &["--officer"]);
}

#[test]
fn an_audit_is_for_everybody_and_tells_nobody_about_people() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    furnish(data);
    said(&run(data, as_("nobody"), &["audit"]), 0, &["whoever can read these files"]);
    let sql = "UPDATE officer SET name = '王德朋', birth_date = '1957-03-04' WHERE badge = '059000'";
    rusqlite::Connection::open(data.join("dabiao.sqlite")).unwrap().execute_batch(sql).unwrap();
    let told = |who: &str| {
        let said = run(data, as_(who), &["audit", "--json"]);
        assert_eq!(said.code, 1, "{said:?}");
        let problems = serde_json::from_str::<Value>(&said.out).unwrap()["problems"].clone();
        assert!(problems.as_array().unwrap().len() >= 2 && said.out.contains("officer"), "{problems}");
        said.out
    };
    let bare = told("nobody");
    for value in ["王德朋", "王德明", "1957-03-04"] {
        assert!(!bare.contains(value), "{bare}");
        assert!(told("auditor").contains(value), "{value}");
    }
    assert!(bare.contains("name is not what the journal says"), "{bare}");
    // Whoever may not read the roster is told no more.
    assert!(!told("officer").contains("王德朋"));
    said(&run(data, as_("wrong"), &["audit"]), 2, &["wrong"]);
}

#[test]
fn own_texts_are_the_trainers() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let file = data.join("text.txt");
    fs::write(&file, "民警到文昌社区走访九户。").unwrap();
    let import = |who: &str, more: &[&str]| {
        run(data, as_(who), &[&["exercises", "import", file.to_str().unwrap()], more].concat())
    };
    // Where there is no store nobody is asked, and none is made.
    assert_eq!(import("nobody", &["--title", "一"]).code, 0);
    assert!(!data.join("dabiao.sqlite").exists());
    found(data, 1, true);
    said(&import("nobody", &["--title", "二"]), 2, &["--officer"]);
    assert_eq!(import("nobody", &["--title", "二", "--dry-run"]).code, 0);
    assert_eq!(fs::read_dir(data.join("exercises/own")).unwrap().count(), 1);
}
