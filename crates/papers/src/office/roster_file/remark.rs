//! Remarks about a roster that can be imported.

use crate::office::cell::{CellPlace, column_letters, excerpt};
use crate::office::table_file::{Source, Table, Values};
use crate::paper::{MISSING_MARK, missing_in};
use dabiao_domain::roster_import::RosterRow;

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
    /// Rows that are hidden, by hand or by a filter, and were not read.
    HiddenRows {
        /// How many.
        count: usize,
        /// The first of them.
        first: u32,
    },
    /// Columns that are hidden and were not read.
    HiddenColumns {
        /// Their letters.
        columns: Vec<String>,
    },
    /// Sheets that are hidden, hold something and were not read.
    HiddenSheets {
        /// Their names.
        sheets: Vec<String>,
    },
    /// Names or units with characters that the program's font does not have.
    NotInFont {
        /// In how many rows.
        count: usize,
        /// The first row.
        row: u32,
        /// The name there.
        name: String,
        /// Its characters that are missing.
        characters: String,
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
    /// Rows without an officer were skipped.
    Skipped {
        /// How many.
        count: usize,
        /// The first of them.
        row: u32,
        /// Its beginning.
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
            Self::HiddenRows { .. } => "roster-remark-hidden-rows",
            Self::HiddenColumns { .. } => "roster-remark-hidden-columns",
            Self::HiddenSheets { .. } => "roster-remark-hidden-sheets",
            Self::NotInFont { .. } => "roster-remark-not-in-font",
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
            Self::HiddenRows { count, first } => {
                vec![("n", count.to_string()), ("row", first.to_string())]
            }
            Self::HiddenColumns { columns } => vec![("columns", columns.join("、"))],
            Self::HiddenSheets { sheets } => vec![("sheets", sheets.join("、"))],
            Self::NotInFont { count, row, name, characters } => vec![
                ("n", count.to_string()),
                ("row", row.to_string()),
                ("name", excerpt(name)),
                ("characters", characters.clone()),
                ("mark", MISSING_MARK.to_string()),
            ],
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

/// Remarks about the place where a table was found.
pub(super) fn of_source(table: &Table) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let hidden = &table.hidden;
    if let Some(first) = hidden.rows.first() {
        remarks.push(Remark::HiddenRows { count: hidden.rows.len(), first: *first });
    }
    if !hidden.columns.is_empty() {
        let columns = hidden.columns.iter().map(|column| column_letters(*column)).collect();
        remarks.push(Remark::HiddenColumns { columns });
    }
    if !hidden.sheets.is_empty() {
        remarks.push(Remark::HiddenSheets { sheets: hidden.sheets.clone() });
    }
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

/// Remarks about names that the font can't show.
pub(super) fn of_names(rows: &[RosterRow]) -> Option<Remark> {
    let missing = |row: &RosterRow| missing_in(&[row.name.as_str(), &row.unit].concat());
    let mut all = rows.iter().map(|row| (row, missing(row))).filter(|(_, missing)| !missing.is_empty());
    let (row, characters) = all.next()?;
    let named = |c: &char| format!("{c}(U+{:04X})", u32::from(*c));
    let characters: Vec<String> = characters.iter().map(named).collect();
    Some(Remark::NotInFont {
        count: 1 + all.count(),
        row: row.row,
        name: row.name.clone(),
        characters: characters.join("、"),
    })
}
