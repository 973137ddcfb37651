//! The open store on a disk that may go away and come back: who works with it asks here.

use super::journal_entry::JournalHead;
use super::{Db, StoreError};

/// After so many failures that a disk which went away would explain, the file is opened again. A first one may be a single
/// one, and a second try with the open file is the least that can be done.
const PATIENCE: u32 = 2;

/// Work for the store; told why where it is not open. Says whether it failed as with a disk that went away.
pub(super) type Work = Box<dyn FnOnce(Result<&mut Db, StoreError>) -> bool + Send>;

/// The open store, and what is known to be in it.
pub(super) struct Keeper {
    db: Db,
    /// The newest entry that is known to be in the file; none where it can't be read, and then no file is known again.
    known: Option<JournalHead>,
    failures: u32,
}

impl Keeper {
    pub fn of(db: Db) -> Self {
        let known = db.journal_head().ok();
        Self { db, known, failures: 0 }
    }

    /// Whether the file has to be opened again.
    pub const fn is_shut(&self) -> bool {
        self.failures >= PATIENCE && self.known.is_some()
    }

    /// The store, opened again if it has to be.
    fn ready(&mut self) -> Result<&mut Db, StoreError> {
        if self.failures >= PATIENCE
            && let Some(known) = &self.known
        {
            self.db.reopen(known)?;
            self.failures = 0;
        }
        Ok(&mut self.db)
    }

    /// Opens the file again if it has to be and can be.
    pub fn look(&mut self) {
        // Whoever asks for something is told why it can't be.
        let _ = self.ready();
    }

    /// Writes what waits.
    pub fn write(&mut self, work: impl FnOnce(&mut Db) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let result = self.ready().and_then(work);
        match &result {
            Ok(()) => self.failures = 0,
            Err(error) if error.may_be_gone() => self.failures = self.failures.saturating_add(1),
            // The file takes nothing for another reason, or is shut already.
            Err(_) => {}
        }
        result
    }

    /// Does other work.
    pub fn call(&mut self, work: Work) {
        if work(self.ready()) {
            self.failures = self.failures.saturating_add(1);
        }
        if !self.is_shut()
            && let Ok(head) = self.db.journal_head()
        {
            self.known = Some(head);
        }
    }
}
