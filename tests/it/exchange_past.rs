//! What a PC says to have been before counts where it has the key of that, and as far as its request shows it.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use dabiao::app::exchange::read_request;
use dabiao::credential::StationKey;
use dabiao::store::{DATABASE_FILE, Db, JournalHead, NewSeries, digest, facts, hex};
use dabiao_package::{Body, Draft, Item, PackageKind, PackageName, Place, write};
use rand::SeedableRng as _;
use rusqlite::Connection;
use uuid::Uuid;

use super::support::sticks::{Said, Sticks, copy, practise_at, takes_rows};
use super::support::typist::MORNING_MS;

/// Three PCs that know all of each other.
fn known() -> Sticks {
    let sticks = Sticks::joined();
    for pc in ["bureau", "a", "b", "bureau", "a", "b", "bureau"] {
        sticks.exchange(pc);
    }
    sticks
}

/// These PCs exchange, in turn; what lies there of a retired one is refused by name.
fn meet(sticks: &Sticks, pcs: &[&str]) {
    let stick = sticks.text("stick");
    for pc in pcs {
        sticks.run(pc, &["exchange", "--dir", &stick]);
    }
}

fn retire(sticks: &Sticks, name: &str, why: &str) {
    sticks.run("bureau", &["bureau", "retire", name, "--why", why]).ends(0, &[name]);
}

/// A PC that belongs to the bureau asks under another name.
fn asks(sticks: &Sticks, pc: &str, name: &str) {
    let file = sticks.text("asks.dbx");
    let request = ["join", "--request", &file, "--unit", "文昌派出所", "--name", name, "--anew"];
    sticks.run(pc, &request).ends(0, &[name]);
}

fn approve(sticks: &Sticks, more: &[&str]) -> Said {
    let (asks, answer) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"));
    sticks.run("bureau", &[&["bureau", "approve", &asks, "--out", &answer][..], more].concat())
}

fn joins(sticks: &Sticks, pc: &str) {
    sticks.run(pc, &["join", "--file", &sticks.text("answer.dbx")]).ends(0, &["岚江市公安局"]);
}

fn attempts(sticks: &Sticks) -> usize {
    sticks.run("bureau", &["attempts", "--json"]).ends(0, &[]).out.lines().count()
}

/// How many attempts of other PCs count at one.
fn counted(sticks: &Sticks, pc: &str) -> i64 {
    let db = Connection::open(sticks.at(pc).join(DATABASE_FILE)).unwrap();
    let sql = "SELECT count(*) FROM far_entry WHERE op = 'begin_attempt' AND state = 'applied'";
    db.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// How often the founding PC said that.
fn said(sticks: &Sticks, op: &str) -> usize {
    let db = Db::open(&sticks.at("bureau"), &|| Uuid::from_u128(0x5A1D)).unwrap();
    db.journal().unwrap().iter().filter(|entry| entry.op == op).count()
}

/// How many entries of a series came to the founding PC beyond that end, and how many of them count.
fn beyond(sticks: &Sticks, head: &JournalHead) -> (i64, i64) {
    let db = Connection::open(sticks.at("bureau").join(DATABASE_FILE)).unwrap();
    let sql = "SELECT count(*), count(*) FILTER (WHERE state <> 'retired') FROM far_entry
                WHERE series = ?1 AND seq >= ?2";
    let place = rusqlite::params![head.series, head.entries as i64];
    db.query_row(sql, place, |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

fn head(sticks: &Sticks, pc: &str) -> JournalHead {
    Db::open(&sticks.at(pc), &|| Uuid::from_u128(0x5A1E)).unwrap().journal_head().unwrap()
}

#[test]
fn rows_of_another_pcs_journal_are_no_past_and_take_no_retirement_back() {
    let sticks = known();
    practise_at(&sticks.at("b"), MORNING_MS);
    meet(&sticks, &["b", "bureau"]);
    assert_eq!(attempts(&sticks), 1);
    let head = head(&sticks, "b");
    retire(&sticks, "文昌所-02", "replaced");
    let retirements = said(&sticks, "retire_station");
    fs::create_dir(sticks.at("c")).unwrap();
    practise_at(&sticks.at("c"), MORNING_MS + 600_000);
    takes_rows(&sticks.at("b"), &sticks.at("c"));
    let asked = sticks.text("asks.dbx");
    let request = ["join", "--request", &asked, "--unit", "文昌派出所", "--name", "文昌所-07"];
    sticks.run("c", &request).ends(0, &["文昌所-07"]);
    let approved = approve(&sticks, &[]).ends(0, &["文昌所-07", "does not prove by its key"]);
    assert!(!approved.out.contains("This PC was"), "{}", approved.out);
    assert_eq!(said(&sticks, "retire_station"), retirements);
    joins(&sticks, "c");
    // Whoever has the key goes on in the series, and the new PC hands that up as its own.
    practise_at(&sticks.at("b"), MORNING_MS + 1_200_000);
    takes_rows(&sticks.at("b"), &sticks.at("c"));
    meet(&sticks, &["c", "bureau", "c", "bureau"]);
    let (all, counted) = beyond(&sticks, &head);
    assert!(all > 0, "it came");
    assert_eq!(counted, 0);
    // What the new PC typed itself before it joined is proven by its own key.
    assert_eq!(attempts(&sticks), 2);
}

#[test]
fn of_a_pc_that_was_lost_nothing_is_taken_back_unless_it_is_said() {
    let sticks = known();
    retire(&sticks, "文昌所-02", "lost");
    practise_at(&sticks.at("b"), MORNING_MS);
    asks(&sticks, "b", "文昌所-07");
    let was = "This PC was 文昌所-02, retired on 2026-11-23 (lost or stolen)";
    approve(&sticks, &[]).ends(0, &[was, "do not count", "--taken-back"]);
    joins(&sticks, "b");
    meet(&sticks, &["bureau", "b", "bureau", "b", "bureau"]);
    assert_eq!(attempts(&sticks), 0);
    // What it writes from here on is its own.
    practise_at(&sticks.at("b"), MORNING_MS + 600_000);
    meet(&sticks, &["b", "bureau", "b", "bureau"]);
    assert_eq!(attempts(&sticks), 1);
    let told = approve(&sticks, &["--taken-back", "--json"]).ends(0, &[]).json();
    assert_eq!((&told["was"][0]["name"], &told["was"][0]["counts"]), (&"文昌所-02".into(), &true.into()));
    assert!(told["was"][0]["entries"].as_u64().unwrap() > 0, "{told}");
    meet(&sticks, &["bureau", "b", "bureau", "b", "bureau"]);
    assert_eq!(attempts(&sticks), 2);
    sticks.audit();
}

#[test]
fn what_is_taken_back_ends_where_the_request_ends() {
    let sticks = known();
    retire(&sticks, "文昌所-02", "replaced");
    practise_at(&sticks.at("b"), MORNING_MS);
    asks(&sticks, "b", "文昌所-07");
    // A copy of the PC as it was goes on beside it.
    copy(&sticks.at("b"), &sticks.at("thief"));
    approve(&sticks, &[]).ends(0, &["(replaced by another PC)", "count from here on"]);
    joins(&sticks, "b");
    meet(&sticks, &["b", "bureau", "b", "bureau"]);
    assert_eq!(attempts(&sticks), 1);
    practise_at(&sticks.at("thief"), MORNING_MS + 600_000);
    takes_rows(&sticks.at("thief"), &sticks.at("b"));
    meet(&sticks, &["b", "bureau", "b", "bureau"]);
    assert_eq!(attempts(&sticks), 1);
    let db = Db::open(&sticks.at("bureau"), &|| Uuid::from_u128(0x5A1F)).unwrap();
    let without_end = facts::NO_END.to_string();
    assert!(!db.journal().unwrap().iter().any(|entry| entry.body.contains(&without_end)));
}

/// What was shown of 文昌所-02 counts as it asks as 文昌所-07, which is retired before anything of it came; then another PC hands
/// that up.
fn shown_and_retired(why: &str) -> (Sticks, JournalHead) {
    let sticks = known();
    let head = head(&sticks, "b");
    retire(&sticks, "文昌所-02", "closed");
    practise_at(&sticks.at("b"), MORNING_MS);
    asks(&sticks, "b", "文昌所-07");
    approve(&sticks, &[]).ends(0, &["(not used any more)", "count from here on"]);
    retire(&sticks, "文昌所-07", why);
    takes_rows(&sticks.at("b"), &sticks.at("a"));
    meet(&sticks, &["a", "bureau"]);
    (sticks, head)
}

#[test]
fn what_was_taken_back_ends_with_the_pc_that_it_was_taken_back_for() {
    for why in ["lost", "closed"] {
        let (sticks, head) = shown_and_retired(why);
        let (all, counted) = beyond(&sticks, &head);
        assert!(all > 0, "it came");
        assert_eq!(counted, 0, "{why}");
        let again = sticks.run("bureau", &["bureau", "retire", "文昌所-02", "--why", "lost"]);
        if why == "lost" {
            // Who has the folder of the one has the key of the other: that is said already.
            again.ends(1, &["文昌所-02 is retired"]);
        } else {
            again.ends(0, &["文昌所-02 was retired before", "nothing of it counted beyond that"]);
        }
        // Under yet another name nothing of it is taken back by the way.
        asks(&sticks, "b", "文昌所-08");
        approve(&sticks, &[]).ends(0, &["This PC was 文昌所-02", "(lost or stolen)", "do not count"]);
    }
}

#[test]
fn what_was_taken_back_by_mistake_is_closed_again() {
    let sticks = known();
    let lost = || sticks.run("bureau", &["bureau", "retire", "文昌所-02", "--why", "lost"]);
    lost().ends(0, &["文昌所-02 is retired"]);
    practise_at(&sticks.at("b"), MORNING_MS);
    asks(&sticks, "b", "文昌所-07");
    approve(&sticks, &["--taken-back"]).ends(0, &["count from here on"]);
    // What is typed until the answer is taken counts by the word of the new PC.
    practise_at(&sticks.at("b"), MORNING_MS + 600_000);
    joins(&sticks, "b");
    practise_at(&sticks.at("b"), MORNING_MS + 1_200_000);
    meet(&sticks, &["b", "bureau", "b", "bureau"]);
    assert_eq!(attempts(&sticks), 3);
    // While that one is in use.
    let taken_back = "that were taken back count no longer";
    lost().ends(0, &["文昌所-02 was retired before", taken_back, "in use as 文昌所-07"]);
    assert_eq!(attempts(&sticks), 1);
    lost().ends(1, &["Nothing changed: 文昌所-02 is retired already", "in use as 文昌所-07"]);
    approve(&sticks, &["--taken-back"]).ends(0, &["count from here on"]);
    assert_eq!(attempts(&sticks), 3);
    // And after it was found out: what is here of it counts as of any PC that is lost, until that is said as well.
    retire(&sticks, "文昌所-07", "lost");
    assert_eq!(attempts(&sticks), 3);
    let said = sticks.run("bureau", &["bureau", "retire", "文昌所-02", "--why", "lost", "--json"]);
    let said = said.ends(0, &[]).json();
    assert!(said["lapsed"].as_u64().unwrap() > 1, "{said}");
    assert_eq!(attempts(&sticks), 1);
    lost().ends(1, &["文昌所-02 is retired"]);
    sticks.audit();
}

#[test]
fn what_was_taken_back_after_a_restore_is_closed_again() {
    for other_first in [true, false] {
        let sticks = known();
        let backup = sticks.text("old.dabiao");
        sticks.run("bureau", &["backup", &backup]).ends(0, &[]);
        // More leads to the retirement than to what is said later, in the series that the restore begins.
        for n in 10..30 {
            let (badge, name) = (format!("0592{n}"), format!("人{n}"));
            sticks.run("bureau", &["people", "add", &badge, &name, "文昌派出所"]).ends(0, &[]);
        }
        retire(&sticks, "文昌所-02", "replaced");
        meet(&sticks, &["bureau", "a", "bureau", "a"]);
        sticks.run("bureau", &["restore", &backup]).ends(0, &[]);
        meet(&sticks, &["bureau", "a", "bureau", "a", "bureau"]);
        practise_at(&sticks.at("b"), MORNING_MS);
        asks(&sticks, "b", "文昌所-07");
        approve(&sticks, &[]).ends(0, &["This PC was 文昌所-02", "count from here on"]);
        joins(&sticks, "b");
        meet(&sticks, &["b", "bureau", "b", "bureau"]);
        assert_eq!(attempts(&sticks), 1);
        if other_first {
            retire(&sticks, "文昌所-07", "lost");
        }
        let lost = || sticks.run("bureau", &["bureau", "retire", "文昌所-02", "--why", "lost"]);
        let said = lost().ends(0, &["文昌所-02 was retired before", "taken back count"]);
        assert!(!said.out.contains("nothing of it counted"), "{}", said.out);
        assert_eq!(attempts(&sticks), 0, "{other_first}");
        lost().ends(1, &["文昌所-02 is retired"]);
        sticks.audit();
    }
}

#[test]
fn a_pc_that_was_replaced_and_turns_out_to_be_lost_is_retired_as_lost() {
    let sticks = known();
    retire(&sticks, "文昌所-02", "replaced");
    practise_at(&sticks.at("b"), MORNING_MS);
    asks(&sticks, "b", "文昌所-07");
    for why in ["replaced", "closed"] {
        sticks.run("bureau", &["bureau", "retire", "文昌所-02", "--why", why]).ends(1, &["is retired"]);
    }
    sticks
        .run("bureau", &["bureau", "retire", "文昌所-02", "--why", "lost"])
        .ends(0, &["文昌所-02 was retired before", "nothing of it counted beyond that"]);
    approve(&sticks, &[]).ends(0, &["This PC was 文昌所-02", "(lost or stolen)", "do not count"]);
    joins(&sticks, "b");
    meet(&sticks, &["b", "bureau", "b", "bureau"]);
    assert_eq!(attempts(&sticks), 0);
}

#[test]
fn a_pc_that_still_belongs_to_the_bureau_is_not_admitted_a_second_time() {
    let sticks = known();
    asks(&sticks, "b", "文昌所-12");
    let admissions = said(&sticks, "enrol_station");
    approve(&sticks, &[]).ends(1, &["is 文昌所-02, which still belongs to the bureau", "--why replaced"]);
    assert_eq!(said(&sticks, "enrol_station"), admissions);
    retire(&sticks, "文昌所-02", "replaced");
    approve(&sticks, &[]).ends(0, &["This PC was 文昌所-02", "(replaced by another PC)"]);
    joins(&sticks, "b");
    meet(&sticks, &["b", "bureau", "b", "bureau"]);
    let listed = sticks.run("bureau", &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let rows = listed["stations"].as_array().unwrap();
    let active: Vec<&str> = rows
        .iter()
        .filter(|row| row["state"] != "retired")
        .map(|row| row["name"].as_str().unwrap())
        .collect();
    assert_eq!(active, ["局机关-01", "文昌所-01", "文昌所-12"]);
}

#[test]
fn what_is_typed_until_the_answer_is_taken_counts_at_every_pc_that_gets_it() {
    let sticks = known();
    retire(&sticks, "文昌所-02", "replaced");
    asks(&sticks, "b", "文昌所-07");
    // Beyond what the request shows; as the new one it says nothing that concerns anybody else.
    practise_at(&sticks.at("b"), MORNING_MS);
    approve(&sticks, &[]).ends(0, &["This PC was 文昌所-02"]);
    joins(&sticks, "b");
    meet(&sticks, &["b", "bureau", "a", "bureau", "a"]);
    assert_eq!((counted(&sticks, "bureau"), counted(&sticks, "a")), (1, 1));
    sticks.audit();
}

#[test]
fn of_two_pcs_that_prove_one_past_the_one_in_use_keeps_it() {
    let sticks = known();
    copy(&sticks.at("b"), &sticks.at("thief"));
    retire(&sticks, "文昌所-02", "replaced");
    asks(&sticks, "b", "文昌所-02");
    approve(&sticks, &[]).ends(0, &["This PC was 文昌所-02", "(replaced by another PC)"]);
    joins(&sticks, "b");
    // The same request once more takes nothing from itself.
    approve(&sticks, &[]).ends(0, &["This PC was 文昌所-02"]);
    asks(&sticks, "thief", "文昌所-07");
    let admissions = said(&sticks, "enrol_station");
    approve(&sticks, &[]).ends(1, &["文昌所-02 in use is that PC already", "two PCs would be one"]);
    assert_eq!(said(&sticks, "enrol_station"), admissions);
    // Was that one lost, so was what it had been: nothing since is taken back by the way.
    retire(&sticks, "文昌所-02", "lost");
    approve(&sticks, &[]).ends(0, &["This PC was 文昌所-02", "(lost or stolen)", "--taken-back"]);
    sticks.audit();
}

#[test]
fn a_pc_that_asked_anew_goes_to_no_other_bureau_by_the_way() {
    let (sticks, other) = (known(), Sticks::founded());
    asks(&sticks, "b", "文昌所-09");
    let (asked, answer) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"));
    other.run("bureau", &["bureau", "approve", &asked, "--out", &answer]).ends(0, &["文昌所-09"]);
    let before = fs::read(sticks.at("b").join("bureau.toml")).unwrap();
    sticks.run("b", &["join", "--file", &answer]).ends(1, &["by another bureau", "--other-bureau"]);
    assert_eq!(fs::read(sticks.at("b").join("bureau.toml")).unwrap(), before);
    sticks.run("b", &["join", "--file", &answer, "--other-bureau"]).ends(0, &["文昌所-09"]);
    assert_ne!(fs::read(sticks.at("b").join("bureau.toml")).unwrap(), before);
}

/// The request in `file` as a program wrote it that proved nothing.
fn unproven(folder: &Path, file: &Path) {
    let (asks, _) = read_request(file).unwrap();
    assert!(!asks.proven.is_empty());
    let key = StationKey::load(&folder.join("join-key.toml")).unwrap();
    let station = asks.station;
    let draft = Draft {
        id: Uuid::from_u128(0xF0),
        bureau: Uuid::nil(),
        kind: PackageKind::Join,
        name: PackageName::Other { kind: PackageKind::Join, station, id: Uuid::from_u128(0xF0) },
        station,
        to: Vec::new(),
        made_ms: MORNING_MS,
        program: "dabiao".to_owned(),
        tips: asks.shown.clone(),
        labels: Vec::new(),
    };
    let body = Body::new(station, "request", serde_json::to_vec(&asks).unwrap());
    let place = Place { folder: file.parent().unwrap(), data: None };
    let items = [Ok::<Item, &str>(Item::Body(body))];
    let mut rng = rand::rngs::StdRng::seed_from_u64(7);
    let written = write(place, &draft, &key, items, &mut rng, &mut |_| ControlFlow::Continue(())).unwrap();
    fs::rename(&written.files[0], file).unwrap();
}

#[test]
fn a_request_that_proves_nothing_is_read_and_has_no_past() {
    let sticks = known();
    retire(&sticks, "文昌所-02", "replaced");
    practise_at(&sticks.at("b"), MORNING_MS);
    asks(&sticks, "b", "文昌所-07");
    let retirements = said(&sticks, "retire_station");
    unproven(&sticks.at("b"), &sticks.at("asks.dbx"));
    let told = approve(&sticks, &["--json"]).ends(0, &[]).json();
    assert_eq!((&told["unproven"], &told["was"]), (&true.into(), &serde_json::json!([])), "{told}");
    assert_eq!(said(&sticks, "retire_station"), retirements);
    // A PC that proves all that it was is told of nothing.
    let fresh = Sticks::founded();
    practise_at(&fresh.at("a"), MORNING_MS);
    let asked = fresh.text("asks.dbx");
    let request = ["join", "--request", &asked, "--unit", "文昌派出所", "--name", "文昌所-01"];
    fresh.run("a", &request).ends(0, &[]);
    let told = approve(&fresh, &["--json"]).ends(0, &[]).json();
    assert_eq!(told["unproven"], false, "{told}");
}

#[test]
fn what_a_pc_was_is_proven_later_by_the_key_that_joining_keeps() {
    let sticks = Sticks::founded();
    practise_at(&sticks.at("a"), MORNING_MS);
    let (asked, note) = (sticks.at("asks.dbx"), sticks.at("a").join("join.toml"));
    let file = sticks.text("asks.dbx");
    let request = ["join", "--request", &file, "--unit", "文昌派出所", "--name", "文昌所-01"];
    sticks.run("a", &request).ends(0, &["文昌所-01"]);
    let sha = || hex(&digest(&fs::read(&asked).unwrap()));
    let proves = sha();
    unproven(&sticks.at("a"), &asked);
    let waits = fs::read_to_string(&note).unwrap();
    assert!(waits.contains(&proves));
    fs::write(&note, waits.replace(&proves, &sha())).unwrap();
    approve(&sticks, &[]).ends(0, &["does not prove by its key"]);
    joins(&sticks, "a");
    meet(&sticks, &["a", "bureau", "a", "bureau"]);
    assert_eq!(counted(&sticks, "bureau"), 0);
    retire(&sticks, "文昌所-01", "replaced");
    asks(&sticks, "a", "文昌所-01");
    let told = approve(&sticks, &["--json"]).ends(0, &[]).json();
    assert_eq!(told["unproven"], false, "{told}");
    joins(&sticks, "a");
    meet(&sticks, &["a", "bureau", "a", "bureau"]);
    assert_eq!(counted(&sticks, "bureau"), 1);
}

/// The PC of a folder begins a series in the name of that station, under its own key.
fn claims(folder: &Path, station: Uuid) {
    let mut db = Db::open(folder, &|| Uuid::from_u128(0xF6)).unwrap();
    let signer = dabiao::app::bring_signer(folder.to_owned(), [7; 32])().unwrap().unwrap();
    db.sign_with(MORNING_MS, signer).unwrap();
    let (id, station) = (Uuid::from_u128(0xF7), Some(station));
    let new = NewSeries { id, why: "rewound", station, signer: None, claim: None, parent: None };
    db.begin_series(MORNING_MS, new).unwrap();
}

#[test]
fn a_past_that_another_pc_claimed_first_is_of_whose_key_signs_it_once_that_one_is_retired() {
    let sticks = Sticks::founded();
    practise_at(&sticks.at("a"), MORNING_MS);
    let was = Db::open(&sticks.at("a"), &|| Uuid::from_u128(0x5A20)).unwrap().own_station().unwrap();
    asks(&sticks, "a", "文昌所-03");
    fs::rename(sticks.at("asks.dbx"), sticks.at("waits.dbx")).unwrap();
    // Whoever reads that request may ask first. The other PC draws a key of its own.
    asks(&sticks, "b", "文昌所-08");
    practise_at(&sticks.at("b"), MORNING_MS + 600_000);
    claims(&sticks.at("b"), was);
    asks(&sticks, "b", "文昌所-08");
    approve(&sticks, &[]).ends(0, &["文昌所-08"]);
    joins(&sticks, "b");
    fs::rename(sticks.at("waits.dbx"), sticks.at("asks.dbx")).unwrap();
    let admissions = said(&sticks, "enrol_station");
    approve(&sticks, &[]).ends(1, &["Another PC, 文昌所-08, was admitted with that past", "--why lost"]);
    assert_eq!(said(&sticks, "enrol_station"), admissions);
    meet(&sticks, &["b", "bureau", "b", "bureau"]);
    // What the other one typed itself counts.
    assert_eq!(counted(&sticks, "bureau"), 1);
    // That it is in use no longer does not say that it was not that one.
    retire(&sticks, "文昌所-08", "replaced");
    approve(&sticks, &[]).ends(1, &["Another PC, 文昌所-08, was admitted with that past"]);
    retire(&sticks, "文昌所-08", "lost");
    let told = approve(&sticks, &["--json"]).ends(0, &[]).json();
    assert_eq!(told["unproven"], false, "{told}");
    joins(&sticks, "a");
    meet(&sticks, &["a", "bureau", "a", "bureau"]);
    assert_eq!(counted(&sticks, "bureau"), 2);
    // The same request once more says nothing new.
    let admissions = said(&sticks, "enrol_station");
    approve(&sticks, &[]).ends(0, &["文昌所-03"]);
    assert_eq!(said(&sticks, "enrol_station"), admissions);
}
