//! The keys of the window itself, and days that are chosen from a calendar.

use dabiao::app::Action;
use dabiao::ui::Screen;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::support::room::{ADMIN, accounts, roster, sign_in, window};
use super::support::window::{Look, Window};

fn words(w: &Window, key: &str) -> String {
    w.harness.state().session().texts().get(key)
}

fn text_size(w: &Window) -> u32 {
    w.harness.state().session().settings().text_size
}

fn with_ctrl(w: &mut Window, key: Key) {
    w.harness.key_press_modifiers(Modifiers::COMMAND, key);
    w.settle();
}

#[test]
fn ctrl_with_plus_minus_and_zero_is_the_size_of_text_and_stays_with_the_person() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    accounts(&mut w);
    w.act(Action::SignOut);
    sign_in(&mut w, ADMIN);
    let first = text_size(&w);
    with_ctrl(&mut w, Key::Plus);
    with_ctrl(&mut w, Key::Plus);
    assert_eq!((first, text_size(&w)), (100, 150));
    with_ctrl(&mut w, Key::Minus);
    assert_eq!(text_size(&w), 125);
    with_ctrl(&mut w, Key::Num0);
    assert_eq!(text_size(&w), 100);
    // Below the smallest there is nothing.
    with_ctrl(&mut w, Key::Minus);
    assert_eq!(text_size(&w), 100);
    for _ in 0..9 {
        with_ctrl(&mut w, Key::Plus);
    }
    assert_eq!(text_size(&w), 200);
}

#[test]
fn a_day_chosen_from_the_calendar_keeps_the_time_that_stands_there() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    accounts(&mut w);
    w.harness.state_mut().go(Screen::Exam);
    w.settle();
    let plan = words(&w, "exam-plan");
    w.press_button(&plan);
    let at = words(&w, "plan-field-at");
    w.fill(&at, "2027-03-15 14:30");
    let calendar = words(&w, "calendar");
    w.press_button(&calendar);
    // The month of the day that stands there is shown.
    assert!(w.sees("2027-03"));
    w.press_button("›");
    assert!(w.sees("2027-04"));
    w.press_button("30");
    assert_eq!(w.field(&at), "2027-04-30 14:30");
    assert!(w.harness.query_by_label("›").is_none(), "the calendar closes when a day is chosen");
}
