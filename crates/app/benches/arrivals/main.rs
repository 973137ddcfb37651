//! A bureau of 600 officers after a year, at the PC that founded it: 24 stations handed up some 100,000 entries. What the
//! first taking of all of it costs, 20 more entries, a visit at which nothing is new, and an own fact of the roster desk.
//!
//! `DABIAO_BENCH_OFFICERS` makes it another size. With `DABIAO_BENCH_FILL` a folder of that name is made instead, in which
//! all entries are, without bodies: what a desk has that pulled them, for the bench `desk` to open.

mod made;

use std::ops::ControlFlow;
use std::sync::{LazyLock, Mutex};

use divan::Bencher;
use made::{Bureau, must};

fn main() {
    match std::env::var_os("DABIAO_BENCH_FILL") {
        Some(folder) => Bureau::founded_in(folder.into()).fill(),
        None => divan::main(),
    }
}

/// The bureau with everything taken, made once.
static BUREAU: LazyLock<Mutex<Bureau>> = LazyLock::new(|| {
    let mut bureau = Bureau::founded("filled");
    bureau.take_all();
    Mutex::new(bureau)
});

fn with_bureau<T>(work: impl FnOnce(&mut Bureau) -> T) -> T {
    work(&mut BUREAU.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
}

/// Everything at once, in parts of 20,000 entries with the bodies that they name, as an exchange does it.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn first_taking_of_a_year(bencher: Bencher) {
    bencher.with_inputs(|| Bureau::founded("first")).bench_local_values(|mut bureau| {
        bureau.take_all();
        bureau
    });
}

/// Ten attempts of one station, with their bodies.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn twenty_more_entries(bencher: Bencher) {
    bencher
        .with_inputs(|| with_bureau(|bureau| bureau.next_attempts(3, 10)))
        .bench_local_values(|(entries, bodies)| with_bureau(|bureau| bureau.receive(&entries, &bodies)));
}

/// Ten attempts, entries alone: as they come down to a desk.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn twenty_more_entries_without_bodies(bencher: Bencher) {
    bencher
        .with_inputs(|| with_bureau(|bureau| bureau.next_attempts(5, 10)))
        .bench_local_values(|(entries, _)| with_bureau(|bureau| bureau.receive(&entries, &[])));
}

/// One entry from which more may follow than from itself: everything is judged anew.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn one_entry_that_others_follow(bencher: Bencher) {
    bencher
        .with_inputs(|| with_bureau(|bureau| bureau.next_standard(7)))
        .bench_local_values(|entries| with_bureau(|bureau| bureau.receive(&entries, &[])));
}

/// An officer of a unit is corrected by hand: what others said of people may have its place after it.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn an_own_fact_of_the_roster(bencher: Bencher) {
    bencher.bench_local(|| with_bureau(Bureau::correct_somebody));
}

/// An exchange over a folder where nothing is new, for 24 stations of which each has its unit's part.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn a_visit_with_nothing_new(bencher: Bencher) {
    with_bureau(|bureau| {
        bureau.note_what_stations_have();
        bureau.exchange(&mut |_| ControlFlow::Continue(()));
    });
    bencher.bench_local(|| with_bureau(|bureau| bureau.exchange(&mut |_| ControlFlow::Continue(()))));
}

/// All that is written for 24 new stations.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn first_packages_for_all(bencher: Bencher) {
    bencher
        .with_inputs(|| with_bureau(Bureau::forget_what_stations_have))
        .bench_local_values(|()| with_bureau(|bureau| bureau.exchange(&mut |_| ControlFlow::Continue(()))));
}

/// The state of everything, as the page of stations has it.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn the_list_of_stations(bencher: Bencher) {
    bencher.bench_local(|| with_bureau(|bureau| must(bureau.stations())));
}
