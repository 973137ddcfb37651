//! What an older program judged by other rules is judged anew, once.

use super::*;
use crate::copy::verify;
use crate::facts::SealAttempt;

/// As an older program left it, by whose rules the seals held otherwise.
fn older(db: &Db) {
    let other = "UPDATE far_entry SET state = CASE state WHEN 'applied' THEN 'twice' ELSE 'applied' END
                  WHERE op = 'seal_attempt'";
    db.connection.execute(other, []).unwrap();
    assert!(!audited(db).problems.is_empty());
}

#[test]
fn what_was_judged_by_other_rules_is_judged_anew_once_and_so_is_a_copy() {
    let mut b = station(B);
    officer(&mut b, 0x0B01, "059001", (0x0B11, "一所"));
    attempt(&mut b, 0xB71, 0x0B01, 0x0B11);
    let entries = b.journal().unwrap();
    let seal = entries.iter().find(|e| e.op == "seal_attempt").unwrap();
    let fact = Fact::read("seal_attempt", &seal.body).unwrap();
    let Fact::SealAttempt(told) = fact else { panic!("{fact:?}") };
    let mut c = station(C);
    let told = SealAttempt { doubt: Some("made up".into()), ..told };
    c.record_unasked(NOW + 1, &Fact::SealAttempt(told)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let open = || Db::open(folder.path(), &|| id(A)).unwrap();
    let mut db = open();
    db.sign_with(NOW, Box::new(Key(A))).unwrap();
    deliver(&mut db, &sent(&[&b, &c]), 0);
    assert_eq!(audited(&db).problems, []);
    let right = dump(&db);
    // By the rules of this program: opened again it is as it was.
    older(&db);
    drop(db);
    let db = open();
    assert!(dump(&db) != right);
    // By others.
    db.connection.execute("DELETE FROM meta WHERE key = 'judged_by'", []).unwrap();
    let file = folder.path().join("copy.sqlite");
    db.connection.execute("VACUUM INTO ?1", [file.to_str().unwrap()]).unwrap();
    drop(db);
    let against = AuditAgainst { keys: Some(|| Box::new(Keys)), ..AuditAgainst::default() };
    assert_eq!(verify(&file, &against).unwrap().problems, []);
    let db = open();
    assert_eq!(audited(&db).problems, []);
    assert!(dump(&db) == right);
}
