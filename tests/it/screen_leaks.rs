//! State that one screen or person must not pass on to the next: scroll position, focus, display settings,
//! input and messages. And forms that answer: Enter on an empty field, a disabled button, a lesson that is
//! passed.

use super::support::by_right::ByRight as _;
use dabiao::store::facts;
use std::path::Path;
use std::sync::Arc;

use dabiao::app::clock::{Clock, FixedClock};
use dabiao::app::lang::Lang;
use dabiao::app::{
    Action, DoorAction, DrillAction, ExamAction, PracticeAction, Session, SessionConfig, Settings,
    ThemeChoice,
};
use dabiao::content::Library;
use dabiao::demo::SyntheticBureau;
use dabiao::domain::exercise::Extent;
use dabiao::domain::role::Role;
use dabiao::ui::Screen;
use egui::accesskit::Role as Widget;
use egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, TouchPhase, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::support::room::{ADMIN, CANDIDATES, PASSWORD, accounts, officer, roster, sign_in, window};
use super::support::typist::{MORNING_MS, Typist};
use super::support::window::{Look, Window};

fn press(w: &mut Window, key: Key) {
    w.harness.key_press(key);
    w.settle();
}

fn words(w: &Window, key: &str) -> String {
    w.harness.state().session().texts().get(key)
}

/// Turns the wheel over the middle of the window, far down.
fn scroll_down(w: &mut Window) {
    let middle = Pos2::new(600.0, 400.0);
    w.event(Event::PointerMoved(middle));
    for _ in 0..12 {
        w.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: Vec2::new(0.0, -400.0),
            phase: TouchPhase::Move,
            modifiers: Modifiers::NONE,
            source: MouseWheelSource::Unknown,
        });
    }
    w.settle();
}

/// How high something stands, in points from the top.
fn height_of(w: &Window, words: &str) -> f32 {
    w.harness.query_all_by_label(words).map(|node| node.rect().top()).fold(f32::MIN, f32::max)
}

fn focused(w: &Window) -> String {
    let node = w.harness.root().children_recursive().find(|node| node.accesskit_node().is_focused());
    node.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

fn settings(w: &Window) -> Settings {
    *w.harness.state().session().settings()
}

#[test]
fn a_screen_opens_at_its_top_wherever_the_last_one_was_scrolled() {
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Practice);
    let length = words(&w, "practice-length");
    let top = height_of(&w, &length);
    assert!(top > 60.0, "{top}");
    scroll_down(&mut w);
    assert!(height_of(&w, &length) < 0.0, "it was not scrolled");
    w.click("从头学");
    let route = words(&w, "course-route-pinyin");
    assert!(height_of(&w, &route) > 60.0, "the course begins where the texts were scrolled");
    scroll_down(&mut w);
    assert!(height_of(&w, &route) < 0.0, "it was not scrolled");
    w.click("选择文章");
    assert!((height_of(&w, &length) - top).abs() < 0.5);
    // The result of a drill that was begun far down.
    scroll_down(&mut w);
    w.act(Action::Practice(PracticeAction::Start {
        exercise: "copy/case-01".into(),
        extent: Extent::Minutes(1),
    }));
    w.commit("我们");
    w.act(Action::Drill(DrillAction::HandIn));
    assert!(height_of(&w, &words(&w, "how-correct-cpm")) > 60.0);
}

#[test]
fn the_next_person_finds_today_and_their_own_choices() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    let first = settings(&w);
    let (wang, li) = (officer(&w, CANDIDATES[0]).id, officer(&w, CANDIDATES[1]).id);
    w.fill("已登记的民警", CANDIDATES[0]);
    w.act(Action::Door(DoorAction::SignIn(wang)));
    let own = Settings {
        theme: ThemeChoice::Dark,
        text_size: 150,
        extent: Extent::Minutes(10),
        help_hesitating: true,
        ..first
    };
    w.act(Action::Set(own));
    w.harness.state_mut().go(Screen::Practice);
    w.settle();
    scroll_down(&mut w);
    // A notice that is theirs.
    w.act(Action::Practice(PracticeAction::Start { exercise: "no/such".into(), extent: Extent::Minutes(1) }));
    assert!(w.harness.state().session().notice().is_some());
    w.act(Action::SignOut);
    assert_eq!(settings(&w), first, "the window goes on in the looks of whoever left");
    assert!(w.harness.state().session().notice().is_none());
    let search = w.harness.get_by_role_and_label(Widget::TextInput, "已登记的民警");
    assert_eq!(search.accesskit_node().value().unwrap_or_default(), "");
    w.act(Action::Door(DoorAction::SignIn(li)));
    assert_eq!(settings(&w), first);
    assert!(w.sees("会打字吗？"), "the next one is where the last one was");
    let tab = w.harness.query_all_by_label("今日").next().unwrap();
    assert_eq!(tab.accesskit_node().toggled(), Some(egui::accesskit::Toggled::True));
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(wang)));
    assert_eq!(settings(&w), own);
    drop(w);
    // And after a start.
    let mut t = Typist::at(folder.path());
    assert_eq!(t.session.settings().text_size, 100);
    t.act(Action::Door(DoorAction::SignIn(wang)));
    assert_eq!(*t.session.settings(), own);
    t.act(Action::Door(DoorAction::SignIn(li)));
    assert_eq!(*t.session.settings(), first);
}

/// A station without a fixed language.
fn free_station(folder: &Path) -> Typist {
    let clock = Arc::new(FixedClock::at(MORNING_MS));
    let session = Session::start(SessionConfig {
        folder: folder.to_owned(),
        library: Library::embedded(),
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        lang: None,
        wake: Arc::new(|| {}),
        badge: None,
        limit_ms: None,
        demo: Some(Arc::new(SyntheticBureau)),
    });
    let mut t = Typist { session, clock };
    t.settle();
    t
}

#[test]
fn the_language_is_each_persons_own() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut t = free_station(folder.path());
    t.act(Action::Set(Settings { lang: Lang::ZhCn, ..*t.session.settings() }));
    let ids: Vec<_> = t.session.officers().iter().map(|o| o.id).collect();
    t.act(Action::Door(DoorAction::SignIn(ids[0])));
    t.act(Action::Set(Settings { lang: Lang::En, ..*t.session.settings() }));
    assert_eq!(t.session.texts().lang(), Lang::En);
    t.act(Action::SignOut);
    assert_eq!(t.session.texts().lang(), Lang::ZhCn);
    t.act(Action::Door(DoorAction::SignIn(ids[1])));
    assert_eq!(t.session.texts().lang(), Lang::ZhCn);
    drop(t);
    let mut t = free_station(folder.path());
    t.act(Action::Door(DoorAction::SignIn(ids[0])));
    assert_eq!(t.session.texts().lang(), Lang::En);
}

#[test]
fn a_candidate_does_not_inherit_the_looks_of_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    super::support::room::begun(&mut w, &CANDIDATES[..2]);
    let first = settings(&w);
    w.act(Action::Set(Settings { text_size: 200, theme: ThemeChoice::Dark, ..first }));
    w.act(Action::Drill(DrillAction::HandIn));
    w.clock.advance(super::support::room::EXAM_MS);
    w.settle();
    w.act(Action::Exam(ExamAction::LeaveSeat));
    assert_eq!(settings(&w), first);
    super::support::room::sit(&mut w, CANDIDATES[1]);
    assert_eq!(settings(&w), first);
}

#[test]
fn a_notice_stays_on_the_screen_that_it_is_about() {
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    w.act(Action::Practice(PracticeAction::Start { exercise: "no/such".into(), extent: Extent::Minutes(1) }));
    assert!(w.sees("知道了"));
    w.click("选择文章");
    assert!(!w.sees("知道了"), "it followed onto another screen");
}

#[test]
fn enter_on_an_empty_field_says_what_is_missing_and_in_the_last_one_it_submits() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    assert_eq!(focused(&w), "警号");
    press(&mut w, Key::Enter);
    assert!(w.sees("还要填：警号"));
    w.event(Event::Text("059002".into()));
    press(&mut w, Key::Enter);
    assert!(!w.sees("还要填") && focused(&w) == "姓名", "{}", focused(&w));
    press(&mut w, Key::Enter);
    assert!(w.sees("还要填：姓名") && focused(&w) == "姓名");
    w.click("登记并开始");
    assert!(w.sees("还要填：姓名、单位"));
    w.fill("姓名", "李晓峰");
    press(&mut w, Key::Enter);
    w.event(Event::Text("城关派出所".into()));
    press(&mut w, Key::Enter);
    assert_eq!(w.harness.state().session().officer().unwrap().name, "李晓峰");
}

#[test]
fn the_sign_in_takes_three_keys_and_answers_all_of_them() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    accounts(&mut w);
    w.act(Action::SignOut);
    assert_eq!(focused(&w), "已登记的民警", "the search waits for the first key");
    press(&mut w, Key::Enter);
    assert!(w.sees("请先输入警号或姓名"));
    w.event(Event::Text("0590".into()));
    press(&mut w, Key::Enter);
    assert!(w.sees("人符合"), "Enter among several names is silent");
    w.fill("已登记的民警", ADMIN);
    press(&mut w, Key::Enter);
    assert!(w.harness.state().session().door().ask().is_some());
    press(&mut w, Key::Enter);
    assert!(w.sees("还要填：密码"), "Enter on an empty password is silent");
    w.fill("密码", PASSWORD);
    press(&mut w, Key::Enter);
    assert_eq!(w.harness.state().session().officer().unwrap().badge, ADMIN);
    assert!(w.sees("今天的训练"));
    assert_eq!(focused(&w), words(&w, "today-start"), "the focus of the password went to another button");
    press(&mut w, Key::Enter);
    assert!(w.harness.state().session().drill().ongoing().is_some());
}

#[test]
fn a_grey_button_says_beside_it_why_it_is_grey() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    accounts(&mut w);
    w.act(Action::SignOut);
    sign_in(&mut w, ADMIN);
    let id = officer(&w, CANDIDATES[2]).id;
    let roles = Role::ALL.into_iter().filter(|r| *r != Role::Officer).collect();
    w.act(Action::Door(DoorAction::SetAccount { officer: id, roles, secret: Some("given by admin".into()) }));
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(id)));
    w.act(Action::Door(DoorAction::GiveSecret("given by admin".into())));
    w.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    for screen in [Screen::Certificates, Screen::ThisPc, Screen::Exam, Screen::Import] {
        w.harness.state_mut().go(screen);
        w.settle();
        explained(&w);
    }
    // Parts of certificates: exemptions, standards, the check.
    w.harness.state_mut().go(Screen::Certificates);
    w.settle();
    for key in ["exemptions", "standards", "check-certificate"] {
        let name = words(&w, key);
        w.harness.get_all_by_role_and_label(Widget::Button, &name).next().unwrap().click();
        w.settle();
        explained(&w);
    }
    // Practice is assigned: the last day is missing, and a message says so.
    w.harness.state_mut().go(Screen::Trainer);
    w.settle();
    for key in ["desk-people", "desk-assign-these"] {
        let name = words(&w, key);
        w.harness.get_all_by_role_and_label(Widget::Button, &name).next().expect(key).click();
        w.settle();
    }
    assert!(w.sees("最后一天请写成"), "布置 is grey and says nothing");
    let due = words(&w, "assignment-due");
    w.fill(&due, "tomorrow");
    assert!(w.sees("最后一天请写成"));
    assert_eq!(w.field(&due), "tomorrow");
    w.fill(&due, "2026-12-10");
    press(&mut w, Key::Enter);
    assert!(w.sees("最后一天请写成") || focused(&w) == words(&w, "assignment-note"));
    press(&mut w, Key::Enter);
    assert!(!w.sees("最后一天请写成"));
}

/// Every disabled button has a reason in its row, except for the steps of text size.
fn explained(w: &Window) {
    let nodes: Vec<_> = w
        .harness
        .root()
        .children_recursive()
        .filter(|node| node.accesskit_node().bounding_box().is_some())
        .collect();
    let why = |row: egui::Rect| {
        nodes.iter().any(|node| {
            let text = node.accesskit_node().value().or_else(|| node.accesskit_node().label());
            let text = text.unwrap_or_default();
            let near = (node.rect().center().y - row.center().y).abs() < 40.0;
            near && ["还要填", "还没有", "没有", "请", "不"].iter().any(|word| text.contains(word))
        })
    };
    for node in &nodes {
        let widget = node.accesskit_node();
        let name = widget.label().unwrap_or_default();
        if widget.role() == Widget::Button && widget.is_disabled() {
            assert!(why(node.rect()) || name.contains('0'), "{name} is grey and says nothing");
        }
    }
}

fn type_round(w: &mut Window, ms: u64) {
    let text: Vec<char> = {
        let ongoing = w.harness.state().session().drill().ongoing().expect("a round");
        ongoing.copying().unwrap().drill().presented().iter().map(|u| u.shown).collect()
    };
    for c in text {
        w.clock.advance(ms);
        w.event(Event::Text(c.to_string()));
    }
    w.settle();
}

#[test]
fn a_passed_lesson_says_so_and_enter_leads_to_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Course);
    w.settle();
    press(&mut w, Key::Enter);
    assert!(w.harness.state().session().drill().ongoing().is_some(), "Enter begins the lesson");
    type_round(&mut w, 300);
    assert!(w.sees("还差 1 次"), "how much is missing is not said");
    // A key that was meant for the drill presses nothing.
    press(&mut w, Key::Enter);
    assert!(w.harness.state().session().drill().ongoing().is_none());
    w.clock.advance(2_000);
    press(&mut w, Key::Enter);
    assert!(w.harness.state().session().drill().ongoing().is_some(), "Enter repeats the round");
    type_round(&mut w, 300);
    assert!(w.sees("过关了！"), "a passed lesson does not say so");
    w.clock.advance(2_000);
    press(&mut w, Key::Enter);
    let session = w.harness.state().session();
    assert!(session.drill().ongoing().is_none() && session.practice().result().is_none());
    let (state, route) = (session.practice().course().unwrap(), session.settings().route);
    let due = state.due(route).unwrap();
    assert_ne!(due.id, "course/01-f-j");
    assert!(w.sees(&due.title) && w.sees("还差 2 次"));
    press(&mut w, Key::Enter);
    let ongoing = w.harness.state().session().drill().ongoing().expect("the next lesson");
    assert!(ongoing.start().exercise_id.starts_with("course/02"), "{}", ongoing.start().exercise_id);
}

#[test]
fn a_lesson_with_surplus_letters_says_how_it_ends_and_ends_at_its_last_key() {
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Course);
    w.act(Action::Practice(PracticeAction::StartRound("course/01-f-j".into())));
    let text: Vec<char> = {
        let ongoing = w.harness.state().session().drill().ongoing().unwrap();
        ongoing.copying().unwrap().drill().presented().iter().map(|u| u.shown).collect()
    };
    // The first keys of the first words are pressed twice: as many letters as the line has, and not at its end.
    let mut typed = 0;
    for (n, c) in text.iter().enumerate() {
        let times = if n < 9 && n % 3 == 0 { 2 } else { 1 };
        for _ in 0..times {
            if typed < text.len() {
                w.clock.advance(300);
                w.event(Event::Text(c.to_string()));
                typed += 1;
            }
        }
    }
    w.settle();
    assert!(w.harness.state().session().drill().ongoing().is_some());
    assert!(w.sees("多打了 3 个"), "whoever believes to be at the end is not told how to end");
    let rest: String = text[text.len() - 3..].iter().collect();
    for c in rest.chars() {
        w.event(Event::Text(c.to_string()));
    }
    w.settle();
    assert!(w.harness.state().session().practice().result().is_some(), "it does not end with its last key");
}

#[test]
fn the_bar_is_one_row_that_nothing_of_is_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    accounts(&mut w);
    w.act(Action::SignOut);
    sign_in(&mut w, ADMIN);
    let id = officer(&w, CANDIDATES[2]).id;
    let roles = Role::ALL.into_iter().filter(|r| *r != Role::Officer).collect();
    w.act(Action::Door(DoorAction::SetAccount { officer: id, roles, secret: Some("given by admin".into()) }));
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(id)));
    w.act(Action::Door(DoorAction::GiveSecret("given by admin".into())));
    w.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    for lang in Lang::ALL {
        for (size, text_size) in [
            ((1024.0, 768.0), 100),
            ((1024.0, 768.0), 150),
            ((1024.0, 768.0), 200),
            ((1280.0, 800.0), 100),
            ((1280.0, 800.0), 125),
            ((1280.0, 800.0), 200),
            ((1920.0, 1080.0), 100),
        ] {
            let look = Look { size: Vec2::from(size), lang, text_size, theme: ThemeChoice::Light };
            // A size is given in points: those of the next look are counted from here.
            w.set_look(Look::PLAIN);
            w.set_look(look);
            w.picture("bar");
            // The menu of the screens has the name of the one that is shown.
            for screen in [Screen::Today, Screen::ThisPc, Screen::Certificates] {
                w.harness.state_mut().go(screen);
                w.settle();
                bar_is_one_row(&w, look);
            }
        }
    }
}

fn bar_is_one_row(w: &Window, look: Look) {
    let width = look.size.x / (look.text_size as f32 / 100.0);
    let bar: Vec<egui::Rect> = w
        .harness
        .root()
        .children_recursive()
        .filter(|node| node.accesskit_node().role() == Widget::Button && node.rect().top() < 20.0)
        .map(|node| node.rect())
        .collect();
    assert!(bar.len() > 2, "{look:?}");
    let tops = bar.iter().map(|rect| rect.center().y);
    let (low, high) = tops.fold((f32::MAX, f32::MIN), |(l, h), y| (l.min(y), h.max(y)));
    assert!(high - low < 8.0, "two rows: {look:?} {bar:?}");
    assert!(bar.iter().all(|rect| rect.right() <= width + 0.5), "cut off: {look:?} {bar:?}");
    let mut across = bar.clone();
    across.sort_by(|a, b| a.left().total_cmp(&b.left()));
    assert!(across.windows(2).all(|pair| pair[0].right() <= pair[1].left() + 0.5), "{look:?} {bar:?}");
}

#[test]
fn what_ends_once_is_on_record_once() {
    use dabiao::store::{Db, Fact};
    use uuid::Uuid;

    let folder = tempfile::tempdir().unwrap();
    let mut db = Db::open(folder.path(), &Uuid::nil).unwrap();
    let (id, by) = (Uuid::from_u128(7), Uuid::from_u128(8));
    let give = Fact::Assign(facts::Assign {
        id,
        officers: vec![by],
        kind: "drill".into(),
        subject: String::new(),
        times: 3,
        due: "2026-12-10".into(),
        note: String::new(),
        by,
    });
    db.put(1, &give).unwrap();
    let end = |reason: &str| Fact::EndAssignment(facts::EndAssignment { id, reason: reason.into(), by });
    assert!(db.put_once(2, &end("考完了")).unwrap());
    assert!(!db.put_once(3, &end("又点了一次")).unwrap());
    let ends = db.journal().unwrap().iter().filter(|entry| entry.op == "end_assignment").count();
    assert_eq!(ends, 1);
}
