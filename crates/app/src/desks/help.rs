//! The manual on paper. What it says lies in `dabiao_manual`; everybody may have it, also before the first sign-in.

use std::path::{Path, PathBuf};

use crate::core::{Core, Seen, Task};
use crate::desk_papers::save_pdf;
use crate::lang::{Lang, Messages};
use crate::notice::Notice;
use dabiao_manual::{Language, ManualWords, manual, manual_pdf};

/// A request about the manual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpAction {
    /// Save a part as PDF, by its number from 0; none for all of it.
    Save {
        /// Which part.
        part: Option<usize>,
    },
    /// The manual is closed: the message about the last paper goes.
    Leave,
}

/// The language of the manual that goes with the messages in `lang`.
pub const fn language_of(lang: Lang) -> Language {
    match lang {
        Lang::ZhCn => Language::Chinese,
        Lang::En => Language::English,
    }
}

/// The desk: a manual that is being written, and where the last one is.
#[derive(Default)]
pub struct HelpDesk {
    saving: Option<Task<Result<PathBuf, String>>>,
    saved: Option<PathBuf>,
}

impl HelpDesk {
    /// As it is looked at.
    pub(crate) const fn seen<'a>(&'a self, core: &'a Core) -> Seen<'a, Self> {
        Seen { desk: self, core }
    }

    /// Does what is asked.
    pub(crate) fn act(&mut self, action: HelpAction, core: &Core) {
        match action {
            HelpAction::Save { part } if self.saving.is_none() => {
                let (texts, folder) = (std::sync::Arc::clone(&core.texts), core.papers_folder());
                self.saved = None;
                self.saving = Some(core.start_work(move |_| write(&texts, &folder, part)));
            }
            HelpAction::Save { .. } => {}
            HelpAction::Leave => self.saved = None,
        }
    }

    /// Collects finished work. Called once per frame.
    pub(crate) fn poll(&mut self, core: &mut Core) {
        match core.finished(&mut self.saving) {
            None => {}
            Some(Ok(path)) => self.saved = Some(path),
            Some(Err(detail)) => {
                core.notice = Some(Notice::new(&core.texts, "error-paper", &[("detail", &detail)]));
            }
        }
    }
}

impl<'a> Seen<'a, HelpDesk> {
    /// Whether a manual is being written.
    pub const fn saving(self) -> bool {
        self.desk.saving.is_some()
    }

    /// Where the manual that was saved last is.
    pub fn saved(self) -> Option<&'a Path> {
        self.desk.saved.as_deref()
    }
}

fn write(texts: &Messages, folder: &Path, part: Option<usize>) -> Result<PathBuf, String> {
    let manual = manual(language_of(texts.lang()));
    let words = ManualWords {
        title: texts.get("help-whole-title"),
        contents: texts.get("help-contents"),
        program: texts.get("app-name"),
    };
    let one = part.and_then(|number| manual.parts.get(number));
    let name = one.map_or(words.title.as_str(), |part| part.title.as_str());
    let pdf = manual_pdf(manual, part, &words).map_err(|fault| fault.to_string())?;
    save_pdf(folder, name, &pdf)
}
