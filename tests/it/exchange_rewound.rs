//! A disk that is set back, a folder in two PCs with one print, a bureau that went back.

use std::collections::BTreeSet;

use serde_json::Value;

use super::support::sticks::{Said, Sticks, copy, practise_at};
use super::support::typist::MORNING_MS;

const HOUR_MS: i64 = 3_600_000;

fn exchange(sticks: &Sticks, pc: &str) -> Said {
    sticks.run(pc, &["exchange", "--dir", &sticks.text("stick"), "--json"]).ends(0, &[])
}

fn told(sticks: &Sticks, pc: &str) -> Vec<String> {
    let said = exchange(sticks, pc).json();
    said["told"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

fn attempts(sticks: &Sticks, pc: &str) -> BTreeSet<String> {
    let said = sticks.run(pc, &["attempts", "--json"]).ends(0, &[]);
    let read = |line: &str| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned();
    let listed: Vec<String> = said.out.lines().map(read).collect();
    let once: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(once.len(), listed.len(), "none twice");
    once
}

fn state(sticks: &Sticks, name: &str) -> (String, String) {
    let listed = sticks.run("bureau", &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let row = listed["stations"].as_array().unwrap().iter().find(|row| row["name"] == name).unwrap().clone();
    (row["state"].as_str().unwrap().to_owned(), row["next"].as_str().unwrap().to_owned())
}

/// A station that typed once and is in line with the bureau, and an image of its disk.
fn with_an_image() -> Sticks {
    let sticks = Sticks::founded();
    sticks.join("a", "文昌所-01");
    sticks.exchange("bureau");
    practise_at(&sticks.at("a"), MORNING_MS);
    for pc in ["a", "bureau", "a"] {
        sticks.exchange(pc);
    }
    copy(&sticks.at("a"), &sticks.at("image"));
    sticks
}

#[test]
fn a_disk_that_is_reset_every_day_loses_nothing_and_holds_no_exams() {
    let sticks = with_an_image();
    for day in 1..=3 {
        copy(&sticks.at("image"), &sticks.at("a"));
        practise_at(&sticks.at("a"), MORNING_MS + day * 24 * HOUR_MS);
        // What the bureau shows is that of the evening before.
        let first = told(&sticks, "a");
        let expected: &[&str] = match day {
            1 => &[],
            _ => &["forked"],
        };
        assert_eq!(first, expected, "day {day}");
        sticks.exchange("bureau");
        sticks.exchange("a");
        sticks.exchange("bureau");
        assert_eq!(attempts(&sticks, "bureau").len(), 1 + usize::try_from(day).unwrap());
    }
    // Without a word typed since the reset.
    copy(&sticks.at("image"), &sticks.at("a"));
    let said = exchange(&sticks, "a");
    assert!(said.err.contains("knows more of this PC than it does itself"), "{}", said.err);
    assert_eq!(said.json()["told"], serde_json::json!(["rewound", "resets-disk"]));
    for pc in ["bureau", "a", "bureau", "a"] {
        sticks.exchange(pc);
    }
    // It got back what it forgot, whole.
    assert_eq!(attempts(&sticks, "a"), attempts(&sticks, "bureau"));
    assert_eq!(state(&sticks, "文昌所-01"), ("rewound".into(), "no-exams".into()));
    assert_eq!(told(&sticks, "a"), ["resets-disk"]);
    sticks.audit();
    // What resets it was taken out: somebody says so, and the PC knows after its next exchange.
    let settle = ["bureau", "settle", "文昌所-01"];
    sticks.run("bureau", &settle).ends(0, &["文昌所-01: settled. 3 resets"]);
    assert_eq!(state(&sticks, "文昌所-01"), ("normal".into(), "nothing".into()));
    sticks.exchange("bureau");
    assert_eq!(told(&sticks, "a"), [""; 0]);
    sticks.run("bureau", &settle).ends(0, &["nothing to settle"]);
    sticks.run("bureau", &["bureau", "settle", "局机关-09"]).ends(2, &["局机关-09"]);
    sticks.audit();
}

#[test]
fn a_station_that_was_just_admitted_is_said_to_be_new_and_then_by_its_version() {
    let sticks = Sticks::founded();
    sticks.join("a", "文昌所-01");
    assert_eq!(state(&sticks, "文昌所-01"), ("admitted".into(), "first-exchange".into()));
    sticks
        .run("bureau", &["bureau", "stations"])
        .ends(0, &["version —", "Admitted, has not exchanged yet", "exchange once"]);
    sticks.exchange("bureau");
    for pc in ["a", "bureau"] {
        sticks.exchange(pc);
    }
    assert_eq!(state(&sticks, "文昌所-01"), ("normal".into(), "nothing".into()));
    let version = concat!("version ", env!("CARGO_PKG_VERSION"));
    sticks.run("bureau", &["bureau", "stations"]).ends(0, &[&format!("文昌所-01 · {version}")]);
}

#[test]
fn a_folder_in_five_pcs_with_one_print_counts_every_attempt_once() {
    let sticks = with_an_image();
    let copies = ["a", "c1", "c2", "c3", "c4", "c5"];
    for (n, pc) in (1..).zip(copies) {
        copy(&sticks.at("image"), &sticks.at(pc));
        practise_at(&sticks.at(pc), MORNING_MS + n * HOUR_MS);
    }
    // The virtual PCs of one room, one stick, three rounds.
    for _ in 0..3 {
        for pc in copies {
            sticks.run(pc, &["exchange", "--dir", &sticks.text("stick")]).ends(0, &[]);
            sticks.exchange("bureau");
        }
    }
    assert_eq!(attempts(&sticks, "bureau").len(), 7);
    let (state, _) = state(&sticks, "文昌所-01");
    assert!(["forked", "rewound"].contains(&state.as_str()), "it is named: {state}");
    for pc in copies {
        assert_eq!(exchange(&sticks, pc).json()["unconfirmed"], 0, "{pc}");
    }
    sticks.audit();
}

#[test]
fn a_bureau_that_went_back_is_named_and_sent_the_rest() {
    let sticks = with_an_image();
    copy(&sticks.at("bureau"), &sticks.at("older"));
    practise_at(&sticks.at("a"), MORNING_MS + HOUR_MS);
    for pc in ["a", "bureau", "a"] {
        sticks.exchange(pc);
    }
    copy(&sticks.at("older"), &sticks.at("bureau"));
    assert_eq!(attempts(&sticks, "bureau").len(), 1);
    // What it had confirmed waits on the stick no more: it shows less than before.
    std::fs::remove_dir_all(sticks.at("stick").join("DABIAO")).unwrap();
    sticks.exchange("bureau");
    assert_eq!(told(&sticks, "a"), ["bureau-behind"]);
    sticks.exchange("bureau");
    assert_eq!(attempts(&sticks, "bureau").len(), 2);
    assert_eq!(told(&sticks, "a"), Vec::<String>::new());
    sticks.audit();
}
