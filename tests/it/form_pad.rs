//! The form pad through real egui events: keys from field to field and from card to card, input methods, choices, and what
//! never gets in.

use dabiao::app::lang::{Lang, Messages};
use dabiao::content::Library;
use dabiao::content::forms::{CardStyle, Form};
use dabiao::content::generator::Generator;
use dabiao::domain::drill::DrillPhase;
use dabiao::domain::form::event::{FormEvent, FormEventKind};
use dabiao::domain::form::machine::{FormCard, FormHeader, FormSitting, Origin};
use dabiao::domain::form::report::FormReport;
use dabiao::domain::form::{FormDef, MAX_VALUE_CHARS};
use dabiao::domain::input::{EventKind, LogMode};
use dabiao::ui::pad::form::{CardLook, FormPad, FormView, beside, card_ui};
use dabiao::ui::theme;
use egui::accesskit::Role;
use egui::{Event, ImeEvent, Key, Modifiers, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// A form, its pad, and the time that the script lets pass.
struct Desk {
    sitting: FormSitting,
    pad: FormPad,
    hints: bool,
    texts: Messages,
    now_ms: u64,
}

impl Desk {
    fn new(form: &FormDef, cards: Vec<FormCard>, mode: LogMode) -> Self {
        let limit_ms = mode.is_exam().then_some(600_000);
        let header = FormHeader { form: form.clone(), cards, limit_ms, mode };
        Self {
            sitting: FormSitting::new(header),
            pad: FormPad::default(),
            hints: !mode.is_exam(),
            texts: Messages::new(Lang::ZhCn),
            now_ms: 0,
        }
    }

    fn apply(&mut self, kind: FormEventKind) {
        self.now_ms += 40;
        self.sitting
            .apply(FormEvent::new(self.now_ms, kind.clone()))
            .unwrap_or_else(|e| panic!("{kind:?}: {e}"));
    }

    /// What the pad makes of `event`, without a window.
    fn take(&mut self, event: &Event) {
        for typed in self.pad.take(event, &self.sitting) {
            self.apply(typed.kind);
        }
    }

    fn frame(&mut self, ui: &mut egui::Ui) {
        for event in FormPad::events(ui) {
            self.take(&event);
        }
        let pages = self.sitting.card().map_or_else(Vec::new, |card| card.pages.clone());
        let title = self.sitting.header().form.title.clone();
        let number = self.sitting.handed_in().len();
        let Self { sitting, pad, hints, texts, .. } = self;
        let view = FormView { sitting, hints: *hints, name: "录入区" };
        let look = CardLook::Printed;
        let found = beside(
            ui,
            number,
            |ui| card_ui(ui, texts, look, &title, &pages),
            |ui| pad.show(ui, &view, texts),
        );
        if !found.is_empty() {
            ui.ctx().request_repaint();
        }
        for kind in found {
            self.apply(kind);
        }
    }

    fn value(&self, code: &str) -> &str {
        let (place, _) = self.sitting.header().form.field(code).unwrap();
        &self.sitting.entries()[place].value
    }

    fn at(&self) -> &str {
        self.sitting.field().map_or("", |(_, field)| &field.code)
    }

    fn blocked(&self) -> Vec<String> {
        let kind = |event: &FormEvent| match &event.kind {
            FormEventKind::Input(EventKind::Blocked(what)) => Some(what.clone()),
            _ => None,
        };
        self.sitting.log().events.iter().filter_map(kind).collect()
    }
}

/// The same in a window.
struct Pad(Harness<'static, Desk>);

impl Pad {
    fn open(desk: Desk) -> Self {
        let harness = Harness::builder()
            .with_size(Vec2::new(1000.0, 660.0))
            .with_max_steps(8)
            .with_context_setup(theme::install)
            .build_ui_state(|ui, desk: &mut Desk| desk.frame(ui), desk);
        let mut pad = Self(harness);
        pad.0.run_ok();
        pad
    }

    fn event(&mut self, event: Event) {
        self.0.event(event);
        self.0.step();
    }

    fn key(&mut self, key: Key) {
        self.event(pressed(key, Modifiers::NONE));
        self.event(released(key));
    }

    /// Ctrl+Enter, pressed and let go: a key that is still down is a repeated one.
    fn hand_in(&mut self) {
        self.event(ctrl_enter());
        self.event(released(Key::Enter));
    }

    fn text(&mut self, text: &str) {
        self.event(Event::Text(text.into()));
    }

    fn desk(&self) -> &Desk {
        self.0.state()
    }
}

fn pressed(key: Key, modifiers: Modifiers) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

fn released(key: Key) -> Event {
    Event::Key { key, physical_key: None, pressed: false, repeat: false, modifiers: Modifiers::NONE }
}

fn ctrl_enter() -> Event {
    pressed(Key::Enter, Modifiers { ctrl: true, command: true, ..Modifiers::NONE })
}

fn committed(text: &str) -> Event {
    Event::Ime(ImeEvent::Commit(text.into()))
}

fn composed(text: &str) -> Event {
    Event::Ime(ImeEvent::Preedit { text: text.into(), active_range_chars: None })
}

fn form(name: &str) -> Form {
    Library::embedded().form(name).unwrap().clone()
}

fn cards(form: &Form, style: CardStyle, seed: u64, count: u64) -> Vec<FormCard> {
    let card = |index| {
        let card = form.card(Generator::shared().unwrap(), style, seed, index).unwrap();
        FormCard::new(card.pages, card.right)
    };
    (0..count).map(card).collect()
}

/// A desk on the registration of residents, with so many cards, at its first field.
fn residents(count: u64) -> Desk {
    let form = form("population_resident");
    Desk::new(&form.def, cards(&form, CardStyle::Printed, 3, count), LogMode::Practice)
}

fn begun(count: u64) -> Pad {
    let mut pad = Pad::open(residents(count));
    pad.key(Key::Enter);
    assert_eq!(pad.desk().at(), "GMSFHM");
    pad
}

#[test]
fn nothing_begins_before_the_first_field_is_entered() {
    let mut pad = Pad::open(residents(1));
    pad.text("5");
    pad.event(committed("王"));
    pad.key(Key::Delete);
    pad.event(ctrl_enter());
    assert_eq!(pad.desk().sitting.phase(), DrillPhase::Ready);
    assert!(pad.desk().sitting.log().events.is_empty());
    pad.key(Key::Tab);
    assert_eq!(pad.desk().sitting.phase(), DrillPhase::Running);
    assert_eq!(pad.desk().at(), "GMSFHM");
}

#[test]
fn tab_and_enter_go_in_the_order_of_the_form_and_round_and_shift_goes_back() {
    let mut pad = begun(1);
    let codes: Vec<String> =
        pad.desk().sitting.header().form.fields.iter().map(|field| field.code.clone()).collect();
    for (n, code) in codes.iter().enumerate() {
        assert_eq!(pad.desk().at(), code);
        pad.key(if n % 2 == 0 { Key::Tab } else { Key::Enter });
    }
    assert_eq!(pad.desk().at(), codes[0]);
    pad.event(pressed(Key::Tab, Modifiers::SHIFT));
    assert_eq!(pad.desk().at(), codes[codes.len() - 1]);
    pad.event(pressed(Key::Enter, Modifiers::SHIFT));
    assert_eq!(pad.desk().at(), codes[codes.len() - 2]);
    // A window that stands still for a moment gets many keys in one frame.
    pad.0.event(pressed(Key::Enter, Modifiers::NONE));
    pad.0.event(committed("12600000000"));
    pad.0.event(pressed(Key::Tab, Modifiers::NONE));
    pad.0.event(Event::Text("59".into()));
    pad.0.step();
    assert_eq!(pad.desk().value("LXDH"), "12600000000");
    assert_eq!((pad.desk().at(), pad.desk().value("GMSFHM")), ("GMSFHM", "59"));
}

#[test]
fn what_is_composed_is_committed_into_its_own_field() {
    let mut pad = begun(1);
    pad.key(Key::Tab);
    pad.event(composed("wang"));
    assert_eq!(pad.desk().value("XM"), "");
    assert_eq!(pad.desk().sitting.preedit(), "wang");
    // Keys of a composition belong to the input method.
    for key in [Key::Enter, Key::Tab, Key::Backspace, Key::Delete, Key::ArrowDown] {
        pad.key(key);
    }
    pad.event(ctrl_enter());
    assert_eq!(pad.desk().at(), "XM");
    assert!(pad.desk().sitting.handed_in().is_empty());
    // Another field that is pressed meanwhile gets its turn when the composition is over, whether the platform ends it
    // before it commits or by committing.
    for ending in [[composed(""), committed("王")].as_slice(), &[committed("王")]] {
        let mut pad = begun(1);
        pad.key(Key::Tab);
        pad.event(composed("wang"));
        pad.0.get_by_role_and_label(Role::TextInput, "职业").click_accesskit();
        pad.0.step();
        assert_eq!(pad.desk().at(), "XM");
        for event in ending {
            pad.event(event.clone());
        }
        pad.0.run_ok();
        assert_eq!((pad.desk().value("XM"), pad.desk().value("ZY"), pad.desk().at()), ("王", "", "ZY"));
    }
}

#[test]
fn a_number_that_is_valid_fills_birth_and_sex_and_they_are_shown_as_filled() {
    let mut pad = begun(1);
    let right = pad.desk().sitting.card().unwrap().right.clone();
    pad.text(&right[0]);
    pad.key(Key::Enter);
    assert_eq!(pad.desk().value("CSRQ"), right[3]);
    assert_eq!(pad.desk().value("XB"), right[2]);
    assert_eq!(pad.desk().sitting.entries()[3].origin, Origin::Filled);
    let born = pad.0.get_by_role_and_label(Role::TextInput, "出生日期");
    assert_eq!(born.accesskit_node().value().as_deref(), Some(right[3].as_str()));
    assert_eq!(born.accesskit_node().description().as_deref(), Some("自动填写"));
    // What is typed there takes its place, and the next fill leaves it alone.
    pad.0.get_by_role_and_label(Role::TextInput, "出生日期").click_accesskit();
    pad.0.run_ok();
    pad.text("19990101");
    pad.event(pressed(Key::Tab, Modifiers::SHIFT));
    assert_eq!(pad.desk().value("CSRQ"), "19990101");
}

#[test]
fn what_the_rule_says_is_shown_on_leaving_in_practice_and_never_in_an_exam() {
    let form = form("population_resident");
    for (mode, said) in
        [(LogMode::Practice, Some("校验码不对")), (LogMode::Exam { hand_in_early: true }, None)]
    {
        let mut desk = Desk::new(&form.def, cards(&form, CardStyle::Printed, 3, 1), mode);
        let right = desk.sitting.card().unwrap().right[0].clone();
        let last = if right.ends_with('7') { "8" } else { "7" };
        if mode.is_exam() {
            desk.apply(FormEventKind::Input(EventKind::Start));
        }
        let mut pad = Pad::open(desk);
        if !mode.is_exam() {
            pad.key(Key::Enter);
        }
        assert_eq!(pad.desk().at(), "GMSFHM", "an exam's first field is entered when it has begun");
        pad.text(&format!("{}{last}", &right[..17]));
        let shown = |pad: &Pad| {
            let field = pad.0.get_by_role_and_label(Role::TextInput, "公民身份号码");
            field.accesskit_node().description()
        };
        pad.0.run_ok();
        assert_eq!(shown(&pad), None, "not while it is typed");
        pad.key(Key::Enter);
        pad.0.run_ok();
        assert_eq!(shown(&pad).as_deref(), said, "{mode:?}");
        assert_eq!(pad.desk().value("CSRQ"), "", "an invalid number fills nothing");
    }
}

#[test]
fn choices_are_taken_by_code_by_initials_by_name_and_by_arrows() {
    let mut pad = begun(1);
    let go = |pad: &mut Pad, code: &str| {
        while pad.desk().at() != code {
            pad.key(Key::Tab);
        }
    };
    let takes: [(&str, &[Event], &str); 13] = [
        ("MZ", &[Event::Text("01".into())], "汉族"),
        ("MZ", &[Event::Text("1".into())], "汉族"),
        ("MZ", &[Event::Text("mgz".into())], "蒙古族"),
        ("MZ", &[committed("回族")], "回族"),
        ("MZ", &[Event::Text("hz".into()), pressed(Key::ArrowDown, Modifiers::NONE)], "回族"),
        ("HYZK", &[pressed(Key::ArrowDown, Modifiers::NONE)], "未婚"),
        ("HYZK", &[pressed(Key::ArrowUp, Modifiers::NONE)], "丧偶"),
        ("HYZK", &[Event::Text("LH".into())], "离婚"),
        // Of codes of two digits the first is enough where no other begins so, and nothing is cut off of 20 for 2.
        ("HYZK", &[Event::Text("40".into())], "离婚"),
        ("HYZK", &[Event::Text("3".into())], "丧偶"),
        ("YHZGX", &[Event::Text("2".into())], "户主"),
        ("YHZGX", &[Event::Text("20".into())], "子"),
        ("YHZGX", &[Event::Text("szn".into())], "孙子女"),
    ];
    for (code, events, name) in takes {
        go(&mut pad, code);
        pad.key(Key::Delete);
        for event in events {
            pad.event(event.clone());
        }
        pad.key(Key::Enter);
        assert_eq!(pad.desk().value(code), name, "{events:?}");
    }
    // Nothing typed and no arrow used: nothing is taken, and what stands there stays.
    go(&mut pad, "WHCD");
    pad.key(Key::Enter);
    assert_eq!(pad.desk().value("WHCD"), "");
    go(&mut pad, "MZ");
    pad.key(Key::Enter);
    assert_eq!(pad.desk().value("MZ"), "回族");
    // What no choice has is left as it is typed, and the rule says so.
    go(&mut pad, "WHCD");
    pad.text("qq");
    pad.key(Key::Enter);
    pad.0.run_ok();
    assert_eq!(pad.desk().value("WHCD"), "qq");
    let field = pad.0.get_by_role_and_label(Role::ComboBox, "文化程度");
    assert_eq!(field.accesskit_node().description().as_deref(), Some("不在可选项里"));
}

#[test]
fn the_list_stands_beside_its_field_and_can_be_pressed() {
    let mut pad = begun(1);
    while pad.desk().at() != "HYZK" {
        pad.key(Key::Tab);
    }
    pad.0.run_ok();
    let option = pad.0.get_by_role_and_label(Role::ListBoxOption, "40 离婚");
    option.click_accesskit();
    pad.0.run_ok();
    assert_eq!(pad.desk().value("HYZK"), "离婚");
    assert_eq!(pad.desk().at(), "HYZK", "the keyboard stays where it was");
    pad.text("s");
    pad.0.run_ok();
    assert_eq!(pad.0.query_all_by_role(Role::ListBoxOption).count(), 1);
    pad.key(Key::Tab);
    pad.0.run_ok();
    assert_eq!(pad.desk().value("HYZK"), "丧偶");
    assert_eq!(pad.0.query_all_by_role(Role::ListBoxOption).count(), 0);
}

#[test]
fn what_is_not_typed_is_kept_out_and_recorded() {
    let mut pad = begun(1);
    pad.text("59");
    pad.event(Event::Paste("察察察".into()));
    pad.event(Event::PasteImage(std::sync::Arc::default()));
    pad.event(Event::MiddleClickPaste { pos: egui::pos2(700.0, 60.0), text: "察".into() });
    pad.event(Event::Copy);
    pad.event(Event::Cut);
    pad.text("\u{8}\u{0}\r\n\t　 ");
    assert_eq!(pad.desk().value("GMSFHM"), "59");
    assert_eq!(pad.desk().blocked(), ["paste", "paste_image", "middle_click_paste"]);
}

#[test]
fn a_value_of_ten_thousand_characters_is_cut_and_the_pad_goes_on() {
    for (name, code) in [("population_resident", "ZY"), ("case", "JYAQ")] {
        let form = form(name);
        let mut pad =
            Pad::open(Desk::new(&form.def, cards(&form, CardStyle::Printed, 3, 1), LogMode::Practice));
        pad.key(Key::Enter);
        while pad.desk().at() != code {
            pad.key(Key::Tab);
        }
        pad.event(committed(&"察".repeat(10_000)));
        pad.0.run_ok();
        assert_eq!(pad.desk().value(code).chars().count(), MAX_VALUE_CHARS);
        assert_eq!(pad.desk().sitting.counts().cut, 9_000);
        pad.key(Key::Backspace);
        assert_eq!(pad.desk().value(code).chars().count(), MAX_VALUE_CHARS - 1);
        pad.key(Key::Delete);
        assert_eq!(pad.desk().value(code), "");
    }
}

#[test]
fn ctrl_enter_goes_from_card_to_card_and_a_blank_card_is_not_handed_in() {
    let mut pad = begun(2);
    pad.hand_in();
    assert!(pad.desk().sitting.handed_in().is_empty());
    pad.text("59");
    pad.hand_in();
    assert_eq!(pad.desk().sitting.handed_in().len(), 1);
    assert_eq!(pad.desk().at(), "GMSFHM", "the next card begins at its first field");
    // Held down, the key hands nothing in.
    let mut pad = begun(3);
    pad.text("59");
    pad.event(ctrl_enter());
    pad.text("59");
    pad.event(ctrl_enter());
    assert_eq!(pad.desk().sitting.handed_in().len(), 1);
    pad.event(released(Key::Enter));
    pad.hand_in();
    pad.text("5");
    pad.hand_in();
    assert!(pad.desk().sitting.card().is_none());
    // Behind the last card nothing can be entered, and nothing is refused.
    for event in [pressed_key(Key::Tab), Event::Text("5".into()), committed("王"), ctrl_enter()] {
        pad.event(event);
    }
    assert_eq!(pad.desk().sitting.handed_in().len(), 3);
}

fn pressed_key(key: Key) -> Event {
    pressed(key, Modifiers::NONE)
}

#[test]
fn who_listens_hears_the_fields_in_their_order_and_where_the_keyboard_is() {
    let mut pad = begun(1);
    pad.0.run_ok();
    let names: Vec<String> = pad
        .0
        .get_all_by(|node| matches!(node.role(), Role::TextInput | Role::ComboBox))
        .filter_map(|node| node.accesskit_node().label())
        .collect();
    let form = &pad.desk().sitting.header().form;
    assert_eq!(names, form.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>());
    let active = |pad: &Pad| {
        let node = pad.0.get_by_role_and_label(Role::Form, "录入区");
        node.accesskit_node().active_descendant().and_then(|field| field.label())
    };
    assert_eq!(active(&pad).as_deref(), Some("公民身份号码"));
    pad.key(Key::Tab);
    pad.0.run_ok();
    assert_eq!(active(&pad).as_deref(), Some("姓名"));
    assert!(pad.0.get_by_role_and_label(Role::TextInput, "姓名").accesskit_node().is_required());
}

/// How a value is entered, by turns.
fn enter(desk: &mut Desk, place: usize, way: u64) {
    let field = desk.sitting.header().form.fields[place].clone();
    let value = desk.sitting.card().unwrap().right[place].clone();
    if desk.sitting.entries()[place].value == value {
        return;
    }
    let choice = field.choices().iter().find(|choice| choice.name == value).cloned();
    let Some(choice) = choice else {
        for c in value.chars() {
            if c.is_ascii() {
                desk.take(&Event::Text(c.to_string()));
            } else {
                desk.take(&composed("x"));
                desk.take(&committed(&c.to_string()));
            }
        }
        return;
    };
    match way % 4 {
        0 => desk.take(&Event::Text(choice.code)),
        1 => desk.take(&committed(&choice.name)),
        2 => {
            let at = field.choices().iter().position(|known| known.name == value).unwrap();
            (0..=at).for_each(|_| desk.take(&pressed_key(Key::ArrowDown)));
        }
        _ => {
            desk.take(&Event::Text(choice.initials.clone()));
            let same = field.choices().iter().filter(|known| known.initials == choice.initials);
            let at = same.clone().position(|known| known.name == value).unwrap();
            (0..at).for_each(|_| desk.take(&pressed_key(Key::ArrowDown)));
        }
    }
}

/// The property: a record that is typed from its own right values is qualified, whatever its form, and however its choices
/// are taken.
#[test]
fn a_record_typed_from_its_own_values_is_qualified() {
    for form in Library::embedded().forms() {
        for seed in 0..12 {
            let cards = cards(form, CardStyle::Printed, seed, 2);
            let mut desk = Desk::new(&form.def, cards, LogMode::Practice);
            desk.take(&pressed_key(Key::Enter));
            for card in 0..2 {
                for place in 0..form.def.fields.len() {
                    enter(&mut desk, place, seed + card + place as u64);
                    desk.take(&pressed_key(Key::Enter));
                }
                desk.take(&ctrl_enter());
            }
            let report = FormReport::of(&desk.sitting);
            assert_eq!((report.score.entered(), report.score.qualified()), (2, 2), "{} {seed}", form.def.id);
            assert_eq!(report.score.errors.wrong(), 0);
        }
    }
}
