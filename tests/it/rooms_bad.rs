//! Bad input of a sitting on several PCs: tickets of others, cut and flipped ones, codes of others, replays.

use dabiao::app::exam::TicketAction;
use dabiao::app::{Action, ExamAction};
use dabiao::store::Db;

use super::support::rooms::{ENOUGH, Rooms, finish, give, seat};
use super::support::staff::now_ms;

fn entries(rooms: &Rooms, pc: &str) -> u64 {
    Db::open(&rooms.at(pc), &uuid::Uuid::nil).unwrap().journal_head().unwrap().entries
}

#[test]
fn a_ticket_that_is_not_for_this_pc_or_not_whole_is_refused_and_changes_nothing() {
    let rooms = Rooms::planned(3);
    let packed = rooms.pack();
    let (first, second) = (Rooms::ticket(&packed, 0), Rooms::ticket(&packed, 1));
    let before = entries(&rooms, "s1");
    rooms.run("s1", &["exam", "seat"]).ends(1, &["no ticket"]);
    rooms.run("s1", &["exam", "seat", &second]).ends(1, &["not for this PC"]);
    let bytes = std::fs::read(&first).unwrap();
    let file = rooms.text("bad.dbx");
    // Cut anywhere, flipped anywhere: refused, by a number that says whose fault it is.
    for n in (0..bytes.len()).step_by(bytes.len() / 23 + 1) {
        std::fs::write(&file, &bytes[..n]).unwrap();
        let said = rooms.run("s1", &["exam", "seat", &file]);
        assert!([1, 2].contains(&said.code), "cut at {n}: {} {}", said.out, said.err);
        let mut flipped = bytes.clone();
        flipped[n] ^= 0x10;
        std::fs::write(&file, &flipped).unwrap();
        let said = rooms.run("s1", &["exam", "seat", &file]);
        // A byte that is there twice, in the table of contents, or between the frames, may be passed over.
        assert!(said.code == 0 || [1, 2].contains(&said.code), "flipped {n}: {} {}", said.out, said.err);
        if said.code == 0 {
            std::fs::remove_dir_all(rooms.at("s1").join("tickets")).unwrap();
        }
    }
    assert_eq!(entries(&rooms, "s1"), before);
    std::fs::write(&file, b"no package at all").unwrap();
    rooms.run("s1", &["exam", "seat", &file]).ends(2, &[]);
    rooms.run("s1", &["exam", "seat", "/nowhere/ticket.dbx"]).ends(3, &[]);
    // A package of another kind: what was handed in is no ticket, and a ticket nothing that was handed in.
    rooms.hold(&["exam", "collect", &first, "--json"]).ends(1, &[]);
    // Of another bureau.
    let other = Rooms::planned(1);
    let foreign = Rooms::ticket(&other.pack(), 0);
    rooms.run("s1", &["exam", "seat", &foreign]).ends(1, &["another bureau"]);
    rooms.run("s1", &["exam", "seat", &first]).ends(0, &[]);
    rooms.run("s1", &["exam", "hand-in", "--out", &rooms.text("stick")]).ends(1, &["Nothing was written"]);
    rooms.run("s1", &["exam", "hand-in", "--out", "/nowhere"]).ends(3, &[]);
    rooms.audit();
}

#[test]
fn a_code_of_another_sitting_opens_nothing_and_a_ticket_after_the_close_is_told_so() {
    let rooms = Rooms::planned(1);
    let stick = rooms.text("stick");
    let packed = rooms.pack();
    let code = packed["start_code"].as_str().unwrap().to_owned();
    let pc = (0..3).find(|n| packed["tickets"][0]["name"] == format!("考场-0{}", n + 1)).unwrap();
    let (name, ticket) = (["s1", "s2", "s3"][pc], Rooms::ticket(&packed, pc));
    rooms.run(name, &["exam", "seat", &ticket]).ends(0, &[]);
    let other = Rooms::planned(1);
    let others = other.pack()["start_code"].as_str().unwrap().to_owned();
    let badge = Rooms::seated(&packed, pc)[0].clone();
    let mut t = seat(&rooms.at(name), rooms.sitting, now_ms() + 30_000);
    for wrong in ["", "K7QM", others.as_str(), "ZZZZ-ZZZZ"] {
        if wrong == code {
            continue;
        }
        give(&mut t, wrong);
        assert!(!t.session.exams().ticket_open() && t.session.notice().is_some(), "{wrong}");
    }
    // Signed in, and waits: no text is to be had.
    t.act(Action::Exam(ExamAction::SeatIn { badge: badge.clone(), secret: String::new() }));
    t.act(Action::Exam(ExamAction::EndTrial));
    t.act(Action::Exam(ExamAction::Begin));
    assert!(!t.session.drill().in_exam());
    give(&mut t, &code.replace('-', " ").to_lowercase());
    assert!(t.session.exams().ticket_open(), "{:?}", t.session.notice());
    t.act(Action::Exam(ExamAction::Begin));
    assert!(t.session.drill().in_exam(), "{:?}", t.session.notice());
    // While somebody writes nothing is left.
    t.act(Action::Exam(ExamAction::Ticket(TicketAction::Leave)));
    assert!(t.session.drill().in_exam() && t.session.exams().ticket().is_some());
    finish(&mut t, &badge, ENOUGH);
    // Once is enough.
    t.act(Action::Exam(ExamAction::SeatIn { badge: badge.clone(), secret: String::new() }));
    assert!(t.session.exams().seat().is_none());
    t.act(Action::Exam(ExamAction::Ticket(TicketAction::HandIn(rooms.at("stick")))));
    assert!(t.session.exams().handed_in().is_some(), "{:?}", t.session.notice());
    t.act(Action::Exam(ExamAction::Ticket(TicketAction::Leave)));
    assert!(t.session.exams().ticket().is_none() && !t.session.exams().handed_over());
    drop(t);
    // Another list of seats, after the fact.
    let list = rooms.at("seats.csv");
    std::fs::write(&list, format!("{badge},考场-01\n{badge},考场-02\n")).unwrap();
    let (id, list) = (rooms.sitting.to_string(), list.display().to_string());
    let again = |words: &[&str], code| {
        rooms.hold(&["exam", "pack", &id, "--out", &stick, "--seats", &list]).ends(code, words);
    };
    again(&["twice"], 2);
    std::fs::write(&list, "000000,考场-01\n").unwrap();
    again(&["no candidate"], 2);
    std::fs::write(&list, format!("{badge},没有这台\n")).unwrap();
    again(&["station"], 2);
    rooms.hold(&["exam", "collect", &stick, "--close"]).ends(0, &["closed"]);
    rooms.hold(&["exam", "pack", &id, "--out", &stick]).ends(1, &["is over"]);
    // The PC hears of the close; the ticket is of no use any more.
    rooms.by("host", super::support::room::ADMIN, &["exchange", "--dir", &stick]).ends(0, &[]);
    rooms.run(name, &["exchange", "--dir", &stick]).ends(0, &[]);
    rooms.run(name, &["exam", "seat", &ticket]).ends(1, &["over"]);
    rooms.audit();
}
