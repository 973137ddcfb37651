//! A table from a `.csv` or `.xlsx` file: rows of cells, each with its place, or why there is none.
//!
//! Everything is bounded before it is built: the file, what it unpacks to, rows, columns, cells and text.
//! Nothing is guessed and nothing repaired. Pure except for [`read_file`]; the meaning of the columns is not
//! known here.

mod csv_table;
mod fault;
mod look;
mod unpack;
mod xlsx_table;

use std::path::Path;

pub use fault::{Foreign, TableError, Values};

use super::cell::{Cell, CellPlace};
use dabiao_files::encodings::{EncodingError, FileKind, Found, TextEncoding};
use dabiao_files::{ReadError, bounded_read};

/// A larger file is refused unread, in bytes.
pub const MAX_FILE_BYTES: u64 = 20 << 20;
/// Most that one part of an xlsx may unpack to, in bytes.
pub const MAX_PART_BYTES: u64 = 32 << 20;
/// Most that all parts of an xlsx may unpack to together, in bytes.
pub const MAX_UNPACKED_BYTES: u64 = 64 << 20;
/// Most parts of an xlsx.
pub const MAX_PARTS: usize = 2_000;
/// Most rows that hold anything.
pub const MAX_ROWS: usize = 20_000;
/// Most columns.
pub const MAX_COLUMNS: u32 = 256;
/// Most cells that hold anything.
pub const MAX_CELLS: usize = 1_000_000;
/// Most text in all cells together, in bytes of UTF-8.
pub const MAX_TEXT_BYTES: usize = 32 << 20;

/// How the user chose the file to be read; none: detected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// The encoding of a csv.
    pub encoding: Option<TextEncoding>,
    /// The sheet of an xlsx, by name.
    pub sheet: Option<String>,
}

/// A row that holds something.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number from 1, as a spreadsheet shows it.
    pub number: u32,
    /// Its cells that hold something, with their columns from 0, in order.
    pub cells: Vec<(u32, Cell)>,
    /// Cells of a csv row, empty ones as well; none for xlsx.
    pub width: Option<u32>,
}

impl Row {
    /// The cell in a column; none if it is empty.
    pub fn cell(&self, column: u32) -> Option<&Cell> {
        let n = self.cells.binary_search_by_key(&column, |(c, _)| *c).ok()?;
        self.cells.get(n).map(|(_, cell)| cell)
    }
}

/// A rectangle of merged cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Its left top cell.
    pub from: CellPlace,
    /// Its right bottom cell.
    pub to: CellPlace,
}

/// Where a table was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A csv in this encoding, with this between its cells.
    Csv {
        /// How the bytes were read.
        found: Found,
        /// The separator of the cells.
        delimiter: char,
        /// Whether the last line has its end, which a file that was cut off has not.
        ended: bool,
    },
    /// A sheet of an xlsx.
    Xlsx {
        /// The sheet that was read.
        sheet: String,
        /// Other sheets that hold something and were not read.
        others: Vec<String>,
    },
}

/// Parts that a spreadsheet hides and that are therefore not read: only those with content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// Numbers of rows, by hand or by a filter.
    pub rows: Vec<u32>,
    /// Columns from 0.
    pub columns: Vec<u32>,
    /// Names of sheets.
    pub sheets: Vec<String>,
}

/// A table: what a person sees of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Where it was found.
    pub source: Source,
    /// Hidden parts that were not read.
    pub hidden: Hidden,
    /// Whether day numbers count from 1904.
    pub from_1904: bool,
    /// Its rows that hold something, from the top.
    pub rows: Vec<Row>,
    /// Its merged cells.
    pub merged: Vec<Merged>,
}

/// Reads a file's bytes, as far as they are not too many.
///
/// # Errors
/// It is no file, can't be read, or is larger than [`MAX_FILE_BYTES`].
pub fn read_file(path: &Path) -> Result<Vec<u8>, TableError> {
    bounded_read(path, MAX_FILE_BYTES).map_err(|fault| match fault {
        ReadError::NotAFile(_) => TableError::NotAFile,
        ReadError::TooLarge { size, .. } => TableError::TooLarge(size),
        other => TableError::Io(other.to_string()),
    })
}

/// Reads the table in a file. What the bytes are decides how they are read; the name only helps to say what
/// is wrong.
///
/// # Errors
/// See [`TableError`].
pub fn read_table(name: &str, bytes: &[u8], options: &TableOptions) -> Result<Table, TableError> {
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(TableError::TooLarge(bytes.len() as u64));
    }
    if bytes.is_empty() {
        return Err(TableError::Empty);
    }
    match FileKind::of(bytes) {
        Some(FileKind::Office | FileKind::Archive) if bytes.starts_with(b"PK") => {
            xlsx_table::read(bytes, options.sheet.as_deref())
        }
        Some(FileKind::OldOffice) => Err(old_office(bytes)),
        Some(kind) => Err(TableError::Encoding(EncodingError::Kind(kind))),
        None if is_markup(bytes) => Err(TableError::Foreign(Foreign::Markup)),
        None if ends_with(name, &[".xlsx", ".xlsm", ".xls"]) => Err(TableError::Damaged(String::new())),
        None => csv_table::read(bytes, options.encoding),
    }
}

fn ends_with(name: &str, endings: &[&str]) -> bool {
    let name = name.to_ascii_lowercase();
    endings.iter().any(|ending| name.ends_with(ending))
}

/// A compound file: an encrypted workbook, or an old one.
fn old_office(bytes: &[u8]) -> TableError {
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let holds = |name: &str| {
        let name = wide(name);
        bytes.windows(name.len()).any(|w| w == name)
    };
    if holds("EncryptedPackage") { TableError::Password } else { TableError::Foreign(Foreign::OldXls) }
}

/// Whether it is a web page or XML, which many systems save under the name of a spreadsheet.
fn is_markup(bytes: &[u8]) -> bool {
    let start: Vec<u8> =
        bytes.iter().copied().filter(u8::is_ascii_graphic).take(16).map(|b| b.to_ascii_lowercase()).collect();
    [&b"<html"[..], b"<!doctype", b"<?xml", b"<table", b"<meta", b"<head", b"<style", b"<!--"]
        .iter()
        .any(|tag| start.starts_with(tag))
}
