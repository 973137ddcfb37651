//! Practice by need in the window: what the result says of the speed, the ten minutes of the day by the Enter key, the error book
//! and its slips, and what a trainer sees of a person.

use std::path::Path;

use dabiao::app::{Action, DoorAction, DrillAction, TrainerAction};
use dabiao::domain::input::EventKind;
use dabiao::domain::source::DrillSource;
use dabiao::ui::Screen;
use egui::{Key, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::support::bureau::{TRAINER, candidate, found};
use super::support::typist::{MORNING_MS, Typist};
use super::support::window::{Look, Window};

const DAY_MS: i64 = 86_400_000;

/// Yesterday's drill: thirty characters two at a time, the sixth pair after half a minute and the eighth wrong.
fn yesterday(folder: &Path) {
    let mut t = Typist::at(folder);
    t.sign_in();
    t.start("copy/statement-01", 5);
    let text: Vec<char> = t.presented(30).chars().collect();
    for (n, pair) in text.chunks(2).enumerate() {
        let word: String = if n == 7 { "错错".into() } else { pair.iter().collect() };
        t.input(if n == 5 { 32_000 } else { 2_000 }, EventKind::Commit(word));
    }
    t.act(Action::Drill(DrillAction::HandIn));
}

fn press(w: &mut Window, key: Key) {
    w.harness.key_press(key);
    w.settle();
}

fn exercise(w: &Window) -> String {
    w.harness.state().session().drill().ongoing().expect("a drill").start().exercise_id.clone()
}

/// Types so many characters right, a second each, and hands in.
fn type_right(w: &mut Window, n: usize) {
    let text: Vec<char> = {
        let ongoing = w.harness.state().session().drill().ongoing().expect("a drill");
        ongoing.copying().unwrap().drill().presented().iter().take(n).map(|unit| unit.shown).collect()
    };
    for pair in text.chunks(2) {
        w.clock.advance(1_000 * pair.len() as u64);
        w.commit(&pair.iter().collect::<String>());
    }
    w.act(Action::Drill(DrillAction::HandIn));
}

/// The first two characters of the drill.
fn first_two(w: &Window) -> String {
    let ongoing = w.harness.state().session().drill().ongoing().expect("a drill");
    ongoing.copying().unwrap().drill().presented().iter().take(2).map(|unit| unit.shown).collect()
}

fn tall(w: &mut Window, name: &str) {
    w.set_look(Look { size: Vec2::new(1024.0, 1_700.0), ..Look::PLAIN });
    w.picture(name);
    w.set_look(Look::PLAIN);
}

#[test]
fn the_ten_minutes_go_by_the_enter_key_and_the_result_says_where_the_speed_went() {
    let folder = tempfile::tempdir().unwrap();
    yesterday(folder.path());
    let mut w = Window::open_at(folder.path(), Look::PLAIN, Screen::Today, MORNING_MS + DAY_MS);
    let plan = w.harness.state().session().practice().plan();
    assert!(w.sees("今天的十分钟") && w.sees(&plan[0].why) && w.sees(&plan[2].why));
    assert!(w.sees("本周练习") && w.sees("1 天，") && w.sees("往后 6 天"));
    w.pictures("plan-today");
    press(&mut w, Key::Enter);
    assert_eq!(exercise(&w), plan[0].source);
    type_right(&mut w, 60);
    assert!(w.sees("速度花在哪里") && w.sees("这一次打得均匀"), "nothing is lost");
    assert!(w.sees(&format!("下一项：{}", plan[1].name)));
    w.clock.advance(1_000);
    press(&mut w, Key::Enter);
    assert_eq!(exercise(&w), plan[1].source);
    // A call-out after the first characters: it comes first from now on.
    w.commit(&first_two(&w));
    w.act(Action::Drill(DrillAction::Leave));
    w.pictures("plan-interrupted");
    assert!(w.sees("没有打完，接着打") && w.sees(&format!("✓ 1 {}", plan[0].name)));
    press(&mut w, Key::Enter);
    assert_eq!(exercise(&w), plan[1].source);
}

#[test]
fn the_parts_that_are_shown_add_up_and_the_largest_has_advice_and_a_drill() {
    let folder = tempfile::tempdir().unwrap();
    yesterday(folder.path());
    let mut w = Window::open_at(folder.path(), Look::PLAIN, Screen::Today, MORNING_MS + DAY_MS);
    let last = w.harness.state().session().practice().today().history[0].id;
    w.act(Action::Practice(dabiao::app::PracticeAction::ShowResult(last)));
    let shown = w.harness.state().session().practice().result().unwrap().causes.as_ref().unwrap().tenths();
    assert!(shown.parts.len() >= 2 && shown.parts.iter().map(|(_, n)| n).sum::<u64>() == shown.whole);
    for (_, tenths) in &shown.parts {
        let cpm = format!("{}.{} 字/分", tenths / 10, tenths % 10);
        assert!(w.sees(&cpm), "{cpm}");
    }
    assert!(w.sees(&format!("另有 {}.{} 字/分", shown.whole / 10, shown.whole % 10)));
    assert!(w.sees("长时间停顿") && w.sees("从头到尾不停的整篇记录"), "the advice for the largest part");
    w.pictures("lost-speed");
    tall(&mut w, "lost-speed-tall");
    assert!(!w.sees("停 5 秒以上"), "how it is computed is one click away");
    w.click("怎么算的");
    assert!(w.sees("停 5 秒以上"));
    tall(&mut w, "lost-speed-how");
    w.click("练这一项：不停顿的整篇记录");
    assert!(exercise(&w).starts_with("fresh/case/"), "{}", exercise(&w));
    w.act(Action::Drill(DrillAction::Leave));
    // What was wrong is typed again at once, in a drill that counts for nothing else.
    w.act(Action::Practice(dabiao::app::PracticeAction::ShowResult(last)));
    let again = w.harness.query_all_by_label_contains("再练错字").next().unwrap();
    again.click_accesskit();
    w.settle();
    let id = exercise(&w);
    assert!(id.starts_with("items/own/") && !DrillSource::of(&id).can_be_compared(), "{id}");
    let presented = w.harness.state().session().drill().copying().unwrap().drill().header().presented.clone();
    assert!(presented.contains("错错"), "beside what was typed instead: {presented}");
    type_right(&mut w, 40);
    let row = w.harness.state().session().practice().today().history[0].clone();
    assert_eq!((row.exercise_id, row.meets_line), (id, false));
}

#[test]
fn lessons_of_keys_have_no_card_and_too_little_is_told_calmly() {
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    w.act(Action::Practice(dabiao::app::PracticeAction::StartRound("course/01-f-j".into())));
    type_right(&mut w, 40);
    assert!(w.harness.state().session().practice().result().is_some() && !w.sees("速度花在哪里"));
    w.act(Action::Practice(dabiao::app::PracticeAction::Start {
        exercise: "copy/case-01".into(),
        extent: dabiao::domain::exercise::Extent::Minutes(1),
    }));
    type_right(&mut w, 8);
    assert!(w.sees("速度花在哪里") && w.sees("还看不出速度花在哪里"));
}

#[test]
fn the_error_book_is_read_practised_and_a_slip_goes_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    drop(w);
    yesterday(folder.path());
    w = Window::open_at(folder.path(), Look::PLAIN, Screen::Book, MORNING_MS + DAY_MS);
    w.go_back();
    let lines = w.harness.state().session().practice().book().unwrap().lines.clone();
    assert_eq!(lines.len(), 3, "two characters and their word: {lines:?}");
    assert!(w.sees("共 3 项，今天该练 3 项") && w.sees("错错"));
    for line in &lines {
        assert!(w.sees(&line.item.to_string()) && w.sees(&line.pinyin), "{line:?}");
    }
    w.pictures("book");
    let word = lines.iter().find(|line| line.item.is_word()).unwrap().item;
    w.click(&format!("{word}：最近一次是手滑，不算"));
    assert!(w.sees("共 2 项") && w.sees("划掉的手滑（1 个）"));
    w.click("划掉的手滑（1 个）");
    w.pictures("book-slips");
    w.click(&format!("{word}：不是手滑，放回错字本"));
    assert!(w.sees("共 3 项") && !w.sees("划掉的手滑"));
    press(&mut w, Key::Enter);
    assert!(exercise(&w).starts_with("items/own/"), "Enter practises what is due");
    w.act(Action::Drill(DrillAction::Leave));
    w.harness.state_mut().go(Screen::Book);
    w.settle();
    press(&mut w, Key::Escape);
    assert!(w.sees("今天的十分钟"), "Escape goes back to Today");
}

#[test]
fn an_empty_book_says_what_it_is_for() {
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Book);
    w.go_back();
    assert!(w.sees("错字本是空的"));
    w.pictures("book-empty");
}

#[test]
fn a_trainer_sees_causes_and_weak_items_of_a_person_of_theirs() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 6, true);
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Trainer);
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(TRAINER)));
    w.harness.state_mut().go(Screen::Trainer);
    w.settle();
    let person = candidate(1);
    w.act(Action::Trainer(TrainerAction::LookAt(person)));
    let session = w.harness.state().session();
    let coached = session.trainer().coached(person).expect("of an own officer");
    assert_eq!(coached.officer, person);
    assert!(session.trainer().coached(candidate(2)).is_none(), "of nobody else than who was asked for");
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(person)));
    w.act(Action::Trainer(TrainerAction::LookAt(candidate(2))));
    assert!(w.harness.state().session().trainer().coached(candidate(2)).is_none(), "officers see their own");
    assert!(w.harness.root().children_recursive().count() > 0);
}
