//! A deputy takes a sitting over: the PC that held it dies before the start or after it, lives on, never comes back.

use dabiao::app::exam::TicketAction;
use dabiao::app::{Action, ExamAction};
use dabiao::domain::role::Role;
use dabiao::domain::roster::Officer;
use dabiao::domain::sitting::SittingState;
use dabiao::store::{AccountChange, Db};
use dabiao::ui::Screen;
use serde_json::Value;
use uuid::Uuid;

use super::support::bureau::hashed;
use super::support::by_right::ByRight as _;
use super::support::pcs::{choose, go};
use super::support::room::{ADMIN, INVIGILATOR, PASSWORD, hold, sign_in};
use super::support::rooms::{ENOUGH, Rooms, STANDARD, begin, finish, give, seat};
use super::support::staff::{ISSUER, now_ms};
use super::support::staff::{invigilator, planned};
use super::support::typist::Typist;
use super::support::window::{Look, Window};

/// A sitting of so many whose deputy is 考场-01, which has what it takes: the duty, the directory, the invigilator's account.
pub(super) fn with_deputy(candidates: usize) -> Rooms {
    let rooms = Rooms::planned(candidates);
    may_hold(&rooms, "s1", "考场-01");
    rooms
}

/// A PC may hold sittings, and the invigilator has an account there.
pub(super) fn may_hold(rooms: &Rooms, pc: &str, name: &str) {
    rooms.by("host", ADMIN, &["bureau", "duty", "exam", name]).ends(0, &[]);
    exchanged(rooms, &[pc]);
    let mut db = signed(rooms, pc);
    let officer = db.officers().unwrap().into_iter().find(|o| o.badge == INVIGILATOR).unwrap();
    // That PC has an administrator of its own, who made the account: else the bureau's role counts for nothing there.
    let unit = (officer.unit_id, officer.unit.clone());
    let admin = Officer::new(
        Uuid::from_u128(now_ms() as u128),
        format!("0599{}", &pc[1..]),
        "管理".into(),
        unit.0,
        unit.1,
    );
    db.add_officer(now_ms(), admin.clone()).unwrap();
    gives_account(&mut db, admin.id, officer.id);
}

/// The first account of a PC is an administrator's, who makes that of the invigilator.
fn gives_account(db: &mut Db, admin: Uuid, invigilator: Uuid) {
    let account = |officer_id: Uuid, role: Role, by: Option<Uuid>| AccountChange {
        officer_id,
        roles: vec![role.name().to_owned()],
        secret: Some(hashed(PASSWORD)),
        must_change: false,
        by,
    };
    db.put_account(now_ms(), &account(admin, Role::Admin, None)).unwrap();
    db.put_account(now_ms(), &account(invigilator, Role::Invigilator, Some(admin))).unwrap();
}

/// The same where a candidate of the sitting administers that PC.
pub(super) fn may_hold_by_candidate(rooms: &Rooms, pc: &str, name: &str) {
    rooms.by("host", ADMIN, &["bureau", "duty", "exam", name]).ends(0, &[]);
    exchanged(rooms, &[pc]);
    let mut db = signed(rooms, pc);
    let of = |badge: &str| db.officers().unwrap().into_iter().find(|o| o.badge == badge).unwrap().id;
    let (admin, invigilator) = (of(&super::support::rooms::badge(1)), of(INVIGILATOR));
    gives_account(&mut db, admin, invigilator);
}

/// The same where that candidate has made somebody else the administrator who gives the account.
pub(super) fn may_hold_through(rooms: &Rooms, pc: &str, name: &str) {
    rooms.by("host", ADMIN, &["bureau", "duty", "exam", name]).ends(0, &[]);
    exchanged(rooms, &[pc]);
    let mut db = signed(rooms, pc);
    let people = db.officers().unwrap();
    let of = |badge: &str| people.iter().find(|o| o.badge == badge).unwrap().clone();
    let (candidate, invigilator) = (of(&super::support::rooms::badge(1)), of(INVIGILATOR).id);
    let between = Officer::new(
        Uuid::from_u128(now_ms() as u128),
        "077777".into(),
        "中间人".into(),
        candidate.unit_id,
        candidate.unit.clone(),
    );
    db.add_officer(now_ms(), between.clone()).unwrap();
    let account = |officer_id: Uuid, role: Role, by: Option<Uuid>| AccountChange {
        officer_id,
        roles: vec![role.name().to_owned()],
        secret: Some(hashed(PASSWORD)),
        must_change: false,
        by,
    };
    for (officer, role, by) in [
        (candidate.id, Role::Admin, None),
        (between.id, Role::Admin, Some(candidate.id)),
        (invigilator, Role::Invigilator, Some(between.id)),
    ] {
        db.put_account(now_ms(), &account(officer, role, by)).unwrap();
    }
}

/// The store of a PC, which signs with its own key.
pub(super) fn signed(rooms: &Rooms, pc: &str) -> Db {
    let folder = rooms.at(pc);
    let mut db = Db::open(&folder, &Uuid::nil).unwrap();
    let signer = dabiao::app::bring_signer(folder, [1; 32])().unwrap().unwrap();
    db.sign_with(now_ms(), signer).unwrap();
    db
}

/// Each of these PCs exchanges with the founding one over a folder of its own until both have all.
pub(super) fn exchanged(rooms: &Rooms, pcs: &[&str]) -> Vec<Value> {
    let share = rooms.text("share");
    std::fs::create_dir_all(&share).unwrap();
    let mut last = Vec::new();
    for _ in 0..2 {
        for pc in pcs {
            rooms.run(pc, &["exchange", "--dir", &share]).ends(0, &[]);
        }
        rooms.by("host", ADMIN, &["exchange", "--dir", &share]).ends(0, &[]);
        last = pcs
            .iter()
            .map(|pc| rooms.run(pc, &["exchange", "--dir", &share, "--json"]).ends(0, &[]).json())
            .collect();
    }
    last.push(rooms.by("host", ADMIN, &["exchange", "--dir", &share, "--json"]).ends(0, &[]).json());
    last
}

/// Tickets for 考场-02 and 考场-03, and the deputy's; all are taken. What `pack` said.
pub(super) fn pack(rooms: &Rooms) -> Value {
    let (id, stick) = (rooms.sitting.to_string(), rooms.text("stick"));
    let args = ["exam", "pack", &id, "--out", &stick, "--stations", "考场-02,考场-03"];
    let packed = rooms.hold(&[&args[..], &["--deputy", "考场-01", "--json"]].concat()).ends(0, &[]).json();
    assert_eq!(packed["deputy"]["name"], "考场-01", "{packed}");
    for (n, pc) in ["s2", "s3"].into_iter().enumerate() {
        let said =
            rooms.run(pc, &["exam", "seat", &Rooms::ticket(&packed, n + 1), "--json"]).ends(0, &[]).json();
        assert_eq!(said["deputy"], "考场-01", "{said}");
    }
    packed
}

pub(super) fn takes_ticket(rooms: &Rooms, packed: &Value) {
    let file = packed["deputy"]["file"].as_str().unwrap();
    for _ in 0..2 {
        rooms.run("s1", &["exam", "seat", file]).ends(0, &["deputy", "监考机"]);
    }
}

/// Everybody at these PCs writes, and it is handed in. Their badges.
pub(super) fn write(rooms: &Rooms, packed: &Value, pcs: &[&str]) -> Vec<String> {
    let code = packed["start_code"].as_str().unwrap();
    let mut all = Vec::new();
    for pc in pcs {
        let n: usize = pc[1..].parse::<usize>().unwrap() - 1;
        let mut t = seat(&rooms.at(pc), rooms.sitting, now_ms() + 30_000 + n as i64 * 60_000);
        give(&mut t, code);
        for badge in Rooms::seated(packed, n) {
            begin(&mut t, &badge);
            finish(&mut t, &badge, ENOUGH);
            all.push(badge);
        }
        drop(t);
        rooms.run(pc, &["exam", "hand-in", "--out", &rooms.text("stick")]).ends(0, &["考场-01"]);
    }
    all.sort();
    all
}

/// The invigilator at the deputy's PC.
pub(super) fn at_deputy(rooms: &Rooms, args: &[&str]) -> super::support::sticks::Said {
    rooms.by("s1", INVIGILATOR, args)
}

/// The PC of the invigilator is gone, and comes back.
pub(super) fn dies(rooms: &Rooms, pc: &str) {
    std::fs::rename(rooms.at(pc), rooms.at("dead")).unwrap();
}

pub(super) fn comes_back(rooms: &Rooms, pc: &str) {
    std::fs::rename(rooms.at("dead"), rooms.at(pc)).unwrap();
}

pub(super) fn states(said: &Value) -> Vec<&str> {
    said["seats"].as_array().unwrap().iter().map(|seat| seat["state"].as_str().unwrap()).collect()
}

/// What is told of PCs, as their names and kinds.
pub(super) fn told(said: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{said}")).to_owned();
    said["matters"].as_array().unwrap().iter().map(|m| (text(&m["station"]), text(&m["kind"]))).collect()
}

pub(super) fn certify(rooms: &Rooms) -> Vec<String> {
    let words = rooms.text("passphrase");
    let said =
        rooms.by("host", ISSUER, &["certify", "--json", "--passphrase-file", &words]).ends(0, &[]).json();
    let mut issued: Vec<String> = said["issued"]
        .as_array()
        .unwrap_or_else(|| panic!("{said}"))
        .iter()
        .map(|row| row["badge"].as_str().unwrap().to_owned())
        .collect();
    issued.sort();
    issued
}

pub(super) fn makes_key(rooms: &Rooms) {
    let words = rooms.text("passphrase");
    let key = ["certify", "--new-key", "--holder", "岚江市公安局", "--passphrase-file", &words];
    rooms.by("host", ISSUER, &key).ends(0, &[]);
}

#[test]
fn the_pc_dies_before_the_start_and_its_deputy_holds_the_sitting_to_the_certificates() {
    let rooms = with_deputy(4);
    let id = rooms.sitting.to_string();
    // Who is no deputy, or has no ticket yet, takes nothing; and a PC without the duty can't be named.
    rooms.hold(&["exam", "take", &id]).ends(1, &["was not named deputy"]);
    let stick = rooms.text("stick");
    rooms
        .hold(&["exam", "pack", &id, "--out", &stick, "--deputy", "考场-02"])
        .ends(1, &["考场-02 can't be the deputy"]);
    let packed = pack(&rooms);
    at_deputy(&rooms, &["exam", "take", &id]).ends(1, &["was not named deputy"]);
    let of_other = packed["deputy"]["file"].as_str().unwrap();
    rooms.run("s2", &["exam", "seat", of_other]).ends(1, &[]);
    takes_ticket(&rooms, &packed);
    at_deputy(&rooms, &["exam", "start", &id]).ends(1, &["only the deputy"]);
    dies(&rooms, "host");

    let took = at_deputy(&rooms, &["exam", "take", &id, "--json"]).ends(0, &[]).json();
    assert_eq!((&took["start_code"], &took["again"]), (&packed["start_code"], &false.into()), "{took}");
    let again = at_deputy(&rooms, &["exam", "take", &id, "--json"]).ends(0, &[]).json();
    assert_eq!((&again["start_code"], &again["again"]), (&packed["start_code"], &true.into()), "{again}");
    at_deputy(&rooms, &["exam", "start", &id]).ends(0, &[packed["start_code"].as_str().unwrap()]);
    let badges = write(&rooms, &packed, &["s2", "s3"]);
    let said = at_deputy(&rooms, &["exam", "collect", &stick, "--close", "--json"]).ends(0, &[]).json();
    assert_eq!((states(&said), &said["closed"]), (vec!["collected"; 4], &true.into()), "{said}");

    comes_back(&rooms, "host");
    let last = exchanged(&rooms, &["s1"]);
    assert!(told(last.last().unwrap()).contains(&("考场-01".into(), "took-over".into())), "{last:?}");
    rooms.hold(&["exam", "start", &id]).ends(1, &["考场-01 took this sitting over"]);
    rooms.audit();
    // The exams themselves come by the ordinary exchange.
    exchanged(&rooms, &["s2", "s3"]);
    makes_key(&rooms);
    assert_eq!(certify(&rooms), badges);
    rooms.audit();
}

#[test]
fn the_pc_dies_after_the_start_and_what_it_had_on_its_roll_does_not_count_twice() {
    let rooms = with_deputy(4);
    let (id, stick) = (rooms.sitting.to_string(), rooms.text("stick"));
    let packed = pack(&rooms);
    takes_ticket(&rooms, &packed);
    rooms.hold(&["exam", "start", &id]).ends(0, &[]);
    let mut badges = write(&rooms, &packed, &["s2"]);
    rooms.hold(&["exam", "collect", &stick, "--json"]).ends(1, &[]);
    dies(&rooms, "host");
    at_deputy(&rooms, &["exam", "take", &id]).ends(0, &["took the sitting over"]);
    badges.extend(write(&rooms, &packed, &["s3"]));
    badges.sort();
    let said = at_deputy(&rooms, &["exam", "collect", &stick, "--close", "--json"]).ends(0, &[]).json();
    assert_eq!((states(&said), &said["new"]), (vec!["collected"; 4], &4.into()), "{said}");
    comes_back(&rooms, "host");
    let last = exchanged(&rooms, &["s1", "s2", "s3"]);
    // Both are told of the other.
    for said in [&last[0], last.last().unwrap()] {
        let told = told(said);
        assert!(told.contains(&("考场-01".into(), "took-over".into())), "{said}");
        assert!(told.contains(&("监考机".into(), "held-twice".into())), "{said}");
    }
    rooms.audit();
    makes_key(&rooms);
    assert_eq!(certify(&rooms), badges);
    assert_eq!(certify(&rooms), Vec::<String>::new());
    rooms.audit();
    // The roll names who holds it, in the window of the PC that held it before.
    let mut t = Typist::at_time(&rooms.at("host"), now_ms() + 600_000);
    t.settle();
    let known = t.session.core().sitting(rooms.sitting).unwrap();
    assert_eq!(known.sitting.takes().count(), 1);
    assert_eq!(known.roll.iter().filter(|row| row.outcome.name() == "passed").count(), 4);
}

#[test]
fn a_deputy_that_takes_over_while_the_pc_lives_is_told_at_both_and_one_roll_counts() {
    let rooms = with_deputy(2);
    let (id, stick) = (rooms.sitting.to_string(), rooms.text("stick"));
    let packed = pack(&rooms);
    takes_ticket(&rooms, &packed);
    rooms.hold(&["exam", "start", &id]).ends(0, &[]);
    let badges = write(&rooms, &packed, &["s2", "s3"]);
    // Nobody died.
    at_deputy(&rooms, &["exam", "take", &id]).ends(0, &[]);
    at_deputy(&rooms, &["exam", "collect", &stick, "--close"]).ends(0, &["closed"]);
    rooms.hold(&["exam", "collect", &stick, "--close"]).ends(0, &["closed"]);
    let last = exchanged(&rooms, &["s1", "s2", "s3"]);
    for said in [&last[0], last.last().unwrap()] {
        let told = told(said);
        // It was closed where it was held, by somebody who knew of no take-over: that counts.
        assert!(told.contains(&("考场-01".into(), "closed-twice".into())), "{said}");
        assert!(!told.iter().any(|(_, kind)| kind == "took-over"), "{said}");
    }
    rooms.audit();
    // The contradiction has a name in the audit of both.
    for pc in ["host", "s1"] {
        let (folder, named) = (rooms.at(pc), format!("sitting {id}"));
        let db = Db::open(&folder, &|| Uuid::from_u128(0xA0D1)).unwrap();
        let report = dabiao::app::JournalKeys::audit(&db, &folder, None).unwrap();
        let note = report.notes.iter().find(|note| note.place == named && note.what.contains("closed by"));
        assert!(note.is_some(), "{pc}: {:?}", report.notes);
    }
    makes_key(&rooms);
    assert_eq!(certify(&rooms), badges);
    rooms.audit();
}

#[test]
fn what_a_pc_left_behind_that_never_comes_back_reaches_the_bureau_by_its_deputy() {
    let rooms = with_deputy(2);
    may_hold(&rooms, "s2", "考场-02");
    exchanged(&rooms, &["s1", "s3"]);
    // 考场-02 plans a sitting of its own and holds it, and nobody else has heard of it.
    let mut t = Typist::at_time(&rooms.at("s2"), now_ms());
    invigilator(&mut t);
    let badges: Vec<String> = (1..=2).map(super::support::rooms::badge).collect();
    let badges: Vec<&str> = badges.iter().map(String::as_str).collect();
    planned(&mut t, STANDARD, &badges);
    // The key of the invigilator's password is at another PC.
    let code = t.session.exams().shown_codes().first().expect("a start code").code.clone();
    drop(t);
    std::fs::write(rooms.at("code"), code).unwrap();
    let of_others = |id: &Uuid| *id != rooms.sitting;
    let db = Db::open(&rooms.at("s2"), &Uuid::nil).unwrap();
    let sitting = db.sitting_plans().unwrap().iter().map(|plan| plan.id).find(of_others).unwrap();
    drop(db);
    let (id, stick) = (sitting.to_string(), rooms.text("stick"));
    let args = ["exam", "pack", &id, "--out", &stick, "--stations", "考场-03", "--deputy", "考场-01"];
    let file = rooms.text("code");
    let with_code = [&args[..], &["--start-code-file", &file, "--json"]].concat();
    let packed = rooms.by("s2", INVIGILATOR, &with_code).ends(0, &[]).json();
    rooms.run("s3", &["exam", "seat", &Rooms::ticket(&packed, 2)]).ends(0, &[]);
    rooms.run("s1", &["exam", "seat", packed["deputy"]["file"].as_str().unwrap()]).ends(0, &["考场-02"]);
    dies(&rooms, "s2");
    at_deputy(&rooms, &["exam", "take", &id]).ends(0, &["考场-02"]);
    let mut t = seat(&rooms.at("s3"), sitting, now_ms() + 30_000);
    give(&mut t, packed["start_code"].as_str().unwrap());
    for badge in Rooms::seated(&packed, 2) {
        begin(&mut t, &badge);
        finish(&mut t, &badge, ENOUGH);
    }
    drop(t);
    rooms.run("s3", &["exam", "hand-in", "--out", &stick]).ends(0, &[]);
    at_deputy(&rooms, &["exam", "collect", &stick, "--sitting", &id, "--close"]).ends(0, &[]);
    exchanged(&rooms, &["s1", "s3"]);
    let db = Db::open(&rooms.at("host"), &Uuid::nil).unwrap();
    assert!(db.sittings_over().unwrap().contains(&sitting), "plan and roll came by the deputy");
    drop(db);
    makes_key(&rooms);
    assert_eq!(certify(&rooms), badges);
    comes_back(&rooms, "s2");
    rooms.audit();
}

#[test]
fn the_window_names_the_deputy_and_takes_the_sitting_over_there() {
    let rooms = with_deputy(2);
    let mut w = Window::open_at(&rooms.at("host"), Look::PLAIN, Screen::Exam, now_ms() + 5_000);
    w.act(Action::SignOut);
    sign_in(&mut w, INVIGILATOR);
    hold(&mut w, rooms.sitting);
    w.fill("U 盘或文件夹", &rooms.text("stick"));
    choose(&mut w, "副机", "考场-01");
    assert!(w.sees("下次打包起生效"));
    w.pictures("deputy-chosen");
    w.press_button("打包考场票");
    let session = w.harness.state().session();
    let packed =
        session.exams().packed(rooms.sitting).unwrap_or_else(|| panic!("{:?}", session.notice())).clone();
    let (name, file) = packed.deputy.expect("a ticket of the deputy");
    assert_eq!(name, "考场-01");
    drop(w);

    let mut w = Window::open_at(&rooms.at("s1"), Look::PLAIN, Screen::Exam, now_ms() + 20_000);
    w.act(Action::SignOut);
    w.act(Action::Exam(ExamAction::Ticket(TicketAction::Take(file))));
    let notice = w.harness.state().session().notice().unwrap().clone();
    assert!(notice.what.contains("本机现在是 监考机 那场考核的副机"), "{notice:?}");
    sign_in(&mut w, INVIGILATOR);
    go(&mut w, Screen::Exam);
    assert!(
        w.sees("本机是一场进行中的考核的副机") && !w.sees("继续这场考核"),
        "{:?}",
        w.harness.state().session().notice()
    );
    w.pictures("deputy-waits");
    // Nobody goes on with it as if it were this PC's.
    w.act(Action::Exam(ExamAction::Open { id: rooms.sitting, secret: PASSWORD.into() }));
    let notice = w.harness.state().session().notice().unwrap().clone();
    assert!(notice.what.contains("本机只是这场考核的副机"), "{notice:?}");
    w.press_button("接手这场考核");
    w.pictures("deputy-confirm");
    w.act(Action::Exam(ExamAction::TakeOver { id: rooms.sitting, secret: PASSWORD.into() }));
    let session = w.harness.state().session();
    let held = session.exams().held().unwrap_or_else(|| panic!("{:?}", session.notice()));
    assert_eq!(held.sitting.takes().count(), 1);
    assert!(w.sees(&packed.code), "the same start code");
    w.pictures("deputy-took-over");
    w.act(Action::Exam(ExamAction::Ticket(TicketAction::CodeNoted)));
    w.act(Action::Exam(ExamAction::Start));
    let state = |w: &Window| w.harness.state().session().exams().held().map(|known| known.sitting.state());
    assert_eq!(state(&w), Some(SittingState::Running), "{:?}", w.harness.state().session().notice());
    drop(w);

    // The PC that held it works after all.
    exchanged(&rooms, &["s1"]);
    let mut w = Window::open_at(&rooms.at("host"), Look::PLAIN, Screen::Exam, now_ms() + 60_000);
    w.act(Action::SignOut);
    sign_in(&mut w, INVIGILATOR);
    go(&mut w, Screen::Exam);
    assert!(w.sees("已由 考场-01 接手"));
    w.pictures("deputy-held-by");
    w.act(Action::Exam(ExamAction::Open { id: rooms.sitting, secret: PASSWORD.into() }));
    assert!(w.harness.state().session().exams().held().is_none());
}
