//! What can go wrong in an exchange, with the values that its words need. The words are the program's messages.

/// A fault of an exchange.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The station is not enrolled, or was retired.
    NotEnrolled,
    /// The series is another station's.
    NotYours,
    /// An entry is malformed.
    Malformed {
        /// Which one, counted from 1.
        entry: u64,
    },
    /// The other side lacks what comes before.
    Gap {
        /// The first one that was sent, counted from 1.
        entry: u64,
    },
    /// An entry does not give its hash.
    Forged {
        /// Which one, counted from 1.
        entry: u64,
    },
    /// The bureau is busy, or a budget is used up.
    Wait {
        /// How long.
        seconds: u64,
    },
    /// The program is too old for the bureau.
    Version {
        /// The oldest that will do.
        needed: String,
    },
    /// A code to join is wrong or expired.
    CodeBad,
    /// A code to join was used.
    CodeUsed,
    /// The server has another certificate than when the station joined.
    PinChanged,
    /// The data are another PC's.
    Copied {
        /// The station that they are from.
        from: String,
    },
    /// The bureau knows more of this PC than it does itself.
    Rewound,
    /// The bureau's store went back.
    BureauBehind {
        /// Entries that are sent again.
        entries: u64,
    },
    /// Both sides have different numbers of entries.
    Mismatch {
        /// Here.
        ours: u64,
        /// There.
        theirs: u64,
    },
    /// A part of a package is damaged.
    PackageDamaged {
        /// Which one, counted from 1.
        part: u64,
        /// What was in it.
        what: String,
    },
    /// A package is not whole.
    PackageCut,
    /// A package is another bureau's.
    PackageForeign,
    /// A package is sealed to others.
    PackageSealed,
    /// A package was written by a newer program.
    PackageNew,
    /// Not everything of a seat was collected.
    SeatMissing {
        /// Which one.
        seat: u32,
    },
    /// What was collected from a seat has not the head that stands on paper.
    SeatHead {
        /// Which one.
        seat: u32,
    },
    /// Another branch of this PC's series came up.
    Forked,
    /// This PC resets its disk as a habit.
    ResetsDisk,
}

impl Fault {
    /// Its code: that of PostgreSQL's error where the bureau's server says it. Never changed.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotEnrolled => "DB001",
            Self::NotYours => "DB002",
            Self::Malformed { .. } => "DB003",
            Self::Gap { .. } => "DB004",
            Self::Forged { .. } => "DB005",
            Self::Wait { .. } => "DB006",
            Self::Version { .. } => "DB007",
            Self::CodeBad => "code-bad",
            Self::CodeUsed => "code-used",
            Self::PinChanged => "pin-changed",
            Self::Copied { .. } => "copied",
            Self::Rewound => "rewound",
            Self::BureauBehind { .. } => "bureau-behind",
            Self::Mismatch { .. } => "mismatch",
            Self::PackageDamaged { .. } => "package-damaged",
            Self::PackageCut => "package-cut",
            Self::PackageForeign => "package-foreign",
            Self::PackageSealed => "package-sealed",
            Self::PackageNew => "package-new",
            Self::SeatMissing { .. } => "seat-missing",
            Self::SeatHead { .. } => "seat-head",
            Self::Forked => "forked",
            Self::ResetsDisk => "resets-disk",
        }
    }

    /// The values of its message.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Malformed { entry } | Self::Gap { entry } | Self::Forged { entry } => {
                vec![("n", entry.to_string())]
            }
            Self::Wait { seconds } => vec![("n", seconds.to_string())],
            Self::Version { needed } => vec![("needed", needed.clone())],
            Self::Copied { from } => vec![("from", from.clone())],
            Self::BureauBehind { entries } => vec![("n", entries.to_string())],
            Self::Mismatch { ours, theirs } => {
                vec![("ours", ours.to_string()), ("theirs", theirs.to_string())]
            }
            Self::PackageDamaged { part, what } => vec![("part", part.to_string()), ("what", what.clone())],
            Self::SeatMissing { seat } | Self::SeatHead { seat } => vec![("seat", seat.to_string())],
            Self::NotEnrolled
            | Self::NotYours
            | Self::CodeBad
            | Self::CodeUsed
            | Self::PinChanged
            | Self::Rewound
            | Self::Forked
            | Self::ResetsDisk
            | Self::PackageCut
            | Self::PackageForeign
            | Self::PackageSealed
            | Self::PackageNew => Vec::new(),
        }
    }

    /// Whether the same will do later, without anybody's help.
    pub const fn goes_away(&self) -> bool {
        matches!(
            self,
            Self::Wait { .. } | Self::Gap { .. } | Self::BureauBehind { .. } | Self::Mismatch { .. }
        )
    }

    /// One of each kind, for tests of its words.
    pub fn examples() -> Vec<Self> {
        let text = |text: &str| text.to_owned();
        vec![
            Self::NotEnrolled,
            Self::NotYours,
            Self::Malformed { entry: 1_201 },
            Self::Gap { entry: 1_201 },
            Self::Forged { entry: 1_201 },
            Self::Wait { seconds: 30 },
            Self::Version { needed: text("0.9.0") },
            Self::CodeBad,
            Self::CodeUsed,
            Self::PinChanged,
            Self::Copied { from: text("城关所-03") },
            Self::Rewound,
            Self::BureauBehind { entries: 40 },
            Self::Mismatch { ours: 120, theirs: 117 },
            Self::PackageDamaged { part: 7, what: text("城关所-03 第 1201-1700 条") },
            Self::PackageCut,
            Self::PackageForeign,
            Self::PackageSealed,
            Self::PackageNew,
            Self::SeatMissing { seat: 3 },
            Self::SeatHead { seat: 3 },
            Self::Forked,
            Self::ResetsDisk,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_frozen() {
        let codes: Vec<&str> = Fault::examples().iter().map(Fault::code).collect();
        assert_eq!(
            codes.join(" "),
            "DB001 DB002 DB003 DB004 DB005 DB006 DB007 code-bad code-used pin-changed copied rewound bureau-behind \
             mismatch package-damaged package-cut package-foreign package-sealed package-new seat-missing seat-head forked \
             resets-disk"
        );
    }
}
