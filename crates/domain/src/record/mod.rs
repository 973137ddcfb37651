//! Records of police work: their kinds, their fields, and what makes a value valid.
//!
//! A record is a list of fields and the same matter as a paragraph to be copied. Nothing here invents
//! one: the generator of `content` does. Nothing here reads a file, a clock or a random number.

mod address;
pub mod civil;
mod cross;
mod forms;
pub mod lists;
pub mod numbers;
mod rules;

pub use address::AddressPart;
pub use cross::cross_faults;
pub use forms::{Compare, FormField, fields};
pub use rules::{Invalid, LIST, Rule, is_ditto};

/// The subject of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 常住人口.
    PopulationResident,
    /// 流动人口.
    PopulationFloating,
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
    /// 询问笔录, an excerpt.
    Statement,
    /// 一标三实: a unit and its premises.
    Premises,
    /// ID numbers, phones, plates and case numbers only.
    Numbers,
    /// Names and rare characters.
    Names,
    /// Standard addresses.
    Addresses,
    /// Words of police work.
    Vocabulary,
}

impl Kind {
    /// All kinds in the order in which they are listed.
    pub const ALL: [Self; 13] = [
        Self::PopulationResident,
        Self::PopulationFloating,
        Self::Rental,
        Self::Hotel,
        Self::Vehicle,
        Self::Dispatch,
        Self::Case,
        Self::Statement,
        Self::Premises,
        Self::Numbers,
        Self::Names,
        Self::Addresses,
        Self::Vocabulary,
    ];

    /// The name used in files, in seeds and on the command line; never to be changed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PopulationResident => "population_resident",
            Self::PopulationFloating => "population_floating",
            Self::Rental => "rental",
            Self::Hotel => "hotel",
            Self::Vehicle => "vehicle",
            Self::Dispatch => "dispatch",
            Self::Case => "case",
            Self::Statement => "statement",
            Self::Premises => "premises",
            Self::Numbers => "numbers",
            Self::Names => "names",
            Self::Addresses => "addresses",
            Self::Vocabulary => "vocabulary",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }
}

/// One value of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Initials of the pinyin of its name, as the information standards have them: `XM`, `GMSFHM`.
    pub code: String,
    /// Its name in Chinese.
    pub name: String,
    /// The value; never empty in a generated record.
    pub value: String,
}

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The subject.
    pub kind: Kind,
    /// Its values, in the order of the form.
    pub fields: Vec<Field>,
    /// The same as a paragraph to be copied.
    pub text: String,
}

impl Record {
    /// The value of the field `code`.
    pub fn value(&self, code: &str) -> Option<&str> {
        self.fields.iter().find(|f| f.code == code).map(|f| f.value.as_str())
    }
}
