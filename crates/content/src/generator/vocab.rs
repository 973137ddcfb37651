//! Vocabulary tables: `[[table]]` with `name`, `columns` and rows of cells divided by `|`.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::cast::{ANY, CLASS, FITS, suits};
use super::fault::{DataError, DataProblem};
use super::rng::Stream;
use super::source::{SourceFile, check_characters};

/// The name of the column that holds weights.
const WEIGHT: &str = "weight";
/// Columns that hold whole numbers, with the largest number each.
const NUMBERS: &[(&str, i64)] = &[("min", 1_000_000), ("max", 1_000_000), ("step", 1_000_000)];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileWire {
    format: Spanned<i64>,
    source: Spanned<String>,
    license: Spanned<String>,
    table: Vec<TableWire>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableWire {
    name: Spanned<String>,
    columns: Spanned<Vec<String>>,
    rows: Spanned<String>,
}

/// One table.
#[derive(Debug)]
pub struct Table {
    columns: Vec<String>,
    cells: Vec<Box<str>>,
    /// Running sums of the weights, if the table has that column.
    sums: Vec<u64>,
    /// Rows that suit each word of the column `fits`, if the table has it.
    fitting: BTreeMap<String, Vec<usize>>,
}

impl Table {
    /// A table without rows.
    pub(super) fn none() -> Self {
        Self::empty(vec![String::new()])
    }

    fn empty(columns: Vec<String>) -> Self {
        Self { columns, cells: Vec::new(), sums: Vec::new(), fitting: BTreeMap::new() }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.cells.len() / self.columns.len()
    }

    /// Whether there is no row; never so after loading.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The names of the columns.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c == name)
    }

    /// A cell; empty where there is none.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.cells.get(row * self.columns.len() + column).map_or("", AsRef::as_ref)
    }

    /// A cell as a number, 0 where it is none.
    pub fn number(&self, row: usize, column: usize) -> i64 {
        self.cell(row, column).parse().unwrap_or(0)
    }

    /// Draws a row, by weight where there are weights.
    pub fn draw(&self, stream: &mut Stream) -> usize {
        if self.sums.is_empty() {
            stream.below(self.len() as u64) as usize
        } else {
            stream.weighted(&self.sums)
        }
    }

    /// Whether some row suits `word`.
    pub fn suits(&self, word: &str) -> bool {
        self.fitting.contains_key(word) || self.fitting.contains_key(ANY)
    }

    /// Draws one of the rows that suit `word`, each as likely as the others; of those that suit whatever
    /// comes if none names it.
    pub fn draw_fitting(&self, word: &str, stream: &mut Stream) -> usize {
        let rows = self.fitting.get(word).or_else(|| self.fitting.get(ANY));
        rows.and_then(|rows| stream.pick(rows)).copied().unwrap_or(0)
    }

    /// The rows whose column `class` has one of `words`, divided by `/`; all rows where there is no such column.
    pub fn of_class(&self, words: &str) -> Vec<usize> {
        let has =
            |row: &usize, column: usize| words.split('/').any(|word| suits(self.cell(*row, column), word));
        let column = self.column(CLASS);
        (0..self.len()).filter(|row| column.is_none_or(|column| has(row, column))).collect()
    }

    /// Draws one of the rows of `class` that suit `word` where one is given, each as likely as the others.
    pub fn draw_of_class(&self, class: &str, word: Option<&str>, stream: &mut Stream) -> usize {
        let mut rows = self.of_class(class);
        if let (Some(word), Some(column)) = (word, self.column(FITS)) {
            rows.retain(|row| suits(self.cell(*row, column), word));
        }
        stream.pick(&rows).copied().unwrap_or(0)
    }

    /// Sorts the rows by the words of the column `fits`.
    fn sort_out(&mut self) {
        let Some(column) = self.column(FITS) else { return };
        let words: Vec<Vec<&str>> =
            (0..self.len()).map(|row| self.cell(row, column).split('/').collect()).collect();
        let mut fitting = BTreeMap::<String, Vec<usize>>::new();
        for word in words.iter().flatten() {
            let rows = (0..words.len()).filter(|row| {
                words.get(*row).is_some_and(|cell| cell.iter().any(|w| w == word || *w == ANY))
            });
            fitting.insert((*word).to_owned(), rows.collect());
        }
        self.fitting = fitting;
    }

    /// Characters of the longest cell of a column.
    pub fn longest(&self, column: usize) -> usize {
        (0..self.len()).map(|row| self.cell(row, column).chars().count()).max().unwrap_or(0)
    }
}

/// All tables by name.
pub type Tables = BTreeMap<String, Table>;

/// Reads the tables of one file into `tables`.
///
/// # Errors
/// The first error, with its line.
pub fn read_vocab(file: &SourceFile<'_>, tables: &mut Tables) -> Result<(), DataError> {
    let wire: FileWire = file.parse()?;
    file.check_head(&wire.format, &wire.source, &wire.license)?;
    for table in wire.table {
        let at = table.name.span().start;
        let name = table.name.get_ref().clone();
        let read = read_table(file, &table)?;
        if tables.insert(name.clone(), read).is_some() {
            return Err(file.fault(at, DataProblem::Twice(name)));
        }
    }
    Ok(())
}

fn read_table(file: &SourceFile<'_>, wire: &TableWire) -> Result<Table, DataError> {
    let columns = wire.columns.get_ref().clone();
    if columns.is_empty()
        || columns.iter().any(|c| c.is_empty() || !c.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
    {
        let allowed = "names of small letters and _".to_owned();
        let fault = DataProblem::Value { key: "columns", found: columns.join(", "), allowed };
        return Err(file.fault(wire.columns.span().start, fault));
    }
    let mut table = Table::empty(columns);
    let weight = table.column(WEIGHT);
    let first = file.line(wire.rows.span().start);
    // A multi-line string begins after its line end, so the first row stands one line below.
    let multi_line =
        file.text.get(wire.rows.span()).is_some_and(|t| t.starts_with("\"\"\"\n") || t.starts_with("'''\n"));
    let mut sum = 0_u64;
    for (n, row) in wire.rows.get_ref().lines().enumerate().filter(|(_, r)| !r.trim().is_empty()) {
        let fault = |fault| DataError {
            file: file.path.to_owned(),
            line: first + n + usize::from(multi_line),
            fault,
        };
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        if cells.len() != table.columns.len() {
            return Err(fault(DataProblem::Cells { found: cells.len(), expected: table.columns.len() }));
        }
        if let Some(cell) = cells.iter().find_map(|c| c.is_empty().then_some("cell")) {
            return Err(fault(DataProblem::Empty(cell.to_owned())));
        }
        check_characters(row).map_err(fault)?;
        check_numbers(&table, &cells).map_err(fault)?;
        if let Some(weight) = weight.and_then(|w| cells.get(w)) {
            let value = weight.parse::<u32>().ok().filter(|w| *w > 0);
            let allowed = "a whole number from 1";
            sum += u64::from(value.ok_or_else(|| {
                fault(DataProblem::Value {
                    key: WEIGHT,
                    found: (*weight).to_owned(),
                    allowed: allowed.to_owned(),
                })
            })?);
            table.sums.push(sum);
        }
        table.cells.extend(cells.into_iter().map(Box::from));
    }
    if table.is_empty() {
        return Err(file
            .fault(wire.rows.span().start, DataProblem::Empty(format!("table {:?}", wire.name.get_ref()))));
    }
    table.sort_out();
    Ok(table)
}

/// Refuses what is no number in a column of numbers, and a least above the most.
fn check_numbers(table: &Table, cells: &[&str]) -> Result<(), DataProblem> {
    let mut found = [0; NUMBERS.len()];
    for (&(key, most), value) in NUMBERS.iter().zip(&mut found) {
        let Some(cell) = table.column(key).and_then(|column| cells.get(column)) else { continue };
        *value = cell.parse().ok().filter(|n| (0..=most).contains(n)).ok_or_else(|| {
            let allowed = format!("a whole number from 0 to {most}");
            DataProblem::Value { key, found: (*cell).to_owned(), allowed }
        })?;
    }
    let [least, most, _] = found;
    if table.column("max").is_some() && least > most {
        let allowed = format!("at least min, which is {least}");
        return Err(DataProblem::Value { key: "max", found: most.to_string(), allowed });
    }
    Ok(())
}
