//! Why a table gives no roster: every problem with its cell, its heading and the key of its text.

use jiff::civil::Date;

use super::birth::AGES;
use super::columns::Field;
use crate::office::cell::{CellPlace, excerpt};
use crate::office::table_file::{TableError, Values};
use crate::paper::missing_in;
use dabiao_domain::roster::MAX_NAME_CHARS;
use dabiao_domain::roster_text::Lost;

/// Most problems that are listed; the others are counted.
pub const MAX_FAULTS: usize = 200;

/// Why there is no roster.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RosterFileError {
    /// The file gives no table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Needed columns are missing.
    #[error("row {row} has no column {}", .missing.first().map_or("", |f| f.heading()))]
    Columns {
        /// The fields without a column.
        missing: Vec<Field>,
        /// The row that looks most like headings.
        row: u32,
        /// The content of that row, each shortened.
        found: Vec<String>,
    },
    /// The headings are in one cell, with a sign between them that parts no cells.
    #[error("row {row} parts its cells by {sign}")]
    Separator {
        /// The row.
        row: u32,
        /// The sign.
        sign: char,
    },
    /// Two columns have one heading.
    #[error("{first} and {second} have the same heading")]
    SameHeading {
        /// The meaning of the columns.
        field: Field,
        /// One of them.
        first: CellPlace,
        /// The other.
        second: CellPlace,
    },
    /// No officer under the headings.
    #[error("there is no row under row {row}")]
    NoRows {
        /// The row of the headings.
        row: u32,
    },
    /// Problems in rows.
    #[error("{total} faults, the first in {}", .list.first().map_or_else(String::new, |f| f.place.to_string()))]
    Rows {
        /// The first [`MAX_FAULTS`], by rows and columns.
        list: Vec<RowError>,
        /// All of them.
        total: usize,
    },
}

/// A problem of a cell or a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// Where; the first column of interest if it is about a row.
    pub place: CellPlace,
    /// The heading of the column; may be empty.
    pub heading: String,
    /// What it is.
    pub kind: RowFaultKind,
}

/// Kinds of problem in a row. Texts are shortened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowFaultKind {
    /// Merged with the cells up to this one.
    Merged(CellPlace),
    /// A formula instead of a value.
    Formula,
    /// The result of a failed formula.
    Error(String),
    /// Nothing where something is needed.
    Missing,
    /// A number, date or truth value where text is needed.
    NotText(String),
    /// A badge with a fraction, or with more digits than a spreadsheet keeps.
    BadgeNumber(String),
    /// A badge in a cell whose displayed form can't be determined here.
    BadgeFormat {
        /// The number of the cell.
        found: String,
        /// The format, as spreadsheets write it.
        format: String,
    },
    /// A badge with something else than letters, digits and `-`.
    BadgeCharacter(String),
    /// A row in one cell, with a sign between its values that parts no cells.
    Separator(char),
    /// A character that stands where another was lost.
    Lost {
        /// The text.
        text: String,
        /// The character, and the one that was meant, where that is known.
        lost: Lost,
    },
    /// Too many characters.
    TooLong,
    /// An invisible character.
    Invisible(char),
    /// A badge that another row has, for another name.
    SameBadge {
        /// The badge.
        badge: String,
        /// The row that has it too.
        row: u32,
    },
    /// A badge that another row has, for the same name.
    SameOfficer {
        /// The badge.
        badge: String,
        /// The row that has it too.
        row: u32,
    },
    /// No date.
    BirthUnreadable(String),
    /// A year without a month.
    BirthYearOnly(String),
    /// A year of two digits.
    BirthShortYear(String),
    /// January or October.
    BirthAmbiguous(String),
    /// A date with a time of day.
    BirthTime(String),
    /// A date that the calendar does not have.
    BirthNoSuchDay(String),
    /// After today.
    BirthFuture(Date),
    /// Too young to be an officer.
    BirthYoung {
        /// The date.
        date: Date,
        /// The age in full years.
        age: i16,
    },
    /// Too old to be an officer.
    BirthOld {
        /// The date.
        date: Date,
        /// The age in full years.
        age: i16,
    },
    /// A word with no known meaning for the service status.
    ServiceUnknown(String),
    /// A csv row with more cells than headings: a comma that is not in quotes.
    MoreCells {
        /// Cells of the row.
        found: u32,
        /// Cells of the headings.
        expected: u32,
    },
    /// The last row of a csv ends in the middle.
    CutOff,
}

impl RowFaultKind {
    /// The key of its words; with `-next` behind it, of what to do.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Merged(_) => "roster-merged",
            Self::Formula => "roster-formula",
            Self::Error(_) => "roster-error",
            Self::Missing => "roster-missing",
            Self::NotText(_) => "roster-not-text",
            Self::BadgeNumber(_) => "roster-badge-number",
            Self::BadgeFormat { .. } => "roster-badge-format",
            Self::BadgeCharacter(_) => "roster-badge-character",
            Self::Separator(_) => "roster-row-separator",
            Self::Lost { lost: Lost { likely: None, .. }, .. } => "roster-lost",
            Self::Lost { lost: Lost { likely: Some(_), .. }, .. } => "roster-lost-likely",
            Self::TooLong => "roster-too-long",
            Self::Invisible(_) => "roster-invisible",
            Self::SameBadge { .. } => "roster-same-badge",
            Self::SameOfficer { .. } => "roster-same-officer",
            Self::BirthUnreadable(_) => "roster-birth-unreadable",
            Self::BirthYearOnly(_) => "roster-birth-year-only",
            Self::BirthShortYear(_) => "roster-birth-short-year",
            Self::BirthAmbiguous(_) => "roster-birth-ambiguous",
            Self::BirthTime(_) => "roster-birth-time",
            Self::BirthNoSuchDay(_) => "roster-birth-no-such-day",
            Self::BirthFuture(_) => "roster-birth-future",
            Self::BirthYoung { .. } => "roster-birth-young",
            Self::BirthOld { .. } => "roster-birth-old",
            Self::ServiceUnknown(_) => "roster-service-unknown",
            Self::MoreCells { .. } => "roster-more-cells",
            Self::CutOff => "roster-cut-off",
        }
    }

    fn values(&self) -> Values {
        match self {
            Self::Merged(to) => vec![("to", to.to_string())],
            Self::Error(found)
            | Self::NotText(found)
            | Self::BadgeNumber(found)
            | Self::BadgeCharacter(found)
            | Self::BirthUnreadable(found)
            | Self::BirthYearOnly(found)
            | Self::BirthShortYear(found)
            | Self::BirthAmbiguous(found)
            | Self::BirthTime(found)
            | Self::BirthNoSuchDay(found)
            | Self::ServiceUnknown(found) => vec![("found", excerpt(found))],
            Self::BadgeFormat { found, format } => {
                vec![("found", excerpt(found)), ("format", excerpt(format))]
            }
            Self::Separator(sign) => vec![("sign", shown_sign(*sign))],
            Self::Lost { text, lost } => vec![
                ("text", excerpt(text)),
                ("found", shown_sign(lost.found)),
                ("code", format!("{:04X}", u32::from(lost.found))),
                ("likely", lost.likely.map_or_else(String::new, String::from)),
            ],
            Self::TooLong => vec![("limit", MAX_NAME_CHARS.to_string())],
            Self::Invisible(c) => vec![("code", format!("{:04X}", u32::from(*c)))],
            Self::SameBadge { badge, row } | Self::SameOfficer { badge, row } => {
                vec![("badge", badge.clone()), ("other", row.to_string())]
            }
            Self::BirthFuture(date) => vec![("date", date.to_string())],
            Self::BirthYoung { date, age } => {
                vec![
                    ("date", date.to_string()),
                    ("age", age.to_string()),
                    ("limit", AGES.start().to_string()),
                ]
            }
            Self::BirthOld { date, age } => {
                vec![("date", date.to_string()), ("age", age.to_string()), ("limit", AGES.end().to_string())]
            }
            Self::MoreCells { found, expected } => {
                vec![("found", found.to_string()), ("expected", expected.to_string())]
            }
            Self::Formula | Self::Missing | Self::CutOff => Vec::new(),
        }
    }
}

/// A sign for a message: one that can't be seen by its code.
fn shown_sign(sign: char) -> String {
    match sign {
        '\t' => "Tab".to_owned(),
        c if missing_in(c.encode_utf8(&mut [0; 4])).is_empty() => c.to_string(),
        c => format!("U+{:04X}", u32::from(c)),
    }
}

impl RowError {
    /// The key of its words; with `-next` behind it, of what to do.
    pub const fn key(&self) -> &'static str {
        self.kind.key()
    }

    /// The values of its words: `row`, `column` (letters), `heading`, and those of its kind.
    pub fn values(&self) -> Values {
        let mut values = vec![
            ("row", self.place.row.to_string()),
            ("column", self.place.letters()),
            ("heading", self.heading.clone()),
        ];
        values.extend(self.kind.values());
        values
    }
}

impl RosterFileError {
    /// The key of its words; with `-next` behind it, of what to do.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Table(fault) => fault.key(),
            Self::Columns { .. } => "roster-columns",
            Self::Separator { .. } => "roster-separator",
            Self::SameHeading { .. } => "roster-same-heading",
            Self::NoRows { .. } => "roster-no-rows",
            Self::Rows { .. } => "roster-rows",
        }
    }

    /// The values of its words, without the file's name.
    pub fn values(&self) -> Values {
        match self {
            Self::Table(fault) => fault.values(),
            Self::Columns { missing, row, found } => {
                let missing: Vec<&str> = missing.iter().map(|f| f.heading()).collect();
                vec![("missing", missing.join("、")), ("row", row.to_string()), ("found", found.join("、"))]
            }
            Self::Separator { row, sign } => vec![("row", row.to_string()), ("sign", shown_sign(*sign))],
            Self::SameHeading { field, first, second } => vec![
                ("heading", field.heading().to_owned()),
                ("first", first.to_string()),
                ("second", second.to_string()),
            ],
            Self::NoRows { row } => vec![("row", row.to_string())],
            Self::Rows { list, total } => {
                vec![("n", total.to_string()), ("more", total.saturating_sub(list.len()).to_string())]
            }
        }
    }
}
