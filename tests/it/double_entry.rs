//! 双人录入: a second person enters the cards of a first; what is offered to whom, kept, killed, resumed, compared, audited.

use std::path::Path;

use dabiao::app::actor::{Actor, Barred};
use dabiao::app::doubles::{of_attempt, offered, to_enter};
use dabiao::app::practice::FormExtent;
use dabiao::app::{Action, DoorAction, DrillAction, PracticeAction};
use dabiao::content::forms::CardStyle;
use dabiao::domain::attempt::AttemptState;
use dabiao::domain::drill::DrillPhase;
use dabiao::domain::form::double::DoubleClass;
use dabiao::domain::form::event::FormEventKind;
use dabiao::domain::role::{Permission, Role};
use dabiao::domain::source::{DrillSource, double_id};
use dabiao::store::Db;
use dabiao::ui::Screen;
use egui::accesskit::Role as Part;
use egui_kittest::kittest::Queryable as _;
use uuid::Uuid;

use super::form_attempts::problems;
use super::support::command::{dabiao, says};
use super::support::form_hand::{begin, enter, enter_and_hand_in, form};
use super::support::room::audit;
use super::support::staff::officer;
use super::support::typist::{MORNING_MS, Typist};
use super::support::window::{Look, Window};

const FIRST: &str = "059001";
const SECOND: &str = "059002";
/// In the unit of both, and in another one.
const COLLEAGUE: &str = "059003";
const STRANGER: &str = "059004";

fn people(t: &mut Typist) {
    for (badge, name, unit) in [
        (FIRST, "王德明", "文昌派出所"),
        (SECOND, "李晓峰", "文昌派出所"),
        (COLLEAGUE, "周海燕", "文昌派出所"),
        (STRANGER, "赵志强", "城北派出所"),
    ] {
        let (badge, name, unit) = (badge.into(), name.into(), unit.into());
        t.act(Action::Door(DoorAction::AddOfficer { badge, name, unit }));
        t.act(Action::SignOut);
    }
}

fn sign_in(t: &mut Typist, badge: &str) -> Uuid {
    let id = officer(t, badge).id;
    t.act(Action::SignOut);
    t.act(Action::Door(DoorAction::SignIn(id)));
    assert_eq!(t.session.officer().map(|officer| officer.id), Some(id), "{:?}", t.session.notice());
    id
}

/// The first person's sitting: two cards of ten minutes, the room of the first and the address of the second wrong.
fn first_time(t: &mut Typist) -> Uuid {
    sign_in(t, FIRST);
    let (style, extent) = (CardStyle::Note, FormExtent::Minutes(10));
    t.act(Action::Practice(PracticeAction::StartForm { form: "hotel".into(), style, extent }));
    let id = t.session.drill().entering().unwrap().id();
    begin(t);
    enter_and_hand_in(t, Some(9));
    enter_and_hand_in(t, Some(8));
    enter(t, Some(0));
    t.act(Action::Drill(DrillAction::HandIn));
    assert_eq!(t.session.practice().form_result().unwrap().report.score.entered(), 2);
    t.act(Action::Practice(PracticeAction::CloseResult));
    id
}

/// The second person has begun the same cards: the first handed in with the same wrong room and another name, of the second
/// two fields in, and the program is killed.
fn second_time(folder: &Path) -> [Uuid; 2] {
    let mut t = Typist::at(folder);
    people(&mut t);
    let first = first_time(&mut t);
    sign_in(&mut t, SECOND);
    t.act(Action::Practice(PracticeAction::LookForDoubles));
    let [offer] = t.session.practice().offers().unwrap() else {
        panic!("{:?}", t.session.practice().offers())
    };
    assert_eq!((offer.attempt, offer.name.as_str(), offer.cards), (first, "王德明", 2));
    t.act(Action::Practice(PracticeAction::StartDouble(first)));
    let entering = t.session.drill().entering().unwrap_or_else(|| panic!("{:?}", t.session.notice()));
    let header = entering.sitting().header();
    assert_eq!((header.cards.len(), header.limit_ms), (2, None), "what was handed in, and no limit");
    let (id, exercise) = (entering.id(), entering.start().exercise_id.clone());
    assert!(
        exercise.starts_with(&format!("double/{first}/hotel/note/")) && exercise.ends_with("/2"),
        "{exercise}"
    );
    begin(&mut t);
    enter(&mut t, Some(9));
    let name = t.session.drill().entering().unwrap().sitting().header().form.fields[4].code.clone();
    form(&mut t, 300, FormEventKind::Enter(name));
    form(&mut t, 100, FormEventKind::Clear);
    form(&mut t, 300, FormEventKind::HandIn);
    enter(&mut t, None);
    t.until_on_disk();
    t.settle();
    [first, id]
}

#[test]
fn the_same_cards_are_entered_twice_killed_resumed_compared_and_audited() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = second_time(folder.path());
    {
        let db = Db::open(folder.path(), &Uuid::nil).unwrap();
        let (a, b) = (db.attempt_log(first).unwrap(), db.attempt_log(second).unwrap());
        assert_eq!((a.state, b.state), (AttemptState::Sealed, AttemptState::Open));
        let (a, b) = (a.log.form().unwrap().header.clone(), b.log.form().unwrap().header.clone());
        assert!(a.form == b.form && a.cards[..2] == b.cards[..] && a.cards.len() > 2);
    }
    let mut t = Typist::at_time(folder.path(), MORNING_MS + 3_600_000);
    sign_in(&mut t, SECOND);
    t.act(Action::Practice(PracticeAction::Resume(second)));
    assert_eq!(t.session.drill().entering().unwrap().phase(), DrillPhase::Paused);
    t.act(Action::Drill(DrillAction::Resume));
    form(&mut t, 1_000, FormEventKind::HandIn);
    t.settle();
    // What the two came to is read when the attempt is on the disk.
    t.settle();
    let result = t.session.practice().form_result().expect("a result").clone();
    // It is a sitting of forms like any other: the second person saw these cards for the first time.
    assert_eq!((result.report.score.entered(), result.report.score.qualified()), (2, 1));
    let [doubled] = result.doubled.as_slice() else { panic!("{:?}", result.doubled) };
    assert_eq!((doubled.first.attempt, doubled.second.attempt), (first, second));
    assert_eq!((doubled.first.name.as_str(), doubled.second.name.as_str()), ("王德明", "李晓峰"));
    let entry = &doubled.entry;
    let fields = doubled.form.fields.len() as u32;
    assert_eq!((entry.cards, entry.all(), entry.agreed()), (2, 2 * fields, 2 * fields - 2));
    let told: Vec<(usize, usize, DoubleClass)> =
        entry.to_check().map(|field| (field.card, field.place, field.class)).collect();
    assert_eq!(
        told,
        [(0, 4, DoubleClass::SecondWrong), (0, 9, DoubleClass::SameWrong), (1, 8, DoubleClass::FirstWrong),]
    );
    // These cards are not offered to the second person any more, nor to the first; a colleague may enter them still.
    t.act(Action::Practice(PracticeAction::CloseResult));
    for (badge, offers) in [(SECOND, 0), (COLLEAGUE, 1), (STRANGER, 0), (FIRST, 0)] {
        sign_in(&mut t, badge);
        t.act(Action::Practice(PracticeAction::LookForDoubles));
        assert_eq!(t.session.practice().offers().map(<[_]>::len), Some(offers), "{badge}");
    }
    // The first person finds the same beside the own result.
    t.act(Action::Practice(PracticeAction::ShowResult(first)));
    assert_eq!(t.session.practice().form_result().unwrap().doubled, result.doubled);
    // What is not offered does not begin, and it is said why.
    sign_in(&mut t, STRANGER);
    t.act(Action::Practice(PracticeAction::StartDouble(first)));
    assert!(t.session.drill().ongoing().is_none() && t.session.notice().is_some());
    drop(t);
    audit(folder.path());
    only_the_two_see_it(folder.path(), first, second);
    the_command_line_compares(folder.path(), first, second);
    forged(folder.path(), first);
}

/// Whoever keyed none of the two is told of neither.
fn only_the_two_see_it(folder: &Path, first: Uuid, second: Uuid) {
    let db = Db::open(folder, &Uuid::nil).unwrap();
    let officers = db.officers().unwrap();
    let by = |badge: &str| {
        let id = officers.iter().find(|officer| officer.badge == badge).unwrap().id;
        Actor::person(id, &[Role::Officer]).authorize(Permission::ReadOwn).unwrap()
    };
    let now_ms = MORNING_MS + 3_600_000;
    assert_eq!(of_attempt(&by(FIRST), &db, first).unwrap(), of_attempt(&by(SECOND), &db, second).unwrap());
    for (badge, attempt) in [(COLLEAGUE, first), (COLLEAGUE, second), (FIRST, second), (SECOND, first)] {
        let refused = of_attempt(&by(badge), &db, attempt);
        assert!(matches!(refused, Err(Barred::Refused(_))), "{badge}: {refused:?}");
    }
    let named = |badge: &str, at_ms: i64| offered(&by(badge), &db, at_ms).unwrap().len();
    assert_eq!((named(COLLEAGUE, now_ms), named(COLLEAGUE, now_ms + 15 * 86_400_000)), (1, 0), "a fortnight");
    assert!(to_enter(&by(COLLEAGUE), &db, first, now_ms).unwrap().is_some());
    // A second entering is itself entered by nobody a third time.
    assert!(to_enter(&by(COLLEAGUE), &db, second, now_ms).unwrap().is_none());
    let wrong = Actor::person(officers[0].id, &[Role::Trainer]).authorize(Permission::ReadUnit).unwrap();
    assert!(matches!(offered(&wrong, &db, now_ms), Err(Barred::Refused(_))));
}

fn the_command_line_compares(folder: &Path, first: Uuid, second: Uuid) {
    let files = [first, second].map(|id| {
        let said =
            says(&mut dabiao(folder, &["attempts", "--log", &id.to_string()]), 0, &["dabiao-form-log"]);
        let file = folder.join(format!("{id}.jsonl"));
        std::fs::write(&file, &said.stdout).unwrap();
        file.to_str().unwrap().to_owned()
    });
    let [first_log, second_log] = files.each_ref().map(String::as_str);
    let said = says(&mut dabiao(folder, &["replay", second_log, "--double", first_log, "--json"]), 0, &[]);
    let compared: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!((&compared["records"], &compared["counts"]["same_wrong"]), (&2.into(), &1.into()));
    assert_eq!(compared["compared"].as_array().unwrap().len(), compared["fields"].as_u64().unwrap() as usize);
    says(
        &mut dabiao(folder, &["replay", second_log, "--double", first_log]),
        0,
        &["Agreement: ", "both wrong"],
    );
    // The other way round the cards are not those of the second: it has fewer.
    says(
        &mut dabiao(folder, &["replay", first_log, "--double", second_log]),
        2,
        &["not the log of the same cards"],
    );
    says(&mut dabiao(folder, &["replay", second_log, "--json"]), 0, &["\"entered\": 2"]);
    says(&mut dabiao(folder, &["attempts"]), 0, &[format!("double/{first}/hotel/note/").as_str()]);
}

/// An attempt that says that it doubles another one and does not is found.
fn forged(folder: &Path, first: Uuid) {
    let mut db = Db::open(folder, &Uuid::nil).unwrap();
    let rows = db.attempts(None).unwrap();
    let row = rows.iter().find(|row| row.start.id == first).unwrap().clone();
    let other = db.officers().unwrap().into_iter().find(|officer| officer.badge == COLLEAGUE).unwrap();
    let header = db.attempt_log(first).unwrap().log.form().unwrap().header.clone();
    let cards = DrillSource::of(&row.start.exercise_id).cards().unwrap();
    let exercise_id = double_id(first, cards, 1);
    let mut own = row.start.clone();
    (own.id, own.exercise_id) = (Uuid::from_u128(71), exercise_id.clone());
    let mut whole = header.clone();
    whole.cards.truncate(1);
    whole.limit_ms = None;
    db.begin_attempt(&own, &whole).unwrap();
    let mut changed = own.clone();
    (changed.id, changed.officer_id) = (Uuid::from_u128(72), other.id);
    whole.cards[0].right[0].push('店');
    db.begin_attempt(&changed, &whole).unwrap();
    let mut gone = changed.clone();
    (gone.id, gone.exercise_id) = (Uuid::from_u128(73), double_id(Uuid::from_u128(7), cards, 1));
    db.begin_attempt(&gone, &whole).unwrap();
    drop(db);
    let found = problems(folder);
    let tells = |id: u128, what: &str| {
        let place = format!("attempt {}: ", Uuid::from_u128(id));
        found.iter().any(|problem| problem.starts_with(&place) && problem.contains(what))
    };
    assert!(tells(71, "its officer entered the cards"), "{found:#?}");
    assert!(tells(72, "its cards are not those of attempt"), "{found:#?}");
    assert!(!tells(73, "cards"), "what is not here can't be told: {found:#?}");
}

#[test]
fn the_page_offers_cards_and_the_result_shows_both_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    {
        let mut t = Typist::at(folder.path());
        people(&mut t);
        first_time(&mut t);
    }
    let look = Look { size: egui::vec2(1024.0, 768.0), ..Look::PLAIN };
    let mut w = Window::open(folder.path(), look, Screen::Forms);
    let second = w.harness.state().session().officers().iter().find(|o| o.badge == SECOND).unwrap().id;
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(second)));
    w.harness.state_mut().go(Screen::Forms);
    w.settle();
    assert!(w.sees("双人录入") && w.sees("王德明") && !w.sees("合格率"), "no word of how good it was");
    w.pictures("double-offer");
    let button = w.harness.state().session().practice().offers().unwrap()[0].when.clone();
    let label = format!("再录一遍：王德明 {button} 旅馆住宿登记，2 张");
    w.harness.get_by_role_and_label(Part::Button, &label).click_accesskit();
    w.settle();
    for wrong in [Some("错"), None] {
        let sitting = w.harness.state().session().drill().entering().expect("the cards").sitting();
        let (form, number) = (sitting.header().form.clone(), sitting.handed_in().len());
        let right = sitting.header().cards[number].right.clone();
        for (n, (field, value)) in form.fields.iter().zip(&right).enumerate() {
            let value = wrong.filter(|_| n == 9).map_or_else(|| value.clone(), str::to_owned);
            let text = dabiao::domain::input::EventKind::Commit(value);
            for kind in
                [FormEventKind::Enter(field.code.clone()), FormEventKind::Clear, FormEventKind::Input(text)]
            {
                w.clock.advance(300);
                w.act(Action::Drill(DrillAction::Form { kind, keys: None }));
            }
        }
        w.act(Action::Drill(DrillAction::Form { kind: FormEventKind::HandIn, keys: None }));
    }
    w.settle();
    for words in
        ["（双人录入）", "第一人：王德明", "第二人：李晓峰", "一致但都错", "第一人改：第二人与卡片一致"]
    {
        assert!(w.sees(words), "{words}");
    }
    assert!(w.sees("两人录得一样，却都和卡片不同"));
    let lines = |w: &Window| w.harness.query_all_by_label("两人都对").count();
    assert_eq!(lines(&w), 0);
    w.pictures("double-result");
    w.click("显示全部栏目");
    assert!(lines(&w) > 5, "every field of the cards, field by field");
}
