//! Import of an own text: open or paste, review, tidy, mask, save. Files are read and written on another
//! thread; the text on the desk is short enough to be processed at once.

mod desk;

pub use desk::{ImportDesk, Saved};

use std::path::{Path, PathBuf};

use crate::actor::Authorized;
use crate::core::{Areas, Core, Task};
use crate::fault_words::import_notice;
use crate::notice::Notice;
use dabiao_content::MAX_TEXT_CHARS;
use dabiao_content::import::{Import, ImportError, ReadOptions, TextEncoding, tidy};
use dabiao_content::own::{self, OwnError, OwnText};
use dabiao_domain::exercise::{Exercise, ReadingLevel};
use dabiao_domain::role::{Denied, Permission};
use dabiao_domain::text::Policy;
use desk::Reading;

/// One step of bringing in a text.
#[derive(Clone, Debug, PartialEq)]
pub enum ImportStep {
    /// Read this file.
    Open(PathBuf),
    /// The text as it was typed or pasted.
    Edit(String),
    /// A paste that is longer than any text may be, in characters.
    TooLong(usize),
    /// Read the bytes again in this encoding.
    Encoding(TextEncoding),
    /// Read the bytes again, as a table or as plain text.
    AsTable(bool),
    /// Whether the first row names the columns.
    Header(bool),
    /// Whether the column of this number, from 0, becomes text.
    Column(usize, bool),
    /// Correct what can be corrected.
    Tidy,
    /// Mask the number of this finding at every place; all numbers if none.
    Mask(Option<usize>),
    /// Take back the last tidying or masking.
    Undo,
    /// How it is compared.
    Policy(Policy),
    /// 1 easy to 3 hard.
    Level(ReadingLevel),
    /// Save it under this title.
    Save(String),
    /// Clear the desk.
    Clear,
}

/// Saves an own text below `root`, the folder of exercises.
///
/// # Errors
/// [`Denied::NoRight`] for another right than [`Permission::EditExercises`]; the inner one as [`own::save`].
pub fn save_own(by: &Authorized, root: &Path, own: &OwnText) -> Result<Result<Exercise, OwnError>, Denied> {
    by.must_be(Permission::EditExercises)?;
    Ok(own::save(root, own))
}

impl ImportDesk {
    /// Does a step.
    pub(crate) fn act(&mut self, step: ImportStep, core: &mut Core) {
        match step {
            ImportStep::Open(path) => self.open_import(&path, core),
            ImportStep::Edit(text) => self.edit(text),
            ImportStep::TooLong(length) => {
                let fault = ImportError::TooLong(length);
                self.refused = Some(import_notice(&core.texts, "", &fault));
            }
            ImportStep::Encoding(encoding) => self.read_again(|o| o.encoding = Some(encoding), core),
            ImportStep::AsTable(table) => self.read_again(|o| o.table = Some(table), core),
            ImportStep::Header(header) => self.read_again(|o| o.header = Some(header), core),
            ImportStep::Column(column, chosen) => self.choose_column(column, chosen, core),
            ImportStep::Tidy => self.change(tidy),
            ImportStep::Mask(finding) => self.mask(finding),
            ImportStep::Undo => self.undo(),
            ImportStep::Policy(policy) => {
                self.policy = policy;
                self.look();
            }
            ImportStep::Level(level) => self.level = level,
            ImportStep::Save(title) => self.save_import(title, core),
            ImportStep::Clear => *self = self.cleared(),
        }
    }

    fn open_import(&mut self, path: &Path, core: &mut Core) {
        let path = path.to_owned();
        self.title.clear();
        self.begin_reading(
            move || {
                let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
                let import = Import::read(&path, ReadOptions::default()).map_err(|fault| (name, fault))?;
                let prepared = import.prepare();
                Ok((import, prepared))
            },
            core,
        );
    }

    /// Reads the present bytes again, with other options. A pasted text becomes bytes here.
    fn read_again(&mut self, choose: impl FnOnce(&mut ReadOptions), core: &mut Core) {
        let source = self.source.clone();
        let mut import = source.unwrap_or_else(|| Import::pasted(&self.text, ReadOptions::default()));
        choose(&mut import.options);
        self.begin_reading(
            move || {
                let prepared = import.prepare();
                Ok((import, prepared))
            },
            core,
        );
    }

    fn choose_column(&mut self, column: usize, chosen: bool, core: &mut Core) {
        let shape = self.read.as_ref().and_then(|r| r.table.as_ref());
        let columns = shape.map(|s| s.columns.as_slice()).unwrap_or_default().iter().enumerate();
        let wanted = columns.filter(|(n, (_, was))| if *n == column { chosen } else { *was });
        let wanted: Vec<usize> = wanted.map(|(n, _)| n).collect();
        // A table without any column is no text.
        if !wanted.is_empty() {
            self.read_again(|o| o.columns = Some(wanted), core);
        }
    }

    fn begin_reading(&mut self, work: impl FnOnce() -> Reading + Send + 'static, core: &Core) {
        self.saved = None;
        self.refused = None;
        self.reading = Some(core.start_work(move |_| work()));
    }

    fn save_import(&mut self, title: String, core: &mut Core) {
        if !core.may_edit_exercises() {
            return core.refuse_editing();
        }
        if !self.can_save() {
            return;
        }
        let own = OwnText { title, policy: self.policy, level: self.level, text: self.text.clone() };
        let root = core.exercise_root();
        self.refused = None;
        self.saving = Some(core.start_work(move |_| own::save(&root, &own)));
    }

    /// Takes in what was read or written.
    pub(crate) fn poll(&mut self, core: &mut Core) {
        match Task::take(&mut self.reading) {
            None => {}
            Some(Ok(reading)) => self.reading_done(reading, core),
            Some(Err(_)) => self.import_lost("import-open", core),
        }
        match Task::take(&mut self.saving) {
            None => {}
            Some(Ok(Ok(exercise))) => {
                let saved = Saved { id: exercise.id, title: exercise.title };
                self.act(ImportStep::Clear, core);
                self.saved = Some(saved);
                core.touch(Areas::TEXTS);
            }
            Some(Ok(Err(fault))) => self.refused = Some(Notice::of_own(&core.texts, &fault)),
            Some(Err(_)) => self.import_lost("import-save", core),
        }
    }

    fn reading_done(&mut self, reading: Reading, core: &mut Core) {
        match reading {
            Ok((import, Ok(prepared))) => {
                if prepared.length > MAX_TEXT_CHARS {
                    let fault = ImportError::TooLong(prepared.length);
                    self.refused = Some(import_notice(&core.texts, &import.name, &fault));
                }
                self.put(import, prepared);
            }
            Ok((import, Err(fault))) => {
                self.refused = Some(import_notice(&core.texts, &import.name, &fault));
                self.not_read(import, &fault);
            }
            Err((name, fault)) => self.refused = Some(import_notice(&core.texts, &name, &fault)),
        }
    }

    fn import_lost(&mut self, what: &str, core: &mut Core) {
        let what = core.texts.get(what);
        self.refused = Some(Notice::new(&core.texts, "error-job", &[("what", &what)]));
    }
}
