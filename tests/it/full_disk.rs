//! A disk that is full, or fails now and then, in the last seconds of an exam: no input is lost.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use dabiao::domain::attempt::AttemptState;
use dabiao::domain::drill::{Drill, DrillPhase};
use dabiao::domain::input::{EventKind, InputEvent};
use dabiao::store::{Db, Health, Store};
use uuid::Uuid;

use super::support::disk::{run_under, untraceable};
use super::support::exam::{self, EVERY_MS};

const FOLDER: &str = "DABIAO_TEST_FAILING_DISK_FOLDER";
const ATTEMPT: Uuid = Uuid::from_u128(70);
/// The event of second 290, and the last one, of second 300.
const FULL_FROM: u64 = 290_000 / EVERY_MS;
const LAST: u64 = 300_000 / EVERY_MS - 1;

/// The events of five minutes; those after the disk is full are long, so that no space left in a page takes
/// them.
fn events() -> Vec<InputEvent> {
    let mut events: Vec<InputEvent> = (0..FULL_FROM).map(exam::event).collect();
    let long = |n: u64| EventKind::Preedit(format!("{n} {}", "an jian ".repeat(60)));
    events.extend((FULL_FROM..LAST).map(|n| InputEvent::new(n * EVERY_MS, long(n))));
    events.push(exam::last_event(LAST));
    events
}

fn append(store: &Store, events: &[InputEvent], from: u64, to: u64) {
    for seq in from..to {
        store.append_event(ATTEMPT, seq, events[seq as usize].clone());
    }
}

/// Types up to second 290, and then on a full disk to the end. Returns once the store has said that it is full.
fn type_until_full(folder: &Path, events: &[InputEvent]) -> Store {
    let store = exam::open(folder);
    let officer = exam::officer(&store);
    exam::begin(&store, &officer, ATTEMPT);
    append(&store, events, 0, FULL_FROM);
    exam::await_ack(&store, ATTEMPT, FULL_FROM - 1);
    assert!(folder.join("dabiao.reserve").exists());
    store.call(|db| db.limit_pages(Some(1))).wait().unwrap();
    append(&store, events, FULL_FROM, LAST + 1);
    for _ in 0..1_000 {
        if matches!(store.health(), Health::Failing(_)) {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(matches!(store.health(), Health::Failing(_)), "the disk was never full");
    assert!(store.acknowledged().unwrap().1 < LAST);
    assert!(!folder.join("dabiao.reserve").exists(), "the reserve was not given back");
    // Handing in now is refused whole: the disk does not have all input.
    let seal = store.call(|db| db.seal_attempt(5_000, ATTEMPT, LAST as usize + 1)).wait();
    assert!(seal.is_err());
    store
}

#[test]
fn full_in_second_290_and_room_again() {
    let folder = tempfile::tempdir().unwrap();
    let events = events();
    let store = type_until_full(folder.path(), &events);
    store.call(|db| db.limit_pages(None)).wait().unwrap();
    exam::await_ack(&store, ATTEMPT, LAST);
    let sealed = store.call(|db| db.seal_attempt(5_000, ATTEMPT, LAST as usize + 1)).wait().unwrap();
    assert_eq!(sealed.doc.active_ms(), LAST * EVERY_MS);
    drop(store);
    exam::assert_sound(folder.path(), ATTEMPT, &events);
}

#[test]
fn full_in_second_290_and_the_program_ends() {
    let folder = tempfile::tempdir().unwrap();
    let events = events();
    let store = type_until_full(folder.path(), &events);
    let (_, acknowledged) = store.acknowledged().unwrap();
    drop(store);
    // The next start, with room again: it can go on at the very event that the disk has last.
    let store = exam::open(folder.path());
    let stored = store.call(|db| db.attempt_log(ATTEMPT)).wait().unwrap();
    let there = stored.log.events() as u64;
    assert_eq!(stored.state, AttemptState::Open);
    assert!(there > acknowledged && (FULL_FROM..=LAST).contains(&there));
    assert_eq!(stored.log.copy().unwrap().events.clone(), events[..there as usize]);
    let drill = Drill::replay(stored.log.copy().unwrap()).unwrap();
    assert_eq!(drill.phase(), DrillPhase::Running);
    assert!(drill.last_event_ms() >= 290_000 - EVERY_MS);
    append(&store, &events, there, LAST + 1);
    exam::await_ack(&store, ATTEMPT, LAST);
    store.call(|db| db.seal_attempt(5_000, ATTEMPT, LAST as usize + 1)).wait().unwrap();
    assert!(!store.call(|db| db.stamps(ATTEMPT)).wait().unwrap().is_empty());
    drop(store);
    exam::assert_sound(folder.path(), ATTEMPT, &events);
}

/// Runs only as the child: then it types on a disk that fails, and prints the results.
#[test]
fn typist_on_a_failing_disk() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let store = exam::open(Path::new(&folder));
    store.call(|db| db.set_pragma_for_test("wal_autocheckpoint", 20)).wait().unwrap();
    let mut failed = false;
    for seq in 0..40 {
        store.append_event(ATTEMPT, seq, exam::event(seq));
        while store.acknowledged() != Some((ATTEMPT, seq)) {
            failed |= store.health() != Health::Good;
            std::thread::sleep(Duration::from_millis(1));
        }
    }
    assert_eq!(store.health(), Health::Good);
    eprintln!("\nfailed {failed}");
}

#[test]
fn writes_and_syncs_that_fail_are_told_and_made_again() {
    if let Some(why) = untraceable() {
        eprintln!("skipped: {why}");
        return;
    }
    let mut told = 0;
    let faults: Vec<String> = ["pwrite64:error=ENOSPC", "pwrite64:error=EIO", "fdatasync:error=EIO"]
        .iter()
        .flat_map(|fault| [20, 33, 46].map(|k| format!("{fault}:when={k}..{}", k + 1)))
        // So often in a row that the file is opened again meanwhile.
        .chain(["pwrite64:error=EIO", "fdatasync:error=EIO"].map(|fault| format!("{fault}:when=30..35")))
        .collect();
    for fault in &faults {
        let folder = tempfile::tempdir().unwrap();
        let store = exam::open(folder.path());
        let officer = exam::officer(&store);
        exam::begin(&store, &officer, ATTEMPT);
        drop(store);
        let mut child = Command::new(std::env::current_exe().unwrap());
        child
            .args(["--exact", "full_disk::typist_on_a_failing_disk", "--nocapture", "--test-threads=1"])
            .env(FOLDER, folder.path());
        let output = run_under(&["-e", "trace=pwrite64,fdatasync", "-e", &format!("inject={fault}")], &child);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{fault}: {said}");
        told += usize::from(said.contains("failed true"));
        let events: Vec<InputEvent> = (0..40).map(exam::event).collect();
        exam::assert_sound(folder.path(), ATTEMPT, &events);
        // It can be resumed and sealed.
        let mut db = Db::open(folder.path(), &|| Uuid::nil()).unwrap();
        db.append_events(ATTEMPT, 40, &[exam::last_event(40)]).unwrap();
        db.seal_attempt(9, ATTEMPT, 41).unwrap();
    }
    assert!(told * 2 > faults.len(), "only {told} of {} faults were noticed", faults.len());
}
