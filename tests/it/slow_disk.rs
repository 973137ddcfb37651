//! A slow disk: typing never waits for it, and events that accumulate meanwhile are written together.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use dabiao::app::clock::{Clock, FixedClock};
use dabiao::app::lang::Lang;
use dabiao::app::{Action, DrillAction, PracticeAction, Session, SessionConfig, Settings};
use dabiao::content::Library;
use dabiao::domain::exercise::Extent;
use dabiao::domain::input::EventKind;
use dabiao::store::{AuditAgainst, ClockStamp, Db};
use uuid::Uuid;

use super::support::disk::{run_under, untraceable};
use super::support::typist::{MORNING_MS, Typist};

const FOLDER: &str = "DABIAO_TEST_SLOW_DISK_FOLDER";
/// What is added to every sync of the disk, in microseconds.
const DELAY_US: u32 = 50_000;
const EVENTS: usize = 600;

/// Counts the stamps: the store reads the clocks once for every batch of events that it writes.
struct CountingClock {
    inner: FixedClock,
    batches: AtomicUsize,
}

impl Clock for CountingClock {
    fn wall_ms(&self) -> i64 {
        self.inner.wall_ms()
    }
    fn mono_ms(&self) -> u64 {
        self.inner.mono_ms()
    }
    fn new_id(&self) -> Uuid {
        self.inner.new_id()
    }
    fn secret(&self) -> [u8; 32] {
        self.inner.secret()
    }
    fn boot_id(&self) -> String {
        self.inner.boot_id()
    }
    fn stamp(&self) -> ClockStamp {
        self.batches.fetch_add(1, Ordering::SeqCst);
        ClockStamp { seq: 0, mono_ms: self.mono_ms(), wall_ms: self.wall_ms(), boot_id: self.boot_id() }
    }
}

/// Where the store's thread stands still while it is closed.
#[derive(Default)]
struct Gate {
    closed: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    fn set_closed(&self, closed: bool) {
        *self.closed.lock().unwrap() = closed;
        self.opened.notify_all();
    }

    fn pass(&self) {
        let closed = self.closed.lock().unwrap();
        drop(self.opened.wait_while(closed, |closed| *closed).unwrap());
    }
}

/// A station with an officer who has begun to type, its clock, and the gate that its store's thread passes
/// after every answer.
fn typing(folder: &Path) -> (Session, Arc<CountingClock>, Arc<Gate>) {
    Typist::at(folder).sign_in();
    let clock = Arc::new(CountingClock { inner: FixedClock::at(MORNING_MS), batches: AtomicUsize::new(0) });
    let gate = Arc::new(Gate::default());
    let passing = Arc::clone(&gate);
    let mut session = Session::start(SessionConfig {
        folder: folder.to_owned(),
        library: Library::embedded(),
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        lang: Some(Lang::En),
        wake: Arc::new(move || passing.pass()),
        badge: Some("059001".into()),
        limit_ms: None,
        demo: None,
    });
    settle(&mut session);
    session.act(Action::Practice(PracticeAction::Start {
        exercise: "copy/case-02".into(),
        extent: Extent::Minutes(10),
    }));
    let first = session.drill().copying().unwrap().drill().presented()[0].shown;
    session.act(Action::Drill(DrillAction::Input(EventKind::Commit(first.to_string()))));
    settle(&mut session);
    (session, clock, gate)
}

/// The text that is to be typed, a character at a time; its first one is typed already.
fn characters(session: &Session) -> Vec<String> {
    let presented = session.drill().copying().unwrap().drill().presented();
    let text: Vec<String> = presented.iter().skip(1).take(EVENTS).map(|u| u.shown.to_string()).collect();
    assert_eq!(text.len(), EVENTS);
    text
}

fn settle(session: &mut Session) {
    let last = |s: &Session| s.drill().ongoing().map(|s| (s.id(), s.machine().events() as u64 - 1));
    for _ in 0..5_000 {
        session.poll();
        let written = last(session).is_none_or(|last| session.acknowledged() == Some(last));
        if !session.busy() && written {
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("the station does not come to rest");
}

#[test]
fn typing_goes_on_while_the_disk_stands_still() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, clock, gate) = typing(folder.path());
    let (before, batches) = (session.acknowledged(), clock.batches.load(Ordering::SeqCst));
    // The next answer of the store is the last one for now: its thread blocks after giving it.
    gate.set_closed(true);
    let settings = Settings { text_size: 150, ..*session.settings() };
    session.act(Action::Set(settings));
    for character in characters(&session) {
        clock.inner.advance(20);
        // If this waited for the store, it would never return.
        session.act(Action::Drill(DrillAction::Input(EventKind::Commit(character))));
        session.poll();
        assert_eq!(session.acknowledged(), before, "this can't be on disk");
    }
    assert_eq!(session.drill().copying().unwrap().drill().events().len(), EVENTS + 2);
    // Handing in shows its result too; it is just not saved yet.
    session.act(Action::Drill(DrillAction::HandIn));
    session.poll();
    assert!(session.drill().ongoing().is_none() && session.practice().result().unwrap().saved.is_none());
    gate.set_closed(false);
    settle(&mut session);
    assert!(session.practice().result().unwrap().saved.is_some());
    // All of them, the end included, in one transaction.
    assert_eq!(session.acknowledged().unwrap().1, EVENTS as u64 + 2);
    assert_eq!(clock.batches.load(Ordering::SeqCst) - batches, 1);
    drop(session);
    let report = Db::open(folder.path(), &|| Uuid::nil()).unwrap().audit(&AuditAgainst::default()).unwrap();
    assert!(report.problems.is_empty() && report.attempts == 1, "{report:?}");
}

/// Runs only as the child: then it types on its slow disk and prints the result.
#[test]
fn typist_on_a_slow_disk() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let (mut session, clock, _) = typing(Path::new(&folder));
    let batches = clock.batches.load(Ordering::SeqCst);
    let mut longest = Duration::ZERO;
    for character in characters(&session) {
        clock.inner.advance(5);
        let begun = Instant::now();
        session.act(Action::Drill(DrillAction::Input(EventKind::Commit(character))));
        session.poll();
        longest = longest.max(begun.elapsed());
        std::thread::sleep(Duration::from_millis(1));
    }
    settle(&mut session);
    let written = clock.batches.load(Ordering::SeqCst) - batches;
    // On its own line, after any output of the test runner.
    eprintln!("\nslow {written} {}", longest.as_micros());
}

#[test]
fn every_sync_takes_fifty_milliseconds() {
    if let Some(why) = untraceable() {
        eprintln!("skipped: {why}");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap());
    child
        .args(["--exact", "slow_disk::typist_on_a_slow_disk", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder.path());
    let slow = format!("inject=fdatasync,fsync:delay_enter={DELAY_US}");
    let output = run_under(&["-e", "trace=fdatasync,fsync", "-e", &slow], &child);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    let figures = said.lines().find_map(|l| l.strip_prefix("slow ")).expect("its figures");
    let (batches, longest) = figures.split_once(' ').unwrap();
    eprintln!(
        "{EVENTS} events in {batches} writes of {DELAY_US} us and more; the longest act and poll: {longest} us"
    );
    assert!((1..EVENTS).contains(&batches.parse::<usize>().unwrap()), "{figures}");
    let db = Db::open(folder.path(), &|| Uuid::nil()).unwrap();
    let id = db.attempts(None).unwrap()[0].start.id;
    assert_eq!(db.attempt_log(id).unwrap().log.events(), EVENTS + 2);
    assert!(db.audit(&AuditAgainst::default()).unwrap().problems.is_empty());
}
