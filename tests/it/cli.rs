//! The command line as a script sees it: JSON on stdout, words on stderr, exit codes.

use std::path::Path;
use std::process::{Command, Output};

use dabiao::app::{Action, DrillAction};
use serde_json::Value;

use super::support::typist::Typist;

fn dabiao(data: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dabiao"))
        .args(args)
        .args(["--data".as_ref(), data.as_os_str()])
        .env_remove("DABIAO_DATA")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap()
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"))
}

fn refused(output: &Output, code: i32, words: &[&str]) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    assert!(output.stdout.is_empty(), "{output:?}");
    for word in words {
        assert!(stderr.contains(word), "{stderr} lacks {word}");
    }
    assert!(!stderr.contains("panicked"), "{stderr}");
}

#[test]
fn the_arguments_are_consistent() {
    dabiao::cli::command_for_help().debug_assert();
}

#[test]
fn score_prints_the_numbers_by_their_names() {
    let folder = tempfile::tempdir().unwrap();
    let (p, t) = (folder.path().join("p.txt"), folder.path().join("t.txt"));
    std::fs::write(&p, "\u{FEFF}王德明，男，\n1988年生。后面没有打").unwrap();
    std::fs::write(&t, "王得明男，1988年年生。\n").unwrap();
    let args = [
        "score",
        "--presented",
        p.to_str().unwrap(),
        "--transcript",
        t.to_str().unwrap(),
        "--seconds",
        "30",
        "--json",
    ];
    let doc = json(&dabiao(folder.path(), &args));
    for (name, value) in [
        ("correct", 11),
        ("substitutions", 1),
        ("omissions", 1),
        ("insertions", 1),
        ("typed", 13),
        ("attempted", 13),
    ] {
        assert_eq!(doc[name], value, "{name}: {doc}");
    }
    assert_eq!(doc["correct_cpm"], 22.0);
    assert_eq!(doc["accuracy"], 11.0 / 14.0);
    assert_eq!(doc["keystrokes"]["keystrokes"], Value::Null);
    assert!(doc.get("passed").is_none());
    let judged = [&args[..], &["--standard", "officer-2027"]].concat();
    let doc = json(&dabiao(folder.path(), &judged));
    assert_eq!((&doc["passed"], doc["missing"].as_array().unwrap().len()), (&Value::Bool(false), 3));
    refused(
        &dabiao(folder.path(), &[&args[..], &["--standard", "none"]].concat()),
        2,
        &["none", "officer-2027"],
    );
    refused(&dabiao(folder.path(), &[&args[..6], &["0"]].concat()), 2, &["0"]);
}

#[test]
fn replay_scores_a_log_and_names_the_line_of_a_bad_one() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log.jsonl");
    let head =
        r#"{"format":"dabiao-input-log","version":1,"presented":"警察","policy":"strict","limit_ms":60000}"#;
    std::fs::write(&log, format!("{head}\n{{\"at_ms\":0,\"kind\":\"start\"}}\n{{\"at_ms\":6000,\"kind\":\"commit\",\"text\":\"警察\"}}\n")).unwrap();
    let path = log.to_str().unwrap();
    let doc = json(&dabiao(folder.path(), &["replay", path, "--json"]));
    assert_eq!(
        (&doc["correct"], &doc["correct_cpm"], &doc["end"]),
        (&2.into(), &20.0.into(), &"interrupted".into())
    );
    std::fs::write(
        &log,
        format!("{head}\n{{\"at_ms\":9,\"kind\":\"start\"}}\n{{\"at_ms\":8,\"kind\":\"backspace\"}}\n"),
    )
    .unwrap();
    refused(
        &dabiao(folder.path(), &["replay", path, "--json", "--lang", "en"]),
        2,
        &["log.jsonl, line 3", "backwards"],
    );
    std::fs::write(&log, [head.as_bytes(), b"\n\xFF\xFE"].concat()).unwrap();
    refused(&dabiao(folder.path(), &["replay", path]), 2, &["2", "UTF-8"]);
    refused(&dabiao(folder.path(), &["replay", "/no/such/log"]), 2, &["/no/such/log"]);
}

#[test]
fn exercises_are_listed_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    let output = dabiao(folder.path(), &["exercises", "--json"]);
    let lines: Vec<Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert!(lines.len() >= 12 && lines.iter().all(|l| l["characters"].as_u64().unwrap() >= 300));
    assert!(lines.iter().all(|l| (1..=3).contains(&l["level"].as_u64().unwrap()) && l["points"].is_u64()));
    let plain = String::from_utf8(dabiao(folder.path(), &["exercises"]).stdout).unwrap();
    assert!(plain.lines().any(|l| l.starts_with("copy/case-01\t2\t369\t")), "{plain}");
    let good = json(&dabiao(folder.path(), &["exercises", "check", "--json"]));
    assert_eq!(good["ok"], true);
    assert_eq!(good["exercises"].as_array().unwrap(), &lines);
    std::fs::create_dir(folder.path().join("copy")).unwrap();
    std::fs::write(folder.path().join("copy/x.toml"), "format = 1\nid = 3\n").unwrap();
    let bad = dabiao(folder.path(), &["exercises", "check", folder.path().to_str().unwrap(), "--json"]);
    assert_eq!(bad.status.code(), Some(2));
    let doc: Value = serde_json::from_slice(&bad.stdout).unwrap();
    assert_eq!(
        (&doc["problems"][0]["file"], &doc["problems"][0]["line"], &doc["problems"][0]["rule"]),
        (&"copy/x.toml".into(), &2.into(), &"toml".into())
    );
}

#[test]
fn an_own_text_is_imported_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("走访.txt");
    let text = "民警到文昌社区走访９户。\r\n户主电话13812345678，证号11010519491231002X。\r\n";
    std::fs::write(&file, encoding_rs::GB18030.encode(text).0).unwrap();
    let path = file.to_str().unwrap();
    let run = |args: &[&str]| {
        dabiao(folder.path(), &[&["exercises", "import", path, "--lang", "en"], args].concat())
    };
    let doc = |output: &Output| serde_json::from_slice::<Value>(&output.stdout).unwrap();
    let refused_doc = run(&["--json"]);
    assert_eq!(refused_doc.status.code(), Some(2));
    let found = doc(&refused_doc);
    assert_eq!(
        (&found["ok"], &found["saved"], &found["encoding"]),
        (&false.into(), &false.into(), &"GBK".into())
    );
    let places: Vec<(u64, u64, &str)> = found["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["line"].as_u64().unwrap(), p["column"].as_u64().unwrap(), p["remedy"].as_str().unwrap()))
        .collect();
    assert_eq!(places, [(1, 10, "tidy"), (2, 5, "mask"), (2, 19, "mask")]);
    assert!(!found.to_string().contains("13812345678") && !found.to_string().contains("19491231"));
    let words = run(&["--tidy"]);
    let stdout = String::from_utf8_lossy(&words.stdout).into_owned();
    assert_eq!(words.status.code(), Some(2), "{stdout}");
    assert!(stdout.contains("Line 2, character 5") && stdout.contains("Nothing was saved"), "{stdout}");
    // Reading writes nothing.
    let dry = json(&run(&["--tidy", "--mask", "--dry-run", "--json"]));
    assert_eq!((&dry["ok"], &dry["saved"]), (&true.into(), &false.into()));
    assert!(!folder.path().join("exercises").exists());
    let done = json(&run(&["--tidy", "--mask", "--title", "走访登记", "--level", "3", "--json"]));
    assert_eq!(
        (&done["saved"], &done["title"], &done["encoding_by"]),
        (&true.into(), &"走访登记".into(), &"likely".into())
    );
    let kinds: Vec<&str> =
        done["changes"].as_array().unwrap().iter().map(|c| c["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["line-ends", "full-width", "masked"]);
    let id = done["id"].as_str().unwrap();
    let saved = std::fs::read_to_string(done["file"].as_str().unwrap()).unwrap();
    assert!(saved.contains("走访9户") && !saved.contains("138"), "{saved}");
    let list = dabiao(folder.path(), &["exercises", "--json"]);
    let line = String::from_utf8(list.stdout).unwrap();
    let line = line.lines().find(|l| l.contains(id)).expect("it is listed").to_owned();
    let listed: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(
        (&listed["origin"], &listed["type"], &listed["level"]),
        (&"folder".into(), &"own".into(), &3.into())
    );
    refused(&run(&["--tidy", "--mask"]), 2, &["already", "走访登记"]);
}

#[test]
fn what_can_not_be_imported_is_refused_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.csv");
    let path = file.to_str().unwrap();
    let import = |content: &[u8], args: &[&str]| {
        std::fs::write(&file, content).unwrap();
        dabiao(folder.path(), &[&["exercises", "import", path, "--lang", "en"], args].concat())
    };
    refused(&import(b"PK\x03\x04", &[]), 2, &["a.csv", "Office", "plain text"]);
    refused(&import("a,b\n1,2,3\n".as_bytes(), &["--json"]), 2, &["line 2", "3 cells"]);
    refused(&import("甲,乙\n一,二\n".as_bytes(), &["--columns", "3"]), 2, &["no column 3"]);
    refused(&import(b"\xEF\xBB\xBFabc\n\xFF", &[]), 2, &["line 2", "after 7 bytes", "UTF-8"]);
    refused(&import("今天".as_bytes(), &["--title", "打13812345678"]), 2, &["In the title", "138…78"]);
    refused(&import(&encoding_rs::GB18030.encode("䶮𬱖").0, &[]), 2, &["a.csv"]);
    refused(&import(&vec![b'a'; 3 << 20], &[]), 2, &["3145728", "2 MB"]);
    refused(&dabiao(folder.path(), &["exercises", "import", "/no/such/file"]), 2, &["/no/such/file"]);
    let rare = import(&encoding_rs::GB18030.encode("䶮𬱖").0, &["--encoding", "gb18030", "--json"]);
    assert_eq!(json(&rare)["characters"], 2);
    let columns = json(&import("名,话\n甲,说\n".as_bytes(), &["--columns", "2", "--dry-run", "--json"]));
    assert_eq!(columns["characters"], 1);
}

#[test]
fn the_folder_s_files_are_checked_and_opened_too() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("exercises/own");
    std::fs::create_dir_all(&own).unwrap();
    std::fs::write(own.join("x.toml"), "format = 1\nid = 3\n").unwrap();
    // A template alone is no error: it replaces the carried one.
    std::fs::create_dir_all(folder.path().join("exercises/templates")).unwrap();
    std::fs::copy("exercises/templates/hotel.toml", folder.path().join("exercises/templates/hotel.toml"))
        .unwrap();
    let output = dabiao(folder.path(), &["exercises", "check", "--json"]);
    assert_eq!(output.status.code(), Some(2));
    let doc: Value = serde_json::from_slice(&output.stdout).unwrap();
    let problems = doc["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 1, "{doc}");
    assert!(problems[0]["file"].as_str().unwrap().ends_with("x.toml") && problems[0]["line"] == 2, "{doc}");
    refused(&dabiao(folder.path(), &["--open", "practice/own/x"]), 2, &["own/x"]);
}

#[test]
fn attempts_and_audit_show_what_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    t.start("copy/case-01", 1);
    let text = t.presented(6);
    t.commit(0, &text);
    t.clock.advance(12_000);
    t.act(Action::Drill(DrillAction::HandIn));
    drop(t);
    let row = json(&dabiao(folder.path(), &["attempts", "--json"]));
    assert_eq!(
        (&row["badge"], &row["state"], &row["score"]["correct_cpm"]),
        (&"059001".into(), &"sealed".into(), &30.0.into())
    );
    let report = json(&dabiao(folder.path(), &["audit", "--json"]));
    assert_eq!((&report["ok"], &report["attempts"]), (&true.into(), &1.into()));
    let sql = "DROP TRIGGER attempt_sealed_is_final; UPDATE attempt SET correct = 7, score = replace(score, '\"correct\":6', '\"correct\":7')";
    rusqlite::Connection::open(folder.path().join("dabiao.sqlite")).unwrap().execute_batch(sql).unwrap();
    let output = dabiao(folder.path(), &["audit", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["ok"], false);
}

#[test]
fn doctor_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let output = dabiao(folder.path(), &["doctor", "--json"]);
    let doc: Value = serde_json::from_slice(&output.stdout).unwrap();
    for name in ["display", "fonts", "input_method", "clock", "data_folder", "integrity", "backup"] {
        let status = doc[name]["status"].as_str().unwrap();
        assert!(status == "ok" || !doc[name]["next"].as_str().unwrap().is_empty(), "{name}: {doc}");
    }
    let doc: Value = serde_json::from_slice(
        &dabiao(folder.path(), &["doctor", "--json", "--now", "2001-01-01T00:00:00Z"]).stdout,
    )
    .unwrap();
    assert_eq!(doc["clock"]["status"], "fail");
}

#[test]
fn a_store_in_use_or_foreign_is_exit_code_3() {
    let folder = tempfile::tempdir().unwrap();
    let keeper = Typist::at(folder.path());
    refused(&dabiao(folder.path(), &["attempts", "--json", "--lang", "en"]), 3, &["in use"]);
    drop(keeper);
    std::fs::write(folder.path().join("dabiao.sqlite"), "not a database".repeat(200)).unwrap();
    refused(
        &dabiao(folder.path(), &["audit", "--lang", "en"]),
        3,
        &["damaged", "Copy the whole data folder"],
    );
}

#[test]
fn wrong_use_is_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    for args in [
        vec!["frobnicate"],
        vec!["score"],
        vec!["--open", "nowhere"],
        vec!["--seconds", "0"],
        vec!["--now", "yesterday", "doctor"],
    ] {
        assert_eq!(dabiao(folder.path(), &args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn without_a_display_the_window_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_dabiao"))
        .args(["--lang", "en", "--data"])
        .arg(folder.path())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .unwrap();
    refused(&output, 3, &["window can't be opened", "DISPLAY"]);
}

#[test]
fn an_unknown_exercise_or_officer_opens_no_window() {
    let folder = tempfile::tempdir().unwrap();
    refused(&dabiao(folder.path(), &["--open", "practice/copy/none"]), 2, &["copy/none"]);
    refused(&dabiao(folder.path(), &["--officer", "4711"]), 2, &["4711"]);
}

#[test]
fn hostile_logs_are_refused_without_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let head =
        r#"{"format":"dabiao-input-log","version":1,"presented":"警","policy":"strict","limit_ms":null}"#;
    let long = format!("{head}\n{{\"at_ms\":1,\"kind\":\"text\",\"text\":\"{}\"}}", "a".repeat(10 << 20));
    let deep = format!("{head}\n{}", "[".repeat(200_000));
    for (text, line) in [(long, "2"), (deep, "2"), (String::new(), "1"), ("\0\0\0".to_owned(), "1")] {
        std::fs::write(&log, text).unwrap();
        refused(&dabiao(folder.path(), &["replay", log.to_str().unwrap(), "--json"]), 2, &["log", line]);
    }
}

#[test]
fn generate_is_the_same_for_the_same_seed() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| String::from_utf8(dabiao(folder.path(), args).stdout).unwrap();
    let kinds = run(&["generate", "--kind", "list"]);
    assert_eq!(kinds.lines().count(), 13);
    let args = ["generate", "--kind", "hotel", "--count", "5", "--json", "--seed", "7"];
    let first = run(&args);
    assert_eq!(first, run(&args));
    for line in first.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        assert_eq!(record["kind"], "hotel");
        assert!(
            record["fields"]
                .as_array()
                .unwrap()
                .iter()
                .all(|f| f["code"].is_string() && f["name"].is_string())
        );
        assert!(!record["text"].as_str().unwrap().is_empty());
    }
    let passage: Value =
        serde_json::from_str(&run(&["generate", "--passage", "case", "--seed", "3", "--json"])).unwrap();
    assert!(passage.to_string().contains("code_length"), "{passage}");
    let short = ["generate", "--passage", "case", "--seed", "3", "--json", "--length", "short"];
    let short: Value = serde_json::from_str(&run(&short)).unwrap();
    assert!((145..=155).contains(&short["length"].as_u64().unwrap()), "{short}");
    assert!((1..=3).contains(&short["level"].as_u64().unwrap()), "{short}");
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/exercises");
    assert_eq!(
        run(&["generate", "--kind", "hotel", "--seed", "7", "--folder", own]),
        run(&["generate", "--kind", "hotel", "--seed", "7"])
    );
    refused(
        &dabiao(folder.path(), &["generate", "--kind", "hotel", "--folder", "/nowhere"]),
        2,
        &["/nowhere"],
    );
    refused(&dabiao(folder.path(), &["generate", "--passage", "case", "--length", "huge"]), 2, &["medium"]);
    refused(&dabiao(folder.path(), &["generate", "--kind", "poem"]), 2, &["poem", "hotel"]);
    refused(&dabiao(folder.path(), &["generate", "--passage", "case", "--length", "3"]), 2, &["3"]);
}

#[test]
fn backup_and_restore_are_a_round_trip() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let out = other.path().join("b.sqlite");
    let path = out.to_str().unwrap();
    refused(&dabiao(folder.path(), &["backup", path, "--lang", "en"]), 1, &["no data"]);
    assert!(!folder.path().join("dabiao.sqlite").exists());
    let mut t = Typist::at(folder.path());
    t.sign_in();
    drop(t);
    let made = json(&dabiao(folder.path(), &["backup", path, "--json"]));
    assert_eq!((&made["ok"], &made["entries"], &made["file"]), (&true.into(), &2.into(), &path.into()));
    refused(&dabiao(folder.path(), &["backup", path, "--lang", "en"]), 2, &["a file already", path]);
    refused(
        &dabiao(folder.path(), &["backup", "/no/such/folder/b", "--lang", "en"]),
        2,
        &["/no/such/folder/b"],
    );
    refused(&dabiao(folder.path(), &["restore", "/no/such/file", "--lang", "en"]), 2, &["/no/such/file"]);
    // The effect is shown first on request, and nothing is done.
    let preview = json(&dabiao(folder.path(), &["restore", path, "--dry-run", "--json"]));
    assert_eq!(
        (&preview["dry_run"], &preview["foreign"]),
        (&true.into(), &serde_json::Value::Null),
        "{preview}"
    );
    let words = dabiao(folder.path(), &["restore", path, "--lang", "en", "--now", "2026-11-23T01:00:00Z"]);
    let words = String::from_utf8(words.stdout).unwrap();
    assert!(
        words.contains("Restored and verified: 4") && words.contains("dabiao-before-restore-2026-11-23-")
    );
    let again = json(&dabiao(folder.path(), &["restore", path, "--json"]));
    assert_eq!((&again["entries"], again["set_aside"].as_array().unwrap().len()), (&4.into(), 1));
    assert_eq!(json(&dabiao(folder.path(), &["audit", "--json"]))["head"], again["head"]);
    // The copy was changed: the answer is no, with the reason.
    let sql = "UPDATE officer SET name = '王德朋'";
    rusqlite::Connection::open(&out).unwrap().execute_batch(sql).unwrap();
    let output = dabiao(folder.path(), &["restore", path, "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["ok"], false);
    assert!(answer["problems"][0]["place"].as_str().unwrap().starts_with("officer"), "{answer}");
    let output = dabiao(folder.path(), &["restore", path, "--lang", "en"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("王德朋"), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("Nothing was changed"), "{output:?}");
    // A store in use is an error of the machine.
    let keeper = Typist::at(folder.path());
    refused(&dabiao(folder.path(), &["restore", path, "--lang", "en"]), 3, &["in use"]);
    drop(keeper);
}

#[test]
fn doctor_looks_at_the_newest_backup() {
    let folder = tempfile::tempdir().unwrap();
    let backup = |more: &[&str]| {
        let output = dabiao(folder.path(), &[&["doctor", "--json", "--lang", "en"], more].concat());
        let doc: Value = serde_json::from_slice(&output.stdout).unwrap();
        let word = |key: &str| doc["backup"][key].as_str().unwrap().to_owned();
        (word("status"), word("detail"))
    };
    assert_eq!(backup(&[]), ("ok".into(), "Nothing to back up yet.".into()));
    let mut t = Typist::at(folder.path());
    t.sign_in();
    drop(t);
    let soon = ["--now", "2026-11-30T12:00:00+08:00"];
    assert_eq!(backup(&soon).0, "ok");
    let late = backup(&["--now", "2026-12-01T12:00:00+08:00"]);
    assert!(late.0 == "warn" && late.1.contains("2026-11-23"), "{late:?}");
    let file = dabiao::store::backups(folder.path()).pop().unwrap().path;
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
    assert!(backup(&soon).0 == "warn" && backup(&soon).1.contains("does not verify"));
    std::fs::remove_file(&file).unwrap();
    assert!(backup(&soon).0 == "warn" && backup(&soon).1.contains("no backup yet"));
}
