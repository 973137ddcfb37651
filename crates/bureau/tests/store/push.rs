//! Entries on the way up.

use std::collections::BTreeMap;

use dabiao_bureau::{Fail, Station};
use dabiao_domain::sync::fault::Fault;
use dabiao_domain::sync::plan::{BATCH, plan};
use dabiao_domain::sync::set::EntrySet;
use dabiao_domain::sync::{SignedEntry, Tip};

use super::carrying;
use super::support::{Server, chain, end, hello, host, parted, series, server};

fn refused(done: Result<Vec<Tip>, Fail>) -> Fault {
    match done.unwrap_err() {
        Fail::Fault(fault) => fault,
        other => panic!("{other}"),
    }
}

/// As [`Station::push`], with what the station's own check would not let through.
fn raw(station: &mut Station, entries: &[SignedEntry]) -> Result<Vec<Tip>, Fail> {
    station.push_unchecked(entries, &vec!["signed_in".to_owned(); entries.len()])
}

fn refuses(what: &str, done: Result<Vec<Tip>, Fail>, wanted: Fault) -> Result<(), String> {
    match done {
        Err(Fail::Fault(fault)) if fault == wanted => Ok(()),
        other => Err(format!("{what}: {other:?} instead of {wanted:?}")),
    }
}

/// Every case of a push. What is wrong, for controls that have to find it.
pub fn cases(server: &Server) -> Result<(), String> {
    let (mut a, mut b) = (server.enrol(1, 1).connect(), server.enrol(2, 1).connect());
    let s = series(1);
    let e = chain(s, &[], 5, "a");
    let same = |what: &str, tips: Result<Vec<Tip>, Fail>, wanted: &[Tip]| {
        let mut wanted = wanted.to_vec();
        wanted.sort_by_key(|tip| (tip.entries, tip.hash));
        let tips = tips.map_err(|fail| format!("{what}: {fail}"))?;
        if tips == wanted { Ok(()) } else { Err(format!("{what}: {tips:?} instead of {wanted:?}")) }
    };
    same("the first three", a.push(&e[..3]), &[end(&e[..3])])?;
    same("the same again", a.push(&e[..3]), &[end(&e[..3])])?;
    same("only the first two again", a.push(&e[..2]), &[end(&e[..3])])?;
    same("overlap and growth", a.push(&e[1..4]), &[end(&e[..4])])?;
    let far = chain(s, &e, 2, "a");
    refuses("a gap", a.push(&far[1..]), Fault::Gap { entry: 7 })?;
    let forged = SignedEntry { line: e[4].line.replace("signed_in", "sign_out_"), ..e[4].clone() };
    refuses("forged, found here", a.push(std::slice::from_ref(&forged)), Fault::Forged { entry: 5 })?;
    refuses("forged, found there", raw(&mut a, &[forged]), Fault::Forged { entry: 5 })?;
    let fork = chain(s, &e[..2], 3, "other");
    same("a fork after the second", a.push(&fork), &[end(&e[..4]), end(&[&e[..2], &fork].concat())])?;
    refuses("another station's series", b.push(&e[..3]), Fault::NotYours)?;
    let counts = a.counts().unwrap();
    if counts != BTreeMap::from([(s, 7)]) {
        return Err(format!("7 entries: {counts:?}"));
    }
    let branches = a.hashes_at(s, 2).unwrap();
    assert!(branches.len() == 2 && branches.contains(&e[2].hash) && branches.contains(&fork[0].hash));
    assert_eq!(b.hashes_at(s, 2).unwrap(), Vec::<[u8; 32]>::new(), "not another station's");
    // What was refused left nothing.
    assert_eq!(b.tips().unwrap(), []);
    assert_eq!(b.counts().unwrap(), BTreeMap::new());
    Ok(())
}

#[test]
fn entries_come_up_once_and_in_their_chain() {
    let Some(server) = server() else { return };
    cases(&server).unwrap();
    malformed(&server);
}

#[test]
fn the_same_holds_with_tables_in_parts() {
    let Some(server) = parted(3) else { return };
    cases(&server).unwrap();
    malformed(&server);
    carrying::bodies(&server);
    carrying::down(&server);
    carrying::up(&server);
    // Units lie in several parts.
    let before = server.keeper().tips().unwrap().len();
    for n in 10..30 {
        let mut station = server.enrol(n, n).connect();
        station.push(&chain(series(n), &[], 3, "x")).unwrap();
    }
    let used = server.sql("SELECT count(DISTINCT tableoid) FROM dabiao.entry");
    assert_eq!(used, "3");
    let mut keeper = server.keeper();
    assert_eq!(keeper.tips().unwrap().len(), before + 20);
}

pub fn malformed(server: &Server) {
    let mut a = server.enrol(1, 1).connect();
    let e = chain(series(9), &[], 501, "m");
    // One entry too many, a signature too long, no hash of 32 bytes: refused by the bureau, not only by the station.
    assert_eq!(refused(raw(&mut a, &e)), Fault::Malformed { entry: 1 });
    let long = SignedEntry { signature: vec![0; 300], ..e[1].clone() };
    assert_eq!(refused(raw(&mut a, &[e[0].clone(), long])), Fault::Malformed { entry: 2 });
    // Not one series, not in order.
    assert_eq!(refused(a.push(&[e[0].clone(), e[2].clone()])), Fault::Malformed { entry: 2 });
    assert_eq!(refused(raw(&mut a, &[e[0].clone(), e[2].clone()])), Fault::Forged { entry: 2 });
    assert_eq!(
        refused(raw(&mut a, &e[1..3])),
        Fault::Gap { entry: 2 },
        "a series begins with its first entry"
    );
    assert!(a.push(&e[..500]).unwrap() == [end(&e[..500])] && a.push(&[]).unwrap().is_empty());
}

#[test]
fn a_visit_shows_what_the_bureau_knows() {
    let Some(server) = server() else { return };
    let (first, second) = (server.enrol(1, 1), server.enrol(2, 2));
    let (mut a, mut b) = (first.connect(), second.connect());
    let nothing = Tip { series: series(1), entries: 0, hash: [0; 32] };
    let shown = a.hello(&hello(nothing)).unwrap();
    assert_eq!((shown.station, shown.unit, shown.has_head, shown.parcels), (first.id, first.unit, false, 0));
    assert_eq!((shown.bureau, shown.hosts, shown.tips), (super::support::BUREAU, vec![host(1)], vec![]));
    let (ours, theirs) = (chain(series(1), &[], 1_200, "a"), chain(series(2), &[], 4, "b"));
    for part in ours.chunks(500) {
        a.push(part).unwrap();
    }
    b.push(&theirs).unwrap();
    let shown = a.hello(&hello(end(&ours))).unwrap();
    assert_eq!((shown.has_head, shown.tips), (true, vec![end(&ours)]));
    assert!(!a.hello(&hello(Tip { hash: [7; 32], ..end(&ours) })).unwrap().has_head);
    // Rewound by 200 and written on: the common entry is found with few questions, and only the branch is sent.
    let branch = [&ours[..1_000], &chain(series(1), &ours[..1_000], 30, "after")[..]].concat();
    let set: EntrySet = branch.iter().cloned().collect();
    let common = a.common(&set, &end(&branch)).unwrap().unwrap();
    assert_eq!(common, ours[999].place());
    let batches = plan(&set, &a.tips().unwrap(), &[common], BATCH).send;
    assert_eq!((batches.len(), batches[0].from, batches[0].to), (1, 1_000, 1_030));
    assert_eq!(a.push(&branch[1_000..]).unwrap().len(), 2);
    // The keeper sees who was there and that a series forked.
    let seen = server.keeper().stations().unwrap();
    let of = |id| seen.iter().find(|station| station.station == id).unwrap();
    assert_eq!((of(first.id).forks, of(second.id).forks), (1, 0));
    assert!(of(first.id).seen_ms.is_some() && of(second.id).seen_ms.is_none());
    assert_eq!(of(first.id).program, "dabiao test");
    a.show(&[end(&ours), end(&theirs)]).unwrap();
    let shown = server.keeper().shown().unwrap();
    assert_eq!((shown.len(), &shown[0].1, shown[0].0), (1, &vec![end(&ours), end(&theirs)], first.id));
    // It reads each entry once, whichever branch it is on, and nothing that it has.
    let mut keeper = server.keeper();
    let mut got = EntrySet::default();
    for tip in keeper.tips().unwrap() {
        for entry in keeper.entries_to(&tip, |place| got.get(place).is_some()).unwrap() {
            got.insert(entry);
        }
    }
    assert_eq!(got.counts().values().sum::<u64>(), 1_200 + 30 + 4);
    let again = keeper.tips().unwrap();
    assert!(
        again.iter().all(|tip| keeper.entries_to(tip, |place| got.get(place).is_some()).unwrap().is_empty())
    );
}

#[test]
fn a_retired_station_is_kept_out_at_once() {
    let Some(server) = server() else { return };
    let station = server.enrol(1, 1);
    let mut open = station.connect();
    open.push(&chain(series(1), &[], 2, "a")).unwrap();
    server.keeper().retire(station.id).unwrap();
    let fail = open.push(&chain(series(3), &[], 2, "a")).unwrap_err();
    assert!(fail.is_unreachable() || fail == Fail::Fault(Fault::NotEnrolled), "{fail}");
    let again = Station::connect(&station.access, super::support::limits()).err().unwrap();
    assert_eq!(again, Fail::Fault(Fault::NotEnrolled));
    assert_eq!(server.sql("SELECT count(*) FROM dabiao.entry"), "2");
    // Let in again it goes on.
    server.enrol(1, 1).connect().push(&chain(series(3), &[], 2, "a")).unwrap();
}
