//! The founding PC from a backup of yesterday, and with another network card.

use dabiao::app::host::Host;

use super::support::sticks::{Sticks, practise_at, run_at, run_today_at};
use super::support::typist::MORNING_MS;

const HOUR_MS: i64 = 3_600_000;

fn names(sticks: &Sticks) -> Vec<String> {
    let listed = sticks.run("bureau", &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let rows = listed["stations"].as_array().unwrap();
    let mut names: Vec<String> = rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

fn attempts(sticks: &Sticks, pc: &str) -> usize {
    sticks.run(pc, &["attempts", "--json"]).ends(0, &[]).out.lines().count()
}

#[test]
fn a_restored_founding_pc_admits_and_exchanges_and_loses_nothing_that_a_station_has() {
    let sticks = Sticks::founded();
    sticks.join("a", "文昌所-01");
    sticks.exchange("bureau");
    practise_at(&sticks.at("a"), MORNING_MS);
    sticks.exchange("a");
    sticks.exchange("bureau");
    let backup = sticks.text("yesterday.dabiao");
    sticks.run("bureau", &["backup", &backup]).ends(0, &[]);
    // What the backup does not have: a station, a duty, what both stations typed.
    sticks.join("b", "文昌所-02");
    sticks.run("bureau", &["bureau", "duty", "desk", "文昌所-02", "--unit", "文昌派出所"]).ends(0, &[]);
    sticks.exchange("bureau");
    practise_at(&sticks.at("a"), MORNING_MS + HOUR_MS);
    practise_at(&sticks.at("b"), MORNING_MS + 2 * HOUR_MS);
    for pc in ["a", "b", "bureau", "a", "b"] {
        sticks.exchange(pc);
    }
    assert_eq!(attempts(&sticks, "bureau"), 3);

    sticks.run("bureau", &["restore", &backup]).ends(0, &[]);
    assert_eq!((attempts(&sticks, "bureau"), names(&sticks).len()), (1, 2));
    std::fs::create_dir(sticks.at("c")).unwrap();
    sticks.join("c", "文昌所-03");
    practise_at(&sticks.at("c"), MORNING_MS + 3 * HOUR_MS);
    let stick = sticks.text("stick");
    for pc in ["bureau", "a", "b", "c", "bureau", "a", "b", "c", "bureau", "a", "b", "c"] {
        // On the way a package of a station that was not back yet is refused by name.
        sticks.run(pc, &["exchange", "--dir", &stick]);
    }
    for pc in ["bureau", "a", "b", "c"] {
        let done = sticks.exchange(pc);
        let sent: u64 =
            done["sent"].as_array().unwrap().iter().map(|to| to["entries"].as_u64().unwrap()).sum();
        assert_eq!((&done["unconfirmed"], sent), (&0.into(), 0), "{pc}: {done}");
    }
    assert_eq!(names(&sticks), ["局机关-01", "文昌所-01", "文昌所-02", "文昌所-03"]);
    assert_eq!(attempts(&sticks, "bureau"), 4);
    let listed = sticks.run("bureau", &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let second =
        listed["stations"].as_array().unwrap().iter().find(|row| row["name"] == "文昌所-02").unwrap();
    assert!(second["duties"].as_array().unwrap().contains(&"desk".into()), "{second}");
    sticks.audit();
}

#[test]
fn a_station_that_a_restored_founding_pc_retires_is_told_and_comes_back() {
    let sticks = Sticks::joined();
    let backup = sticks.text("yesterday.dabiao");
    for pc in ["bureau", "a", "bureau"] {
        sticks.exchange(pc);
    }
    sticks.run("bureau", &["backup", &backup]).ends(0, &[]);
    sticks.run("bureau", &["restore", &backup]).ends(0, &[]);
    for pc in ["bureau", "a", "b", "bureau", "a", "b"] {
        sticks.exchange(pc);
    }
    // What it goes on to say is in another series than what it said before.
    sticks.run("bureau", &["bureau", "retire", "文昌所-01", "--why", "lost"]).ends(0, &["文昌所-01"]);
    let stick = sticks.text("stick");
    sticks.run("bureau", &["exchange", "--dir", &stick]).ends(1, &["Its sender 文昌所-01 is retired"]);
    let told = "This PC is not enrolled or was retired";
    sticks.run("a", &["exchange", "--dir", &stick]).ends(1, &[told]);
    let doctor = sticks.run("a", &["doctor"]);
    assert!(doctor.out.contains(told), "{}", doctor.out);
    // So it asks anew, and is admitted under its old name.
    sticks.join("a", "文昌所-01");
    practise_at(&sticks.at("a"), MORNING_MS + HOUR_MS);
    for pc in ["a", "bureau", "a"] {
        sticks.exchange(pc);
    }
    assert_eq!(attempts(&sticks, "bureau"), 1);
    assert_eq!(names(&sticks), ["局机关-01", "文昌所-01", "文昌所-01", "文昌所-02"]);
    sticks.audit();
}

#[test]
fn another_card_in_the_founding_pc_is_added_there() {
    let sticks = Sticks::founded();
    sticks.join("a", "文昌所-01");
    sticks.exchange("bureau");
    practise_at(&sticks.at("a"), MORNING_MS);
    sticks.exchange("a");
    sticks.run("bureau", &["bureau", "approve", "--same-pc"]).ends(1, &["the PC that it was"]);
    let (bureau, host) = (sticks.at("bureau"), Host::new(&[[0x00, 0x1b, 0x21, 9, 9, 9]], "another"));
    let exchange = ["exchange", "--dir", &sticks.text("stick")];
    run_at(&bureau, &host, &exchange).ends(1, &["look copied from 局机关-01"]);
    run_at(&bureau, &host, &["bureau", "approve", "--same-pc"]).ends(0, &["岚江市公安局"]);
    run_at(&bureau, &host, &exchange).ends(0, &["safe to remove"]);
    assert_eq!(attempts(&sticks, "bureau"), 1);
    // The old card is known still, and stations follow the new series.
    sticks.join("b", "文昌所-02");
    sticks.exchange("bureau");
    sticks.exchange("a");
    assert_eq!(sticks.exchange("a")["unconfirmed"], 0);
    sticks.audit();
}

#[test]
fn another_pc_that_has_the_backup_takes_the_founding_ones_place_by_its_first_command() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for name in ["bureau", "bureau-2", "stick"] {
        std::fs::create_dir(at(name)).unwrap();
    }
    let host = |card: u8, name: &str| Host::new(&[[0x00, 0x1b, 0x21, 9, 9, card]], name);
    let (old, new) = (host(1, "old"), host(2, "new"));
    let list = super::support::command::roster(folder.path());
    let (list, backup, stick) = (list.display().to_string(), at("data.sqlite"), at("stick"));
    let (backup, stick) = (backup.to_str().unwrap(), stick.to_str().unwrap());
    let init = ["bureau", "init", "--name", "岚江市公安局", "--unit", "文昌派出所", "--no-server"];
    for args in [&["roster", "import", list.as_str()][..], &init, &["backup", backup]] {
        run_today_at(&at("bureau"), &old, args).ends(0, &[]);
    }
    for name in ["station-key.toml", "enrolled.toml", "bureau.toml"] {
        std::fs::copy(at("bureau").join(name), at("bureau-2").join(name)).unwrap();
    }
    // No command lies between the two that could have looked at which PC this is.
    run_today_at(&at("bureau-2"), &new, &["restore", backup]).ends(0, &[]);
    let same = ["bureau", "approve", "--same-pc"];
    run_today_at(&at("bureau-2"), &new, &same).ends(0, &["岚江市公安局"]);
    run_today_at(&at("bureau-2"), &new, &same).ends(1, &["the PC that it was"]);
    let said =
        run_today_at(&at("bureau-2"), &new, &["exchange", "--dir", stick]).ends(0, &["safe to remove"]);
    assert!(!said.err.contains("look copied"), "{}", said.err);
    run_today_at(&at("bureau-2"), &new, &["audit"]).ends(0, &[]);
}

/// How a station is listed at the founding PC.
fn state(sticks: &Sticks, name: &str) -> String {
    let listed = sticks.run("bureau", &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let rows = listed["stations"].as_array().unwrap();
    let row = rows.iter().find(|row| row["name"] == name).unwrap();
    row["state"].as_str().unwrap().to_owned()
}

#[test]
fn what_stands_in_a_series_that_the_backup_does_not_know_comes_back_too() {
    let sticks = Sticks::joined();
    let (backup, stick) = (sticks.text("yesterday.dabiao"), sticks.text("stick"));
    for pc in ["bureau", "a", "b", "bureau", "a", "b"] {
        sticks.exchange(pc);
    }
    sticks.run("bureau", &["backup", &backup]).ends(0, &[]);
    // Restored once it goes on in a second series, and retires a station there.
    sticks.run("bureau", &["restore", &backup]).ends(0, &[]);
    sticks.run("bureau", &["bureau", "retire", "文昌所-01", "--why", "lost"]).ends(0, &["文昌所-01"]);
    for pc in ["bureau", "b", "bureau", "b"] {
        // What the retired one left on the stick is refused by name.
        sticks.run(pc, &["exchange", "--dir", &stick]);
    }
    assert_eq!(state(&sticks, "文昌所-01"), "retired");
    sticks.run("bureau", &["restore", &backup]).ends(0, &[]);
    assert_ne!(state(&sticks, "文昌所-01"), "retired");
    for pc in ["bureau", "b", "bureau"] {
        sticks.run(pc, &["exchange", "--dir", &stick]);
    }
    assert_eq!(state(&sticks, "文昌所-01"), "retired");
    sticks.audit();
}
