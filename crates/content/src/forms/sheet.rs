//! Entered records against their source: two files of records, as `generate` prints them.

use std::collections::BTreeSet;

use crate::generator::wire::read_record;
use dabiao_domain::align::Aligner;
use dabiao_domain::form::score::RecordOutcome;
use dabiao_domain::form::{FormDef, MAX_VALUE_CHARS, Right};
use dabiao_domain::record::{Record, fields};

/// Which of the two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// The right values.
    Expected,
    /// The entered ones.
    Entered,
}

/// Why a sheet is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct SheetError {
    /// In which file.
    pub sheet: Sheet,
    /// On which line, from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: SheetProblem,
}

/// What can be wrong with a record of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetProblem {
    /// No record.
    #[error("no record: {0}")]
    Json(String),
    /// Of another kind than the form is for.
    #[error("a record of the kind {found}; this form is for {wanted}")]
    Kind {
        /// The kind found.
        found: &'static str,
        /// The kind of the form.
        wanted: &'static str,
    },
    /// Two values of one field.
    #[error("field {0} is there twice")]
    Twice(String),
    /// A field that neither the form nor records of this kind have.
    #[error("there is no field {0}")]
    Unknown(String),
    /// A right value that is not there.
    #[error("the value of field {0} is missing")]
    Missing(String),
    /// A value that no field can hold.
    #[error("the value of field {code} has {found} characters, more than {MAX_VALUE_CHARS}")]
    TooLong {
        /// The field.
        code: String,
        /// Its characters.
        found: usize,
    },
    /// More records were entered than there are.
    #[error("more records than the {0} that were to be entered")]
    More(usize),
    /// Nothing that could be entered.
    #[error("there is no record in this file")]
    None,
}

/// The outcome of every record of `entered`: the first is compared with the first of `expected`, and so on. Fewer may
/// have been entered than there were, and a field that a record leaves out was left blank.
///
/// # Errors
/// The first problem, with its file and line; nothing is judged then.
pub fn judge(form: &FormDef, expected: &str, entered: &str) -> Result<Vec<RecordOutcome>, SheetError> {
    let wanted = records(form, Sheet::Expected, expected)?;
    let error = |sheet, line, problem| SheetError { sheet, line, problem };
    if wanted.is_empty() {
        return Err(error(Sheet::Expected, 1, SheetProblem::None));
    }
    let mut right = Vec::with_capacity(wanted.len());
    for (line, record) in &wanted {
        let lacks = form.fields.iter().find(|field| field.right_value(record).is_none());
        if let Some(field) = lacks {
            let code = if let Right::Card(code) = &field.right { code } else { &field.code };
            return Err(error(Sheet::Expected, *line, SheetProblem::Missing(code.clone())));
        }
        right.extend(form.right_values(record));
    }
    let (mut aligner, mut outcomes) = (Aligner::new(), Vec::new());
    for (place, (line, record)) in records(form, Sheet::Entered, entered)?.into_iter().enumerate() {
        let Some(right) = right.get(place) else {
            return Err(error(Sheet::Entered, line, SheetProblem::More(right.len())));
        };
        let value = |code: &str| record.value(code).unwrap_or_default().to_owned();
        let values: Vec<String> = form.fields.iter().map(|field| value(&field.code)).collect();
        outcomes.push(RecordOutcome::of(form, right, &values, &mut aligner));
    }
    Ok(outcomes)
}

/// The records of a sheet and the lines on which they stand. Empty lines are skipped.
fn records(form: &FormDef, sheet: Sheet, text: &str) -> Result<Vec<(usize, Record)>, SheetError> {
    let mut found = Vec::new();
    for (n, row) in text.lines().enumerate().filter(|(_, row)| !row.trim().is_empty()) {
        let record = read_record(row).map_err(SheetProblem::Json).and_then(|record| {
            check(form, &record)?;
            Ok(record)
        });
        found.push((n + 1, record.map_err(|problem| SheetError { sheet, line: n + 1, problem })?));
    }
    Ok(found)
}

fn check(form: &FormDef, record: &Record) -> Result<(), SheetProblem> {
    if record.kind != form.card {
        return Err(SheetProblem::Kind { found: record.kind.name(), wanted: form.card.name() });
    }
    let mut seen = BTreeSet::new();
    for field in &record.fields {
        let code = &field.code;
        if !seen.insert(code.as_str()) {
            return Err(SheetProblem::Twice(code.clone()));
        }
        if form.field(code).is_none() && !fields(form.card).iter().any(|known| known.code == code) {
            return Err(SheetProblem::Unknown(code.clone()));
        }
        let length = field.value.chars().count();
        if length > MAX_VALUE_CHARS {
            return Err(SheetProblem::TooLong { code: code.clone(), found: length });
        }
    }
    Ok(())
}
