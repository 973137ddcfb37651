//! The events of a sitting of forms.

use crate::input::{EventKind, InputEvent, OrderError};

/// An event without its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormEventKind {
    /// One that a copied text has too: text goes into the field that has the focus.
    Input(EventKind),
    /// The focus goes to the field of this code, and leaves the one it was in.
    Enter(String),
    /// The focus leaves its field.
    Leave,
    /// A choice of the field's list was taken, by its code.
    Choose(String),
    /// The value of the field was deleted.
    Clear,
    /// The card was handed in; the next one is shown.
    HandIn,
}

/// One event and its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormEvent {
    /// Milliseconds on a monotonic clock whose zero is the start of the sitting.
    pub at_ms: u64,
    /// The event.
    pub kind: FormEventKind,
    /// As [`InputEvent::keys`].
    pub keys: Option<u32>,
    /// As [`InputEvent::gap_ms`].
    pub gap_ms: Option<u64>,
}

impl FormEvent {
    /// An event at `at_ms`.
    pub const fn new(at_ms: u64, kind: FormEventKind) -> Self {
        Self { at_ms, kind, keys: None, gap_ms: None }
    }

    /// An event that a copied text has too.
    pub fn of_input(event: InputEvent) -> Self {
        let InputEvent { at_ms, kind, keys, gap_ms } = event;
        Self { at_ms, kind: FormEventKind::Input(kind), keys, gap_ms }
    }
}

/// Why an event can't follow the ones before it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormOrderError {
    /// As in any log.
    #[error(transparent)]
    Order(#[from] OrderError),
    /// The form has no such field.
    #[error("there is no field {0:?} in this form")]
    NoSuchField(String),
    /// The value of the field was given, and is not entered.
    #[error("the value of field {0:?} was given: it is not entered")]
    GivenField(String),
    /// The field has no such choice.
    #[error("this field has no choice {0:?}")]
    NoSuchChoice(String),
    /// Input while no field has the focus.
    #[error("no field has the focus")]
    NotInAField,
    /// Something after the last card.
    #[error("all cards are handed in")]
    AllHandedIn,
}
