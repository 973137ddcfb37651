//! The command line as a script sees it: JSON on stdout, words on stderr, exit codes.

use std::path::Path;
use std::process::{Command, Output};

use dabiao::app::Action;
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
fn attempts_and_audit_show_what_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    t.start("copy/case-01", 1);
    let text = t.presented(6);
    t.commit(0, &text);
    t.clock.advance(12_000);
    t.act(Action::HandIn);
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
    for name in ["display", "fonts", "input_method", "clock", "data_folder", "integrity"] {
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
    assert_eq!(run(&["generate", "--kind", "hotel", "--seed", "7", "--folder", own]), run(&["generate", "--kind", "hotel", "--seed", "7"]));
    refused(&dabiao(folder.path(), &["generate", "--kind", "hotel", "--folder", "/nowhere"]), 2, &["/nowhere"]);
    refused(&dabiao(folder.path(), &["generate", "--passage", "case", "--length", "huge"]), 2, &["medium"]);
    refused(&dabiao(folder.path(), &["generate", "--kind", "poem"]), 2, &["poem", "hotel"]);
    refused(&dabiao(folder.path(), &["generate", "--passage", "case", "--length", "3"]), 2, &["3"]);
}
