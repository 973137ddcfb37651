//! Work that reads files or takes long, on a thread of its own: the window never waits for it.
//!
//! For one thing at a time; what must be in order or in one transaction is the store's.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, TryRecvError};

/// Work under way.
#[derive(Debug)]
pub struct Job<T>(Receiver<T>);

/// What came of looking at a job.
#[derive(Debug)]
pub enum Progress<T> {
    /// It is under way.
    Waiting,
    /// It is done.
    Done(T),
    /// It ended without a result: no thread could be had, or it failed.
    Lost,
}

impl<T: Send + 'static> Job<T> {
    /// Begins; `wake` is called when it is done.
    pub fn start(wake: &Arc<dyn Fn() + Send + Sync>, work: impl FnOnce() -> T + Send + 'static) -> Self {
        let (sender, receiver) = mpsc::channel();
        let wake = Arc::clone(wake);
        let run = move || {
            let _ = sender.send(work());
            // The result is dropped with the job if nobody wants it any more.
            drop(sender);
            wake();
        };
        // Without a thread the channel is closed, which shows itself as lost.
        let _ = std::thread::Builder::new().name("job".into()).spawn(run);
        Self(receiver)
    }

    /// Looks at it; never waits.
    pub fn look(&self) -> Progress<T> {
        match self.0.try_recv() {
            Ok(result) => Progress::Done(result),
            Err(TryRecvError::Empty) => Progress::Waiting,
            Err(TryRecvError::Disconnected) => Progress::Lost,
        }
    }
}
