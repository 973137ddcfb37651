//! Writing papers to files, in the background.

use std::path::{Path, PathBuf};

use super::TrainerDesk;
use super::papers::{DeskPaper, PaperFormat, PaperSource, attempts_sheet, bytes, with_head};
use crate::core::{Core, Seen, Task};
use crate::notice::Notice;
use dabiao_domain::head::HeadStamp;
use dabiao_domain::role::Permission;
use dabiao_files::{self as files, TargetFault};
use dabiao_papers::office::sheet::Sheet;
use dabiao_store::{AttemptRow, RosterPast};

/// A paper that is being made.
#[derive(Default)]
pub(super) struct Saving {
    /// Attempts are being read for it.
    attempts: Option<Task<AttemptsRead>>,
    /// It is being drawn and written.
    writing: Option<Task<Result<PathBuf, String>>>,
}

impl Saving {
    pub const fn is_under_way(&self) -> bool {
        self.attempts.is_some() || self.writing.is_some()
    }
}

/// The input of the sheet of attempts, and its form.
struct AttemptsRead {
    format: PaperFormat,
    rows: Vec<AttemptRow>,
    past: RosterPast,
    head: Option<HeadStamp>,
}

/// Writes a sheet into `folder`, readable by its owner alone; a file of the same name is replaced whole.
/// Characters that are not allowed in a file's name become `_`.
///
/// # Errors
/// In words, with the path.
pub fn save(folder: &Path, name: &str, sheet: &Sheet, format: PaperFormat) -> Result<PathBuf, String> {
    files::private_folder(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let path = folder.join(format!("{}.{}", files::safe_file_name(name), format.name()));
    write(&path, sheet, format, None).map_err(|e| match e {
        NotWritten::Target(fault) => format!("{}: {fault}", path.display()),
        NotWritten::Failed(detail) => detail,
    })?;
    Ok(path)
}

/// Writes a sheet to `path`, whole or not at all, with that folder's access rights. `data` is the data
/// folder, which keeps a note of a file elsewhere until it is complete.
///
/// # Errors
/// See [`NotWritten`].
pub fn write(path: &Path, sheet: &Sheet, format: PaperFormat, data: Option<&Path>) -> Result<(), NotWritten> {
    if data.is_some_and(|data| is_own_record(data, path)) {
        return Err(NotWritten::Target(TargetFault::OwnRecords));
    }
    let bytes = bytes(sheet, format).map_err(|e| NotWritten::Failed(e.to_string()))?;
    files::write_whole(path, &bytes, files::Readers::LikeFolder, data).map_err(|e| {
        TargetFault::of(&e)
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
    Target(TargetFault),
    /// It could not be drawn, or the system returned an error; in words, with the path.
    #[error("{0}")]
    Failed(String),
}

impl<'a> Seen<'a, TrainerDesk> {
    /// Where the paper that was saved last is.
    pub fn saved_paper(self) -> Option<&'a Path> {
        self.desk.saved.as_deref()
    }
}

impl TrainerDesk {
    /// Removes the message about the last paper.
    pub(crate) fn forget_paper(&mut self) {
        self.saved = None;
    }

    /// Starts to make a paper.
    pub(super) fn save_paper(&mut self, paper: DeskPaper, format: PaperFormat, core: &mut Core) {
        if core.allowed(Permission::ExportReports).is_none() || self.saving.is_under_way() {
            return;
        }
        self.saved = None;
        if paper == DeskPaper::Attempts {
            self.saving.attempts = Some(core.ask_store(move |db| {
                let (rows, past, head) = (db.attempts(None)?, db.roster_past()?, db.head_stamp()?);
                Ok(AttemptsRead { format, rows, past, head })
            }));
            return;
        }
        let Some(view) = self.seen(core).view().cloned() else { return };
        let (forecasts, scope) = (self.seen(core).forecasts().cloned(), self.seen(core).scope());
        let folder = core.papers_folder();
        self.saving.writing = Some(core.start_work(move |_| {
            let texts = PaperSource::words();
            let source =
                PaperSource { view: &view, forecasts: forecasts.as_deref(), scope: &scope, texts: &texts };
            let sheet = source.sheet(paper);
            save(&folder, &format!("{}-{}", sheet.title, view.facts.today), &sheet, format)
        }));
    }

    /// Collects finished work. Called once per frame.
    pub(super) fn poll_saving(&mut self, core: &mut Core) {
        if let Some(read) = core.finished(&mut self.saving.attempts) {
            self.write_attempts(read, core);
        }
        match core.finished(&mut self.saving.writing) {
            None => {}
            Some(Ok(path)) => self.saved = Some(path),
            Some(Err(detail)) => {
                core.notice = Some(Notice::new(&core.texts, "error-paper", &[("detail", &detail)]));
            }
        }
    }

    fn write_attempts(&mut self, read: AttemptsRead, core: &Core) {
        let AttemptsRead { format, mut rows, past, head } = read;
        let Some(view) = self.seen(core).view().cloned() else { return };
        let scope = self.seen(core).scope();
        rows.retain(|row| view.person(row.start.officer_id).is_some_and(|p| scope.contains(&p.unit)));
        let folder = core.papers_folder();
        self.saving.writing = Some(core.start_work(move |_| {
            let texts = PaperSource::words();
            let zone = jiff::tz::TimeZone::get(view.facts.standard.time_zone())
                .unwrap_or_else(|_| jiff::tz::TimeZone::system());
            let sheet = with_head(attempts_sheet(&texts, &rows, &past, &zone), &texts, head);
            save(&folder, &format!("{}-{}", sheet.title, view.facts.today), &sheet, format)
        }));
    }
}
