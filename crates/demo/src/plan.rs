//! The parameters of a demonstration.

/// The seed where none is given; [`DEFAULT_KEY`](dabiao_app::demo::DEFAULT_KEY) follows from it.
pub const DEFAULT_SEED: u64 = 2027;

/// How large a demonstration is, and as of when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoPlan {
    /// Officers, one of [`DemoPlan::OFFICERS`].
    pub officers: u32,
    /// Units below the bureau, one of [`DemoPlan::UNITS`].
    pub units: u32,
    /// Days of practice before `now_ms`, one of [`DemoPlan::DAYS`].
    pub days: u32,
    /// The seed that everything follows from.
    pub seed: u64,
    /// The present, milliseconds since the Unix epoch: nothing happens later.
    pub now_ms: i64,
}

impl DemoPlan {
    /// How many officers there may be.
    pub const OFFICERS: std::ops::RangeInclusive<u32> = 24..=5_000;
    /// How many units.
    pub const UNITS: std::ops::RangeInclusive<u32> = 2..=60;
    /// How many days.
    pub const DAYS: std::ops::RangeInclusive<u32> = 14..=400;

    /// The fewest officers that so many units need: two in each, and the staff.
    pub const fn fewest_officers(units: u32) -> u32 {
        units * 2 + 12
    }

    /// The usual demonstration: 600 officers in 24 units, 90 days.
    pub const fn usual(seed: u64, now_ms: i64) -> Self {
        Self { officers: 600, units: 24, days: 90, seed, now_ms }
    }
}
