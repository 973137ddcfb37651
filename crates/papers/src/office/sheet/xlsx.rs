//! The table as xlsx: real numbers and dates, a head that stays in view, filters, A4 with page numbers.
//!
//! Text is written as text, whatever it begins with, in cells that stay text when they are edited. The same
//! sheet gives the same bytes.

use jiff::civil::{Date, date};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::fit::{WRAP_EM, head_em, widest};
use super::{Column, Kind, Sheet, SheetError, Value};
use crate::office::cell::looks_like_formula;
use crate::paper::{Align, text_width};

const FONT: &str = "宋体";
/// A4 in the numbers of printers.
const A4: u8 = 9;
/// Widest and narrowest column in digits.
const WIDTHS: (f32, f32) = (6.0, 50.0);
/// Whole numbers that a spreadsheet holds exactly.
const EXACT: i64 = 9_007_199_254_740_992;

impl From<XlsxError> for SheetError {
    fn from(error: XlsxError) -> Self {
        Self::Write(error.to_string())
    }
}

/// Writes the table.
///
/// # Errors
/// See [`Sheet::conformed`].
pub fn write_xlsx(sheet: &Sheet) -> Result<Vec<u8>, SheetError> {
    let sheet = sheet.conformed()?;
    let mut book = Workbook::new();
    // A day of its own, so that the same sheet gives the same bytes.
    let day = sheet.date.filter(|d| in_range(*d)).unwrap_or(date(2000, 1, 1));
    let properties = DocProperties::new()
        .set_title(&sheet.title)
        .set_author(&sheet.issuer)
        .set_creation_datetime(&excel_day(day)?);
    book.set_properties(&properties);
    book.set_default_format(&Format::new().set_font_name(FONT).set_font_size(11), 20, 72)?;
    let page = book.add_worksheet();
    page.set_name(sheet_name(&sheet.title))?;
    let widths: Vec<f64> =
        sheet.columns.iter().zip(widest(&sheet)).map(|(column, cells)| width(column, cells)).collect();
    let mut writer = Writer { page, sheet: &sheet, widths: &widths, row: 0 };
    writer.above()?;
    let head = writer.head()?;
    let formats = Formats::new(&sheet.columns, false);
    let totals = Formats::new(&sheet.columns, true);
    for row in &sheet.rows {
        writer.row(row, &formats)?;
    }
    let last = writer.row.saturating_sub(1);
    for row in &sheet.totals {
        writer.row(row, &totals)?;
    }
    writer.below()?;
    let wide = u16::try_from(sheet.columns.len()).unwrap_or(1) - 1;
    if !sheet.rows.is_empty() {
        page.autofilter(head, 0, last, wide)?;
    }
    page.set_freeze_panes(head + 1, 0)?;
    print_setup(page, &sheet, head)?;
    for (n, width) in (0..).zip(widths) {
        page.set_column_width(n, width)?;
    }
    Ok(book.save_to_buffer()?)
}

/// The sheet being filled from the top.
struct Writer<'a> {
    page: &'a mut Worksheet,
    sheet: &'a Sheet,
    /// Widths of the columns in digits.
    widths: &'a [f64],
    row: u32,
}

impl Writer<'_> {
    /// A line of text over all columns.
    fn line(&mut self, text: &str, format: &Format, height: f64) -> Result<(), SheetError> {
        let last = u16::try_from(self.sheet.columns.len()).unwrap_or(1) - 1;
        if last == 0 {
            self.page.write_string_with_format(self.row, 0, text, format)?;
        } else {
            self.page.merge_range(self.row, 0, self.row, last, text, format)?;
        }
        self.page.set_row_height(self.row, height)?;
        self.row += 1;
        Ok(())
    }

    fn above(&mut self) -> Result<(), SheetError> {
        let centre = Format::new().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
        let sheet = self.sheet;
        if !sheet.issuer.is_empty() {
            self.line(&sheet.issuer, &quoted(centre.clone().set_font_size(12), &sheet.issuer), 20.0)?;
        }
        self.line(&sheet.title, &quoted(centre.clone().set_bold().set_font_size(18), &sheet.title), 34.0)?;
        if !sheet.subtitle.is_empty() {
            self.line(&sheet.subtitle, &quoted(centre, &sheet.subtitle), 18.0)?;
        }
        self.notes(&sheet.above)
    }

    fn notes(&mut self, notes: &[String]) -> Result<(), SheetError> {
        let format = Format::new().set_text_wrap().set_align(FormatAlign::VerticalCenter);
        let room: f64 = self.widths.iter().sum();
        for note in notes {
            // Merged cells do not grow by themselves.
            self.line(note, &quoted(format.clone(), note), height(lines(note, room)))?;
        }
        Ok(())
    }

    /// The headings; their row.
    fn head(&mut self) -> Result<u32, SheetError> {
        let format = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(0x00EA_EAEA)
            .set_border(FormatBorder::Thin);
        let mut most = 1.0_f64;
        for (n, (column, width)) in (0..).zip(self.sheet.columns.iter().zip(self.widths)) {
            let format = quoted(format.clone(), &column.heading);
            self.page.write_string_with_format(self.row, n, &column.heading, &format)?;
            most = most.max(lines(&column.heading, *width));
        }
        self.page.set_row_height(self.row, height(most) + 6.0)?;
        self.row += 1;
        Ok(self.row - 1)
    }

    fn row(&mut self, cells: &[Value], formats: &Formats) -> Result<(), SheetError> {
        let mut most = 1.0_f64;
        for (n, (value, format)) in (0..).zip(cells.iter().zip(&formats.0)) {
            let [kept, text, run] = format;
            if let (Value::Text(text), Some(width)) = (value, self.widths.get(usize::from(n))) {
                most = most.max(lines(text, *width));
            }
            match value {
                Value::Empty => self.page.write_blank(self.row, n, kept)?,
                Value::Integer(i) if i.abs() <= EXACT => {
                    self.page.write_number_with_format(self.row, n, *i as f64, kept)?
                }
                Value::Decimal(x) => self.page.write_number_with_format(self.row, n, *x, kept)?,
                Value::Date(day) if in_range(*day) => {
                    self.page.write_datetime_with_format(self.row, n, excel_day(*day)?, kept)?
                }
                Value::DateTime(at) if in_range(at.date()) => {
                    let time = [at.hour(), at.minute(), at.second()].map(|n| u16::try_from(n).unwrap_or(0));
                    let [hour, minute, second] = time;
                    let (minute, second) = (minute as u8, f64::from(second));
                    let at = excel_day(at.date())?.and_hms(hour, minute, second)?;
                    self.page.write_datetime_with_format(self.row, n, at, kept)?
                }
                value => {
                    let plain = value.plain(Kind::Text);
                    let format = if looks_like_formula(&plain) { run } else { text };
                    self.page.write_string_with_format(self.row, n, &plain, format)?
                }
            };
        }
        self.page.set_row_height(self.row, height(most))?;
        self.row += 1;
        Ok(())
    }

    fn below(&mut self) -> Result<(), SheetError> {
        let sheet = self.sheet;
        self.notes(&sheet.below)?;
        if sheet.sign_off.is_empty() {
            return Ok(());
        }
        let place = |s: &super::SignOff| {
            if s.value.is_empty() {
                format!("{}：__________", s.label)
            } else {
                format!("{}：{}", s.label, s.value)
            }
        };
        let text = sheet.sign_off.iter().map(place).collect::<Vec<_>>().join("        ");
        let format = Format::new().set_align(FormatAlign::Left).set_align(FormatAlign::VerticalCenter);
        self.line(&text, &quoted(format, &text), 32.0)
    }
}

/// Formats of a row's cells: for values of the column's kind, for other text, for text that looks like a
/// formula.
struct Formats(Vec<[Format; 3]>);

impl Formats {
    fn new(columns: &[Column], total: bool) -> Self {
        let of = |column: &Column| {
            let align = match column.align() {
                Align::Left => FormatAlign::Left,
                Align::Centre => FormatAlign::Center,
                Align::Right => FormatAlign::Right,
            };
            let base = Format::new()
                .set_border(FormatBorder::Thin)
                .set_align(align)
                .set_align(FormatAlign::VerticalCenter);
            let base = if column.kind == Kind::Text { base.set_text_wrap() } else { base };
            let base = if total { base.set_bold().set_background_color(0x00F5_F5F5) } else { base };
            let text = base.clone().set_num_format("@");
            let run = text.clone().set_quote_prefix();
            [base.set_num_format(number_format(column.kind)), text, run]
        };
        Self(columns.iter().map(of).collect())
    }
}

fn number_format(kind: Kind) -> String {
    let places = |n: u8| if n == 0 { String::new() } else { format!(".{}", "0".repeat(usize::from(n))) };
    match kind {
        Kind::Text => "@".to_owned(),
        Kind::Integer => "0".to_owned(),
        Kind::Decimal(n) => format!("0{}", places(n)),
        Kind::Percent(n) => format!("0{}%", places(n)),
        Kind::Date => "yyyy-mm-dd".to_owned(),
        Kind::DateTime => "yyyy-mm-dd hh:mm".to_owned(),
    }
}

/// Marks a cell as text for later editing, where it looks like a formula.
fn quoted(format: Format, text: &str) -> Format {
    if looks_like_formula(text) { format.set_quote_prefix() } else { format }
}

fn print_setup(page: &mut Worksheet, sheet: &Sheet, head: u32) -> Result<(), SheetError> {
    page.set_paper_size(A4);
    if sheet.landscape {
        page.set_landscape();
    }
    page.set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.35);
    page.set_print_fit_to_pages(1, 0);
    page.set_print_center_horizontally(true);
    page.set_repeat_rows(head, head)?;
    page.set_footer("&C第 &P 页 共 &N 页");
    Ok(())
}

/// Days that spreadsheets know: before 1 March 1900 they count one too many.
fn in_range(day: Date) -> bool {
    (date(1900, 3, 1)..=date(9999, 12, 31)).contains(&day)
}

fn excel_day(day: Date) -> Result<ExcelDateTime, SheetError> {
    let part = |n: i8| u8::try_from(n).unwrap_or(1);
    let year = u16::try_from(day.year()).unwrap_or(1900);
    Ok(ExcelDateTime::from_ymd(year, part(day.month()), part(day.day()))?)
}

/// Width in digits, of which a Chinese character takes two. Long text wraps, so that a page holds the table.
fn width(column: &Column, cells_em: f32) -> f64 {
    let cells = if column.kind == Kind::Text { cells_em.min(WRAP_EM) } else { cells_em };
    let own =
        column.width_em.map_or(cells.max(head_em(&column.heading, 2.0)) * 2.0 + 2.0, |em| em * 2.0 + 1.0);
    f64::from(own.clamp(WIDTHS.0, WIDTHS.1))
}

/// Lines that a text takes in a column this many digits wide, at the least.
fn lines(text: &str, width: f64) -> f64 {
    let room = (width - 1.5).max(2.0);
    text.split('\n').map(|line| (f64::from(text_width(line)) * 2.0 / room).ceil().max(1.0)).sum()
}

/// Height in points of a row with so many lines; spreadsheets allow 409. It is stated for every row, because
/// not every program computes it.
fn height(lines: f64) -> f64 {
    (5.0 + 14.5 * lines).min(409.0)
}

/// A name that a sheet may have: at most 31 characters, none of `[ ] : * ? / \`, no `'` at either end.
pub fn sheet_name(title: &str) -> String {
    let plain: String = title
        .chars()
        .map(|c| if "[]:*?/\\：？＊［］／＼".contains(c) || c.is_control() { ' ' } else { c })
        .collect();
    let mut name = String::new();
    for c in plain.trim().trim_matches('\'').chars() {
        if name.encode_utf16().count() + c.len_utf16() > 31 {
            break;
        }
        name.push(c);
    }
    let name = name.trim().trim_matches('\'').trim().to_owned();
    // `History` is a name that spreadsheets keep for themselves.
    if name.is_empty() || name.eq_ignore_ascii_case("history") { "Sheet1".to_owned() } else { name }
}
