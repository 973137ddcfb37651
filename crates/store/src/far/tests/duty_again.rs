//! A duty that comes back: what its PC says from then on holds, and what another one goes on saying does not.

use super::renewed::{founded, other};
use super::*;
use crate::facts::SeriesParent;

/// The roster is imported at a station: one officer of that name.
fn import(db: &mut Db, name: &str) {
    let unit = json!({"id": id(0x0A11), "name": "一所", "kind": "station"});
    let person = json!({"id": id(0x0A01), "badge": "059001", "name": name, "unit_id": id(0x0A11),
                        "service": "serving"});
    let body = json!({"file": "f", "sha256": "", "units": [unit], "officers": [person], "by": id(0x0A01)});
    say(db, "import_roster", body);
}

fn grant(db: &mut Db, station: u128, epoch: u64) {
    let body = json!({"duty": "registry", "station_id": id(station), "epoch": epoch, "by": null});
    say(db, "grant_duty", body);
}

fn name(db: &Db) -> String {
    db.officers().unwrap().into_iter().find(|o| o.badge == "059001").unwrap().name
}

/// All of them have all.
fn met(dbs: &mut [&mut Db]) {
    let all: Vec<_> = dbs.iter().map(|db| sent(&[&**db])).collect();
    for (n, db) in dbs.iter_mut().enumerate() {
        for (m, sent) in all.iter().enumerate() {
            if n != m {
                deliver(db, sent, 0);
            }
        }
    }
}

/// How everybody is called at a PC that gets all of it in any order.
fn seen(root: Hash, all: &[&Db], order: u64) -> String {
    let mut db = other(root);
    deliver(&mut db, &sent(all), order);
    assert_eq!(audited(&db).problems, []);
    name(&db)
}

fn two() -> (Db, Db, Hash) {
    let mut a = founded();
    grant(&mut a, A, 1);
    import(&mut a, "甲");
    let root = first(&a);
    let mut b = station(B);
    b.follow_bureau(id(A), root).unwrap();
    (a, b, root)
}

#[test]
fn what_is_said_by_a_duty_that_came_back_holds_over_what_was_said_in_between() {
    let (mut a, mut b, root) = two();
    // To the other one and back, twice.
    for turn in 0..2_u64 {
        grant(&mut a, B, 2 + 2 * turn);
        met(&mut [&mut a, &mut b]);
        import(&mut b, "乙");
        met(&mut [&mut a, &mut b]);
        assert_eq!([name(&a), name(&b)], ["乙", "乙"], "{turn}");
        grant(&mut a, A, 3 + 2 * turn);
        import(&mut a, "丙");
        assert_eq!(name(&a), "丙", "{turn}");
        // Whoever had it goes on, before it heard of that and afterwards.
        import(&mut b, "丁");
        met(&mut [&mut a, &mut b]);
        import(&mut b, "戊");
        met(&mut [&mut a, &mut b]);
        assert_eq!([name(&a), name(&b)], ["丙", "丙"], "{turn}");
        for order in 0..6 {
            assert_eq!(seen(root, &[&a, &b], order), "丙", "{turn} {order}");
        }
    }
    // The founding PC has each grant in its own series. The other one began one, when it had got the duty back.
    assert_eq!((a.own_series().count(), b.own_series().count()), (1, 2));
    let begun = b.own_beginnings().unwrap().pop().unwrap();
    let is_grant = |end: &SeriesParent| {
        let grants = a.journal().unwrap().into_iter().filter(|entry| entry.op == "grant_duty");
        grants.map(|entry| hex(&entry.hash)).nth(3) == Some(end.head.clone())
    };
    assert!(begun.comes_after.iter().all(is_grant) && begun.comes_after.len() == 1, "{begun:?}");
    assert_eq!((audited(&a).problems, audited(&b).problems), (vec![], vec![]));
}

#[test]
fn whoever_gives_a_duty_in_the_greatest_number_does_not_use_it_up() {
    let (mut a, mut b, root) = two();
    let idle = |db: &mut Db| {
        for n in 0..30 {
            say(db, "set_setting", json!({"key": "theme", "value": format!("{n}")}));
        }
    };
    // Whoever has the key of the founding PC says it there; what that one says itself is taken for as much.
    grant(&mut a, B, u64::MAX);
    met(&mut [&mut a, &mut b]);
    import(&mut b, "乙");
    grant(&mut a, A, u64::MAX);
    import(&mut a, "丙");
    idle(&mut b);
    import(&mut b, "丁");
    met(&mut [&mut a, &mut b]);
    assert_eq!([name(&a), name(&b)], ["丙", "丙"]);
    // What is given honestly from then on holds over both.
    idle(&mut a);
    import(&mut a, "戊");
    grant(&mut a, B, 4);
    met(&mut [&mut a, &mut b]);
    import(&mut b, "己");
    met(&mut [&mut a, &mut b]);
    assert_eq!([name(&a), name(&b)], ["己", "己"]);
    for order in 0..6 {
        assert_eq!(seen(root, &[&a, &b], order), "己", "{order}");
    }
    let sql = "SELECT max(epoch) FROM duty WHERE duty = 'registry'";
    assert_eq!(a.connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap(), 4);
}

#[test]
fn a_restored_founding_pc_is_heard_by_the_grant_that_it_forgot_and_got_back() {
    let (mut a, mut b, root) = two();
    grant(&mut a, B, 2);
    met(&mut [&mut a, &mut b]);
    import(&mut b, "乙");
    let before = copy(&a, Some(A));
    grant(&mut a, A, 3);
    met(&mut [&mut a, &mut b]);
    let mut back = copy(&before, Some(A));
    super::line::begin_again(&mut back, 0xA9, "restored", A, A);
    for db in [&a, &b] {
        deliver(&mut back, &sent(&[db]), 1);
    }
    import(&mut back, "丙");
    assert_eq!(name(&back), "丙");
    for order in 0..6 {
        assert_eq!(seen(root, &[&a, &b, &back], order), "丙", "{order}");
    }
}

#[test]
fn who_names_a_grant_that_is_another_ones_or_nowhere_gains_nothing() {
    let (mut a, mut b, root) = two();
    grant(&mut a, B, 2);
    met(&mut [&mut a, &mut b]);
    import(&mut b, "乙");
    met(&mut [&mut a, &mut b]);
    grant(&mut a, A, 3);
    import(&mut a, "丙");
    met(&mut [&mut a, &mut b]);
    let of_a = a.journal().unwrap().into_iter().rfind(|entry| entry.op == "grant_duty").unwrap();
    let key = Key(B);
    let head = b.journal_head().unwrap();
    let ends = json!([
        {"series": of_a.series, "entries": of_a.seq + 1, "head": hex(&of_a.hash)},
        {"series": id(A), "entries": 99, "head": hex(&[9; 32])},
    ]);
    let body = json!({"station_id": id(B), "key_id": key.name(), "public_key": key.public_key(), "why": "renewed",
                      "comes_after": ends,
                      "parent": {"series": head.series, "entries": head.entries, "head": hex(&head.hash)}});
    let mut more = memory(0xB9);
    more.signer = Some(Box::new(key));
    say(&mut more, "begin_series", body);
    import(&mut more, "己");
    for order in 0..6 {
        assert_eq!(seen(root, &[&a, &b, &more], order), "丙", "{order}");
    }
}

#[test]
fn a_role_that_is_taken_away_by_a_duty_that_came_back_is_gone() {
    let role = |db: &mut Db, roles: &[&str]| {
        let body = json!({"officer_id": id(0x0A01), "roles": roles, "secret_hash": null, "must_change": false,
                          "by": null});
        say(db, "set_account", body);
    };
    let given = |db: &Db| db.far.roles.as_ref().unwrap().given.contains_key(&id(0x0A01));
    let (mut a, mut b, root) = two();
    grant(&mut a, B, 2);
    met(&mut [&mut a, &mut b]);
    role(&mut b, &["invigilator"]);
    met(&mut [&mut a, &mut b]);
    assert!(given(&a) && given(&b));
    grant(&mut a, A, 3);
    role(&mut a, &[]);
    // Whoever lost the duty gives it once more.
    role(&mut b, &["invigilator"]);
    met(&mut [&mut a, &mut b]);
    assert!(!given(&a) && !given(&b));
    for order in 0..6 {
        let mut db = other(root);
        deliver(&mut db, &sent(&[&a, &b]), order);
        assert!(!given(&db), "{order}");
    }
}
