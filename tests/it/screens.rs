//! Every screen, in both languages, light and dark, at several sizes: no missing glyph (the harness panics
//! on one), every input has a name, and something is to be seen.

use std::path::Path;

use dabiao::app::lang::Lang;
use dabiao::app::{Action, DrillAction, PracticeAction, StationsAction, ThemeChoice};
use dabiao::domain::exercise::Extent;
use dabiao::domain::input::EventKind;
use dabiao::ui::Screen;
use egui::Vec2;
use egui_kittest::kittest::Queryable as _;

use super::support::typist::{MORNING_MS, Typist};
use super::support::window::{Look, Window};

fn looks() -> Vec<Look> {
    let mut looks = Vec::new();
    for lang in Lang::ALL {
        for (size, text_size) in
            [((1280.0, 800.0), 100), ((1280.0, 800.0), 150), ((1920.0, 1080.0), 100), ((1280.0, 800.0), 200)]
        {
            looks.push(Look { size: Vec2::from(size), lang, text_size, theme: ThemeChoice::Light });
        }
        looks.push(Look { lang, theme: ThemeChoice::Dark, ..Look::PLAIN });
    }
    looks
}

/// The picture is not one flat colour: at least `share` of it differs from its most common colour.
fn assert_drawn(window: &Window, name: &str) {
    let (width, height, pixels) = window.picture(name);
    let mut counts = std::collections::BTreeMap::new();
    for p in &pixels {
        *counts.entry(p).or_insert(0_usize) += 1;
    }
    let most = counts.values().max().copied().unwrap_or(0);
    assert!(counts.len() > 8 && most < width * height * 99 / 100, "{name} is empty");
}

/// A folder with an officer, three finished drills and one that was left.
fn lived_in(folder: &Path) {
    let mut t = Typist::at(folder);
    t.sign_in();
    for (n, exercise) in ["copy/case-01", "copy/dispatch-02", "copy/hotel-01"].into_iter().enumerate() {
        t.start(exercise, 1);
        let text: Vec<char> = t.presented(120).chars().collect();
        for (i, pair) in text.chunks(2).take(24 + 6 * n).enumerate() {
            let piece: String = pair.iter().collect();
            t.input(300, EventKind::Preedit("zhao".into()));
            match i {
                5 => t.commit(900, "误"),
                9 => {}
                14 => t.commit(900, &format!("{piece}多")),
                _ => t.commit(700 + 130 * (i as u64 % 7), &piece),
            }
        }
        t.clock.advance(3_000);
        t.act(Action::Drill(DrillAction::HandIn));
        t.clock.advance(86_400_000);
    }
    t.start("copy/notice-01", 3);
    let text = t.presented(12);
    t.commit(0, &text);
    t.clock.advance(4_000);
    t.act(Action::Drill(DrillAction::Leave));
}

#[test]
fn every_screen_in_every_look() {
    for look in looks() {
        let empty = tempfile::tempdir().unwrap();
        assert_drawn(&Window::open(empty.path(), look, Screen::Today), "start-first");
        let folder = tempfile::tempdir().unwrap();
        lived_in(folder.path());
        for (screen, name) in [
            (Screen::Today, "today"),
            (Screen::Practice, "practice"),
            (Screen::Course, "course"),
            (Screen::History, "history"),
        ] {
            assert_drawn(&Window::open(folder.path(), look, screen), name);
        }
        let mut w = Window::open(folder.path(), look, Screen::Today);
        let last = w.harness.state().session().practice().today().history[0].id;
        w.act(Action::Practice(PracticeAction::ShowResult(last)));
        assert_drawn(&w, "result");
        w.act(Action::Practice(PracticeAction::CloseResult));
        w.act(Action::SignOut);
        assert_drawn(&w, "start");
        drop(w);
        assert_drawn(&Window::open(folder.path(), look, Screen::Stations), "stations-alone");
        let mut w = Window::open_at(folder.path(), look, Screen::Exchange, MORNING_MS + 3_600_000);
        w.act(Action::Stations(StationsAction::Found {
            bureau: "岚江市公安局".into(),
            unit: "文昌派出所".into(),
            station: "局机关-01".into(),
        }));
        assert!(w.harness.state().session().stations().overview().is_some());
        w.go_back();
        assert_drawn(&w, "exchange");
        w.harness.state_mut().go(Screen::Stations);
        w.settle();
        assert_drawn(&w, "stations-founded");
        w.harness.state_mut().go(Screen::Today);
        w.settle();
        assert_drawn(&w, "today-of-a-bureau");
    }
}

#[test]
fn the_drill_in_every_look() {
    for look in looks() {
        let folder = tempfile::tempdir().unwrap();
        Typist::at(folder.path()).sign_in();
        let mut w = Window::open(folder.path(), look, Screen::Today);
        w.act(Action::Practice(PracticeAction::Start {
            exercise: "copy/vehicle-01".into(),
            extent: Extent::Minutes(3),
        }));
        assert_drawn(&w, "drill-ready");
        let text: Vec<char> = {
            let ongoing = w.harness.state().session().drill().ongoing().unwrap();
            ongoing.copying().unwrap().drill().presented().iter().map(|u| u.shown).collect()
        };
        for (i, piece) in text[..70].chunks(2).enumerate() {
            w.clock.advance(900);
            let piece: String = piece.iter().collect();
            match i {
                3 => w.commit("错字"),
                11 => {}
                20 => w.commit(&format!("{piece}多")),
                _ => w.commit(&piece),
            }
        }
        w.preedit("pai chu suo");
        w.settle();
        assert_drawn(&w, "drill-running");
        w.preedit("");
        w.act(Action::Drill(DrillAction::Pause));
        assert_drawn(&w, "drill-paused");
    }
}

#[test]
fn a_store_that_can_not_be_opened_is_said_in_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let keeper = Typist::at(folder.path());
    let mut t = Typist::opening(folder.path());
    t.settle();
    let shell = dabiao::ui::Shell::new(t.session, Screen::Today, None);
    let mut harness = egui_kittest::Harness::builder()
        .with_size(Vec2::new(1280.0, 800.0))
        .with_context_setup(dabiao::ui::theme::install)
        .build_ui_state(
            |ui, shell: &mut dabiao::ui::Shell| dabiao::ui::host::DesktopApp::ui(shell, ui),
            shell,
        );
    harness.run_ok();
    harness.get_by_label("再试一次");
    drop(keeper);
}

#[test]
fn a_first_start_by_mouse_and_keyboard_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    for (field, text) in [("警号", "059002"), ("姓名", "李晓峰"), ("单位", "城关派出所")] {
        w.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, field).focus();
        w.harness.run_ok();
        w.event(egui::Event::Text(text.into()));
        w.harness.run_ok();
    }
    w.harness.get_by_label("登记并开始").click();
    w.settle();
    assert_eq!(w.harness.state().session().officer().unwrap().name, "李晓峰");
    w.harness.get_by_label("会打").click();
    w.settle();
    w.harness.get_by_label("开始今天的训练").click();
    w.settle();
    assert!(w.harness.state().session().drill().ongoing().is_some());
    // The pad has the focus without a click: the first key already counts.
    w.commit("我");
    assert_eq!(w.typed(), "我");
    w.harness.get_by_label("暂停（Esc）").click();
    w.settle();
    w.harness.get_by_label("继续").click();
    w.settle();
    w.commit("们");
    assert_eq!(w.typed(), "我们");
    w.harness.get_by_label("交卷（Ctrl+回车）").click();
    w.settle();
    assert!(w.harness.state().session().practice().result().is_some());
    let next = w.harness.state().session().practice().next_planned().unwrap();
    // Two characters are no drill: it is offered once more.
    w.harness
        .get_by_label(&format!("再打一次：{}（{} 分钟，打满三分之一才算）", next.name, next.minutes))
        .click();
    w.settle();
    assert_eq!(w.harness.state().session().drill().ongoing().unwrap().start().exercise_id, next.source);
}

#[test]
fn a_round_of_a_lesson_in_every_look() {
    for look in looks() {
        let folder = tempfile::tempdir().unwrap();
        Typist::at(folder.path()).sign_in();
        let mut w = Window::open(folder.path(), look, Screen::Course);
        w.act(Action::Practice(PracticeAction::OpenCourse));
        w.act(Action::Practice(PracticeAction::StartRound("course/01-f-j".into())));
        w.event(egui::Event::Text("f".into()));
        w.event(egui::Event::Text("j".into()));
        w.settle();
        assert_drawn(&w, "round");
        assert_eq!(w.typed(), "fj");
        w.act(Action::Drill(DrillAction::HandIn));
        assert_drawn(&w, "round-result");
        if look.lang == Lang::ZhCn {
            assert!(w.harness.query_by_label("这一步只看正确率，不看速度").is_some());
        }
    }
}

#[test]
fn the_placement_test_leads_to_the_lesson_where_the_course_begins() {
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Course);
    w.settle();
    w.harness.get_by_label("会打一些字？做水平测试，从合适的一课开始").click();
    w.settle();
    let mut asked = Vec::new();
    // Typed at two keys a second: the lessons of keys are reached, those of characters sooner or later not.
    for _ in 0..20 {
        let ongoing = w.harness.state().session().drill().ongoing().expect("a round of the test");
        asked.push(ongoing.start().exercise_id.clone());
        let text = ongoing.copying().unwrap().drill().header().presented.clone();
        for c in text.chars().filter(|c| *c != '\n') {
            w.clock.advance(if c.is_ascii() { 300 } else { 20_000 });
            w.event(egui::Event::Text(c.to_string()));
        }
        w.settle();
        assert_drawn(&w, "placement-result");
        // Held against its lesson, not against the standard of officers.
        assert!(w.harness.query_by_label_contains("达标线").is_none());
        if w.harness.query_by_label("下一题（回车）").is_none() {
            break;
        }
        w.harness.get_by_label("下一题（回车）").click();
        w.settle();
    }
    assert!(asked.len() > 1 && asked.iter().all(|id| id.starts_with("placement/1/")), "{asked:?}");
    w.harness.get_by_label("看从哪一课开始（回车）").click();
    w.settle();
    assert_drawn(&w, "placement-course");
    let session = w.harness.state().session();
    let (state, route) = (session.practice().course().unwrap(), session.settings().route);
    let start = state.start(route).expect("not everything was passed").to_owned();
    assert_eq!(state.due(route).map(|l| l.id.as_str()), Some(start.as_str()));
    assert_ne!(start, "course/01-f-j");
    // Rounds of the test are no rounds of lessons.
    assert_eq!(state.progress.passed(&state.course, route).0, 0);
    w.harness.get_by_label("重做水平测试").click();
    w.settle();
    let id = &w.harness.state().session().drill().ongoing().unwrap().start().exercise_id;
    assert!(id.starts_with("placement/2/"), "{id}");
}

#[test]
fn codes_come_after_a_hesitation_where_that_is_wished() {
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Practice);
    w.act(Action::Practice(PracticeAction::Start {
        exercise: "copy/dispatch-01".into(),
        extent: Extent::Minutes(5),
    }));
    let first: Vec<char> = w
        .harness
        .state()
        .session()
        .drill()
        .copying()
        .unwrap()
        .drill()
        .header()
        .presented
        .chars()
        .take(2)
        .collect();
    w.commit(&first[0].to_string());
    let codes = |w: &Window| w.harness.query_by_label(&first[1].to_string()).is_some();
    w.clock.advance(6_000);
    w.settle();
    assert!(!codes(&w), "not wished yet");
    w.harness.get_by_label("停 5 秒自动提示编码").click();
    w.settle();
    assert!(codes(&w));
    assert_drawn(&w, "hesitation");
    w.commit(&first[1].to_string());
    w.settle();
    assert!(!codes(&w) && w.harness.query_by_label("拼音").is_none(), "gone with the next key");
}

#[test]
fn the_same_fresh_text_can_be_typed_again_and_the_ledger_says_so() {
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Practice);
    w.act(Action::Practice(PracticeAction::StartFresh {
        kind: dabiao::domain::record::Kind::Vehicle,
        extent: Extent::Minutes(1),
    }));
    let header = |w: &Window| w.harness.state().session().drill().copying().unwrap().drill().header().clone();
    let before = header(&w);
    w.commit("我们");
    w.act(Action::Drill(DrillAction::HandIn));
    w.harness.get_by_label("同一篇再打一次").click();
    w.settle();
    assert_eq!(header(&w), before);
    w.commit("我");
    w.act(Action::Drill(DrillAction::HandIn));
    let nth: Vec<u32> =
        w.harness.state().session().practice().today().history.iter().map(|row| row.nth_time).collect();
    assert_eq!(nth, [2, 1]);
    w.harness.get_by_label("再来一篇新的").click();
    w.settle();
    assert_ne!(header(&w).presented, before.presented);
}
