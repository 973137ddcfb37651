//! What waits, what is refused, what is carried on, and what an audit finds.

use std::path::Path;

use serde_json::json;

use super::*;
use crate::Lies;
use crate::own_series::NewSeries;

#[test]
fn an_entry_waits_for_those_before_it_and_what_is_missing_is_named() {
    let (a, _, c) = bureau();
    let (entries, bodies) = sent(&[&a]);
    let mut db = copy(&c, Some(C));
    let mut part = entries[..3].to_vec();
    part.extend_from_slice(&entries[6..9]);
    let received = db.receive(None, Some(&Keys), &part, &bodies).unwrap();
    let missing: Vec<_> = received.missing.iter().map(|m| (m.series, m.from, m.to)).collect();
    assert_eq!(missing, [(id(A), 3, 5)]);
    assert_eq!(audited(&db).problems, []);
    let received = db.receive(None, Some(&Keys), &entries, &[]).unwrap();
    assert_eq!((received.new, received.known, received.missing.len()), (entries.len() - 6, 6, 0));
    assert_eq!(audited(&db).problems, []);
}

#[test]
fn what_does_not_hold_together_is_refused_with_its_place() {
    let (a, _, c) = bureau();
    let (entries, _) = sent(&[&a]);
    let mut db = copy(&c, Some(C));
    let before = dump(&db);
    let mut changed = entries[1].clone();
    changed.line = changed.line.replace("059001", "059009");
    let received = db.receive(None, Some(&Keys), &[changed], &[]).unwrap();
    assert_eq!(received.refused.iter().map(|r| (r.series, r.seq)).collect::<Vec<_>>(), [(id(A), 1)]);
    assert_eq!(dump(&db), before);
    // Signed by somebody else: found when the key is known, whichever came first.
    let mut forged = entries[2].clone();
    forged.signature = Key(B).sign(&id(A).to_string(), 3, &forged.hash);
    for order in [
        vec![forged.clone(), entries[0].clone(), entries[1].clone()],
        entries[..2].iter().cloned().chain([forged]).collect(),
    ] {
        let mut db = copy(&c, Some(C));
        let mut refused = Vec::new();
        for entry in &order {
            refused.extend(db.receive(None, Some(&Keys), std::slice::from_ref(entry), &[]).unwrap().refused);
        }
        assert_eq!(refused.iter().map(|r| r.seq).collect::<Vec<_>>(), [2]);
        // And the true one is taken afterwards.
        db.receive(None, Some(&Keys), &entries, &[]).unwrap();
        assert_eq!(audited(&db).problems, []);
    }
}

#[test]
fn what_a_newer_program_wrote_is_carried_on() {
    let (mut a, _, c) = bureau();
    officer(&mut a, 0x0A05, "059005", (0x0A11, "一所"));
    let (mut entries, bodies) = sent(&[&a]);
    let last = entries.last().unwrap().clone();
    let line = format!(
        r#"{{"series":"{}","seq":{},"at_ms":5,"op":"of_tomorrow","body":"{{\"n\":1}}"}}"#,
        last.series,
        last.seq + 1
    );
    let hash = crate::hash::chain_event(&last.hash, &line);
    let signature = Key(A).sign(&id(A).to_string(), last.seq + 2, &hash);
    let newer = SignedEntry { seq: last.seq + 1, prev_hash: last.hash, hash, line, signature, ..last };
    entries.push(newer.clone());
    let mut db = copy(&c, Some(C));
    deliver(&mut db, &(entries.clone(), bodies.clone()), 9);
    assert_eq!(db.entry_at(&newer.place()).unwrap().as_ref(), Some(&newer));
    assert!(db.far_counts().unwrap().iter().any(|count| count.state == "unknown" && count.entries == 1));
    let report = audited(&db);
    assert_eq!(report.problems, []);
    assert!(report.notes.iter().any(|note| note.what.contains("newer program")));
    // And a third station gets it from here.
    let mut third = station(0xD0);
    let given: Vec<_> = db.all_entries().unwrap().into_iter().filter(|e| e.series == id(A)).collect();
    third.receive(None, Some(&Keys), &given, &bodies).unwrap();
    assert_eq!(third.entry_at(&newer.place()).unwrap(), Some(newer));
    // A program that did not know an op yet had it down as unknown; the next one judges it anew.
    let sql = "UPDATE far_entry SET state = 'unknown' WHERE op = 'add_officer'";
    db.connection.execute(sql, []).unwrap();
    assert!(!audited(&db).problems.is_empty());
    db.merge_again(Some(&Keys)).unwrap();
    assert_eq!(audited(&db).problems, []);
}

#[test]
fn one_badge_is_one_person() {
    let (mut a, mut c) = (station(A), station(C));
    officer(&mut a, 0x0A01, "059001", (0x0A11, "一所"));
    attempt(&mut a, 0xA71, 0x0A01, 0x0A11);
    officer(&mut c, 0x0C01, "059001", (0x0C11, "一所"));
    attempt(&mut c, 0xC71, 0x0C01, 0x0C11);
    let secret = crate::AccountChange {
        officer_id: id(0x0C01),
        roles: vec!["admin".into()],
        secret: Some("$argon2".into()),
        must_change: false,
        by: None,
    };
    c.set_account(NOW + 9, None, &secret).unwrap();
    deliver(&mut c, &sent(&[&a]), 1);
    let officers = c.officers().unwrap();
    assert_eq!(officers.iter().map(|o| (o.id, o.unit_id)).collect::<Vec<_>>(), [(id(0x0A01), id(0x0A11))]);
    assert_eq!(c.attempts(Some(id(0x0A01))).unwrap().len(), 2);
    assert_eq!(c.histories().unwrap()[&id(0x0A01)].len(), 2);
    let accounts = c.proven_accounts().unwrap();
    assert_eq!(accounts.len(), 1);
    assert_eq!((accounts[0].officer_id, accounts[0].secret.as_deref()), (id(0x0A01), Some("$argon2")));
    assert_eq!(accounts[0].roles.names(), ["admin"]);
    assert_eq!(audited(&c).problems, []);
    // A screen that still has the old id writes for the same person.
    attempt(&mut c, 0xC72, 0x0C01, 0x0C11);
    assert_eq!(c.attempts(Some(id(0x0A01))).unwrap().len(), 3);
    assert_eq!(audited(&c).problems, []);
}

#[test]
fn a_retired_station_counts_up_to_the_cut() {
    let (mut a, b, c) = bureau();
    let mut db = copy(&c, Some(C));
    db.follow_bureau(id(A), first(&a)).unwrap();
    deliver(&mut db, &sent(&[&a, &b]), 2);
    assert!(db.attempt_ids().unwrap().contains(&id(0xB72)));
    let sealed = b.journal().unwrap().iter().position(|e| e.body.contains(&id(0xB72).to_string())).unwrap();
    let cut = json!([[id(B), sealed as u64]]);
    say(&mut a, "retire_station", json!({"station_id": id(B), "why": "lost", "cut": cut, "by": id(0x0A01)}));
    deliver(&mut db, &sent(&[&a]), 4);
    let here = db.attempt_ids().unwrap();
    assert!(here.contains(&id(0xB71)) && !here.contains(&id(0xB72)));
    assert_eq!(audited(&db).problems, []);
    // The same whichever came first.
    let mut other = copy(&c, Some(C));
    other.follow_bureau(id(A), first(&a)).unwrap();
    deliver(&mut other, &sent(&[&a, &b]), 7);
    assert!(dump(&other) == dump(&db));
}

#[test]
fn a_directory_that_another_began_under_its_name_says_nothing() {
    let (a, b, c) = bureau();
    let mut db = copy(&c, Some(C));
    // What is followed begins with another entry than what comes in its name.
    db.follow_bureau(id(A), [7; 32]).unwrap();
    deliver(&mut db, &sent(&[&a, &b]), 2);
    assert!(!db.attempt_ids().unwrap().contains(&id(0xB71)));
    db.follow_bureau(id(A), first(&a)).unwrap();
    assert!(db.attempt_ids().unwrap().contains(&id(0xB71)));
}

#[test]
fn a_changed_row_of_another_station_is_found() {
    let (a, b, c) = bureau();
    let mut db = copy(&c, Some(C));
    deliver(&mut db, &sent(&[&a, &b]), 2);
    assert_eq!(audited(&db).problems, []);
    let free =
        "DROP TRIGGER far_entry_is_final; DROP TRIGGER far_entry_stays; DROP TRIGGER attempt_sealed_is_final;
                DROP TRIGGER attempt_stays;";
    let triggers: Vec<String> = db
        .rows_of("schema", "SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name", |row| {
            Ok(row.get(0)?)
        })
        .unwrap();
    let put_back: Vec<String> = triggers
        .into_iter()
        .filter(|sql| {
            ["far_entry_", "attempt_sealed_is_final", "attempt_stays"].iter().any(|n| sql.contains(n))
        })
        .collect();
    for change in [
        "UPDATE far_entry SET line = replace(line, '059002', '059008') WHERE op = 'add_officer'",
        "UPDATE far_entry SET op = 'signed_in' WHERE op = 'add_officer'",
        "UPDATE far_entry SET state = 'applied' WHERE op = 'set_account'",
        "UPDATE far_entry SET signature = x'00' WHERE seq = 3",
        "UPDATE far_entry SET key_id = NULL, signature = NULL WHERE seq = 3",
        "DELETE FROM far_entry WHERE op = 'add_officer'",
        "DELETE FROM far_entry WHERE seq = 0",
        "INSERT INTO far_entry SELECT series, seq, x'0000000000000000000000000000000000000000000000000000000000000000',
             prev_hash, line, op, key_id, signature, state FROM far_entry WHERE seq = 2",
        "UPDATE attempt SET score = replace(score, '\"correct\":0', '\"correct\":9')",
        "UPDATE attempt SET title = '二' WHERE id = x'00000000000000000000000000000B71'",
        "PRAGMA foreign_keys = 0; DELETE FROM attempt WHERE id = x'00000000000000000000000000000B71'",
        "DELETE FROM alias",
        "UPDATE series SET why = 'copied'",
        "INSERT INTO station VALUES (x'000000000000000000000000000000B0', x'00', '所', 'k', 'p', '', '', NULL)",
        "INSERT INTO duty VALUES ('registry', NULL, x'000000000000000000000000000000C0', 9)",
        "DELETE FROM far_attempt",
        "INSERT INTO problem VALUES ('k', 'p', 'w')",
    ] {
        let broken = copy(&db, None);
        broken.connection.execute_batch(free).unwrap();
        broken.connection.execute_batch(change).unwrap_or_else(|e| panic!("{change}: {e}"));
        broken.connection.execute_batch(&put_back.join(";\n")).unwrap();
        assert!(!audited(&broken).problems.is_empty(), "{change}");
    }
}

#[test]
fn a_new_series_goes_on_where_the_old_one_ended() {
    let folder = tempfile::tempdir().unwrap();
    let open = |path: &Path| Db::open(path, &|| id(A)).unwrap();
    let mut db = open(folder.path());
    db.sign_with(NOW, Box::new(Key(A))).unwrap();
    officer(&mut db, 0x0A01, "059001", (0x0A11, "一所"));
    begin(&mut db, 0xA71, 0x0A01, 0x0A11);
    let old = db.journal_head().unwrap();
    let new =
        NewSeries { id: id(0xA2), why: "forked", station: None, signer: None, claim: None, parent: None };
    db.begin_series(NOW + 5, new).unwrap();
    assert_eq!(db.own_series().collect::<Vec<_>>(), [id(A).to_string(), id(0xA2).to_string()]);
    assert_eq!(
        (db.own_station().unwrap(), db.entries_before(&id(0xA2).to_string())),
        (id(A), Some(old.entries))
    );
    seal(&mut db, 0xA71, 40);
    drop(db);
    let mut db = open(folder.path());
    db.sign_with(NOW + 9, Box::new(Key(A))).unwrap();
    let report = audited(&db);
    assert_eq!(report.problems, []);
    assert_eq!(report.series.iter().map(|s| s.own).collect::<Vec<_>>(), [false, true]);
    assert_eq!(db.journal_head().unwrap().entries, 2);
}

/// A store of schema 8, which has whole series of others, goes on with parts.
#[test]
fn what_an_older_program_took_whole_goes_on_in_parts() {
    let (a, b, c) = bureau();
    let mut db = copy(&c, Some(C));
    db.follow_bureau(id(A), first(&a)).unwrap();
    deliver(&mut db, &sent(&[&a, &b]), 3);
    let before = dump(&db);
    let older = "DROP TABLE proposed; DROP TABLE called_otherwise; DROP INDEX far_entry_uncounted;
                 DROP TABLE peer_held; DROP INDEX far_entry_attempt; DROP INDEX far_entry_waiting;
                 DROP INDEX far_entry_in_doubt; DROP INDEX attempt_whose; PRAGMA user_version = 8;";
    db.connection.execute_batch(older).unwrap();
    schema::migrate(&mut db.connection, 8, &crate::far::merge::anew).unwrap();
    db.merge_again(Some(&Keys)).unwrap();
    assert!(dump(&db) == before);
    let mut b = copy(&b, Some(B));
    let from = b.journal_head().unwrap().entries;
    say(&mut b, "signed_in", json!({"officer_id": id(0x0B02)}));
    attempt(&mut b, 0xB99, 0x0B02, 0x0B11);
    let new = b.own_entries(id(B), from + 1, 9).unwrap();
    let (_, bodies) = sent(&[&b]);
    let received = db.receive(None, Some(&Keys), &new, &bodies).unwrap();
    assert_eq!((received.new, received.missing.len()), (2, 0));
    assert!(db.attempt_ids().unwrap().contains(&id(0xB99)));
    assert_eq!(audited(&db).problems, []);
}

#[test]
fn a_key_that_a_password_opens_at_another_pc_holds_there_and_is_nobodys_fault() {
    let (a, b, c) = bureau();
    let (entries, bodies) = sent(&[&a, &b]);
    let mut db = copy(&c, Some(C));
    db.receive(None, Some(&Keys), &entries, &bodies).unwrap();
    let states = |db: &Db| -> Vec<String> {
        let sql = "SELECT state FROM far_entry WHERE op = 'make_box_key'";
        let mut statement = db.connection.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(states(&db), ["station"]);
    assert_eq!(audited(&db).problems, []);
    // An older program put it down otherwise; no table tells the difference.
    db.connection
        .execute("UPDATE far_entry SET state = 'not-entitled' WHERE op = 'make_box_key'", [])
        .unwrap();
    assert_eq!(audited(&db).problems, []);
    db.merge_again(Some(&Keys)).unwrap();
    assert_eq!(states(&db), ["station"]);
}

#[test]
fn of_series_that_begin_alike_any_that_holds_a_head_is_enough() {
    let (a, b, c) = bureau();
    let (entries, bodies) = sent(&[&a]);
    let mut db = copy(&c, Some(C));
    // All but one: not everything of another station comes.
    let part: Vec<SignedEntry> = entries.iter().filter(|entry| entry.seq != 5).cloned().collect();
    db.receive(None, Some(&Keys), &part, &bodies).unwrap();
    // Eight digits are the same for all stations here, as where they began within a minute.
    let head = |of: &Db, entries: u64| crate::Witness {
        series: "00000000".to_owned(),
        entries: Some(entries),
        hash: of.entry_hash(&of.series, entries - 1).unwrap().unwrap()[..16].to_vec(),
        whence: String::new(),
    };
    let lies = |witness: &crate::Witness| db.lies_anywhere(witness).unwrap();
    assert_eq!(db.lies(&head(&a, 3)).unwrap(), Lies::Beside, "the own series only begins alike");
    assert_eq!((lies(&head(&a, 3)), lies(&head(&c, 3))), (Lies::Within, Lies::Within));
    // One that is not here may be anything; what is here and differs is told.
    assert_eq!(lies(&head(&a, 6)), Lies::Withheld);
    assert_eq!(lies(&head(&b, 3)), Lies::Beside);
}

/// A seal of another PC with a lower hash than the true one: what is here is as it came all the same.
#[test]
fn an_attempt_that_two_pcs_seal_is_told_and_a_copy_of_it_is_a_true_one() {
    let mut b = station(B);
    officer(&mut b, 0x0B01, "059001", (0x0B11, "一所"));
    attempt(&mut b, 0xB71, 0x0B01, 0x0B11);
    let entries = b.journal().unwrap();
    let (seal, body) =
        entries.iter().find(|e| e.op == "seal_attempt").map(|e| (e.hash, e.body.clone())).unwrap();
    let forged = (0..1_000).map(|n| {
        let mut c = station(C);
        let fact = Fact::read("seal_attempt", &body).unwrap();
        let Fact::SealAttempt(told) = fact else { panic!("{fact:?}") };
        let told = crate::facts::SealAttempt { doubt: Some(format!("made up {n}")), ..told };
        c.record_unasked(NOW + 1, &Fact::SealAttempt(told)).unwrap();
        c
    });
    let c = forged.into_iter().find(|c| c.journal().unwrap().last().unwrap().hash < seal).unwrap();
    let mut db = station(A);
    deliver(&mut db, &sent(&[&b]), 0);
    assert_eq!(audited(&db).problems, []);
    deliver(&mut db, &sent(&[&c]), 0);
    let report = audited(&db);
    let place = format!("attempt {}", id(0xB71));
    assert!(report.notes.iter().any(|note| note.place == format!("sealed {place}")), "{:?}", report.notes);
    assert_eq!(report.problems, []);
    assert_eq!(report.of_copy().problems, []);
}
