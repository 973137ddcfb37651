//! An exercise: a text to be copied, and what is known of it.

use super::text::{Policy, units};

/// What kind of record work a text comes from.
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
}

impl RecordType {
    /// All types in the order in which they are listed.
    pub const ALL: [Self; 8] = [
        Self::Population,
        Self::Rental,
        Self::Hotel,
        Self::Vehicle,
        Self::Dispatch,
        Self::Case,
        Self::Statement,
        Self::Notice,
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
        }
    }

    /// The type of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.name() == name)
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
    /// What work it comes from.
    pub record_type: RecordType,
    /// How it is compared.
    pub policy: Policy,
    /// Reading level, 1 easy to 3 hard.
    pub level: u8,
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
