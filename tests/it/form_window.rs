//! 表单录入 in the real window: from the page through the cards to the result, by keyboard alone; pausing, going on after a
//! restart, the wrong cards once more.

use dabiao::app::lang::Lang;
use dabiao::app::practice::FormExtent;
use dabiao::app::{Action, DrillAction, ExamAction, PracticeAction};
use dabiao::content::Library;
use dabiao::content::forms::{CardStyle, Form};
use dabiao::domain::drill::DrillPhase;
use dabiao::domain::form::event::FormEventKind;
use dabiao::domain::form::machine::FormSitting;
use dabiao::domain::input::EventKind;
use dabiao::domain::sitting::SittingKind;
use dabiao::ui::Screen;
use egui::accesskit::Role;
use egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::support::room;
use super::support::typist::Typist;
use super::support::window::{Look, Window};

/// A window at 表单录入 with an officer signed in.
fn open(look: Look) -> (tempfile::TempDir, Window) {
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    let window = Window::open(folder.path(), look, Screen::Forms);
    (folder, window)
}

fn start(w: &mut Window, form: &str, style: CardStyle, extent: FormExtent) {
    w.harness.state_mut().go(Screen::Forms);
    w.act(Action::Practice(PracticeAction::StartForm { form: form.into(), style, extent }));
    assert!(w.harness.state().session().drill().ongoing().is_some());
}

fn sitting(w: &Window) -> &FormSitting {
    w.harness.state().session().drill().ongoing().unwrap().entering().unwrap().sitting()
}

fn key(w: &mut Window, key: Key, modifiers: Modifiers) {
    w.clock.advance(70);
    for pressed in [true, false] {
        w.event(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers });
    }
}

fn enter(w: &mut Window) {
    key(w, Key::Enter, Modifiers::NONE);
}

fn hand_in(w: &mut Window) {
    key(w, Key::Enter, Modifiers { ctrl: true, command: true, ..Modifiers::NONE });
}

/// Types `value` into the field in hand: letters and digits as they are, the rest through an input method.
fn put(w: &mut Window, value: &str) {
    for piece in value.chars() {
        w.clock.advance(180);
        if piece.is_ascii() {
            w.event(Event::Text(piece.to_string()));
        } else {
            w.event(Event::Ime(ImeEvent::Preedit { text: "x".into(), active_range_chars: None }));
            w.commit(&piece.to_string());
        }
    }
}

/// Fills in the card in hand, field by field; `wrong` gets a wrong value where a field has this code.
fn fill_in(w: &mut Window, wrong: Option<(&str, &str)>) {
    let (form, right) = {
        let sitting = sitting(w);
        (sitting.header().form.clone(), sitting.card().unwrap().right.clone())
    };
    for (n, (field, value)) in form.fields.iter().zip(&right).enumerate() {
        assert_eq!(sitting(w).field().map(|(place, _)| place), Some(n), "{}", field.code);
        let wanted = wrong.filter(|(code, _)| *code == field.code).map_or(value.as_str(), |(_, wrong)| wrong);
        let choice = field.choices().iter().find(|choice| choice.name == wanted);
        if sitting(w).entries()[n].value != wanted {
            put(w, choice.map_or(wanted, |choice| choice.code.as_str()));
        }
        enter(w);
    }
}

#[test]
fn from_the_page_to_the_result_by_keyboard_alone() {
    let (_folder, mut w) = open(Look::PLAIN);
    w.settle();
    assert!(w.sees("选表单") && w.sees("Ctrl+回车"));
    w.click("旅馆住宿登记");
    w.click("5 条");
    w.harness.run_ok();
    let before = w.harness.state().session().practice().today().history.len();
    w.press_button("开始录入");
    assert!(w.sees("卡片还扣着"), "nobody reads a card before the clock runs");
    assert_eq!(sitting(&w).phase(), DrillPhase::Ready);
    enter(&mut w);
    assert!(!w.sees("卡片还扣着") && w.sees("第 1 张，共 5 张"));
    for n in 0..5 {
        // One card has a room that is another one, which no rule finds.
        fill_in(&mut w, (n == 2).then_some(("FH", "8888")));
        hand_in(&mut w);
        if n < 4 {
            assert!(w.sees(if n == 2 { "上一张：1 栏不对" } else { "上一张：合格" }), "{n}");
        }
    }
    w.settle();
    let session = w.harness.state().session();
    let result = session.practice().form_result().expect("a result");
    assert_eq!((result.report.score.entered(), result.report.score.qualified()), (5, 4));
    assert_eq!(result.report.score.errors.silent, 1);
    let timing = &result.timing;
    let parts = timing.reading_ms + timing.typing_ms + timing.correcting_ms + timing.moving_ms;
    assert_eq!(parts, result.report.score.active_ms, "the bars add up");
    for words in ["警告：合格率不到 85 %。", "8〔", "房号", "错了，规则查不出来", "再做错的卡片"]
    {
        assert!(w.sees(words), "{words}");
    }
    w.pictures("form-result");
    // English words are longer: they wrap, and nothing stands beyond the window.
    for size in [Look::PLAIN.size, egui::vec2(1024.0, 768.0)] {
        w.set_look(Look { lang: Lang::En, size, ..Look::PLAIN });
        w.settle();
        for words in ["4 / 5 qualified", "Only cards that were handed in count"] {
            let right = w.harness.get_by_label_contains(words).rect().right();
            assert!(right < size.x - 30.0, "{words} ends at {right} of {}", size.x);
        }
    }
    w.set_look(Look::PLAIN);
    w.settle();
    assert_eq!(w.harness.state().session().practice().today().history.len(), before + 1);
    // The wrong card once more: its number is that of the card, and it has no limit.
    w.press_button("再做错的卡片");
    let again = sitting(&w);
    assert_eq!((again.header().cards.len(), again.header().limit_ms), (1, None));
    key(&mut w, Key::Escape, Modifiers::NONE);
    w.settle();
    assert!(w.harness.state().session().drill().ongoing().is_none(), "Escape before the start leaves");
}

#[test]
fn what_a_rule_says_beside_a_field_is_whole_in_a_small_window_with_large_text() {
    for lang in Lang::ALL {
        let look = Look { lang, text_size: 150, size: egui::vec2(1024.0, 768.0), ..Look::PLAIN };
        let (_folder, mut w) = open(look);
        start(&mut w, "population_resident", CardStyle::Printed, FormExtent::Minutes(5));
        enter(&mut w);
        let right = sitting(&w).card().unwrap().right[0].clone();
        let last = if right.ends_with('7') { "8" } else { "7" };
        put(&mut w, &format!("{}{last}", &right[..17]));
        enter(&mut w);
        w.harness.run_ok();
        let words = w.harness.state().session().texts().get("rule-short-check-digit");
        let said = format!("⚠ {words}");
        let written = w.written();
        let found = written.iter().find(|one| one.text == said).expect("what the rule says");
        assert!(!found.dots && found.is_whole(), "{lang:?}: {found:?}");
    }
}

#[test]
fn a_pause_covers_the_card_and_a_restart_goes_on_where_it_was() {
    let (folder, mut w) = open(Look::PLAIN);
    start(&mut w, "population_resident", CardStyle::Note, FormExtent::Minutes(5));
    enter(&mut w);
    let right = sitting(&w).card().unwrap().right.clone();
    put(&mut w, &right[0]);
    enter(&mut w);
    put(&mut w, "王");
    key(&mut w, Key::Escape, Modifiers::NONE);
    w.settle();
    assert_eq!(sitting(&w).phase(), DrillPhase::Paused);
    assert!(w.sees("已暂停") && !w.sees(&right[0]), "no card is read in a pause");
    // Typing reaches nothing.
    w.event(Event::Text("5".into()));
    key(&mut w, Key::Escape, Modifiers::NONE);
    w.settle();
    assert_eq!(sitting(&w).phase(), DrillPhase::Running);
    put(&mut w, "德");
    assert_eq!(sitting(&w).entries()[1].value, "王德");
    drop(w);
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    w.settle();
    w.press_button("接着打");
    w.settle();
    let resumed = sitting(&w);
    assert_eq!(resumed.entries()[1].value, "王德");
    assert_eq!(resumed.field().map(|(place, _)| place), Some(1));
    assert_eq!(resumed.entries()[3].value, right[3], "what was filled is filled");
}

#[test]
fn what_is_pasted_or_set_by_a_tool_reaches_no_field() {
    let (_folder, mut w) = open(Look::PLAIN);
    start(&mut w, "vehicle", CardStyle::Printed, FormExtent::Minutes(5));
    enter(&mut w);
    w.event(Event::Paste("京A12345".into()));
    w.event(Event::Copy);
    w.event(Event::Text("\u{7}\u{1b}\t".into()));
    assert_eq!(sitting(&w).entries()[0].value, "");
    assert_eq!(sitting(&w).counts().blocked, 1);
    // A field is no text field of the window: there is nothing that could be selected or undone.
    for pressed in [Key::A, Key::Z, Key::C, Key::V] {
        key(&mut w, pressed, Modifiers { ctrl: true, command: true, ..Modifiers::NONE });
    }
    w.event(Event::Ime(ImeEvent::Commit("察".repeat(10_000))));
    assert_eq!(sitting(&w).entries()[0].value.chars().count(), 1_000);
    assert_eq!(sitting(&w).counts().cut, 9_000);
}

#[test]
fn the_line_of_the_input_method_is_there_in_practice() {
    let (_folder, mut w) = open(Look::PLAIN);
    start(&mut w, "population_resident", CardStyle::Printed, FormExtent::Minutes(5));
    enter(&mut w);
    w.event(Event::Ime(ImeEvent::Preedit { text: "wu".into(), active_range_chars: None }));
    w.harness.run_ok();
    assert!(w.sees("这里要打字母或数字"), "a number is due");
    w.event(Event::Ime(ImeEvent::Preedit { text: String::new(), active_range_chars: None }));
    w.harness.run_ok();
    assert!(!w.sees("这里要打字母或数字"));
    enter(&mut w);
    w.event(Event::Text("wang".into()));
    w.harness.run_ok();
    assert!(w.sees("这里要打汉字"), "a name is due");
}

#[test]
fn a_mouse_can_do_it_too() {
    let (_folder, mut w) = open(Look::PLAIN);
    start(&mut w, "dispatch", CardStyle::Call, FormExtent::Minutes(5));
    let field = |w: &Window, name: &str| {
        w.harness.get_by_role_and_label(Role::TextInput, name).click_accesskit();
    };
    field(&w, "报警电话");
    w.settle();
    assert_eq!(sitting(&w).field().map(|(_, f)| f.code.as_str()), Some("JJDBH"), "the first press begins");
    field(&w, "报警电话");
    w.settle();
    assert_eq!(sitting(&w).field().map(|(_, f)| f.code.as_str()), Some("BJDH"));
    put(&mut w, "12600000000");
    w.press_button("交卡（Ctrl+回车）");
    assert_eq!(sitting(&w).handed_in().len(), 1);
    assert_eq!(
        sitting(&w).field().map(|(place, _)| place),
        Some(0),
        "the next card begins at its first field"
    );
    w.press_button("结束，看成绩");
    assert!(w.harness.state().session().practice().form_result().is_some());
    assert!(w.sees("不合格"));
}

#[test]
fn the_form_is_beside_its_card_at_every_size_and_the_field_in_hand_is_seen() {
    let small = Look { size: egui::vec2(1024.0, 768.0), ..Look::PLAIN };
    let large = Look { text_size: 150, ..small };
    for look in Look::every_if_kept(&[small, large]) {
        let (_folder, mut w) = open(Look { text_size: 100, ..look });
        w.set_look(look);
        for form in Library::embedded().forms() {
            start(&mut w, form.name(), CardStyle::Printed, FormExtent::Minutes(5));
            enter(&mut w);
            let window = w.harness.ctx.content_rect();
            for _ in 0..form.def.fields.len() {
                w.harness.run_ok();
                let field = sitting(&w).field().unwrap().1;
                let name = if look.lang == Lang::En { field.name_en.clone() } else { field.name.clone() };
                let wanted = name.clone();
                let node = w.harness.get_by(move |node| {
                    let fields = matches!(node.role(), Role::TextInput | Role::ComboBox);
                    fields && node.label().as_deref() == Some(wanted.as_str())
                });
                let rect = node.rect();
                assert!(
                    window.expand(1.0).contains_rect(rect),
                    "{name} of {}: {rect:?} {look:?}",
                    form.name()
                );
                enter(&mut w);
            }
            w.act(Action::Drill(DrillAction::Pause));
            w.act(Action::Drill(DrillAction::Leave));
        }
    }
}

/// A sitting of forms in an exam, with its first candidate at the trial.
fn exam(look: Look) -> (tempfile::TempDir, Window) {
    let folder = tempfile::tempdir().unwrap();
    room::roster(folder.path());
    let mut w = room::window(folder.path(), look);
    room::accounts(&mut w);
    let id = room::plan_as(&mut w, &room::CANDIDATES[..1], "guidance-2027", SittingKind::Form);
    room::hold(&mut w, id);
    room::sit(&mut w, room::CANDIDATES[0]);
    (folder, w)
}

#[test]
fn an_exam_tells_nothing_of_right_and_wrong_and_keeps_everything_else_out() {
    let (_folder, mut w) = exam(Look::PLAIN);
    w.picture("form-exam-briefing");
    // The trial is practice: its card lies face down until it begins, and a key ends it.
    w.act(Action::Exam(ExamAction::StartTrial));
    assert!(w.sees("卡片还扣着"));
    enter(&mut w);
    assert!(!w.sees("卡片还扣着"));
    key(&mut w, Key::Escape, Modifiers::NONE);
    w.settle();
    w.act(Action::Exam(ExamAction::EndTrial));
    w.act(Action::Exam(ExamAction::Start));
    w.act(Action::Exam(ExamAction::Begin));
    w.settle();
    assert_eq!(sitting(&w).field().map(|(place, _)| place), Some(0), "the first field has the keyboard");
    let right = sitting(&w).card().unwrap().right.clone();
    w.event(Event::Text("12".into()));
    w.event(Event::Paste(right[0].clone()));
    w.event(Event::Copy);
    enter(&mut w);
    w.event(Event::Ime(ImeEvent::Preedit { text: "wu".into(), active_range_chars: None }));
    w.event(Event::Ime(ImeEvent::Preedit { text: String::new(), active_range_chars: None }));
    w.event(Event::Text("abcd".into()));
    enter(&mut w);
    w.settle();
    assert_eq!(sitting(&w).entries()[0].value, "12");
    assert_eq!(sitting(&w).counts().blocked, 2, "a paste and a copy are on record");
    for words in ["校验码不对", "有 2 位", "不能有", "这里要打汉字", "没有填写"] {
        assert!(!w.sees(words), "{words}");
    }
    w.picture("form-exam");
    // Escape is no pause; the card goes in, and nothing is said of it.
    key(&mut w, Key::Escape, Modifiers::NONE);
    assert_eq!(sitting(&w).phase(), DrillPhase::Running);
    hand_in(&mut w);
    assert_eq!(sitting(&w).handed_in().len(), 1);
    assert!(!w.sees("上一张"));
    // The time ends it, and the outcome says what is missing.
    w.clock.advance(2_700_000);
    w.settle();
    assert!(w.harness.state().session().drill().ongoing().is_none());
    assert!(w.sees("未通过") && w.sees("合格率"));
    w.picture("form-exam-outcome");
}

/// Pictures of every form, and of every look of its cards.
#[test]
fn every_form_and_every_card_is_painted() {
    let look = Look { size: egui::vec2(1024.0, 768.0), ..Look::PLAIN };
    let (_folder, mut w) = open(look);
    w.picture("forms-page");
    for form in Library::embedded().forms() {
        for style in form.styles() {
            paint(&mut w, form, style);
        }
    }
}

#[test]
fn a_number_on_a_card_is_not_broken_in_two() {
    let (_folder, mut w) = open(Look { size: egui::vec2(1024.0, 768.0), ..Look::PLAIN });
    let mut seen = 0;
    for form in Library::embedded().forms() {
        for style in form.styles() {
            start(&mut w, form.name(), style, FormExtent::Minutes(5));
            enter(&mut w);
            w.harness.run_ok();
            let written = w.written();
            let right = sitting(&w).card().unwrap().right.clone();
            let is_number = |value: &&String| {
                (11..=18).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit())
            };
            for number in right.iter().filter(is_number) {
                let on_card = |text: &str| text.replace('\n', "").contains(number.as_str());
                let Some(card) = written.iter().find(|one| on_card(&one.text)) else { continue };
                seen += 1;
                assert!(card.text.lines().any(|line| line.contains(number.as_str())), "{}", card.text);
            }
            w.act(Action::Drill(DrillAction::Pause));
            w.act(Action::Drill(DrillAction::Leave));
        }
    }
    assert!(seen > 15, "{seen}");
}

fn paint(w: &mut Window, form: &Form, style: CardStyle) {
    start(w, form.name(), style, FormExtent::Minutes(5));
    enter(w);
    let right = sitting(w).card().unwrap().right.clone();
    // Something in most fields, something wrong, and a list open.
    let list = form.def.fields.iter().rposition(|field| !field.choices().is_empty()).unwrap();
    for (n, (field, value)) in form.def.fields.iter().zip(&right).enumerate().take(list) {
        if sitting(w).entries()[n].value.is_empty() && n % 4 != 3 {
            let choice = field.choices().iter().find(|choice| choice.name == *value);
            let typed = if n % 5 == 2 { value.get(..3).unwrap_or(value) } else { value };
            let kind = EventKind::Commit(choice.map_or(typed, |choice| choice.code.as_str()).to_owned());
            let kind = FormEventKind::Input(kind);
            w.act(Action::Drill(DrillAction::Form { kind, keys: None }));
        }
        enter(w);
    }
    w.harness.run_ok();
    let name = format!("form-{}-{}", form.name(), style.name());
    let (_, _, pixels) = w.picture(&name);
    let colours: std::collections::BTreeSet<u32> = pixels.into_iter().collect();
    assert!(colours.len() > 20);
    w.pictures(&name);
    w.act(Action::Drill(DrillAction::Pause));
    w.act(Action::Drill(DrillAction::Leave));
}
