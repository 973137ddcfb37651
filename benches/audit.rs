//! The audit of a bureau with years behind it: the whole of it, and on from the mark of the last one, as the daily
//! backup and `certify` do it.
//!
//! The bureau is a demonstration's, which has everything an audit asks about:
//! `dabiao demo --data FOLDER --officers 1350 --days 197`, then `DABIAO_BENCH_DEMO=FOLDER cargo bench --bench audit`.
//! Without the folder nothing is measured.

use std::path::PathBuf;

use dabiao::app::JournalKeys;
use dabiao::app::audit::{AUDIT_MARK_FILE, keep_mark};
use dabiao::store::{AuditReport, Db};
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

fn open() -> (Db, PathBuf) {
    let folder = PathBuf::from(std::env::var_os("DABIAO_BENCH_DEMO").unwrap_or_default());
    match Db::open(&folder, &Uuid::nil) {
        Ok(db) => (db, folder),
        Err(error) => stop(&error.to_string()),
    }
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
