//! Which backups stay: a table of dates, and properties of all dates.

use dabiao::domain::retention::{DAILY, MONTHLY, WEEKLY, superfluous};
use jiff::civil::{Date, DateTime, date};
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 23);

fn noon(day: Date) -> DateTime {
    day.at(12, 0, 0, 0)
}

/// What is left of `taken`.
fn thinned(taken: &[DateTime], today: Date) -> Vec<DateTime> {
    let gone = superfluous(taken, today);
    taken.iter().enumerate().filter(|(n, _)| !gone.contains(n)).map(|(_, t)| *t).collect()
}

#[test]
fn a_table_of_dates() {
    let at = |m: i8, d: i8, h: i8| date(2026, m, d).at(h, 0, 0, 0);
    // Monday 23 November 2026 is today.
    let table: [(DateTime, bool, &str); 23] = [
        (at(11, 23, 17), true, "today"),
        (at(11, 23, 9), true, "today, an earlier one"),
        (at(11, 22, 18), true, "yesterday"),
        (at(11, 22, 8), true, "yesterday, an earlier one"),
        (at(11, 21, 18), true, "day 1, its newest"),
        (at(11, 21, 8), false, "day 1 is served"),
        (at(11, 20, 8), true, "day 2"),
        (at(11, 18, 8), true, "day 3: a day without a backup does not count"),
        (at(11, 17, 8), true, "day 4"),
        (at(11, 16, 8), true, "day 5"),
        (at(11, 15, 8), true, "day 6"),
        (at(11, 14, 8), true, "day 7"),
        (at(11, 13, 8), false, "its week is served by the 14th"),
        (at(11, 9, 8), false, "so is Monday's"),
        (at(11, 8, 8), true, "week 1: the Sunday before"),
        (at(11, 5, 8), false, "week 1 is served"),
        (at(10, 30, 8), true, "week 2"),
        (at(10, 20, 8), true, "week 3"),
        (at(10, 6, 8), true, "week 4: a week without a backup does not count"),
        (at(10, 1, 8), false, "October is served by the 6th"),
        (at(9, 30, 8), true, "month 1"),
        (at(9, 1, 8), false, "month 1 is served"),
        (date(2025, 9, 30).at(8, 0, 0, 0), true, "September of another year"),
    ];
    let taken: Vec<DateTime> = table.iter().map(|row| row.0).collect();
    let gone = superfluous(&taken, TODAY);
    for (n, (time, stays, why)) in table.iter().enumerate() {
        assert_eq!(!gone.contains(&n), *stays, "{time}: {why}");
    }
}

#[test]
fn the_turn_of_the_year_is_within_one_week() {
    // 31 December 2026 and 1 January 2027 are of ISO week 53 of 2026.
    let mut taken: Vec<DateTime> = (12..=18).map(|d| noon(date(2027, 1, d))).collect();
    taken.extend([date(2027, 1, 1), date(2026, 12, 31)].map(noon));
    assert_eq!(superfluous(&taken, date(2027, 1, 20)), [8]);
}

#[test]
fn two_years_of_a_backup_every_day() {
    let mut there: Vec<DateTime> = Vec::new();
    let mut day = date(2025, 1, 1);
    for n in 0..730 {
        there.push(noon(day));
        there = thinned(&there, day);
        assert!(there.len() <= n + 1);
        assert!(there.len() <= 2 + DAILY + WEEKLY + MONTHLY);
        day = day.tomorrow().unwrap();
    }
    let last = day.yesterday().unwrap();
    let age = |t: &DateTime| last.since(t.date()).unwrap().get_days();
    // No gap is wider than its tier: nine days, then weeks, then months up to a year back and more.
    let ages: Vec<i32> = there.iter().rev().map(age).collect();
    assert_eq!(ages[..9], [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    assert!(ages[8..13].windows(2).all(|w| w[1] - w[0] <= 7), "{ages:?}");
    // A month is served by its last Sunday: five weeks lie between some.
    assert!(ages[12..].windows(2).all(|w| w[1] - w[0] <= 35), "{ages:?}");
    assert_eq!(there.len(), 2 + DAILY + WEEKLY + MONTHLY);
    assert!(*ages.last().unwrap() > 365, "{ages:?}");
}

#[test]
fn a_clock_that_was_ahead_costs_nothing() {
    let taken = [noon(date(2099, 1, 1)), noon(TODAY)];
    assert!(superfluous(&taken, TODAY).is_empty());
    assert!(superfluous(&[], TODAY).is_empty());
}

fn moments() -> impl Strategy<Value = Vec<DateTime>> {
    // Around three years before today and a little after it.
    let moment = (-1_100..5_i64, 0..24_i8).prop_map(|(days, hour)| {
        let day = TODAY.checked_add(jiff::Span::new().days(days)).unwrap();
        day.at(hour, 0, 0, 0)
    });
    proptest::collection::vec(moment, 0..120)
}

proptest! {
    #[test]
    fn the_newest_stays_and_no_more_than_the_rule_says(taken in moments()) {
        let left = thinned(&taken, TODAY);
        prop_assert_eq!(left.iter().max(), taken.iter().max());
        let yesterday = TODAY.yesterday().unwrap();
        let recent = |t: &&DateTime| t.date() >= yesterday;
        prop_assert_eq!(left.iter().filter(recent).count(), taken.iter().filter(recent).count());
        let older = left.len() - left.iter().filter(recent).count();
        prop_assert!(older <= DAILY + WEEKLY + MONTHLY);
    }

    #[test]
    fn thinning_twice_is_thinning_once(taken in moments()) {
        let left = thinned(&taken, TODAY);
        prop_assert!(superfluous(&left, TODAY).is_empty());
    }

    #[test]
    fn the_order_of_the_list_says_nothing(taken in moments()) {
        let mut turned = taken.clone();
        turned.reverse();
        let (mut one, mut other) = (thinned(&taken, TODAY), thinned(&turned, TODAY));
        one.sort();
        other.sort();
        prop_assert_eq!(one, other);
    }
}
