//! A certificate that rests on a sitting which another PC planned, held and closed: issued where the issuing duty is.

use dabiao::app::{Action, DoorAction, ExamAction};
use dabiao::domain::role::Role;
use dabiao::domain::roster::Officer;
use dabiao::domain::sitting::{IncidentKind, SittingEntry, SittingEvent};
use dabiao::store::{AuditPlace, Db, NumberedEntry};
use uuid::Uuid;

use super::support::by_right::ByRight as _;
use super::support::room::{ADMIN, INVIGILATOR, PASSWORD, PIN};
use super::support::rooms::{ENOUGH, Rooms, SECONDS, STANDARD, badge, type_on};
use super::support::staff::{ISSUER, invigilator, now_ms, officer, planned};
use super::support::typist::Typist;

/// The administrator of the PC where the sitting is held.
const HALL_ADMIN: &str = "059901";

/// An exchange of a PC over the stick.
fn exchange(rooms: &Rooms, pc: &str) {
    let stick = rooms.text("stick");
    let who = match pc {
        "host" => Some(ADMIN),
        "s1" => Some(HALL_ADMIN),
        _ => None,
    };
    let args = ["exchange", "--dir", &stick];
    who.map_or_else(|| rooms.run(pc, &args), |who| rooms.by(pc, who, &args)).ends(0, &[]);
}

/// The PC `s1` gets the duty, the roster and the standard, and people who hold an exam there.
fn hall(rooms: &Rooms) -> Typist {
    rooms.by("host", ADMIN, &["bureau", "duty", "exam", "考场-01"]).ends(0, &[]);
    exchange(rooms, "host");
    rooms.run("s1", &["exchange", "--dir", &rooms.text("stick")]).ends(0, &[]);
    let mut t = Typist::at_time(&rooms.at("s1"), now_ms());
    t.act(Action::Door(DoorAction::SetUpAdmin {
        badge: HALL_ADMIN.into(),
        name: "考场管理员".into(),
        unit: "文昌派出所".into(),
        secret: PASSWORD.into(),
    }));
    let (id, given) = (officer(&t, INVIGILATOR).id, "given by admin".to_owned());
    let (roles, secret) = (vec![Role::Invigilator], Some(given.clone()));
    t.act(Action::Door(DoorAction::SetAccount { officer: id, roles, secret }));
    t.act(Action::SignOut);
    t.act(Action::Door(DoorAction::SignIn(id)));
    t.act(Action::Door(DoorAction::GiveSecret(given)));
    t.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    t.act(Action::SignOut);
    t
}

/// A candidate sits down, writes `n` right characters until the time is up, and leaves.
fn write(t: &mut Typist, badge: &str, n: usize) {
    t.act(Action::Exam(ExamAction::SeatIn { badge: badge.into(), secret: PIN.into() }));
    t.act(Action::Exam(ExamAction::EndTrial));
    t.act(Action::Exam(ExamAction::Start));
    t.act(Action::Exam(ExamAction::Begin));
    assert!(t.session.drill().in_exam(), "{badge}: {:?}", t.session.notice());
    type_on(t, n);
    t.clock.advance(SECONDS * 1_000);
    t.settle();
    assert!(!t.session.drill().in_exam());
    t.act(Action::Exam(ExamAction::LeaveSeat));
}

/// A sitting of two candidates is planned, held and closed at `s1`; the second one does not reach the line.
fn held(rooms: &Rooms) -> (Typist, Uuid) {
    let mut t = hall(rooms);
    invigilator(&mut t);
    let before: Vec<Uuid> = t.session.core().sittings().map(|known| known.sitting.plan().id).collect();
    planned(&mut t, STANDARD, &[&badge(1), &badge(2)]);
    let all = t.session.core().sittings().map(|known| known.sitting.plan().id);
    let id = all.into_iter().find(|id| !before.contains(id)).expect("a new sitting");
    t.act(Action::Exam(ExamAction::Open { id, secret: PASSWORD.into() }));
    assert!(t.session.exams().held().is_some(), "{:?}", t.session.notice());
    t.act(Action::Exam(ExamAction::HandOver));
    write(&mut t, &badge(1), ENOUGH);
    write(&mut t, &badge(2), 4);
    t.act(Action::Exam(ExamAction::Unlock { secret: PASSWORD.into() }));
    t.act(Action::Exam(ExamAction::Close { secret: PASSWORD.into() }));
    let sitting = &t.session.core().sitting(id).unwrap().sitting;
    assert!(sitting.revealed().is_some(), "{:?}", t.session.notice());
    (t, id)
}

/// The certificates at a PC: badge of the officer, and the code.
fn certificates(rooms: &Rooms, pc: &str) -> Vec<(String, String)> {
    let db = Db::open(&rooms.at(pc), &Uuid::nil).unwrap();
    let people = db.officers().unwrap();
    let badge = |id: Uuid| people.iter().find(|officer| officer.id == id).unwrap().badge.clone();
    let rows = db.certificates().unwrap().into_iter();
    rows.map(|row| (badge(row.officer_id), row.token)).collect()
}

/// The invigilator declares the exam of the first candidate void, though the sitting is over.
fn declared_void(rooms: &Rooms, sitting: Uuid) {
    let folder = rooms.at("s1");
    let mut db = Db::open(&folder, &|| Uuid::from_u128(0x1DED)).unwrap();
    db.sign_with(now_ms(), dabiao::app::bring_signer(folder, [3; 32])().unwrap().unwrap()).unwrap();
    let by_badge = |badge: &str, people: &[Officer]| people.iter().find(|o| o.badge == badge).unwrap().id;
    let people = db.officers().unwrap();
    let stored = db.sittings().unwrap().into_iter().find(|stored| stored.plan.id == sitting).unwrap();
    let event = SittingEvent::Void {
        officer: by_badge(&badge(1), &people),
        why: IncidentKind::Disturbance,
        note: "窗外施工".into(),
    };
    let by = by_badge(INVIGILATOR, &people);
    let entry = SittingEntry { at: jiff::Timestamp::now(), by, event };
    let numbered = NumberedEntry { sitting, seq: stored.entries.len() as u32, entry };
    db.put_entry(&numbered).unwrap();
}

/// What the audit of the issuing PC notes beside certificates.
fn told_of_certificates(rooms: &Rooms) -> Vec<String> {
    let folder = rooms.at("host");
    let db = Db::open(&folder, &|| Uuid::from_u128(0xA0D1)).unwrap();
    let report = dabiao::app::JournalKeys::audit(&db, &folder, None).unwrap();
    let of = report.notes.into_iter().filter(|note| matches!(note.place, AuditPlace::Certificate(_)));
    of.map(|note| note.what).collect()
}

#[test]
fn a_sitting_that_another_pc_held_gives_a_certificate_at_the_issuing_one() {
    let rooms = Rooms::planned(2);
    let (t, id) = held(&rooms);
    drop(t);
    exchange(&rooms, "s1");
    exchange(&rooms, "host");
    rooms.audit();

    let words = rooms.text("passphrase");
    let key = ["certify", "--new-key", "--holder", "岚江市公安局", "--passphrase-file", &words];
    rooms.by("host", ISSUER, &key).ends(0, &[]);
    let certify = ["certify", "--json", "--passphrase-file", &words];
    let said = rooms.by("host", ISSUER, &certify).ends(0, &[]).json();
    let issued: Vec<&str> =
        said["issued"].as_array().unwrap().iter().map(|row| row["badge"].as_str().unwrap()).collect();
    assert_eq!((issued, said["skipped"].as_array().unwrap().len()), (vec![badge(1).as_str()], 0), "{said}");
    let here = certificates(&rooms, "host");
    assert_eq!(here.len(), 1);
    rooms.run("host", &["verify", &here[0].1, "--json"]).ends(0, &["\"valid\":true"]);
    rooms.audit();

    // It goes down to the stations of the officer's unit, the one that held the exam among them.
    exchange(&rooms, "host");
    for pc in ["s1", "s2"] {
        exchange(&rooms, pc);
        assert_eq!(certificates(&rooms, pc), here, "{pc}");
    }
    rooms.audit();

    // What the invigilator notes afterwards does not make a certificate wrong that was right then.
    assert_eq!(told_of_certificates(&rooms), Vec::<String>::new());
    declared_void(&rooms, id);
    exchange(&rooms, "s1");
    exchange(&rooms, "host");
    rooms.audit();
    let told = told_of_certificates(&rooms);
    assert!(told.len() == 1 && told[0].contains("came of another station since"), "{told:?}");
}
