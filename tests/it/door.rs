//! Sign-in at the command line: the proof of identity, its record, and the reach of a right.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use dabiao::app::{Action, DoorAction, DrillAction};
use dabiao::credential::ISSUER_KEY_FILE;
use dabiao::demo::DEMO_PASSWORD;
use dabiao::store::Fact;
use dabiao::store::facts;
use serde_json::Value;

use super::support::bureau::{found, found_without_accounts};
use super::support::door::{
    Bureau, NOON_MS, NOW, PIN, Person, Said, WRONG, nobody, open, passphrase_file, run,
};
use super::support::typist::Typist;

fn said(said: &Said, code: u8, words: &[&str]) {
    assert_eq!(said.code, code, "{said:?}");
    for word in words {
        assert!(said.err.contains(word), "{said:?} lacks {word}");
    }
}

fn facts(folder: &Path) -> Vec<Fact> {
    open(folder).journal().unwrap().iter().map(|e| Fact::read(&e.op, &e.body).unwrap()).collect()
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
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let data = folder.path();
    let bureau = Bureau::found(data);
    let badge = &bureau.person("auditor").badge;
    let exit = |password: Option<&str>, more: &[&str]| {
        let args = [&["attempts", "--json", "--officer", badge], more].concat();
        let output = dabiao(data, password, &args);
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(exit(Some(DEMO_PASSWORD), &[]).0, Some(0));
    let (code, words) = exit(None, &[]);
    assert!(code == Some(2) && words.contains("DABIAO_PASSWORD"), "{words}");
    assert!(words.contains("--password-file"), "{words}");
    assert_eq!(exit(Some(""), &[]).0, Some(2));
    let (code, words) = exit(Some(WRONG), &[]);
    assert!(code == Some(2) && words.contains(badge) && words.contains("on record"), "{words}");
    // The named file counts, with any environment; the end of its line is no part of it.
    let file = other.path().join("password");
    let named = ["--password-file", file.to_str().unwrap()];
    for (content, code) in [
        (format!("{DEMO_PASSWORD}\r\n"), 0),
        (format!("\u{FEFF}{DEMO_PASSWORD}"), 0),
        (format!("{DEMO_PASSWORD}\n\n"), 2),
        (String::new(), 2),
    ] {
        fs::write(&file, &content).unwrap();
        assert_eq!(exit(Some(WRONG), &named).0, Some(code), "{content:?}");
    }
    // A file that is no small text file is named in the error and not read.
    fs::write(&file, "x".repeat(5_000)).unwrap();
    assert!(exit(None, &named).1.contains("4096"));
    fs::write(&file, [0xFF, 0xFE]).unwrap();
    assert!(exit(None, &named).1.contains("UTF-8"));
    for (path, word) in [("/dev/zero", "no ordinary file"), ("/no/such/file", "can't be read")] {
        let (code, words) = exit(None, &["--password-file", path]);
        assert!(code == Some(2) && words.contains(path) && words.contains(word), "{words}");
    }
}

#[test]
fn tries_are_on_record_and_bring_a_time_to_wait() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let bureau = Bureau::found(data);
    let issuer = bureau.person("issuer");
    let failures = || {
        let failed = |f: &&Fact| matches!(f, Fact::SignInFailed(facts::SignInFailed { officer_id, .. }) if *officer_id == issuer.id);
        facts(data).iter().filter(failed).count()
    };
    for n in 1..=3 {
        said(&bureau.run(data, "wrong", &["attempts"]), 2, &[&issuer.badge, "wrong", "on record"]);
        assert_eq!(failures(), n);
    }
    said(&bureau.run(data, "wrong", &["attempts"]), 2, &["several times", "Wait 5 s"]);
    // Now the right one is not checked either, and no try is counted.
    said(&bureau.run(data, "issuer", &["attempts"]), 2, &[&issuer.badge, "Wait"]);
    assert_eq!(failures(), 4);
    // No other officer has to wait, and the actor is recorded, signed like every entry.
    assert_eq!(bureau.run(data, "auditor", &["attempts"]).code, 0);
    let last = open(data).journal().unwrap().pop().unwrap();
    let officer_id = bureau.person("auditor").id;
    assert_eq!(Fact::read(&last.op, &last.body).unwrap(), Fact::SignedIn(facts::SignedIn { officer_id }));
    assert!(last.signature.is_some());
}

#[test]
fn who_can_not_prove_it_learns_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let bureau = Bureau::found(data);
    let report = |who: &str| bureau.run(data, who, &["report"]);
    said(&report("nobody"), 2, &["--officer BADGE", "DABIAO_PASSWORD"]);
    said(&report("stranger"), 2, &["no officer with badge 777"]);
    said(&report("no-account"), 1, &[&bureau.person("no-account").badge, "no account", "administrator"]);
    said(&report("given"), 2, &[&bureau.person("given").badge, "choose your own"]);
    said(&report("admin"), 1, &["Read the unit's results", "Trainer, Issuer, Auditor"]);
}

#[test]
fn everybody_reads_their_own_and_a_right_reaches_as_far_as_at_the_desk() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let data = folder.path();
    let bureau = Bureau::found(data);
    // The officer with a PIN has typed something.
    let mut t = Typist::at_time(data, NOON_MS);
    t.act(Action::Door(DoorAction::SignIn(bureau.person("officer").id)));
    t.act(Action::Door(DoorAction::GiveSecret(PIN.into())));
    t.start("copy/case-01", 1);
    let text = t.presented(6);
    t.commit(0, &text);
    t.clock.advance(12_000);
    t.act(Action::Drill(DrillAction::HandIn));
    drop(t);
    let (officers, units, rows) = {
        let db = open(data);
        (db.officers().unwrap(), db.units().unwrap(), db.attempts(None).unwrap())
    };
    // A trainer of a unit sees that unit and its partner: nothing is below it.
    let trainer = officers.iter().find(|o| o.id == bureau.person("trainer").id).unwrap();
    let pair = units.iter().find(|u| u.id == trainer.unit_id).unwrap().pair;
    let here: BTreeSet<&str> = officers
        .iter()
        .filter(|o| o.unit_id == trainer.unit_id || Some(o.unit_id) == pair)
        .map(|o| o.badge.as_str())
        .collect();
    let badges = |who: &str| -> Vec<String> {
        let said = bureau.run(data, who, &["attempts", "--json"]);
        assert_eq!(said.code, 0, "{said:?}");
        let rows = said.out.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
        rows.map(|r| r["badge"].as_str().unwrap().to_owned()).collect()
    };
    let of = |wanted: &dyn Fn(&str) -> bool| -> Vec<String> {
        rows.iter().map(|r| r.badge.clone()).filter(|b| wanted(b)).collect()
    };
    assert_eq!(badges("officer"), [bureau.person("officer").badge.clone()]);
    for who in ["admin", "invigilator"] {
        assert_eq!(badges(who), of(&|b| b == bureau.person(who).badge), "{who}");
    }
    assert_eq!(badges("auditor"), of(&|_| true));
    assert_eq!(badges("issuer"), of(&|_| true));
    let seen = badges("trainer");
    assert!(!seen.is_empty() && seen.len() < rows.len());
    assert_eq!(seen, of(&|b| here.contains(b)));
    let log = |who: &str, near: bool| {
        let row = rows.iter().find(|r| here.contains(r.badge.as_str()) == near).unwrap();
        bureau.run(data, who, &["attempts", "--log", &row.start.id.to_string()])
    };
    assert_eq!((log("auditor", false).code, log("trainer", true).code), (0, 0));
    said(&log("trainer", false), 1, &["Read the unit's results"]);
    said(&log("officer", false), 1, &["Read the unit's results"]);
    // Papers and the roster name the same people.
    let count = |who: &str| {
        let list = json(&bureau.run(data, who, &["roster", "list", "--json"]));
        list["officers"].as_array().unwrap().len()
    };
    for who in ["auditor", "admin", "trn+admin"] {
        assert_eq!(count(who), officers.len(), "{who}");
    }
    assert_eq!(count("trainer"), here.len());
    let far = &rows.iter().find(|r| !here.contains(r.badge.as_str())).unwrap().badge;
    for what in ["attempts", "roster"] {
        let paper = |who: &str| {
            let out = other.path().join("paper.csv");
            let args = ["export", what, "--format", "csv", "--out", out.to_str().unwrap()];
            assert_eq!(bureau.run(data, who, &args).code, 0);
            fs::read_to_string(out).unwrap()
        };
        assert!(paper("issuer").contains(far.as_str()) && paper("issuer").contains("058001"), "{what}");
        assert!(!paper("trainer").contains(far.as_str()) && paper("trainer").contains("058001"), "{what}");
    }
}

#[test]
fn what_is_written_names_who_wrote_it() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let data = folder.path();
    let bureau = Bureau::found(data);
    let list = other.path().join("list.csv");
    fs::write(&list, "警号,姓名,单位\n059999,新民警,文昌派出所\n").unwrap();
    let import = ["roster", "import", list.to_str().unwrap()];
    said(&bureau.run(data, "issuer", &import), 1, &["Import the roster"]);
    said(&bureau.run(data, "trainer", &import), 0, &[]);
    let imported = |f: &Fact| matches!(f, Fact::ImportRoster(facts::ImportRoster { by, .. }) if *by == Some(bureau.person("trainer").id));
    assert!(facts(data).iter().any(imported));
    // Another key, once the one that was there is out of the way.
    fs::rename(data.join(ISSUER_KEY_FILE), other.path().join("key")).unwrap();
    let made =
        || -> Vec<Fact> { facts(data).into_iter().filter(|f| matches!(f, Fact::MakeIssuerKey(_))).collect() };
    let before = made().len();
    let file = passphrase_file(other.path());
    let holder = "岚江市公安局";
    let key = |who: &str| {
        let args = [
            "certify",
            "--new-key",
            "--holder",
            holder,
            "--json",
            "--passphrase-file",
            file.to_str().unwrap(),
        ];
        bureau.run(data, who, &args)
    };
    for (who, code) in
        [("nobody", 2), ("wrong", 2), ("given", 2), ("admin", 1), ("trainer", 1), ("no-account", 1)]
    {
        said(&key(who), code, &[]);
        assert!(!data.join(ISSUER_KEY_FILE).exists(), "{who}");
    }
    let key_id = json(&key("issuer"))["key"].as_str().unwrap().to_owned();
    let by = Some(bureau.person("issuer").id);
    assert_eq!(
        made()[before..],
        [Fact::MakeIssuerKey(facts::MakeIssuerKey { key_id, holder: holder.into(), by })]
    );
    assert_eq!(json(&bureau.run(data, "nobody", &["audit", "--json"]))["ok"], true);
}

#[test]
fn nobody_signs_as_a_colleague() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let data = folder.path();
    let bureau = Bureau::found(data);
    let file = passphrase_file(other.path());
    let issue = |person: &Person| {
        run(data, person, &["certify", "--json", "--passphrase-file", file.to_str().unwrap()])
    };
    let before = open(data).certificates().unwrap();
    // The passphrase of the key is not enough: not for a colleague whose password is not known, nor without
    // an actor.
    let colleague = Person { password: "what she guesses", ..bureau.person("issuer").clone() };
    said(&issue(&colleague), 2, &[&colleague.badge]);
    said(&issue(&nobody()), 2, &["--officer"]);
    said(&issue(bureau.person("trainer")), 1, &["Issue certificates", "Issuer"]);
    said(&issue(bureau.person("invigilator")), 1, &["Issue certificates"]);
    assert_eq!(open(data).certificates().unwrap(), before);
    // An officer who proves to be an issuer signs, and is named.
    let issued = json(&issue(bureau.person("issuer")))["issued"].as_array().unwrap().len();
    let after = open(data).certificates().unwrap();
    assert_eq!(after.len(), before.len() + issued);
    let added = after.iter().filter(|c| !before.contains(c));
    assert!(added.clone().all(|c| c.by == bureau.person("issuer").id), "{:?}", added.collect::<Vec<_>>());
}

#[test]
fn a_store_without_accounts_is_as_easy_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    found_without_accounts(data, 1, true);
    for args in [
        vec!["attempts", "--json"],
        vec!["roster", "list"],
        vec!["report", "--json"],
        vec!["simulate-standard", "--line", "40", "--accuracy", "95"],
    ] {
        let said = run(data, &nobody(), &args);
        assert!(said.code == 0 && said.err.is_empty(), "{args:?} {said:?}");
    }
    // An unknown badge is an input error all the same.
    let stranger = Person { badge: "777".into(), ..nobody() };
    said(&run(data, &stranger, &["attempts"]), 2, &["777"]);
}

#[test]
fn a_restore_is_the_present_administrator_s() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let data = folder.path();
    let bureau = Bureau::found(data);
    let backup = other.path().join("b.sqlite");
    let path = backup.to_str().unwrap();
    said(&bureau.run(data, "issuer", &["backup", path]), 1, &["Back up", "Administrator"]);
    assert!(!backup.exists());
    said(&bureau.run(data, "admin", &["backup", path]), 0, &[]);
    for (who, code) in [("nobody", 2), ("wrong", 2), ("auditor", 1), ("no-account", 1)] {
        said(&bureau.run(data, who, &["restore", path]), code, &[]);
        assert!(facts(data).iter().all(|f| !matches!(f, Fact::Restored(_))), "{who}");
    }
    said(&bureau.run(data, "admin", &["restore", path]), 0, &[]);
    assert!(facts(data).iter().any(|f| matches!(f, Fact::Restored(_))));
    // With a damaged store no identity can be checked: a backup repairs it, and then it is checked again.
    fs::write(data.join("dabiao.sqlite"), "no database".repeat(2_000)).unwrap();
    said(&bureau.run(data, "nobody", &["restore", path]), 0, &[]);
    said(&bureau.run(data, "nobody", &["attempts"]), 2, &["--officer"]);
}

#[test]
fn an_audit_is_for_everybody_and_tells_nobody_about_people() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let bureau = Bureau::found(data);
    said(&bureau.run(data, "nobody", &["audit"]), 0, &["whoever can read these files"]);
    let subject = open(data).officers().unwrap().into_iter().find(|o| o.birth.is_some()).unwrap();
    let sql = format!(
        "UPDATE officer SET name = '王德朋', birth_date = '1957-03-04' WHERE badge = '{}'",
        subject.badge
    );
    rusqlite::Connection::open(data.join("dabiao.sqlite")).unwrap().execute_batch(&sql).unwrap();
    let told = |who: &str| {
        let said = bureau.run(data, who, &["audit", "--json"]);
        assert_eq!(said.code, 1, "{said:?}");
        said.out
    };
    let (bare, whole, officer) = (told("nobody"), told("auditor"), told("officer"));
    let birth = subject.birth.unwrap().to_string();
    for value in ["王德朋", subject.name.as_str(), "1957-03-04", birth.as_str()] {
        assert!(whole.contains(value), "{value} is told to whoever may read the roster");
        assert!(!bare.contains(value) && !officer.contains(value), "{value}: {bare}");
    }
    assert!(bare.contains("name is not what the journal says"), "{bare}");
    said(&bureau.run(data, "wrong", &["audit"]), 2, &["wrong"]);
}

#[test]
fn own_texts_are_the_trainers() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let data = folder.path();
    let file = other.path().join("text.txt");
    fs::write(&file, "民警到文昌社区走访九户。").unwrap();
    let import = |more: &[&str]| {
        run(data, &nobody(), &[&["exercises", "import", file.to_str().unwrap()], more].concat())
    };
    // Without a store no identity is checked, and no store is made.
    assert_eq!(import(&["--title", "一"]).code, 0);
    assert!(!data.join("dabiao.sqlite").exists());
    found(data, 1, true);
    said(&import(&["--title", "二"]), 2, &["--officer"]);
    assert_eq!(import(&["--title", "二", "--dry-run"]).code, 0);
    assert_eq!(fs::read_dir(data.join("exercises/own")).unwrap().count(), 1);
}
