//! Parts of series, as they come down to a station: with gaps between, in any order.

use std::collections::BTreeSet;

use serde_json::json;

use super::*;
use crate::JournalEntry;
use crate::far::gaps::Gaps;
use crate::far::paths::Paths;
use crate::far::{entry, gaps};
use crate::own_series::NewSeries;

/// A station that joined the bureau of `a`.
fn joined(c: &Db, a: &Db) -> Db {
    let mut db = copy(c, Some(C));
    db.follow_bureau(id(A), first(a)).unwrap();
    db
}

/// Of these entries those that prove, and some of the others.
fn part(entries: &[SignedEntry], dice: &mut Dice) -> Vec<SignedEntry> {
    let proves = |entry: &SignedEntry| {
        let op = entry.checked().unwrap().op;
        entry.seq == 0 || op == "begin_signing" || op == "enrol_station" || op == "grant_duty"
    };
    entries.iter().filter(|entry| proves(entry) || dice.roll(3) > 0).cloned().collect()
}

fn waiting(db: &Db) -> u64 {
    db.far_counts().unwrap().iter().filter(|count| count.state == "waiting").map(|count| count.entries).sum()
}

#[test]
fn parts_in_any_order_give_the_same_tables_and_nothing_waits() {
    let (a, b, c) = bureau();
    let (entries, bodies) = sent(&[&a, &b]);
    let mut applied = 0;
    for suite in 0..4 {
        let all = (part(&entries, &mut Dice(77 + suite)), bodies.clone());
        assert!(all.0.len() < entries.len());
        let mut first = joined(&c, &a);
        deliver(&mut first, &all, 0);
        assert_eq!((waiting(&first), first.missing_entries().unwrap().len()), (0, 0));
        assert_eq!(audited(&first).problems, []);
        let told = dump(&first);
        applied += told.iter().filter(|row| row.starts_with("attempt:")).count();
        for order in 1..orders(400) / 4 {
            let mut db = joined(&c, &a);
            deliver(&mut db, &all, order);
            assert!(dump(&db) == told, "suite {suite}, order {order}");
        }
        // What was between comes later: as if it had been there from the beginning.
        deliver(&mut first, &(entries.clone(), bodies.clone()), suite + 5);
        let mut whole = joined(&c, &a);
        deliver(&mut whole, &(entries.clone(), bodies.clone()), 0);
        assert!(dump(&first) == dump(&whole), "suite {suite}");
        assert_eq!(audited(&first).problems, []);
    }
    assert!(applied > 4, "{applied}");
}

/// Where all is here, an entry has the same place whichever rule places it.
#[test]
fn without_a_gap_both_rules_say_the_same() {
    let (mut a, b, _) = bureau();
    let mut other = copy(&a, Some(A));
    for (n, db) in [&mut a, &mut other].into_iter().enumerate() {
        let new = NewSeries {
            id: id(0xF1 + n as u128),
            why: "forked",
            station: None,
            signer: None,
            claim: None,
            parent: None,
        };
        attempt(db, 0xA90 + n as u128, 0x0A01, 0x0A11);
        db.begin_series(NOW, new).unwrap();
        attempt(db, 0xA95 + n as u128, 0x0A01, 0x0A11);
    }
    let entries: Vec<JournalEntry> =
        sent(&[&a, &b, &other]).0.iter().map(|signed| entry::entry(signed).unwrap()).collect();
    let places = |gaps| {
        let paths = Paths::of(&[], &entries, gaps);
        let told = paths
            .members
            .iter()
            .map(|m| (m.entry.hash, m.depth, m.root, m.key.clone(), m.doubtful, paths.station(m)));
        told.collect::<Vec<_>>()
    };
    assert_eq!(places(Gaps::Wait), places(Gaps::Stay));
    assert!(places(Gaps::Stay).iter().all(|place| place.1.is_some()));
}

#[test]
fn at_the_founding_pc_a_gap_is_something_missing() {
    let (mut a, b, c) = bureau();
    a.follow_bureau(id(A), first(&a)).unwrap();
    let (mut entries, bodies) = sent(&[&b]);
    entries.remove(3);
    let missing = |db: &mut Db| db.receive(None, Some(&Keys), &entries, &bodies).unwrap().missing;
    let named: Vec<_> = missing(&mut a).iter().map(|m| (m.series, m.from, m.to)).collect();
    assert_eq!(named, [(id(B), 3, 3)]);
    let mut station = joined(&c, &a);
    deliver(&mut station, &sent(&[&a]), 0);
    assert_eq!(missing(&mut station), []);
    assert!(station.attempt_ids().unwrap().contains(&id(0xB72)));
}

/// A copy of the founding PC that joined as a station of its own gets parts like any other.
#[test]
fn a_station_that_was_a_copy_of_the_founding_pc_gets_parts() {
    let (mut a, _, c) = bureau();
    a.follow_bureau(id(A), first(&a)).unwrap();
    assert_eq!(gaps::Gaps::of(&a.connection).unwrap(), Gaps::WaitForOthers);
    assert_eq!(gaps::Gaps::of(&c.connection).unwrap(), Gaps::Wait);
    assert_eq!(gaps::Gaps::of(&joined(&c, &a).connection).unwrap(), Gaps::Stay);
    // A new series of the same PC changes nothing.
    let again =
        |station| NewSeries { id: id(0xF5), why: "joined", station, signer: None, claim: None, parent: None };
    let mut same = copy(&a, Some(A));
    same.begin_series(NOW, again(None)).unwrap();
    assert_eq!(gaps::Gaps::of(&same.connection).unwrap(), Gaps::WaitForOthers);
    let mut other = copy(&a, Some(A));
    other.begin_series(NOW, again(Some(id(0xF9)))).unwrap();
    assert_eq!(gaps::Gaps::of(&other.connection).unwrap(), Gaps::Stay);
}

#[test]
fn branches_beyond_a_gap_both_count() {
    let (mut a, b, c) = bureau();
    let mut b = copy(&b, Some(B));
    let mut other = copy(&b, Some(B));
    for n in 0..3 {
        say(&mut b, "signed_in", json!({"officer_id": id(0x0B01)}));
        let key = format!("k{n}");
        say(&mut other, "set_setting", json!({"key": key, "value": "1"}));
    }
    attempt(&mut b, 0xB81, 0x0B02, 0x0B11);
    attempt(&mut other, 0xB82, 0x0B02, 0x0B11);
    officer(&mut a, 0x0A07, "059007", (0x0A11, "一所"));
    let (mut entries, bodies) = sent(&[&a, &b, &other]);
    // The parting of the ways did not come down.
    let gone = ["signed_in", "set_setting", "seen_bureau"];
    entries.retain(|e| e.series != id(B) || !gone.contains(&e.checked().unwrap().op.as_str()));
    let mut told = Vec::new();
    for order in 0..6 {
        let mut db = joined(&c, &a);
        deliver(&mut db, &(entries.clone(), bodies.clone()), order);
        let here = db.attempt_ids().unwrap();
        assert!(here.contains(&id(0xB81)) && here.contains(&id(0xB82)));
        assert_eq!((waiting(&db), audited(&db).problems), (0, vec![]));
        told.push(dump(&db));
    }
    told.dedup();
    assert_eq!(told.len(), 1);
}

#[test]
fn beyond_a_gap_only_a_key_that_was_named_before_counts() {
    let (a, b, c) = bureau();
    let (entries, bodies) = sent(&[&a, &b]);
    let of_b: Vec<SignedEntry> = entries.iter().filter(|e| e.series == id(B)).cloned().collect();
    let mut db = joined(&c, &a);
    deliver(&mut db, &sent(&[&a]), 0);
    // Nothing is known of the series: it waits, and is named.
    let received = db.receive(None, Some(&Keys), &of_b[2..], &bodies).unwrap();
    assert_eq!(received.missing.iter().map(|m| (m.from, m.to)).collect::<Vec<_>>(), [(0, 1)]);
    assert!(!db.attempt_ids().unwrap().contains(&id(0xB72)));
    db.receive(None, Some(&Keys), &of_b[..1], &[]).unwrap();
    assert!(db.attempt_ids().unwrap().contains(&id(0xB72)));
    assert_eq!((waiting(&db), audited(&db).problems), (0, vec![]));
    // Signed by another key, which the series never named: it waits for the entry that would name it.
    let strange = |key: u128, name: u128, beyond: u64| {
        let last = of_b.last().unwrap();
        let seq = last.seq + beyond;
        let line = last.line.replace(&format!("\"seq\":{}", last.seq), &format!("\"seq\":{seq}"));
        let hash = crate::hash::chain_event(&[5; 32], &line);
        let signature = Key(key).sign(&id(B).to_string(), seq + 1, &hash);
        SignedEntry {
            series: id(B),
            seq,
            prev_hash: [5; 32],
            hash,
            line,
            key_id: Key(name).name(),
            signature,
        }
    };
    let before = dump(&db);
    let received = db.receive(None, Some(&Keys), &[strange(0xBAD, 0xBAD, 9)], &[]).unwrap();
    assert_eq!((received.refused.len(), waiting(&db)), (0, 1));
    // In the name of the right key it is forged.
    let received = db.receive(None, Some(&Keys), &[strange(0xBAD, B, 7)], &[]).unwrap();
    assert_eq!(received.refused.iter().map(|r| r.seq).collect::<Vec<_>>(), [of_b.last().unwrap().seq + 7]);
    let after: BTreeSet<String> = dump(&db).into_iter().collect();
    let new: Vec<_> = after.iter().filter(|row| !before.contains(row)).collect();
    assert!(new.len() == 1 && new[0].ends_with("\"waiting\""), "{new:?}");
}

/// The founding PC comes back from a backup: of what it forgot the stations have parts, and nobody has the rest.
#[test]
fn what_the_founding_pc_forgot_comes_back_in_parts() {
    let (mut a, b, _) = bureau();
    a.follow_bureau(id(A), first(&a)).unwrap();
    deliver(&mut a, &sent(&[&b]), 0);
    let mut old = copy(&a, Some(A));
    let from = a.journal_head().unwrap().entries;
    for n in 1..=3_u128 {
        say(&mut a, "signed_in", json!({"officer_id": id(0x0A01)}));
        officer(&mut a, 0x0A50 + n, &format!("05905{n}"), (0x0A11, "一所"));
    }
    attempt(&mut a, 0xA99, 0x0A01, 0x0A11);
    let new =
        NewSeries { id: id(0xF7), why: "restored", station: None, signer: None, claim: None, parent: None };
    old.begin_series(NOW, new).unwrap();
    let mut forgotten = a.own_entries(id(A), from, 99).unwrap();
    forgotten.retain(|entry| entry.checked().unwrap().op != "signed_in");
    let (_, bodies) = sent(&[&a]);
    let told: Vec<Vec<String>> = (0..4)
        .map(|order| {
            let mut db = copy(&old, Some(A));
            deliver(&mut db, &(forgotten.clone(), bodies.clone()), order);
            assert_eq!((waiting(&db), audited(&db).problems), (0, vec![]));
            assert!(db.attempt_ids().unwrap().contains(&id(0xA99)));
            assert_eq!(db.officers().unwrap().iter().filter(|o| o.badge.starts_with("05905")).count(), 3);
            dump(&db)
        })
        .collect();
    assert!(told.iter().all(|other| *other == told[0]));
}

/// The founding PC comes back from the same backup twice: of the series that it began in between it forgot everything.
#[test]
fn a_whole_series_that_the_founding_pc_forgot_comes_back_in_parts() {
    let (mut a, b, _) = bureau();
    a.follow_bureau(id(A), first(&a)).unwrap();
    deliver(&mut a, &sent(&[&b]), 0);
    let mut old = copy(&a, Some(A));
    let again =
        |n| NewSeries { id: id(n), why: "restored", station: None, signer: None, claim: None, parent: None };
    a.begin_series(NOW, again(0xF7)).unwrap();
    say(&mut a, "signed_in", json!({"officer_id": id(0x0A01)}));
    officer(&mut a, 0x0A51, "059051", (0x0A11, "一所"));
    old.begin_series(NOW, again(0xF8)).unwrap();
    let mut forgotten = a.own_entries(id(0xF7), 0, 99).unwrap();
    forgotten.retain(|entry| entry.checked().unwrap().op != "signed_in");
    for order in 0..4 {
        let mut db = copy(&old, Some(A));
        deliver(&mut db, &(forgotten.clone(), Vec::new()), order);
        assert_eq!((waiting(&db), audited(&db).problems), (0, vec![]), "order {order}");
        assert!(db.officers().unwrap().iter().any(|o| o.badge == "059051"), "order {order}");
    }
}
