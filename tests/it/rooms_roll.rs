//! One closed roll stays: what a take-over may change, what holds whoever holds the roll, and who may be deputy.

use dabiao::app::exchange::room::{Opener, secret_of};
use dabiao::app::{Action, ExamAction, JournalKeys};
use dabiao::domain::sitting::{SittingEntry, SittingEvent, SittingState, SittingStep};
use dabiao::store::{Db, NumberedEntry};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use super::rooms_deputy::{
    at_deputy, certify, comes_back, dies, exchanged, makes_key, may_hold, may_hold_by_candidate,
    may_hold_through, pack, signed, states, takes_ticket, told, with_deputy, write,
};
use super::support::by_right::{ByRight as _, right_to};
use super::support::credential::{have, output_of};
use super::support::past::copy;
use super::support::room::{ADMIN, INVIGILATOR};
use super::support::rooms::{ENOUGH, Rooms, STANDARD, badge, begin, finish, give, seat};
use super::support::staff::now_ms;
use super::support::staff::{invigilator, planned};
use super::support::typist::Typist;

/// The sitting as a PC has it.
fn state(rooms: &Rooms, pc: &str) -> SittingState {
    let mut t = Typist::at_time(&rooms.at(pc), now_ms() + 900_000);
    t.settle();
    t.session.core().sitting(rooms.sitting).unwrap().sitting.state()
}

/// Everybody writes, and the invigilator's PC collects. What was packed, and the badges.
fn collected(rooms: &Rooms) -> (Value, Vec<String>) {
    let packed = pack(rooms);
    takes_ticket(rooms, &packed);
    rooms.hold(&["exam", "start", &rooms.sitting.to_string()]).ends(0, &[]);
    let badges = write(rooms, &packed, &["s2", "s3"]);
    rooms.hold(&["exam", "collect", &rooms.text("stick")]).ends(0, &[]);
    (packed, badges)
}

fn close(rooms: &Rooms) {
    rooms.hold(&["exam", "collect", &rooms.text("stick"), "--close"]).ends(0, &["closed"]);
}

/// What is told of who holds the sitting, as the names of PCs and kinds.
fn of_roll(said: &Value) -> Vec<(String, String)> {
    let kinds = ["took-", "held-", "closed-"];
    told(said).into_iter().filter(|(_, kind)| kinds.iter().any(|of| kind.starts_with(of))).collect()
}

/// What a PC's audit notes of the sitting.
fn notes(rooms: &Rooms, pc: &str) -> Vec<String> {
    let folder = rooms.at(pc);
    let db = Db::open(&folder, &|| Uuid::from_u128(0xA0D1)).unwrap();
    let report = JournalKeys::audit(&db, &folder, None).unwrap();
    assert!(report.problems.is_empty(), "{pc}: {:?}", report.problems);
    report.notes.into_iter().map(|note| format!("{}: {}", note.place, note.what)).collect()
}

#[test]
fn a_take_over_after_the_close_undoes_nothing_and_nobody_sits_again() {
    let rooms = with_deputy(4);
    let (id, stick) = (rooms.sitting.to_string(), rooms.text("stick"));
    let (packed, badges) = collected(&rooms);
    close(&rooms);
    // The bureau and the seats have it; the deputy has not exchanged since it got its ticket.
    exchanged(&rooms, &["s2", "s3"]);
    makes_key(&rooms);
    assert_eq!(certify(&rooms), badges);
    at_deputy(&rooms, &["exam", "take", &id]).ends(0, &["took the sitting over"]);
    let moved = format!("{},考场-03\n", Rooms::seated(&packed, 1)[0]);
    std::fs::write(rooms.at("moved.csv"), moved).unwrap();
    let seats = rooms.text("moved.csv");
    let again = at_deputy(&rooms, &["exam", "pack", &id, "--out", &stick, "--seats", &seats, "--json"])
        .ends(0, &[])
        .json();
    at_deputy(&rooms, &["exam", "start", &id]).ends(0, &[]);
    let last = exchanged(&rooms, &["s1", "s2", "s3"]);
    for said in [&last[0], last.last().unwrap()] {
        assert_eq!(of_roll(said), [("考场-01".into(), "took-late".into())], "{said}");
    }
    for pc in ["host", "s1", "s2", "s3"] {
        assert_eq!(state(&rooms, pc), SittingState::Closed, "{pc}");
    }
    rooms.run("s3", &["exam", "seat", &Rooms::ticket(&again, 2)]).ends(1, &["over"]);
    // What was issued stays, issuing goes on, and the audit tells of it.
    assert_eq!(certify(&rooms), Vec::<String>::new());
    for pc in ["host", "s1"] {
        let notes = notes(&rooms, pc);
        assert!(notes.iter().any(|note| note.contains("it was closed before")), "{pc}: {notes:?}");
    }
}

#[test]
fn a_void_holds_whoever_holds_the_roll_and_is_named() {
    let rooms = with_deputy(4);
    let (id, stick) = (rooms.sitting.to_string(), rooms.text("stick"));
    let (_, badges) = collected(&rooms);
    let void = ["exam", "collect", &stick, "--void", &badges[0], "--why", "wrong-person", "--note", "替考"];
    rooms.hold(&void).ends(0, &[]);
    dies(&rooms, "host");
    at_deputy(&rooms, &["exam", "take", &id]).ends(0, &[]);
    let said = at_deputy(&rooms, &["exam", "collect", &stick, "--close", "--json"]).ends(0, &[]).json();
    assert_eq!(states(&said), ["collected"; 4], "nobody knows there: {said}");
    comes_back(&rooms, "host");
    let last = exchanged(&rooms, &["s1", "s2", "s3"]);
    for said in [&last[0], last.last().unwrap()] {
        let twice = said["matters"].as_array().unwrap().iter().find(|m| m["kind"] == "held-twice");
        let named = twice.unwrap_or_else(|| panic!("{said}"))["void"].as_array().unwrap();
        assert!(named.len() == 1 && named[0].as_str().unwrap().starts_with(&badges[0]), "{said}");
    }
    let share = rooms.text("share");
    rooms.by("host", ADMIN, &["exchange", "--dir", &share]).ends(0, &["void, which stays so"]);
    makes_key(&rooms);
    assert_eq!(certify(&rooms), badges[1..]);
    for pc in ["host", "s1"] {
        let notes = notes(&rooms, pc);
        assert!(notes.iter().any(|note| note.contains("1 of them declare somebody void")), "{pc}: {notes:?}");
    }
    // On the roll, at both.
    for pc in ["host", "s1"] {
        let mut t = Typist::at_time(&rooms.at(pc), now_ms() + 900_000);
        t.settle();
        let known = t.session.core().sitting(rooms.sitting).unwrap();
        let outcomes: Vec<&str> = known.roll.iter().map(|row| row.outcome.name()).collect();
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == "void").count(), 1, "{pc}: {outcomes:?}");
        assert_eq!(known.sitting.beside().len(), 6, "{pc}");
        invigilator(&mut t);
        t.act(Action::Exam(ExamAction::SaveRoll(rooms.sitting)));
        let saved = t.session.exams().saved_roll(rooms.sitting);
        let path = saved.unwrap_or_else(|| panic!("{:?}", t.session.notice())).path.clone();
        if have(&["pdftotext"]) {
            let flat = |text: &str| -> String { text.split_whitespace().collect() };
            let text = flat(&output_of("pdftotext", &["-layout"], &path, &["-"]));
            for words in ["监考机 另有 6 条考场记录不算数", "仍然有效"] {
                assert!(text.contains(&flat(words)), "{pc}: {text}");
            }
        }
    }
}

#[test]
fn certificates_by_the_roll_as_it_was_are_no_problem_when_another_one_counts() {
    let rooms = with_deputy(2);
    may_hold(&rooms, "s2", "考场-02");
    exchanged(&rooms, &["s1", "s3"]);
    // 考场-02 plans and holds a sitting, and can be reached by nobody.
    let mut t = Typist::at_time(&rooms.at("s2"), now_ms());
    invigilator(&mut t);
    let badges: Vec<String> = (1..=2).map(badge).collect();
    let of: Vec<&str> = badges.iter().map(String::as_str).collect();
    planned(&mut t, STANDARD, &of);
    let code = t.session.exams().shown_codes().first().expect("a start code").code.clone();
    drop(t);
    std::fs::write(rooms.at("code"), code).unwrap();
    let db = Db::open(&rooms.at("s2"), &Uuid::nil).unwrap();
    let plans = db.sitting_plans().unwrap();
    let sitting = plans.iter().map(|plan| plan.id).find(|id| *id != rooms.sitting).unwrap();
    drop(db);
    let (id, stick, file) = (sitting.to_string(), rooms.text("stick"), rooms.text("code"));
    let args = ["exam", "pack", &id, "--out", &stick, "--stations", "考场-03", "--deputy", "考场-01"];
    let with_code = [&args[..], &["--start-code-file", &file, "--json"]].concat();
    let packed = rooms.by("s2", INVIGILATOR, &with_code).ends(0, &[]).json();
    rooms.run("s3", &["exam", "seat", &Rooms::ticket(&packed, 2)]).ends(0, &[]);
    rooms.run("s1", &["exam", "seat", packed["deputy"]["file"].as_str().unwrap()]).ends(0, &[]);
    let mut t = seat(&rooms.at("s3"), sitting, now_ms() + 30_000);
    give(&mut t, packed["start_code"].as_str().unwrap());
    for badge in Rooms::seated(&packed, 2) {
        begin(&mut t, &badge);
        finish(&mut t, &badge, ENOUGH);
    }
    drop(t);
    rooms.run("s3", &["exam", "hand-in", "--out", &stick]).ends(0, &[]);
    at_deputy(&rooms, &["exam", "take", &id]).ends(0, &["考场-02"]);
    at_deputy(&rooms, &["exam", "collect", &stick, "--sitting", &id, "--close"]).ends(0, &[]);
    exchanged(&rooms, &["s1", "s3"]);
    makes_key(&rooms);
    assert_eq!(certify(&rooms), badges, "by the deputy's roll");
    // 考场-02 closed it too, and knew of nothing: its roll counts from here on.
    rooms.by("s2", INVIGILATOR, &["exam", "collect", &stick, "--sitting", &id]).ends(0, &[]);
    let mut db = signed(&rooms, "s2");
    let code = std::fs::read_to_string(rooms.at("code")).unwrap();
    let secret = secret_of(&db, sitting, &Opener::Code(&code)).unwrap();
    let stored = db.sittings().unwrap().into_iter().find(|stored| stored.plan.id == sitting).unwrap();
    let by = stored.plan.invigilators[0];
    let closes = [SittingEvent::Step(SittingStep::Close), SittingEvent::Reveal(secret)];
    for (n, event) in closes.into_iter().enumerate() {
        let entry = SittingEntry { at: Timestamp::from_millisecond(now_ms()).unwrap(), by, event };
        let seq = (stored.entries.len() + n) as u32;
        db.put_entry(&NumberedEntry { sitting, seq, entry }).unwrap();
    }
    drop(db);
    let last = exchanged(&rooms, &["s2", "s1"]);
    assert!(told(last.last().unwrap()).contains(&("考场-01".into(), "closed-twice".into())), "{last:?}");
    notes(&rooms, "host");
    assert_eq!(certify(&rooms), Vec::<String>::new());
    notes(&rooms, "host");
}

#[test]
fn a_deputy_that_was_called_off_takes_nothing_and_is_not_named_again() {
    let rooms = with_deputy(2);
    let (id, stick) = (rooms.sitting.to_string(), rooms.text("stick"));
    let packed = pack(&rooms);
    takes_ticket(&rooms, &packed);
    rooms.hold(&["exam", "pack", &id, "--out", &stick, "--no-deputy"]).ends(0, &[]);
    rooms.hold(&["exam", "start", &id]).ends(0, &[]);
    // By the old ticket.
    at_deputy(&rooms, &["exam", "take", &id]).ends(0, &[]);
    let last = exchanged(&rooms, &["s1"]);
    for said in [&last[0], last.last().unwrap()] {
        assert_eq!(of_roll(said), [("考场-01".into(), "took-called-off".into())], "{said}");
    }
    let names = ["exam", "pack", &id, "--out", &stick, "--deputy", "考场-01"];
    rooms.hold(&names).ends(1, &["can't be the deputy again"]);
    let badges = write_without_deputy(&rooms, &packed);
    close(&rooms);
    exchanged(&rooms, &["s1", "s2", "s3"]);
    makes_key(&rooms);
    assert_eq!(certify(&rooms), badges);
    rooms.audit();
}

/// As `write`, by tickets that may name no deputy.
/// Takes all packages out of a folder.
fn empty(folder: &std::path::Path) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            empty(&entry.path());
        } else if entry.path().extension().is_some_and(|e| e == "dbx") {
            std::fs::remove_file(entry.path()).unwrap();
        }
    }
}

fn write_without_deputy(rooms: &Rooms, packed: &Value) -> Vec<String> {
    let badges = write(rooms, packed, &["s2", "s3"]);
    rooms.hold(&["exam", "collect", &rooms.text("stick")]).ends(0, &[]);
    badges
}

#[test]
fn a_sitting_goes_back_when_its_deputy_is_retired_without_having_closed() {
    let rooms = with_deputy(2);
    let id = rooms.sitting.to_string();
    let packed = pack(&rooms);
    takes_ticket(&rooms, &packed);
    rooms.hold(&["exam", "start", &id]).ends(0, &[]);
    let badges = write(&rooms, &packed, &["s2", "s3"]);
    at_deputy(&rooms, &["exam", "take", &id]).ends(0, &[]);
    exchanged(&rooms, &["s1"]);
    rooms.hold(&["exam", "collect", &rooms.text("stick")]).ends(1, &["考场-01 took this sitting over"]);
    rooms.by("host", ADMIN, &["bureau", "retire", "考场-01", "--why", "lost"]).ends(0, &[]);
    rooms.hold(&["exam", "collect", &rooms.text("stick")]).ends(0, &[]);
    close(&rooms);
    // What lies in the folder of the PC that is lost is refused at every exchange, until somebody takes it away.
    let share = rooms.text("share");
    rooms.by("host", ADMIN, &["exchange", "--dir", &share]).ends(1, &["Its sender 考场-01 is retired"]);
    empty(std::path::Path::new(&share));
    let last = exchanged(&rooms, &["s2", "s3"]);
    assert!(told(last.last().unwrap()).contains(&("考场-01".into(), "took-lost".into())), "{last:?}");
    makes_key(&rooms);
    assert_eq!(certify(&rooms), badges);
    notes(&rooms, "host");
}

#[test]
fn a_seat_whose_folder_was_put_back_says_so_and_nobody_begins_there_once_more() {
    let rooms = with_deputy(2);
    let packed = pack(&rooms);
    let (folder, state, kept) = (rooms.at("s2"), rooms.at("state"), rooms.at("kept"));
    let code = packed["start_code"].as_str().unwrap();
    let badge = Rooms::seated(&packed, 1).remove(0);
    let sits = |ms: i64| {
        let mut t = Typist::marked(&folder, &state, now_ms() + ms);
        t.act(Action::Exam(ExamAction::Ticket(dabiao::app::exam::TicketAction::Show(rooms.sitting))));
        give(&mut t, code);
        t
    };
    let mut t = Typist::marked(&folder, &state, now_ms());
    t.settle();
    drop(t);
    copy(&folder, &kept);
    let mut t = sits(30_000);
    begin(&mut t, &badge);
    finish(&mut t, &badge, ENOUGH);
    // The PC is switched off as it stands.
    drop(t);
    copy(&kept, &folder);
    let mut t = sits(300_000);
    assert!(t.session.core().missing_past().next().is_some(), "the folder that was put back is told");
    t.act(Action::Exam(ExamAction::SeatIn { badge: badge.clone(), secret: String::new() }));
    t.act(Action::Exam(ExamAction::EndTrial));
    t.act(Action::Exam(ExamAction::Begin));
    assert!(!t.session.drill().in_exam());
    let notice = t.session.notice().unwrap().clone();
    assert!(notice.what.contains("已经开考过") && notice.next.contains("监考员"), "{notice:?}");
}

#[test]
fn a_pc_whose_invigilator_got_the_password_from_a_candidate_is_no_deputy() {
    let rooms = Rooms::planned(2);
    let (id, stick) = (rooms.sitting.to_string(), rooms.text("stick"));
    may_hold_by_candidate(&rooms, "s1", "考场-01");
    // As long as its entries are not here nobody knows.
    let packed = pack(&rooms);
    takes_ticket(&rooms, &packed);
    exchanged(&rooms, &["s1"]);
    let names =
        ["exam", "pack", &id, "--out", &stick, "--stations", "考场-02,考场-03", "--deputy", "考场-01"];
    rooms.hold(&names).ends(1, &["got the password from 050001", "Name another PC"]);
    at_deputy(&rooms, &["exam", "take", &id]).ends(0, &[]);
    exchanged(&rooms, &["s1"]);
    for pc in ["host", "s1"] {
        let notes = notes(&rooms, pc);
        assert!(
            notes.iter().any(|note| note.contains("a candidate of it, gave them the password")),
            "{pc}: {notes:?}"
        );
    }
}

#[test]
fn a_candidate_who_administers_a_pc_through_somebody_else_makes_it_no_deputy_either() {
    let rooms = Rooms::planned(2);
    let (id, stick) = (rooms.sitting.to_string(), rooms.text("stick"));
    may_hold_through(&rooms, "s1", "考场-01");
    let packed = pack(&rooms);
    takes_ticket(&rooms, &packed);
    exchanged(&rooms, &["s1"]);
    let names =
        ["exam", "pack", &id, "--out", &stick, "--stations", "考场-02,考场-03", "--deputy", "考场-01"];
    rooms.hold(&names).ends(1, &["got the password from 050001", "Name another PC"]);
    at_deputy(&rooms, &["exam", "take", &id]).ends(0, &[]);
    exchanged(&rooms, &["s1"]);
    for pc in ["host", "s1"] {
        let notes = notes(&rooms, pc);
        let told = |note: &String| note.contains("a candidate of it, directly or through others");
        assert!(notes.iter().any(told), "{pc}: {notes:?}");
    }
}

#[test]
fn a_forged_take_over_counts_nowhere_and_is_told_at_the_exchange() {
    let rooms = with_deputy(2);
    may_hold(&rooms, "s2", "考场-02");
    let (packed, badges) = collected(&rooms);
    assert_eq!(packed["deputy"]["name"], "考场-01");
    exchanged(&rooms, &["s1", "s2", "s3"]);
    // 考场-02 writes what only a deputy may.
    let mut db = signed(&rooms, "s2");
    let by = db.officers().unwrap().into_iter().find(|o| o.badge == INVIGILATOR).unwrap().id;
    let (station, at) = (db.own_station().unwrap(), Timestamp::from_millisecond(now_ms()).unwrap());
    let seq = db.sittings().unwrap()[0].entries.len() as u32;
    let forged = |seq: u32, event: SittingEvent| NumberedEntry {
        sitting: rooms.sitting,
        seq,
        entry: SittingEntry { at, by, event },
    };
    let take = forged(seq, SittingEvent::Take { station });
    db.take_sitting(&right_to(&take.fact()).unwrap(), &take).unwrap();
    drop(db);
    let last = exchanged(&rooms, &["s2", "s1"]);
    for said in &last {
        assert_eq!(of_roll(said), [("考场-02".into(), "took-nothing".into())], "{said}");
    }
    close(&rooms);
    exchanged(&rooms, &["s1", "s2", "s3"]);
    makes_key(&rooms);
    assert_eq!(certify(&rooms), badges);
}
