//! 再做错的栏目: the wrong fields of a sitting alone, kept, killed, resumed, replayed; and what it does not count for.

use std::path::Path;

use dabiao::app::cohort::RecordCopies;
use dabiao::app::practice::FormExtent;
use dabiao::app::{Action, DoorAction, DrillAction, PracticeAction};
use dabiao::content::forms::CardStyle;
use dabiao::domain::assignment::{Doing, Span, Task};
use dabiao::domain::attempt_score::AttemptScore;
use dabiao::domain::drill::DrillPhase;
use dabiao::domain::form::event::FormEventKind;
use dabiao::domain::form::machine::Origin;
use dabiao::domain::input::EventKind;
use dabiao::domain::source::{DrillSource, FormAsk};
use dabiao::store::{DATABASE_FILE, Db};
use dabiao::ui::Screen;
use egui::accesskit::Role;
use egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use rusqlite::Connection;
use uuid::Uuid;

use super::support::command::{dabiao, says};
use super::support::form_hand::{begin, enter_and_hand_in, form};
use super::support::room::audit;
use super::support::staff::officer;
use super::support::typist::{MORNING_MS, Typist};
use super::support::window::{Look, Window};

/// A sitting of three cards, of which the second has a wrong first field and the third a wrong ninth one.
fn first_time(t: &mut Typist) -> Uuid {
    let (style, extent) = (CardStyle::Printed, FormExtent::Records(3));
    t.act(Action::Practice(PracticeAction::StartForm { form: "hotel".into(), style, extent }));
    let id = t.session.drill().entering().unwrap().id();
    begin(t);
    for wrong in [None, Some(0), Some(9)] {
        enter_and_hand_in(t, wrong);
    }
    assert_eq!(t.session.practice().form_result().unwrap().report.score.qualified(), 1);
    id
}

fn text(value: &str) -> FormEventKind {
    FormEventKind::Input(EventKind::Commit(value.to_owned()))
}

/// The code of the field that is left on the card in hand, and its right value.
fn left(t: &Typist) -> (String, String) {
    let entering = t.session.drill().entering().unwrap();
    let (card, number) = (entering.shown_card().unwrap(), entering.cards().0);
    let field = entering.sitting().first_field(number).unwrap();
    let (place, _) = entering.sitting().header().form.field(&field.code).unwrap();
    (field.code.clone(), card.right[place].clone())
}

#[test]
fn wrong_fields_are_kept_killed_resumed_and_replayed_and_are_no_rate_of_records() {
    let folder = tempfile::tempdir().unwrap();
    let (before, again) = {
        let mut t = Typist::at(folder.path());
        t.sign_in();
        let before = first_time(&mut t);
        t.act(Action::Practice(PracticeAction::StartWrongFields(before)));
        let entering = t.session.drill().entering().expect("the wrong fields");
        let header = entering.sitting().header();
        assert_eq!((header.cards.len(), header.limit_ms), (2, None));
        let fields = header.form.fields.len();
        for (card, wrong) in header.cards.iter().zip([0, 9]) {
            assert_eq!(card.given, (0..fields).filter(|n| *n != wrong).collect::<Vec<_>>());
        }
        let id = entering.id();
        begin(&mut t);
        let (code, value) = left(&t);
        form(&mut t, 400, FormEventKind::Enter(code));
        form(&mut t, 500, text(&value));
        // A given field takes nothing.
        let given = t.session.drill().entering().unwrap().sitting().header().form.fields[4].code.clone();
        let events = t.session.drill().ongoing().unwrap().machine().events();
        form(&mut t, 100, FormEventKind::Enter(given));
        assert_eq!(t.session.drill().ongoing().unwrap().machine().events(), events);
        form(&mut t, 300, FormEventKind::HandIn);
        let (code, _) = left(&t);
        form(&mut t, 400, FormEventKind::Enter(code));
        form(&mut t, 500, text("错"));
        t.until_on_disk();
        t.settle();
        // The program is gone with nothing more said.
        (before, id)
    };
    let mut t = Typist::at_time(folder.path(), MORNING_MS + 3_600_000);
    let who = officer(&t, "059001").id;
    t.act(Action::Door(DoorAction::SignIn(who)));
    t.act(Action::Practice(PracticeAction::Resume(again)));
    let entering = t.session.drill().entering().expect("it goes on");
    assert_eq!((entering.phase(), entering.cards()), (DrillPhase::Paused, (1, 2)));
    let entries = entering.sitting().entries().to_vec();
    assert_eq!((entries[9].value.as_str(), entries[9].origin), ("错", Origin::Typed));
    assert!(entries.iter().enumerate().all(|(n, entry)| n == 9 || entry.origin == Origin::Given));
    t.act(Action::Drill(DrillAction::Resume));
    // A minute and more: long enough for everything that would count it.
    form(&mut t, 90_000, FormEventKind::HandIn);
    t.settle();
    let result = t.session.practice().form_result().expect("a result").clone();
    let score = &result.report.score;
    assert!(score.is_partial() && result.has_wrong());
    assert_eq!((score.errors.fields, score.errors.wrong()), (2, 1));
    assert_eq!((score.qualified_per_hour(), result.before_per_hour), (None, None));
    let row = t.session.practice().today().history[0].form.unwrap();
    assert_eq!((row.per_hour, row.rate), (None, None));
    // The whole card again has nothing given.
    t.act(Action::Practice(PracticeAction::StartWrong(again)));
    let cards = &t.session.drill().entering().unwrap().sitting().header().cards;
    assert!(cards.len() == 1 && cards[0].given.is_empty());
    t.act(Action::Drill(DrillAction::Leave));
    drop(t);
    audit(folder.path());
    counts_for_nothing(folder.path(), who, before, again);
    replays(folder.path(), again);
}

/// No rung, no median of the quota, no assignment, no forecast: the first sitting counts, the second does not.
fn counts_for_nothing(folder: &Path, who: Uuid, before: Uuid, again: Uuid) {
    let db = Db::open(folder, &Uuid::nil).unwrap();
    let rows = db.attempts(Some(who)).unwrap();
    let row = |id: Uuid| rows.iter().find(|row| row.start.id == id).unwrap();
    let source = DrillSource::of(&row(again).start.exercise_id);
    assert_eq!(source.cards().unwrap().asked(), FormAsk::WrongFields);
    let only = |id: Uuid| RecordCopies::of(who, std::slice::from_ref(row(id)));
    assert_eq!(only(again), RecordCopies::default());
    for task in [Task::Form(None), Task::Form(Some("hotel".into()))] {
        assert!(task.is_done_by(&row(before).start.exercise_id, None));
        assert!(!task.is_done_by(&row(again).start.exercise_id, None));
    }
    let history = db.history_of(who).unwrap();
    let flags: Vec<(bool, bool, u32)> = history.iter().map(|m| (m.form, m.compared, m.milli_cpm)).collect();
    assert_eq!((flags[0].0, flags[0].1), (true, false));
    assert_eq!(flags[1], (false, false, 0));
    assert!(history[1].active_ms > 60_000, "as practice its time counts");
}

/// The log gives the stored score, on the command line too.
fn replays(folder: &Path, id: Uuid) {
    let said = says(&mut dabiao(folder, &["attempts", "--log", &id.to_string()]), 0, &["\"given\":["]);
    let file = folder.join("log.jsonl");
    std::fs::write(&file, &said.stdout).unwrap();
    let file = file.to_str().unwrap();
    let said = says(&mut dabiao(folder, &["replay", file, "--json"]), 0, &[]);
    let replayed: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!(
        (&replayed["qualified_per_hour"], &replayed["errors"]["fields"]),
        (&serde_json::Value::Null, &2.into())
    );
    let fields = replayed["records"][0]["fields"].as_array().unwrap();
    assert!(fields[0].get("given").is_none() && fields[1]["given"] == true, "{fields:?}");
    says(&mut dabiao(folder, &["replay", file]), 0, &["no result of entering records"]);
    // Of two fields one is right.
    says(&mut dabiao(folder, &["attempts"]), 0, &["form/hotel/fields/", "1/2"]);
}

fn key(w: &mut Window, key: Key, modifiers: Modifiers) {
    w.clock.advance(70);
    for pressed in [true, false] {
        w.event(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers });
    }
}

#[test]
fn the_keyboard_goes_to_the_wrong_fields_alone() {
    let folder = tempfile::tempdir().unwrap();
    {
        let mut t = Typist::at(folder.path());
        t.sign_in();
        first_time(&mut t);
    }
    let look = Look { size: egui::vec2(1024.0, 768.0), ..Look::PLAIN };
    let mut w = Window::open(folder.path(), look, Screen::Forms);
    let id = w.harness.state().session().practice().today().history[0].id;
    w.act(Action::Practice(PracticeAction::ShowResult(id)));
    assert!(w.sees("再做错的卡片"));
    w.press_button("再做错的栏目");
    let sitting = |w: &Window| {
        let entering = w.harness.state().session().drill().entering().expect("wrong fields");
        let sitting = entering.sitting();
        let at = sitting.field().map(|(place, _)| place);
        (at, sitting.handed_in().len(), sitting.entries().to_vec(), sitting.header().clone())
    };
    key(&mut w, Key::Enter, Modifiers::NONE);
    w.settle();
    assert!(w.sees("只填做错的栏目"));
    assert_eq!(sitting(&w).0, Some(0), "the one wrong field has the keyboard");
    // Tab has nowhere else to go.
    key(&mut w, Key::Tab, Modifiers::NONE);
    key(&mut w, Key::Tab, Modifiers::SHIFT);
    assert_eq!(sitting(&w).0, Some(0));
    // A given field is there to be read, and can't be pressed into.
    let (_, _, entries, header) = sitting(&w);
    let name = header.form.fields[1].name.clone();
    let node = w.harness.get_by_role_and_label(Role::TextInput, &name);
    assert_eq!(node.accesskit_node().value().as_deref(), Some(entries[1].value.as_str()));
    assert!(node.accesskit_node().is_read_only());
    node.click_accesskit();
    w.settle();
    assert_eq!(sitting(&w).0, Some(0));
    // Nothing is handed in before something stands in it.
    let hand_in = Modifiers { ctrl: true, command: true, ..Modifiers::NONE };
    key(&mut w, Key::Enter, hand_in);
    assert_eq!(sitting(&w).1, 0);
    w.picture("form-wrong-fields");
    for n in 0..2 {
        let (at, _, _, header) = sitting(&w);
        let value = header.cards[n].right[at.unwrap()].clone();
        w.clock.advance(400);
        w.event(Event::Ime(ImeEvent::Commit(value)));
        key(&mut w, Key::Enter, hand_in);
    }
    w.settle();
    assert!(w.sees("2 / 2") && w.sees("不算录入成绩") && !w.sees("每小时合格记录"));
    assert!(w.sees("（只做错的栏目）"));
    w.pictures("form-wrong-fields-result");
}

#[test]
fn new_cards_after_the_wrong_ones_are_of_the_first_style_and_length() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    let (style, extent) = (CardStyle::Note, FormExtent::Minutes(5));
    t.act(Action::Practice(PracticeAction::StartForm { form: "hotel".into(), style, extent }));
    begin(&mut t);
    enter_and_hand_in(&mut t, Some(0));
    t.act(Action::Drill(DrillAction::HandIn));
    let first = t.session.practice().form_result().expect("a result").start.clone();
    for action in [PracticeAction::StartWrong(first.id), PracticeAction::StartWrongFields(first.id)] {
        t.act(Action::Practice(action));
        begin(&mut t);
        let (code, value) = left(&t);
        form(&mut t, 400, FormEventKind::Enter(code));
        form(&mut t, 500, text(&value));
        form(&mut t, 300, FormEventKind::HandIn);
        t.settle();
        let again = t.session.practice().form_result().expect("a result").start.exercise_id.clone();
        assert_ne!(again, first.exercise_id);
        let extent = t.session.settings().extent;
        t.act(Action::Practice(PracticeAction::StartAgain { exercise_id: again, extent }));
        let entering = t.session.drill().entering().expect("new cards");
        let source = DrillSource::of(&entering.start().exercise_id).cards().unwrap();
        assert_eq!((source.form, source.style), ("hotel", "note"));
        let header = entering.sitting().header();
        assert_eq!(header.limit_ms, Some(300_000));
        assert!(header.cards.len() > 5 && header.cards.iter().all(|card| card.given.is_empty()));
        t.act(Action::Drill(DrillAction::Leave));
    }
}

#[test]
fn cards_that_were_entered_before_are_no_new_records() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    let who = officer(&t, "059001").id;
    let (style, extent) = (CardStyle::Printed, FormExtent::Records(5));
    t.act(Action::Practice(PracticeAction::StartForm { form: "hotel".into(), style, extent }));
    let first = t.session.drill().entering().unwrap().id();
    begin(&mut t);
    (0..5).for_each(|_| enter_and_hand_in(&mut t, Some(0)));
    // The same cards, and those that were wrong: all of them, and for more than a minute each time.
    for action in [PracticeAction::StartSame(first), PracticeAction::StartWrong(first)] {
        t.act(Action::Practice(action));
        begin(&mut t);
        (0..5).for_each(|_| enter_and_hand_in(&mut t, None));
        let result = t.session.practice().form_result().expect("a result");
        assert_eq!((result.report.score.qualified(), result.report.score.entered()), (5, 5));
        assert!(result.report.score.active_ms > 60_000);
    }
    drop(t);
    audit(folder.path());
    // An older program marked all of them as sittings of records; the summaries are made anew.
    {
        let raw = Connection::open(folder.path().join(DATABASE_FILE)).unwrap();
        let mut marks: Vec<u8> = raw.query_row("SELECT marks FROM history", [], |row| row.get(0)).unwrap();
        for mark in marks.chunks_mut(22) {
            mark[8] |= 4;
        }
        raw.execute("UPDATE history SET marks = ?1", [&marks]).unwrap();
        raw.pragma_update(None, "user_version", 14).unwrap();
    }
    let db = Db::open(folder.path(), &Uuid::nil).unwrap();
    let forms: Vec<bool> = db.history_of(who).unwrap().iter().map(|mark| mark.form).collect();
    assert_eq!(forms, [true, false, false], "no median of the quota");
    let rows = db.attempts(Some(who)).unwrap();
    assert_eq!(rows.len(), 3);
    let alone = rows.iter().find(|row| row.start.id == first).unwrap();
    let counted = RecordCopies::of(who, std::slice::from_ref(alone));
    assert_ne!(counted, RecordCopies::default());
    assert_eq!(RecordCopies::of(who, &rows), counted, "no rung");
    let doings = rows.iter().map(|row| Doing {
        exercise_id: &row.start.exercise_id,
        sitting: None,
        started_at_ms: row.start.started_at_ms,
        handed_in: row.score.as_ref().and_then(AttemptScore::form).map(|doc| doc.entered),
    });
    let span = Span { given_ms: 0, ended_ms: None };
    assert_eq!(span.times(&Task::Form(Some("hotel".into())), doings), 1, "no time of an assignment");
}
