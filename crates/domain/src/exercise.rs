//! An exercise: a text to be copied, and its properties.

use super::record::Kind;
use super::text::{Policy, units};

/// The kind of record work that a text comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordType {
    /// 常住人口、流动人口.
    Population,
    /// 出租房屋.
    Rental,
    /// 旅馆业.
    Hotel,
    /// 车辆.
    Vehicle,
    /// 接处警.
    Dispatch,
    /// 案件.
    Case,
    /// 询问笔录.
    Statement,
    /// 通知、通报.
    Notice,
    /// 一标三实, units and premises.
    Premises,
    /// ID numbers, phones, plates, case numbers.
    Numbers,
    /// Names and rare characters.
    Names,
    /// Addresses.
    Addresses,
    /// Words of police work.
    Vocabulary,
    /// A round of a lesson.
    Course,
    /// 自备文本: brought in by a trainer.
    Own,
}

impl RecordType {
    /// All types in the order in which they are listed.
    pub const ALL: [Self; 15] = [
        Self::Population,
        Self::Rental,
        Self::Hotel,
        Self::Vehicle,
        Self::Dispatch,
        Self::Case,
        Self::Statement,
        Self::Notice,
        Self::Premises,
        Self::Numbers,
        Self::Names,
        Self::Addresses,
        Self::Vocabulary,
        Self::Course,
        Self::Own,
    ];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Population => "population",
            Self::Rental => "rental",
            Self::Hotel => "hotel",
            Self::Vehicle => "vehicle",
            Self::Dispatch => "dispatch",
            Self::Case => "case",
            Self::Statement => "statement",
            Self::Notice => "notice",
            Self::Premises => "premises",
            Self::Numbers => "numbers",
            Self::Names => "names",
            Self::Addresses => "addresses",
            Self::Vocabulary => "vocabulary",
            Self::Course => "course",
            Self::Own => "own",
        }
    }

    /// The type of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.name() == name)
    }

    /// The type of work that records of `kind` belong to.
    pub const fn of(kind: Kind) -> Self {
        match kind {
            Kind::PopulationResident | Kind::PopulationFloating => Self::Population,
            Kind::Rental => Self::Rental,
            Kind::Hotel => Self::Hotel,
            Kind::Vehicle => Self::Vehicle,
            Kind::Dispatch => Self::Dispatch,
            Kind::Case => Self::Case,
            Kind::Statement => Self::Statement,
            Kind::Premises => Self::Premises,
            Kind::Numbers => Self::Numbers,
            Kind::Names => Self::Names,
            Kind::Addresses => Self::Addresses,
            Kind::Vocabulary => Self::Vocabulary,
        }
    }
}

/// How long a generated passage is. Class mix and code length hold at every length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PassageLength {
    /// For beginners: ten minutes at 15 字/分.
    Short,
    /// For practice: ten minutes at 40 字/分.
    Medium,
    /// For sittings: ten minutes at 120 字/分, which no learner here exceeds.
    Long,
}

impl PassageLength {
    /// All lengths, the shortest first.
    pub const ALL: [Self; 3] = [Self::Short, Self::Medium, Self::Long];

    /// Counted characters that a passage is to have, give or take 1 % or 5 characters.
    pub const fn characters(self) -> usize {
        match self {
            Self::Short => 150,
            Self::Medium => 400,
            Self::Long => 1_200,
        }
    }

    /// The name used on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Medium => "medium",
            Self::Long => "long",
        }
    }

    /// The length of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.name() == name)
    }

    /// The shortest length that a typist at `cpm` characters a minute does not exhaust in `minutes`; the
    /// longest where none is long enough.
    pub fn lasting(cpm: u32, minutes: u32) -> Self {
        let needed = cpm.saturating_mul(minutes) as usize;
        Self::ALL.into_iter().find(|l| l.characters() >= needed).unwrap_or(Self::Long)
    }
}

/// How long a practice drill is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Extent {
    /// It ends after so many minutes; the text outlasts them.
    Minutes(u32),
    /// It ends when a text of that length is typed, however long that takes.
    Text(PassageLength),
}

impl Extent {
    /// The choices, in the order in which they are shown.
    pub const CHOICES: [Self; 7] = [
        Self::Minutes(1),
        Self::Minutes(3),
        Self::Minutes(5),
        Self::Minutes(10),
        Self::Text(PassageLength::Short),
        Self::Text(PassageLength::Medium),
        Self::Text(PassageLength::Long),
    ];

    /// The name under which a choice is stored.
    pub fn name(self) -> String {
        match self {
            Self::Minutes(minutes) => minutes.to_string(),
            Self::Text(length) => length.name().to_owned(),
        }
    }

    /// The choice of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::CHOICES.into_iter().find(|extent| extent.name() == name)
    }

    /// The time limit in milliseconds; none where the text is the end.
    pub const fn limit_ms(self) -> Option<u64> {
        match self {
            Self::Minutes(minutes) => Some(minutes as u64 * 60_000),
            Self::Text(_) => None,
        }
    }
}

/// How hard a text is to read and to enter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReadingLevel {
    /// 1: everyday characters in short sentences.
    Easy,
    /// 2.
    #[default]
    Medium,
    /// 3: rare characters, codes, long sentences.
    Hard,
}

impl ReadingLevel {
    /// All levels, the easiest first.
    pub const ALL: [Self; 3] = [Self::Easy, Self::Medium, Self::Hard];

    /// The number used in files and JSON.
    pub const fn number(self) -> u8 {
        match self {
            Self::Easy => 1,
            Self::Medium => 2,
            Self::Hard => 3,
        }
    }

    /// The level of that number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|level| i64::from(level.number()) == number)
    }
}

impl std::fmt::Display for ReadingLevel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.number().fmt(f)
    }
}

/// A text to be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exercise {
    /// Its path below the exercise folder without the ending, e.g. `copy/population-01`.
    pub id: String,
    /// Title in Chinese.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// The kind of record work.
    pub record_type: RecordType,
    /// How it is compared.
    pub policy: Policy,
    /// Reading level.
    pub level: ReadingLevel,
    /// The text, NFC; line ends are layout and are not typed under [`Policy::Strict`] and
    /// [`Policy::Lenient`].
    pub text: String,
}

impl Exercise {
    /// Counted characters.
    pub fn length(&self) -> usize {
        units(&self.text, self.policy).len()
    }
}
