//! An xlsx as a table: the first visible sheet that holds something, or the one that was chosen.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use jiff::civil::{DateTime, date};

use super::look::Look;
use super::unpack;
use super::{
    Hidden, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT_BYTES, Merged, Row, Source, Table, TableError,
};
use crate::office::cell::{Cell, CellPlace};
use crate::office::number_format::is_plain;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Rows and columns that a sheet can have at all.
const SHEET_ROWS: u32 = 1_048_576;
const SHEET_COLUMNS: u32 = 16_384;
/// More sheets than any roster has.
const MAX_SHEETS: usize = 200;

/// Reads the table.
///
/// # Errors
/// See [`TableError`].
pub(super) fn read(bytes: &[u8], chosen: Option<&str>) -> Result<Table, TableError> {
    unpack::check(bytes)?;
    // The reader's arithmetic trusts references such as `r="A99999999999"`: a file made to break it is
    // damaged, and must not take the program down.
    let result = catch_unwind(AssertUnwindSafe(|| read_book(bytes, chosen)));
    result.unwrap_or_else(|_| Err(TableError::Damaged(String::new())))
}

fn read_book(bytes: &[u8], chosen: Option<&str>) -> Result<Table, TableError> {
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| fault(&e, ""))?;
    let sheets = book.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet);
    let (names, hidden): (Vec<_>, Vec<_>) = sheets
        .map(|s| (s.name.clone(), s.visible == SheetVisible::Visible))
        .partition(|(_, visible)| *visible);
    // Each sheet is opened, and all of them may be one and the same part.
    if names.len() + hidden.len() > MAX_SHEETS {
        return Err(TableError::TooMuch);
    }
    let names: Vec<String> = names.into_iter().map(|(name, _)| name).collect();
    let mut hidden_sheets = Vec::new();
    for (name, _) in hidden {
        if holds_something(&mut book, &name)? {
            hidden_sheets.push(name);
        }
    }
    if let Some(name) = chosen
        && !names.iter().any(|n| n == name)
    {
        return Err(TableError::NoSheet(name.to_owned()));
    }
    let mut filled = Vec::new();
    for name in names {
        if holds_something(&mut book, &name)? {
            filled.push(name);
        }
    }
    let Some(sheet) = chosen.map(str::to_owned).or_else(|| filled.first().cloned()) else {
        return Err(TableError::Empty);
    };
    let mut rows = rows(&mut book, &sheet)?;
    if rows.is_empty() {
        return Err(TableError::Empty);
    }
    formats(&mut book, &sheet, &mut rows)?;
    let look = Look::of(bytes, &sheet)?;
    let hidden = Hidden { sheets: hidden_sheets, ..take_hidden(&mut rows, &look) };
    let merged = book.merge_cells_by_sheet_name(&sheet).map_err(|e| fault(&e, &sheet))?;
    let place = |(row, column): (u32, u32)| CellPlace { row: row.saturating_add(1), column };
    let merged = merged.iter().map(|m| Merged { from: place(m.start), to: place(m.end) }).collect();
    let others = filled.into_iter().filter(|name| *name != sheet).collect();
    let from_1904 = look.from_1904;
    Ok(Table { source: Source::Xlsx { sheet, others }, hidden, from_1904, rows, merged })
}

/// Takes out what a spreadsheet hides.
fn take_hidden(rows: &mut Vec<Row>, look: &Look) -> Hidden {
    let mut hidden = Hidden::default();
    let mut columns = BTreeSet::new();
    rows.retain(|row| {
        let shown = !look.rows.contains(&row.number);
        if !shown {
            hidden.rows.push(row.number);
        }
        shown
    });
    if !look.columns.is_empty() {
        for row in &mut *rows {
            row.cells.retain(|(column, _)| {
                let shown = !look.hides_column(*column);
                if !shown {
                    columns.insert(*column);
                }
                shown
            });
        }
        rows.retain(|row| !row.cells.is_empty());
    }
    hidden.columns = columns.into_iter().collect();
    hidden
}

/// Formats numbers that a spreadsheet does not show as they are.
fn formats(book: &mut Book<'_>, sheet: &str, rows: &mut [Row]) -> Result<(), TableError> {
    let error = |e: XlsxError| fault(&e, sheet);
    let mut reader = book.worksheet_cells_reader(sheet).map_err(error)?;
    let of = |style: &calamine::Style| style.number_format.as_ref().map(|f| f.format_code.clone());
    let formats: Vec<Option<String>> =
        reader.styles().iter().map(|style| of(style).filter(|format| !is_plain(format))).collect();
    if formats.iter().all(Option::is_none) {
        return Ok(());
    }
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(error)? {
        let Some(format) = formats.get(style).and_then(Option::as_ref) else { continue };
        let (row, column) = cell.get_position();
        let Ok(at) = rows.binary_search_by_key(&row.saturating_add(1), |row| row.number) else { continue };
        let Some(row) = rows.get_mut(at) else { continue };
        let Ok(at) = row.cells.binary_search_by_key(&column, |(column, _)| *column) else { continue };
        if let Some((_, cell)) = row.cells.get_mut(at)
            && let Cell::Number(number) = *cell
        {
            *cell = Cell::Formatted { number, format: format.clone() };
        }
    }
    Ok(())
}

fn holds_something(book: &mut Book<'_>, sheet: &str) -> Result<bool, TableError> {
    let error = |e: XlsxError| fault(&e, sheet);
    let mut reader = book.worksheet_cells_reader(sheet).map_err(error)?;
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(error)? {
        if record.formula.is_some() || cell(&record.value).is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn rows(book: &mut Book<'_>, sheet: &str) -> Result<Vec<Row>, TableError> {
    let error = |e: XlsxError| fault(&e, sheet);
    let mut reader = book.worksheet_cells_reader(sheet).map_err(error)?;
    let mut rows: Vec<Row> = Vec::new();
    let (mut cells, mut text) = (0, 0);
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(error)? {
        let formula = record.formula.is_some();
        let Some(cell) = formula.then_some(Cell::Formula).or_else(|| cell(&record.value)) else { continue };
        let (row, column) = record.pos;
        if row >= SHEET_ROWS || column >= SHEET_COLUMNS {
            return Err(TableError::Damaged(sheet.to_owned()));
        }
        let place = CellPlace { row: row + 1, column };
        if column >= MAX_COLUMNS {
            return Err(TableError::Columns(place));
        }
        cells += 1;
        if let Cell::Text(value) = &cell {
            text += value.len();
        }
        if cells > MAX_CELLS || text > MAX_TEXT_BYTES {
            return Err(TableError::TooMuch);
        }
        put(&mut rows, place, cell).ok_or_else(|| TableError::Damaged(sheet.to_owned()))?;
        if rows.len() > MAX_ROWS {
            return Err(TableError::Rows);
        }
    }
    Ok(rows)
}

/// Adds a cell; none if it is not after the last one, as the format requires.
fn put(rows: &mut Vec<Row>, place: CellPlace, cell: Cell) -> Option<()> {
    match rows.last_mut() {
        Some(last) if last.number == place.row => {
            last.cells.last().is_none_or(|(column, _)| *column < place.column).then_some(())?;
            last.cells.push((place.column, cell));
        }
        Some(last) if last.number > place.row => return None,
        _ => rows.push(Row { number: place.row, cells: vec![(place.column, cell)], width: None }),
    }
    Some(())
}

/// The value; none if there is none to see.
fn cell(value: &DataRef<'_>) -> Option<Cell> {
    let text = |text: &str| Some(Cell::Text(text.to_owned())).filter(|cell| !cell.is_blank());
    match value {
        DataRef::Empty => None,
        DataRef::String(value) => text(value),
        DataRef::SharedString(value) => text(value),
        DataRef::Int(n) => Some(Cell::Number(*n as f64)),
        DataRef::Float(n) => Some(Cell::Number(*n)),
        DataRef::Bool(value) => Some(Cell::Bool(*value)),
        DataRef::DateTime(at) => Some(day(*at).map_or(Cell::Number(at.as_f64()), Cell::Date)),
        DataRef::DateTimeIso(iso) => match iso.parse() {
            Ok(at) => Some(Cell::Date(at)),
            Err(_) => text(iso),
        },
        DataRef::DurationIso(iso) => text(iso),
        DataRef::Error(error) => Some(Cell::Error(error.to_string())),
    }
}

/// The day and time, to the second; none for a length of time or a number that is no day.
fn day(at: ExcelDateTime) -> Option<DateTime> {
    let serial = at.as_f64();
    // From 1 March 1900 to the end of 9999: before it, the calendar of spreadsheets has a day too many.
    if !at.is_datetime() || !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    // Half a second on, for what floating point made of a whole one.
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    let whole = i16::try_from(year).ok().zip(i8::try_from(month).ok()).zip(i8::try_from(day).ok());
    let ((year, month), day) = whole?;
    let time = jiff::civil::Time::new(
        i8::try_from(hour).ok()?,
        i8::try_from(minute).ok()?,
        i8::try_from(second).ok()?,
        0,
    )
    .ok()?;
    let at = jiff::civil::Date::new(year, month, day).ok()?.to_datetime(time);
    let at = if milli >= 500 { at.checked_add(jiff::Span::new().seconds(1)).ok()? } else { at };
    (at.date() >= date(1900, 3, 1)).then_some(at)
}

fn fault(error: &XlsxError, sheet: &str) -> TableError {
    match error {
        XlsxError::Password => TableError::Password,
        XlsxError::Io(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => TableError::CutOff,
        _ => TableError::Damaged(sheet.to_owned()),
    }
}
