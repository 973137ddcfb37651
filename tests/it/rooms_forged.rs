//! Exams that a PC of the room makes up: of another text than the drawn one, and of candidates who do not sit there.

use std::path::Path;

use dabiao::domain::attempt::{AttemptMode, AttemptStart};
use dabiao::domain::exercise::RecordType;
use dabiao::domain::input::{EndReason, EventKind, InputEvent, LogHeader};
use dabiao::domain::roster::Officer;
use dabiao::domain::text::Policy;
use dabiao::store::Db;
use serde_json::Value;
use uuid::Uuid;

use super::support::rooms::{ENOUGH, Rooms, STANDARD, finish, give, seat};
use super::support::staff::now_ms;

/// An exam of `badge` in the sitting, made up with the key of the PC of `folder`: a text of its own, all of it right.
fn forge(folder: &Path, rooms: &Rooms, badge: &str, exercise: &str) -> Uuid {
    forged(folder, rooms, badge, exercise, false)
}

/// The store of a PC, as its program has it.
fn opened(folder: &Path) -> Db {
    let mut db = Db::open(folder, &|| Uuid::from_u128(0xF0)).unwrap();
    let signer = dabiao::app::bring_signer(folder.to_owned(), [9; 32])().unwrap().unwrap();
    db.sign_with(now_ms(), signer).unwrap();
    db
}

/// As [`forge`]; what was signed while it was typed is away before it is sealed where it is `doubtful`.
fn forged(folder: &Path, rooms: &Rooms, badge: &str, exercise: &str, doubtful: bool) -> Uuid {
    let mut db = opened(folder);
    let found = db.officers().unwrap().into_iter().find(|officer| officer.badge == badge);
    let officer = found.unwrap_or_else(|| {
        // Nothing keeps a PC from naming somebody else's candidate.
        let host = Db::open(&rooms.at("host"), &|| Uuid::from_u128(0xF1)).unwrap();
        let known: Officer = host.officers().unwrap().into_iter().find(|o| o.badge == badge).unwrap();
        drop(host);
        db.add_officer(now_ms(), known.clone()).unwrap();
        known
    });
    let id = Uuid::from_u128(0xF04D);
    let text = "今天天气很好适合训练";
    let start = AttemptStart {
        id,
        officer_id: officer.id,
        unit_id: officer.unit_id,
        exercise_id: exercise.to_owned(),
        title: STANDARD.to_owned(),
        record_type: RecordType::from_name("case").unwrap(),
        mode: AttemptMode::Exam,
        started_at_ms: now_ms(),
        sitting_id: Some(rooms.sitting),
    };
    let header = LogHeader::exam(text.into(), Policy::Strict, 30_000, false);
    db.begin_attempt(&start, &header).unwrap();
    let events = [
        InputEvent::new(0, EventKind::Start),
        InputEvent::new(20_000, EventKind::Commit(text.into())),
        InputEvent::new(30_000, EventKind::End(EndReason::Time)),
    ];
    db.append_events(id, 0, &events).unwrap();
    if doubtful {
        drop(db);
        let file = rusqlite::Connection::open(folder.join(dabiao::store::DATABASE_FILE)).unwrap();
        file.execute("DELETE FROM attempt_reach", []).unwrap();
        drop(file);
        db = opened(folder);
    }
    db.seal_attempt(now_ms(), id, events.len()).unwrap();
    id
}

fn line<'a>(said: &'a Value, badge: &str) -> &'a Value {
    said["seats"].as_array().unwrap().iter().find(|seat| seat["badge"] == badge).unwrap()
}

#[test]
fn an_exam_of_another_text_is_in_doubt_as_soon_as_it_is_collected() {
    let rooms = Rooms::planned(3);
    let (packed, stick) = (rooms.pack(), rooms.text("stick"));
    let badge = Rooms::seated(&packed, 0)[0].clone();
    rooms.run("s1", &["exam", "seat", &Rooms::ticket(&packed, 0)]).ends(0, &[]);
    rooms.hold(&["exam", "start", &rooms.sitting.to_string()]).ends(0, &[]);
    forge(&rooms.at("s1"), &rooms, &badge, "exam/case/1/00000000000000ab");
    rooms.run("s1", &["exam", "hand-in", "--out", &stick]).ends(0, &[]);
    let said = rooms.hold(&["exam", "collect", &stick, "--json"]);
    let said = said.ends(1, &["not of the text that was drawn", &badge, "考场-01"]).json();
    assert_eq!(
        (&line(&said, &badge)["state"], &said["texts_known"]),
        (&"text".into(), &true.into()),
        "{said}"
    );
    rooms.hold(&["exam", "collect"]).ends(1, &["In doubt: not the text that was drawn"]);
    let void = ["exam", "collect", "--void", &badge, "--why", "other", "--json"];
    let said = rooms.hold(&void).ends(1, &[]).json();
    assert_eq!(line(&said, &badge)["state"], "void", "{said}");
}

#[test]
fn an_exam_whose_seal_says_a_doubt_is_told_as_soon_as_it_is_collected() {
    let rooms = Rooms::planned(3);
    let (packed, stick) = (rooms.pack(), rooms.text("stick"));
    let badge = Rooms::seated(&packed, 0)[0].clone();
    rooms.run("s1", &["exam", "seat", &Rooms::ticket(&packed, 0)]).ends(0, &[]);
    rooms.hold(&["exam", "start", &rooms.sitting.to_string()]).ends(0, &[]);
    let attempt = forged(&rooms.at("s1"), &rooms, &badge, "exam/case/1/00000000000000ab", true);
    rooms.run("s1", &["exam", "hand-in", "--out", &stick]).ends(0, &[]);
    let said = rooms.hold(&["exam", "collect", &stick, "--json"]);
    let said = said.ends(1, &["signed while it was typed", &badge, "考场-01"]).json();
    assert_eq!(line(&said, &badge)["state"], "seal-doubt", "{said}");
    // Neither here nor at that PC is it a fault: its own program was honest about it.
    for (pc, whose) in [("host", "考场-01"), ("s1", "the program said when it was sealed")] {
        let folder = rooms.at(pc);
        let db = Db::open(&folder, &|| Uuid::from_u128(0xA0D2)).unwrap();
        let report = dabiao::app::JournalKeys::audit(&db, &folder, None).unwrap();
        assert!(report.problems.is_empty(), "{pc}: {:?}", report.problems);
        let is_told = |note: &dabiao::store::AuditProblem| {
            note.place.to_string().contains(&attempt.to_string()) && note.what.contains(whose)
        };
        assert!(report.notes.iter().any(is_told), "{pc}: {:?}", report.notes);
    }
}

/// What another PC did is told at the desk as that PC's: the desk's own records are sound, and its backups go on.
#[test]
fn an_exam_that_another_pc_made_up_is_no_fault_of_the_pc_that_collects_it() {
    let rooms = Rooms::planned(3);
    let (packed, stick) = (rooms.pack(), rooms.text("stick"));
    let badge = Rooms::seated(&packed, 0)[0].clone();
    rooms.run("s1", &["exam", "seat", &Rooms::ticket(&packed, 0)]).ends(0, &[]);
    rooms.hold(&["exam", "start", &rooms.sitting.to_string()]).ends(0, &[]);
    forge(&rooms.at("s1"), &rooms, &badge, "exam/case/1/00000000000000ab");
    rooms.run("s1", &["exam", "hand-in", "--out", &stick]).ends(0, &[]);
    rooms.hold(&["exam", "collect", &stick]).ends(1, &["not the text that was drawn"]);
    let mut void = vec!["exam".to_owned(), "collect".to_owned(), "--close".to_owned()];
    for badge in (0..3).flat_map(|n| Rooms::seated(&packed, n)) {
        void.extend(["--void".to_owned(), badge]);
    }
    void.extend(["--why".to_owned(), "other".to_owned()]);
    let void: Vec<&str> = void.iter().map(String::as_str).collect();
    rooms.hold(&void).ends(0, &[]);
    let host = rooms.at("host");
    let db = Db::open(&host, &|| Uuid::from_u128(0xA0D2)).unwrap();
    let report = dabiao::app::JournalKeys::audit(&db, &host, None).unwrap();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    let attempt = Uuid::from_u128(0xF04D).to_string();
    let told = report
        .notes
        .iter()
        .find(|note| note.place.to_string().contains(&attempt) && note.what.contains("text"));
    let told = told.unwrap_or_else(|| panic!("{:?}", report.notes));
    assert!(told.what.contains("考场-01") && told.what.contains("void"), "{told:?}");
    let against = dabiao::app::JournalKeys::of_folder(&host);
    db.backup_to(std::path::Path::new(&rooms.text("copy.sqlite")), &against).unwrap();
}

#[test]
fn a_pc_that_makes_up_an_exam_of_another_pcs_candidate_puts_nobody_in_doubt() {
    let rooms = Rooms::planned(3);
    let (packed, stick) = (rooms.pack(), rooms.text("stick"));
    let code = packed["start_code"].as_str().unwrap().to_owned();
    for (n, pc) in ["s1", "s2"].into_iter().enumerate() {
        rooms.run(pc, &["exam", "seat", &Rooms::ticket(&packed, n)]).ends(0, &[]);
    }
    rooms.hold(&["exam", "start", &rooms.sitting.to_string()]).ends(0, &[]);
    let honest = Rooms::seated(&packed, 1)[0].clone();
    let stray = forge(&rooms.at("s1"), &rooms, &honest, "exam/case/1/00000000000000ab").to_string();
    rooms.run("s1", &["exam", "hand-in", "--out", &stick]).ends(0, &[]);
    // It comes first, and is told with the PC that it came from.
    let said = rooms.hold(&["exam", "collect", &stick, "--json"]);
    let said = said.ends(1, &["where this candidate does not sit", "考场-01"]).json();
    let at = line(&said, &honest);
    assert_eq!((&at["state"], &at["strays"][0]), (&"missing".into(), &stray.as_str().into()), "{said}");
    let mut t = seat(&rooms.at("s2"), rooms.sitting, now_ms());
    give(&mut t, &code);
    super::support::rooms::begin(&mut t, &honest);
    finish(&mut t, &honest, ENOUGH);
    drop(t);
    rooms.run("s2", &["exam", "hand-in", "--out", &stick]).ends(0, &[]);
    let said = rooms.hold(&["exam", "collect", &stick, "--json"]).ends(1, &[]).json();
    let at = line(&said, &honest);
    assert_eq!((&at["state"], &at["beside"][0]), (&"collected".into(), &stray.as_str().into()), "{said}");
    assert_ne!(at["attempt"], stray.as_str());
}
