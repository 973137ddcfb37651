//! The set-up of a sitting on several PCs in real windows: the bureau, its PCs, and a plan. `tests/e2e/room.py` calls it,
//! and does the rest by keyboard and mouse.

use std::io::Write as _;

use serde_json::json;

use super::support::room::{INVIGILATOR, PASSWORD};
use super::support::rooms::{Rooms, STANDARD, badge};
use super::support::staff::standard;

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
