//! For open attempts: whether they are the first on their texts.

use std::collections::BTreeMap;

use uuid::Uuid;

/// Whether attempts that are open are the first on their texts. This needs all earlier attempts of the
/// officer: they are read when an attempt begins and nothing waits, so that the answer is known when it is
/// sealed.
#[derive(Debug, Default)]
pub(super) struct FirstTimes(BTreeMap<Uuid, (Uuid, bool)>);

impl FirstTimes {
    /// Takes note of what `is_first` said when the attempt began.
    pub(super) fn began(&mut self, attempt: Uuid, officer: Uuid, first: bool) {
        // With a clock that was set back, the new attempt may lie before another one that is open.
        self.0.retain(|_, (of, _)| *of != officer);
        self.0.insert(attempt, (officer, first));
    }

    /// The answer for an attempt that ends now.
    pub(super) fn ended(&mut self, attempt: Uuid) -> Option<bool> {
        self.0.remove(&attempt).map(|(_, first)| first)
    }
}
