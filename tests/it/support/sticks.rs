//! A bureau of three PCs and a stick, by the command line.

use std::path::{Path, PathBuf};

use clap::Parser as _;
use dabiao::app::clock::SystemClock;
use dabiao::app::host::Host;
use dabiao::app::{Action, DoorAction, DrillAction, JournalKeys};
use dabiao::cli::{Cli, run_on};
use dabiao::store::{DATABASE_FILE, Db};
use rusqlite::Connection;
use serde_json::Value;
use uuid::Uuid;

use super::command::roster;
use super::typist::{MORNING_MS, Typist};

/// What a command said.
pub struct Said {
    pub code: u8,
    pub out: String,
    pub err: String,
}

impl Said {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {} {}", self.out, self.err))
    }

    /// It ended with `code`, and said each of `words`.
    pub fn ends(self, code: u8, words: &[&str]) -> Self {
        assert_eq!(self.code, code, "{} {}", self.out, self.err);
        for word in words {
            assert!(self.out.contains(word) || self.err.contains(word), "{word}: {} {}", self.out, self.err);
        }
        self
    }
}

/// Runs a command on the data folder `data`, an hour after the script of `Typist`.
pub fn run(data: &Path, args: &[&str]) -> Said {
    run_by(data, args, |clock| clock)
}

/// As [`run`], at the PC `host`.
pub fn run_at(data: &Path, host: &Host, args: &[&str]) -> Said {
    run_by(data, args, |clock| clock.at_host(host.clone()))
}

/// As [`run_at`], at that time.
pub fn run_when(data: &Path, host: &Host, now: &str, args: &[&str]) -> Said {
    let more = ["--lang", "en", "--now", now, "--data", data.to_str().unwrap()];
    run_all(&[&["dabiao"], args, &more].concat(), |clock| clock.at_host(host.clone()))
}

/// As [`run_at`], by the PC's own clock, as people run it: a time that is given is recorded, which does more than was asked.
pub fn run_today_at(data: &Path, host: &Host, args: &[&str]) -> Said {
    let more = ["--lang", "en", "--data", data.to_str().unwrap()];
    run_all(&[&["dabiao"], args, &more].concat(), |clock| clock.at_host(host.clone()))
}

fn run_by(data: &Path, args: &[&str], at: impl FnOnce(SystemClock) -> SystemClock) -> Said {
    let now = ["--lang", "en", "--now", "2026-11-23T10:00:00+08:00", "--data", data.to_str().unwrap()];
    run_all(&[&["dabiao"], args, &now].concat(), at)
}

fn run_all(all: &[&str], at: impl FnOnce(SystemClock) -> SystemClock) -> Said {
    let cli = Cli::try_parse_from(all).unwrap_or_else(|e| panic!("{all:?}: {e}"));
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let clock = at(SystemClock::new(cli.now, cli.seed));
    let code = run_on(&cli, cli.command.as_ref().unwrap(), clock, &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code, out: text(out), err: text(err) }
}

/// A data folder is copied, as an image of a disk does it.
pub fn copy(from: &Path, to: &Path) {
    let _ = std::fs::remove_dir_all(to);
    std::fs::create_dir(to).unwrap();
    for file in std::fs::read_dir(from).unwrap().flatten().filter(|file| file.path().is_file()) {
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// The journal of one PC lies in that of another one, as whoever has its folder writes it there.
pub fn takes_rows(from: &Path, into: &Path) {
    let db = Connection::open(into.join(DATABASE_FILE)).unwrap();
    db.execute("ATTACH DATABASE ?1 AS other", [from.join(DATABASE_FILE).to_str().unwrap()]).unwrap();
    db.execute("INSERT OR IGNORE INTO journal SELECT * FROM other.journal", []).unwrap();
}

/// The founding PC, two stations, and a stick.
pub struct Sticks {
    folder: tempfile::TempDir,
}

impl Sticks {
    /// A founded bureau with a roster of two people; nobody has joined.
    pub fn founded() -> Self {
        Self::founded_after(|folder| {
            let file = roster(folder);
            run(&folder.join("bureau"), &["roster", "import", file.to_str().unwrap()]).ends(0, &[]);
        })
    }

    /// As [`Sticks::founded`], with what `prepare` puts into the folder `bureau`; the founding PC is of 文昌派出所.
    pub fn founded_after(prepare: impl FnOnce(&Path)) -> Self {
        let sticks = Self { folder: tempfile::tempdir().unwrap() };
        for name in ["bureau", "a", "b", "stick"] {
            std::fs::create_dir(sticks.at(name)).unwrap();
        }
        prepare(sticks.folder.path());
        let init =
            ["bureau", "init", "--name", "岚江市公安局", "--unit", "文昌派出所", "--station", "局机关-01"];
        run(&sticks.at("bureau"), &[&init[..], &["--no-server"]].concat()).ends(0, &["岚江市公安局"]);
        sticks
    }

    /// As [`Sticks::founded`], with both stations joined.
    pub fn joined() -> Self {
        let sticks = Self::founded();
        sticks.join("a", "文昌所-01");
        sticks.join("b", "文昌所-02");
        sticks
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The path as an argument.
    pub fn text(&self, name: &str) -> String {
        self.at(name).display().to_string()
    }

    /// A command at one of the PCs.
    pub fn run(&self, pc: &str, args: &[&str]) -> Said {
        run(&self.at(pc), args)
    }

    /// The station `pc` asks, is admitted as `name`, and takes the answer.
    pub fn join(&self, pc: &str, name: &str) {
        self.join_unit(pc, name, "文昌派出所");
    }

    /// As [`Sticks::join`], as one of `unit`.
    pub fn join_unit(&self, pc: &str, name: &str, unit: &str) {
        let (asks, answer) = (self.text("asks.dbx"), self.text("answer.dbx"));
        self.run(pc, &["join", "--request", &asks, "--unit", unit, "--name", name]).ends(0, &[name]);
        self.run("bureau", &["bureau", "approve", &asks, "--out", &answer]).ends(0, &[name]);
        self.run(pc, &["join", "--file", &answer]).ends(0, &["岚江市公安局"]);
    }

    /// An exchange at one of the PCs, which goes well.
    pub fn exchange(&self, pc: &str) -> Value {
        self.run(pc, &["exchange", "--dir", &self.text("stick"), "--json"]).ends(0, &[]).json()
    }

    /// The packages of a kind on the stick.
    pub fn packages(&self, kind: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let Ok(bureaus) = std::fs::read_dir(self.at("stick").join("DABIAO")) else { return found };
        for bureau in bureaus.flatten() {
            let Ok(files) = std::fs::read_dir(bureau.path().join(kind)) else { continue };
            found.extend(files.flatten().map(|file| file.path()));
        }
        found.sort();
        found
    }

    /// The audit of every PC finds nothing.
    pub fn audit(&self) {
        for pc in ["bureau", "a", "b"] {
            let folder = self.at(pc);
            if !folder.join(DATABASE_FILE).exists() {
                continue;
            }
            let db = Db::open(&folder, &|| Uuid::from_u128(0xA0D1)).unwrap();
            let report = JournalKeys::audit(&db, &folder, None).unwrap();
            assert!(report.problems.is_empty(), "{pc}: {:?}", report.problems);
        }
    }
}

/// 王德明 types for a while at the PC of `folder`: one sealed attempt.
pub fn practise(folder: &Path) {
    practise_at(folder, MORNING_MS);
}

/// As [`practise`], at another time: ids follow from the clock.
pub fn practise_at(folder: &Path, wall_ms: i64) {
    practise_by(Typist::at_time(folder, wall_ms));
}

/// As [`practise_at`], at the PC `host`.
pub fn practise_on(folder: &Path, wall_ms: i64, host: &Host) {
    practise_by(Typist::at_host(folder, wall_ms, host.clone()));
}

fn practise_by(mut t: Typist) {
    let known = t.session.officers().to_vec();
    match known.into_iter().find(|officer| officer.badge == "059001") {
        Some(officer) => t.act(Action::Door(DoorAction::SignIn(officer.id))),
        None => t.sign_in(),
    }
    t.start("copy/notice-01", 1);
    let text = t.presented(8);
    t.commit(0, &text);
    t.clock.advance(5_000);
    t.act(Action::Drill(DrillAction::HandIn));
    assert!(t.session.practice().result().unwrap().saved.is_some());
}
