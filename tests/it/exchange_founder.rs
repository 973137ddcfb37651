//! The founding PC from a backup of yesterday, and with another network card.

use std::path::Path;

use dabiao::app::host::Host;
use dabiao::app::{JournalKeys, bring_signer};
use dabiao::store::{Db, Fact, facts};
use serde_json::Value;
use uuid::Uuid;

use super::support::by_right::ByRight as _;
use super::support::sticks::{Sticks, copy, practise_at, run_at, run_today_at};
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
    assert_eq!(row(&sticks, "文昌所-01")["state"], "retired");
    sticks.run("bureau", &["restore", &backup]).ends(0, &[]);
    assert_ne!(row(&sticks, "文昌所-01")["state"], "retired");
    for pc in ["bureau", "b", "bureau"] {
        sticks.run(pc, &["exchange", "--dir", &stick]);
    }
    assert_eq!(row(&sticks, "文昌所-01")["state"], "retired");
    sticks.audit();
}
/// The store of a PC, signed by the key in its folder.
fn signed(folder: &Path) -> Db {
    let mut db = Db::open(folder, &|| Uuid::from_u128(0x51)).unwrap();
    let signer = bring_signer(folder.to_owned(), [7; 32])().unwrap().unwrap();
    db.sign_with(MORNING_MS, signer).unwrap();
    db
}

/// Who has a copy of the founding PC's folder retires a station as that PC, and it reaches another store.
fn retires(thief: &Path, name: &str, to: &Path) {
    let mut db = signed(thief);
    let all = db.admissions(db.own_station().unwrap()).unwrap();
    let station_id = all.iter().find(|pc| pc.name == name && !pc.box_key.is_empty()).unwrap().station_id;
    let fact = Fact::RetireStation(facts::RetireStation {
        station_id,
        why: "lost".into(),
        cut: Vec::new(),
        by: None,
    });
    db.put(MORNING_MS + HOUR_MS, &fact).unwrap();
    drop(db);
    handed_over(thief, to);
}

/// All that the PC of a folder wrote reaches another store.
fn handed_over(from: &Path, to: &Path) {
    let db = Db::open(from, &|| Uuid::from_u128(0x51)).unwrap();
    let series: Vec<Uuid> = db.own_series().map(|series| series.parse().unwrap()).collect();
    let entries: Vec<_> =
        series.iter().flat_map(|series| db.own_entries(*series, 0, usize::MAX >> 1).unwrap()).collect();
    drop(db);
    let mut db = Db::open(to, &|| Uuid::from_u128(0x52)).unwrap();
    db.receive(None, Some(&JournalKeys), &entries, &[]).unwrap();
}

fn row(sticks: &Sticks, name: &str) -> Value {
    let listed = sticks.run("bureau", &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let rows = listed["stations"].as_array().unwrap();
    rows.iter().find(|row| row["name"] == name).unwrap_or_else(|| panic!("{listed}")).clone()
}

fn kinds(row: &Value) -> Vec<&str> {
    row["matters"].as_array().unwrap().iter().map(|matter| matter["kind"].as_str().unwrap()).collect()
}

#[test]
fn whoever_has_the_key_that_the_founding_pc_replaced_says_nothing_for_the_bureau() {
    let sticks = Sticks::joined();
    for pc in ["a", "bureau", "a"] {
        sticks.exchange(pc);
    }
    let (bureau, thief) = (sticks.at("bureau"), sticks.at("thief"));
    copy(&bureau, &thief);
    std::fs::remove_file(bureau.join("station-key.toml")).unwrap();
    sticks.run("bureau", &["station", "renew", "--why", "密钥可能外泄"]).ends(0, &[]);
    assert_eq!(kinds(&row(&sticks, "局机关-01")), Vec::<&str>::new());
    retires(&thief, "文昌所-01", &bureau);
    assert_ne!(row(&sticks, "文昌所-01")["state"], "retired");
    assert_eq!(kinds(&row(&sticks, "局机关-01")), ["old-key"]);
    // What the founding PC says itself counts, before the renewal and after it.
    assert_eq!(names(&sticks), ["局机关-01", "文昌所-01", "文昌所-02"]);
    sticks.run("bureau", &["bureau", "duty", "desk", "文昌所-01"]).ends(0, &["文昌所-01"]);
    sticks.run("bureau", &["bureau", "retire", "文昌所-02", "--why", "closed"]).ends(0, &["文昌所-02"]);
    let first = row(&sticks, "文昌所-01");
    assert!(first["duties"].as_array().unwrap().contains(&"desk".into()), "{first}");
    assert_eq!(row(&sticks, "文昌所-02")["state"], "retired");
    sticks.audit();
}

#[test]
fn what_others_say_in_the_name_of_the_founding_pc_is_told_there_until_somebody_settles_it() {
    let sticks = Sticks::joined();
    let (bureau, thief) = (sticks.at("bureau"), sticks.at("thief"));
    copy(&bureau, &thief);
    assert_eq!(kinds(&row(&sticks, "局机关-01")), Vec::<&str>::new());
    retires(&thief, "文昌所-01", &bureau);
    // Its key is the present one: nothing tells it from what this PC would have said before a restore.
    assert_eq!(row(&sticks, "文昌所-01")["state"], "retired");
    assert_eq!(kinds(&row(&sticks, "局机关-01")), ["as-this-pc"]);
    sticks.run("bureau", &["bureau", "settle", "局机关-01"]).ends(0, &["局机关-01"]);
    assert_eq!(kinds(&row(&sticks, "局机关-01")), Vec::<&str>::new());
    retires(&thief, "文昌所-02", &bureau);
    assert_eq!(kinds(&row(&sticks, "局机关-01")), ["as-this-pc"]);
}

#[test]
fn a_bureau_that_is_founded_after_a_renewal_is_followed_by_its_stations() {
    let sticks = Sticks::founded_after(|folder| {
        let (list, bureau) = (super::support::command::roster(folder), folder.join("bureau"));
        super::support::sticks::run(&bureau, &["roster", "import", list.to_str().unwrap()]).ends(0, &[]);
        std::fs::remove_file(bureau.join("station-key.toml")).unwrap();
        super::support::sticks::run(&bureau, &["station", "renew", "--why", "x"]).ends(0, &[]);
    });
    sticks.join("a", "文昌所-01");
    practise_at(&sticks.at("a"), MORNING_MS);
    for pc in ["bureau", "a", "bureau", "a"] {
        sticks.exchange(pc);
    }
    assert_eq!(attempts(&sticks, "bureau"), 1);
    sticks.run("bureau", &["bureau", "duty", "desk", "文昌所-01"]).ends(0, &[]);
    for pc in ["bureau", "a"] {
        sticks.exchange(pc);
    }
    let listed = sticks.run("a", &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let rows = listed["stations"].as_array().unwrap();
    let own = rows.iter().find(|row| row["name"] == "文昌所-01").unwrap();
    assert!(own["duties"].as_array().unwrap().contains(&"desk".into()), "{own}");
    sticks.audit();
}

/// By which key a PC knows the founding one.
fn known_key(sticks: &Sticks, pc: &str) -> String {
    let text = std::fs::read_to_string(sticks.at(pc).join("bureau.toml")).unwrap();
    text.lines().find(|line| line.starts_with("key_id")).unwrap().to_owned()
}

#[test]
fn the_key_before_vouches_for_the_next_one_and_every_pc_goes_on() {
    let sticks = Sticks::joined();
    for pc in ["bureau", "a", "b", "bureau", "a", "b"] {
        sticks.exchange(pc);
    }
    let old = known_key(&sticks, "bureau");
    // It is under way, sealed to the old key.
    practise_at(&sticks.at("a"), MORNING_MS);
    sticks.exchange("a");
    let (bureau, thief) = (sticks.at("bureau"), sticks.at("thief"));
    copy(&bureau, &thief);
    sticks
        .run("bureau", &["station", "renew", "--replace", "--why", "密钥可能外泄"])
        .ends(0, &["From here on"]);
    assert_eq!((known_key(&sticks, "a"), known_key(&sticks, "bureau") == old), (old.clone(), false));
    sticks.exchange("bureau");
    assert_eq!(attempts(&sticks, "bureau"), 1);
    for pc in ["a", "b", "bureau", "a", "b", "bureau"] {
        sticks.exchange(pc);
    }
    for pc in ["a", "b"] {
        assert_eq!(known_key(&sticks, pc), known_key(&sticks, "bureau"), "{pc}");
    }
    // Both ways go on, and so does admitting.
    practise_at(&sticks.at("a"), MORNING_MS + HOUR_MS);
    sticks.run("bureau", &["bureau", "duty", "desk", "文昌所-02"]).ends(0, &[]);
    std::fs::create_dir(sticks.at("c")).unwrap();
    sticks.join("c", "文昌所-03");
    for pc in ["a", "bureau", "a", "b", "c", "bureau", "b", "c"] {
        sticks.exchange(pc);
    }
    assert_eq!(attempts(&sticks, "bureau"), 2);
    let listed = sticks.run("b", &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let rows = listed["stations"].as_array().unwrap();
    let own = rows.iter().find(|row| row["name"] == "文昌所-02").unwrap();
    assert!(own["duties"].as_array().unwrap().contains(&"desk".into()), "b follows the new key: {own}");
    assert_eq!(known_key(&sticks, "c"), known_key(&sticks, "bureau"));
    retires(&thief, "文昌所-01", &bureau);
    assert_ne!(row(&sticks, "文昌所-01")["state"], "retired");
    assert_eq!(kinds(&row(&sticks, "局机关-01")), ["old-key"]);
    // Once more, there is a key to replace still.
    let now = known_key(&sticks, "bureau");
    sticks.run("bureau", &["station", "renew", "--replace", "--why", "再换一次"]).ends(0, &[]);
    assert_ne!(known_key(&sticks, "bureau"), now);
    for pc in ["bureau", "a", "bureau", "a"] {
        sticks.exchange(pc);
    }
    assert_eq!(known_key(&sticks, "a"), known_key(&sticks, "bureau"));
    sticks.audit();
}

#[test]
fn a_package_that_is_sealed_to_a_lost_key_is_refused_with_what_to_do() {
    let sticks = Sticks::joined();
    for pc in ["bureau", "a"] {
        sticks.exchange(pc);
    }
    std::fs::remove_file(sticks.at("bureau").join("station-key.toml")).unwrap();
    sticks.run("bureau", &["station", "renew", "--why", "x"]).ends(0, &[]);
    let stick = sticks.text("stick");
    let said = sticks.run("bureau", &["exchange", "--dir", &stick]);
    said.ends(1, &["sealed to a key that this PC had before", "Another key for the founding PC"]);
    let doc = sticks.run("bureau", &["exchange", "--dir", &stick, "--json"]);
    assert!(doc.out.contains("sealed-to-old-key"), "{}", doc.out);
}

#[test]
fn only_the_founding_pc_replaces_its_key_so() {
    let sticks = Sticks::joined();
    let before = std::fs::read(sticks.at("a").join("station-key.toml")).unwrap();
    sticks.run("a", &["station", "renew", "--replace", "--why", "x"]).ends(1, &["岚江市公安局"]);
    assert_eq!(std::fs::read(sticks.at("a").join("station-key.toml")).unwrap(), before);
    assert!(!sticks.at("a").join("station-key-next.toml").exists());
}

/// How a PC lists a station, and by which duties.
fn row_at(sticks: &Sticks, pc: &str, name: &str) -> Value {
    let listed = sticks.run(pc, &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let rows = listed["stations"].as_array().unwrap();
    rows.iter().find(|row| row["name"] == name).unwrap_or_else(|| panic!("{listed}")).clone()
}

/// What the matter of that kind says, at the founding PC.
fn says(sticks: &Sticks, kind: &str) -> Vec<String> {
    let row = row(sticks, "局机关-01");
    let matters = row["matters"].as_array().unwrap();
    let matter = matters.iter().find(|matter| matter["kind"] == kind).unwrap_or_else(|| panic!("{row}"));
    matter["says"].as_array().unwrap().iter().map(|said| said.as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_a_thief_told_a_pc_by_the_old_key_falls_out_there_once_it_hears_of_the_new_one() {
    let sticks = Sticks::joined();
    for pc in ["bureau", "a", "b", "bureau", "a", "b"] {
        sticks.exchange(pc);
    }
    copy(&sticks.at("bureau"), &sticks.at("thief"));
    std::fs::create_dir(sticks.at("stick2")).unwrap();
    let (stick, theirs) = (sticks.text("stick"), sticks.text("stick2"));
    // What the founding PC did since concerns nobody else.
    practise_at(&sticks.at("bureau"), MORNING_MS);
    sticks.run("bureau", &["station", "renew", "--replace", "--why", "密钥可能外泄"]).ends(0, &[]);
    sticks.run("thief", &["bureau", "retire", "文昌所-02", "--why", "lost"]).ends(0, &["文昌所-02"]);
    sticks.run("thief", &["bureau", "duty", "exam", "文昌所-01"]).ends(0, &["文昌所-01"]);
    for pc in ["thief", "a"] {
        sticks.run(pc, &["exchange", "--dir", &theirs]);
    }
    assert_eq!(row_at(&sticks, "a", "文昌所-02")["state"], "retired", "until it hears of it");
    for pc in ["a", "bureau", "a", "bureau", "a", "bureau"] {
        sticks.run(pc, &["exchange", "--dir", &stick]);
    }
    assert_eq!(known_key(&sticks, "a"), known_key(&sticks, "bureau"));
    // The founding PC has heard what was said in its name, and by whom it was not said.
    let told = says(&sticks, "old-key");
    for said in ["retire_station 文昌所-02", "grant_duty exam 文昌所-01"] {
        assert!(told.contains(&said.to_owned()), "{told:?}");
    }
    let told = sticks.run("bureau", &["bureau", "stations"]).ends(0, &["文昌所-02 retired"]);
    assert!(told.out.contains("What stands there: "), "{}", told.out);
    sticks.run("bureau", &["bureau", "settle", "局机关-01"]).ends(0, &["none of its own"]);
    assert_eq!(kinds(&row(&sticks, "局机关-01")), Vec::<&str>::new());
    for pc in ["bureau", "a", "bureau", "a"] {
        sticks.run(pc, &["exchange", "--dir", &stick]);
    }
    assert_ne!(row_at(&sticks, "a", "文昌所-02")["state"], "retired");
    let own = row_at(&sticks, "a", "文昌所-01");
    assert!(!own["duties"].as_array().unwrap().contains(&"exam".into()), "{own}");
    // Nobody there is told to let the founding PC join again.
    assert_eq!(kinds(&row_at(&sticks, "a", "局机关-01")), Vec::<&str>::new());
    sticks.audit();
}

#[test]
fn no_word_of_others_gives_the_founding_pc_another_key() {
    let sticks = Sticks::joined();
    for pc in ["bureau", "a", "bureau", "a"] {
        sticks.exchange(pc);
    }
    let (bureau, thief) = (sticks.at("bureau"), sticks.at("thief"));
    copy(&bureau, &thief);
    sticks.run("thief", &["station", "renew", "--replace", "--why", "x"]).ends(0, &[]);
    handed_over(&thief, &bureau);
    assert!(says(&sticks, "old-key").contains(&"enrol_station 局机关-01".to_owned()));
    // Neither by that nor by settling it.
    let ours = known_key(&sticks, "bureau");
    sticks.run("bureau", &["bureau", "settle", "局机关-01"]).ends(0, &["局机关-01"]);
    for pc in ["bureau", "a", "bureau", "a"] {
        sticks.run(pc, &["exchange", "--dir", &sticks.text("stick")]);
    }
    assert_eq!((known_key(&sticks, "a"), known_key(&sticks, "bureau")), (ours.clone(), ours));
    // A PC that joins afterwards hears of the founding PC's own next key.
    sticks.run("bureau", &["station", "renew", "--replace", "--why", "密钥可能外泄"]).ends(0, &[]);
    std::fs::create_dir(sticks.at("c")).unwrap();
    sticks.join("c", "文昌所-03");
    for pc in ["bureau", "a", "c", "bureau", "a", "c"] {
        sticks.run(pc, &["exchange", "--dir", &sticks.text("stick")]);
    }
    for pc in ["a", "c"] {
        assert_eq!(known_key(&sticks, pc), known_key(&sticks, "bureau"), "{pc}");
    }
    sticks.audit();
}

#[test]
fn a_pc_that_was_led_away_asks_anew_and_brings_what_was_typed_there() {
    let sticks = Sticks::joined();
    for pc in ["bureau", "a", "b", "bureau", "a", "b"] {
        sticks.exchange(pc);
    }
    copy(&sticks.at("bureau"), &sticks.at("thief"));
    std::fs::create_dir(sticks.at("stick2")).unwrap();
    let (stick, theirs) = (sticks.text("stick"), sticks.text("stick2"));
    sticks.run("thief", &["station", "renew", "--replace", "--why", "x"]).ends(0, &[]);
    for pc in ["thief", "b", "thief", "b"] {
        sticks.run(pc, &["exchange", "--dir", &theirs]);
    }
    assert_eq!(known_key(&sticks, "b"), known_key(&sticks, "thief"));
    sticks.run("bureau", &["station", "renew", "--replace", "--why", "密钥可能外泄"]).ends(0, &[]);
    practise_at(&sticks.at("b"), MORNING_MS);
    for pc in ["bureau", "b", "bureau"] {
        sticks.run(pc, &["exchange", "--dir", &stick]);
    }
    assert_eq!(attempts(&sticks, "bureau"), 0, "it hands up to somebody else");
    let (asks, answer) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"));
    sticks.run("bureau", &["bureau", "retire", "文昌所-02", "--why", "replaced"]).ends(0, &[]);
    let request = ["join", "--request", &asks, "--unit", "文昌派出所", "--name", "文昌所-02"];
    sticks.run("b", &request).ends(1, &["岚江市公安局"]);
    sticks.run("b", &[&request[..], &["--anew"]].concat()).ends(0, &["文昌所-02"]);
    sticks.run("bureau", &["bureau", "approve", &asks, "--out", &answer]).ends(0, &["文昌所-02"]);
    sticks.run("b", &["join", "--file", &answer]).ends(0, &["岚江市公安局"]);
    for pc in ["bureau", "b", "bureau", "b"] {
        sticks.run(pc, &["exchange", "--dir", &stick]);
    }
    assert_eq!(known_key(&sticks, "b"), known_key(&sticks, "bureau"));
    assert_eq!(attempts(&sticks, "bureau"), 1);
    sticks.audit();
    // The founding PC itself is nobody's to ask.
    sticks.run("bureau", &[&request[..], &["--anew"]].concat()).ends(1, &["岚江市公安局"]);
}
