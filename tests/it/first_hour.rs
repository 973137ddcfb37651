//! The first hour of a beginner in the window: what they are asked, what the one button does, what is said of the input
//! method, and how a lesson is passed, by keys alone.

use std::path::Path;

use dabiao::app::practice::Next;
use dabiao::app::{Action, DoorAction, DrillAction, Experience, PracticeAction, Settings};
use dabiao::domain::course::{Chapter, Route};
use dabiao::domain::exercise::Extent;
use dabiao::ui::Screen;
use egui::{Event, Key};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::support::room::{CANDIDATES, begun, roster, window};
use super::support::typist::Typist;
use super::support::window::{Look, Window};

/// What the window says in Chinese while letters, or Han characters, are due.
const LETTERS_DUE: &str = "要切换到英文";
const HAN_DUE: &str = "要切换到中文";

fn newcomer(folder: &Path) -> Window {
    Typist::at(folder).sign_in();
    Window::open(folder, Look::PLAIN, Screen::Today)
}

fn press(w: &mut Window, key: Key) {
    w.harness.key_press(key);
    w.settle();
}

fn focused(w: &Window) -> String {
    let node = w.harness.root().children_recursive().find(|node| node.accesskit_node().is_focused());
    node.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

fn text(w: &mut Window, text: &str) {
    for c in text.chars() {
        w.clock.advance(300);
        w.event(Event::Text(c.to_string()));
    }
}

fn exercise(w: &Window) -> String {
    w.harness.state().session().drill().ongoing().expect("a drill").start().exercise_id.clone()
}

fn presented(w: &Window) -> String {
    w.harness.state().session().drill().copying().expect("a drill").drill().header().presented.clone()
}

fn answer(w: &mut Window, experience: Experience) {
    let settings = *w.harness.state().session().settings();
    w.act(Action::Set(Settings { experience: Some(experience), ..settings }));
}

fn next(w: &Window) -> Vec<Next> {
    w.harness.state().session().practice().today().next.clone()
}

#[test]
fn a_beginner_is_asked_once_and_learns_by_the_enter_key() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = newcomer(folder.path());
    assert!(w.sees("会打字吗？"));
    assert_eq!(focused(&w), "从没打过");
    w.pictures("asked");
    press(&mut w, Key::Enter);
    assert!(!w.sees("会打字吗？") && w.sees("从头学第 1 课") && w.sees("然后：从头学第 2 课"));
    w.pictures("beginner-today");
    press(&mut w, Key::Enter);
    assert!(w.sees("坐好，找到 F 和 J"), "the page of the lesson is read first");
    press(&mut w, Key::Enter);
    for n in 1..=2 {
        assert_eq!(exercise(&w), format!("course/01-f-j#{n}"));
        let round = presented(&w);
        text(&mut w, &round);
        w.settle();
        assert!(w.sees(if n == 1 { "还差 1 次" } else { "过关了！" }), "{n}");
        w.clock.advance(1_000);
        press(&mut w, Key::Enter);
    }
    assert!(w.sees("找到 D 和 K") || w.sees("2. "), "the next lesson");
    w.pictures("beginner-course");
    press(&mut w, Key::Escape);
    assert!(w.sees("从头学第 2 课"), "Escape goes back to Today");
    // Asked once: the answer is kept with the person.
    let me = w.harness.state().session().officer().unwrap().id;
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(me)));
    assert!(!w.sees("会打字吗？") && w.sees("从头学第 2 课"));
}

#[test]
fn the_button_follows_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = newcomer(folder.path());
    answer(&mut w, Experience::Some);
    assert_eq!(next(&w), [Next::Placement { begun: false }]);
    assert!(w.sees("先看看您会多少"));
    answer(&mut w, Experience::Fluent);
    assert!(matches!(&next(&w)[..], [Next::Planned(0), Next::Text { met: false, .. }]), "{:?}", next(&w));
    w.pictures("fluent-today");
    answer(&mut w, Experience::Never);
    assert!(matches!(
        &next(&w)[..],
        [Next::Lesson { number: 1, begun: false, .. }, Next::Lesson { number: 2, .. }]
    ));
    w.click("重选打字基础");
    assert!(w.sees("会打字吗？"));
    w.click("会打");
    assert_eq!(w.harness.state().session().settings().experience, Some(Experience::Fluent));
}

#[test]
fn an_officer_with_drills_behind_them_is_not_asked() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    t.start("copy/case-01", 1);
    let typed = t.presented(20);
    t.commit(900, &typed);
    t.act(Action::Drill(DrillAction::HandIn));
    drop(t);
    let w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    assert!(!w.sees("会打字吗？"));
    assert!(matches!(&next(&w)[..], [Next::Planned(0), Next::Text { .. }]), "{:?}", next(&w));
}

#[test]
fn the_input_method_in_the_wrong_state_is_told_in_a_lesson_a_drill_and_in_fields() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    assert!(w.sees("先打开输入法"), "it is said before a Chinese name is asked for");
    w.fill("姓名", "wang");
    w.settle();
    assert!(w.sees(HAN_DUE));
    w.pictures("told-in-the-name");
    w.fill("姓名", "王德明");
    w.settle();
    assert!(!w.sees(HAN_DUE));
    w.fill("警号", "零五九");
    w.settle();
    assert!(w.sees(LETTERS_DUE));
    drop(w);

    let mut w = newcomer(folder.path());
    w.act(Action::Practice(PracticeAction::StartRound("course/01-f-j".into())));
    text(&mut w, "f");
    w.settle();
    assert!(!w.sees(LETTERS_DUE));
    w.commit("凤飞飞");
    w.settle();
    assert!(w.sees(LETTERS_DUE));
    w.pictures("told-in-a-lesson");
    text(&mut w, "f");
    w.settle();
    assert!(!w.sees(LETTERS_DUE), "it goes when it is right");
    w.act(Action::Drill(DrillAction::Leave));

    let extent = Extent::Minutes(5);
    w.act(Action::Practice(PracticeAction::Start { exercise: "copy/case-01".into(), extent }));
    text(&mut w, "qi");
    w.settle();
    assert!(!w.sees(HAN_DUE), "two letters may be a slip");
    text(&mut w, "n");
    w.settle();
    assert!(w.sees(HAN_DUE));
    w.pictures("told-in-a-drill");
    w.preedit("qing");
    w.settle();
    assert!(!w.sees(HAN_DUE));
}

#[test]
fn an_exam_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    begun(&mut w, &CANDIDATES[..1]);
    assert!(w.harness.state().session().drill().in_exam());
    text(&mut w, "qing");
    w.settle();
    assert!(!w.sees(HAN_DUE));
}

#[test]
fn the_first_chinese_lessons_show_pinyin_and_f1_shows_codes_at_the_caret() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = newcomer(folder.path());
    w.act(Action::Practice(PracticeAction::StartRound("course/35-candidates".into())));
    w.pictures("pinyin-above");
    press(&mut w, Key::F1);
    assert_eq!(w.harness.query_all_by_label("nǐ").count(), 2, "the code of 你 at the caret, and below");
    w.commit("你");
    w.settle();
    w.pictures("code-at-the-caret");
    let state = w.harness.state().session();
    let course = &state.practice().course().unwrap().course;
    let shown: Vec<u32> =
        course.lessons().iter().filter(|l| l.shows_pinyin(Route::Pinyin)).map(|l| l.number).collect();
    assert_eq!(shown, (35..=48).collect::<Vec<_>>());
    assert!(course.lessons().iter().all(|l| !l.shows_pinyin(Route::Wubi)));
    assert_eq!(course.lesson("course/62-record-case").unwrap().chapter(), Chapter::Records);
}

#[test]
fn a_result_is_held_against_the_last_one_and_the_best() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    for (n, wait) in [61_000, 90_000, 59_000].into_iter().enumerate() {
        t.start("copy/case-01", 3);
        let typed = t.presented(30);
        t.commit(0, &typed);
        t.clock.advance(wait);
        t.act(Action::Drill(DrillAction::HandIn));
        let result = t.session.practice().result().unwrap();
        assert_eq!(result.before_cpm.is_some(), n > 0);
        // A drill of less than a minute is nobody's best.
        assert!(!result.best, "{n}");
        t.act(Action::Practice(PracticeAction::CloseResult));
    }
    // Faster, and of a text that is known: it raises no best. The next one is new.
    for (exercise, typed, best) in [("copy/case-01", 40, false), ("copy/case-02", 50, true)] {
        t.start(exercise, 3);
        assert_eq!(t.session.drill().ongoing().unwrap().start().exercise_id, exercise);
        let typed = t.presented(typed);
        t.commit(0, &typed);
        t.clock.advance(61_000);
        t.act(Action::Drill(DrillAction::HandIn));
        let result = t.session.practice().result().unwrap();
        assert_eq!((result.best, result.before_cpm.is_some()), (best, true), "{exercise}");
        let known = t.session.practice().today().practised.best_cpm;
        assert!(if best { known > Some(45.0) } else { known < Some(35.0) }, "{exercise}: {known:?}");
        t.act(Action::Practice(PracticeAction::CloseResult));
    }
    let practised = t.session.practice().today().practised;
    assert_eq!((practised.week_minutes, practised.days), (5, 1));
    drop(t);
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    assert!(w.sees("本周练习") && w.sees("1 天，5 分钟") && w.sees("个人最好"));
    w.pictures("practised");
    let last = w.harness.state().session().practice().today().history[0].id;
    w.act(Action::Practice(PracticeAction::ShowResult(last)));
    assert!(w.sees("比上次 +") && w.sees("个人最好！"));
    w.pictures("result-compared");
    press(&mut w, Key::Escape);
    assert!(w.harness.state().session().practice().result().is_none(), "Escape leaves a result");
    w.harness.state_mut().go(Screen::History);
    w.settle();
    assert!(w.sees("第一次打的文章") && w.sees("重复打的文章"));
    w.pictures("history-first-and-repeated");
}

#[test]
fn a_certified_officer_finds_their_certificate_under_certificates() {
    let folder = tempfile::tempdir().unwrap();
    super::support::bureau::found(folder.path(), 2, true);
    super::support::cohort::certify(folder.path(), 0);
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(super::support::bureau::candidate(0))));
    assert!(w.sees("看我的证书"));
    w.click("看我的证书");
    assert!(w.sees("我的证书") && w.sees("保存到文件夹"));
    w.pictures("own-certificate");
}
