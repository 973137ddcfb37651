//! A program that stood still, and a PC that was asleep: what was typed meanwhile is told, and the time does not count.

use dabiao::app::clock::Clock as _;
use dabiao::app::{Action, DrillAction, PracticeAction};
use dabiao::domain::drill::DrillPhase;
use dabiao::domain::exercise::Extent;
use dabiao::domain::input::EventKind;
use dabiao::domain::input::rules::rule_fault;
use dabiao::store::Db;
use dabiao::ui::Screen;
use uuid::Uuid;

use super::support::typist::Typist;
use super::support::window::{Look, Window};

fn open(folder: &std::path::Path) -> Db {
    Db::open(folder, &|| Uuid::from_u128(0x77)).unwrap()
}

/// A drill of a minute in which the officer has typed for a while, checked every second as the window does.
fn running(t: &mut Typist) {
    t.start("copy/case-01", 1);
    let text = t.presented(10);
    t.commit(0, &text);
    for _ in 0..57 {
        t.clock.advance(1_000);
        t.session.poll();
    }
}

#[test]
fn what_was_typed_while_the_program_stood_still_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    running(&mut t);
    // Three seconds of the minute are left; the program hangs for eight, and then reads what was typed meanwhile.
    t.commit(8_000, "迟到的字");
    t.commit(0, "又两");
    let result = t.session.practice().result().unwrap();
    let unread = result.unread.expect("it is said");
    assert_eq!((unread.hung_ms, unread.chars), (8_000, 6));
    assert_eq!(result.score.tally.correct, 10);
    let attempt = result.start.id;
    t.settle();
    // If the program did not stand still, the time is up for an officer who types on, and nothing is lost
    // silently.
    running(&mut t);
    for _ in 0..3 {
        t.clock.advance(1_000);
        t.session.poll();
    }
    t.commit(200, "晚了");
    assert_eq!(t.session.practice().result().unwrap().unread, None);
    t.settle();
    drop(t);
    let stored = open(folder.path()).attempt_log(attempt).unwrap().log;
    assert_eq!(rule_fault(&stored), None, "the log ends at its limit, and nothing stands beyond it");
    assert_eq!(stored.events.last().unwrap().at_ms, 60_000);
}

#[test]
fn a_drill_is_paused_where_it_stood_when_the_pc_fell_asleep() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    running(&mut t);
    // Three seconds of the minute are left when the lid is closed; it is opened an hour later.
    t.clock.advance(3_600_000);
    t.session.poll();
    let drill = t.session.drill().ongoing().expect("it goes on").drill();
    assert_eq!(drill.phase(), DrillPhase::Paused);
    let paused = drill.events().last().unwrap();
    assert_eq!((paused.at_ms, &paused.kind), (57_000, &EventKind::Pause));
    assert!(t.session.notice().unwrap().what.contains("3600"), "it is said");
    // However long it takes them to come back: what is left of the minute is still there.
    t.clock.advance(60_000);
    t.session.poll();
    t.act(Action::Drill(DrillAction::Resume));
    t.clock.advance(1_000);
    t.session.poll();
    assert_eq!(t.session.drill().ongoing().unwrap().left_ms(t.clock.mono_ms()), Some(2_000));
}

#[test]
fn the_window_says_what_came_too_late() {
    for look in [Look::PLAIN, Look { lang: dabiao::app::lang::Lang::En, ..Look::PLAIN }] {
        let folder = tempfile::tempdir().unwrap();
        Typist::at(folder.path()).sign_in();
        let mut w = Window::open(folder.path(), look, Screen::Today);
        w.act(Action::Practice(PracticeAction::Start {
            exercise: "copy/case-01".into(),
            extent: Extent::Minutes(1),
        }));
        w.commit("案件编号");
        for _ in 0..56 {
            w.clock.advance(1_000);
            w.harness.state_mut().station_mut().poll();
        }
        w.clock.advance(8_000);
        w.commit("停顿中");
        w.settle();
        w.picture("figures-result-unread");
        let session = w.harness.state().session();
        assert_eq!(session.practice().result().unwrap().unread.unwrap().chars, 3);
        let unread: [(&str, &dyn std::fmt::Display); 2] = [("seconds", &8), ("n", &3)];
        let words = session.texts().format("result-unread", &unread);
        assert!(w.sees(&words), "{words}");
        w.act(Action::Practice(PracticeAction::CloseResult));
    }
}
