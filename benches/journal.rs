//! The store at the end of some years: an audit of 100,000 signed journal entries, with every signature checked and
//! without; one more entry; and the backup of its 50 MB and more: the copy, which the store's thread makes, and
//! the whole of it with its verification.

use std::path::PathBuf;
use std::sync::{LazyLock, Mutex};

use dabiao::app::{JournalKeys, bring_signer};
use dabiao::domain::actor::Actor;
use dabiao::domain::role::{Permission, Role};
use dabiao::store::facts;
use dabiao::store::{AuditAgainst, DATABASE_FILE, Db, Fact, Occasion, StoreError};
use divan::Bencher;
use jiff::civil::date;
use uuid::Uuid;

const ENTRIES: i64 = 100_000;
/// Bytes of a fact's text, so that the file comes to 50 MB and more.
const TEXT_BYTES: usize = 330;

/// The store, made once; on the disk that temporary files are on.
static STORE: LazyLock<Mutex<(Db, PathBuf)>> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("dabiao-bench-{}", std::process::id()));
    Mutex::new((filled(&folder).unwrap_or_else(|_| std::process::exit(2)), folder))
});

fn filled(folder: &std::path::Path) -> Result<Db, dabiao::store::StoreError> {
    let mut db = Db::open(folder, &|| Uuid::from_u128(1))?;
    // Only for the filling: what is measured is as durable as the program's.
    db.set_pragma_for_test("synchronous", 0)?;
    if let Some(signer) = bring_signer(folder.to_owned(), [1; 32])()? {
        db.sign_with(0, signer)?;
    }
    // Fifty accounts, the first of them the administrator's.
    for n in 0..50 {
        let fact = Fact::SetAccount(facts::SetAccount {
            officer_id: Uuid::from_u128(n),
            roles: if n == 0 { vec!["admin".to_owned()] } else { Vec::new() },
            secret_hash: None,
            must_change: false,
            by: (n > 0).then(|| Uuid::from_u128(0)),
        });
        let admin = Actor::person(Uuid::from_u128(0), &[Role::Admin]);
        match admin.authorize(Permission::ManageAccounts) {
            Ok(right) => db.record_by(0, &right, &fact)?,
            Err(refusal) => return Err(StoreError::Corrupt(refusal.to_string())),
        }
    }
    for n in 0..ENTRIES {
        let fact = match n % 3 {
            0 => Fact::SignedIn(facts::SignedIn { officer_id: Uuid::from_u128(n as u128 % 50) }),
            1 => Fact::SignInFailed(facts::SignInFailed {
                officer_id: Uuid::from_u128(n as u128 % 50),
                boot_id: None,
                mono_ms: None,
            }),
            _ => Fact::SetSetting(facts::SetSetting {
                key: format!("key {}", n % 100),
                value: "价".repeat(TEXT_BYTES),
            }),
        };
        db.record(n, &fact)?;
    }
    db.set_pragma_for_test("synchronous", 2)?;
    Ok(db)
}

fn main() {
    divan::main();
    if let Ok(store) = STORE.lock() {
        let bytes = std::fs::metadata(store.1.join(DATABASE_FILE)).map_or(0, |m| m.len());
        eprintln!("the store: {ENTRIES} entries and more, {:.1} MB", bytes as f64 / 1e6);
        let _ = std::fs::remove_dir_all(&store.1);
    }
}

/// Runs `work` on the store, which must succeed.
fn measured<T>(bencher: Bencher, work: impl Fn(&mut Db, &PathBuf) -> Result<T, dabiao::store::StoreError>) {
    let Ok(mut store) = STORE.lock() else { std::process::exit(2) };
    let (db, folder) = &mut *store;
    bencher.bench_local(|| work(db, folder).unwrap_or_else(|_| std::process::exit(2)));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn a_audit_of_100_000_signed_entries(bencher: Bencher) {
    measured(bencher, |db, _| {
        let report = db.audit(&JournalKeys::against(None))?;
        if !report.problems.is_empty() || report.signed < ENTRIES as usize {
            eprintln!("{} signed, {:?}", report.signed, report.problems.first());
            std::process::exit(2);
        }
        Ok(report)
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn a_audit_without_the_keys(bencher: Bencher) {
    measured(bencher, |db, _| db.audit(&AuditAgainst::default()));
}

#[divan::bench(sample_count = 200, sample_size = 1)]
fn b_one_more_entry(bencher: Bencher) {
    measured(bencher, |db, _| db.set_setting(1, "theme", "dark"));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn c_copy_for_a_backup(bencher: Bencher) {
    let now = date(2026, 11, 23).at(9, 0, 0, 0);
    measured(bencher, |db, _| db.start_auto_backup(now, Occasion::Event));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn d_backup_with_its_verification(bencher: Bencher) {
    measured(bencher, |db, folder| {
        let out = folder.join("out");
        let report = db.backup_to(&out, &JournalKeys::against(None))?;
        std::fs::remove_file(out)?;
        Ok(report)
    });
}
