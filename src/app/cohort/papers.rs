//! The cohort's papers: what stands in them. How they look is for `office`.

use std::path::PathBuf;
use std::sync::Arc;

use uuid::Uuid;

use super::view::CohortView;
use crate::app::jobs::{Job, JobState};
use crate::app::lang::Texts;
use crate::app::notice::Notice;
use crate::app::station::Station;
use crate::app::trainer::{PaperFormat, PaperSource, write_paper};
use crate::domain::role::Permission;
use crate::office::sheet::Sheet;

/// A paper about the cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CohortPaper {
    /// 指导员队伍情况: for the leader.
    Status,
    /// One guidance officer's page.
    Page(Uuid),
}

/// The sheet of a paper; none for the page of somebody whom the view does not show.
pub fn cohort_sheet(_view: &CohortView, _paper: CohortPaper, _texts: &Texts) -> Option<Sheet> {
    None
}

impl Station {
    pub(super) fn save_cohort_paper(&mut self, paper: CohortPaper, format: PaperFormat) {
        let own = matches!((paper, self.cohort_sight()), (CohortPaper::Page(whose), super::CohortSight::Own(own)) if whose == own);
        if self.cohort.saving.is_some() || !own && self.allowed(Permission::ExportReports).is_none() {
            return;
        }
        let Some(view) = self.cohort_view().cloned() else { return };
        self.cohort.saved = None;
        let folder = self.papers_folder();
        self.cohort.saving = Some(Job::spawn(Arc::clone(&self.config.wake), move |_| {
            let texts = PaperSource::words();
            let sheet = cohort_sheet(&view, paper, &texts).ok_or_else(String::new)?;
            std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
            let path: PathBuf = folder.join(format!("{}-{}.{}", sheet.title, view.today, format.name()));
            write_paper(&path, &sheet, format).map(|()| path)
        }));
    }

    /// Takes in what was written. Called once a frame.
    pub(super) fn poll_cohort_paper(&mut self) {
        let Some(job) = self.cohort.saving.take() else { return };
        match job.poll() {
            JobState::Running => self.cohort.saving = Some(job),
            JobState::Failed => self.notice = Some(Notice::new(&self.texts, "error-task", &[])),
            JobState::Done(Ok(path)) => self.cohort.saved = Some(path),
            JobState::Done(Err(detail)) => {
                self.notice = Some(Notice::new(&self.texts, "error-paper", &[("detail", &detail)]));
            }
        }
    }
}
