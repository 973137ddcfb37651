//! What may be done in the drill that runs.

use dabiao_domain::form::event::FormEventKind;
use dabiao_domain::input::EventKind;

/// What may be done in the drill that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DrillAction {
    /// Something happened at the pad. Times are added by the station.
    Input(EventKind),
    /// As [`DrillAction::Input`], with the raw keys that were seen before it.
    Typed {
        /// What happened.
        kind: EventKind,
        /// Raw key presses since the text before; none if the platform hides them.
        keys: Option<u32>,
    },
    /// Something happened in the form that is being entered. In practice the first event of all begins the attempt;
    /// `FormEventKind::Input(EventKind::Start)` begins it without anything else, so that the card is shown and the clock
    /// runs.
    Form {
        /// What happened.
        kind: FormEventKind,
        /// As that of [`DrillAction::Typed`]; none of what is no text.
        keys: Option<u32>,
    },
    /// Stop the clock.
    Pause,
    /// Let the clock run again.
    Resume,
    /// End the drill and score it. A card is handed in by [`FormEventKind::HandIn`].
    HandIn,
    /// Leave the drill; it stays interrupted and can be resumed.
    Leave,
}
