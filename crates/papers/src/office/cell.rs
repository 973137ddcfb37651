//! A cell of a table from outside: its place as spreadsheets name it, its value, and the guard that keeps
//! text from running as a formula.

use std::fmt;

use jiff::civil::DateTime;

/// The content of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Text as it is, neither trimmed nor normalised.
    Text(String),
    /// A number; also a serial date in a cell that is not formatted as a date.
    Number(f64),
    /// A number in a cell whose format shows it in another way: `000000`.
    Formatted {
        /// The number.
        number: f64,
        /// The format, as spreadsheets write it.
        format: String,
    },
    /// A date, or a date with a time.
    Date(DateTime),
    /// True or false.
    Bool(bool),
    /// A formula; its last result is not imported, because no one typed it.
    Formula,
    /// What a spreadsheet shows for a failed formula: `#N/A`.
    Error(String),
}

impl Cell {
    /// The name by which a message selects its words.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Number(_) | Self::Formatted { .. } => "number",
            Self::Date(_) => "date",
            Self::Bool(_) => "bool",
            Self::Formula => "formula",
            Self::Error(_) => "error",
        }
    }

    /// Whether there is nothing but blanks.
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.trim().is_empty())
    }

    /// The cell's displayed text, approximately.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Error(text) => text.clone(),
            Self::Number(n) => n.to_string(),
            Self::Formatted { number, format } => {
                super::number_format::shown(*number, format).unwrap_or_else(|| number.to_string())
            }
            Self::Date(at) if at.time() == jiff::civil::Time::midnight() => at.date().to_string(),
            Self::Date(at) => format!("{} {}", at.date(), at.time()),
            Self::Bool(true) => "TRUE".to_owned(),
            Self::Bool(false) => "FALSE".to_owned(),
            Self::Formula => "=".to_owned(),
        }
    }
}

/// Where a cell is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellPlace {
    /// Row from 1, as a spreadsheet numbers it.
    pub row: u32,
    /// Column from 0.
    pub column: u32,
}

impl CellPlace {
    /// The letters of the column: A, B … Z, AA.
    pub fn letters(self) -> String {
        column_letters(self.column)
    }
}

impl fmt::Display for CellPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.letters(), self.row)
    }
}

/// The letters of a column from 0: A, B … Z, AA, AB …
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Characters at the beginning of a cell that some program takes for a formula or a command (OWASP, "CSV
/// injection"): the four signs, their full-width forms, and the blanks that are skipped before them.
const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet might run a text instead of showing it.
pub fn looks_like_formula(text: &str) -> bool {
    text.starts_with(STARTS)
}

/// `text` for a csv cell: with `'` before it if a spreadsheet might run it. Text that begins with `'` gets
/// another one, so that [`unguarded`] gives back every text as it was.
pub fn guarded(text: &str) -> String {
    if text.starts_with(STARTS) || text.starts_with('\'') { format!("'{text}") } else { text.to_owned() }
}

/// The text that [`guarded`] guarded; other text as it is.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if text.starts_with(STARTS) || text.starts_with('\'') => text,
        _ => cell,
    }
}

/// The text of a cell that says by `="007"` or `'007` that it is text; none for other cells.
pub fn quoted_text(cell: &str) -> Option<&str> {
    let plain = |text: &&str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-./".contains(c))
    };
    let by_formula = cell.trim().strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).filter(plain);
    by_formula.or_else(|| cell.strip_prefix('\'').filter(plain))
}

/// The first characters of a text for a message, with … where there are more.
pub fn excerpt(text: &str) -> String {
    const MOST: usize = 24;
    let mut shown: String = text.chars().take(MOST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        let letters = [0, 25, 26, 51, 52, 255, 701, 702, 16_383].map(column_letters);
        assert_eq!(letters, ["A", "Z", "AA", "AZ", "BA", "IV", "ZZ", "AAA", "XFD"]);
        assert_eq!(CellPlace { row: 12, column: 2 }.to_string(), "C12");
    }

    #[test]
    fn what_may_run_is_guarded() {
        for text in ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠a"]
        {
            assert_eq!(guarded(text), format!("'{text}"));
        }
        assert_eq!(guarded("张三"), "张三");
        assert_eq!(guarded("'张三"), "''张三");
        assert_eq!(unguarded("'张三"), "'张三");
    }

    proptest! {
        #[test]
        fn a_guard_comes_off_again(text in "['=+@\t\r\n＝a-]{0,6}") {
            let cell = guarded(&text);
            prop_assert!(!looks_like_formula(&cell));
            prop_assert_eq!(unguarded(&cell), text);
        }
    }
}
