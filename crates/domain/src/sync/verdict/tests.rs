//! Verdicts on stations that were away, set back, copied and forked.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::super::entry::SignedEntry;
use super::super::set::EntrySet;
use super::super::set::tests::chain;
use super::*;

const DAY_MS: i64 = 24 * 3_600_000;

fn set(entries: &[SignedEntry]) -> EntrySet {
    entries.iter().cloned().collect()
}

fn print(cards: &[u8], name: u8) -> HostPrint {
    HostPrint { cards: cards.iter().map(|card| [*card; 32]).collect(), name: [name; 32] }
}

/// The verdict where the station has `ours` and the bureau `theirs`, of one series.
fn judged(ours: &[SignedEntry], theirs: &[SignedEntry]) -> Judged {
    judged_with(ours, theirs, &|_, _| ())
}

fn judged_with(
    ours: &[SignedEntry],
    theirs: &[SignedEntry],
    change: &dyn Fn(&mut Own<'_>, &mut Shown<'_>),
) -> Judged {
    let (holds, bureau) = (set(ours), set(theirs));
    let head = ours.last().unwrap().place().as_tip();
    let tips = bureau.tips();
    let host = print(&[1], 1);
    let hosts = [print(&[1, 2], 9)];
    let mut own = Own { head, host: &host, confirmed: 0 };
    let has_head = bureau.has(&ours.last().unwrap().place());
    let mut shown = Shown {
        tips: &tips,
        has_head,
        left_for: &[],
        hosts: &hosts,
        retired: false,
        rewinds_ms: &[],
        now_ms: 100 * DAY_MS,
    };
    change(&mut own, &mut shown);
    judge(&holds, &own, &shown)
}

#[test]
fn who_was_away_goes_on() {
    let all = chain(1, &[], 9, "a");
    let cases = [(&all[..], Verdict::Ok), (&all[..4], Verdict::Behind(5)), (&all[..0], Verdict::New)];
    for (theirs, verdict) in cases {
        assert_eq!(judged(&all, theirs), Judged { verdict, next: Next::GoOn, resets: false });
    }
}

#[test]
fn a_bureau_that_went_back_is_named_and_sent_the_rest() {
    let all = chain(1, &[], 9, "a");
    for (theirs, lacks) in [(&all[..4], 5), (&all[..0], 9)] {
        let judged = judged_with(&all, theirs, &|own, _| own.confirmed = 6);
        assert_eq!((judged.verdict, judged.next), (Verdict::BureauBehind(lacks), Next::GoOn));
    }
    // What it once confirmed is no reason where it has everything.
    assert_eq!(judged_with(&all, &all, &|own, _| own.confirmed = 20).verdict, Verdict::Ok);
}

#[test]
fn who_was_set_back_begins_a_series_that_outranks_all_that_is_known() {
    let all = chain(1, &[], 9, "a");
    let judged = judged(&all[..4], &all);
    assert_eq!(judged.verdict, Verdict::Rewound);
    assert_eq!(judged.next, Next::Begin { why: Why::Rewound, parent: all[8].place().as_tip() });
    assert!(!judged.resets);
}

#[test]
fn who_left_the_series_on_purpose_and_forgot_it_was_set_back() {
    let all = chain(1, &[], 9, "a");
    let left = [all[8].place().as_tip()];
    // The closure's argument outlives the call by being copied into a leaked slice of the test.
    let left: &'static [Tip] = Box::leak(Box::new(left));
    assert_eq!(judged_with(&all, &all, &|_, shown| shown.left_for = left).verdict, Verdict::Rewound);
    assert_eq!(judged_with(&all[..5], &all[..5], &|_, shown| shown.left_for = left).verdict, Verdict::Ok);
}

#[test]
fn the_third_rewind_in_thirty_days_is_a_habit() {
    let all = chain(1, &[], 9, "a");
    let with =
        |times: &'static [i64]| judged_with(&all[..4], &all, &|_, shown| shown.rewinds_ms = times).resets;
    assert!(with(&[99 * DAY_MS, 71 * DAY_MS]));
    assert!(!with(&[99 * DAY_MS, 70 * DAY_MS]));
    assert!(!with(&[99 * DAY_MS]));
    // It stays one on the visits after the third.
    let later =
        judged_with(&all, &all, &|_, shown| shown.rewinds_ms = &[99 * DAY_MS, 98 * DAY_MS, 97 * DAY_MS]);
    assert_eq!((later.verdict, later.resets), (Verdict::Ok, true));
}

#[test]
fn another_branch_is_a_fork_whoever_wrote_more() {
    let trunk = chain(1, &[], 5, "trunk");
    for (mine, other) in [(1, 4), (4, 1)] {
        let ours = [trunk.clone(), chain(1, &trunk, mine, "ours")].concat();
        let theirs = [trunk.clone(), chain(1, &trunk, other, "theirs")].concat();
        let alone = judged(&ours, &theirs);
        assert_eq!(alone.verdict, Verdict::Forked);
        let Next::Begin { why: Why::Forked, parent } = alone.next else { panic!("{:?}", alone.next) };
        assert_eq!(parent.entries, 9);
        let both = judged(&ours, &[ours.clone(), theirs.clone()].concat());
        assert_eq!(both.verdict, Verdict::Forked);
        // With nothing written since the copy, the tip of the other is a fork all the same once there are two.
        let idle = judged(&trunk, &[ours, theirs].concat());
        assert_eq!(idle.verdict, Verdict::Rewound);
    }
}

#[test]
fn a_fork_of_equal_length_goes_on_from_what_is_held_here() {
    let trunk = chain(1, &[], 5, "trunk");
    for mark in ["a", "b", "c", "d", "e", "f"] {
        let ours = [trunk.clone(), chain(1, &trunk, 3, mark)].concat();
        let theirs = [trunk.clone(), chain(1, &trunk, 3, "theirs")].concat();
        let parent = ours.last().unwrap().place().as_tip();
        assert_eq!(judged(&ours, &theirs).next, Next::Begin { why: Why::Forked, parent }, "{mark}");
        // One that is longer outranks it, wherever it is.
        let longer = [trunk.clone(), chain(1, &trunk, 4, "theirs")].concat();
        let parent = longer.last().unwrap().place().as_tip();
        assert_eq!(judged(&ours, &longer).next, Next::Begin { why: Why::Forked, parent }, "{mark}");
    }
}

#[test]
fn another_pc_joins_and_a_retired_one_too() {
    let all = chain(1, &[], 9, "a");
    let other = HostPrint { cards: BTreeSet::from([[7; 32]]), name: [9; 32] };
    let other: &'static HostPrint = Box::leak(Box::new(other));
    let copied = judged_with(&all[..6], &all, &|own, _| own.host = other);
    let parent = all[5].place().as_tip();
    assert_eq!(copied.verdict, Verdict::Copied);
    assert_eq!(copied.next, Next::BeginAndJoin { why: Why::Copied, parent });
    let retired = judged_with(&all, &all, &|_, shown| shown.retired = true);
    assert_eq!((retired.verdict, retired.next), (Verdict::Retired, Next::Join));
}

#[test]
fn a_pc_is_known_by_a_card_and_by_its_name_only_without_one() {
    let enrolled = [print(&[1, 2], 1)];
    assert!(print(&[2, 3], 5).is_known(&enrolled));
    assert!(!print(&[3], 1).is_known(&enrolled));
    assert!(print(&[], 1).is_known(&enrolled));
    assert!(!print(&[], 2).is_known(&enrolled));
    assert!(print(&[3], 1).is_known(&[print(&[], 1)]));
    assert!(print(&[3], 1).is_known(&[]));
}

#[test]
fn names_are_frozen() {
    let names: Vec<&str> = Why::ALL.iter().map(|why| why.name()).collect();
    assert_eq!(names, ["joined", "renewed", "restored", "rewound", "copied", "forked"]);
    assert!(Why::ALL.iter().all(|why| Why::from_name(why.name()) == Some(*why)));
    assert_eq!(Why::from_name("else"), None);
    assert_eq!(Verdict::BureauBehind(3).name(), "bureau-behind");
    assert_eq!(chain(1, &[], 1, "a")[0].series, Uuid::from_u128(1));
}
