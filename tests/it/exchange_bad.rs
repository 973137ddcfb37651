//! Packages and answers that are not as they should be, and sticks that are not there.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use super::support::sticks::{Said, Sticks, copy, practise};
use super::support::typist::MORNING_MS;
use dabiao::app::exchange::read_request;
use dabiao::credential::StationKey;
use dabiao::store::Db;
use dabiao_package::{Body, Draft, Item, PackageKind, PackageName, Place, write};
use rand::SeedableRng as _;
use uuid::Uuid;

fn exchange(sticks: &Sticks, pc: &str) -> Said {
    sticks.run(pc, &["exchange", "--dir", &sticks.text("stick")])
}

fn codes(said: &Said) -> Vec<String> {
    let doc = said.json();
    doc["problems"].as_array().unwrap().iter().map(|p| p["code"].as_str().unwrap().to_owned()).collect()
}

/// A bureau in which station `a` has an attempt on the stick.
fn handed_up() -> Sticks {
    let sticks = Sticks::joined();
    practise(&sticks.at("a"));
    sticks.exchange("a");
    sticks
}

#[test]
fn a_flipped_package_is_named_and_what_is_whole_is_taken_and_the_rest_comes_later() {
    let sticks = handed_up();
    let file = sticks.packages("up").remove(0);
    let good = fs::read(&file).unwrap();
    sticks.run("a", &["package", file.to_str().unwrap()]).ends(0, &["as written"]);
    // The last third of the file is the bodies and the second table of contents; the table comes again, so a body is hit.
    let body = body_at(&good);
    let mut bad = good.clone();
    bad[body] ^= 0x40;
    fs::write(&file, &bad).unwrap();
    sticks.run("a", &["package", file.to_str().unwrap()]).ends(2, &["is damaged"]);
    let said = sticks.run("bureau", &["exchange", "--dir", &sticks.text("stick"), "--json"]).ends(2, &[]);
    assert_eq!(codes(&said), ["package-damaged"]);
    assert!(said.json()["taken"]["entries"].as_u64().unwrap() > 0, "{}", said.out);
    assert!(said.err.contains("the rest was taken"), "{}", said.err);
    // The entries are there, the body is asked for, and comes with the next exchange.
    let up = sticks.exchange("a");
    assert_eq!(up["sent"][0]["bodies"], 1, "{up}");
    assert_eq!(sticks.exchange("bureau")["taken"]["bodies"], 1);
    assert_eq!(sticks.run("bureau", &["attempts", "--json"]).out.lines().count(), 1);
    sticks.audit();
}

/// A byte of the frame with the bodies: frames are kind, length, payload after 20 bytes of beginning.
fn body_at(bytes: &[u8]) -> usize {
    let mut at = 20;
    loop {
        let length = u32::from_le_bytes(bytes[at + 1..at + 5].try_into().unwrap()) as usize;
        if bytes[at] == b'B' {
            return at + 5 + length / 2;
        }
        at += 5 + length;
    }
}

#[test]
fn a_cut_package_gives_what_is_whole() {
    let sticks = handed_up();
    let file = sticks.packages("up").remove(0);
    let good = fs::read(&file).unwrap();
    fs::write(&file, &good[..body_at(&good)]).unwrap();
    let said = sticks.run("bureau", &["exchange", "--dir", &sticks.text("stick"), "--json"]).ends(2, &[]);
    assert!(codes(&said).contains(&"package-cut".to_owned()), "{}", said.out);
    assert!(said.json()["taken"]["entries"].as_u64().unwrap() > 0, "{}", said.out);
    fs::write(&file, &good).unwrap();
    assert_eq!(sticks.exchange("bureau")["taken"]["bodies"], 1);
    sticks.audit();
}

#[test]
fn a_package_of_another_bureau_is_refused() {
    let (sticks, other) = (handed_up(), handed_up());
    let (mine, theirs) = (sticks.packages("up").remove(0), other.packages("up").remove(0));
    fs::copy(&theirs, mine.with_file_name("00000000-0-1-2.dbx")).unwrap();
    let said = exchange(&sticks, "bureau").ends(1, &["another bureau's"]);
    assert!(said.out.contains("from 1 package"), "{}", said.out);
    sticks.audit();
}

#[test]
fn a_station_that_is_not_enrolled_or_is_retired_is_refused_by_name() {
    let sticks = handed_up();
    sticks.run("bureau", &["bureau", "retire", "文昌所-01", "--why", "lost"]).ends(0, &["文昌所-01"]);
    exchange(&sticks, "bureau").ends(1, &["文昌所-01 is retired"]);
    assert_eq!(sticks.run("bureau", &["attempts", "--json"]).out.lines().count(), 0);
    sticks.run("bureau", &["bureau", "retire", "文昌所-01", "--why", "lost"]).ends(1, &["is retired"]);
    // A copy of a founding PC that does not know the second station.
    let other = Sticks::founded();
    other.join("a", "文昌所-01");
    let older = other.text("older");
    copy(&other.at("bureau"), &other.at("older"));
    other.join("b", "文昌所-02");
    practise(&other.at("b"));
    other.exchange("b");
    let said = other.run("older", &["exchange", "--dir", &other.text("stick"), "--json"]).ends(1, &[]);
    assert_eq!(codes(&said), ["not-enrolled"], "{older}");
    sticks.audit();
}

#[test]
fn an_answer_fits_one_request() {
    let sticks = Sticks::founded();
    practise(&sticks.at("a"));
    let (first, second, answer) = (sticks.text("1.dbx"), sticks.text("2.dbx"), sticks.text("answer.dbx"));
    let ask = |pc: &str, out: &str| {
        sticks
            .run(pc, &["join", "--request", out, "--unit", "文昌派出所", "--name", "文昌所-01"])
            .ends(0, &[]);
    };
    ask("a", &first);
    sticks
        .run("bureau", &["bureau", "approve", &first, "--out", &answer, "--name", "文昌所-09"])
        .ends(0, &[]);
    ask("a", &second);
    sticks.run("a", &["join", "--file", &answer]).ends(1, &["another request"]);
    sticks.run("a", &["join", "--file", &first]).ends(2, &["no answer"]);
    sticks.run("bureau", &["bureau", "approve", &answer, "--out", &first]).ends(2, &["no request"]);
    let unit = ["--unit", "没有的单位"];
    let args = ["bureau", "approve", second.as_str(), "--out", &answer];
    sticks.run("bureau", &[&args[..], &unit].concat()).ends(2, &["没有的单位"]);
    sticks.run("bureau", &["bureau", "approve", &second, "--out", &answer]).ends(0, &[]);
    // Another PC can't take it, and a changed one nobody.
    ask("b", &first);
    sticks.run("b", &["join", "--file", &answer]).ends(1, &["another request"]);
    let good = fs::read(&answer).unwrap();
    fs::write(&answer, &good[..good.len() / 2]).unwrap();
    sticks.run("a", &["join", "--file", &answer]).ends(2, &[]);
    fs::write(&answer, good).unwrap();
    sticks.run("a", &["join", "--file", &answer]).ends(0, &["文昌所-01"]);
    sticks.audit();
}

#[test]
fn a_stick_that_is_not_there_or_takes_nothing_is_told_and_nothing_is_lost() {
    let sticks = Sticks::joined();
    practise(&sticks.at("a"));
    fs::rename(sticks.at("stick"), sticks.at("away")).unwrap();
    exchange(&sticks, "a").ends(3, &["not there"]);
    // A file where the folder would be made: nothing can be written, as on a full stick.
    fs::create_dir(sticks.at("stick")).unwrap();
    fs::write(sticks.at("stick").join("DABIAO"), "full").unwrap();
    let said = exchange(&sticks, "a").ends(3, &["not written"]);
    assert!(!said.out.contains("safe to remove"));
    fs::remove_dir_all(sticks.at("stick")).unwrap();
    fs::rename(sticks.at("away"), sticks.at("stick")).unwrap();
    exchange(&sticks, "a").ends(0, &["safe to remove"]);
    assert_eq!(sticks.exchange("bureau")["taken"]["bodies"], 1);
    sticks.audit();
}

/// What is invented is never handed to a bureau.
#[test]
fn a_demonstration_joins_no_bureau() {
    let sticks = Sticks::founded();
    let mut db = Db::open(&sticks.at("a"), &|| Uuid::from_u128(0xDE)).unwrap();
    db.set_setting(MORNING_MS, dabiao::store::DEMO_SETTING, "1").unwrap();
    drop(db);
    let asks = sticks.text("asks.dbx");
    let request = ["join", "--request", &asks, "--unit", "文昌派出所", "--name", "文昌所-01"];
    sticks.run("a", &request).ends(1, &["is invented", "data folder of its own"]);
    assert!(!sticks.at("asks.dbx").exists());
}

/// The request in `file`, as it would be if the PC of `folder` said to be the station `id` named `name`, signed by its key.
fn forged(folder: &Path, file: &Path, (id, name): (Uuid, &str)) {
    let (mut asks, _) = read_request(file).unwrap();
    asks.station = id;
    name.clone_into(&mut asks.name);
    let key = StationKey::load(&folder.join("join-key.toml")).unwrap();
    let draft = Draft {
        id: Uuid::from_u128(0xF0),
        bureau: Uuid::nil(),
        kind: PackageKind::Join,
        name: PackageName::Other { kind: PackageKind::Join, station: id, id: Uuid::from_u128(0xF0) },
        station: id,
        to: Vec::new(),
        made_ms: MORNING_MS,
        program: "dabiao".to_owned(),
        tips: Vec::new(),
        labels: Vec::new(),
    };
    let body = Body::new(id, "request", serde_json::to_vec(&asks).unwrap());
    let place = Place { folder: file.parent().unwrap(), data: None };
    let items = [Ok::<Item, &str>(Item::Body(body))];
    let mut rng = rand::rngs::StdRng::seed_from_u64(7);
    let written = write(place, &draft, &key, items, &mut rng, &mut |_| ControlFlow::Continue(())).unwrap();
    fs::rename(&written.files[0], file).unwrap();
}

/// Ids stand in every package. Who asks under another PC's would get its place, with a key of their own.
#[test]
fn a_request_in_another_pcs_name_admits_nobody() {
    let sticks = Sticks::joined();
    fs::create_dir(sticks.at("thief")).unwrap();
    let db = |pc: &str| Db::open(&sticks.at(pc), &|| Uuid::from_u128(0xD8)).unwrap();
    let station = |pc: &str| db(pc).own_station().unwrap();
    let (asks, answer) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"));
    let request = || {
        let args = ["join", "--request", &asks, "--unit", "文昌派出所", "--name", "文昌所-09"];
        sticks.run("thief", &args).ends(0, &[]);
    };
    let approve = || sticks.run("bureau", &["bureau", "approve", &asks, "--out", &answer]);
    fs::remove_file(sticks.at("answer.dbx")).unwrap();
    let before = db("bureau").journal_head().unwrap();
    for pc in ["bureau", "a"] {
        request();
        forged(&sticks.at("thief"), &sticks.at("asks.dbx"), (station(pc), "文昌所-09"));
        approve().ends(1, &["which is another PC", "take that PC's place"]);
    }
    for name in ["局机关-01\n\u{1b}[31m", "", &"长".repeat(5_000)] {
        request();
        forged(&sticks.at("thief"), &sticks.at("asks.dbx"), (Uuid::from_u128(0xF1), name));
        approve().ends(1, &["signs that can't be read"]);
    }
    assert_eq!(db("bureau").journal_head().unwrap(), before);
    assert!(!sticks.at("answer.dbx").exists());
    // The honest one is admitted.
    request();
    approve().ends(0, &["文昌所-09"]);
}
