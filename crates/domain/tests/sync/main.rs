//! The rules of exchange under everything that happens to PCs: a seeded simulator of stations and a bureau.
//!
//! `DABIAO_SYNC_RUNS` says how many runs; each has its number as its seed, and a failure names it.

mod bureau;
mod station;
mod world;

use dabiao_domain::splitmix::SplitMix;
use dabiao_domain::sync::plan::mismatch;
use dabiao_domain::sync::state::StationState;
use dabiao_domain::sync::verdict::{Verdict, Why};
use world::{Found, World};

/// A rule that is left out, to see that the simulator notices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Without {
    /// None.
    #[default]
    Nothing,
    /// What the other side has is remembered instead of compared.
    Comparing,
    /// The last entry of every arrival becomes a tip, whether something follows it or not.
    TipRule,
    /// An entry is named by its series and number alone.
    Hash,
    /// A station goes on in its series, whatever the bureau shows.
    Verdict,
}

const PARTS: u64 = 4;

fn runs() -> u64 {
    let asked = std::env::var("DABIAO_SYNC_RUNS").ok().and_then(|runs| runs.parse().ok());
    asked.unwrap_or(5_000)
}

/// Runs number `part`, `part + 4`, … of all: four tests, so that they go side by side.
fn run_part(part: u64) {
    let mut seen = Vec::new();
    for seed in (part..runs()).step_by(PARTS as usize) {
        let found = world::run(seed, Without::Nothing);
        assert!(found.is_ok(), "run {seed}: {found:?}");
        seen.extend(found.into_iter().flatten());
        seen.sort_unstable();
        seen.dedup();
    }
    // The runs were about something.
    for found in
        [Found::State(StationState::Normal), Found::State(StationState::Forked), Found::BureauWentBack]
    {
        assert!(seen.contains(&found), "{found:?} never happened: {seen:?}");
    }
    for state in [StationState::Pending, StationState::Rewound] {
        assert!(seen.contains(&Found::State(state)), "{state:?} never happened: {seen:?}");
    }
}

#[test]
fn nothing_is_lost_or_doubled_part_1() {
    run_part(0);
}

#[test]
fn nothing_is_lost_or_doubled_part_2() {
    run_part(1);
}

#[test]
fn nothing_is_lost_or_doubled_part_3() {
    run_part(2);
}

#[test]
fn nothing_is_lost_or_doubled_part_4() {
    run_part(3);
}

/// How many of the first 200 runs notice that a rule is left out.
fn noticed(without: Without) -> Vec<String> {
    (0..200).filter_map(|seed| world::run(seed, without).err()).collect()
}

#[test]
fn a_remembered_checkpoint_is_noticed() {
    assert!(noticed(Without::Comparing).iter().any(|why| why.contains("lost")));
}

#[test]
fn a_tip_that_something_follows_is_noticed() {
    assert!(noticed(Without::TipRule).iter().any(|why| why.contains("tip")));
}

#[test]
fn a_name_without_the_hash_is_noticed() {
    assert!(noticed(Without::Hash).iter().any(|why| why.contains("lost")));
}

#[test]
fn a_station_that_goes_on_in_doubt_is_noticed() {
    assert!(noticed(Without::Verdict).iter().any(|why| why.contains("writers")));
}

/// A world in which nothing happens by itself.
fn quiet() -> World {
    World::new(SplitMix::new(1), Without::Nothing)
}

#[test]
fn a_folder_copied_to_twenty_pcs_of_the_same_print_ends_with_a_series_each() {
    let mut world = quiet();
    world.write(0);
    world.visit(0, None);
    for _ in 0..20 {
        let copy = world.copy(0, true);
        world.write(copy);
    }
    world.write(0);
    let written = world.facts();
    world.settle(true).unwrap();
    assert_eq!(world.bureau.facts().len(), written);
    // The old series has 21 branches; no PC goes on in it, and none begins more than one.
    let series = world.bureau.entries.counts().len();
    assert_eq!(series, 3 + 21);
    world.settle(true).unwrap();
    assert_eq!(world.bureau.entries.counts().len(), series);
}

#[test]
fn a_folder_copied_to_other_pcs_is_named_and_joins_anew() {
    let mut world = quiet();
    world.visit(0, None);
    let copies: Vec<usize> = (0..5).map(|_| world.copy(0, false)).collect();
    for copy in &copies {
        world.write(*copy);
        assert_eq!(world.pcs[*copy].disk.births().last().unwrap().why, Why::Copied);
    }
    world.settle(false).unwrap();
    assert!(copies.iter().all(|copy| world.state(*copy) == StationState::Pending));
    world.settle(true).unwrap();
    assert!(copies.iter().all(|copy| world.state(*copy) == StationState::Normal));
    assert_eq!(world.bureau.facts().len(), world.facts());
    assert_eq!(world.state(0), StationState::Normal);
}

#[test]
fn a_disk_that_is_reset_every_day_is_named_at_the_third_time() {
    let mut world = quiet();
    world.visit(0, None);
    world.snapshot(0);
    for day in 0..4 {
        world.write(0);
        world.visit(0, None);
        world.rewind(0);
        let judged = world.visit(0, None).unwrap();
        assert_eq!((judged.verdict, judged.resets), (Verdict::Rewound, day >= 2), "day {day}");
    }
    assert_eq!(mismatch(&world.pcs[0].disk.entries.counts(), &world.bureau.entries.counts()), None);
    assert_eq!(world.bureau.facts().len(), 4);
}

#[test]
fn a_bureau_that_went_back_gets_everything_again_without_being_told() {
    let mut world = quiet();
    world.write(0);
    world.visit(0, None);
    world.bureau.back_up();
    for _ in 0..9 {
        world.write(0);
    }
    world.visit(0, None);
    world.bureau.restore();
    let judged = world.visit(0, None).unwrap();
    assert_eq!(judged.verdict, Verdict::BureauBehind(9));
    assert_eq!(world.bureau.facts().len(), 10);
    assert_eq!(world.visit(0, None).unwrap().verdict, Verdict::Ok);
}
