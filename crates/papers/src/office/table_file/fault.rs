//! Why a file gives no table: what it is, where, and a key by which the words are found.

use super::{MAX_CELLS, MAX_COLUMNS, MAX_FILE_BYTES, MAX_PART_BYTES, MAX_ROWS, MAX_TEXT_BYTES};
use crate::office::cell::CellPlace;
use dabiao_files::encodings::EncodingError;

/// Kinds of spreadsheet that are not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// `.xls` or `.et` of old, whatever its name says.
    OldXls,
    /// A web page or XML under the name of a spreadsheet.
    Markup,
    /// An OpenDocument file.
    OpenDocument,
    /// `.xlsb`.
    Binary,
    /// A text document or slides.
    Document,
    /// Some other archive.
    Archive,
}

impl Foreign {
    /// The name by which a message selects its words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OldXls => "old-xls",
            Self::Markup => "markup",
            Self::OpenDocument => "open-document",
            Self::Binary => "binary",
            Self::Document => "document",
            Self::Archive => "archive",
        }
    }
}

/// Why there is no table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// It can't be read.
    #[error("can't be read: {0}")]
    Io(String),
    /// A folder or a device.
    #[error("not a file")]
    NotAFile,
    /// No cell holds anything.
    #[error("there is nothing in it")]
    Empty,
    /// A file that is too large, in bytes.
    #[error("{0} bytes, more than {MAX_FILE_BYTES}")]
    TooLarge(u64),
    /// A csv whose bytes are no text.
    #[error(transparent)]
    Encoding(#[from] EncodingError),
    /// A spreadsheet of another kind.
    #[error("not an xlsx workbook but {}", .0.name())]
    Foreign(Foreign),
    /// An encrypted workbook.
    #[error("protected by a password")]
    Password,
    /// The end of the file is missing.
    #[error("the end of the file is missing")]
    CutOff,
    /// A part that can't be read; empty for the whole.
    #[error("damaged: {0}")]
    Damaged(String),
    /// A part that unpacks to more than [`MAX_PART_BYTES`], or all parts to more than
    /// [`super::MAX_UNPACKED_BYTES`], or more than [`super::MAX_PARTS`] parts.
    #[error("{0} unpacks to more than {MAX_PART_BYTES} bytes")]
    Unpacks(String),
    /// No sheet of that name.
    #[error("there is no sheet {0}")]
    NoSheet(String),
    /// More rows than [`MAX_ROWS`].
    #[error("more than {MAX_ROWS} rows")]
    Rows,
    /// A cell beyond [`MAX_COLUMNS`].
    #[error("{0} is beyond column {MAX_COLUMNS}")]
    Columns(CellPlace),
    /// More cells than [`MAX_CELLS`], or more text than [`MAX_TEXT_BYTES`].
    #[error("more than {MAX_CELLS} cells or {MAX_TEXT_BYTES} bytes of text")]
    TooMuch,
    /// A quoted cell of a csv without its end; row and line where it begins.
    #[error("row {row} (line {line}): a quoted cell has no closing quote")]
    OpenQuote {
        /// Row from 1.
        row: u32,
        /// Line from 1.
        line: u32,
    },
    /// Something stands between a closing quote and the next cell of a csv.
    #[error("row {row} (line {line}): text after a closing quote")]
    AfterQuote {
        /// Row from 1.
        row: u32,
        /// Line from 1.
        line: u32,
    },
}

/// Values for a message: names as in the language files.
pub type Values = Vec<(&'static str, String)>;

impl TableError {
    /// The key of its words; with `-next` behind it, of what to do.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Io(_) => "table-io",
            Self::NotAFile => "table-not-a-file",
            Self::Empty => "table-empty",
            Self::TooLarge(_) => "table-too-large",
            Self::Encoding(EncodingError::Kind(_)) => "table-kind",
            Self::Encoding(EncodingError::Zero(_)) => "table-zero",
            Self::Encoding(EncodingError::Encoding { .. }) => "table-bad-bytes",
            Self::Encoding(EncodingError::NoEncoding(_)) => "table-no-encoding",
            Self::Foreign(Foreign::OldXls) => "table-old-xls",
            Self::Foreign(Foreign::Markup) => "table-markup",
            Self::Foreign(Foreign::OpenDocument) => "table-open-document",
            Self::Foreign(Foreign::Binary) => "table-binary",
            Self::Foreign(Foreign::Document) => "table-document",
            Self::Foreign(Foreign::Archive) => "table-archive",
            Self::Password => "table-password",
            Self::CutOff => "table-cut-off",
            Self::Damaged(part) if part.is_empty() => "table-damaged",
            Self::Damaged(_) => "table-damaged-part",
            Self::Unpacks(_) => "table-unpacks",
            Self::NoSheet(_) => "table-no-sheet",
            Self::Rows => "table-rows",
            Self::Columns(_) => "table-columns",
            Self::TooMuch => "table-too-much",
            Self::OpenQuote { .. } => "table-open-quote",
            Self::AfterQuote { .. } => "table-after-quote",
        }
    }

    /// The values of its words, without the file's name.
    pub fn values(&self) -> Values {
        match self {
            Self::Io(detail) => vec![("detail", detail.clone())],
            Self::TooLarge(bytes) => {
                vec![
                    ("mb", bytes.div_ceil(1 << 20).to_string()),
                    ("limit", (MAX_FILE_BYTES >> 20).to_string()),
                ]
            }
            Self::Encoding(fault) => encoding_values(fault),
            Self::Damaged(part) => vec![("part", part.clone())],
            Self::Unpacks(part) => {
                vec![("part", part.clone()), ("limit", (MAX_PART_BYTES >> 20).to_string())]
            }
            Self::NoSheet(sheet) => vec![("sheet", sheet.clone())],
            Self::Rows => vec![("limit", MAX_ROWS.to_string())],
            Self::Columns(place) => vec![
                ("row", place.row.to_string()),
                ("column", place.letters()),
                ("limit", MAX_COLUMNS.to_string()),
            ],
            Self::TooMuch => {
                vec![("limit", MAX_CELLS.to_string()), ("mb", (MAX_TEXT_BYTES >> 20).to_string())]
            }
            Self::OpenQuote { row, line } | Self::AfterQuote { row, line } => {
                vec![("row", row.to_string()), ("line", line.to_string())]
            }
            Self::NotAFile | Self::Empty | Self::Foreign(_) | Self::Password | Self::CutOff => Vec::new(),
        }
    }
}

fn encoding_values(fault: &EncodingError) -> Values {
    let at = |place: &dabiao_files::encodings::Place| {
        vec![("offset", place.offset.to_string()), ("line", place.line.to_string())]
    };
    match fault {
        EncodingError::Kind(kind) => vec![("kind", kind.name().to_owned())],
        EncodingError::Zero(place) | EncodingError::NoEncoding(place) => at(place),
        EncodingError::Encoding { encoding, place } => {
            let mut values = at(place);
            values.push(("encoding", encoding.name().to_owned()));
            values
        }
    }
}
