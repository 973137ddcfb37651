//! The table as csv: UTF-8 with a byte order mark, CRLF, headings and rows, nothing else.
//!
//! Text that a spreadsheet might run is guarded with `'` (see [`crate::office::cell::guarded`]); reading takes
//! the guard off. Text that a spreadsheet would turn into another number, such as the badge `001234`, is written as
//! `="001234"`, which spreadsheets take for text and the import reads back. Title, totals and notes are left out: a
//! csv is for programs.

use super::{Column, Kind, Sheet, SheetError, Value};
use crate::office::cell::{guarded, unguarded};
use dabiao_files::encodings::decode;

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Writes the table.
///
/// # Errors
/// See [`Sheet::conformed`].
pub fn write_csv(sheet: &Sheet) -> Result<Vec<u8>, SheetError> {
    let sheet = sheet.conformed()?;
    let error = |e: csv::Error| SheetError::Write(e.to_string());
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(MARK.to_vec());
    writer.write_record(sheet.columns.iter().map(|c| guarded(&c.heading))).map_err(error)?;
    for row in &sheet.rows {
        let cells = row.iter().zip(&sheet.columns).map(|(value, column)| match value {
            Value::Text(text) if changes_as_number(text) => format!("=\"{text}\""),
            Value::Text(text) => guarded(text),
            value => value.plain(column.kind),
        });
        writer.write_record(cells).map_err(error)?;
    }
    writer.into_inner().map_err(|e| SheetError::Write(e.to_string()))
}

/// Reads the rows of a csv that [`write_csv`] wrote with these columns.
///
/// # Errors
/// The bytes are no text, the headings are others, or a row has more or fewer cells.
pub fn read_csv(bytes: &[u8], columns: &[Column]) -> Result<Vec<Vec<Value>>, SheetError> {
    let (_, text) = decode(bytes, None)?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = reader.records().map(|record| record.map_err(|e| SheetError::Write(e.to_string())));
    let head = records.next().transpose()?.unwrap_or_default();
    if !head.iter().map(unguarded).eq(columns.iter().map(|c| c.heading.as_str())) {
        return Err(SheetError::Headings);
    }
    let mut rows = Vec::new();
    for (n, record) in (1..).zip(records) {
        let record = record?;
        if record.len() != columns.len() {
            return Err(SheetError::Width { row: n, found: record.len(), expected: columns.len() });
        }
        rows.push(record.iter().zip(columns).map(|(cell, column)| value(cell, column.kind)).collect());
    }
    Ok(rows)
}

/// Whether a spreadsheet that opens the csv would make a number of the text and show another one: zeros at the front,
/// more digits than it keeps, or digits about an E.
fn changes_as_number(text: &str) -> bool {
    const KEPT: usize = 15;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let power = || text.split_once(['E', 'e']).is_some_and(|(before, after)| digits(before) && digits(after));
    digits(text) && (text.len() > 1 && text.starts_with('0') || text.len() > KEPT) || power()
}

/// The text of a cell that was written so that it stays what it is.
fn kept_number(cell: &str) -> Option<&str> {
    cell.strip_prefix("=\"")?.strip_suffix('"').filter(|text| changes_as_number(text))
}

fn value(cell: &str, kind: Kind) -> Value {
    match Value::read(cell, kind) {
        Value::Text(text) => Value::Text(kept_number(&text).unwrap_or_else(|| unguarded(&text)).to_owned()),
        value => value,
    }
}
