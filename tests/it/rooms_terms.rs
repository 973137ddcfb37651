//! Exams that a PC of the room makes up on other terms than its standard's, and on a form that was cut down.

use std::path::Path;

use dabiao::domain::attempt::AttemptStart;
use dabiao::domain::attempt_log::{AttemptEvent, AttemptHeader};
use dabiao::domain::input::{EndReason, EventKind, InputEvent, LogMode};
use dabiao::domain::sitting::SittingKind;
use dabiao::store::Db;
use serde_json::Value;
use uuid::Uuid;

use super::support::rooms::{ENOUGH, Rooms, SECONDS, STANDARD, begin, give, seat};
use super::support::staff::{ISSUER, now_ms, standard};

fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let at = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copied(&entry.path(), &at);
        } else {
            std::fs::copy(entry.path(), &at).unwrap();
        }
    }
}

/// The exam that `badge` is given at s1: its start and the head of its log. The folder is as before.
fn given(rooms: &Rooms, badge: &str, code: &str) -> (AttemptStart, AttemptHeader) {
    let (folder, kept) = (rooms.at("s1"), rooms.at("s1-before"));
    copied(&folder, &kept);
    let mut t = seat(&folder, rooms.sitting, now_ms());
    give(&mut t, code);
    begin(&mut t, badge);
    t.settle();
    drop(t);
    let db = Db::open(&folder, &|| Uuid::from_u128(0xF2)).unwrap();
    let row = db.exam_attempts().unwrap().pop().unwrap();
    let found = (row.start.clone(), db.attempt_header(row.start.id).unwrap());
    drop(db);
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::rename(&kept, &folder).unwrap();
    found
}

/// Puts an exam into the folder of s1 by the key of that PC: whatever its program would never give.
fn forge(rooms: &Rooms, start: &AttemptStart, header: AttemptHeader, events: &[AttemptEvent]) {
    let folder = rooms.at("s1");
    let mut db = Db::open(&folder, &|| Uuid::from_u128(0xF0)).unwrap();
    let signer = dabiao::app::bring_signer(folder.clone(), [9; 32])().unwrap().unwrap();
    db.sign_with(now_ms(), signer).unwrap();
    let start = AttemptStart { id: Uuid::from_u128(0xF04D), started_at_ms: now_ms(), ..start.clone() };
    db.begin_attempt(&start, header).unwrap();
    db.append_events(start.id, 0, events).unwrap();
    db.seal_attempt(now_ms(), start.id, events.len()).unwrap();
}

/// A room whose first PC has its ticket, and a candidate there: the room, the badge, the code.
fn room(standard: String, kind: SittingKind) -> (Rooms, String, String) {
    let rooms = Rooms::planned_as(1, standard, kind);
    let (id, stick) = (rooms.sitting.to_string(), rooms.text("stick"));
    let packed = rooms.hold(&["exam", "pack", &id, "--out", &stick, "--stations", "考场-01", "--json"]);
    let packed: Value = packed.ends(0, &[]).json();
    rooms.run("s1", &["exam", "seat", &Rooms::ticket(&packed, 0)]).ends(0, &[]);
    rooms.hold(&["exam", "start", &id]).ends(0, &[]);
    let code = packed["start_code"].as_str().unwrap().to_owned();
    let badge = Rooms::seated(&packed, 0)[0].clone();
    (rooms, badge, code)
}

/// What the seat hands in is in doubt at the desk for that reason, closed or not, and no certificate rests on it; the audit
/// says why.
fn is_in_doubt(rooms: &Rooms, state: &str, told: &str, audited: &str) {
    let words = rooms.text("passphrase");
    let key = ["certify", "--new-key", "--holder", "岚江市公安局", "--passphrase-file", &words];
    rooms.by("host", ISSUER, &key).ends(0, &[]);
    let stick = rooms.text("stick");
    rooms.run("s1", &["exam", "hand-in", "--out", &stick]).ends(0, &[]);
    let said = rooms.hold(&["exam", "collect", &stick, "--json", "--close"]).ends(1, &[told]).json();
    assert_eq!(said["seats"][0]["state"], state, "{said}");
    let said = rooms.by("host", ISSUER, &["certify", "--json", "--passphrase-file", &words]).json();
    assert_eq!(said["issued"].as_array().map(Vec::len), Some(0), "{said}");
    let folder = rooms.at("host");
    let db = Db::open(&folder, &|| Uuid::from_u128(0xA0D1)).unwrap();
    let report = dabiao::app::JournalKeys::audit(&db, &folder, None).unwrap();
    let mut all = report.problems.iter().chain(&report.notes);
    assert!(all.any(|said| said.what.contains(audited)), "{audited}: {:?}", report.notes);
}

/// Ten characters in eight seconds, handed in: by an honest head no program takes that.
fn burst(header: &AttemptHeader) -> Vec<AttemptEvent> {
    let text: String = header.copy().unwrap().presented.chars().take(ENOUGH).collect();
    [
        InputEvent::new(0, EventKind::Start),
        InputEvent::new(8_000, EventKind::Commit(text)),
        InputEvent::new(8_500, EventKind::End(EndReason::HandedIn)),
    ]
    .into_iter()
    .map(Into::into)
    .collect()
}

#[test]
fn an_exam_that_says_of_itself_that_it_may_be_handed_in_early_is_in_doubt() {
    let (rooms, badge, code) = room(standard(STANDARD, SECONDS, 31, "invigilator"), SittingKind::Copy);
    let (start, header) = given(&rooms, &badge, &code);
    let AttemptHeader::Copy(mut header) = header else { panic!("{header:?}") };
    assert_eq!(header.mode, LogMode::Exam { hand_in_early: false });
    header.mode = LogMode::Exam { hand_in_early: true };
    let header = AttemptHeader::Copy(header);
    let events = burst(&header);
    forge(&rooms, &start, header, &events);
    is_in_doubt(&rooms, "terms", "not written on the terms", "handed in early");
}

#[test]
fn an_exam_that_gives_itself_more_time_is_in_doubt() {
    let (rooms, badge, code) = room(standard(STANDARD, SECONDS, 31, "invigilator"), SittingKind::Copy);
    let (start, header) = given(&rooms, &badge, &code);
    let AttemptHeader::Copy(mut header) = header else { panic!("{header:?}") };
    header.limit_ms = Some(SECONDS * 2_000);
    let text: String = header.presented.chars().take(2 * ENOUGH).collect();
    let events = [
        InputEvent::new(0, EventKind::Start),
        InputEvent::new(50_000, EventKind::Commit(text)),
        InputEvent::new(SECONDS * 2_000, EventKind::End(EndReason::Time)),
    ];
    let events: Vec<AttemptEvent> = events.into_iter().map(Into::into).collect();
    forge(&rooms, &start, AttemptHeader::Copy(header), &events);
    is_in_doubt(&rooms, "terms", "not written on the terms", "as its limit");
}

#[test]
fn an_exam_of_forms_on_a_form_that_was_cut_down_is_in_doubt() {
    let toml = standard(STANDARD, SECONDS, 31, "invigilator")
        + "[form]\nkind = \"hotel\"\nqualified_percent = 98\nmin_records = 2\nduration_s = 300\n";
    let (rooms, badge, code) = room(toml, SittingKind::Form);
    let (start, header) = given(&rooms, &badge, &code);
    let AttemptHeader::Form(mut header) = header else { panic!("{header:?}") };
    header.form.fields.truncate(1);
    header.form.fields[0].fill = None;
    for card in &mut header.cards {
        card.right.truncate(1);
        card.pages = vec![format!("{}：{}\n", header.form.fields[0].name, card.right[0])];
    }
    let events =
        [InputEvent::new(0, EventKind::Start), InputEvent::new(300_000, EventKind::End(EndReason::Time))];
    let events: Vec<AttemptEvent> =
        events.into_iter().map(dabiao::domain::form::event::FormEvent::of_input).map(Into::into).collect();
    forge(&rooms, &start, AttemptHeader::Form(header), &events);
    is_in_doubt(&rooms, "text", "not of the text that was drawn", "as the program carries it");
}

#[test]
fn an_exam_of_forms_on_fewer_cards_is_in_doubt() {
    let toml = standard(STANDARD, SECONDS, 31, "invigilator")
        + "[form]\nkind = \"hotel\"\nqualified_percent = 98\nmin_records = 2\nduration_s = 300\n";
    let (rooms, badge, code) = room(toml, SittingKind::Form);
    let (mut start, header) = given(&rooms, &badge, &code);
    let AttemptHeader::Form(mut header) = header else { panic!("{header:?}") };
    let given = header.cards.len();
    header.cards.truncate(2);
    // The id names the number of cards: it is put right as well.
    let (head, last) = start.exercise_id.rsplit_once('/').unwrap();
    assert_eq!(last, given.to_string(), "{}", start.exercise_id);
    start.exercise_id = format!("{head}/2");
    let events =
        [InputEvent::new(0, EventKind::Start), InputEvent::new(300_000, EventKind::End(EndReason::Time))];
    let events: Vec<AttemptEvent> =
        events.into_iter().map(dabiao::domain::form::event::FormEvent::of_input).map(Into::into).collect();
    forge(&rooms, &start, AttemptHeader::Form(header), &events);
    is_in_doubt(&rooms, "text", "not of the text that was drawn", "cards, its seat is given");
}

/// The honest log of a candidate who was interrupted so often, each time for so long.
fn interrupted(header: &AttemptHeader, times: u64, gap_ms: u64) -> Vec<AttemptEvent> {
    let text: String = header.copy().unwrap().presented.chars().take(ENOUGH).collect();
    let mut events =
        vec![InputEvent::new(0, EventKind::Start), InputEvent::new(9_000, EventKind::Commit(text))];
    for n in 0..times {
        let at_ms = 10_000 + n * 1_000;
        events.extend([InputEvent::interruption(at_ms, gap_ms), InputEvent::new(at_ms, EventKind::Resume)]);
    }
    events.push(InputEvent::new(SECONDS * 1_000, EventKind::End(EndReason::Time)));
    events.into_iter().map(Into::into).collect()
}

#[test]
fn interruptions_beyond_the_rule_and_beyond_the_time_are_in_doubt_until_the_invigilator_chose() {
    for (resume, times, gap_ms, state, told) in [
        ("never", 1, 1_000, "went-on", "which its standard does not allow"),
        ("once", 1, 1_000, "collected", ""),
        ("once", 2, 1_000, "went-on", "which its standard does not allow"),
        ("invigilator", 10, 3_600_000, "gap", "longer than there was"),
        ("invigilator", 2, 1_000, "collected", ""),
    ] {
        let (rooms, badge, code) = room(standard(STANDARD, SECONDS, 31, resume), SittingKind::Copy);
        let (start, header) = given(&rooms, &badge, &code);
        let events = interrupted(&header, times, gap_ms);
        forge(&rooms, &start, header, &events);
        let stick = rooms.text("stick");
        rooms.run("s1", &["exam", "hand-in", "--out", &stick]).ends(0, &[]);
        let code = u8::from(state != "collected");
        let said = rooms.hold(&["exam", "collect", &stick, "--json"]).ends(code, &[told]).json();
        let seat = &said["seats"][0];
        assert_eq!(seat["state"], state, "{said}");
        let all = (&seat["interruptions"], &seat["gap_ms"]);
        assert_eq!(all, (&times.into(), &(times * gap_ms).into()), "{said}");
        // On its line, whatever it is.
        let seconds = format!("for {} s in all", times * gap_ms / 1_000);
        rooms.hold(&["exam", "collect"]).ends(code, &[&seconds]);
        if state == "collected" {
            continue;
        }
        let counts = format!("{badge}={}", seat["attempt"].as_str().unwrap());
        let choose = ["exam", "collect", "--counts", &counts, "--note", "时钟坏了", "--json", "--close"];
        let said = rooms.hold(&choose).ends(0, &[]).json();
        assert_eq!(said["seats"][0]["state"], "collected", "{said}");
        rooms.audit();
    }
}
