//! The local store, held only for as long as one piece of work takes.

use dabiao_store::Db;

use crate::exchange::Fail;

/// The local store of this PC: the open one of a command, or the one on the window's store thread. The network is never
/// waited for within a piece of work.
pub trait Stored {
    /// Does `work` on the store.
    ///
    /// # Errors
    /// Those of the work; that the store stopped.
    fn with<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Db) -> Result<T, Fail> + Send + 'static,
    ) -> Result<T, Fail>;
}

impl Stored for Db {
    fn with<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Db) -> Result<T, Fail> + Send + 'static,
    ) -> Result<T, Fail> {
        work(self)
    }
}
