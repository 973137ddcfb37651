//! The folder of a trainer's own exercises, kept in step with the files: looked at when the window is
//! looked at again, read on another thread, never during a drill.

use std::sync::Arc;

use super::course::CourseState;
use super::jobs::{Job, JobState};
use super::notice::Notice;
use super::station::Station;
use dabiao_content::own::{self, OwnFault};
use dabiao_content::{FileError, FolderStamp, Library, Overlay};
use dabiao_domain::course::{PlacementTry, Progress as CourseProgress};

pub use crate::core::EXERCISE_FOLDER;

/// What a look at the folder brought: none where nothing has changed.
type Looked = Option<(FolderStamp, Overlay)>;

/// What is known of the folder.
#[derive(Debug)]
pub struct ExerciseFolder {
    /// What the program carries.
    base: Arc<Library>,
    /// What the files looked like when they were read; none before the first time.
    stamp: Option<FolderStamp>,
    job: Option<Job<Looked>>,
    change: Option<(Change, Job<Result<(), OwnFault>>)>,
    /// A look was asked for while another was under way.
    again: bool,
    /// Whether the lessons, and the templates and tables, are not those that the program carries.
    own_course: bool,
    own_data: bool,
    files: usize,
    problems: Vec<FileError>,
    replaced: Vec<String>,
}

/// A change of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Change {
    Rename,
    Remove,
}

impl ExerciseFolder {
    /// A folder that was not looked at yet, over `base`.
    pub(super) fn new(base: Library) -> Self {
        Self {
            base: Arc::new(base),
            stamp: None,
            job: None,
            change: None,
            again: false,
            own_course: false,
            own_data: false,
            files: 0,
            problems: Vec::new(),
            replaced: Vec::new(),
        }
    }

    /// What the program carries, whatever the folder holds.
    pub(super) fn base(&self) -> &Library {
        &self.base
    }

    /// Whether the folder was read at least once.
    pub const fn known(&self) -> bool {
        self.stamp.is_some()
    }

    /// Good files in it.
    pub const fn files(&self) -> usize {
        self.files
    }

    /// What is wrong with others.
    pub fn problems(&self) -> &[FileError] {
        &self.problems
    }

    /// Ids of exercises, lessons and data that stand in place of carried ones.
    pub fn replaced(&self) -> &[String] {
        &self.replaced
    }

    /// Whether fresh texts are made from the folder's templates or tables.
    pub(super) const fn own_data(&self) -> bool {
        self.own_data
    }

    /// Whether something is under way.
    pub(super) const fn busy(&self) -> bool {
        self.job.is_some() || self.change.is_some()
    }
}

impl Station {
    /// What is known of the folder.
    pub const fn exercise_folder(&self) -> &ExerciseFolder {
        &self.exercises
    }

    /// Looks whether files have changed, and reads them if so; `force` reads them anyway. A drill comes
    /// first: nothing is read while one is under way.
    pub(super) fn look_at_exercises(&mut self, force: bool) {
        if self.session.is_some() {
            return;
        }
        if self.exercises.job.is_some() {
            self.exercises.again = true;
            return;
        }
        let (root, base) = (self.core.exercise_root(), Arc::clone(&self.exercises.base));
        let before = self.exercises.stamp.clone().filter(|_| !force);
        self.exercises.job = Some(Job::spawn(self.core.config.wake.clone(), move |_| {
            // The look comes before the reading: a file written meanwhile is seen the next time.
            let stamp = FolderStamp::of(&root);
            (before.as_ref() != Some(&stamp)).then(|| {
                let overlay = Overlay::load(&root, &base);
                (stamp, overlay)
            })
        }));
    }

    /// Gives an own text another title.
    pub(super) fn rename_own(&mut self, id: &str, title: &str) {
        let (root, id, title) = (self.core.exercise_root(), id.to_owned(), title.to_owned());
        self.change(Change::Rename, move || own::rename(&root, &id, &title));
    }

    /// Removes an own text. Attempts keep what was typed.
    pub(super) fn remove_own(&mut self, id: &str) {
        let (root, id) = (self.core.exercise_root(), id.to_owned());
        self.change(Change::Remove, move || own::remove(&root, &id));
    }

    fn change(&mut self, change: Change, work: impl FnOnce() -> Result<(), OwnFault> + Send + 'static) {
        if self.exercises.change.is_none() {
            self.exercises.change =
                Some((change, Job::spawn(self.core.config.wake.clone(), move |_| work())));
        }
    }

    /// Takes in what was read. During a drill it waits: the text on the screen is what counts.
    pub(super) fn take_exercises(&mut self) {
        if self.session.is_some() {
            return;
        }
        if let Some((change, job)) = &self.exercises.change {
            let (change, progress) = (change.clone(), job.poll());
            match progress {
                JobState::Running => {}
                JobState::Done(Ok(())) => self.end_change(),
                JobState::Done(Err(fault)) => {
                    self.core.notice = Some(Notice::of_own(&self.core.texts, &fault));
                    self.end_change();
                }
                JobState::Failed => {
                    let what = if change == Change::Rename { "own-rename" } else { "own-remove" };
                    let what = self.core.texts.get(what);
                    self.core.notice = Some(Notice::new(&self.core.texts, "error-job", &[("what", &what)]));
                    self.end_change();
                }
            }
        }
        let Some(job) = &self.exercises.job else { return };
        match job.poll() {
            JobState::Running => return,
            JobState::Done(Some((stamp, overlay))) => self.put_over(stamp, overlay),
            JobState::Done(None) => {}
            // Nothing was read; the next look tries again.
            JobState::Failed => drop(self.exercises.stamp.get_or_insert_default()),
        }
        self.exercises.job = None;
        if std::mem::take(&mut self.exercises.again) {
            self.look_at_exercises(false);
        }
    }

    fn end_change(&mut self) {
        self.exercises.change = None;
        self.look_at_exercises(true);
    }

    fn put_over(&mut self, stamp: FolderStamp, overlay: Overlay) {
        let known = &mut self.exercises;
        self.core.config.library = overlay.library;
        // What the folder has nothing of is made from what is carried, when it is needed.
        if overlay.course.is_some() || known.own_course {
            known.own_course = overlay.course.is_some();
            let progress = CourseProgress::default();
            self.course = overlay.course.map(|course| CourseState {
                course,
                progress,
                placement: PlacementTry::default(),
            });
        }
        if overlay.generator.is_some() || known.own_data {
            known.own_data = overlay.generator.is_some();
            self.generator = overlay.generator;
        }
        if let Some(first) = overlay.problems.first().filter(|_| overlay.problems != known.problems) {
            self.core.notice = Some(Notice::of_folder(&self.core.texts, first, overlay.problems.len() - 1));
        }
        known.stamp = Some(stamp);
        known.files = overlay.files;
        known.problems = overlay.problems;
        known.replaced = overlay.replaced;
        self.rebuild_progress();
        self.rebuild_today();
    }
}
