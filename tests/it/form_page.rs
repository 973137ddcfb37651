//! The page Forms and what is around a sitting: changed files are seen at once, the mouse takes what a key takes, the result is
//! read by the keyboard, and nothing of the page is cut off in large type.

use std::fs;
use std::path::Path;

use dabiao::app::lang::{Lang, Messages};
use dabiao::app::practice::FormExtent;
use dabiao::app::{Action, DrillAction, PracticeAction};
use dabiao::content::forms::CardStyle;
use dabiao::domain::form::machine::FormSitting;
use dabiao::ui::Screen;
use egui::accesskit::Role;
use egui::{Event, ImeEvent, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

use super::support::form_hand::{begin, enter_and_hand_in};
use super::support::typist::Typist;
use super::support::window::{Look, Window};

fn start(w: &mut Window, form: &str) {
    let (style, extent) = (CardStyle::Printed, FormExtent::Minutes(5));
    w.act(Action::Practice(PracticeAction::StartForm { form: form.into(), style, extent }));
    key(w, Key::Enter);
    w.settle();
}

fn sitting(w: &Window) -> &FormSitting {
    w.harness.state().session().drill().ongoing().unwrap().entering().unwrap().sitting()
}

/// The code of the field in hand.
fn at(w: &Window) -> String {
    sitting(w).field().map(|(_, field)| field.code.clone()).unwrap_or_default()
}

fn key(w: &mut Window, key: Key) {
    w.clock.advance(70);
    for pressed in [true, false] {
        let modifiers = Modifiers::NONE;
        w.event(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers });
    }
}

fn press(w: &mut Window, role: Role, field: &str) {
    w.harness.get_by_role_and_label(role, field).click_accesskit();
    w.settle();
}

/// A window with an officer signed in.
fn open(look: Look, screen: Screen) -> (tempfile::TempDir, Window) {
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    let window = Window::open(folder.path(), look, screen);
    (folder, window)
}

#[test]
fn the_mouse_takes_the_choice_that_the_list_shows_as_taken() {
    let (_folder, mut w) = open(Look::PLAIN, Screen::Forms);
    start(&mut w, "vehicle");
    key(&mut w, Key::Enter);
    assert_eq!(at(&w), "HPZL");
    w.event(Event::Text("2".into()));
    press(&mut w, Role::TextInput, "车辆类型");
    assert_eq!((at(&w).as_str(), sitting(&w).entries()[1].value.as_str()), ("CLLX", "小型汽车"));
    // A field that is pressed while something is composed takes its turn after it, and the choice too.
    press(&mut w, Role::ComboBox, "号牌种类");
    key(&mut w, Key::Delete);
    w.event(Event::Text("51".into()));
    w.event(Event::Ime(ImeEvent::Preedit { text: "x".into(), active_range_chars: None }));
    press(&mut w, Role::TextInput, "车辆类型");
    w.event(Event::Ime(ImeEvent::Preedit { text: String::new(), active_range_chars: None }));
    w.settle();
    assert_eq!((at(&w).as_str(), sitting(&w).entries()[1].value.as_str()), ("CLLX", "大型新能源汽车"));
    // The button that hands the card in.
    press(&mut w, Role::ComboBox, "号牌种类");
    key(&mut w, Key::Delete);
    w.event(Event::Text("15".into()));
    w.press_button("交卡（Ctrl+回车）");
    assert_eq!(sitting(&w).handed_in().len(), 1);
    assert_eq!(sitting(&w).handed_in()[0][1].value, "挂车");
    // What no choice has is left as it was typed, and nothing typed is nothing taken.
    key(&mut w, Key::Enter);
    w.event(Event::Text("qq".into()));
    press(&mut w, Role::TextInput, "车辆类型");
    assert_eq!(sitting(&w).entries()[1].value, "qq");
    press(&mut w, Role::ComboBox, "号牌种类");
    key(&mut w, Key::Delete);
    press(&mut w, Role::TextInput, "车辆类型");
    assert_eq!(sitting(&w).entries()[1].value, "");
}

/// Puts the carried form of hotels into the own folder, under another title.
fn put(data: &Path, title: &str) {
    let forms = data.join("exercises/forms");
    fs::create_dir_all(&forms).unwrap();
    let carried = include_str!("../../exercises/forms/hotel.toml");
    fs::write(forms.join("hotel.toml"), carried.replace("旅馆住宿登记", title)).unwrap();
}

fn title(w: &Window) -> String {
    w.harness.state().session().library().form("hotel").unwrap().def.title.clone()
}

#[test]
fn a_changed_form_is_seen_when_the_page_is_opened_and_after_a_drill() {
    let look = Look { size: vec2(1920.0, 1080.0), ..Look::PLAIN };
    let (folder, mut w) = open(look, Screen::Today);
    w.settle();
    put(folder.path(), "本局旅馆登记");
    w.press_button("表单录入");
    w.settle();
    assert!(w.sees("本局旅馆登记"), "the page looks when it is opened");
    start(&mut w, "hotel");
    put(folder.path(), "本局新的旅馆登记");
    w.settle();
    assert_eq!(title(&w), "本局旅馆登记", "nothing changes under a drill");
    w.act(Action::Drill(DrillAction::Pause));
    w.act(Action::Drill(DrillAction::Leave));
    w.settle();
    assert_eq!(title(&w), "本局新的旅馆登记", "and it is looked for when that is over");
}

#[test]
fn a_result_is_read_to_its_end_by_the_keyboard() {
    let folder = tempfile::tempdir().unwrap();
    {
        let mut t = Typist::at(folder.path());
        t.sign_in();
        let (style, extent) = (CardStyle::Printed, FormExtent::Records(3));
        t.act(Action::Practice(PracticeAction::StartForm { form: "hotel".into(), style, extent }));
        begin(&mut t);
        for wrong in [None, Some(0), Some(9)] {
            enter_and_hand_in(&mut t, wrong);
        }
    }
    let look = Look { size: vec2(1024.0, 768.0), text_size: 150, ..Look::PLAIN };
    let mut w = Window::open(folder.path(), look, Screen::Forms);
    let id = w.harness.state().session().practice().today().history[0].id;
    w.act(Action::Practice(PracticeAction::ShowResult(id)));
    let last = w.harness.state().session().texts().get("form-slowest-note");
    // The heading has the title of the form.
    let first = "旅馆住宿登记";
    let seen = |w: &Window, words: &str| w.written().iter().any(|one| one.text.contains(words));
    assert!(seen(&w, first) && !seen(&w, &last), "it is longer than the window");
    let mut turn = |pressed: Key| {
        w.harness.key_press(pressed);
        w.settle();
        (seen(&w, first), seen(&w, &last))
    };
    assert_eq!(turn(Key::End), (false, true));
    assert_eq!(turn(Key::Home), (true, false));
    assert!((0..20).any(|_| turn(Key::PageDown) == (false, true)));
    assert!((0..20).any(|_| turn(Key::PageUp) == (true, false)));
}

#[test]
fn the_keys_on_the_page_are_whole_in_large_type() {
    for lang in Lang::ALL {
        for text_size in [150, 200] {
            // As high as it takes to have all of it in sight.
            let look = Look { lang, text_size, size: vec2(1024.0, 6000.0), ..Look::PLAIN };
            let (_folder, mut w) = open(look, Screen::Forms);
            w.settle();
            let texts = Messages::new(lang);
            let written = w.written();
            for does in ["forms-does-next", "forms-does-choose", "forms-does-hand-in", "forms-does-pause"] {
                let words = texts.get(does);
                let found = written.iter().find(|one| one.text == words);
                let found = found.unwrap_or_else(|| panic!("{words}"));
                assert!(found.is_whole(), "{lang:?} {text_size}: {found:?}");
            }
        }
    }
}
