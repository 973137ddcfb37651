//! The first account at the window of the PC that keeps the bureau's server.
//!
//! Needs PostgreSQL on this PC; where there is none it is said that this was skipped.

use std::time::{Duration, Instant};

use dabiao::app::{Action, DoorAction};
use dabiao::ui::Screen;

use super::support::pcs::{PASSWORD, go};
use super::support::served::Served;
use super::support::typist::MORNING_MS;
use super::support::window::{Look, Window};

/// The part of the words that no other words have.
const TOLD: &str = "值守要写明由谁办理";

/// The way of the exchange by the server.
fn by_server(w: &mut Window) {
    go(w, Screen::Exchange);
    w.click("局里的服务器");
}

#[test]
fn whoever_makes_the_first_account_where_the_server_is_kept_is_told_what_its_keeper_needs() {
    let Some(served) = Served::new() else { return };
    let folder = served.sticks.at("bureau");
    let mut w = Window::open_at(&folder, Look::PLAIN, Screen::Exchange, MORNING_MS + 5_000_000);
    let began = Instant::now();
    while w.harness.state().session().server().last().is_none() {
        assert!(began.elapsed() < Duration::from_mins(2), "no round of the keeper");
        w.harness.run_ok();
        std::thread::sleep(Duration::from_millis(20));
    }
    by_server(&mut w);
    assert!(!w.sees(TOLD), "there is no account yet");
    w.act(Action::Door(DoorAction::SetUpAdmin {
        badge: "059904".into(),
        name: "系统员".into(),
        unit: "文昌派出所".into(),
        secret: PASSWORD.into(),
    }));
    // Beside the code that is to be written down, and on the page of the bureau.
    assert!(w.sees(TOLD) && w.sees("--officer 059904"), "{:?}", w.harness.state().session().notice());
    by_server(&mut w);
    assert!(w.sees(TOLD));
    w.pictures("exchange-07-keeper-account");
}
