//! The assumptions of a plan, in three cases.

use super::super::record::civil::Day;

/// Something in three cases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cases<T> {
    /// Everything goes well.
    pub best: T,
    /// The likely case.
    pub likely: T,
    /// Much goes wrong at once.
    pub worst: T,
}

impl<T> Cases<T> {
    /// The three, best first.
    pub fn each(&self) -> [&T; 3] {
        [&self.best, &self.likely, &self.worst]
    }

    pub(super) fn build(mut of: impl FnMut(Which) -> T) -> Self {
        Self { best: of(Which::Best), likely: of(Which::Likely), worst: of(Which::Worst) }
    }

    pub(super) fn get(&self, which: Which) -> &T {
        match which {
            Which::Best => &self.best,
            Which::Likely => &self.likely,
            Which::Worst => &self.worst,
        }
    }
}

/// One of the three.
#[derive(Clone, Copy)]
pub(super) enum Which {
    Best,
    Likely,
    Worst,
}

/// The assumptions of one case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Case {
    /// Real speed at the records as a factor of the measured one.
    pub speed_factor: f64,
    /// Time for each record beside typing, in seconds.
    pub handling_s: f64,
    /// Qualified among entered records, above 0 to 1.
    pub qualified: f64,
    /// Hours a week that a certified officer really gives.
    pub hours_per_officer: f64,
}

/// Everything that a plan rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Assumptions {
    /// Records of the bureau.
    pub total: u64,
    /// Characters to be typed for each record.
    pub chars_per_record: f64,
    /// The first day that counts from now.
    pub today: Day,
    /// The first day that is too late.
    pub before: Day,
    /// The three cases.
    pub cases: Cases<Case>,
}

impl Assumptions {
    /// Weeks that are left; 0 from the deadline on.
    pub fn weeks_left(&self) -> f64 {
        f64::from((self.before.0 - self.today.0).max(0)) / 7.0
    }
}

impl Cases<Case> {
    /// Three cases about a likely one: best with a tenth more hours, a fifth less handling and half of the
    /// unqualified records; worst with nine tenths of the speed, seven tenths of the hours, half as much handling
    /// again and twice the unqualified records.
    pub fn about(likely: Case) -> Self {
        let best = Case {
            handling_s: likely.handling_s * 0.8,
            qualified: f64::midpoint(1.0, likely.qualified),
            hours_per_officer: likely.hours_per_officer * 1.1,
            ..likely
        };
        let worst = Case {
            speed_factor: likely.speed_factor * 0.9,
            handling_s: likely.handling_s * 1.5,
            qualified: (2.0 * likely.qualified - 1.0).max(likely.qualified / 2.0),
            hours_per_officer: likely.hours_per_officer * 0.7,
        };
        Self { best, likely, worst }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_about_a_likely_one_by_hand() {
        let likely = Case { speed_factor: 0.9, handling_s: 60.0, qualified: 0.92, hours_per_officer: 5.0 };
        let cases = Cases::about(likely);
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
        near(cases.best.handling_s, 48.0);
        near(cases.best.qualified, 0.96);
        near(cases.best.hours_per_officer, 5.5);
        near(cases.worst.handling_s, 90.0);
        near(cases.worst.qualified, 0.84);
        near(cases.worst.hours_per_officer, 3.5);
        near(cases.worst.speed_factor, 0.81);
        assert_eq!((cases.likely, cases.best.speed_factor), (likely, 0.9));
        // Never less than half of the likely rate, even where hardly anything is qualified.
        near(Cases::about(Case { qualified: 0.4, ..likely }).worst.qualified, 0.2);
    }
}
