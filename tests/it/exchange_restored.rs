//! A restore at a station: honest or not, the founding PC is told, and as often as a habit it counts as one.

use dabiao::app::JournalKeys;
use dabiao::store::Db;
use serde_json::Value;
use uuid::Uuid;

use super::support::sticks::{Sticks, practise_at};
use super::support::typist::MORNING_MS;

const HOUR_MS: i64 = 3_600_000;

fn row(sticks: &Sticks) -> Value {
    let listed = sticks.run("bureau", &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let rows = listed["stations"].as_array().unwrap();
    rows.iter().find(|row| row["name"] == "文昌所-01").unwrap().clone()
}

/// The matter of a restore in a row, if there is one.
fn told(row: &Value) -> Option<Value> {
    let matters = row["matters"].as_array().unwrap();
    matters.iter().find(|matter| matter["kind"] == "restored").map(|matter| matter["times"].clone())
}

fn restored(sticks: &Sticks, backup: &str) {
    sticks.run("a", &["restore", backup]).ends(0, &[]);
    for pc in ["a", "bureau", "a", "bureau"] {
        sticks.run(pc, &["exchange", "--dir", &sticks.text("stick")]);
    }
}

#[test]
fn a_restore_at_a_station_is_told_at_the_founding_pc_until_it_is_settled() {
    let sticks = Sticks::founded();
    sticks.join("a", "文昌所-01");
    sticks.exchange("bureau");
    practise_at(&sticks.at("a"), MORNING_MS);
    let backup = sticks.text("backup.sqlite");
    sticks.run("a", &["backup", &backup]).ends(0, &[]);
    practise_at(&sticks.at("a"), MORNING_MS + HOUR_MS);
    for pc in ["a", "bureau", "a"] {
        sticks.exchange(pc);
    }
    assert_eq!(told(&row(&sticks)), None);

    restored(&sticks, &backup);
    let found = row(&sticks);
    assert_eq!((told(&found), &found["state"]), (Some(1.into()), &"normal".into()), "{found}");
    sticks.run("bureau", &["bureau", "stations"]).ends(0, &["文昌所-01", "restored"]);
    let folder = sticks.at("bureau");
    let db = Db::open(&folder, &|| Uuid::from_u128(0xA0D1)).unwrap();
    let report = JournalKeys::audit(&db, &folder, None).unwrap();
    drop(db);
    let note = report.notes.iter().find(|note| note.what.contains("文昌所-01"));
    let note = note.unwrap_or_else(|| panic!("{:?}", report.notes));
    assert!(note.what.contains("a backup of") && note.what.contains("were set aside"), "{note:?}");
    assert!(report.problems.is_empty(), "{:?}", report.problems);

    sticks.run("bureau", &["bureau", "settle", "文昌所-01"]).ends(0, &[]);
    let found = row(&sticks);
    assert_eq!((told(&found), &found["resets"]), (None, &0.into()), "{found}");

    for _ in 0..3 {
        restored(&sticks, &backup);
    }
    let found = row(&sticks);
    assert_eq!(told(&found), Some(3.into()), "{found}");
    assert_eq!((&found["state"], &found["next"]), (&"rewound".into(), &"no-exams".into()), "{found}");
    sticks.audit();
}
