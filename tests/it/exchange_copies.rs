//! A data folder in two PCs: each counts as itself, nothing that was typed is lost or counted twice.

use std::collections::BTreeSet;

use dabiao::app::clock::pc_name;
use dabiao::app::host::Host;
use serde_json::Value;

use super::support::sticks::{Said, Sticks, copy, practise_at, practise_on, run_at, run_when, takes_rows};
use super::support::typist::MORNING_MS;

/// One of several PCs of one make.
fn host(n: u8) -> Host {
    Host::new(&[[0x00, 0x1b, 0x21, 0, 0, n]], "PC")
}

fn exchange(sticks: &Sticks, pc: &str, host: &Host) -> Said {
    run_at(&sticks.at(pc), host, &["exchange", "--dir", &sticks.text("stick"), "--json"])
}

/// The station `pc` asks at `host`, is admitted as `name`, and takes the answer.
fn join(sticks: &Sticks, pc: &str, host: &Host, name: &str) {
    let (asks, answer) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"));
    let ask = ["join", "--request", &asks, "--unit", "文昌派出所", "--name", name];
    run_at(&sticks.at(pc), host, &ask).ends(0, &[name]);
    sticks.run("bureau", &["bureau", "approve", &asks, "--out", &answer]).ends(0, &[name]);
    run_at(&sticks.at(pc), host, &["join", "--file", &answer]).ends(0, &["岚江市公安局"]);
}

fn attempts(sticks: &Sticks, pc: &str) -> BTreeSet<String> {
    let said = sticks.run(pc, &["attempts", "--json"]).ends(0, &[]);
    let read = |line: &str| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned();
    let listed: Vec<String> = said.out.lines().map(read).collect();
    let once: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(once.len(), listed.len(), "none twice");
    once
}

/// What a PC has to settle of 文昌所-01.
fn kinds(sticks: &Sticks, pc: &str, host: &Host) -> Vec<String> {
    let listed = run_at(&sticks.at(pc), host, &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let rows = listed["stations"].as_array().unwrap();
    let row = rows.iter().find(|row| row["name"] == "文昌所-01").unwrap_or_else(|| panic!("{listed}"));
    let matters = row["matters"].as_array().unwrap().iter();
    matters.map(|matter| matter["kind"].as_str().unwrap().to_owned()).collect()
}

/// A founded bureau with one station, `a` at the first PC, that typed once and exchanged.
fn with_one_station() -> Sticks {
    let sticks = Sticks::founded();
    join(&sticks, "a", &host(0), "文昌所-01");
    sticks.exchange("bureau");
    practise_on(&sticks.at("a"), MORNING_MS, &host(0));
    exchange(&sticks, "a", &host(0)).ends(0, &[]);
    sticks.exchange("bureau");
    exchange(&sticks, "a", &host(0)).ends(0, &[]);
    sticks
}

#[test]
fn an_image_in_five_pcs_is_six_stations_and_every_attempt_counts_once() {
    let sticks = with_one_station();
    let copies = ["c1", "c2", "c3", "c4", "c5"];
    for (n, pc) in (1..).zip(copies) {
        copy(&sticks.at("a"), &sticks.at(pc));
        // It is told at the start, and works on locally.
        practise_on(&sticks.at(pc), MORNING_MS + i64::from(n) * 600_000, &host(n));
        exchange(&sticks, pc, &host(n)).ends(1, &["look copied from 文昌所-01", "join again"]);
    }
    practise_on(&sticks.at("a"), MORNING_MS + 6_000_000, &host(0));
    exchange(&sticks, "a", &host(0)).ends(0, &[]);
    sticks.exchange("bureau");
    assert_eq!(attempts(&sticks, "bureau").len(), 2, "copies hand nothing up before they joined");
    for (n, pc) in (1..).zip(copies) {
        assert_eq!(attempts(&sticks, pc).len(), 2);
        join(&sticks, pc, &host(n), &format!("副本-0{n}"));
        exchange(&sticks, pc, &host(n)).ends(0, &[]);
        sticks.exchange("bureau");
        let again = exchange(&sticks, pc, &host(n)).ends(0, &[]).json();
        assert_eq!(again["unconfirmed"], 0, "{pc}: {again}");
    }
    assert_eq!(attempts(&sticks, "bureau").len(), 7);
    let listed = sticks.run("bureau", &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let rows = listed["stations"].as_array().unwrap();
    let ids: BTreeSet<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 7, "the founding PC, the first and five copies: {listed}");
    sticks.audit();
}

#[test]
fn another_network_card_costs_a_request_and_the_pc_stays_what_it_was() {
    let sticks = with_one_station();
    let (old, new) = (host(0), host(9));
    practise_on(&sticks.at("a"), MORNING_MS + 600_000, &new);
    let (asks, answer) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"));
    let ask = ["join", "--request", &asks, "--unit", "文昌派出所", "--name", "x"];
    run_at(&sticks.at("a"), &new, &ask).ends(0, &[]);
    let approve = ["bureau", "approve", "--same-pc", &asks, "--out", &answer];
    sticks.run("bureau", &approve).ends(0, &["文昌所-01"]);
    run_at(&sticks.at("a"), &new, &["join", "--file", &answer]).ends(0, &["文昌所-01"]);
    // What lies on the stick is under the key that is gone, both ways: it is written anew.
    exchange(&sticks, "bureau", &Host::of_this_pc(&pc_name())).ends(1, &["key-before"]);
    assert_eq!(kinds(&sticks, "bureau", &Host::of_this_pc(&pc_name())), Vec::<String>::new());
    exchange(&sticks, "a", &new).ends(0, &[]);
    sticks.exchange("bureau");
    assert_eq!(attempts(&sticks, "bureau").len(), 2);
    // Both cards are known now, and a third one is not.
    exchange(&sticks, "a", &old).ends(0, &[]);
    exchange(&sticks, "a", &host(10)).ends(1, &["look copied from 文昌所-01"]);
    let listed = sticks.run("bureau", &["bureau", "stations", "--json"]).ends(0, &[]).json();
    assert_eq!(listed["stations"].as_array().unwrap().len(), 2, "{listed}");
    // A PC that never was a station has nothing to be the same as.
    std::fs::create_dir(sticks.at("n")).unwrap();
    practise_at(&sticks.at("n"), MORNING_MS);
    run_at(&sticks.at("n"), &new, &ask).ends(0, &[]);
    sticks.run("bureau", &approve).ends(1, &["never admitted"]);
    sticks.audit();
}

#[test]
fn who_has_not_the_key_of_a_pc_is_not_that_pc_with_another_card() {
    let sticks = with_one_station();
    let new = host(9);
    practise_on(&sticks.at("a"), MORNING_MS + 600_000, &new);
    std::fs::remove_file(sticks.at("a").join("station-key-before.toml")).unwrap();
    let (asks, answer) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"));
    let ask = ["join", "--request", &asks, "--unit", "文昌派出所", "--name", "副本-01"];
    run_at(&sticks.at("a"), &new, &ask).ends(0, &[]);
    let approve = ["bureau", "approve", &asks, "--out", &answer];
    sticks
        .run("bureau", &[&approve[..], &["--same-pc"]].concat())
        .ends(1, &["文昌所-01", "does not prove that by the key of that PC"]);
    // As one of its own it brings what was typed there.
    sticks.run("bureau", &approve).ends(0, &["副本-01"]);
    run_at(&sticks.at("a"), &new, &["join", "--file", &answer]).ends(0, &["岚江市公安局"]);
    exchange(&sticks, "a", &new).ends(0, &[]);
    sticks.exchange("bureau");
    assert_eq!(attempts(&sticks, "bureau").len(), 2);
}

#[test]
fn a_copy_that_joined_and_gets_another_card_proves_that_by_its_own_key() {
    let sticks = with_one_station();
    let (first, second) = (host(9), host(11));
    practise_on(&sticks.at("a"), MORNING_MS + 600_000, &first);
    join(&sticks, "a", &first, "副本-01");
    exchange(&sticks, "a", &first).ends(0, &[]);
    sticks.exchange("bureau");
    practise_on(&sticks.at("a"), MORNING_MS + 1_200_000, &second);
    let (asks, answer) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"));
    let ask = ["join", "--request", &asks, "--unit", "文昌派出所", "--name", "x"];
    run_at(&sticks.at("a"), &second, &ask).ends(0, &[]);
    let approve = ["bureau", "approve", "--same-pc", &asks, "--out", &answer];
    sticks.run("bureau", &approve).ends(0, &["副本-01"]);
    run_at(&sticks.at("a"), &second, &["join", "--file", &answer]).ends(0, &["副本-01"]);
    // What lies on the stick is under the key that is gone: it is written anew.
    exchange(&sticks, "bureau", &Host::of_this_pc(&pc_name()));
    exchange(&sticks, "a", &second).ends(0, &[]);
    sticks.exchange("bureau");
    assert_eq!(attempts(&sticks, "bureau").len(), 3);
}

#[test]
fn another_card_is_believed_where_a_restored_founding_pc_got_back_the_one_before() {
    let sticks = with_one_station();
    sticks.join("b", "文昌所-02");
    for pc in ["bureau", "b", "bureau"] {
        sticks.exchange(pc);
    }
    let (backup, stick) = (sticks.text("old.dabiao"), sticks.text("stick"));
    sticks.run("bureau", &["backup", &backup]).ends(0, &[]);
    for name in ["文昌所-02", "局机关-01", "文昌所-02", "局机关-01", "文昌所-02", "局机关-01"]
    {
        sticks.run("bureau", &["bureau", "duty", "desk", name]).ends(0, &[name]);
    }
    let (asks, answer) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"));
    let admitted = |n: i64, card: &Host| {
        practise_on(&sticks.at("a"), MORNING_MS + n * 600_000, card);
        let ask = ["join", "--request", &asks, "--unit", "文昌派出所", "--name", "x"];
        run_at(&sticks.at("a"), card, &ask).ends(0, &[]);
        let approve = ["bureau", "approve", "--same-pc", &asks, "--out", &answer];
        sticks.run("bureau", &approve).ends(0, &["文昌所-01"]);
        run_at(&sticks.at("a"), card, &["join", "--file", &answer]).ends(0, &["文昌所-01"]);
    };
    // What lies on the stick may be under the key that is gone, or for it: it is written anew.
    let met = |card: &Host| {
        for _ in 0..2 {
            for pc in ["bureau", "b"] {
                sticks.run(pc, &["exchange", "--dir", &stick]);
            }
            exchange(&sticks, "a", card);
        }
    };
    let (second, third) = (host(9), host(11));
    admitted(1, &second);
    met(&second);
    sticks.run("bureau", &["restore", &backup]).ends(0, &[]);
    met(&second);
    admitted(2, &third);
    met(&third);
    exchange(&sticks, "a", &third).ends(0, &[]);
    sticks.exchange("bureau");
    assert_eq!(attempts(&sticks, "bureau").len(), 3);
    sticks.audit();
}

/// The PC of 文昌所-01 got another card and went on; a folder of it of before, in yet another PC, asks to be it.
fn older_folder_asks() -> (Sticks, Host) {
    let sticks = with_one_station();
    let (second, third) = (host(9), host(11));
    copy(&sticks.at("a"), &sticks.at("older"));
    let (asks, answer) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"));
    let ask = ["join", "--request", &asks, "--unit", "文昌派出所", "--name", "x"];
    let approve = ["bureau", "approve", "--same-pc", &asks, "--out", &answer];
    practise_on(&sticks.at("a"), MORNING_MS + 600_000, &second);
    run_at(&sticks.at("a"), &second, &ask).ends(0, &[]);
    // The same request once more gets the same answer.
    for _ in 0..2 {
        sticks.run("bureau", &approve).ends(0, &["文昌所-01"]);
    }
    run_at(&sticks.at("a"), &second, &["join", "--file", &answer]).ends(0, &["文昌所-01"]);
    practise_on(&sticks.at("older"), MORNING_MS + 1_200_000, &third);
    run_at(&sticks.at("older"), &third, &ask).ends(0, &[]);
    let said = ["older copy of 文昌所-01", "since 2026-11-23", "bureau retire NAME --why replaced"];
    sticks.run("bureau", &approve).ends(1, &said);
    // Who was admitted is in.
    exchange(&sticks, "bureau", &Host::of_this_pc(&pc_name()));
    exchange(&sticks, "a", &second).ends(0, &[]);
    sticks.exchange("bureau");
    assert_eq!(attempts(&sticks, "bureau").len(), 2);
    (sticks, third)
}

#[test]
fn a_folder_of_before_another_card_takes_nobodys_place() {
    // The PC that was admitted is in use, or gone.
    for (name, gone) in [("文昌所-09", false), ("文昌所-01", true)] {
        let (sticks, third) = older_folder_asks();
        let (asks, answer) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"));
        let own = ["bureau", "approve", &asks, "--out", &answer, "--name", name];
        if gone {
            sticks.run("bureau", &own).ends(1, &["文昌所-01"]);
            sticks.run("bureau", &["bureau", "retire", "文昌所-01", "--why", "replaced"]).ends(0, &[]);
            sticks.run("bureau", &own).ends(0, &["This PC was 文昌所-01"]);
        } else {
            sticks.run("bureau", &own).ends(0, &[name]);
        }
        run_at(&sticks.at("older"), &third, &["join", "--file", &answer]).ends(0, &["岚江市公安局"]);
        exchange(&sticks, "older", &third).ends(0, &[]);
        // What the retired one left there is refused by name.
        exchange(&sticks, "bureau", &Host::of_this_pc(&pc_name()));
        assert_eq!(attempts(&sticks, "bureau").len(), 3, "{name}");
        sticks.audit();
    }
}

#[test]
fn a_pc_whose_place_a_copy_took_is_told_of_at_both_and_comes_back() {
    let sticks = with_one_station();
    let (true_one, other) = (host(0), host(9));
    copy(&sticks.at("a"), &sticks.at("x"));
    practise_on(&sticks.at("x"), MORNING_MS + 600_000, &other);
    let (asks, answer, stick) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"), sticks.text("stick"));
    let ask = ["join", "--request", &asks, "--unit", "文昌派出所", "--name", "文昌所-02"];
    run_at(&sticks.at("x"), &other, &ask).ends(0, &[]);
    // Whoever says that believes it to be that PC.
    sticks.run("bureau", &["bureau", "approve", "--same-pc", &asks, "--out", &answer]).ends(0, &[]);
    run_at(&sticks.at("x"), &other, &["join", "--file", &answer]).ends(0, &["文昌所-01"]);
    let bureau = || exchange(&sticks, "bureau", &Host::of_this_pc(&pc_name()));
    // What was under way then is no sign of two.
    bureau().ends(1, &["key-before"]);
    let here = Host::of_this_pc(&pc_name());
    assert_eq!(kinds(&sticks, "bureau", &here), Vec::<String>::new());
    practise_on(&sticks.at("a"), MORNING_MS + 1_200_000, &true_one);
    let exchanges = ["exchange", "--dir", &stick];
    let noon = "2026-11-23T12:00:00+08:00";
    let told =
        run_when(&sticks.at("a"), &true_one, noon, &exchanges).ends(1, &["another PC took that place"]);
    assert!(!told.err.contains("is not for this PC"), "{}", told.err);
    bureau().ends(1, &["key-before"]);
    assert_eq!(kinds(&sticks, "bureau", &here), ["place-taken"]);
    let listed = sticks.run("bureau", &["bureau", "stations"]);
    listed.ends(0, &["another PC took its place on 2026-11-23", "--why replaced"]);
    assert_eq!(kinds(&sticks, "a", &true_one), ["place-taken-here"]);
    // The other one is in, and it stays told.
    exchange(&sticks, "x", &other).ends(0, &[]);
    bureau();
    assert_eq!(kinds(&sticks, "bureau", &here), ["place-taken"]);
    assert_eq!(attempts(&sticks, "bureau").len(), 2);
    // It was wrong.
    sticks.run("bureau", &["bureau", "retire", "文昌所-01", "--why", "replaced"]).ends(0, &[]);
    run_at(&sticks.at("a"), &true_one, &[&ask[..], &["--anew"]].concat()).ends(0, &[]);
    let approve = ["bureau", "approve", &asks, "--out", &answer];
    sticks.run("bureau", &approve).ends(0, &["文昌所-02", "This PC was 文昌所-01"]);
    run_at(&sticks.at("a"), &true_one, &["join", "--file", &answer]).ends(0, &["文昌所-02"]);
    for _ in 0..2 {
        exchange(&sticks, "a", &true_one);
        bureau();
    }
    assert_eq!(attempts(&sticks, "bureau").len(), 3);
    assert_eq!(kinds(&sticks, "bureau", &here), Vec::<String>::new());
    sticks.audit();
}

/// 文昌所-01 got another card; its folder of before lies in the PC of before.
fn with_a_folder_of_before() -> Sticks {
    let sticks = with_one_station();
    sticks.join("b", "文昌所-02");
    for pc in ["bureau", "b", "bureau"] {
        sticks.exchange(pc);
    }
    copy(&sticks.at("a"), &sticks.at("before"));
    practise_on(&sticks.at("a"), MORNING_MS + 600_000, &host(9));
    let (asks, answer) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"));
    let ask = ["join", "--request", &asks, "--unit", "文昌派出所", "--name", "x"];
    run_at(&sticks.at("a"), &host(9), &ask).ends(0, &[]);
    sticks.run("bureau", &["bureau", "approve", "--same-pc", &asks, "--out", &answer]).ends(0, &[]);
    run_at(&sticks.at("a"), &host(9), &["join", "--file", &answer]).ends(0, &["文昌所-01"]);
    sticks
}

#[test]
fn a_copy_that_is_used_no_longer_is_settled() {
    for by_another in [false, true] {
        let (sticks, here) = (with_a_folder_of_before(), Host::of_this_pc(&pc_name()));
        let stick = sticks.text("stick");
        practise_on(&sticks.at("before"), MORNING_MS + 7_200_000, &host(0));
        if by_another {
            // Nobody refuses that: it is told by what was written there.
            takes_rows(&sticks.at("before"), &sticks.at("b"));
            sticks.run("b", &["exchange", "--dir", &stick]);
        } else {
            let noon = "2026-11-23T12:00:00+08:00";
            run_when(&sticks.at("before"), &host(0), noon, &["exchange", "--dir", &stick]);
        }
        exchange(&sticks, "bureau", &here);
        let told = kinds(&sticks, "bureau", &here);
        assert!(told.contains(&"place-taken".to_owned()), "{by_another} {told:?}");
        sticks.run("bureau", &["bureau", "settle", "文昌所-01"]).ends(0, &["文昌所-01"]);
        let told = kinds(&sticks, "bureau", &here);
        assert!(!told.contains(&"place-taken".to_owned()), "{by_another} {told:?}");
    }
}
