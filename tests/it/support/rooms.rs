//! A room of several PCs as data folders: the invigilator's, which founded the bureau, three PCs of the room, and a stick.

use std::path::{Path, PathBuf};

use clap::Parser as _;
use dabiao::app::exam::TicketAction;
use dabiao::app::{Action, DoorAction, ExamAction};
use dabiao::cli::{Cli, run_to};
use dabiao::domain::role::Role;
use dabiao::domain::sitting::SittingKind;
use dabiao::store::Db;
use serde_json::Value;
use uuid::Uuid;

use super::by_right::ByRight as _;
use super::room::{ADMIN, INVIGILATOR, PASSWORD};
use super::staff::{invigilator, now_ms, officer, planned_as, standard, with_issuer};
use super::sticks::Said;
use super::typist::Typist;

/// Seconds of the exam.
pub const SECONDS: u64 = 30;
/// Characters that reach its line.
pub const ENOUGH: usize = 20;
/// The PCs of the room.
pub const SEATS: [&str; 3] = ["s1", "s2", "s3"];
/// The standard.
pub const STANDARD: &str = "room";
/// Milliseconds of ten years.
pub const TEN_YEARS: i64 = 10 * 365 * 86_400_000;

/// The room.
pub struct Rooms {
    folder: tempfile::TempDir,
    /// The sitting.
    pub sitting: Uuid,
    /// When it was founded, by the clock of the invigilator's PC.
    pub base_ms: i64,
}

/// The badge of the `n`th candidate, from 1.
pub fn badge(n: usize) -> String {
    format!("05{n:04}")
}

impl Rooms {
    /// A bureau whose three other PCs have joined, and a sitting of `candidates` that is planned.
    pub fn planned(candidates: usize) -> Self {
        Self::planned_by(candidates, standard(STANDARD, SECONDS, 31, "invigilator"))
    }

    /// The same by the standard of that text.
    pub fn planned_by(candidates: usize, standard: String) -> Self {
        Self::planned_as(candidates, standard, SittingKind::Copy)
    }

    /// The same of that kind.
    pub fn planned_as(candidates: usize, standard: String, kind: SittingKind) -> Self {
        let base_ms = now_ms() - 3_600_000;
        let mut rooms = Self { folder: tempfile::tempdir().unwrap(), sitting: Uuid::nil(), base_ms };
        for name in SEATS.into_iter().chain(["host", "stick"]) {
            std::fs::create_dir(rooms.at(name)).unwrap();
        }
        for (file, text) in [("password", PASSWORD), ("passphrase", "correct horse battery staple")] {
            std::fs::write(rooms.at(file), text).unwrap();
        }
        rooms.found(candidates, standard);
        let init =
            ["bureau", "init", "--name", "岚江市公安局", "--unit", "文昌派出所", "--station", "监考机"];
        rooms.by("host", ADMIN, &[&init[..], &["--no-server"]].concat()).ends(0, &[]);
        for (n, pc) in SEATS.into_iter().enumerate() {
            let (asks, answer) = (rooms.text("asks.dbx"), rooms.text("answer.dbx"));
            let name = format!("考场-0{}", n + 1);
            rooms
                .run(pc, &["join", "--request", &asks, "--unit", "文昌派出所", "--name", &name])
                .ends(0, &[]);
            rooms.by("host", ADMIN, &["bureau", "approve", &asks, "--out", &answer]).ends(0, &[]);
            rooms.run(pc, &["join", "--file", &answer]).ends(0, &[]);
        }
        let mut t = Typist::at_time(&rooms.at("host"), base_ms + 600_000);
        invigilator(&mut t);
        let badges: Vec<String> = (1..=candidates).map(badge).collect();
        let badges: Vec<&str> = badges.iter().map(String::as_str).collect();
        rooms.sitting = planned_as(&mut t, STANDARD, kind, &badges);
        rooms
    }

    /// Leaves the folders where they are, for whoever called this test. The folder of all.
    pub fn left(self) -> PathBuf {
        self.folder.keep()
    }

    fn found(&self, candidates: usize, toml: String) {
        let host = self.at("host");
        let mut t = Typist::at_time(&host, self.base_ms);
        let names: Vec<char> = "甲乙丙丁戊己庚辛壬癸子丑".chars().collect();
        let people = (1..=candidates).map(|n| (badge(n), format!("考生{}", names[n - 1])));
        for (badge, name) in people.chain([(INVIGILATOR.to_owned(), "赵志强".to_owned())]) {
            t.act(Action::Door(DoorAction::AddOfficer { badge, name, unit: "文昌派出所".into() }));
            t.act(Action::SignOut);
        }
        t.act(Action::Door(DoorAction::SetUpAdmin {
            badge: ADMIN.into(),
            name: "系统员".into(),
            unit: "科信大队".into(),
            secret: PASSWORD.into(),
        }));
        let (id, given) = (officer(&t, INVIGILATOR).id, "given by admin".to_owned());
        let (roles, secret) = (vec![Role::Invigilator], Some(given.clone()));
        t.act(Action::Door(DoorAction::SetAccount { officer: id, roles, secret }));
        t.act(Action::SignOut);
        t.act(Action::Door(DoorAction::SignIn(id)));
        t.act(Action::Door(DoorAction::GiveSecret(given)));
        t.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
        let admin = officer(&t, ADMIN).id;
        drop(t);
        let mut db = Db::open(&host, &Uuid::nil).unwrap();
        let signer = dabiao::app::bring_signer(host.clone(), [1; 32])().unwrap().unwrap();
        db.sign_with(self.base_ms, signer).unwrap();
        let row = dabiao::store::StandardRow { id: STANDARD.into(), version: 1, toml };
        db.put_standard(self.base_ms, &row, admin).unwrap();
        drop(db);
        with_issuer(&host);
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The path as an argument.
    pub fn text(&self, name: &str) -> String {
        self.at(name).display().to_string()
    }

    /// A command at one of the PCs, by the machine's clock.
    pub fn run(&self, pc: &str, args: &[&str]) -> Said {
        let folder = self.text(pc);
        let all = [&["dabiao"], args, &["--lang", "en", "--data", &folder]].concat();
        let cli = Cli::try_parse_from(&all).unwrap_or_else(|e| panic!("{all:?}: {e}"));
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = run_to(&cli, cli.command.as_ref().unwrap(), &mut out, &mut err);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said { code, out: text(out), err: text(err) }
    }

    /// The same by somebody with the password of all.
    pub fn by(&self, pc: &str, badge: &str, args: &[&str]) -> Said {
        let file = self.text("password");
        self.run(pc, &[args, &["--officer", badge, "--password-file", &file]].concat())
    }

    /// A command of the invigilator.
    pub fn hold(&self, args: &[&str]) -> Said {
        self.by("host", INVIGILATOR, args)
    }

    /// Packs tickets to the stick, in turn. What it says.
    pub fn pack(&self) -> Value {
        let (id, stick) = (self.sitting.to_string(), self.text("stick"));
        self.hold(&["exam", "pack", &id, "--out", &stick, "--json"]).ends(0, &[]).json()
    }

    /// The ticket of a PC of the room, by what `pack` said.
    pub fn ticket(packed: &Value, n: usize) -> String {
        let name = format!("考场-0{}", n + 1);
        let all = packed["tickets"].as_array().unwrap();
        let ticket = all.iter().find(|ticket| ticket["name"] == name.as_str());
        ticket.unwrap_or_else(|| panic!("{packed}"))["file"].as_str().unwrap().to_owned()
    }

    /// The badges of those who sit at a PC, by their seats.
    pub fn seated(packed: &Value, n: usize) -> Vec<String> {
        let name = format!("考场-0{}", n + 1);
        let all = packed["tickets"].as_array().unwrap();
        let ticket = all.iter().find(|ticket| ticket["name"] == name.as_str()).unwrap();
        let seats = ticket["seats"].as_array().unwrap().iter();
        seats.map(|seat| seat["badge"].as_str().unwrap().to_owned()).collect()
    }

    /// Every PC's audit finds nothing.
    pub fn audit(&self) {
        for pc in SEATS.into_iter().chain(["host"]) {
            let folder = self.at(pc);
            let db = Db::open(&folder, &|| Uuid::from_u128(0xA0D1)).unwrap();
            let report = dabiao::app::JournalKeys::audit(&db, &folder, None).unwrap();
            assert!(report.problems.is_empty(), "{pc}: {:?}", report.problems);
        }
    }
}

/// A PC of the room with its ticket shown, at `wall_ms` by its clock.
pub fn seat(folder: &Path, sitting: Uuid, wall_ms: i64) -> Typist {
    let mut t = Typist::at_time(folder, wall_ms);
    t.act(Action::Exam(ExamAction::Ticket(TicketAction::Show(sitting))));
    assert!(t.session.exams().ticket().is_some(), "{:?}", t.session.notice());
    t
}

/// The start code is typed.
pub fn give(t: &mut Typist, code: &str) {
    t.act(Action::Exam(ExamAction::Ticket(TicketAction::Give(code.to_owned()))));
}

/// A candidate sits down and begins.
pub fn begin(t: &mut Typist, badge: &str) {
    t.act(Action::Exam(ExamAction::SeatIn { badge: badge.into(), secret: String::new() }));
    t.act(Action::Exam(ExamAction::EndTrial));
    t.act(Action::Exam(ExamAction::Begin));
    assert!(t.session.drill().in_exam(), "{badge}: {:?}", t.session.notice());
}

/// Types `n` right characters, one commit a second.
pub fn type_on(t: &mut Typist, n: usize) {
    let drill = t.session.drill().copying().expect("an exam").drill();
    let done = drill.transcript().chars().len();
    let text: Vec<char> = drill.presented().iter().map(|u| u.shown).skip(done).take(n).collect();
    for piece in text.chunks(4) {
        t.clock.advance(1_000);
        t.commit(0, &piece.iter().collect::<String>());
    }
}

/// The candidate writes until the time is up, with `n` right characters, and leaves. Their digits for the paper roll.
pub fn finish(t: &mut Typist, badge: &str, n: usize) -> String {
    type_on(t, n);
    t.clock.advance(SECONDS * 1_000);
    t.settle();
    assert!(!t.session.drill().in_exam());
    let exams = t.session.exams();
    let taken = exams.ticket().unwrap();
    let line = taken.lines.iter().find(|line| line.candidate.badge == badge).unwrap();
    let head = line.head().unwrap_or_else(|| panic!("{line:?}")).to_string();
    t.act(Action::Exam(ExamAction::LeaveSeat));
    head
}
