//! The one way to wait: for an answer of the store, or for work on a thread of its own.
//!
//! A desk keeps a pending task in a field, and takes the result once per frame. Failures are reported. Every
//! task counts itself while it lives, so that no list of running tasks is needed.

use std::sync::Arc;

use super::Core;
use crate::jobs::{Job, JobState, Progress};
use crate::lang::Messages;
use crate::notice::Notice;
use dabiao_store::{Db, Reply, StoreError};

/// A running task.
pub(crate) struct Task<T> {
    source: Source<T>,
    _counted: Arc<()>,
}

enum Source<T> {
    Store(Reply<T>, Arc<Progress>),
    Work(Job<T>),
}

/// Why a task has no result.
#[derive(Debug)]
pub(crate) enum TaskError {
    /// The store says so.
    Store(StoreError),
    /// Its thread could not be made, or it panicked.
    Thread,
}

impl TaskError {
    /// In words.
    pub fn notice(&self, texts: &Messages) -> Notice {
        match self {
            Self::Store(error) => Notice::of_store(texts, error),
            Self::Thread => Notice::new(texts, "error-task", &[]),
        }
    }
}

impl<T> std::fmt::Debug for Task<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Task(..)")
    }
}

impl<T: Send + 'static> Task<T> {
    /// The result, once, if it is there. Never waits.
    pub fn poll(&self) -> Option<Result<T, TaskError>> {
        match &self.source {
            Source::Store(reply, _) => Some(reply.take()?.map_err(TaskError::Store)),
            Source::Work(job) => match job.poll() {
                JobState::Running => None,
                JobState::Done(result) => Some(Ok(result)),
                JobState::Failed => Some(Err(TaskError::Thread)),
            },
        }
    }

    /// As [`Task::poll`], of a task in a slot, which is empty afterwards.
    pub fn take(slot: &mut Option<Self>) -> Option<Result<T, TaskError>> {
        let result = slot.as_ref()?.poll()?;
        *slot = None;
        Some(result)
    }

    /// The results that are there, in the order of `tasks`; those that are not stay. Never waits.
    pub fn take_all(tasks: &mut Vec<Self>) -> Vec<Result<T, TaskError>> {
        let mut results = Vec::new();
        tasks.retain(|task| match task.poll() {
            None => true,
            Some(result) => {
                results.push(result);
                false
            }
        });
        results
    }

    /// Steps done, and all steps; none while they are not known.
    pub fn progress(&self) -> Option<(usize, usize)> {
        let progress = match &self.source {
            Source::Store(_, progress) => progress,
            Source::Work(job) => job.progress(),
        };
        Some(progress.get()).filter(|(_, all)| *all > 0)
    }

    /// Cancels the work: it ends at its next step.
    pub fn give_up(&self) {
        if let Source::Work(job) = &self.source {
            job.give_up();
        }
    }
}

impl Core {
    /// Asks the store; the answer comes from its thread.
    pub(crate) fn ask_store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, StoreError> + Send + 'static,
    ) -> Task<T> {
        self.waits_for(self.store.call(work))
    }

    /// As [`Core::ask_store`], for work of many steps that reports its progress.
    pub(crate) fn ask_store_in_steps<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db, &Progress) -> Result<T, StoreError> + Send + 'static,
    ) -> Task<T> {
        let progress = Arc::new(Progress::default());
        let shared = Arc::clone(&progress);
        let reply = self.store.call(move |db| work(db, &shared));
        Task { source: Source::Store(reply, progress), _counted: Arc::clone(&self.tasks) }
    }

    /// Waits for an answer that the store was asked for.
    pub(crate) fn waits_for<T>(&self, reply: Reply<T>) -> Task<T> {
        Task { source: Source::Store(reply, Arc::default()), _counted: Arc::clone(&self.tasks) }
    }

    /// Runs work that takes longer than a frame on a thread of its own.
    pub(crate) fn start_work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Progress) -> T + Send + 'static,
    ) -> Task<T> {
        let job = Job::spawn(Arc::clone(&self.config.wake), work);
        Task { source: Source::Work(job), _counted: Arc::clone(&self.tasks) }
    }

    /// The result of a pending task, if it is there. A failure is reported.
    pub(crate) fn finished<T: Send + 'static>(&mut self, slot: &mut Option<Task<T>>) -> Option<T> {
        Task::take(slot)?.map_err(|error| self.say_task(&error)).ok()
    }

    /// As [`Core::finished`], for reads only: a store that can't be opened has been reported already.
    pub(crate) fn arrived<T: Send + 'static>(&mut self, slot: &mut Option<Task<T>>) -> Option<T> {
        match Task::take(slot)? {
            Ok(result) => Some(result),
            Err(TaskError::Store(StoreError::Stopped)) => None,
            Err(error) => {
                self.say_task(&error);
                None
            }
        }
    }

    /// Reports why a task has no result.
    pub(crate) fn say_task(&mut self, error: &TaskError) {
        match error {
            TaskError::Store(error) => self.say(error),
            TaskError::Thread => self.notice = Some(error.notice(&self.texts)),
        }
    }

    /// Whether any task is running.
    pub(crate) fn waits(&self) -> bool {
        Arc::strong_count(&self.tasks) > 1
    }
}
