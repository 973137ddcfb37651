//! The errors of a vocabulary table or a template: file, line and remedy.

/// An error and its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {fault}")]
pub struct DataError {
    /// Path below the exercise folder.
    pub file: String,
    /// Line from 1.
    pub line: usize,
    /// The error.
    pub fault: DataProblem,
}

/// The kinds of error.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DataProblem {
    /// Its bytes are no UTF-8.
    #[error("not UTF-8: save the file as UTF-8")]
    Encoding,
    /// It is too large.
    #[error("{0} bytes, more than {max}: split the file", max = super::MAX_DATA_BYTES)]
    TooLarge(usize),
    /// Not TOML, or a key is missing, unknown or of the wrong type.
    #[error("{0}")]
    Toml(String),
    /// Another format version.
    #[error("format {0} is not supported: write format = 1")]
    Format(i64),
    /// A file in neither `vocab/` nor `templates/`.
    #[error("neither below vocab/ nor below templates/")]
    Place,
    /// A value outside its list or range.
    #[error("{key} = {found:?} is not allowed: {allowed}")]
    Value {
        /// The key.
        key: &'static str,
        /// The value found.
        found: String,
        /// The allowed values.
        allowed: String,
    },
    /// A table, rule or list without any entry.
    #[error("{0} is empty: give it at least one entry")]
    Empty(String),
    /// A row with more or fewer cells than the table has columns.
    #[error("{found} cells, but the table has {expected} columns")]
    Cells {
        /// Cells in the row.
        found: usize,
        /// Columns of the table.
        expected: usize,
    },
    /// A name that is given twice.
    #[error("{0:?} is given twice")]
    Twice(String),
    /// A table that the program needs and that no file has.
    #[error("the table {0:?} is missing")]
    NoTable(String),
    /// A kind of record without template.
    #[error("no template for the kind {0:?}")]
    NoTemplate(&'static str),
    /// A slot that names nothing.
    #[error("{{{slot}}} is unknown: {hint}")]
    UnknownSlot {
        /// The text between the braces.
        slot: String,
        /// The allowed values.
        hint: String,
    },
    /// A brace without its partner.
    #[error("a brace is not closed or not opened: write {{name}}")]
    Brace,
    /// A rule that comes back to itself.
    #[error("a loop: {0}")]
    Loop(String),
    /// A repetition outside the allowed range.
    #[error("{{{0}}} repeats too often: at most {max} times", max = super::MAX_REPEAT)]
    Repeat(String),
    /// A text that could grow too long.
    #[error("the text could reach {0} characters, more than {max}", max = super::MAX_EXPANDED)]
    TooLong(usize),
    /// A cast entry that can't be read.
    #[error("{0:?}: {1}")]
    Cast(String, String),
    /// A field that the form of the kind does not have, or that is missing.
    #[error("field {0:?}: {1}")]
    Field(String, &'static str),
    /// Texts that are chosen together, of different number.
    #[error("{0:?} has {1} texts, but those it is chosen together with have {2}: give each as many")]
    Together(String, usize, usize),
    /// A rule that nothing uses.
    #[error("{0:?} is used nowhere: use it or delete it")]
    Unused(String),
    /// A character that cannot be typed as it stands.
    #[error("{0:?} (U+{1:04X}) is not allowed here: {2}")]
    Character(char, u32, &'static str),
    /// A passage that cannot be composed within its limits.
    #[error("no passage of {0} characters could be composed within the limits")]
    Passage(usize),
}

impl DataProblem {
    /// The name of the rule that is broken: stable, for scripts and for messages in other languages.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Encoding => "encoding",
            Self::TooLarge(_) => "data-too-large",
            Self::Toml(_) => "toml",
            Self::Format(_) => "format",
            Self::Place => "data-place",
            Self::Value { .. } => "value",
            Self::Empty(_) => "empty",
            Self::Cells { .. } => "cells",
            Self::Twice(_) => "twice",
            Self::NoTable(_) => "no-table",
            Self::NoTemplate(_) => "no-template",
            Self::UnknownSlot { .. } => "unknown-slot",
            Self::Brace => "brace",
            Self::Loop(_) => "loop",
            Self::Repeat(_) => "repeat",
            Self::TooLong(_) => "too-long",
            Self::Cast(..) => "cast",
            Self::Field(..) => "field",
            Self::Together(..) => "together",
            Self::Unused(_) => "unused",
            Self::Character(..) => "character",
            Self::Passage(_) => "passage",
        }
    }

    /// The values of the message, by name.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        let what = |what: &dyn std::fmt::Display| ("what", what.to_string());
        let why = |why: &dyn std::fmt::Display| ("why", why.to_string());
        match self {
            Self::Encoding | Self::Place | Self::Brace => Vec::new(),
            Self::TooLarge(n) => vec![("n", n.to_string()), ("max", super::MAX_DATA_BYTES.to_string())],
            Self::Format(n) => vec![("n", n.to_string())],
            Self::Value { key, found, allowed } => {
                vec![("key", (*key).to_owned()), ("found", found.clone()), ("allowed", allowed.clone())]
            }
            Self::Toml(name)
            | Self::Empty(name)
            | Self::Twice(name)
            | Self::NoTable(name)
            | Self::Loop(name)
            | Self::Unused(name) => vec![what(name)],
            Self::NoTemplate(name) => vec![what(name)],
            Self::Cells { found, expected } => {
                vec![("found", found.to_string()), ("expected", expected.to_string())]
            }
            Self::UnknownSlot { slot, hint } => vec![what(slot), why(hint)],
            Self::Repeat(slot) => vec![what(slot), ("max", super::MAX_REPEAT.to_string())],
            Self::TooLong(n) => vec![("n", n.to_string()), ("max", super::MAX_EXPANDED.to_string())],
            Self::Cast(line, reason) => vec![what(line), why(reason)],
            Self::Field(code, reason) => vec![what(code), why(reason)],
            Self::Together(name, found, expected) => {
                vec![what(name), ("found", found.to_string()), ("expected", expected.to_string())]
            }
            Self::Character(c, code, reason) => {
                vec![what(c), ("code", format!("U+{code:04X}")), why(reason)]
            }
            Self::Passage(n) => vec![("n", n.to_string())],
        }
    }
}
