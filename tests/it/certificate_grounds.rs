//! The basis of a certificate: the text of the seat from the sitting's secret, and the birth date on the day
//! of the exam if the line is by age.

use std::path::Path;

use dabiao::app::actor::Actor;
use dabiao::app::bring_signer;
use dabiao::app::certificates::{BureauRecords, Order, assemble, issue_batch, unlock};
use dabiao::content::Library;
use dabiao::domain::role::Permission;
use dabiao::store::{Db, Fact, facts};
use jiff::civil::date;
use serde_json::Value;
use uuid::Uuid;

use super::support::bureau::{Exam, born, candidate, found_with_exam, reveal};
use super::support::by_right::ByRight as _;
use super::support::command::{NOW, PASSPHRASE, issuing};
use super::support::typist::MORNING_MS;

/// Badges of officers who got a certificate, and why others did not.
fn certify(data: &Path) -> (Vec<String>, Vec<String>) {
    let output = issuing(data, &["certify", "--json"], None);
    let doc: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"));
    let of = |list: &str, field: &str| -> Vec<String> {
        let rows = doc[list].as_array().unwrap().iter();
        rows.map(|row| row[field].as_str().unwrap().to_owned()).collect()
    };
    (of("issued", "badge"), of("skipped", "why"))
}

fn bureau(exam: &Exam) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    found_with_exam(folder.path(), exam);
    let made = issuing(folder.path(), &["certify", "--new-key", "--holder", "岚江市公安局"], None);
    assert!(made.status.success(), "{made:?}");
    folder
}

fn open(data: &Path) -> Db {
    let mut db = Db::open(data, &Uuid::nil).unwrap();
    let signer = bring_signer(data.to_owned(), [1; 32])().unwrap().unwrap();
    db.sign_with(MORNING_MS, signer).unwrap();
    db
}

/// Exit code of the audit, its problems and its notes.
fn audit(data: &Path) -> (Option<i32>, Value, Value) {
    let output = issuing(data, &["audit", "--json"], None);
    let doc: Value = serde_json::from_slice(&output.stdout).unwrap();
    (output.status.code(), doc["problems"].clone(), doc["notes"].clone())
}

#[test]
fn a_birth_date_that_was_changed_after_the_exam_moves_no_line() {
    // Of 36 and of 66 years: 34 and 20 characters a minute are asked for, 31 and 20 were typed.
    let (young, old) = (Some(date(1990, 6, 1)), Some(date(1960, 6, 1)));
    let by_age = Exam { standard: "officer-2027-age", ..Exam::USUAL };
    let folder = bureau(&Exam { born: young, ..by_age });
    assert_eq!(certify(folder.path()), (vec![], vec![]));
    born(&mut open(folder.path()), candidate(1), old);
    let (issued, skipped) = certify(folder.path());
    assert_eq!((issued, skipped.len()), (vec![], 1), "{skipped:?}");
    assert!(skipped[0].contains("by the birth date at the exam (1990-06-01) it is not due"), "{skipped:?}");
    // As it was.
    born(&mut open(folder.path()), candidate(1), young);
    assert_eq!(certify(folder.path()), (vec![], vec![]));
    // A birth date added where there was none: neither.
    let folder = bureau(&Exam { born: None, ..by_age });
    born(&mut open(folder.path()), candidate(1), old);
    assert_eq!(certify(folder.path()).0, Vec::<String>::new());
    // On record before the exam, and put right without moving the line.
    let folder = bureau(&Exam { born: old, ..by_age });
    born(&mut open(folder.path()), candidate(1), Some(date(1960, 6, 11)));
    assert_eq!(certify(folder.path()).0, ["059000", "059001"]);
    assert_eq!(audit(folder.path()).0, Some(0));
}

#[test]
fn nothing_rests_on_an_exam_whose_secret_is_not_on_record() {
    let folder = bureau(&Exam { revealed: false, ..Exam::USUAL });
    let (issued, skipped) = certify(folder.path());
    assert_eq!((issued, skipped.len()), (vec![], 1), "{skipped:?}");
    assert!(skipped[0].contains("nothing proves its text"), "{skipped:?}");
    let (code, problems, notes) = audit(folder.path());
    assert_eq!((code, &problems), (Some(0), &Value::Array(vec![])));
    assert!(notes.to_string().contains("its secret is not on record: the texts of 2 exams"), "{notes}");
    reveal(&mut open(folder.path()));
    assert_eq!(certify(folder.path()), (vec!["059000".to_owned()], vec![]));
    let (code, _, notes) = audit(folder.path());
    assert_eq!(code, Some(0));
    assert!(!notes.to_string().contains("not on record"), "{notes}");
}

/// Issues what is due as a program did that did not know today's rules: without asking the audit.
fn issue_unasked(data: &Path) {
    let mut db = open(data);
    let books = BureauRecords::read(&db, Library::embedded().standards()).unwrap();
    let (now, right) = (NOW.parse().unwrap(), Actor::anybody().authorize(Permission::IssueCertificate));
    let order = Order::new(&right.unwrap(), now, now).unwrap();
    let batch = assemble(&books, &books.newest(Some("officer-2027")), &order).unwrap();
    let key = unlock(data, PASSPHRASE).unwrap();
    issue_batch(&mut db, &batch.drafts, &key.key, &order, &|| Uuid::from_u128(0xCE47)).unwrap();
    assert_eq!(db.certificates().unwrap().len(), 1);
}

#[test]
fn a_certificate_whose_exam_is_faulty_by_a_later_rule_is_named_and_keeps_nobody_from_one() {
    let folder = bureau(&Exam { revealed: false, ..Exam::USUAL });
    issue_unasked(folder.path());
    let (code, problems, notes) = audit(folder.path());
    assert_eq!((code, &problems), (Some(0), &Value::Array(vec![])));
    let of = |notes: &Value| -> Vec<String> {
        let all = notes.as_array().unwrap().iter();
        let certificate = all.filter(|note| note["place"] == "certificate DB-2026-000001");
        certificate.map(|note| note["what"].as_str().unwrap().to_owned()).collect()
    };
    let told = of(&notes);
    assert!(told.iter().any(|what| what.contains("nothing proves its text; it is valid until")), "{notes}");
    // Nothing is due, and the audit lets others be issued.
    let output = issuing(folder.path(), &["certify", "--json"], None);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("DB-2026-000001"), "{output:?}");
    // Revoked, it is settled; by itself that exam gives no other.
    let fact = Fact::RevokeCertificate(facts::RevokeCertificate {
        id: Uuid::from_u128(7),
        number: "DB-2026-000001".into(),
        reason: "考题无从证明".into(),
        replaced: true,
        by: candidate(1),
    });
    open(folder.path()).put(MORNING_MS, &fact).unwrap();
    let (code, problems, notes) = audit(folder.path());
    assert_eq!((code, &problems), (Some(0), &Value::Array(vec![])));
    assert!(of(&notes).iter().any(|what| what.contains("it was revoked, which settles it")), "{notes}");
    let (issued, skipped) = certify(folder.path());
    assert_eq!((issued, skipped.len()), (vec![], 1), "{skipped:?}");
    // Where the exam itself was changed, nothing is signed.
    let db = rusqlite::Connection::open(folder.path().join("dabiao.sqlite")).unwrap();
    let change = "DROP TRIGGER attempt_sealed_is_final; UPDATE attempt SET score = score || ' '";
    db.execute_batch(change).unwrap();
    drop(db);
    let (code, problems, _) = audit(folder.path());
    assert_eq!(code, Some(1));
    let stopped =
        problems.as_array().unwrap().iter().any(|problem| problem["place"] == "certificate DB-2026-000001");
    assert!(stopped, "{problems}");
}
