//! Sounds: off unless chosen, by the PC or by the officer; silent in an exam; told in words where nothing plays them.

use std::path::Path;
use std::sync::{Arc, Mutex};

use dabiao::app::core::PcSetting;
use dabiao::app::{Action, AdminAction, DrillAction, Player, PlayerState, Settings, Sound, Sounds};
use dabiao::domain::input::EventKind;
use dabiao::ui::Screen;

use super::support::room::{ADMIN, CANDIDATES, accounts, begun, roster, sign_in, write};
use super::support::typist::Typist;
use super::support::window::Window;

/// Notes what it is asked to play.
struct Ears(Mutex<Vec<Sound>>, PlayerState);

impl Ears {
    fn new(state: PlayerState) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Vec::new()), state))
    }

    fn heard(&self) -> Vec<Sound> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Player for Ears {
    fn play(&self, sound: Sound) {
        self.0.lock().unwrap().push(sound);
    }

    fn state(&self) -> PlayerState {
        self.1.clone()
    }
}

fn typist(folder: &Path, ears: &Arc<Ears>) -> Typist {
    let Typist { session, clock } = Typist::at(folder);
    Typist { session: session.heard_by(Arc::clone(ears) as Arc<dyn Player>), clock }
}

/// Types three right characters, a wrong one, takes it back, and hands in.
fn drill(t: &mut Typist) {
    t.start("copy/case-02", 5);
    let text = t.presented(3);
    for c in text.chars() {
        t.commit(200, &c.to_string());
    }
    t.commit(200, "误");
    t.input(200, EventKind::Backspace);
    t.act(Action::Drill(DrillAction::HandIn));
    assert!(t.session.practice().result().is_some());
}

#[test]
fn what_is_heard_is_what_was_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let ears = Ears::new(PlayerState::There("fake".into()));
    let mut t = typist(folder.path(), &ears);
    t.sign_in();
    drill(&mut t);
    assert_eq!(ears.heard(), [], "off unless chosen");
    let all = [Sound::Key, Sound::Key, Sound::Key, Sound::Error, Sound::Key, Sound::End].to_vec();
    for (sounds, heard) in [(Sounds::Errors, vec![Sound::Error, Sound::End]), (Sounds::All, all)] {
        let settings = Settings { sounds, ..*t.session.settings() };
        t.act(Action::Set(settings));
        drill(&mut t);
        assert_eq!(ears.heard(), heard, "{sounds:?}");
    }
    // It is theirs, after a restart too, and nobody else's.
    drop(t);
    let mut t = typist(folder.path(), &ears);
    assert_eq!(t.session.settings().sounds, Sounds::Off);
    t.act(Action::Door(dabiao::app::DoorAction::SignIn(t.session.officers()[0].id)));
    assert_eq!(t.session.settings().sounds, Sounds::All);
}

#[test]
fn an_exam_is_silent() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let ears = Ears::new(PlayerState::There("fake".into()));
    let mut w = Window::heard(folder.path(), Arc::clone(&ears) as Arc<dyn Player>, Screen::Exam);
    w.act(Action::Door(dabiao::app::DoorAction::CancelAsk));
    w.act(Action::SignOut);
    // Ids follow from the time, and the roster's have that of before.
    w.clock.advance(3_600_000);
    // The PC's choice, which holds for the candidate.
    let settings = Settings { sounds: Sounds::All, ..*w.harness.state().session().settings() };
    w.act(Action::Set(settings));
    begun(&mut w, &CANDIDATES[..1]);
    assert_eq!(w.harness.state().session().settings().sounds, Sounds::All, "it would be heard elsewhere");
    write(&mut w, 20, 10_000);
    w.act(Action::Drill(DrillAction::Input(EventKind::Commit("误".into()))));
    w.clock.advance(700_000);
    w.settle();
    assert!(!w.harness.state().session().drill().in_exam(), "the exam is over");
    assert_eq!(ears.heard(), []);
}

#[test]
fn an_administrator_chooses_for_the_pc_and_is_told_that_nothing_plays() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let ears = Ears::new(PlayerState::Absent);
    let mut w = Window::heard(folder.path(), Arc::clone(&ears) as Arc<dyn Player>, Screen::ThisPc);
    w.act(Action::Door(dabiao::app::DoorAction::CancelAsk));
    w.act(Action::SignOut);
    w.clock.advance(3_600_000);
    accounts(&mut w);
    w.act(Action::SignOut);
    sign_in(&mut w, ADMIN);
    w.harness.state_mut().go(Screen::ThisPc);
    w.settle();
    w.click("设置");
    assert!(w.sees("考核和考前试打时不出声"), "it is said that exams are silent");
    assert!(w.sees("这台电脑放不出声音"), "it is said that nothing plays");
    w.act(Action::Admin(AdminAction::Choose(PcSetting::Sounds(Sounds::Errors))));
    let session = w.harness.state().session();
    assert_eq!(
        (session.core().pc().sounds, session.settings().sounds),
        (Some(Sounds::Errors), Sounds::Errors)
    );
    w.click("操作记录");
    assert!(w.sees("本机声音改为：打错和结束时"));
}
