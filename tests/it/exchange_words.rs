//! What a command of the directory says it did: also when that was nothing, or holds for nothing, and what a restore overtakes.

use std::collections::BTreeSet;
use std::path::Path;

use dabiao::app::{JournalKeys, bring_signer};
use dabiao::store::{DATABASE_FILE, Db, Fact, JournalEntry, facts, hex};
use rusqlite::{Connection, params};
use serde_json::Value;
use uuid::Uuid;

use super::support::by_right::ByRight as _;
use super::support::sticks::{Sticks, copy};
use super::support::typist::MORNING_MS;

const HOUR_MS: i64 = 3_600_000;

fn known() -> Sticks {
    let sticks = Sticks::joined();
    for pc in ["bureau", "a", "b", "bureau", "a", "b"] {
        sticks.exchange(pc);
    }
    sticks
}

fn rows(sticks: &Sticks) -> Vec<Value> {
    let listed = sticks.run("bureau", &["bureau", "stations", "--json"]).ends(0, &[]).json();
    listed["stations"].as_array().unwrap().clone()
}

/// What a matter of that kind of the founding PC says, if there is one.
fn says(sticks: &Sticks, kind: &str) -> Option<Vec<String>> {
    let own = rows(sticks).into_iter().find(|row| row["name"] == "局机关-01").unwrap();
    let matters = own["matters"].as_array().unwrap();
    let matter = matters.iter().find(|matter| matter["kind"] == kind)?;
    let said = matter["says"].as_array().unwrap().iter();
    Some(said.map(|said| said.as_str().unwrap().to_owned()).collect())
}

/// So many words of the directory the founding PC has on record.
fn words(sticks: &Sticks) -> usize {
    let db = Db::open(&sticks.at("bureau"), &|| Uuid::from_u128(0x5B)).unwrap();
    let is_word = |op: &str| ["enrol_station", "retire_station", "grant_duty", "begin_signing"].contains(&op);
    db.journal().unwrap().iter().filter(|entry| is_word(&entry.op)).count()
}

#[test]
fn a_command_that_changes_nothing_says_so() {
    let sticks = known();
    sticks.run("bureau", &["bureau", "duty", "exam", "文昌所-01"]).ends(0, &["now has the duty"]);
    let (asks, answer) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"));
    let all: [(&[&str], &str); 6] = [
        (&["duty", "exam", "文昌所-01"], "文昌所-01 has the duty exam already"),
        (&["approve", &asks, "--out", &answer], "文昌所-02"),
        (&["settle", "文昌所-01"], "nothing to settle"),
        (&["settle", "--exams", "文昌所-01"], "nothing was recorded"),
        (&["settle", "--contested", "文昌所-01"], "nothing was recorded"),
        (&["settle", "--ours", "局机关-01"], "nothing was recorded"),
    ];
    let before = words(&sticks);
    for (args, why) in all {
        let said =
            sticks.run("bureau", &[&["bureau"][..], args].concat()).ends(0, &["Nothing changed: ", why]);
        assert!(!said.out.contains("is admitted"), "{}", said.out);
    }
    let again = ["bureau", "approve", &asks, "--out", &answer, "--json"];
    assert_eq!(sticks.run("bureau", &again).ends(0, &[]).json()["changed"], false);
    sticks.run("bureau", &["station", "renew", "--why", "x"]).ends(1, &["Nothing changed: "]);
    assert_eq!(words(&sticks), before);
    sticks.run("bureau", &["bureau", "retire", "文昌所-02", "--why", "closed"]).ends(0, &["is retired"]);
    let before = words(&sticks);
    let again = ["bureau", "retire", "文昌所-02", "--why", "closed"];
    sticks.run("bureau", &again).ends(1, &["Nothing changed: 文昌所-02 is retired already"]);
    assert_eq!(words(&sticks), before);
}

/// The keys of a PC, as the directory names them.
fn admission(db: &Db, name: &str) -> facts::EnrolStation {
    let all = db.admissions(db.own_station().unwrap()).unwrap();
    all.into_iter().find(|pc| pc.name == name && !pc.box_key.is_empty()).unwrap()
}

fn signed(folder: &Path) -> Db {
    let mut db = Db::open(folder, &|| Uuid::from_u128(0x51)).unwrap();
    let signer = bring_signer(folder.to_owned(), [7; 32])().unwrap().unwrap();
    db.sign_with(MORNING_MS, signer).unwrap();
    db
}

/// All that stands in these series of a store reaches the founding PC.
fn handed_over(sticks: &Sticks, db: &Db, more: Option<Uuid>) {
    let series: BTreeSet<Uuid> = db.own_series().map(|series| series.parse().unwrap()).chain(more).collect();
    let entries: Vec<_> =
        series.iter().flat_map(|series| db.own_entries(*series, 0, usize::MAX >> 1).unwrap()).collect();
    let mut to = Db::open(&sticks.at("bureau"), &|| Uuid::from_u128(0x52)).unwrap();
    to.receive(None, Some(&JournalKeys), &entries, &[]).unwrap();
}

#[test]
fn a_lie_that_counts_does_not_read_as_the_founding_pcs_own_word() {
    let sticks = known();
    let thief = sticks.at("thief");
    copy(&sticks.at("bureau"), &thief);
    let mut db = signed(&thief);
    let other = admission(&db, "文昌所-01");
    let (key_id, public_key) = (other.key_id, other.public_key);
    let lie = facts::EnrolStation { key_id, public_key, ..admission(&db, "文昌所-02") };
    db.put(MORNING_MS + HOUR_MS, &Fact::EnrolStation(lie)).unwrap();
    handed_over(&sticks, &db, None);
    assert_eq!(says(&sticks, "as-this-pc").unwrap(), ["enrol_station 文昌所-02 other-key"]);
    sticks.run("bureau", &["bureau", "stations"]).ends(0, &["文昌所-02 admitted under another key"]);
}

/// Who has a copy of the founding PC's folder writes much, and behind that in a series of its own, which says to come after
/// that.
fn far_ahead(thief: &Path, facts: &[Fact]) -> Uuid {
    let (mut db, series) = (signed(thief), Uuid::from_u128(0x5E71));
    let (own, other) = (admission(&db, "局机关-01"), admission(&db, "文昌所-01"));
    for epoch in 100..120 {
        let (duty, station_id) = ("exam".to_owned(), other.station_id);
        let grant = facts::GrantDuty { duty, unit_id: None, station_id, epoch, by: None };
        db.put(MORNING_MS + HOUR_MS, &Fact::GrantDuty(grant)).unwrap();
    }
    let head = db.journal_head().unwrap();
    drop(db);
    let parent = facts::SeriesParent {
        series: head.series.parse().unwrap(),
        entries: head.entries,
        head: hex(&head.hash),
    };
    let begins = Fact::BeginSeries(facts::BeginSeries {
        station_id: own.station_id,
        key_id: own.key_id,
        public_key: own.public_key,
        box_key: String::new(),
        why: "renewed".into(),
        parent: Some(parent.clone()),
        comes_after: vec![parent],
    });
    let signer = bring_signer(thief.to_owned(), [7; 32])().unwrap().unwrap();
    let journal = Connection::open(thief.join(DATABASE_FILE)).unwrap();
    let mut prev_hash = [0; 32];
    for (seq, fact) in std::iter::once(&begins).chain(facts).enumerate() {
        let (op, body) = fact.wire().unwrap();
        let mut entry = JournalEntry {
            series: series.to_string(),
            seq: seq as i64,
            at_ms: MORNING_MS + HOUR_MS,
            op: op.to_owned(),
            body,
            prev_hash,
            hash: [0; 32],
            key_id: Some(signer.key_id().to_owned()),
            signature: None,
        };
        entry.hash = entry.computed_hash();
        let signature = signer.sign(&entry.series, seq as u64 + 1, &entry.hash);
        let sql = "INSERT INTO journal (series, seq, at_ms, op, body, prev_hash, hash, key_id, signature)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let JournalEntry { series, seq, at_ms, op, body, hash, key_id, .. } = entry;
        journal
            .execute(sql, params![series, seq, at_ms, op, body, prev_hash, hash, key_id, signature])
            .unwrap();
        prev_hash = hash;
    }
    series
}

#[test]
fn however_much_somebody_writes_under_its_key_the_next_word_of_the_founding_pc_holds() {
    let sticks = known();
    let thief = sticks.at("thief");
    copy(&sticks.at("bureau"), &thief);
    let db = signed(&thief);
    // What is for it is to be sealed to another PC.
    let lie = facts::EnrolStation {
        box_key: admission(&db, "文昌所-01").box_key,
        ..admission(&db, "文昌所-02")
    };
    drop(db);
    let idle = |n: u32| Fact::SetSetting(facts::SetSetting { key: "theme".into(), value: n.to_string() });
    let all: Vec<Fact> = (0..300).map(idle).chain([Fact::EnrolStation(lie)]).collect();
    let series = far_ahead(&thief, &all);
    handed_over(&sticks, &signed(&thief), Some(series));
    assert!(says(&sticks, "as-this-pc").unwrap().contains(&"enrol_station 文昌所-02 other-key".to_owned()));
    let (asks, answer) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"));
    let approve = ["bureau", "approve", &asks, "--out", &answer, "--name", "文昌所-09"];
    let said = sticks.run("bureau", &approve).ends(0, &["is admitted"]);
    assert!(!said.err.contains("Nothing changed: "), "{}", said.err);
    assert!(rows(&sticks).iter().any(|row| row["name"] == "文昌所-09"));
}

#[test]
fn own_words_that_a_restore_overtakes_are_named_until_they_are_said_again_or_given_up() {
    for again in [true, false] {
        let sticks = known();
        let (backup, stick) = (sticks.text("old.dabiao"), sticks.text("stick"));
        sticks.run("bureau", &["backup", &backup]).ends(0, &[]);
        let desk = |name: &str| sticks.run("bureau", &["bureau", "duty", "desk", name]).ends(0, &[name]);
        for _ in 0..4 {
            desk("局机关-01");
            desk("文昌所-02");
        }
        let met = || {
            for pc in ["bureau", "a", "b", "bureau", "a", "b"] {
                sticks.run(pc, &["exchange", "--dir", &stick]);
            }
            sticks.run("bureau", &["exchange", "--dir", &stick])
        };
        met();
        sticks.run("bureau", &["restore", &backup]).ends(0, &["let the PCs exchange first"]);
        desk("文昌所-01");
        assert_eq!(says(&sticks, "overtaken"), None);
        // What comes back was said later, by the order of the directory.
        let told = met();
        let has_desk = |name: &str| {
            let row = rows(&sticks).into_iter().find(|row| row["name"] == name).unwrap();
            row["duties"].as_array().unwrap().contains(&"desk".into())
        };
        assert!(has_desk("文昌所-02") && !has_desk("文昌所-01"));
        assert_eq!(says(&sticks, "overtaken").unwrap(), ["grant_duty desk 文昌所-01"]);
        assert!(
            told.out.contains("1 word that this PC said after a restore holds no longer"),
            "{}",
            told.out
        );
        if again {
            desk("文昌所-01");
        } else {
            sticks.run("bureau", &["bureau", "settle", "局机关-01"]).ends(0, &["is given up"]);
        }
        met();
        assert_eq!(says(&sticks, "overtaken"), None, "{again}");
        assert_eq!((has_desk("文昌所-01"), has_desk("文昌所-02")), (again, !again));
        sticks.audit();
    }
    // Any other PC decides nothing.
    let sticks = known();
    let backup = sticks.text("old.dabiao");
    sticks.run("a", &["backup", &backup]).ends(0, &[]);
    let said = sticks.run("a", &["restore", &backup]).ends(0, &[]);
    assert!(!said.out.contains("exchange first"), "{}", said.out);
}
