//! Orders of arrivals, forks and copies.

use std::collections::BTreeSet;

use serde_json::json;

use super::*;
use crate::JournalEntry;
use crate::far::tables::Rebuilt;
use crate::far::{entry, verdict};
use crate::own_series::NewSeries;

#[test]
fn any_order_of_arrivals_gives_the_same_tables() {
    any_order(false);
}

#[test]
fn any_order_gives_the_same_tables_where_a_directory_is_followed() {
    any_order(true);
}

fn any_order(joined: bool) {
    let (a, b, c) = bureau();
    let all = sent(&[&a, &b]);
    let ops: BTreeSet<String> = all.0.iter().map(|e| e.checked().unwrap().op).collect();
    let missing: Vec<_> = Fact::OPS.iter().filter(|op| !ops.contains(**op)).collect();
    assert_eq!(missing, [&"begin_series"], "an op that nobody says");
    let receiver = || {
        let mut db = copy(&c, Some(C));
        if joined {
            db.follow_bureau(id(A), first(&a)).unwrap();
        }
        db
    };
    let mut first = receiver();
    deliver(&mut first, &all, 0);
    assert_eq!(audited(&first).problems, []);
    let told = dump(&first);
    assert!(told.iter().filter(|row| row.starts_with("attempt:")).count() >= 4, "{told:#?}");
    for order in 1..orders(2_000) / 2 {
        let mut db = receiver();
        deliver(&mut db, &all, order);
        assert!(dump(&db) == told, "order {order}");
    }
    // Writing goes on, and is in its place at once.
    officer(&mut first, 0x0C09, "059009", (0x0C11, "三所"));
    let standard = json!({"id": "s", "version": 2, "toml": "", "by": id(0x0C03)});
    say(&mut first, "save_standard", standard);
    assert_eq!(audited(&first).problems, []);
}

/// The first own fact of a run, before the whole set was judged in it: it has its place all the same.
#[test]
fn an_own_fact_has_its_place_in_a_run_that_judged_nothing_yet() {
    let (mut a, b, c) = bureau();
    let root = first(&a);
    a.follow_bureau(id(A), root).unwrap();
    let mut c = copy(&c, Some(C));
    c.follow_bureau(id(A), root).unwrap();
    deliver(&mut a, &sent(&[&b, &c]), 3);
    deliver(&mut c, &sent(&[&a, &b]), 4);
    let by = id(0x0A01);
    let person =
        json!({"id": by, "badge": "059001", "name": "又改", "unit_id": id(0x0A11), "service": "serving"});
    let said = [
        ("change_officer", json!({"officer": person, "by": by})),
        ("describe_unit", json!({"unit": {"id": id(0x0A11), "name": "新名"}, "by": by})),
        ("save_standard", json!({"id": "t", "version": 1, "toml": "", "by": by})),
        ("end_assignment", json!({"id": id(0xE00B), "reason": "完", "by": by})),
        (
            "count_records",
            json!({"week": "2026-11-16", "counts": [{"unit_id": id(0x0A11), "entered": 99, "qualified": 9}], "by": by}),
        ),
        ("plan_quota", json!({"plan": {"n": 77}, "by": by})),
        (
            "revoke_certificate",
            json!({"id": id(0xE00B), "number": "DB-2026-000001", "reason": "误", "replaced": false, "by": by}),
        ),
    ];
    let mut judged = 0;
    for (db, key) in [(&a, A), (&c, C)] {
        for (op, body) in &said {
            let mut run = copy(db, Some(key));
            assert!(run.far.ceilings.is_none());
            say(&mut run, op, body.clone());
            assert_eq!(audited(&run).problems, [], "{op}");
            let (bounds, epochs) = (run.far.ceilings.clone().unwrap(), run.far.epochs.clone());
            run.merge_again(Some(&Keys)).unwrap();
            // What is looked up is never on the wrong side of what judging finds.
            let with_attempts = run.far.ceilings.clone().unwrap();
            // Attempts have no place among others.
            let exact: Vec<_> =
                with_attempts.iter().filter(|(phase, _)| !(11..=12).contains(*phase)).collect();
            assert!(
                exact.iter().all(|(phase, last)| bounds.get(*phase) >= Some(*last)),
                "{op}: {bounds:?} {exact:?}"
            );
            let own = run.own_station().unwrap();
            let epoch = |all: &std::collections::BTreeMap<(Uuid, u8), u64>, phase| {
                all.get(&(own, phase)).copied().unwrap_or_default()
            };
            assert!((0..15).all(|phase| epoch(&epochs, phase) <= epoch(&run.far.epochs, phase)), "{op}");
            judged += u32::from(bounds == with_attempts);
        }
    }
    assert!(judged < 14, "every one judged the whole set");
}

/// One chain is applied as it was written: the phases commute.
#[test]
fn a_lone_journal_gives_what_it_always_gave() {
    let (a, ..) = bureau();
    let journal = a.journal().unwrap();
    let read = |entry: &'_ JournalEntry| Fact::read(&entry.op, &entry.body).unwrap();
    let written: Vec<(&JournalEntry, Fact)> = journal.iter().map(|e| (e, read(e))).collect();
    let mut phased = written.clone();
    phased.sort_by_key(|(_, fact)| verdict::phase(fact));
    let tables = |facts: &[(&JournalEntry, Fact)], merged| {
        let rebuilt = Rebuilt::of(facts, merged).unwrap();
        assert_eq!(rebuilt.problems, []);
        let all = TABLES.iter().map(|given| {
            rows(&rebuilt.tables, given.name, &columns(&rebuilt.tables, given).unwrap()).unwrap()
        });
        all.collect::<Vec<_>>()
    };
    assert_eq!(tables(&written, false), tables(&phased, true));
}

/// Without the hash in an entry's name a fork's branches come and go with the order; without ranks so do registers.
#[test]
fn what_the_rules_are_for() {
    let (a, b, c) = bureau();
    let mut other = copy(&a, Some(A));
    let mut a = a;
    for (db, name) in [(&mut a, "甲"), (&mut other, "乙")] {
        let unit = json!({"id": id(0x0A11), "name": name});
        say(db, "describe_unit", json!({"unit": unit, "by": id(0x0A01)}));
    }
    let forked = sent(&[&a, &other, &b]);
    let tables = |orders: &dyn Fn(&mut Vec<SignedEntry>)| {
        let mut entries = forked.0.clone();
        orders(&mut entries);
        let mut db = copy(&c, Some(C));
        db.follow_bureau(id(A), first(&a)).unwrap();
        db.receive(None, Some(&Keys), &entries, &forked.1).unwrap();
        dump(&db)
    };
    let named_by_number = |entries: &mut Vec<SignedEntry>| {
        let mut seen = BTreeSet::new();
        entries.retain(|entry| seen.insert((entry.series, entry.seq)));
    };
    let turned = |entries: &mut Vec<SignedEntry>| entries.reverse();
    assert_eq!(tables(&|_| ()), tables(&turned), "the rule");
    let both = |entries: &mut Vec<SignedEntry>| {
        turned(entries);
        named_by_number(entries);
    };
    assert_ne!(tables(&named_by_number), tables(&both), "the hash out of the name");
    let facts: Vec<(JournalEntry, Fact)> = forked
        .0
        .iter()
        .map(|signed| entry::entry(signed).unwrap())
        .map(|entry| (entry.clone(), Fact::read(&entry.op, &entry.body).unwrap()))
        .collect();
    let units = |facts: &mut dyn Iterator<Item = &(JournalEntry, Fact)>| {
        let facts: Vec<(&JournalEntry, Fact)> = facts.map(|(entry, fact)| (entry, fact.clone())).collect();
        let rebuilt = Rebuilt::of(&facts, true).unwrap();
        rows(&rebuilt.tables, "unit", &["id".to_owned(), "name".to_owned()]).unwrap()
    };
    assert_ne!(units(&mut facts.iter()), units(&mut facts.iter().rev()), "without ranks");
}

#[test]
fn a_fork_is_two_tips_and_both_branches_count() {
    let (mut a, _, c) = bureau();
    let mut other = copy(&a, Some(A));
    attempt(&mut a, 0xA81, 0x0A01, 0x0A11);
    attempt(&mut other, 0xA82, 0x0A01, 0x0A11);
    let mut db = copy(&c, Some(C));
    deliver(&mut db, &sent(&[&a, &other]), 5);
    let tips: Vec<_> = db.tips().unwrap().into_iter().filter(|tip| tip.series == id(A)).collect();
    assert_eq!(tips.len(), 2);
    let here = db.attempt_ids().unwrap();
    assert!(here.contains(&id(0xA81)) && here.contains(&id(0xA82)));
    assert_eq!(audited(&db).problems, []);
    // What was taken can be given on as it came.
    let theirs: BTreeSet<_> = sent(&[&a, &other]).0.iter().map(SignedEntry::place).collect();
    let given: BTreeSet<_> = db.all_entries().unwrap().iter().map(SignedEntry::place).collect();
    assert!(theirs.is_subset(&given));
}

#[test]
fn five_copies_of_a_folder_go_on_in_series_of_their_own() {
    let (a, ..) = bureau();
    let mut receiver = station(C);
    let mut all = sent(&[&a]);
    for n in 1..=5_u128 {
        let mut clone = copy(&a, Some(A));
        let new = NewSeries {
            id: id(0xF0 + n),
            why: "copied",
            station: Some(id(0xF0 + n)),
            signer: Some(Box::new(Key(0xF0 + n))),
            claim: None,
            parent: None,
        };
        clone.begin_series(NOW, new).unwrap();
        attempt(&mut clone, 0xF700 + n, 0x0A01, 0x0A11);
        assert_eq!(audited(&clone).problems, []);
        let (entries, bodies) = sent(&[&clone]);
        all.0.extend(entries);
        all.1.extend(bodies);
    }
    deliver(&mut receiver, &all, 3);
    let series = rows(&receiver.connection, "series", &["series".to_owned()]).unwrap();
    assert_eq!(series.len(), 6);
    assert_eq!(receiver.attempt_ids().unwrap().len(), 1 + 5);
    assert_eq!(audited(&receiver).problems, []);
}
