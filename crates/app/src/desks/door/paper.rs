//! The shown recovery code as a paper: saved, printed by the window, and removed again.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::desk::Door;
use crate::code_paper::{CodePaper, sweep_code_papers};
use crate::core::{Core, Seen, Task};
use crate::notice::Notice;

/// The file of the code that was made last.
#[derive(Default)]
pub(super) struct SavedPaper {
    saving: Option<Task<Result<PathBuf, String>>>,
    path: Option<PathBuf>,
    /// Whether a file is to be removed as soon as it is there.
    unwanted: bool,
    removing: Option<Task<Result<(), String>>>,
}

impl<'a> Seen<'a, Door> {
    /// Where the paper of the shown recovery code is; none before it was saved, and after it was removed.
    pub fn code_paper(self) -> Option<&'a Path> {
        self.desk.paper.path.as_deref()
    }

    /// Whether the paper of a recovery code is being written or removed.
    pub const fn code_paper_busy(self) -> bool {
        self.desk.paper.saving.is_some() || self.desk.paper.removing.is_some()
    }
}

impl Door {
    /// Writes the paper of the code that is shown, for its owner.
    pub(super) fn save_code_paper(&mut self, core: &Core) {
        let (Some(code), Some(officer)) = (self.recovery.shown.clone(), core.here.officer.clone()) else {
            return;
        };
        if self.seen(core).code_paper_busy() {
            return;
        }
        let (folder, texts) = (core.config.folder.clone(), Arc::clone(&core.texts));
        let now = core.config.clock.wall_ms();
        self.paper.unwanted = false;
        self.paper.saving = Some(core.ask_store(move |db| {
            let paper = CodePaper::of(db, &folder, &texts, &officer, (&code, now))?;
            Ok(paper.save(&folder, &texts))
        }));
    }

    /// Removes the paper: it is printed, or not wanted.
    pub(super) fn drop_code_paper(&mut self, core: &Core) {
        self.paper.unwanted = self.paper.saving.is_some();
        if let Some(path) = self.paper.path.take() {
            self.paper.removing = Some(core.start_work(move |_| {
                dabiao_files::remove_file(&path).map_err(|e| format!("{}: {e}", path.display()))
            }));
        }
    }

    /// Another person sits here: the paper of the last one is no concern of theirs.
    pub(super) fn leave_code_paper(&mut self) {
        self.paper.unwanted = self.paper.saving.is_some();
        if let Some(path) = self.paper.path.take() {
            // What is not removed now is removed at the next start.
            let _ = std::thread::Builder::new()
                .name("remove".into())
                .spawn(move || dabiao_files::remove_file(path));
        }
    }

    /// Removes what a killed program left, on the store's thread.
    pub(super) fn sweep_papers(core: &mut Core) {
        let folder = core.config.folder.clone();
        let reply = core.store.call(move |_| {
            sweep_code_papers(&folder);
            Ok(())
        });
        core.written(reply);
    }

    /// Collects a paper that was written or removed. Called once per frame.
    pub(super) fn poll_code_paper(&mut self, core: &mut Core) {
        match core.finished(&mut self.paper.saving) {
            None => {}
            Some(Ok(path)) => {
                self.paper.path = Some(path);
                if std::mem::take(&mut self.paper.unwanted) {
                    self.drop_code_paper(core);
                }
            }
            Some(Err(detail)) => {
                core.notice = Some(Notice::new(&core.texts, "error-paper", &[("detail", &detail)]));
            }
        }
        if let Some(Err(detail)) = core.finished(&mut self.paper.removing) {
            core.notice = Some(Notice::new(&core.texts, "error-code-paper-stays", &[("detail", &detail)]));
        }
    }
}
