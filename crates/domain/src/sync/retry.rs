//! When a station visits the bureau, how long it waits after a failure, and how much it sends. Random numbers and times
//! are arguments; times are counted by a clock that nobody sets, except where the bureau's is named.

/// The shortest wait after a failure, milliseconds.
pub const SHORTEST_WAIT_MS: u64 = 1_000;
/// The longest wait after a failure, milliseconds.
pub const LONGEST_WAIT_MS: u64 = 15 * 60_000;
/// The most bytes of one visit.
pub const BYTES_OF_A_VISIT: u64 = 8 << 20;
/// The most bytes of a station in a day.
pub const BYTES_OF_A_DAY: u64 = 256 << 20;
/// Between two visits, milliseconds: at least, and by how much more at most.
pub const BETWEEN_VISITS_MS: (u64, u64) = (10 * 60_000, 10 * 60_000);

const DAY_MS: i64 = 24 * 3_600_000;

/// How long to wait after so many failures in a row, with `random` any number.
///
/// The ceiling doubles from two seconds on; the wait is drawn between a second and the ceiling, so that stations which
/// lost the server in the same moment do not come back in the same moment.
pub const fn wait_ms(failures: u32, random: u64) -> u64 {
    let doubled = match SHORTEST_WAIT_MS.checked_shl(if failures > 20 { 20 } else { failures }) {
        Some(doubled) if doubled < LONGEST_WAIT_MS => doubled,
        _ => LONGEST_WAIT_MS,
    };
    SHORTEST_WAIT_MS + random % (doubled - SHORTEST_WAIT_MS + 1)
}

/// Whether an error of PostgreSQL is one that goes away: a conflict, a full or starting server, a lost connection.
pub fn goes_away(sqlstate: &str) -> bool {
    ["40001", "40P01", "55P03", "53300", "57P01", "57P02", "57P03"].contains(&sqlstate)
        || sqlstate.starts_with("08")
}

/// What brings a visit about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Occasion {
    /// The program started.
    Start,
    /// An exam at this PC ended.
    ExamEnded,
    /// Somebody asked for it.
    Button,
    /// Time went by.
    Time,
}

/// What is known when a visit is considered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// Whether an exam runs at this PC.
    pub exam: bool,
    /// Since the end of the last try; none before the first.
    pub since_last_ms: Option<u64>,
    /// How long to wait between two: after a success from [`interval_ms`], after a failure from [`wait_ms`], or what the
    /// bureau asked for.
    pub between_ms: u64,
}

/// Whether to visit now. Never during an exam; somebody who asks for it does not wait.
pub const fn is_due(occasion: Occasion, moment: &Moment) -> bool {
    if moment.exam {
        return false;
    }
    match (occasion, moment.since_last_ms) {
        (Occasion::Time, Some(since)) => since >= moment.between_ms,
        _ => true,
    }
}

/// How long until the next visit after a good one: 15 minutes, give or take five.
pub const fn interval_ms(random: u64) -> u64 {
    BETWEEN_VISITS_MS.0 + random % (BETWEEN_VISITS_MS.1 + 1)
}

/// What a station sent, by the bureau's days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Budget {
    day: i64,
    of_day: u64,
    of_visit: u64,
}

/// Why nothing more is sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spent {
    /// The rest comes with the next visit.
    Visit,
    /// The rest comes tomorrow: so many milliseconds from now.
    Day(u64),
}

impl Budget {
    /// A visit begins, at that time of the bureau's clock.
    pub const fn begin_visit(&mut self, bureau_ms: i64) {
        let day = bureau_ms.div_euclid(DAY_MS);
        if day != self.day {
            self.day = day;
            self.of_day = 0;
        }
        self.of_visit = 0;
    }

    /// Takes so many bytes out of it. The first of a visit are never too many: something that is larger than a visit would
    /// else wait for ever.
    ///
    /// # Errors
    /// What is used up; nothing is taken then.
    pub const fn take(&mut self, bytes: u64, bureau_ms: i64) -> Result<(), Spent> {
        let (visit, day) = (self.of_visit.saturating_add(bytes), self.of_day.saturating_add(bytes));
        if day > BYTES_OF_A_DAY && self.of_day > 0 {
            return Err(Spent::Day((DAY_MS - bureau_ms.rem_euclid(DAY_MS)) as u64));
        }
        if visit > BYTES_OF_A_VISIT && self.of_visit > 0 {
            return Err(Spent::Visit);
        }
        self.of_visit = visit;
        self.of_day = day;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_wait_is_between_a_second_and_its_ceiling(failures in any::<u32>(), random in any::<u64>()) {
            let wait = wait_ms(failures, random);
            let ceiling = SHORTEST_WAIT_MS << failures.min(10);
            prop_assert!((SHORTEST_WAIT_MS..=ceiling.min(LONGEST_WAIT_MS)).contains(&wait), "{}", wait);
            prop_assert!((600_000..=1_200_000).contains(&interval_ms(random)));
        }
    }

    #[test]
    fn waits_are_spread_over_the_whole_range() {
        assert_eq!((wait_ms(0, 77), wait_ms(1, 0), wait_ms(1, 1_000)), (1_000, 1_000, 2_000));
        assert_eq!(wait_ms(40, LONGEST_WAIT_MS - SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
    }

    #[test]
    fn only_what_goes_away_is_tried_again() {
        for state in ["40001", "40P01", "55P03", "57P01", "57P03", "53300", "08006", "08P01"] {
            assert!(goes_away(state), "{state}");
        }
        for state in ["DB001", "DB006", "28P01", "42501", "57014", "XX000"] {
            assert!(!goes_away(state), "{state}");
        }
    }

    #[test]
    fn no_visit_during_an_exam() {
        let moment = |exam, since_last_ms| Moment { exam, since_last_ms, between_ms: 900_000 };
        for occasion in [Occasion::Start, Occasion::ExamEnded, Occasion::Button, Occasion::Time] {
            assert!(!is_due(occasion, &moment(true, None)));
            assert!(is_due(occasion, &moment(false, Some(900_000))));
            assert_eq!(is_due(occasion, &moment(false, Some(5))), occasion != Occasion::Time);
        }
    }

    #[test]
    fn a_budget_is_kept_and_nothing_is_too_large_for_it() {
        let mut budget = Budget::default();
        let noon = 20_000 * DAY_MS + DAY_MS / 2;
        budget.begin_visit(noon);
        assert_eq!(budget.take(BYTES_OF_A_VISIT * 2, noon), Ok(()));
        assert_eq!(budget.take(1, noon), Err(Spent::Visit));
        for _ in 0..30 {
            budget.begin_visit(noon);
            assert_eq!(budget.take(BYTES_OF_A_VISIT, noon), Ok(()));
        }
        budget.begin_visit(noon);
        assert_eq!(budget.take(1, noon), Err(Spent::Day(DAY_MS as u64 / 2)));
        budget.begin_visit(noon + DAY_MS);
        assert_eq!(budget.take(1, noon + DAY_MS), Ok(()));
    }
}
