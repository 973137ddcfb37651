//! The kinds of differences between two values that should be the same.

/// How the two values of a pair differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Difference {
    /// Two neighbouring letters or digits in the other order.
    Swapped,
    /// A character by one that looks like it: 0 and O, 己 and 已.
    LookAlike,
    /// A digit by the one before or after it.
    OneOff,
    /// A character is missing in one of both.
    LeftOut,
    /// A Chinese character by one that sounds like it.
    SameSound,
}

impl Difference {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Swapped, Self::LookAlike, Self::OneOff, Self::LeftOut, Self::SameSound];

    /// The name used in logs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Swapped => "swapped",
            Self::LookAlike => "look_alike",
            Self::OneOff => "one_off",
            Self::LeftOut => "left_out",
            Self::SameSound => "same_sound",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
