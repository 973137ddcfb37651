//! The audit of a bureau with years behind it: the whole of it, and an audit that continues from the mark of
//! the last one, as the daily backup and `certify` do it.
//!
//! The bureau is a demonstration's, which has everything an audit asks about, filled up to 100,000 signed entries by
//! people who sign in. With 20,000 attempts: `dabiao demo --data FOLDER --officers 630 --days 197`, then
//! `DABIAO_BENCH_DEMO=FOLDER cargo bench --bench audit`. Without the folder nothing is measured.

use std::path::PathBuf;

use dabiao::app::audit::{AUDIT_MARK_FILE, keep_mark};
use dabiao::app::{JournalKeys, bring_signer};
use dabiao::store::facts;
use dabiao::store::{AuditReport, Db, Fact, StoreError};
use divan::Bencher;
use uuid::Uuid;

fn main() {
    match std::env::var_os("DABIAO_BENCH_DEMO") {
        None => eprintln!("skipped: DABIAO_BENCH_DEMO names no folder"),
        Some(_) => divan::main(),
    }
}

fn stop(why: &str) -> ! {
    eprintln!("{why}");
    std::process::exit(2)
}

const ENTRIES: u64 = 100_000;

fn open() -> (Db, PathBuf) {
    let folder = PathBuf::from(std::env::var_os("DABIAO_BENCH_DEMO").unwrap_or_default());
    let filled = Db::open(&folder, &Uuid::nil).and_then(|mut db| fill(&mut db, &folder).map(|()| db));
    match filled {
        Ok(db) => (db, folder),
        Err(error) => stop(&error.to_string()),
    }
}

/// Fills the journal up with people who sign in.
fn fill(db: &mut Db, folder: &std::path::Path) -> Result<(), StoreError> {
    let reach = db.reach()?;
    let Some(person) = db.accounts()?.first().map(|account| account.officer_id) else { return Ok(()) };
    if reach.head.entries >= ENTRIES {
        return Ok(());
    }
    if let Some(signer) = bring_signer(folder.to_owned(), [7; 32])()? {
        db.sign_with(reach.at_ms, signer)?;
    }
    let came = Fact::SignedIn(facts::SignedIn { officer_id: person });
    db.bulk(|db| (reach.head.entries..ENTRIES).try_for_each(|_| db.record(reach.at_ms, &came)))
}

fn sound(report: AuditReport) -> AuditReport {
    match report.problems.first() {
        Some(problem) => stop(&format!("{}: {}", problem.place, problem.what)),
        None => report,
    }
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn a_the_whole(bencher: Bencher) {
    let (db, folder) = open();
    bencher.bench_local(|| {
        let _ = std::fs::remove_file(folder.join(AUDIT_MARK_FILE));
        sound(JournalKeys::audit(&db, &folder, None).unwrap_or_else(|e| stop(&e.to_string())))
    });
}

/// The mark of the whole audit is in the folder.
fn marked(db: &Db, folder: &std::path::Path) {
    let report = sound(JournalKeys::audit(db, folder, None).unwrap_or_else(|e| stop(&e.to_string())));
    match report.mark {
        Some(mark) => keep_mark(folder, &mark),
        None => stop("no mark"),
    }
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn b_daily(bencher: Bencher) {
    let (db, folder) = open();
    marked(&db, &folder);
    bencher.bench_local(|| {
        let against = JournalKeys::of_own_copy(&folder);
        sound(db.audit(&against).unwrap_or_else(|e| stop(&e.to_string())))
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn c_before_certificates(bencher: Bencher) {
    let (db, folder) = open();
    marked(&db, &folder);
    bencher.bench_local(|| {
        let (report, _) = JournalKeys::audit_on(&db, &folder).unwrap_or_else(|e| stop(&e.to_string()));
        sound(report)
    });
}
