//! The checking drill's own ladder: five levels, each with its errors and its line.

use super::ErrorKind::{
    self, CheckDigit, ImpossibleDate, LookAlike, SameSound, SwappedDigits, WrongDistrict,
};
use super::score::CheckingScore;

/// A level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// Its number, from 1.
    pub number: u32,
    /// Kinds of errors.
    pub kinds: &'static [ErrorKind],
    /// Records of a drill.
    pub records: usize,
    /// Most errors in a record; at least 1.
    pub most_errors: usize,
    /// The chance that a record is kept clean, 0 to 1.
    pub clean_share: f64,
    /// Least hit rate, in millionths.
    pub hit_ppm: u32,
    /// Most false alarms for each record, in millionths.
    pub false_alarm_ppm: u32,
    /// Most time for each record, in milliseconds.
    pub record_ms: u64,
}

/// The levels. Lines are a beginning, to be set by the bureau when it has measured its own.
pub const LEVELS: [Level; 5] = [
    Level {
        number: 1,
        kinds: &[ImpossibleDate, WrongDistrict],
        records: 6,
        most_errors: 1,
        clean_share: 0.25,
        hit_ppm: 750_000,
        false_alarm_ppm: 250_000,
        record_ms: 90_000,
    },
    Level {
        number: 2,
        kinds: &[ImpossibleDate, WrongDistrict, SwappedDigits],
        records: 8,
        most_errors: 2,
        clean_share: 0.25,
        hit_ppm: 800_000,
        false_alarm_ppm: 200_000,
        record_ms: 75_000,
    },
    Level {
        number: 3,
        kinds: &[WrongDistrict, SwappedDigits, CheckDigit, SameSound],
        records: 10,
        most_errors: 2,
        clean_share: 0.3,
        hit_ppm: 850_000,
        false_alarm_ppm: 200_000,
        record_ms: 60_000,
    },
    Level {
        number: 4,
        kinds: &ErrorKind::ALL,
        records: 10,
        most_errors: 3,
        clean_share: 0.3,
        hit_ppm: 900_000,
        false_alarm_ppm: 100_000,
        record_ms: 50_000,
    },
    Level {
        number: 5,
        kinds: &[SwappedDigits, CheckDigit, SameSound, LookAlike],
        records: 12,
        most_errors: 3,
        clean_share: 0.4,
        hit_ppm: 950_000,
        false_alarm_ppm: 100_000,
        record_ms: 40_000,
    },
];

/// Drills that have to be passed one after another to go up.
pub const IN_A_ROW: usize = 2;

impl Level {
    /// The level of that number.
    pub fn of(number: u32) -> Option<&'static Self> {
        LEVELS.iter().find(|l| l.number == number)
    }

    /// The shortfalls of a drill; empty if passed. Whole numbers are compared, never rounded rates.
    pub fn shortfalls(&self, score: &CheckingScore) -> Vec<Shortfall> {
        let mut found = Vec::new();
        let million = |n: u32| u64::from(n) * 1_000_000;
        if million(score.hits) < u64::from(self.hit_ppm) * u64::from(score.planted) {
            found.push(Shortfall::Hits);
        }
        if million(score.false_alarms) > u64::from(self.false_alarm_ppm) * u64::from(score.records) {
            found.push(Shortfall::FalseAlarms);
        }
        if score.time_ms > self.record_ms * u64::from(score.records) {
            found.push(Shortfall::Time);
        }
        if (score.records as usize) < self.records {
            found.push(Shortfall::Records);
        }
        found
    }
}

/// A shortfall of a drill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shortfall {
    /// Errors not found.
    Hits,
    /// Marks where nothing is wrong.
    FalseAlarms,
    /// Time.
    Time,
    /// Fewer records than the level has.
    Records,
}

/// A drill that was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// At which level.
    pub level: u32,
    /// By which seed.
    pub seed: u64,
    /// Whether it was passed.
    pub passed: bool,
}

/// The highest level that is passed, from 0: each by [`IN_A_ROW`] drills of different seeds, one after the
/// other at that level, when the level below was passed. `done` is in the order of time.
pub fn passed_level(done: &[Done]) -> u32 {
    let (mut level, mut row) = (0, Vec::new());
    for drill in done.iter().filter(|d| Level::of(d.level).is_some()) {
        if drill.level != level + 1 {
            continue;
        }
        if !drill.passed {
            row.clear();
        } else if !row.contains(&drill.seed) {
            row.push(drill.seed);
        }
        if row.len() >= IN_A_ROW {
            level += 1;
            row.clear();
        }
    }
    level
}
