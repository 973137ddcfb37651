//! Writing papers to files, in the background.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use uuid::Uuid;

use super::TrainerDesk;
use super::papers::{DeskPaper, PaperSource, attempts_sheet};
use super::view::DeskView;
use crate::core::{Core, Seen, Task};
use crate::desk_papers::{PaperFormat, paper_words, save_paper, with_as_of, with_head};
use crate::notice::Notice;
use crate::sync_words::as_of_words;
use dabiao_domain::head::HeadStamp;
use dabiao_domain::role::Permission;
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
    /// The desk as it was when it was asked for, and whose names may stand in it.
    view: Arc<DeskView>,
    scope: BTreeSet<Uuid>,
    rows: Vec<AttemptRow>,
    past: RosterPast,
    head: Option<HeadStamp>,
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
        let Some(view) = self.seen(core).view().cloned() else { return };
        let scope = self.seen(core).scope();
        if paper == DeskPaper::Attempts {
            self.saving.attempts = Some(core.ask_store(move |db| {
                let (rows, past, head) = (db.attempts(None)?, db.roster_past()?, db.head_stamp()?);
                Ok(AttemptsRead { format, view, scope, rows, past, head })
            }));
            return;
        }
        let forecasts = self.seen(core).forecasts().cloned();
        let (folder, as_of, now) = (core.papers_folder(), core.as_of.clone(), core.config.clock.wall_ms());
        self.saving.writing = Some(core.start_work(move |_| {
            let texts = paper_words();
            let source =
                PaperSource { view: &view, forecasts: forecasts.as_deref(), scope: &scope, texts: &texts };
            let as_of = as_of.and_then(|as_of| as_of_words(&texts, &as_of, now));
            let sheet = with_as_of(source.sheet(paper), as_of);
            save_paper(&folder, &format!("{}-{}", sheet.title, view.facts.today), &sheet, format)
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
        let AttemptsRead { format, view, scope, mut rows, past, head } = read;
        rows.retain(|row| view.person(row.start.officer_id).is_some_and(|p| scope.contains(&p.unit)));
        let (folder, as_of, now) = (core.papers_folder(), core.as_of.clone(), core.config.clock.wall_ms());
        self.saving.writing = Some(core.start_work(move |_| {
            let texts = paper_words();
            let as_of = as_of.and_then(|as_of| as_of_words(&texts, &as_of, now));
            let zone = view.facts.standard.zone();
            let sheet = with_head(attempts_sheet(&texts, &rows, &past, &zone), &texts, head);
            let sheet = with_as_of(sheet, as_of);
            save_paper(&folder, &format!("{}-{}", sheet.title, view.facts.today), &sheet, format)
        }));
    }
}
