//! 核查: records with planted errors, inspected against the source card.
//!
//! [`plant()`] makes a drill from records and a seed, [`score()`] judges the marks, [`level`] is the drill's
//! own ladder. The same records, level and seed always give the same drill; the caller decides who may see
//! which seed. Nothing here invents a record.

pub mod level;

mod forms;
mod look;
mod plant;
mod score;

pub use forms::{form_of, forms};
pub use look::{look_alikes, same_sounds};
pub use plant::{Item, Planted, plant};
pub use score::{CheckingScore, KindScore, MarkProblem, Marks, score};

/// The kind of a planted error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorKind {
    /// 数字颠倒: two neighbouring digits of a number in the wrong order.
    SwappedDigits,
    /// 校验码错: the last place of a citizen number or a unit credit code.
    CheckDigit,
    /// 日期不存在: a day or month that no calendar has.
    ImpossibleDate,
    /// 行政区划不符: the address is changed to another county.
    WrongDistrict,
    /// 同音字: a character of a name with the same sound and tone.
    SameSound,
    /// 形近字: 己, 已 and 巳, and their like.
    LookAlike,
}

impl ErrorKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::SwappedDigits,
        Self::CheckDigit,
        Self::ImpossibleDate,
        Self::WrongDistrict,
        Self::SameSound,
        Self::LookAlike,
    ];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SwappedDigits => "swapped-digits",
            Self::CheckDigit => "check-digit",
            Self::ImpossibleDate => "impossible-date",
            Self::WrongDistrict => "wrong-district",
            Self::SameSound => "same-sound",
            Self::LookAlike => "look-alike",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }
}

#[cfg(test)]
mod tests;
