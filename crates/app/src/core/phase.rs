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

/// Unfinished work in the open store: until it is done, the store is not replaced.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Unfinished {
    /// A sitting that is held at this PC.
    pub sitting: bool,
    /// An attempt that has ended and could not be sealed yet.
    pub seal: bool,
}
