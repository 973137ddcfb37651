//! Figures that must not mislead: the unit of a speed and its line, the progress of an assignment, which
//! texts are new, and what was typed while the program stood still.

use super::support::by_right::ByRight as _;
use super::support::older_schema::BEFORE_STATIONS;
use dabiao::app::trainer::attempts_sheet;
use dabiao::app::{Action, DoorAction, DrillAction, PracticeAction};
use dabiao::domain::assignment::{Progress, Task};
use dabiao::domain::attempt::{AttemptMode, AttemptStart};
use dabiao::domain::exercise::{Extent, PassageLength, RecordType};
use dabiao::domain::input::rules::rule_fault;
use dabiao::domain::input::{EndReason, EventKind, InputEvent, LogHeader};
use dabiao::domain::measure::Measure;
use dabiao::domain::record::Kind;
use dabiao::domain::text::Policy;
use dabiao::office::sheet::Value;
use dabiao::store::facts;
use dabiao::store::{AuditAgainst, DATABASE_FILE, Db, Fact};
use dabiao::ui::Screen;
use egui_kittest::kittest::Queryable as _;
use rusqlite::Connection;
use uuid::Uuid;

use super::support::bureau::{TRAINER, found};
use super::support::command::{dabiao, ended};
use super::support::typist::{MORNING_MS, Typist};
use super::support::window::{Look, Window};

fn open(folder: &std::path::Path) -> Db {
    Db::open(folder, &|| Uuid::from_u128(0x77)).unwrap()
}

/// The same, to be written to: every entry is signed, as the program does.
fn write(folder: &std::path::Path) -> Db {
    let mut db = open(folder);
    let signer = dabiao::app::bring_signer(folder.to_owned(), [1; 32])().unwrap().unwrap();
    db.sign_with(MORNING_MS, signer).unwrap();
    db
}

/// Types the whole text of the drill right, `ms` a character, and hands in where that does not end it.
fn type_all(t: &mut Typist, ms: u64) {
    let text = t.presented(usize::MAX);
    for c in text.chars() {
        t.input(ms, EventKind::Text(c.to_string()));
    }
    if t.session.drill().ongoing().is_some() {
        t.act(Action::Drill(DrillAction::HandIn));
    }
    t.settle();
}

/// Three rounds of f and j, as a beginner types them.
fn lessons(t: &mut Typist) {
    for _ in 0..3 {
        t.act(Action::Practice(PracticeAction::StartRound("course/01-f-j".into())));
        type_all(t, 150);
    }
}

#[test]
fn letters_are_keys_a_minute_and_never_meet_the_line() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    lessons(&mut t);
    let result = t.session.practice().result().unwrap();
    assert_eq!(result.measure, Measure::Keys);
    assert!(result.line_accuracy.is_some(), "its lesson has a line of its own");
    let today = t.session.practice().today();
    assert_eq!(today.history.len(), 3);
    assert!(today.history.iter().all(|row| row.measure == Measure::Keys && !row.meets_line));
    assert!(today.last_text().is_none());
    // Numbers are digits, typed against any clock.
    t.act(Action::Practice(PracticeAction::StartFresh { kind: Kind::Numbers, extent: Extent::Minutes(1) }));
    let text = t.presented(90);
    t.commit(0, &text);
    t.input(60_000, EventKind::Focus(true));
    t.settle();
    let result = t.session.practice().result().unwrap();
    assert_eq!((result.measure, result.line_cpm, result.line_accuracy), (Measure::Keys, None, None));
    assert!(t.session.practice().today().last_text().is_none());
    // A text is counted in characters, and is what the line is for.
    t.start("copy/case-01", 1);
    let text = t.presented(20);
    t.commit(0, &text);
    t.input(60_000, EventKind::Focus(true));
    t.settle();
    let result = t.session.practice().result().unwrap();
    assert_eq!((result.measure, result.line_cpm), (Measure::Characters, Some(30.0)));
    assert_eq!(t.session.practice().today().last_text().unwrap().correct_cpm, Some(20.0));
    drop(t);
    // A forecast sees the text alone.
    let db = open(folder.path());
    let compared: Vec<bool> = db.histories().unwrap().into_values().flatten().map(|m| m.compared).collect();
    assert_eq!(compared, [false, false, false, false, true]);
    assert_eq!(db.audit(&AuditAgainst::default()).unwrap().problems, []);
}

#[test]
fn every_screen_says_keys_where_keys_were_counted() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    lessons(&mut t);
    drop(t);
    for (look, keys, characters, reached) in [
        (Look::PLAIN, "键/分", "字/分", "都到了达标线"),
        (Look { lang: dabiao::app::lang::Lang::En, ..Look::PLAIN }, "keys/min", "chars/min", "both reached"),
    ] {
        let mut w = Window::open(folder.path(), look, Screen::Today);
        w.picture("figures-today-letters");
        assert!(w.sees(keys) && !w.sees(reached));
        let last = w.harness.state().session().practice().today().history[0].id;
        w.harness.state_mut().go(Screen::History);
        w.settle();
        w.picture("figures-history-letters");
        assert!(w.sees(keys) && !w.sees(characters));
        w.act(Action::Practice(PracticeAction::ShowResult(last)));
        w.picture("figures-result-letters");
        assert!(w.sees(keys) && !w.sees(characters));
        w.act(Action::Practice(PracticeAction::CloseResult));
        w.harness.state_mut().go(Screen::Course);
        w.settle();
        w.act(Action::Practice(PracticeAction::OpenCourse));
        w.picture("figures-course-letters");
        assert!(!w.sees(characters));
    }
}

#[test]
fn keys_and_characters_stand_apart_in_what_goes_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    lessons(&mut t);
    t.start("copy/case-01", 1);
    let text = t.presented(20);
    t.commit(0, &text);
    t.input(60_000, EventKind::Focus(true));
    t.settle();
    let texts = std::sync::Arc::clone(t.session.texts());
    drop(t);
    let db = open(folder.path());
    let (rows, past) = (db.attempts(None).unwrap(), db.roster_past().unwrap());
    drop(db);
    let sheet = attempts_sheet(&texts, &rows, &past, &jiff::tz::TimeZone::UTC);
    let columns: Vec<&str> = sheet.columns.iter().map(|c| c.heading.as_str()).collect();
    let at = |name: &str| columns.iter().position(|c| *c == name).unwrap();
    let (cpm, kpm) = (at("正确速度（字/分）"), at("按键速度（键/分）"));
    for (row, stored) in sheet.rows.iter().zip(&rows) {
        let filled = |at: usize| !matches!(row[at], Value::Empty);
        let keys = stored.measure == Measure::Keys;
        assert_eq!((filled(cpm), filled(kpm)), (!keys, keys));
    }
    let json = ended(&mut dabiao(folder.path(), &["attempts", "--json"]));
    let lines = String::from_utf8(json.stdout).unwrap();
    let measures: Vec<String> = lines
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["measure"].as_str().unwrap().into()
        })
        .collect();
    assert_eq!(measures, ["keys", "keys", "keys", "characters"]);
    let plain = ended(&mut dabiao(folder.path(), &["attempts"]));
    let plain = String::from_utf8(plain.stdout).unwrap();
    let units: Vec<&str> = plain.lines().map(|line| line.rsplit('\t').next().unwrap()).collect();
    assert_eq!(units, ["keys/min", "keys/min", "keys/min", "chars/min"]);
}

/// Gives a task to the officer, as the trainer's desk does.
fn give(db: &mut Db, officer: Uuid, task: (&str, &str), times: u32, due: &str) -> Uuid {
    let id = Uuid::from_u128(0xA551 + u128::from(db.assignments().unwrap().len() as u64));
    let fact = Fact::Assign(facts::Assign {
        id,
        officers: vec![officer],
        kind: task.0.into(),
        subject: task.1.into(),
        times,
        due: due.into(),
        note: "先求准".into(),
        by: officer,
    });
    db.put(MORNING_MS, &fact).unwrap();
    id
}

fn done_at_the_desk(folder: &std::path::Path, id: Uuid) -> u32 {
    let rows = open(folder).desk_rows().unwrap();
    let at = rows.assignments.iter().position(|a| a.id == id).unwrap();
    rows.done[at].values().copied().next().unwrap_or(0)
}

#[test]
fn every_kind_that_can_be_assigned_reaches_its_officer_and_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    let officer = t.session.officer().unwrap().id;
    drop(t);
    let mut db = write(folder.path());
    let mut given: Vec<(Uuid, Task)> = Vec::new();
    for kind in Kind::ALL {
        let task = Task::Drill(Some(kind));
        given.push((give(&mut db, officer, ("drill", kind.name()), 1, "2026-12-10"), task));
    }
    for task in [Task::Drill(None), Task::Course(None), Task::Course(Some("course/02-d-k".into()))] {
        let (kind, subject) = task.parts();
        given.push((give(&mut db, officer, (kind, &subject), 1, "2026-12-10"), task));
    }
    // As an earlier program might have spelled it.
    let dashed = give(&mut db, officer, ("drill", "population-floating"), 1, "2026-12-11");
    given.push((dashed, Task::Drill(Some(Kind::PopulationFloating))));
    drop(db);
    for (n, (id, task)) in given.into_iter().enumerate() {
        let before = done_at_the_desk(folder.path(), id);
        let mut t = Typist::at_time(folder.path(), MORNING_MS + 60_000 * (1 + n as i64));
        t.act(Action::Door(DoorAction::SignIn(officer)));
        let own = t.session.practice().today().tasks.iter().find(|own| own.id == id).unwrap().clone();
        assert_eq!((&own.task, own.times, own.done), (&task, 1, before.min(1)));
        if own.progress == Progress::Done {
            assert!(matches!(task, Task::Drill(_) | Task::Course(_)), "done by another one of its sort");
            assert!(before > 0);
            continue;
        }
        let short = Extent::Text(PassageLength::Short);
        t.act(Action::Set(dabiao::app::Settings { extent: short, ..*t.session.settings() }));
        t.act(Action::Practice(PracticeAction::StartAssigned(id)));
        let text = t.presented(3);
        t.commit(900, &text);
        t.act(Action::Drill(DrillAction::HandIn));
        let own = t.session.practice().today().tasks.iter().find(|own| own.id == id).unwrap().clone();
        assert_eq!((own.done, own.progress), (1, Progress::Done), "{task:?}");
        drop(t);
        assert_eq!(done_at_the_desk(folder.path(), id), 1, "{task:?}");
    }
}

#[test]
fn today_shows_a_task_with_its_day_and_a_button_that_begins_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    let officer = t.session.officer().unwrap().id;
    drop(t);
    let mut db = write(folder.path());
    let open_one = give(&mut db, officer, ("drill", "population_resident"), 3, "2026-12-10");
    give(&mut db, officer, ("course", ""), 2, "2026-11-20");
    let ended_one = give(&mut db, officer, ("drill", ""), 2, "2026-12-20");
    let end =
        Fact::EndAssignment(facts::EndAssignment {
            id: ended_one, reason: "人员抽调".into(), by: officer
        });
    db.put(MORNING_MS + 1, &end).unwrap();
    drop(db);
    let mut t = Typist::at_time(folder.path(), MORNING_MS + 60_000);
    t.act(Action::Door(DoorAction::SignIn(officer)));
    t.act(Action::Practice(PracticeAction::StartAssigned(open_one)));
    let text = t.presented(3);
    t.commit(900, &text);
    t.act(Action::Drill(DrillAction::HandIn));
    drop(t);
    for look in [
        Look::PLAIN,
        Look { lang: dabiao::app::lang::Lang::En, ..Look::PLAIN },
        Look { size: egui::vec2(1024.0, 768.0), text_size: 150, ..Look::PLAIN },
    ] {
        let mut w = Window::open_at(folder.path(), look, Screen::Today, MORNING_MS + 120_000);
        w.picture("figures-today-tasks");
        let (texts, tasks) = {
            let session = w.harness.state().session();
            (std::sync::Arc::clone(session.texts()), session.practice().today().tasks.clone())
        };
        let seen: Vec<(u32, u32, Progress)> = tasks.iter().map(|t| (t.done, t.times, t.progress)).collect();
        assert_eq!(seen, [(1, 3, Progress::Open), (0, 2, Progress::Overdue)], "the ended one is gone");
        assert!(w.sees("1/3") && w.sees("2026-12-10") && w.sees("0/2") && w.sees("2026-11-20"));
        assert!(w.sees("先求准"));
        let what = format!("{} {}", texts.get("task-drill"), texts.get("kind-population-resident"));
        let start = texts.format("today-task-start", &[("task", &what)]);
        w.harness.get_by_label(&start).click_accesskit();
        w.settle();
        let ongoing = w.harness.state().session().drill().ongoing().expect("a drill");
        assert!(ongoing.start().exercise_id.starts_with("fresh/population_resident/"));
    }
    // What is done after the end of an assignment is not for it.
    assert_eq!(done_at_the_desk(folder.path(), ended_one), 0);
}

/// An attempt of a minute at these texts, begun and sealed; every one half an hour after the one before.
fn attempt(db: &mut Db, officer: (Uuid, Uuid), n: u64, text: &str, kind: RecordType) {
    let header = LogHeader::practice("二〇二六年十一月".repeat(4), Policy::Strict, Some(60_000));
    let start = AttemptStart {
        id: Uuid::from_u128(0xA77E + u128::from(n)),
        officer_id: officer.0,
        unit_id: officer.1,
        exercise_id: text.into(),
        title: "案件".into(),
        record_type: kind,
        mode: AttemptMode::Practice,
        started_at_ms: MORNING_MS + n as i64 * 1_800_000,
        sitting_id: None,
    };
    let events = [
        InputEvent::new(0, EventKind::Start),
        InputEvent::new(1_000, EventKind::Commit("二〇二六年".into())),
        InputEvent::new(60_000, EventKind::End(EndReason::Time)),
    ];
    db.begin_attempt(&start, &header).unwrap();
    db.append_events(start.id, 0, &events).unwrap();
    db.seal_attempt(start.started_at_ms + 60_000, start.id, events.len()).unwrap();
}

/// Messages in the order in which they are met, and whether each is new in all its parts.
const MET: [(&str, bool); 7] = [
    ("copy/a", true),
    ("copy/b", true),
    ("copy/b+copy/a", false),
    ("copy/c+copy/a+copy/d", false),
    ("copy/d", false),
    ("copy/e+copy/f", true),
    ("copy/f", false),
];

fn met_texts(folder: &std::path::Path) -> Uuid {
    let mut t = Typist::at(folder);
    t.sign_in();
    let officer = t.session.officer().unwrap().clone();
    drop(t);
    let mut db = write(folder);
    for (n, (text, _)) in MET.iter().enumerate() {
        attempt(&mut db, (officer.id, officer.unit_id), n as u64 + 1, text, RecordType::Case);
    }
    officer.id
}

fn compared(db: &Db, officer: Uuid) -> Vec<bool> {
    db.histories().unwrap()[&officer].iter().map(|m| m.compared).collect()
}

#[test]
fn a_text_that_is_joined_from_known_ones_is_not_new() {
    let folder = tempfile::tempdir().unwrap();
    let officer = met_texts(folder.path());
    let db = open(folder.path());
    assert_eq!(compared(&db, officer), MET.map(|(_, new)| new));
    assert_eq!(db.audit(&AuditAgainst::default()).unwrap().problems, []);
    drop(db);
    // What the officer reads of it is the same.
    let mut t = Typist::at_time(folder.path(), MORNING_MS + 86_400_000);
    t.act(Action::Door(DoorAction::SignIn(officer)));
    let seen: Vec<bool> =
        t.session.practice().today().history.iter().rev().map(|row| row.nth_time == 1).collect();
    assert_eq!(seen, MET.map(|(_, new)| new));
}

#[test]
fn the_histories_of_an_older_store_are_made_anew_by_the_rule_of_today() {
    let folder = tempfile::tempdir().unwrap();
    let officer = met_texts(folder.path());
    let file = folder.path().join(DATABASE_FILE);
    let raw = || Connection::open(&file).unwrap();
    // As the program left it that knew whole ids only: everything counts as new.
    let older = |db: &Connection| {
        let marks: Vec<u8> = db.query_row("SELECT marks FROM history", [], |row| row.get(0)).unwrap();
        let mut marks = marks;
        for mark in marks.chunks_mut(22) {
            mark[8] |= 2;
        }
        db.execute("UPDATE history SET marks = ?1", [marks]).unwrap();
        db.execute_batch(BEFORE_STATIONS).unwrap();
        db.pragma_update(None, "user_version", 6).unwrap();
    };
    older(&raw());
    let copy = folder.path().join("older-copy.sqlite");
    std::fs::copy(&file, &copy).unwrap();
    assert!(dabiao::store::verify_backup(&copy, &AuditAgainst::default()).is_ok(), "a backup of that time");
    let db = open(folder.path());
    assert_eq!(compared(&db, officer), MET.map(|(_, new)| new));
    assert_eq!(db.audit(&AuditAgainst::default()).unwrap().problems, []);
    drop(db);
    // Once made they are held to what the attempts give.
    let db = raw();
    let marks: Vec<u8> = db.query_row("SELECT marks FROM history", [], |row| row.get(0)).unwrap();
    let all_new: Vec<u8> = marks.chunks(22).flat_map(|m| [&m[..8], &[m[8] | 2], &m[9..]].concat()).collect();
    db.execute("UPDATE history SET marks = ?1", [all_new]).unwrap();
    drop(db);
    let problems = open(folder.path()).audit(&AuditAgainst::default()).unwrap().problems;
    assert!(problems.iter().any(|p| p.place.to_string().starts_with("history ")), "{problems:?}");
}

/// A drill of a minute in which the officer has typed for a while, checked every second as the window does.
fn running(t: &mut Typist) {
    t.start("copy/case-01", 1);
    let text = t.presented(10);
    t.commit(0, &text);
    for _ in 0..57 {
        t.clock.advance(1_000);
        t.session.poll();
    }
}

#[test]
fn what_was_typed_while_the_program_stood_still_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    running(&mut t);
    // Three seconds of the minute are left; the program hangs for eight, and then reads what was typed meanwhile.
    t.commit(8_000, "迟到的字");
    t.commit(0, "又两");
    let result = t.session.practice().result().unwrap();
    let unread = result.unread.expect("it is said");
    assert_eq!((unread.hung_ms, unread.chars), (8_000, 6));
    assert_eq!(result.score.tally.correct, 10);
    let attempt = result.start.id;
    t.settle();
    // If the program did not stand still, the time is up for an officer who types on, and nothing is lost
    // silently.
    running(&mut t);
    for _ in 0..3 {
        t.clock.advance(1_000);
        t.session.poll();
    }
    t.commit(200, "晚了");
    assert_eq!(t.session.practice().result().unwrap().unread, None);
    t.settle();
    drop(t);
    let stored = open(folder.path()).attempt_log(attempt).unwrap().log.copy().unwrap().clone();
    assert_eq!(rule_fault(&stored), None, "the log ends at its limit, and nothing stands beyond it");
    assert_eq!(stored.events.last().unwrap().at_ms, 60_000);
}

#[test]
fn the_window_says_what_came_too_late() {
    for look in [Look::PLAIN, Look { lang: dabiao::app::lang::Lang::En, ..Look::PLAIN }] {
        let folder = tempfile::tempdir().unwrap();
        Typist::at(folder.path()).sign_in();
        let mut w = Window::open(folder.path(), look, Screen::Today);
        w.act(Action::Practice(PracticeAction::Start {
            exercise: "copy/case-01".into(),
            extent: Extent::Minutes(1),
        }));
        w.commit("案件编号");
        w.clock.advance(64_000);
        w.commit("停顿中");
        w.settle();
        w.picture("figures-result-unread");
        let session = w.harness.state().session();
        assert_eq!(session.practice().result().unwrap().unread.unwrap().chars, 3);
        let unread: [(&str, &dyn std::fmt::Display); 2] = [("seconds", &64), ("n", &3)];
        let words = session.texts().format("result-unread", &unread);
        assert!(w.sees(&words), "{words}");
        w.act(Action::Practice(PracticeAction::CloseResult));
    }
}

#[test]
fn swapped_characters_are_marked_while_they_are_typed_as_in_the_result() {
    for look in [Look::PLAIN, Look { lang: dabiao::app::lang::Lang::En, ..Look::PLAIN }] {
        let folder = tempfile::tempdir().unwrap();
        Typist::at(folder.path()).sign_in();
        let mut w = Window::open(folder.path(), look, Screen::Today);
        w.act(Action::Practice(PracticeAction::Start {
            exercise: "copy/case-01".into(),
            extent: Extent::Minutes(1),
        }));
        let drill = w.harness.state().session().drill().copying().unwrap().drill();
        let mut text: Vec<char> = drill.presented().iter().map(|u| u.shown).take(70).collect();
        text.swap(28, 29);
        text.swap(40, 41);
        for piece in text.chunks(7) {
            w.commit(&piece.iter().collect::<String>());
            w.clock.advance(700);
        }
        w.settle();
        w.picture("figures-drill-swapped");
        let marks = |w: &Window| {
            let drill = w.harness.state().session().drill().copying().unwrap().drill();
            let missing = dabiao::domain::score::marked_text(drill);
            missing.into_iter().filter(|m| m.typed.is_none()).count() as u32
        };
        assert_eq!(marks(&w), 2);
        w.act(Action::Drill(DrillAction::HandIn));
        w.picture("figures-result-swapped");
        assert_eq!(w.harness.state().session().practice().result().unwrap().score.tally.omissions, 2);
    }
}

#[test]
fn the_desk_says_where_the_bureau_stands_and_where_it_will_end() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 5, true);
    for look in [Look::PLAIN, Look { lang: dabiao::app::lang::Lang::En, ..Look::PLAIN }] {
        let mut w = Window::open(folder.path(), look, Screen::Trainer);
        w.act(Action::SignOut);
        w.act(Action::Door(DoorAction::SignIn(TRAINER)));
        w.harness.state_mut().go(Screen::Trainer);
        w.act(Action::Trainer(dabiao::app::TrainerAction::Look));
        w.settle();
        w.picture("figures-desk-standing");
        let session = w.harness.state().session();
        let (view, forecasts) = (session.trainer().view().unwrap(), session.trainer().forecasts().unwrap());
        let standing = forecasts.standing(&view.facts);
        // Six of eleven are certified three days after the first, and five have next to no chance as things are.
        assert!(standing.now > 0 && standing.misses > 0, "{standing:?}");
        let texts = session.texts();
        let now = texts.format("desk-ahead-of-line", &[("n", &standing.now)]);
        let words = texts.format("desk-line-misses", &[("now", &now), ("n", &standing.misses)]);
        assert!(w.sees(&words), "{words}");
    }
}
