//! The mark of an audit, forged with the station's key, so that an audit that continues from it skips the
//! changed entries.

use std::collections::BTreeSet;
use std::path::Path;

use dabiao::app::audit::keep_mark;
use dabiao::store::{AuditMark, AuditReport, DATABASE_FILE, Db};
use rusqlite::types::Value;
use rusqlite::{Connection, Row};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::workshop::{Bureau, Workshop, audit, audit_from_mark};

/// A mark over everything that is in the store in `folder` as it stands, right or wrong.
pub fn forged(folder: &Path) -> AuditMark {
    let journal = Db::open(folder, &|| Uuid::from_u128(99)).unwrap().journal().unwrap();
    let db = Connection::open(folder.join(DATABASE_FILE)).unwrap();
    let sql = "SELECT id, state, officer_id, unit_id, exercise_id, title, record_type, mode, started_at_ms, sitting_id,
                      header, sealed_at_ms, score, root_hash, correct, typed, errors, active_ms, end_reason, log, stamps
                 FROM attempt WHERE state = 'sealed'";
    let mut statement = db.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok(row_hash(row))).unwrap();
    let mut hasher = Sha256::new();
    let mut attempts = 0;
    for row in rows.map(Result::unwrap) {
        attempts += 1;
        hasher.update(row);
    }
    let mut signatures = Sha256::new();
    for entry in &journal {
        let (key, signature) = (entry.key_id.clone().unwrap_or_default(), entry.signature.clone());
        for part in [key.into_bytes(), signature.unwrap_or_default()] {
            signatures.update((part.len() as u64).to_be_bytes());
            signatures.update(part);
        }
    }
    AuditMark {
        signatures: signatures.finalize().into(),
        series: journal.into_iter().map(|e| (e.series, (e.seq as u64 + 1, e.hash))).collect(),
        attempts,
        digest: hasher.finalize().into(),
    }
}

/// What the digest takes of an attempt: the hash of its columns, each with its kind and length.
fn row_hash(row: &Row<'_>) -> Vec<u8> {
    let mut hasher = Sha256::new();
    for n in 0..21 {
        let (kind, bytes) = match row.get_unwrap::<_, Value>(n) {
            Value::Null => (0, Vec::new()),
            Value::Integer(number) => (1, number.to_be_bytes().to_vec()),
            Value::Real(number) => (2, number.to_be_bytes().to_vec()),
            Value::Text(text) => (3, text.into_bytes()),
            Value::Blob(bytes) => (4, bytes),
        };
        hasher.update([kind]);
        hasher.update((bytes.len() as u64).to_be_bytes());
        hasher.update(bytes);
    }
    hasher.finalize().to_vec()
}

/// A forger with the station's key can sign a mark over an attempt that its log does not give. Certificates
/// rest on exams: these are checked again before one is issued, for every mark.
#[test]
fn an_exam_is_looked_at_again_whatever_the_mark_says() {
    let bureau = Bureau::of(1);
    let mut shop = Workshop::new(&bureau);
    let (mut exams, mut practice) = (0, 0);
    for seed in 0..4_000 {
        if exams >= 12 {
            break;
        }
        let done = shop.make(seed);
        let state = shop.state().to_owned();
        // With the station's key, so that the forged mark is not refused because of an earlier entry.
        if !done.name.ends_with("| Station") {
            continue;
        }
        let attempts = |report: AuditReport| -> BTreeSet<String> {
            report
                .problems
                .into_iter()
                .map(|p| p.place.to_string())
                .filter(|place| place.starts_with("attempt "))
                .collect()
        };
        let Ok(whole) = audit(shop.folder(), &state).map(attempts) else { continue };
        if whole.is_empty() {
            continue;
        }
        keep_mark(shop.folder(), &forged(shop.folder()));
        let found = attempts(audit_from_mark(shop.folder(), &state).unwrap());
        if done.name.contains("exam") {
            assert_eq!(found, whole, "DABIAO_MUTATION={seed}: {}", done.name);
            exams += 1;
        } else {
            practice += usize::from(found != whole);
        }
    }
    assert!(exams > 0, "no exam was changed");
    // The forged mark is believed for practice: it is the right one to be refused.
    assert!(practice > 0, "{practice}");
}

/// The mark above is what an audit of a sound store leaves, so that it would be believed.
#[test]
fn a_forged_mark_is_made_as_the_program_makes_it() {
    let bureau = Bureau::of(1);
    let shop = Workshop::new(&bureau);
    let report = audit(shop.folder(), shop.state()).unwrap();
    assert_eq!(report.mark, Some(forged(shop.folder())));
}
