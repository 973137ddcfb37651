//! Certification standards as data, and the pass rule that they parameterise.
//!
//! A decision compares integers (C × 60,000 against line × active time, and so on), never rounded or
//! floating figures. This module does not know files (`content` reads a standard from TOML) or officers
//! ([`crate::certification`] decides who is certified).

mod change;
mod dates;
mod formula;
mod judge;

pub use change::{Rule, RuleChange, diff};
pub use dates::{DEFAULT_TIME_ZONE, end_of_day, full_years, home_zone, last_day_of_validity};
pub use formula::{CorrectBy, FormulaCounts, PointsFormula, drawn_sentences, sentences};
pub use judge::{CopyFigures, CopyResult, FormResult, Shortfall, Verdict};

use jiff::civil::Date;

use super::record::Kind;
use super::text::Policy;

/// The people a standard is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppliesTo {
    /// Every serving officer (在职民警).
    Officer,
    /// Information-collection guidance officers (信息采集运用指导员).
    Guidance,
}

impl AppliesTo {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Officer, Self::Guidance];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Guidance => "guidance",
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.name() == name)
    }
}

/// The role that may let an interrupted sitting go on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResumeRule {
    /// The candidate, once; after that the invigilator.
    Once,
    /// The invigilator, each time.
    #[default]
    Invigilator,
    /// No role: an interrupted sitting is void.
    Never,
}

impl ResumeRule {
    /// All rules.
    pub const ALL: [Self; 3] = [Self::Once, Self::Invigilator, Self::Never];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Invigilator => "invigilator",
            Self::Never => "never",
        }
    }

    /// The rule of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }
}

/// Which of an officer's sittings count together. Counted back from any sitting, only those within both
/// limits count with it; later sittings do not undo a pass reached so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counting {
    /// At most so many, the latest ones; none for all.
    pub last: Option<u32>,
    /// Not more than so many days before; none for any.
    pub within_days: Option<u32>,
}

/// The source of a sitting's texts. Each seat gets its own text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PassageRule {
    /// The kind of record.
    pub kind: Kind,
    /// Counted characters; far more than can be typed in the time.
    pub length: u32,
}

/// A sitting of filling in forms that must be passed beside the copying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormRule {
    /// Qualified records among those entered, in millionths.
    pub qualified_ppm: u64,
    /// Fewest records entered.
    pub min_records: u32,
    /// Length of the sitting in milliseconds.
    pub duration_ms: u64,
    /// The kind of record.
    pub kind: Kind,
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
    /// The people it is for.
    pub applies_to: AppliesTo,
    /// How texts are compared.
    pub policy: Policy,
    /// Length of a sitting in milliseconds.
    pub duration_ms: u64,
    /// The speed line. With a formula it is no line of its own: the speed at which the formula gives its
    /// basic points.
    pub speed: SpeedLine,
    /// The accuracy line in millionths; 0 with a formula, which has none of its own.
    pub accuracy_ppm: u64,
    /// Fewest attempted characters.
    pub min_attempted: u32,
    /// How many sittings must pass.
    pub sittings: u32,
    /// Months for which a certificate is valid; none for one that never expires.
    pub validity_months: Option<u32>,
    /// Grades, ascending.
    pub grades: Vec<Grade>,
    /// The deadline, if there is one.
    pub deadline: Option<Deadline>,
    /// Points instead of a speed and an accuracy line, if the standard is one of points.
    pub formula: Option<PointsFormula>,
    /// The sitting of forms that must be passed too, if there is one.
    pub form: Option<FormRule>,
    /// The role that may let an interrupted sitting go on.
    pub resume: ResumeRule,
    /// Whether a sitting may be handed in before its text or its time is at an end.
    pub hand_in_early: bool,
    /// Length of the trial before a sitting in milliseconds; it is neither kept nor scored.
    pub trial_ms: u64,
    /// Which sittings count together.
    pub counting: Counting,
    /// The source of the texts; none where a sitting names its text.
    pub passage: Option<PassageRule>,
}
