//! The guidance cohort (信息采集运用指导员): its members, their progress, their mentees, and the effect of
//! their coaching.
//!
//! Everything here is derived from facts (joinings, sign-offs, assignments, notes …), each with author and
//! time, none ever changed: what is wrong is corrected by a new fact, and two stations' facts are merged by
//! union. Facts that contradict each other after a merge are resolved by one rule everywhere: the order of
//! [`Stamp`]. A `check_…` function tells before a fact is written why it can't be, or what to warn of; code
//! that folds facts takes them as they are. Rights are not checked here: see [`crate::role`].

pub mod caseload;
pub mod checking;
pub mod gain;
pub mod ladder;
pub mod membership;
pub mod record;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::record::civil::Day;

/// Fewest guidance officers that the bureau must have.
pub const LEAST_MEMBERS: usize = 30;
/// The maximum of members; further officers wait as reserves.
pub const MOST_MEMBERS: usize = 50;

/// When and by whom a fact was written. Its order is the order in which facts count: day, then time of
/// writing, then id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// The day that the fact is about.
    pub on: Date,
    /// When it was written.
    pub at: Timestamp,
    /// UUIDv7 of the writer: the id of the fact.
    pub id: Uuid,
    /// The author.
    pub by: Uuid,
}

/// Days from `from` to `to`; negative if `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// `date` as a day of the records' calendar.
pub fn day_of(date: Date) -> Day {
    Day(days_between(Date::constant(1970, 1, 1), date) as i32)
}

/// Whether a reason or note says anything at all.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || crate::roster::is_invisible(c))
}

#[cfg(test)]
mod testing;

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days() {
        assert_eq!(days_between(date(2026, 2, 27), date(2026, 3, 1)), 2);
        assert_eq!(days_between(date(2028, 3, 1), date(2028, 2, 28)), -2);
        assert_eq!(day_of(date(2026, 11, 5)).parts(), (2026, 11, 5));
        assert_eq!(day_of(date(1969, 12, 31)), Day(-1));
    }

    #[test]
    fn blank() {
        assert!(is_blank(" \u{3000}\u{200b}\n") && is_blank("") && !is_blank(" 好"));
    }
}
