//! Small inputs that failed once, each for its kind: line ends, signs that are never typed, pasted text,
//! figures that round up to the line they fail, written output, closed pipes, separators of a composition.
//! The roster's cases have a file of their own. Everything in `tests/cases` is invented.

use super::support::by_right::ByRight as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Parser as _;
use dabiao::cli::{Cli, run_to};
use dabiao::credential::{Pasted, StartCode, pasted_code};
use dabiao::store::{Db, StandardRow, Witness};
use serde_json::Value;
use uuid::Uuid;

use super::support::bureau::{OUTSIDER, found_without_accounts};
use super::support::command::{dabiao, says, store};
use super::support::typist::{MORNING_MS, Typist};

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(case(name)).unwrap()
}

/// What the program prints for `args`, as JSON.
fn json(data: &Path, code: i32, args: &[&str]) -> Value {
    let output = says(&mut dabiao(data, args), code, &[]);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"))
}

fn str_of(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_file_saved_by_windows_notepad_is_as_good_as_ours() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("own");
    fs::create_dir(&own).unwrap();
    fs::copy(case("own-sample-crlf.toml"), own.join("sample.toml")).unwrap();
    assert!(text("own-sample-crlf.toml").contains("\r\n"));
    let checked = json(folder.path(), 0, &["exercises", "check", str_of(folder.path()), "--json"]);
    assert_eq!(checked["problems"], Value::Array(Vec::new()), "{checked}");
    // Every file that the program carries, with the mark and the line ends that Notepad gives.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("exercises");
    let saved = folder.path().join("saved");
    let mut files = 0;
    for part in ["copy", "course", "standards", "templates", "vocab"] {
        fs::create_dir_all(saved.join(part)).unwrap();
        for entry in fs::read_dir(root.join(part)).unwrap() {
            let path = entry.unwrap().path();
            let ours = fs::read_to_string(&path).unwrap();
            assert!(!ours.contains('\r'), "{path:?}");
            let theirs = format!("\u{FEFF}{}", ours.replace('\n', "\r\n"));
            fs::write(saved.join(part).join(path.file_name().unwrap()), theirs).unwrap();
            files += 1;
        }
    }
    assert!(files > 100, "{files}");
    let checked = json(folder.path(), 0, &["exercises", "check", str_of(&saved), "--json"]);
    assert_eq!(checked["problems"], Value::Array(Vec::new()), "{checked}");
}

#[test]
fn line_ends_of_a_text_count_for_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let unix = at("unix.txt", "fjf jfj\nfff jjj\n");
    for (name, text) in [("dos.txt", "fjf jfj\r\nfff jjj\r\n"), ("old.txt", "\u{FEFF}fjf jfj\rfff jjj\r")] {
        let other = at(name, text);
        for (p, t) in [(&unix, &other), (&other, &unix)] {
            let args = ["score", "--presented", str_of(p), "--transcript", str_of(t), "--seconds", "60"];
            let doc = json(folder.path(), 0, &[&args[..], &["--policy", "keys", "--json"]].concat());
            assert_eq!((&doc["accuracy"], &doc["correct"]), (&1.0.into(), &16.into()), "{name}");
        }
    }
    let log = text("replay-pinyin-separators.jsonl");
    let dos = at("dos.jsonl", &format!("\u{FEFF}{}", log.replace('\n', "\r\n")));
    let of = |path: &Path| json(folder.path(), 0, &["replay", str_of(path), "--json"]);
    assert_eq!(of(&dos), of(&case("replay-pinyin-separators.jsonl")));
    // A public key that went through an editor of Windows is the same key.
    let key = text("verify-public-key.toml").replace('\n', "\r\n");
    let key = at("key.toml", &format!("\u{FEFF}{key}"));
    let code = text("verify-code-with-its-label.txt");
    assert!(json(folder.path(), 0, &["verify", &code, "--key", str_of(&key), "--json"])["valid"] == true);
}

#[test]
fn a_sign_that_nobody_types_is_named_and_tidied_away() {
    let folder = tempfile::tempdir().unwrap();
    let file = case("own-text-lookalike-signs.txt");
    let args = ["exercises", "import", str_of(&file), "--title", "笔录"];
    let refused = json(folder.path(), 2, &[&args[..], &["--dry-run", "--json"]].concat());
    let named: Vec<_> = refused["problems"].as_array().unwrap().iter().map(|p| &p["text"]).collect();
    assert_eq!(named, ["―", "―", "∶"]);
    assert!(refused["problems"].as_array().unwrap().iter().all(|p| p["remedy"] == "tidy"), "{refused}");
    let saved = json(folder.path(), 0, &[&args[..], &["--tidy", "--json"]].concat());
    assert_eq!(saved["changes"], serde_json::json!([{"kind": "signs", "count": 3}]));
    // Typed as an input method gives it, the tidied text has no error.
    let exercise: toml::Table = fs::read_to_string(saved["file"].as_str().unwrap()).unwrap().parse().unwrap();
    let presented = folder.path().join("presented.txt");
    fs::write(&presented, exercise["text"].as_str().unwrap()).unwrap();
    let typed = case("own-text-lookalike-signs-typed.txt");
    let scored = |presented: &Path| {
        let args = ["score", "--presented", str_of(presented), "--transcript", str_of(&typed)];
        json(folder.path(), 0, &[&args[..], &["--seconds", "60", "--json"]].concat())["accuracy"].clone()
    };
    assert_eq!(scored(&presented), 1.0);
    assert!(scored(&file).as_f64().unwrap() < 0.8);
}

#[test]
fn a_text_that_was_taken_before_stays_and_its_signs_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("exercises/own");
    fs::create_dir_all(&own).unwrap();
    let sample = text("own-sample-crlf.toml").replace("\r\n", "\n");
    fs::write(own.join("sample.toml"), sample.replace("没有发现可疑人员。", "没有发现――可疑∶人员―。"))
        .unwrap();
    let listed = says(&mut dabiao(folder.path(), &["exercises"]), 0, &["own/sample"]);
    assert!(listed.stderr.is_empty());
    let checked = json(folder.path(), 2, &["exercises", "check", "--json"]);
    let of = |key: &str| -> Vec<_> {
        checked["problems"].as_array().unwrap().iter().map(|p| p[key].clone()).collect()
    };
    assert_eq!((of("rule"), of("line")), (vec!["not-typed".into(); 2], vec![12.into(); 2]), "{checked}");
    let ids = checked["exercises"].as_array().unwrap().iter().filter(|e| e["id"] == "own/sample");
    assert_eq!(ids.count(), 1, "it can be typed all the same");
}

/// The code of the case, without its label.
fn code() -> String {
    text("verify-code-with-its-label.txt").trim().trim_start_matches("核验码 ").to_owned()
}

#[test]
fn a_code_is_found_in_what_people_paste() {
    let code = code();
    let full_width: String = code
        .chars()
        .map(|c| char::from_u32(u32::from(c) + 0xFEE0).filter(|_| c.is_ascii_graphic()).unwrap_or(c))
        .collect();
    let lines = |sep: &str, begin: &str| {
        let pieces: Vec<&str> = code.as_bytes().chunks(10).map(|b| std::str::from_utf8(b).unwrap()).collect();
        pieces.join(&format!("{sep}{begin}"))
    };
    for given in [
        text("verify-code-with-its-label.txt"),
        code.clone(),
        format!("\u{FEFF}\u{202A}{code}\u{200B}"),
        format!("“{code}”"),
        format!("核验码：{code}。请核对"),
        format!("（{code}）"),
        format!("Code: '{code}', thank you"),
        format!("{code} Wang Deming"),
        format!("{code}\tWENCHANG\t2026"),
        code.to_lowercase(),
        full_width,
        code.replacen('.', "。", 1),
        lines("\r\n", ""),
        lines(" ", ""),
        lines("\n", "> "),
        lines("=\n", ""),
        lines("\u{200B}", ""),
        lines("-\n", ""),
        format!("{code}\n{code}"),
    ] {
        assert_eq!(pasted_code(&given), Pasted::Code(code.clone()), "{given}");
    }
    assert_eq!(pasted_code("核验码"), Pasted::Nothing);
    assert_eq!(pasted_code("DB1 DB1"), Pasted::Nothing);
}

#[test]
fn verify_takes_the_code_with_its_label_and_says_when_it_is_cut() {
    let folder = tempfile::tempdir().unwrap();
    let key = case("verify-public-key.toml");
    let verify = |code: i32, given: &str| {
        json(folder.path(), code, &["verify", given, "--key", str_of(&key), "--json"])
    };
    let whole = verify(0, &text("verify-code-with-its-label.txt"));
    assert_eq!((&whole["valid"], &whole["outcome"]), (&true.into(), &"valid".into()), "{whole}");
    let code = code();
    for end in [5, 40, 120, code.len() - 110, code.len() - 60, code.len() - 1] {
        let cut = verify(1, &format!("核验码 {}", &code[..end]));
        assert!(cut["why"].as_str().unwrap().contains("cut short"), "{end}: {cut}");
    }
    let other = "DB1.AGPMBRLHNQTFCLQ2";
    let said = |given: &str, words: &[&str]| {
        says(&mut dabiao(folder.path(), &["verify", given, "--key", str_of(&key)]), 2, words)
    };
    said(&code["DB".len()..], &["no verification code", "begins with DB1."]);
    said("请核验\n王德明", &["no verification code"]);
    said("nowhere.pdf", &["nowhere.pdf"]);
    assert_eq!(verify(1, &format!("{other} {other}"))["outcome"], "unreadable");
}

#[test]
fn heads_and_start_codes_are_found_in_what_people_paste() {
    let head = Witness::parse("019A1B2C/4711/0B30557A9FC4E90E").unwrap();
    for given in [
        "制表时的链首：019A1B2C / 4711 / 0B30 557A 9FC4 E90E（工作站 / 条数 / 摘要，可用 dabiao audit --head 核对）",
        "Head of the journal when this was made: 019A1B2C / 4711 / 0B30 557A 9FC4 E90E (station / entries / hash)",
        "“019A1B2C / 4711 / 0B30 557A 9FC4 E90E”",
        "019a1b2c／4711／0b30557a\r\n9fc4e90e",
        "DBH1.019A1B2C.4711.0B30557A9FC4E90E",
    ] {
        assert_eq!(Witness::parse(given), Ok(head.clone()), "{given}");
    }
    assert!(Witness::parse("制表时的链首：").is_err());
    let code = StartCode::read("K7QM-3XVD").unwrap().shown();
    for given in [
        "开考码：K7QM-3XVD",
        "Start code: k7qm 3xvd",
        "“K7QM-3XVD”",
        "Ｋ７ＱＭ\u{200B}－３ＸＶＤ\r\n",
        "K7QM·3XVD。",
    ] {
        assert_eq!(StartCode::read(given).map(|c| c.shown()), Some(code.clone()), "{given}");
    }
    assert!(StartCode::read("K7QM-3XV").is_none() && StartCode::read("K7QM-3XVD-2").is_none());
}

#[test]
fn a_figure_never_rounds_up_to_the_line_that_it_fails() {
    let folder = tempfile::tempdir().unwrap();
    let (p, t) = (case("score-presented.txt"), case("score-typed-300.txt"));
    let args = ["score", "--presented", str_of(&p), "--transcript", str_of(&t), "--seconds", "600.5"];
    let args = [&args[..], &["--standard", "officer-2027", "--age", "40"]].concat();
    says(
        &mut dabiao(folder.path(), &args),
        0,
        &["Correct speed: 29.9\n", "not passed", "Correct speed 29.9 chars/min, 30 needed."],
    );
    // JSON has the exact value, as the contract says.
    let doc = json(folder.path(), 0, &[&args[..], &["--json"]].concat());
    assert_eq!(
        (&doc["correct_cpm"], &doc["passed"]),
        (&(300.0 * 60_000.0 / 600_500.0).into(), &false.into())
    );
    assert_eq!(doc["missing"][0]["rule"], "speed");
    let passed = args.iter().map(|arg| if *arg == "600.5" { "600" } else { arg }).collect::<Vec<_>>();
    let output =
        says(&mut dabiao(folder.path(), &passed), 0, &["Correct speed: 30.0\n", "Verdict: passed\n"]);
    assert!(!String::from_utf8_lossy(&output.stdout).contains("needed"));
    // Less than a thousandth of a second too long is too long.
    let late = args.iter().map(|arg| if *arg == "600.5" { "600.0001" } else { arg }).collect::<Vec<_>>();
    says(&mut dabiao(folder.path(), &late), 0, &["Correct speed: 29.9\n", "not passed"]);
}

#[test]
fn what_parts_the_syllables_of_a_composition_is_no_key() {
    let folder = tempfile::tempdir().unwrap();
    let log = case("replay-pinyin-separators.jsonl");
    let doc = json(folder.path(), 0, &["replay", str_of(&log), "--json"]);
    // Seven letters and the key that commits.
    assert_eq!((&doc["keystrokes"]["keystrokes"], &doc["scoring_version"]), (&8.into(), &2.into()));
    // By the first rules, which scores of older data folders were made by, the separators counted.
    let log = dabiao::domain::input::jsonl::read(&fs::read(log).unwrap()).unwrap();
    let old = dabiao::domain::score::score_log_by(&log, 1).unwrap().unwrap();
    assert_eq!((old.keystrokes, old.version), (Some(11), 1));
    assert!(dabiao::domain::score::score_log_by(&log, 3).is_none());
}

/// A pipe whose reader has gone.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

#[test]
fn a_closed_pipe_ends_every_command_quietly() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    store(&data);
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (out, backup, roster) = (at("out.csv"), at("backup.sqlite"), at("roster.csv"));
    fs::write(&roster, "警号,姓名,单位\n059001,王德明,文昌派出所\n").unwrap();
    let of = |name: &str| case(name).to_str().unwrap().to_owned();
    let (presented, typed) = (of("score-presented.txt"), of("score-typed-300.txt"));
    let (log, code) = (of("replay-pinyin-separators.jsonl"), code());
    let (key, own) = (of("verify-public-key.toml"), of("own-text-lookalike-signs-typed.txt"));
    let commands: &[&[&str]] = &[
        &["exercises"],
        &["exercises", "--json"],
        &["exercises", "check"],
        &["exercises", "import", &own, "--dry-run"],
        &["generate", "--kind", "list"],
        &["generate", "--kind", "case", "--count", "3"],
        &["score", "--presented", &presented, "--transcript", &typed, "--seconds", "600"],
        &["replay", &log],
        &["attempts"],
        &["roster", "list"],
        &["roster", "import", &roster, "--dry-run"],
        &["export", "roster", "--format", "csv", "--out", &out],
        &["report"],
        &["simulate-standard", "--line", "30", "--accuracy", "95"],
        &["verify", &code, "--key", &key],
        &["audit"],
        &["doctor"],
        &["backup", &backup],
    ];
    for args in commands {
        for json in [false, true] {
            let mut args = [&["dabiao", "--data", data.to_str().unwrap()][..], args].concat();
            let has_json = !args.contains(&"list") || args.contains(&"roster");
            if json && has_json && !args.contains(&"--json") {
                args.push("--json");
            }
            let _ = fs::remove_file(&backup);
            let cli = Cli::try_parse_from(&args).unwrap_or_else(|e| panic!("{args:?}: {e}"));
            let mut err = Vec::new();
            let code = run_to(&cli, cli.command.as_ref().unwrap(), &mut Closed, &mut err);
            let err = String::from_utf8_lossy(&err);
            // Nothing is written by those that find nothing.
            assert!(
                code == 0 && !err.contains("output") && !err.contains("Broken"),
                "{args:?}: {code} {err}"
            );
        }
    }
}

#[test]
#[cfg(unix)]
fn a_closed_pipe_is_no_error_for_the_shell_either() {
    let folder = tempfile::tempdir().unwrap();
    let script = r#"set -o pipefail; "$0" "$@" | head -1; test "${PIPESTATUS[*]}" = "0 0""#;
    for args in [
        &["generate", "--kind", "case", "--count", "2000"][..],
        &["exercises", "--json"],
        &["--help"],
        &["exercises", "check"],
    ] {
        let mut command = std::process::Command::new("bash");
        command.args(["-c", script, env!("CARGO_BIN_EXE_dabiao")]).args(args);
        command.env("DABIAO_DATA", folder.path().join("none")).env("LC_ALL", "C.UTF-8");
        let output = command.output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{args:?}: {output:?}");
    }
}

/// A later version of the officers' standard with a rule that this program does not know.
const NEWER: &str = "format = 1\nid = \"officer-2027\"\nversion = 2\nnew_rule = true\n";

#[test]
fn what_goes_by_an_unreadable_standard_stops_in_window_and_command_line_alike_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    found_without_accounts(folder.path(), 1, true);
    let row = StandardRow { id: "officer-2027".to_owned(), version: 2, toml: NEWER.to_owned() };
    Db::open(folder.path(), &|| Uuid::nil()).unwrap().put_standard(MORNING_MS, &row, OUTSIDER).unwrap();
    let out = folder.path().join("bulletin.csv");
    for args in [
        &["report"][..],
        &["simulate-standard", "--line", "30", "--accuracy", "95"],
        &["export", "bulletin", "--format", "csv", "--out", str_of(&out)],
    ] {
        says(&mut dabiao(folder.path(), args), 3, &["officer-2027-2.toml", "can't be read", "newer program"]);
    }
    assert!(!out.exists());
    // The others go on, and it is named beside them.
    let listed = dabiao(folder.path(), &["standards", "list"]).output().unwrap();
    let (others, told) =
        (String::from_utf8_lossy(&listed.stdout), String::from_utf8_lossy(&listed.stderr).into_owned());
    assert!(listed.status.success() && others.contains("guidance-2027\t"), "{listed:?}");
    assert!(!others.contains("officer-2027\t") && told.contains("officer-2027-2.toml"), "{listed:?}");
    let typist = Typist::at(folder.path());
    let session = &typist.session;
    let notice = session.core().unreadable_standard().expect("it is said");
    assert!(notice.what.contains("officer-2027-2.toml:") && notice.next.contains("更新本程序"), "{notice:?}");
    assert_eq!(session.notice(), Some(notice));
    let newest = session.core().newest_standards();
    assert!(newest.iter().all(|one| one.id != "officer-2027"), "no older version counts in its place");
    assert!(newest.iter().any(|one| one.id == "guidance-2027"), "the others do");
    assert!(session.core().standing().is_empty(), "nobody stands anywhere by it");
}

#[test]
fn an_unreadable_version_stops_nothing_of_other_standards_nor_once_a_later_one_is_read() {
    let folder = tempfile::tempdir().unwrap();
    found_without_accounts(folder.path(), 1, true);
    let put = |id: &str, version, toml: &str| {
        let row = StandardRow { id: id.to_owned(), version, toml: toml.to_owned() };
        Db::open(folder.path(), &|| Uuid::nil()).unwrap().put_standard(MORNING_MS, &row, OUTSIDER).unwrap();
    };
    let reported = || dabiao(folder.path(), &["report"]).output().unwrap();
    put("of-another-pc", 1, "format = 1\n");
    assert!(reported().status.success(), "{:?}", reported());
    // A text that names another standard is not that one's either.
    put("of-another-pc", 2, NEWER);
    assert!(reported().status.success(), "{:?}", reported());
    put("officer-2027", 2, NEWER);
    assert_eq!(reported().status.code(), Some(3), "{:?}", reported());
    let built_in = dabiao::content::Library::embedded().standard("officer-2027").unwrap().clone();
    let third =
        dabiao::content::write_standard(&dabiao::domain::standard::Standard { version: 3, ..built_in });
    put("officer-2027", 3, &third);
    assert!(reported().status.success(), "{:?}", reported());
}
