//! The basis of a certificate: the text of the seat from the sitting's secret, and the birth date on the day
//! of the exam if the line is by age.

use std::path::Path;

use dabiao::app::bring_signer;
use dabiao::store::Db;
use jiff::civil::date;
use serde_json::Value;
use uuid::Uuid;

use super::support::bureau::{Exam, born, candidate, found_with_exam, reveal};
use super::support::command::issuing;
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
