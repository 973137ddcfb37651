//! Papers of the desks as files: their forms, what every one of them says, and how they are written.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::lang::{Lang, Messages};
use crate::message_keys::{Keyed, keys};
use dabiao_domain::head::HeadStamp;
use dabiao_files::{self as files, TargetError};
use dabiao_papers::office::sheet::{Sheet, SheetError, Value, write_csv, write_sheet_pdf, write_xlsx};

/// The words of papers: Chinese, whatever the window speaks.
pub fn paper_words() -> Messages {
    Messages::new(Lang::ZhCn)
}

/// A form of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperFormat {
    /// Excel, WPS.
    Xlsx,
    /// Text with commas.
    Csv,
    /// To be printed.
    Pdf,
}

impl PaperFormat {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Xlsx, Self::Pdf, Self::Csv];

    /// The name, which is the ending of files too.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Pdf => "pdf",
        }
    }

    /// The form of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }
}

keys! {
    PaperFormat {
        PaperFormat::Xlsx => "paper-xlsx",
        PaperFormat::Csv => "paper-csv",
        PaperFormat::Pdf => "paper-pdf",
    }
}

/// The bytes of a sheet in a form.
///
/// # Errors
/// See [`SheetError`].
pub fn bytes(sheet: &Sheet, format: PaperFormat) -> Result<Vec<u8>, SheetError> {
    match format {
        PaperFormat::Xlsx => write_xlsx(sheet),
        PaperFormat::Csv => write_csv(sheet),
        PaperFormat::Pdf => Ok(write_sheet_pdf(&printed(sheet))?.pdf),
    }
}

/// The sheet without what is not read on paper: codes that are longer than a line.
fn printed(sheet: &Sheet) -> std::borrow::Cow<'_, Sheet> {
    const LONGEST: usize = 200;
    let long = |value: &Value| matches!(value, Value::Text(text) if text.len() > LONGEST && text.is_ascii());
    let of_codes =
        |n: usize| !sheet.rows.is_empty() && sheet.rows.iter().all(|row| row.get(n).is_some_and(long));
    let kept: Vec<bool> = (0..sheet.columns.len()).map(|n| !of_codes(n)).collect();
    if kept.iter().all(|kept| *kept) || !kept.contains(&true) {
        return std::borrow::Cow::Borrowed(sheet);
    }
    let mut short = sheet.clone();
    let mut columns = kept.iter();
    short.columns.retain(|_| columns.next() == Some(&true));
    for row in short.rows.iter_mut().chain(&mut short.totals) {
        let mut cells = kept.iter();
        row.retain(|_| cells.next() == Some(&true));
    }
    std::borrow::Cow::Owned(short)
}

/// The sheet with the journal's head as its last note, to be compared with the journal later.
pub fn with_head(mut sheet: Sheet, texts: &Messages, head: Option<HeadStamp>) -> Sheet {
    sheet.below.extend(head.map(|head| texts.format("paper-head", &[("head", &head)])));
    sheet
}

/// The sheet with the line that says as of when the data of other PCs stand, above the note that names the journal's
/// head.
pub fn with_as_of(mut sheet: Sheet, as_of: Option<String>) -> Sheet {
    let before_last = sheet.below.len().saturating_sub(1);
    if let Some(line) = as_of {
        sheet.below.insert(before_last, line);
    }
    sheet
}

/// `2026年11月23日`.
pub fn chinese_day(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// Writes a sheet into `folder`, readable by its owner alone; a file of the same name is replaced whole.
/// Characters that are not allowed in a file's name become `_`.
///
/// # Errors
/// In words, with the path.
pub fn save_paper(folder: &Path, name: &str, sheet: &Sheet, format: PaperFormat) -> Result<PathBuf, String> {
    files::private_folder(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let path = folder.join(format!("{}.{}", files::safe_file_name(name), format.name()));
    write_paper(&path, sheet, format, None).map_err(|e| match e {
        NotWritten::Target(fault) => format!("{}: {fault}", path.display()),
        NotWritten::Failed(detail) => detail,
    })?;
    Ok(path)
}

/// Writes a PDF file into `folder`, as [`save_paper`] writes a sheet.
///
/// # Errors
/// In words, with the path.
pub fn save_pdf(folder: &Path, name: &str, pdf: &[u8]) -> Result<PathBuf, String> {
    files::private_folder(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let path = folder.join(format!("{}.pdf", files::safe_file_name(name)));
    files::write_whole(&path, pdf, files::Readers::LikeFolder, None)
        .map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(path)
}

/// Writes a sheet to `path`, whole or not at all, with that folder's access rights. `data` is the data
/// folder, which keeps a note of a file elsewhere until it is complete.
///
/// # Errors
/// See [`NotWritten`].
pub fn write_paper(
    path: &Path,
    sheet: &Sheet,
    format: PaperFormat,
    data: Option<&Path>,
) -> Result<(), NotWritten> {
    if data.is_some_and(|data| is_own_record(data, path)) {
        return Err(NotWritten::Target(TargetError::OwnRecords));
    }
    let bytes = bytes(sheet, format).map_err(|e| NotWritten::Failed(e.to_string()))?;
    files::write_whole(path, &bytes, files::Readers::LikeFolder, data).map_err(|e| {
        TargetError::of(&e)
            .map_or_else(|| NotWritten::Failed(format!("{}: {e}", path.display())), NotWritten::Target)
    })
}

/// Whether a paper at `path` would overwrite one of the records, keys and backups of the data folder or of
/// this account's marks. None of those has the file extension of a paper.
fn is_own_record(data: &Path, path: &Path) -> bool {
    let end = files::check_target(path).unwrap_or_else(|_| path.to_owned());
    let extension = end.extension().map(|e| e.to_string_lossy().to_lowercase());
    let is_paper = extension.is_some_and(|e| PaperFormat::ALL.iter().any(|format| format.name() == e));
    let state = crate::paths::state_folder();
    !is_paper && (files::inside(data, &end) || state.is_some_and(|state| files::inside(&state, &end)))
}

/// Why a paper was not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotWritten {
    /// What is there under its name is no file.
    #[error("{0}")]
    Target(TargetError),
    /// It could not be drawn, or the system returned an error; in words, with the path.
    #[error("{0}")]
    Failed(String),
}
