//! What is known of attempts that are open: whether they are the first on their texts.

use std::collections::BTreeMap;

use uuid::Uuid;

/// Whether attempts that are open are the first on their texts. To know it, all that the officer typed before is
/// looked at: that is done when an attempt begins and nobody waits, and known when it is sealed.
#[derive(Debug, Default)]
pub(super) struct FirstTimes(BTreeMap<Uuid, (Uuid, bool)>);

impl FirstTimes {
    /// Takes note of what `is_first` said when the attempt began.
    pub(super) fn began(&mut self, attempt: Uuid, officer: Uuid, first: bool) {
        // With a clock that was set back, the new attempt may lie before another one that is open.
        self.0.retain(|_, (of, _)| *of != officer);
        self.0.insert(attempt, (officer, first));
    }

    /// What is known of an attempt that ends now.
    pub(super) fn ended(&mut self, attempt: Uuid) -> Option<bool> {
        self.0.remove(&attempt).map(|(_, first)| first)
    }
}
