//! 帮助 at the window: there at every screen but in drills and exams, opened at what belongs to the screen, by keys alone.

use std::fs;

use dabiao::app::lang::{Lang, Messages};
use dabiao::app::{Action, DrillAction, ExamAction, PracticeAction};
use dabiao::domain::exercise::Extent;
use dabiao::ui::Screen;
use dabiao_manual::{Language, manual};
use egui::accesskit::Role;
use egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::support::room::{CANDIDATES, begun, roster, window};
use super::support::typist::Typist;
use super::support::window::{Look, Window};

fn signed_in(folder: &std::path::Path, look: Look, screen: Screen) -> Window {
    Typist::at(folder).sign_in();
    Window::open(folder, look, screen)
}

fn offers(w: &Window) -> bool {
    w.harness.query_all_by_role_and_label(Role::Button, "帮助").next().is_some()
}

/// The heading of the second level that is nearest to the top of the text, and not above it.
fn shown(w: &Window) -> String {
    let headings = w.harness.get_all_by_role(Role::Heading).filter_map(|node| {
        let top = node.rect().top();
        let name = node.accesskit_node().label().or_else(|| node.accesskit_node().value());
        (top > 100.0).then(|| (top, name.unwrap_or_default()))
    });
    headings.min_by(|a, b| a.0.total_cmp(&b.0)).expect("a heading").1
}

#[test]
fn it_opens_at_what_belongs_to_the_screen_and_gives_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = signed_in(folder.path(), Look::PLAIN, Screen::Practice);
    w.go_back();
    for (screen, title) in [
        (Screen::Today, "3. 打第一篇"),
        (Screen::History, "4. 看懂两个数"),
        (Screen::Course, "6. 从来没打过字：从头学"),
        (Screen::Practice, "3. 打第一篇"),
    ] {
        w.harness.state_mut().go(screen);
        w.settle();
        w.press_button("帮助");
        assert_eq!(shown(&w), title, "{screen:?}");
        w.harness.key_press(Key::Escape);
        w.settle();
        assert!(!w.sees("民警手册"), "{screen:?}");
    }
    // What was typed on the screen is still there afterwards.
    w.act(Action::SignOut);
    w.fill("警号", "059321");
    w.press_button("帮助");
    assert_eq!(shown(&w), "民警手册", "before the sign-in it begins at its beginning");
    w.press_button("返回（Esc）");
    assert_eq!(w.field("警号"), "059321");
}

#[test]
fn it_is_not_there_while_somebody_types_or_sits_an_exam() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = signed_in(folder.path(), Look::PLAIN, Screen::Today);
    assert!(offers(&w));
    w.act(Action::Practice(PracticeAction::Start {
        exercise: "copy/notice-01".into(),
        extent: Extent::Minutes(1),
    }));
    assert!(!offers(&w));
    w.act(Action::Drill(DrillAction::Leave));
    assert!(offers(&w));
    drop(w);
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    begun(&mut w, &CANDIDATES);
    assert!(!offers(&w), "in an exam");
    w.act(Action::Exam(ExamAction::Unlock { secret: super::support::room::PASSWORD.into() }));
    assert!(!offers(&w), "while an exam runs behind");
}

#[test]
fn keys_alone_find_a_section_and_turn_the_pages() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = signed_in(folder.path(), Look::PLAIN, Screen::Today);
    let help = w.harness.get_by_role_and_label(Role::Button, "帮助");
    help.focus();
    w.harness.run_ok();
    w.harness.key_press(Key::Enter);
    w.settle();
    // The search has the focus: what is typed is looked for, and Enter goes to the first place.
    w.event(egui::Event::Text("恢复码".into()));
    w.settle();
    assert!(w.sees("找到"));
    w.picture("help-search");
    w.harness.key_press(Key::Enter);
    w.settle();
    assert!(w.sees("系统管理员手册"));
    w.harness.key_press(Key::Escape);
    w.settle();
    assert!(!w.sees("找到") && w.sees("系统管理员手册"), "the first Escape ends the search alone");
    let before = shown(&w);
    for _ in 0..3 {
        w.harness.key_press(Key::PageDown);
        w.settle();
    }
    assert_ne!(shown(&w), before);
    w.event(egui::Event::Text("没有这样的话".into()));
    w.settle();
    // The field lost the focus with Enter: typing goes nowhere, and Tab leads on.
    for _ in 0..4 {
        w.harness.key_press_modifiers(Modifiers::NONE, Key::Tab);
        w.harness.run_ok();
    }
    assert!(w.harness.ctx.memory(egui::Memory::focused).is_some());
}

#[test]
fn a_part_and_the_whole_are_saved_as_pdf() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = signed_in(folder.path(), Look::PLAIN, Screen::Today);
    w.press_button("帮助");
    for (button, file) in [("这一册存成 PDF", "民警手册.pdf"), ("全部存成 PDF", "达标使用手册.pdf")]
    {
        w.press_button(button);
        assert!(w.sees("已保存") && w.sees(file), "{:?}", w.harness.state().session().notice());
        let path = folder.path().join("papers").join(file);
        assert!(fs::read(&path).unwrap().starts_with(b"%PDF"));
    }
    w.harness.key_press(Key::Escape);
    w.settle();
    w.press_button("帮助");
    assert!(!w.sees("已保存"), "the message went with the manual");
}

#[test]
fn it_is_drawn_in_every_look() {
    let look = |size, lang, text_size| Look { size: Vec2::from(size), lang, text_size, ..Look::PLAIN };
    let few = [
        look((1024.0, 768.0), Lang::ZhCn, 100),
        look((1024.0, 768.0), Lang::En, 150),
        look((1280.0, 800.0), Lang::En, 100),
        look((1920.0, 1080.0), Lang::ZhCn, 150),
    ];
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    for look in Look::every_if_kept(&few) {
        let texts = Messages::new(look.lang);
        let language = if look.lang == Lang::En { Language::English } else { Language::Chinese };
        let mut w = Window::open(folder.path(), look, Screen::Course);
        w.press_button(&texts.get("help"));
        w.picture("help-officer");
        w.harness.key_press(Key::PageDown);
        w.settle();
        w.picture("help-officer-2");
        for part in &manual(language).parts[1..3] {
            if w.harness.query_by_role_and_label(Role::Button, &part.title).is_none() {
                w.press_button(&format!("{} ↓", texts.get("help-contents")));
            }
            w.press_button(&part.title);
            assert!(w.sees(&part.sections[0].title), "{look:?}: {}", part.title);
            w.picture(&format!("help-{}", part.name));
        }
        // A heading is one to those who hear it.
        assert!(w.harness.query_all_by_role(Role::Heading).count() > 3, "{look:?}");
    }
}
