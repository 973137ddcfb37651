//! A PC that sleeps in the middle of a drill: practice is paused where it stood, an exam's time runs on.

use dabiao::app::clock::Clock as _;
use dabiao::app::{Action, DrillAction, PracticeAction};
use dabiao::domain::drill::DrillPhase;
use dabiao::domain::exercise::Extent;
use dabiao::domain::input::EventKind;
use dabiao::store::Db;
use dabiao::ui::Screen;
use uuid::Uuid;

use super::support::typist::Typist;
use super::support::window::{Look, Window};

/// A drill of a minute in which the officer has typed for a while.
fn running(t: &mut Typist) {
    t.sign_in();
    t.start("copy/case-01", 1);
    let text = t.presented(10);
    t.commit(0, &text);
    t.clock.advance(17_000);
    t.session.poll();
}

#[test]
fn a_drill_is_paused_where_it_stood_when_the_pc_fell_asleep() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    running(&mut t);
    // The lid is closed for an hour in the middle of a composition; the last look was ten seconds before.
    t.input(0, EventKind::Preedit("an".into()));
    t.clock.advance(10_000);
    t.clock.sleep(3_600_000);
    t.session.poll();
    let drill = t.session.drill().copying().expect("it goes on").drill();
    assert_eq!(drill.phase(), DrillPhase::Paused);
    let paused = drill.events().last().unwrap();
    assert_eq!((paused.at_ms, &paused.kind), (27_000, &EventKind::Pause));
    assert!(t.session.notice().unwrap().what.contains("3600"), "it is said");
    // However long it takes them to come back: what is left of the minute is still there.
    t.clock.advance(60_000);
    t.session.poll();
    t.act(Action::Drill(DrillAction::Resume));
    t.clock.advance(1_000);
    t.session.poll();
    assert_eq!(t.session.drill().ongoing().unwrap().left_ms(t.clock.mono_ms()), Some(32_000));
    // To the end of its time, and what is stored keeps the rules of a log.
    t.clock.advance(32_000);
    t.session.poll();
    let attempt = t.session.practice().result().expect("its time is up").start.id;
    t.settle();
    drop(t);
    let db = Db::open(folder.path(), &|| Uuid::from_u128(0x77)).unwrap();
    assert_eq!(db.attempt_log(attempt).unwrap().log.rule_fault(), None);
}

#[test]
fn nobody_looks_for_a_while_and_nothing_is_paused() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    running(&mut t);
    // Without input nothing is drawn, and what the clocks differ by themselves is no sleep.
    t.clock.advance(30_000);
    t.clock.sleep(900);
    t.session.poll();
    let ongoing = t.session.drill().ongoing().unwrap();
    assert_eq!(ongoing.copying().unwrap().drill().phase(), DrillPhase::Running);
    assert_eq!(ongoing.left_ms(t.clock.mono_ms()), Some(12_100));
}

#[test]
fn the_first_key_after_sleep_finds_the_drill_paused() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    running(&mut t);
    let typed = |t: &Typist| t.session.drill().copying().unwrap().drill().events().len();
    let before = typed(&t);
    t.clock.sleep(120_000);
    t.commit(0, "醒");
    assert_eq!(t.session.drill().copying().unwrap().drill().phase(), DrillPhase::Paused);
    assert_eq!(typed(&t), before + 1, "the pause, and not what was typed");
}

#[test]
fn the_window_says_why_the_drill_is_paused() {
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    w.act(Action::Practice(PracticeAction::Start {
        exercise: "copy/case-01".into(),
        extent: Extent::Minutes(1),
    }));
    w.commit("案件编号");
    w.clock.sleep(3_600_000);
    w.settle();
    w.picture("drill-asleep");
    let seconds: [(&str, &dyn std::fmt::Display); 1] = [("seconds", &3600)];
    let words = w.harness.state().session().texts().format("drill-asleep", &seconds);
    assert!(w.sees(&words), "{words}");
}
