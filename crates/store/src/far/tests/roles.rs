//! Roles in the bureau are the registry's to give; what opens an account stays at its PC.

use serde_json::json;

use super::*;
use crate::facts::AccountChange;

const X: u128 = 0x0A01;
const Y: u128 = 0x0A02;

fn account(db: &mut Db, officer: u128, roles: &[&str], secret: &str, by: Option<u128>) {
    let change = AccountChange {
        officer_id: id(officer),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        secret: Some(secret.to_owned()),
        must_change: false,
        by: by.map(id),
    };
    db.record_unasked(NOW, &change.fact()).unwrap();
    let sql = "UPDATE account SET secret = ?2 WHERE officer_id = ?1";
    db.connection.execute(sql, rusqlite::params![id(officer).as_bytes(), secret]).unwrap();
}

/// The roles that count of an officer, and whether the secret is here.
fn roles_of(db: &Db, officer: u128) -> (Vec<String>, bool) {
    let all = db.proven_accounts().unwrap();
    let of = all.into_iter().find(|account| account.officer_id == id(officer));
    of.map_or((Vec::new(), false), |account| (account.roles.names().to_vec(), account.secret.is_some()))
}

/// The registry, where X is a trainer and Y an issuer, and a station that follows it.
fn two() -> (Db, Db) {
    let mut a = station(A);
    officer(&mut a, X, "059001", (0x0A11, "一所"));
    officer(&mut a, Y, "059002", (0x0A11, "一所"));
    directory(&mut a);
    let begun = first(&a);
    a.follow_bureau(id(A), begun).unwrap();
    account(&mut a, Y, &["admin", "issuer"], "y at the registry", None);
    account(&mut a, X, &["trainer"], "x at the registry", Some(Y));
    let mut b = station(B);
    b.follow_bureau(id(A), begun).unwrap();
    b.receive(None, Some(&Keys), &sent(&[&a]).0, &[]).unwrap();
    (a, b)
}

#[test]
fn the_registry_gives_roles_and_no_secret_travels() {
    let (a, mut b) = two();
    assert_eq!(roles_of(&a, X), (vec!["trainer".to_owned()], true));
    assert_eq!(roles_of(&a, Y), (vec!["admin".to_owned(), "issuer".to_owned()], true));
    assert!(!a.gives_roles() && b.gives_roles());
    // Nobody has an account at the station: it is as open as it was.
    assert!(!b.has_accounts().unwrap() && b.accounts().unwrap().is_empty());
    let everything: Vec<String> = sent(&[&a]).0.iter().map(|entry| entry.line.clone()).collect();
    assert!(!everything.concat().contains("at the registry"));
    // Who chooses a secret of their own accord is nobody but an officer there.
    account(&mut b, X, &[], "chosen by whoever clicked", None);
    assert_eq!(roles_of(&b, X), (vec![], true));
    // Somebody else looked at who it is.
    account(&mut b, Y, &["admin"], "y here", Some(0x0B01));
    account(&mut b, X, &[], "given by y", Some(Y));
    assert_eq!(roles_of(&b, X), (vec!["trainer".to_owned()], true));
    assert_eq!(roles_of(&b, Y), (vec!["admin".to_owned(), "issuer".to_owned()], true));
    // A new secret of their own needs no right, and leaves the roles as they are.
    let own = AccountChange {
        officer_id: id(X),
        roles: vec!["trainer".to_owned()],
        secret: Some("x's own".to_owned()),
        must_change: false,
        by: Some(id(X)),
    };
    b.set_account(NOW, None, &own).unwrap();
    assert_eq!(roles_of(&b, X), (vec!["trainer".to_owned()], true));
    assert_eq!(audited(&b).problems, []);
}

#[test]
fn who_makes_themselves_a_trainer_is_one_nowhere() {
    let (mut a, mut b) = two();
    account(&mut b, 0x0B01, &["admin", "trainer", "issuer", "auditor"], "mine", None);
    assert_eq!(roles_of(&b, 0x0B01).0, ["admin"]);
    account(&mut b, Y, &["issuer", "instructor"], "y", Some(0x0B01));
    assert_eq!(roles_of(&b, Y).0, ["issuer"], "as the registry says");
    let before = dump(&a);
    a.receive(None, Some(&Keys), &sent(&[&b]).0, &[]).unwrap();
    assert_eq!(roles_of(&a, X).0, ["trainer"]);
    assert_eq!(roles_of(&a, 0x0B01), (Vec::new(), false));
    let accounts = |dump: &[String]| -> Vec<String> {
        dump.iter().filter(|row| row.starts_with("account")).cloned().collect()
    };
    assert_eq!(accounts(&dump(&a)), accounts(&before));
    let states: Vec<String> = a.far_counts().unwrap().into_iter().map(|count| count.state).collect();
    assert!(states.contains(&"not-entitled".to_owned()), "{states:?}");
    assert_eq!(audited(&a).problems, []);
    assert_eq!(audited(&b).problems, []);
}

#[test]
fn the_registry_takes_roles_back_and_any_order_says_the_same() {
    let (mut a, b) = two();
    account(&mut a, X, &["auditor"], "again", Some(Y));
    account(&mut a, Y, &["admin"], "again", Some(X));
    let all = sent(&[&a, &b]);
    for order in 0..20 {
        let mut db = station(C);
        db.follow_bureau(id(A), first(&a)).unwrap();
        deliver(&mut db, &all, order);
        account(&mut db, 0x0C01, &["admin"], "c", None);
        account(&mut db, X, &[], "x", Some(0x0C01));
        account(&mut db, Y, &["issuer"], "y", Some(0x0C01));
        assert_eq!((roles_of(&db, X).0, roles_of(&db, Y).0), (vec!["auditor".to_owned()], vec![]), "{order}");
        assert_eq!(audited(&db).problems, []);
    }
    // What is put down is held against the entries.
    let sql = "UPDATE meta SET value = replace(value, 'auditor', 'issuer') WHERE key = 'bureau_roles'";
    assert_eq!(a.connection.execute(sql, []).unwrap(), 1);
    let problems = audited(&a).problems;
    assert!(problems.iter().any(|problem| problem.place == "meta bureau_roles"), "{problems:?}");
}

#[test]
fn a_registry_that_moved_is_followed() {
    let (mut a, b) = two();
    say(&mut a, "grant_duty", json!({"duty": "registry", "station_id": id(B), "epoch": 2, "by": id(Y)}));
    let mut b = b;
    b.receive(None, Some(&Keys), &sent(&[&a]).0, &[]).unwrap();
    account(&mut b, 0x0B01, &["admin"], "b", None);
    account(&mut b, X, &["instructor"], "x", Some(0x0B01));
    assert_eq!(roles_of(&b, X).0, ["instructor"]);
    a.receive(None, Some(&Keys), &sent(&[&b]).0, &[]).unwrap();
    assert_eq!(roles_of(&a, X).0, ["instructor"], "the later epoch holds");
    assert_eq!(audited(&a).problems, []);
    assert_eq!(audited(&b).problems, []);
}
