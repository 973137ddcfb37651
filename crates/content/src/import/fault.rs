//! Why a file can't be taken: what it is, where, and nothing of its content.

use super::{FileKind, MAX_COLUMNS, MAX_IMPORT_BYTES, MAX_ROWS, Place, TextEncoding};
use crate::limits::MAX_TEXT_CHARS;
use dabiao_files::encodings::EncodingError;

/// Why something can't be brought in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// It can't be read.
    #[error("can't be read: {0}")]
    Io(String),
    /// A folder or a device.
    #[error("not a file")]
    NotAFile,
    /// Nothing but blanks.
    #[error("there is no text in it")]
    Empty,
    /// A file that is too large, in bytes.
    #[error("{0} bytes, more than {MAX_IMPORT_BYTES}")]
    TooLarge(u64),
    /// A text that is too long, in counted characters.
    #[error("{0} characters, more than {MAX_TEXT_CHARS}")]
    TooLong(usize),
    /// Another kind of file.
    #[error("not a text file ({})", .0.name())]
    Kind(FileKind),
    /// A zero, which no text holds.
    #[error("byte {} (line {}) is zero: not a text file", .0.offset, .0.line)]
    Zero(Place),
    /// Bytes that are none of the encoding.
    #[error("byte {} (line {}) is not {}", .place.offset, .place.line, .encoding.name())]
    Encoding {
        /// The encoding that was found or chosen.
        encoding: TextEncoding,
        /// The first byte that does not fit.
        place: Place,
    },
    /// None of the encodings gives a readable text.
    #[error("neither UTF-8 nor UTF-16 nor GB18030 gives a text (first at byte {}, line {})", .0.offset, .0.line)]
    NoEncoding(Place),
    /// A quoted cell without its end.
    #[error("line {0}: a quoted cell has no closing quote")]
    OpenQuote(usize),
    /// Something stands between a closing quote and the next cell.
    #[error("line {0}: text after a closing quote")]
    AfterQuote(usize),
    /// A row with more or fewer cells than the first.
    #[error("line {line}: {found} cells, but the first row has {expected}")]
    Unequal {
        /// Line from 1.
        line: usize,
        /// Cells of this row.
        found: u64,
        /// Cells of the first row.
        expected: u64,
    },
    /// Too many columns.
    #[error("{0} columns, more than {MAX_COLUMNS}")]
    Columns(usize),
    /// A column that the table does not have, from 1.
    #[error("there is no column {0}")]
    NoColumn(usize),
    /// Too many rows.
    #[error("more than {MAX_ROWS} rows")]
    Rows,
}

impl From<EncodingError> for ImportError {
    fn from(fault: EncodingError) -> Self {
        match fault {
            EncodingError::Kind(kind) => Self::Kind(kind),
            EncodingError::Zero(place) => Self::Zero(place),
            EncodingError::Encoding { encoding, place } => Self::Encoding { encoding, place },
            EncodingError::NoEncoding(place) => Self::NoEncoding(place),
        }
    }
}
