//! Screens that are seldom shown, drawn in every look if pictures are kept: a sitting by points from its plan
//! to its roll, and a lesson from its first round to the one that passes it.

use dabiao::app::{Action, DoorAction, DrillAction, ExamAction, PracticeAction};
use dabiao::domain::input::EventKind;
use dabiao::ui::Screen;

use super::support::room::{
    CANDIDATES, INVIGILATOR, PASSWORD, PIN, accounts, hold, officer, plan_by, roster, sign_in, sit, window,
    write,
};
use super::support::typist::Typist;
use super::support::window::{Look, Window};

const STANDARD: &str = "court-hunan-2014";
const EXAM_MS: u64 = 900_000;

/// The officer at the PC sees Today.
fn today(w: &mut Window, badge: &str, name: &str) {
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(officer(w, badge).id)));
    w.act(Action::Door(DoorAction::GiveSecret(PIN.into())));
    w.harness.state_mut().go(Screen::Today);
    w.settle();
    w.pictures(name);
}

#[test]
fn a_sitting_by_points_in_every_look() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    accounts(&mut w);
    let id = plan_by(&mut w, &CANDIDATES, STANDARD);
    w.pictures("points-00-planned");
    today(&mut w, CANDIDATES[0], "points-01-today-before");
    w.act(Action::SignOut);
    sign_in(&mut w, INVIGILATOR);
    hold(&mut w, id);
    sit(&mut w, CANDIDATES[0]);
    assert!(w.sees("80"), "the briefing says how many points are asked for");
    w.pictures("points-02-briefing");
    w.act(Action::Exam(ExamAction::EndTrial));
    w.act(Action::Exam(ExamAction::Start));
    w.pictures("points-03-ready");
    w.act(Action::Exam(ExamAction::Begin));
    write(&mut w, 300, 400_000);
    w.pictures("points-04-writing");
    write(&mut w, 400, EXAM_MS - 400_000);
    w.clock.advance(20_000);
    w.settle();
    w.pictures("points-05-failed");
    w.act(Action::Exam(ExamAction::LeaveSeat));
    sit(&mut w, CANDIDATES[1]);
    w.act(Action::Exam(ExamAction::EndTrial));
    w.act(Action::Exam(ExamAction::Begin));
    write(&mut w, 1_300, EXAM_MS);
    w.clock.advance(20_000);
    w.settle();
    w.pictures("points-06-passed");
    w.act(Action::Exam(ExamAction::LeaveSeat));
    w.act(Action::Exam(ExamAction::Unlock { secret: PASSWORD.into() }));
    w.pictures("points-07-room");
    w.act(Action::Exam(ExamAction::Close { secret: PASSWORD.into() }));
    w.act(Action::Exam(ExamAction::SaveRoll(id)));
    assert!(w.sees("分"), "the roll gives points");
    w.pictures("points-08-closed");
    today(&mut w, CANDIDATES[1], "points-09-today-passed");
    today(&mut w, CANDIDATES[0], "points-10-today-failed");
}

/// At the end of the sizes of text the button says so in words when it is pressed, and for a while only.
#[test]
fn the_largest_and_the_smallest_text_are_said_when_asked_for_more() {
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    for (text_size, button, words) in [(200, "A+", "字已经最大（200%）"), (100, "A-", "字已经最小（100%）")]
    {
        let mut w = Window::open(folder.path(), Look { text_size, ..Look::PLAIN }, Screen::Today);
        // Large text leaves no room for the buttons: they are under the name.
        if w.sees("王德明 ↓") {
            w.click("059001 王德明 ↓");
        }
        assert!(!w.sees(words));
        w.click(button);
        assert!(w.sees(words), "{button} says nothing");
        w.picture("text-size-end");
    }
}

/// The whole round, right, `ms` a key.
fn round(w: &mut Window, lesson: &str, ms: u64) {
    w.act(Action::Practice(PracticeAction::StartRound(lesson.into())));
    let text: String = {
        let ongoing = w.harness.state().session().drill().ongoing().expect("a round");
        ongoing.copying().unwrap().drill().presented().iter().map(|u| u.shown).collect()
    };
    for c in text.chars() {
        w.clock.advance(ms);
        w.harness
            .state_mut()
            .station_mut()
            .act(Action::Drill(DrillAction::Input(EventKind::Text(c.to_string()))));
    }
    if w.harness.state().session().drill().ongoing().is_some() {
        w.act(Action::Drill(DrillAction::HandIn));
    }
    w.settle();
}

#[test]
fn a_lesson_that_is_passed_in_every_look() {
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Course);
    w.pictures("lesson-00-course");
    w.act(Action::Practice(PracticeAction::StartRound("course/01-f-j".into())));
    assert!(w.sees("键/分"), "the bar says what the speed is counted in");
    w.pictures("lesson-00-round");
    w.act(Action::Drill(DrillAction::Leave));
    round(&mut w, "course/01-f-j", 5_000);
    w.pictures("lesson-01-slow");
    round(&mut w, "course/01-f-j", 150);
    assert!(!w.sees("过关了！"));
    w.pictures("lesson-02-once-more");
    let passed = (0..4).any(|_| {
        round(&mut w, "course/01-f-j", 150);
        w.sees("过关了！")
    });
    assert!(passed && w.sees("下一课"));
    w.pictures("lesson-03-passed");
    assert!(w.sees("录入键数") && !w.sees("录入字数") && !w.sees("漏字"), "keys are counted as keys");
    round(&mut w, "course/01-f-j", 150);
    w.pictures("lesson-04-passed-again");
}
