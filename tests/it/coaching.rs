//! Today's plan and the causes of lost speed through the command line, and what a store keeps for them.

use std::path::Path;
use std::process::Output;

use dabiao::app::coaching::{PlannedDrill, TodayPlan, plan_exercise, why_words};
use dabiao::app::lang::{Lang, Messages};
use dabiao::app::{Action, DoorAction, DrillAction, PracticeAction, actor};
use dabiao::content::Library;
use dabiao::content::check::FontCharacters;
use dabiao::domain::input::EventKind;
use dabiao::domain::practice::{DrillKind, Item, Target, TextSource, Training, Why};
use dabiao::domain::record::Kind;
use dabiao::domain::role::Permission;
use dabiao::domain::text::is_han;
use dabiao::store::{AuditAgainst, DATABASE_FILE};
use rusqlite::Connection;
use serde_json::Value;

use super::support::command::{dabiao, ended, says};
use super::support::door::{Bureau, open, run};
use super::support::typist::{MORNING_MS, Typist};

/// Types the first thirty characters of a text two at a time, a second each, the sixth pair after half a minute and the
/// eighth wrong; `minutes` of the day of [`MORNING_MS`] later.
fn practise(folder: &Path, days: i64) {
    let mut t = Typist::at_time(folder, MORNING_MS + days * 86_400_000);
    match t.session.officers().first().map(|officer| officer.id) {
        Some(id) => t.act(Action::Door(DoorAction::SignIn(id))),
        None => t.sign_in(),
    }
    t.start("copy/statement-01", 5);
    let text: Vec<char> = t.presented(30).chars().collect();
    for (n, pair) in text.chunks(2).enumerate() {
        let word: String = if n == 7 { "龘龘".into() } else { pair.iter().collect() };
        t.input(if n == 5 { 32_000 } else { 2_000 }, EventKind::Commit(word));
    }
    t.act(Action::Drill(DrillAction::HandIn));
}

fn json(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn on(folder: &Path, args: &[&str], now: &str) -> Output {
    ended(&mut dabiao(folder, &[args, &["--now", now]].concat()))
}

fn ids(folder: &Path) -> Vec<String> {
    open(folder).attempts(None).unwrap().iter().map(|row| row.start.id.to_string()).collect()
}

#[test]
fn causes_add_up_and_each_has_its_advice() {
    let folder = tempfile::tempdir().unwrap();
    practise(folder.path(), 0);
    let id = ids(folder.path()).remove(0);
    let args = ["causes", "--attempt", &id, "--json"];
    let doc = json(&ended(&mut dabiao(folder.path(), &args)));
    assert_eq!(doc["attempt"], id);
    let parts = doc["parts"].as_array().unwrap();
    let sum: f64 = parts.iter().map(|part| part["cpm"].as_f64().unwrap()).sum();
    assert!((sum - doc["lost_cpm"].as_f64().unwrap()).abs() < 1e-6 && sum > 0.0, "{doc}");
    assert_eq!(parts[0]["cause"], "pauses", "{doc}");
    assert!(parts.iter().any(|part| part["cause"] == "wrong"), "{doc}");
    assert!(parts.iter().all(|part| part["advice"].as_str().unwrap().contains("Drill:")), "{doc}");
    let keys: Vec<&String> = parts[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["advice", "cause", "cpm"]);
    says(&mut dabiao(folder.path(), &["causes", "--attempt", &id]), 0, &["Long pauses", "Wrong characters"]);
    let unknown = "00000000-0000-7000-8000-000000000000";
    let output = says(&mut dabiao(folder.path(), &["causes", "--attempt", unknown, "--json"]), 2, &[]);
    assert!(output.stdout.is_empty());
}

#[test]
fn an_attempt_with_too_little_right_has_no_causes() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    t.start("copy/case-01", 1);
    let text = t.presented(6);
    t.commit(3_000, &text);
    t.act(Action::Drill(DrillAction::HandIn));
    drop(t);
    let id = ids(folder.path()).remove(0);
    says(&mut dabiao(folder.path(), &["causes", "--attempt", &id, "--json"]), 1, &["Too little", "20"]);
}

#[test]
fn the_plan_is_the_same_all_day_whatever_is_done_of_it() {
    let folder = tempfile::tempdir().unwrap();
    practise(folder.path(), 0);
    let plan = ["plan", "--officer", "059001", "--json"];
    let morning = json(&on(folder.path(), &plan, "2026-11-24T00:00:01+08:00"));
    assert_eq!(morning["day"], "2026-11-24");
    let items = morning["items"].as_array().unwrap();
    assert_eq!(items.len(), 3);
    assert_eq!(items.iter().map(|item| item["minutes"].as_u64().unwrap()).sum::<u64>(), 10);
    for item in items {
        assert!(["weak_items", "skill", "exam_form"].contains(&item["kind"].as_str().unwrap()), "{morning}");
        assert!(!item["why"].as_str().unwrap().is_empty() && item["source"].as_str().unwrap().contains('/'));
    }
    assert!(items[1]["why"].as_str().unwrap().contains("Long pauses"), "{morning}");
    practise(folder.path(), 1);
    let evening = json(&on(folder.path(), &plan, "2026-11-24T23:59:59+08:00"));
    assert_eq!(evening, morning);
    let next = json(&on(folder.path(), &plan, "2026-11-25T09:00:00+08:00"));
    assert_ne!(next["items"][2]["source"], morning["items"][2]["source"]);
    // Two characters were wrong, and so was the word: what was wrong yesterday is due.
    assert_eq!(next["items"][0]["source"], "items/2026-11-25/1", "{next}");
    // Whose plan it is has to be said, and known.
    says(&mut dabiao(folder.path(), &["plan", "--json"]), 2, &["--officer"]);
    says(&mut dabiao(folder.path(), &["plan", "--officer", "777", "--json"]), 2, &["777"]);
    says(&mut dabiao(folder.path(), &["plan", "--officer", "059001"]), 0, &["3 min", "4 min"]);
}

#[test]
fn in_a_store_with_accounts_everybody_has_their_own_plan() {
    let folder = tempfile::tempdir().unwrap();
    let bureau = Bureau::found(folder.path());
    let mut plans = Vec::new();
    for name in ["officer", "trainer"] {
        let said = run(folder.path(), bureau.person(name), &["plan", "--json"]);
        assert_eq!(said.code, 0, "{said:?}");
        plans.push(serde_json::from_str::<Value>(&said.out).unwrap());
    }
    assert_ne!(plans[0]["items"], plans[1]["items"]);
    let said = run(folder.path(), bureau.person("wrong"), &["plan", "--json"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""), "{said:?}");
}

fn change(folder: &Path, sql: &str) {
    Connection::open(folder.join(DATABASE_FILE)).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn what_attempts_say_of_items_is_kept_made_again_and_held_against_the_logs() {
    let folder = tempfile::tempdir().unwrap();
    practise(folder.path(), 0);
    practise(folder.path(), 1);
    let officer = open(folder.path()).officers().unwrap().remove(0).id;
    let kept = open(folder.path()).items_of(officer).unwrap();
    assert_eq!(kept.len(), 2);
    assert!(kept.iter().all(|one| one.items.passes.iter().any(|pass| pass.errors > 0)));
    let rows = |folder: &Path| -> i64 {
        let db = Connection::open(folder.join(DATABASE_FILE)).unwrap();
        db.query_row("SELECT count(*) FROM attempt_items", [], |row| row.get(0)).unwrap()
    };
    assert_eq!(rows(folder.path()), 2, "kept when they were sealed");
    let problems = || open(folder.path()).audit(&AuditAgainst::default()).unwrap().problems;
    assert_eq!(problems(), []);
    change(folder.path(), "DELETE FROM attempt_items");
    assert_eq!(problems(), [], "what is missing does no harm");
    assert_eq!(open(folder.path()).items_of(officer).unwrap(), kept, "and is made again");
    assert_eq!(rows(folder.path()), 2);
    change(folder.path(), "UPDATE attempt_items SET items = x'01'");
    assert_eq!(problems(), [], "what an older program kept does no harm");
    assert_eq!(open(folder.path()).items_of(officer).unwrap(), kept, "and is made anew");
    for (sql, what) in [
        // Of no version that there was.
        ("UPDATE attempt_items SET items = x'63'", "its log does not give its items"),
        (
            "UPDATE attempt_items SET items = substr(items, 1, length(items) - 1)",
            "its log does not give its items",
        ),
        ("INSERT INTO attempt_items VALUES (zeroblob(16), x'01')", "it belongs to no sealed attempt"),
    ] {
        change(folder.path(), sql);
        let found = problems();
        assert!(found.iter().any(|problem| problem.what == what), "{sql}: {found:?}");
        open(folder.path()).rebuild_derived().unwrap();
        assert_eq!(problems(), [], "{sql}");
        assert_eq!(open(folder.path()).items_of(officer).unwrap(), kept);
    }
}

#[test]
fn every_drill_of_a_plan_has_a_text() {
    let (library, course) = (Library::embedded(), Library::embedded_course());
    let drill = |text: TextSource, source: &str, targets: Vec<Target>| PlannedDrill {
        kind: DrillKind::Skill,
        source: source.to_owned(),
        minutes: 3,
        why: Why::Measure,
        targets,
        text,
        seed: 11,
    };
    for kind in [Kind::Vocabulary, Kind::Statement, Kind::Numbers, Kind::Names, Kind::Case, Kind::Hotel] {
        let made = plan_exercise(&drill(TextSource::Fresh(kind), "fresh/x", Vec::new()), &library, &course);
        assert!(made.unwrap().length() > 250, "{kind:?}");
    }
    for round in 1..=6 {
        let lesson =
            drill(TextSource::Lesson(Training::Width), &format!("course/27-width#{round}"), Vec::new());
        assert!(plan_exercise(&lesson, &library, &course).is_some(), "{round}");
    }
    let items = [Item::character('堃'), Item::word(&['登', '记']).unwrap(), Item::shape(&['1'; 11]).unwrap()];
    let targets = items.map(|item| Target { item, instead: vec!["等级".into()] }).to_vec();
    let text = TextSource::Items(items.to_vec());
    let made = plan_exercise(&drill(text, "items/2026-11-24/1", targets), &library, &course).unwrap();
    assert!(made.text.contains("堃，等级，堃") && made.text.matches("登记").count() > 3, "{}", made.text);
    assert!(made.length() > 250, "{}", made.text);
}

#[test]
fn a_plan_says_why_in_both_languages_and_asks_for_the_right() {
    let folder = tempfile::tempdir().unwrap();
    practise(folder.path(), 0);
    let mut db = open(folder.path());
    let officer = db.officers().unwrap().remove(0);
    let anybody = actor::without_accounts(&db).unwrap().unwrap();
    let (library, now) = (Library::embedded(), MORNING_MS + 86_400_000);
    let by = anybody.authorize(Permission::ReadOwn).unwrap();
    let plan = TodayPlan::read(&by, &mut db, library.standards(), &officer, now).unwrap();
    for lang in Lang::ALL {
        let texts = Messages::new(lang);
        assert!(plan.drills.iter().all(|drill| why_words(&texts, &drill.why).chars().count() > 8));
    }
    let other = anybody.authorize(Permission::Backup).unwrap();
    assert!(TodayPlan::read(&other, &mut db, library.standards(), &officer, now).is_err());
}

#[test]
fn the_practice_desk_shows_the_plan_starts_its_drills_and_says_where_the_speed_went() {
    let folder = tempfile::tempdir().unwrap();
    practise(folder.path(), 0);
    let mut t = Typist::at_time(folder.path(), MORNING_MS + 86_400_000);
    let officer = t.session.officers()[0].id;
    t.act(Action::Door(DoorAction::SignIn(officer)));
    let before = t.session.practice().plan();
    assert_eq!(before.len(), 3);
    assert!(before.iter().all(|line| !line.done && !line.name.is_empty() && !line.why.is_empty()));
    t.act(Action::Practice(PracticeAction::StartPlanned(0)));
    let drill = t.session.drill().ongoing().unwrap();
    assert_eq!(drill.start().exercise_id, before[0].source);
    let header = drill.copying().unwrap().drill().header().clone();
    assert_eq!(header.limit_ms, Some(180_000));
    let text = t.presented(90);
    let text: Vec<char> = text.chars().collect();
    for pair in text.chunks(2) {
        t.input(1_500, EventKind::Commit(pair.iter().collect()));
    }
    t.act(Action::Drill(DrillAction::HandIn));
    let result = t.session.practice().result().unwrap();
    assert_eq!(result.causes.as_ref().map(|causes| causes.pace_us), Some(750_000));
    let after = t.session.practice().plan();
    let done: Vec<bool> = after.iter().map(|line| line.done).collect();
    assert_eq!(done, [true, false, false], "{after:?}");
    let sources = |lines: &[dabiao::app::coaching::PlanLine]| {
        lines.iter().map(|line| line.source.clone()).collect::<Vec<_>>()
    };
    assert_eq!(sources(&before), sources(&after), "the same all day");
}

#[test]
fn what_an_item_is_set_beside_can_be_shown_and_is_no_letter_of_an_input_method_that_was_off() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    t.start("copy/statement-01", 5);
    let text: Vec<char> = t.presented(40).chars().collect();
    for (n, pair) in text.chunks(2).enumerate() {
        let word = match n {
            3 => "qi".to_owned(),
            // Not in the program's font.
            8 => "龘龘".to_owned(),
            12 => "错错".to_owned(),
            _ => pair.iter().collect(),
        };
        t.input(2_000, EventKind::Commit(word));
    }
    t.act(Action::Drill(DrillAction::HandIn));
    let wrong = &t.session.practice().result().unwrap().wrong;
    assert!(wrong.len() >= 3, "{wrong:?}");
    let font = FontCharacters::new();
    let beside: Vec<char> =
        wrong.iter().flat_map(|target| target.instead.join("").chars().collect::<Vec<_>>()).collect();
    assert!(beside.contains(&'错') && beside.iter().all(|c| is_han(*c) && font.has(*c)), "{wrong:?}");
}
