//! Work that takes longer than a frame and is not the store's: hashing of passwords, papers.
//!
//! A job runs on a thread of its own; its [`Job`] is polled once per frame and reports its progress.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread::ScopedJoinHandle;

/// The result of a scoped thread; its panic is passed on.
pub(super) fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// The progress of a job, and whether it is still wanted.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicUsize,
    total: AtomicUsize,
    unwanted: AtomicBool,
}

impl Progress {
    /// Says that `done` of `total` steps are done.
    pub fn set(&self, done: usize, total: usize) {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    /// Steps done, and all steps; all are 0 while they are not known.
    pub fn get(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    /// Whether the job was cancelled: it ends at its next step.
    pub fn unwanted(&self) -> bool {
        self.unwanted.load(Ordering::Relaxed)
    }
}

/// Calls for a frame when a job ends, also where it ends by a panic: a failure that nobody is woken for is not seen.
struct WakesAtEnd(Arc<dyn Fn() + Send + Sync>);

impl Drop for WakesAtEnd {
    fn drop(&mut self) {
        (self.0)();
    }
}

/// A job that is running or done.
#[derive(Debug)]
pub struct Job<T> {
    result: Receiver<T>,
    progress: Arc<Progress>,
}

/// The state of a polled job.
#[derive(Debug)]
pub enum JobState<T> {
    /// It still runs.
    Running,
    /// This is its result.
    Done(T),
    /// Its thread could not be made, or it panicked.
    Failed,
}

impl<T: Send + 'static> Job<T> {
    /// Runs `work` on a thread of its own; `wake` is called when it is done, or has failed.
    pub fn spawn(
        wake: Arc<dyn Fn() + Send + Sync>,
        work: impl FnOnce(&Progress) -> T + Send + 'static,
    ) -> Self {
        let (sender, result) = mpsc::channel();
        let progress = Arc::new(Progress::default());
        let shared = Arc::clone(&progress);
        // A thread that can't be made drops the sender, which shows as `Failed`.
        let _ = std::thread::Builder::new().name("job".into()).spawn(move || {
            // Dropped in the opposite order: whoever is woken finds the sender gone.
            let _wakes = WakesAtEnd(wake);
            let sender = sender;
            let _ = sender.send(work(&shared));
        });
        Self { result, progress }
    }

    /// Its result if it is there; never waits.
    pub fn poll(&self) -> JobState<T> {
        match self.result.try_recv() {
            Ok(result) => JobState::Done(result),
            Err(TryRecvError::Empty) => JobState::Running,
            Err(TryRecvError::Disconnected) => JobState::Failed,
        }
    }

    /// Its progress.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Cancels it: its result will not be read.
    pub fn give_up(&self) {
        self.progress.unwanted.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_gives_its_result() {
        let job = Job::spawn(Arc::new(|| {}), |progress| {
            progress.set(2, 3);
            7
        });
        let result = loop {
            match job.poll() {
                JobState::Done(n) => break n,
                JobState::Running => std::thread::yield_now(),
                JobState::Failed => panic!("failed"),
            }
        };
        assert_eq!((result, job.progress().get()), (7, (2, 3)));
    }

    #[test]
    fn a_panic_is_no_result_and_is_woken_for() {
        let (tells, woken) = mpsc::channel();
        let job: Job<u8> = Job::spawn(
            Arc::new(move || {
                let _ = tells.send(());
            }),
            |_| panic!("as a test wants it"),
        );
        assert!(woken.recv().is_ok(), "nobody was woken");
        assert!(matches!(job.poll(), JobState::Failed));
    }
}
