//! Programs of different ages in one bureau: data of older ones join, what a newer one says is carried on unchanged.

use std::path::Path;

use dabiao::app::JournalKeys;
use dabiao::credential::{STATION_KEY_FILE, StationKey};
use dabiao::domain::sync::{Place, SignedEntry};
use dabiao::store::{DATABASE_FILE, Db, digest};
use rusqlite::params;
use serde_json::Value;
use uuid::Uuid;

use super::migration::first_release;
use super::support::older_schema::BEFORE_STATIONS;
use super::support::served::Served;
use super::support::sticks::{Sticks, practise, practise_at};
use super::support::typist::MORNING_MS;

fn open(folder: &Path) -> Db {
    Db::open(folder, &|| Uuid::from_u128(0xD8)).unwrap()
}

fn attempts(sticks: &Sticks) -> Vec<Value> {
    let said = sticks.run("bureau", &["attempts", "--json"]).ends(0, &[]);
    let rows = said.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    rows.filter(|row| row["state"] == "sealed").collect()
}

/// How many attempts of others wait at the bureau for that reason.
fn waiting(sticks: &Sticks, why: &str) -> i64 {
    let db = rusqlite::Connection::open(sticks.at("bureau").join(DATABASE_FILE)).unwrap();
    db.query_row("SELECT count(*) FROM far_attempt WHERE why = ?1", [why], |row| row.get(0)).unwrap()
}

/// The data of a PC become those of the program before there were stations.
fn made_older(folder: &Path) {
    let db = rusqlite::Connection::open(folder.join(DATABASE_FILE)).unwrap();
    db.execute_batch(&format!("{BEFORE_STATIONS} PRAGMA user_version = 7;")).unwrap();
}

#[test]
fn data_of_older_programs_join_over_the_server_and_by_a_stick_with_all_their_past() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    // One of the first release, which signed nothing, and one of the program before there were stations.
    first_release(&sticks.at("a"));
    practise(&sticks.at("b"));
    made_older(&sticks.at("b"));
    served.join("a", "文昌所-01", &served.code(&[])).ends(0, &["文昌所-01"]);
    served.visit("a");
    served.keep();
    // What the first release said of an attempt does not say of which unit it is, nor its title: it is kept, and shown at
    // its own PC alone.
    assert_eq!((waiting(sticks, "older"), attempts(sticks).len()), (2, 0));
    assert_eq!(open(&sticks.at("a")).attempts(None).unwrap().len(), 3);
    sticks.join("b", "文昌所-02");
    sticks.exchange("b");
    sticks.exchange("bureau");
    assert_eq!(attempts(sticks).len(), 1);
    // They go on, and the other way is open to them too.
    practise_at(&sticks.at("a"), MORNING_MS + 3_000_000);
    sticks.exchange("a");
    sticks.exchange("bureau");
    served.join("b", "文昌所-02", &served.code(&[])).ends(0, &[]);
    practise_at(&sticks.at("b"), MORNING_MS + 6_000_000);
    assert_eq!(served.visit("b")["sent"]["bodies"], 1);
    served.keep();
    assert_eq!(attempts(sticks).len(), 3);
    sticks.audit();
}

/// The station of `folder` says something that no program of today knows, as one of tomorrow would.
fn of_tomorrow(folder: &Path) -> SignedEntry {
    let head = open(folder).journal_head().unwrap();
    let (series, seq, at_ms) = (head.series.clone(), head.entries, MORNING_MS + 7_000_000);
    let body = r#"{"n":1,"何":"明天"}"#;
    let text = serde_json::to_string(body).unwrap();
    let line =
        format!(r#"{{"series":"{series}","seq":{seq},"at_ms":{at_ms},"op":"of_tomorrow","body":{text}}}"#);
    let hash = digest(&[&head.hash[..], line.as_bytes()].concat());
    let key = StationKey::load(&folder.join(STATION_KEY_FILE)).unwrap();
    let key_id = key.public().key_id().to_string();
    let signature = key.sign_journal_head(&series, seq + 1, &hash).to_bytes();
    let db = rusqlite::Connection::open(folder.join(DATABASE_FILE)).unwrap();
    let sql = "INSERT INTO journal (series, seq, at_ms, op, body, prev_hash, hash, key_id, signature)
               VALUES (?1, ?2, ?3, 'of_tomorrow', ?4, ?5, ?6, ?7, ?8)";
    db.execute(sql, params![series, seq as i64, at_ms, body, head.hash, hash, key_id, signature]).unwrap();
    let series = Uuid::try_parse(&series).unwrap();
    SignedEntry { series, seq, prev_hash: head.hash, hash, line, key_id, signature }
}

fn at(sticks: &Sticks, pc: &str, place: &Place) -> Option<SignedEntry> {
    open(&sticks.at(pc)).entry_at(place).unwrap()
}

#[test]
fn what_a_newer_program_says_goes_over_the_server_and_by_a_stick_unchanged() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    served.join("a", "文昌所-01", &served.code(&[])).ends(0, &[]);
    sticks.join("b", "文昌所-02");
    let (one, other) = (of_tomorrow(&sticks.at("a")), of_tomorrow(&sticks.at("b")));
    // Up over the server and down by the stick; up by the stick and down over the server.
    assert!(served.visit("a")["sent"]["entries"].as_u64().unwrap() > 0);
    served.keep();
    sticks.exchange("b");
    sticks.exchange("bureau");
    sticks.exchange("b");
    served.keep();
    served.visit("a");
    for (pc, said) in [("bureau", &one), ("b", &one), ("bureau", &other), ("a", &other)] {
        assert_eq!(at(sticks, pc, &said.place()).as_ref(), Some(said), "{pc}");
    }
    // It is counted and told, and holds up nothing that comes after it.
    practise_at(&sticks.at("a"), MORNING_MS + 9_000_000);
    served.visit("a");
    served.keep();
    assert_eq!(attempts(sticks).len(), 1);
    let counts = open(&sticks.at("bureau")).far_counts().unwrap();
    let unknown: u64 =
        counts.iter().filter(|count| count.state == "unknown").map(|count| count.entries).sum();
    assert_eq!(unknown, 2, "{counts:?}");
    let (folder, bureau) = (sticks.at("bureau"), open(&sticks.at("bureau")));
    let report = JournalKeys::audit(&bureau, &folder, None).unwrap();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}
