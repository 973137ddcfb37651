//! 核查训练: the checking drill at the station.

use crate::app::station::Station;

/// What may be asked in the checking drill.
#[derive(Clone, Debug, PartialEq)]
pub enum CheckingAction {
    /// Begin a drill at this level, from 1.
    Start(u32),
}

/// The drill that is open.
#[derive(Debug, Default)]
pub(super) struct CheckingDesk {}

impl CheckingDesk {
    /// Whether something is under way.
    #[expect(clippy::unused_self, reason = "not written yet")]
    pub(super) const fn busy(&self) -> bool {
        false
    }
}

impl Station {
    pub(super) fn act_on_checking(&mut self, _action: CheckingAction) {}

    pub(super) fn poll_checking(&mut self) {}
}
