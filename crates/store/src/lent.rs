//! The open store for other threads: they ask and wait, and hold up nobody who closes it.

use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};

use super::thread::Request;
use super::{Db, StoreError};

/// The way to the store that is taken away when it closes.
pub(super) type Way = Arc<Mutex<Option<Sender<Request>>>>;

/// The open store for a thread of its own: work that waits for other things than the disk asks it piece by piece.
#[derive(Clone)]
pub struct Lent(pub(super) Way);

impl Lent {
    /// Runs `work` on the store's thread, after everything that was asked before, and waits for it. Never for the window's
    /// thread.
    ///
    /// # Errors
    /// That of the work; [`StoreError::Stopped`] where the store was closed meanwhile.
    pub fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (sender, reply) = mpsc::channel();
        {
            let way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let requests = way.as_ref().ok_or(StoreError::Stopped)?;
            let call = Request::Call(Box::new(move |db: Result<&mut Db, StoreError>| {
                let answer = db.and_then(work);
                let gone = matches!(answer, Err(StoreError::Io(_)));
                let _ = sender.send(answer);
                gone
            }));
            requests.send(call).map_err(|_| StoreError::Stopped)?;
        }
        reply.recv().unwrap_or(Err(StoreError::Stopped))
    }
}

#[cfg(test)]
mod tests {
    use crate::{AuditAgainst, ClockStamp, Store, StoreConfig, StoreError};
    use uuid::Uuid;

    #[test]
    fn another_thread_asks_and_a_closed_store_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let stamp = || ClockStamp { seq: 0, mono_ms: 0, wall_ms: 5, boot_id: String::new() };
        let (store, opened) = Store::open(StoreConfig {
            folder: folder.path().to_owned(),
            new_id: Box::new(|| Uuid::from_u128(7)),
            clocks: Box::new(stamp),
            first: Box::new(|_| Ok(())),
            signer: Box::new(|| Ok(None)),
            against: Box::new(AuditAgainst::default),
            wake: Box::new(|| {}),
        });
        opened.wait().unwrap();
        let lent = store.lent();
        let other = lent.clone();
        let asked = std::thread::spawn(move || other.ask(|db| Ok(db.units()?.len()))).join().unwrap();
        assert_eq!(asked.unwrap(), 0);
        // It closes though somebody may still ask.
        drop(store);
        assert!(matches!(lent.ask(|db| Ok(db.units()?.len())), Err(StoreError::Stopped)));
        assert!(matches!(Store::closed().lent().ask(|_| Ok(())), Err(StoreError::Stopped)));
    }
}
