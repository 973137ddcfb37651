//! Bringing in an own text: open or paste, look, tidy, mask, save. Files are read and written on another
//! thread; what is on the desk is short enough to be looked at on the spot.

mod desk;

pub use desk::{ImportDesk, Saved};

use std::path::{Path, PathBuf};

use super::actor::Authorized;
use super::fault_words::import_notice;
use super::jobs::{Job, JobState};
use super::notice::Notice;
use super::station::Station;
use dabiao_content::MAX_TEXT_CHARS;
use dabiao_content::import::{Import, ImportFault, ReadOptions, TextEncoding, tidy};
use dabiao_content::own::{self, OwnFault, OwnText};
use dabiao_domain::exercise::Exercise;
use dabiao_domain::role::{Permission, Refusal};
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
    /// Put right what can be.
    Tidy,
    /// Mask the number of this finding wherever it stands; all numbers if none.
    Mask(Option<usize>),
    /// Take back the last tidying or masking.
    Undo,
    /// How it is compared.
    Policy(Policy),
    /// 1 easy to 3 hard.
    Level(u8),
    /// Save it under this title.
    Save(String),
    /// Clear the desk.
    Clear,
}

/// Saves an own text below `root`, the folder of exercises.
///
/// # Errors
/// [`Refusal::NoRight`] for another right than [`Permission::EditExercises`]; the inner one as [`own::save`].
pub fn save_own(by: &Authorized, root: &Path, own: &OwnText) -> Result<Result<Exercise, OwnFault>, Refusal> {
    by.must_be(Permission::EditExercises)?;
    Ok(own::save(root, own))
}

impl Station {
    /// The desk where a text is brought in.
    pub const fn import_desk(&self) -> &ImportDesk {
        &self.import
    }

    /// Does a step.
    pub(super) fn import(&mut self, step: ImportStep) {
        let desk = &mut self.import;
        match step {
            ImportStep::Open(path) => self.open_import(&path),
            ImportStep::Edit(text) => desk.edit(text),
            ImportStep::TooLong(length) => {
                let fault = ImportFault::TooLong(length);
                desk.refused = Some(import_notice(&self.core.texts, "", &fault));
            }
            ImportStep::Encoding(encoding) => self.read_again(|o| o.encoding = Some(encoding)),
            ImportStep::AsTable(table) => self.read_again(|o| o.table = Some(table)),
            ImportStep::Header(header) => self.read_again(|o| o.header = Some(header)),
            ImportStep::Column(column, chosen) => self.choose_column(column, chosen),
            ImportStep::Tidy => desk.change(tidy),
            ImportStep::Mask(finding) => desk.mask(finding),
            ImportStep::Undo => desk.undo(),
            ImportStep::Policy(policy) => {
                desk.policy = policy;
                desk.look();
            }
            ImportStep::Level(level) => desk.level = level,
            ImportStep::Save(title) => self.save_import(title),
            ImportStep::Clear => self.import = desk.cleared(),
        }
    }

    fn open_import(&mut self, path: &Path) {
        let path = path.to_owned();
        self.import.title.clear();
        self.begin_reading(move || {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            let import = Import::read(&path, ReadOptions::default()).map_err(|fault| (name, fault))?;
            let prepared = import.prepare();
            Ok((import, prepared))
        });
    }

    /// Reads the bytes at hand again, otherwise than before. What was pasted becomes bytes here.
    fn read_again(&mut self, choose: impl FnOnce(&mut ReadOptions)) {
        let desk = &self.import;
        let source = desk.source.clone();
        let mut import = source.unwrap_or_else(|| Import::pasted(&desk.text, ReadOptions::default()));
        choose(&mut import.options);
        self.begin_reading(move || {
            let prepared = import.prepare();
            Ok((import, prepared))
        });
    }

    fn choose_column(&mut self, column: usize, chosen: bool) {
        let shape = self.import.read.as_ref().and_then(|r| r.table.as_ref());
        let columns = shape.map(|s| s.columns.as_slice()).unwrap_or_default().iter().enumerate();
        let wanted = columns.filter(|(n, (_, was))| if *n == column { chosen } else { *was });
        let wanted: Vec<usize> = wanted.map(|(n, _)| n).collect();
        // A table without any column is no text.
        if !wanted.is_empty() {
            self.read_again(|o| o.columns = Some(wanted));
        }
    }

    fn begin_reading(&mut self, work: impl FnOnce() -> Reading + Send + 'static) {
        self.import.saved = None;
        self.import.refused = None;
        self.import.reading = Some(Job::spawn(self.core.config.wake.clone(), move |_| work()));
    }

    fn save_import(&mut self, title: String) {
        if !self.core.may_edit_exercises() {
            return self.refuse_editing();
        }
        let desk = &mut self.import;
        if !desk.can_save() {
            return;
        }
        let own = OwnText { title, policy: desk.policy, level: desk.level, text: desk.text.clone() };
        let root = self.exercise_root();
        self.import.refused = None;
        self.import.saving = Some(Job::spawn(self.core.config.wake.clone(), move |_| own::save(&root, &own)));
    }

    /// Takes in what was read or written.
    pub(super) fn take_import(&mut self) {
        if let Some(job) = self.import.reading.take() {
            match job.poll() {
                JobState::Running => self.import.reading = Some(job),
                JobState::Failed => self.import_lost("import-open"),
                JobState::Done(reading) => self.reading_done(reading),
            }
        }
        if let Some(job) = self.import.saving.take() {
            match job.poll() {
                JobState::Running => self.import.saving = Some(job),
                JobState::Failed => self.import_lost("import-save"),
                JobState::Done(Ok(exercise)) => {
                    let saved = Saved { id: exercise.id, title: exercise.title };
                    self.import(ImportStep::Clear);
                    self.import.saved = Some(saved);
                    self.look_at_exercises(true);
                }
                JobState::Done(Err(fault)) => {
                    self.import.refused = Some(Notice::of_own(&self.core.texts, &fault));
                }
            }
        }
    }

    fn reading_done(&mut self, reading: Reading) {
        match reading {
            Ok((import, Ok(prepared))) => {
                if prepared.length > MAX_TEXT_CHARS {
                    let fault = ImportFault::TooLong(prepared.length);
                    self.import.refused = Some(import_notice(&self.core.texts, &import.name, &fault));
                }
                self.import.put(import, prepared);
            }
            Ok((import, Err(fault))) => {
                self.import.refused = Some(import_notice(&self.core.texts, &import.name, &fault));
                self.import.not_read(import, &fault);
            }
            Err((name, fault)) => self.import.refused = Some(import_notice(&self.core.texts, &name, &fault)),
        }
    }

    fn import_lost(&mut self, what: &str) {
        let what = self.core.texts.get(what);
        self.import.refused = Some(Notice::new(&self.core.texts, "error-job", &[("what", &what)]));
    }
}
