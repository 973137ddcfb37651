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

/// What this PC is doing, as its desks have said.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and none excludes another")]
pub(crate) struct Activity {
    /// Whether this is the demonstration.
    pub in_demo: bool,
    /// Whether a text is being typed here, or this PC is with the candidates of a sitting.
    pub occupied: bool,
    /// Whether a drill or an exam is being typed here.
    pub typing: bool,
    /// Whether an exam is.
    pub in_exam: bool,
    /// Whether a secret is being asked for.
    pub asking: bool,
    /// Whether data are being exchanged: no text is begun meanwhile.
    pub exchanging: bool,
    /// Whether this PC is joining a bureau by a code: nothing else of a bureau is begun meanwhile.
    pub joining: bool,
    /// What is not over here.
    pub unfinished: Unfinished,
}
