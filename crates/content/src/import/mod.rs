//! Own texts: from the bytes of a `.txt` or `.csv` file to a text that can become an exercise.
//!
//! [`Import::prepare`] finds the encoding ([`dabiao_files::encodings`]), reads a table ([`table`]) and gives
//! the text; [`Review`] lists its problems; [`tidy()`] and [`mask()`] change it, only when called. Everything
//! here is a function of its arguments but [`Import::read`], which reads one file. Nothing is saved here: see
//! [`super::own`].

mod fault;
mod mask;
mod review;
pub mod table;
mod tidy;

pub use dabiao_files::encodings::{FileKind, Found, Place, TextEncoding, Why};
pub use fault::ImportError;
pub use mask::mask;
pub use review::{Finding, Remedy, Review, shortened};
pub use table::{MAX_COLUMNS, MAX_ROWS};
pub use tidy::{Change, ChangeKind, equivalent, line_ends, tidy};

use std::path::Path;
use std::sync::Arc;

use super::limits::MAX_TEXT_CHARS;
use dabiao_domain::text::{Policy, units};
use dabiao_files::{ReadError, bounded_read};
use table::Table;

/// A larger file is refused unread, in bytes.
pub const MAX_IMPORT_BYTES: u64 = 2 << 20;

/// How the user chose the bytes to be read; none: detected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The encoding.
    pub encoding: Option<TextEncoding>,
    /// Whether it is a table.
    pub table: Option<bool>,
    /// Whether the first row of the table names the columns.
    pub header: Option<bool>,
    /// The columns that become text, from 0; all if none.
    pub columns: Option<Vec<usize>>,
}

/// Something brought in: a file's bytes, or what was pasted.
#[derive(Clone, Debug)]
pub struct Import {
    /// The file's name, for the title and for messages; empty for what was pasted.
    pub name: String,
    /// The bytes as they are.
    pub bytes: Arc<[u8]>,
    /// How they are to be read.
    pub options: ReadOptions,
}

/// The columns of a table, and how it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableShape {
    /// The separator of the cells.
    pub delimiter: char,
    /// Whether the first row names the columns.
    pub header: bool,
    /// The columns: their names, where there is a header, and whether they become text.
    pub columns: Vec<(Option<String>, bool)>,
    /// Records, without the header.
    pub rows: usize,
}

/// A text that was read, not yet checked.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// How the bytes were understood.
    pub found: Found,
    /// The table, if it is one.
    pub table: Option<TableShape>,
    /// The text, with `\n` at the end of lines. Empty where `length` is beyond the limit, which is accepted
    /// only for tables: fewer columns help.
    pub text: String,
    /// Counted characters.
    pub length: usize,
    /// Line ends that were something else than `\n`.
    pub line_ends: usize,
}

impl Import {
    /// Reads a file, as far as it is none too large.
    ///
    /// # Errors
    /// It is no file, can't be read, is empty or larger than [`MAX_IMPORT_BYTES`].
    pub fn read(path: &Path, options: ReadOptions) -> Result<Self, ImportError> {
        let bytes = bounded_read(path, MAX_IMPORT_BYTES).map_err(|fault| match fault {
            ReadError::NotAFile(_) => ImportError::NotAFile,
            ReadError::TooLarge { size, .. } => ImportError::TooLarge(size),
            other => ImportError::Io(other.to_string()),
        })?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { name, bytes: bytes.into(), options })
    }

    /// What was pasted or typed.
    pub fn pasted(text: &str, options: ReadOptions) -> Self {
        let options = ReadOptions { encoding: Some(TextEncoding::Utf8), ..options };
        Self { name: String::new(), bytes: text.as_bytes().into(), options }
    }

    /// The name without its ending.
    pub fn stem(&self) -> &str {
        self.name.rsplit_once('.').map_or(self.name.as_str(), |(stem, _)| stem)
    }

    /// Whether it is read as a table: as the user chose, else by the file name extension.
    pub fn is_table(&self) -> bool {
        let ending = self.name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        self.options.table.unwrap_or(matches!(ending.as_deref(), Some("csv" | "tsv")))
    }

    /// Finds the encoding, reads the table if it is one, and gives the text.
    ///
    /// # Errors
    /// What is wrong with the bytes, with its place.
    pub fn prepare(&self) -> Result<Prepared, ImportError> {
        let (found, decoded) = dabiao_files::encodings::decode(&self.bytes, self.options.encoding)?;
        let (text, line_ends) = line_ends(&decoded);
        if text.trim().is_empty() {
            return Err(ImportError::Empty);
        }
        let (table, text) = if self.is_table() {
            let table = Table::parse(&text)?;
            let width = table.names(false).len();
            if let Some(n) = self.options.columns.iter().flatten().find(|n| **n >= width) {
                return Err(ImportError::NoColumn(n + 1));
            }
            let header = self.options.header.unwrap_or_else(|| table.guess_header());
            let chosen = |n: usize| self.options.columns.as_ref().is_none_or(|c| c.contains(&n));
            let columns: Vec<_> =
                table.names(header).into_iter().enumerate().map(|(n, name)| (name, chosen(n))).collect();
            let text = table.text(header, &chosen);
            (Some(TableShape { delimiter: table.delimiter, header, rows: table.rows(header), columns }), text)
        } else {
            (None, text)
        };
        let length = units(&text, Policy::Strict).len();
        if length <= MAX_TEXT_CHARS {
            Ok(Prepared { found, table, text, length, line_ends })
        } else if table.is_some() {
            Ok(Prepared { found, table, text: String::new(), length, line_ends })
        } else {
            Err(ImportError::TooLong(length))
        }
    }
}
