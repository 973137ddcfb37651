//! Importing a text in the window: by mouse, by keyboard alone, and its appearance.

use std::path::Path;
use std::sync::Arc;

use dabiao::app::lang::Lang;
use dabiao::app::{Action, DoorAction, DrillAction, ImportStep, PracticeAction, ThemeChoice};
use dabiao::domain::exercise::Extent;
use dabiao::ui::Screen;
use egui::accesskit::Role;
use egui::{DroppedFile, Event, Key, Modifiers, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::support::typist::Typist;
use super::support::window::{Look, Window};

/// What an office's text is full of, as far as the program's font can show it.
const FAULTY: &str = "2026年11月6日９时，民警到文昌社区走访。  \n户主方某，证号11010519491231002X，电话13800000000，\t住人民路２号。\n家中有小型轿车一辆，号牌京A·3F582，停在楼下。\n";
const CSV: &str = "姓名,性别,联系电话,现住址,备注\n方小兰,女,12045670123,青岚县文昌路8号,无\n王德明,男,12045670124,青岚县石渡街2号,\n";

fn window(folder: &Path, look: Look) -> Window {
    Typist::at(folder).sign_in();
    Window::open(folder, look, Screen::Import)
}

fn import(w: &mut Window, step: ImportStep) {
    w.act(Action::Import(step));
}

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

fn press(w: &mut Window, modifiers: Modifiers, key: Key) {
    w.harness.key_press_modifiers(modifiers, key);
    w.settle();
}

/// Tab until the widget of that name has the focus.
fn tab_to(w: &mut Window, role: Role, name: &str) {
    for _ in 0..60 {
        let there = w.harness.query_by_role_and_label(role, name);
        if there.is_some_and(|node| node.accesskit_node().is_focused()) {
            return;
        }
        press(w, Modifiers::NONE, Key::Tab);
    }
    panic!("{name} is not reached by Tab");
}

fn paste(w: &mut Window, text: &str) {
    w.event(Event::Paste(text.into()));
    w.settle();
}

fn own_titles(w: &Window) -> Vec<String> {
    let library = w.harness.state().session().library();
    library.exercises().iter().filter(|e| e.id.starts_with("own/")).map(|e| e.title.clone()).collect()
}

#[test]
fn a_pasted_text_becomes_an_exercise_by_keyboard_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = window(folder.path(), Look::PLAIN);
    // The field waits for Ctrl+V.
    paste(&mut w, FAULTY);
    let desk = w.harness.state().session().import_desk();
    assert_eq!((desk.text(), desk.review().findings.len()), (FAULTY, 6));
    // With a real-looking number in it, saving is refused under every title.
    tab_to(&mut w, Role::TextInput, "标题");
    w.event(Event::Text("走访".into()));
    press(&mut w, Modifiers::CTRL, Key::S);
    assert!(own_titles(&w).is_empty());
    assert!(w.harness.query_by_label_contains("练习里不能有真人的信息").is_some());
    tab_to(&mut w, Role::Button, "一键整理（4）");
    press(&mut w, Modifiers::NONE, Key::Enter);
    tab_to(&mut w, Role::Button, "遮盖第 1 处");
    press(&mut w, Modifiers::NONE, Key::Enter);
    assert_eq!(w.harness.state().session().import_desk().review().findings.len(), 2);
    assert!(w.harness.query_by_label_contains("遮盖号码 1 处").is_some());
    tab_to(&mut w, Role::Button, "全部遮盖（2）");
    press(&mut w, Modifiers::NONE, Key::Enter);
    // Taken back, and done again.
    tab_to(&mut w, Role::Button, "撤销");
    press(&mut w, Modifiers::NONE, Key::Enter);
    assert_eq!(w.harness.state().session().import_desk().review().findings.len(), 2);
    tab_to(&mut w, Role::Button, "全部遮盖（2）");
    press(&mut w, Modifiers::NONE, Key::Enter);
    press(&mut w, Modifiers::CTRL, Key::S);
    assert_eq!(own_titles(&w), ["走访"]);
    assert!(w.harness.query_by_label_contains("已保存《走访》").is_some());
    // What the field shows is what the desk holds: nothing.
    assert_eq!(w.harness.state().session().import_desk().text(), "");
    w.harness.get_by_label("现在就打").click();
    w.settle();
    let ongoing = w.harness.state().session().drill().ongoing().expect("a drill");
    assert!(ongoing.copying().unwrap().drill().header().presented.starts_with("2026年11月6日9时"));
    assert!(!ongoing.copying().unwrap().drill().header().presented.contains("138"));
}

/// Chinese text is counted in characters, digits and letters in keys: the estimated time uses the pace of
/// each.
#[test]
fn how_long_a_text_takes_is_told_by_what_its_speed_is_counted_in() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = window(folder.path(), Look::PLAIN);
    import(&mut w, ImportStep::Edit("民警到文昌社区走访".repeat(10)));
    assert!(w.sees("90 字，按 30 字/分约打 3 分钟"));
    import(&mut w, ImportStep::Edit("5904231987".repeat(9)));
    assert!(w.sees("90 字，按 100 键/分约打 1 分钟"));
}

#[test]
fn a_file_is_opened_by_its_path_and_read_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = window(folder.path(), Look::PLAIN);
    let path = folder.path().join("记录.txt");
    std::fs::write(&path, encoding_rs::GB18030.encode(FAULTY).0).unwrap();
    tab_to(&mut w, Role::TextInput, "文件路径");
    w.event(Event::Text(path.display().to_string()));
    press(&mut w, Modifiers::NONE, Key::Enter);
    assert_eq!(w.harness.state().session().import_desk().text(), FAULTY);
    assert!(w.harness.query_by_label_contains("记录.txt：编码 GBK").is_some());
    // A text that can't be read in that encoding stays in the former one.
    w.harness.get_by_label("UTF-8").click();
    w.settle();
    assert!(w.harness.query_by_label_contains("不符合 UTF-8").is_some());
    assert!(w.harness.query_by_label_contains("记录.txt：编码 GBK").is_some());
    assert_eq!(w.harness.state().session().import_desk().text(), FAULTY);
    // Bytes in an undetected encoding are read when the user chooses it.
    let rare = folder.path().join("生僻字.txt");
    std::fs::write(&rare, encoding_rs::GB18030.encode("䶮𬱖").0).unwrap();
    import(&mut w, ImportStep::Open(rare));
    assert!(w.harness.query_by_label_contains("不是 UTF-8、UTF-16，也不是 GB18030").is_some());
    assert_eq!(w.harness.state().session().import_desk().text(), "");
    w.harness.get_by_label("GB18030").click();
    w.settle();
    assert_eq!(w.harness.state().session().import_desk().text(), "䶮𬱖");
    assert!(w.harness.state().session().import_desk().refused().is_none());
    import(&mut w, ImportStep::Edit(FAULTY.into()));
    press(&mut w, Modifiers::NONE, Key::Escape);
    assert!(w.harness.query_by_label("添加自备文本……").is_some());
    // The desk is as it was left.
    w.harness.get_by_label("添加自备文本……").click();
    w.settle();
    assert_eq!(w.harness.state().session().import_desk().text(), FAULTY);
}

#[test]
fn a_table_is_read_by_chosen_columns() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = window(folder.path(), Look::PLAIN);
    let path = folder.path().join("表.csv");
    std::fs::write(&path, CSV).unwrap();
    import(&mut w, ImportStep::Open(path));
    let text = |w: &Window| w.harness.state().session().import_desk().text().to_owned();
    assert!(text(&w).starts_with("姓名：方小兰，性别：女，联系电话：12045670123，"), "{}", text(&w));
    w.harness.get_by_label("备注").click();
    w.settle();
    w.harness.get_by_label("性别").click();
    w.settle();
    assert_eq!(
        text(&w),
        "姓名：方小兰，联系电话：12045670123，现住址：青岚县文昌路8号。\n姓名：王德明，联系电话：12045670124，现住址：青岚县石渡街2号。\n"
    );
    w.harness.get_by_label("第一行是表头").click();
    w.settle();
    assert!(text(&w).starts_with("姓名，联系电话，现住址。\n方小兰，12045670123，"), "{}", text(&w));
    w.harness.get_by_label("按表格读（一行一条记录）").click();
    w.settle();
    assert_eq!(text(&w), CSV);
}

#[test]
fn signing_out_clears_the_desk() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = window(folder.path(), Look::PLAIN);
    paste(&mut w, FAULTY);
    w.sign_out();
    w.settle();
    assert_eq!(w.harness.state().session().import_desk().text(), "");
    let officer = w.harness.state().session().officers()[0].id;
    w.act(Action::Door(DoorAction::SignIn(officer)));
    w.go_back();
    assert_eq!(w.harness.query_all_by_label_contains("还没有文字。").count(), 2);
}

#[test]
fn cells_from_a_spreadsheet_are_read_as_a_table_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = window(folder.path(), Look::PLAIN);
    let text = |w: &Window| w.harness.state().session().import_desk().text().to_owned();
    // A row that does not fit is named, and the paste stays.
    paste(&mut w, "姓名\t电话\n方小兰\n");
    w.harness.get_by_label("按表格读（一行一条记录）").click();
    w.settle();
    assert!(w.harness.query_by_label_contains("第 2 行有 1 格").is_some());
    assert_eq!(text(&w), "姓名\t电话\n方小兰\n");
    import(&mut w, ImportStep::Edit("姓名\t电话\n方小兰\t12045670123\n".into()));
    w.harness.get_by_label("按表格读（一行一条记录）").click();
    w.settle();
    assert_eq!(text(&w), "姓名：方小兰，电话：12045670123。\n");
}

#[derive(Debug)]
struct Dropped(std::path::PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("only the path is asked for".into())
    }
}

#[test]
fn a_dropped_file_is_read_unless_somebody_types() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = window(folder.path(), Look::PLAIN);
    let path = folder.path().join("记录.txt");
    std::fs::write(&path, "今天没有警情。").unwrap();
    let drop = |w: &mut Window| {
        w.harness.input_mut().dropped_files.push(Arc::new(Dropped(path.clone())));
        w.settle();
    };
    w.harness.state_mut().go(Screen::Practice);
    w.act(Action::Practice(PracticeAction::Start {
        exercise: "copy/case-01".into(),
        extent: Extent::Minutes(1),
    }));
    drop(&mut w);
    assert!(w.harness.state().session().drill().ongoing().is_some());
    assert_eq!(w.harness.state().session().import_desk().text(), "");
    w.act(Action::Drill(DrillAction::Leave));
    drop(&mut w);
    assert_eq!(w.harness.state().session().import_desk().text(), "今天没有警情。");
    assert!(w.harness.query_by_label("保存为练习（Ctrl+S）").is_some(), "the screen is not shown");
}

#[test]
fn a_paste_without_end_is_refused_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = window(folder.path(), Look::PLAIN);
    paste(&mut w, &"字".repeat(60_000));
    let desk = w.harness.state().session().import_desk();
    assert_eq!(desk.text(), "");
    assert!(desk.refused().is_some_and(|n| n.what.contains("60000") && n.what.contains("20000")));
    // A text that is only a little too long can be shortened here, and not be saved before.
    paste(&mut w, &"字".repeat(20_001));
    assert!(w.harness.query_by_label_contains("超过 20000 字").is_some());
    assert!(!w.harness.state().session().import_desk().can_save());
}

#[test]
fn a_finding_leads_to_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = window(folder.path(), Look::PLAIN);
    paste(&mut w, "第一行。\n号码１号");
    w.harness.get_by_label("1. 第 2 行第 3 字").click();
    w.settle();
    // What is typed now takes the place of the finding.
    w.event(Event::Text("一".into()));
    w.settle();
    assert_eq!(w.harness.state().session().import_desk().text(), "第一行。\n号码一号");
}

#[test]
fn own_texts_are_renamed_and_removed_after_a_question() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = window(folder.path(), Look::PLAIN);
    import(&mut w, ImportStep::Edit("今天没有警情。".into()));
    import(&mut w, ImportStep::Save("旧标题".into()));
    let id = w.harness.state().session().import_desk().saved().unwrap().id.clone();
    w.act(Action::Practice(PracticeAction::Start { exercise: id, extent: Extent::Minutes(1) }));
    w.commit("今天");
    w.clock.advance(60_000);
    w.settle();
    w.act(Action::Practice(PracticeAction::CloseResult));
    press(&mut w, Modifiers::NONE, Key::Escape);
    w.harness.get_by_label("改名：旧标题").click();
    w.settle();
    w.harness.get_by_role_and_label(Role::TextInput, "标题").focus();
    w.settle();
    w.event(Event::Text("新".into()));
    w.settle();
    w.harness.get_by_label("改好了").click();
    w.settle();
    let titles = own_titles(&w);
    assert!(titles.len() == 1 && titles[0].contains('新'), "{titles:?}");
    let remove = format!("删除：{}", titles[0]);
    w.harness.get_by_label(&remove).click();
    w.settle();
    w.harness.get_by_label("取消").click();
    w.settle();
    assert_eq!(own_titles(&w).len(), 1);
    w.harness.get_by_label(&remove).click();
    w.settle();
    w.harness.get_by_label("确定删除").click();
    w.settle();
    assert!(own_titles(&w).is_empty());
    // The result stays, under the title that it had.
    let history = &w.harness.state().session().practice().today().history;
    assert_eq!((history.len(), history[0].title.as_str()), (1, "旧标题"));
}

#[test]
fn f5_and_the_focus_bring_what_was_written_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = window(folder.path(), Look::PLAIN);
    w.harness.state_mut().go(Screen::Practice);
    w.settle();
    let own = folder.path().join("exercises/own");
    std::fs::create_dir_all(&own).unwrap();
    let exercise = |id: &str, title: &str| {
        format!(
            "format = 1\nid = \"own/{id}\"\ntitle = \"{title}\"\ntitle_en = \"T\"\ntype = \"own\"\npolicy = \"strict\"\nlevel = 1\nsource = \"s\"\nlicense = \"l\"\ntext = \"今天没有警情。\"\n"
        )
    };
    std::fs::write(own.join("a.toml"), exercise("a", "甲篇")).unwrap();
    w.settle();
    assert!(w.harness.query_by_label("甲篇").is_none(), "nobody asked for a look");
    w.event(Event::WindowFocused(true));
    w.settle();
    assert!(w.harness.query_by_label("甲篇").is_some());
    std::fs::write(own.join("b.toml"), exercise("b", "乙篇")).unwrap();
    press(&mut w, Modifiers::NONE, Key::F5);
    assert!(w.harness.query_by_label("乙篇").is_some());
    std::fs::write(own.join("c.toml"), exercise("c", "丙篇")).unwrap();
    w.harness.get_by_label("今日").click();
    w.settle();
    w.harness.get_by_label("选择文章").click();
    w.settle();
    assert!(w.harness.query_by_label("丙篇").is_some());
    // A faulty file is named in the bar and on the screen; the others stay.
    std::fs::write(own.join("b.toml"), exercise("b", "乙篇").replace("level = 1", "level = 7")).unwrap();
    press(&mut w, Modifiers::NONE, Key::F5);
    let said = w.harness.query_all_by_label_contains("own/b.toml 第 7 行").count();
    assert_eq!(said, 2);
    assert!(w.harness.query_by_label("乙篇").is_none() && w.harness.query_by_label("甲篇").is_some());
}

#[test]
fn the_screen_in_every_look() {
    for look in Look::every_if_kept(&looks()) {
        let folder = tempfile::tempdir().unwrap();
        let mut w = window(folder.path(), look);
        let zh = look.lang == Lang::ZhCn;
        let says = |w: &Window, words: [&str; 2]| {
            let word = words[usize::from(!zh)];
            assert!(w.harness.query_all_by_label_contains(word).next().is_some(), "{look:?} lacks {word}");
        };
        says(&w, ["还没有文字", "No text yet"]);
        w.picture("import-empty");
        let path = folder.path().join("走访记录.txt");
        std::fs::write(&path, encoding_rs::GB18030.encode(FAULTY).0).unwrap();
        import(&mut w, ImportStep::Open(path));
        says(&w, ["可能是真人的公民身份号码", "somebody's ID number"]);
        w.picture("import-faults");
        import(&mut w, ImportStep::Tidy);
        import(&mut w, ImportStep::Mask(None));
        says(&w, ["没有发现问题", "Nothing found"]);
        w.picture("import-good");
        let csv = folder.path().join("登记表.csv");
        std::fs::write(&csv, CSV).unwrap();
        import(&mut w, ImportStep::Open(csv.clone()));
        import(&mut w, ImportStep::Column(4, false));
        says(&w, ["2 条记录，5 列", "2 records, 5 columns"]);
        w.picture("import-table");
        import(&mut w, ImportStep::Save("人口登记".into()));
        says(&w, ["已保存《人口登记》", "\"人口登记\" is saved"]);
        w.picture("import-saved");
        std::fs::write(&csv, "姓名,性别\n方小兰,女,多\n").unwrap();
        import(&mut w, ImportStep::Open(csv));
        says(&w, ["第 2 行有 3 格", "line 2: 3 cells"]);
        w.picture("import-refused");
        w.act(Action::Import(ImportStep::Clear));
        std::fs::create_dir_all(folder.path().join("exercises/copy")).unwrap();
        std::fs::write(folder.path().join("exercises/copy/mine.toml"), "format = 1\nid = 3\n").unwrap();
        w.act(Action::Practice(PracticeAction::LookAtExercises { force: false }));
        w.act(Action::DismissNotice);
        w.harness.state_mut().go(Screen::Practice);
        w.settle();
        says(&w, ["copy/mine.toml 第 2 行", "copy/mine.toml, line 2"]);
        w.picture("import-practice");
        w.harness.get_by_label_contains(if zh { "删除：" } else { "Delete:" }).click();
        w.settle();
        w.picture("import-remove");
    }
}
