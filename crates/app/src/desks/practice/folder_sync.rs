//! The folder of own exercises, read and changed on threads of its own, never during a drill.

use super::course::CourseState;
use super::desk::Practice;
use super::folder::{Change, ExerciseFolder};
use crate::core::{Core, Seen, Task};
use crate::drill::Runner;
use crate::notice::Notice;
use dabiao_content::own::{self, OwnError};
use dabiao_content::{FolderStamp, Overlay};
use dabiao_domain::course::{PlacementTry, Progress as CourseProgress};
use std::sync::Arc;

impl<'a> Seen<'a, Practice> {
    /// The state of the folder.
    pub fn exercise_folder(self) -> &'a ExerciseFolder {
        &self.desk.folder
    }
}

impl Practice {
    /// Checks whether files have changed, and reads them if so; `force` reads them anyway. A drill comes
    /// first: nothing is read while one is running.
    pub(super) fn refresh_exercises(&mut self, force: bool, runner: &Runner, core: &Core) {
        if runner.ongoing().is_some() {
            return;
        }
        if self.folder.looking.is_some() {
            self.folder.again = true;
            return;
        }
        let (root, base) = (core.exercise_root(), Arc::clone(&self.folder.base));
        let before = self.folder.stamp.clone().filter(|_| !force);
        self.folder.looking = Some(core.start_work(move |_| {
            // The check comes before the reading: a file written meanwhile is noticed by the next check.
            let stamp = FolderStamp::of(&root);
            (before.as_ref() != Some(&stamp)).then(|| {
                let overlay = Overlay::load(&root, &base);
                (stamp, overlay)
            })
        }));
    }

    /// Gives an own text another title.
    pub(super) fn rename_own(&mut self, id: &str, title: &str, core: &mut Core) {
        if !core.may_edit_exercises() {
            return core.refuse_editing();
        }
        let (root, id, title) = (core.exercise_root(), id.to_owned(), title.to_owned());
        self.change(Change::Rename, move || own::rename(&root, &id, &title), core);
    }

    /// Removes an own text. Attempts keep what was typed.
    pub(super) fn remove_own(&mut self, id: &str, core: &mut Core) {
        if !core.may_edit_exercises() {
            return core.refuse_editing();
        }
        let (root, id) = (core.exercise_root(), id.to_owned());
        self.change(Change::Remove, move || own::remove(&root, &id), core);
    }

    fn change(
        &mut self,
        change: Change,
        work: impl FnOnce() -> Result<(), OwnError> + Send + 'static,
        core: &Core,
    ) {
        if self.folder.change.is_none() {
            self.folder.change = Some((change, core.start_work(move |_| work())));
        }
    }

    /// Collects finished readings. During a drill they wait: the text on the screen must not change.
    pub(super) fn take_exercises(&mut self, runner: &Runner, core: &mut Core) {
        match Task::take(&mut self.folder.looking) {
            Some(Ok(looked)) => self.folder.looked = Some(looked),
            // Nothing was read; the next look tries again.
            Some(Err(_)) => {
                self.folder.stamp.get_or_insert_default();
                self.folder.looked = Some(None);
            }
            None => {}
        }
        if runner.ongoing().is_some() {
            return;
        }
        let changed = self.folder.change.as_ref().and_then(|(change, task)| Some((*change, task.poll()?)));
        if let Some((change, answer)) = changed {
            match answer {
                Ok(Ok(())) => {}
                Ok(Err(fault)) => core.notice = Some(Notice::of_own(&core.texts, &fault)),
                Err(_) => {
                    let what = if change == Change::Rename { "own-rename" } else { "own-remove" };
                    let what = core.texts.get(what);
                    core.notice = Some(Notice::new(&core.texts, "error-job", &[("what", &what)]));
                }
            }
            self.folder.change = None;
            self.refresh_exercises(true, runner, core);
        }
        let Some(looked) = self.folder.looked.take() else { return };
        if let Some((stamp, overlay)) = looked {
            self.put_over(stamp, overlay, runner, core);
        }
        if std::mem::take(&mut self.folder.again) {
            self.refresh_exercises(false, runner, core);
        }
    }

    fn put_over(&mut self, stamp: FolderStamp, overlay: Overlay, runner: &Runner, core: &mut Core) {
        let known = &mut self.folder;
        core.config.library = overlay.library;
        core.rebuild_newest();
        // Data that the folder lacks are made from the program's own, when they are needed.
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
            core.notice = Some(Notice::of_folder(&core.texts, first, overlay.problems.len() - 1));
        }
        known.stamp = Some(stamp);
        known.files = overlay.files;
        known.problems = overlay.problems;
        known.replaced = overlay.replaced;
        self.rebuild_progress();
        self.rebuild_today(runner, core);
    }
}
