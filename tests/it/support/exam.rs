//! An exam attempt written straight to the store: known events, and clocks that move with every look.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use dabiao::domain::attempt::{AttemptMode, AttemptStart};
use dabiao::domain::exercise::RecordType;
use dabiao::domain::input::{EndReason, EventKind, InputEvent, LogHeader};
use dabiao::domain::roster::Officer;
use dabiao::domain::text::Policy;
use dabiao::store::{AuditAgainst, ClockStamp, Db, Store, StoreConfig};
use uuid::Uuid;

/// Milliseconds between two events.
pub const EVERY_MS: u64 = 250;

/// The open store of `folder`. Its clocks go on by two seconds with every look, so that every batch of an exam
/// is worth a stamp.
pub fn open(folder: &Path) -> Store {
    let looks = AtomicU64::new(0);
    let (store, opened) = Store::open(StoreConfig {
        folder: folder.to_owned(),
        new_id: Box::new(|| Uuid::from_u128(1)),
        clocks: Box::new(move || {
            let mono_ms = looks.fetch_add(2_000, Ordering::Relaxed);
            ClockStamp { seq: 0, mono_ms, wall_ms: mono_ms as i64, boot_id: "boot".into() }
        }),
        first: Box::new(|_| Ok(())),
        signer: Box::new(|| Ok(None)),
        against: Box::new(AuditAgainst::default),
        wake: Box::new(|| {}),
    });
    opened.wait().unwrap();
    store
}

/// The one officer, added if there is none.
pub fn officer(store: &Store) -> Officer {
    let found = store.call(|db| {
        let new = Officer::new(
            Uuid::from_u128(2),
            "059001".into(),
            "王德明".into(),
            Uuid::from_u128(3),
            "文昌派出所".into(),
        );
        match db.officers()?.pop() {
            Some(officer) => Ok(officer),
            None => db.add_officer(1, new),
        }
    });
    found.wait().unwrap()
}

/// Begins the exam attempt `id` of five minutes.
pub fn begin(store: &Store, officer: &Officer, id: Uuid) {
    let start = AttemptStart {
        id,
        officer_id: officer.id,
        unit_id: officer.unit_id,
        exercise_id: "copy/case-02".into(),
        title: "案件".into(),
        record_type: RecordType::from_name("case").unwrap(),
        mode: AttemptMode::Practice,
        started_at_ms: 1_000,
        sitting_id: Some(Uuid::from_u128(4)),
    };
    let header = LogHeader::practice("案件登记表".repeat(90), Policy::Strict, Some(300_000));
    store.call(move |db| db.begin_attempt(&start, &header)).wait().unwrap();
}

/// The event with number `n` of every attempt.
pub fn event(n: u64) -> InputEvent {
    let kind = match n % 5 {
        _ if n == 0 => EventKind::Start,
        1 => EventKind::Preedit(format!("an jian {n}")),
        2 => EventKind::Commit("案件".into()),
        3 => EventKind::Text("1".into()),
        4 => EventKind::Backspace,
        _ => EventKind::Commit("登记表".into()),
    };
    InputEvent::new(n * EVERY_MS, kind)
}

/// The event with number `n` when it is the last one.
pub fn last_event(n: u64) -> InputEvent {
    InputEvent::new(n * EVERY_MS, EventKind::End(EndReason::HandedIn))
}

/// Checks that the log of an attempt is what was typed, and that the whole store is clean.
pub fn assert_sound(folder: &Path, attempt: Uuid, events: &[InputEvent]) {
    let db = Db::open(folder, &|| Uuid::nil()).unwrap();
    assert_eq!(db.attempt_log(attempt).unwrap().log.copy().unwrap().events.clone(), events);
    let report = db.audit(&AuditAgainst::default()).unwrap();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}

/// Waits until event `seq` of `attempt` is acknowledged.
pub fn await_ack(store: &Store, attempt: Uuid, seq: u64) {
    while store.acknowledged() != Some((attempt, seq)) {
        std::thread::sleep(std::time::Duration::from_micros(50));
    }
}
