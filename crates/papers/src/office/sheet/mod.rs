//! A table as an office wants it, and its three forms: xlsx, csv and PDF.
//!
//! The three say the same: a number is rounded once, here, to the places of its column, and each form shows
//! that. This module does not know the subject of the table.

mod csv_text;
mod fit;
mod pdf;
mod value;
mod xlsx;

pub use csv_text::{read_csv, write_csv};
pub use pdf::write_sheet_pdf;
pub use value::{Kind, Value};
pub use xlsx::{sheet_name, write_xlsx};

use jiff::civil::Date;

use super::table_file::Values;
use crate::paper::{Align, FontDamaged};
use dabiao_files::encodings::EncodingError;

/// Most rows of a sheet.
pub const MAX_SHEET_ROWS: usize = 100_000;
/// Most columns of a sheet.
pub const MAX_SHEET_COLUMNS: usize = 64;
/// Longest text of a cell in units of UTF-16: the limit of spreadsheets.
pub const MAX_CELL_UNITS: usize = 32_767;

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// The content of its cells.
    pub kind: Kind,
    /// Width in Chinese characters; none: as wide as its cells need.
    pub width_em: Option<f32>,
    /// How its cells stand; none: as usual for the kind.
    pub align: Option<Align>,
}

impl Column {
    /// A column as wide as it needs.
    pub fn new(heading: &str, kind: Kind) -> Self {
        Self { heading: heading.to_owned(), kind, width_em: None, align: None }
    }

    /// The same with a width in Chinese characters.
    pub fn wide(self, em: f32) -> Self {
        Self { width_em: Some(em), ..self }
    }

    /// The same with its cells so.
    pub fn aligned(self, align: Align) -> Self {
        Self { align: Some(align), ..self }
    }

    /// How its cells stand: text left, dates in the middle, numbers right.
    pub fn align(&self) -> Align {
        self.align.unwrap_or(match self.kind {
            Kind::Text => Align::Left,
            Kind::Date | Kind::DateTime => Align::Centre,
            Kind::Integer | Kind::Decimal(_) | Kind::Percent(_) => Align::Right,
        })
    }
}

/// A place to sign: 制表人, 审核人, 日期.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOff {
    /// Its purpose, without a colon.
    pub label: String,
    /// A prefilled value; empty leaves a line to write on.
    pub value: String,
}

/// A table for an office.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Its title.
    pub title: String,
    /// A line under the title, such as the period; may be empty.
    pub subtitle: String,
    /// The issuer, for the file's properties; may be empty.
    pub issuer: String,
    /// Its date, for the file's properties.
    pub date: Option<Date>,
    /// Notes above the table, a paragraph each.
    pub above: Vec<String>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Vec<Value>>,
    /// Rows with sums, under the table.
    pub totals: Vec<Vec<Value>>,
    /// Notes below the table, a paragraph each.
    pub below: Vec<String>,
    /// Places to sign, under the notes.
    pub sign_off: Vec<SignOff>,
    /// Whether it is printed on its side.
    pub landscape: bool,
}

impl Sheet {
    /// An empty table, upright.
    pub fn new(title: &str, columns: Vec<Column>) -> Self {
        Self {
            title: title.to_owned(),
            subtitle: String::new(),
            issuer: String::new(),
            date: None,
            above: Vec::new(),
            columns,
            rows: Vec::new(),
            totals: Vec::new(),
            below: Vec::new(),
            sign_off: Vec::new(),
            landscape: false,
        }
    }

    /// The same table with every value as its column has it (see [`Value::as_kind`]). The writers do it
    /// themselves; it says what will be read back.
    ///
    /// # Errors
    /// No column, too many rows or columns, a row with more or fewer cells than columns, or a text too long.
    pub fn conformed(&self) -> Result<Self, SheetError> {
        if self.columns.is_empty() || self.columns.len() > MAX_SHEET_COLUMNS {
            return Err(SheetError::Columns(self.columns.len()));
        }
        if self.rows.len() + self.totals.len() > MAX_SHEET_ROWS {
            return Err(SheetError::Rows(self.rows.len()));
        }
        let conform = |rows: &[Vec<Value>]| -> Result<Vec<Vec<Value>>, SheetError> {
            let mut out = Vec::with_capacity(rows.len());
            for (n, row) in rows.iter().enumerate() {
                if row.len() != self.columns.len() {
                    return Err(SheetError::Width {
                        row: n + 1,
                        found: row.len(),
                        expected: self.columns.len(),
                    });
                }
                let cells: Vec<Value> =
                    row.iter().zip(&self.columns).map(|(value, c)| value.as_kind(c.kind)).collect();
                let long = |value: &Value| matches!(value, Value::Text(text) if text.encode_utf16().count() > MAX_CELL_UNITS);
                if let Some(column) = cells.iter().position(long) {
                    return Err(SheetError::TooLong { row: n + 1, column: column + 1 });
                }
                out.push(cells);
            }
            Ok(out)
        };
        Ok(Self { rows: conform(&self.rows)?, totals: conform(&self.totals)?, ..self.clone() })
    }
}

/// Why a sheet can't be written or read back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// No column, or too many.
    #[error("{0} columns; 1 to {MAX_SHEET_COLUMNS} can be written")]
    Columns(usize),
    /// Too many rows.
    #[error("{0} rows, more than {MAX_SHEET_ROWS}")]
    Rows(usize),
    /// A row with more or fewer cells than columns.
    #[error("row {row} has {found} cells, but there are {expected} columns")]
    Width {
        /// Row from 1, without the heading.
        row: usize,
        /// Its cells.
        found: usize,
        /// The columns.
        expected: usize,
    },
    /// A text longer than [`MAX_CELL_UNITS`].
    #[error("row {row}, column {column}: a text is too long for a cell")]
    TooLong {
        /// Row from 1, without the heading.
        row: usize,
        /// Column from 1.
        column: usize,
    },
    /// The headings of a csv are not those that were expected.
    #[error("other columns than expected")]
    Headings,
    /// A csv whose bytes are no text.
    #[error(transparent)]
    Encoding(#[from] EncodingError),
    /// The writer of spreadsheets failed.
    #[error("can't be written: {0}")]
    Write(String),
    /// See [`FontDamaged`].
    #[error(transparent)]
    Font(#[from] FontDamaged),
}

impl SheetError {
    /// The key of its words; with `-next` behind it, of what to do.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Columns(_) => "sheet-columns",
            Self::Rows(_) => "sheet-rows",
            Self::Width { .. } => "sheet-width",
            Self::TooLong { .. } => "sheet-too-long",
            Self::Headings => "sheet-headings",
            Self::Encoding(_) => "sheet-encoding",
            Self::Write(_) => "sheet-write",
            Self::Font(_) => "sheet-font",
        }
    }

    /// The values of its words.
    pub fn values(&self) -> Values {
        match self {
            Self::Columns(n) => vec![("n", n.to_string()), ("limit", MAX_SHEET_COLUMNS.to_string())],
            Self::Rows(n) => vec![("n", n.to_string()), ("limit", MAX_SHEET_ROWS.to_string())],
            Self::Width { row, found, expected } => vec![
                ("row", row.to_string()),
                ("found", found.to_string()),
                ("expected", expected.to_string()),
            ],
            Self::TooLong { row, column } => vec![
                ("row", row.to_string()),
                ("column", column.to_string()),
                ("limit", MAX_CELL_UNITS.to_string()),
            ],
            Self::Write(detail) => vec![("detail", detail.clone())],
            Self::Headings | Self::Encoding(_) | Self::Font(_) => Vec::new(),
        }
    }
}
