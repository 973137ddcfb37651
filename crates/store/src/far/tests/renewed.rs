//! The founding PC gets another key: what counted goes on to count, and what the old key signs beside its way says nothing.

use super::line::{begin_again, enrol};
use super::*;
use crate::Claim;
use dabiao_domain::enrolment::Occasion;

/// The key that the founding PC gets.
const NEW: u128 = 0xA2;

/// The founding PC's store, whose key was lost or is in other hands: it goes on under another one.
fn renew(db: &mut Db) {
    let claim = Claim { occasion: Occasion::KeyLost, why: "换钥".into(), by: None };
    db.sign_as(NOW, Box::new(Key(NEW)), Some(&claim)).unwrap();
}

/// The stations of the directory, at the founding PC.
fn stations(db: &Db) -> Vec<String> {
    let rows = rows(&db.connection, "station", &["name".to_owned()]).unwrap();
    rows.iter().flatten().map(shown).collect()
}

/// The states of what others handed over, each once.
fn states(db: &Db) -> Vec<String> {
    let sql = "SELECT DISTINCT state FROM far_entry ORDER BY state";
    let mut statement = db.connection.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

/// A founding PC of three, which follows its own directory.
fn founded() -> Db {
    let mut db = station(A);
    for n in [A, B] {
        enrol(&mut db, n);
    }
    let root = first(&db);
    db.follow_bureau(id(A), root).unwrap();
    db
}

#[test]
fn what_the_old_key_signs_after_the_renewal_is_no_word_of_the_directory() {
    let before = founded();
    // From the end of the directory, from an older entry of it, and in series of its own; and a third key that it names.
    let (mut on, mut restored) = (copy(&before, Some(A)), copy(&before, Some(A)));
    enrol(&mut on, 0xBAD);
    say(&mut on, "retire_station", json!({"station_id": id(B), "why": "lost", "cut": [], "by": null}));
    say(&mut on, "begin_signing", json!({"key_id": Key(0xA3).name(), "public_key": Key(0xA3).public_key()}));
    let mut third = copy(&on, Some(0xA3));
    enrol(&mut third, 0xBAE);
    begin_again(&mut restored, 0xF9, "restored", A, A);
    enrol(&mut restored, 0xBAF);
    let mut renewed = copy(&before, Some(A));
    renew(&mut renewed);
    // What the founding PC says under its new key counts, as all that it said before.
    enrol(&mut renewed, C);
    let honest = ["\"所a0\"", "\"所b0\"", "\"所c0\""];
    let all = sent(&[&third, &restored]);
    for order in 0..12 {
        let mut db = copy(&renewed, Some(NEW));
        deliver(&mut db, &all, order);
        assert_eq!(stations(&db), honest, "order {order}");
        assert_eq!(states(&db), ["key"], "order {order}");
        assert_eq!(db.counts_as_own().unwrap(), 0, "order {order}");
        assert_eq!(audited(&db).problems, [], "order {order}");
        // The founding PC goes on, and hears of those that it admitted.
        let mut c = station(C);
        officer(&mut c, 0x0C02, "059002", (0x0C11, "三所"));
        attempt(&mut c, 0xC71, 0x0C02, 0x0C11);
        deliver(&mut db, &sent(&[&c]), order);
        assert!(db.attempt_ids().unwrap().contains(&id(0xC71)), "order {order}");
    }
    // Nothing of it was barred while the old key was the present one: the renewal itself parts them.
    let mut db = copy(&before, Some(A));
    deliver(&mut db, &all, 1);
    assert!(stations(&db).contains(&"\"所bad\"".to_owned()));
    assert!(db.counts_as_own().unwrap() > 0);
}

#[test]
fn an_honest_renewal_leaves_what_was_given_back_before_it_and_nothing_that_comes_later() {
    let before = founded();
    // What the backup does not have, and a station gave back.
    let (mut lost, mut db) = (copy(&before, Some(A)), copy(&before, Some(A)));
    enrol(&mut lost, C);
    begin_again(&mut db, 0xA9, "restored", A, A);
    enrol(&mut db, 0xD0);
    deliver(&mut db, &sent(&[&lost]), 1);
    let whole = ["\"所a0\"", "\"所b0\"", "\"所c0\"", "\"所d0\""];
    assert_eq!((stations(&db), db.counts_as_own().unwrap()), (whole.map(str::to_owned).to_vec(), 1));
    renew(&mut db);
    assert_eq!(stations(&db), whole);
    db.merge_again(Some(&Keys)).unwrap();
    assert_eq!(stations(&db), whole);
    // The old key goes on from there.
    enrol(&mut lost, 0xBAD);
    deliver(&mut db, &sent(&[&lost]), 2);
    assert_eq!(stations(&db), whole);
    assert_eq!(audited(&db).problems, []);
}

#[test]
fn a_restore_behind_the_renewal_gets_back_what_the_old_key_signed_before_it() {
    let before = founded();
    // It says more, replaces its key by a word of the old one, and says more under the new one.
    let mut renewed = copy(&before, Some(A));
    enrol(&mut renewed, C);
    let end = copy(&renewed, Some(A));
    let key = Key(NEW);
    let body = json!({"station_id": id(A), "unit_id": id(0x0A11), "name": format!("所{A:x}"), "key_id": key.name(),
                      "public_key": key.public_key(), "by": null});
    say(&mut renewed, "enrol_station", body);
    begin_again(&mut renewed, 0xA9, "renewed", A, NEW);
    renewed.name_key(NOW, "换钥", None).unwrap();
    enrol(&mut renewed, 0xD0);
    // The backup is from before all that.
    let mut restored = copy(&before, Some(NEW));
    begin_again(&mut restored, 0xB9, "restored", A, NEW);
    enrol(&mut restored, 0xE0);
    let mut thief = copy(&end, Some(A));
    enrol(&mut thief, 0xBAD);
    let all = ["\"所a0\"", "\"所b0\"", "\"所c0\"", "\"所d0\"", "\"所e0\""];
    for order in 0..12 {
        let mut db = copy(&restored, Some(NEW));
        assert_eq!(stations(&db), ["\"所a0\"", "\"所b0\"", "\"所e0\""], "order {order}");
        deliver(&mut db, &sent(&[&renewed, &thief]), order);
        assert_eq!(stations(&db), all, "order {order}");
        assert_eq!(audited(&db).problems, [], "order {order}");
        // Another PC follows it as well, by the old key's word.
        let mut other = station(0xD7);
        other.follow_bureau(id(A), first(&before)).unwrap();
        deliver(&mut other, &sent(&[&renewed]), order);
        assert_eq!(stations(&other), all[..4], "order {order}");
    }
}
