//! Kill -9 in the middle of an exam, again and again: the sitting is there to its last acknowledged event,
//! the gap is recorded, and the exam resumes or does not, as the standard says.
//!
//! The child is this very test binary, called for [`scripted_room`]: the whole station on the machine's own
//! clock. `DABIAO_EXAM_KILLS=300 cargo nextest run --no-capture killed_exams` kills more often.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use dabiao::app::clock::{Clock, SystemClock};
use dabiao::app::lang::Lang;
use dabiao::app::{Action, DoorAction, DrillAction, ExamAction, Session, SessionConfig};
use dabiao::content::Library;
use dabiao::domain::evidence::FlagKind;
use dabiao::domain::input::EventKind;
use dabiao::domain::sitting::{CandidateState, IncidentKind, Outcome, SittingState};
use dabiao::store::BACKUP_FOLDER;
use uuid::Uuid;

use super::support::asked_for;
use super::support::room::{CANDIDATES, INVIGILATOR, PASSWORD, PIN, audit};
use super::support::staff::{founded, invigilator, now_ms, officer, planned, standard};
use super::support::typist::Typist;

const FOLDER: &str = "DABIAO_TEST_EXAM_CRASH_FOLDER";
const SITTING: &str = "DABIAO_TEST_EXAM_CRASH_SITTING";
const AHEAD: &str = "DABIAO_TEST_EXAM_CRASH_AHEAD_MS";
/// How often the child is killed, unless the environment says otherwise; a multiple of the standards.
const KILLS: usize = 3;
const SECONDS: u64 = 300;
/// A standard for each way to go on.
const RESUME: [&str; 3] = ["invigilator", "once", "never"];

fn until(session: &mut Session, what: impl Fn(&Session) -> bool) {
    for _ in 0..20_000 {
        session.poll();
        if what(session) {
            return;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("{:?}", session.notice());
}

/// The machine's clocks, with a wall clock that is this many milliseconds ahead: records after a kill take
/// their minutes from a clock that is moved, and the next child comes after it.
struct Later {
    machine: SystemClock,
    ahead_ms: i64,
}

impl Clock for Later {
    fn wall_ms(&self) -> i64 {
        self.machine.wall_ms() + self.ahead_ms
    }
    fn mono_ms(&self) -> u64 {
        self.machine.mono_ms()
    }
    fn new_id(&self) -> Uuid {
        self.machine.new_id()
    }
    fn secret(&self) -> [u8; 32] {
        self.machine.secret()
    }
    fn boot_id(&self) -> String {
        self.machine.boot_id()
    }
}

/// How far the clock is ahead in a round: every round before it took the whole of an exam at most.
const fn ahead_ms(round: usize) -> i64 {
    round as i64 * (SECONDS as i64 * 1000 + 60_000)
}

/// Runs only as the child: then the invigilator holds the sitting, a candidate writes until the program is
/// killed, and the store's acknowledgements are printed.
#[test]
fn scripted_room() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let id = std::env::var(SITTING).unwrap().parse().unwrap();
    let mut session = Session::start(SessionConfig {
        folder: folder.into(),
        library: Library::embedded(),
        clock: Arc::new(Later {
            machine: SystemClock::new(None, None),
            ahead_ms: std::env::var(AHEAD).unwrap().parse().unwrap(),
        }),
        lang: Some(Lang::En),
        wake: Arc::new(|| {}),
        badge: Some(INVIGILATOR.into()),
        limit_ms: None,
        demo: None,
    });
    until(&mut session, |s| s.door().ask().is_some() && s.core().sitting(id).is_some());
    session.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    until(&mut session, |s| s.officer().is_some());
    session.act(Action::Exam(ExamAction::Open { id, secret: PASSWORD.into() }));
    until(&mut session, |s| s.exams().held().is_some());
    session.act(Action::Exam(ExamAction::HandOver));
    session.act(Action::Exam(ExamAction::SeatIn { badge: CANDIDATES[0].into(), secret: PIN.into() }));
    until(&mut session, |s| s.exams().seat().is_some());
    session.act(Action::Exam(ExamAction::EndTrial));
    session.act(Action::Exam(ExamAction::Start));
    session.act(Action::Exam(ExamAction::Begin));
    assert!(session.drill().in_exam(), "{:?}", session.notice());
    let text: Vec<String> = {
        let drill = session.drill().copying().unwrap().drill();
        let shown: Vec<char> = drill.presented().iter().map(|unit| unit.shown).collect();
        shown.chunks(2).map(|pair| pair.iter().collect()).collect()
    };
    let (mut out, mut shown) = (std::io::stdout(), None);
    for piece in text {
        for kind in [EventKind::Preedit("pin".into()), EventKind::Commit(piece)] {
            session.act(Action::Drill(DrillAction::Input(kind)));
            session.poll();
            let acknowledged = session.acknowledged();
            if acknowledged != shown {
                shown = acknowledged;
                if let Some((id, seq)) = acknowledged {
                    let _ = writeln!(out, "ack {id} {seq}");
                    let _ = out.flush();
                }
            }
            std::thread::sleep(Duration::from_micros(500));
        }
    }
    // All is typed: the process that should kill this is late.
    loop {
        session.poll();
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Lets the child write for `time` after its first acknowledgement, kills it, and returns the last one.
fn write_and_kill(folder: &Path, sitting: Uuid, time: Duration, ahead_ms: i64) -> (Uuid, u64) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "exam_crash::scripted_room", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .env(SITTING, sitting.to_string())
        .env(AHEAD, ahead_ms.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (sender, acks) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let mut words = line.split_whitespace().skip_while(|w| *w != "ack").skip(1);
            let id = words.next().and_then(|id| id.parse::<Uuid>().ok());
            // A line cut by the kill was never a whole acknowledgement.
            if let (Some(id), Some(Ok(seq))) = (id, words.next().map(str::parse::<u64>)) {
                let _ = sender.send((id, seq));
            }
        }
    });
    let first = acks.recv_timeout(Duration::from_mins(1));
    std::thread::sleep(time);
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap();
    let mut last = first.expect("the candidate writes");
    while let Ok(ack) = acks.try_recv() {
        last = ack;
    }
    last
}

/// The result of one interruption.
struct After {
    /// Events that were on disk.
    events: u64,
    /// Whether it was resumed.
    went_on: bool,
}

/// The program is started again after the kill: checks the data, and whether the exam can be resumed.
fn hold_again(folder: &Path, sitting: Uuid, acknowledged: (Uuid, u64), resume: &str, ahead_ms: i64) -> After {
    let mut t = Typist::at_time(folder, now_ms() + ahead_ms + 1_000);
    let candidate = officer(&t, CANDIDATES[0]).id;
    // The exam is not among the candidate's own drills.
    assert!(t.session.practice().today().open.is_empty());
    invigilator(&mut t);
    t.act(Action::Exam(ExamAction::Open { id: sitting, secret: PASSWORD.into() }));
    let known =
        t.session.exams().held().expect("the sitting is there").sitting.candidate(candidate).unwrap().clone();
    assert_eq!((known.state, known.attempt), (CandidateState::Interrupted, Some(acknowledged.0)));
    t.act(Action::Exam(ExamAction::HandOver));
    t.act(Action::Exam(ExamAction::SeatIn { badge: CANDIDATES[0].into(), secret: PIN.into() }));
    // No candidate resumes on their own unless the standard allows it.
    t.act(Action::Exam(ExamAction::GoOn));
    assert_eq!(t.session.drill().in_exam(), resume == "once", "{:?}", t.session.notice());
    if resume == "invigilator" {
        t.act(Action::Exam(ExamAction::LetGoOn { officer: candidate, secret: PASSWORD.into() }));
        t.act(Action::Exam(ExamAction::GoOn));
        assert!(t.session.drill().in_exam(), "{:?}", t.session.notice());
    }
    let mut events = 0;
    if resume == "never" {
        t.act(Action::Exam(ExamAction::LetGoOn { officer: candidate, secret: PASSWORD.into() }));
        t.act(Action::Exam(ExamAction::GoOn));
        assert!(!t.session.drill().in_exam());
        t.act(Action::Exam(ExamAction::LeaveSeat));
        t.act(Action::Exam(ExamAction::Unlock { secret: PASSWORD.into() }));
        let (why, note) = (IncidentKind::PowerCut, "断电".to_owned());
        t.act(Action::Exam(ExamAction::VoidAttempt { officer: candidate, why, note }));
    } else {
        let ongoing = t.session.drill().ongoing().unwrap();
        let drill = ongoing.copying().unwrap().drill();
        // The interruption and the going on are two more.
        events = drill.events().len() as u64 - 2;
        let commits = drill.events().iter().filter(|e| matches!(e.kind, EventKind::Commit(_))).count();
        let typed = drill.transcript().text();
        assert_eq!(typed.chars().count(), commits * 2);
        let shown: String = drill.presented().iter().map(|unit| unit.shown).collect();
        assert!(shown.starts_with(&typed));
        // Time goes on from the last heartbeat, never from the wall clock.
        let left = ongoing.left_ms(t.session.mono_ms()).unwrap();
        assert!(left <= SECONDS * 1000 && left > SECONDS * 1000 - 60_000, "{left}");
        t.commit(200, "案");
        t.clock.advance(left);
        t.settle();
        assert!(!t.session.drill().in_exam());
        t.act(Action::Exam(ExamAction::LeaveSeat));
        t.act(Action::Exam(ExamAction::Unlock { secret: PASSWORD.into() }));
    }
    t.act(Action::Exam(ExamAction::Close { secret: PASSWORD.into() }));
    let known = t.session.core().sitting(sitting).unwrap();
    assert_eq!(known.sitting.state(), SittingState::Closed, "{:?}", t.session.notice());
    let row = known.roll.iter().find(|row| row.officer == candidate).unwrap();
    if resume == "never" {
        assert_eq!(row.outcome, Outcome::Void, "void, not failed");
    } else {
        assert!(matches!(row.outcome, Outcome::Passed { .. } | Outcome::Failed(_)), "{:?}", row.outcome);
        assert!(row.interruptions == 1 && (1..600_000).contains(&row.gap_ms), "{}", row.gap_ms);
        let flags = t.session.exams().flags_of(acknowledged.0);
        assert!(flags.iter().any(|f| matches!(f.kind, FlagKind::Interrupted { .. })), "{flags:?}");
    }
    After { events, went_on: resume != "never" }
}

#[test]
fn killed_exams_are_there_to_the_last_acknowledged_event() {
    let folder = tempfile::tempdir().unwrap();
    let ids: BTreeMap<&str, String> = RESUME.iter().map(|r| (*r, format!("crash-{r}"))).collect();
    let standards: Vec<(&str, String)> =
        ids.iter().map(|(resume, id)| (id.as_str(), standard(id, SECONDS, 30, resume))).collect();
    founded(folder.path(), &standards);
    let kills = asked_for("DABIAO_EXAM_KILLS", KILLS);
    let (mut seed, mut acknowledged, mut beyond, mut on) = (0x5EED_u64, 0, 0, 0);
    for round in 0..kills {
        let resume = RESUME[round % RESUME.len()];
        let sitting = {
            let mut t = Typist::at_time(folder.path(), now_ms() + ahead_ms(round));
            invigilator(&mut t);
            planned(&mut t, &ids[resume], &CANDIDATES[..1])
        };
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(round as u64);
        let last = write_and_kill(
            folder.path(),
            sitting,
            Duration::from_millis(5 + (seed >> 33) % 300),
            ahead_ms(round),
        );
        let after = hold_again(folder.path(), sitting, last, resume, ahead_ms(round));
        if after.went_on {
            assert!(after.events > last.1, "round {round}: {} of {last:?}", after.events);
            acknowledged += last.1 + 1;
            beyond += after.events - last.1 - 1;
            on += 1;
        } else {
            // Void, and still there to its last event.
            let db = dabiao::store::Db::open(folder.path(), &Uuid::nil).unwrap();
            let stored = db.attempt_log(last.0).unwrap().log.events() as u64;
            assert!(stored > last.1, "round {round}: {stored} of {last:?}");
            acknowledged += last.1 + 1;
            beyond += stored - last.1 - 1;
        }
        // The copies of hundreds of sittings a day are not the subject here.
        let _ = std::fs::remove_dir_all(folder.path().join(BACKUP_FOLDER));
    }
    let report = audit(folder.path());
    eprintln!(
        "{kills} kills in exams, {acknowledged} events acknowledged, 0 lost, {beyond} more on disk; {on} went on, \
         {} void; {} entries clean",
        kills - on,
        report.entries
    );
}
