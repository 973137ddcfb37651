//! Answers to the questions of a roster import: none contradicts another, none falls on a row that changed
//! since it was asked, and none makes two records of one person unasked. The audit reports holders who have
//! become another person.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use dabiao::app::trainer::RosterStep;
use dabiao::app::{Action, DoorAction, TrainerAction};
use dabiao::domain::roster_import::Answer;
use dabiao::store::Db;
use dabiao::ui::Screen;
use serde_json::Value;
use uuid::Uuid;

use super::support::bureau::{Exam, TRAINER, born, candidate, found, found_with_exam};
use super::support::command::issuing;
use super::support::window::{Look, Window};

/// A store without accounts, and a folder for lists beside it.
struct Office(tempfile::TempDir);

impl Office {
    /// With 张楠 of 1980 under 059133 and 陈宏阳 of 1990 under 059146.
    fn new() -> Self {
        let office = Self(tempfile::tempdir().unwrap());
        let first = office.list("059133,张楠,政工室,1980-04-20\n059146,陈宏阳,政工室,1990-07-01\n");
        assert!(office.import(&first, &[]).status.success());
        office
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn list(&self, rows: &str) -> PathBuf {
        let file = self.0.path().join("list.csv");
        fs::write(&file, format!("警号,姓名,单位,出生日期\n{rows}")).unwrap();
        file
    }

    fn import(&self, file: &Path, more: &[&str]) -> Output {
        let args = [&["roster", "import", file.to_str().unwrap()], more].concat();
        issuing(&self.data(), &args, None)
    }

    /// Badges and names of the roster.
    fn people(&self) -> Vec<(String, String)> {
        let list = issuing(&self.data(), &["roster", "list"], None);
        let text = String::from_utf8(list.stdout).unwrap();
        let cell = |line: &str, n: usize| line.split('\t').nth(n).unwrap().to_owned();
        text.lines().map(|line| (cell(line, 0), cell(line, 1))).collect()
    }
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

fn refused(output: &Output, lacks: &[&str]) {
    let said = words(output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for word in lacks {
        assert!(said.contains(word), "{said} lacks {word}");
    }
}

#[test]
fn a_row_is_answered_once() {
    let office = Office::new();
    let before = office.people();
    let file = office.list("059133,李新人,政工室,\n700001,陈宏阳,政工室,1990-07-01\n");
    for (same, another) in [("2", "2"), ("2,3", "3"), ("2:059133", "2"), ("all", "all")] {
        for dry in [&["--dry-run"][..], &[]] {
            let answers = [&["--same", same, "--another", another], dry].concat();
            refused(&office.import(&file, &answers), &["answered twice"]);
            assert_eq!(office.people(), before);
        }
    }
    let good = office.import(&file, &["--another", "2", "--same", "all"]);
    assert!(good.status.success(), "{}", words(&good));
}

#[test]
fn an_answer_with_a_badge_is_for_that_badge_alone() {
    let office = Office::new();
    let before = office.people();
    // A question about an officer who may have another badge; then the list is exchanged.
    let asked = office.list("088001,张楠,政工室,1980-04-20\n");
    let dry = office.import(&asked, &["--dry-run"]);
    assert!(words(&dry).contains("2:088001"), "{}", words(&dry));
    refused(&office.import(&asked, &[]), &["2:088001"]);
    let doc: Value = serde_json::from_slice(&office.import(&asked, &["--dry-run", "--json"]).stdout).unwrap();
    assert_eq!(doc["questions"][0]["answer_as"], "2:088001");
    let other = office.list("059133,李新人,政工室,1999-04-20\n");
    for answer in ["--same", "--another"] {
        refused(&office.import(&other, &[answer, "2:088001"]), &["the file has changed", "059133"]);
        refused(&office.import(&other, &[answer, "9:088001"]), &["the file has changed"]);
        assert_eq!(office.people(), before);
    }
    let none = office.list("059133,张楠,政工室,1980-04-20\n");
    refused(&office.import(&none, &["--same", "2:059133"]), &["Nothing is asked about row 2"]);
    // As it was printed, as people type it, and by the bare number.
    let asked = office.list("088001,张楠,政工室,1980-04-20\n");
    for rows in ["2:088001", "2：０８８００１", "2"] {
        let taken = office.import(&asked, &["--same", rows, "--dry-run"]);
        assert!(taken.status.success(), "{}", words(&taken));
    }
    assert!(office.import(&asked, &["--same", "2:088001"]).status.success());
    assert_eq!(office.people()[0], ("059146".to_owned(), "陈宏阳".to_owned()));
    assert_eq!(office.people()[1], ("088001".to_owned(), "张楠".to_owned()));
}

#[test]
fn an_answer_for_all_makes_no_second_record_of_a_known_person() {
    let office = Office::new();
    let before = office.people();
    // The row has name and birth date of 059146, under the badge of another.
    let file = office.list("059133,陈宏阳,政工室,1990-07-01\n");
    for answer in ["--same", "--another"] {
        refused(&office.import(&file, &[answer, "all"]), &["059146", "an answer of its own", "2:059133"]);
        assert_eq!(office.people(), before);
    }
    // The same with a badge that lost its zeros.
    let zeros = office.list("59133,陈宏阳,政工室,1990-07-01\n");
    refused(&office.import(&zeros, &["--same", "all"]), &["059146", "an answer of its own"]);
    let file = office.list("059133,陈宏阳,政工室,1990-07-01\n");
    assert!(office.import(&file, &["--another", "2:059133"]).status.success());
    let people = [("059133", "陈宏阳"), ("059133-1", "张楠")];
    assert_eq!(office.people(), people.map(|(badge, name)| (badge.to_owned(), name.to_owned())));
}

#[test]
fn the_buttons_for_all_follow_the_same_rule() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 2, true);
    {
        let mut db = Db::open(folder.path(), &|| Uuid::nil()).unwrap();
        born(&mut db, candidate(1), Some(jiff::civil::date(1990, 7, 1)));
    }
    let twin = Db::open(folder.path(), &|| Uuid::nil()).unwrap().officers().unwrap();
    let (of, name) = (|badge: &str| twin.iter().find(|o| o.badge == badge).unwrap().clone(), "新来者");
    let list = folder.path().join("list.csv");
    let rows = format!(
        "059000,{},政工室,1990-07-01\n059001,{name},政工室,\n059002,{name}二,政工室,\n",
        of("059001").name
    );
    fs::write(&list, format!("警号,姓名,单位,出生日期\n{rows}")).unwrap();
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Trainer);
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(TRAINER)));
    w.act(Action::Trainer(TrainerAction::ReadRoster(list)));
    w.settle();
    w.act(Action::Trainer(TrainerAction::AnswerRoster { rows: None, answer: Answer::Another }));
    let step = w.harness.state().session().trainer().roster_step();
    let RosterStep::Ready(preview) = step else { panic!("not read") };
    let open: Vec<u32> = preview.changes.open().map(|q| q.row.row).collect();
    assert_eq!((open, preview.changes.questions.len()), (vec![2], 3));
}

/// So many officers of one unit in that position; the last is called otherwise, if asked.
fn many(people: usize, position: &str, last: Option<&str>) -> String {
    let digits: Vec<char> = "甲乙丙丁戊己庚辛壬癸".chars().collect();
    let name = |n: usize| -> String {
        let of = [n / 100 % 10, n / 10 % 10, n % 10].map(|digit| digits[digit]);
        std::iter::once('李').chain(of).collect()
    };
    let mut text = "警号,姓名,单位,职务\n".to_owned();
    for n in 0..people {
        let called = last.filter(|_| n + 1 == people).map_or_else(|| name(n), str::to_owned);
        writeln!(text, "{},{called},政工室,{position}", 59_500 + n).unwrap();
    }
    text
}

#[test]
fn a_long_preview_says_what_it_leaves_out_and_shows_the_doubtful_first() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 2, true);
    let list = folder.path().join("list.csv");
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Trainer);
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(TRAINER)));
    fs::write(&list, many(302, "民警", None)).unwrap();
    w.act(Action::Trainer(TrainerAction::ReadRoster(list.clone())));
    w.harness.state_mut().go(Screen::Trainer);
    w.settle();
    w.press_button("名册导入");
    assert!(w.sees("还有 2 条没有列在这里"), "two of 302 new ones");
    w.act(Action::Trainer(TrainerAction::ConfirmRoster));
    fs::write(&list, many(302, "副所长", Some("张另外"))).unwrap();
    w.act(Action::Trainer(TrainerAction::ReadRoster(list)));
    w.settle();
    assert!(w.sees("还有 2 条没有列在这里"), "two of 302 changed ones");
    assert!(w.sees("⚠ 59801"), "the last row of the file, which may be another person");
}

#[test]
fn a_month_of_birth_is_no_proof_of_the_person() {
    let office = Office::new();
    let before = office.people();
    let file = office.list("059133,李新人,政工室,1980-04\n");
    refused(&office.import(&file, &[]), &["059133", "to the day"]);
    assert_eq!(office.people(), before);
    let day = office.list("059133,张男,政工室,1980-04-20\n");
    assert!(office.import(&day, &[]).status.success(), "a day is");
}

/// The notes of the audit.
fn notes(data: &Path) -> String {
    let output = issuing(data, &["audit", "--json"], None);
    let doc: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(doc["ok"], true, "{doc}");
    doc["notes"].to_string()
}

#[test]
fn the_audit_tells_of_a_holder_who_became_somebody_else() {
    let told = "its holder has another name and another birth date in the roster now";
    let folder = tempfile::tempdir().unwrap();
    let birth = Some(jiff::civil::date(1980, 4, 20));
    found_with_exam(folder.path(), &Exam { born: birth, ..Exam::USUAL });
    for args in [&["certify", "--new-key", "--holder", "岚江市公安局"][..], &["certify"]] {
        let output = issuing(folder.path(), args, None);
        assert!(output.status.success(), "{}", words(&output));
    }
    let certified = {
        let db = Db::open(folder.path(), &Uuid::nil).unwrap();
        let holder = db.certificates().unwrap()[0].officer_id;
        db.officers().unwrap().into_iter().find(|o| o.id == holder).unwrap()
    };
    assert!(!notes(folder.path()).contains(told));
    let import = |name: &str, birth: &str| {
        let file = folder.path().join("list.csv");
        let row = format!("{},{name},{},{birth}\n", certified.badge, certified.unit);
        fs::write(&file, format!("警号,姓名,单位,出生日期\n{row}")).unwrap();
        let output = issuing(folder.path(), &["roster", "import", file.to_str().unwrap()], None);
        assert!(output.status.success(), "{}", words(&output));
    };
    // One after the other, so that nothing is asked.
    import(&certified.name, "1999-04-20");
    assert!(!notes(folder.path()).contains(told), "one alone is put right now and then");
    import("李新人", "1999-04-20");
    let said = notes(folder.path());
    assert!(said.contains(told) && !said.contains("李新人"), "{said}");
    import(&certified.name, "1999-04-20");
    assert!(!notes(folder.path()).contains(told));
}
