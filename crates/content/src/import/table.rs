//! A table (`.csv`, or cells pasted from a spreadsheet) as text: one record a line.
//!
//! The delimiter is the one of `,` `;` and tab that gives every row the same number of cells. With a
//! header, a record reads `姓名：张三，性别：男。`; a single column gives its cells as they are. Rows of
//! unequal length and quotes without an end are refused with their line, never mended.

use super::ImportError;

/// Most columns of a table.
pub const MAX_COLUMNS: usize = 64;
/// Most rows of a table.
pub const MAX_ROWS: usize = 20_000;
/// A row of more cells is not counted to its end.
const MAX_ROW_CELLS: usize = 16_384;
/// Possible separators of the cells.
pub const DELIMITERS: [char; 3] = [',', '\t', ';'];

/// Cells by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The separator of the cells.
    pub delimiter: char,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Reads a table whose lines end with `\n`.
    ///
    /// # Errors
    /// The first row that does not fit, an open quote, or too many rows or columns.
    pub fn parse(text: &str) -> Result<Self, ImportError> {
        let tries = DELIMITERS.map(|delimiter| Self::parse_with(text, delimiter));
        let widest = tries.iter().flatten().filter(|t| t.width() > 1).max_by_key(|t| t.width());
        if let Some(table) = widest {
            return Ok(table.clone());
        }
        // Nothing fits all rows: judge by the delimiter that the first row has most of.
        let first = text.lines().find(|l| !l.is_empty()).unwrap_or_default();
        let count = |delimiter: char| first.matches(delimiter).count();
        let [comma, tab, semicolon] = tries;
        let by_count = [(count(';'), semicolon), (count('\t'), tab), (count(','), comma)];
        let most = by_count.into_iter().max_by_key(|(n, _)| *n);
        most.map_or(Err(ImportError::Empty), |(_, table)| table)
    }

    fn parse_with(text: &str, delimiter: char) -> Result<Self, ImportError> {
        check_quotes(text, delimiter)?;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .delimiter(u8::try_from(delimiter).unwrap_or(b','))
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| fault(&e))?;
            if record.len() > MAX_COLUMNS {
                return Err(ImportError::Columns(record.len()));
            }
            if rows.len() == MAX_ROWS {
                return Err(ImportError::Rows);
            }
            rows.push(record.iter().map(one_line).collect());
        }
        if rows.is_empty() { Err(ImportError::Empty) } else { Ok(Self { delimiter, rows }) }
    }

    fn width(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// Whether the first row looks like names of columns: all filled, all different, no digit in them.
    pub fn guess_header(&self) -> bool {
        let Some(first) = self.rows.first().filter(|_| self.rows.len() > 1) else { return false };
        let named = |cell: &String| !cell.is_empty() && !cell.chars().any(char::is_numeric);
        let different = first.iter().collect::<std::collections::BTreeSet<_>>().len() == first.len();
        different && first.iter().all(named)
    }

    /// The names of the columns; none without a header.
    pub fn names(&self, header: bool) -> Vec<Option<String>> {
        let first = self.rows.first().map(Vec::as_slice).unwrap_or_default();
        first.iter().map(|cell| header.then(|| cell.clone())).collect()
    }

    /// Records.
    pub const fn rows(&self, header: bool) -> usize {
        self.rows.len().saturating_sub(header as usize)
    }

    /// The text of the chosen columns: a line for each record. Empty cells are left out.
    pub fn text(&self, header: bool, chosen: &impl Fn(usize) -> bool) -> String {
        let names = self.names(header);
        let single = (0..self.width()).filter(|n| chosen(*n)).count() == 1;
        let mut text = String::new();
        for row in self.rows.iter().skip(usize::from(header)) {
            let cells = row.iter().zip(&names).enumerate().filter(|(n, (c, _))| chosen(*n) && !c.is_empty());
            let pieces: Vec<String> = cells
                .map(|(_, (cell, name))| match name.as_ref().filter(|n| !single && !n.is_empty()) {
                    Some(name) => format!("{name}：{cell}"),
                    None => cell.clone(),
                })
                .collect();
            if !pieces.is_empty() {
                text.push_str(&pieces.join("，"));
                text.push_str(if single { "\n" } else { "。\n" });
            }
        }
        text
    }
}

/// A cell in one line, without blanks around it.
fn one_line(cell: &str) -> String {
    cell.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" ")
}

fn fault(error: &csv::Error) -> ImportError {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => ImportError::Unequal {
            line: pos.as_ref().map_or(1, |p| usize::try_from(p.line()).unwrap_or(1)),
            found: *len,
            expected: *expected_len,
        },
        _ => ImportError::Io(error.to_string()),
    }
}

/// Refuses what a lenient reader would guess at: a quote that never ends swallows the rest of the table.
fn check_quotes(text: &str, delimiter: char) -> Result<(), ImportError> {
    enum At {
        CellStart,
        Plain,
        Quoted { since: usize },
        Closed,
    }
    let mut at = At::CellStart;
    let mut line = 1;
    let mut cells = 1;
    for c in text.chars() {
        // Before the reader keeps the place of each.
        if cells > MAX_ROW_CELLS {
            return Err(ImportError::Columns(cells));
        }
        at = match (at, c) {
            (At::Quoted { .. }, '"') => At::Closed,
            (At::Quoted { since }, _) => At::Quoted { since },
            // Within a cell, two quotes stand for one.
            (At::CellStart | At::Closed, '"') => At::Quoted { since: line },
            (_, '\n') => {
                cells = 1;
                At::CellStart
            }
            (_, c) if c == delimiter => {
                cells += 1;
                At::CellStart
            }
            (At::Closed, _) => return Err(ImportError::AfterQuote(line)),
            (At::CellStart | At::Plain, _) => At::Plain,
        };
        line += usize::from(c == '\n');
    }
    match at {
        At::Quoted { since } => Err(ImportError::OpenQuote(since)),
        _ => Ok(()),
    }
}
