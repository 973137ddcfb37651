//! Whether input reaches the disk, as it is shown.

use crate::foreign_words::store_words;
use crate::lang::Messages;
use dabiao_store::Health;

/// Whether what is typed reaches the disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DiskHealth {
    /// It does.
    #[default]
    Good,
    /// It is kept in memory and tried again.
    Failing {
        /// Why, in words of the reader's language that go into a sentence.
        reason: String,
    },
}

impl DiskHealth {
    pub(crate) fn new(texts: &Messages, health: &Health) -> Self {
        match health {
            Health::Good => Self::Good,
            Health::Failing(error) => Self::Failing { reason: store_words(texts, error) },
        }
    }
}
