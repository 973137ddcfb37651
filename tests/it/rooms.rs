//! A sitting on several PCs: packed, started by a code, written, handed in, collected; the roll, the audit, certificates.

use std::collections::BTreeMap;

use dabiao::app::exam::CandidateStep;
use dabiao::app::{Action, ExamAction};
use dabiao::content::generator::Generator;
use dabiao::domain::input::EventKind;
use dabiao::domain::sitting::{Sitting, SittingRules};
use dabiao::store::Db;
use serde_json::Value;

use super::support::room::INVIGILATOR;
use super::support::rooms::{ENOUGH, Rooms, SEATS, TEN_YEARS, badge, begin, finish, give, seat, type_on};
use super::support::staff::{ISSUER, now_ms};
use super::support::typist::Typist;

/// The states of seats by badge, as `collect` tells them.
fn states(said: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    said["seats"]
        .as_array()
        .unwrap()
        .iter()
        .map(|seat| (text(&seat["badge"]), text(&seat["state"])))
        .collect()
}

/// Badges that got a certificate now, and those that were skipped.
fn certify(rooms: &Rooms) -> (Vec<String>, Vec<String>) {
    let words = rooms.text("passphrase");
    let said = rooms.by("host", ISSUER, &["certify", "--json", "--passphrase-file", &words]).json();
    let of = |list: &str| {
        let rows = said[list].as_array().unwrap_or_else(|| panic!("{said}")).iter();
        rows.map(|row| row["badge"].as_str().unwrap().to_owned()).collect()
    };
    (of("issued"), of("skipped"))
}

fn makes_key(rooms: &Rooms) {
    let words = rooms.text("passphrase");
    let key = ["certify", "--new-key", "--holder", "岚江市公安局", "--passphrase-file", &words];
    rooms.by("host", ISSUER, &key).ends(0, &[]);
}

/// The texts of a sitting that is over, by badge: as a sitting of one PC gives them for these seats.
fn texts(rooms: &Rooms) -> BTreeMap<String, (u32, String)> {
    let db = Db::open(&rooms.at("host"), &uuid::Uuid::nil).unwrap();
    let stored = db.sittings().unwrap().pop().unwrap();
    let row = db.standard_versions().unwrap().pop().unwrap();
    let standard = dabiao::content::read_standard_version("standards/room-1.toml", &row.toml).unwrap();
    let sitting = Sitting::replay(stored.plan, SittingRules::of(&standard), stored.entries).unwrap();
    let (generator, rule) = (Generator::embedded().unwrap(), standard.passage.unwrap());
    let secret = sitting.revealed().unwrap();
    let mut texts = BTreeMap::new();
    for officer in db.officers().unwrap() {
        let Some(seat) = sitting.candidate(officer.id).and_then(|c| c.seat) else { continue };
        // From the parts: secret, nonce, sitting, seat and officer, and nothing of the PC.
        let seed = secret.seat_seed(sitting.nonce(), sitting.plan().id, seat, officer.id);
        let text = generator.passage(rule.kind, seed, rule.length as usize).unwrap().text;
        texts.insert(officer.badge, (seat, text));
    }
    texts
}

/// All PCs of the room write: the digits that each candidate saw, and the text that was asked, by badge. The clock of the
/// second PC is ten years ahead; the last candidate of each PC does not reach the line.
fn written(
    rooms: &Rooms,
    seated: &[Vec<String>],
    code: &str,
) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let (mut heads, mut shown) = (BTreeMap::new(), BTreeMap::new());
    for (n, pc) in SEATS.into_iter().enumerate() {
        let wall_ms = now_ms() + 30_000 + n as i64 * 60_000 + if n == 1 { TEN_YEARS } else { 0 };
        let mut t = seat(&rooms.at(pc), rooms.sitting, wall_ms);
        give(&mut t, &code.to_lowercase().replace('0', "o"));
        for (k, badge) in seated[n].iter().enumerate() {
            begin(&mut t, badge);
            shown.insert(badge.clone(), t.presented(200));
            let head = finish(&mut t, badge, if k == 3 { 4 } else { ENOUGH });
            heads.insert(badge.clone(), head);
        }
    }
    (heads, shown)
}

/// What the paper says at the close: the digits of `seated`, one of them wrong for `doubtful`; the seats of `lost` void.
fn paper(
    heads: &BTreeMap<String, String>,
    (seated, doubtful): (&[String], &str),
    lost: &[String],
) -> Vec<String> {
    let mut args = vec!["exam".to_owned(), "collect".to_owned(), "--json".to_owned(), "--close".to_owned()];
    for badge in seated {
        let mut head = heads[badge].clone();
        if badge == doubtful {
            let digit = if head.ends_with('0') { "1" } else { "0" };
            head.replace_range(head.len() - 1.., digit);
        }
        args.extend(["--head".to_owned(), format!("{badge}={}", head.to_uppercase())]);
    }
    for badge in lost {
        args.extend(["--void".to_owned(), badge.clone()]);
    }
    args.extend(["--why", "machine", "--note", "3 号机不再启动"].map(str::to_owned));
    args
}

/// What was asked at the PCs of the room is what a sitting at one PC asks.
fn asked_as_at_one_pc(rooms: &Rooms, shown: &BTreeMap<String, String>) {
    let texts = texts(rooms);
    assert_eq!(texts.len(), 12);
    for (badge, (_, text)) in &texts {
        // What is shown has signs of its own for the ends of lines.
        let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).take(150).collect::<String>();
        assert_eq!(plain(text), plain(&shown[badge]), "{badge}");
    }
}

/// There are so many certificates, and each verifies.
fn all_verify(rooms: &Rooms, count: usize) {
    let tokens: Vec<String> = {
        let db = Db::open(&rooms.at("host"), &uuid::Uuid::nil).unwrap();
        db.certificates().unwrap().into_iter().map(|row| row.token).collect()
    };
    assert_eq!(tokens.len(), count);
    for token in &tokens {
        rooms.run("host", &["verify", token, "--json"]).ends(0, &["\"valid\":true"]);
    }
}

#[test]
fn a_room_of_three_pcs_on_a_stick_from_the_morning_to_the_certificates() {
    let rooms = Rooms::planned(12);
    let stick = rooms.text("stick");
    let packed = rooms.pack();
    let code = packed["start_code"].as_str().unwrap().to_owned();
    assert_eq!(packed["tickets"].as_array().unwrap().len(), 3, "{packed}");
    // Packed once more: the same code, the same seats.
    let again = rooms.pack();
    assert_eq!(
        (&again["start_code"], Rooms::seated(&again, 1)),
        (&packed["start_code"], Rooms::seated(&packed, 1))
    );
    for (n, pc) in SEATS.into_iter().enumerate() {
        let ticket = Rooms::ticket(&packed, n);
        for _ in 0..2 {
            let said = rooms.run(pc, &["exam", "seat", &ticket, "--json"]).ends(0, &[]).json();
            assert_eq!(said["candidates"].as_array().unwrap().len(), 4, "{said}");
        }
    }
    let id = rooms.sitting.to_string();
    let started = rooms.hold(&["exam", "start", &id, "--json"]).ends(0, &[]).json();
    assert_eq!(started["start_code"].as_str(), Some(code.as_str()));

    let seated: Vec<Vec<String>> = (0..3).map(|n| Rooms::seated(&packed, n)).collect();
    let (heads, shown) = written(&rooms, &seated, &code);
    for pc in ["s1", "s1", "s2"] {
        let said = rooms.run(pc, &["exam", "hand-in", "--out", &stick, "--json"]).ends(0, &[]).json();
        assert_eq!(said["safe_to_remove"], true, "{said}");
    }
    let withheld = rooms.text("withheld.dbx");
    let of_s2 = rooms_packages(&rooms, "seat").into_iter().find(|file| is_of(file, &rooms, "s2")).unwrap();
    std::fs::rename(of_s2, &withheld).unwrap();

    // The first PC is in, the others are missing.
    let said =
        rooms.hold(&["exam", "collect", &stick, "--json"]).ends(1, &["was not collected completely"]).json();
    assert_eq!(said["new"], 4, "{said}");
    let now = states(&said);
    assert!(seated[0].iter().all(|badge| now[badge] == "collected"), "{said}");
    assert!(seated[1].iter().chain(&seated[2]).all(|badge| now[badge] == "missing"), "{said}");
    let said = rooms.hold(&["exam", "collect", &stick, "--json"]).ends(1, &[]).json();
    assert_eq!((&said["new"], &said["taken"]["entries"]), (&Value::from(0), &Value::from(0)), "{said}");
    rooms.hold(&["exam", "collect", "--close"]).ends(1, &["has not been handed in"]);

    // The paper says what the second PC showed, one digit of it wrong; the third one is void.
    let doubtful = seated[1][0].clone();
    let args = paper(&heads, (&seated[1], &doubtful), &seated[2]);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let said = rooms.hold(&args).ends(1, &[]).json();
    assert_eq!(said["closed"], true, "{said}");
    let now = states(&said);
    assert!(seated[1].iter().all(|badge| now[badge] == "head-only"), "{said}");
    assert!(seated[2].iter().all(|badge| now[badge] == "void"), "{said}");

    // Its package comes after the close.
    let said = rooms
        .hold(&["exam", "collect", &withheld, "--json"])
        .ends(1, &["seat-head", "differ from the paper roll"])
        .json();
    assert_eq!(said["new"], 4, "{said}");
    let now = states(&said);
    assert_eq!(now[&doubtful], "seat-head", "{said}");
    assert!(seated[1][1..].iter().all(|badge| now[badge] == "collected"), "{said}");

    asked_as_at_one_pc(&rooms, &shown);

    // Whoever reached the line and is not in doubt gets a certificate.
    makes_key(&rooms);
    let (mut issued, skipped) = certify(&rooms);
    issued.sort();
    let mut due: Vec<String> = seated[..2]
        .iter()
        .flat_map(|badges| badges[..3].to_vec())
        .filter(|badge| *badge != doubtful)
        .collect();
    due.sort();
    assert_eq!((&issued, skipped), (&due, vec![]));
    let attempt = attempt_of(&said, &doubtful);
    let counts = format!("{doubtful}={attempt}");
    rooms.hold(&["exam", "collect", "--counts", &counts, "--note", "纸上写错一位"]).ends(0, &[]);
    assert_eq!(certify(&rooms), (vec![doubtful], vec![]));
    all_verify(&rooms, 6);
    rooms.audit();

    // The third PC appears after all: what it has stands beside, and nothing changes.
    rooms.run("s3", &["exam", "hand-in", "--out", &stick]).ends(0, &["digits for the paper roll", "done"]);
    let said = rooms.by("host", INVIGILATOR, &["exam", "collect", &stick, "--sitting", &id, "--json"]);
    let said = said.ends(0, &[]).json();
    assert!(seated[2].iter().all(|badge| states(&said)[badge] == "void"), "{said}");
    assert_eq!(said["new"], 4, "{said}");
    assert_eq!(certify(&rooms), (vec![], vec![]));
    rooms.audit();
    assert!(heads.len() == 12 && badge(12) == "050012");
}

fn attempt_of(said: &Value, badge: &str) -> String {
    let seats = said["seats"].as_array().unwrap();
    let seat = seats.iter().find(|seat| seat["badge"] == badge).unwrap();
    seat["attempt"].as_str().unwrap().to_owned()
}

fn rooms_packages(rooms: &Rooms, kind: &str) -> Vec<std::path::PathBuf> {
    let bureaus = std::fs::read_dir(rooms.at("stick").join("DABIAO")).unwrap().flatten();
    let files = bureaus.filter_map(|bureau| std::fs::read_dir(bureau.path().join(kind)).ok());
    files.flat_map(|files| files.flatten().map(|file| file.path())).collect()
}

/// Whether a package is of the station of a data folder: its name says so.
fn is_of(file: &std::path::Path, rooms: &Rooms, pc: &str) -> bool {
    let db = Db::open(&rooms.at(pc), &uuid::Uuid::nil).unwrap();
    let station = db.own_station().unwrap().simple().to_string();
    file.file_name().unwrap().to_string_lossy().starts_with(&station[24..])
}

#[test]
fn what_comes_by_the_ordinary_exchange_is_collected_too_and_an_interrupted_exam_goes_on() {
    let rooms = Rooms::planned(2);
    let stick = rooms.text("stick");
    let id = rooms.sitting.to_string();
    let packed = rooms.hold(&["exam", "pack", &id, "--out", &stick, "--stations", "考场-01", "--json"]);
    let packed = packed.ends(0, &[]).json();
    let code = packed["start_code"].as_str().unwrap().to_owned();
    rooms.run("s1", &["exam", "seat", &Rooms::ticket(&packed, 0)]).ends(0, &["has not begun"]);
    let badges = Rooms::seated(&packed, 0);
    rooms.hold(&["exam", "start", &id]).ends(0, &[&code]);
    let wall_ms = now_ms() + 30_000;
    let mut t = seat(&rooms.at("s1"), rooms.sitting, wall_ms);
    give(&mut t, &code);
    begin(&mut t, &badges[0]);
    type_on(&mut t, 8);
    t.input(0, EventKind::Preedit("dongfang".into()));
    // The plug is pulled.
    drop(t);
    let said = rooms.run("s1", &["exam", "seat", "--json"]).ends(0, &[]).json();
    assert_eq!(said["candidates"][0]["state"], "begun", "{said}");
    let mut t = seat(&rooms.at("s1"), rooms.sitting, wall_ms + 90_000);
    // Without the code nobody goes on.
    t.act(Action::Exam(ExamAction::SeatIn { badge: badges[0].clone(), secret: String::new() }));
    t.act(Action::Exam(ExamAction::Begin));
    assert!(!t.session.drill().in_exam());
    t.act(Action::Exam(ExamAction::LeaveSeat));
    give(&mut t, &code);
    t.act(Action::Exam(ExamAction::SeatIn { badge: badges[0].clone(), secret: String::new() }));
    assert_eq!(
        t.session.exams().seat().map(|seat| seat.step),
        Some(CandidateStep::Interrupted),
        "{:?}",
        t.session.notice()
    );
    t.act(Action::Exam(ExamAction::GoOn));
    assert!(t.session.drill().in_exam(), "{:?}", t.session.notice());
    assert_eq!(t.session.drill().copying().unwrap().drill().preedit(), "", "its input method is gone");
    let head = finish(&mut t, &badges[0], ENOUGH);
    begin(&mut t, &badges[1]);
    finish(&mut t, &badges[1], ENOUGH);
    drop(t);

    rooms.run("s1", &["exchange", "--dir", &stick]).ends(0, &[]);
    rooms.by("host", super::support::room::ADMIN, &["exchange", "--dir", &stick]).ends(0, &[]);
    rooms.audit();
    let said = rooms.hold(&["exam", "collect", "--json", "--close"]).ends(0, &[]).json();
    assert_eq!((&said["new"], &said["closed"]), (&Value::from(2), &Value::from(true)), "{said}");
    let seat =
        said["seats"].as_array().unwrap().iter().find(|seat| seat["badge"] == badges[0].as_str()).unwrap();
    assert_eq!(seat["head"].as_str(), Some(head.as_str()), "{said}");
    makes_key(&rooms);
    let (mut issued, skipped) = certify(&rooms);
    issued.sort();
    let mut due = badges.clone();
    due.sort();
    assert_eq!((issued, skipped), (due, vec![]));
    rooms.audit();
    // The window of the invigilator shows the roll with the interruption and the digits.
    let mut t = Typist::at_time(&rooms.at("host"), now_ms() + 600_000);
    t.settle();
    let known = t.session.core().sitting(rooms.sitting).unwrap();
    let row = known.roll.iter().find(|row| row.head.map(|h| h.to_string()) == Some(head.clone())).unwrap();
    assert_eq!((row.interruptions, row.outcome.name()), (1, "passed"));
    assert!(row.gap_ms >= 80_000, "{row:?}");
}

/// What was signed while the first one wrote is away before the exam goes on: its seal says so. The certificate of the second
/// one has the first number, and the reason is said once.
#[test]
fn a_certificate_that_is_refused_for_its_seal_leaves_no_hole_in_the_numbers() {
    let rooms = Rooms::planned(2);
    let (id, stick) = (rooms.sitting.to_string(), rooms.text("stick"));
    let packed = rooms.hold(&["exam", "pack", &id, "--out", &stick, "--stations", "考场-01", "--json"]);
    let packed = packed.ends(0, &[]).json();
    let code = packed["start_code"].as_str().unwrap().to_owned();
    rooms.run("s1", &["exam", "seat", &Rooms::ticket(&packed, 0)]).ends(0, &[]);
    let mut badges = Rooms::seated(&packed, 0);
    badges.sort();
    rooms.hold(&["exam", "start", &id]).ends(0, &[&code]);
    let wall_ms = now_ms() + 30_000;
    let mut t = seat(&rooms.at("s1"), rooms.sitting, wall_ms);
    give(&mut t, &code);
    begin(&mut t, &badges[0]);
    type_on(&mut t, 8);
    drop(t);
    let file = rusqlite::Connection::open(rooms.at("s1").join(dabiao::store::DATABASE_FILE)).unwrap();
    assert_eq!(file.execute("DELETE FROM attempt_reach", []).unwrap(), 1);
    drop(file);
    let mut t = seat(&rooms.at("s1"), rooms.sitting, wall_ms + 90_000);
    give(&mut t, &code);
    t.act(Action::Exam(ExamAction::SeatIn { badge: badges[0].clone(), secret: String::new() }));
    t.act(Action::Exam(ExamAction::GoOn));
    finish(&mut t, &badges[0], ENOUGH);
    begin(&mut t, &badges[1]);
    finish(&mut t, &badges[1], ENOUGH);
    drop(t);
    rooms.run("s1", &["exam", "hand-in", "--out", &stick]).ends(0, &[]);
    let said = rooms.hold(&["exam", "collect", &stick, "--close", "--json"]).ends(1, &[]).json();
    assert_eq!(states(&said)[&badges[0]], "seal-doubt", "{said}");
    rooms.audit();
    makes_key(&rooms);
    let words = rooms.text("passphrase");
    let said = rooms.by("host", ISSUER, &["certify", "--json", "--passphrase-file", &words]).json();
    let (issued, skipped) = (said["issued"].as_array().unwrap(), said["skipped"].as_array().unwrap());
    assert_eq!((issued.len(), &issued[0]["badge"]), (1, &badges[1].as_str().into()), "{said}");
    assert!(issued[0]["number"].as_str().unwrap().ends_with("-000001"), "{said}");
    assert_eq!((skipped.len(), &skipped[0]["badge"]), (1, &badges[0].as_str().into()), "{said}");
    assert_eq!(skipped[0].to_string().matches("it rests on attempt").count(), 1, "{said}");
    rooms.audit();
}

/// The same PCs named again move nobody: tickets of both packings may lie in one room.
#[test]
fn packing_again_for_the_same_pcs_leaves_everybody_where_they_are() {
    let rooms = Rooms::planned(12);
    let (id, stick) = (rooms.sitting.to_string(), rooms.text("stick"));
    let pack = || {
        let args = ["exam", "pack", &id, "--out", &stick, "--stations", "考场-01,考场-02", "--json"];
        let packed = rooms.hold(&args).ends(0, &[]).json();
        [0, 1].map(|n| Rooms::seated(&packed, n))
    };
    let first = pack();
    assert_eq!(first.iter().map(Vec::len).collect::<Vec<_>>(), [6, 6]);
    assert_eq!([pack(), pack()], [first.clone(), first]);
}
