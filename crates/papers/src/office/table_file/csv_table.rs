//! A csv as a table: its encoding is found, its delimiter counted, its rows numbered as a spreadsheet would.

use super::{Hidden, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Row, Source, Table, TableError};
use crate::office::cell::{Cell, CellPlace, quoted_text, unguarded};
use dabiao_files::encodings::{TextEncoding, decode};

/// Possible separators of the cells.
const DELIMITERS: [char; 3] = [',', '\t', ';'];
/// Most cells of a row, empty ones as well: as many as a spreadsheet has columns. The reader keeps the place of each.
const MAX_ROW_CELLS: u32 = 16_384;
/// Most text of a row, in bytes of UTF-8.
const MAX_ROW_BYTES: usize = 1 << 20;

/// Reads the table.
///
/// # Errors
/// See [`TableError`].
pub(super) fn read(bytes: &[u8], chosen: Option<TextEncoding>) -> Result<Table, TableError> {
    let (found, text) = decode(bytes, chosen)?;
    // A spreadsheet's own mark of the delimiter on the first line is no row, but counts as one.
    let (delimiter, marked) = match text.strip_prefix("sep=").and_then(|rest| rest.chars().next()) {
        Some(delimiter) if DELIMITERS.contains(&delimiter) => (delimiter, true),
        _ => (likeliest(&text), false),
    };
    let numbers = row_numbers(&text, delimiter)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut rows: Vec<Row> = Vec::new();
    let mut count = 0;
    for (number, record) in numbers.into_iter().zip(reader.records()).skip(usize::from(marked)) {
        let record = record.map_err(|e| TableError::Io(e.to_string()))?;
        let mut row = Row { number, cells: Vec::new(), width: u32::try_from(record.len()).ok() };
        for (column, value) in (0..).zip(&record) {
            let cell = cell(value);
            if cell.is_blank() {
                continue;
            }
            if column >= MAX_COLUMNS {
                return Err(TableError::Columns(CellPlace { row: number, column }));
            }
            count += 1;
            row.cells.push((column, cell));
        }
        if row.cells.is_empty() {
            continue;
        }
        if rows.len() == MAX_ROWS {
            return Err(TableError::Rows);
        }
        if count > MAX_CELLS {
            return Err(TableError::TooMuch);
        }
        rows.push(row);
    }
    if rows.is_empty() {
        return Err(TableError::Empty);
    }
    let source = Source::Csv { found, delimiter, ended: text.ends_with(['\n', '\r']) };
    Ok(Table { source, hidden: Hidden::default(), from_1904: false, rows, merged: Vec::new() })
}

/// A cell. `="007"` and `'007` are how others keep a number as text, and how this program keeps a formula.
fn cell(value: &str) -> Cell {
    if let Some(text) = quoted_text(value) {
        return Cell::Text(text.to_owned());
    }
    if value.starts_with('=') {
        return Cell::Formula;
    }
    match value {
        "#N/A" | "#REF!" | "#VALUE!" | "#NAME?" | "#DIV/0!" | "#NULL!" | "#NUM!" => {
            Cell::Error(value.to_owned())
        }
        _ => Cell::Text(unguarded(value).to_owned()),
    }
}

/// The delimiter that stands most often outside quotes.
fn likeliest(text: &str) -> char {
    let mut counts = [0_usize; 3];
    let mut quoted = false;
    for c in text.chars() {
        quoted ^= c == '"';
        if let Some(count) =
            DELIMITERS.iter().position(|d| *d == c && !quoted).and_then(|n| counts.get_mut(n))
        {
            *count += 1;
        }
    }
    // The first of equals.
    let best = DELIMITERS.into_iter().zip(counts).rev().max_by_key(|(_, count)| *count);
    best.map_or(',', |(delimiter, _)| delimiter)
}

/// The number of each row that is not an empty line, for the csv reader does not count empty lines. Refuses
/// what a lenient reader would guess at: a quote that never ends swallows the rest of the table.
fn row_numbers(text: &str, delimiter: char) -> Result<Vec<u32>, TableError> {
    #[derive(Clone, Copy)]
    enum At {
        CellStart,
        Plain,
        Quoted,
        Closed,
    }
    let mut numbers = Vec::new();
    let (mut row, mut line, mut since) = (1_u32, 1_u32, (1, 1));
    let (mut at, mut filled, mut before) = (At::CellStart, false, '\0');
    let (mut cells, mut bytes) = (1_u32, 0_usize);
    for c in text.chars() {
        bytes += c.len_utf8();
        if cells > MAX_ROW_CELLS {
            return Err(TableError::Columns(CellPlace { row, column: cells - 1 }));
        }
        if bytes > MAX_ROW_BYTES {
            return Err(TableError::TooMuch);
        }
        let end = match c {
            '\n' => before != '\r',
            '\r' => true,
            _ => false,
        };
        line += u32::from(end);
        let skipped = c == '\n' && before == '\r';
        before = c;
        if skipped {
            continue;
        }
        at = match (at, c) {
            (At::Quoted, '"') => At::Closed,
            // Within a cell, two quotes stand for one.
            (At::Quoted, _) | (At::Closed, '"') => At::Quoted,
            (At::CellStart, '"') => {
                since = (row, line);
                At::Quoted
            }
            (_, _) if end => {
                if filled {
                    numbers.push(row);
                }
                (row, filled) = (row + 1, false);
                (cells, bytes) = (1, 0);
                At::CellStart
            }
            (_, c) if c == delimiter => {
                cells += 1;
                At::CellStart
            }
            (At::Closed, _) => return Err(TableError::AfterQuote { row, line }),
            (At::CellStart | At::Plain, _) => At::Plain,
        };
        filled |= !(end && matches!(at, At::CellStart));
    }
    if filled {
        numbers.push(row);
    }
    match at {
        At::Quoted => Err(TableError::OpenQuote { row: since.0, line: since.1 }),
        _ => Ok(numbers),
    }
}
