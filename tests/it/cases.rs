//! Small inputs of offices and officers that once misled the program, each for a kind of error: the messages,
//! and the effect on people and papers.

use super::support::by_right::ByRight as _;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use dabiao::app::lang::Lang;
use dabiao::app::{Action, DoorAction, DrillAction, ExamAction, NewcomerAsk};
use dabiao::domain::roster::{Officer, Service, Unit};
use dabiao::domain::roster_import::Doubt;
use dabiao::store::facts;
use dabiao::store::{Db, Fact, OfficerBody, UnitBody};
use dabiao::ui::Screen;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use rust_xlsxwriter::Workbook;
use serde_json::Value;
use uuid::Uuid;

use super::support::bureau::{EXAM_MS, INVIGILATOR, TRAINER, candidate, found, found_without_accounts};
use super::support::credential::{have, output_of};
use super::support::typist::{MORNING_MS, Typist};
use super::support::window::{Look, Window};

const PASSPHRASE: &str = "岚江市公安局 2026 发证专用";

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name)
}

fn dabiao(data: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dabiao"))
        .args(args)
        .arg("--data")
        .arg(data)
        .args(["--now", "2026-11-29T09:00:00+08:00", "--lang", "zh-CN"])
        .env_remove("DABIAO_DATA")
        .env("DABIAO_STATE", "")
        .env("DABIAO_ISSUER_PASSPHRASE", PASSPHRASE)
        .output()
        .unwrap()
}

fn import(data: &Path, file: &Path, more: &[&str]) -> Output {
    dabiao(data, &[&["roster", "import", file.to_str().unwrap()], more].concat())
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn said(output: &Output) -> String {
    let all = [output.stdout.as_slice(), &output.stderr].concat();
    String::from_utf8_lossy(&all).into_owned()
}

/// The values of a field in a list of a document.
fn all<'a>(doc: &'a Value, list: &str, field: &str) -> Vec<&'a str> {
    doc[list].as_array().unwrap().iter().map(|one| one[field].as_str().unwrap()).collect()
}

fn badges(data: &Path) -> Vec<String> {
    let list = json(&dabiao(data, &["roster", "list", "--json"]));
    all(&list, "officers", "badge").into_iter().map(str::to_owned).collect()
}

/// A file that is previewed in an empty store: its exit code, texts that must appear, and texts that must
/// not.
type Row = (&'static str, i32, &'static [&'static str], &'static [&'static str]);

const FILES: [Row; 8] = [
    (
        "roster-birth-before-midnight.xlsx",
        2,
        &["D 列第 3 行", "D 列第 4 行", "D 列第 5 行", "D 列第 6 行", "1970-05-11 23:59:17", "钟点"],
        &["第 2 行"],
    ),
    ("roster-names-not-in-font.csv", 0, &["第 2 行“乙𠮷”", "U+20BB7", "〓", "有 2 人"], &[]),
    (
        "roster-lossy-names.csv",
        2,
        &[
            "B 列第 2 行",
            "“甲?”里有 ?",
            "B 列第 3 行",
            "□",
            "B 列第 4 行",
            "“丙_”里有 _",
            "B 列第 5 行",
            "U+FFFD",
            "B 列第 6 行",
            "〓",
            "B 列第 7 行",
            "*",
            "B 列第 8 行",
            "■",
        ],
        &[],
    ),
    ("roster-radical-name.csv", 2, &["B 列第 2 行", "U+2F08", "“人”"], &[]),
    (
        "roster-unit-brackets.csv",
        0,
        &["新单位 2 个", "第 3 行", "第 4 行", "第 6 行", "第 7 行", "按“交警大队(一中队)”算"],
        &[],
    ),
    ("roster-hidden-row.xlsx", 0, &["2 人", "1 行被隐藏或筛选", "第 3 行"], &[]),
    ("roster-fullwidth-commas.csv", 2, &["第 1 行", "“，”", "逗号"], &["没有找到"]),
    ("roster-zeros-1-first.csv", 0, &["新增 2 人"], &["核实"]),
];

#[test]
fn what_a_file_went_through_is_told_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    for (name, code, words, not) in FILES {
        let output = import(&folder.path().join("data"), &case(name), &["--dry-run"]);
        let text = said(&output);
        assert_eq!(output.status.code(), Some(code), "{name}: {text}");
        for word in words {
            assert!(text.contains(word), "{name}: {text} lacks {word}");
        }
        for word in not {
            assert!(!text.contains(word), "{name}: {text} says {word}");
        }
    }
}

#[test]
fn badges_are_taken_as_a_spreadsheet_shows_them() {
    let folder = tempfile::tempdir().unwrap();
    let dry =
        json(&import(folder.path(), &case("roster-badge-number-format.xlsx"), &["--dry-run", "--json"]));
    assert_eq!(all(&dry, "new", "badge"), ["012345", "012346", "012347"]);
    let units = json(&import(folder.path(), &case("roster-unit-brackets.csv"), &["--dry-run", "--json"]));
    let given: Vec<&str> = all(&units, "new", "unit");
    let (traffic, session) = ("交警大队(一中队)", "城关派出所－户籍组");
    assert_eq!(given, [traffic, traffic, traffic, session, session, session], "the first spelling stays");
}

#[test]
fn nobody_comes_in_twice_by_a_spreadsheet_that_ate_zeros() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let (first, again) = (case("roster-zeros-1-first.csv"), case("roster-zeros-2-saved-by-excel.csv"));
    json(&import(data, &first, &["--json"]));
    let dry = json(&import(data, &again, &["--dry-run", "--json"]));
    let rows: Vec<u64> =
        dry["questions"].as_array().unwrap().iter().map(|q| q["row"].as_u64().unwrap()).collect();
    assert_eq!((rows, all(&dry, "questions", "why")), (vec![2, 3], vec!["zeros", "zeros"]));
    assert!(dry["new"].as_array().unwrap().is_empty());
    // Without an answer no row is taken, and each row is named.
    let refused = import(data, &again, &[]);
    let words = said(&refused);
    assert_eq!(refused.status.code(), Some(2), "{words}");
    assert!(words.contains("第 2 行") && words.contains("第 3 行") && words.contains("--same"), "{words}");
    let half = import(data, &again, &["--same", "2"]);
    assert_eq!(half.status.code(), Some(2), "{}", said(&half));
    assert_eq!(badges(data), ["059001", "059002"]);
    let not_asked = import(data, &again, &["--same", "2,9"]);
    assert_eq!(not_asked.status.code(), Some(2));
    assert!(said(&not_asked).contains("第 9 行"));
    // All are who they were: nothing changes. One is another person: they come in.
    let same = json(&import(data, &again, &["--same", "all", "--json"]));
    assert_eq!((&same["unchanged"], &same["written"]), (&2.into(), &false.into()));
    json(&import(data, &again, &["--another", "3", "--same", "all", "--json"]));
    assert_eq!(badges(data), ["059001", "059002", "59002"]);
    assert_eq!(json(&dabiao(data, &["audit", "--json"]))["ok"], true);
}

#[test]
fn a_badge_that_was_given_to_another_is_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let before = data.join("before.csv");
    fs::write(&before, "警号,姓名,单位\n059218,原持有,政工室\n").unwrap();
    json(&import(data, &before, &["--json"]));
    let file = case("roster-badge-given-to-another.csv");
    let dry = json(&import(data, &file, &["--dry-run", "--json"]));
    assert_eq!(dry["changed"][0]["maybe_another"], true, "no date of birth says that it is the same person");
    assert_eq!(all(&dry, "questions", "why"), ["badge-given-away"]);
    assert_eq!(import(data, &file, &[]).status.code(), Some(2));
    json(&import(data, &file, &["--another", "2", "--json"]));
    let list = json(&dabiao(data, &["roster", "list", "--json"]));
    assert_eq!(all(&list, "officers", "badge"), ["059218", "059218-1"]);
    assert_eq!(all(&list, "officers", "name"), ["新来者", "原持有"]);
    assert_eq!(all(&list, "officers", "service"), ["serving", "posted_away"]);
    assert_eq!(json(&dabiao(data, &["audit", "--json"]))["ok"], true);
}

/// The cells of a paper that was exported as csv, by heading.
fn exported(data: &Path, what: &str) -> Vec<BTreeMap<String, String>> {
    let out = data.join(format!("{what}.csv"));
    json(&dabiao(data, &["export", what, "--format", "csv", "--out", out.to_str().unwrap(), "--json"]));
    let text = fs::read_to_string(out).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let heads = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        heads.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn column(rows: &[BTreeMap<String, String>], heading: &str) -> Vec<String> {
    rows.iter().map(|row| row[heading].clone()).collect()
}

#[test]
fn papers_about_past_acts_say_who_it_was_then() {
    for answer in ["--same", "--another"] {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        found_without_accounts(data, 3, true);
        json(&dabiao(data, &["certify", "--new-key", "--holder", "岚江市公安局", "--json"]));
        json(&dabiao(data, &["certify", "--json"]));
        let papers = ["ledger", "certificates", "attempts"];
        let before = papers.map(|what| exported(data, what));
        assert!(column(&before[0], "姓名").contains(&"李秀兰".to_owned()));
        let list = data.join("新名册.csv");
        fs::write(&list, "警号,姓名,单位\n059001,新来者,政工室\n").unwrap();
        json(&import(data, &list, &[answer, "all", "--json"]));
        for (what, before) in papers.iter().zip(&before) {
            let after = exported(data, what);
            for heading in ["警号", "姓名", "单位"] {
                assert_eq!(column(&after, heading), column(before, heading), "{answer} {what} {heading}");
            }
        }
        // An officer of today's roster appears in today's papers.
        assert!(column(&exported(data, "roster"), "姓名").contains(&"新来者".to_owned()));
        let report = json(&dabiao(data, &["audit", "--json"]));
        assert_eq!(report["ok"], true, "{report}");
    }
}

#[test]
fn a_roll_that_is_printed_later_names_people_as_they_sat() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 2, true);
    let mut db = Db::open(folder.path(), &|| Uuid::nil()).unwrap();
    let officer = db.officers().unwrap().into_iter().find(|o| o.badge == "059001").unwrap();
    let renamed = Officer { name: "新来者".into(), ..officer };
    let fact =
        Fact::ChangeOfficer(facts::ChangeOfficer { officer: OfficerBody::of(&renamed), by: Some(TRAINER) });
    db.put(EXAM_MS + 86_400_000, &fact).unwrap();
    drop(db);
    let mut t = Typist::at(folder.path());
    t.act(Action::Door(DoorAction::SignIn(INVIGILATOR)));
    let sitting = Uuid::from_u128(0x51);
    t.act(Action::Exam(ExamAction::SaveRoll(sitting)));
    let saved = t.session.exams().saved_roll(sitting).expect("a roll").path.clone();
    if have(&["pdftotext"]) {
        let text = output_of("pdftotext", &["-layout"], &saved, &["-"]);
        assert!(text.contains("李秀兰") && !text.contains("新来者"), "{text}");
    }
}

#[test]
fn the_journal_knows_what_everybody_was_called() {
    let folder = tempfile::tempdir().unwrap();
    let mut db = Db::open(folder.path(), &|| Uuid::nil()).unwrap();
    let (id, unit) = (Uuid::from_u128(1), Uuid::from_u128(0x700));
    let officer = Officer::new(id, "059001".into(), "甲一".into(), unit, "东所".into());
    db.add_officer(1_000, officer.clone()).unwrap();
    let renamed = Officer { badge: "059009".into(), name: "甲乙".into(), ..officer };
    let facts = [
        Fact::ChangeOfficer(facts::ChangeOfficer { officer: OfficerBody::of(&renamed), by: None }),
        Fact::DescribeUnit(facts::DescribeUnit {
            unit: UnitBody::of(&Unit::new(unit, "东城所".into())),
            by: None,
        }),
    ];
    db.put(2_000, &facts[0]).unwrap();
    db.put(3_000, &facts[1]).unwrap();
    let past = db.roster_past().unwrap();
    let named = |at_ms| past.named(id, at_ms).map(|n| [n.badge, n.name, n.unit].join(" ")).unwrap();
    assert_eq!(named(1_500), "059001 甲一 东所");
    assert_eq!(named(2_500), "059009 甲乙 东所");
    assert_eq!(named(3_500), "059009 甲乙 东城所");
    // A past that was recorded later is shown as it was first recorded.
    assert_eq!(named(500), "059001 甲一 东所");
    assert_eq!(past.named(Uuid::from_u128(2), 1_500), None);
}

/// Types a few characters of a text and hands in.
fn one_attempt(t: &mut Typist) {
    t.start("copy/case-01", 1);
    let text = t.presented(6);
    t.commit(0, &text);
    t.clock.advance(12_000);
    t.act(Action::Drill(DrillAction::HandIn));
}

/// The officer gets another name and badge and is posted elsewhere between two attempts.
#[test]
fn the_command_line_tells_attempts_by_the_names_of_their_day() {
    const DAY_MS: i64 = 86_400_000;
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    one_attempt(&mut t);
    let before = t.session.officer().unwrap().clone();
    drop(t);
    let unit = Unit::new(Uuid::from_u128(0x7AB), "柳林派出所".into());
    let after = Officer {
        badge: "059777".into(),
        name: "王明德".into(),
        unit_id: unit.id,
        unit: unit.name.clone(),
        ..before.clone()
    };
    let mut db = Db::open(folder.path(), &|| Uuid::from_u128(0x5E)).unwrap();
    db.put(
        MORNING_MS + DAY_MS,
        &Fact::DescribeUnit(facts::DescribeUnit { unit: UnitBody::of(&unit), by: None }),
    )
    .unwrap();
    let moved = Fact::ChangeOfficer(facts::ChangeOfficer { officer: OfficerBody::of(&after), by: None });
    db.put(MORNING_MS + DAY_MS, &moved).unwrap();
    drop(db);
    let mut t = Typist::at_time(folder.path(), MORNING_MS + 2 * DAY_MS);
    t.act(Action::Door(DoorAction::SignIn(before.id)));
    one_attempt(&mut t);
    drop(t);
    let told = String::from_utf8(dabiao(folder.path(), &["attempts", "--json"]).stdout).unwrap();
    let told: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let plain = String::from_utf8(dabiao(folder.path(), &["attempts"]).stdout).unwrap();
    let plain: Vec<&str> = plain.lines().collect();
    for (n, then) in [&before, &after].into_iter().enumerate() {
        let named = ["badge", "name", "unit"].map(|key| told[n][key].as_str().unwrap());
        assert_eq!(named, [&then.badge, &then.name, &then.unit]);
        assert!(plain[n].contains(&format!("\t{}\t{}\t", then.badge, then.name)), "{}", plain[n]);
    }
}

/// The cells of a csv as a spreadsheet reads them: formulas of a text become the text, digits become numbers.
fn through_a_spreadsheet(text: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    for (row, record) in (0..).zip(reader.records()) {
        for (column, cell) in (0..).zip(&record.unwrap()) {
            let kept = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
            match (kept, cell.parse::<f64>()) {
                (Some(text), _) => sheet.write_string(row, column, text).unwrap(),
                (None, Ok(number)) => sheet.write_number(row, column, number).unwrap(),
                (None, Err(_)) => sheet.write_string(row, column, cell).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn what_is_exported_survives_a_spreadsheet() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    found_without_accounts(&data, 3, true);
    let known = badges(&data);
    assert!(known.iter().all(|badge| badge.starts_with('0')));
    exported(&data, "roster");
    let csv = data.join("roster.csv");
    let saved = folder.path().join("另存.xlsx");
    let text = fs::read_to_string(&csv).unwrap();
    fs::write(&saved, through_a_spreadsheet(text.trim_start_matches('\u{FEFF}'))).unwrap();
    for file in [csv, saved] {
        let again = json(&import(&data, &file, &["--json"]));
        assert_eq!(
            (&again["unchanged"], &again["written"]),
            (&known.len().into(), &false.into()),
            "{file:?}"
        );
    }
}

fn enter(t: &mut Typist, badge: &str, name: &str, unit: &str) {
    t.act(Action::SignOut);
    t.act(Action::Door(DoorAction::AddOfficer { badge: badge.into(), name: name.into(), unit: unit.into() }));
}

#[test]
fn the_first_use_card_asks_as_the_import_does() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    enter(&mut t, "059001", "甲 一", "桃源派出所");
    assert_eq!(t.session.officer().map(|o| o.name.as_str()), Some("甲一"));
    enter(&mut t, "59001", "甲一", "桃源派出所");
    let asked = t.session.door().newcomer().cloned().expect("a question");
    let NewcomerAsk::Person(question) = asked.ask else { panic!("{asked:?}") };
    assert_eq!((question.doubt, question.known.badge.as_str()), (Doubt::Zeros, "059001"));
    assert_eq!((t.session.officers().len(), t.session.officer()), (1, None));
    t.act(Action::Door(DoorAction::AnswerNewcomer { known: Some(true) }));
    assert_eq!(t.session.officer().map(|o| o.badge.as_str()), Some("059001"));
    // After a discard nothing is written; another person comes in.
    enter(&mut t, "59001", "甲一", "桃源派出所");
    t.act(Action::Door(DoorAction::AnswerNewcomer { known: None }));
    assert_eq!((t.session.door().newcomer(), t.session.officers().len()), (None, 1));
    enter(&mut t, "059008", "甲一", "桃源派出所");
    assert!(
        matches!(&t.session.door().newcomer().unwrap().ask, NewcomerAsk::Person(q) if q.doubt == Doubt::NameAndUnit)
    );
    t.act(Action::Door(DoorAction::AnswerNewcomer { known: Some(false) }));
    assert_eq!(t.session.officer().map(|o| o.badge.as_str()), Some("059008"));
}

#[test]
fn the_first_use_card_makes_one_unit_of_two_spellings() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    enter(&mut t, "059001", "甲一", "交警大队（一中队）");
    enter(&mut t, "059002", "乙二", "交警大队 (一中队)");
    assert_eq!(t.session.officer().map(|o| o.unit.as_str()), Some("交警大队（一中队）"));
    enter(&mut t, "059003", "丙三", "桃源派出所");
    enter(&mut t, "059004", "丁四", "桃源所");
    assert_eq!(t.session.door().newcomer().unwrap().ask, NewcomerAsk::Unit("桃源派出所".into()));
    t.act(Action::Door(DoorAction::AnswerNewcomer { known: Some(true) }));
    assert_eq!(t.session.officer().map(|o| o.unit.as_str()), Some("桃源派出所"));
    enter(&mut t, "059005", "戊五", "桃源所");
    t.act(Action::Door(DoorAction::AnswerNewcomer { known: Some(false) }));
    assert_eq!(t.session.officer().map(|o| o.unit.as_str()), Some("桃源所"));
    for name in ["甲?", "丁⼈", "戊〓", "张\u{E863}"] {
        enter(&mut t, "059006", name, "桃源所");
        let notice = t.session.notice().expect("a notice").clone();
        assert!(notice.what.contains("U+"), "{notice:?}");
        assert_eq!(t.session.officer(), None, "{name}");
        t.act(Action::DismissNotice);
    }
    assert!(t.session.officers().iter().all(|o| o.service == Service::Serving));
    assert_eq!(t.session.officers().len(), 5);
}

#[test]
fn the_first_use_card_shows_what_it_asks() {
    for (lang, size, text_size) in [
        (Lang::ZhCn, (1024.0, 768.0), 100),
        (Lang::ZhCn, (1280.0, 800.0), 150),
        (Lang::En, (1024.0, 768.0), 150),
        (Lang::En, (1920.0, 1080.0), 100),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let look = Look { size: size.into(), lang, text_size, ..Look::PLAIN };
        let mut w = Window::open(folder.path(), look, Screen::Today);
        dabiao::ui::missing_mark::install(&w.harness.ctx);
        w.settle();
        // The size is that of the picture; larger text leaves fewer points.
        w.harness.set_size(look.size / (text_size as f32 / 100.0));
        w.settle();
        let (badge, unit) = ("059001".into(), "桃源派出所".into());
        w.act(Action::Door(DoorAction::AddOfficer { badge, name: "乙𠮷".into(), unit }));
        w.act(Action::SignOut);
        w.picture("start-rare-name");
        let (badge, unit) = ("59001".into(), "桃源派出所".into());
        w.act(Action::Door(DoorAction::AddOfficer { badge, name: "乙𠮷".into(), unit }));
        assert!(w.sees("59001") && w.sees("059001") && !w.sees("第 1 行"), "a person is no row of a file");
        w.picture("start-newcomer");
        let back = w.harness.state().session().texts().get("newcomer-back");
        w.harness.get_by_role_and_label(Role::Button, &back).click_accesskit();
        w.settle();
        assert_eq!(w.harness.state().session().door().newcomer(), None);
    }
}

/// Every name that the window shows can be seen, also with a character that no font has.
#[test]
fn a_character_without_a_glyph_is_a_mark_in_the_window() {
    let ctx = egui::Context::default();
    dabiao::ui::theme::install(&ctx);
    dabiao::ui::missing_mark::install(&ctx);
    let mut seen = Vec::new();
    for _ in 0..2 {
        seen.clear();
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let font = egui::FontId::proportional(16.0);
            let galley = ui.painter().layout_no_wrap("乙𠮷己㸃 a".to_owned(), font, egui::Color32::BLACK);
            for row in &galley.rows {
                seen.extend(row.glyphs.iter().map(|g| (g.chr, !g.uv_rect.is_nothing())));
            }
        });
        output.textures_delta.clear();
    }
    assert_eq!(seen, [('乙', true), ('𠮷', true), ('己', true), ('㸃', true), (' ', false), ('a', true)]);
}

#[test]
fn a_person_of_the_exam_keeps_name_and_badge_on_record() {
    let folder = tempfile::tempdir().unwrap();
    found_without_accounts(folder.path(), 1, true);
    let db = Db::open(folder.path(), &|| Uuid::nil()).unwrap();
    let named = db.roster_past().unwrap().named(candidate(1), EXAM_MS).unwrap();
    assert_eq!((named.badge.as_str(), named.name.as_str()), ("059001", "李秀兰"));
}
