//! The set-up of a sitting on several PCs in real windows: the bureau, its PCs, and a plan. `tests/e2e/room.py` calls it,
//! and does the rest by keyboard and mouse.

use std::io::Write as _;
use std::path::PathBuf;

use dabiao::app::{Action, DoorAction};
use dabiao::domain::role::Role;
use serde_json::json;

use super::support::room::{ADMIN, INVIGILATOR, PASSWORD};
use super::support::rooms::{Rooms, STANDARD, badge};
use super::support::staff::{now_ms, officer, standard};
use super::support::typist::Typist;

/// Enough for somebody who is interrupted; who has done hands in before.
const SECONDS: u64 = 120;

/// Runs only when it is asked for: then the folders stay, and the script's data are printed as JSON.
#[test]
fn prepared() {
    if std::env::var_os("DABIAO_TEST_ROOM").is_none() {
        return;
    }
    let text = standard(STANDARD, SECONDS, 5, "invigilator");
    let rooms = Rooms::planned_by(2, text.replace("hand_in_early = false", "hand_in_early = true"));
    let document = json!({"sitting": rooms.sitting, "invigilator": INVIGILATOR, "password": PASSWORD,
                          "candidates": [badge(1), badge(2)], "folder": rooms.left()});
    writeln!(std::io::stdout(), "prepared {document}").unwrap();
}

/// Runs only when it is called with a data folder and a badge: then that officer is a trainer there, with the password that
/// is printed. `tests/e2e/morning.py` calls it.
#[test]
fn trainer() {
    let Some(folder) = std::env::var_os("DABIAO_TEST_TRAINER_FOLDER").map(PathBuf::from) else { return };
    let badge = std::env::var("DABIAO_TEST_TRAINER_BADGE").unwrap();
    let mut t = Typist::at_time(&folder, now_ms());
    t.act(Action::Door(DoorAction::SetUpAdmin {
        badge: ADMIN.into(),
        name: "系统员".into(),
        unit: "局机关".into(),
        secret: PASSWORD.into(),
    }));
    let (id, given) = (officer(&t, &badge).id, "given by admin".to_owned());
    let (roles, secret) = (vec![Role::Trainer], Some(given.clone()));
    t.act(Action::Door(DoorAction::SetAccount { officer: id, roles, secret }));
    t.act(Action::SignOut);
    t.act(Action::Door(DoorAction::SignIn(id)));
    for secret in [given, PASSWORD.to_owned()] {
        t.act(Action::Door(DoorAction::GiveSecret(secret)));
    }
    assert!(t.session.officer().is_some(), "{:?}", t.session.notice());
    writeln!(std::io::stdout(), "prepared {}", json!({ "password": PASSWORD })).unwrap();
}
