//! What the user has to answer before a row is imported: whether it is about an officer whom the roster
//! knows.

use std::collections::BTreeMap;

use super::RosterRow;
use crate::roster::Officer;

/// Why it is not clear whom a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// The badge is new, and equals a known one but for zeros at its front.
    Zeros,
    /// The badge is new; name and date of birth are those of a known officer.
    NameAndBirth,
    /// The badge is new; name and unit are those of a known officer who is not in the file.
    NameAndUnit,
    /// The badge is known under another name, and no date of birth says that it is the same person.
    BadgeGivenAway,
}

impl Doubt {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Zeros, Self::NameAndBirth, Self::NameAndUnit, Self::BadgeGivenAway];

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zeros => "zeros",
            Self::NameAndBirth => "name-and-birth",
            Self::NameAndUnit => "name-and-unit",
            Self::BadgeGivenAway => "badge-given-away",
        }
    }
}

/// The user's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The row is about that officer.
    Same,
    /// The row is about another person.
    Another,
}

impl Answer {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Another => "another",
        }
    }
}

/// Answers by row of the file.
pub type Answers = BTreeMap<u32, Answer>;

/// A row whose officer the user has to identify.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The row.
    pub row: RosterRow,
    /// The officer whom it may be about; of a badge that was given away, its holder so far.
    pub known: Officer,
    /// Why it is asked.
    pub doubt: Doubt,
    /// Another known officer with the row's name and date of birth; this officer then gets a badge that was
    /// given away.
    pub twin: Option<Officer>,
    /// The answer.
    pub answer: Option<Answer>,
}

impl Question {
    /// The row and its badge, as an answer names them: it is then for no other row, should the file have changed.
    pub fn answer_as(&self) -> String {
        format!("{}:{}", self.row.row, self.row.badge)
    }

    /// Whether an answer for all rows leaves this one open: the roster has another record of the row's name
    /// and date of birth, and the user has to check the three.
    pub const fn needs_own_answer(&self) -> bool {
        self.twin.is_some()
    }
}
