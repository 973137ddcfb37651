//! `score-form` and the replay of a sitting of forms: the figures of golden files, which were counted by hand, and bad
//! input refused as a whole, with its line.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use dabiao::domain::record::Kind;
use serde_json::Value;

use super::support::command::{dabiao, ended, says};

fn golden(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/forms").join(name).display().to_string()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn wanted(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(golden(name)).unwrap()).unwrap()
}

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn put(&self, name: &str, text: &str) -> String {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn score(&self, kind: &str, expected: &str, entered: &str, more: &[&str]) -> std::process::Command {
        let args = ["score-form", "--kind", kind, "--expected", expected, "--entered", entered];
        dabiao(&self.data(), &[&args[..], more].concat())
    }
}

#[test]
fn the_score_of_five_guests_of_which_four_were_entered() {
    let desk = Desk::new();
    let (expected, entered) = (golden("hotel-expected.jsonl"), golden("hotel-entered.jsonl"));
    let output = says(&mut desk.score("hotel", &expected, &entered, &["--seconds", "600", "--json"]), 0, &[]);
    assert_eq!(json(&output), wanted("hotel-score.json"));
    let words = [
        "Qualified records: 2/4",
        "Qualified among entered: 50.0%",
        "Qualified records an hour: 12.0",
        "Alarm: fewer than 85 %",
        "Record 2, 证件号码 (ZJHM): the check digit is wrong",
        "Record 2, 旅馆名称 (LGMC): wrong, and no rule finds it",
        "Record 3, 房号 (FH): nothing is entered",
        "Record 3, 地址 (DZ): written in full, never as above",
        "Record 3, 性别 (XB): not in the list",
    ];
    let output = says(&mut desk.score("hotel", &expected, &entered, &["--seconds", "600"]), 0, &words);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(said.lines().filter(|line| line.starts_with("Record ")).count(), 10, "{said}");
}

#[test]
fn what_generate_prints_is_read_and_is_right() {
    let desk = Desk::new();
    for kind in Kind::ALL.map(Kind::name) {
        let args = ["generate", "--kind", kind, "--count", "20", "--json", "--seed", "5"];
        let made = ended(&mut dabiao(&desk.data(), &args));
        let file = desk.put("made.jsonl", &String::from_utf8(made.stdout).unwrap());
        let output = says(&mut desk.score(kind, &file, &file, &["--seconds", "0.5", "--json"]), 0, &[]);
        let score = json(&output);
        assert_eq!((&score["entered"], &score["qualified"]), (&20.into(), &20.into()), "{kind}: {score}");
        assert_eq!(score["rating"], "good");
        assert_eq!(score["active_ms"], 500);
    }
}

#[test]
fn cards_have_their_right_values_beside_them() {
    let desk = Desk::new();
    let args = ["generate", "--kind", "dispatch", "--card", "call", "--count", "3", "--seed", "9"];
    let plain = ended(&mut dabiao(&desk.data(), &args));
    let plain = String::from_utf8(plain.stdout).unwrap();
    assert_eq!(plain.matches("接警员：您贵姓？").count(), 3, "{plain}");
    let made = ended(&mut dabiao(&desk.data(), &[&args[..], &["--json"]].concat()));
    let made = String::from_utf8(made.stdout).unwrap();
    let first: Value = serde_json::from_str(made.lines().next().unwrap()).unwrap();
    assert_eq!((&first["form"], &first["style"]), (&"forms/dispatch".into(), &"call".into()));
    assert!(plain.starts_with(first["pages"][0].as_str().unwrap()));
    let file = desk.put("cards.jsonl", &made);
    let output = says(&mut desk.score("dispatch", &file, &file, &["--seconds", "60", "--json"]), 0, &[]);
    assert_eq!(json(&output)["qualified"], 3);
    let no = ["generate", "--kind", "hotel", "--card", "call"];
    says(
        &mut dabiao(&desk.data(), &no),
        2,
        &["hotel has no cards of the style \"call\"", "printed, note, two"],
    );
    let no = ["generate", "--kind", "names", "--card", "note"];
    says(&mut dabiao(&desk.data(), &no), 2, &["There is no form \"names\"", "vehicle"]);
}

#[test]
fn a_bad_sheet_is_refused_as_a_whole_with_its_line() {
    let desk = Desk::new();
    let expected = golden("hotel-expected.jsonl");
    let good = fs::read_to_string(golden("hotel-entered.jsonl")).unwrap();
    let line = |n: usize| good.lines().nth(n).unwrap().to_owned();
    let more = format!("{good}{}\n{}\n", line(0), line(0));
    let long = format!("{}\n\n{}\n", line(0), line(1).replace("刘洱营", &"刘".repeat(1001)));
    let cases = [
        ("words", format!("{}\nno json\n", line(0)), "line 2: no record"),
        (
            "kind",
            line(0).replace("\"hotel\"", "\"case\""),
            "line 1: a record of the kind case; this form is for hotel",
        ),
        ("no-kind", line(0).replace("\"hotel\"", "\"motel\""), "line 1: no record: unknown kind"),
        ("twice", line(0).replace("\"LXDH\"", "\"XM\""), "line 1: field XM is there twice"),
        ("unknown", line(0).replace("\"LXDH\"", "\"YYY\""), "line 1: there is no field YYY"),
        ("more", more, "line 6: more records than the 5 that were to be entered"),
        ("long", long, "line 3: the value of field XM has 1001 characters, more than 1000"),
        ("number", line(0).replace("\"李龙洋\"", "7"), "line 1: no record"),
    ];
    for (name, text, words) in cases {
        let file = desk.put(&format!("{name}.jsonl"), &text);
        let output =
            says(&mut desk.score("hotel", &expected, &file, &["--seconds", "60", "--json"]), 2, &[words]);
        assert!(output.stdout.is_empty(), "{name}");
    }
    let entered = golden("hotel-entered.jsonl");
    let lacks = desk.put("lacks.jsonl", &line(0).replace("\"LXDH\"", "\"LXDX\""));
    let of = |file: &str, more: &[&str], words: &[&str]| {
        says(&mut desk.score("hotel", file, &entered, more), 2, words);
    };
    of(&lacks, &["--seconds", "60"], &["there is no field LXDX"]);
    let less = desk.put("less.jsonl", &line(2));
    of(&less, &["--seconds", "60"], &["line 1: the value of field FH is missing"]);
    let empty = desk.put("empty.jsonl", "\n\n");
    of(&empty, &["--seconds", "60"], &["there is no record in this file"]);
    of(&expected, &["--seconds", "0"], &["0 seconds", "86400"]);
    says(
        &mut desk.score("ghost", &expected, &entered, &["--seconds", "60"]),
        2,
        &["ghost", "hotel", "names"],
    );
    says(&mut desk.score("hotel", "nowhere.jsonl", &entered, &["--seconds", "60"]), 2, &["nowhere.jsonl"]);
    // Nothing entered is no bad input: there is just no rate.
    let output = says(&mut desk.score("hotel", &expected, &empty, &["--seconds", "60", "--json"]), 0, &[]);
    let score = json(&output);
    assert_eq!(
        (&score["entered"], &score["qualified_rate"], &score["rating"]),
        (&0.into(), &Value::Null, &Value::Null)
    );
}

#[test]
fn a_form_of_the_own_folder_is_the_one_that_scores() {
    let desk = Desk::new();
    let carried = include_str!("../../exercises/forms/hotel.toml");
    // The bureau's screen does not ask for the name of the hotel, and has the address as an exact text.
    let (first, rest) = carried.split_once("[[field]]").unwrap();
    let (_, rest) = rest.split_once("[[field]]").unwrap();
    let (fields, _) = rest.split_once("[[card]]").unwrap();
    let own = format!(
        "{first}[[field]]{}",
        fields.replace("kind = \"address\"", "kind = \"address\"\nline_percent = 100")
    );
    desk.put("data/exercises/forms/hotel.toml", &own);
    let (expected, entered) = (golden("hotel-expected.jsonl"), golden("hotel-entered.jsonl"));
    let output = says(&mut desk.score("hotel", &expected, &entered, &["--seconds", "600", "--json"]), 0, &[]);
    let score = json(&output);
    assert_eq!((&score["qualified"], &score["errors"]["fields"]), (&1.into(), &48.into()));
    // A faulty one takes nothing away.
    desk.put("data/exercises/forms/hotel.toml", &own.replace("kind = \"phone\"", "kind = \"fax\""));
    let output = says(&mut desk.score("hotel", &expected, &entered, &["--seconds", "600", "--json"]), 0, &[]);
    assert_eq!(json(&output), wanted("hotel-score.json"));
    says(
        &mut dabiao(&desk.data(), &["exercises", "check"]),
        2,
        &["hotel.toml", "there is no kind of field \"fax\""],
    );
}

#[test]
fn a_sitting_of_forms_is_replayed_and_judged() {
    let desk = Desk::new();
    let log = golden("sitting.jsonl");
    let judged = ["replay", &log, "--standard", "guidance-2027", "--json"];
    let output = says(&mut dabiao(&desk.data(), &judged), 0, &[]);
    assert_eq!(json(&output), wanted("sitting-score.json"));
    let words = [
        "Qualified records: 1/2",
        "Correct letters and digits an hour of their own time: 24428",
        "Time for reading: 9.1 s",
        "Time for moving between fields: 0.8 s",
        "Record 2, 公民身份号码 (GMSFHM): the check digit is wrong",
    ];
    says(&mut dabiao(&desk.data(), &["replay", &log]), 0, &words);
    let no = ["replay", &log, "--standard", "officer-2027"];
    says(&mut dabiao(&desk.data(), &no), 2, &["officer-2027", "guidance-2027"]);
    let text = fs::read_to_string(&log).unwrap();
    let backwards = desk.put("backwards.jsonl", &text.replace("\"at_ms\":2100", "\"at_ms\":100"));
    says(&mut dabiao(&desk.data(), &["replay", &backwards]), 2, &["event 3", "time runs backwards"]);
    let newer = desk.put("newer.jsonl", &text.replacen("\"version\":1", "\"version\":2", 1));
    says(&mut dabiao(&desk.data(), &["replay", &newer]), 2, &["line 1", "version 2"]);
}

#[test]
fn the_log_in_the_documents_is_read_as_they_say() {
    let desk = Desk::new();
    let guide = include_str!("../../docs/forms.md");
    let log = guide.split("```\n").nth(1).unwrap();
    let file = desk.put("log.jsonl", log);
    let score = json(&says(&mut dabiao(&desk.data(), &["replay", &file, "--json"]), 0, &[]));
    assert_eq!((&score["qualified"], &score["deleted_chars"]), (&1.into(), &1.into()));
    let time =
        serde_json::json!({"reading_ms": 880, "typing_ms": 1200, "correcting_ms": 300, "moving_ms": 320});
    assert_eq!(score["time"], time);
}
