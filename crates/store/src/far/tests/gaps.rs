//! The places of parts, held against the plain rule, which goes through everything for every entry.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::*;
use crate::JournalEntry;
use crate::far::gaps::Gaps;
use crate::far::paths::{Member, Paths};
use crate::own_path::{named_key, parent};

/// First entries and those that name a key: number, hash, and where they are in the list.
type Placed = BTreeSet<(i64, Hash, usize)>;

/// The places by the plain rule.
fn plain(entries: &[JournalEntry]) -> Paths<'_> {
    let next = Paths::of(&[], entries, Gaps::Stay).next;
    let unplaced = |(n, entry)| Member {
        entry,
        far: true,
        depth: None,
        raised: 0,
        root: n,
        key: None,
        doubtful: false,
        after: None,
    };
    let mut paths = Paths {
        members: entries.iter().enumerate().map(unplaced).collect(),
        next,
        named: BTreeMap::new(),
        founded_here: false,
    };
    let mut series: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (n, entry) in entries.iter().enumerate() {
        series.entry(entry.series.as_str()).or_default().push(n);
    }
    let before = entries_before(entries);
    for mut members in series.into_values() {
        members.sort_by_key(|n| (entries[*n].seq, entries[*n].hash));
        let mut placed = Placed::new();
        for n in members {
            if paths.members[n].depth.is_some() {
                note(&mut placed, n, &entries[n]);
            } else if entries[n].seq == 0 {
                place(&mut paths, n, (before.get(&n).copied().unwrap_or_default(), n), &mut placed);
            } else if let Some(anchor) = anchor(&paths, &placed, n) {
                let from = &paths.members[anchor];
                let (root, doubtful, after) = (from.root, from.doubtful, from.after.clone());
                let base = paths.members[root].depth.unwrap_or_default();
                (paths.members[n].after, paths.members[n].doubtful) = (after, doubtful);
                place(&mut paths, n, (base, root), &mut placed);
            }
        }
    }
    paths
}

fn note(placed: &mut Placed, n: usize, entry: &JournalEntry) {
    if entry.seq == 0 || named_key(entry).is_some() {
        placed.insert((entry.seq, entry.hash, n));
    }
}

/// Places an entry and those of its series that follow it.
fn place(paths: &mut Paths<'_>, first: usize, (base, root): (u64, usize), placed: &mut Placed) {
    let mut ways: Vec<(Option<usize>, usize)> = vec![(None, first)];
    while let Some((before, n)) = ways.pop() {
        let from = before.map(|before| (paths.members[before].after.clone(), paths.members[before].doubtful));
        let member = &mut paths.members[n];
        if let Some((after, doubtful)) = from {
            (member.after, member.doubtful) = (after, doubtful);
        }
        (member.depth, member.root) = (Some(base.saturating_add(member.entry.seq as u64)), root);
        member.read_key();
        let entry = member.entry;
        note(placed, n, entry);
        let waits = |n: &usize| {
            let member = &paths.members[*n];
            member.entry.series == entry.series && member.depth.is_none()
        };
        ways.extend(paths.next[n].iter().copied().filter(waits).map(|after| (Some(n), after)));
    }
}

fn anchor(paths: &Paths<'_>, placed: &Placed, n: usize) -> Option<usize> {
    let entry = paths.members[n].entry;
    let signed = entry.key_id.as_deref().filter(|_| entry.signature.is_some());
    let before = || placed.iter().filter(|(seq, ..)| *seq < entry.seq);
    let key = |n: usize| paths.members[n].after.as_ref().map(|key| key.id.as_str());
    let nearest = |fits: &dyn Fn(Option<&str>) -> bool| {
        before().filter(|(.., n)| fits(key(*n))).max().map(|(.., n)| *n)
    };
    let itself = signed.is_some() && named_key(entry).is_some_and(|key| Some(key.id.as_str()) == signed);
    if let Some(found) = nearest(&|known| known == signed) {
        let keys_are_known = before().any(|(.., n)| key(*n).is_some());
        return if signed.is_none() && keys_are_known {
            nearest(&|known| known.is_some())
        } else {
            Some(found)
        };
    }
    if itself || signed.is_none() { nearest(&|_| true) } else { None }
}

/// For every first entry that says what it goes on from: the way back is gone anew.
fn entries_before(entries: &[JournalEntry]) -> BTreeMap<usize, u64> {
    let mut parents: BTreeMap<usize, (String, u64)> = BTreeMap::new();
    let mut roots: BTreeMap<&str, usize> = BTreeMap::new();
    for (n, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.seq == 0) {
        parents.extend(parent(entry).map(|(name, seq, _)| (n, (name, seq as u64 + 1))));
        let of = roots.entry(entry.series.as_str()).or_insert(n);
        if entry.hash < entries[*of].hash {
            *of = n;
        }
    }
    let count = |n: usize| {
        let (mut before, mut at, mut seen) = (0_u64, n, BTreeSet::from([n]));
        while let Some((name, entries)) = parents.get(&at) {
            before = before.saturating_add(*entries);
            match roots.get(name.as_str()) {
                Some(root) if seen.insert(*root) => at = *root,
                _ => break,
            }
        }
        before
    };
    parents.keys().map(|n| (*n, count(*n))).collect()
}

/// What the place of an entry is.
type Told = (Option<u64>, usize, Option<Arc<JournalKey>>, bool, Option<Arc<JournalKey>>);

fn told(paths: &Paths<'_>) -> Vec<Told> {
    let of = |m: &Member<'_>| (m.depth, m.root, m.key.clone(), m.doubtful, m.after.clone());
    paths.members.iter().map(of).collect()
}

fn key_name(n: usize) -> String {
    format!("key {n}")
}

/// An entry; what it is hashed by is `named`.
fn one(series: u128, seq: i64, op: &str, body: &Value, key: Option<usize>, named: &str) -> JournalEntry {
    JournalEntry {
        series: id(series).to_string(),
        seq,
        at_ms: NOW,
        op: op.to_owned(),
        body: body.to_string(),
        prev_hash: [0; 32],
        hash: digest(named.as_bytes()),
        key_id: key.map(key_name),
        signature: key.map(|key| vec![key as u8]),
    }
}

fn names(key: usize) -> Value {
    json!({"key_id": key_name(key), "public_key": format!("public {key}")})
}

/// A first entry: under which key, and of which series it says to go on after so many entries.
fn begins(series: u128, key: usize, from: Option<(u128, u64)>, named: &str) -> JournalEntry {
    let mut body = names(key);
    body["station_id"] = json!(id(B));
    body["why"] = json!("rewound");
    if let Some((of, entries)) = from {
        body["parent"] = json!({"series": id(of), "entries": entries, "head": hex(&digest(b"somewhere"))});
    }
    one(series, 0, "begin_series", &body, Some(key), named)
}

/// Series with gaps, branches, keys that are named anew or by nobody, that go on from one another, in circles too.
fn drawn(dice: &mut Dice) -> Vec<JournalEntry> {
    let (count, mut all) = (1 + dice.roll(6), Vec::<JournalEntry>::new());
    for series in 0..count {
        for branch in 0..=dice.roll(2) {
            let from = (dice.roll(4) > 0).then(|| {
                let entries = if dice.roll(9) == 0 { i64::MAX as u64 } else { 1 + dice.roll(12) as u64 };
                (1 + dice.roll(count + 1) as u128, entries)
            });
            let of = 1 + series as u128;
            let name = |seq: usize| format!("{series} {branch} {seq}");
            let mut before = match dice.roll(3) {
                0 => one(of, 0, "signed_in", &json!({}), None, &name(0)),
                _ => begins(of, dice.roll(3), from, &name(0)),
            };
            for seq in 1..2 + dice.roll(14) {
                let key = Some(dice.roll(5)).filter(|key| *key < 4);
                let mut next = match dice.roll(4) {
                    0 => one(of, seq as i64, "begin_signing", &names(dice.roll(4)), key, &name(seq)),
                    _ => one(of, seq as i64, "signed_in", &json!({}), key, &name(seq)),
                };
                next.prev_hash = before.hash;
                all.push(std::mem::replace(&mut before, next));
            }
            all.push(before);
        }
    }
    all.retain(|_| dice.roll(4) > 0);
    dice.shuffle(&mut all);
    all
}

#[test]
fn every_part_has_the_place_that_the_plain_rule_gives_it() {
    let (mut beyond, mut waiting, mut doubtful, mut far) = (0_usize, 0, 0, 0);
    for suite in 0..orders(1_000) {
        let entries = drawn(&mut Dice(suite.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1));
        let placed = told(&Paths::of(&[], &entries, Gaps::Stay));
        assert!(placed == told(&plain(&entries)), "suite {suite}: {entries:?}");
        beyond += placed.iter().filter(|place| place.0.is_some()).count();
        waiting += placed.iter().filter(|place| place.0.is_none()).count();
        doubtful += placed.iter().filter(|place| place.3).count();
        far += placed.iter().filter(|place| place.0.is_some_and(|depth| depth > i64::MAX as u64)).count();
    }
    assert!(beyond.min(waiting).min(doubtful).min(far) > 20, "{beyond} {waiting} {doubtful} {far}");
}

/// A PC whose disk is reset every day begins a series every day, and anybody may name thousands of keys: by the plain rule
/// each of these goes through all before it, which takes minutes.
#[test]
fn thousands_of_series_in_a_row_and_thousands_of_keys_have_their_places_at_once() {
    const MANY: usize = 20_000;
    let mut entries: Vec<JournalEntry> = (0..MANY)
        .map(|n| begins(n as u128 + 1, 0, (n > 0).then_some((n as u128, 2)), &format!("day {n}")))
        .collect();
    entries.extend((0..MANY).map(|n| {
        let seq = 2 * n as i64;
        let of = MANY as u128 + 1;
        let mut entry = if n == 0 {
            begins(of, n, None, "keys")
        } else {
            one(of, seq, "begin_signing", &names(n), Some(n), &format!("key {n}"))
        };
        entry.prev_hash = [u8::from(n > 0); 32];
        entry
    }));
    let paths = Paths::of(&[], &entries, Gaps::Stay);
    let (days, keys) = paths.members.split_at(MANY);
    assert!(days.iter().zip(0_u64..).all(|(day, n)| day.depth == Some(2 * n)));
    let is_placed = |(n, member): (usize, &Member<'_>)| {
        let after = member.after.as_ref().map(|key| key.id.clone());
        member.depth == Some(2 * n as u64) && member.root == MANY && after == Some(key_name(n))
    };
    assert!(keys.iter().enumerate().all(is_placed));
}
