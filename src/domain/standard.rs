//! Certification standards as data, and the pass rule that they parameterise.
//!
//! A decision compares integers (C × 60,000 against line × active time, and so on), never rounded or
//! floating figures. This module knows nothing of files: `content` reads a standard from TOML.

use jiff::civil::Date;

use super::score::Score;
use super::text::Policy;

/// Whom a standard is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppliesTo {
    /// Every serving officer (在职民警).
    Officer,
    /// Information-collection guidance officers (信息采集运用指导员).
    Guidance,
}

/// The speed that is asked, in thousandths of 字/分 where a number is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpeedLine {
    /// One number for all.
    Fixed {
        /// 字/分 × 1000.
        milli_cpm: u64,
    },
    /// By age: the first row whose `up_to_age` is not below the officer's age.
    AgeTable(Vec<AgeRow>),
    /// `base - age`, kept between `floor` and `ceiling` (字/分).
    BaseMinusAge {
        /// The number that the age is taken from.
        base: u32,
        /// Never less than this.
        floor: u32,
        /// Never more than this.
        ceiling: u32,
    },
}

/// A row of an age table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeRow {
    /// The oldest age (full years) of the row; none in the last row.
    pub up_to_age: Option<u32>,
    /// 字/分 × 1000.
    pub milli_cpm: u64,
}

impl SpeedLine {
    /// The line for an officer of `age` full years, in 字/分 × 1000; none if it needs an unknown age.
    pub fn for_age(&self, age: Option<u32>) -> Option<u64> {
        match self {
            Self::Fixed { milli_cpm } => Some(*milli_cpm),
            Self::AgeTable(rows) => {
                let age = age?;
                rows.iter().find(|r| r.up_to_age.is_none_or(|top| age <= top)).map(|r| r.milli_cpm)
            }
            Self::BaseMinusAge { base, floor, ceiling } => {
                Some(u64::from(base.saturating_sub(age?).clamp(*floor, *ceiling)) * 1000)
            }
        }
    }
}

/// A grade above the pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grade {
    /// 正确速度 from which it is given, 字/分 × 1000.
    pub milli_cpm: u64,
    /// Its name in Chinese.
    pub title: String,
    /// Its name in English.
    pub title_en: String,
}

/// The day before which the standard must be met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Exclusive: the first day that is too late.
    pub before: Date,
    /// IANA name of its time zone.
    pub time_zone: String,
}

/// A certification standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standard {
    /// Its name, e.g. `officer-2027`.
    pub id: String,
    /// Its version from 1; a change of any rule is a new version.
    pub version: u32,
    /// Title in Chinese.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// Whom it is for.
    pub applies_to: AppliesTo,
    /// How texts are compared.
    pub policy: Policy,
    /// Length of a sitting in milliseconds.
    pub duration_ms: u64,
    /// The speed line.
    pub speed: SpeedLine,
    /// The accuracy line in millionths.
    pub accuracy_ppm: u64,
    /// Fewest attempted characters.
    pub min_attempted: u32,
    /// How many sittings must pass.
    pub sittings: u32,
    /// Months for which a certificate is valid; none for ever.
    pub validity_months: Option<u32>,
    /// Grades, ascending.
    pub grades: Vec<Grade>,
    /// The deadline, if there is one.
    pub deadline: Option<Deadline>,
}

/// One thing that a result lacks. Lines and figures are exact, for display only.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shortfall {
    /// Too slow.
    Speed {
        /// The officer's 正确速度, 字/分.
        have_cpm: f64,
        /// The line, 字/分.
        need_cpm: f64,
    },
    /// Too many errors.
    Accuracy {
        /// The officer's 正确率, 0 to 1; 0 when nothing was attempted.
        have: f64,
        /// The line, 0 to 1.
        need: f64,
    },
    /// Too little typed.
    Attempted {
        /// Characters attempted.
        have: u32,
        /// Characters needed.
        need: u32,
    },
    /// Interrupted.
    NotCompleted,
    /// The line depends on an age that is not known.
    AgeUnknown,
}

/// What a standard says of one result.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Whether every rule holds.
    pub passed: bool,
    /// What is missing; empty exactly when `passed`.
    pub missing: Vec<Shortfall>,
    /// The highest grade reached by a pass (index into [`Standard::grades`]).
    pub grade: Option<usize>,
}

impl Standard {
    /// **passed = correct_cpm >= line and accuracy >= line and attempted >= minimum and the sitting was
    /// completed**, in integers.
    pub fn judge(&self, score: &Score, age: Option<u32>) -> Verdict {
        let tally = &score.tally;
        let mut missing = Vec::new();
        match self.speed.for_age(age) {
            None => missing.push(Shortfall::AgeUnknown),
            Some(line) if !speed_reached(tally.correct, tally.active_ms, line) => {
                missing.push(Shortfall::Speed {
                    have_cpm: tally.correct_cpm().unwrap_or(0.0),
                    need_cpm: line as f64 / 1000.0,
                });
            }
            Some(_) => {}
        }
        let base = u64::from(tally.correct + tally.incorrect_not_fixed());
        if base == 0 || u64::from(tally.correct) * 1_000_000 < self.accuracy_ppm * base {
            missing.push(Shortfall::Accuracy {
                have: tally.accuracy().unwrap_or(0.0),
                need: self.accuracy_ppm as f64 / 1e6,
            });
        }
        if tally.attempted() < self.min_attempted {
            missing.push(Shortfall::Attempted { have: tally.attempted(), need: self.min_attempted });
        }
        if !score.completed() {
            missing.push(Shortfall::NotCompleted);
        }
        let passed = missing.is_empty();
        let grade = if passed {
            self.grades.iter().rposition(|g| speed_reached(tally.correct, tally.active_ms, g.milli_cpm))
        } else {
            None
        };
        Verdict { passed, missing, grade }
    }
}

/// C × 60,000 × 1000 >= line × active time, in integers wide enough for any log.
fn speed_reached(correct: u32, active_ms: u64, line_milli_cpm: u64) -> bool {
    active_ms > 0 && u128::from(correct) * 60_000 * 1000 >= u128::from(line_milli_cpm) * u128::from(active_ms)
}
