//! A restore at a station: honest or not, the founding PC is told, and as often as a habit it counts as one.

use std::path::Path;

use clap::Parser as _;
use dabiao::app::JournalKeys;
use dabiao::cli::{Cli, run_to};
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

/// The founding PC's administrator has asked there and says that it was right, two hours later.
fn settled_at_noon(folder: &Path) {
    let args = ["dabiao", "bureau", "settle", "文昌所-01", "--now", "2026-11-23T12:00:00+08:00", "--data"];
    let cli = Cli::try_parse_from(args.into_iter().chain([folder.to_str().unwrap()])).unwrap();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run_to(&cli, cli.command.as_ref().unwrap(), &mut out, &mut err);
    assert_eq!(code, 0, "{}", String::from_utf8_lossy(&err));
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

    for _ in 0..2 {
        restored(&sticks, &backup);
    }
    let found = row(&sticks);
    assert_eq!(told(&found), Some(3.into()), "{found}");
    assert_eq!((&found["state"], &found["next"]), (&"rewound".into(), &"no-exams".into()), "{found}");

    settled_at_noon(&folder);
    let found = row(&sticks);
    assert_eq!((told(&found), &found["resets"]), (None, &0.into()), "{found}");
    sticks.audit();
}
