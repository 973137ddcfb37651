//! Short hands for the tests of this room.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use uuid::Uuid;

use super::Stamp;

/// The id number `n`.
pub(super) fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// The day `n` days after 1 March 2027.
pub(super) fn on(n: i64) -> Date {
    let start = date(2027, 3, 1);
    start.checked_add(jiff::ToSpan::days(n)).unwrap()
}

/// Fact `n` of that day, written by `by` the same day.
pub(super) fn stamp(n: u128, day: i64, by: u128) -> Stamp {
    Stamp {
        on: on(day),
        at: Timestamp::from_second(1_800_000_000 + day * 86_400).unwrap(),
        id: id(n),
        by: id(by),
    }
}
