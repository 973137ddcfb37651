//! The bureau as the cohort sees it.

use uuid::Uuid;

use crate::calendar::{worked, working};
use crate::crew::Population;
use dabiao_content::generator::Generator;
use dabiao_domain::record::civil::Day;
use dabiao_domain::role::Role;
use dabiao_domain::standard::Standard;

/// The constant data of the run.
pub struct Bureau<'a> {
    /// Everybody.
    pub crew: &'a Population,
    /// Makes records.
    pub generator: &'a Generator,
    /// Standards inside the program.
    pub standards: &'a [Standard],
    /// The first day and the last.
    pub span: (Day, Day),
}

impl Bureau<'_> {
    /// The working day at this share of the days.
    pub fn share(&self, share: f64) -> Day {
        let (first, today) = self.span;
        let day = worked(Day(first.0 + (f64::from(today.0 - first.0) * share).round() as i32));
        if day > first { day } else { working(Day(first.0 + 1)) }
    }
}

/// The instructor of the `n`-th of the cohort.
pub fn instructor(bureau: &Bureau<'_>, n: usize) -> Uuid {
    bureau.crew.staff(Role::Instructor, usize::from(n % 3 == 2))
}
