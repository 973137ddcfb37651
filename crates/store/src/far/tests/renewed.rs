//! The founding PC gets another key: what counted goes on to count, and what the old key signs beside its way says nothing.

use super::line::{begin_again, enrol};
use super::*;
use crate::{Claim, InOwnName};
use dabiao_domain::enrolment::Occasion;

/// The key that the founding PC gets.
pub(super) const NEW: u128 = 0xA2;

/// The founding PC's store, whose key was lost or is in other hands: it goes on under another one.
fn renew(db: &mut Db) {
    let claim = Claim { occasion: Occasion::KeyLost, why: "换钥".into(), by: None };
    db.sign_as(NOW, Box::new(Key(NEW)), Some(&claim)).unwrap();
}

/// The directory admits the founding PC under that key.
pub(super) fn admit(db: &mut Db, key: u128) {
    let key = Key(key);
    let body = json!({"station_id": id(A), "unit_id": id(0x0A11), "name": format!("所{A:x}"), "key_id": key.name(),
                      "public_key": key.public_key(), "by": null});
    say(db, "enrol_station", body);
}

/// The founding PC's store goes on under another key, which the one before it signed.
pub(super) fn replace(db: &mut Db) {
    admit(db, NEW);
    begin_again(db, 0xA9, "renewed", A, NEW);
    db.name_key(NOW, "换钥", None).unwrap();
}

/// The store of another PC of the bureau, which knows the founding one by its first key.
pub(super) fn other(first: Hash) -> Db {
    let mut db = station(0xD7);
    db.follow_bureau(id(A), first).unwrap();
    know(&mut db, A);
    db
}

pub(super) fn know(db: &mut Db, key: u128) {
    let key = Key(key);
    db.follow_key(&JournalKey { id: key.name(), public: key.public_key() }).unwrap();
}

pub(super) fn retire(db: &mut Db, n: u128) {
    say(db, "retire_station", json!({"station_id": id(n), "why": "lost", "cut": [], "by": null}));
}

/// The stations that were not retired.
pub(super) fn active(db: &Db) -> Vec<String> {
    let mut statement =
        db.connection.prepare("SELECT name FROM station WHERE retired IS NULL ORDER BY name").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

/// The stations of the directory, at the founding PC.
fn stations(db: &Db) -> Vec<String> {
    let rows = rows(&db.connection, "station", &["name".to_owned()]).unwrap();
    rows.iter().flatten().map(shown).collect()
}

/// The states of what others handed over, each once.
pub(super) fn states(db: &Db) -> Vec<String> {
    let sql = "SELECT DISTINCT state FROM far_entry ORDER BY state";
    let mut statement = db.connection.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

/// A founding PC of three, which follows its own directory.
pub(super) fn founded() -> Db {
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
    replace(&mut renewed);
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

#[test]
fn what_the_old_key_told_another_pc_falls_out_there_once_it_knows_the_new_one() {
    let before = founded();
    let root = first(&before);
    // From the end of the directory, and in a series of its own; and it says that the honest way is none.
    let (mut on, mut apart) = (copy(&before, Some(A)), copy(&before, Some(A)));
    retire(&mut on, B);
    enrol(&mut on, 0xBAD);
    begin_again(&mut apart, 0xF9, "restored", A, A);
    admit(&mut apart, 0xA3);
    enrol(&mut apart, 0xBAF);
    let mut renewed = copy(&before, Some(A));
    replace(&mut renewed);
    enrol(&mut renewed, C);
    let (bad, good) = (sent(&[&on, &apart]), sent(&[&renewed]));
    for order in 0..12 {
        let mut db = other(root);
        deliver(&mut db, &bad, order);
        assert_eq!(active(&db), ["所a0", "所bad", "所baf"], "order {order}");
        deliver(&mut db, &good, order);
        assert_eq!(active(&db), ["所a0", "所bad", "所baf", "所c0"], "order {order}");
        know(&mut db, NEW);
        assert_eq!(active(&db), ["所a0", "所b0", "所c0"], "order {order}");
        assert!(states(&db).contains(&"key".to_owned()), "order {order}");
        assert_eq!(audited(&db).problems, [], "order {order}");
        // What comes from it later says nothing either.
        let mut more = copy(&on, Some(A));
        retire(&mut more, C);
        deliver(&mut db, &sent(&[&more]), order);
        assert_eq!(active(&db), ["所a0", "所b0", "所c0"], "order {order}");
        // Whoever knows the new key from the start is told nothing by the old one.
        let mut db = other(root);
        know(&mut db, NEW);
        deliver(&mut db, &sent(&[&renewed, &on, &apart]), order);
        assert_eq!(active(&db), ["所a0", "所b0", "所c0"], "order {order}");
        assert_eq!(audited(&db).problems, [], "order {order}");
    }
}

/// The founding PC, which went on and replaced its key. What it wrote meanwhile does not concern other PCs.
fn renewed_with_a_gap(before: &Db) -> Db {
    let mut renewed = copy(before, Some(A));
    officer(&mut renewed, 0x0A01, "059001", (0x0A11, "一所"));
    officer(&mut renewed, 0x0A02, "059002", (0x0A11, "一所"));
    replace(&mut renewed);
    renewed
}

/// What comes of it to another PC: two entries from `end` on do not.
fn without_the_gap(db: &Db, end: u64) -> (Vec<SignedEntry>, Vec<AttemptBody>) {
    let (mut entries, bodies) = sent(&[db]);
    entries.retain(|entry| entry.series != id(A) || !(end..end + 2).contains(&entry.seq));
    (entries, bodies)
}

#[test]
fn what_stands_in_a_gap_falls_out_when_the_founding_pc_says_that_it_is_not_its_own() {
    let before = founded();
    let end = before.journal_head().unwrap().entries;
    let mut thief = copy(&before, Some(A));
    enrol(&mut thief, 0xBAD);
    let renewed = renewed_with_a_gap(&before);
    let parts = |db: &Db| without_the_gap(db, end);
    for order in 0..6 {
        let mut db = other(first(&before));
        deliver(&mut db, &sent(&[&thief]), order);
        deliver(&mut db, &parts(&renewed), order);
        know(&mut db, NEW);
        assert_eq!(
            active(&db),
            ["所a0", "所b0", "所bad"],
            "order {order}: nothing here tells it from a part of the way"
        );
        let mut founder = copy(&renewed, Some(NEW));
        deliver(&mut founder, &sent(&[&thief]), order);
        assert_eq!(founder.disown(NOW, None).unwrap(), 1);
        deliver(&mut db, &parts(&founder), order);
        assert_eq!(active(&db), ["所a0", "所b0"], "order {order}");
        assert_eq!(audited(&db).problems, [], "order {order}");
        assert_eq!(audited(&founder).problems, [], "order {order}");
    }
    // Nobody else says so: the old key can't name what the new one signed.
    let mut db = other(first(&before));
    know(&mut db, NEW);
    deliver(&mut db, &sent(&[&renewed]), 1);
    let key = Key(A);
    let head = renewed.entry_hash(&id(0xA9).to_string(), 0).unwrap().unwrap();
    let named = json!({"series": id(0xA9), "entries": 1, "head": hex(&head)});
    say(
        &mut thief,
        "begin_signing",
        json!({"key_id": key.name(), "public_key": key.public_key(), "not_ours": [named]}),
    );
    deliver(&mut db, &sent(&[&thief]), 1);
    assert_eq!(active(&db), ["所a0", "所b0"]);
}

#[test]
fn a_flood_of_words_in_the_founding_pcs_name_hides_none_of_those_in_a_gap() {
    let before = founded();
    let end = before.journal_head().unwrap().entries;
    let mut thief = copy(&before, Some(A));
    enrol(&mut thief, 0xBAD);
    begin_again(&mut thief, 1, "restored", A, A);
    for _ in 0..1_005 {
        say(&mut thief, "grant_duty", json!({"station_id": id(A), "duty": "desk", "epoch": 1}));
    }
    let renewed = renewed_with_a_gap(&before);
    let parts = |db: &Db| without_the_gap(db, end);
    let mut db = other(first(&before));
    deliver(&mut db, &sent(&[&thief]), 0);
    deliver(&mut db, &parts(&renewed), 0);
    know(&mut db, NEW);
    let mut founder = copy(&renewed, Some(NEW));
    deliver(&mut founder, &sent(&[&thief]), 0);
    assert!(founder.disown(NOW, None).unwrap() > 1_000);
    deliver(&mut db, &parts(&founder), 0);
    assert_eq!(active(&db), ["所a0", "所b0"]);
}

#[test]
fn another_key_for_the_founding_pc_is_its_own_word_alone() {
    let before = founded();
    let mut thief = copy(&before, Some(A));
    begin_again(&mut thief, 0xF9, "restored", A, A);
    admit(&mut thief, 0xA3);
    enrol(&mut thief, 0xBAD);
    for order in 0..12 {
        let mut db = copy(&before, Some(A));
        deliver(&mut db, &sent(&[&thief]), order);
        assert_eq!(active(&db), ["所a0", "所b0"], "order {order}");
        assert!(states(&db).contains(&"key".to_owned()), "order {order}");
        let told: Vec<String> =
            db.said_in_own_name(InOwnName::CountsNot).unwrap().into_iter().map(|(op, _)| op).collect();
        assert_eq!(told, ["enrol_station", "enrol_station"], "order {order}");
        assert_eq!(audited(&db).problems, [], "order {order}");
        replace(&mut db);
        enrol(&mut db, C);
        assert_eq!(active(&db), ["所a0", "所b0", "所c0"], "order {order}");
    }
}
