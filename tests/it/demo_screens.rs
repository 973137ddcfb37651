//! The demonstration at the window: offered at the first start, apart from real data, left and removed in one step.

use std::path::Path;

use dabiao::app::demo::{DemoAction, DemoSize};
use dabiao::app::jobs::Progress;
use dabiao::app::{Action, DoorAction};
use dabiao::demo::{DEMO_PASSWORD, DemoPlan, make_beside};
use dabiao::domain::role::Role;
use dabiao::store::Db;
use dabiao::ui::Screen;
use uuid::Uuid;

use super::support::typist::{MORNING_MS, Typist};
use super::support::window::{Look, Window};

const SMALL: DemoAction = DemoAction::Open(DemoSize { officers: 24, units: 6, days: 14 });

fn made(data: &Path) {
    let plan = DemoPlan { officers: 24, units: 6, days: 14, seed: 1, now_ms: MORNING_MS };
    make_beside(data, &plan, &Progress::default()).unwrap();
}

/// Acts on the station, however long it takes.
fn act(t: &mut Typist, action: Action) {
    t.session.act(action);
    loop {
        t.session.poll();
        if !t.session.busy() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}

#[test]
fn the_first_start_offers_it_and_a_start_with_officers_does_not() {
    let dir = tempfile::tempdir().unwrap();
    let w = Window::open(dir.path(), Look::PLAIN, Screen::Today);
    assert!(w.sees("看看演示单位") && !w.sees("离开演示"));
    drop(w);
    let mut t = Typist::at(dir.path());
    t.sign_in();
    drop(t);
    let mut w = Window::open(dir.path(), Look::PLAIN, Screen::Today);
    w.act(Action::SignOut);
    assert!(!w.sees("看看演示单位"));
}

#[test]
fn it_is_made_beside_the_data_opened_left_and_opened_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut t = Typist::at(dir.path());
    act(&mut t, Action::Demo(SMALL));
    assert!(t.session.in_demo() && t.session.demonstration().can_leave(), "{:?}", t.session.notice());
    assert_eq!(t.session.officers().len(), 24);
    assert!(
        t.session
            .demonstration()
            .people()
            .iter()
            .any(|(role, o)| *role == Role::Trainer && o.badge == "059001")
    );
    act(&mut t, Action::Demo(DemoAction::Leave));
    assert!(!t.session.in_demo() && t.session.officers().is_empty() && t.session.demonstration().beside());
    act(&mut t, Action::Demo(SMALL));
    assert!(t.session.in_demo());
    act(&mut t, Action::Demo(DemoAction::Remove));
    assert!(
        !t.session.in_demo() && !t.session.demonstration().beside() && t.session.demonstration().offered()
    );
    assert!(!dir.path().join("demo").exists() && !dir.path().join("demo.part").exists());
    drop(t);
    let db = Db::open(dir.path(), &|| Uuid::nil()).unwrap();
    assert!(db.officers().unwrap().is_empty(), "nothing of it is in the real data");
    assert!(db.settings().unwrap().keys().all(|key| key != "demo"));
}

#[test]
fn the_screens_say_so_show_the_password_and_remove_it_after_a_question() {
    let dir = tempfile::tempdir().unwrap();
    let mut t = Typist::at(dir.path());
    t.sign_in();
    drop(t);
    made(dir.path());
    let mut w = Window::open(dir.path(), Look::PLAIN, Screen::Today);
    w.act(Action::SignOut);
    w.click("打开演示单位");
    assert!(w.sees("演示数据") && w.sees("离开演示"));
    w.picture("demo-start");
    let trainer = w.harness.state().session().demonstration().people()[0].1.id;
    w.act(Action::Door(DoorAction::SignIn(trainer)));
    assert!(w.sees(DEMO_PASSWORD));
    w.act(Action::Door(DoorAction::GiveSecret(DEMO_PASSWORD.into())));
    assert!(w.harness.state().session().officer().is_some(), "{:?}", w.harness.state().session().notice());
    assert!(w.sees("这里的人和事都是虚构的"));
    w.click("删除演示数据");
    assert!(dir.path().join("demo").exists() && w.sees("真实数据不受影响"));
    w.click("不删除");
    assert!(!w.sees("真实数据不受影响"));
    w.click("删除演示数据");
    w.click("删除");
    assert!(!dir.path().join("demo").exists());
    let session = w.harness.state().session();
    assert!(!session.in_demo() && session.officer().is_none());
    assert_eq!(session.officers().len(), 1);
    assert!(!w.sees("演示"));
}

#[test]
fn both_languages_and_large_type_show_the_offer() {
    use dabiao::app::lang::Lang;
    for (lang, text_size, words) in
        [(Lang::En, 100, "Look at the demonstration"), (Lang::ZhCn, 150, "看看演示单位")]
    {
        let dir = tempfile::tempdir().unwrap();
        let w = Window::open(dir.path(), Look { lang, text_size, ..Look::PLAIN }, Screen::Today);
        assert!(w.sees(words));
        w.picture("demo-offer");
    }
}
