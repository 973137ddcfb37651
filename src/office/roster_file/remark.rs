//! What a person should know about a roster that can be imported.

use crate::office::cell::{CellPlace, excerpt};
use crate::office::table_file::{Source, Table, Values};

/// Something to know before saying yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// Other sheets hold something and were not read.
    OtherSheets {
        /// The sheet that was read.
        sheet: String,
        /// The others.
        others: Vec<String>,
    },
    /// The text of a csv looks odd in the encoding that was found.
    Doubtful {
        /// The encoding.
        encoding: &'static str,
    },
    /// The last line of a csv has no end; the file may have been cut off there.
    OpenEnd {
        /// The last row.
        row: u32,
    },
    /// Dates of birth with year and month only; they count as the first of the month.
    MonthOnly {
        /// How many.
        count: usize,
        /// The first of them.
        first: CellPlace,
    },
    /// A note in brackets was cut off a name.
    NoteCut {
        /// How many.
        count: usize,
        /// The first of them.
        first: CellPlace,
        /// Its name.
        name: String,
        /// Its note.
        note: String,
    },
    /// Rows without an officer were passed over.
    Skipped {
        /// How many.
        count: usize,
        /// The first of them.
        row: u32,
        /// What it begins with.
        text: String,
    },
    /// Badges shorter than the others: leading zeros may have been lost.
    ShortBadge {
        /// How many.
        count: usize,
        /// The first of them.
        first: CellPlace,
        /// It.
        badge: String,
        /// Characters that most badges have.
        usual: usize,
    },
}

impl Remark {
    /// The key of its words.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::OtherSheets { .. } => "roster-remark-other-sheets",
            Self::Doubtful { .. } => "roster-remark-doubtful",
            Self::OpenEnd { .. } => "roster-remark-open-end",
            Self::MonthOnly { .. } => "roster-remark-month-only",
            Self::NoteCut { .. } => "roster-remark-note-cut",
            Self::Skipped { .. } => "roster-remark-skipped",
            Self::ShortBadge { .. } => "roster-remark-short-badge",
        }
    }

    /// The values of its words.
    pub fn values(&self) -> Values {
        match self {
            Self::OtherSheets { sheet, others } => {
                vec![("sheet", sheet.clone()), ("others", others.join("、"))]
            }
            Self::Doubtful { encoding } => vec![("encoding", (*encoding).to_owned())],
            Self::OpenEnd { row } => vec![("row", row.to_string())],
            Self::MonthOnly { count, first } => {
                vec![("n", count.to_string()), ("row", first.row.to_string())]
            }
            Self::NoteCut { count, first, name, note } => vec![
                ("n", count.to_string()),
                ("row", first.row.to_string()),
                ("name", excerpt(name)),
                ("note", excerpt(note)),
            ],
            Self::Skipped { count, row, text } => {
                vec![("n", count.to_string()), ("row", row.to_string()), ("text", excerpt(text))]
            }
            Self::ShortBadge { count, first, badge, usual } => vec![
                ("n", count.to_string()),
                ("row", first.row.to_string()),
                ("badge", badge.clone()),
                ("usual", usual.to_string()),
            ],
        }
    }
}

/// What is to be said about where a table was found.
pub(super) fn of_source(table: &Table) -> Vec<Remark> {
    let mut remarks = Vec::new();
    match &table.source {
        Source::Xlsx { sheet, others } if !others.is_empty() => {
            remarks.push(Remark::OtherSheets { sheet: sheet.clone(), others: others.clone() });
        }
        Source::Xlsx { .. } => {}
        Source::Csv { found, ended, .. } => {
            if !found.certain {
                remarks.push(Remark::Doubtful { encoding: found.encoding.name() });
            }
            if let Some(last) = table.rows.last().filter(|_| !ended) {
                remarks.push(Remark::OpenEnd { row: last.number });
            }
        }
    }
    remarks
}
