//! Whether there is a store to work with.

use crate::notice::Notice;

/// Whether there is a store to work with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorePhase {
    /// It is being opened.
    Opening,
    /// It is open.
    Ready,
    /// It can't be opened; nothing in the folder was changed.
    Failed(Notice),
}
