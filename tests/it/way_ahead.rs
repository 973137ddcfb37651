//! What an officer sees of the way ahead: their own forecast as the trainer's desk has it, their results from day to day, the days
//! and lessons to come, what comes first on Today, and the aids of a drill and its playback.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::path::Path;

use dabiao::app::exam::{ExamAction, PlanForm};
use dabiao::app::jobs::Progress;
use dabiao::app::practice::Next;
use dabiao::app::trainer::AssignForm;
use dabiao::app::{Action, DoorAction, DrillAction, Experience, PracticeAction, Settings, TrainerAction};
use dabiao::demo::{DEMO_PASSWORD, DemoPlan, make_in};
use dabiao::domain::assignment::Task;
use dabiao::domain::forecast::officer::OfficerForecast;
use dabiao::domain::record::Kind;
use dabiao::domain::roster::Service;
use dabiao::domain::sitting::SittingKind;
use dabiao::ui::Screen;
use egui::accesskit::Role;
use egui::{Key, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use uuid::Uuid;

use super::support::bureau::{INVIGILATOR, TRAINER, candidate, found};
use super::support::typist::{MORNING_MS, Typist};
use super::support::window::{Look, Window};

const DAY_MS: i64 = 86_400_000;
/// 2026-11-23 12:00 in Shanghai, a Monday.
const NOON_MS: i64 = MORNING_MS + 3 * 3_600_000;

fn press(w: &mut Window, key: Key) {
    w.harness.key_press(key);
    w.settle();
}

fn next(w: &Window) -> Vec<Next> {
    w.harness.state().session().practice().today().next.clone()
}

fn sign_in(w: &mut Window, id: Uuid) {
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(id)));
    // Only those with a role are asked for it.
    w.act(Action::Door(DoorAction::GiveSecret(DEMO_PASSWORD.to_owned())));
    w.act(Action::DismissNotice);
    assert_eq!(w.harness.state().session().officer().map(|o| o.id), Some(id));
}

/// The whole of the first text with these words.
fn text_with(w: &Window, words: &str) -> String {
    let node = w.harness.query_all_by_label_contains(words).next();
    let node = node.unwrap_or_else(|| panic!("{words}"));
    let node = node.accesskit_node();
    node.label().filter(|text| text.contains(words)).or_else(|| node.value()).unwrap_or_default()
}

/// Types the first characters of a text right, and hands in when that much time has passed.
fn typed(t: &mut Typist, exercise: &str, characters: usize, ms: u64) {
    t.start(exercise, 3);
    let text = t.presented(characters);
    t.commit(0, &text);
    t.clock.advance(ms);
    t.act(Action::Drill(DrillAction::HandIn));
    t.act(Action::Practice(PracticeAction::CloseResult));
}

fn arrive(folder: &Path, wall_ms: i64) -> Typist {
    let mut t = Typist::at_time(folder, wall_ms);
    match t.session.officers().first().map(|officer| officer.id) {
        Some(id) => t.act(Action::Door(DoorAction::SignIn(id))),
        None => t.sign_in(),
    }
    t
}

#[test]
fn an_officers_own_forecast_is_that_of_the_trainers_desk() {
    let folder = tempfile::tempdir().unwrap();
    let plan = DemoPlan { officers: 200, units: 8, days: 75, seed: 2_027, now_ms: NOON_MS };
    make_in(folder.path(), &plan, &Progress::default()).unwrap();
    let mut w = Window::open_at(folder.path(), Look::PLAIN, Screen::Trainer, NOON_MS);
    let people = w.harness.state().session().officers().to_vec();
    let trainer = people.iter().find(|o| o.badge == "059001").unwrap().id;
    sign_in(&mut w, trainer);
    w.act(Action::Trainer(TrainerAction::Look));
    let told: BTreeMap<Uuid, Option<OfficerForecast>> = {
        let desk = w.harness.state().session().trainer();
        let (view, forecasts) = (desk.view().unwrap(), desk.forecasts().unwrap());
        people.iter().map(|o| (o.id, view.forecast_of(forecasts, o.id).copied())).collect()
    };
    // Somebody of every word, and somebody of whom nothing is foretold.
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut reasoned = None;
    for officer in &people {
        let forecast = told[&officer.id];
        let name = forecast.map_or("none", |f| f.status.name());
        // Who has left does not sign in.
        let here = officer.id != trainer && officer.service == Service::Serving;
        if !here || !seen.insert(name) {
            continue;
        }
        sign_in(&mut w, officer.id);
        assert_eq!(w.harness.state().session().practice().forecast().copied(), forecast, "{name}");
        let Some(forecast) = forecast else {
            assert!(!w.sees("预测："), "nothing is foretold of {}", officer.badge);
            continue;
        };
        let word = w.harness.state().session().texts().of(&forecast.status);
        assert!(w.sees(&format!("预测：{word}")), "{word} on Today");
        w.pictures(&format!("own-forecast-{name}"));
        w.harness.state_mut().go(Screen::History);
        w.settle();
        assert!(w.sees(&format!("预测：{word}")), "{word} in the results");
        if reasoned.is_none() && ["more_practice", "on_course"].contains(&name) {
            assert!(!w.sees("依据 "), "how it is computed is one click away");
            // The first of them on the page.
            w.harness.query_all_by_label("怎么算的").next().expect("how it is computed").click_accesskit();
            w.settle();
            reasoned = Some((officer.clone(), text_with(&w, "依据 ")));
            assert!(w.sees("至少要 6 次、分在 4 天里"));
        }
    }
    for name in ["none", "certified", "on_course", "more_practice", "coaching_first", "not_enough_data"] {
        assert!(seen.contains(name), "{name}: {seen:?}");
    }
    // The trainer reads the same sentence.
    let (officer, reasons) = reasoned.expect("somebody with reasons");
    sign_in(&mut w, trainer);
    w.harness.state_mut().go(Screen::Trainer);
    w.settle();
    w.harness.get_all_by_role_and_label(Role::Button, "人员").next().expect("人员").click_accesskit();
    w.settle();
    w.fill("查找", &officer.badge);
    w.settle();
    w.harness.get_by_role_and_label(Role::Link, &officer.name).click_accesskit();
    w.settle();
    assert_eq!(text_with(&w, "依据 "), reasons);
}

#[test]
fn too_little_for_a_forecast_is_told_with_what_is_there_and_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = arrive(folder.path(), MORNING_MS);
    drop(t);
    let w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    assert!(w.sees("预测：数据不足") && w.sees("已有 0 次可比的练习，再有 6 次、4 天就能预测。"));
    drop(w);
    t = arrive(folder.path(), MORNING_MS);
    typed(&mut t, "copy/case-01", 30, 61_000);
    typed(&mut t, "copy/case-01", 30, 61_000);
    drop(t);
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::History);
    w.go_back();
    assert!(w.sees("已有 1 次可比的练习，再有 5 次、3 天就能预测。"), "a text that is known is none");
    w.pictures("own-forecast-little");
}

#[test]
fn results_have_their_days_the_best_the_average_and_the_accuracy() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = arrive(folder.path(), MORNING_MS);
    typed(&mut t, "copy/case-01", 30, 61_000);
    drop(t);
    let days = |w: &Window| -> Vec<String> {
        let written = w.written().into_iter().map(|one| one.text);
        written.filter(|text| text.len() == 5 && text.starts_with("11-")).collect()
    };
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::History);
    w.go_back();
    assert_eq!(days(&w), ["11-23"], "one attempt has its day");
    assert!(w.sees("达标速度") && !w.sees("平均 "), "one is no average");
    w.pictures("results-one");
    drop(w);
    let mut t = arrive(folder.path(), MORNING_MS + DAY_MS);
    typed(&mut t, "copy/case-02", 61, 61_000);
    // Known, and faster: it raises neither.
    typed(&mut t, "copy/case-02", 90, 61_000);
    drop(t);
    let mut w = Window::open_at(folder.path(), Look::PLAIN, Screen::History, MORNING_MS + DAY_MS);
    w.go_back();
    let trend = w.harness.state().session().practice().today().texts.clone();
    assert_eq!((trend.speed.first.len(), trend.speed.repeated.len(), trend.best), (2, 1, Some(60.0)));
    assert_eq!(days(&w), ["11-23", "11-24"]);
    assert!(w.sees("最好 60.0") && w.sees("平均 44.7"), "{trend:?}");
    assert!(w.sees("第一次打的文章") && w.sees("重复打的文章"));
    w.pictures("results-days");
    assert!(!w.sees("达标正确率"));
    w.harness.get_all_by_role_and_label(Role::Button, "正确率").next().expect("the switch").click_accesskit();
    w.settle();
    assert!(w.sees("达标正确率") && w.sees("平均 100.0%") && w.sees("重复打的文章"));
    assert_eq!(days(&w), ["11-23", "11-24"]);
    w.pictures("results-accuracy");
}

#[test]
fn all_days_to_come_are_there_folded_where_there_is_no_room_and_lessons_for_beginners() {
    let folder = tempfile::tempdir().unwrap();
    drop(arrive(folder.path(), MORNING_MS));
    let answer = |w: &mut Window, experience| {
        let settings = *w.harness.state().session().settings();
        w.act(Action::Set(Settings { experience: Some(experience), ..settings }));
    };
    // Monday, and nothing was typed yet.
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    answer(&mut w, Experience::Fluent);
    assert_eq!(w.harness.state().session().practice().days_ahead().len(), 6);
    for day in ["往后 6 天", "明天", "周三", "周四", "周五", "周六", "周日"] {
        assert!(w.sees(day), "{day}");
    }
    w.pictures("days-to-come");
    answer(&mut w, Experience::Some);
    assert!(w.sees("水平测试做完") && !w.sees("往后 6 天"));
    answer(&mut w, Experience::Never);
    assert!(w.sees("往后的课"));
    let lessons = w.harness.state().session().practice().today().lessons.clone();
    assert_eq!(lessons.len(), 6);
    for (n, lesson) in lessons.iter().enumerate() {
        let Next::Lesson { number, title, .. } = lesson else { panic!("{lesson:?}") };
        assert_eq!(*number, n + 1);
        assert!(w.sees(&format!("第 {number} 课《{title}》")), "{number}");
    }
    w.pictures("lessons-to-come");
    answer(&mut w, Experience::Fluent);
    drop(w);
    let small = Look { size: Vec2::new(1024.0, 768.0), text_size: 150, ..Look::PLAIN };
    let mut w = Window::open(folder.path(), small, Screen::Today);
    assert!(w.sees("往后：") && !w.sees("周日"), "a sentence where there is no room");
    w.click("往后 6 天");
    assert!(w.sees("周日") && !w.sees("往后："));
}

#[test]
fn the_week_is_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = arrive(folder.path(), MORNING_MS);
    typed(&mut t, "copy/case-01", 30, 125_000);
    drop(t);
    let w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    assert_eq!(w.harness.query_all_by_label_contains("本周").count(), 1);
    assert!(w.sees("1 天，2 分钟"));
    drop(w);
    // A week without practice is not mentioned.
    let w = Window::open_at(folder.path(), Look::PLAIN, Screen::Today, MORNING_MS + 8 * DAY_MS);
    assert!(!w.sees("本周") && w.sees("一共练了"));
}

#[test]
fn what_was_assigned_comes_first_and_then_a_text_like_the_coming_exam() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 6, true);
    let mut t = Typist::at(folder.path());
    t.act(Action::SignOut);
    t.act(Action::Door(DoorAction::SignIn(TRAINER)));
    t.act(Action::Trainer(TrainerAction::Look));
    t.act(Action::DismissNotice);
    t.act(Action::Trainer(TrainerAction::Assign(AssignForm {
        officers: vec![candidate(6)],
        task: Task::Drill(Some(Kind::PopulationFloating)),
        times: NonZeroU32::MIN,
        due: "2026-12-31".parse().unwrap(),
        note: String::new(),
    })));
    assert_eq!(t.session.notice(), None);
    t.act(Action::SignOut);
    t.act(Action::Door(DoorAction::SignIn(INVIGILATOR)));
    t.act(Action::Exam(ExamAction::Plan(PlanForm {
        at: "2026-11-26 10:30".parse().unwrap(),
        room: "三楼机房".into(),
        standard: "officer-2027".into(),
        kind: SittingKind::Copy,
        seats: NonZeroU32::new(3).unwrap(),
        candidates: vec![candidate(6)],
        invigilators: vec![INVIGILATOR],
    })));
    assert!(t.session.core().sittings().count() == 2, "{:?}", t.session.notice());
    drop(t);
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(candidate(6))));
    let steps = next(&w);
    assert!(matches!(&steps[..], [Next::Task(_), Next::Rehearsal { days: 3, .. }, ..]), "{steps:?}");
    assert!(w.sees("训练员布置的：") && w.sees("然后：2026-11-26 有考核（还有 3 天）"));
    w.pictures("next-task");
    press(&mut w, Key::Enter);
    let first: String = {
        let ongoing = w.harness.state().session().drill().ongoing().expect("Enter begins what was assigned");
        ongoing.copying().unwrap().drill().presented().iter().take(2).map(|unit| unit.shown).collect()
    };
    w.commit(&first);
    w.act(Action::Drill(DrillAction::HandIn));
    w.act(Action::Practice(PracticeAction::CloseResult));
    // Once it is done the text like the exam is next, as long as that, and Enter begins it.
    let steps = next(&w);
    let Some(Next::Rehearsal { minutes, .. }) = steps.first() else { panic!("{steps:?}") };
    assert!(w.sees(&format!("照考核的样子打一篇新的，{minutes} 分钟")));
    w.pictures("next-rehearsal");
    press(&mut w, Key::Enter);
    let started = w.harness.state().session().drill().ongoing().expect("a drill").start().exercise_id.clone();
    assert!(started.starts_with("fresh/dispatch/"), "{started}");
}

/// Where the playback is, in seconds: the first of the two times above it.
fn played(w: &Window) -> u64 {
    let texts = w.written().into_iter().map(|one| one.text);
    let mut times = texts.filter_map(|text| {
        let (at, _) = text.split_once(" / ")?;
        let (minutes, seconds) = at.split_once(':')?;
        Some(minutes.parse::<u64>().ok()? * 60 + seconds.parse::<u64>().ok()?)
    });
    times.next_back().expect("the time of the playback")
}

#[test]
fn a_playback_runs_as_it_was_typed_or_faster() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = arrive(folder.path(), MORNING_MS);
    t.start("copy/case-01", 5);
    let text: Vec<char> = t.presented(60).chars().collect();
    for c in text {
        t.commit(3_000, &c.to_string());
    }
    t.act(Action::Drill(DrillAction::HandIn));
    drop(t);
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    let last = w.harness.state().session().practice().today().history[0].id;
    w.act(Action::Practice(PracticeAction::ShowResult(last)));
    // Frames by hand: it plays until its end.
    w.harness.get_by_label("回放打字过程").click_accesskit();
    w.harness.step();
    w.harness.step();
    for speed in [1, 2, 4, 8] {
        w.harness.get_by_label(&format!("{speed} 倍")).click_accesskit();
        w.harness.step();
        w.harness.step();
        let before = played(&w);
        // A frame of the test is a quarter of a second.
        for _ in 0..12 {
            w.harness.step();
        }
        let passed = played(&w) - before;
        assert!((3 * speed - 1..=3 * speed + 1).contains(&passed), "{passed} s in three at {speed} times");
    }
    w.picture("playback-fast");
}

/// The rows of two pictures of one size that differ, but for those from `top` to `bottom`.
fn rows_that_differ(one: &[u32], other: &[u32], width: usize, (top, bottom): (usize, usize)) -> usize {
    let rows = one.chunks(width).zip(other.chunks(width)).enumerate();
    rows.filter(|(row, (a, b))| !(top..=bottom).contains(row) && a != b).count()
}

#[test]
fn the_mark_of_the_own_best_speed_stands_in_the_text_where_it_is_wished() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = arrive(folder.path(), MORNING_MS);
    typed(&mut t, "copy/case-01", 61, 61_000);
    drop(t);
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    assert_eq!(w.harness.state().session().practice().today().practised.best_cpm, Some(60.0));
    assert!(!w.harness.state().session().settings().pace_mark, "off until it is wished");
    w.act(Action::Practice(PracticeAction::Start {
        exercise: "copy/case-02".into(),
        extent: dabiao::domain::exercise::Extent::Minutes(3),
    }));
    let first: String = {
        let ongoing = w.harness.state().session().drill().ongoing().expect("a drill");
        ongoing.copying().unwrap().drill().presented().iter().take(2).map(|unit| unit.shown).collect()
    };
    w.commit(&first);
    w.clock.advance(15_000);
    w.settle();
    // Fifteen characters on at 60 a minute. Only the words of the switch itself look otherwise beside it.
    let switch = w.harness.get_by_label("显示我的最好速度").rect().expand(4.0);
    let around = (switch.top().max(0.0) as usize, switch.bottom() as usize);
    let mut look = |on: bool| {
        w.click("显示我的最好速度");
        assert_eq!(w.harness.state().session().settings().pace_mark, on);
        let (width, _, pixels) = w.picture(if on { "pace-on" } else { "pace-off" });
        (width, pixels)
    };
    let ((width, on), (_, off), (_, again)) = (look(true), look(false), look(true));
    assert_eq!(rows_that_differ(&on, &again, width, around), 0, "nothing else moves");
    let rows = rows_that_differ(&on, &off, width, around);
    assert!(rows > 10, "the mark is as high as a line of text: {rows}");
}
