//! Power cuts: for every loss of unwritten data, nothing acknowledged is missing and nothing is wrong.
//!
//! A child writes exam attempts under strace, which shows every write and sync and, between them, every
//! acknowledgement that the child prints. From any point of that trace the files are rebuilt as a power cut
//! may leave them, opened, audited, and compared with what had been acknowledged. `DABIAO_POWERCUTS=20000
//! cargo nextest run --no-capture powercut` cuts more often.

use std::path::{Path, PathBuf};
use std::process::Command;

use dabiao::domain::attempt::AttemptState;
use dabiao::domain::input::InputEvent;
use dabiao::store::{AuditAgainst, DATABASE_FILE, Db};
use rand::RngExt as _;
use uuid::Uuid;

use super::support::disk::{Disk, Step, chance, trace, untraceable};
use super::support::{asked_for, exam};

const FOLDER: &str = "DABIAO_TEST_POWERCUT_FOLDER";
const SYNCHRONOUS: &str = "DABIAO_TEST_POWERCUT_SYNCHRONOUS";
const CUTS: usize = 500;

/// Attempts of the child; the last one is not sealed.
const ATTEMPTS: u128 = 3;
/// Events of each.
const EVENTS: u64 = 100;
/// Pages in the log after which it is written back, so that the trace has many such moments.
const CHECKPOINT_PAGES: i64 = 20;

fn attempt(n: u128) -> Uuid {
    Uuid::from_u128(1_000 + n)
}

fn expected(n: u64) -> InputEvent {
    if n + 1 == EVENTS { exam::last_event(n) } else { exam::event(n) }
}

/// Runs only as the child: then it writes attempts and prints the acknowledgements.
#[test]
fn traced_writer() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let store = exam::open(Path::new(&folder));
    let synchronous = asked_for(SYNCHRONOUS, 2) as i64;
    let doors = store.call(move |db| {
        db.set_pragma_for_test("wal_autocheckpoint", CHECKPOINT_PAGES)?;
        db.set_pragma_for_test("synchronous", synchronous)
    });
    doors.wait().unwrap();
    let officer = exam::officer(&store);
    say("officer");
    let mut rng = chance(5);
    for n in 0..ATTEMPTS {
        exam::begin(&store, &officer, attempt(n));
        say(&format!("begun {n}"));
        let mut next = 0;
        while next < EVENTS {
            let batch = rng.random_range(1..=4).min(EVENTS - next);
            for seq in next..next + batch {
                store.append_event(attempt(n), seq, expected(seq));
            }
            next += batch;
            exam::await_ack(&store, attempt(n), next - 1);
            say(&format!("ack {n} {}", next - 1));
        }
        if n + 1 < ATTEMPTS {
            store.call(move |db| db.seal_attempt(2_000, attempt(n), EVENTS as usize)).wait().unwrap();
            say(&format!("sealed {n}"));
        }
    }
    // Simulates the power cut: no clean-up at the end.
    std::process::exit(0);
}

fn say(what: &str) {
    use std::io::Write as _;
    let mut out = std::io::stdout();
    writeln!(out, "{what}").unwrap();
    out.flush().unwrap();
}

/// What had been acknowledged at some point of the trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Acknowledged {
    officer: bool,
    begun: Vec<u128>,
    events: [u64; ATTEMPTS as usize],
    sealed: Vec<u128>,
}

impl Acknowledged {
    fn hear(&mut self, words: &str) {
        let mut words = words.split(' ');
        let (word, n) = (words.next(), words.next().and_then(|n| n.parse::<u128>().ok()));
        match (word, n) {
            (Some("officer"), _) => self.officer = true,
            (Some("begun"), Some(n)) => self.begun.push(n),
            (Some("ack"), Some(n)) => {
                self.events[n as usize] = words.next().unwrap().parse::<u64>().unwrap() + 1;
            }
            (Some("sealed"), Some(n)) => self.sealed.push(n),
            _ => {}
        }
    }
}

/// The outcome of a state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Outcome {
    /// Acknowledged events, attempts or seals that are not there.
    lost: usize,
    /// Other errors: a file that can't be opened, an audit that reports a problem, other content.
    wrong: Vec<String>,
    /// Events that are there without having been acknowledged.
    beyond: u64,
}

fn examine(folder: &Path, acknowledged: &Acknowledged) -> Outcome {
    let mut outcome = Outcome::default();
    let mut db = match Db::open(folder, &|| Uuid::from_u128(9)) {
        Ok(db) => db,
        Err(e) => return Outcome { wrong: vec![format!("open: {e}")], ..outcome },
    };
    match db.audit(&AuditAgainst::default()) {
        Ok(report) => {
            outcome.wrong.extend(report.problems.iter().map(|p| format!("{}: {}", p.place, p.what)));
        }
        Err(e) => outcome.wrong.push(format!("audit: {e}")),
    }
    outcome.lost += usize::from(acknowledged.officer && db.officers().unwrap().is_empty());
    for n in 0..ATTEMPTS {
        let known = acknowledged.events[n as usize];
        let Ok(stored) = db.attempt_log(attempt(n)) else {
            outcome.lost += usize::from(acknowledged.begun.contains(&n)) + known as usize;
            continue;
        };
        let events = stored.log.copy().unwrap().events.clone();
        let there = events.len() as u64;
        outcome.lost += known.saturating_sub(there) as usize;
        outcome.beyond += there.saturating_sub(known);
        if events.iter().enumerate().any(|(seq, event)| *event != expected(seq as u64)) {
            outcome.wrong.push(format!("attempt {n} has other events"));
        }
        let sealed = stored.state == AttemptState::Sealed;
        outcome.lost += usize::from(acknowledged.sealed.contains(&n) && !sealed);
        if db.stamps(attempt(n)).unwrap().is_empty() != (there == 0) {
            outcome.wrong.push(format!("attempt {n} has {there} events, but not their clock stamps"));
        }
        // What is there can be resumed.
        if !sealed && there < EVENTS {
            db.append_events(attempt(n), there, &[expected(there)]).unwrap();
            assert_eq!(db.attempt_log(attempt(n)).unwrap().log.events() as u64, there + 1);
        }
    }
    outcome
}

/// The child's trace with `synchronous` at that level.
fn traced(synchronous: i64) -> Vec<Step> {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap());
    child
        .args(["--exact", "powercut::traced_writer", "--nocapture", "--test-threads=1"])
        .env(FOLDER, &folder)
        .env(SYNCHRONOUS, synchronous.to_string());
    trace(&child, &folder, DATABASE_FILE)
}

/// A folder in memory, if there is one: the disk of this machine is not under test.
fn scratch() -> tempfile::TempDir {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

/// Cuts the power `cuts` times at random points of `steps`; the outcomes.
fn cut(steps: &[Step], cuts: usize, seed: u64) -> Vec<Outcome> {
    let mut rng = chance(seed);
    let mut points: Vec<usize> = (0..cuts).map(|_| rng.random_range(0..=steps.len())).collect();
    points.sort_unstable();
    let (mut disk, mut acknowledged, mut done) = (Disk::default(), Acknowledged::default(), 0);
    let mut outcomes = Vec::new();
    for point in points {
        for step in &steps[done..point] {
            disk.take(step);
            if let Step::Say(words) = step {
                acknowledged.hear(words);
            }
        }
        done = point;
        let folder = scratch();
        // It would be made of four mebibytes each time.
        std::fs::write(folder.path().join("dabiao.reserve"), "").unwrap();
        for (name, content) in disk.after_power_cut(&mut rng) {
            std::fs::write(folder.path().join(name), content).unwrap();
        }
        outcomes.push(examine(folder.path(), &acknowledged));
    }
    outcomes
}

/// As [`cut`], on all cores.
fn cut_everywhere(steps: &[Step], cuts: usize) -> Vec<Outcome> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let share = |n: usize| cuts / cores + usize::from(n < cuts % cores);
        let threads: Vec<_> =
            (0..cores).map(|n| scope.spawn(move || cut(steps, share(n), n as u64))).collect();
        threads.into_iter().flat_map(|t| t.join().unwrap()).collect()
    })
}

fn report(name: &str, steps: &[Step], outcomes: &[Outcome]) {
    let count = |what: fn(&Step) -> bool| steps.iter().filter(|s| what(s)).count();
    let (writes, syncs) = (count(|s| matches!(s, Step::Write(..))), count(|s| matches!(s, Step::Sync(_))));
    let says = count(|s| matches!(s, Step::Say(_)));
    let losing = outcomes.iter().filter(|o| o.lost > 0).count();
    let most = outcomes.iter().map(|o| o.lost).max().unwrap_or(0);
    let wrong = outcomes.iter().filter(|o| !o.wrong.is_empty()).count();
    let beyond: u64 = outcomes.iter().map(|o| o.beyond).sum();
    eprintln!(
        "synchronous={name}: trace of {writes} writes, {syncs} syncs, {says} lines said; {} power cuts, \
         {losing} lost something acknowledged (most: {most}), {wrong} left something wrong; \
         {beyond} events were on disk beyond what was acknowledged",
        outcomes.len()
    );
}

#[test]
fn nothing_acknowledged_is_lost_to_a_power_cut() {
    if let Some(why) = untraceable() {
        eprintln!("skipped: {why}");
        return;
    }
    let steps = traced(2);
    let outcomes = cut_everywhere(&steps, asked_for("DABIAO_POWERCUTS", CUTS));
    report("FULL", &steps, &outcomes);
    for outcome in &outcomes {
        assert!(outcome.lost == 0 && outcome.wrong.is_empty(), "{outcome:?}");
    }
}

#[test]
fn the_power_cuts_do_find_what_a_weaker_setting_loses() {
    if let Some(why) = untraceable() {
        eprintln!("skipped: {why}");
        return;
    }
    let steps = traced(1);
    let outcomes = cut_everywhere(&steps, asked_for("DABIAO_POWERCUTS", CUTS) / 4);
    report("NORMAL", &steps, &outcomes);
    // A state may be older, but it is never wrong.
    assert!(outcomes.iter().any(|o| o.lost > 0), "the harness finds nothing");
    for outcome in &outcomes {
        assert!(outcome.wrong.is_empty(), "{outcome:?}");
    }
}
