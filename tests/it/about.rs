//! 关于 at the window: it says which program this is and where its data lie, also before anybody signed in, and where the data do
//! not open.

use std::fs;

use dabiao::app::lang::{Lang, Messages};
use dabiao::app::{Action, DoorAction, LOG_FILE};
use dabiao::ui::Screen;
use egui::accesskit::Role;
use egui::{Key, Vec2};
use egui_kittest::kittest::Queryable as _;

use super::support::room::{ADMIN, CANDIDATES, accounts, officer, roster, sign_in, window};
use super::support::window::{Look, Window};

fn says_all(w: &Window, folder: &std::path::Path) -> bool {
    let version = format!("版本 {}", env!("CARGO_PKG_VERSION"));
    let data = folder.display().to_string();
    [version.as_str(), data.as_str(), "打开数据文件夹", "MIT", "OFL"].iter().all(|words| w.sees(words))
}

fn follow(w: &mut Window, role: Role) {
    w.harness.get_by_role_and_label(role, "关于").click_accesskit();
    w.settle();
}

#[test]
fn it_is_there_before_the_sign_in_in_the_manual_and_in_administration() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    accounts(&mut w);
    w.act(Action::SignOut);
    assert!(!says_all(&w, folder.path()));
    follow(&mut w, Role::Link);
    assert!(says_all(&w, folder.path()), "before the sign-in");
    w.harness.key_press(Key::Escape);
    w.settle();
    assert!(!w.sees("打开数据文件夹"), "Escape gives the sign-in back");
    sign_in(&mut w, ADMIN);
    w.harness.state_mut().go(Screen::ThisPc);
    w.settle();
    follow(&mut w, Role::Button);
    assert!(says_all(&w, folder.path()), "from administration");
    w.press_button("返回（Esc）");
    assert!(!w.sees("打开数据文件夹"));
    w.press_button("帮助");
    follow(&mut w, Role::Button);
    assert!(says_all(&w, folder.path()), "from the manual");
    w.harness.key_press(Key::Escape);
    w.settle();
    assert!(w.sees("系统管理员手册"), "the manual is where it was");
    // Whoever comes next does not find it open.
    follow(&mut w, Role::Button);
    w.act(Action::SignOut);
    assert!(!w.sees("打开数据文件夹"));
}

#[test]
fn the_name_menu_leads_there_and_every_licence_unfolds() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let small = Look { size: Vec2::new(1024.0, 768.0), text_size: 200, ..Look::PLAIN };
    let mut w = window(folder.path(), small);
    let first = officer(&w, CANDIDATES[0]);
    w.act(Action::Door(DoorAction::SignIn(first.id)));
    let menu = format!("{} ↓", first.name);
    w.harness.get_all_by_label_contains(&menu).last().expect("the name menu").click_accesskit();
    w.settle();
    w.press_button("关于");
    assert!(says_all(&w, folder.path()));
    for fold in ["程序：MIT 许可证（原文）", "字体：SIL OFL 1.1 许可证（原文）"] {
        w.click(fold);
    }
    assert!(w.sees("Permission is hereby granted, free of charge, to any person obtaining a copy of this"));
    assert!(w.sees("SIL OPEN FONT LICENSE"));
}

#[test]
fn it_says_where_the_data_lie_when_they_do_not_open() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dabiao.sqlite"), [b'x'; 9000]).unwrap();
    let mut w = Window::shut(folder.path(), Look::PLAIN);
    follow(&mut w, Role::Link);
    assert!(says_all(&w, folder.path()));
    w.harness.key_press(Key::Escape);
    w.settle();
    assert!(w.sees("再试一次"), "Escape gives the page back");
}

#[test]
fn the_log_can_be_opened_where_there_is_one() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let log = folder.path().join(LOG_FILE);
    let _ = fs::remove_file(&log);
    let mut w = window(folder.path(), Look::PLAIN);
    w.act(Action::SignOut);
    follow(&mut w, Role::Link);
    assert!(w.sees("还没有记过") && !w.sees("打开日志文件夹"));
    w.harness.key_press(Key::Escape);
    w.settle();
    fs::create_dir_all(log.parent().unwrap()).unwrap();
    fs::write(&log, "something").unwrap();
    follow(&mut w, Role::Link);
    assert!(w.sees("打开日志文件夹"));
}

/// In the smallest window with the largest text nothing is cut off.
#[test]
fn it_is_whole_in_large_type_in_both_languages() {
    for lang in Lang::ALL {
        let folder = tempfile::tempdir().unwrap();
        roster(folder.path());
        let mut w = window(folder.path(), Look::PLAIN);
        w.act(Action::SignOut);
        w.set_look(Look { size: Vec2::new(1024.0, 768.0), lang, text_size: 200, ..Look::PLAIN });
        let texts = Messages::new(lang);
        w.harness.get_by_role_and_label(Role::Link, &texts.get("about")).click_accesskit();
        w.settle();
        w.picture("about");
        let wide = w.harness.ctx.content_rect().right();
        let cut: Vec<String> = w
            .written()
            .into_iter()
            .filter(|one| one.dots || one.right > wide + 1.0)
            .map(|one| one.text)
            .collect();
        assert!(cut.is_empty(), "{lang:?}: {cut:#?}");
    }
}
